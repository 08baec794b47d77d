"""Which document bears which serial, when: what the resolver looks up.

The register is in the database, and only what is asked for comes out of it: a million documents need no more memory
than ten thousand.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphcables import lexicon, records, schema
from graphcables.errors import DatabaseError
from graphcables.model import Document
from graphcables.resolve.settle import settle

_VOLUMES = 64
"""Volumes of which the names of posts, and the time, are kept in memory."""
_KEPT = 20_000
"""Documents that are kept in memory."""
_ENTRY = "place, id, volume, number, date, first, last, dated, senders, recipients, writes_from, writes_to, bears, form"


@dataclass(slots=True, frozen=True)
class Entry:
    """A document as the resolver sees it.

    `first` and `last` are the days (proleptic ordinals) between which it was written: one day where it is dated, else
    those of its dated neighbours, since volumes print documents in order of time. `dated` says which. `origin` and
    `destination` are the posts of its ends, those learnt from other messages of the volume too.
    """

    place: int
    id: str
    volume: str
    number: str
    date: str | None
    first: int
    last: int
    dated: bool
    senders: frozenset[str]
    recipients: frozenset[str]
    origin: frozenset[str]
    destination: frozenset[str]
    serials: tuple[tuple[str | None, str], ...]
    form: str


@dataclass(frozen=True, slots=True)
class OnPage:
    """A document on a page: whether it begins there, and the labels of the footnotes that hang there."""

    entry: Entry
    begins: bool
    notes: frozenset[str]


class Register:
    """The documents of a database, by id, by number and time, by day, by page and by their order.

    Parameters
    ----------
    connection : sqlite3.Connection
        With all documents, and the indexes that `schema.READING_INDEXES` makes.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        # Bounded caches of this register: what one reference asks for, the next ones ask for again.
        self._entries: dict[int, Entry] = {}
        self._by_id: dict[str, Entry] = {}
        self.entry = lru_cache(_KEPT)(self._entry)
        self.has_volume = lru_cache(_KEPT)(self._has_volume)
        self.aliases = lru_cache(_KEPT)(self._aliases)
        self.printed = lru_cache(_VOLUMES)(self._printed)
        self.span = lru_cache(_VOLUMES)(self._span)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Register:
        """A register in memory, of documents in the order in which their volumes print them."""
        connection = sqlite3.connect(":memory:")
        connection.executescript(schema.TABLES + schema.READING_INDEXES)
        documents = list(documents)
        volumes = dict.fromkeys(document.volume for document in documents)
        enter(
            connection,
            [(n, records.document_values(one), records.page_values(one)) for n, one in enumerate(documents)],
        )
        for volume in volumes:
            settle(connection, volume)
        hold(connection)
        return cls(connection)

    def at(self, place: int) -> Entry:
        """The document of a place.

        Raises
        ------
        DatabaseError
            Where there is none.
        """
        entry = self._entries.get(place)
        if entry is None:
            self.fetch(place, place)
            entry = self._entries.get(place)
        if entry is None:
            raise DatabaseError(
                "a citation without its document: the database is damaged; build it again from its sources"
            )
        return entry

    def fetch(self, first: int, last: int) -> None:
        """Gets the documents between two places, which will be asked for, at once: one by one each costs three times as much."""
        if len(self._entries) > _KEPT:
            self._entries.clear()
            self._by_id.clear()
        query = f"SELECT {_ENTRY} FROM documents WHERE place BETWEEN ? AND ? ORDER BY place LIMIT {_KEPT // 2}"
        for row in self.connection.execute(query, (first, last)):
            entry = self._entries[row[0]] = _entry_of(row)
            self._by_id[entry.id] = entry

    def _entry(self, id_: str) -> Entry | None:
        """The document of an id; None where it is not among the sources."""
        if (known := self._by_id.get(id_)) is not None:
            return known
        found = self.connection.execute("SELECT place FROM documents WHERE id = ?", (id_,)).fetchone()
        return self.at(found[0]) if found else None

    def _has_volume(self, volume: str) -> bool:
        """Whether any document of a volume is there."""
        query = "SELECT EXISTS (SELECT 1 FROM documents WHERE volume = ?)"
        return bool(self.connection.execute(query, (volume,)).fetchone()[0])

    def _aliases(self, volume: str, number: str) -> list[tuple[str, int, str]]:
        """(channel, day cited, document) of the messages of a number that an editor's note has proved."""
        query = "SELECT channel, day, target FROM aliases WHERE volume = ? AND number = ? ORDER BY source, seq"
        return [(name, day, target) for name, day, target in self.connection.execute(query, (volume, number))]

    def _printed(self, volume: str) -> dict[str, str]:
        """The names under which a volume prints most serials of posts that have another name now: {"Kinshasa": "Léopoldville"}."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        query = "SELECT bears, count(*) FROM documents WHERE volume = ? AND bears != '[]' GROUP BY bears ORDER BY min(place)"
        for bears, count in self.connection.execute(query, (volume,)):
            for name, _ in json.loads(bears):
                if name and (post := lexicon.post(name)) and post not in lexicon.HEADQUARTERS:
                    found[post][name] += count
        most = {post: names.most_common(1)[0][0] for post, names in found.items()}
        return {post: name for post, name in most.items() if name != post}

    def holders(self, number: str, earliest: int, latest: int) -> list[Entry]:
        """The documents that bear a number and can have been written between two days, in order."""
        rows = self.connection.execute(
            "SELECT place FROM holders WHERE number = ?1 AND dated = 1 AND first BETWEEN ?2 AND ?3"
            " UNION ALL SELECT place FROM holders WHERE number = ?1 AND dated = 0"
            " AND (first = 0 OR (first <= ?3 AND (last = 0 OR last >= ?2))) ORDER BY place",
            (number, earliest, latest),
        )
        return [self.at(row[0]) for row in rows]

    def holders_in(self, number: str, volume: str) -> list[Entry]:
        """The documents of a volume that bear a number, in order."""
        # Of all that bear it those of the volume's time: how many those are doesn't grow with the corpus.
        return [entry for entry in self.holders(number, *self.span(volume)) if entry.volume == volume]

    def _span(self, volume: str) -> tuple[int, int]:
        """The days between which a volume's documents were written."""
        query = (
            "SELECT ifnull(min(nullif(first, 0)), 0), ifnull(max(max(first, last)), 0) FROM documents WHERE volume = ?"
        )
        earliest, latest = self.connection.execute(query, (volume,)).fetchone()
        return earliest, latest

    def on_day(self, volume: str, day: int) -> list[Entry]:
        """The documents of a volume that are dated to a day, in order."""
        query = "SELECT place FROM documents WHERE volume = ? AND first = ? AND dated ORDER BY place"
        return [self.at(row[0]) for row in self.connection.execute(query, (volume, day))]

    def on_page(self, volume: str, page: str) -> list[OnPage]:
        """The documents that are on a page, in order."""
        query = "SELECT place, begins, notes FROM pages WHERE volume = ? AND label = ? ORDER BY place"
        rows = self.connection.execute(query, (volume, page))
        return [OnPage(self.at(place), bool(begins), schema.parted(notes)) for place, begins, notes in rows]

    def neighbour(self, entry: Entry, step: int) -> Entry | None:
        """The document before (-1) or after (1) another in its volume."""
        side, order = ("<", "DESC") if step < 0 else (">", "ASC")
        query = f"SELECT place FROM documents WHERE volume = ? AND place {side} ? ORDER BY place {order} LIMIT 1"
        found = self.connection.execute(query, (entry.volume, entry.place)).fetchone()
        return self.at(found[0]) if found else None


