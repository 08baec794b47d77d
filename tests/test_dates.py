"""Dates and hours as messages print them; the citing message is of June 4, 1964."""

from __future__ import annotations

import pytest

from graphcables.dates import DATE, DTG, day_of, month_number, when, when_dtg

ANCHOR = "1964-06-04"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("November 13, 1963", "1963-11-13"),
        ("27th July, 1949", "1949-07-27"),
        ("27 July 1949", "1949-07-27"),
        ("27th of July, 1949", "1949-07-27"),
        ("JUNE 3, 1964", "1964-06-03"),
        ("June 3d, 1964", "1964-06-03"),
        ("Sept. 3, 1964", "1964-09-03"),
        ("June 2, 1972", "1972-06-02"),
    ],
)
def test_full_date(text: str, expected: str) -> None:
    assert when(DATE.search(text), None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 3", "1964-06-03"),
        ("June 8", "1964-06-08"),  # another clock, another calendar: a few days are allowed
        ("June 15", "1963-06-15"),
        ("December 31", "1963-12-31"),
        ("Oct 22", "1963-10-22"),
        ("the 30th of May", "1964-05-30"),
        ("February 29", "1964-02-29"),
        ("July 3 last", "1963-07-03"),
        ("June 2 last", "1964-06-02"),
        ("the 14th instant", "1964-06-14"),
        ("the 3d instant", "1964-06-03"),
        ("2nd inst.", "1964-06-02"),
        ("the 29th ultimo", "1964-05-29"),
        ("31st ult.", "1964-05-31"),
    ],
)
def test_year_and_month_are_inferred(text: str, expected: str) -> None:
    assert when(DATE.search(text), ANCHOR) == expected


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("December 30", "1964-01-04", "1963-12-30"),
        ("January 8", "1963-12-30", "1963-01-08"),
        ("January 3", "1963-12-30", "1963-01-03"),
        ("February 29", "1965-01-04", "1964-02-29"),
        ("the 31st ultimo", "1964-01-04", "1963-12-31"),
        ("the 29th ultimo", "1964-03-31", "1964-02-29"),
        ("June 3", "1964-06-04T17:00", "1964-06-03"),
        ("the 13th of this month", "1964-06-24", "1964-06-13"),
        ("the 13th of the present month", "1964-06-24", "1964-06-13"),
        ("the 13th of last month", "1964-01-24", "1963-12-13"),
        ("June 3", "1964", "1964-06-03"),
        ("June 3", "1964-06", "1964-06-03"),
        ("December 3", "1964-12", "1964-12-03"),
        ("December 30", "1964-01", "1963-12-30"),
    ],
)
def test_turn_of_the_year(text: str, anchor: str, expected: str) -> None:
    assert when(DATE.search(text), anchor) == expected


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("June 15", "1964-06-04", "1964-06-15"),
        ("December 31", "1964-06-04", "1964-12-31"),
        ("January 2", "1964-06-04", "1964-01-02"),
        ("December 30", "1964-01-04", "1963-12-30"),
        ("January 3", "1963-12-30", "1964-01-03"),
        ("February 29", "1964-12-30", "1964-02-29"),  # the next year has none
        ("December 31", "0001-01-02", "0001-12-31"),
        ("January 1", "9999-12-30", "9999-01-01"),
    ],
)
def test_without_a_year_in_a_note(text: str, anchor: str, expected: str) -> None:
    assert when(DATE.search(text), anchor, noted=True) == expected


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("June 3", None),
        ("the 14th instant", None),
        ("the 14th instant", "1964"),
        ("February 30", ANCHOR),
        ("April 31, 1964", ANCHOR),
        ("the 31st ultimo", "1964-03-04"),
        ("no date", ANCHOR),
        ("May 45", ANCHOR),
    ],
)
def test_no_day(text: str, anchor: str | None) -> None:
    assert when(DATE.search(text), anchor) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 3, 9 a.m.", "T09:00"),
        ("June 3, 4 p.m.", "T16:00"),
        ("June 3, 4:30 p.m.", "T16:30"),
        ("June 3, 4.30 p. m.", "T16:30"),
        ("June 3 at 5 p.m.", "T17:00"),
        ("June 3, 12 a.m.", "T00:00"),
        ("June 3, noon", "T12:00"),
        ("June 3, midnight", "T00:00"),
        ("June 3, 1630Z", "T16:30"),
        ("June 3, 1630 hours", "T16:30"),
        ("June 3 (4 p.m.)", "T16:00"),
        ("June 3, 13 p.m.", ""),
        ("June 3, 1500 men", ""),
        ("June 3", ""),
    ],
)
def test_hour(text: str, expected: str) -> None:
    assert when(DATE.search(text), ANCHOR) == f"1964-06-03{expected}"


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("031236Z", ANCHOR, "1964-06-03T12:36"),
        ("041236Z", ANCHOR, "1964-06-04T12:36"),
        ("171601Z", ANCHOR, "1964-05-17T16:01"),
        ("311236Z", ANCHOR, "1964-05-31T12:36"),
        ("152301Z May", ANCHOR, "1964-05-15T23:01"),
        ("152301Z DEC", ANCHOR, "1963-12-15T23:01"),
        ("152301Z May 64", ANCHOR, "1964-05-15T23:01"),
        ("031236Z", "1964-01-02", "1963-12-03T12:36"),
        ("152301Z May 63", ANCHOR, "1963-05-15T23:01"),
        ("050036Z", ANCHOR, "1964-06-05T00:36"),  # Greenwich is a day ahead of an American evening
        ("311236Z", "1964-03-02", "1964-01-31T12:36"),
    ],
)
def test_date_time_group(text: str, anchor: str, expected: str) -> None:
    group = DTG.search(text)
    assert group is not None
    assert when_dtg(group, anchor) == expected


def test_date_time_group_needs_an_anchor() -> None:
    group = DTG.search("031236Z")
    assert group is not None
    assert when_dtg(group, None) is None


@pytest.mark.parametrize("text", ["031260Z", "032536Z", "401236Z", "31236Z", "0312361Z", "031236"])
def test_no_date_time_group(text: str) -> None:
    assert DTG.search(text) is None


@pytest.mark.parametrize(("name", "number"), [("Jan", 1), ("SEPT", 9), ("June", 6), ("december", 12)])
def test_month(name: str, number: int) -> None:
    assert month_number(name) == number


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("1964-06-04", "1964-06-04"), ("1964-06-04T17:00", "1964-06-04"), ("1964-06", None), ("1964", None), (None, None)],
)
def test_day(iso: str | None, expected: str | None) -> None:
    day = day_of(iso)
    assert (day and day.isoformat()) == expected
