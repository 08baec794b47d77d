"""Pages saved from history.state.gov, and the EPUB volumes that the site offers.

A page is read by what HTML for such texts has in common: a heading, links to footnotes (``href="#fn…"``), a list of
notes whose items bear those ids, links back that are dropped. Scripts and styles are never looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from lxml import etree, html

from graphcables.errors import SourceError
from graphcables.model import Document
from graphcables.read.assemble import BREAK, END, MARK, PAGE, Draft, assemble, clean, tidy, tidy_paragraphs

_ADDRESS = re.compile(r"/historicaldocuments/(frus[\w-]+)/(d[0-9]+[A-Za-z]?)\b")
_DOCUMENT_ID = re.compile(r"d([0-9]+[A-Za-z]?)$")
_NOTE_ID = re.compile(r"(?!\w*ref)(?:fn|note|footnote)[\w:.-]*$")
_BACK = re.compile(r"#(?:fnref|ref|noteref|r_|back)[\w:.-]*$")
_PAGE_MARK = re.compile(r"\[Page ([0-9A-Za-z–-]{1,12})\]")
_BLOCKS = frozenset(
    "p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote section article header table tr pre hr main aside".split()
)
_DROPPED = frozenset("script style noscript nav template form button iframe object svg head".split())
_MOST_BYTES, _MOST_FILES = 400_000_000, 20_000
_LONGEST_PAGE, _LONGEST_PART = 20_000_000, 4_000_000
_MOST_TAGS = 400_000
"""Most bytes, unpacked, and files of an EPUB that are read."""


def read_html(data: bytes, path: str, folder: str) -> Iterator[Document]:
    """The documents of an HTML page: one, or each element that bears a document's id.

    Raises
    ------
    SourceError
        Where there is no text in it.

    Examples
    --------
    >>> page = b'''<html><head><link rel="canonical" href="https://history.state.gov/historicaldocuments/frus1969-76v09/d52"></head>
    ... <body><h3>52. Message From A (Haig) to B (Kissinger)<a href="#fn1" id="fnref1">1</a></h3><p>Hakto 44. Ref: Tohak 82.<sup><a
    ... href="#fn2">2</a></sup></p><ol><li id="fn1">Source.</li><li id="fn2">Document 44. <a href="#fnref2">back</a></li></ol></body></html>'''
    >>> document = next(read_html(page, "52.html", "x"))
    >>> document.id, document.serials, [note.label for note in document.footnotes], document.text.endswith("Document 44.\\n\\n")
    ('frus1969-76v09/d52', ('Hakto 44',), ['1', '2'], True)
    """
    if data.count(b"<") > _MOST_TAGS:
        raise SourceError(f"{path}: more than {_MOST_TAGS:,} tags in one page; it is not read")
    try:
        root = html.document_fromstring(
            data, parser=html.HTMLParser(encoding=_encoding(data), huge_tree=True, no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{path}: no HTML page ({error})") from None
    address = _ADDRESS.search(data[:20000].decode("utf-8", "replace"))
    volume = str(address[1]) if address else folder
    parts = _documents(root)
    try:
        if len(parts) > 1:
            targets = _targets(root)
            for element, own in parts:
                yield _Page(element, targets).read(path, volume, own)
            return
        number: str | None = address[2][1:] if address else parts[0][1] if parts else None
        yield _Page(_content(root), _targets(root)).read(path, volume, number)
    except RecursionError:
        raise SourceError(f"{path}: elements are nested too deeply to be a document") from None


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _documents(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """The elements that bear a document's id, but for those inside another: these belong to it."""
    found: list[tuple[etree._Element, str]] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        named = element.tag in ("div", "section", "article") and _DOCUMENT_ID.match(element.get("id") or "")
        if named:
            found.append((element, named[1]))
        else:
            waiting += reversed(element)
    return found


def _targets(root: etree._Element) -> dict[str, etree._Element]:
    """The footnotes of a page, by the ids to which their markers point."""
    return {str(e.get("id")): e for e in root.iter() if isinstance(e.tag, str) and _NOTE_ID.match(e.get("id") or "")}


def _content(root: etree._Element) -> etree._Element:
    """The part of a page that holds the document: what is marked as such, else the body."""
    for wanted in ("content-inner", "content", "main"):
        found = root.find(f".//*[@id='{wanted}']")
        if found is not None:
            return found
    for name in ("main", "article", "body"):
        found = root.find(f".//{name}")
        if found is not None:
            return found
    return root


