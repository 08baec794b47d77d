"""What a change of some sources touches: the citations that may now mean something else.

A citation depends on documents only in these ways: it is in the same volume (neighbours, pages, days, persons, aliases);
it cites a number that they bear; it cites their volume, or one of its parts. Whatever does is resolved again, and
nothing else is.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphcables import lexicon
from graphcables.derive import drop_names, first_of
from graphcables.keys import document_keys
from graphcables.parts import parts_of, whole_of
from graphcables.resolve.register import let_go
from graphcables.schema import PLACES

_BEFORE, _AFTER = 14, 400
"""Days before and after a message within which a citation of its number has its day."""
_EVER = 10_000_000
_COUNTED = re.compile(r"-[0-9]+$")
"""What tells a second document of an id from the first: an id that a source gives may look so, too."""


@dataclass(slots=True)
class Touched:
    """What a change has touched.

    Attributes
    ----------
    places : set of int
        Documents that are new, or of which something changed.
    volumes, first_ids : set of str
        Volumes and first ids of those, and of documents that are gone.
    numbers : set of (str, int, int)
        Numbers that they bear, with the days between which they were written.
    absent : set of str
        Ids of absent messages that citations taken out or touched meant.
    """

    places: set[int] = field(default_factory=set)
    volumes: set[str] = field(default_factory=set)
    numbers: set[tuple[str, int, int]] = field(default_factory=set)
    first_ids: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)

    def add_documents(self, connection: sqlite3.Connection, places: Iterable[int]) -> None:
        """Adds documents, with their volumes and numbers."""
        for place in places:
            query = "SELECT volume, first_id, bears, first, last FROM documents WHERE place = ?"
            self.places.add(place)
            self._add(*connection.execute(query, [place]).fetchone())
        # Those that were settled anew bore their numbers at other times before: `holders` still has them.
        for place in places:
            query = "SELECT number, first, last FROM holders WHERE number = ? AND place = ?"
            bears = connection.execute("SELECT bears FROM documents WHERE place = ?", [place]).fetchone()[0]
            for _, number in json.loads(bears):
                self.numbers.update(connection.execute(query, [number, place]).fetchall())

    def _add(self, volume: str, first_id: str, bears: str, first: int, last: int) -> None:
        self.volumes.add(volume)
        self.first_ids.update((first_id, _COUNTED.sub("", first_id)))
        self.numbers.update((number, first, last) for _, number in json.loads(bears))

    def take_out(self, connection: sqlite3.Connection, ranks: Sequence[int]) -> None:
        """Takes sources out of a database, with all that came from them."""
        for rank in ranks:
            span = (rank * PLACES, (rank + 1) * PLACES - 1)
            query = (
                "SELECT place, id, first_id, volume, number, serials, bears, first, last, title, text FROM documents"
                " JOIN texts USING (place) WHERE place BETWEEN ? AND ?"
            )
            for row in connection.execute(query, span):
                place, id_, first_id, volume, number, serials, bears, first, last, title, text = row
                self._add(volume, first_id, bears, first, last)
                drop_names(connection, id_, document_keys(id_, number, json.loads(serials)))
                let_go(connection, place, bears)
                connection.execute(
                    "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", (place, title, text)
                )
                connection.execute("DELETE FROM pages WHERE volume = ? AND place = ?", (volume, place))
                connection.execute("DELETE FROM aliases WHERE volume = ? AND source = ?", (volume, place))
            self.absent |= absent_targets(connection, "source BETWEEN ? AND ?", span)
            for table, column in (("citations", "source"), ("texts", "place"), ("documents", "place")):
                connection.execute(f"DELETE FROM {table} WHERE {column} BETWEEN ? AND ?", span)
            connection.execute("DELETE FROM sources WHERE rank = ?", [rank])


def absent_targets(connection: sqlite3.Connection, where: str, values: Sequence[object] = ()) -> set[str]:
    """The absent messages that some citations mean, restarts of a numbering counted as one."""
    query = f"SELECT DISTINCT target FROM citations WHERE {where} AND +kind = 'message' AND +status IN ('absent', 'outside')"
    return {first_of(row[0]) for row in connection.execute(query, values)}


def make_stale(connection: sqlite3.Connection, touched: Touched) -> None:
    """Notes in a table `stale` the citations that a change touches, and takes from them what was resolved."""
    connection.execute("DROP TABLE IF EXISTS temp.stale")
    connection.execute("CREATE TEMP TABLE stale (source INTEGER, seq INTEGER, PRIMARY KEY (source, seq)) WITHOUT ROWID")
    for volume in touched.volumes:
        note(connection, "source IN (SELECT place FROM documents WHERE volume = ?)", [volume])
    for cited in {name for volume in touched.volumes for name in _with_parts(volume)}:
        note(connection, "target >= ? AND target < ?", [f"{cited}/", f"{cited}0"])
    for number, first, last in sorted(touched.numbers):
        note(connection, *_citing(number, first, last))
    for part in {name for volume in touched.volumes if whole_of(volume) != volume for name in _with_parts(volume)}:
        # Pages run on through the parts: a note that names one ("ante, p. 11") may mean another part's.
        note(connection, "evidence IS NOT NULL AND source IN (SELECT place FROM documents WHERE volume = ?)", [part])
    _note_read(connection, touched)
    # What a note proves of a number holds for its whole volume: there all citations of the number go together.
    query = (
        "SELECT DISTINCT d.volume, c.number FROM stale CROSS JOIN citations c USING (source, seq) JOIN documents d ON d.place = c.source"
        " WHERE evidence IS NOT NULL AND c.number IS NOT NULL"
    )
    for volume, number in connection.execute(query).fetchall():
        if volume not in touched.volumes:
            note(
                connection,
                f"{_OF_NUMBER} AND source IN (SELECT place FROM documents WHERE volume = ?)",
                [number, volume],
            )
    touched.absent |= absent_targets(connection, "(source, seq) IN (SELECT source, seq FROM stale)")
    connection.execute(
        "DELETE FROM aliases WHERE (volume, number, source, seq) IN (SELECT d.volume, c.number, c.source, c.seq FROM stale"
        " CROSS JOIN citations c USING (source, seq) JOIN documents d ON d.place = c.source WHERE c.evidence IS NOT NULL)"
    )


def _with_parts(volume: str) -> set[str]:
    """A volume, the whole that it is a part of ("…v17p2") and all parts: a citation of the whole may mean any."""
    whole = whole_of(volume)
    return {volume, whole, *parts_of(whole)}


def note(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> None:
    """Adds citations to the table `stale`."""
    by = "INDEXED BY citations_number" if _OF_NUMBER in where else ""
    connection.execute(f"INSERT OR IGNORE INTO stale SELECT source, seq FROM citations {by} WHERE {where}", values)


_OF_NUMBER = "kind = 'message' AND number IS NOT NULL AND number = ?"


def _citing(number: str, first: int, last: int) -> tuple[str, list[object]]:
    """(condition, values) of the citations of a number that can mean a message written between two days.

    A citation's `day` is the one that it gives, or that on which its document was written at the latest. What is cited
    without a date is at most 400 days old, a date without a year of the last year, and dates may be days off; citing
    documents without a date are taken whenever they are.
    """
    if not first:
        return _OF_NUMBER, [number]
    undated = "NOT (SELECT dated FROM documents WHERE place = source)"
    noted = "json_extract(more, '$[3]') IS NOT NULL"  # a footnote gives the date, which may be of any year
    where = f"{_OF_NUMBER} AND (day BETWEEN ? AND ? OR day = 0 OR {undated} OR {noted})"
    return where, [number, first - _BEFORE, (last or _EVER) + _AFTER]


def _note_read(connection: sqlite3.Connection, touched: Touched) -> None:
    """Adds the citations whose copies' numbers, or whose notes' volumes, are touched: these are read one by one."""
    found = []
    numbers = {number for number, _, _ in touched.numbers}
    for source, seq, also in connection.execute("SELECT source, seq, also FROM citations WHERE also IS NOT NULL"):
        if any(number in numbers for serial in json.loads(also) for _, number in lexicon.parse_serial(serial)):
            found.append((source, seq))
    volumes = touched.volumes | {whole_of(volume) for volume in touched.volumes}
    names = re.compile("|".join(map(re.escape, sorted(volumes))))
    query = "SELECT source, seq, evidence FROM citations WHERE evidence IS NOT NULL"
    for source, seq, evidence in connection.execute(query) if volumes else ():
        # Few notes name a volume: what doesn't hold its name need not be read.
        if names.search(evidence) and any(said[3] in volumes for said in json.loads(evidence)):
            found.append((source, seq))
    connection.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?)", found)
