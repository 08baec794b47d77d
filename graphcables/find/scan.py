"""The places of a text at which a reference may stand, found in one pass by a multi-pattern engine.

Intel's Hyperscan reads a text at a gigabyte a second, thirty times as fast as `re`, but knows no Unicode offsets and
gives no groups. So it only finds the places; small parsers then read them. Where it isn't installed (it has no build
for Windows), `re` finds the same places more slowly.
"""

from __future__ import annotations

import re
import threading
from enum import IntEnum
from typing import Any

try:
    import hyperscan
except ImportError:  # pragma: no cover  another platform
    hyperscan = None  # type: ignore[assignment]


class Place(IntEnum):
    """What was found; the number found with it is the offset behind it."""

    FIGURE = 0
    GROUP = 1
    OWNED = 2
    LINE = 3
    LABEL = 4
    NEIGHBOUR = 5


FIGURE, GROUP, OWNED, LINE, LABEL, NEIGHBOUR = (int(place) for place in Place)


_PATTERNS = {
    # The first digit of a number that stands behind a word, or behind letters glued to it. A comma, say, ends what
    # could belong to it.
    Place.FIGURE: rb"[^0-9,;:!)\]\"\s](?:[ \t?]{1,3}\n?|\n)[0-9]|[#A-Z][0-9]|[A-Z][.?-][0-9]|[Nn]os?\.[0-9]",
    # A date-time group, 031236Z.
    Place.GROUP: rb"[^0-9][0-9]{6}Z",
    # Whose a message is that is cited by its date: "your telegram of July 5".
    Place.OWNED: rb"\b(?:[Yy]our|[Mm]y|[Oo]ur|(?:[Dd]epartment|[Dd]ept|[Ee]mbassy|(?:[Dd]el|[Ll])egation|[Cc]onsulate)['?]s)\s",
    # A sentence that begins with Ref, Reference, Re.
    Place.LINE: rb"(?:[.:;)\]]\s|\n)\(?(?:Refs?|REFS?|References?|REFERENCES?|Re|RE)\b[.:]?\s",
    # The label of a modern cable's reference line.
    Place.LABEL: rb"\b(?:REF|Ref)[A-Za-z()]{0,8}[ \t]*[:.]",
    # Supra, infra, the following document.
    Place.NEIGHBOUR: rb"\b(?:[Ss]upra|[Ii]nfra|(?:preceding|previous|following|next)\sdocument)\b",
}
_BITS = 3
"""Bits that hold a `Place` beside an offset: one number for each event is the cheapest to make and to sort."""


def scan(text: str) -> list[tuple[Place, int]]:
    """The places of a text, in the order of their ends.

    Examples
    --------
    >>> scan("My last. Ref: Tohak 82.")
    [(<Place.OWNED: 2>, 3), (<Place.LABEL: 4>, 13), (<Place.LINE: 3>, 14), (<Place.FIGURE: 0>, 21)]
    """
    return [(Place(event & 7), event >> _BITS) for event in events(text)]


def events(text: str) -> list[int]:
    """The places of a text, each as ``end << 3 | place``, sorted: `scan` for the hot path.

    Offsets are characters': every character that is no ASCII is one question mark for the engine.
    """
    return _engine.run(text.encode("ascii", "replace"))


def by_re(text: str) -> list[int]:
    """The same places by the standard library: where Hyperscan is missing, and to hold the two against each other."""
    return _by_re.run(text.encode("ascii", "replace"))


class _Hyperscan(threading.local):
    """The engine with its working memory: each thread has its own."""

    def __init__(self) -> None:
        self.found: list[int] = []
        self.database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self.database.compile(
            expressions=list(_PATTERNS.values()), ids=[int(place) for place in _PATTERNS], flags=[0] * len(_PATTERNS)
        )
        append = self.found.append

        def keep(place: int, start: int, end: int, flags: int, context: Any) -> None:
            append(end << _BITS | place)

        self.keep = keep

    def run(self, data: bytes) -> list[int]:
        self.found.clear()
        self.database.scan(data, self.keep)
        return sorted(self.found)


class _Re:
    """The same places by the standard library."""

    def __init__(self) -> None:
        self.patterns = [(place, re.compile(b"(?=(" + pattern + b"))")) for place, pattern in _PATTERNS.items()]

    def run(self, data: bytes) -> list[int]:
        return sorted(
            {match.end(1) << _BITS | place for place, pattern in self.patterns for match in pattern.finditer(data)}
        )


_by_re = _Re()
_engine = _Hyperscan() if hyperscan else _by_re
