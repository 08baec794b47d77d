"""The editors' notes as a measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcables.evaluate import calibration_error, report, trials
from graphcables.pipeline import build
from graphcables.store import Store

PAGE = "{number}. Telegram From the Embassy in {post} to the Department of State1\n\n{city}, June {number}, 1964.\n\n{body}\n\n  1. Source: own prose.\n{note}"


@pytest.fixture
def corpus(tmp_path: Path) -> Store:
    """A telegram 99 from Athens; one note says so, one points to a document of another number."""
    folder = tmp_path / "frus1964-68v16"
    folder.mkdir()
    pages = {
        1: ("99. Talks.", ""),
        2: ("100. See Embtel 99.2 for the talks.", "  2. Document 1.\n"),
        3: ("101. A survey of the talks.", ""),
        4: ("102. See Embtel 99.2 once more.", "  2. Document 3.\n"),
    }
    for number, (body, note) in pages.items():
        text = PAGE.format(number=number, post="Greece", city="Athens", body=body, note=note)
        (folder / f"d{number}.txt").write_text(text, encoding="utf-8")
    build([folder], tmp_path / "x.db")
    return Store(tmp_path / "x.db")


def test_right_and_wrong_are_told_apart(corpus: Store) -> None:
    with corpus:
        found = [
            (trial.said.reference.source[-2:], trial.truth[-2:], trial.outcome, trial.decade)
            for trial in trials(corpus)
        ]
    assert found == [("d2", "d1", "right", "1960s"), ("d4", "d3", "wrong", "1960s")]


def test_the_report_counts_what_it_lists(store: Store) -> None:
    found = trials(store)
    rows = list(report(found))
    assert rows[0]["group"] == "all"
    assert rows[0]["citations"] == len(found) > 0
    for group in ("method", "series", "decade"):
        assert sum(row["citations"] for row in rows if row["group"] == group) == len(found)
    assert sum(row["group"] == "wrong" for row in rows) == rows[0]["wrong"]


def test_calibration_error_of_nothing_is_nothing() -> None:
    assert calibration_error([]) == 0.0
    assert list(report([])) == []
