"""Annotated copies, read back by parsers that are not ours, and by our own reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html
from typer.testing import CliRunner, Result

from graphcables.annotate import annotated
from graphcables.cli import app
from graphcables.model import Document, Footnote
from graphcables.pipeline import build
from graphcables.rows import Row
from graphcables.sample import SAMPLE
from graphcables.store import Store

VOLUME = "frus1969-76v09"
SITE = f"https://history.state.gov/historicaldocuments/{VOLUME}"
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
IDS = [f"{VOLUME}/d{number}" for number in sorted(int(page.stem[1:]) for page in (SAMPLE / VOLUME).glob("*.txt"))]
HOSTILE = [
    "<script>alert(1)</script>",
    "</p></body></html><img src=x onerror=alert(2)>",
    "\"><svg onload=alert(3)>' onmouseover='alert(4)",
    "&lt;b&gt; &amp; &#60;i&#62; &bogus; & %",
    "]]> <![CDATA[ <!-- --> <?php ?>",
    "</div></TEI> <ref target='#d1'>",
    "javascript:alert(5) {{ 7*7 }} ${7*7}",
    "Ünïcode ’’ 日本 🙂",
]
"""Words of a document that would be something else where they are not escaped."""


def bare(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def html_of(store: Store, id_: str) -> html.HtmlElement:
    """The page of a document without the markers of its footnotes, each of which leads to its note."""
    page = html.document_fromstring(annotated(store, id_, "html"))
    notes = {note.get("id") for note in page.iter("aside")}
    for marker in list(page.iter("sup")):
        assert marker[0].get("href").removeprefix("#") in notes
        marker.drop_tree()
    return page


def tei_of(store: Store, id_: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(annotated(store, id_, "tei").encode(), parser)


def cited(store: Store, id_: str, *statuses: str) -> list[Row]:
    """The citations in a document that have a status, in the order of its text."""
    return sorted((row for row in store.cited_by(id_) if row["status"] in statuses), key=lambda row: row["start"])


def document_of(store: Store, id_: str) -> Document:
    document = store.document(id_)
    assert document is not None
    return document


def in_text(store: Store, row: Row) -> str:
    """The words of a citation as they stand in its document."""
    return document_of(store, row["source"]).text[row["start"] : row["end"]]


@pytest.mark.parametrize("id_", IDS)
class TestHtml:
    def test_links(self, store: Store, id_: str) -> None:
        found = [(words(link), link.get("href")) for link in html_of(store, id_).iter("a")]
        assert found == [
            (in_text(store, row), f"{SITE}/{row['target'].partition('/')[2]}") for row in cited(store, id_, "present")
        ]

    def test_absent_messages_are_marked_and_not_linked(self, store: Store, id_: str) -> None:
        found = [(words(span), span.get("class")) for span in html_of(store, id_).iter("span")]
        assert found == [(in_text(store, row), "absent") for row in cited(store, id_, "absent")]

    def test_says_why(self, store: Store, id_: str) -> None:
        found = [element.get("title") for element in html_of(store, id_).xpath("//a | //span")]
        for title, row in zip(found, cited(store, id_, "present", "absent"), strict=True):
            for part in (row["target"], row["relation"], row["method"], f"{row['confidence']:.2f}"):
                assert part in title

    def test_text(self, store: Store, id_: str) -> None:
        page, document = html_of(store, id_), document_of(store, id_)
        assert [words(heading) for heading in page.iter("h1", "title")] == [document.title] * 2
        labels = [words(note[0]) for note in page.iter("aside")]
        assert labels == [f"{note.label}." for note in document.footnotes]
        for note in page.iter("aside"):
            note.remove(note[0])
        assert bare("".join(map(words, page.iter("p")))) == bare(document.text[document.body :])

    def test_paragraphs(self, store: Store, id_: str) -> None:
        document = document_of(store, id_)
        body = document.text[document.body : document.notes]
        found = [words(paragraph) for paragraph in html_of(store, id_).xpath("/html/body/p")]
        assert [bare(paragraph) for paragraph in found] == [bare(part) for part in body.split("\n\n") if part.strip()]


@pytest.mark.parametrize("id_", IDS)
class TestTei:
    def test_links(self, store: Store, id_: str) -> None:
        found = [(words(ref), ref.get("target"), ref.get("type")) for ref in tei_of(store, id_).iter("{*}ref")]
        expected = [
            (
                in_text(store, row),
                f"#{row['target'].partition('/')[2]}" if row["status"] == "present" else None,
                row["relation"],
            )
            for row in cited(store, id_, "present", "absent")
        ]
        assert sorted(found, key=repr) == sorted(expected, key=repr)  # a footnote stands where its marker is

    def test_text(self, store: Store, id_: str) -> None:
        root, document = tei_of(store, id_), document_of(store, id_)
        (division,) = root.findall(".//t:div", TEI)
        name = document.id.partition("/")[2]
        assert division.get("{http://www.w3.org/XML/1998/namespace}id") == name
        assert (division.get("type"), division.get("n")) == ("document", document.number)
        notes = list(division.iter("{*}note"))
        assert [note.get("n") for note in notes] == [note.label for note in document.footnotes]
        assert bare("".join(map(words, notes))) == bare(document.text[document.notes :])
        etree.strip_elements(division, f"{{{TEI['t']}}}note", with_tail=False)
        (head,) = division.findall("t:head", TEI)
        assert words(head) == document.title
        assert bare(words(division)) == bare(document.title + document.text[document.body : document.notes])

    def test_certainty(self, store: Store, id_: str) -> None:
        found = [ref.get("cert") for ref in tei_of(store, id_).iter("{*}ref") if ref.get("target")]
        known = [row["confidence"] for row in cited(store, id_, "present")]
        assert sorted(found) == sorted("high" if sure >= 0.9 else "medium" if sure >= 0.6 else "low" for sure in known)


@pytest.fixture(scope="module")
def again(sample_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database of the TEI copies of the sample."""
    folder = tmp_path_factory.mktemp("again")
    with Store(sample_db) as store:
        for id_ in IDS:
            (folder / f"{id_.partition('/')[2]}.xml").write_text(annotated(store, id_, "tei"), encoding="utf-8")
    build([folder], folder / "again.db")
    with Store(folder / "again.db") as opened:
        yield opened


