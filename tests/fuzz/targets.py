"""What is fuzzed: functions of bytes that raise nothing but our own errors, and hold what they promise.

A target reads its bytes as one of its seeds is laid out (folder `seeds`); ``%%`` on a line of its own parts pages, notes
and the files of a book. What doesn't hold is a `BrokenError`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import get_args

from graphcables import dates, keys, lexicon, names, records, schema
from graphcables.engine import Hyperscan
from graphcables.errors import GraphcablesError, NotFoundError
from graphcables.find import find, scan
from graphcables.model import Citation, Document, Footnote, Kind, Marker, Method, Reference, Relation, Status
from graphcables.read import Source, read
from graphcables.read.assemble import clean
from graphcables.read.markers import find_markers
from graphcables.read.text import read_text
from graphcables.resolve import resolve
from graphcables.resolve.register import Register
from graphcables.rows import reference_row

Target = Callable[[bytes], None]

_PARTED = re.compile(rb"\r?\n%%\r?\n")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9])?")
_PARTIAL = re.compile(r"--[0-9]{2}-[0-9]{2}")
_PUBLIC = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?)?)?")
_ANCHORS = (None, "1951", "1972-11-04", "1972-02-29T10:00", "1000-01-01", "2999-12-31")
_QUICK = Hyperscan(scan.PATTERNS)
_MOST = 8
"""Most pages of one input."""
_TITLE = "9. Telegram From the Embassy in Greece to the Department of State"


class BrokenError(AssertionError):
    """Something promised that doesn't hold: what, and the values that show it."""


def hold(holds: bool, promise: str, *shown: object) -> None:
    """Raises `BrokenError` where a promise doesn't hold."""
    if not holds:
        raise BrokenError(promise, *shown)


def attempt(target: Target, data: bytes) -> None:
    """Runs a target on an input; an error that a user can do something about is a good answer if it is one line."""
    try:
        target(data)
    except GraphcablesError as error:
        said = str(error)
        hold(bool(said) and len(said.splitlines()) == 1, "an error is one line", said)
        hold(_is_text(said), "an error can be printed", said)


