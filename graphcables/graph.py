"""The graph: from citing messages to cited ones, as a plain `networkx.DiGraph`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphcables.rows import Row

if TYPE_CHECKING:
    from graphcables.store import Store

_STRENGTH = {"reply": 2, "follow-up": 1, "reference": 0}


def make_graph(store: Store, messages: Iterable[str] | None = None) -> nx.DiGraph[str]:
    """The graph of a database, or the part of it between some messages.

    Parameters
    ----------
    store : Store
    messages : iterable of str, optional
        Ids; only these nodes and the edges between them are read.

    Returns
    -------
    networkx.DiGraph
        Nodes are ids, with `serials` (list), `date`, `sender`, `recipient`, `title`, `volume` and `status` (``present``,
        ``absent``, ``outside``). Edges go from the citing to the cited message, with `relation` (the strongest of its
        citations: reply, follow-up, reference), `weight` (their number), `confidence` (the greatest) and `citations`, a
        list of dictionaries with `text`, `start`, `end`, `footnote`, `relation`, `method`, `status` and `confidence`.
        An *ambiguous* citation gives an edge to its first candidate, with that status. Cycles occur.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     graph = make_graph(store)
    >>> graph.edges["frus1969-76v09/d52", "frus1969-76v09/d44"]["relation"]
    'reply'
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    wanted = None if messages is None else set(messages)
    for row in _documents(store, wanted):
        graph.add_node(
            row["id"],
            serials=json.loads(row["serials"]),
            date=row["date"],
            sender=row["sender"],
            recipient=row["recipient"],
            title=row["title"],
            volume=row["volume"],
            status="present",
        )
    for row in _citations(store, wanted):
        source, target = row["source"], row["target"]
        if source == target or (wanted is not None and (source not in wanted or target not in wanted)):
            continue
        if target not in graph:
            _add_absent(graph, store, target, row)
        _add_citation(graph, source, target, row)
    return graph


def _documents(store: Store, wanted: set[str] | None) -> Iterable[Row]:
    columns = "id, serials, date, sender, recipient, title, volume"
    if wanted is None:
        yield from map(dict, store.execute(f"SELECT {columns} FROM documents ORDER BY place"))
        return
    for id_ in sorted(wanted):
        row = store.execute(f"SELECT {columns} FROM documents WHERE id = ?", [id_]).fetchone()
        if row:
            yield dict(row)


def _citations(store: Store, wanted: set[str] | None) -> Iterable[Row]:
    columns = "target, kind, c.text, start, end, footnote, relation, method, status, confidence"
    query = f"SELECT d.id AS source, {columns} FROM citations c JOIN documents d ON d.place = c.source"
    if wanted is None:
        yield from map(dict, store.execute(f"{query} ORDER BY c.source, c.seq"))
        return
    for id_ in sorted(wanted):
        yield from map(dict, store.execute(f"{query} WHERE d.id = ? ORDER BY c.source, c.seq", [id_]))


def _add_absent(graph: nx.DiGraph[str], store: Store, id_: str, row: Row) -> None:
    volume, _, name = id_.partition("/")
    known = store.message(id_) or {}
    graph.add_node(
        id_,
        serials=[name],
        date=known.get("date"),
        sender=known.get("sender"),
        recipient=known.get("recipient"),
        title=None,
        volume=volume,
        status="outside" if row["status"] == "outside" else "absent",
    )


def _add_citation(graph: nx.DiGraph[str], source: str, target: str, row: Row) -> None:
    citation: dict[str, Any] = {
        name: row[name]
        for name in ("kind", "text", "start", "end", "footnote", "relation", "method", "status", "confidence")
    }
    if not graph.has_edge(source, target):
        graph.add_edge(
            source, target, relation=row["relation"], weight=1, confidence=row["confidence"], citations=[citation]
        )
        return
    edge = graph.edges[source, target]
    edge["weight"] += 1
    edge["confidence"] = max(edge["confidence"], row["confidence"])
    edge["citations"].append(citation)
    if _STRENGTH[row["relation"]] > _STRENGTH[edge["relation"]]:
        edge["relation"] = row["relation"]
