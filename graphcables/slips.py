"""Dates that must be wrong: volumes print their documents in the order of time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

import networkx as nx

from graphcables.dates import day_of

_YEAR = 366
SURELY = 10 * _YEAR
"""Days from its neighbours beyond which a date is wrong beyond doubt: an older paper printed as an annex is nearer."""


def slips(
    graph: nx.DiGraph[str], order: Mapping[str, int], far: int = _YEAR
) -> Iterator[tuple[str, dt.date, dt.date, dt.date]]:
    """Documents whose day is far from those printed on either side, which are of one year.

    Parameters
    ----------
    graph : networkx.DiGraph
    order : mapping of str to int
        Where the sources print each present message.
    far : int
        Days.

    Yields
    ------
    (str, date, date, date)
        The message, its day, and the days of the ones before and after it.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> for name, date in (("a", "1964-06-01"), ("b", "1925-06-02"), ("c", "1964-06-03")):
    ...     graph.add_node(name, date=date)
    >>> [node for node, *_ in slips(graph, {"a": 0, "b": 1, "c": 2})]
    ['b']
    """
    volumes: dict[str, list[tuple[str, dt.date]]] = defaultdict(list)
    for node in sorted(order, key=lambda one: (order[one], one)):
        day = day_of(graph.nodes[node].get("date"))
        if day is not None:
            volumes[graph.nodes[node].get("volume", "")].append((node, day))
    for members in volumes.values():
        for (_, before), (node, day), (_, after) in zip(members, members[1:], members[2:], strict=False):
            if min(abs((day - before).days), abs((day - after).days)) > far and abs((before - after).days) < _YEAR:
                yield node, day, before, after
