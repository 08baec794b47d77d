"""Writing a database: one writer at a time, and nothing that can be read is half written.

A new database, or a changed copy of the old one, is written beside it and renamed when it is whole: whoever reads isn't
disturbed. What is done at once is done in the database itself, if nobody reads it: it costs what changes, however much is
there, and who wants to read meanwhile waits for a moment. A writer that dies leaves the last whole database behind, and the
next one takes over its file.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphcables.errors import DatabaseError, LockedError
from graphcables.interrupts import uninterrupted
from graphcables.journal import is_beside, is_busy, lock_of, mark, roll_back
from graphcables.locking import lock_file
from graphcables.schema import APPLICATION, SCHEMA, TABLES, UNSHARED, WORDS
from graphcables.store import Store

_PORTION = 1 << 14
"""Pages that are copied at a time."""
_CACHE = 32_768
"""Kilobytes of a database that are kept in memory while it is written."""
_PATIENCE = 0.25
"""Seconds that a reader is waited for, before a copy is made."""


class CopyNeeded(Exception):  # noqa: N818  it asks for something
    """A change that can't be made in the database itself."""


def words_beside(new: Path) -> Path:
    """The file in which the search index of a new database grows."""
    return new.with_name(f"{new.name}.words")


def check_replaceable(path: Path) -> None:
    """Makes sure that a build may replace a file: one of ours, an empty one, or none.

    Raises
    ------
    DatabaseError
        Where the file is somebody else's.
    """
    if path.is_symlink() and not path.exists():
        raise DatabaseError(f"{path}: is a link to nothing; it is left as it is (choose another --db)")
    if not path.exists():
        return
    if not path.is_file():
        raise DatabaseError(f"{path}: is no ordinary file")
    if path.stat().st_size == 0:
        return
    try:
        # A file that is opened and closed otherwise loses what locks this process has on it: a reader's in a notebook
        # (https://www.sqlite.org/howtocorrupt.html, section 2.2).
        Store(path).close()
        return
    except LockedError:
        raise
    except DatabaseError:  # damaged, of another version, or somebody else's: its header tells
        pass
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

    That file is the lock as well: whoever has it locked is writing, and one that a dead writer left is taken over. What
    stands in `words_beside` goes with it.

    Raises
    ------
    DatabaseError
        Where another build is writing, or the folder can't be written to.
    """
    new, handle = lock_of(path), None
    try:
        try:
            with uninterrupted():
                handle = lock_file(new)
        except BlockingIOError:
            raise DatabaseError(f"{path}: another build is writing this database; try again when it is done") from None
        except OSError as error:
            raise DatabaseError(f"{path}: can't be written: {error.strerror or error}") from None
        try:
            os.ftruncate(handle, 0)
            words_beside(new).unlink(missing_ok=True)
        except OSError as error:  # no ordinary file has its name
            name = Path(error.filename or new).name
            raise DatabaseError(f"{path}: can't be written: {name} can't be: {error.strerror}") from None
        yield new
    finally:
        if handle is not None:
            _clear_away(new, handle)


def _clear_away(new: Path, handle: int) -> None:
    """Removes what is left of a writer's files, and gives up its lock."""
    with uninterrupted():  # a lock that is not given up would keep this process' next builds away
        with contextlib.suppress(OSError):
            words_beside(new).unlink()
        with contextlib.suppress(OSError):
            if os.path.samestat(os.stat(new), os.fstat(handle)):
                os.unlink(new)
        os.close(handle)


@contextmanager
def new_database(path: Path, new: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new, empty database, put in the place of `path` when the block ends well.

    Parameters
    ----------
    path : Path
    new : Path
        The file that `sole_writer` gives.

    Raises
    ------
    DatabaseError
        Where it can't be written. The old file is left as it was.
    """
    with _in_place_of(path, new) as connection:
        connection.executescript(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA}; {TABLES} {WORDS}")
        yield connection


@contextmanager
def changed_in_place(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database that changes when the block ends well; nobody else can read it until then.

    It costs what changes, not what is there. A writer that dies leaves SQLite's journal, from which the change is taken
    back by whoever opens the database next.

    Raises
    ------
    CopyNeeded
        Where somebody is reading it, where only its folder may be written to, or where the file has another name, under
        which it is to stay as it is.
    DatabaseError
        Where it can't be changed. It is left as it was.
    """
    path = path.resolve()
    connection = None
    try:
        if path.stat().st_nlink > 1 or not os.access(path, os.W_OK):
            raise CopyNeeded
        mark(path)
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)
        _begin(connection)
        yield connection
        connection.commit()
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: can't be written: {error}") from None
    finally:
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.rollback()  # not left to closing, which waits for rows that are not read
            connection.close()


def _begin(connection: sqlite3.Connection) -> None:
    try:
        connection.execute(f"PRAGMA cache_size=-{_CACHE}")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise CopyNeeded from None
        raise


@contextmanager
def changed_copy(path: Path, new: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy of a database, put in its place when the block ends well: whoever reads is not disturbed.

    Raises
    ------
    DatabaseError
        Where it can't be changed. It is left as it was.
    """
    with _in_place_of(path, new) as connection:
        with Store(path) as old:
            # Only where something of Python is called between the portions can Ctrl-C be heard.
            old.connection.backup(connection, pages=_PORTION, progress=lambda *_: None)
        yield connection


@contextmanager
def _in_place_of(path: Path, new: Path) -> Iterator[sqlite3.Connection]:
    path = path.resolve()
    connection = None
    try:
        _clear_journal(path)
        os.truncate(new, 0)
        connection = sqlite3.connect(new)
        connection.executescript(f"{UNSHARED} PRAGMA cache_size=-{_CACHE};")
        yield connection
        connection.commit()
        connection.close()
        _flush(new)
        if path.exists():
            os.chmod(new, path.stat().st_mode & 0o777)
        _replace(new, path)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: can't be written: {error}") from None
    finally:
        if connection is not None:
            connection.close()


def _clear_journal(path: Path) -> None:
    """Makes sure that no changes of a file are beside it, which would be taken for those of the one that is put in its place."""
    if is_beside(path):
        try:
            roll_back(path)
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
        if is_beside(path):
            raise DatabaseError(f"{path}: another program has changes of it under way; close that one first")


def _replace(new: Path, path: Path) -> None:
    """Puts a file in the place of another, which goes beside other work: a gigabyte is long in going."""
    with contextlib.ExitStack() as stack:
        if os.name == "posix":
            with contextlib.suppress(OSError):
                stack.enter_context(path.open("rb", buffering=0))
        os.replace(new, path)
        going = stack.pop_all()
    try:
        threading.Thread(target=going.close, daemon=True).start()
    except RuntimeError:
        going.close()


def _flush(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
