"""The graph in other programs' formats, read back by programs that are not ours."""

from __future__ import annotations

import io
import json
import zipfile

import networkx as nx
import pandas as pd
import pytest
from lxml import etree

from graphcables.export import FORMATS, export
from graphcables.store import Store

READERS = {
    "graphml": lambda data: nx.read_graphml(io.BytesIO(data)),
    "gexf": lambda data: nx.read_gexf(io.BytesIO(data)),
    "cytoscape": lambda data: nx.cytoscape_graph(json.loads(data)),
    "json": lambda data: nx.node_link_graph(json.loads(data), edges="edges"),
}


@pytest.mark.parametrize("name", READERS)
def test_comes_back_whole(store: Store, name: str) -> None:
    graph, again = store.graph(), READERS[name](export(store, name))
    assert set(again) == set(graph)
    assert {edge[:2] for edge in again.edges} == set(graph.edges)
    edge = again.edges["frus1969-76v09/d52", "frus1969-76v09/d44"]
    assert (edge["relation"], edge["confidence"]) == ("reply", 0.99)
    assert "Tohak 82" in (edge["text"] if "text" in edge else edge["citations"][0]["text"])
    assert again.nodes["frus1969-76v09/d81"]["date"] == "1972-10-30"


def test_gexf_is_dated(store: Store) -> None:
    root = etree.fromstring(export(store, "gexf"))
    (node,) = [n for n in root.iter("{*}node") if n.get("id") == "frus1969-76v09/d81"]
    assert node.get("start") == "1972-10-30"


def test_csv(store: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(export(store, "csv"))) as archive:
        documents = pd.read_csv(archive.open("documents.csv"))
        citations = pd.read_csv(archive.open("citations.csv"))
    assert list(documents.id) == [row["id"] for row in store.documents()]
    assert list(citations.target) == [row["target"] for row in store.citations()]


def test_parquet(store: Store) -> None:
    pytest.importorskip("pyarrow")
    with zipfile.ZipFile(io.BytesIO(export(store, "parquet"))) as archive:
        citations = pd.read_parquet(io.BytesIO(archive.read("citations.parquet")))
    assert list(citations.target) == [row["target"] for row in store.citations()]


def test_mermaid(store: Store) -> None:
    lines = export(store, "mermaid").decode().splitlines()
    assert lines[0] == "flowchart RL"
    assert sum("--" in line or "-.-" in line for line in lines) == store.graph().number_of_edges()


def test_dot(store: Store) -> None:
    text = export(store, "dot").decode()
    assert text.count(" -> ") == store.graph().number_of_edges()
    assert '"frus1969-76v09/d52" -> "frus1969-76v09/d44" [label="reply"];' in text


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"parquet"}))
def test_same_bytes(store: Store, name: str) -> None:
    assert export(store, name) == export(store, name)


@pytest.mark.parametrize("name", ["mermaid", "dot", "graphml"])
def test_a_message_that_stands_alone_is_drawn(store: Store, name: str) -> None:
    graph = store.graph()
    alone = min(node for node, degree in graph.degree() if not degree)
    (serial,) = graph.nodes[alone]["serials"][:1] or [alone]
    assert serial in export(store, name, [alone]).decode()
