"""The graph for other programs: GraphML, GEXF, Cytoscape and node-link JSON, CSV, Parquet, Mermaid, DOT; RIS, BibTeX, CSL."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphcables import bibliography
from graphcables.output import write_csv

if TYPE_CHECKING:
    from graphcables.rows import Row
    from graphcables.store import Store

_LONGEST = 500
"""Messages up to which Mermaid and DOT are of use."""


Messages = Collection[str] | None
"""The messages that are wanted; None for all."""


def export(store: Store, format_: str, messages: Messages = None) -> bytes:
    """The graph of a database in a format.

    Parameters
    ----------
    store : Store
    format_ : str
        One of `FORMATS`.
    messages : collection of str, optional
        Only these, and what is between them: a chain, say.

    Returns
    -------
    bytes
        What goes into the file. CSV and Parquet are a ZIP archive of two tables, documents and citations.

    Raises
    ------
    ValueError
        Where the graph is too large for Mermaid or DOT.

    Examples
    --------
    >>> import graphcables, io, networkx
    >>> with graphcables.open("sample") as store:
    ...     again = networkx.read_graphml(io.BytesIO(export(store, "graphml")))
    >>> again.has_edge("frus1969-76v09/d52", "frus1969-76v09/d44")
    True
    """
    return FORMATS[format_](store, messages)


def _graph(store: Store, messages: Messages) -> nx.DiGraph[str]:
    """The graph without what it notes of its database, which is this machine's."""
    graph = store.graph(messages)
    graph.graph.clear()
    return graph


def _documents(store: Store, messages: Messages) -> Iterator[Row]:
    return (row for row in store.documents() if messages is None or row["id"] in messages)


def _tables(store: Store, messages: Messages) -> Iterator[tuple[str, Iterator[Row]]]:
    yield "documents", _documents(store, messages)
    yield "citations", (row for row in store.citations() if messages is None or row["source"] in messages)


def _flat(store: Store, messages: Messages) -> nx.DiGraph[str]:
    """The graph with attributes that any format can hold: text and numbers, lists joined, nothing for what isn't known."""
    graph = _graph(store, messages)
    out: nx.DiGraph[str] = nx.DiGraph()
    for node, data in graph.nodes(data=True):
        label = (data["serials"] or [node.split("/", 1)[-1]])[0]
        known = {name: value for name, value in data.items() if value is not None}
        known["serials"] = "; ".join(data["serials"])
        out.add_node(node, label=label, **{name: _legal(value) for name, value in known.items() if name != "label"})
    for one, other, data in graph.edges(data=True):
        words = " | ".join(citation["text"] for citation in data["citations"])
        methods = "; ".join(dict.fromkeys(citation["method"] for citation in data["citations"]))
        statuses = "; ".join(dict.fromkeys(citation["status"] for citation in data["citations"]))
        out.add_edge(
            one,
            other,
            relation=data["relation"],
            weight=data["weight"],
            confidence=data["confidence"],
            text=_legal(words),
            method=methods,
            status=statuses,
        )
    return out


def _legal(value: Any) -> Any:
    """Text without what XML can't hold."""
    if not isinstance(value, str):
        return value
    return "".join(c if c in "\t\n\r" or c >= " " else " " for c in value if c not in "\ufffe\uffff")


def _graphml(store: Store, messages: Messages) -> bytes:
    return "\n".join(nx.generate_graphml(_flat(store, messages))).encode()


def _gexf(store: Store, messages: Messages) -> bytes:
    graph = _flat(store, messages)
    graph.graph["mode"] = "dynamic"
    graph.graph["timeformat"] = "date"
    for _, data in graph.nodes(data=True):
        if len(data.get("date", "")) >= 10:
            data["start"] = data["date"][:10]  # from then on it is on Gephi's timeline
    buffer = io.BytesIO()
    nx.write_gexf(graph, buffer)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue(), count=1)  # the same graph gives the same bytes


def _cytoscape(store: Store, messages: Messages) -> bytes:
    return _dump(nx.cytoscape_data(_graph(store, messages)))


def _json(store: Store, messages: Messages) -> bytes:
    return _dump(nx.node_link_data(_graph(store, messages), edges="edges"))


def _dump(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _csv(store: Store, messages: Messages) -> bytes:
    tables: dict[str, bytes] = {}
    for name, rows in _tables(store, messages):
        text = io.StringIO()
        write_csv(rows, text)
        tables[f"{name}.csv"] = text.getvalue().encode("utf-8", "replace")
    return _zipped(tables)


def _parquet(store: Store, messages: Messages) -> bytes:
    import pandas as pd
    import pyarrow  # noqa: F401  what pandas writes Parquet with: its lack is told before the work

    tables: dict[str, bytes] = {}
    for name, rows in _tables(store, messages):
        buffer = io.BytesIO()
        pd.DataFrame(list(rows)).to_parquet(buffer, index=False)
        tables[f"{name}.parquet"] = buffer.getvalue()
    return _zipped(tables)


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _small(store: Store, messages: Messages) -> nx.DiGraph[str]:
    graph = store.graph(messages, evidence=False)
    kept = graph.edge_subgraph(graph.edges) if messages is None else graph  # those that are asked for may stand alone
    if len(kept) > _LONGEST:
        raise ValueError(f"{len(kept):,} messages are too many for a drawing by text (at most {_LONGEST})")
    return kept


def _mermaid(store: Store, messages: Messages) -> bytes:
    graph = _small(store, messages)
    names = {node: f"m{place}" for place, node in enumerate(graph)}
    lines = ["flowchart RL"]
    for node, data in graph.nodes(data=True):
        label = _quoted((data["serials"] or [node])[0], "#quot;")
        lines.append(f'  {names[node]}["{label}"]' if data["status"] == "present" else f'  {names[node]}("{label}")')
    for one, other, data in graph.edges(data=True):
        arrow = "-->" if data["relation"] == "reply" else "-.->"
        lines.append(f"  {names[one]} {arrow} {names[other]}")
    return "\n".join(lines).encode() + b"\n"


def _dot(store: Store, messages: Messages) -> bytes:
    graph = _small(store, messages)
    lines = ["digraph cables {", "  rankdir=RL;"]
    for node, data in graph.nodes(data=True):
        style = "" if data["status"] == "present" else ", style=dashed"
        name = _quoted((data["serials"] or [node])[0], '\\"')
        lines.append(f'  "{_quoted(node, chr(92) + chr(34))}" [label="{name}"{style}];')
    for one, other, data in graph.edges(data=True):
        quoted = chr(92) + chr(34)
        lines.append(f'  "{_quoted(one, quoted)}" -> "{_quoted(other, quoted)}" [label="{data["relation"]}"];')
    return "\n".join([*lines, "}"]).encode() + b"\n"


def _quoted(text: str, quote: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', quote).replace("<", "‹").replace(">", "›")


FORMATS: dict[str, Callable[[Store, Messages], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "cytoscape": _cytoscape,
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
    "mermaid": _mermaid,
    "dot": _dot,
    "ris": lambda store, messages: bibliography.ris(_documents(store, messages)).encode("utf-8", "replace"),
    "bibtex": lambda store, messages: bibliography.bibtex(_documents(store, messages)).encode("utf-8", "replace"),
    "csl": lambda store, messages: bibliography.csl(_documents(store, messages)).encode("utf-8", "replace"),
}
"""The formats, each with what makes it."""
