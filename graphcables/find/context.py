"""What a document tells about the references in it: who writes to whom, and when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property

from graphcables import dates, lexicon
from graphcables.model import Document, Enclosure

_LINE_END = re.compile(r"(?<![A-Z])[.]\s+(?=[A-Z][a-z]|[0-9]+\.\s)|\n\n")

_FILED = re.compile(r"/(?P<month>1?[0-9])[-–](?P<day>[0-9]{1,2})(?P<year>[0-9]{2})\b")
"""The day by which the Department filed a message from 1944 to 1963: 751K.00/2-2762 came on February 27, 1962."""
_FILE = 120
"""How far behind a date that can stand."""
_SIGNATURE = 40
"""Most characters of a name."""
_LONGEST_LINE = 600
"""Characters of the longest reference line."""


def _line_end(text: str, start: int, stop: int) -> int:
    end = _LINE_END.search(text, start, min(stop, start + _LONGEST_LINE))
    return end.start() if end else min(stop, start + 200)


@dataclass
class Context:
    """A document, and the questions that the readers of references ask of it.

    What most documents are asked is ready; the rest is worked out when it is asked.

    Attributes
    ----------
    document : Document
    labels : list of int
        Where the labels of reference lines end (Ref, Reference, Re), as `scan` found them.
    whole : Context or None
        That of the whole document, for an enclosure's.
    is_lettered : bool
        Whether the collection numbers messages by letters (UNY392), as the Australian one does.
    marks, starts : list of int
        Where the markers of footnotes hang, and where the footnotes begin.
    """

    document: Document
    labels: list[int]
    whole: Context | None = None
    is_lettered: bool = field(init=False)
    marks: list[int] = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.is_lettered = self.document.volume.startswith("dafp")
        whole = self.whole
        self.marks = whole.marks if whole else [marker.offset for marker in self.document.markers]
        self.starts = whole.starts if whole else [note.start for note in self.document.footnotes]

    @cached_property
    def home(self) -> str:
        """The post that telegrams "to the Department" go to."""
        ends = (*self.document.origin, *self.document.destination)
        return "Canberra" if "Canberra" in ends or self.is_lettered else lexicon.HOME

    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The posts at the other end of the correspondence, the sender's alone where a post writes."""
        origin, destination = self.document.origin, self.document.destination
        ends = origin if origin and origin[0] not in lexicon.HEADQUARTERS else destination + origin
        return tuple(post for post in ends if post not in lexicon.HEADQUARTERS)

    @cached_property
    def lines(self) -> list[int]:
        """Where the labels end that stand in the text itself."""
        if self.whole:
            return self.whole.lines
        return [end for end in self.labels if self.document.opening < end <= self.document.notes]

    @cached_property
    def signatures(self) -> frozenset[str]:
        """The shortest paragraphs of the text: a message ends with the name of who sent it."""
        if self.whole:
            return self.whole.signatures
        document = self.document
        body = document.text[document.body : document.notes].split("\n\n")
        return frozenset(paragraph for paragraph in body if len(paragraph) <= _SIGNATURE)

    def inside(self, enclosure: Enclosure) -> Context:
        """The context of an enclosure: the same document, written by others on its own day."""
        document = replace(
            self.document,
            origin=enclosure.origin,
            destination=enclosure.destination,
            date=enclosure.date,
            serials=(),
            enclosures=(),
        )
        return Context(document, self.labels, self)

    def has_ends_of(self, document: Document) -> bool:
        """Whether the posts at its ends are those of a document: an enclosure that names nobody has its document's."""
        own = self.document
        return (own.origin, own.destination) == (document.origin, document.destination)

    def posts_of(self, name: str) -> tuple[str, ...]:
        """The posts of a name, as this document's collection calls them: to Australians Washington is a post."""
        posts = lexicon.seated(lexicon.posts_of(name), (self.document.date or "")[:4] or None)
        if self.home != lexicon.HOME:
            return tuple("Washington" if post == lexicon.HOME else post for post in posts)
        return posts

    def when(self, match: re.Match[str] | None, *, partial: bool = False) -> str | None:
        """The date of a match of `dates.DATE` in the document."""
        noted = match is not None and self.footnote_at(match.start()) is not None
        date = dates.when(match, self.document.date, partial=partial, noted=noted)
        if match is None or date is None or match["year"] or match["year2"]:
            return date
        return self._filed(match.end(), date)

    def _filed(self, at: int, date: str) -> str:
        """A date, which ends at `at`, in the year under which its message is filed, where the file stands behind it."""
        text, rest = self.document.text, date[2 if date.startswith("--") else 5 :]
        stop = min(at + _FILE, len(text))
        if text.find("/", at, stop) < 0:
            return date
        for filed in _FILED.finditer(text, at, stop):
            if rest[:5] == f"{int(filed['month']):02}-{int(filed['day']):02}":
                dated = f"{(self.document.date or '19')[:2]}{filed['year']}-{rest}"
                return dated if dates.day_of(dated) else date
        return date

    def in_reference_line(self, offset: int) -> bool:
        """Whether an offset is in a reference line: the sentence that begins with Ref, Reference, Re."""
        at = bisect_right(self.lines, offset) - 1
        if at < 0 or offset - self.lines[at] >= _LONGEST_LINE:
            return False
        return offset < _line_end(self.document.text, self.lines[at], self.document.notes)

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