def _entry_of(row: Iterable[Any]) -> Entry:
    place, id_, volume, number, date, first, last, dated, senders, recipients, origin, destination, bears, form = row
    return Entry(
        place,
        id_,
        volume,
        number,
        date,
        first,
        last,
        bool(dated),
        schema.parted(senders),
        schema.parted(recipients),
        schema.parted(origin),
        schema.parted(destination),
        tuple((name, of) for name, of in json.loads(bears)) if bears != "[]" else (),
        form,
    )


def enter(connection: sqlite3.Connection, documents: Iterable[tuple[int, schema.Values, list[schema.Values]]]) -> None:
    """Enters documents: their places, and what `records.document_values` and `records.page_values` give."""
    documents = list(documents)
    connection.executemany(schema.INSERT_DOCUMENT, [(place, *document) for place, document, _ in documents])
    connection.executemany(
        "INSERT OR IGNORE INTO pages (volume, label, begins, notes, place) VALUES (?, ?, ?, ?, ?)",
        [(*page, place) for place, _, pages in documents for page in pages],
    )


def hold(connection: sqlite3.Connection, places: Iterable[int] | None = None) -> None:
    """Notes which numbers documents bear, and when: of all documents of a new database, or of some anew."""
    query = (
        "INSERT OR IGNORE INTO holders SELECT json_extract(value, '$[1]'), dated, first, last, place"
        " FROM documents, json_each(bears) WHERE bears != '[]'"
    )
    if places is None:
        connection.execute(f"{query} ORDER BY 1, 2, 3, 5")
        return
    for place in places:
        let_go(
            connection, place, connection.execute("SELECT bears FROM documents WHERE place = ?", [place]).fetchone()[0]
        )
        connection.execute(f"{query} AND place = ?", [place])


def let_go(connection: sqlite3.Connection, place: int, bears: str) -> None:
    """Forgets the numbers that a document bears."""
    for _, number in json.loads(bears):
        connection.execute("DELETE FROM holders WHERE number = ? AND place = ?", [number, place])
