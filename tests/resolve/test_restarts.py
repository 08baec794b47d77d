"""Numbers that restart: the same serial on several messages, and which of them is meant."""

from __future__ import annotations

import pytest

from .corpus import BUNKER, HAIG, KISSINGER, NIXON, VOLUME, cited, from_athens, message, resolved, target, to_athens

TRIPS = [
    pytest.param("Tohak 83", 47, 264, HAIG, KISSINGER, ("Hakto 60", "Hakto 23"), id="Tohak 83"),
    pytest.param("Hakto 18", 117, 262, KISSINGER, NIXON, ("Tohak 60", "Tohak 70"), id="Hakto 18"),
    pytest.param("Hakto 19", 119, 263, KISSINGER, NIXON, ("Tohak 60", "Tohak 70"), id="Hakto 19"),
    pytest.param("Hakto 27", 126, 271, KISSINGER, NIXON, ("Tohak 60", "Tohak 70"), id="Hakto 27"),
    pytest.param("WHS 2298", 70, 239, KISSINGER, BUNKER, ("300", "314"), id="WHS 2298"),
]


@pytest.mark.parametrize(("serial", "first", "second", "sender", "recipient", "own"), TRIPS)
def test_collisions_of_the_register(
    serial: str, first: int, second: int, sender: str, recipient: str, own: tuple[str, str]
) -> None:
    citations = resolved(
        message(first, sender, recipient, "Washington, October 22, 1972", f"{serial}. A word on the talks."),
        message(first + 1, recipient, sender, "Paris, October 23, 1972", f"{own[0]}. Ref: {serial}."),
        message(second, sender, recipient, "Washington, December 30, 1972", f"{serial}. Another word on the talks."),
        message(second + 1, recipient, sender, "Paris, December 31, 1972", f"{own[1]}. Ref: {serial}."),
    )
    assert [(c.reference.source, c.target, c.status) for c in citations] == [
        (f"{VOLUME}/d{first + 1}", f"{VOLUME}/d{first}", "present"),
        (f"{VOLUME}/d{second + 1}", f"{VOLUME}/d{second}", "present"),
    ]


def test_undated_documents_have_their_neighbours_time() -> None:
    pages = [
        message(1, KISSINGER, NIXON, "Paris, November 20, 1972", "Hakto 1. Talks."),
        message(2, KISSINGER, NIXON, None, "Hakto 18. Talks."),
        message(3, KISSINGER, NIXON, "Paris, November 22, 1972", "Hakto 3. Talks."),
        message(4, KISSINGER, NIXON, "Paris, January 8, 1973", "Hakto 2. Talks."),
        message(5, KISSINGER, NIXON, None, "Hakto 18. Talks."),
        message(6, KISSINGER, NIXON, "Paris, January 9, 1973", "Hakto 22. Talks."),
        message(7, HAIG, KISSINGER, "Washington, January 11, 1973", "Tohak 201. Ref: Hakto 18."),
    ]
    found = cited(resolved(*pages), 7, "Hakto 18")
    assert (target(found), found.status) == ("d5", "present")


class TestYears:
    PAGES = (
        from_athens(1, "January 5, 1964", "100. Talks go on."),
        to_athens(2, "January 8, 1964", "512. Your 100. Noted."),
        from_athens(3, "January 6, 1965", "100. Talks are resumed."),
        to_athens(4, "January 8, 1965", "600. Your 100. Noted."),
        to_athens(5, "January 8, 1965", "601. Your 100, January 5, 1964. Noted."),
    )

    @pytest.mark.parametrize(
        ("source", "words", "expected"),
        [(2, "Your 100", "d1"), (4, "Your 100", "d3"), (5, "Your 100, January 5, 1964", "d1")],
    )
    def test_newest_unless_a_date_says_otherwise(self, source: int, words: str, expected: str) -> None:
        found = cited(resolved(*self.PAGES), source, words)
        assert (target(found), found.status) == (expected, "present")

    def test_too_old_to_be_meant(self) -> None:
        found = cited(resolved(self.PAGES[0], to_athens(4, "January 8, 1967", "600. Your 100. Noted.")), 4, "Your 100")
        assert (target(found), found.status) == ("Athens 100", "absent")


def test_date_of_a_message_that_is_not_there() -> None:
    pages = [
        message(70, KISSINGER, BUNKER, "Washington, October 24, 1972", "WHS 2298. About Thieu."),
        message(241, BUNKER, KISSINGER, "Saigon, December 31, 1972", "314. Ref: WHS 2298, December 30."),
    ]
    found = cited(resolved(*pages), 241, "WHS 2298, December 30")
    assert (target(found), found.status) == ("WHS 2298", "absent")


class TestAmbiguity:
    PAGES = (
        from_athens(1, "June 1, 1964", "100. Talks go on."),
        from_athens(2, "June 2, 1964", "100. Talks go on under the same number."),
    )

    def test_equals_are_kept(self) -> None:
        found = cited(resolved(*self.PAGES, to_athens(3, "June 3, 1964", "512. Your 100. Noted.")), 3, "Your 100")
        assert found.status == "ambiguous"
        assert set(found.candidates) == {f"{VOLUME}/d1", f"{VOLUME}/d2"}

    def test_best_candidate_is_the_target(self) -> None:
        found = cited(resolved(*self.PAGES, to_athens(3, "June 3, 1964", "512. Your 100. Noted.")), 3, "Your 100")
        assert found.target == found.candidates[0]

    def test_less_sure_than_an_only_one(self) -> None:
        citing = to_athens(3, "June 3, 1964", "512. Your 100. Noted.")
        sure, unsure = resolved(self.PAGES[0], citing), resolved(*self.PAGES, citing)
        assert cited(unsure, 3, "Your 100").confidence < cited(sure, 3, "Your 100").confidence

    @pytest.mark.parametrize(("words", "expected"), [("Your 100, June 1", "d1"), ("Your 100, June 12", "d2")])
    def test_date_decides(self, words: str, expected: str) -> None:
        pages = (
            from_athens(1, "June 1, 1964", "100. Talks go on."),
            from_athens(2, "June 12, 1964", "100. Talks go on under the same number."),
        )
        found = cited(resolved(*pages, to_athens(3, "June 13, 1964", f"512. {words}. Noted.")), 3, words)
        assert (target(found), found.status, found.candidates) == (expected, "present", ())

    def test_candidates_only_where_ambiguous(self) -> None:
        citations = resolved(*self.PAGES, to_athens(3, "June 3, 1964", "512. Your 100 and your 101."))
        assert {bool(c.candidates) for c in citations if c.status == "ambiguous"} == {True}
        assert {bool(c.candidates) for c in citations if c.status != "ambiguous"} == {False}


def test_date_that_a_footnote_gives() -> None:
    pages = [
        message(70, KISSINGER, BUNKER, "Washington, October 24, 1972", "WHS 2298. About Thieu."),
        message(
            241,
            BUNKER,
            KISSINGER,
            "Saigon, December 31, 1972",
            "314. Ref: WHS 2298.2",
            "WHS 2298, December 30, is lost.",
        ),
    ]
    assert {(target(c), c.status) for c in resolved(*pages)} == {("WHS 2298", "absent")}