class TestReadAgain:
    """The TEI copy is a source like any other."""

    def test_same_documents(self, store: Store, again: Store) -> None:
        fields = "id volume number title sender recipient serials".split()
        one, other = (
            {row["id"]: [row[field] for field in fields] for row in opened.documents()} for opened in (store, again)
        )
        assert other == one

    @pytest.mark.parametrize("id_", IDS)
    def test_same_references_in_the_body(self, store: Store, again: Store, id_: str) -> None:
        one, other = (
            [(row["kind"], row["series"], row["number"]) for row in opened.cited_by(id_) if row["footnote"] is None]
            for opened in (store, again)
        )
        assert other == one

    @pytest.mark.parametrize("id_", IDS)
    def test_same_text(self, store: Store, again: Store, id_: str) -> None:
        one, other = document_of(store, id_), document_of(again, id_)
        assert bare(other.text[other.body :]) == bare(one.text[one.body :])

    @pytest.mark.parametrize("id_", ["frus1969-76v09/d52", "frus1969-76v09/d57"])
    def test_footnotes_hang_where_they_did(self, store: Store, again: Store, id_: str) -> None:
        """An editor's note belongs to a place, and what it proves to the reference before it."""
        one, other = (
            [
                (marker.label, bare(document.text[document.body : max(document.body, marker.offset)]))
                for marker in document.markers
            ]
            for document in (document_of(store, id_), document_of(again, id_))
        )
        assert other == one


