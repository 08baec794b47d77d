"""The rows of a thread: time runs from left to right, and few arrows cross.

A thread is a tree but for messages that answer several. The arrows of a tree needn't cross where what is sent later lies
nearer: an arrow to an earlier answer, further down, has passed the rows of the later ones before these begin. (Trees so
drawn upward in time: G. Di Battista et al., *Graph Drawing*, 1999, chapter 3; here with true dates and rows shared by what
doesn't overlap.)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from graphcables.chains import answered

_CLEAR = 14.0
"""How far from a message an arrow must pass."""
_TRIED = 48
"""Rows that are tried for a part of a thread before it goes below all others: keeps wide threads linear."""

_SIFTED, _PASSES = 300, 6
"""Arrows up to which a thread is sifted, and how often."""
_NEAR = 0.3
"""Rows within which an arrow runs over a message."""

_Array = npt.NDArray[Any]
_Row = list[tuple[float, float]]
"""What is taken of a row: parts from left to right that don't touch."""


def lanes(graph: nx.DiGraph[str], band: Sequence[str], xs: Mapping[str, float], step: float) -> dict[str, int]:
    """The row of each message of a thread, from 0 on.

    Parameters
    ----------
    graph : networkx.DiGraph
        With `relation` on edges.
    band : sequence of node
        The messages of the thread in the order of time.
    xs : mapping of node to float
        Where each stands in time.
    step : float
        The width that a message takes.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("b", "a", {"relation": "reply"}), ("c", "a", {"relation": "reply"})])
    >>> lanes(graph, ["a", "b", "c"], {"a": 0, "b": 100, "c": 200}, 96)
    {'a': 0, 'b': 1, 'c': 0}
    """
    children = _tree(graph, band)
    below = {child for found in children.values() for child in found}
    offsets: dict[str, int] = {}
    blocks: dict[str, list[_Row]] = {}
    for node in reversed(_from_top([node for node in band if node not in below], children)):
        block: list[_Row] = [[(xs[node] - step / 2, xs[node] + step / 2)]]
        for child in sorted(children[node], key=lambda one: (-xs[one], one)):
            offsets[child] = _hang(block, blocks.pop(child), xs[node], xs[child], step)
        blocks[node] = block
    rows: dict[str, int] = {}
    whole: list[_Row] = []
    for root, block in blocks.items():
        rows[root] = next(row for row in range(len(whole) + 1) if _fits(whole, block, row))
        _enter(whole, block, rows[root])
    for node in _from_top(list(blocks), children):
        for child in children[node]:
            rows[child] = rows[node] + offsets[child]
    return rows


def _tree(graph: nx.DiGraph[str], band: Sequence[str]) -> dict[str, list[str]]:
    """The messages that hang on each: those that answer it first of all, and what nobody else answers of what it answers."""
    place = {node: position for position, node in enumerate(band)}
    earlier: dict[str, list[str]] = {}
    count = dict.fromkeys(band, 0)
    for node in band:
        found = [other for other in answered(graph, node) if place.get(other, len(band)) < place[node]]
        earlier[node] = sorted(found, key=place.__getitem__)
        for other in found:
            count[other] += 1
    alone = {node for node in band if not earlier[node] and count[node] == 1}
    children: dict[str, list[str]] = {node: [] for node in band}
    for node in band:
        firm = [other for other in earlier[node] if other not in alone] or earlier[node]
        if firm:
            children[firm[-1]].append(node)
        children[node] += [other for other in earlier[node] if other in alone and other != firm[-1]]
    return children


def _from_top(roots: Iterable[str], children: Mapping[str, Sequence[str]]) -> list[str]:
    """The messages of trees, each before those that hang on it."""
    out, waiting = [], list(roots)[::-1]
    while waiting:
        node = waiting.pop()
        out.append(node)
        waiting += reversed(children[node])
    return out


def _hang(block: list[_Row], other: list[_Row], x: float, end: float, step: float) -> int:
    """Hangs a block on a message at `x`, its own message at `end`; gives the row, counted from the message's."""
    first = 0 if end - x >= step else 1
    for row in range(first, min(len(block), first + _TRIED)):
        arrow = _arrow(x, end, row, step)
        if _fits(block, other, row) and not any(_taken(block[k], low, high) for k, low, high in arrow):
            break
    else:
        row = max(first, len(block))
    _enter(block, other, row)
    for k, low, high in _arrow(x, end, row, step):
        _take(block[k], low, high)
    return row


def _arrow(x: float, end: float, row: int, step: float) -> list[tuple[int, float, float]]:
    """What an arrow over some rows takes of each: (row, from, to)."""
    if row == 0:
        return [(0, x + step / 2, end - step / 2)]
    middles = ((k, x + (end - x) * k / row) for k in range(1, row))
    return [(k, middle - _CLEAR, middle + _CLEAR) for k, middle in middles]


