"""What SQLite keeps beside a database while it is changed.

A change that its writer didn't live to end is taken back from there, as SQLite does for whoever opens the database next
and may write to it (https://www.sqlite.org/atomiccommit.html, section 4).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def is_beside(path: Path) -> bool:
    """Whether there are changes of a database that are under way or were left half done."""
    files = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    return any(file.exists() and file.stat().st_size for file in files)


def roll_back(path: Path) -> None:
    """Takes back what a dead writer has left half done; a living one is not disturbed.

    Raises
    ------
    sqlite3.Error
        Where another program is writing, or the database and its folder can't be written to.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
        connection.execute("BEGIN IMMEDIATE")
