"""What is handed from one step to the next: documents, references, citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["message", "document", "page"]
Status = Literal["present", "absent", "ambiguous", "outside"]
Relation = Literal["reply", "follow-up", "reference"]
Method = Literal["editor", "serial", "parties", "date", "document", "page"]


class Footnote(NamedTuple):
    """A footnote: the number printed before it, and its span in the document's text."""

    label: str
    start: int
    end: int


class Marker(NamedTuple):
    """A footnote's mark in the text.

    Attributes
    ----------
    offset : int
        Where it hangs: the offset in the document's text of the character after it.
    label : str
        The number as printed there (in a few volumes not the number of the footnote itself).
    footnote : int
        Index of its footnote in `Document.footnotes`.
    """

    offset: int
    label: str
    footnote: int


class Page(NamedTuple):
    """A page mark: the page that begins at an offset of the text."""

    offset: int
    label: str


class Enclosure(NamedTuple):
    """A message inside a document, between two offsets of its text: its date, and the posts at its ends."""

    start: int
    end: int
    date: str | None
    origin: tuple[str, ...]
    destination: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document, the same from every format.

    Attributes
    ----------
    id : str
        ``VOLUME/dNUMBER``, as in the addresses of history.state.gov.
    path : str
        The file that it was read from.
    volume, number : str
        The two parts of the id (number without the ``d``, ``"72a"``).
    title : str
        The heading, without markers.
    date : str or None
        ISO date or date-time, as exact as is known.
    sender, recipient, place : str or None
        The parties by name or office, and the place of writing.
    origin, destination : tuple of str
        Posts that the sender's and the recipient's numbering may go by (several where a country has had several).
    serials : tuple of str
        Its own serials, ``("Tohak 82", "WHS 2280")``; a bare number goes under the post.
    text : str
        Title, body and footnotes, without markers and page marks.
    body, opening, notes : int
        Offsets in the text: where the body begins, where it goes on after the document's own serial and the head that a
        cable was sent with, where the footnotes begin.
    footnotes : tuple of Footnote
    markers : tuple of Marker
        In order of offset.
    pages : tuple of Page
        Pages that begin inside the document; the first is the page on which it begins, at offset 0, where that is known.
    enclosures : tuple of Enclosure
        In order of their beginnings; one may stand in another.
    """

    id: str
    path: str
    volume: str
    number: str
    title: str
    date: str | None
    sender: str | None
    recipient: str | None
    place: str | None
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    serials: tuple[str, ...]
    text: str
    body: int
    opening: int
    notes: int
    footnotes: tuple[Footnote, ...] = ()
    markers: tuple[Marker, ...] = ()
    pages: tuple[Page, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an editor's note says a message is: a document or a page; `exact` where the note says just that.

    "Document 44." is exact, "See Document 44." may only be on the same matter.
    """

    kind: Kind
    text: str
    number: str | None
    volume: str | None
    exact: bool


@dataclass(slots=True)
class Reference:
    """One entry of a document's reference to another; the fields up to `paragraph` are those of the rows of `refs`.

    It is not frozen: the finder adds what the rest of the document says of it, and there are millions of them.
    Eight fields are for the resolver: `noun` (the kind of message named: telegram, despatch …), `origin` and
    `destination` (posts that the words or the context give), `also` (serials of the same message's copies),
    `evidence` (what the editor's footnote says that it is), `noted` (the date that the footnote gives it, or one without
    a year, ``--12-30``), `referred` (whether it stands in a reference line: "Ref: …"), `enclosed` (whether it stands in an
    enclosure of others than its document's parties, whose "your" is another's).
    """

    source: str
    path: str
    kind: Kind
    text: str
    start: int
    end: int
    footnote: str | None = None
    marker: str | None = None
    series: str | None = None
    number: str | None = None
    possessive: str | None = None
    date: str | None = None
    volume: str | None = None
    pin: str | None = None
    paragraph: tuple[int, ...] | None = None
    noun: str | None = None
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    noted: str | None = None
    referred: bool = False
    enclosed: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A resolved reference: what it points to, by which rule, how surely."""

    reference: Reference
    target: str
    status: Status
    relation: Relation
    method: Method
    confidence: float
    candidates: tuple[str, ...] = ()