class TestOtherVolumes:
    """References from one volume to another, and from a collection that has no pages on history.state.gov."""

    @pytest.fixture
    def two(self, tmp_path: Path) -> Iterator[Store]:
        pages = {
            "frus1961-63v05/d7.txt": "7. Letter From A to B\n\nNothing else.\n",
            f"{VOLUME}/d8.txt": "8. Letter From A to B\n\nNothing else.\n",
            f"{VOLUME}/d9.txt": "9. Letter From A to B\n\nSee Document 8, below.1\n\n"
            "  1. See Foreign Relations, 1961–1963, volume V, Document 7, and ibid., vol. XI, Document 3.\n",
            "letters/d1.txt": "1. Letter From A to B\n\nNothing else.\n",
            "letters/d2.txt": "2. Letter From A to B\n\nSee Document 1.\n",
        }
        for name, text in pages.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        build([tmp_path], tmp_path / "graph.db")
        with Store(tmp_path / "graph.db") as opened:
            yield opened

    def test_html(self, two: Store) -> None:
        links = [link.get("href") for link in html_of(two, f"{VOLUME}/d9").iter("a")]
        assert links == [f"{SITE}/d8", "https://history.state.gov/historicaldocuments/frus1961-63v05/d7"]
        assert [span.get("class") for span in html_of(two, f"{VOLUME}/d9").iter("span")] == ["outside"]

    def test_tei(self, two: Store) -> None:
        refs = [(ref.get("target"), ref.get("subtype")) for ref in tei_of(two, f"{VOLUME}/d9").iter("{*}ref")]
        assert refs == [("#d8", None), ("frus1961-63v05#d7", None), (None, "outside")]

    def test_another_collection(self, two: Store) -> None:
        assert [span.get("class") for span in html_of(two, "letters/d2").iter("span")] == ["present"]
        assert [ref.get("target") for ref in tei_of(two, "letters/d2").iter("{*}ref")] == ["#d1"]


@pytest.mark.parametrize("payload", HOSTILE, ids=ascii)
class TestHostile:
    """Words that are markup to a careless program stay words, wherever they stand."""

    @pytest.fixture
    def hostile(self, tmp_path: Path, payload: str) -> Iterator[Store]:
        (tmp_path / "frus1961-63v05").mkdir()
        text = f"5. Message From A to B {payload}1\n\nTohak 84. Ref: Hakto 41. {payload} See Document 5.\n\n  1. {payload}\n"
        (tmp_path / "frus1961-63v05" / "d5.txt").write_text(text, encoding="utf-8")
        build([tmp_path], tmp_path / "graph.db")
        with Store(tmp_path / "graph.db") as opened:
            yield opened

    def test_html(self, hostile: Store, payload: str) -> None:
        page, document = html_of(hostile, "frus1961-63v05/d5"), document_of(hostile, "frus1961-63v05/d5")
        kinds = {element.tag for element in page.iter() if isinstance(element.tag, str)}
        assert kinds <= set("html head meta title style body h1 p a span aside".split())
        assert {name for element in page.iter() for name in element.attrib} <= set(
            "lang charset http-equiv content name href title class id".split()
        )
        assert {link.get("href") for link in page.iter("a")} <= {
            "https://history.state.gov/historicaldocuments/frus1961-63v05/d5"
        }
        assert words(page.xpath("//h1")[0]) == document.title
        assert bare(payload) in bare(words(page.xpath("/html/body/p")[0]))
        assert bare(payload) in bare(words(page.xpath("//aside")[0]))

    def test_tei(self, hostile: Store, payload: str) -> None:
        root, document = tei_of(hostile, "frus1961-63v05/d5"), document_of(hostile, "frus1961-63v05/d5")
        (division,) = root.findall(".//t:div", TEI)
        assert sorted(bare(words(division))) == sorted(
            bare(document.title + document.text[document.body :])
        )  # notes stand at their markers
        assert {element.tag for element in division.iter()} <= {
            f"{{{TEI['t']}}}{name}" for name in "div head p ref note".split()
        }
        assert not list(root.iter(etree.Comment, etree.ProcessingInstruction))

    def test_names_and_targets(self, payload: str) -> None:
        """The same, should names and targets ever be let through by the reader."""
        for name in (payload, f'd5" x="{payload}', f"{payload}/{payload}"):
            store = Stub(name)
            page = html.document_fromstring(annotated(store, f"v/{name}", "html"))
            root = etree.fromstring(annotated(store, f"v/{name}", "tei").encode())
            assert [words(one) for one in page.iter("a", "span")] == ["Hakto 1", "Hakto 2", "Hakto 3"]
            assert [words(one) for one in root.iter("{*}ref")] == ["Hakto 1", "Hakto 2", "Hakto 3"]
            assert list(page.iter("script", "svg", "img")) == []
            told = [one.get("title") for one in page.iter("a", "span")]
            assert all(f"v/{name}" in title for title in told)


