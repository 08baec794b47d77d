"""Markdown with front matter, as of the Documents on Australian Foreign Policy; the documents here are made up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from graphcables.errors import SourceError
from graphcables.find import find
from graphcables.model import Document
from graphcables.read.markdown import read_markdown

HEADER = "Cablegram UN784 NEW YORK, 3 July 1947"
SAY = "We have little to say about this matter."


def one(
    body: str, title: str = "Ball to Evatt", front: str = "vol_id: 11\ndoc_num: 7\ndoc_date: '1947-07-03'"
) -> Document:
    (document,) = read_markdown(f"---\ntitle: {title}\n{front}\n---\n{body}\n", "folder/7-ball.md", "folder")
    return document


def said(document: Document) -> list[str]:
    return document.text[document.body : document.notes].strip().split("\n\n")


def notes(document: Document) -> list[tuple[str, str]]:
    return [(note.label, document.text[note.start : note.end]) for note in document.footnotes]


def hangs(document: Document) -> list[tuple[str, str]]:
    return [(mark.label, document.text[: mark.offset].split()[-1]) for mark in document.markers]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("vol_id: 5\ndoc_num: 12", "dafp-v05/d12"),
        ("vol_id: '05'\ndoc_num: '12'", "dafp-v05/d12"),
        ("vol_id: 20\ndoc_num: 0", "dafp-v20/d0"),
        ("volume: 12\nnumber: 8", "dafp-v12/d8"),
        ("volume: frus1969-76v09\nnumber: 8", "frus1969-76v09/d8"),
        ("collection: My Papers\nnumber: 8", "My-Papers/d8"),
        ("doc_num: 12", "folder/d12"),
        ("vol_id: 5", "dafp-v05/7-ball"),
        ("vol_id:", "folder/7-ball"),
    ],
)
def test_id(front: str, expected: str) -> None:
    assert one(SAY, front=front).id == expected


@pytest.mark.parametrize(
    ("title", "front", "expected"),
    [
        ("7 Ball to Evatt", "vol_id: 11\ndoc_id: 2999", ("dafp-v11/d7", "Ball to Evatt", "Ball")),
        ('"7 BALL TO EVATT"', "vol_id: 11\ndoc_id: 2999", ("dafp-v11/d7", "BALL TO EVATT", "Ball")),
        ("7 Ball to Evatt", "vol_id: 11", ("dafp-v11/7-ball", "7 Ball to Evatt", "7 Ball")),
        ("8 Ball to Evatt", "vol_id: 11\ndoc_id: 2999", ("dafp-v11/7-ball", "8 Ball to Evatt", "8 Ball")),
        ("Ball to Evatt - Historical Documents", "doc_num: 7", ("folder/d7", "Ball to Evatt", "Ball")),
        ("Ball to Evatt - Historical Documents - A Department", "doc_num: 7", ("folder/d7", "Ball to Evatt", "Ball")),
    ],
)
def test_number_and_site_in_the_title(title: str, front: str, expected: tuple[str, str, str]) -> None:
    plain = title.strip('"').split(" - ")[0]
    document = one(f"# {plain}\n\n{HEADER}\n\n{SAY}", title, front)
    assert (document.id, document.title, document.sender) == expected
    assert (document.serials, said(document)) == (("UN 784",), [HEADER, SAY])


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("doc_date: '1947-07-03'", "1947-07-03"),
        ("doc_date: 1947-07-03", "1947-07-03"),
        ("date: 1947-07", "1947-07"),
        ("doc_date:", None),
    ],
)
def test_date(front: str, expected: str | None) -> None:
    assert one(SAY, front=front).date == expected


@pytest.mark.parametrize(
    ("header", "serials", "place"),
    [
        ("Cablegram UN784 NEW YORK, 3 July 1947", ("UN 784",), "NEW YORK"),
        ("Cablegram UN784 NEW YORK, 3 July 1947, 5.28 p.m.", ("UN 784",), "NEW YORK"),
        ("Cablegram 186 CANBERRA, 3 July 1947", ("Canberra 186",), "CANBERRA"),
        ("Cablegram 12A LONDON, 3 July 1947", ("London 12A",), "LONDON"),
        ("Cablegram K.181 BATAVIA, 3 July 1947, 2.03 p.m.", ("K181",), "BATAVIA"),
        ("Cablegram K181 BATAVIA, 3 July 1947", ("K181",), "BATAVIA"),
        ("Cablegram K. 181 BATAVIA, 3 July 1947", ("K181",), "BATAVIA"),
        ("Cablegrams P273, 1009, 4962 CANBERRA, 3 July 1947", ("P273", "Canberra 1009", "Canberra 4962"), "CANBERRA"),
        ("Cablegram [UN]692 NEW YORK, 3 July 1947", ("UN 692",), "NEW YORK"),
        ("Cablegram 186 (extract) CANBERRA, 3 July 1947", ("Canberra 186",), "CANBERRA"),
        ("Cablegram 288/1351 LONDON, 3 July 1947", ("London 1351",), "LONDON"),
        ("Ministerial Dispatch 8/1947 BATAVIA, 3 July 1947", ("Batavia 8",), "BATAVIA"),
        ("Dispatch 8/47 BATAVIA, 3 July 1947", ("Batavia 8",), "BATAVIA"),
        ("Cablegram Hague 102 THE HAGUE, 3 July 1947", ("Hague 102",), "THE HAGUE"),
        ("Circular cablegram P44 CANBERRA, 3 July 1947", ("P44",), "CANBERRA"),
        ("Savingram 12 CANBERRA, 3 July 1947", ("Canberra 12",), "CANBERRA"),
        ("LONDON, 3 July 1947 Cablegram 44", ("London 44",), "LONDON"),
        ("Cablegram unnumbered LONDON, 3 July 1947", (), "LONDON"),
        ("Letter LONDON, 3 July 1947", (), "LONDON"),
        ("Letter 12 LONDON, 3 July 1947", (), "LONDON"),
        ("Memorandum CANBERRA, 3 July 1947", (), "CANBERRA"),
        # The serial on a line of its own, under the dateline.
        ("LONDON, 3 July 1947\n\n1343\\. Secret", ("London 1343",), "LONDON"),
        ("CANBERRA, 3 July 1947\n\nO.JA1615 SECRET", ("O.JA1615",), "CANBERRA"),
        ("CANBERRA, 3 July 1947\n\n0.JA1793 CONFIDENTIAL", ("O.JA1793",), "CANBERRA"),
    ],
)
def test_header(header: str, serials: tuple[str, ...], place: str) -> None:
    document = one(f"{header}\n\n{SAY}")
    assert (document.serials, document.place) == (serials, place)
    assert document.text[document.opening :].startswith(SAY)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1343\\. Secret", ("Canberra 1343",)),
        ("O.JA1615 SECRET", ("O.JA1615",)),
        ("0.JA1793 SECRET", ("O.JA1793",)),
        ("O.CH183503 CONFIDENTIAL", ("O.CH183503",)),
    ],
)
def test_serial_of_a_later_volume(line: str, expected: tuple[str, ...]) -> None:
    assert one(f"{line}\n\n{SAY}", title="Cablegram to Jakarta").serials == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("E.2.", ("Batavia 295", "E2")),
        ("E22.", ("Batavia 295", "E22")),
        ("E.2. Result of the meeting.", ("Batavia 295", "E2")),
        ("Security 51. For the Council.", ("Batavia 295", "Security 51")),
        ("A.1. The first of the points.", ("Batavia 295",)),
        ("Your E.2.", ("Batavia 295",)),
    ],
)
def test_second_serial_under_the_header(line: str, expected: tuple[str, ...]) -> None:
    assert one(f"Cablegram 295 BATAVIA, 3 July 1947\n\nSECRET\n\n{line}\n\n{SAY}").serials == expected


def test_marker_in_the_header() -> None:
    document = one(f"Cablegram [391] [1] LONDON, 3 July 1947\n\n{SAY}\n\n _\n\n1 The number is supplied.\n_\n")
    assert (document.serials, document.place) == (("London 391",), "LONDON")
    assert hangs(document) == [("1", "[391]")]


@pytest.mark.parametrize("marker", ["[1]", " [1]", "[1](#f1)", "[^1]", " [^1]"])
def test_forms_of_markers(marker: str) -> None:
    document = one(f"{HEADER}\n\nYour cablegram 186.{marker} More.\n\n _\n\n1 Document 131.\n_\n")
    assert hangs(document) == [("1", "186.")]
    assert said(document)[1] == "Your cablegram 186. More."


def test_a_colon_behind_a_marker_is_text() -> None:
    document = one(f"{HEADER}\n\nYour cablegram 186 [1]: we agree.\n\n _\n\n1 Document 131.\n_\n")
    assert (hangs(document), said(document)[1]) == ([("1", "186")], "Your cablegram 186: we agree.")


def test_bracketed_number_without_a_note_is_text() -> None:
    document = one(f"{HEADER}\n\nText [1] goes on.")
    assert (said(document)[1], document.markers) == ("Text [1] goes on.", ())


TWO = [("1", "Document 131."), ("2", "Not found.")]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (" _\n\n1 Document 131.\n\n2 Not found.\n\n_", TWO),
        (" _\n\n1 Document 131.\n_\n", TWO[:1]),
        ("  * 1 Document 131.\n  * 2 Not found.", TWO),
        ("[ AA : A1838, 403/3, i ]\n\n1 Document 131.\n\n2 Not found.", TWO),
        ("1 Document 131.\n\n2 Not found.\n\n[ AA : A1838, 403/3, i ]", TWO),
        ("[^1]: Document 131.\n[^2]: Not found.", TWO),
        ("[^1]: Document\n    131.\n[^2]: Not found.", TWO),
        ("[1] Document 131.\n\n[2] Not found.", TWO),
        ("_[1] Document 131._\n\n_[2] Not found._", TWO),
        ("1 Document 131. 2 Not found.", TWO),
        (
            " _\n\n1 Document 131. 2 Not found. 3 Document 94 4 Dispatched 5 November.\n\n_",
            [*TWO, ("3", "Document 94"), ("4", "Dispatched 5 November.")],
        ),
        ("[ AA : A1838, 403/3, i ]", []),
    ],
)
def test_layouts_of_notes(layout: str, expected: list[tuple[str, str]]) -> None:
    document = one(f"{HEADER}\n\nOne [1] and two [2] and [3] and [4].\n\n{layout}\n")
    assert notes(document) == expected
    assert [mark.label for mark in document.markers] == [label for label, _ in expected]
    assert "AA :" not in document.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("We ask:\n\n1\\. More money.\n\n2\\. More men.", ["We ask:", "1. More money.", "2. More men."]),
        ("5 men came.\n\n10 more left.", ["5 men came.", "10 more left."]),
        ("It grew.\n\n1\\. Money.\n\n[ AA : A1838 ]", ["It grew.", "1. Money."]),
    ],
)
def test_numbered_paragraphs_are_no_notes(body: str, expected: list[str]) -> None:
    document = one(f"{HEADER}\n\n{body}")
    assert (said(document)[1:], document.footnotes) == (expected, ())


def test_numbered_paragraphs_beside_notes() -> None:
    document = one(f"{HEADER}\n\nWe ask: [1]\n\n2\\. More money.\n\n3\\. More men.\n\n _\n\n1 A note.\n_\n")
    assert said(document)[1:] == ["We ask:", "2. More money.", "3. More men."]
    assert notes(document) == [("1", "A note.")]


def test_text_goes_on_after_the_notes() -> None:
    document = one(f"{HEADER}\n\nText. [1]\n\n _\n\n1 Document 131.\n_\n\nEnclosure\n\nMore of it.")
    assert said(document)[1:] == ["Text.", "Enclosure", "More of it."]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("_Your O.CH183503_[1] came.", "Your O.CH183503 came."),
        ("**Tohak 82** and *Hakto 4*.", "Tohak 82 and Hakto 4."),
        ("A\\. and \\[so\\].", "A. and [so]."),
        ("a snake_case_word", "a snake_case_word"),
        ("Two\nlines", "Two lines"),
        ("## A heading", "A heading"),
    ],
)
def test_plain_text(printed: str, expected: str) -> None:
    assert said(one(f"{HEADER}\n\n{printed}\n\n[1] Document 131.\n"))[1] == expected


def test_emphasis_around_a_reference() -> None:
    document = one(f"{HEADER}\n\n_Your O.CH183503_[1] came.\n\n[1] Document 131.\n")
    first = find(document)[0]
    assert (first.text, first.series, first.number, first.marker) == ("Your O.CH183503", "O.CH", "183503", "1")


def test_note_on_a_message_is_evidence() -> None:
    document = one(f"{HEADER}\n\nSee telegram 18. [1]\n\n _\n\n1 Document 286.\n_\n")
    assert [evidence.number for evidence in find(document)[0].evidence] == ["286"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ball to Evatt", ("Ball", "Evatt")),
        ("Ball to Evatt [1]", ("Ball", "Evatt")),
        ("Department of External Affairs to Ball", ("Department of External Affairs", "Ball")),
        (
            "Mr S. M. Bruce, High Commissioner in London, to Mr J. A. Lyons, Prime Minister",
            ("Mr S. M. Bruce", "Mr J. A. Lyons"),
        ),
    ],
)
def test_parties(title: str, expected: tuple[str, str]) -> None:
    document = one(f"{HEADER}\n\n{SAY}", title=title)
    assert (document.sender, document.recipient) == expected


def test_number_inside_the_title_is_left_out() -> None:
    title = "Mr A. T. Stirling, Officer in London, 7 to Lt Col W. R. Hodgson"
    assert one(SAY, title=title).title == "Mr A. T. Stirling, Officer in London, to Lt Col W. R. Hodgson"


@pytest.mark.parametrize("text", ["Only a line.\n\nAnd more.\n", "---\n- a\n- b\n---\nOnly a line.\n\nAnd more.\n"])
def test_without_front_matter(text: str) -> None:
    (document,) = read_markdown(text, "folder/letter.md", "folder")
    assert (document.id, document.title, said(document)) == ("folder/letter", "Only a line.", ["And more."])


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: a: b", 2),
        ("title: x\n  y: z", 3),
        ("title: x\n\tnumber: 3", 3),
        ("title: x\nnumber: *nothing", 3),
    ],
)
def test_bad_front_matter(front: str, line: int) -> None:
    with pytest.raises(SourceError, match=f"line {line}: ") as caught:
        list(read_markdown(f"---\n{front}\n---\nText.\n", "folder/letter.md", "folder"))
    assert str(caught.value).startswith("folder/letter.md: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tag", ["!!python/object/apply:pathlib.Path.touch", "!!python/object/new:pathlib.Path.touch"])
def test_tags_are_not_carried_out(tmp_path: Path, tag: str) -> None:
    made = tmp_path / "made"
    text = f"---\ntitle: {tag} [!!python/object/apply:pathlib.Path ['{made}']]\n---\nText.\n"
    (document,) = read_markdown(text, "letter.md", "folder")
    assert not made.exists()
    assert "pathlib" not in document.title


@pytest.mark.parametrize("front", ["title: " + "[" * 50_000, "title: x\n" * 20_000, "title: " + "{a: " * 2_000])
def test_front_matter_too_deep_or_too_long(front: str) -> None:
    with pytest.raises(SourceError, match="too long or too deep"):
        list(read_markdown(f"---\n{front}\n---\nText.\n", "letter.md", "folder"))


def test_numbers_of_the_legation_in_washington() -> None:
    text = f"---\ntitle: Ball to Evatt\n---\nCablegram 44 WASHINGTON, 3 July 1947\n\n{SAY}"
    (document,) = read_markdown(text, "letter.md", "folder")
    assert document.serials == ("Washington 44",)


@pytest.mark.parametrize(
    ("front", "date"),
    [
        ("doc_date: 1947-07-03", "1947-07-03"),
        ("doc_date: 1947-02-30", None),
        ("doc_date: July 3, 1947", "1947-07-03"),
        ("doc_date: 1942-03", "1942-03"),
        ("doc_date: 1947-07-03 about noon", "1947-07-03"),
        ("doc_date: soon", None),
    ],
)
def test_date_is_iso_or_none(front: str, date: str | None) -> None:
    (document,) = read_markdown(f"---\ntitle: A to B\n{front}\n---\nParis 1947, Saigon 41/47.\n", "letter.md", "folder")
    assert document.date == date


def test_alias_bomb_does_not_explode() -> None:
    steps = "".join(f"k{k}: &k{k} [{', '.join([f'*k{k - 1}'] * 9)}]\n" for k in range(1, 12))
    begun = time.monotonic()
    list(read_markdown(f"---\nk0: &k0 [x]\n{steps}title: *k11\n---\nText.\n", "letter.md", "folder"))
    assert time.monotonic() - begun < 5
