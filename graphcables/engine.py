"""A multi-pattern engine: what of many patterns a text holds, found in one pass.

Intel's Hyperscan reads a text at a gigabyte a second, thirty times as fast as `re`, but knows no Unicode and gives no
groups: it only tells where something is, and what. It takes a moment to be made ready, in which `re` has read as much as
a single document mostly has; where it isn't installed (it has no build for Windows), `re` finds the same more slowly.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from functools import partial
from itertools import islice
from typing import Any, Protocol

from graphcables.events import BITS

try:
    import hyperscan
except ImportError:  # pragma: no cover  another platform
    hyperscan = None  # type: ignore[assignment]

_LITTLE = 200_000
"""Bytes that `re` reads before Hyperscan is made ready."""
_much = False


class Engine(Protocol):
    """What finds patterns in bytes."""

    def events(self, data: bytes) -> list[int]:
        """Each match as ``end << BITS | number``, sorted."""


def engine(patterns: Mapping[int, bytes], *, once: bool = False) -> Engine:
    """The quickest engine at hand for some numbered patterns, at most eight.

    Parameters
    ----------
    patterns : mapping of int to bytes
        Regular expressions that both engines know.
    once : bool
        Whether one match of a pattern will do, where the question is what a text holds at all: which of several is found is
        left to the engine.

    Examples
    --------
    >>> from graphcables.events import NUMBER
    >>> [(event >> BITS, event & NUMBER) for event in engine({0: b"[0-9]", 1: b"No"}).events(b"No 7")]
    [(2, 1), (4, 0)]
    """
    if not hyperscan:
        return Re(patterns, once)
    return Hyperscan(patterns, once) if _much else Sparing(patterns, once)


def expect_much() -> None:
    """Lets the engines that are made from now on be ready for much text at once."""
    global _much
    _much = True


class Sparing:
    """`re` for little text, Hyperscan for what comes then."""

    def __init__(self, patterns: Mapping[int, bytes], once: bool = False) -> None:
        self._make_quick = partial(Hyperscan, patterns, once)
        self._engine: Engine = Re(patterns, once)
        self._left = _LITTLE

    def events(self, data: bytes) -> list[int]:
        """Each match as ``end << BITS | number``, sorted."""
        if self._left >= 0:
            self._left -= len(data)
            if self._left < 0:
                self._engine = self._make_quick()
        return self._engine.events(data)


class Hyperscan(threading.local):
    """Hyperscan with its working memory: each thread has its own."""

    def __init__(self, patterns: Mapping[int, bytes], once: bool = False) -> None:
        self.found: list[int] = []
        self.database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        flag = hyperscan.HS_FLAG_SINGLEMATCH if once else 0
        self.database.compile(
            expressions=list(patterns.values()), ids=list(map(int, patterns)), flags=[flag] * len(patterns)
        )
        append = self.found.append

        def keep(number: int, start: int, end: int, flags: int, context: Any) -> None:
            append(end << BITS | number)

        self.keep = keep

    def events(self, data: bytes) -> list[int]:
        """Each match as ``end << BITS | number``, sorted."""
        self.found.clear()
        self.database.scan(data, self.keep)
        return sorted(self.found)


class Re:
    """The same by the standard library."""

    def __init__(self, patterns: Mapping[int, bytes], once: bool = False) -> None:
        self.most = 1 if once else None
        self.patterns = [(number, re.compile(b"(?=(" + pattern + b"))")) for number, pattern in patterns.items()]

    def events(self, data: bytes) -> list[int]:
        """Each match as ``end << BITS | number``, sorted."""
        return sorted(
            {
                match.end(1) << BITS | number
                for number, pattern in self.patterns
                for match in islice(pattern.finditer(data), self.most)
            }
        )
