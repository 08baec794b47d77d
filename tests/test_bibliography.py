"""Documents for reference managers, read back by programs that are not ours."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphcables.bibliography import address, bibtex, citation_item, csl, ris, volume_title
from graphcables.cli import app
from graphcables.pipeline import build
from graphcables.rows import Row
from graphcables.store import Store

rispy = pytest.importorskip("rispy", reason="needs rispy: pip install rispy")
bibtexparser = pytest.importorskip("bibtexparser", "2", reason="needs bibtexparser 2: pip install bibtexparser")

FRUS, DAFP = "Foreign Relations of the United States", "Documents on Australian Foreign Policy"
VOLUME = "frus1969-76v09"
ROW: Row = {
    "id": f"{VOLUME}/d81",
    "path": "d81.txt",
    "volume": VOLUME,
    "number": "81",
    "title": "Backchannel Message",
    "date": "1972-10-30",
    "sender": "Kissinger",
    "recipient": "Bunker",
    "serials": ["WHS 2305"],
    "place": "Washington",
}
"""A row of `documents`."""
HOSTILE = [
    "an { open brace",
    "a closed } brace",
    "{both}",
    "}{",
    "} @book{evil, title = {owned}}",
    '", note = "owned',
    "@string{x = {y}} @comment @preamble",
    "back\\slash \\input{/etc/passwd} \\end{document}",
    "ends in a backslash\\",
    "\\",
    "50 % of it",
    "% all of it",
    "R&D #1 $x_1$ ~ ^",
    "two\nlines",
    "two\r\n\r\nlines",
    "ER  - ",
    "a\nER  - \n\nTY  - BOOK\nTI  - owned",
    "inside ER  - it",
    "TY  - BOOK",
    "line\u2028and\u2029paragraph\x85next\x0b\x0c",
    "bell \x07 and escape \x1b[31m",
    "Dấu hiệu — “naïve” 日本 🙂",
    "<b>&amp;</b>",
    "a and b",
    "Last, First, Jr.",
]
"""Titles, and names, that would be something else to a careless program."""


def shown(text: str) -> str:
    """A text on one line, as an entry may print it: white space and signs that nobody sees don't count."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read_ris(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rispy.loads(text)
    return found


def read_bibtex(text: str) -> list[dict[str, str]]:
    """The entries of BibTeX, LaTeX read as the signs that it stands for."""
    library = bibtexparser.parse_string(
        text, append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware(keep_braced_groups=False)]
    )
    assert library.failed_blocks == []
    return [{"ID": entry.key, **{field.key: field.value for field in entry.fields}} for entry in library.entries]


def is_whole(text: str) -> bool:
    """Whether every brace of BibTeX has its other, as BibTeX itself counts them: it knows no escaped ones."""
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def title_of(entry: dict[str, str]) -> str:
    return shown(entry["title"])


