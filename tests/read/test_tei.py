"""TEI volumes, as the Office of the Historian encodes them; the volumes here are made up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcables.errors import SourceError
from graphcables.find import find
from graphcables.model import Document
from graphcables.pipeline import build
from graphcables.read import Source, read
from graphcables.read.tei import _is_plain
from graphcables.store import Store

SPACES = 'xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0"'


def volume(body: str, root: str = 'xml:id="frus0"', header: str = "", before: str = "") -> bytes:
    head = f"<teiHeader><fileDesc><publicationStmt>{header}</publicationStmt></fileDesc></teiHeader>"
    return f"{before}<TEI {SPACES} {root}>{head}<text><body>{body}</body></text></TEI>".encode()


def documents(data: bytes, path: str = "folder/frus-file.xml") -> Sequence[Document]:
    return list(read(Source(path, "tei"), data))


def one(
    inside: str, head: str = "<head>1. Telegram From A to B</head>", attributes: str = "", before: str = ""
) -> Document:
    div = f'<div type="document" xml:id="d1" {attributes}>{head}{inside}</div>'
    (document,) = documents(volume(div, before=before))
    return document


def body(document: Document) -> str:
    return document.text[document.body : document.notes].strip()


def notes(document: Document) -> list[tuple[str, str]]:
    return [(note.label, document.text[note.start : note.end]) for note in document.footnotes]


def hangs(document: Document) -> list[tuple[str, str]]:
    """(label, word that it hangs on) of each marker."""
    return [(mark.label, document.text[: mark.offset].split()[-1]) for mark in document.markers]


@pytest.mark.parametrize(
    ("header", "root", "expected"),
    [
        ('<idno type="frus">frus1</idno>', 'xml:id="frus2"', "frus1"),
        ('<idno type="isbn">123</idno>', 'xml:id="frus2"', "frus2"),
        ('<idno type="frus"> </idno>', 'xml:id="frus2"', "frus2"),
        ("", 'xml:id="frus2"', "frus2"),
        ("", "", "frus-file"),
    ],
)
def test_id_of_the_volume(header: str, root: str, expected: str) -> None:
    (document,) = documents(volume('<div type="document" xml:id="d1"><head>1. Note</head></div>', root, header))
    assert document.volume == expected
    assert document.id == f"{expected}/d1"


@pytest.mark.parametrize(
    ("attributes", "head", "expected"),
    [
        ('xml:id="d52"', "52. Letter From A to B", "d52"),
        ('xml:id="d72a"', "72a. Letter From A to B", "d72a"),
        ('xml:id="d278A"', "Letter From A to B", "d278A"),
        ('xml:id="d55"', "No. 56 The Minister in Greece (X) to the Secretary of State", "d55"),
        ('xml:id="pg12"', "Letter From A to B", "pg12"),
        ("", "7. Letter From A to B", "d7"),
        ("", "Letter From A to B", "frus-file"),
    ],
)
def test_id_of_a_document(attributes: str, head: str, expected: str) -> None:
    (document,) = documents(volume(f'<div type="document" {attributes}><head>{head}</head></div>'))
    assert document.id == f"frus0/{expected}"


def test_other_divisions_are_no_documents() -> None:
    div = '<div type="{0}" xml:id="{0}1"><p>Ref: Tohak 82.</p></div>'
    assert documents(volume(div.format("section") + div.format("chapter"))) == []


def test_enclosure_without_id_belongs_to_its_document() -> None:
    inner = '<div type="document"><head>Enclosure</head><p>Inner<note n="1" xml:id="n1">A note.</note></p></div>'
    document = one(f"<p>Before.</p>{inner}<p>After.</p>")
    assert body(document) == "Before.\n\nEnclosure\n\nInner\n\nAfter."
    assert notes(document) == [("1", "A note.")]


def test_nested_document_with_id_stands_by_itself() -> None:
    inner = '<div type="document" xml:id="d1a"><head>1a. Letter From C to D</head><p>Inner.</p></div>'
    outer = f'<div type="document" xml:id="d1"><head>1. Letter From A to B</head><p>Outer.</p>{inner}</div>'
    assert [(d.id, body(d)) for d in documents(volume(outer))] == [("frus0/d1", "Outer."), ("frus0/d1a", "Inner.")]


def test_duplicate_ids_are_left_to_the_pipeline(tmp_path: Path) -> None:
    div = '<div type="document" xml:id="d1"><head>1. Letter From A to B</head><p>Text.</p></div>'
    assert [document.id for document in documents(volume(div * 2))] == ["frus0/d1", "frus0/d1"]
    source = tmp_path / "frus0.xml"
    source.write_bytes(volume(div * 2))
    report = build([source], tmp_path / "made.db")
    assert report.documents == 2
    assert "frus0/d1-2" in report.warnings[0]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<dateline><date when="1964-06-04">June 4</date></dateline>', "1964-06-04"),
        ('<dateline><date when="1964-06-04T17:30:00-05:00">June 4</date></dateline>', "1964-06-04T17:30"),
        ('<dateline><date from="1964-06-04" to="1964-06-05"/></dateline>', "1964-06-04"),
        ('<dateline><date notBefore="1964-06-04" notAfter="1964-06-09"/></dateline>', "1964-06-04"),
        ('<dateline><date notBefore="1964-01-01" notAfter="1964-12-31"/></dateline>', "1964"),
        ('<dateline><date when="1964-06"/></dateline>', "1964-06"),
        ('<dateline><date when="1964"/></dateline>', "1964"),
        ('<dateline><date when="soon">June 4, 1964</date></dateline>', "1964-06-04"),
        ("<dateline>Athens, June 4, 1964.</dateline>", "1964-06-04"),
        ("<p>No date here.</p>", None),
    ],
)
def test_date(inside: str, expected: str | None) -> None:
    assert one(inside).date == expected


@pytest.mark.parametrize("space", ["frus/ns/1.0", "ns/1.0"])
def test_date_of_the_division(space: str) -> None:
    attributes = f'xmlns:x="http://history.state.gov/{space}" x:doc-dateTime-min="1964-06-04T09:15:00-05:00"'
    assert one("<p>Text.</p>", attributes=attributes).date == "1964-06-04T09:15"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("1948-06-04T00:00:00-05:00", "1948-06-04T23:59:59-05:00", "1948-06-04"),
        ("1948-06-04T00:00:00-05:00", "1948-06-09T23:59:59-05:00", "1948-06-04"),
        ("1948-01-01", "1948-12-31", "1948"),
        ("1946-01-01", "1949-12-31", None),
        ("1948-12-30", "1949-01-02", "1948-12-30"),
        ("1948", "1948", "1948"),
        ("1948-06", "1948-06-30", "1948-06"),
        ("1946-01-01", "1949-12", None),
        ("1946", "1949", None),
        ("soon", "1948-06-09", "1948-06-09"),
    ],
)
def test_a_division_between_two_days(first: str, last: str, expected: str | None) -> None:
    space = 'xmlns:x="http://history.state.gov/frus/ns/1.0"'
    attributes = f'{space} x:doc-dateTime-min="{first}" x:doc-dateTime-max="{last}"'
    assert one("<p>Text.</p>", attributes=attributes).date == expected


def test_division_dates_its_day() -> None:
    attributes = 'xmlns:x="http://history.state.gov/frus/ns/1.0" x:doc-dateTime-min="1964-06-04T00:00:00-05:00"'
    assert one('<p>On <date when="1950-05-05">that day</date>.</p>', attributes=attributes).date == "1964-06-04"


@pytest.mark.xfail(strict=True, reason="some volumes have no other date than one in the text")
def test_date_of_the_text_is_none_of_the_document() -> None:
    assert one('<p>On <date when="1950-05-05">that day</date> he left.</p>').date is None


def test_dateline_comes_before_dates_of_the_text() -> None:
    inside = '<p>On <date when="1950-05-05">that day</date> he left.</p><dateline><date when="1964-06-04"/></dateline>'
    assert one(inside).date == "1964-06-04"


@pytest.mark.parametrize(
    ("head", "sender", "recipient"),
    [
        (
            "1. Telegram From the Embassy in <placeName>Greece</placeName> to the Department of State",
            ("Embassy in Greece", ("Athens",)),
            ("Department of State", ("State",)),
        ),
        (
            'Letter From <persName type="from">Harry Bell</persName> to <persName type="to">Ann Low</persName>',
            ("Harry Bell", ()),
            ("Ann Low", ()),
        ),
        (
            'The Minister in Greece (<persName type="from">Bell</persName>) to the Secretary of State',
            ("Bell", ("Athens",)),
            ("Secretary of State", ("State",)),
        ),
        (
            '1. Letter From A<note n="1" xml:id="n1">A source from Q to R.</note> to B',
            ("A", ()),
            ("B", ()),
        ),
        ("1. Editorial Note", (None, ()), (None, ())),
    ],
)
def test_parties(
    head: str, sender: tuple[str | None, tuple[str, ...]], recipient: tuple[str | None, tuple[str, ...]]
) -> None:
    document = one("<p>Text.</p>", head=f"<head>{head}</head>")
    assert (document.sender, document.origin) == sender
    assert (document.recipient, document.destination) == recipient


def test_place() -> None:
    document = one("<dateline><placeName>Athens</placeName>, June 4, 1964.</dateline><p>501. Text.</p>")
    assert (document.place, document.serials) == ("Athens", ("Athens 501",))


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<p>Text<note n="1" xml:id="n1">One.</note> goes on.</p>', [("1", "One.")]),
        ('<p>Text<note n="75a" xml:id="n1">One.</note>.</p>', [("75a", "One.")]),
        ('<p>Text<note n="*" xml:id="n1">One.</note>.</p>', [("*", "One.")]),
        ('<p>Text<note n="0" xml:id="n1">One.</note>.</p>', [("0", "One.")]),
        ('<p>Text<note n="4">One.</note>.</p>', [("4", "One.")]),
        ('<p>Text<note xml:id="n1">One.</note>.</p>', [("1", "One.")]),
        ('<p>A<note n="1" xml:id="n1"><p>One.</p><p>Two.</p></note></p>', [("1", "One. Two.")]),
        ('<note type="source" rend="inline">Box 5.</note><p>Text.</p>', []),
        ('<note n="1" xml:id="n1" type="source">Box 5.</note><p>Text.</p>', [("1", "Box 5.")]),
    ],
)
def test_notes(inside: str, expected: list[tuple[str, str]]) -> None:
    document = one(inside)
    assert notes(document) == expected
    assert [mark.label for mark in document.markers] == [label for label, _ in expected]


def test_inline_source_note_is_no_text() -> None:
    assert body(one('<note type="source" rend="inline">Box 5.</note><p>Text.</p>')) == "Text."


def test_marker_hangs_where_the_note_stood() -> None:
    document = one(
        '<p>Ref: Tohak 82<note n="1" xml:id="n1">Document 44.</note>. More<note n="2" xml:id="n2">X.</note></p>'
    )
    assert body(document) == "Ref: Tohak 82. More"
    assert hangs(document) == [("1", "82"), ("2", "More")]


def test_nested_notes() -> None:
    inner = '<note n="2" xml:id="n2">Inner.</note>'
    document = one(f'<p>A<note n="1" xml:id="n1">Outer{inner} end.</note> B<note n="3" xml:id="n3">Third.</note></p>')
    assert sorted(notes(document)) == [("1", "Outer end."), ("2", "Inner."), ("3", "Third.")]
    assert sorted(hangs(document)) == [("1", "A"), ("2", "Outer"), ("3", "B")]
    assert [document.footnotes[mark.footnote].label for mark in document.markers] == [m.label for m in document.markers]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("No. 257.]", ("Athens 257",)),
        ("[No. 257]", ("Athens 257",)),
        ("No. 257", ("Athens 257",)),
        ("Mr. Bell writes.", ()),
    ],
)
def test_serial_in_an_inline_note(note: str, expected: tuple[str, ...]) -> None:
    head = f'<note rend="inline">{note}</note><head>The Minister in Greece (Bell) to the Secretary of State</head>'
    assert one("<dateline><placeName>Athens</placeName></dateline><p>Sir: I write.</p>", head=head).serials == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<p>Read<note n="1" xml:id="n1">Document 349.</note></p><p>More</p>', "Read\n\nMore"),
        ("<p>Line<lb/>two</p>", "Line two"),
        ("<p>( <persName>Bell</persName> )</p>", "(Bell)"),
        ("<list><item>one</item><item>two</item></list>", "one\n\ntwo"),
        ("<list><label>(1)</label><item>one</item></list>", "(1) one"),
        ("<table><row><cell>1</cell><cell>2</cell></row></table>", "1 2"),
        ("<p>So<hi>me</hi> <hi>word</hi>s</p>", "Some words"),
        ("<p>Two\n        lines</p>", "Two lines"),
        ("<p>A<!-- no --><?pi no?>B</p>", "AB"),
        ("<opener><seg>one</seg><seg>two</seg></opener>", "one\n\ntwo"),
        ('<p>Ref: Tohak <hi rend="strong">82</hi>.</p>', "Ref: Tohak 82."),
        ("<p>A<figure><head>no</head></figure>B</p>", "AB"),
        ("<p>caf&#233; &amp; &lt;b&gt;</p>", "café & <b>"),
    ],
)
def test_text(inside: str, expected: str) -> None:
    assert body(one(inside)) == expected


def test_word_before_a_note_is_not_glued_to_it() -> None:
    document = one('<p>a long protocol<note n="1" xml:id="n1">Document 349.</note></p>')
    assert [reference.text for reference in find(document)] == ["Document 349"]


def test_pages() -> None:
    first = '<div type="document" xml:id="d1"><head>1. Note</head><p>One<pb n="6"/> two</p></div>'
    second = '<div type="document" xml:id="d2"><head>2. Note</head><p>Three</p></div>'
    one_, two = documents(volume(f'<pb n="5"/>{first}{second}'))
    assert [(page.label, one_.text[page.offset :].split()[0]) for page in one_.pages] == [("5", "1."), ("6", "two")]
    assert [(page.label, page.offset) for page in two.pages] == [("6", 0)]


def test_page_mark_that_opens_a_document() -> None:
    div = '<div type="document" xml:id="d1"><pb n="6"/><head>1. Note</head><p>One</p></div>'
    (document,) = documents(volume(f'<pb n="5"/>{div}'))
    assert (document.pages[0].label, document.pages[0].offset) == ("6", 0)
    assert {page.label for page in document.pages} == {"6"}


def test_page_mark_does_not_split_a_reference() -> None:
    assert [r.text for r in find(one('<p>It is in Tohak <pb n="6"/>82.</p>'))] == ["Tohak 82"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<TEI>\n<a>\n</b></TEI>", "line 3, column 5"),
        (b"<TEI>\n<a>\n", "line 3"),
        (b"no xml at all", "line 1"),
        (b'<?xml version="1.0" encoding="nonesuch"?><TEI/>', "line 1"),
    ],
)
def test_malformed_xml(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        documents(data)
    assert str(caught.value).startswith("folder/frus-file.xml: ")


def test_other_xml_has_no_documents() -> None:
    assert documents(b"<html><p>Ref: Tohak 82.</p></html>") == []


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("HIDDEN", encoding="utf-8")
    before = f'<!DOCTYPE TEI [<!ENTITY ext SYSTEM "{secret.as_uri()}">]>'
    document = one("<p>A &ext; B</p>", before=before)
    assert "HIDDEN" not in document.text
    assert body(document) == "A B"


@pytest.mark.parametrize("hidden", ["", "<!-- <TEI> -->", "<?pi <TEI>?>\n<!-- - -> --><?p?>", "<!--<TEI>-->\n" * 1000])
def test_external_dtd_is_not_read(hidden: str, tmp_path: Path) -> None:
    dtd = tmp_path / "own.dtd"
    dtd.write_text('<!ENTITY ext "HIDDEN"><!ATTLIST note n CDATA "HIDDEN">', encoding="utf-8")
    before = f'{hidden}<!DOCTYPE TEI SYSTEM "{dtd.as_uri()}">'
    document = one("<p>A &ext; B<note>x</note></p>", before=before)
    assert "HIDDEN" not in document.text
    assert not document.footnotes


@pytest.mark.parametrize("spaces", [1, 500])
def test_external_dtd_in_letters_that_are_no_ascii_is_not_read(tmp_path: Path, spaces: int) -> None:
    dtd = tmp_path / "own.dtd"
    dtd.write_text('<!ATTLIST note n CDATA "HIDDEN">', encoding="utf-8")
    declared = f'<?xml version="1.0"{" " * spaces}encoding="UTF-7"?>'.encode()
    hidden = f'<!DOCTYPE TEI SYSTEM "{dtd.as_uri()}">'.encode("utf-7").replace(b"<", b"+ADw-")
    inside = (
        b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><div type="document" xml:id="d1"><p>A<note>x</note></p></div></TEI>'
    )
    assert not any(document.footnotes for document in documents(declared + hidden + inside))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<TEI/>", True),
        (b"\xef\xbb\xbf<TEI/>", True),
        (b'<?xml version="1.0" encoding="UTF-8"?><!-- --><TEI/>', True),
        (b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE TEI SYSTEM "a.dtd"><TEI/>', False),
        (b'<?xml version="1.0" encoding="UTF-7"?><TEI/>', False),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-7"?><TEI/>', False),
        (b'<?xml version="1.0" encoding="UTF-7"?><!-- +AC0ALQA+-<!DOCTYPE TEI SYSTEM "a.dtd"><!-- --><TEI/>', False),
        (b'<?xml version="1.0"' + b" " * 500 + b'encoding="UTF-7"?><!-- --><TEI/>', False),
        ("<TEI/>".encode("utf-16"), False),
        (b"no XML", False),
    ],
)
def test_a_file_is_plain_where_no_document_type_can_be_hidden(data: bytes, expected: bool) -> None:
    assert _is_plain(data) is expected


def enclosed(text: str, head: str = "", date: str = "") -> str:
    dateline = f'<dateline><placeName>Rome</placeName>, <date when="{date}"/></dateline>' if date else ""
    return f"<frus:attachment><head>{head}</head>{dateline}<p>{text}</p></frus:attachment>"


LETTER = "<head>8. The Minister in Greece (Hill) to the Secretary of State (Brook)</head>"
WRITTEN = '<dateline><placeName>Athens</placeName>, <date when="1882-06-24"/></dateline>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<p>I had your note of the 9th instant.</p>",
            [("1882-06-09", ("State",), ("Athens",))],
        ),
        (
            enclosed("I had your note of the 9th instant.", "Lord Dale to Mr. Hill.", "1882-05-14")
            + "<p>I had your note of the 10th instant.</p>",
            [("1882-05-09", ("Athens",), ("Rome",)), ("1882-06-10", ("State",), ("Athens",))],
        ),
        (
            enclosed("I had your note of the 9th instant.", "Lord Dale to Mr. Stone."),
            [("1882-06-09", (), ())],
        ),
        (
            enclosed("I had your note of the 9th instant.", "Report"),
            [("1882-06-09", ("State",), ("Athens",))],
        ),
        (
            enclosed(
                "I had your note of the 9th instant."
                + enclosed("I had your note of the 8th instant.", "Mr. Stone to Mr. Brook", "1882-03-14")
                + "I had my note of the 10th instant.",
                "Lord Dale to Mr. Hill.",
                "1882-05-14",
            )
            + enclosed("I had your note of the 11th instant.", "Mr. Stone to Mr. Brook", "1882-04-14"),
            [
                ("1882-05-09", ("Athens",), ("Rome",)),
                ("1882-03-08", ("State",), ("Rome",)),
                ("1882-05-10", ("Rome",), ("Athens",)),
                ("1882-04-11", ("State",), ("Rome",)),
            ],
        ),
    ],
)
def test_an_enclosure_has_ends_and_a_day_of_its_own(inside: str, expected: list[object]) -> None:
    document = one(WRITTEN + inside, LETTER)
    found = [(reference.date, reference.origin, reference.destination) for reference in find(document)]
    assert found == expected
    assert "\n\n\n" not in document.text


def test_enclosures_come_back_from_the_database(tmp_path: Path) -> None:
    source = tmp_path / "frus1882.xml"
    inside = enclosed("Your note of the 9th instant.", "Lord Dale to Mr. Hill.", "1882-05-14")
    source.write_bytes(volume(f'<div type="document" xml:id="d8">{LETTER}{WRITTEN}{inside}</div>'))
    build([source], tmp_path / "made.db")
    (document,) = read(Source(str(source), "tei"), source.read_bytes())
    with Store(tmp_path / "made.db") as store:
        assert store.document(document.id) == document
    assert [enclosure.date for enclosure in document.enclosures] == ["1882-05-14"]


def test_time_is_linear_in_the_enclosures() -> None:
    def seconds(count: int) -> float:
        note = '<note n="1" xml:id="n{}">Note.</note>'
        inside = "".join(enclosed(f"Your No. 12.{note.format(k)}", "Mr. Stone to Mr. Brook") for k in range(count))
        begun = time.perf_counter()
        find(one(inside, f"<head>Mr. Hill to Mr. Brook {'and others ' * count}</head>"))
        return time.perf_counter() - begun

    part, whole = seconds(500), seconds(2000)
    assert whole < 8 * part + 0.2


@pytest.mark.parametrize(
    ("path", "title", "expected"),
    [
        ("frus1", "The French Minister for Foreign Affairs to the Ambassador in France", ()),
        ("frus1", "The Minister for Foreign Affairs in Australia to the Ambassador in France", ("Canberra",)),
        ("dafp1", "The Minister for Foreign Affairs to the Ambassador in France", ("Canberra",)),
        ("frus1", "The Minister for Foreign Affairs to the Ambassador in France", ()),
    ],
)
def test_whose_minister_for_foreign_affairs(path: str, title: str, expected: tuple[str, ...]) -> None:
    div = f'<div type="document" xml:id="d1"><head>1. {title}</head><p>Text.</p></div>'
    (document,) = documents(volume(div, f'xml:id="{path}"'))
    assert document.origin == expected


@pytest.mark.parametrize(
    ("writer", "expected"),
    [
        ("Japanese Ambassador (Sato)", ()),
        ("British Chargé (Hill)", ()),
        ("American Minister (Hill)", ("State 2",)),
        ("Acting Secretary of State", ("State 2",)),
    ],
)
def test_who_writes_from_washington(writer: str, expected: tuple[str, ...]) -> None:
    head = f'<note rend="inline">No. 2.]</note><head>1. The {writer} to the President</head>'
    document = one("<dateline><placeName>Washington</placeName></dateline><p>Text.</p>", head)
    assert tuple(serial for serial in document.serials if serial.startswith("State")) == expected


CONTROLS = [
    ("A\x80B", "AB"),
    ("A&#x85;B", "AB"),
    ("A&#133; \x9f\n   B", "A B"),
    ("A\x7f\n  \x80\n  B", "A B"),
    ("A\xa0B", "A B"),
]


@pytest.mark.parametrize(("inside", "text"), CONTROLS)
def test_controls_are_taken_out(inside: str, text: str) -> None:
    assert body(one(f"<p>{inside}</p>")) == text


@pytest.mark.parametrize(("deep", "known"), [(501, True), (502, False)])
def test_how_deep_elements_may_stand_in_each_other(deep: int, known: bool) -> None:
    data = volume(f'<div type="document" xml:id="d1">{"<hi>" * deep}words{"</hi>" * deep}</div>')
    if known:
        assert body(documents(data)[0]).strip() == "words"
    else:
        with pytest.raises(SourceError, match="nested too deeply"):
            documents(data)


@pytest.mark.parametrize("inside", ["<p>A &e11; B</p>", '<p><hi rend="&e11;">A</hi> B</p>'])
def test_entity_bomb_does_not_explode(inside: str) -> None:
    steps = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 12))
    begun = time.monotonic()
    try:
        document = one(inside, before=f'<!DOCTYPE TEI [<!ENTITY e0 "lolololol">{steps}]>')
    except SourceError:
        pass
    else:
        assert len(document.text) < 1000
    assert time.monotonic() - begun < 5


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                '<note n="1">',
                "</note>",
                "<p>",
                "</p>",
                '<pb n="3"/>',
                "Tohak 82",
                " and 85 ",
                "Document 4, ",
                "<hi>",
                "</hi>",
            ]
        ),
        max_size=20,
    )
)
def test_any_markup(parts: list[str]) -> None:
    try:
        document = one("".join(parts))
    except SourceError:
        return
    for reference in find(document):
        assert reference.text == document.text[reference.start : reference.end]
