"""References by page, in footnote 2 of a telegram of a volume that numbers its documents, and of one that doesn't."""

from __future__ import annotations

import pytest

from graphcables.find import find
from graphcables.read.text import read_text

Pages = list[tuple[str | None, str | None, str | None]]


def pages(sentence: str, *notes: str, volume: str = "frus1930v01") -> Pages:
    """(number, volume, footnote) of the pages cited in a telegram from Athens and its notes from 2 on."""
    listed = "".join(f"  {number}. {note}\n" for number, note in enumerate(("Source: own.", *notes), 1))
    page = f"The Minister in Greece to the Secretary of State1\n\nAthens, June 4, 1930.\n\n{sentence}\n\n{listed}"
    found = find(next(read_text(page, "d9.txt", volume)))
    return [(one.number, one.volume, one.pin) for one in found if one.kind == "page"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("See p. 102.", ["102"]),
        ("See pp. 441 ff.", ["441"]),
        ("See also pp. 15–17 and 23.", ["15", "23"]),
        ("For text, see p. 5; for the reply, p. 9.", ["5", "9"]),
        ("Printed on p. 141, ante.", ["141"]),
        ("Ante, p. 45.", ["45"]),
        ("Telegram No. 219, August 27, 5 p.m., p. 70.", ["70"]),
        ("See the memorandum by Mr. Harvey S. Miller of April 12, p. 95.", ["95"]),
        ("See “Boundary dispute,” pp. 37 ff.", ["37"]),
        ("Dated September 26, p. 181.", ["181"]),
        ("June 19, midnight, p. 23.", ["23"]),
        ("Reference is to p. 4.", ["4"]),
        # Pages of something else.
        ("See p. 5 of the report.", []),
        ("Department of State Bulletin, June 3, 1930, p. 12.", []),
        ("Green, A Life (London, 1929), p. 45.", []),
        ("Green, A Life, vol. 2, p. 45.", []),
        ("See U.N. document A/C.1/SR.4, p. 3.", []),
        ("See Cmd. 2317, p. 6.", []),
        ("The clerk noted it at page 3.", []),
    ],
)
def test_of_the_same_volume(note: str, expected: list[str]) -> None:
    assert pages("All is well.2", note) == [(number, None, None) for number in expected]


@pytest.mark.parametrize("note", ["See p. 102.", "See “Trade,” pp. 37 ff.", "The Ambassador’s Account, pp. 95–97."])
def test_numbered_documents_are_not_cited_by_page(note: str) -> None:
    page = f"9. Letter From A to B1\n\nAthens, June 4, 1963.\n\nAll is well.2\n\n  1. Source: own.\n  2. {note}\n"
    assert find(next(read_text(page, "d9.txt", "frus1961-63v16"))) == []


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Foreign Relations, 1933, vol. v, p. 151.", [("151", "frus1933v05")]),
        ("See Foreign Relations, 1930, vol. i, p. 15.", [("15", None)]),
        ("F.R., 1878, p. 711.", [("711", "frus1878")]),
        ("See For. Rel. of the United States, 1896, pp. 57–59.", [("57", "frus1896")]),
        ("Diplomatic Correspondence, 1868, pt. 2, p. 817.", [("817", "frus1868p2")]),
        ("Foreign Relations, 1942, China, p. 202.", [("202", "frus1942China")]),
        ("Foreign Relations, 1918, supp. 1, vol. i, p. 771.", [("771", "frus1918Supp01v01")]),
        ("Foreign Relations, 1917, supp. 1, pp. 598 ff.", [("598", "frus1917Supp01v01")]),
        ("Foreign Relations, 1918, Russia, vol. ii, p. 3.", [("3", "frus1918Russiav02")]),
        ("Foreign Relations, Paris Peace Conference, 1919, vol. ii, p. 175.", [("175", "frus1919Parisv02")]),
        ("Foreign Relations: The Lansing Papers, 1914–1920, vol. ii, p. 4.", [("4", "frus1914-20v02")]),
        ("See page 417 of the Foreign Relations for 1885.", [("417", "frus1885")]),
        ("See vol. iii, p. 720.", [("720", "frus1930v03")]),
        ("See telegram No. 37, Aug. 27, to the Minister in Greece, vol. iii, p. 130.", [("130", "frus1930v03")]),
        ("Foreign Relations, 1929, vol. i, p. 4, and vol. ii, p. 5.", [("4", "frus1929v01"), ("5", "frus1929v02")]),
        (
            "Foreign Relations, 1929, vol. i, p. 4; ibid., 1928, vol. ii, p. 5.",
            [("4", "frus1929v01"), ("5", "frus1928v02")],
        ),
        ("Malloy, Treaties, 1776–1909, vol. ii, p. 7; or Foreign Relations, 1906, pt 2, p. 8.", [("8", "frus1906p2")]),
        ("British and Foreign State Papers, vol. lxxxiv, p. 626, and vol. lxxxv, p. 639.", []),
        ("Green, Letters, vol. ii, p. 45.", []),
        (
            "Foreign Relations, 1928, vol. i, p. 4, and 1929, vol. ii, p. 5.",
            [("4", "frus1928v01"), ("5", "frus1929v02")],
        ),
        ("Foreign Relations, 1929, vol. i, p. 7, 12 June 1930.", [("7", "frus1929v01")]),
        ("Foreign Relations, 1929, vol. i, p. 7, 10 a. m.", [("7", "frus1929v01")]),
    ],
)
def test_of_another_volume(note: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(number, volume) for number, volume, _ in pages("All is well.2", note)] == expected


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (("Foreign Relations, 1929, vol. i, p. 4.", "Ibid., p. 31."), [("4", "frus1929v01"), ("31", "frus1929v01")]),
        (
            ("Foreign Relations, 1929, vol. i, p. 4.", "Ibid., vol. ii, p. 31."),
            [("4", "frus1929v01"), ("31", "frus1929v02")],
        ),
        (("Foreign Relations, 1929, vol. i, p. 4.", "Ibid., 1911, p. 31."), [("4", "frus1929v01"), ("31", "frus1911")]),
        (
            ("Foreign Relations, 1929, vol. i, p. 4.", "Great Britain, Cmd. 2317.", "Ibid., p. 6."),
            [("4", "frus1929v01")],
        ),
        (("Ibid., p. 6.",), []),
    ],
)
def test_ibid(notes: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    sentence = "First.2 Second.3 Third.4" if len(notes) > 2 else "First.2 Second.3" if len(notes) > 1 else "First.2"
    assert [(number, volume) for number, volume, _ in pages(sentence, *notes)] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("See footnote 26, p. 282.", [("282", None, "26")]),
        ("See footnotes 2 and 3, p. 282.", [("282", None, "2"), ("282", None, "3")]),
        ("See ante, p. 45, footnote 3.", [("45", None, "3")]),
        ("See Foreign Relations, 1929, vol. i, p. 4, footnote 2.", [("4", "frus1929v01", "2")]),
        ("See footnote 5, pp. 12 and 14.", [("12", None, "5"), ("14", None, None)]),
    ],
)
def test_pins(note: str, expected: Pages) -> None:
    assert pages("All is well.2", note) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Here follows the text printed on page 15.]", [("15", None)]),
        ("It is as Mr. Blaine wrote (Foreign Relations, 1880, page 313), I think.", [("313", "frus1880")]),
        ("You find it on page 42 of my report.", []),
        ("See page 42.", []),
        ("You find it on page 42 infra.", []),
    ],
)
def test_in_the_body(sentence: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(number, volume) for number, volume, _ in pages(f"{sentence}2", "Not printed.")] == expected
