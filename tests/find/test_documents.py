"""References to documents and pages, as they stand in footnote 2 of a document of frus1964-68v16."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphcables.model import Reference
from graphcables.read.markdown import read_markdown

Find = Callable[..., list[Reference]]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Document 44.", ["44"]),
        ("[Document 293.]", ["293"]),
        ("See Documents 56 and 57.", ["56", "57"]),
        ("See Documents 12, 13, and 14.", ["12", "13", "14"]),
        ("See Documents 11, 10, and 3, respectively.", ["11", "10", "3"]),
        ("See Documents 12–15.", ["12", "13", "14", "15"]),
        ("See Documents 12-15.", ["12", "13", "14", "15"]),
        ("See Documents 112–15.", ["112", "113", "114", "115"]),
        ("See Documents 5 through 9.", ["5", "6", "7", "8", "9"]),
        ("See Documents 5–7, 12, and 15–17.", ["5", "6", "7", "12", "15", "16", "17"]),
        ("See Documents 129 ff.", ["129"]),
        ("See Document 129ff.", ["129"]),
        ("Printed as Document 12.", ["12"]),
        ("Document 278A is of the same day.", ["278A"]),
        ("Document 72a is of the same day.", ["72a"]),
        ("See the source note to Document 10.", ["10"]),
        ("See source note, Document 10.", ["10"]),
        ("See Documents 203 and 204 and Deptel 205.", ["203", "204"]),
        ("See Document 5 and Document 6.", ["5", "6"]),
        ("See Document CF–12.", []),
        ("See UN Document S/5234.", []),
        ("See UN document 44.", []),
        ("For the full text, see document No. 688.", ["688"]),
        ("The UN document No. 5 says so.", []),
        ("See S. Doc. 173, 69th Congress.", []),
        ("See footnote 4 above.", []),
    ],
)
def test_numbers(documents: Find, note: str, expected: list[str]) -> None:
    assert [reference.number for reference in documents(note)] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("See footnote 3, Document 90.", [("90", "3")]),
        ("See Document 55, note 2.", [("55", "2")]),
        ("See Document 55, footnote 2.", [("55", "2")]),
        ("See footnotes 2 and 6, Document 272.", [("272", "2"), ("272", "6")]),
        ("See Document 44, footnotes 2 and 3.", [("44", "2"), ("44", "3")]),
        ("See footnote 5 to Document 44.", [("44", "5")]),
        ("See footnote 3, Document 27 and footnote 4, Document 28.", [("27", "3"), ("28", "4")]),
        ("See Document 44, footnote 2, and Document 45.", [("44", "2"), ("45", None)]),
        ("See Documents 44 and 45 and footnote 2, Document 46.", [("44", None), ("45", None), ("46", "2")]),
        ("See Document 44.", [("44", None)]),
    ],
)
def test_pins(documents: Find, note: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(reference.number, reference.pin) for reference in documents(note)] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("See Document 5.", [None]),
        ("See Foreign Relations, 1969–1976, volume XXXII, Document 294.", ["frus1969-76v32"]),
        ("See Foreign Relations, 1969–1976, vol. XXXII, Documents 294 and 295.", ["frus1969-76v32"] * 2),
        ("See Foreign Relations, 1969–1976, vol. E–5, Part 1, Document 3.", ["frus1969-76ve05p1"]),
        ("See Foreign Relations, 1964–1968, vol. XVI, Document 5.", [None]),
        ("See vol. II, Document 333.", ["frus1964-68v02"]),
        ("See vol. XIII, Part 2, Document 12.", ["frus1964-68v13p2"]),
        ("See Part 1, Document 34.", ["frus1964-68v16p1"]),
        ("See Document 3 in volume XII.", ["frus1964-68v12"]),
        ("See Document 5 in Foreign Relations, 1961–1963, volume XII.", ["frus1961-63v12"]),
        ("See vol. XXX, Greece; Cyprus; Turkey, 1973–1976, Documents 67, 68, and 70.", ["frus1964-68v30"] * 3),
        ("See Foreign Relations, 1955–1957, vol. XXIV, Soviet Union; Iran, Document 3.", ["frus1955-57v24"]),
        ("See Document 5 and vol. XII, Document 8.", [None, "frus1964-68v12"]),
        ("See vol. XII, Document 8, and Document 5.", ["frus1964-68v12", None]),
        # ibid. repeats the last volume named.
        ("See ibid., Document 12.", [None]),
        ("See vol. X, Part 1, Document 12. See also ibid., Document 14.", ["frus1964-68v10p1"] * 2),
        (
            "See Foreign Relations, 1961–1963, vol. XXV, Document 12, and ibid., vol. XIII, Document 14.",
            ["frus1961-63v25", "frus1961-63v13"],
        ),
    ],
)
def test_volumes(documents: Find, note: str, expected: list[str | None]) -> None:
    assert [reference.volume for reference in documents(note)] == expected


def test_ibid_of_the_note_before(cites: Find) -> None:
    found = cites("First.2 Second.3", "See Foreign Relations, 1958–1960, vol. X, Document 12.", "Ibid., Document 14.")
    assert [(r.footnote, r.number, r.volume) for r in found] == [
        ("2", "12", "frus1958-60v10"),
        ("3", "14", "frus1958-60v10"),
    ]


@pytest.mark.parametrize(
    ("volume", "sentence", "expected"),
    [
        ("frus1958-60v07p2", "See Part 1, Document 34.", "frus1958-60v07p1"),
        ("frus1955-57v17", "See volume XIV, Document 33.", "frus1955-57v14"),
        ("frus1969-76v32", "See vol. XXXII, Document 33.", None),
    ],
)
def test_volume_of_the_same_series(volume: str, sentence: str, expected: str | None) -> None:
    from graphcables.find import find
    from graphcables.read.text import read_text

    page = f"9. Letter From A to B1\n\nAthens, June 4, 1959.\n\nAll is well.2\n\n  1. Source: own.\n  2. {sentence}\n"
    found = find(next(read_text(page, "d9.txt", volume)))
    assert [reference.volume for reference in found] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("See Volume IX, Document 47.", [("47", "dafp-v09")]),
        ("See Document 505 in Volume XIII.", [("505", "dafp-v13")]),
        ("See Document 12.", [("12", None)]),
    ],
)
def test_australian_volumes(sentence: str, expected: list[tuple[str, str | None]]) -> None:
    from graphcables.find import find

    page = f"---\ntitle: Ball to Evatt\nvol_id: 11\ndoc_num: 7\n---\nAll is well. [1]\n\n _\n\n1 {sentence}\n\n_\n"
    found = find(next(read_markdown(page, "7.md", "x")))
    assert [(reference.number, reference.volume) for reference in found] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Supra.", ["Supra"]),
        ("See infra.", ["infra"]),
        ("See footnote 3, supra.", ["footnote 3, supra"]),
        ("See the preceding document.", ["the preceding document"]),
        ("See the immediately preceding document.", ["the immediately preceding document"]),
        ("It is in the following document.", ["the following document"]),
        ("It is superb.", []),
    ],
)
def test_neighbouring_documents(documents: Find, note: str, expected: list[str]) -> None:
    assert [reference.text for reference in documents(note)] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Ante, p. 45.", [("page", "45", None)]),
        ("See post, p. 15.", [("page", "15", None)]),
        ("See post, pp. 15 and 17.", [("page", "15", None), ("page", "17", None)]),
        ("See Foreign Relations, 1933, vol. v, p. 151.", [("page", "151", "frus1933v05")]),
        (
            "See Foreign Relations, 1933, vol. iv, pp. 15, 17.",
            [("page", "15", "frus1933v04"), ("page", "17", "frus1933v04")],
        ),
        ("Telegram No. 219, August 27, 5 p.m., p. 70.", [("page", "70", None)]),
        ("Department of State Bulletin, June 3, 1963, p. 12.", []),
        ("It is in 12 Stat. 5, p. 44.", []),
    ],
)
def test_pages(documents: Find, note: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(reference.kind, reference.number, reference.volume) for reference in documents(note)] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("See Documents 56 and 57.", ["Documents 56", "57"]),
        ("See footnote 3, Document 90.", ["footnote 3, Document 90"]),
        ("See Document 55, note 2.", ["Document 55, note 2"]),
        ("[Document 293.]", ["Document 293"]),
        ("See ante, p. 45.", ["ante, p. 45"]),
    ],
)
def test_text_as_printed(documents: Find, note: str, expected: list[str]) -> None:
    assert [reference.text for reference in documents(note)] == expected
