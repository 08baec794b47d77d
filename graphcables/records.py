"""How documents, references and citations become rows of the database, and come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graphcables import lexicon
from graphcables.model import Citation, Document, Enclosure, Evidence, Footnote, Marker, Page, Reference
from graphcables.parties import form_of, ordinal_of, surnames
from graphcables.schema import REFERENCE, Values, dump, dump_often, joined


def document_values(document: Document) -> Values:
    """A document as a row of its table, without its place."""
    ordinal = ordinal_of(document.date)
    return (
        document.id,
        document.id,
        document.volume,
        document.number,
        document.title,
        document.date,
        document.sender,
        document.recipient,
        document.place,
        dump(document.serials),
        dump_often(document.origin),
        dump_often(document.destination),
        ordinal,
        ordinal,
        ordinal > 0,
        joined(surnames(document.sender)),
        joined(surnames(document.recipient)),
        joined(document.origin),
        joined(document.destination),
        dump([pair for serial in document.serials for pair in lexicon.parse_serial(serial)]),
        form_of(document.title),
    )


def text_values(document: Document) -> Values:
    """(layout, text) of a document: where its parts, footnotes, markers and pages are, and its words.

    The words are in UTF-8, as they go from a worker to the build and into the database: so nobody on the way takes them
    apart.
    """
    layout: dict[str, Any] = {
        "body": document.body,
        "opening": document.opening,
        "notes": document.notes,
        "footnotes": document.footnotes,
        "markers": document.markers,
        "pages": document.pages,
    }
    if document.enclosures:
        layout["enclosures"] = document.enclosures
    return dump(layout), document.text.encode()


def page_values(document: Document) -> list[Values]:
    """(volume, label, begins, notes) for each page that a document is on.

    `begins` where it opens on that page; `notes` are the labels of the footnotes that hang there.
    """
    out: list[Values] = []
    ends = [*(page.offset for page in document.pages[1:]), len(document.text)]
    markers, at = document.markers, 0
    for position, page in enumerate(document.pages):
        first = at
        while at < len(markers) and markers[at].offset < ends[position]:
            at += 1
        notes = joined(marker.label for marker in markers[first:at])
        out.append((document.volume, page.label, position == 0 and page.offset == 0, notes))
    return out


def document_of(row: sqlite3.Row) -> Document:
    """The document of a row of documents, texts and sources joined; the opposite of the functions above."""
    layout = json.loads(row["layout"])
    return Document(
        id=row["id"],
        path=row["path"],
        volume=row["volume"],
        number=row["number"],
        title=row["title"],
        date=row["date"],
        sender=row["sender"],
        recipient=row["recipient"],
        place=row["place_of_writing"],
        origin=tuple(json.loads(row["origin"])),
        destination=tuple(json.loads(row["destination"])),
        serials=tuple(json.loads(row["serials"])),
        text=row["text"],
        body=layout["body"],
        opening=layout["opening"],
        notes=layout["notes"],
        footnotes=tuple(Footnote(*note) for note in layout["footnotes"]),
        markers=tuple(Marker(*marker) for marker in layout["markers"]),
        pages=tuple(Page(*page) for page in layout["pages"]),
        enclosures=tuple(
            Enclosure(start, end, date, tuple(origin), tuple(destination))
            for start, end, date, origin, destination in layout.get("enclosures", ())
        ),
    )


def reference_values(reference: Reference) -> Values:
    """A reference as a row of the citations' table, without its place, unresolved."""
    more = (
        reference.noun,
        reference.origin,
        reference.destination,
        reference.noted,
        reference.referred,
        reference.enclosed,
    )
    said = [(said.kind, said.text, said.number, said.volume, said.exact) for said in reference.evidence]
    return (
        reference.kind,
        reference.text,
        reference.start,
        reference.end,
        reference.footnote,
        reference.marker,
        reference.series,
        reference.number,
        reference.possessive,
        reference.date,
        reference.volume,
        reference.pin,
        dump(reference.paragraph) if reference.paragraph else None,
        dump_often(more) if any(more) else None,
        dump(reference.also) if reference.also else None,
        dump(said) if said else None,
    )


_PLAIN = slice(2, 2 + REFERENCE.index("paragraph"))
"""Where in a row of the citations' table, behind its place, those values of a reference stand that are what they are."""
_PACKED = slice(_PLAIN.stop, _PLAIN.stop + 4)
"""Where the others stand, as JSON: a row is slow to find a column by its name."""


@lru_cache(maxsize=1 << 14)
def _more_of(text: str) -> tuple[str | None, tuple[str, ...], tuple[str, ...], str | None, bool, bool]:
    noun, origin, destination, noted, referred, enclosed = json.loads(text)
    return noun, tuple(origin), tuple(destination), noted, referred, enclosed


def reference_of(row: Sequence[Any], source: str, path: str) -> Reference:
    """The reference of a row of the citations' table; `source` is the id of its document."""
    paragraph, more, also, evidence = row[_PACKED]
    noun, origin, destination, noted, referred, enclosed = (
        _more_of(more) if more else (None, (), (), None, False, False)
    )
    values: list[Any] = [
        source,
        path,
        *row[_PLAIN],
        tuple(json.loads(paragraph)) if paragraph else None,
        noun,
        origin,
        destination,
        tuple(json.loads(also)) if also else (),
        tuple(Evidence(*said) for said in json.loads(evidence)) if evidence else (),
        noted,
        referred,
        enclosed,
    ]
    return Reference(*values)


def resolved_values(citation: Citation, day: int) -> Values:
    """The values of `RESOLVE` but for the place; `day` is the one by which restarts of a numbering are told apart."""
    return (
        citation.target,
        citation.status,
        dump(citation.candidates) if citation.candidates else None,
        citation.relation,
        citation.method,
        citation.confidence,
        day,
    )
