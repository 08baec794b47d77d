"""Files for other programs."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from graphcables.export import export
from graphcables.pipeline import build
from graphcables.store import Store
from tests.questions.asking import VOLUME, cables_of, call

CHAIN = frozenset(f"{VOLUME}/{name}" for name in ("Hakto 37", "Hakto 38", "d44", "d52", "d55"))
"""The chain of Hakto 44."""


class TestExportChain:
    @pytest.mark.parametrize("name", ["Hakto44", "d52", "Hakto 44"])
    def test_graphml(self, sample_db: Path, tmp_path: Path, name: str) -> None:
        path = tmp_path / "chain.graphml"
        assert call("export", *name.split(), "-o", path, "--db", sample_db).exit_code == 0
        graph = nx.read_graphml(path)
        assert set(graph) == CHAIN
        with Store(sample_db) as store:
            assert set(graph.edges) == set(store.graph().subgraph(CHAIN).edges)

    @pytest.mark.parametrize("kind", ["gexf", "json", "cytoscape"])
    def test_other_formats(self, sample_db: Path, kind: str) -> None:
        result = call("export", "Hakto44", "-f", kind, "-o", "-", "--db", sample_db)
        assert set(READERS[kind](result.stdout_bytes)) == CHAIN

    def test_dot(self, sample_db: Path) -> None:
        text = call("export", "Hakto44", "-f", "dot", "-o", "-", "--db", sample_db).stdout
        assert set(re.findall(r'^  "([^"]*)" \[', text, re.M)) == CHAIN

    @pytest.mark.parametrize(("name", "status"), [("Zorro", 1), ("Tohak83", 1)])
    def test_status(self, sample_db: Path, tmp_path: Path, name: str, status: int) -> None:
        result = call("export", name, "-o", tmp_path / "chain.graphml", "--db", sample_db)
        assert (result.exit_code, list(tmp_path.iterdir())) == (status, [])


DOT = shutil.which("dot")


def drawn(text: bytes) -> tuple[list[str], list[str]]:
    """The nodes and the edges that Graphviz draws of DOT, by their titles."""
    if DOT is None:
        pytest.skip("needs Graphviz: apt-get install graphviz")
    done = subprocess.run([DOT, "-Tsvg"], input=text, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    root = etree.fromstring(done.stdout, etree.XMLParser(load_dtd=False, no_network=True))
    titles: dict[str, list[str]] = {"node": [], "edge": [], "graph": []}
    for group in root.iter("{*}g"):
        titles[group.get("class", "")].append(str(group.findtext("{*}title")))
    return titles["node"], titles["edge"]


class TestGraphviz:
    def test_whole_sample(self, store: Store) -> None:
        graph = store.graph()
        nodes, edges = drawn(export(store, "dot"))
        assert sorted(nodes) == sorted(node for node, degree in graph.degree if degree)
        assert sorted(edges) == sorted(f"{one}->{other}" for one, other in graph.edges)

    def test_chain(self, store: Store) -> None:
        nodes, edges = drawn(export(store, "dot", CHAIN))
        assert (set(nodes), len(edges)) == (CHAIN, 4)

    def test_odd_names(self, tmp_path: Path) -> None:
        ids = [
            'a"b',
            "a\\",
            'a\\"b',
            "<b>",
            "a{b|c}",
            "é日本",
            "a;b",
            "a->b",
            "a/*b",
            "//",
            "#a",
            "%s",
            "node",
            "a&lt;b",
        ]
        with Store(cables_of(ids, tmp_path)) as store:
            nodes, edges = drawn(export(store, "dot"))
        assert (len(nodes), len(edges)) == (len(ids) + 1, len(ids))


READERS: dict[str, Callable[[bytes], Any]] = {
    "graphml": lambda data: nx.read_graphml(io.BytesIO(data)),
    "gexf": lambda data: nx.read_gexf(io.BytesIO(data)),
    "cytoscape": lambda data: nx.cytoscape_graph(json.loads(data)),
    "json": lambda data: nx.node_link_graph(json.loads(data), edges="edges"),
}


@pytest.fixture(params=["sample", "cables"])
def either(request: pytest.FixtureRequest, sample_db: Path, cables: Path) -> Iterator[Store]:
    """The sample's database, and one with more dates."""
    with Store(sample_db if request.param == "sample" else cables) as opened:
        yield opened


@pytest.mark.parametrize("name", READERS)
class TestReadBack:
    """What test_export.py asks of one node and one edge, asked of all."""

    def test_nodes(self, either: Store, name: str) -> None:
        graph, again = either.graph(), READERS[name](export(either, name))
        assert again.is_directed()
        for field in ("date", "sender", "recipient", "title", "volume", "status"):
            one = {node: data[field] or None for node, data in graph.nodes(data=True)}
            assert {node: data.get(field) or None for node, data in again.nodes(data=True)} == one
        joined = {node: data["serials"] for node, data in graph.nodes(data=True)}
        found = {node: data["serials"] for node, data in again.nodes(data=True)}
        assert {n: "; ".join(v) if isinstance(v, list) else v for n, v in found.items()} == {
            n: "; ".join(v) for n, v in joined.items()
        }

    def test_edges(self, either: Store, name: str) -> None:
        graph, again = either.graph(), READERS[name](export(either, name))
        assert set(again.edges) == set(graph.edges)
        for field in ("relation", "weight", "confidence"):
            assert {e[:2]: e[2][field] for e in again.edges(data=True)} == {
                e[:2]: e[2][field] for e in graph.edges(data=True)
            }

    def test_evidence(self, either: Store, name: str) -> None:
        graph, again = either.graph(), READERS[name](export(either, name))
        for one, other, data in graph.edges(data=True):
            found, citations = again.edges[one, other], data["citations"]
            if name in ("json", "cytoscape"):
                assert found["citations"] == citations
            else:
                assert found["text"] == " | ".join(citation["text"] for citation in citations)
                assert found["method"].split("; ") == list(dict.fromkeys(c["method"] for c in citations))
                assert found["status"].split("; ") == list(dict.fromkeys(c["status"] for c in citations))


@pytest.mark.parametrize(("kind", "name"), [("graphml", "graphml"), ("gexf", "gexf")])
def test_signs_that_xml_cannot_hold(tmp_path: Path, kind: str, name: str) -> None:
    text = '5. Message From A \x0b\x1b to B <&">\n\nTohak 84. Ref: Hakto \x0b41. See Hakto\x1f 40.\n'
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "d5.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "letters"], tmp_path / "graph.db")
    with Store(tmp_path / "graph.db") as store:
        assert set(READERS[name](export(store, kind))) == set(store.graph())
