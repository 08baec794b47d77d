"""The graph that a database gives."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest

from graphcables.store import Store

VOLUME = "frus1969-76v09"


@pytest.fixture
def graph(store: Store) -> nx.DiGraph[str]:
    return store.graph()


def test_plain_digraph(graph: nx.DiGraph[str]) -> None:
    assert isinstance(graph, nx.DiGraph)
    assert nx.utils.graphs_equal(nx.DiGraph(graph), graph)


def test_every_document_is_a_node(graph: nx.DiGraph[str], store: Store) -> None:
    assert {row["id"] for row in store.documents()} == {n for n, s in graph.nodes(data="status") if s == "present"}


def test_every_target_is_a_node(graph: nx.DiGraph[str], store: Store) -> None:
    assert {row["target"] for row in store.citations()} <= set(graph)


@pytest.mark.parametrize(
    ("citing", "cited", "relation"),
    [
        ("d52", "d44", "reply"),
        ("d44", "Hakto 37", "reply"),
        ("d44", "Hakto 38", "reply"),
        ("d55", "d52", "follow-up"),
        ("d53", "d50", "follow-up"),
        ("d54", "d50", "reply"),
        ("d63", "d61", "reply"),
        ("d51", "d30", "reference"),
        ("d98", "Haigto 4", "reference"),
    ],
)
def test_edges(graph: nx.DiGraph[str], citing: str, cited: str, relation: str) -> None:
    assert graph.edges[f"{VOLUME}/{citing}", f"{VOLUME}/{cited}"]["relation"] == relation


def test_edges_go_from_citing_to_cited(graph: nx.DiGraph[str]) -> None:
    assert not graph.has_edge(f"{VOLUME}/d44", f"{VOLUME}/d52")


def test_nobody_cites_himself(graph: nx.DiGraph[str]) -> None:
    assert nx.number_of_selfloops(graph) == 0


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("d52", {"serials": ["Hakto 44/224"], "sender": "Kissinger", "recipient": "Haig", "status": "present"}),
        ("Hakto 37", {"serials": ["Hakto 37"], "sender": "Kissinger", "recipient": "Haig", "status": "absent"}),
        ("d81", {"date": "1972-10-30", "volume": VOLUME}),
        ("Haigto 4", {"title": None, "volume": VOLUME, "status": "absent"}),
    ],
)
def test_nodes(graph: nx.DiGraph[str], node: str, expected: dict[str, object]) -> None:
    found = graph.nodes[f"{VOLUME}/{node}"]
    assert {name: found[name] for name in expected} == expected


def test_nodes_have_the_same_attributes(graph: nx.DiGraph[str]) -> None:
    names = {frozenset(data) for _, data in graph.nodes(data=True)}
    assert names == {frozenset({"serials", "date", "sender", "recipient", "title", "volume", "status", "order"})}


def test_weight_is_the_number_of_citations(graph: nx.DiGraph[str], store: Store) -> None:
    counted = Counter((row["source"], row["target"]) for row in store.citations())
    assert {(a, b): weight for a, b, weight in graph.edges(data="weight")} == counted


def test_edge_keeps_its_citations(graph: nx.DiGraph[str]) -> None:
    edge = graph.edges[f"{VOLUME}/d52", f"{VOLUME}/d44"]
    assert [(c["text"], c["method"], c["footnote"]) for c in edge["citations"]] == [
        ("Tohak 82", "editor", None),
        ("Document 44", "document", "2"),
    ]


def test_strongest_relation_and_greatest_confidence(graph: nx.DiGraph[str]) -> None:
    order = ["reference", "follow-up", "reply"]
    for _, _, edge in graph.edges(data=True):
        assert edge["relation"] == max((c["relation"] for c in edge["citations"]), key=order.index)
        assert edge["confidence"] == max(c["confidence"] for c in edge["citations"])


def test_part(store: Store) -> None:
    wanted = {f"{VOLUME}/{name}" for name in ("d52", "d44", "Hakto 37", "d13")}
    part = store.graph(wanted)
    assert set(part) == wanted
    assert set(part.edges) == {
        (f"{VOLUME}/d52", f"{VOLUME}/d44"),
        (f"{VOLUME}/d44", f"{VOLUME}/Hakto 37"),
    }


def test_part_is_cut_out_of_the_whole(store: Store, graph: nx.DiGraph[str]) -> None:
    wanted = [f"{VOLUME}/d{number}" for number in (44, 50, 52, 53, 54, 55, 57)]
    part = store.graph(wanted)
    assert nx.to_dict_of_dicts(part) == nx.to_dict_of_dicts(graph.subgraph(wanted).copy())
    assert dict(part.nodes(data=True)) == {n: graph.nodes[n] for n in wanted}


@pytest.mark.parametrize("messages", [[], ["nothing/d1"]])
def test_empty_part(store: Store, messages: list[str]) -> None:
    assert len(store.graph(messages)) == 0


def test_can_be_asked_by_networkx(graph: nx.DiGraph[str]) -> None:
    assert nx.shortest_path(graph, f"{VOLUME}/d55", f"{VOLUME}/Hakto 37") == [
        f"{VOLUME}/{name}" for name in ("d55", "d52", "d44", "Hakto 37")
    ]
