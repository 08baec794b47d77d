"""Who reads the sources: one process or many, on this machine or a cluster. What they give comes in the sources' order."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from graphcables import forks
from graphcables.extracts import Extract
from graphcables.interrupts import uninterrupted
from graphcables.read import Source
from graphcables.read.files import STDIN, is_address, size_of

Progress = Callable[[int, int], None]
"""Told (done, of all) in bytes of the sources."""

_SMALL = 200_000
"""Bytes of sources below which other processes cost more than they save."""
_PORTION = 400_000
"""Bytes of small files that one task takes together: a task has its own cost."""
_FILES = 200
"""Most files of one task."""


def extract_all(
    sources: Sequence[Source],
    progress: Progress | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
) -> Iterator[Extract]:
    """What the sources give, in their order.

    Parameters
    ----------
    sources : sequence of Source
    progress : callable, optional
    executor : concurrent.futures.Executor, optional
        Who does the work; by default as many processes as there are cores, where that pays. A few portions are under
        way at a time, so that memory doesn't grow with the sources.
    workers : int, optional
        How many tasks the executor can do at once.
    """
    sizes = [size_of(source.path) for source in sources]
    total, done = sum(sizes), 0
    cores = workers or forks.cores()
    portions = list(_portions(sizes))
    if executor is None and (cores < 2 or total < _SMALL or len(portions) < 2):
        results: Iterator[list[Extract]] = (_extract_each([sources[place]]) for place in range(len(sources)))
        portions = [(place, place + 1) for place in range(len(sources))]
    else:
        results = _spread([sources[start:end] for start, end in portions], executor, cores)
    for (start, end), extracts in zip(portions, results, strict=True):
        done += sum(sizes[start:end])
        if progress:
            progress(done, total)
        for source, extract_ in zip(sources[start:end], extracts, strict=True):
            yield extract_ if extract_.path == source.path else replace(extract_, path=source.path)


def _portions(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, end) of the sources that go together to one task: small files in order, a large one by itself."""
    start, size = 0, 0
    for place, bytes_ in enumerate(sizes):
        if place > start and (size + bytes_ > _PORTION or place - start >= _FILES):
            yield start, place
            start, size = place, 0
        size += bytes_
    if start < len(sizes):
        yield start, len(sizes)


def _spread(portions: list[Sequence[Source]], executor: Executor | None, cores: int) -> Iterator[list[Extract]]:
    """The portions' results in order, with a few more of them handed out than there are workers."""
    pool = None
    if executor is not None:
        portions = [[_absolute(source) for source in portion] for portion in portions]
    else:
        from graphcables.pool import Pool  # a build that reads a file or two does without

        executor = pool = Pool(cores)
    waiting: deque[tuple[Future[list[Extract]], bytes | None]] = deque()
    ahead = iter(portions)
    broken = finished = False
    try:
        for portion in portions:
            while len(waiting) < 4 * cores + 4 and (following := next(ahead, None)) is not None:
                waiting.append(_submit(executor, following))
            future, data = waiting.popleft()
            try:
                yield future.result() if pool is None else pool.result_of(future)
            except (
                BrokenExecutor,
                CancelledError,
            ):  # a process or a cluster died, or none can be started: go on in this one
                broken = True
                yield _extract_each(portion, data)
        finished = not broken
    finally:
        for future, _ in waiting:
            future.cancel()
        if pool is not None:
            if not finished:  # one that was just being started when another died would never end
                pool.kill()
            pool.shutdown(cancel_futures=True)


def _absolute(source: Source) -> Source:
    """A source by a name that holds in another folder: a worker elsewhere may have been started there."""
    if source.path == STDIN or is_address(source.path):
        return source
    return replace(source, path=os.path.abspath(source.path))


@contextmanager
def _without_script() -> Iterator[None]:
    """Keeps workers from running the script that builds: they need nothing of it, and it may have no guard against that."""
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {name: vars(main).pop(name) for name in ("__file__", "__spec__") if name in vars(main)}
    main.__spec__ = None
    try:
        yield
    finally:
        vars(main).update(hidden)


def _submit(executor: Executor, portion: Sequence[Source]) -> tuple[Future[list[Extract]], bytes | None]:
    """Hands sources to another process; standard input is read here, for it has another, and kept, for it is read once."""
    data = sys.stdin.buffer.read() if any(source.path == STDIN for source in portion) else None
    try:
        with uninterrupted(), _without_script():  # half a start leaves a worker that nobody knows
            return executor.submit(_extract_each, portion, data), data
    except Exception:  # a broken pool's own, or whatever a lost cluster's client raises: this process does it
        failed: Future[list[Extract]] = Future()
        failed.set_exception(BrokenExecutor())
        return failed, data


def _extract_each(sources: Sequence[Source], data: bytes | None = None) -> list[Extract]:
    """What a worker does; only then are its many patterns made, which a build that has workers does without."""
    from graphcables.extract import extract

    return [extract(source, data if source.path == STDIN else None) for source in sources]
