"""What the editor's note says that a cited message is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphcables.model import Evidence, Reference

Find = Callable[..., list[Reference]]


def said(references: list[Reference]) -> list[tuple[str | None, list[tuple[str | None, bool]]]]:
    """(number, [(number of the document, exact)]) of the messages cited in the body."""
    return [(r.number, [(e.number, e.exact) for e in r.evidence]) for r in references if r.footnote is None]


@pytest.mark.parametrize(
    ("body", "note", "expected"),
    [
        ("Ref: Tohak 82.2", "Document 44.", [("82", [("44", True)])]),
        ("I have your 1359.2", "Ante, p. 5.", [("1359", [("5", True)])]),
        ("See Tohak 84.2", "Printed as Document 44.", [("84", [("44", True)])]),
        ("See Tohak 84.2", "Reference is to Document 44.", [("84", [("44", True)])]),
        ("See Tohak 84.2", "Presumably Document 44.", [("84", [("44", True)])]),
        ("See Tohak 84.2", "See Document 44.", [("84", [("44", False)])]),
        ("See Tohak 84.2", "See also Document 44.", [("84", [("44", False)])]),
        ("See Tohak 84.2", "Document 44, footnote 2.", [("84", [("44", False)])]),
        ("See Tohak 84.2", "Document 44 reports the talk.", [("84", [("44", False)])]),
        ("See Tohak 84.2", "Foreign Relations, 1961–1963, vol. V, Document 12.", [("84", [("12", True)])]),
        ("See Tohak 84.2", "Not found.", [("84", [])]),
        ("See Tohak 84.2", "He left on June 2. See Document 44.", [("84", [])]),
        ("See Tohak 84. A new matter.2", "Document 44.", [("84", [])]),
        # A list of documents stands for a list of messages, one by one.
        ("See Tohak 84 and 85.2", "Documents 44 and 45.", [("84", [("44", True)]), ("85", [("45", True)])]),
        ("See Tohak 84 and 852 in which.", "Documents 44 and 45.", [("84", [("44", True)]), ("85", [("45", True)])]),
        ("See (A) Hakto 37, (B) Hakto 38.2", "Documents 44 and 45.", [("37", [("44", True)]), ("38", [("45", True)])]),
        (
            "See Tohak 4, 5, and 6.2",
            "Documents 44–46.",
            [("4", [("44", True)]), ("5", [("45", True)]), ("6", [("46", True)])],
        ),
        (
            "See Tohak 4, 5, and 6.2",
            "Documents 44, 45, and 46, respectively.",
            [("4", [("44", True)]), ("5", [("45", True)]), ("6", [("46", True)])],
        ),
        ("See Tohak 84.2", "[Document 44.]", [("84", [("44", True)])]),
        ("See Tohak 84 and 85.2", "Document 45.", [("84", []), ("85", [("45", True)])]),
    ],
)
def test_note_on_a_marker(
    cites: Find, body: str, note: str, expected: list[tuple[str, list[tuple[str | None, bool]]]]
) -> None:
    assert said(cites(body, note)) == expected


def test_evidence_names_its_kind_and_words(cites: Find) -> None:
    assert cites("Ref: Tohak 82.2", "Ante, p. 5.")[0].evidence == (Evidence("page", "Ante, p. 5", "5", None, True),)


def test_each_reference_has_its_own_note(cites: Find) -> None:
    found = cites("See Tohak 82.2 See also Tohak 83.3", "Document 44.", "Document 45.")
    assert said(found) == [("82", [("44", True)]), ("83", [("45", True)])]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Critic 2 from Ankara (Document 50) says so.", ["50"]),
        ("Telegram 312, May 3, is printed as Document 50.", ["50"]),
        ("Telegram 312 is Document 50.", ["50"]),
        ("In telegram 312 he denied it. See Document 50.", []),
    ],
)
def test_document_behind_a_message_in_a_note(cites: Find, note: str, expected: list[str]) -> None:
    found = cites("All is well.2", note)
    assert [e.number for r in found if r.footnote == "2" for e in r.evidence] == expected
