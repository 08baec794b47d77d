"""A graph as it shows itself in a notebook: the interactive page in a frame that is closed to the notebook and the network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import networkx as nx

from graphcables.errors import DatabaseError
from graphcables.output import counted

if TYPE_CHECKING:
    from graphcables.graph import CableGraph

_LARGEST = 2000
"""Most messages that a frame shows."""
_HEIGHT = 620
_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
"""Pictures may be saved, and links open pages of their own origin; the notebook itself can't be reached."""


def frame(graph: CableGraph) -> str:
    """The HTML of a graph for Jupyter.

    The page runs in a sandbox of its own origin: it can't reach the notebook. A graph of more than 2,000 messages is told
    of in words only.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     html = store.graph(["frus1969-76v09/d52", "frus1969-76v09/d44"])._repr_html_()
    >>> html[:31], "allow-same-origin" in html
    ('<iframe sandbox="allow-scripts ', False)
    """
    from graphcables.store import Store
    from graphcables.view import make_page

    title = counted(len(graph), "message")
    told = f"<p>A graph of {title} and {counted(graph.number_of_edges(), 'edge')}"
    if not graph:
        return f"{told}</p>"
    if len(graph) > _LARGEST:
        return f"{told}; a part of it shows itself: <code>graph.subgraph(…)</code></p>"
    if not _is_ours(graph):
        return f"{told}; only one with the nodes and edges of <code>Store.graph</code> shows itself as a page</p>"
    shown: nx.DiGraph[str] = graph
    try:
        with Store(graph.graph["database"]) as store:
            page = make_page(shown, title, store)
    except (KeyError, DatabaseError):  # it has moved, or the graph is somebody's own
        page = make_page(shown, title)
    return (
        f'<iframe sandbox="{_SANDBOX}" allow="clipboard-write" title="{escape(title)}" width="100%" height="{_HEIGHT}"'
        f' style="border:1px solid #999" srcdoc="{escape(page)}"></iframe>'
    )


def _is_ours(graph: CableGraph) -> bool:
    """Whether a graph still has what a page tells of: not one reversed, added to, or read without its words."""
    return all({"status", "volume"} <= data.keys() for _, data in graph.nodes(data=True)) and all(
        data.get("citations") and graph.nodes[one]["status"] == "present" for one, _, data in graph.edges(data=True)
    )
