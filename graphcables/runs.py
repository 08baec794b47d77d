"""Runs of serials: the printed messages of a series as they were numbered, a new run where the numbering began anew.

A traveller's series begins anew with each trip, a post's with each year. So the messages of a series are gone through in the
order of time: while their numbers rise it is one run, and where they fall back another begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graphcables import lexicon
from graphcables.chains import order_of

_SWAPPED = 5
"""How far a number may lie behind the highest before it in one run: messages are printed, and sent, a little out of order."""
_RENUMBERED = re.compile(r"\s(?:to\s.*|\([0-9]+\))$")


@dataclass(frozen=True, slots=True, order=True)
class Numbered:
    """A number of a series, the message that bears it, and its serial as printed."""

    number: int
    message: str
    serial: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its messages by number, and where the sources print the first of them."""

    members: list[Numbered]
    begins: int


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


def runs_of(graph: nx.DiGraph[str]) -> dict[tuple[str, str], list[Run]]:
    """The runs of each series of each volume, in the order in which the sources begin them.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     runs = runs_of(store.graph())["frus1969-76v09", "Hakto"]
    >>> [[one.number for one in run.members] for run in runs]
    [[7, 11, 26, 28, 42, 44, 45, 46, 49, 50, 53], [18, 19, 27], [18, 19, 23, 27]]
    """
    found: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
    for node, data in graph.nodes(data=True):
        if data["status"] == "present":
            for serial in data.get("serials") or ():
                for series, number in serial_numbers(serial):
                    found[data["volume"], series].append(Numbered(number, node, serial))
    order = order_of(graph)
    return {series: _parted(graph, members, order) for series, members in sorted(found.items())}


def _parted(graph: nx.DiGraph[str], members: list[Numbered], order: Mapping[str, int]) -> list[Run]:
    """The runs of a series: in the order of dates where all are dated, else of the sources."""
    dates = {one: graph.nodes[one.message].get("date") or "" for one in members}
    dated = all(dates.values())
    members.sort(key=lambda one: (dates[one][:10] if dated else "", order[one.message], one))
    parts: list[list[Numbered]] = []
    highest = 0
    for one in members:
        if not parts or one.number < highest - _SWAPPED:
            parts.append([])
            highest = 0
        parts[-1].append(one)
        highest = max(highest, one.number)
    runs = [Run(sorted(part), min(order[one.message] for one in part)) for part in parts]
    return sorted(runs, key=lambda run: run.begins)


def run_at(runs: Sequence[Run], cited: float) -> Run | None:
    """The run of a series in which a message was cited: the last that the sources begin before."""
    return next((run for run in reversed(runs) if run.begins <= cited), runs[0] if runs else None)


def neighbours(
    runs: Mapping[tuple[str, str], Sequence[Run]], data: Mapping[str, Any], cited: float
) -> tuple[Numbered | None, Numbered | None]:
    """The printed messages with the next lower and the next higher number, in the run in which a message was first cited.

    Parameters
    ----------
    runs : mapping
        As of `runs_of`.
    data : mapping
        The message's `serials` and `volume`.
    cited : float
        Where the sources print the first message that cites it.
    """
    for serial in data.get("serials") or ():
        for series, number in serial_numbers(serial):
            run = run_at(runs.get((data["volume"], series), ()), cited)
            if run is None:
                return None, None
            low = bisect_left(run.members, number, key=lambda one: one.number)
            high = bisect_left(run.members, number + 1, key=lambda one: one.number)
            return (run.members[low - 1] if low else None), (run.members[high] if high < len(run.members) else None)
    return None, None
