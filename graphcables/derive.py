"""What follows from documents and citations: absent messages, their parties, and the names of all messages."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from graphcables import lexicon
from graphcables.keys import document_keys, message_keys
from graphcables.names import absent_serial
from graphcables.resolve.absent import apart, mention_of, restarted
from graphcables.schema import loaded, parted

if TYPE_CHECKING:
    from graphcables.stale import Touched

_RESTARTED = re.compile(r" \([0-9]+\)$")
_BATCH = 50_000
"""Rows that are written at a time."""


def first_of(target: str) -> str:
    """The id of the first message of an absent serial, of whichever it is.

    Examples
    --------
    >>> first_of("v/Tohak 83 (2)"), first_of("v/Tohak 83")
    ('v/Tohak 83', 'v/Tohak 83')
    """
    return _RESTARTED.sub("", target)


def derive(connection: sqlite3.Connection, touched: Touched | None = None) -> None:
    """Fills the tables of absent messages and names: for a new database, or where a change has touched them."""
    if touched is None:
        _part(connection, "TRUE", ())
        _enter_absent(connection, "TRUE", ())
        _name_documents(connection, "SELECT id, number, serials FROM documents ORDER BY place", [()])
        return
    from graphcables.stale import absent_targets

    touched.absent |= absent_targets(connection, "(source, seq) IN (SELECT source, seq FROM stale)")
    for first in sorted(touched.absent):
        # The messages of a serial that restarts: "X", "X (2)", "X (3)".
        span = (first, f"{first} (", f"{first} (:")
        for id_, series, number in connection.execute(
            "SELECT id, series, number FROM absent WHERE id = ? OR (id >= ? AND id < ?)", span
        ).fetchall():
            drop_names(connection, id_, _keys(id_, series, number))
            connection.execute("DELETE FROM absent WHERE id = ?", [id_])
        where = "(target = ? OR (target >= ? AND target < ?))"
        connection.execute(f"UPDATE citations SET target = ? WHERE {where} AND +status = 'absent'", (first, *span))
        _part(connection, where, span)
        _enter_absent(connection, where, span)
    _name_documents(
        connection, "SELECT id, number, serials FROM documents WHERE place = ?", [(p,) for p in sorted(touched.places)]
    )


def drop_names(connection: sqlite3.Connection, id_: str, keys: Iterable[tuple[str, int]]) -> None:
    """Takes a message's names out."""
    connection.executemany("DELETE FROM names WHERE key = ? AND id = ?", [(key, id_) for key, _ in keys])


def drop_document_names(connection: sqlite3.Connection, place: int, id_: str | None) -> None:
    """Takes the names of a document out that it had under another id."""
    if id_ is None:
        return
    number, serials = connection.execute("SELECT number, serials FROM documents WHERE place = ?", [place]).fetchone()
    drop_names(connection, id_, document_keys(id_, number, loaded(serials)))


def _part(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> None:
    """Tells the messages of one absent serial apart."""
    query = (
        "SELECT target, source, seq, day, c.date, series, json_extract(more, '$[5]'), writes_from, writes_to"
        f" FROM citations c JOIN documents d ON d.place = c.source WHERE {where} AND +c.status = 'absent'"
        " AND +c.kind = 'message' ORDER BY target, day, source, seq"
    )
    renamed: list[tuple[str, int, int]] = []
    for target, rows in groupby(connection.execute(query, values), key=lambda row: row[0]):
        members = list(rows)
        if len(members) == 1:
            continue
        mentions = [
            mention_of(day, date, series, bool(enclosed), parted(origin), parted(destination))
            for _, _, _, day, date, series, enclosed, origin, destination in members
        ]
        for row, which in zip(members, apart(mentions), strict=True):
            if which:
                renamed.append((restarted(target, which), row[1], row[2]))
    connection.executemany("UPDATE citations SET target = ? WHERE source = ? AND seq = ?", renamed)


@dataclass(slots=True)
class _Absent:
    """What the citations of an absent message say of it."""

    id: str
    series: str | None
    number: str | None
    date: str | None = None
    senders: set[str | None] = field(default_factory=set)
    recipients: set[str | None] = field(default_factory=set)

    def values(self) -> tuple[str | None, ...]:
        one, other = (next(iter(ends)) if len(ends) == 1 else None for ends in (self.senders, self.recipients))
        return self.id, self.series, self.number, self.date, one, other


def _enter_absent(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> None:
    found: list[tuple[str | None, ...]] = []
    names: list[tuple[str, str, int]] = []
    for absent in _absent(connection, where, values):
        found.append(absent.values())
        names += [(key, absent.id, rank) for key, rank in _keys(absent.id, absent.series, absent.number)]
        if len(found) >= _BATCH:
            _write_absent(connection, found, names)
    _write_absent(connection, found, names)


def _keys(id_: str, series: str | None, number: str | None) -> Iterator[tuple[str, int]]:
    return message_keys(id_, absent_serial(id_, series, number), f"{series}{number}" if series and number else "")


def _write_absent(
    connection: sqlite3.Connection, found: list[tuple[str | None, ...]], names: list[tuple[str, str, int]]
) -> None:
    connection.executemany("INSERT INTO absent VALUES (?, ?, ?, ?, ?, ?)", found)
    connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", sorted(names))
    found.clear()
    names.clear()


def _absent(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> Iterator[_Absent]:
    """The absent messages that citations mean, with their date and parties.

    An answer goes back to where the message came from; what a sender cites of his own may have gone to somebody else,
    unless both belong to one pair of series (Hakto and Tohak). Where citations disagree, nothing is said.
    """
    query = (
        "SELECT c.target, c.series, c.number, c.date, c.status, c.relation, c.possessive, d.serials, d.sender, d.recipient"
        f" FROM citations c JOIN documents d ON d.place = c.source WHERE {where} AND +c.kind = 'message'"
        " AND +c.status IN ('absent', 'outside') ORDER BY c.target, c.source, c.seq"
    )
    for target, rows in groupby(connection.execute(query, values), key=lambda row: row[0]):
        absent = None
        for _, series, number, date, status, relation, possessive, serials, sender, recipient in rows:
            absent = absent or _Absent(target, series, number)
            if "." in (series or "") and "." not in (absent.series or ""):
                absent.series = series  # by which it can be asked for, too
            if date is not None and (absent.date is None or date < absent.date):
                absent.date = date
            if status == "outside" or relation == "reference":
                continue
            own = {name for serial in loaded(serials) for name, _ in lexicon.parse_serial(serial)}
            pair = lexicon.pair(series) if series is not None else None
            paired = pair is not None and bool(own & {series, pair})
            if paired or possessive in ("your", "my", "our"):
                reply = relation == "reply"
                absent.senders.add(recipient if reply else sender)
                absent.recipients.add(sender if reply else (recipient if paired else None))
        if absent is not None:
            yield absent


def _name_documents(connection: sqlite3.Connection, query: str, values: Iterable[tuple[int, ...]]) -> None:
    names: list[tuple[str, str, int]] = []
    for value in values:
        for id_, number, serials in connection.execute(query, value):
            names += [(key, id_, rank) for key, rank in document_keys(id_, number, loaded(serials))]
            if len(names) >= _BATCH:
                connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", sorted(names))
                names.clear()
    connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", sorted(names))
