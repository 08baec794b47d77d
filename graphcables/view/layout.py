"""Where each message stands on the page: time from left to right, a band for each thread.

Inside a band messages stand in rows, as in a log of branches: an answer goes on in the row of what it answers where
that row is free. Bands are packed first-fit, each as high as it finds room.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from graphcables.chains import answered, threads
from graphcables.dates import day_of

STEP = 96.0
"""Width of a message with its label, in the page's units."""
ROW = 74.0
"""Height of a row."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the time axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of messages, and the axis that they stand on.

    Attributes
    ----------
    places : dict of str to (float, float)
    ticks : list of Tick
        Lines at the starts of days, months or years, by the same map as the places.
    dated : bool
        Whether the axis is one of time; else messages stand in the order in which their volume prints them.
    origin, scale : float
        The time (in days since the year 1) or rank at which x is 0, and the width of a day or rank.
    """

    places: dict[str, tuple[float, float]]
    ticks: list[Tick]
    dated: bool
    origin: float = 0.0
    scale: float = 1.0


def moment(date: str | None) -> float | None:
    """A date, or date-time, as days since the year 1; None where the day isn't known.

    Examples
    --------
    >>> moment("1972-10-22T12:00") - moment("1972-10-21")
    1.5
    """
    day = day_of(date)
    if day is None or date is None:
        return None
    hours = int(date[11:13]) + int(date[14:16]) / 60 if len(date) >= 16 else 0.0
    return day.toordinal() + hours / 24


def lay_out(graph: nx.DiGraph[str], order: Mapping[str, int]) -> Layout:
    """Places the messages of a graph.

    Parameters
    ----------
    graph : networkx.DiGraph
        With `date` on nodes and `relation` on edges.
    order : mapping of str to int
        Where the sources print each present message: undated ones stand between their neighbours.

    Returns
    -------
    Layout

    Examples
    --------
    >>> graph = nx.DiGraph([("b", "a", {"relation": "reply"})])
    >>> layout = lay_out(graph, {"a": 0, "b": 1})
    >>> layout.places["a"][0] < layout.places["b"][0], layout.dated
    (True, False)
    """
    moments = {node: moment(data.get("date")) for node, data in graph.nodes(data=True)}
    present = [node for node in graph if node in order]
    known = [node for node in present if moments[node] is not None]
    dated = 2 * len(known) >= len(present) > 0
    spread = _times(graph, order, moments) if dated else _ranks(graph, order)
    places, scale = _stack(graph, spread)
    origin = min(spread.values(), default=0.0)
    ticks = _ticks(origin, max(spread.values()), scale) if dated else []
    return Layout(places, ticks, dated, origin, scale)


def _times(graph: nx.DiGraph[str], order: Mapping[str, int], moments: Mapping[str, float | None]) -> dict[str, float]:
    """Times of all messages: undated ones between their dated neighbours, absent ones just before the first that cites them."""
    times: dict[str, float] = {}
    present = sorted((node for node in graph if node in order), key=lambda node: order[node])
    known = [(position, value) for position, node in enumerate(present) if (value := moments[node]) is not None]
    for (at, begin), (after, end) in pairwise(known):
        for position in range(at + 1, after):
            times[present[position]] = begin + (end - begin) * (position - at) / (after - at)
    for position in range(known[0][0]):
        times[present[position]] = known[0][1]
    for position in range(known[-1][0] + 1, len(present)):
        times[present[position]] = known[-1][1]
    times |= {node: value for node in present if (value := moments[node]) is not None}
    return _with_absent(graph, times, moments, 0.25)


def _ranks(graph: nx.DiGraph[str], order: Mapping[str, int]) -> dict[str, float]:
    present = sorted((node for node in graph if node in order), key=lambda node: order[node])
    return _with_absent(graph, {node: float(rank) for rank, node in enumerate(present)}, {}, 0.5)


def _with_absent(
    graph: nx.DiGraph[str], times: dict[str, float], moments: Mapping[str, float | None], before: float
) -> dict[str, float]:
    first = min(times.values(), default=0.0)
    for node in graph:
        if node not in times:
            own = moments.get(node)
            citing = [times[other] for other in graph.predecessors(node) if other in times]
            times[node] = own if own is not None else min(citing, default=first) - before
    return times


