"""What a document tells about the references in it: who writes to whom, and when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from graphcables import lexicon
from graphcables.model import Document

_LINE_END = re.compile(r"(?<![A-Z])[.]\s+(?=[A-Z][a-z]|[0-9]+\.\s)|\n\n")


def _line_end(text: str, start: int, stop: int) -> int:
    end = _LINE_END.search(text, start, min(stop, start + 600))
    return end.start() if end else min(stop, start + 200)


@dataclass(slots=True)
class Context:
    """A document, and the questions that the readers of references ask of it."""

    document: Document
    labels: list[int]
    """Where the labels of reference lines end (Ref, Reference, Re), as `scan` found them."""
    is_lettered: bool = field(init=False)
    """Whether the collection numbers messages by letters (UNY392), as the Australian one does."""
    home: str = field(init=False)
    posts: tuple[str, ...] = field(init=False)
    marks: list[int] = field(init=False)
    starts: list[int] = field(init=False)
    lines: list[int] = field(init=False)

    def __post_init__(self) -> None:
        document = self.document
        ends = (*document.origin, *document.destination)
        self.is_lettered = document.volume.startswith("dafp")
        self.home = "Canberra" if "Canberra" in ends or self.is_lettered else lexicon.HOME
        self.posts = tuple(
            post for post in (document.destination + document.origin) if post not in lexicon.HEADQUARTERS
        )
        if document.origin and document.origin[0] not in lexicon.HEADQUARTERS:
            self.posts = tuple(post for post in document.origin if post not in lexicon.HEADQUARTERS)
        self.marks = [marker.offset for marker in document.markers]
        self.starts = [note.start for note in document.footnotes]
        self.lines = [end for end in self.labels if document.opening < end <= document.notes]

    def posts_of(self, name: str) -> tuple[str, ...]:
        """The posts of a name, as this document's collection calls them: to Australians Washington is a post."""
        posts = lexicon.posts_of(name)
        if self.home != lexicon.HOME:
            return tuple("Washington" if post == lexicon.HOME else post for post in posts)
        return posts

    def in_reference_line(self, offset: int) -> bool:
        """Whether an offset is in a reference line: the sentence that begins with Ref, Reference, Re."""
        at = bisect_right(self.lines, offset) - 1
        return at >= 0 and offset < _line_end(self.document.text, self.lines[at], self.document.notes)

    def footnote_at(self, offset: int) -> str | None:
        """The label of the footnote that an offset is in."""
        at = bisect_right(self.starts, offset) - 1
        return self.document.footnotes[at].label if at >= 0 and offset < self.document.footnotes[at].end else None

    def marker_between(self, start: int, end: int) -> str | None:
        """The label of the first marker that hangs in ``start..end``, both included."""
        at = bisect_left(self.marks, start)
        return self.document.markers[at].label if at < len(self.marks) and self.marks[at] <= end else None

    def in_source_note(self, offset: int) -> bool:
        """Whether an offset is in a source note, where names and numbers are of boxes and files more often than of messages."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0:
            return False
        start = self.document.footnotes[at].start
        return self.document.text.startswith("Source:", start)
