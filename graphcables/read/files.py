"""The contents of files, on this machine or at an address that fsspec knows (``s3://…``, ``memory://…``)."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
from typing import Any

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
    before = surely_before()
    with open(path, "rb") as file:
        stamp = stamp_from(os.fstat(file.fileno()), before)
        return file.read(), stamp


def stamp_of(path: str) -> str | None:
    """What the file system says of a file: who has the same stamp has the same contents; None where that isn't sure.

    As in git: size, times and inode, but not of a file changed a moment ago, since another change in the same tick
    of the clock would not show, nor of what is no ordinary file: a pipe gives something else each time.
    """
    before = surely_before()
    try:
        return stamp_from(os.stat(path), before)
    except OSError:
        return None


def surely_before() -> int:
    """The time, in nanoseconds, up to which a file's last change is told from any later one by the clock."""
    return time.time_ns() - _RACE


def stamp_from(known: os.stat_result, before: int) -> str | None:
    """The stamp of a file that was looked at when `surely_before` gave a time, or later."""
    changed, moved = known.st_mtime_ns, known.st_ctime_ns
    if changed > before or moved > before or not stat.S_ISREG(known.st_mode):
        return None
    return f"{known.st_size}:{changed}:{moved}:{known.st_ino}"


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
