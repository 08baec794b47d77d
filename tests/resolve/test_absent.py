"""Messages known only because they are cited."""

from __future__ import annotations

import pytest

from graphcables.model import Reference
from graphcables.resolve import absent_name

from .corpus import (
    ANKARA,
    CONGO,
    HAIG,
    KISSINGER,
    STATE,
    cited,
    from_athens,
    message,
    resolved,
    target,
    telegram,
    to_athens,
)


@pytest.mark.parametrize(
    ("page", "words", "expected"),
    [
        (to_athens(1, "June 1, 1964", "512. Your 78. Noted."), "Your 78", "Athens 78"),
        (to_athens(1, "June 1, 1964", "512. Embtel 78. Noted."), "Embtel 78", "Athens 78"),
        (from_athens(1, "June 1, 1964", "100. Deptel 77. Noted."), "Deptel 77", "State 77 to Athens"),
        (from_athens(1, "June 1, 1964", "100. Your 77. Noted."), "Your 77", "State 77 to Athens"),
        (from_athens(1, "June 1, 1964", "100. Ankara’s 12. Noted."), "Ankara’s 12", "Ankara 12"),
        (message(1, HAIG, KISSINGER, None, "Tohak 82. Ref: Hakto 37."), "Hakto 37", "Hakto 37"),
        (message(1, HAIG, KISSINGER, None, "Tohak 82. Ref: Your 37."), "Your 37", "Hakto 37"),
    ],
)
def test_target_is_its_own_name(page: str, words: str, expected: str) -> None:
    found = cited(resolved(page), 1, words)
    assert (target(found), found.status, found.method) == (expected, "absent", "serial")


def test_one_target_for_several_wordings() -> None:
    pages = (
        from_athens(1, "June 1, 1964", "100. Deptel 77. Noted."),
        from_athens(2, "June 2, 1964", "101. Your 77. Noted."),
    )
    assert {c.target for c in resolved(*pages)} == {cited(resolved(*pages), 1, "Deptel 77").target}


def test_same_number_of_two_posts_are_two() -> None:
    pages = (
        to_athens(1, "June 1, 1964", "512. Your 78. Noted."),
        telegram(2, STATE, ANKARA, "June 1, 1964", "513. Your 78. Noted."),
    )
    assert {target(c) for c in resolved(*pages)} == {"Athens 78", "Ankara 78"}


def test_a_post_has_the_name_that_its_volume_prints() -> None:
    pages = (
        telegram(1, CONGO, STATE, "June 1, 1960", "100. Noted."),
        telegram(2, STATE, CONGO, "June 2, 1960", "512. Your 102 and Léopoldville 103. Noted."),
        telegram(3, CONGO, STATE, "June 3, 1960", "104. My 102. Deptel 511. Noted."),
    )
    assert sorted(target(c) for c in resolved(*pages)) == [
        "Léopoldville 102",
        "Léopoldville 102",
        "Léopoldville 103",
        "State 511 to Léopoldville",
    ]


def test_same_number_a_year_apart_are_two() -> None:
    pages = [
        from_athens(number, day, f"{99 + number}. Deptel 77. Noted.")
        for number, day in ((1, "June 1, 1964"), (2, "June 9, 1964"), (3, "June 2, 1965"))
    ]
    first, second, third = (c.target for c in resolved(*pages))
    assert first == second != third


def test_by_date_alone() -> None:
    page = from_athens(1, "June 2, 1964", "100. Department’s telegram of May 1. Noted.")
    found = cited(resolved(page), 1, "Department’s telegram of May 1")
    assert (found.status, found.method) == ("absent", "date")
    assert target(found) == "telegram from State to Athens of 1964-05-01"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"series": "Tohak", "number": "83"}, "Tohak 83"),
        ({"series": "Saigon", "number": "15724"}, "Saigon 15724"),
        ({"series": "State", "number": "41", "origin": ("State",), "destination": ("Athens",)}, "State 41 to Athens"),
        ({"series": "Embtel", "number": "41", "origin": ("Athens",)}, "Athens 41"),
        ({"number": "41", "noun": "despatch"}, "despatch 41"),
        ({"number": "41"}, "message 41"),
        ({"date": "1917-03-02", "noun": "letter"}, "letter of 1917-03-02"),
        (
            {"date": "1917-03-02", "origin": ("Petrograd",), "destination": ("State",)},
            "message from Petrograd to State of 1917-03-02",
        ),
    ],
)
def test_absent_name(fields: dict[str, object], expected: str) -> None:
    assert absent_name(Reference("v/d1", "p", "message", "", 0, 0, **fields)) == expected  # type: ignore[arg-type]
