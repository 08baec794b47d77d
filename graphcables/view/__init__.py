"""The interactive page: one HTML file that works without a network.

`layout` says where messages stand, `content` what is told of them, `page` makes HTML of it; the scripts beside them are the
page's own. `site` writes a folder of pages for graphs that one page can't hold, `notebook` a frame for Jupyter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import networkx as nx

from graphcables.output import counted
from graphcables.view.content import content
from graphcables.view.page import Page

if TYPE_CHECKING:
    from graphcables.graph import CableGraph
    from graphcables.store import Store

LARGEST = 5000
"""Most messages on one page; of a larger graph the longest threads are shown."""


def chain_page(store: Store, id_: str, *, text: bool = False) -> tuple[str, str]:
    """The page of a message's reply chain, and a name for its file.

    Parameters
    ----------
    store : Store
    id_ : str
        The message on which the page opens.
    text : bool
        Whether the documents' texts go into the page.

    Returns
    -------
    (str, str)
        The HTML, and a file name without its ending.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     html, name = chain_page(store, "frus1969-76v09/d52")
    >>> name, html.startswith("<!DOCTYPE html>")
    ('frus1969-76v09-d52', True)
    """
    from graphcables.chains import reply_chain

    rows = reply_chain(store, id_)
    graph = store.graph(row["id"] for row in rows)
    message = store.message(id_)
    name = (message["serials"] or [id_])[0] if message else id_
    html = make_page(graph, f"The reply chain of {name}", store, chosen=id_, text=text)
    return html, re.sub(r"[^\w.-]+", "-", id_)


def messages_page(store: Store, ids: Iterable[str], *, text: bool = False) -> tuple[str, str]:
    """The page of some messages with what they cite and what cites them, and a name for its file.

    Of more than 5,000 the first are shown; the page says so.
    """
    chosen = list(dict.fromkeys(ids))
    kept = dict.fromkeys(chosen)
    for id_ in chosen:
        kept |= dict.fromkeys(row["target"] for row in store.cited_by(id_))
        kept |= dict.fromkeys(row["source"] for row in store.citing(id_))
    shown = list(kept)[:LARGEST]
    note = f" of {len(kept):,}" if len(kept) > LARGEST else ""
    title = f"{counted(len(chosen), 'message')} and neighbours"
    return make_page(store.graph(shown), title, store, note=note, text=text), "messages"


def graph_page(store: Store, *, text: bool = False) -> tuple[str, str]:
    """The page of a whole database, and a name for its file: the messages that cite or are cited.

    Of more than 5,000 the largest threads are shown; the page says so.
    """
    graph: nx.DiGraph[str] = store.graph()
    alone = [node for node, degree in dict(graph.degree()).items() if degree == 0]
    graph.remove_nodes_from(alone)
    total = len(graph)
    note = f" ({len(alone):,} more stand alone)" if alone else ""
    if total > LARGEST:
        graph = _largest(graph)
        note = f" of {total:,}, in the largest threads{note}"
    name = "sample" if store.path.name.startswith("sample-") else store.path.stem
    return make_page(graph, f"Messages of {name}", store, note=note, text=text), name


def _largest(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    from graphcables.chains import threads

    groups = [*threads(graph), *sorted(nx.weakly_connected_components(graph), key=lambda part: (-len(part), min(part)))]
    kept: dict[str, None] = {}
    for group in groups:
        start = min(group, key=lambda node: (-graph.degree(node), node))
        around = nx.bfs_tree(graph.subgraph(group).to_undirected(as_view=True), start, sort_neighbors=sorted)
        for node in around:
            if len(kept) >= LARGEST:
                return graph.subgraph(kept).copy()
            kept.setdefault(node)
    return graph.subgraph(kept).copy()


def make_page(
    graph: nx.DiGraph[str] | CableGraph,
    title: str,
    store: Store | None = None,
    *,
    chosen: str | None = None,
    note: str = "",
    text: bool = False,
) -> str:
    """The page of a graph.

    Parameters
    ----------
    graph : networkx.DiGraph
        As of `Store.graph`; it is not changed.
    title : str
    store : Store, optional
        Where the graph is from: it gives the sentences around the references; without it there are only their words.
    chosen : str, optional
        The message on which the page opens.
    note : str
        Words behind the number of messages.
    text : bool
        Whether the documents' texts go into the page.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     html = make_page(store.graph(["frus1969-76v09/d52", "frus1969-76v09/d44"]), "Two messages", store)
    >>> "<title>Two messages</title>" in html
    True
    """
    nodes, arrows, extra = content(graph, store, chosen=chosen, text=text)
    page = Page(title, summary(graph, extra, note))
    page.nodes, page.edges, page.extra = nodes, arrows, extra
    html: str = page.generate_html()
    return html


def summary(graph: nx.DiGraph[str], extra: dict[str, object], note: str = "") -> str:
    """How much a page shows."""
    references = sum(data["weight"] for *_, data in graph.edges(data=True))
    told = f"{counted(len(graph), 'message')}{note}{statuses(graph)} · {counted(references, 'reference')}"
    dated = extra["axis"]["dated"]  # type: ignore[index]
    return told if dated or len(graph) < 2 else told + " · mostly undated, in the order of print"


def statuses(graph: nx.DiGraph[str]) -> str:
    """How many messages are not there: absent ones, and documents of volumes outside the collection."""
    counts = Counter(data["status"] for _, data in graph.nodes(data=True))
    return "".join(f" · {counts[status]:,} {status}" for status in ("absent", "outside") if counts[status])
