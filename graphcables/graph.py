"""The graph: from citing messages to cited ones, as a plain `networkx.DiGraph`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphcables.names import absent_serial

if TYPE_CHECKING:
    from graphcables.store import Store

if TYPE_CHECKING:
    Base = nx.DiGraph[str]
else:
    Base = nx.DiGraph


class CableGraph(Base):
    """A plain `networkx.DiGraph` that shows itself in a notebook: the interactive page, in a frame closed to the rest.

    ``graph.graph["database"]`` names the file that it is from, out of which the page takes the sentences around references.
    """

    def _repr_html_(self) -> str:
        from graphcables.view.notebook import frame

        return frame(self)


_STRENGTH = {"reply": 2, "follow-up": 1, "reference": 0}


def make_graph(store: Store, messages: Iterable[str] | None = None, *, evidence: bool = True) -> CableGraph:
    """The graph of a database, or the part of it between some messages.

    Parameters
    ----------
    store : Store
    messages : iterable of str, optional
        Ids; only these nodes and the edges between them are read.
    evidence : bool
        Whether edges carry their citations. A graph of millions of edges needs a third of the memory without.

    Returns
    -------
    CableGraph
        A `networkx.DiGraph`. Nodes are ids, with `serials` (list), `date`, `sender`, `recipient`, `title`, `volume` and `status` (``present``,
        ``absent``, ``outside``); a present one has its `order`, a number that grows as the sources print them. Edges go from the citing to the cited message, with `relation` (the strongest of its
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
    graph = CableGraph(database=str(store.path))
    wanted = None if messages is None else _in_order(store, messages)
    for id_, serials, date, sender, recipient, title, volume, place in _rows(store, _DOCUMENTS, "id", wanted):
        graph.add_node(
            id_,
            serials=json.loads(serials),
            date=date,
            sender=sender,
            recipient=recipient,
            title=title,
            volume=volume,
            status="present",
            order=place,
        )
    query = _CITATIONS if evidence else _EDGES
    once: dict[Any, Any] = {node: node for node in graph}
    one = once.setdefault  # the database gives each value anew: one of a kind is kept
    for source, citations in groupby(_rows(store, query, "d.id", wanted), key=itemgetter(0)):
        edges: dict[str, dict[str, Any]] = {}
        for _, target, status, relation, confidence, *words in citations:
            if source == target or (wanted is not None and target not in wanted):
                continue
            edge = edges.get(target)
            if edge is None:
                if target not in once:
                    _add_absent(graph, target, status)
                edge = edges[one(target, target)] = {
                    "relation": one(relation, relation),
                    "weight": 0,
                    "confidence": one(confidence, confidence),
                }
                if evidence:
                    edge["citations"] = []
            edge["weight"] += 1
            if edge["weight"] > 1:
                edge["confidence"] = max(edge["confidence"], confidence)
                edge["relation"] = max(edge["relation"], relation, key=_STRENGTH.__getitem__)
            if evidence:
                values = (*words, relation, confidence, status)
                edge["citations"].append(dict(zip(_WORDS, values, strict=True)))
        graph.add_edges_from((source, target, edge) for target, edge in edges.items())
    for id_, date, sender, recipient, series, number in _rows(store, _ABSENT, "id", wanted):
        if id_ in graph:
            serials = [absent_serial(id_, series, number)]
            graph.nodes[id_].update(date=date, sender=sender, recipient=recipient, serials=serials)
    return graph


_DOCUMENTS = "SELECT id, serials, date, sender, recipient, title, volume, place FROM documents {where} ORDER BY place"
_ABSENT = "SELECT id, date, sender, recipient, series, number FROM absent {where} ORDER BY id"
_WORDS = "kind text start end footnote method relation confidence status".split()
_FROM = "FROM documents d JOIN citations c ON c.source = d.place {where} ORDER BY c.source, c.seq"
_EDGES = f"SELECT d.id, c.target, c.status, c.relation, c.confidence {_FROM}"
_CITATIONS = (
    "SELECT d.id, c.target, c.status, c.relation, c.confidence, c.kind, c.text, c.start, c.end, c.footnote, c.method"
    f" {_FROM}"
)


def _in_order(store: Store, messages: Iterable[str]) -> dict[str, None]:
    """Messages in the order of the sources, then the absent ones."""
    ids = sorted(set(messages))
    places = [store.execute("SELECT place FROM documents WHERE id = ?", [id_]).fetchone() for id_ in ids]
    known = sorted((place[0], id_) for place, id_ in zip(places, ids, strict=True) if place)
    return dict.fromkeys([*(id_ for _, id_ in known), *ids])


def _rows(store: Store, query: str, column: str, wanted: Iterable[str] | None) -> Iterator[tuple[Any, ...]]:
    """The rows of a query: all, or those of some ids, one after the other."""
    if wanted is None:
        yield from store.execute(query.format(where=""))
        return
    for id_ in wanted:
        yield from store.execute(query.format(where=f"WHERE {column} = ?"), [id_])


def _add_absent(graph: nx.DiGraph[str], id_: str, status: str) -> None:
    volume, _, name = id_.partition("/")
    graph.add_node(
        id_,
        serials=[name],
        date=None,
        sender=None,
        recipient=None,
        title=None,
        volume=volume,
        status="outside" if status == "outside" else "absent",
        order=None,
    )
