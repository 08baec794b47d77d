"""Volumes in parts: ``frus1951v07p1`` and ``frus1951v07p2`` are one volume, with one numbering of pages."""

from __future__ import annotations

import re

_PART = re.compile(r"p[0-9]$")
_MOST = 4
"""Most parts of a volume that are looked for."""


def whole_of(volume: str) -> str:
    """The volume that a part is of; one that is no part is whole itself.

    Examples
    --------
    >>> whole_of("frus1951v07p2"), whole_of("frus1930v01")
    ('frus1951v07', 'frus1930v01')
    """
    return _PART.sub("", volume)


def parts_of(whole: str) -> list[str]:
    """The ids that the parts of a volume would have.

    Examples
    --------
    >>> parts_of("frus1951v07")
    ['frus1951v07p1', 'frus1951v07p2', 'frus1951v07p3', 'frus1951v07p4']
    """
    return [f"{whole}p{part}" for part in range(1, _MOST + 1)]
