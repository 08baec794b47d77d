"""A Dask cluster as the executor of a build."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from graphcables.errors import GraphcablesError

_ADDRESS = re.compile(r"[a-z][a-z0-9+]*://[^\s/]+:[0-9]+/?")
_PATIENCE = 30
"""Seconds to wait for a scheduler, and for its first worker."""
_GLANCE = 1
"""Seconds between two looks at whether the scheduler is still there."""


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
    executor = _Watched(client)
    try:
        yield executor, sum(client.ncores().values())
        if client.status != "running":
            tell(f"{address}: the scheduler went away; this machine did the rest")
    finally:
        executor.shutdown()
        try:
            client.close()
        finally:
            log.disabled = disabled


class _Watched(Executor):
    """A client's executor whose tasks are cancelled once the client has given its scheduler up.

    Dask does so itself, but not to those that are handed in at that very moment: they would be waited for without an end.

    Parameters
    ----------
    client : distributed.Client
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._handed_in: WeakSet[Future[Any]] = WeakSet()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = self._executor.submit(fn, *args, **kwargs)
        with self._lock:
            self._handed_in.add(future)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(_GLANCE):
            if self._client.status == "closed":
                with self._lock:
                    left = list(self._handed_in)
                for future in left:
                    future.cancel()
