"""Reply chains: what a message answers, and what answers it.

`reply_chain` asks the database by indexed queries and loads no graph. The other functions are plain functions on a
`networkx.DiGraph` with the attributes that `graphcables.graph` gives, or on any with the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphcables.evidence import sentence
from graphcables.rows import Row

if TYPE_CHECKING:
    import networkx as nx

    from graphcables.store import Store

THREADING = ("reply", "follow-up")
"""Relations that make a chain: a citation of another kind, or by an editor's note, does not."""

_STEP = """
SELECT d.id AS source, c.target, c.start, c.end, min(c.seq)
FROM {tables} WHERE {known} IN ({marks}) AND c.kind = 'message' AND c.relation IN ('reply', 'follow-up')
AND c.status IN ('present', 'absent') GROUP BY c.source, c.target ORDER BY c.source, min(c.seq)
"""
_TABLES = {
    "source": ("documents d JOIN citations c ON c.source = d.place", "d.id"),
    "target": ("citations c JOIN documents d ON d.place = c.source", "c.target"),
}


def reply_chain(store: Store, id_: str, limit: int = 500) -> list[Row]:
    """The reply chain of a message: the messages that it answers, back to the first, and those that answer it.

    Parameters
    ----------
    store : Store
    id_ : str
        The message.
    limit : int
        Most messages on either side: the nearest are kept.

    Returns
    -------
    list of dict
        Rows of `chain`. The message itself has depth 0, what it answers -1, what answers it 1, and so on; `parent` is
        the message, one step nearer, through which another was reached. Each message stands once, at its least depth.
        In order of depth and, within a parent, of time; undated messages stand where their volume prints them.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     chain = reply_chain(store, "frus1969-76v09/d52")
    >>> [(row["depth"], row["serials"][0], row["status"]) for row in chain][:3]
    [(-2, 'Hakto 37', 'absent'), (-2, 'Hakto 38', 'absent'), (-1, 'Tohak 82', 'present')]
    """
    found: dict[str, tuple[int, str | None, tuple[str, int, int] | None]] = {id_: (0, None, None)}
    for sign, known, other in ((-1, "source", "target"), (1, "target", "source")):
        level, depth, count = [id_], 0, 0
        while level and count < limit:
            depth += sign
            following: list[str] = []
            for start in range(0, len(level), 500):
                part = level[start : start + 500]
                tables, column = _TABLES[known]
                query = _STEP.format(tables=tables, known=column, marks=",".join("?" * len(part)))
                for row in store.execute(query, part):
                    if row[other] not in found and count < limit:
                        found[row[other]] = (depth, row[known], (row["source"], row["start"], row["end"]))
                        following.append(row[other])
                        count += 1
            level = following
    return _rows(store, found)


def _rows(store: Store, found: dict[str, tuple[int, str | None, tuple[str, int, int] | None]]) -> list[Row]:
    rows: list[Row] = []
    order: dict[str, tuple[object, ...]] = {}
    for id_, (depth, parent, where) in found.items():
        message = store.message(id_)
        if message is None:
            continue
        rows.append(
            {
                "id": id_,
                "depth": depth,
                "parent": parent,
                "serials": message["serials"],
                "date": message["date"],
                "sender": message["sender"],
                "recipient": message["recipient"],
                "status": message["status"],
                "text": _evidence(store, where),
            }
        )
        place = message["place"]
        order[id_] = (depth, place is not None, place if place is not None else 0, message["date"] or "", id_)
    rows.sort(key=lambda row: order[row["id"]])
    return rows


def _evidence(store: Store, where: tuple[str, int, int] | None) -> str | None:
    """The sentence that cites, read out of the database without the rest of the document."""
    if where is None:
        return None
    source, start, end = where
    first = max(0, start - 200)
    piece = store.execute(
        "SELECT substr(text, ?, ?) FROM texts WHERE place = (SELECT place FROM documents WHERE id = ?)",
        [first + 1, end - first + 200, source],
    ).fetchone()[0]
    return sentence(piece, start - first, end - first)[0]


def order_of(graph: nx.DiGraph[str]) -> dict[str, int]:
    """Where each present message stands in the order of the sources, which a graph's own order need not be.

    Parameters
    ----------
    graph : networkx.DiGraph
        With `status` on nodes, and `order`; of a graph without, its own order is taken.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from([("b", {"status": "present", "order": 7}), ("a", {"status": "present", "order": 3})])
    >>> order_of(graph)
    {'b': 7, 'a': 3}
    """
    places = enumerate(graph)
    return {node: graph.nodes[node].get("order", n) for n, node in places if graph.nodes[node]["status"] == "present"}


def answered(graph: nx.DiGraph[str], message: str) -> Iterator[str]:
    """The messages that a message answers or follows up, in the graph's order.

    Parameters
    ----------
    graph : networkx.DiGraph
        Edges from citing to cited, with `relation`.
    message : node

    Yields
    ------
    node

    Raises
    ------
    networkx.NetworkXError
        Where the message is not in the graph.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("b", "a", {"relation": "reply"}), ("b", "x", {"relation": "reference"})])
    >>> list(answered(graph, "b"))
    ['a']
    """
    return (other for other in graph.successors(message) if graph.edges[message, other].get("relation") in THREADING)


