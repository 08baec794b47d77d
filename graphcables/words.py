"""The search index of a new database, made beside the other work: it needs nothing of it but the texts.

SQLite lets one writer into a file. So the index grows in a file of its own, in a thread, and the rows of its tables are
copied into the database at the end. SQLite leaves Python's lock while it works at a statement: texts are laid down until
there are many, and indexed by one statement. While workers read, every core has enough to do; what is laid down at the end
of the reading is indexed while one core resolves.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from graphcables.interrupts import uninterrupted
from graphcables.schema import UNSHARED, WORDS

Row = tuple[int, str, bytes]
"""Place, title and text of a document, the text in UTF-8."""

_AHEAD = 16 << 20
"""Most bytes that wait for the index: whoever brings more waits."""
_LAID_DOWN = 64 << 20
"""Bytes that are laid down before they are indexed."""
_GATHERED = 16 << 20
"""Bytes of the index that are gathered before they are written."""
_MERGED = 8
"""Parts of the index of one size that are merged into a larger one: FTS5's own four make a fourth more work of a large one."""
_CACHE = 8192
"""Kilobytes of the index's file that are kept in memory."""
_STAGE = "PRAGMA temp_store=MEMORY; CREATE TEMP TABLE staged (place INTEGER PRIMARY KEY, title TEXT, text TEXT);"
_PARTS = {"data": 2, "idx": 3, "docsize": 2}
"""The tables in which FTS5 keeps an index, by the ends of their names, and their columns (https://www.sqlite.org/fts5.html,
section 9)."""


def add_words(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Enters documents into the search index of a connection."""
    connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, CAST(? AS TEXT))", rows)


class WordsAside:
    """The search index of a new database, in a file and a thread of its own.

    The two sides talk through queues: a Ctrl-C leaves a wait for a queue whole, but Python's own conditions and joins half
    done. The thread's end is only waited for while signals are held back.

    Parameters
    ----------
    path : Path
        The file, which is not there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._brought: SimpleQueue[Sequence[Row] | None] = SimpleQueue()
        self._told: SimpleQueue[int | Exception | None] = SimpleQueue()
        """Sizes of what is done, the error that ended the work, and None at its end."""
        self._ahead = 0
        self._started = self._given_up = False
        self._ended = threading.Event()
        self._at_work: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._given_up = True
        with uninterrupted():
            self._brought.put(None)
            if self._at_work is not None:
                with contextlib.suppress(sqlite3.ProgrammingError):  # it is closed already
                    self._at_work.interrupt()
            if self._started:
                self._ended.wait()

    def add(self, rows: Sequence[Row]) -> None:
        """Brings documents; waits while too much of what was brought before is not done.

        Raises
        ------
        Exception
            What has stopped the work: mostly an `sqlite3.Error`.
        """
        if not rows:
            return
        if not self._started:
            self._start()
        self._ahead += _size(rows)
        self._brought.put(rows)
        while self._ahead > _AHEAD or not self._told.empty():
            self._take(self._told.get())

    def finish(self) -> None:
        """Tells that no more documents will come: what is laid down is indexed, while the caller does something else."""
        if self._started:
            self._brought.put(None)

    def hand_over(self, connection: sqlite3.Connection) -> None:
        """Waits for the end of the work and copies the index into a database, which has an empty one.

        Raises
        ------
        Exception
            What has stopped the work: mostly an `sqlite3.Error`.
        """
        if not self._started:
            return
        self.finish()
        while (told := self._told.get()) is not None:
            self._take(told)
        with contextlib.closing(sqlite3.connect(self._path)) as aside:
            for part, columns in _PARTS.items():
                connection.execute(f"DELETE FROM words_{part}")
                connection.executemany(
                    f"INSERT INTO words_{part} VALUES ({', '.join('?' * columns)})",
                    aside.execute(f"SELECT * FROM words_{part} ORDER BY 1, 2"),
                )

    def _take(self, told: int | Exception | None) -> None:
        if isinstance(told, Exception):
            raise told
        self._ahead -= told or 0

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, daemon=True)
        with uninterrupted():
            try:
                thread.start()
            except RuntimeError as error:
                raise OSError(str(error)) from None
            self._started = True

    def _work(self) -> None:
        try:
            with contextlib.closing(sqlite3.connect(self._path)) as connection:
                connection.executescript(f"{UNSHARED} PRAGMA cache_size=-{_CACHE}; {WORDS} {_STAGE}")
                settings = [("hashsize", _GATHERED), ("automerge", _MERGED)]
                connection.executemany("INSERT INTO words (words, rank) VALUES (?, ?)", settings)
                self._at_work = connection
                laid_down = 0
                while (rows := self._brought.get()) is not None and not self._given_up:
                    connection.executemany("INSERT INTO staged VALUES (?, ?, CAST(? AS TEXT))", rows)
                    laid_down += _size(rows)
                    if laid_down > _LAID_DOWN and not self._given_up:
                        _index(connection)
                        laid_down = 0
                    self._told.put(_size(rows))
                if not self._given_up:
                    _index(connection)
                    connection.commit()
        except Exception as error:  # told to the one who brings documents, or waits for the index
            self._told.put(error)
        finally:
            self._told.put(None)
            self._ended.set()


def _index(connection: sqlite3.Connection) -> None:
    """Indexes what is laid down."""
    connection.execute("INSERT INTO words (rowid, title, text) SELECT place, title, text FROM staged ORDER BY place")
    connection.execute("DELETE FROM staged")


def _size(rows: Sequence[Row]) -> int:
    return sum(len(text) for _, _, text in rows)
