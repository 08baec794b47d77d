"""Finding references: one pass over a document's text.

Every reference but the relative ones has a number. An engine finds the numbers (`scan`); the word before each tells
which few are worth a look, and the module of its family reads the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graphcables import lexicon
from graphcables.events import BITS, NUMBER
from graphcables.find import dated, documents, messages, pages, reflines
from graphcables.find.context import Context
from graphcables.find.evidence import add_evidence
from graphcables.find.scan import DATED, FIGURE, GROUP, LABEL, LINE, NEIGHBOUR, POSTS, events
from graphcables.find.whose import by_its_kind, copied_as
from graphcables.find.words import (
    CAPITALS,
    DOCUMENT,
    LETTERS,
    LONG,
    MONTH,
    NOUN,
    OF,
    OWNER,
    PAGE,
    TITLED,
    WEAK,
    Word,
    classify,
)
from graphcables.find.words import NUMBER as NO
from graphcables.model import Document, Enclosure, Reference
from graphcables.parties import letters

_BEFORE = re.compile(r"([^\s0-9]{0,32})(?![^\s0-9])(?:(?:\n?[^\S\n]{1,3}|\n)([^\s0-9]{1,48})(?![^\s0-9]))?")
"""What is glued to a number and the word before it, to be read backwards; bounded, as a text without spaces shows."""
_GAP = re.compile(r"[\s0-9]")
_REACH = 84
"""How far back of a number the two can begin."""
_WEAK = frozenset((LETTERS, CAPITALS, TITLED, WEAK))
"""Parts that make a number a message's only where another word before them says so."""
_PRECEDENCE = frozenset("ZOPR")
"""How urgent a cable is, as its head says before its own date-time group: flash, immediate, priority, routine."""
_DOCUMENT_NO = re.compile(r"(?:\b[Ss]ee(?:\salso)?|\b[Vv]ol\.\s\w+,|\b[Ii]bid\.,)\s(?P<word>[Dd]ocuments?\s)\Z")
"""What makes a number one of a document of Foreign Relations where that is written "document No. 688"."""
_OF_CONGRESS = ("S. ", "H. ", "Senate ", "House ")
"""Whose documents are not those of a volume: "S. Doc. 173"."""
_SURELY = 3
"""Fewest digits of a number that tells a message by itself, in the notes on it."""
_FOUND = tuple[list[Reference], int]


def find(document: Document) -> list[Reference]:
    """The references of a document, in order of appearance.

    Examples
    --------
    >>> from graphcables.read.text import read_text
    >>> page = "5. Message From A (Haig) to B (Kissinger)1\\n\\nTohak 84. Ref: Hakto 41.2 See Tohak 82 and 83.\\n\\n  1. Source.\\n  2. Document 4."
    >>> [(r.kind, r.text, r.series, r.number, r.marker, r.footnote) for r in find(next(read_text(page, "v/d5.txt", "v")))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('message', 'Hakto 41', 'Hakto', '41', '2', None), ('message', 'Tohak 82', 'Tohak', '82', None, None),
     ('message', '83', 'Tohak', '83', None, None), ('document', 'Document 4', None, '4', None, '2')]
    """
    text, opening = document.text, document.opening
    places = events(text)
    kinds = {event & NUMBER for event in places}
    context = whole = Context(document, [event >> BITS for event in places if event & NUMBER == LINE])
    parts = iter([*_parts(document), (len(text) + 1, None)])
    begins, enclosure = next(parts)
    inside: set[int] = set()
    out: list[Reference] = []
    spans: list[tuple[int, int]] = []
    if LABEL in kinds:
        lines = reflines.find_lines(context)
        out += lines.references
        spans += lines.spans
    passed = iter([*spans, (len(text) + 1, len(text) + 1)])
    line = next(passed)
    resume = opening
    month, of, long = MONTH, OF, LONG  # asked of every number: a look-up by name costs more than the question
    for event in places:
        kind, end = event & NUMBER, event >> BITS
        if kind in (FIGURE, DATED, POSTS):
            start = end - 1
            if start < resume:
                continue
            before = text[start - 1]
            glued = ""
            if before == " ":
                space = text.rfind(" ", 0, start - 1)
                word, part = _last_word(text[space + 1 : start - 1])
                if part is None:
                    continue
                if part is long:
                    word, glued, part = _read_back(text, opening, start)
            else:
                word, glued, part = _read_back(text, opening, start)
            if part is month or part is of:
                if kind == FIGURE:
                    continue
            elif kind != FIGURE:
                continue  # a FIGURE, too
            elif (part in _WEAK and not glued and not messages.is_led(text, word, part, start - 1 - len(word))) or (
                part is None and not messages.can_stand_alone(context, word, glued)
            ):
                continue
        elif kind == GROUP:
            start, word, glued, part = end - 7, "", "", None
            if start < resume or not (context.lines or _is_named(text, start)):
                continue
        else:
            continue
        if start >= begins:
            while start >= begins:
                around, (begins, enclosure) = enclosure, next(parts)
            context = whole.inside(around) if around else whole
        while start >= line[1]:
            line = next(passed)
        if start >= line[0]:
            continue
        found = _read(context, word, glued, part, start, kind == GROUP)
        if found:
            if context is not whole:
                inside.update(reference.start for reference in found[0])
                if not context.has_ends_of(document):
                    for reference in found[0]:
                        reference.enclosed = True
            out += found[0]
            resume = found[1]
    if NEIGHBOUR in kinds:
        ends = [event >> BITS for event in places if event & NUMBER == NEIGHBOUR and event >> BITS > document.notes]
        out += documents.find_relative(whole, ends)
    if not out:
        return out
    out.sort(key=lambda reference: (reference.start, reference.end))
    own = {
        (letters(name), number) for serial in document.serials for name, number in lexicon.parse_serial(serial) if name
    }
    numbers = {number for _, number in own if len(number) >= _SURELY}
    others = [r for r in out if not (r.kind == "message" and _is_own(r, document, own, numbers))]
    _add_series(whole, others, inside)
    add_evidence(document, others)
    return others