def answers(graph: nx.DiGraph[str], message: str) -> Iterator[str]:
    """The messages that answer a message or follow it up, in the graph's order.

    Parameters
    ----------
    graph : networkx.DiGraph
        Edges from citing to cited, with `relation`.
    message : node

    Yields
    ------
    node

    Examples
    --------
    >>> import networkx as nx
    >>> list(answers(nx.DiGraph([("b", "a", {"relation": "reply"})]), "a"))
    ['b']
    """
    return (other for other in graph.predecessors(message) if graph.edges[other, message].get("relation") in THREADING)


def threads(graph: nx.DiGraph[str]) -> list[set[str]]:
    """The threads of a graph: messages joined by replies and follow-ups, the largest thread first.

    Parameters
    ----------
    graph : networkx.DiGraph

    Returns
    -------
    list of set of node
        Threads of two messages or more.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("b", "a", {"relation": "reply"}), ("c", "b", {"relation": "follow-up"}), ("y", "x", {"relation": "reply"})])
    >>> [sorted(thread) for thread in threads(graph)]
    [['a', 'b', 'c'], ['x', 'y']]
    """
    import networkx as nx

    joined: nx.DiGraph[str] = nx.DiGraph()
    joined.add_edges_from(
        (one, other) for one, other, data in graph.edges(data=True) if data.get("relation") in THREADING
    )
    found: list[set[str]] = list(nx.weakly_connected_components(joined))
    return sorted(found, key=lambda thread: (-len(thread), min(thread)))


def reply_graph(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The part of a graph that makes chains: its replies and follow-ups, with the messages at their ends.

    Parameters
    ----------
    graph : networkx.DiGraph
        Edges from citing to cited, with `relation`.

    Returns
    -------
    networkx.DiGraph
        With the nodes' and edges' own attributes.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("b", "a", {"relation": "reply"}), ("b", "x", {"relation": "reference"})])
    >>> sorted(reply_graph(graph))
    ['a', 'b']
    """
    kept = [(one, other) for one, other, data in graph.edges(data=True) if data.get("relation") in THREADING]
    out: nx.DiGraph[str] = graph.edge_subgraph(kept).copy()
    return out


def longest_chains(graph: nx.DiGraph[str], count: int = 10) -> list[list[str]]:
    """The longest reply chains, one of each thread, the longest first.

    Messages that cite each other (a slip of the sources, as a rule) count as one step: the chain goes through one of them.

    Parameters
    ----------
    graph : networkx.DiGraph
    count : int
        How many chains.

    Returns
    -------
    list of list of node
        Each from its first message to its last.

    See Also
    --------
    networkx.dag_longest_path : what finds them.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("c", "b", {"relation": "reply"}), ("b", "a", {"relation": "reply"}), ("y", "x", {"relation": "reply"})])
    >>> longest_chains(graph)
    [['a', 'b', 'c'], ['x', 'y']]
    """
    import networkx as nx

    replies = reply_graph(graph)
    found: list[list[str]] = []
    for thread in sorted(nx.weakly_connected_components(replies), key=lambda nodes: (-len(nodes), min(nodes))):
        if len(found) >= count and len(sorted(found, key=len)[-count]) >= len(thread):
            break  # no smaller thread has a longer chain
        # In an order: of several longest ways one is taken, the same each time.
        part = nx.DiGraph(sorted(replies.edges(thread)))
        steps = nx.condensation(part)
        path = nx.dag_longest_path(steps)
        found.append([min(steps.nodes[step]["members"]) for step in reversed(path)])
    return sorted(found, key=lambda chain: (-len(chain), chain))[:count]


def path_between(graph: nx.DiGraph[str], one: str, other: str) -> list[str]:
    """How one message leads to another: the shortest way of citations from the later to the earlier, else in any direction.

    Parameters
    ----------
    graph : networkx.DiGraph
    one, other : node

    Returns
    -------
    list of node
        From `one` to `other`; empty where nothing joins them.

    Raises
    ------
    networkx.NodeNotFound
        Where one of them is not in the graph.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("c", "b"), ("b", "a"), ("c", "x")])
    >>> path_between(graph, "a", "c"), path_between(graph, "x", "a"), path_between(nx.DiGraph({"a": [], "b": []}), "a", "b")
    (['a', 'b', 'c'], ['x', 'c', 'b', 'a'], [])
    """
    import networkx as nx

    for way, start, end in ((graph, one, other), (graph, other, one), (graph.to_undirected(as_view=True), one, other)):
        try:
            path: list[str] = nx.shortest_path(way, start, end)
        except nx.NetworkXNoPath:
            continue
        return path if start == one else path[::-1]
    return []
