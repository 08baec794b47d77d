"""The search index of a new database, made beside the other work: it needs nothing of it but the texts.

SQLite lets one writer into a file. So the index grows in a file of its own, in a thread (SQLite leaves Python's lock while
it works), and its tables are copied into the database at the end, as SQLite's own VACUUM copies them.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Self

from graphcables.schema import PAGE_SIZE, WORDS

Row = tuple[int, str, str]
"""Place, title and text of a document."""

_AHEAD = 64 << 20
"""Most characters that wait for the index: whoever brings more waits."""
_GATHERED = 16 << 20
"""Bytes of the index that are gathered before they are written."""
_CACHE = 8192
"""Kilobytes of the index's file that are kept in memory."""
_PARTS = ("data", "idx", "docsize")
"""The tables in which FTS5 keeps an index, by the ends of their names (https://www.sqlite.org/fts5.html, section 9)."""


def add_words(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Enters documents into the search index of a connection."""
    connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", rows)


class WordsAside:
    """The search index of a new database, in a file and a thread of its own.

    Parameters
    ----------
    path : Path
        The file, which is not there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: deque[Sequence[Row]] = deque()
        self._characters = 0
        self._complete = self._given_up = False
        self._error: Exception | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._given_up = True
        self._end()

    def add(self, rows: Sequence[Row]) -> None:
        """Brings documents; waits while too much of what was brought before is not done.

        Raises
        ------
        sqlite3.Error
            What has stopped the work.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._characters < _AHEAD or self._error)
            self._check()
            self._waiting.append(rows)
            self._characters += _size(rows)
            self._changed.notify_all()

    def hand_over(self, connection: sqlite3.Connection) -> None:
        """Waits for the end of the work and copies the index into a database, which has an empty one.

        Raises
        ------
        sqlite3.Error
            What has stopped the work.
        """
        self._end()
        self._check()
        connection.commit()
        connection.execute("ATTACH ? AS aside", [str(self._path)])
        for part in _PARTS:
            connection.execute(f"DELETE FROM main.words_{part}")
            connection.execute(f"INSERT INTO main.words_{part} SELECT * FROM aside.words_{part} ORDER BY 1, 2")
        connection.commit()
        connection.execute("DETACH aside")

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _end(self) -> None:
        with self._changed:
            self._complete = True
            self._changed.notify_all()
        self._thread.join()

    def _work(self) -> None:
        try:
            with contextlib.closing(sqlite3.connect(self._path)) as connection:
                connection.executescript(
                    f"{PAGE_SIZE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
                    f"PRAGMA cache_size=-{_CACHE}; {WORDS}"
                )
                connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", [_GATHERED])
                while (rows := self._next()) is not None:
                    add_words(connection, takewhile(lambda _: not self._given_up, rows))
                    with self._changed:
                        self._characters -= _size(rows)
                        self._changed.notify_all()
                connection.commit()
        except Exception as error:  # told to the one who brings documents, or waits for the index
            with self._changed:
                self._error = error
                self._changed.notify_all()

    def _next(self) -> Sequence[Row] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._complete)
            return self._waiting.popleft() if self._waiting and not self._given_up else None


def _size(rows: Sequence[Row]) -> int:
    return sum(len(text) for _, _, text in rows)
