"""Runs of serials: the printed messages of a series as they were numbered, a new run where the numbering began anew.

A traveller's series begins anew with each trip, a post's with each year. So the messages of a series are gone through in the
order of time: while their numbers rise it is one run, and where they fall back another begins. Some series are numbered for
each recipient apart, as the Department of State's were until the 1930s: those whose numbers fall less often so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import networkx as nx

from graphcables import lexicon
from graphcables.chains import order_of
from graphcables.parties import ordinal_of

_SWAPPED = 5
"""How far a number may lie behind the highest before it in one run: messages are printed, and sent, a little out of order."""
_LATE = 30
"""Days after a number within which a lower one may follow it in one run."""
WIDEST = 20
"""Most numbers that a run is taken to have left out: a gap of more is that of a series of which little is printed."""
_PAUSE = 180
"""Days after which a number that is hardly higher is one of another trip, or of another year."""
_BACK = 12
"""Runs that are looked back through for the one in which a number was cited."""
_RENUMBERED = re.compile(r"\s(?:to\s.*|\([0-9]+\))$")

Time = tuple[int, float]
"""A day, 0 in a volume without dates, and a place in the order of the sources."""


class Series(NamedTuple):
    """A series of a volume; of one that is numbered for each recipient apart, the messages to one of them."""

    volume: str
    name: str
    recipient: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Numbered:
    """A number of a series, the message that bears it, and its serial as printed."""

    number: int
    message: str
    serial: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its messages by number, and when it begins."""

    members: list[Numbered]
    begins: Time


class Runs:
    """The runs of all series of a graph, and in which of them its missing messages were.

    Parameters
    ----------
    graph : networkx.DiGraph
    order : mapping of str to int, optional
        Where the sources print each present message; by default as the graph says.

    Attributes
    ----------
    of : dict of Series to list of Run
        The runs of each series of each volume, as they began.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     runs = Runs(store.graph())
    >>> [[one.number for one in run.members] for run in runs.of[Series("frus1969-76v09", "Hakto")]]
    [[7, 11, 26, 28, 42, 44, 45, 46, 49, 50, 53], [18, 19, 27], [18, 19, 23, 27]]
    >>> [one.serial for one in runs.neighbours("frus1969-76v09/Hakto 43")]
    ['Hakto 42/221', 'Hakto 44/224']
    """

    def __init__(self, graph: nx.DiGraph[str], order: Mapping[str, int] | None = None) -> None:
        self._graph = graph
        order = order_of(graph) if order is None else order
        self._times = _times(graph, order)
        found: dict[Series, list[Numbered]] = defaultdict(list)
        for node in sorted(order, key=lambda one: (order[one], one)):
            for series, one in _numbered(node, graph.nodes[node]):
                found[series].append(one)
        self.of: dict[Series, list[Run]] = {}
        self._apart: set[Series] = set()
        for series, members in sorted(found.items()):
            self.of[series] = together = self._parted(members)
            if len(together) > 1 and sum(map(len, (apart := self._by_recipient(series, members)).values())) < len(
                together
            ):
                self._apart.add(series)
                del self.of[series]
                self.of |= apart

    def _by_recipient(self, series: Series, members: list[Numbered]) -> dict[Series, list[Run]]:
        """The runs of a series where it is numbered for each recipient apart."""
        found: dict[Series, list[Numbered]] = defaultdict(list)
        for one in members:
            found[self._to(series, one.message)].append(one)
        return {own: self._parted(theirs) for own, theirs in found.items()}

    def _to(self, series: Series, message: str) -> Series:
        return series._replace(recipient=self._graph.nodes[message].get("recipient") or "")

    def _parted(self, members: list[Numbered]) -> list[Run]:
        """The runs of a series, from its messages in the order of the sources: the undated ones go where they fit."""
        days = {one: ordinal_of(self._graph.nodes[one.message].get("date")) for one in members}
        dated = [one for one in members if days[one]]
        parts: list[list[Numbered]] = []
        highest = None
        for one in sorted(dated, key=lambda one: days[one]) if dated else members:
            if highest is None or _begins_anew(one, highest, days):
                parts.append([])
                highest = one
            parts[-1].append(one)
            highest = max(highest, one)
        runs = [Run(sorted(part), min(self._times[one.message] for one in part)) for part in parts]
        runs.sort(key=lambda run: run.begins)
        if dated:
            homes = [(run_at(runs, one.number, self._times[one.message]), one) for one in members if not days[one]]
            for run, one in homes:
                if run is not None:
                    run.members.append(one)
            for run in runs:
                run.members.sort()
        return runs

    def of_missing(self, message: str) -> Iterator[tuple[Series, int, Run]]:
        """(series, number, run) of each serial of a missing message: the run in which it was sent, or first cited."""
        data = self._graph.nodes[message]
        time = min(
            (self._times[one] for one in self._graph.predecessors(message) if one in self._times), default=(0, 0)
        )
        if time[0] and (day := ordinal_of(data.get("date"))):
            time = (day, inf)
        for series, one in _numbered(message, data):
            own = self._to(series, message) if series in self._apart else series
            if run := run_at(self.of.get(own, ()), one.number, time):
                yield own, one.number, run

    def neighbours(self, message: str) -> tuple[Numbered | None, Numbered | None]:
        """The printed messages with the next lower and the next higher number in the run of a missing one."""
        for _, number, run in self.of_missing(message):
            low = bisect_left(run.members, number, key=lambda one: one.number)
            high = bisect_left(run.members, number + 1, key=lambda one: one.number)
            return (run.members[low - 1] if low else None), (run.members[high] if high < len(run.members) else None)
        return None, None


