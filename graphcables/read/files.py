"""The contents of files, on this machine or at an address that fsspec knows (``s3://…``, ``memory://…``)."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
from types import TracebackType
from typing import Any, Self

from graphcables.errors import SourceError

STDIN = "-"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")
_RACE = 2_000_000_000
"""Nanoseconds after a change within which a file system may give another one the same time."""


def is_address(name: str) -> bool:
    """Whether a name is an address, to be read by fsspec.

    Examples
    --------
    >>> is_address("s3://bucket/frus1969-76v09.xml"), is_address("volumes/frus1969-76v09.xml")
    (True, False)
    """
    return _ADDRESS.match(name) is not None


def contents(path: str) -> tuple[bytes, str | None]:
    """The contents of a file, and its stamp from before it was read.

    Raises
    ------
    OSError
    SourceError
        Where an address is given and fsspec is not installed.
    """
    if path == STDIN:
        return sys.stdin.buffer.read(), None
    if is_address(path):
        system, inside = _system(path)
        data: bytes = system.cat_file(inside)
        return data, None
    with open(path, "rb") as file:
        stamp = _stamp(os.fstat(file.fileno()))
        return file.read(), stamp


def stamp_of(path: str) -> str | None:
    """What the file system says of a file: who has the same stamp has the same contents; None where that isn't sure.

    As in git: size, times and inode, but not of a file changed a moment ago, since another change in the same tick
    of the clock would not show, nor of what is no ordinary file: a pipe gives something else each time.
    """
    try:
        return _stamp(os.stat(path))
    except OSError:
        return None


class Stamps:
    """`stamp_of` for many files: asked from its folder, the file system finds one a third sooner.

    Examples
    --------
    >>> with Stamps() as stamps:
    ...     stamps.of(__file__) == stamp_of(__file__)
    True
    """

    def __init__(self) -> None:
        self._folder = ""
        self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle >= 0:
            os.close(self._handle)

    def of(self, path: str) -> str | None:
        """The stamp of a file."""
        folder, _, name = path.rpartition("/")
        if not folder or os.stat not in os.supports_dir_fd:
            return stamp_of(path)
        try:
            if folder != self._folder:
                self._open(folder)
            return _stamp(os.stat(name, dir_fd=self._handle))
        except OSError:
            return stamp_of(path)

    def _open(self, folder: str) -> None:
        handle = os.open(folder, os.O_RDONLY)
        if self._handle >= 0:
            os.close(self._handle)
        self._folder, self._handle = folder, handle


def _stamp(known: os.stat_result) -> str | None:
    if not stat.S_ISREG(known.st_mode) or max(known.st_mtime_ns, known.st_ctime_ns) > time.time_ns() - _RACE:
        return None
    return f"{known.st_size}:{known.st_mtime_ns}:{known.st_ctime_ns}:{known.st_ino}"


def size_of(path: str) -> int:
    """The size of a file in bytes, 0 where it isn't known."""
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def addresses(name: str) -> list[str]:
    """The files that an address stands for: a file, a folder (read recursively), a pattern.

    Raises
    ------
    OSError, SourceError
    """
    system, inside = _system(name)
    if any(sign in inside for sign in "*?["):
        found = system.glob(inside)
    else:
        found = system.find(inside) if system.isdir(inside) else [inside] if system.exists(inside) else []
    return [system.unstrip_protocol(path) for path in found]


def _system(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise SourceError(
            f"{address}: addresses need fsspec; install it with: pip install 'graphcables[dask]'"
        ) from None
    try:
        system, inside = url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise SourceError(f"{address}: {error}") from None
    return system, inside


def digest_of(data: bytes) -> str:
    """What tells one file's contents from another's."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
