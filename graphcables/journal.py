"""What SQLite keeps beside a database while it is changed.

A change that its writer didn't live to end is taken back from there, as SQLite does for whoever opens the database next
and may write to it (https://www.sqlite.org/atomiccommit.html, section 4). SQLite knows a journal by its name only: `mark`
notes whose it is, so that it isn't played into a file that was put in the place of the broken one.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path


def is_beside(path: Path) -> bool:
    """Whether there are changes of a database that are under way or were left half done."""
    files = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    return any(file.exists() and file.stat().st_size for file in files)


def is_busy(error: Exception) -> bool:
    """Whether it says that another connection has a database locked."""
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def lock_of(path: Path) -> Path:
    """The file that whoever writes a database has locked; a dead writer leaves it."""
    return path.with_name(f".{path.name}.new")


def mark(path: Path) -> None:
    """Notes, on the disk, which file is about to be changed."""
    with lock_of(path).open("r+b", buffering=0) as lock:
        lock.truncate()
        lock.write(b"%d" % path.stat().st_ino)
        os.fsync(lock.fileno())


def roll_back(path: Path) -> None:
    """Takes back what a dead writer has left half done; a living one is not disturbed.

    Raises
    ------
    OSError, sqlite3.Error
        Where another program is writing, or the database and its folder can't be written to.
    """
    path = path.resolve()
    journal = path.with_name(f"{path.name}-journal")
    if not path.exists() or _is_of_another(path):
        journal.unlink(missing_ok=True)
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        # Nobody else is writing now. A journal that SQLite hasn't played by then was left before anything was changed.
        journal.unlink(missing_ok=True)


def _is_of_another(path: Path) -> bool:
    """Whether the change that was broken off was one of a file that is there no more."""
    with contextlib.suppress(OSError, ValueError), lock_of(path).open("rb") as lock:
        return int(lock.read(32)) != path.stat().st_ino
    return False
