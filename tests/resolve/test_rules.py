"""Each rule, and which of them goes before which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphcables.find import find
from graphcables.model import Page
from graphcables.resolve import resolve
from graphcables.resolve.register import Register

from .corpus import ANKARA, ATHENS, STATE, VOLUME, cited, from_athens, read_all, resolved, target, telegram, to_athens

FIRST = from_athens(1, "June 1, 1964", "100. Talks go on here.")
SECOND = from_athens(2, "June 2, 1964", "101. More of the talks.")
UNNUMBERED = from_athens(1, "June 1, 1964", "Talks that bear no number.")
OTHER = "frus1961-63v16"


class TestEditor:
    def test_note_beats_number(self) -> None:
        citing = to_athens(3, "June 3, 1964", "512. Your 100.2 Noted.", "Document 2.")
        found = cited(resolved(FIRST, SECOND, citing), 3, "Your 100")
        assert (target(found), found.status, found.method) == ("d2", "present", "editor")

    def test_note_names_document_without_number(self) -> None:
        found = cited(
            resolved(UNNUMBERED, to_athens(3, "June 3, 1964", "512. Your 99.2 Noted.", "Document 1.")), 3, "Your 99"
        )
        assert (target(found), found.status, found.method) == ("d1", "present", "editor")

    def test_note_that_agrees_with_number_is_surer(self) -> None:
        citations = resolved(
            FIRST,
            from_athens(2, "June 2, 1964", "Nothing that bears a number."),
            to_athens(3, "June 3, 1964", "512. Your 100.2 Noted.", "Document 1."),
            to_athens(4, "June 4, 1964", "513. Your 99.2 Noted.", "Document 2."),
        )
        assert cited(citations, 3, "Your 100").confidence > cited(citations, 4, "Your 99").confidence

    def test_see_does_not_beat_number(self) -> None:
        found = cited(
            resolved(FIRST, SECOND, to_athens(3, "June 3, 1964", "512. Your 100.2 Noted.", "See Document 2.")),
            3,
            "Your 100",
        )
        assert target(found) == "d1"
        assert found.method != "editor"

    def test_note_by_page(self) -> None:
        begun = from_athens(1, "June 1, 1964", "[Page 11] 100. Talks go on here.")
        found = cited(
            resolved(begun, to_athens(3, "June 3, 1964", "512. Your 100.2 Noted.", "Ante, p. 11.")), 3, "Your 100"
        )
        assert (target(found), found.status, found.method) == ("d1", "present", "editor")

    def test_note_names_document_not_given(self) -> None:
        found = cited(resolved(to_athens(4, "June 3, 1964", "513. Your 95.2 Noted.", "Document 77.")), 4, "Your 95")
        assert (target(found), found.status, found.method) == ("d77", "absent", "editor")

    def test_list_shares_note_one_by_one(self) -> None:
        page = to_athens(3, "June 3, 1964", "512. Your 97 and 98.2 Noted.", "Documents 1 and 2.")
        citations = resolved(UNNUMBERED, from_athens(2, "June 2, 1964", "Nothing that bears a number."), page)
        found = [(target(c), c.method) for c in citations if c.reference.kind == "message"]
        assert found == [("d1", "editor"), ("d2", "editor")]


class TestBlind:
    def test_ignores_note(self) -> None:
        pages = FIRST, SECOND, to_athens(3, "June 3, 1964", "512. Your 100.2 Noted.", "Document 2.")
        found = cited(resolved(*pages, blind=True), 3, "Your 100")
        assert target(found) == "d1"
        assert found.method != "editor"

    def test_ignores_what_notes_taught(self) -> None:
        found = cited(resolved(*ALIASED, blind=True), 4, "your 99")
        assert (target(found), found.status) == ("Athens 99", "absent")

    def test_leaves_document_references_alone(self) -> None:
        pages = FIRST, to_athens(3, "June 3, 1964", "512. Your 100.2 Noted.", "Document 1.")
        assert target(cited(resolved(*pages, blind=True), 3, "Document 1")) == "d1"

    def test_same_without_notes(self) -> None:
        pages = FIRST, SECOND, to_athens(3, "June 3, 1964", "512. Your 100. Noted.")
        assert resolved(*pages, blind=True) == resolved(*pages)


class TestDocument:
    CITING = from_athens(
        4,
        "June 4, 1964",
        "103. Talks.2",
        "See Document 1, Documents 2–3, Document 7, and Document 1, footnote 2. See also Foreign Relations, 1961–1963, "
        "volume XVI, Document 12.",
    )
    THIRD = from_athens(3, "June 3, 1964", "102. Yet more.")

    @pytest.mark.parametrize(
        ("number", "volume", "expected"),
        [
            ("1", None, (f"{VOLUME}/d1", "present")),
            ("2", None, (f"{VOLUME}/d2", "present")),
            ("3", None, (f"{VOLUME}/d3", "present")),
            ("7", None, (f"{VOLUME}/d7", "absent")),
            ("12", OTHER, (f"{OTHER}/d12", "outside")),
        ],
    )
    def test_by_number(self, number: str, volume: str | None, expected: tuple[str, str]) -> None:
        citations = resolved(FIRST, SECOND, self.THIRD, self.CITING)
        found = [c for c in citations if (c.reference.number, c.reference.volume) == (number, volume)]
        assert found
        assert {(c.target, c.status) for c in found} == {expected}
        assert {(c.method, c.relation) for c in found} == {("document", "reference")}

    def test_other_volume_that_was_given(self) -> None:
        found = cited(
            resolved((OTHER, from_athens(12, "June 1, 1962", "100. Old talks.")), self.CITING), 4, "Document 12"
        )
        assert (found.target, found.status) == (f"{OTHER}/d12", "present")

    def test_volume_given_document_not(self) -> None:
        found = cited(
            resolved((OTHER, from_athens(13, "June 1, 1962", "100. Old talks.")), self.CITING), 4, "Document 12"
        )
        assert (found.target, found.status) == (f"{OTHER}/d12", "absent")

    def test_same_number_in_both_parts(self) -> None:
        parts = [(f"{OTHER}p{part}", from_athens(12, "June 1, 1962", "100. Old talks.")) for part in (1, 2)]
        found = cited(resolved(*parts, self.CITING), 4, "Document 12")
        assert found.status == "ambiguous"
        assert found.candidates == (f"{OTHER}p1/d12", f"{OTHER}p2/d12")

    def test_only_part_given(self) -> None:
        part = f"{OTHER}p1", from_athens(12, "June 1, 1962", "100. Old talks.")
        found = cited(resolved(part, self.CITING), 4, "Document 12")
        assert (found.target, found.status) == (f"{OTHER}p1/d12", "present")

    @pytest.mark.parametrize(
        ("words", "expected"), [("Supra", "d1"), ("the preceding document", "d1"), ("Infra", "d3")]
    )
    def test_neighbour(self, words: str, expected: str) -> None:
        citing = from_athens(2, "June 2, 1964", "101. Talks.2", f"See {words}." if words[0] == "t" else f"{words}.")
        assert target(cited(resolved(FIRST, citing, self.THIRD), 2, words)) == expected


class TestPage:
    ONE = from_athens(1, "June 1, 1964", "100. Talks. [Page 11] And they go on.")
    TWO = from_athens(2, "June 1, 1964", "101. [Page 11] Talks. And they go on.")

    @pytest.mark.parametrize(
        ("note", "expected"),
        [
            ("Ante, p. 11.", (f"{VOLUME}/d1", "present")),
            ("Post, p. 99.", (f"{VOLUME}/p99", "absent")),
            ("Foreign Relations, 1961, vol. V, p. 151.", ("frus1961v05/p151", "outside")),
        ],
    )
    def test_by_page(self, note: str, expected: tuple[str, str]) -> None:
        (found,) = resolved(self.ONE, to_athens(3, "June 3, 1964", "512. Talks.2", note))
        assert (found.target, found.status) == expected
        assert (found.method, found.relation) == ("page", "reference")

    @pytest.mark.parametrize(
        ("note", "expected"),
        [("Ante, p. 11.", f"{VOLUME}p1/d1"), ("Foreign Relations, 1964–1968, vol. XVI, p. 11.", f"{VOLUME}p1/d1")],
    )
    def test_pages_run_on_through_the_parts_of_a_volume(self, note: str, expected: str) -> None:
        citing = to_athens(3, "June 3, 1964", "512. Talks.2", note)
        parts = (f"{VOLUME}p1", self.ONE), (f"{VOLUME}p2", citing)
        assert [one.target for one in resolved(*parts)] == [expected]

    def test_page_that_two_parts_have(self) -> None:
        note = "Foreign Relations, 1961–1963, vol. XVI, p. 11."
        parts = (f"{OTHER}p1", self.ONE), (f"{OTHER}p2", self.TWO)
        (found,) = resolved(*parts, to_athens(3, "June 3, 1964", "512. Talks.2", note))
        assert (found.status, found.candidates) == ("ambiguous", (f"{OTHER}p1/d1", f"{OTHER}p2/d2"))

    def test_page_of_another_volume_s_part_that_was_not_given(self) -> None:
        note = "Foreign Relations, 1961–1963, vol. XVI, p. 99."
        (found,) = resolved((f"{OTHER}p2", self.ONE), to_athens(3, "June 3, 1964", "512. Talks.2", note))
        assert (found.target, found.status) == (f"{OTHER}/p99", "outside")

    def test_page_of_a_part_that_was_not_given(self) -> None:
        (found,) = resolved((f"{VOLUME}p2", to_athens(3, "June 3, 1964", "512. Talks.2", "Ante, p. 11.")))
        assert (found.target, found.status) == (f"{VOLUME}/p11", "outside")

    @pytest.mark.parametrize(
        ("note", "expected"),
        [
            ("Ante, p. 11.", None),
            ("Ante, pp. 11 ff.", "d2"),
            ("Ante, pp. 11–12.", "d2"),
            ("See the memorandum of June 1, ante, p. 11.", "d1"),
            ("See footnote 2, ante, p. 11.", "d1"),
            ("See the memorandum of June 1, ante, p. 5, and the letter, ante, p. 11.", None),
        ],
    )
    def test_what_tells_documents_of_a_page_apart(self, note: str, expected: str | None) -> None:
        first, second, citing = read_all(
            from_athens(1, "June 1, 1964", "Talks of the first day. They go on.2", "Not printed."),
            from_athens(2, "June 2, 1964", "Talks of the second day."),
            to_athens(3, "June 3, 1964", "512. Talks.2", note),
        )
        first = replace(first, pages=(Page(0, "10"), Page(first.text.index("They"), "11")))
        register = Register.of([first, replace(second, pages=(Page(0, "11"),)), citing])
        found = list(resolve(register, find(citing)))[-1]
        if expected is None:
            assert (found.status, set(found.candidates)) == ("ambiguous", {f"{VOLUME}/d1", f"{VOLUME}/d2"})
        else:
            assert (target(found), found.status) == (expected, "present")

    def test_several_on_page(self) -> None:
        (found,) = resolved(self.ONE, self.TWO, to_athens(3, "June 3, 1964", "512. Talks.2", "Ante, p. 11."))
        assert found.status == "ambiguous"
        assert set(found.candidates) == {f"{VOLUME}/d1", f"{VOLUME}/d2"}

    @pytest.mark.parametrize("number", [1, 2])
    def test_number_tells_documents_of_page_apart(self, number: int) -> None:
        citing = to_athens(3, "June 3, 1964", f"512. Your {99 + number}.2", "Ante, p. 11.")
        assert target(cited(resolved(self.ONE, self.TWO, citing), 3, f"Your {99 + number}")) == f"d{number}"


ALIASED = (
    UNNUMBERED,
    from_athens(2, "June 2, 1964", "98. More of the talks."),
    to_athens(3, "June 3, 1964", "512. Your 99.2 Noted.", "Document 1."),
    to_athens(4, "June 5, 1964", "513. I have your 99 and your 98."),
    to_athens(5, "December 5, 1964", "800. I have your 99 and your 98."),
)


class TestAlias:
    def test_proved_by_note_elsewhere(self) -> None:
        found = cited(resolved(*ALIASED), 4, "your 99")
        assert (target(found), found.status, found.method) == ("d1", "present", "editor")

    def test_not_half_a_year_later(self) -> None:
        found = cited(resolved(*ALIASED), 5, "your 99")
        assert (target(found), found.status) == ("Athens 99", "absent")

    def test_of_another_numbering(self) -> None:
        citing = to_athens(4, "June 5, 1964", "513. Ankara’s 99. Noted.")
        assert cited(resolved(*ALIASED[:3], citing), 4, "Ankara’s 99").status == "absent"

    def test_beats_number(self) -> None:
        borne = from_athens(2, "May 31, 1964", "99. This one bears the number.")
        found = cited(resolved(UNNUMBERED, borne, *ALIASED[2:4]), 4, "your 99")
        assert (target(found), found.method) == ("d1", "editor")

    def test_surer_at_the_note_itself(self) -> None:
        citations = resolved(*ALIASED)
        assert cited(citations, 3, "Your 99").confidence > cited(citations, 4, "your 99").confidence


class TestSerial:
    @pytest.mark.parametrize(
        "words", ["Your 100", "Embtel 100", "Athens 100", "Telegram 100 from Athens", "Your 100, June 1"]
    )
    def test_ways_to_name_it(self, words: str) -> None:
        found = cited(resolved(FIRST, to_athens(3, "June 3, 1964", f"512. {words}. Noted.")), 3, words)
        assert (target(found), found.status) == ("d1", "present")
        assert found.method in ("serial", "parties")

    def test_document_number_is_no_serial(self) -> None:
        found = cited(resolved(FIRST, to_athens(3, "June 3, 1964", "512. Your 1. Noted.")), 3, "Your 1")
        assert (target(found), found.status) == ("Athens 1", "absent")

    def test_not_written_yet(self) -> None:
        citing = to_athens(1, "June 1, 1964", "512. Your 100. Noted.")
        found = cited(resolved(citing, from_athens(2, "June 10, 1964", "100. Talks go on.")), 1, "Your 100")
        assert (target(found), found.status) == ("Athens 100", "absent")

    def test_clocks_may_differ_by_a_day(self) -> None:
        citing = to_athens(1, "June 3, 1964", "512. Your 100. Noted.")
        found = cited(resolved(citing, from_athens(2, "June 4, 1964", "100. Talks go on.")), 1, "Your 100")
        assert (target(found), found.status) == ("d2", "present")


class TestParties:
    ANKARA_100 = telegram(2, ANKARA, STATE, "June 2, 1964", "100. The same number from another post.")

    @pytest.mark.parametrize(
        ("page", "words", "expected"),
        [
            (to_athens(3, "June 3, 1964", "512. Your 100. Noted."), "Your 100", "d1"),
            (telegram(3, STATE, ANKARA, "June 3, 1964", "512. Your 100. Noted."), "Your 100", "d2"),
            (to_athens(3, "June 3, 1964", "512. Ankara’s 100. Noted."), "Ankara’s 100", "d2"),
            (from_athens(3, "June 3, 1964", "105. My 100. Noted."), "My 100", "d1"),
            (telegram(3, ANKARA, ATHENS, "June 3, 1964", "9. Your 100. Noted."), "Your 100", "d1"),
        ],
        ids=["to Athens", "to Ankara", "post named", "own", "between posts"],
    )
    def test_tell_equal_numbers_apart(self, page: str, words: str, expected: str) -> None:
        found = cited(resolved(FIRST, self.ANKARA_100, page), 3, words)
        assert (target(found), found.status) == (expected, "present")


class TestDate:
    ATHENS_UNNUMBERED = from_athens(1, "June 1, 1964", "From Athens, without a number.")
    ANKARA_UNNUMBERED = telegram(2, ANKARA, STATE, "June 1, 1964", "From Ankara, without a number.")

    @pytest.mark.parametrize(("recipient", "expected"), [(ATHENS, "d1"), (ANKARA, "d2")])
    def test_between_the_parties_on_that_day(self, recipient: str, expected: str) -> None:
        citing = telegram(3, STATE, recipient, "June 3, 1964", "512. Your telegram of June 1. Noted.")
        found = cited(resolved(self.ATHENS_UNNUMBERED, self.ANKARA_UNNUMBERED, citing), 3, "Your telegram of June 1")
        assert (target(found), found.status, found.method) == (expected, "present", "date")

    def test_nothing_on_that_day(self) -> None:
        citing = to_athens(3, "June 3, 1964", "512. Your telegram of May 30. Noted.")
        found = cited(resolved(self.ATHENS_UNNUMBERED, citing), 3, "Your telegram of May 30")
        assert (found.status, found.method) == ("absent", "date")
        assert "1964-05-30" in found.target

    def test_two_on_that_day(self) -> None:
        again = from_athens(2, "June 1, 1964", "Athens again, without a number.")
        citing = to_athens(3, "June 3, 1964", "512. Your telegram of June 1. Noted.")
        found = cited(resolved(self.ATHENS_UNNUMBERED, again, citing), 3, "Your telegram of June 1")
        assert found.status == "ambiguous"
        assert set(found.candidates) == {f"{VOLUME}/d1", f"{VOLUME}/d2"}

    def test_hour_tells_them_apart(self) -> None:
        afternoon = from_athens(1, "June 1, 1964, 4 p.m", "Athens, without a number.")
        evening = from_athens(2, "June 1, 1964, 9 p.m", "Athens again, without a number.")
        citing = to_athens(3, "June 3, 1964", "512. Your telegram of June 1, 9 p.m. Noted.")
        found = cited(resolved(afternoon, evening, citing), 3, "Your telegram of June 1, 9 p.m.")
        assert (target(found), found.status) == ("d2", "present")


def test_surer_rules_have_greater_confidence() -> None:
    citations = resolved(
        UNNUMBERED,
        from_athens(2, "June 2, 1964", "101. More of the talks."),
        to_athens(3, "June 5, 1964", "512. Your telegram of June 1. And your 101.2", "Document 2."),
    )
    by_method = {c.method: c.confidence for c in citations}
    assert by_method["date"] < by_method["editor"] <= 1


def test_keeps_order_and_number_of_references() -> None:
    citations = resolved(*ALIASED)
    places = [(c.reference.source, c.reference.start) for c in citations]
    assert places == sorted(places)
    assert all(0 < c.confidence <= 1 for c in citations)


def test_nothing_to_resolve() -> None:
    assert resolved(FIRST) == []
