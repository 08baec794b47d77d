"""Runs of serials: where a numbering begins anew, and in which run a missing message was."""

from __future__ import annotations

import time
from collections.abc import Sequence

import networkx as nx
import pytest

from graphcables.runs import Runs, Series

ATHENS = Series("v", "Athens")

Printed = Sequence[tuple[str, str | None] | tuple[str, str | None, str]]
"""(number, date) or (number, date, recipient) of messages in the order in which a volume prints them."""


def graph_of(printed: Printed, missing: dict[str, tuple[int, str | None]] | None = None) -> nx.DiGraph[str]:
    """A volume; `missing` gives for each number the place of the message that cites it, and its own date."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for place, (number, date, *to) in enumerate(printed):
        node = {"date": date, "serials": [f"Athens {number}"], "recipient": to[0] if to else None}
        graph.add_node(f"d{place}", status="present", volume="v", order=place, **node)
    for number, (place, date) in (missing or {}).items():
        graph.add_node(f"v/Athens {number}", status="absent", volume="v", date=date, serials=[f"Athens {number}"])
        graph.add_edge(f"d{place}", f"v/Athens {number}")
    return graph


RUNS: dict[str, tuple[Printed, list[list[int]]]] = {
    "one run, a little out of order": ([("1", "1970-01-01"), ("4", "1970-01-02"), ("2", "1970-01-02")], [[1, 2, 4]]),
    "a fall": ([("10", "1970-01-01"), ("40", "1970-02-01"), ("3", "1970-02-09")], [[10, 40], [3]]),
    "the same numbers on another trip": (
        [("1", "1970-01-01"), ("4", "1970-01-03"), ("1", "1971-01-01"), ("3", "1971-01-02")],
        [[1, 4], [1, 3]],
    ),
    "a year later and hardly higher": ([("90", "1969-12-30"), ("95", "1970-12-30")], [[90], [95]]),
    "half a year later and much higher": ([("120", "1970-01-05"), ("250", "1970-11-05")], [[120, 250]]),
    "chapters that both go through the year": (
        [("10", "1970-01-01"), ("30", "1970-03-01"), ("12", "1970-01-05"), ("31", "1970-03-02")],
        [[10, 12, 30, 31]],
    ),
    "an undated one goes where its number fits": (
        [("10", "1970-03-01"), ("30", "1970-05-01"), ("12", "1970-03-05"), ("31", None)],
        [[10, 12, 30, 31]],
    ),
    "without dates, as the sources print them": (
        [("7", None), ("11", None), ("9", None), ("1", None), ("2", None)],
        [[7, 9, 11], [1, 2]],
    ),
}


@pytest.mark.parametrize(("printed", "expected"), RUNS.values(), ids=RUNS)
def test_runs(printed: Printed, expected: list[list[int]]) -> None:
    assert [[one.number for one in run.members] for run in Runs(graph_of(printed)).of[ATHENS]] == expected


TWO_CHAPTERS: Printed = [
    ("10", "1969-03-01"),
    ("500", "1969-11-01"),
    ("20", "1970-02-01"),
    ("400", "1970-10-01"),
    ("498", "1969-10-30"),
    ("503", "1969-11-05"),
    ("380", "1970-09-15"),
]
MISSING: dict[str, tuple[Printed, tuple[str, int, str | None], tuple[int | None, int | None]]] = {
    "by the day on which it is cited": (TWO_CHAPTERS, ("501", 5, None), (500, 503)),
    "the number of last year": (TWO_CHAPTERS, ("501", 2, None), (500, 503)),
    "by its own date": (TWO_CHAPTERS, ("390", 3, "1970-09-20"), (380, 400)),
    "hardly beyond what is printed": (TWO_CHAPTERS, ("404", 3, None), (400, None)),
    "before all": ([("10", "1970-01-01")], ("5", 0, None), (None, 10)),
    "without dates, by place": ([("7", None), ("30", None), ("1", None), ("9", None)], ("8", 3, None), (1, 9)),
    "without dates, the run before": ([("7", None), ("30", None), ("1", None)], ("29", 2, None), (7, 30)),
}


@pytest.mark.parametrize(("printed", "missing", "expected"), MISSING.values(), ids=MISSING)
def test_neighbours(
    printed: Printed, missing: tuple[str, int, str | None], expected: tuple[int | None, int | None]
) -> None:
    number, place, date = missing
    graph = graph_of(printed, {number: (place, date)})
    assert tuple(one and one.number for one in Runs(graph).neighbours(f"v/Athens {number}")) == expected


TO_TWO: Printed = [
    ("41", "1863-01-01", "Adams"),
    ("7", "1863-01-02", "Dayton"),
    ("42", "1863-01-08", "Adams"),
    ("8", "1863-01-09", "Dayton"),
    ("44", "1863-02-01", "Adams"),
    ("10", "1863-02-02", "Dayton"),
]


def test_a_series_that_is_numbered_for_each_recipient() -> None:
    runs = Runs(graph_of(TO_TWO)).of
    assert {series.recipient: [one.number for run in own for one in run.members] for series, own in runs.items()} == {
        "Adams": [41, 42, 44],
        "Dayton": [7, 8, 10],
    }


@pytest.mark.parametrize(("recipient", "expected"), [("Adams", (42, 44)), ("Dayton", (10, None)), (None, (None, None))])
def test_neighbours_of_one_recipient(recipient: str | None, expected: tuple[int | None, int | None]) -> None:
    graph = graph_of(TO_TWO, {"43": (5, None)})
    graph.nodes["v/Athens 43"]["recipient"] = recipient
    assert tuple(one and one.number for one in Runs(graph).neighbours("v/Athens 43")) == expected


def test_as_many_runs_as_messages_cost_no_more_than_one_run() -> None:
    """Numbers that fall all the time, and as many that are cited; the same numbers as they rise are the measure."""

    def seconds(numbers: list[int]) -> float:
        printed: Printed = [(str(10 * number), None) for number in numbers]
        graph = graph_of(printed, {str(10 * number + 1): (place, None) for place, number in enumerate(numbers)})
        begun = time.perf_counter()
        runs = Runs(graph)
        for node in graph:
            if node.startswith("v/"):
                runs.neighbours(node)
        return time.perf_counter() - begun

    numbers = list(range(1, 6001))
    rising, falling = min(seconds(numbers) for _ in range(3)), min(seconds(numbers[::-1]) for _ in range(3))
    assert falling < 5 * rising
