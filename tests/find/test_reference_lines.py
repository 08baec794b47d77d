"""Reference lines of modern cables: a table of invented lines in the forms of 1973–79 telegrams and later ones."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graphcables import lexicon
from graphcables.find import find
from graphcables.model import Reference
from graphcables.read.text import read_text

Row = dict[str, Any]
Entry = tuple[str, str, str | None]

TABLE = Path(__file__).with_name("reference_lines.jsonl")
BODY = "The minister received the ambassador this morning and spoke at length about the harvest."


@cache
def table() -> tuple[Row, ...]:
    with TABLE.open(encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def series(name: str | None) -> str:
    """What two spellings of one series share: its post where the lexicon knows it (KL is Kuala Lumpur), else its letters."""
    name = name or ""
    return lexicon.fold(lexicon.post(name) or name).casefold()


def year(reference: Reference) -> str | None:
    """The year that is printed with a reference, as far as its date shows."""
    return reference.date[:4] if reference.date else None


def cited(row: Row) -> list[tuple[Entry, str | None]]:
    """The messages cited before the body of a cable with this reference line, each with its full date."""
    day = date.fromisoformat(row["date"])
    dateline = f"{row['post']}, {day:%B} {day.day}, {day.year}."
    cable = f"TELEGRAM FROM {row['post'].upper()}\n\n{dateline}\n\n{row['line']}\n\n{BODY}\n"
    document = next(read_text(cable, "cables/cable.txt", "cables"))
    end = document.text.index(BODY)
    return [
        ((series(found.series), found.number or "", year(found)), found.date)
        for found in find(document)
        if found.kind == "message" and found.start < end
    ]


def is_right(row: Row) -> bool:
    """Whether the line's references are found, all of them, in order, and nothing else.

    Where no year is printed, a day and month may have been given the cable's year, but a year alone must not be there.
    """
    found = cited(row)
    if len(found) != len(row["refs"]):
        return False
    for ((name, number, printed), full), expected in zip(found, row["refs"], strict=True):
        if (name, number) != (series(expected["series"]), expected["number"]):
            return False
        if expected["year"] is None:
            if full is not None and len(full) == 4:
                return False
        elif printed != expected["year"]:
            return False
    return True


def shown(row: Row) -> str:
    wanted = ", ".join(f"{r['series']} {r['number']}" + (f" ({r['year']})" if r["year"] else "") for r in row["refs"])
    found = ", ".join(
        f"{name} {number}" + (f" ({printed})" if printed else "") for (name, number, printed), _ in cited(row)
    )
    return f"{row['line']}\n  wanted: {wanted}\n  found:  {found}"


@pytest.mark.parametrize("rate", [0.97])
def test_lines_are_read_exactly(rate: float) -> None:
    rows = table()
    wrong = [row for row in rows if not is_right(row)]
    report = "\n\n".join(shown(row) for row in wrong)
    assert 1 - len(wrong) / len(rows) >= rate, f"{len(wrong)} of {len(rows)} lines are wrong:\n\n{report}"


def test_table_says_what_the_lines_print() -> None:
    rows = table()
    assert len(rows) >= 170
    assert len({row["line"] for row in rows}) == len(rows)
    for row in rows:
        line = " ".join(row["line"].split())
        assert set(row) == {"line", "date", "post", "refs", "others"}
        date.fromisoformat(row["date"])
        for other in row["others"]:
            assert other in line
        for reference in row["refs"]:
            assert set(reference) == {"series", "number", "year"}
            assert not reference["number"].startswith("0")
            if reference["year"]:
                assert reference["year"][2:] in line
