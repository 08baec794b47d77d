"""A short run of the fuzzing: each target on its seeds and on a few hundred inputs, the same ones every time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcables import dates, lexicon, names
from graphcables.read.assemble import clean, tidy
from tests.fuzz import engine
from tests.fuzz.targets import TARGETS

MUTATIONS = 200
SLOW = {"resolving": 20, "markers": 100, "messages": 100, "dated": 100, "documents": 100}
"""Fewer inputs for targets that do much with each."""
QUICK = settings(max_examples=100, deadline=None)
days = st.dates(dt.date(1700, 1, 1), dt.date(2099, 12, 31))


def test_each_target_has_seeds() -> None:
    assert sorted(TARGETS) == sorted(path.name for path in engine.SEEDS.iterdir())


@pytest.mark.parametrize("name", TARGETS)
def test_seeds(name: str) -> None:
    for data in engine.seeds(name):
        assert engine.stumble(name, data, 3) is None


@pytest.mark.parametrize("name", TARGETS)
def test_mutations(name: str) -> None:
    for data in islice(engine.mutations(name), SLOW.get(name, MUTATIONS)):
        assert engine.stumble(name, data, 3) is None, data


def test_mutations_are_the_same_each_time() -> None:
    first, again = (list(islice(engine.mutations("text", seed=7), 20)) for _ in range(2))
    assert first == again


def test_the_dictionary_is_of_bytes() -> None:
    words = engine.words()
    assert b"\n%%\n" in words
    assert b"\\x01" in words
    assert "²".encode() in words


def test_what_is_found_is_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    def target(data: bytes) -> None:
        if b"ab" in data:
            raise ValueError

    monkeypatch.setitem(TARGETS, "made", target)
    found = engine.stumble("made", b"xxabyy", 3)
    assert found is not None
    assert engine.shrink("made", b"xxabyy", found[0], 3) == b"ab"


def test_an_input_that_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def target(data: bytes) -> None:
        while True:
            pass

    monkeypatch.setitem(TARGETS, "made", target)
    found = engine.stumble("made", b"", 0.05)
    assert found is not None
    assert found[0].startswith("TooSlowError")


def test_a_run_ends_after_its_inputs_and_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TARGETS, "made", lambda data: (_ for _ in ()).throw(ValueError(data)))
    run = engine.Run("made", 60, 2, 3, tmp_path)
    run.one(b"12345")
    assert not run.over
    run.one(b"123456")
    assert run.over
    run.finish()
    assert [bytes.fromhex(finding.data) for finding in run.report.findings] == [b""]
    assert (tmp_path / "report.json").exists()


@QUICK
@given(days, st.sampled_from(("{d} {m} {y}", "{m} {d}, {y}", "the {d}th of {m}, {y}")), st.booleans())
def test_a_whole_date_is_read_as_it_is(day: dt.date, form: str, short: bool) -> None:
    month = f"{day:%b}." if short and len(f"{day:%B}") > 4 else f"{day:%B}"
    words = form.format(d=day.day, m=month, y=day.year)
    assert dates.when(dates.DATE.search(words), None) == day.isoformat()


@QUICK
@given(days, st.integers(0, 300), st.integers(0, 1439))
def test_a_date_time_group_is_the_latest_before_its_message(anchor: dt.date, ago: int, minute: int) -> None:
    day = anchor - dt.timedelta(days=ago % 28)
    group = dates.DTG.search(f"{day.day:02}{minute // 60:02}{minute % 60:02}Z")
    assert group is not None
    read = dates.day_of(dates.when_dtg(group, anchor.isoformat()))
    assert read is not None
    assert read.day == day.day
    assert read <= anchor + dt.timedelta(days=1)


@QUICK
@given(days, st.one_of(st.none(), days))
def test_a_date_without_a_year_is_completed_to_one_that_fits(day: dt.date, anchor: dt.date | None) -> None:
    found = dates.complete(f"--{day:%m-%d}", anchor)
    assert (found is None) or (found.month, found.day) == (day.month, day.day)
    assert dates.complete(day.isoformat(), anchor) == day


@QUICK
@given(st.sampled_from(lexicon.series_names()), st.integers(1, 999_999))
def test_a_series_of_the_table_comes_back(series: str, number: int) -> None:
    assert lexicon.parse_serial(lexicon.serial(series, str(number))) == ((series, str(number)),)


@QUICK
@given(st.sampled_from(lexicon.post_names()), st.sampled_from((str.upper, str.lower, str.title)))
def test_a_post_is_known_in_any_letters(name: str, spelling: Callable[[str], str]) -> None:
    post = lexicon.post(name)
    assert post is not None
    assert lexicon.post(spelling(name)) == post


@QUICK
@given(st.text())
def test_a_key_is_small_letters_and_digits(name: str) -> None:
    key = names.key(name)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789/")
    assert names.key(name.upper()) == names.key(name.upper().lower())


@QUICK
@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert tidy(tidy(once)).split() == tidy(once).split()