def serial_numbers(serial: str) -> Iterator[tuple[str, int]]:
    """The (series, number) pairs of a serial as a graph has it.

    Examples
    --------
    >>> list(serial_numbers("Hakto 44/224")), list(serial_numbers("State 304 to Athens")), list(serial_numbers("41"))
    ([('Hakto', 44)], [('State', 304)], [])
    """
    for series, number in lexicon.parse_serial(_RENUMBERED.sub("", serial)):
        if series and number.isdecimal() and len(number) < 10:
            yield series, int(number)


def _numbered(message: str, data: Mapping[str, Any]) -> Iterator[tuple[Series, Numbered]]:
    for serial in data.get("serials") or ():
        for series, number in serial_numbers(serial):
            yield Series(data.get("volume", ""), series), Numbered(number, message, serial)


def _times(graph: nx.DiGraph[str], order: Mapping[str, int]) -> dict[str, Time]:
    """When each printed message was sent: on the day of the last dated one before it, where its own isn't known."""
    volumes: dict[str, list[str]] = defaultdict(list)
    for node in sorted(order, key=lambda one: (order[one], one)):
        volumes[graph.nodes[node].get("volume", "")].append(node)
    times: dict[str, Time] = {}
    for nodes in volumes.values():
        days = [ordinal_of(graph.nodes[node].get("date")) for node in nodes]
        day = next(filter(None, days), 0)
        for node, own in zip(nodes, days, strict=True):
            day = own or day
            times[node] = day, order[node]
    return times


def _begins_anew(one: Numbered, highest: Numbered, days: Mapping[Numbered, int]) -> bool:
    """Whether a number, the next in time, is of another run than the highest before it."""
    rise, later = one.number - highest.number, days[one] - days[highest]
    return rise < -_SWAPPED or (rise <= 0 and later > _LATE) or (rise <= WIDEST and later > _PAUSE)


def run_at(runs: Sequence[Run], number: int, time: Time) -> Run | None:
    """The run of a series that a number was of which was cited at some time: the last begun by then that comes near it.

    Examples
    --------
    >>> year = [Run([Numbered(10, "a", "Athens 10"), Numbered(500, "b", "Athens 500")], (1, 0))]
    >>> both = [*year, Run([Numbered(20, "c", "Athens 20")], (366, 2))]
    >>> run_at(both, 25, (370, 3)) is both[1], run_at(both, 498, (370, 3)) is both[0], run_at(both, 25, (300, 1)) is both[0]
    (True, True, True)
    """
    begun = bisect_right(runs, time, key=lambda run: run.begins)
    latest = runs[max(0, begun - _BACK) : begun] or runs[:1]
    near = (run for run in reversed(latest) if number <= run.members[-1].number + WIDEST)
    return next(near, latest[-1] if latest else None)