def _is_own(reference: Reference, document: Document, own: set[tuple[str, str]], numbers: set[str]) -> bool:
    """Whether a reference is to the document itself: by its serial, or in a footnote by its number alone.

    A note on a message says of it "the proposal in telegram 540", and quotes the answer: "your 540".
    """
    if reference.series is not None and (letters(reference.series), reference.number) in own:
        return True
    if reference.footnote is None or reference.number not in numbers:
        return False
    if reference.date is not None and reference.date[:10] != (document.date or "")[:10]:
        return False
    ends = document.origin + document.destination
    return not reference.origin or not frozenset(reference.origin).isdisjoint(ends)


def _parts(document: Document) -> Iterator[tuple[int, Enclosure | None]]:
    """(offset, enclosure from there on) for each place of a document where one begins or ends."""
    edges = sorted({edge for enclosure in document.enclosures for edge in (enclosure.start, enclosure.end)})
    around: list[Enclosure] = []
    waiting = list(reversed(document.enclosures))
    for edge in edges:
        while waiting and waiting[-1].start <= edge:
            around.append(waiting.pop())
        while around and around[-1].end <= edge:
            around.pop()
        yield edge, around[-1] if around else None


@lru_cache(maxsize=1 << 16)
def _last_word(piece: str) -> tuple[str, Word | None]:
    """(last word of a piece cut out at spaces, its part before a number); LONG where it must be cut out with more care."""
    word = _GAP.split(piece)[-1]
    if not 0 < len(word) <= 48:
        return word, LONG
    return word, classify(word.rsplit("—", 1)[-1] or word)


def _is_named(text: str, start: int) -> bool:
    """Whether the word before a date-time group can make it a message's: "R 231750Z" is the head of the cable itself."""
    piece = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
    if piece[:1].isdigit():
        return False
    word, part = _last_word(piece)
    return part is not None and word not in _PRECEDENCE


def _read_back(text: str, opening: int, start: int) -> tuple[str, str, Word | None]:
    """(word before, what is glued, part of the word) of the number whose digits begin at `start`."""
    behind = _BEFORE.match(text[max(opening, start - _REACH) : start][::-1])
    if behind is None:
        return "", "", None
    word = behind[2][::-1] if behind[2] else ""
    return word, behind[1][::-1], classify(word.rsplit("—", 1)[-1] or word) if word else None


def _read(context: Context, word: str, glued: str, part: Word | None, start: int, is_group: bool) -> _FOUND | None:
    """Hands a number to the module of its family."""
    text = context.document.text
    begin = text.rfind(word, 0, start - len(glued)) if word else start
    if part is MONTH or part is OF:
        return dated.find_dated(context, begin if part is MONTH else start)
    if part is NO and begin >= context.document.notes and (named := _document_no(context, begin)):
        return documents.find_documents(context, named.start("word"), start)
    if part is DOCUMENT and not glued:
        inner = word.lstrip("([“‘\"'—")
        if inner in ("Doc.", "Docs.") and text.endswith(_OF_CONGRESS, 0, begin):
            return None
        if inner[:1] == "D" or text.endswith(("See ", "see "), 0, begin):
            return documents.find_documents(context, begin + len(word) - len(word.lstrip("([“\"'—")), start)
    if part is PAGE and not glued:
        return pages.find_pages(context, begin, start)
    if is_group or dated.is_group(text, start):
        return dated.find_group(context, start)
    found = messages.find_messages(context, glued, start)
    if found is None and part in (NOUN, OWNER) and not glued:
        return dated.find_dated(context, start)  # "your telegram 27th June, No. 330", "your 4 June message"
    return found


def _document_no(context: Context, begin: int) -> re.Match[str] | None:
    """The word before a "No." at `begin` that makes its number a document's, in a volume that goes by printed numbers."""
    document = context.document
    printed = document.text.startswith((f"{document.number}. ", f"No. {document.number}"))
    return _DOCUMENT_NO.search(document.text, max(document.notes, begin - 30), begin) if printed else None


def _add_series(context: Context, references: list[Reference], inside: set[int]) -> None:
    """Gives references whose series is left out that of another mention of the same number, or the one their kind has.

    `inside` is where those of enclosures begin: what others write to each other goes other ways.
    """
    known: dict[str, Reference] = {}
    for reference in references:
        if reference.kind == "message" and reference.number and (reference.series or reference.origin):
            known.setdefault(reference.number, reference)
    for before, reference in zip([None, *references], references, strict=False):
        if reference.kind == "message" and reference.series is None and reference.number:
            like = known.get(reference.number)
            if like is None and not reference.origin and (copied := copied_as(context, before, reference)):
                reference.series, reference.origin, reference.destination = copied
                continue
            if like is not None:
                reference.series = like.series
                reference.origin = reference.origin or like.origin
                reference.destination = reference.destination or like.destination
            elif (
                reference.noun
                and reference.start not in inside
                and (ends := by_its_kind(context, reference.noun, reference.start))[0]
            ):
                reference.origin, reference.destination = ends
                reference.series = ends[0][0]
