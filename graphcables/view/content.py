"""What a page shows of a graph: its messages, its arrows with the sentences that say them, colours, texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphcables.annotate import Piece, parts_of
from graphcables.bibliography import address, volume_title
from graphcables.chains import order_of
from graphcables.evidence import sentence
from graphcables.model import Marker
from graphcables.output import plain
from graphcables.runs import serial_numbers
from graphcables.view.layout import Layout, lay_out

if TYPE_CHECKING:
    from graphcables.store import Store

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
_NUMBER = re.compile(r"d[0-9]+[a-z]?")
_EPOCH = 719163
"""The ordinal of 1 January 1970, from which JavaScript counts days."""


def content(
    graph: nx.DiGraph[str],
    store: Store | None = None,
    *,
    chosen: str | None = None,
    text: bool = False,
    pages: Mapping[str, str] | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """(nodes and edges as vis-network takes them, what our own scripts need besides).

    Parameters
    ----------
    graph : networkx.DiGraph
        As of `Store.graph`; it is not changed.
    store : Store, optional
        Where the graph is from: it gives the sentences around the references.
    chosen : str, optional
        The message on which the page opens.
    text : bool
        Whether the documents' texts go along.
    pages : mapping of str to str, optional
        The pages of messages that only stand for themselves here: they are at home on another.
    """
    layout = lay_out(graph, order_of(graph))
    messages = sorted(graph, key=lambda node: (layout.places[node][0], layout.places[node][1], node))
    senders, series = (_ranked(graph, name) for name in (_sender, _series))
    pages, names = pages or {}, names_of(graph)
    edges = _edges(graph, messages, store)
    colours = {
        "sender": dict(zip(senders, _COLOURS, strict=False)),
        "series": dict(zip(series, _COLOURS, strict=False)),
    }
    extra: dict[str, Any] = {
        "messages": [_message(graph, node, names[node], layout, pages) for node in messages],
        "edges": edges,
        "ticks": [{"x": tick.x, "label": tick.label} for tick in layout.ticks],
        "colours": colours,
        "other": _OTHER,
        "volumes": {
            volume: volume_title(volume) for volume in sorted({data["volume"] for _, data in graph.nodes(data=True)})
        },
        "axis": {
            "dated": layout.dated,
            "origin": layout.origin - _EPOCH * layout.dated,  # not rounded: the hour would be off, and with it days
            "scale": layout.scale,
        },
        "crossed": _crossed(graph),
        "chosen": chosen,
    }
    if text and store is not None:
        extra["texts"] = {node: _text(store, node) for node in messages if graph.nodes[node]["status"] == "present"}
    nodes = [_node(graph, node, names[node], layout, colours["sender"], pages) for node in messages]
    return nodes, [_arrow(place, edge) for place, edge in enumerate(edges)], extra


def _sender(data: Mapping[str, Any]) -> str:
    return plain(str(data.get("sender") or ""))[:40]


def _series(data: Mapping[str, Any]) -> str:
    """The series of a message's first serial: "Hakto 44/224" is of Hakto."""
    return next(
        (plain(series)[:40] for serial in data.get("serials") or () for series, _ in serial_numbers(serial)), ""
    )


def _ranked(graph: nx.DiGraph[str], name: Any) -> list[str]:
    """Names of the most frequent senders or series."""
    counts = Counter(found for _, data in graph.nodes(data=True) if (found := name(data)))
    return sorted(counts, key=lambda one: (-counts[one], one))[: len(_COLOURS)]


def names_of(graph: nx.DiGraph[str]) -> dict[str, str]:
    """What the messages are called on a page: by their first serials, else by their numbers, with the volume where there are several."""
    several = len({data["volume"] for _, data in graph.nodes(data=True)}) > 1
    names: dict[str, str] = {}
    for node, data in graph.nodes(data=True):
        serial = next(iter(data.get("serials") or ()), "")
        number = node.rpartition("/")[2]
        if not serial or _NUMBER.fullmatch(serial):  # a document that is only cited by its number has that for a serial
            serial = node.removeprefix("frus") if several else number
        names[node] = plain(serial)
    return names


