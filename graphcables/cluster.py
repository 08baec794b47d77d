"""A Dask cluster as the executor of a build."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from graphcables.errors import GraphcablesError

_ADDRESS = re.compile(r"[a-z][a-z0-9+]*://[^\s/]+:[0-9]+/?")
_PATIENCE = 30
"""Seconds to wait for a scheduler, and for its first worker."""


@contextmanager
def dask_executor(address: str, tell: Callable[[str], object] = warnings.warn) -> Iterator[tuple[Executor, int]]:
    """An executor that runs on the workers of a Dask cluster, and how many threads they have.

    Workers need graphcables, and the sources under the same names: a shared file system, or addresses that fsspec
    knows. A task of a worker that dies is done by another. Where the scheduler itself goes away, the tasks that it has not
    given back are cancelled, which a build does itself then; `tell` is told of it at the end.

    Parameters
    ----------
    address : str
        The scheduler's: ``tcp://scheduler:8786``.
    tell : callable, optional
        Told, in a line, of a scheduler that went away.

    Raises
    ------
    GraphcablesError
        Where Dask is not installed, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise GraphcablesError("--dask needs Dask; install it with: pip install 'graphcables[dask]'") from None
    if not _ADDRESS.fullmatch(address):
        raise GraphcablesError(f"{address}: no address of a scheduler; it looks like tcp://scheduler:8786")
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise GraphcablesError(f"{address}: no Dask scheduler answers there ({first})") from None
    try:
        if not client.ncores():
            client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        client.close()
        raise GraphcablesError(
            f"{address}: the scheduler has no workers; start some with: dask worker {address}"
        ) from None
    log = logging.getLogger("distributed.client")
    disabled, log.disabled = log.disabled, True  # it would print a traceback for what is told here in a line
    try:
        yield client.get_executor(pure=False), sum(client.ncores().values())
        if client.status != "running":
            tell(f"{address}: the scheduler went away; this machine did the rest")
    finally:
        try:
            client.close()
        finally:
            log.disabled = disabled
