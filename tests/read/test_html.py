"""Saved pages and EPUB volumes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from graphcables.errors import SourceError
from graphcables.find import find
from graphcables.read.html import read_epub, read_html

PAGE = """<!DOCTYPE html><html><head><title>x</title>{head}<script>alert("Ref: Hakto 99.")</script></head><body>
<nav>Menu: Document 7</nav><div id="content-inner"><h3 class="tei-head">52. Message From A (Haig) to B (Kissinger)<a id="fnref:1" href="#fn:1"><sup>1</sup></a></h3>
<p>Hakto 44/224. Ref: Tohak 82.<sup><a href="#fn:2" id="fnref:2">2</a></sup></p><p>More of it is <span class="tei-pb">[Page 269]</span> said here.</p>
<div class="footnotes"><ol><li id="fn:1" value="1"><div>Source: own prose. <a href="#fnref:1">↩</a></div></li>
<li id="fn:2" value="2">Document 44. <a href="#fnref:2">↩</a></li></ol></div></div></body></html>"""
CANONICAL = '<link rel="canonical" href="https://history.state.gov/historicaldocuments/frus1969-76v09/d52">'


def test_a_saved_page_gives_the_same_as_plain_text() -> None:
    (document,) = read_html(PAGE.format(head=CANONICAL).encode(), "saved.html", "folder")
    assert (document.id, document.serials, document.sender) == ("frus1969-76v09/d52", ("Hakto 44/224",), "Haig")
    assert [(note.label, document.text[note.start : note.end]) for note in document.footnotes] == [
        ("1", "Source: own prose."),
        ("2", "Document 44."),
    ]
    assert [page.label for page in document.pages] == ["269"]
    found = [(r.kind, r.text, r.marker, r.footnote) for r in find(document)]
    assert found == [("message", "Tohak 82", "2", None), ("document", "Document 44", None, "2")]


def test_without_an_address_the_folder_and_the_heading_name_it() -> None:
    (document,) = read_html(PAGE.format(head="").encode(), "volume/saved.html", "volume")
    assert document.id == "volume/d52"


def test_scripts_and_menus_are_not_text() -> None:
    (document,) = read_html(PAGE.format(head="").encode(), "x.html", "v")
    assert "alert" not in document.text
    assert "Menu" not in document.text


@pytest.mark.parametrize("data", [b"<html></html>", b"<p></p>"])
def test_an_empty_page_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"x\.html: no "):
        list(read_html(data, "x.html", "v"))


def book(pages: dict[str, str]) -> bytes:
    """An EPUB of pages, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        )
        items = "".join(f'<item id="i{k}" href="{name}"/>' for k, name in enumerate(pages))
        refs = "".join(f'<itemref idref="i{k}"/>' for k in range(len(pages)))
        archive.writestr("OPS/book.opf", f"<package><manifest>{items}</manifest><spine>{refs}</spine></package>")
        for name, text in pages.items():
            archive.writestr(f"OPS/{name}", text)
    return out.getvalue()


def test_an_epub_gives_its_documents_in_order() -> None:
    pages = {"toc.html": "<html><body><h1>Contents</h1></body></html>"}
    pages |= {
        f"d{n}.html": f"<html><body><h3>{n}. Message From A to B</h3><p>Tohak {n}.</p></body></html>"
        for n in (3, 10, 20)
    }
    found = list(read_epub(book(pages), "shelf/frus1969-76v09.epub"))
    assert [document.id for document in found] == [f"frus1969-76v09/d{n}" for n in (3, 10, 20)]
    assert {document.path for document in found} == {"shelf/frus1969-76v09.epub"}


def test_paths_out_of_the_archive_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<h3>1. Secret</h3>", encoding="utf-8")
    data = book(
        {
            "../../secret.html": "<html><body><h3>1. Inner From A to B</h3><p>x</p></body></html>",
            "/etc/passwd": "<h1>x</h1>",
        }
    )
    assert all("Secret" not in document.title for document in read_epub(data, str(tmp_path / "a.epub")))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.html"]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcables.read.html._MOST_BYTES", 1_000_000)
    with pytest.raises(SourceError, match="unpacked"):
        list(read_epub(book({"d1.html": "<h1>" + "0" * 2_000_000}), "b.epub"))


@pytest.mark.parametrize("data", [b"PK no zip", b"", b"text"])
def test_what_is_no_epub_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"x\.epub: no EPUB"):
        list(read_epub(data, "x.epub"))