def _fits(block: list[_Row], other: list[_Row], row: int) -> bool:
    return not any(
        _taken(own, low, high) for own, parts in zip(block[row:], other, strict=False) for low, high in parts
    )


def _taken(row: _Row, low: float, high: float) -> bool:
    """Whether a row is taken somewhere between two places."""
    place = bisect_left(row, (low, low))
    return (place < len(row) and row[place][0] < high) or (place > 0 and row[place - 1][1] > low)


def _enter(block: list[_Row], other: list[_Row], row: int) -> None:
    block += [[] for _ in range(row + len(other) - len(block))]
    for own, parts in zip(block[row:], other, strict=False):
        if own:
            for low, high in parts:
                _take(own, low, high)
        else:
            own += parts


def _take(row: _Row, low: float, high: float) -> None:
    """Takes a part of a row; parts that touch become one."""
    if high <= low:
        return
    start = bisect_left(row, (low, low))
    if start and row[start - 1][1] >= low:
        start -= 1
    stop = start
    while stop < len(row) and row[stop][0] <= high:
        low, high = min(low, row[stop][0]), max(high, row[stop][1])
        stop += 1
    row[start:stop] = [(low, high)]


def sift(
    graph: nx.DiGraph[str], band: Sequence[str], xs: Mapping[str, float], rows: Mapping[str, int], step: float
) -> dict[str, int]:
    """Rows with fewer crossings: each message whose arrows cross goes where they cross least, nearest to what it is joined to.

    A thread's tree is drawn without crossings; what is left are messages that answer several. Large threads stay as they are.

    Parameters
    ----------
    graph, band, xs, step
        As of `lanes`.
    rows : mapping of node to int
        As `lanes` gives them.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("c", "a"), ("d", "b")])
    >>> sift(graph, list("abcd"), {"a": 0, "b": 100, "c": 200, "d": 300}, {"a": 0, "b": 1, "c": 1, "d": 0}, 96)
    {'a': 2, 'b': 1, 'c': 1, 'd': 0}
    """
    places = {node: place for place, node in enumerate(band)}
    edges = [(places[a], places[b]) for a, b in graph.edges(band) if a in places and b in places and a != b]
    if not 1 < len(edges) <= _SIFTED:
        return dict(rows)
    ends = np.array(edges)
    x, y = np.array([xs[node] for node in band]), np.array([float(rows[node]) for node in band])
    own = [np.flatnonzero((ends == place).any(axis=1)) for place in range(len(band))]
    for _ in range(_PASSES):
        moved = False
        for place in range(len(band)):
            if not own[place].size or not _trouble(x, y, ends, place, own[place], y[[place]])[0]:
                continue
            near = np.abs(x - x[place]) < step
            near[place] = False
            free = np.setdiff1d(np.arange(y.min() - 1, y.max() + 2), y[near])
            trouble = _trouble(x, y, ends, place, own[place], free)
            joined = ends[own[place]].sum(axis=1) - place
            distance = np.abs(free[:, None] - y[joined]).sum(axis=1)
            best = free[np.lexsort((distance, trouble))[0]]
            moved |= bool(best != y[place])
            y[place] = best
        if not moved:
            break
    y -= y.min()
    return {node: int(y[places[node]]) for node in band}


def _trouble(x: _Array, y: _Array, ends: _Array, place: int, own: _Array, tried: _Array) -> _Array:
    """For each row that a message could have: how often its arrows cross others, or one runs over a message."""
    joined = ends[own].sum(axis=1) - place
    px, py = x[place], tried[:, None, None]
    qx, qy = x[joined][None, :, None], y[joined][None, :, None]
    rx, ry, sx, sy = (a[ends[:, end]][None, None, :] for end in (0, 1) for a in (x, y))
    over = ((qx - px) * (ry - py) - (qy - py) * (rx - px)) * ((qx - px) * (sy - py) - (qy - py) * (sx - px)) < 0
    across = ((sx - rx) * (py - ry) - (sy - ry) * (px - rx)) * ((sx - rx) * (qy - ry) - (sy - ry) * (qx - rx)) < 0
    common = (ends[None, :, :] == joined[:, None, None]).any(axis=2) | (ends == place).any(axis=1)[None, :]
    count: _Array = (over & across & ~common[None]).sum(axis=(1, 2))
    wide = np.where(qx == px, 1.0, qx - px)
    share = (x[None, None, :] - px) / wide
    hit = (share > 0.02) & (share < 0.98) & (np.abs(py + (qy - py) * share - y[None, None, :]) < _NEAR)
    span = np.where(sx == rx, 1.0, sx - rx)
    part = (px - rx) / span
    under = (part > 0.02) & (part < 0.98) & (np.abs(ry + (sy - ry) * part - py) < _NEAR)
    under &= ~(ends == place).any(axis=1)[None, None, :]
    count += hit.sum(axis=(1, 2)) + under.sum(axis=(1, 2))
    return count
