"""Finding references: one pass over a document's text.

Every reference but the relative ones has a number. The pass stops at each number, looks at the word before it, and
hands the place to the module of its family.
"""

from __future__ import annotations

import re
from dataclasses import replace

from graphcables import lexicon
from graphcables.find import dated, documents, messages, reflines
from graphcables.find.context import Context
from graphcables.find.evidence import with_evidence
from graphcables.find.words import Word, classify
from graphcables.model import Document, Reference

_PLACE = re.compile(r"(?<![^\s\d])(?:([^\s\d]{1,48})(?:[^\S\n]{1,3}\n?|\n))?([^\s\d]{0,32})(\d+)")
"""A number with what is glued to it and the word before; bounded, so that text without spaces costs no more."""
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
    context = Context(document)
    text = document.text
    lines = reflines.find_lines(context)
    out = list(lines.references)
    passed = iter([*lines.spans, (len(text) + 1, len(text) + 1)])
    line = next(passed)
    resume = document.opening
    for match in _PLACE.finditer(text, document.opening):
        start = match.start(3)
        if start < resume:
            continue
        while start >= line[1]:
            line = next(passed)
        if start >= line[0]:
            continue
        word, glued = match[1], match[2]
        part = classify(word.rsplit("—", 1)[-1] or word) if word else None
        if part is None and not glued and text[match.end() : match.end() + 1] != "Z":
            continue
        found: _FOUND | None = None
        if part is Word.MONTH or part is Word.OF:
            found = dated.find_dated(context, match.start(1) if part is Word.MONTH else start)
        elif (
            part is Word.DOCUMENT
            and not glued
            and (word.lstrip("([“‘\"'—")[:1] == "D" or text.endswith(("See ", "see "), 0, match.start()))
        ):
            found = documents.find_documents(
                context, match.start(1) + len(match[1]) - len(match[1].lstrip("([“\"'—")), start
            )
        elif part is Word.PAGE and not glued:
            found = documents.find_pages(context, match.start(1), start)
        elif text.startswith("Z", match.end(3)) and len(match[3]) == 6:
            found = dated.find_group(context, start)
        elif part is not None or glued:
            found = messages.find_messages(context, glued, start)
        if found and found[0]:
            out += found[0]
            resume = found[1]
    if "upra" in text or "nfra" in text or " document" in text:
        out += documents.find_relative(context, document.notes, len(text))
    out.sort(key=lambda reference: (reference.start, reference.end))
    return with_evidence(document, _with_series([reference for reference in out if not _is_own(document, reference)]))


def _is_own(document: Document, reference: Reference) -> bool:
    """Whether a reference is the document's own serial."""
    if reference.kind != "message" or reference.series is None or reference.number is None:
        return False
    return (reference.series, reference.number) in {
        pair for serial in document.serials for pair in lexicon.parse_serial(serial)
    }


def _with_series(references: list[Reference]) -> list[Reference]:
    """References whose series is left out take it from another mention of the same number in the document."""
    known: dict[str, Reference] = {}
    for reference in references:
        if reference.kind == "message" and reference.number and (reference.series or reference.origin):
            known.setdefault(reference.number, reference)
    return [
        replace(r, series=like.series, origin=r.origin or like.origin, destination=r.destination or like.destination)
        if r.kind == "message" and r.series is None and r.number and (like := known.get(r.number))
        else r
        for r in references
    ]