def _stack(graph: nx.DiGraph[str], times: Mapping[str, float]) -> tuple[dict[str, tuple[float, float]], float]:
    """Bands packed at the width whose page comes nearest to the shape of a screen; and the scale of that width."""
    bands = [sorted(thread, key=lambda node: (times[node], node)) for thread in threads(graph)]
    threaded = {node for band in bands for node in band}
    bands += [[node] for node in sorted(graph, key=lambda node: (times[node], node)) if node not in threaded]
    bands.sort(key=lambda band: (times[band[0]], -len(band), band[0]))
    low, high = min(times.values(), default=0.0), max(times.values(), default=0.0)
    if high == low:
        return _pack(graph, bands, dict.fromkeys(times, 0.0)), STEP
    best: tuple[float, dict[str, tuple[float, float]], float] | None = None
    for widths in _WIDTHS:
        scale = STEP * max(3.0, len(times) * widths) / (high - low)
        places = _pack(graph, bands, {node: (time - low) * scale for node, time in times.items()})
        height = max(y for _, y in places.values()) + 2 * ROW
        shape = abs(math.log(height / (scale * (high - low) + STEP) / _SHAPE))
        if best is None or shape < best[0]:
            best = (shape, places, scale)
    assert best is not None  # noqa: S101  there are widths
    return best[1:]


_WIDTHS = (1.2, 0.8, 0.5, 0.3, 0.18, 0.1, 0.06, 0.03, 0.015, 0.008)
"""Widths of the page that are tried, in widths of a message for each message."""
_SHAPE = 0.75
"""Height by width of the part of a screen that the graph has."""


def _pack(
    graph: nx.DiGraph[str], bands: Sequence[Sequence[str]], xs: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Bands laid first-fit into rows."""
    places: dict[str, tuple[float, float]] = {}
    ends: list[float] = []
    for band in bands:
        rows = _rows(graph, band, xs)
        height = max(rows.values()) + 1
        start, end = xs[band[0]] - STEP / 2, max(xs[node] for node in band) + STEP / 2
        top = _room(ends, height, start)
        ends += [float("-inf")] * (top + height - len(ends))
        ends[top : top + height] = [end] * height
        for node, row in rows.items():
            places[node] = (round(xs[node], 1), round((top + row) * ROW, 1))
    return places


def _rows(graph: nx.DiGraph[str], band: Sequence[str], xs: Mapping[str, float]) -> dict[str, int]:
    rows: dict[str, int] = {}
    tips: list[float] = []
    for node in band:
        wanted = sorted({rows[other] for other in answered(graph, node) if other in rows})
        free = next((row for row in wanted if tips[row] + STEP <= xs[node]), None)
        if free is None:
            free = next((row for row, tip in enumerate(tips) if tip + STEP <= xs[node]), len(tips))
        if free == len(tips):
            tips.append(xs[node])
        tips[free] = xs[node]
        rows[node] = free
    return rows


def _room(ends: Sequence[float], height: int, start: float) -> int:
    """The first row at which a band of a height finds room from `start` on."""
    run = 0
    for row, end in enumerate(ends):
        run = run + 1 if end <= start else 0
        if run == height:
            return row - height + 1
    return len(ends) - run


def _ticks(low: float, high: float, scale: float) -> list[Tick]:
    """The lines of the axis from one time to another."""
    if high == low:
        day = dt.date.fromordinal(int(low))
        return [Tick(0.0, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")]
    return [Tick(round((day.toordinal() - low) * scale, 1), label) for day, label in _marks(low, high, scale)]


def _marks(low: float, high: float, scale: float) -> list[tuple[dt.date, str]]:
    """Days to mark, at least a label's width apart."""
    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high) + 1)
    for days in (1, 2, 7, 14):
        if days * scale >= STEP:
            marks = [first + dt.timedelta(days=step) for step in range(0, (last - first).days + 1, days)]
            return [
                (
                    day,
                    f"{day.day} {_MONTHS[day.month - 1]}"
                    + (f" {day.year}" if place == 0 or day.timetuple().tm_yday <= days else ""),
                )
                for place, day in enumerate(marks)
            ]
    for months in (1, 3, 6, 12, 60, 120):
        if months * 30 * scale >= STEP:
            found, year, month = [], first.year, 1
            while (day := dt.date(year, month, 1)) <= last:
                if day >= first.replace(day=1):
                    found.append((day, f"{_MONTHS[month - 1]} {year}" if months < 12 else str(year)))
                month += months
                year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
            return found
    return [(dt.date(first.year, 1, 1), str(first.year))]
