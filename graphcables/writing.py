"""Writing a database: one writer at a time, and a whole file put in the old one's place.

Whoever reads is never stopped and never sees half a build: a new database, or a changed copy of the old one, is written
beside it and renamed when it is whole. A writer that dies leaves the last whole database behind, and the next one takes
over its file.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from graphcables.errors import DatabaseError
from graphcables.interrupts import uninterrupted
from graphcables.locking import lock_file
from graphcables.schema import APPLICATION, SCHEMA, TABLES, UNSHARED, WORDS

_GUESSED = 1 << 30
"""Most bytes of a database that are copied before it is known whether there is anything to change."""
_PIECE = 64 << 20
"""Bytes that are copied at a time."""
_CACHE = 32_768
"""Kilobytes of a database that are kept in memory while it is written."""


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
    new, handle = path.with_name(f".{path.name}.new"), None
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


class Copy:
    """A copy of a database, made beside other work: it costs a second for a gigabyte."""

    def __init__(self, path: Path, new: Path) -> None:
        self._path, self._new = path, new
        self._beside = ThreadPoolExecutor(1)
        self._was: os.stat_result | None = None
        self._copied: Future[None] | None = None
        self._on_disk: Future[None] | None = None
        self._given_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._given_up = True
        with uninterrupted():  # the file is its writer's as long as it is written
            self._beside.shutdown()

    def guess(self) -> None:
        """Begins, where there is a small database, before it is known that it will have to be changed.

        Where it has not, that has cost a moment of another core, and mostly no writing to the disk.
        """
        with contextlib.suppress(OSError, RuntimeError):  # no database is there yet, no thread can be started
            if 0 < self._path.stat().st_size <= _GUESSED:
                self._begin()

    def start(self) -> None:
        """Begins, where that was not done: the copy is needed."""
        with contextlib.suppress(OSError, RuntimeError):  # what can't be done beside other work is done at the end
            if self._copied is None:
                self._begin()
            if self._on_disk is None:
                self._on_disk = self._beside.submit(_flush, self._new)  # what then changes is little

    def finish(self) -> None:
        """Makes the copy whole: again, where another program has replaced the database since it was begun.

        Raises
        ------
        OSError
            Where it can't be copied.
        """
        if self._copied is not None:
            self._copied.result()
        if self._copied is None or self._was is None or not _is_same(self._was, self._path.stat()):
            self._copy()

    def flushed(self) -> None:
        """Waits until the copy, as it was made, is on the disk; a later flush wouldn't tell again that it failed.

        Raises
        ------
        OSError
            Where it can't be written.
        """
        if self._on_disk is not None:
            self._on_disk.result()

    def drop(self) -> None:
        """Leaves an empty file of what was begun."""
        if self._copied is not None:
            self._given_up = True
            with contextlib.suppress(OSError):
                self._copied.result()
            os.truncate(self._new, 0)

    def _begin(self) -> None:
        self._was = self._path.stat()
        with uninterrupted():  # a thread that is half started is not waited for, and would go on writing
            self._copied = self._beside.submit(self._copy)

    def _copy(self) -> None:
        """Copies piece by piece, until it is given up."""
        with self._path.open("rb", buffering=0) as old, self._new.open("wb", buffering=0) as new:
            while not self._given_up and _copy_piece(old, new):
                pass


def _copy_piece(old: FileIO, new: FileIO) -> int:
    """Copies the next bytes of a file, within the kernel where it can; gives how many, 0 at the end."""
    if hasattr(os, "copy_file_range"):
        with contextlib.suppress(OSError):  # not between any two file systems; what else is wrong is met again
            return os.copy_file_range(old.fileno(), new.fileno(), _PIECE)
    piece = memoryview(old.read(_PIECE))
    size = len(piece)
    while piece:
        piece = piece[new.write(piece) :]
    return size


def _is_same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether a file is still the one it was, as far as the file system tells."""
    return os.path.samestat(one, other) and (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


@contextmanager
def changed_database(path: Path, new: Path, copy: Copy) -> Iterator[sqlite3.Connection]:
    """A connection to a copy of a database, put in its place when the block ends well.

    A change of the file itself would need a log beside it, which a reader can keep alive and a crash leave behind.
    `copy` may be under way already.

    Raises
    ------
    DatabaseError
        Where it can't be changed. It is left as it was.
    """
    try:
        copy.start()
        copy.finish()
    except OSError as error:
        raise DatabaseError(f"{path}: can't be written: {error.strerror or error}") from None
    with _in_place_of(path, new) as connection:
        yield connection
        copy.flushed()


@contextmanager
def _in_place_of(path: Path, new: Path) -> Iterator[sqlite3.Connection]:
    path = path.resolve()
    connection = None
    try:
        if any(left.exists() and left.stat().st_size for left in _beside(path)):
            raise DatabaseError(f"{path}: another program has changes of it under way; close that one first")
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


def _beside(path: Path) -> list[Path]:
    """The files in which SQLite keeps changes under way."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-journal")]