def _is_text(words: str) -> bool:
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _decoded(data: bytes) -> str:
    """The text of bytes as a reader hands it on: whole characters, no control characters."""
    return clean(data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n"))


# What is true of every document, reference and citation


def check(document: Document) -> list[Reference]:
    """What every document and its references promise; returns the references."""
    _check_document(document)
    references = find(document)
    text = document.text
    for reference in references:
        hold(0 <= reference.start < reference.end <= len(text), "a reference has a span", reference)
        hold(reference.text == text[reference.start : reference.end], "a reference is its text", reference)
        hold(reference.source == document.id, "a reference is of its document", reference)
        hold(reference.kind in get_args(Kind), "a reference has a kind", reference)
        hold(reference.date is None or _is_date(reference.date), "a reference's date is ISO", reference.date)
        hold(reference.noted is None or _is_date(reference.noted), "a noted date is ISO", reference.noted)
        hold(reference.number != "", "a number has digits", reference)
        json.dumps(reference_row(reference), ensure_ascii=False).encode("utf-8")
    order = [reference.start for reference in references]
    hold(order == sorted(order), "references are in order", order)
    return references


def _is_date(date: str) -> bool:
    return bool(_PARTIAL.fullmatch(date)) or (
        bool(_PUBLIC.fullmatch(date)) and (len(date) < 10 or dates.day_of(date) is not None)
    )


def _check_document(document: Document) -> None:
    text, size = document.text, len(document.text)
    hold(
        0 <= document.body <= document.opening <= size and document.body <= document.notes <= size,
        "a document's parts are in order",
        (document.body, document.opening, document.notes, size),
    )
    for said in (document.id, document.title, text, document.sender, document.recipient, document.place):
        hold(not said or said == clean(said), "a document's words are clean", said)
    for serial in document.serials:
        hold(serial == clean(serial), "a serial is clean", serial)
    hold(document.id.startswith(f"{document.volume}/"), "an id begins with its volume", document.id)
    hold(document.date is None or _is_date(document.date), "a document's date is ISO", document.date)
    at = document.notes
    for note in document.footnotes:
        hold(at <= note.start <= note.end <= size, "footnotes are in order", note)
        at = note.end
    offsets = [marker.offset for marker in document.markers]
    hold(offsets == sorted(offsets) and all(0 <= at <= size for at in offsets), "markers are in order", offsets)
    hold(
        all(0 <= marker.footnote < len(document.footnotes) for marker in document.markers),
        "a marker has its footnote",
        document.markers,
    )
    hold(all(0 <= page.offset <= size for page in document.pages), "a page begins in the text", document.pages)


# Readers


def _reader(path: str, format_: str) -> Target:
    source = Source(path, format_)

    def target(data: bytes) -> None:
        for document in read(source, data):
            check(document)

    return target


def epub(data: bytes) -> None:
    """A book: raw where it is a ZIP file, else put together of its container, its package and its pages."""
    if not data.startswith(b"PK"):
        container, _, rest = data.partition(b"\n%%\n")
        package, *pages = _PARTED.split(rest)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as book:
            book.writestr("META-INF/container.xml", container)
            book.writestr("OEBPS/content.opf", package)
            for number, page in enumerate(pages[:_MOST], 1):
                book.writestr(f"OEBPS/d{number}.html", page)
        data = packed.getvalue()
    for document in read(Source("/books/frus1969-76v09.epub", "epub"), data):
        check(document)


def front(data: bytes) -> None:
    """The front matter of a Markdown file, before a short text."""
    page = b"---\n" + data + b"\n---\nCablegram UN784 BATAVIA, 3 July 1947\n\nYour 186. [1]\n\n _\n\n1 Document 5.\n"
    for document in read(Source("/pages/7.md", "markdown"), page):
        check(document)


def markers(data: bytes) -> None:
    """The alignment: digits that are the markers' numbers, in order, none of them twice."""
    body, *notes = _decoded(data).split("\n%%\n")
    listed = "".join(f"\n  {number}. {note}" for number, note in enumerate(notes, 1))
    text = f"{body}\n{listed}\n"
    for first in (0, 1):
        at = 0
        for number, span in enumerate(find_markers(text, notes, first, len(body)), first):
            if span is not None:
                hold(text[slice(*span)] == str(number), "a marker is its number", span, number)
                hold(at <= span[0], "markers stand one after the other", span)
                at = span[1]
    for document in read_text(text, "/frus1964-68v16/d9.txt", "frus1964-68v16"):
        check(document)


# Parsers of references


def _made(body: str, notes: Iterable[str] = (), *, volume: str = "frus1964-68v16", date: str | None) -> Document:
    """A document of a body, in which ``@`` stands for the next marker, and of notes."""
    pieces = body.split("@")
    text = f"{_TITLE}\n\n"
    begins = len(text)
    offsets = []
    for piece in pieces[:-1]:
        text += piece
        offsets.append(len(text))
    text += f"{pieces[-1]}\n\n"
    listed, footnotes = len(text), []
    for number, note in enumerate(notes, 1):
        footnotes.append(Footnote(str(number), len(text), len(text) + len(note)))
        text += f"{note}\n\n"
    return Document(
        id=f"{volume}/d9",
        path="/d9.txt",
        volume=volume,
        number="9",
        title=_TITLE,
        date=date,
        sender="Embassy in Greece",
        recipient="Department of State",
        place=None,
        origin=("Athens",),
        destination=("State",),
        serials=("Tohak 9",),
        text=text,
        body=begins,
        opening=begins,
        notes=listed,
        footnotes=tuple(footnotes),
        markers=tuple(
            Marker(offset, str(k + 1), k) for k, offset in enumerate(offsets[: len(footnotes)]) if k < len(footnotes)
        ),
    )


def _checked(document: Document) -> None:
    check(document)
    text = document.text
    found = scan.by_re(text)
    hold(scan.events(text) == found, "whichever engine is at work finds the same places", text)
    hold(_QUICK.events(text.encode("ascii", "replace")) == found, "both engines find the same places", text)


def messages(data: bytes) -> None:
    """Messages cited by number, in an American and in an Australian volume, with notes on them."""
    body, *notes = _decoded(data).split("\n%%\n")
    _checked(_made(body, notes, date="1964-06-04"))
    _checked(_made(body, notes, volume="dafp-v11", date=None))


def dated(data: bytes) -> None:
    """Messages cited by date, by date-time group, by the words before them."""
    body = _decoded(data)
    for date in ("1934-11-15T09:00", "1972-11", None):
        _checked(_made(f"Your telegram of {body}", date=date))


def documents(data: bytes) -> None:
    """Documents, volumes, footnotes and pages, cited in notes."""
    body, *notes = _decoded(data).split("\n%%\n")
    _checked(_made(f"Your 44.@ {body}", notes or [body], date="1964-06-04"))
    _checked(_made(body, [body], volume="dafp-v11", date="1947"))


def reflines(data: bytes) -> None:
    """The reference line of a modern cable, and what points back to it."""
    _checked(_made(f"REF: {_decoded(data)}", date="2006-03-09"))
    _checked(_made(f"SUBJECT: TALKS\nREF: A. {_decoded(data)}\n\n1. As in ref A and refs B and C.", date=None))


# Names, serials, dates


def identifiers(data: bytes) -> None:
    """Keys that stay as they are, and a look-up that answers or says that it can't: a query, then names."""
    query, *known = _decoded(data).split("\n")
    index: dict[str, list[tuple[str, int]]] = {}
    for number, serial in enumerate(known[:_MOST], 1):
        id_ = f"frus1964-68v16/d{number}"
        for key, rank in (
            *keys.document_keys(id_, str(number), serial.split(" + ")),
            *keys.message_keys(f"frus1964-68v16/{serial}", serial),
        ):
            index.setdefault(key, []).append((id_, rank))
    for found in index.values():
        found.sort(key=lambda one: one[1])
    like = [(key, id_) for key, found in index.items() for id_, _ in found]
    try:
        meant = names.look_up(query, lambda key: index.get(key, []), lambda key: like)
        hold(meant in {id_ for _, id_ in like}, "what is meant is there", meant)
    except NotFoundError as error:
        hold(set(error.nearest) <= {id_ for _, id_ in like}, "what is named instead is there", error.nearest)
    for name in (query, *known):
        key = names.key(name)
        hold(names.key(key) == key, "a key is its own key", name, key, names.key(key))


def serials(data: bytes) -> None:
    """Serials that are read, written and read again, and the tables of posts and series."""
    for line in _decoded(data).split("\n")[:_MOST]:
        for name, number in lexicon.parse_serial(line):
            again = lexicon.parse_serial(lexicon.serial(name, number))
            hold(again == ((name, number),), "a serial written is the serial read", line, (name, number), again)
        folded = lexicon.fold(line)
        hold(lexicon.fold(folded) == folded, "a folded name stays", line, folded)
        for post in (lexicon.post(line), *lexicon.posts_of(line)):
            hold(post is None or lexicon.post(post) == post, "a post is its own post", line, post)
        lexicon.is_series(line)
        lexicon.has_series_shape(line)
        lexicon.series(line)


def when(data: bytes) -> None:
    """Dates in any words: None, or ISO of a day that there is."""
    text = _decoded(data)
    for anchor in _ANCHORS:
        for match in dates.DATE.finditer(text):
            _check_day(dates.when(match, anchor))
            partial = dates.when(match, anchor, partial=True)
            if partial is not None and partial.startswith("--"):
                hold(_PARTIAL.fullmatch(partial) is not None, "a date without a year is ISO", partial)
                day = dates.complete(partial, dates.day_of(anchor))
                hold(day is None or isinstance(day, dt.date), "a completed date is a day", partial)
            else:
                _check_day(partial)
        for match in dates.DTG.finditer(text):
            _check_day(dates.when_dtg(match, anchor))
    for line in text.split("\n"):
        dates.day_of(line)


def _check_day(iso: str | None) -> None:
    hold(iso is None or _ISO.fullmatch(iso) is not None, "a date is ISO", iso)
    hold(iso is None or dates.day_of(iso) is not None, "a date is a day", iso)


# Resolving and records


def _pages(data: bytes) -> list[Document]:
    """Documents of pages of text in two volumes; a second one of the same id is renamed, as a build does."""
    out: dict[str, Document] = {}
    for number, page in enumerate(_PARTED.split(data)[:_MOST], 40):
        volume = "frus1964-68v16" if number % 4 == 3 else "frus1969-76v09"
        for document in read_text(_decoded(page), f"/{volume}/d{number}.txt", volume):
            id_, count = document.id, 1
            while id_ in out:
                count += 1
                id_ = f"{document.id}-{count}"
            out[id_] = replace(document, id=id_)
    return list(out.values())


def _citations(pages: list[Document], references: list[Reference], *, blind: bool) -> list[Citation]:
    register = Register.of(pages)
    with closing(register.connection):
        return list(resolve(register, references, blind=blind))


def resolving(data: bytes) -> None:
    """Pages that cite each other: the same citations each time, each with what it promises; blind by odd lengths."""
    pages = _pages(data)
    references = [reference for document in pages for reference in check(document)]
    ids = {document.id for document in pages}
    blind = len(data) % 2 == 1
    citations = _citations(pages, references, blind=blind)
    hold(citations == _citations(pages, references, blind=blind), "resolving is deterministic", citations)
    hold([one.reference for one in citations] == references, "each reference has its citation", len(citations))
    for one in citations:
        hold(one.status in get_args(Status), "a citation has a status", one)
        hold(one.relation in get_args(Relation), "a citation has a relation", one)
        hold(one.method in get_args(Method), "a citation has a method", one)
        hold(0 <= one.confidence <= 1, "a confidence is a probability", one)
        hold("/" in one.target, "a target is an id", one)
        hold(one.status not in ("present", "ambiguous") or one.target in ids, "what is present is there", one)
        hold(one.status in ("present", "ambiguous") or one.target not in ids, "what is absent is not there", one)
        hold(set(one.candidates) <= ids, "candidates are there", one)
        hold((one.status == "ambiguous") == bool(one.candidates), "only what is ambiguous has candidates", one)


def stored(data: bytes) -> None:
    """Documents and references that come out of a database as they went in; the first sign says which format it is."""
    start = data.lstrip()[:1]
    name, format_ = {b"<": ("v.xml", "tei"), b"-": ("7.md", "markdown"), b"{": ("v.jsonl", "table")}.get(
        start, ("d9.txt", "text")
    )
    for document in read(Source(f"/frus1969-76v09/{name}", format_), data):
        references = check(document)
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.row_factory = sqlite3.Row
            connection.executescript(schema.TABLES)
            connection.execute(
                "INSERT INTO sources (rank, path, digest, reading) VALUES (0, ?, '', '')", (document.path,)
            )
            connection.execute(schema.INSERT_DOCUMENT, (7, *records.document_values(document)))
            connection.execute(schema.INSERT_TEXT, (7, *records.text_values(document)))
            connection.executemany(
                schema.INSERT_REFERENCE,
                [(7, seq, *records.reference_values(one)) for seq, one in enumerate(references)],
            )
            query = "SELECT * FROM documents JOIN texts USING (place) JOIN sources ON rank = 0"
            back = records.document_of(connection.execute(query).fetchone())
            hold(back == document, "a document comes back", document, back)
            rows: Iterator[sqlite3.Row] = iter(connection.execute("SELECT * FROM citations ORDER BY seq"))
            found = [records.reference_of(row, document.id, document.path) for row in rows]
            hold(found == references, "a reference comes back", references, found)


TARGETS: dict[str, Target] = {
    "text": _reader("/frus1964-68v16/d9.txt", "text"),
    "tei": _reader("/volumes/frus1964-68v16.xml", "tei"),
    "markdown": _reader("/dafp/7.md", "markdown"),
    "html": _reader("/frus1964-68v16/d9.html", "html"),
    "epub": epub,
    "csv": _reader("/cables/cables.csv", "table"),
    "jsonl": _reader("/cables/cables.jsonl", "table"),
    "front": front,
    "markers": markers,
    "messages": messages,
    "dated": dated,
    "documents": documents,
    "reflines": reflines,
    "identifiers": identifiers,
    "serials": serials,
    "when": when,
    "resolving": resolving,
    "stored": stored,
}
