"""Plain text as copied from history.state.gov."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcables.errors import SourceError
from graphcables.find import find
from graphcables.model import Document
from graphcables.read import Source, read
from graphcables.read.text import read_text

TITLE = "9. Message From A (Kissinger) to B (Haig)1"


def one(text: str, path: str = "volume/d9.txt", volume: str = "volume") -> Document:
    (document,) = read_text(text, path, volume)
    return document


def noted(body: str, count: int, title: str = TITLE) -> Document:
    """A message with notes 1 to `count`."""
    notes = "\n".join(f"  {number}. Not printed." for number in range(1, count + 1))
    return one(f"{title}\n\n{body}\n\n{notes}\n")


def hangs(document: Document) -> list[tuple[str, str]]:
    """(label, the word that it hangs on) for each marker behind the first."""
    return [(mark.label, document.text[: mark.offset].split()[-1]) for mark in document.markers if mark.label != "1"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("52. Backchannel Message From A to B1", ("v/d52", "52", "Backchannel Message From A to B")),
        ("72a. Letter From A to B1", ("v/d72a", "72a", "Letter From A to B")),
        ("No. 55 The Ambassador in Greece (Peurifoy) to the Department of State1", ("v/d55", "55", None)),
        ("Letter From A to B1", ("v/letter", "letter", "Letter From A to B")),
    ],
)
def test_number_of_the_title(title: str, expected: tuple[str, str, str | None]) -> None:
    document = one(f"{title}\n\nAll is well.\n\n  1. Source: own.\n", "v/letter.txt", "v")
    assert (document.id, document.number) == expected[:2]
    assert expected[2] in (None, document.title)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("d52.txt", "v/d52"),
        ("d72a.txt", "v/d72a"),
        ("letter.txt", "v/letter"),
        ("dinner.txt", "v/dinner"),
    ],
)
def test_number_of_the_file(name: str, expected: str) -> None:
    assert one("Letter From A to B\n\nAll is well.\n", f"v/{name}", "v").id == expected


def test_number_of_the_title_comes_before_that_of_the_file() -> None:
    assert one("7. Letter From A to B\n\nAll is well.\n", "v/d52.txt", "v").id == "v/d7"


def test_title_line_alone() -> None:
    document = one("7. Letter From A to B", "x.txt", "v")
    assert (document.title, document.text[document.body :], document.footnotes) == ("Letter From A to B", "", ())


def test_notes_are_split_off() -> None:
    document = noted("We agree.2", 2)
    assert [note.label for note in document.footnotes] == ["1", "2"]
    assert [document.text[note.start : note.end] for note in document.footnotes] == ["Not printed."] * 2
    assert document.text[document.body : document.notes].strip() == "We agree."


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("  1. One.\n  2. Two.\n", ["One.", "Two."]),
        ("  1. One.\n\n  2. Two.\n", ["One.", "Two."]),
        ("\t1. One.\n\t2. Two.\n", ["One.", "Two."]),
        ("1. Source: one.\n2. Two.\n", ["Source: one.", "Two."]),
        ("  1. One\n     goes on.\n  2. Two.\n", ["One goes on.", "Two."]),
        ("  1. One.\n\n     A second paragraph.\n  2. Two.\n", ["One. A second paragraph.", "Two."]),
        ("  1. Only one.\n", ["Only one."]),
        ("  1. One lists 1. this; 2. that.\n  2. Two.\n", ["One lists 1. this; 2. that.", "Two."]),
        ("", []),
    ],
)
def test_layouts_of_notes(end: str, expected: list[str]) -> None:
    document = one(f"{TITLE}\n\nWe agree.2\n\n{end}")
    assert [document.text[note.start : note.end] for note in document.footnotes] == expected


@pytest.mark.parametrize(
    "body",
    [
        "We ask:\n\n1. More money.\n\n2. More men.\n\n3. More time.",
        "1. More money.\n2. More men.",
    ],
)
def test_numbered_paragraphs_are_no_notes(body: str) -> None:
    document = one(f"7. Letter From A to B\n\n{body}\n")
    assert document.footnotes == ()
    assert "More men." in document.text[document.body :]


def test_no_notes_no_markers() -> None:
    document = one("7. Letter From A to B\n\nTohak 82.2 It came in 19732 and 852.\n")
    assert (document.markers, document.footnotes) == ((), ())
    assert "Tohak 82.2 It came in 19732 and 852." in document.text


FILLER = "One.2 Two.3 Three.4 Four.5 Five.6 "


@pytest.mark.parametrize(
    ("body", "count", "expected"),
    [
        ("We know. Ref: Tohak 82.2", 2, [("2", "82.")]),
        ("We know. See Tohak 84 and 852 which came.", 2, [("2", "85")]),
        (FILLER[:12] + "See Hakto 414 which came.", 4, [("4", "41")]),
        (FILLER[:20] + "Your messages 42 and 435 are in hand.", 5, [("5", "43")]),
        (FILLER[:6] + "See Hakto 44,3 paragraph 2, for this.", 3, [("3", "44,")]),
        (FILLER[:6] + "See Saigon 03223 for this.", 3, [("3", "0322")]),
        (FILLER[:20] + "See Haigto 095 for this.", 5, [("5", "09")]),
        (FILLER[:12] + "See paragraph 34 of it.", 4, [("4", "3")]),
        (FILLER[:12] + "On Oct 22,4 we met.", 4, [("4", "22,")]),
        ("On September 272 we met.", 2, [("2", "27")]),
        ("This was in 19732 and later.", 2, [("2", "1973")]),
        ("This was in 1973.2 And later.", 2, [("2", "1973.")]),
        (FILLER + "It was June 29.7", 7, [("7", "29.")]),
        (
            "He said “no.”2 She left;3 they (all)4 stayed—5 and more.",
            5,
            [("2", "“no.”"), ("3", "left;"), ("4", "(all)"), ("5", "stayed—")],
        ),
        ("A wholly common2 word.", 2, [("2", "common")]),
    ],
)
def test_glued_markers(body: str, count: int, expected: list[tuple[str, str]]) -> None:
    assert hangs(noted(body, count))[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("body", "count", "expected"),
    [
        ("WH 29641. We refer to WH 29642 and Hakto 52,2 which is late.", 2, [("2", "52,")]),
        ("We saw B–52s, MR3 and the M48A1.2", 2, [("2", "M48A1.")]),
        ("It stands at 19 degrees 15’.2", 2, [("2", "15’.")]),
        ("He has $12.2 million.2", 2, [("2", "million.")]),
        ("It rose to 29.2 percent.2", 2, [("2", "percent.")]),
        ("It begins at 4:12 p.m. on Monday.2", 2, [("2", "Monday.")]),
    ],
)
def test_whole_numbers_are_no_markers(body: str, count: int, expected: list[tuple[str, str]]) -> None:
    assert hangs(noted(body, count)) == expected


def test_marker_of_the_title() -> None:
    document = noted("We agree.", 1)
    assert document.title == "Message From A (Kissinger) to B (Haig)"
    assert [(mark.label, mark.offset) for mark in document.markers] == [("1", document.text.index("\n"))]


def test_markers_from_zero() -> None:
    document = noted("We agree.1", 2, title="9. Message From A (Kissinger) to B (Haig)0")
    assert [(mark.label, mark.footnote) for mark in document.markers] == [("0", 0), ("1", 1)]


def test_markers_are_out_of_the_text() -> None:
    assert "Ref: Tohak 82. Later" in noted("We know. Ref: Tohak 82.2 Later more.", 2).text


@pytest.mark.parametrize(
    ("body", "expected", "pages"),
    [
        ("It is [Page 269] of essence.", "It is of essence.", ["269"]),
        ("It is [Page 269]of essence.", "It is of essence.", ["269"]),
        ("One. [Page XII] Two. [Page 12a] Three.", "One. Two. Three.", ["XII", "12a"]),
        ("See [Enclosure] and [Page of notes].", "See [Enclosure] and [Page of notes].", []),
    ],
)
def test_page_marks(body: str, expected: str, pages: list[str]) -> None:
    document = one(f"7. Letter From A to B\n\n{body}\n")
    assert document.text[document.body :].strip() == expected
    assert [page.label for page in document.pages] == pages


def test_page_begins_at_its_offset() -> None:
    document = one("7. Letter From A to B\n\nIt is [Page 269] of essence.\n")
    assert document.text[document.pages[0].offset :].startswith("of essence")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str) -> None:
    lines = [TITLE, "", "We know. Ref: Tohak 82.2", "", "  1. One.", "  2. Two.", ""]
    assert one(newline.join(lines)) == one("\n".join(lines))


@pytest.mark.parametrize("blank", ["\n\n", "\n\n\n\n", "\n   \n", "\n \t \n\n"])
def test_empty_lines(blank: str) -> None:
    text = f"{blank}{TITLE}{blank}We agree.{blank}And more.{blank}  1. One.{blank}"
    document = one(text.lstrip(" \t"))
    assert document.text == "9. Message From A (Kissinger) to B (Haig)\n\nWe agree.\n\nAnd more.\n\nOne.\n\n"


def test_dateline() -> None:
    document = one(
        "7. Telegram From the Embassy in Greece to the Department of State\n\nAthens, June 4, 1964.\n\nAll is well.\n"
    )
    assert (document.date, document.place, document.origin) == ("1964-06-04", "Athens", ("Athens",))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf7. Letter From A to B\n\nAll is well.\n", "7. Letter From A to B\n\nAll is well.\n\n"),
        ("7. Letter From Café to B\n".encode(), "7. Letter From Café to B\n\n"),
    ],
)
def test_bytes(data: bytes, expected: str) -> None:
    assert [document.text for document in read(Source("d7.txt", "text"), data)] == [expected]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n \t", "empty"),
        (b"7. Letter\0 From A", "binary"),
        (b"7. Letter\n\nCaf\xe9", "line 3: not UTF-8"),
        (b"\xff\xfe7\x00.\x00", "binary"),
    ],
)
def test_unreadable_bytes(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        list(read(Source("folder/d7.txt", "text"), data))
    assert "folder/d7.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.txt: No such file"):
        list(read(Source(str(tmp_path / "gone.txt"), "text")))


def test_volume_is_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "frus0" / "d7.txt"
    path.parent.mkdir()
    path.write_text("Letter From A to B\n\nAll is well.\n", encoding="utf-8")
    assert [document.id for document in read(Source(str(path), "text"))] == ["frus0/d7"]


WORDS = st.sampled_from(
    [
        *"Tohak Hakto Deptels Embtel 82 84 852 2. , and to – / ( ) Your your my No. telegram from Saigon Document".split(),
        *"Documents vol. II ibid., Ref: paragraph 3 May June 1964 031236Z Ante, p. 5 rptd footnote 1 2 supra".split(),
        *(
            "\n",
            "\n\n",
            "\n  1. ",
            "\n  2. ",
            "[Page 12]",
            "“",
            "’s",
            "K.181",
            "CA-14448",
            "[1]",
            "---\n",
            "\ue000",
            "\x00",
            "\u2028",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=60).map("".join)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.booleans())
def test_text_of_a_reference_is_where_it_says(body: str, titled: bool) -> None:
    document = one(f"{TITLE}\n\n{body}\n\n  1. One.\n  2. Document 4.\n" if titled else body)
    for reference in find(document):
        assert reference.text == document.text[reference.start : reference.end]
        assert 0 <= reference.start < reference.end <= len(document.text)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
@pytest.mark.parametrize("kind", ["text", "markdown", "tei"])
def test_reading_raises_nothing_but_source_errors(kind: str, data: bytes) -> None:
    with suppress(SourceError):
        for document in read(Source("folder/d7.txt", kind), data):
            find(document)


def test_circular_telegrams_are_a_series_of_their_own() -> None:
    document = one(
        "5. Circular Telegram From the Department of State to Certain Posts1\n\nWashington, June 4, 1964.\n\n798. We agree.\n\n  1. Sent.\n"
    )
    assert document.serials == ("Circular telegram 798",)
