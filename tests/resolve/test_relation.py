"""What a citation is: a reply, a follow-up, or another reference."""

from __future__ import annotations

import pytest

from .corpus import ANKARA, ATHENS, HAIG, KISSINGER, cited, from_athens, message, resolved, telegram, to_athens

FROM = from_athens(1, "June 1, 1964", "100. Talks go on.")
TO = to_athens(2, "June 2, 1964", "512. Instructions.")
THIRD_POST = telegram(3, ANKARA, ATHENS, "June 3, 1964", "9. Athens 100 to the Department.")
HAKTO = message(1, KISSINGER, HAIG, None, "Hakto 44. About the journey.")
TOHAK = message(2, HAIG, KISSINGER, None, "Tohak 82. About Hanoi.")


@pytest.mark.parametrize(
    ("pages", "words", "expected"),
    [
        ([FROM, to_athens(3, "June 3, 1964", "513. Your 100. Noted.")], "Your 100", "reply"),
        ([FROM, to_athens(3, "June 3, 1964", "513. Embtel 100. Noted.")], "Embtel 100", "reply"),
        ([TO, from_athens(3, "June 3, 1964", "101. Deptel 512. Noted.")], "Deptel 512", "reply"),
        ([FROM, from_athens(3, "June 3, 1964", "101. My 100. More.")], "My 100", "follow-up"),
        ([FROM, from_athens(3, "June 3, 1964", "101. Embtel 100. More.")], "Embtel 100", "follow-up"),
        ([TO, to_athens(3, "June 3, 1964", "513. Deptel 512. More.")], "Deptel 512", "follow-up"),
        ([FROM, THIRD_POST], "Athens 100 to the Department", "reference"),
        ([TOHAK, message(3, KISSINGER, HAIG, None, "Hakto 45. Ref: Tohak 82.")], "Tohak 82", "reply"),
        ([HAKTO, message(3, KISSINGER, HAIG, None, "Hakto 45. Further to Hakto 44.")], "Hakto 44", "follow-up"),
    ],
)
def test_of_a_message_that_is_there(pages: list[str], words: str, expected: str) -> None:
    found = cited(resolved(*pages), 3, words)
    assert (found.status, found.relation) == ("present", expected)


@pytest.mark.parametrize(
    ("page", "words", "expected"),
    [
        (to_athens(3, "June 3, 1964", "513. Your 77. Noted."), "Your 77", "reply"),
        (from_athens(3, "June 3, 1964", "101. My 77. More."), "My 77", "follow-up"),
        (from_athens(3, "June 3, 1964", "101. Deptel 77. Noted."), "Deptel 77", "reply"),
        (from_athens(3, "June 3, 1964", "101. Embtel 77. More."), "Embtel 77", "follow-up"),
        (from_athens(3, "June 3, 1964", "101. Ankara’s 77. Noted."), "Ankara’s 77", "reference"),
        (message(3, HAIG, KISSINGER, None, "Tohak 82. Ref: Hakto 37."), "Hakto 37", "reply"),
        (message(3, HAIG, KISSINGER, None, "Tohak 82. Further to Tohak 81."), "Tohak 81", "follow-up"),
    ],
)
def test_of_a_message_that_is_absent(page: str, words: str, expected: str) -> None:
    found = cited(resolved(page), 3, words)
    assert (found.status, found.relation) == ("absent", expected)


def test_editor_does_not_reply() -> None:
    citing = to_athens(3, "June 3, 1964", "513. Talks.2", "Reference is to telegram 100 from Athens, June 1.")
    found = cited(resolved(FROM, citing), 3, "telegram 100 from Athens, June 1")
    assert (found.status, found.relation) == ("present", "reference")


def test_document_cited_by_number_is_a_reference() -> None:
    citing = to_athens(3, "June 3, 1964", "513. Your 100.2", "Document 1.")
    assert cited(resolved(FROM, citing), 3, "Document 1").relation == "reference"
