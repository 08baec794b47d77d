"""Where each message stands on the page: time from left to right, a band for each thread.

Inside a band messages stand in rows (`lanes`). Bands are packed first-fit, each as high as it finds room.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from graphcables.chains import threads
from graphcables.dates import day_of
from graphcables.runs import Runs
from graphcables.slips import SURELY, slips
from graphcables.view.lanes import lanes, sift

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
        Where the sources print each present message: undated ones, and those whose date must be wrong, stand between
        their neighbours.

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
    wrong = {node for node, *_ in slips(graph, order, SURELY)}
    moments = {node: moment(data.get("date")) if node not in wrong else None for node, data in graph.nodes(data=True)}
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
    return _with_absent(graph, order, times, moments, 0.25)


def _ranks(graph: nx.DiGraph[str], order: Mapping[str, int]) -> dict[str, float]:
    present = sorted((node for node in graph if node in order), key=lambda node: order[node])
    return _with_absent(graph, order, {node: float(rank) for rank, node in enumerate(present)}, {}, 0.5)


def _with_absent(
    graph: nx.DiGraph[str],
    order: Mapping[str, int],
    times: dict[str, float],
    moments: Mapping[str, float | None],
    before: float,
) -> dict[str, float]:
    """Times of absent messages, too: their own, else just before the first that cites them, and in the order of their numbers."""
    first, printed, runs = min(times.values(), default=0.0), dict(times), Runs(graph, order)
    together: dict[tuple[float, float], list[tuple[int, str]]] = defaultdict(list)
    for node in graph:
        if node in printed:
            continue
        own = moments.get(node)
        if own is not None:
            times[node] = own
            continue
        end = min((printed[other] for other in graph.predecessors(node) if other in printed), default=first)
        low, high = (printed.get(one.message) if one else None for one in runs.neighbours(node))
        end = min(end, high) if high is not None else end
        begin = max(end - 2 * before, low) if low is not None and low < end else end - 2 * before
        together[begin, end].append((next((number for _, number, _ in runs.of_missing(node)), 0), node))
    for (begin, end), nodes in together.items():
        ranks = {number: rank for rank, number in enumerate(sorted({number for number, _ in nodes}), 1)}
        for number, node in nodes:
            times[node] = begin + (end - begin) * ranks[number] / (len(ranks) + 1)
    return times


def _stack(graph: nx.DiGraph[str], times: Mapping[str, float]) -> tuple[dict[str, tuple[float, float]], float]:
    """Bands packed at the width at which the whole is seen largest on a screen; and the scale of that width."""
    bands = [sorted(thread, key=lambda node: (times[node], node)) for thread in threads(graph)]
    threaded = {node for band in bands for node in band}
    bands += [[node] for node in sorted(graph, key=lambda node: (times[node], node)) if node not in threaded]
    bands.sort(key=lambda band: (times[band[0]], -len(band), band[0]))
    low, high = min(times.values(), default=0.0), max(times.values(), default=0.0)
    scales = [STEP * max(3.0, len(times) * width) / (high - low) for width in _WIDTHS] if high > low else [STEP]
    best: tuple[float, float, dict[str, float], list[dict[str, int]]] | None = None
    for scale in scales:
        xs = {node: (time - low) * scale for node, time in times.items()}
        rows = [lanes(graph, band, xs, STEP) for band in bands]
        height = ROW * (1 + max(_pack(bands, rows, xs).values(), default=0))
        size = max((high - low) * scale + STEP, height / _SHAPE)
        if best is None or size < best[0]:
            best = (size, scale, xs, rows)
    assert best is not None  # noqa: S101  there are scales
    _, scale, xs, rows = best
    sifted = [sift(graph, band, xs, own, STEP) for band, own in zip(bands, rows, strict=True)]
    tops = _pack(bands, sifted, xs)
    return {node: (round(xs[node], 3), round(row * ROW, 1)) for node, row in tops.items()}, scale


_WIDTHS = (1.2, 0.8, 0.5, 0.3, 0.18, 0.1, 0.06, 0.03, 0.015, 0.008)
"""Widths of the page that are tried, in widths of a message for each message."""
_SHAPE = 0.75
"""Height by width of the part of a screen that the graph has."""


def _pack(bands: Sequence[Sequence[str]], rows: Sequence[Mapping[str, int]], xs: Mapping[str, float]) -> dict[str, int]:
    """The rows of all messages: bands, each with its own rows, laid first-fit."""
    out: dict[str, int] = {}
    ends: list[float] = []
    for band, own in zip(bands, rows, strict=True):
        height = max(own.values()) + 1
        start, end = min(xs[node] for node in band) - STEP / 2, max(xs[node] for node in band) + STEP / 2
        top = _room(ends, height, start)
        ends += [float("-inf")] * (top + height - len(ends))
        ends[top : top + height] = [end] * height
        out |= {node: top + row for node, row in own.items()}
    return out


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
