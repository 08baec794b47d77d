"""Reply chains, in the database and on plain graphs."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from graphcables.chains import THREADING, answered, answers, reply_chain, threads
from graphcables.pipeline import build
from graphcables.store import Store

VOLUME = "frus1969-76v09"
FIELDS = {"id", "depth", "parent", "serials", "date", "sender", "recipient", "status", "text"}


def graph(*edges: tuple[str, str] | tuple[str, str, str]) -> nx.DiGraph[str]:
    """A graph of (citing, cited) or (citing, cited, relation)."""
    found: nx.DiGraph[str] = nx.DiGraph()
    for citing, cited, *relation in edges:
        found.add_edge(citing, cited, relation=relation[0] if relation else "reply")
    return found


def depths(store: Store, name: str) -> dict[str, int]:
    return {row["id"].removeprefix(f"{VOLUME}/"): row["depth"] for row in store.chain(name)}


class TestSample:
    def test_hakto_44(self, store: Store) -> None:
        assert depths(store, "Hakto 44") == {"Hakto 37": -2, "Hakto 38": -2, "d44": -1, "d52": 0, "d55": 1}

    def test_statuses(self, store: Store) -> None:
        statuses = {row["id"].removeprefix(f"{VOLUME}/"): row["status"] for row in store.chain("Hakto 44")}
        assert {name for name, status in statuses.items() if status == "absent"} == {"Hakto 37", "Hakto 38"}
        assert set(statuses.values()) == {"absent", "present"}

    @pytest.mark.parametrize(
        ("name", "expected"), [("d44", "d52"), ("Hakto 37", "d44"), ("Hakto 38", "d44"), ("d55", "d52"), ("d52", None)]
    )
    def test_parent_is_one_step_nearer(self, store: Store, name: str, expected: str | None) -> None:
        parents = {row["id"]: row["parent"] for row in store.chain("Hakto 44")}
        assert parents[f"{VOLUME}/{name}"] == (expected and f"{VOLUME}/{expected}")

    @pytest.mark.parametrize(
        ("name", "words"),
        [("d44", "Tohak 82"), ("Hakto 37", "Hakto 37"), ("Hakto 38", "Hakto 38"), ("d55", "Hakto 44")],
    )
    def test_evidence_names_the_serial(self, store: Store, name: str, words: str) -> None:
        said = {row["id"]: row["text"] for row in store.chain("Hakto 44")}
        assert words in said[f"{VOLUME}/{name}"]

    def test_evidence_is_a_sentence_of_the_citing_message(self, store: Store) -> None:
        (said,) = [row["text"] for row in store.chain("Hakto 44") if row["depth"] == -1]
        assert said == "Ref: Tohak 82."

    def test_message_itself_has_no_evidence(self, store: Store) -> None:
        assert [row["text"] for row in store.chain("Hakto 44") if row["depth"] == 0] == [None]

    @pytest.mark.parametrize("name", ["Hakto44", "d52", "d44", "d57", "d63", "Hakto 41", "d13", "d326"])
    def test_rows(self, store: Store, name: str) -> None:
        rows = store.chain(name)
        assert all(set(row) >= FIELDS for row in rows)
        ids = [row["id"] for row in rows]
        assert len(ids) == len(set(ids))
        assert [row["depth"] for row in rows] == sorted(row["depth"] for row in rows)
        by_id = {row["id"]: row for row in rows}
        for row in rows:
            if row["depth"]:
                step = 1 if row["depth"] > 0 else -1
                assert by_id[row["parent"]]["depth"] == row["depth"] - step

    def test_of_an_absent_message(self, store: Store) -> None:
        assert depths(store, "Hakto 37") == {"Hakto 37": 0, "d44": 1, "d52": 2, "d55": 3}

    def test_message_that_stands_alone(self, store: Store) -> None:
        assert depths(store, "d13") == {"d13": 0}

    def test_editors_notes_make_no_chain(self, store: Store) -> None:
        assert f"{VOLUME}/d30" not in {row["id"] for row in store.chain("d51")}

    @pytest.mark.parametrize("limit", [1, 2])
    def test_limit_keeps_the_nearest(self, store: Store, limit: int) -> None:
        rows = reply_chain(store, f"{VOLUME}/d52", limit=limit)
        assert sum(row["depth"] < 0 for row in rows) == limit
        assert f"{VOLUME}/d44" in {row["id"] for row in rows}


class TestCycle:
    """Two messages that name each other, as messages that cross on the way do."""

    @pytest.fixture
    def crossed(self, tmp_path: Path) -> Store:
        folder = tmp_path / "volume"
        folder.mkdir()
        heading = "Backchannel Message From the Assistant (Haig) to the Adviser (Kissinger)"
        back = "Backchannel Message From the Adviser (Kissinger) to the Assistant (Haig)"
        (folder / "d1.txt").write_text(f"1. {heading}\n\nTohak 1. Ref: Hakto 2 and Hakto 9.\n", encoding="utf-8")
        (folder / "d2.txt").write_text(f"2. {back}\n\nHakto 2. Ref: Tohak 1.\n", encoding="utf-8")
        (folder / "d3.txt").write_text(f"3. {back}\n\nHakto 3. Further to Hakto 2. Ref: Tohak 1.\n", encoding="utf-8")
        build([folder], tmp_path / "crossed.db")
        return Store(tmp_path / "crossed.db")

    @pytest.mark.parametrize("name", ["Tohak 1", "Hakto 2", "Hakto 3", "Hakto 9"])
    def test_ends_and_names_each_once(self, crossed: Store, name: str) -> None:
        with crossed as store:
            ids = [row["id"] for row in store.chain(name)]
        assert len(ids) == len(set(ids))
        assert {"volume/d1", "volume/d2"} <= set(ids)


class TestPlainGraphs:
    GRAPH = graph(("b", "a"), ("c", "b", "follow-up"), ("c", "x", "reference"), ("d", "b"), ("y", "b", "reference"))

    @pytest.mark.parametrize(("message", "expected"), [("a", []), ("b", ["a"]), ("c", ["b"]), ("d", ["b"]), ("x", [])])
    def test_answered(self, message: str, expected: list[str]) -> None:
        assert list(answered(self.GRAPH, message)) == expected

    @pytest.mark.parametrize(("message", "expected"), [("a", ["b"]), ("b", ["c", "d"]), ("c", []), ("x", [])])
    def test_answers(self, message: str, expected: list[str]) -> None:
        assert list(answers(self.GRAPH, message)) == expected

    @pytest.mark.parametrize("question", [answered, answers])
    def test_unknown_message(self, question: object) -> None:
        with pytest.raises(nx.NetworkXError):
            list(question(self.GRAPH, "nobody"))  # type: ignore[operator]

    @pytest.mark.parametrize("relation", [None, "reference", "quotes"])
    def test_other_relations_do_not_count(self, relation: str | None) -> None:
        other: nx.DiGraph[str] = nx.DiGraph()
        other.add_edge("b", "a", **({} if relation is None else {"relation": relation}))
        assert list(answered(other, "b")) == list(answers(other, "a")) == threads(other) == []

    def test_threads(self) -> None:
        assert threads(self.GRAPH) == [{"a", "b", "c", "d"}]

    def test_largest_thread_first(self) -> None:
        many = graph(("b", "a"), ("y", "x"), ("z", "y"), ("n", "m"))
        assert threads(many) == [{"x", "y", "z"}, {"a", "b"}, {"m", "n"}]

    @pytest.mark.parametrize(
        "edges",
        [[("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a")]],
        ids=["own", "two", "three"],
    )
    def test_cycles(self, edges: list[tuple[str, str]]) -> None:
        cycle = graph(*edges)
        assert threads(cycle) == [set(cycle)]
        assert list(answered(cycle, "a")) == [dict(edges)["a"]]

    def test_empty_graph(self) -> None:
        assert threads(nx.DiGraph()) == []

    def test_graph_is_left_as_it_was(self) -> None:
        before = nx.to_dict_of_dicts(self.GRAPH)
        threads(self.GRAPH)
        list(answers(self.GRAPH, "b"))
        assert nx.to_dict_of_dicts(self.GRAPH) == before

    def test_relations_of_a_chain(self) -> None:
        assert set(THREADING) == {"reply", "follow-up"}
