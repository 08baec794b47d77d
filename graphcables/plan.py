"""What a later build has to do: which sources are as the database knows them, which are new, changed or gone."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from graphcables import __version__
from graphcables.errors import DatabaseError, SourceError
from graphcables.read import Source
from graphcables.read.files import STDIN, Stamps, contents, digest_of
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
    stamps : list of (str or None, str, int)
        New stamps of sources with the same contents: stamp, digest, rank.
    had : dict of str to int
        Paths of sources that are read again, with the number of documents that the database has of each.
    """

    gone: list[int] = field(default_factory=list)
    fresh: list[tuple[int, Source]] = field(default_factory=list)
    same: int = 0
    lost: int = 0
    anew: bool = False
    stamps: list[tuple[str | None, str, int]] = field(default_factory=list)
    had: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.gone or self.fresh or self.stamps)


def plan_changes(path: Path, found: Sequence[Source], differs: Callable[[], object]) -> Plan:
    """How the database of some sources comes to hold others; `differs` is called at each difference, as it is found."""
    plan = Plan()
    try:
        with Store(path) as store:
            plan.anew = store.meta().get("program") != program()
            known = _known(store)
    except (DatabaseError, sqlite3.Error):
        return Plan(anew=True)
    if plan.anew:
        plan.lost = len(known.keys() - {source.path for source in found})
        plan.had = {path: row[5] for path, row in known.items()}
        return plan
    if len(known) > len(found):
        differs()  # some are gone: what changing a database needs can be made ready while the others are looked at
    here = os.getcwd()
    ranks: list[int | None] = []
    changed = 0
    with Stamps() as stamps:
        for source in found:
            row = known.pop(source.path, None)
            state = _state(source, row, reading_of(source, here), stamps) if row is not None else None
            if row is not None and state is not None:
                plan.same += 1
                if state != row[3]:
                    plan.stamps.append((state, row[2], row[1]))
                ranks.append(row[1])
                continue
            differs()
            changed += 1
            if row is not None:
                plan.gone.append(row[1])
                plan.had[source.path] = row[5]
                ranks.append(row[1])
            else:
                ranks.append(None)
    if known:
        differs()
        plan.lost = len(known)
        plan.gone += [row[1] for row in known.values()]
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


_Known = tuple[str, int, str, str | None, str, int]
"""What a database knows of a source: its path, rank, the digest of its contents, its stamp, how it was read, its documents."""


def _known(store: Store) -> dict[str, _Known]:
    """The sources of a database by their paths."""
    rows = store.connection.cursor()
    rows.row_factory = None  # plain tuples: there may be a million
    rows.execute("SELECT path, rank, digest, stamp, reading, documents FROM sources ORDER BY rank")
    return {row[0]: row for row in rows}


def _state(source: Source, known: _Known, reading: str, stamps: Stamps) -> str | None:
    """The stamp of a source that is as the database knows it (an empty one where it has none yet); None if it has changed."""
    _, _, digest, known_stamp, known_reading, _ = known
    if known_reading != reading:
        return None
    stamp = stamps.of(source.path)
    if stamp is not None and stamp == known_stamp:
        return stamp
    if source.path == STDIN or not os.path.isfile(source.path):
        return None  # what is read once, a pipe, can't be looked at beforehand
    try:
        same = digest_of(contents(source.path)[0]) == digest
    except (OSError, SourceError):
        return None
    return (stamp or known_stamp or "") if same else None


def reading_of(source: Source, here: str) -> str:
    """How a source is read: its format, a table's columns, and for a relative path where it begins (a volume may be the folder's name)."""
    columns = "" if source.format != "table" else repr(source.columns)
    absolute = source.path.startswith("/") or os.path.isabs(source.path)  # the first is quicker, and mostly tells
    return f"{source.format} {columns} {'' if absolute else here}"


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
