"""The process that makes workers: it loads what reads sources once, and each worker is a copy of it.

It can be started before it is known what is to be read, so that it loads while the build's own modules do.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext

from graphcables.interrupts import handling

_LOADED = "graphcables.extract"
"""What a worker needs."""


def cores() -> int:
    """How many processes can work at a time."""
    return (os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()) or 1


def context() -> BaseContext:
    """How workers are made here; Windows can't copy processes, so there each loads for itself."""
    return get_context("spawn" if sys.platform == "win32" else "forkserver")


def start() -> None:
    """Starts the process, where it doesn't run yet, deaf to Ctrl-C from its first moment: it is the build that answers."""
    if sys.platform == "win32":
        return
    forkserver.set_forkserver_preload([_LOADED])
    with handling({signal.SIGINT: signal.SIG_IGN}):
        forkserver.ensure_running()
