"""What a later build has to do: which sources are as the database knows them, which are new, changed or gone."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from graphcables import __version__
from graphcables.errors import DatabaseError, SourceError
from graphcables.read import Source
from graphcables.read.files import STDIN, contents, digest_of, stamp_of
from graphcables.read.table import Columns
from graphcables.schema import GAP
from graphcables.store import Store


@cache
def program() -> str:
    """The version of graphcables with a digest of its modules and tables: what another one read is read again."""
    folder = Path(__file__).parent
    own = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".tsv"):
            own.update(path.read_bytes())
    return f"{__version__} {own.hexdigest()}"


@dataclass(slots=True)
class Plan:
    """What is to be done to a database that is there.

    Attributes
    ----------
    gone : list of int
        Ranks of sources to take out: those not given any more, and those to be read again.
    fresh : list of (int, Source)
        Sources to read, each under its rank.
    same, lost : int
        How many sources stay as they are, and how many are not given any more.
    anew : bool
        Whether the database is better written anew: where there is none of this program, where most sources are new, or
        where they stand in another order.
    stamps : list of (str, str, int)
        New stamps of sources with the same contents: stamp, digest, rank.
    had : dict of str to int
        Paths of sources that are read again, with the number of documents that the database has of each.
    taken_out : int
        How many documents the sources have that are `gone`.
    """

    gone: list[int] = field(default_factory=list)
    fresh: list[tuple[int, Source]] = field(default_factory=list)
    same: int = 0
    lost: int = 0
    anew: bool = False
    stamps: list[tuple[str, str, int]] = field(default_factory=list)
    had: dict[str, int] = field(default_factory=dict)
    taken_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.gone or self.fresh or self.stamps)


def plan_changes(path: Path, found: Sequence[Source]) -> Plan:
    """How the database of some sources comes to hold others."""
    plan = Plan()
    try:
        with Store(path) as store:
            known = _Known(store)
            if store.meta().get("program") != program():
                plan.anew = True
                plan.had = {row[1]: row[4] for row in known.rest()}
                plan.lost = len(plan.had.keys() - {source.path for source in found})
                return plan
            ranks = _compare(plan, known, found)
    except (DatabaseError, sqlite3.Error):
        return Plan(anew=True)
    changed = len(found) - plan.same
    places = _between(ranks)
    if places is None or not plan.same or changed * 2 > len(found):
        plan.anew = True
        return plan
    gone = set(plan.gone)
    plan.fresh = [
        (place, source)
        for place, source, rank in zip(places, found, ranks, strict=True)
        if rank is None or rank in gone
    ]
    return plan


_Row = tuple[int, str, str | None, str, int]
"""What a database knows of a source: its rank, its path, its stamp, how it was read, its documents."""
_DIGEST = "SELECT digest FROM sources WHERE rank = ?"


class _Known:
    """The sources of a database, to be asked for in about the order in which they stand there."""

    def __init__(self, store: Store) -> None:
        self.connection = store.connection
        cursor = store.connection.cursor()
        cursor.row_factory = None  # plain tuples: there may be a million
        cursor.execute("SELECT rank, path, stamp, reading, documents FROM sources ORDER BY rank")
        self._rows: Iterator[_Row] = iter(cursor)
        self._passed: dict[str, _Row] | None = None

    def take(self, path: str) -> _Row | None:
        """What is known of a source; it is given once."""
        if self._passed is None:
            row = next(self._rows, None)
            if row is not None and row[1] == path:
                return row
            self._passed = {row[1]: row} if row is not None else {}
            self._passed |= {row[1]: row for row in self._rows}
        return self._passed.pop(path, None)

    def rest(self) -> list[_Row]:
        """What has not been taken, in order."""
        return [*(self._passed or {}).values(), *self._rows]

    def digest(self, rank: int) -> str:
        """The digest of a source's contents.

        Raises
        ------
        DatabaseError
            Where a damaged database has it no more.
        """
        row = self.connection.execute(_DIGEST, [rank]).fetchone()
        if row is None:
            raise DatabaseError("the table of sources is damaged")
        return str(row[0])


def _compare(plan: Plan, known: _Known, found: Sequence[Source]) -> list[int | None]:
    """Enters into a plan how sources differ from those known; gives the ranks of those that are known."""
    here = os.getcwd()
    ranks: list[int | None] = []
    for source in found:
        row = known.take(source.path)
        if row is None:
            ranks.append(None)
            continue
        rank, path, stamp, _, documents = row
        ranks.append(rank)
        state = _state(source, row, reading_of(source, here), known)
        if state is None:
            plan.gone.append(rank)
            plan.had[path] = documents
            plan.taken_out += documents
        else:
            plan.same += 1
            if state != stamp:
                plan.stamps.append((state, known.digest(rank), rank))
    lost = known.rest()
    plan.lost = len(lost)
    plan.gone += [row[0] for row in lost]
    plan.taken_out += sum(row[4] for row in lost)
    return ranks


def _state(source: Source, row: _Row, reading: str, known: _Known) -> str | None:
    """The stamp of a source that is as the database knows it (an empty one where it has none yet); None if it has changed."""
    rank, path, known_stamp, known_reading, _ = row
    if known_reading != reading:
        return None
    stamp = source.stamp if source.stamp is not None else stamp_of(path)
    if stamp is not None and stamp == known_stamp:
        return stamp
    if path == STDIN or not os.path.isfile(path):
        return None  # what is read once, a pipe, can't be looked at beforehand
    try:
        same = digest_of(contents(path)[0]) == known.digest(rank)
    except (OSError, SourceError):
        return None
    return (stamp or known_stamp or "") if same else None


def reading_of(source: Source, here: str) -> str:
    """How a source is read: its format, a table's columns, and for a relative path where it begins (a volume may be the folder's name)."""
    absolute = source.path.startswith("/") or os.path.isabs(source.path)  # the first is quicker, and mostly tells
    columns = source.columns if source.format == "table" else None
    return _reading(source.format, columns, "" if absolute else here)


@lru_cache(maxsize=64)
def _reading(format_: str, columns: Columns | None, where: str) -> str:
    return f"{format_} {'' if columns is None else columns!r} {where}"


def _between(ranks: Sequence[int | None]) -> list[int] | None:
    """Ranks for all sources, those without one between their neighbours'; None where the order or the room forbids it.

    Examples
    --------
    >>> _between([1024, None, 2048, None]), _between([2, 1]), _between([1, None, 2])
    ([1024, 1536, 2048, 3072], None, None)
    """
    given = [rank for rank in ranks if rank is not None]
    if len(given) == len(ranks):  # quicker than one by one: mostly none is new
        return given if all(low < high for low, high in pairwise(given)) else None
    out: list[int] = []
    low, waiting = 0, 0
    for rank in ranks:
        if rank is None:
            waiting += 1
            continue
        step = (rank - low) // (waiting + 1)
        if step < 1:
            return None
        out += [low + step * (n + 1) for n in range(waiting)]
        out.append(rank)
        low, waiting = rank, 0
    return out + [low + GAP * (n + 1) for n in range(waiting)]