class _Page:
    """One document of a page."""

    def __init__(self, element: etree._Element, targets: dict[str, etree._Element]) -> None:
        self.element = element
        self.targets = targets
        self.notes: list[tuple[str, etree._Element]] = []
        self.places: dict[int, int] = {}

    def read(self, path: str, volume: str, number: str | None) -> Document:
        heading = next(
            (
                e
                for e in self.element.iter("h1", "h2", "h3", "h4", "h5")
                if re.match(r"\s*\[?(?:No\. ?)?[0-9]", _words(e))
            ),
            None,
        )
        if heading is None:
            heading = next(self.element.iter("h1", "h2", "h3", "h4", "h5"), None)
        title = tidy(self._inside(heading).replace(BREAK, " ")) if heading is not None else ""
        text = self._inside(self.element, heading)
        text = _PAGE_MARK.sub(lambda match: f"{PAGE}{match[1]}{END}", text)
        paragraphs = tidy_paragraphs(text)
        if not title and not paragraphs:
            raise SourceError(f"{path}: no text in it")
        if not title:
            title, paragraphs = paragraphs[0], paragraphs[1:]
        listed: list[tuple[str, str]] = []
        while len(listed) < len(self.notes):  # a footnote may cite another
            label, note = self.notes[len(listed)]
            listed.append(
                (label, re.sub(rf"^{re.escape(label)}[.)\]]?\s+", "", tidy(self._inside(note).replace(BREAK, " "))))
            )
        return assemble(
            Draft(
                path=path,
                volume=volume,
                title=title,
                paragraphs=paragraphs,
                notes=listed,
                number=number,
                name=PurePath(path).stem,
            )
        )

    def _inside(self, element: etree._Element, skip: etree._Element | None = None) -> str:
        out = [clean(element.text or "")]
        self._walk(element, out, skip)
        return "".join(out)

    def _walk(self, element: etree._Element, out: list[str], skip: etree._Element | None) -> None:
        for child in element:
            tag = child.tag
            # Notes are read where their marks stand, not where they are listed.
            if (
                isinstance(tag, str)
                and tag not in _DROPPED
                and child is not skip
                and child.get("id") not in self.targets
            ):
                if tag == "a" and self._link(child, out):
                    pass
                elif tag == "br":
                    out.append("\n")
                else:
                    gap = BREAK if tag in _BLOCKS else " " if tag == "td" else ""
                    out += [gap, clean(child.text or "")]
                    self._walk(child, out, skip)
                    out.append(gap)
            if child.tail:
                out.append(clean(child.tail))

    def _link(self, link: etree._Element, out: list[str]) -> bool:
        """Takes a link to a note, or back from one, out of the text; True where that was one."""
        address = link.get("href") or ""
        if _BACK.search(address):
            return True
        note = self.targets.get(address.partition("#")[2]) if "#" in address else None
        if note is None:
            return False
        label = re.sub(r"[^\w*]", "", _words(link)) or str(len(self.notes) + 1)
        place = self.places.setdefault(id(note), len(self.notes))
        if place == len(self.notes):
            self.notes.append((label, note))
        out.append(f"{MARK}{place}:{label}{END}")
        return True


def _words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def read_epub(data: bytes, path: str) -> Iterator[Document]:
    """The documents of an EPUB volume, in the order of its table of contents; nothing is unpacked to disk.

    Raises
    ------
    SourceError
        Where it is no EPUB, or larger than 400 MB unpacked.
    """
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
        names = _spine(book)
        sizes = [book.getinfo(name).file_size for name in names]
        if len(names) > _MOST_FILES or sum(sizes) > _MOST_BYTES or max(sizes, default=0) > _LONGEST_PAGE:
            raise SourceError(
                f"{path}: larger than {_MOST_BYTES // 1_000_000} MB unpacked, or {_LONGEST_PAGE // 1_000_000} MB a page; it is not read"
            )
        volume = _epub_volume(path)
        for name in names:
            with book.open(name) as member:
                page = member.read(_LONGEST_PAGE)
            if b"<h" not in page:
                continue
            stem = PurePath(name).stem
            for document in read_html(page, name, volume):
                if document.id.split("/", 1)[1].startswith("d") or _DOCUMENT_ID.match(stem):
                    yield _at(document, path)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        etree.XMLSyntaxError,
        OSError,
        EOFError,
    ) as error:
        raise SourceError(f"{path}: no EPUB that can be read ({error})") from None


def _at(document: Document, path: str) -> Document:
    return replace(document, path=path)


def _epub_volume(path: str) -> str:
    found = re.search(r"frus[\w-]+", PurePath(path).stem)
    return found[0] if found else PurePath(path).stem


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    """A part that says what is in a book: small, or it is none."""
    with book.open(name) as member:
        data = member.read(_LONGEST_PART + 1)
    if len(data) > _LONGEST_PART:
        raise ValueError(f"{name} is larger than {_LONGEST_PART // 1_000_000} MB")
    return data


def _spine(book: zipfile.ZipFile) -> list[str]:
    """The names of a book's pages, in the order of reading."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    container = etree.fromstring(_part(book, "META-INF/container.xml"), parser)
    package_name = next((e.get("full-path") for e in container.iter("{*}rootfile")), None)
    package = etree.fromstring(_part(book, str(package_name)), parser)
    folder = PurePath(str(package_name)).parent
    items = {e.get("id"): e.get("href") for e in package.iter("{*}item")}
    names = [str(folder / str(items[e.get("idref")])) for e in package.iter("{*}itemref") if e.get("idref") in items]
    known = set(book.namelist())
    return [name for name in names if name in known]
