"""The process that makes workers: it loads what reads sources once, and each worker is a copy of it.

It can be started before it is known what is to be read, so that it loads while the build's own modules do. What makes
processes is loaded where one is made, for most builds of a database that is there make none.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

_LOADED = "graphcables.ahead"
"""The module that loads what a worker needs."""


def cores() -> int:
    """How many processes can work at a time."""
    return (os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()) or 1


def context() -> BaseContext:
    """How workers are made here; Windows can't copy processes, so there each loads for itself."""
    from multiprocessing import get_context

    return get_context("spawn" if sys.platform == "win32" else "forkserver")


def start_early(arguments: Sequence[str]) -> None:
    """Starts the process for a build of a new database by its arguments, before they are read in earnest.

    A new database mostly has much to read. A wrong guess costs a moment of another core.
    """
    if arguments[:1] != ["build"] or cores() < 2:
        return
    db = "graphcables.db"
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument.startswith(("--dask", "--help")) or argument == "-h":
            return
        if argument == "--db":
            db = following
        elif argument.startswith("--db="):
            db = argument.removeprefix("--db=")
    if not os.path.exists(db):
        start()


def start() -> None:
    """Starts the process, where it doesn't run yet, deaf to Ctrl-C from its first moment: it is the build that answers."""
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, resource_tracker

    forkserver.set_forkserver_preload([_LOADED])
    resource_tracker.ensure_running()  # else the next one starts it, which lets Ctrl-C through again
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
