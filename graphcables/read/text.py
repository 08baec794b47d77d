"""Plain text as copied from history.state.gov, or any text whose notes are listed at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from graphcables.model import Document
from graphcables.read.assemble import END, MARK, PAGE, Draft, assemble, clean
from graphcables.read.heading import squeezed
from graphcables.read.markers import find_markers

_NOTE_LINE = re.compile(r"^([ \t]*)([0-9]{1,4})\.[ \t]+(?=\S)", re.M)
_PAGE_MARK = re.compile(r"\[Page ([0-9A-Za-z–-]{1,12})\]\s?")
_BLOCK = re.compile(r"\n[ \t]*\n")
_NAMED = re.compile(r"d([0-9]+[A-Za-z]?)$")


def read_text(text: str, path: str, volume: str) -> Iterator[Document]:
    """The one document of a plain text.

    Examples
    --------
    >>> page = "9. Message From A (Haig) to B (Kissinger)1\\n\\nTohak 2. Ref: Hakto 44.2\\n\\n  1. Source.\\n  2. Document 8."
    >>> document = next(read_text(page, "frus0/d9.txt", "frus0"))
    >>> document.id, document.serials, [(m.label, document.text[m.offset - 3 : m.offset]) for m in document.markers]
    ('frus0/d9', ('Tohak 2',), [('1', 'er)'), ('2', '44.')])
    """
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    body_end, notes = _split_notes(text)
    title, paragraphs, listed = _mark(text, notes, body_end)
    name = PurePath(path).stem
    named = _NAMED.fullmatch(name)
    draft = Draft(
        path=path,
        volume=volume,
        title=title,
        paragraphs=paragraphs,
        notes=[(label, note) for (label, _, _), note in zip(notes, listed, strict=True)],
        name=name,
    )
    document = assemble(draft)
    if named and not document.id.rsplit("/", 1)[1].startswith("d"):
        draft.number = named[1]
        document = assemble(draft)
    yield document


def _split_notes(text: str) -> tuple[int, list[tuple[str, int, int]]]:
    """(where the list of notes begins, its notes as (label, start, end)): the list that ends the text, if there is one."""
    lines = list(_NOTE_LINE.finditer(text))
    if not lines:
        return len(text), []
    last = lines[-1]
    found = [last]
    wanted = int(last[2]) - 1
    for line in reversed(lines[:-1]):
        if wanted < 1:
            break
        if int(line[2]) == wanted and line[1] == last[1]:
            found.append(line)
            wanted -= 1
    found.reverse()
    start = found[0].start()
    if int(found[0][2]) not in (0, 1) or start == 0:
        return len(text), []
    if not last[1] and not text[found[0].end() :].startswith("Source"):
        return len(text), []
    ends = [line.start() for line in found[1:]] + [len(text)]
    return start, [(line[2], line.end(), end) for line, end in zip(found, ends, strict=True)]


def _mark(text: str, notes: list[tuple[str, int, int]], body_end: int) -> tuple[str, list[str], list[str]]:
    """(title, paragraphs, notes) in marked text."""
    spans: list[tuple[int, int] | None] = []
    if notes:
        # The numbers that open the notes are no markers: they are blanked, at the same length.
        searched = text[:body_end] + _NOTE_LINE.sub(lambda m: " " * len(m[0]), text[body_end:])
        searched = _PAGE_MARK.sub(lambda m: " " * len(m[0]), searched)
        spans = find_markers(searched, [text[start:end] for _, start, end in notes], _first_marker(text), body_end)
    found = [(*span, k) for k, span in enumerate(spans) if span is not None]

    def marked(start: int, end: int) -> str:
        pieces, at = [], start
        for mark_start, mark_end, k in found:
            if start <= mark_start < end:
                pieces += [text[at:mark_start], f"{MARK}{k}:{text[mark_start:mark_end]}{END}"]
                at = mark_end
        return _PAGE_MARK.sub(lambda m: f"{PAGE}{m[1]}{END}", "".join([*pieces, text[at:end]]))

    listed = [" ".join(marked(start, end).split()) for _, start, end in notes]
    blocks = [_lines(block) for block in _BLOCK.split(marked(0, body_end)) if block.strip()]
    if not blocks:
        return "", [], listed
    title, _, rest = blocks[0].partition("\n")
    paragraphs = ([rest] if rest else []) + blocks[1:]
    return title, paragraphs, listed


def _lines(block: str) -> str:
    return "\n".join(squeezed(line) for line in block.strip().split("\n"))


def _first_marker(text: str) -> int:
    """What the first marker is: 0 where the heading ends with a glued 0 (some volumes of 1958–63), else 1."""
    title = text.split("\n", 1)[0].rstrip()
    return 0 if re.search(r"[^0-9]0$", title) else 1
