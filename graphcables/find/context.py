"""What a document tells about the references in it: who writes to whom, and when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from graphcables import lexicon
from graphcables.model import Document

_TO_POST = re.compile(r"\bfor (?:Ambassador |Mr\.? )?(?:the )?(?P<post>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)\b", re.I)


@dataclass(slots=True)
class Context:
    """A document, and the questions that the readers of references ask of it."""

    document: Document
    home: str = field(init=False)
    posts: tuple[str, ...] = field(init=False)
    marks: list[int] = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        document = self.document
        ends = (*document.origin, *document.destination)
        self.home = "Canberra" if "Canberra" in ends or document.volume.startswith("dafp") else lexicon.HOME
        self.posts = tuple(
            post for post in (document.destination + document.origin) if post not in lexicon.HEADQUARTERS
        )
        if document.origin and document.origin[0] not in lexicon.HEADQUARTERS:
            self.posts = tuple(post for post in document.origin if post not in lexicon.HEADQUARTERS)
        self.marks = [marker.offset for marker in document.markers]
        self.starts = [note.start for note in document.footnotes]

    def footnote_at(self, offset: int) -> str | None:
        """The label of the footnote that an offset is in."""
        at = bisect_right(self.starts, offset) - 1
        return self.document.footnotes[at].label if at >= 0 and offset < self.document.footnotes[at].end else None

    def marker_between(self, start: int, end: int) -> str | None:
        """The label of the first marker that hangs in ``start..end``, both included."""
        at = bisect_left(self.marks, start)
        return self.document.markers[at].label if at < len(self.marks) and self.marks[at] <= end else None

    def in_source_note(self, offset: int) -> bool:
        """Whether an offset is in the archive's part of a source note, where names and numbers are of boxes and files."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0:
            return False
        start = self.document.footnotes[at].start
        return self.document.text.startswith("Source:", start)
