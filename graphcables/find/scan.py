"""The places of a text at which a reference may stand, found in one pass by a multi-pattern engine.

The engine only finds the places; small parsers then read them.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Final

from graphcables.engine import Re, engine
from graphcables.events import BITS, NUMBER

FIGURE: Final = 0
GROUP: Final = 1
DATED: Final = 2
LINE: Final = 3
LABEL: Final = 4
NEIGHBOUR: Final = 5
POSTS: Final = 6
"""The kinds of places: numbers that the compiler puts where they stand."""


class Place(IntEnum):
    """What was found; the number found with it is the offset behind it."""

    FIGURE = FIGURE
    GROUP = GROUP
    DATED = DATED
    LINE = LINE
    LABEL = LABEL
    NEIGHBOUR = NEIGHBOUR
    POSTS = POSTS


PATTERNS: dict[int, bytes] = {
    # The first digit of a number that stands behind a word, or behind letters glued to it. A comma, say, ends what
    # could belong to it.
    Place.FIGURE: rb"[^0-9,;:!)\]\"\s](?:[ \t?]{1,3}\n?|\n)[0-9]|[#A-Z][0-9]|[A-Z][.?-][0-9]|[Nn]os?\.[0-9]",
    # A date-time group, 031236Z.
    Place.GROUP: rb"[^0-9][0-9]{6}Z",
    # The first digit behind a word that may say whose a message is that is cited by its date: "your telegram of July 5",
    # "the Embassy's". The words in full, and the posts in the same pattern, took Hyperscan ten times as long to compile.
    Place.DATED: rb"(?:\b[Yy]ours?|\b[Mm]y|\b[Oo]ur|[enty]['?]s)\s[^0-9]{0,66}[0-9]",
    # The first digit of a date behind a post: "Hankow's December 15".
    Place.POSTS: rb"\b[A-Z][a-z]{2,14}['?]s\s[A-Z][a-z]{2,8}\.?\s[0-9]",
    # A sentence that begins with Ref, Reference, Re.
    Place.LINE: rb"(?:[.:;)\]]\s|\n)\(?(?:Refs?|REFS?|References?|REFERENCES?|Re|RE)\b[.:]?\s",
    # The label of a modern cable's reference line.
    Place.LABEL: rb"\b(?:REF|Ref)[A-Za-z()]{0,8}[ \t]*[:.]",
    # Supra, infra, the following document.
    Place.NEIGHBOUR: rb"\b(?:[Ss]upra|[Ii]nfra|(?:preceding|previous|following|next)\sdocument)\b",
}


def scan(text: str) -> list[tuple[Place, int]]:
    """The places of a text, in the order of their ends.

    Examples
    --------
    >>> scan("My note of July 9. Ref: Tohak 82.")
    [(<Place.FIGURE: 0>, 17), (<Place.DATED: 2>, 17), (<Place.LABEL: 4>, 23), (<Place.LINE: 3>, 24), (<Place.FIGURE: 0>, 31)]
    """
    return [(Place(event & NUMBER), event >> BITS) for event in events(text)]


def events(text: str) -> list[int]:
    """The places of a text, each as ``end << BITS | place``, sorted: `scan` for the hot path.

    Offsets are characters': every character that is no ASCII is one question mark for the engine.
    """
    return _engine.events(text.encode("ascii", "replace"))


def by_re(text: str) -> list[int]:
    """The same places by the standard library, to hold the engines against each other."""
    return _re().events(text.encode("ascii", "replace"))


@cache
def _re() -> Re:
    return Re(PATTERNS)


_engine = engine(PATTERNS)
