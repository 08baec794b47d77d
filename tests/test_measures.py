"""The analyst's questions, answered on the sample and on small literal graphs."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest

from graphcables import checks, measures
from graphcables.chains import longest_chains, path_between, reply_graph, threads
from graphcables.store import Store

VOLUME = "frus1969-76v09"


@pytest.fixture(scope="module")
def graph(sample_db: object) -> nx.DiGraph[str]:
    with Store(str(sample_db)) as store:
        return store.graph()


# Absent messages of the sample and who cites them, as the register has it.
MISSING = {
    "Hakto 32": ["Saigon 220"],
    "Hakto 37": ["Tohak 82"],
    "Hakto 38": ["Tohak 82"],
    "Hakto 41": ["Tohak 84", "Tohak 85", "Tohak 90", "Hakto 53", "Tohak 95"],
    "Hakto 43": ["Tohak 90", "Hakto 53"],
    "Hakto 51": ["Tohak 94"],
    "Hakto 52": ["Tohak 94"],
}


@pytest.mark.parametrize(("serial", "by"), MISSING.items())
def test_missing(graph: nx.DiGraph[str], serial: str, by: list[str]) -> None:
    table = measures.missing(graph).set_index("serial")
    assert table.by[serial] == by


def test_missing_falls_between_the_printed_ones(graph: nx.DiGraph[str]) -> None:
    row = measures.missing(graph).set_index("serial").loc["Hakto 43"]
    assert (row.after, row.before, row.sender, row.recipient) == ("Hakto 42/221", "Hakto 44/224", "Kissinger", "Haig")


def test_holes(graph: nx.DiGraph[str]) -> None:
    table = measures.holes(graph)
    hole = table[(table.series == "Hakto") & (table["first"] == 43)].iloc[0]
    assert (hole["last"], hole["count"], list(hole.cited)) == (43, 1, [43])
    around = {(row.after, row.before) for row in table.itertuples()}
    assert (f"{VOLUME}/d263", f"{VOLUME}/d266") in around  # Hakto 19 and 23 of January
    assert (f"{VOLUME}/d25", f"{VOLUME}/d117") not in around  # Hakto 11 of October, 18 of December


def test_the_quarrel_of_october_crossed(graph: nx.DiGraph[str]) -> None:
    pairs = set(zip(measures.crossed(graph)["first"], measures.crossed(graph)["second"], strict=True))
    assert (f"{VOLUME}/d46", f"{VOLUME}/d50") in pairs  # Hakto 42 and Tohak 84, both in Tohak 85


def test_rank_is_that_of_networkx(graph: nx.DiGraph[str]) -> None:
    table = measures.rank(graph).set_index("id")
    assert table.pagerank.to_dict() == pytest.approx(nx.pagerank(graph, weight=None), abs=1e-6)
    assert table.betweenness.to_dict() == pytest.approx(nx.betweenness_centrality(graph))
    assert table.in_degree.to_dict() == dict(graph.in_degree())
    assert table.core.to_dict() == nx.core_number(graph.to_undirected())
    assert set(measures.MEANINGS) <= set(table.columns)


def test_threads_are_the_components_of_replies(graph: nx.DiGraph[str]) -> None:
    table = measures.thread_table(graph)
    assert sorted(table.messages) == sorted(len(t) for t in nx.weakly_connected_components(reply_graph(graph)))
    assert table.messages.iloc[0] == len(threads(graph)[0])


def test_longest_chain(graph: nx.DiGraph[str]) -> None:
    chain = longest_chains(graph)[0]
    replies = reply_graph(graph)
    assert all(replies.has_edge(later, earlier) for earlier, later in pairwise(chain))
    assert len(chain) == nx.dag_longest_path_length(replies, weight=None) + 1


def test_path(graph: nx.DiGraph[str]) -> None:
    path = path_between(graph, f"{VOLUME}/d55", f"{VOLUME}/Hakto 37")
    assert path == [f"{VOLUME}/d55", f"{VOLUME}/d52", f"{VOLUME}/d44", f"{VOLUME}/Hakto 37"]


def test_seen(graph: nx.DiGraph[str]) -> None:
    table = measures.seen(graph, f"{VOLUME}/d61").set_index("serial")
    assert {"Tohak 90", "Tohak 85", "Hakto 41"} <= set(table.index[table.how == "cited here"])


def test_traffic_counts_every_message_with_two_parties(graph: nx.DiGraph[str]) -> None:
    table = measures.traffic(graph).set_index(["sender", "recipient"])
    assert table.messages["Bunker", "Kissinger"] == 4


@pytest.mark.parametrize(("by", "period"), [("W", "1972-10-30/1972-11-05"), ("M", "1972-10"), ("Y", "1972")])
def test_traffic_by_period(graph: nx.DiGraph[str], by: str, period: str) -> None:
    table = measures.traffic(graph, by).set_index(["period", "sender", "recipient"])
    assert table.messages[period, "Kissinger", "Bunker"] == 1


def made(*edges: tuple[str, str, str], **dates: str) -> nx.DiGraph[str]:
    """A graph of messages of A and B: (citing, cited, relation)."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in dict.fromkeys([*dates, *(end for edge in edges for end in edge[:2])]):
        sender, recipient = ("A", "B") if node[0] == "a" else ("B", "A")
        graph.add_node(
            node,
            status="present",
            serials=[node],
            date=dates.get(node),
            sender=sender,
            recipient=recipient,
            title=None,
            volume="v",
        )
    for one, other, relation in edges:
        words = {"kind": "message", "text": other, "footnote": None, "status": "present", "method": "serial"}
        graph.add_edge(one, other, relation=relation, weight=1, confidence=0.9, citations=[words])
    return graph


def test_answer_times() -> None:
    graph = made(
        ("b1", "a1", "reply"), ("b2", "a2", "reply"), a1="1964-05-01", b1="1964-05-03", a2="1964-05-04", b2="1964-05-05"
    )
    (row,) = measures.answer_times(graph).to_dict("records")
    assert (row["sender"], row["answers"], row["median_days"], row["fastest"], row["slowest"]) == (
        "B",
        2,
        1.5,
        1.0,
        2.0,
    )


def test_unanswered() -> None:
    assert list(measures.unanswered(made(("b1", "a1", "reply"))).id) == ["b1"]


@pytest.mark.parametrize(
    ("graph", "problem"),
    [
        (made(("a1", "b1", "reply"), a1="1964-05-01", b1="1964-06-01"), "cites a later message"),
        (made(("a1", "b1", "reply"), ("b1", "a1", "reply")), "cycle"),
        (made(a1="1964-05-01", a2="1966-05-02", a3="1964-05-03"), "date out of order"),
    ],
)
def test_check(graph: nx.DiGraph[str], problem: str) -> None:
    assert problem in set(checks.check(graph).problem)


def test_check_finds_nothing_in_the_sample(graph: nx.DiGraph[str]) -> None:
    assert checks.check(graph).empty