class Stub(Store):
    """A store of one document, whose citations name what they are told to: present, absent and ambiguous."""

    def __init__(self, name: str, text: str = "Hakto 1 Hakto 2 Hakto 3", notes: tuple[Footnote, ...] = ()) -> None:
        self.target = f"v/{name}"
        self.text, self.footnotes = text, notes

    def document(self, id_: str) -> Document:
        return Document(
            id=id_,
            path="",
            volume=id_.partition("/")[0],
            number=self.target,
            title=self.target,
            date=None,
            sender=None,
            recipient=None,
            place=None,
            origin=(),
            destination=(),
            serials=(),
            text=self.text,
            body=0,
            opening=0,
            notes=len(self.text),
            footnotes=self.footnotes,
        )

    def cited_by(self, id_: str) -> list[Row]:
        statuses = zip((0, 8, 16), ("present", "absent", "ambiguous"), strict=True)
        return [
            {
                "source": id_,
                "start": start,
                "end": start + 7,
                "target": self.target,
                "status": status,
                "candidates": [self.target, f"{self.target}2"] if status == "ambiguous" else [],
                "relation": "reply",
                "method": "serial",
                "confidence": 0.5,
            }
            for start, status in statuses
        ]


def test_ambiguous_is_marked_with_its_candidates_and_not_linked() -> None:
    page = html.document_fromstring(annotated(Stub("d7"), "v/d6", "html"))
    (span,) = page.xpath("//span[@class='ambiguous']")
    assert "v/d7, v/d72" in span.get("title")
    root = etree.fromstring(annotated(Stub("d7"), "v/d6", "tei").encode())
    assert [(ref.get("target"), ref.get("subtype")) for ref in root.iter("{*}ref")] == [
        ("#d7", None),
        (None, "absent"),
        (None, "ambiguous"),
    ]


@pytest.mark.parametrize(
    "sign", ["\x00", "\x0b", "\x1b", "\x7f", "\x9b", "\ud800", "\ufffe", "\u2028", "\u202e", "\r"], ids=ascii
)
@pytest.mark.parametrize("form", ["html", "tei"])
def test_signs_that_no_file_can_hold(form: str, sign: str) -> None:
    """Parsers take the copy, and the words beside such a sign are there."""
    copy = annotated(Stub("d7", f"Hakto 1 Hakto 2 Hakto 3 before{sign}after"), "v/d6", form).encode()
    root = html.document_fromstring(copy) if form == "html" else etree.fromstring(copy)
    assert re.search(r"before.?\s*after", words(root), re.S)


class TestCommand:
    def call(self, db: Path, *arguments: str | Path) -> Result:
        return CliRunner().invoke(app, ["annotate", *map(str, arguments), "--db", str(db)], prog_name="graphcables")

    @pytest.mark.parametrize("form", ["html", "tei"])
    def test_standard_output(self, sample_db: Path, store: Store, form: str) -> None:
        result = self.call(sample_db, "Hakto", "44", "-f", form)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == annotated(store, f"{VOLUME}/d52", form)

    def test_file(self, sample_db: Path, store: Store, tmp_path: Path) -> None:
        result = self.call(sample_db, "d52", "-o", tmp_path / "d52.html")
        assert (result.exit_code, result.stdout) == (0, "")
        assert (tmp_path / "d52.html").read_text(encoding="utf-8") == annotated(store, f"{VOLUME}/d52", "html")

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            (["Hakto 37"], 1),
            ([f"{VOLUME}/Hakto 41"], 1),
            (["Zorro"], 1),
            (["Tohak 83"], 1),
            ([], 2),
            (["d52", "-f", "pdf"], 2),
            (["d52", "-o", "nowhere/d52.html"], 2),
        ],
        ids=str,
    )
    def test_status(
        self, sample_db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], status: int
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = self.call(sample_db, *arguments)
        assert (result.exit_code, result.stdout) == (status, "")
        assert result.stderr.strip()
        assert "Traceback" not in result.stderr

    def test_absent_message_is_told_in_a_line(self, sample_db: Path) -> None:
        result = self.call(sample_db, "Hakto 37")
        assert result.stderr == f"graphcables: {VOLUME}/Hakto 37 is not among the sources: there is no text of it\n"

    def test_database_is_not_overwritten(self, sample_db: Path) -> None:
        before = sample_db.read_bytes()
        assert self.call(sample_db, "d52", "-o", sample_db).exit_code == 2
        assert sample_db.read_bytes() == before