class TestVolumeTitle:
    @pytest.mark.parametrize(
        ("volume", "expected"),
        [
            ("frus1861", f"{FRUS}, 1861"),
            ("frus1864p3", f"{FRUS}, 1864, Part 3"),
            ("frus1925v02", f"{FRUS}, 1925, Volume II"),
            ("frus1948v01p1", f"{FRUS}, 1948, Volume I, Part 1"),
            ("frus1952-54v05p1", f"{FRUS}, 1952–1954, Volume V, Part 1"),
            ("frus1955-57v14", f"{FRUS}, 1955–1957, Volume XIV"),
            ("frus1955-57v19", f"{FRUS}, 1955–1957, Volume XIX"),
            ("frus1969-76v09", f"{FRUS}, 1969–1976, Volume IX"),
            ("frus1969-76v40", f"{FRUS}, 1969–1976, Volume XL"),
            ("frus1969-76v42", f"{FRUS}, 1969–1976, Volume XLII"),
            ("frus1969-76ve05p1", f"{FRUS}, 1969–1976, Volume E–5, Part 1"),
            ("frus1969-76ve15p1", f"{FRUS}, 1969–1976, Volume E–15, Part 1"),
            ("frus1914-20v02", f"{FRUS}, 1914–1920, Volume II"),
            ("frus1901China", f"{FRUS}, 1901, China"),
            ("frus1861-99Index", f"{FRUS}, 1861–1899, Index"),
            ("dafp-v05", f"{DAFP}, Volume V"),
            ("dafp-v15", f"{DAFP}, Volume XV"),
            ("letters", "letters"),
            ("", ""),
            ("frus", "frus"),
            ("frus69", "frus69"),
        ],
    )
    def test_table(self, volume: str, expected: str) -> None:
        assert volume_title(volume) == expected

    @pytest.mark.parametrize(
        ("volume", "words"),
        [
            ("frus1952-54Guat", [f"{FRUS}, 1952–1954", "Guatemala"]),
            ("frus1918Russiav03", [f"{FRUS}, 1918", "Russia", "Volume III"]),
            ("frus1919Parisv01", [f"{FRUS}, 1919", "Paris Peace Conference", "Volume I"]),
            ("frus1917Supp02v01", [f"{FRUS}, 1917", "Supplement 2", "Volume I"]),
        ],
    )
    def test_names_as_the_title_page_has_them(self, volume: str, words: list[str]) -> None:
        """By part, for the order in which the title pages have them differs; three of these are in the shared corpora."""
        assert [word for word in words if word not in volume_title(volume).split(", ") and word != words[0]] == []
        assert volume_title(volume).startswith(words[0])

    def test_years_over_the_turn_of_a_century(self) -> None:
        assert volume_title("frus1898-1901v01") == f"{FRUS}, 1898–1901, Volume I"


class TestAddress:
    @pytest.mark.parametrize(
        ("id_", "expected"),
        [
            (f"{VOLUME}/d52", f"https://history.state.gov/historicaldocuments/{VOLUME}/d52"),
            ("frus1861/d72a", "https://history.state.gov/historicaldocuments/frus1861/d72a"),
            (f"{VOLUME}/Hakto 37", None),
            (f"{VOLUME}/p274", None),
            ("dafp-v05/d52", None),
            ("letters/d52", None),
            (f"{VOLUME}/d52/../../evil", None),
            ("frus1861?x=/d5", None),
            (f"{VOLUME}/d52\n", None),
        ],
    )
    def test_table(self, id_: str, expected: str | None) -> None:
        assert address(id_) == expected


class TestCitationItem:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, {"id": f"{VOLUME}/d81", "type": "chapter", "title": "Backchannel Message", "number": "Document 81"}),
            ({}, {"container-title": f"{FRUS}, 1969–1976, Volume IX", "note": "WHS 2305"}),
            ({}, {"URL": f"https://history.state.gov/historicaldocuments/{VOLUME}/d81"}),
            ({}, {"author": [{"literal": "Kissinger"}], "recipient": [{"literal": "Bunker"}]}),
            ({}, {"issued": {"date-parts": [[1972, 10, 30]]}, "event-place": "Washington"}),
            ({"date": "1972-10-30T16:20"}, {"issued": {"date-parts": [[1972, 10, 30]]}}),
            ({"date": "1972-10"}, {"issued": {"date-parts": [[1972, 10]]}}),
            ({"date": "1972"}, {"issued": {"date-parts": [[1972]]}}),
            ({"date": None}, {"issued": None}),
            ({"sender": None, "recipient": None}, {"author": None, "recipient": None}),
            ({"serials": []}, {"note": None}),
            ({"serials": ["Tohak 82", "WHS 2280"]}, {"note": "Tohak 82; WHS 2280"}),
            ({"title": ""}, {"title": "WHS 2305"}),
            ({"title": None, "serials": []}, {"title": f"{VOLUME}/d81"}),
            ({"number": None}, {"number": "d81"}),
            ({"number": "72a"}, {"number": "Document 72a"}),
            ({"place": None}, {"event-place": None}),
            (
                {"id": "dafp-v05/d81", "volume": "dafp-v05"},
                {"URL": None, "publisher": None, "container-title": f"{DAFP}, Volume V"},
            ),
            ({"id": "letters/d81", "volume": "letters"}, {"URL": None, "container-title": "letters"}),
        ],
    )
    def test_table(self, change: Row, expected: dict[str, object]) -> None:
        item = citation_item({**ROW, **change})
        assert {name: item.get(name) for name in expected} == expected


