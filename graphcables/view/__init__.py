"""The interactive page: one HTML file that works without a network.

pyvis carries nodes, edges, options and the vis-network library; the page around them is our own template, with every
text from a document as data.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import networkx as nx
import pyvis
from pyvis.network import Network

from graphcables import __version__
from graphcables.evidence import sentence
from graphcables.view.layout import Layout, lay_out

if TYPE_CHECKING:
    from graphcables.store import Store

LARGEST = 5000
"""Most messages on one page; of a larger graph the longest threads are shown."""
_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#009988")
"""Paul Tol's bright scheme, which colour-blind readers tell apart, and two of his vibrant one."""
_OTHER = "#999999"
_DASHES: dict[str, bool | list[int]] = {"reply": False, "follow-up": [9, 4], "reference": [2, 4]}
_RULES = {
    "editor": "an editor's footnote says so",
    "serial": "by serial number",
    "parties": "by number, parties and date",
    "date": "by date and parties",
    "document": "by document number",
    "page": "by page",
}
_STRONGEST = ("present", "ambiguous", "absent", "outside")


class Page(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network written by our own template: self-contained, and nothing in it is taken for markup or code."""

    def __init__(self, title: str, summary: str) -> None:
        super().__init__(height="100%", directed=True, cdn_resources="in_line")
        self.title, self.summary = title, summary
        self.extra: dict[str, Any] = {}
        self.set_options(json.dumps(_OPTIONS))

    def generate_html(self, *_: object, **__: object) -> str:
        """The page as one string."""
        data = {**self.extra, "nodes": self.nodes, "arrows": self.edges, "options": self.options}
        parts = {name: _part(name) for name in ("page.css", "page.js")}
        library = _library()
        scripts = " ".join(f"'sha256-{_digest(script)}'" for script in (library, parts["page.js"]))
        policy = f"default-src 'none'; script-src {scripts}; style-src 'sha256-{_digest(parts['page.css'])}'; img-src data:; base-uri 'none'; form-action 'none'"
        return _template().render(
            title=_plain(self.title),
            summary=_plain(self.summary),
            version=__version__,
            policy=policy,
            style=parts["page.css"],
            data=_script_json(data),
            library=library,
            script=parts["page.js"],
        )


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "dragNodes": False,
        "hideEdgesOnDrag": False,
        "tooltipDelay": 100,
        "keyboard": False,
    },
    "nodes": {"shape": "dot", "size": 9, "borderWidth": 2, "font": {"size": 12, "vadjust": -2}, "fixed": True},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.6}},
        "smooth": False,
        "width": 1.5,
        "color": {"color": "#7d8590", "highlight": "#0a58ca", "hover": "#0a58ca"},
    },
}


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _script_json(data: object) -> str:
    """JSON that can stand in a script element: no "<", no line separators."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """vis-network as pyvis ships it, fit to stand in a script element."""
    text = Path(pyvis.__file__).with_name("templates").joinpath(*_LIBRARY.split("/")[1:]).read_text(encoding="utf-8")
    return (
        re.sub(r"</(script)", r"<\\/\1", text, flags=re.I)
        .replace("//# sourceMappingURL=vis-network.min.js.map", "")
        .strip()
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(_part("page.html.j2"))


def chain_page(store: Store, id_: str) -> tuple[str, str]:
    """The page of a message's reply chain, and a name for its file.

    Parameters
    ----------
    store : Store
    id_ : str
        The message on which the page opens.

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
    html = make_page(store, graph, f"The reply chain of {name}", chosen=id_)
    return html, re.sub(r"[^\w.-]+", "-", id_)


def graph_page(store: Store) -> tuple[str, str]:
    """The page of a whole database, and a name for its file: the messages that cite or are cited.

    Of more than 5,000 the largest threads are shown; the page says so.
    """
    graph = store.graph()
    graph.remove_nodes_from([node for node, degree in dict(graph.degree()).items() if degree == 0])
    total = len(graph)
    note = ""
    if total > LARGEST:
        graph = _largest(graph)
        note = f" of {total:,}, in the largest threads"
    name = "sample" if store.path.name.startswith("sample-") else store.path.stem
    return make_page(store, graph, f"Messages of {name}", note=note), name


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


def make_page(store: Store, graph: nx.DiGraph[str], title: str, *, chosen: str | None = None, note: str = "") -> str:
    """The page of a graph.

    Parameters
    ----------
    store : Store
        Where the graph is from: it gives the sentences around the references.
    graph : networkx.DiGraph
        As of `Store.graph`; it is not changed.
    title : str
    chosen : str, optional
        The message on which the page opens.
    note : str
        Words behind the number of messages.
    """
    order = {row[0]: row[1] for row in store.execute("SELECT id, place FROM documents") if row[0] in graph}
    layout = lay_out(graph, order)
    messages = sorted(graph, key=lambda node: (layout.places[node][0], layout.places[node][1], node))
    colours = _colours(graph)
    edges = _edges(store, graph)
    absent = sum(data["status"] != "present" for _, data in graph.nodes(data=True))
    summary = (
        f"{len(graph):,} messages{note} · {absent:,} absent · {sum(len(edge['words']) for edge in edges):,} references"
    )
    if not layout.dated and len(graph) > 1:
        summary += " · mostly undated: in the order in which their volume prints them"
    page = Page(title, summary)
    page.nodes = [_node(graph, node, layout, colours) for node in messages]
    page.edges = [_arrow(place, edge) for place, edge in enumerate(edges)]
    page.extra = {
        "messages": [_message(graph, node, layout, colours) for node in messages],
        "edges": edges,
        "ticks": [{"x": tick.x, "label": tick.label} for tick in layout.ticks],
        "senders": [{"name": name, "colour": colour} for name, colour in colours.items()]
        + [{"name": "others", "colour": _OTHER}],
        "chosen": chosen,
    }
    html: str = page.generate_html()
    return html


def _colours(graph: nx.DiGraph[str]) -> dict[str, str]:
    """Colours of the most frequent senders."""
    counts = Counter(_sender(data) for _, data in graph.nodes(data=True) if data.get("sender"))
    ranked = sorted(counts, key=lambda name: (-counts[name], name))[: len(_COLOURS)]
    return dict(zip(ranked, _COLOURS, strict=False))


def _sender(data: dict[str, Any]) -> str:
    return _plain(str(data.get("sender") or ""))[:40]


def _name(graph: nx.DiGraph[str], node: str) -> str:
    serials = graph.nodes[node].get("serials") or []
    return _plain(serials[0] if serials else node.split("/", 1)[-1])


def _node(graph: nx.DiGraph[str], node: str, layout: Layout, colours: dict[str, str]) -> dict[str, Any]:
    x, y = layout.places[node]
    data = graph.nodes[node]
    colour = colours.get(_sender(data), _OTHER)
    present = data["status"] == "present"
    name = _name(graph, node)
    return {
        "id": node,
        "label": name if len(name) <= 18 else name[:17] + "…",
        "x": x,
        "y": y,
        "color": {
            "background": colour if present else "rgba(0,0,0,0)",
            "border": colour,
            "highlight": {"background": colour if present else "rgba(0,0,0,0)", "border": "#0a58ca"},
            "hover": {"background": colour if present else "rgba(0,0,0,0)", "border": "#0a58ca"},
        },
        "shapeProperties": {"borderDashes": False if present else [3, 3]},
    }


def _message(graph: nx.DiGraph[str], node: str, layout: Layout, colours: dict[str, str]) -> dict[str, Any]:
    data = graph.nodes[node]
    x, y = layout.places[node]
    on_site = re.fullmatch(r"(frus[\w-]+)/(d\d+[A-Za-z]?)", node)
    return {
        "id": node,
        "name": _name(graph, node),
        "serials": [_plain(serial) for serial in data.get("serials") or []],
        "date": data.get("date"),
        "sender": _plain(data["sender"]) if data.get("sender") else None,
        "recipient": _plain(data["recipient"]) if data.get("recipient") else None,
        "title": _plain(data["title"]) if data.get("title") else None,
        "status": data["status"],
        "link": f"https://history.state.gov/historicaldocuments/{on_site[1]}/{on_site[2]}"
        if on_site and data["status"] == "present"
        else None,
        "colour": colours.get(_sender(data), _OTHER),
        "x": x,
        "y": y,
    }


def _edges(store: Store, graph: nx.DiGraph[str]) -> list[dict[str, Any]]:
    """The edges with the sentences that say them, in the order of the citing messages."""
    out: list[dict[str, Any]] = []
    for source in graph:
        found = list(graph.out_edges(source, data=True))
        if not found:
            continue
        text = store.execute("SELECT text FROM documents JOIN texts USING (place) WHERE id = ?", [source]).fetchone()[0]
        for _, target, data in found:
            words = [_words(text, citation) for citation in data["citations"]]
            statuses = {citation["status"] for citation in data["citations"]}
            out.append(
                {
                    "from": source,
                    "to": target,
                    "relation": data["relation"],
                    "status": next(status for status in _STRONGEST if status in statuses),
                    "words": words,
                }
            )
    return out


def _words(text: str, citation: dict[str, Any]) -> dict[str, Any]:
    said, start, end = sentence(text, citation["start"], citation["end"])
    return {
        "text": said,
        "mark": [start, end],
        "relation": citation["relation"],
        "rule": _RULES[citation["method"]],
        "status": citation["status"],
        "confidence": citation["confidence"],
        "footnote": citation["footnote"],
    }


def _arrow(place: int, edge: dict[str, Any]) -> dict[str, Any]:
    uncertain = edge["status"] == "ambiguous"
    return {
        "id": str(place),
        "from": edge["from"],
        "to": edge["to"],
        "dashes": _DASHES[edge["relation"]] if not uncertain else [1, 5],
        "width": 2 if edge["relation"] == "reply" else 1.2,
    }
