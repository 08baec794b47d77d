"""An annotated copy of a document: its text as the database has it, every resolved reference a link.

In HTML for readers, in TEI (https://tei-c.org, as FRUS writes it) for editors. Text is data: it is escaped wherever it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from graphcables import own
from graphcables.bibliography import address
from graphcables.model import Marker
from graphcables.rows import Row

if TYPE_CHECKING:
    from graphcables.model import Document
    from graphcables.store import Store

Piece = str | tuple[str, Row] | Marker
"""Words, those of a reference with its row of `citations`, or the marker of a footnote."""
Part = tuple[str | None, list[list[Piece]]]
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor HTML can hold."""


def annotated(store: Store, id_: str, form: str) -> str:
    """A document with its references as links.

    Parameters
    ----------
    store : Store
    id_ : str
        Of a present document.
    form : str
        ``html`` or ``tei``.

    Returns
    -------
    str
        A page, or a TEI document of one division. A link leads to the page on history.state.gov where there is one (TEI:
        ``#d44`` in the volume, ``frus1969-76v09#d44`` in another); what is absent or ambiguous is marked as such, and
        not linked.

    Raises
    ------
    KeyError
        Where the document is not among the sources.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     copy = annotated(store, "frus1969-76v09/d52", "tei")
    >>> '<ref type="reply" target="#d44" cert="high">Tohak 82</ref>' in copy
    True
    """
    document = store.document(id_)
    if document is None:
        raise KeyError(id_)
    parts = list(parts_of(document, store.cited_by(id_)))
    return _html(document, parts) if form == "html" else _tei(document, parts)


def parts_of(document: Document, cited: Sequence[Row]) -> Iterator[Part]:
    """The parts of a document, its body and its footnotes, cut at paragraphs and references.

    Parameters
    ----------
    document : Document
    cited : sequence of dict
        Its rows of `citations`, in order.

    Yields
    ------
    (str or None, list of list)
        The label of a footnote, None for the body; its paragraphs, each a list of strings, of (words, row) for references,
        and of the markers of footnotes.
    """
    notes = sorted(document.footnotes, key=lambda note: note.start)
    body = (None, document.body, min([note.start for note in notes] or [document.notes]))
    for label, start, end in [body, *((note.label, note.start, note.end) for note in notes)]:
        yield label, list(_paragraphs(document, start, end, cited))


def _paragraphs(document: Document, start: int, end: int, cited: Sequence[Row]) -> Iterator[list[Piece]]:
    text = document.text
    for paragraph in re.finditer(r"\S(?:(?!\n\n)[\s\S])*", text[start:end]):
        at, last = start + paragraph.start(), start + paragraph.end()
        marks: list[tuple[int, Row | Marker]] = [
            (mark.offset, mark) for mark in document.markers if at < mark.offset <= last
        ]
        marks += [(row["start"], row) for row in cited if at <= row["start"] and row["end"] <= last]
        pieces: list[Piece] = []
        for place, mark in sorted(marks, key=lambda mark: (mark[0], not isinstance(mark[1], Marker))):
            if isinstance(mark, Marker):
                pieces += [text[at:place], mark]
                at = max(at, place)
            elif at <= place:
                pieces += [text[at:place], (text[place : mark["end"]], mark)]
                at = mark["end"]
        yield [piece for piece in [*pieces, text[at:last].rstrip()] if piece]


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text))


def _why(row: Row) -> str:
    what = {"present": row["target"], "ambiguous": "ambiguous: " + ", ".join(row["candidates"])}
    told = what.get(row["status"], f"{row['target']}, {row['status']}")
    return _text(f"{told} ({row['relation']}, by {row['method']}, confidence {row['confidence']:.2f})")


def _html_reference(row: Row, words: str) -> str:
    title = _why(row)
    url = address(row["target"]) if row["status"] == "present" else None
    if url:
        return f'<a href="{_text(url)}" title="{title}">{words}</a>'
    return f'<span class="{_text(row["status"])}" title="{title}">{words}</span>'


def _html(document: Document, parts: Iterable[Part]) -> str:
    def shown(pieces: Iterable[Piece]) -> str:
        return "".join(
            _text(piece)
            if isinstance(piece, str)
            else f'<sup><a href="#fn{piece.footnote}">{_text(piece.label)}</a></sup>'
            if isinstance(piece, Marker)
            else _html_reference(piece[1], _text(piece[0]))
            for piece in pieces
        )

    out = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width">',
        f'<meta {own.PAGE}">',
        f"<title>{_text(document.title or document.id)}</title>",
        "<style>body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 serif}"
        "span{border-bottom:1px dashed}aside{font-size:.9rem}</style>\n</head>\n<body>",
        f"<h1>{_text(document.title or document.id)}{shown(_before(document))}</h1>",
    ]
    for number, (label, paragraphs) in enumerate(parts, -1):
        texts = [f"<p>{shown(pieces)}</p>" for pieces in paragraphs]
        out += texts if label is None else [f'<aside id="fn{number}">', f"<p>{_text(label)}.</p>", *texts, "</aside>"]
    return "\n".join([*out, "</body>\n</html>\n"])


def _before(document: Document) -> list[Piece]:
    """The markers on a document's heading."""
    return [mark for mark in document.markers if mark.offset <= document.body]


def _tei_reference(row: Row, words: str, volume: str) -> str:
    kind = _text(row["relation"])
    if row["status"] != "present":
        return f'<ref type="{kind}" subtype="{_text(row["status"])}">{words}</ref>'
    where, _, name = row["target"].partition("/")
    target = f"#{name}" if where == volume else f"{where}#{name}"
    sure = "high" if row["confidence"] >= 0.9 else "medium" if row["confidence"] >= 0.6 else "low"
    return f'<ref type="{kind}" target="{_text(target)}" cert="{sure}">{words}</ref>'


def _tei(document: Document, parts: Iterable[Part]) -> str:
    body, *footnotes = parts
    notes = [f'<note place="bottom" n="{_text(label or "")}">' for label, _ in footnotes]
    hung: set[int] = set()

    def note(number: int) -> str:
        """A footnote in the place of its first marker, as FRUS has it."""
        if number in hung or number >= len(footnotes):
            return ""
        hung.add(number)
        return f"{notes[number]}{' '.join(shown(pieces) for pieces in footnotes[number][1])}</note>"

    def shown(pieces: Iterable[Piece]) -> str:
        return "".join(
            _text(piece)
            if isinstance(piece, str)
            else note(piece.footnote)
            if isinstance(piece, Marker)
            else _tei_reference(piece[1], _text(piece[0]), document.volume)
            for piece in pieces
        )

    name = document.id.partition("/")[2]
    named = f' xml:id="{name}"' if re.fullmatch(r"[A-Za-z_][\w.-]*", name) else ""
    number = f' n="{_text(document.number)}"' if document.number else ""
    title = _text(document.title or document.id)
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader><fileDesc>',
        f"<titleStmt><title>{title}</title></titleStmt>",
        f'<publicationStmt><p>References linked by graphcables</p><idno type="frus">{_text(document.volume)}</idno></publicationStmt>',
        f"<sourceDesc><p>{_text(document.id)}</p></sourceDesc>\n</fileDesc></teiHeader>\n<text><body>",
        f'<div type="document"{named}{number}>\n<head>{title}{shown(_before(document))}</head>',
        *(f"<p>{shown(pieces)}</p>" for pieces in body[1]),
    ]
    rest = [note(number) for number in range(len(footnotes)) if number not in hung]
    return "\n".join([*out, *rest, "</div>\n</body></text>\n</TEI>\n"])