@pytest.fixture(scope="module")
def documents(sample_db: Path) -> list[Row]:
    with Store(sample_db) as store:
        return list(store.documents())


def exported(db: Path, kind: str, *more: str) -> str:
    result = CliRunner().invoke(app, ["export", "--db", str(db), "-f", kind, "-o", "-", *more])
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def dates(documents: Sequence[Row]) -> list[str | None]:
    return [row["date"] and row["date"][:10] for row in documents]


def addresses(documents: Sequence[Row]) -> list[str]:
    return [f"https://history.state.gov/historicaldocuments/{row['id']}" for row in documents]


class TestSample:
    def test_ris(self, sample_db: Path, documents: list[Row]) -> None:
        entries = read_ris(exported(sample_db, "ris"))
        assert [entry["id"] for entry in entries] == [row["id"] for row in documents]
        assert {entry["type_of_reference"] for entry in entries} == {"CHAP"}
        assert [entry["title"] for entry in entries] == [row["title"] for row in documents]
        assert [entry.get("authors", []) for entry in entries] == [
            [row["sender"]] if row["sender"] else [] for row in documents
        ]
        found = [entry.get("date", "").strip("/").replace("/", "-") or None for entry in entries]
        assert found == dates(documents)
        assert [entry.get("year") for entry in entries] == [date and date[:4] for date in dates(documents)]
        assert [entry["urls"] for entry in entries] == [[url] for url in addresses(documents)]
        assert {entry["secondary_title"] for entry in entries} == {f"{FRUS}, 1969–1976, Volume IX"}

    def test_bibtex(self, sample_db: Path, documents: list[Row]) -> None:
        text = exported(sample_db, "bibtex")
        entries = read_bibtex(text)
        assert [entry["ID"] for entry in entries] == [row["id"] for row in documents]
        assert [title_of(entry) for entry in entries] == [row["title"] for row in documents]
        assert [entry.get("author") for entry in entries] == [row["sender"] for row in documents]
        assert [entry.get("date") for entry in entries] == dates(documents)
        assert [entry.get("year") for entry in entries] == [date and date[:4] for date in dates(documents)]
        assert [entry["url"] for entry in entries] == addresses(documents)
        assert {entry["booktitle"] for entry in entries} == {f"{FRUS}, 1969–1976, Volume IX"}
        assert is_whole(text)

    def test_csl(self, sample_db: Path, documents: list[Row]) -> None:
        items = json.loads(exported(sample_db, "csl"))
        assert [item["id"] for item in items] == [row["id"] for row in documents]
        assert [item["title"] for item in items] == [row["title"] for row in documents]
        assert [item.get("author") for item in items] == [
            [{"literal": row["sender"]}] if row["sender"] else None for row in documents
        ]
        found = [
            "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0]) if "issued" in item else None
            for item in items
        ]
        assert found == dates(documents)
        assert [item["URL"] for item in items] == addresses(documents)

    @pytest.mark.parametrize(
        ("kind", "read"),
        [("ris", read_ris), ("bibtex", read_bibtex), ("csl", json.loads)],
        ids=["ris", "bibtex", "csl"],
    )
    def test_documents_of_a_chain(self, sample_db: Path, kind: str, read: Any) -> None:
        """A chain has absent messages, too: of them there is nothing to cite."""
        entries = read(exported(sample_db, kind, "Hakto44"))
        found = [entry.get("id") or entry["ID"] for entry in entries]
        assert found == [f"{VOLUME}/d{number}" for number in (44, 52, 55)]


