"""Files that one process at a time may work on: the file itself is the lock."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows, where an open file can't be replaced either
    fcntl = None  # type: ignore[assignment]


def lock_file(path: Path) -> int:
    """Locks a file, which is made where it isn't there; gives the handle that holds the lock until it is closed.

    What a dead process left is taken over, with what is in it.

    Raises
    ------
    BlockingIOError
        Where another process has it.
    OSError
        Where it can't be opened.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.stat(path), os.fstat(handle)):  # else its last owner has just put it in place
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
