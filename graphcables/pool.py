"""The workers of this machine: a pool of processes that ends whatever befalls one of them."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing import connection, parent_process
from typing import TypeVar

from graphcables import forks

_RARELY = 100_000
"""New objects after which a worker looks for cycles: what it makes has none."""
_PATIENCE = 1.0
"""Seconds after which a result that doesn't come makes the pool look for dead workers."""

_Result = TypeVar("_Result")


class Pool(ProcessPoolExecutor):
    """Processes that read sources.

    A worker that is killed breaks a pool of the standard library, which tells of it; but where it dies with half of a
    result handed over, that pool waits for the rest for good: the end of the pipe to write to is open in the other
    workers, and in this process.
    """

    def __init__(self, cores: int) -> None:
        forks.start()
        super().__init__(cores, mp_context=forks.context(), initializer=_stay)
        self._workers = self._processes  # the pool forgets them as it ends

    def result_of(self, future: Future[_Result]) -> _Result:
        """What a task gives.

        Raises
        ------
        BrokenProcessPool
            Where a worker has died.
        """
        while not wait([future], _PATIENCE).done:
            if connection.wait([worker.sentinel for worker in list(self._workers.values())], 0):
                self.kill()
        return future.result()

    def kill(self) -> None:
        """Ends the workers, whatever they are doing."""
        for worker in list(self._workers.values()):
            worker.kill()
        self._result_queue._writer.close()  # type: ignore[attr-defined]  # so that half a result has an end


def _stay() -> None:
    """Keeps a worker from outliving its build, which may be killed, and leaves Ctrl-C to it.

    What a worker has to say is in its results: where another one dies, which the build mends, it would print a traceback.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115  it is open as long as the worker lives
    gc.set_threshold(_RARELY, 50, 100)
    threading.Thread(target=_leave_with_it, daemon=True).start()


def _leave_with_it() -> None:
    build = parent_process()
    if build is not None:
        build.join()
        os._exit(1)