class TestHostile:
    """Titles and names that are markup to the format come back as they are, one entry for each document."""

    def rows(self, field: str) -> list[Row]:
        many = [[text] for text in HOSTILE] if field == "serials" else HOSTILE
        return [{**ROW, "id": f"{VOLUME}/d{n}", field: value} for n, value in enumerate(many, 1)]

    def test_ris_titles(self) -> None:
        entries = read_ris(ris(self.rows("title")))
        assert [entry["title"] for entry in entries] == [shown(title) for title in HOSTILE]
        assert {entry["type_of_reference"] for entry in entries} == {"CHAP"}

    def test_bibtex_titles(self) -> None:
        entries = read_bibtex(bibtex(self.rows("title")))
        # ˆ: what pylatexenc makes of \textasciicircum; wide braces: those without a fellow, which BibTeX could not read
        found = [title_of(entry).translate(str.maketrans("ˆ｛｝", "^{}")) for entry in entries]
        assert found == [shown(title) for title in HOSTILE]
        assert {tuple(entry) for entry in entries} == {tuple(entries[0])}

    @pytest.mark.parametrize("title", HOSTILE, ids=ascii)
    def test_bibtex_is_whole(self, title: str) -> None:
        """BibTeX 0.99d and biber count all braces: one too many and the entry swallows those that follow."""
        assert is_whole(bibtex([{**ROW, "title": title}]))

    def test_csl_titles(self) -> None:
        items = json.loads(csl(self.rows("title")))
        assert [item["title"] for item in items] == [shown(title) for title in HOSTILE]

    @pytest.mark.parametrize("field", ["sender", "recipient", "serials", "place"])
    def test_other_fields_make_no_entries(self, field: str) -> None:
        rows = self.rows(field)
        for read in (lambda: read_ris(ris(rows)), lambda: read_bibtex(bibtex(rows)), lambda: json.loads(csl(rows))):
            entries = read()
            assert [entry.get("id") or entry["ID"] for entry in entries] == [row["id"] for row in rows]
            assert {entry["title"] for entry in entries} == {ROW["title"]}

    def test_ris_authors(self) -> None:
        entries = read_ris(ris(self.rows("sender")))
        assert [entry["authors"] for entry in entries] == [[shown(name)] for name in HOSTILE]

    def test_bibtex_author_is_one(self) -> None:
        """In braces, so that "a and b" is not two people and "Last, First, Jr." not turned round."""
        text = bibtex(self.rows("sender"))
        assert re.findall(r"^  author = \{(.).*(.)\},$", text, re.M) == [("{", "}")] * len(HOSTILE)

    def test_bibtex_keys(self) -> None:
        """Different documents have different keys, made of signs that BibTeX and biber take."""
        ids = ["волна/d1", "весна/d1", "é/d1", "è/d1", "a_b/d1", "frus1861/d72a", "a{b/d1", "a,b/d1"]
        keys = re.findall(r"^@incollection\{(.*),$", bibtex({**ROW, "id": id_} for id_ in ids), re.M)
        assert [key for key in keys if re.search(r"""[\s,{}"#%'()=~\\]|[^\x00-\x7f]""", key)] == []
        assert len(set(keys)) == len(ids)

    def test_from_a_source(self, tmp_path: Path) -> None:
        title = "Message From A {Haig to B} 50 % \\end{x} @book{y,"
        (tmp_path / "letters").mkdir()
        (tmp_path / "letters" / "d5.txt").write_text(f"5. {title}\n\nTohak 84. Ref: Hakto 41.\n", encoding="utf-8")
        build([tmp_path / "letters"], tmp_path / "graph.db")
        (one,) = read_ris(exported(tmp_path / "graph.db", "ris"))
        (other,) = read_bibtex(exported(tmp_path / "graph.db", "bibtex"))
        (item,) = json.loads(exported(tmp_path / "graph.db", "csl"))
        assert one["title"] == title_of(other).translate(str.maketrans("｛｝", "{}")) == item["title"] == title
