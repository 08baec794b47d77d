"""Writing a database: one writer at a time, a new file put in the old one's place, or the old one changed at a stroke.

Whoever reads is never stopped and never sees half a build. A new database is written beside the old one and renamed
when it is whole; changes to an old one are one transaction, in SQLite's write-ahead log. A writer that dies leaves the
last whole database behind, and the next one clears up after it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphcables.errors import DatabaseError
from graphcables.schema import APPLICATION, SCHEMA, TABLES

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows, where an open file can't be replaced either
    fcntl = None  # type: ignore[assignment]

_CACHE = 32_768
"""Kilobytes of a database that are kept in memory while it is written."""
_SEARCH_CACHE, _SEARCH_KEPT = 16 << 20, 1 << 20
"""Bytes of the search index that are gathered before they are written: in a first build, and later (SQLite's default)."""
_PATIENCE = 10.0
"""Seconds to wait for a reader to let go."""


def check_replaceable(path: Path) -> None:
    """Makes sure that a build may replace a file: one of ours, an empty one, or none.

    Raises
    ------
    DatabaseError
        Where the file is somebody else's.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise DatabaseError(f"{path}: is no ordinary file")
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        header = file.read(72)
    if not header.startswith(b"SQLite format 3\0") or int.from_bytes(header[68:72], "big") != APPLICATION:
        raise DatabaseError(f"{path}: exists and is no graphcables database; it is left as it is (choose another --db)")
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA:
        raise DatabaseError(
            f"{path}: written by a newer graphcables (version {version}, this is {SCHEMA}); it is left as it is (choose another --db)"
        )


@contextmanager
def sole_writer(path: Path) -> Iterator[Path]:
    """Keeps other builds away from a database; gives the name of the file that a new one is to be written to.

    That file is the lock as well: whoever has it locked is writing, and one that a dead writer left is taken over.

    Raises
    ------
    DatabaseError
        Where another build is writing, or the folder can't be written to.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        handle = _lock(new)
    except BlockingIOError:
        raise DatabaseError(f"{path}: another build is writing this database; try again when it is done") from None
    except OSError as error:
        raise DatabaseError(f"{path}: can't be written: {error.strerror or error}") from None
    try:
        yield new
    finally:
        with contextlib.suppress(OSError):
            if os.path.samestat(os.stat(new), os.fstat(handle)):
                os.unlink(new)
        os.close(handle)


def _lock(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.stat(path), os.fstat(handle)):  # else its last owner has just put it in place
                os.ftruncate(handle, 0)
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


@contextmanager
def new_database(path: Path, new: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new, empty database, put in the place of `path` when the block ends well.

    Raises
    ------
    DatabaseError
        Where it can't be written. The old file is left as it was.
    """
    path = path.resolve()
    connection = None
    try:
        connection = sqlite3.connect(new)
        connection.executescript(
            f"PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE};"
            f"PRAGMA locking_mode=EXCLUSIVE; PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA}; {TABLES}"
        )
        connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", [_SEARCH_CACHE])
        yield connection
        connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", [_SEARCH_KEPT])
        connection.commit()
        connection.close()
        with open(new, "rb+") as file:
            os.fsync(file.fileno())
        if path.exists():
            os.chmod(new, path.stat().st_mode & 0o777)
            _quieten(path)
        os.replace(new, path)
        for left in _beside(path):
            left.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: can't be written: {error}") from None
    finally:
        if connection is not None:
            connection.close()


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def _quieten(path: Path) -> None:
    """Takes a log that a dead writer left into its database: beside another file it would spoil that one."""
    if not any(left.exists() for left in _beside(path)):
        return
    with (
        contextlib.suppress(sqlite3.DatabaseError),
        contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as old,
    ):
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def changed_database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database whose changes take effect together, when the block ends well.

    Raises
    ------
    DatabaseError
        Where it can't be changed. It is left as it was.
    """
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        connection.execute(f"PRAGMA cache_size=-{_CACHE}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: can't be written: {error}") from None
    finally:
        if connection is not None:
            # One file again; while somebody reads, that has to wait for the next build.
            with contextlib.suppress(sqlite3.Error):
                connection.execute("PRAGMA busy_timeout=0")
                connection.execute("PRAGMA journal_mode=DELETE")
            connection.close()