def _node(
    graph: nx.DiGraph[str], node: str, name: str, layout: Layout, colours: Mapping[str, str], pages: Mapping[str, str]
) -> dict[str, Any]:
    x, y = layout.places[node]
    data = graph.nodes[node]
    colour = colours.get(_sender(data), _OTHER)
    present = data["status"] == "present"
    fill = colour if present and node not in pages else "rgba(0,0,0,0)"
    return {
        "id": node,
        "label": name if len(name) <= 18 else name[:17] + "…",
        "x": x,
        "y": y,
        "shape": "diamond" if node in pages else "dot",
        "color": {
            "background": fill,
            "border": colour,
            "highlight": {"background": fill, "border": "#0a58ca"},
            "hover": {"background": fill, "border": "#0a58ca"},
        },
        "shapeProperties": {"borderDashes": False if present else [3, 3]},
    }


def _message(graph: nx.DiGraph[str], node: str, name: str, layout: Layout, pages: Mapping[str, str]) -> dict[str, Any]:
    data = graph.nodes[node]
    x, y = layout.places[node]
    found = {
        "id": node,
        "name": name,
        "serials": [plain(serial) for serial in data.get("serials") or []],
        "date": data.get("date"),
        "sender": plain(data["sender"]) if data.get("sender") else None,
        "recipient": plain(data["recipient"]) if data.get("recipient") else None,
        "title": plain(data["title"]) if data.get("title") else None,
        "status": data["status"],
        "series": _series(data),
        "volume": data["volume"],
        "link": address(node) if data["status"] == "present" else None,
        "x": x,
        "y": y,
    }
    return found | ({"page": pages[node]} if node in pages else {})


def _edges(graph: nx.DiGraph[str], messages: Sequence[str], store: Store | None) -> list[dict[str, Any]]:
    """The edges with the sentences that say them, in the order of the citing messages, then of their words."""
    place = {node: place for place, node in enumerate(messages)}
    out: list[dict[str, Any]] = []
    for source in messages:
        found = sorted(graph.out_edges(source, data=True), key=lambda edge: (_first_word(edge[2]), place[edge[1]]))
        if not found:
            continue
        text = None
        if store is not None:
            query = "SELECT text FROM documents JOIN texts USING (place) WHERE id = ?"
            row = store.execute(query, [source]).fetchone()
            text = row[0] if row else None
        for _, target, data in found:
            citations = data.get("citations", ())
            words = [_words(text, citation) for citation in citations]
            statuses = {citation["status"] for citation in citations} or {"present"}
            out.append(
                {
                    "from": source,
                    "to": target,
                    "relation": data["relation"],
                    "confidence": data["confidence"],
                    "status": next(status for status in _STRONGEST if status in statuses),
                    "words": words,
                }
            )
    return out


def _first_word(edge: Mapping[str, Any]) -> int:
    """Where in its document a message is first cited."""
    return min((citation["start"] for citation in edge.get("citations", ())), default=0)


def _words(text: str | None, citation: Mapping[str, Any]) -> dict[str, Any]:
    if text is None:
        said, start, end = citation["text"], 0, len(citation["text"])
    else:
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


def _arrow(place: int, edge: Mapping[str, Any]) -> dict[str, Any]:
    uncertain = edge["status"] == "ambiguous"
    return {
        "id": str(place),
        "from": edge["from"],
        "to": edge["to"],
        "dashes": _DASHES[edge["relation"]] if not uncertain else [1, 5],
        "width": 2 if edge["relation"] == "reply" else 1.2,
    }


def _crossed(graph: nx.DiGraph[str]) -> list[list[str]]:
    """The messages that crossed, in pairs, each with the message that shows it."""
    from graphcables.measures import crossed

    table = crossed(graph)
    return [list(row) for row in zip(table["first"], table["second"], table["shown_by"], strict=True)]


def _piece(piece: Piece) -> str | list[str]:
    if isinstance(piece, str):
        return piece
    return [piece.label] if isinstance(piece, Marker) else [piece[0], piece[1]["target"]]


def _text(store: Store, id_: str) -> list[list[Any]]:
    """The text of a document, a list for each part: the label of its footnote, then paragraphs of pieces: words, [words, target], or [a footnote's marker]."""
    document = store.document(id_)
    if document is None:
        return []
    out: list[list[Any]] = []
    for label, paragraphs in parts_of(document, store.cited_by(id_)):
        shown = [[_piece(piece) for piece in paragraph] for paragraph in paragraphs]
        out.append([label, *shown])
    return out
