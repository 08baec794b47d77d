"""Where messages stand on the page."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcables.view.layout import ROW, STEP, lay_out, moment


def thread(*dates: str | None) -> tuple[nx.DiGraph[str], dict[str, int]]:
    """A chain in which each message answers the one before."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    names = [f"m{place}" for place in range(len(dates))]
    for name, date in zip(names, dates, strict=True):
        graph.add_node(name, date=date, status="present")
    for one, other in zip(names[1:], names, strict=False):
        graph.add_edge(one, other, relation="reply")
    return graph, {name: place for place, name in enumerate(names)}


@pytest.mark.parametrize(
    "dates",
    [
        ("1972-10-01", "1972-10-03", "1972-10-04"),
        ("1972-10-01T08:00", "1972-10-01T09:00"),
        (None, None, None),
        ("1972-10-01", None, "1972-10-09"),
        ("1972-10-01", "1925-10-02", "1972-10-09"),  # a misprint of thirty years stands between its neighbours
        ("1962-10-01", "1962-10-02", "1965-10-09"),
    ],
)
def test_time_runs_from_left_to_right(dates: tuple[str | None, ...]) -> None:
    graph, order = thread(*dates)
    xs = [lay_out(graph, order).places[name][0] for name in order]
    assert xs == sorted(xs)
    assert len(set(xs)) == len(xs)


def test_ticks_stand_where_messages_of_their_day_stand() -> None:
    graph, order = thread("1972-10-01", "1972-10-05", "1972-10-20")
    layout = lay_out(graph, order)
    (x0, _), (x2, _) = layout.places["m0"], layout.places["m2"]
    by_label = {tick.label: tick.x for tick in layout.ticks}
    first = next(label for label in by_label if label.startswith("1 Oct"))
    assert by_label[first] == pytest.approx(x0, abs=0.2)
    a_day = (x2 - x0) / 19
    for tick in layout.ticks:
        day = dt.datetime.strptime(" ".join(tick.label.split()[:2]) + " 1972", "%d %b %Y").date()
        assert tick.x == pytest.approx(x0 + (day - dt.date(1972, 10, 1)).days * a_day, abs=1)


def test_an_undated_graph_has_no_ticks() -> None:
    graph, order = thread(None, None)
    layout = lay_out(graph, order)
    assert not layout.dated
    assert layout.ticks == []


def test_an_absent_message_stands_before_what_cites_it() -> None:
    graph, order = thread("1972-10-01", "1972-10-02")
    graph.add_node("ghost", date=None, status="absent")
    graph.add_edge("m1", "ghost", relation="reply")
    places = lay_out(graph, order).places
    assert places["ghost"][0] < places["m1"][0]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60), st.integers(0, 10))
def test_no_two_messages_of_one_row_overlap(pairs: list[tuple[int, int]], seed: int) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number in range(31):
        day = dt.date(1972, 10, 1) + dt.timedelta(days=(number * 7 + seed) % 40)
        graph.add_node(f"{number:02}", date=day.isoformat(), status="present")
    graph.add_edges_from((f"{a:02}", f"{b:02}", {"relation": "reply"}) for a, b in pairs if a != b)
    places = lay_out(graph, {node: place for place, node in enumerate(graph)}).places
    rows: dict[float, list[float]] = {}
    for x, y in places.values():
        rows.setdefault(y, []).append(x)
    assert all(y % ROW == pytest.approx(0, abs=0.5) for y in rows)
    for xs in rows.values():
        xs.sort()
        assert all(after - before >= STEP - 0.2 for before, after in pairwise(xs))


def test_hours_count() -> None:
    assert moment("1972-10-22T18:00") == pytest.approx((moment("1972-10-22") or 0) + 0.75)
    assert moment("1972") is None
