"""The names under which a message can be asked for, as its keys: what is written where `names` looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphcables import lexicon
from graphcables.names import key

_UP_TO_NUMBER = re.compile(r"^.*?([0-9]+)[^0-9]*$")
_NUMBERED = re.compile(r"[^0-9]+([0-9]+)")
"""A serial of one number: not the date that stands in its place."""
_TOLD_APART = re.compile(r"\s(?:to\s.*|\([0-9]+\))$")
"""What tells a message from others of its serial: "State 77 to Athens", "Tohak 83 (2)"."""


def document_keys(id_: str, number: str, serials: Sequence[str]) -> Iterator[tuple[str, int]]:
    """(key, rank) of a document's names: 0 its id, 1 its number, 2 its serials, 3 a part of a serial."""
    yield key(id_), 0
    yield f"d{key(number)}", 1
    if len(serials) > 1:
        yield key("/".join(serials)), 2
    for serial in serials:
        if serial.startswith("DTG "):
            yield key(serial[4:]), 2
        yield key(serial), 2
        first, *others = serial.split("/")
        if others:
            yield key(first), 2
            for other in others:
                yield f"no{key(other)}", 3
        plain = _UP_TO_NUMBER.sub(r"\1", first)
        yield f"no{key(plain)}", 3
        yield from _otherwise(serial)


def message_keys(id_: str, name: str, cited: str = "") -> Iterator[tuple[str, int]]:
    """(key, rank) of the names of an absent message with a serial, which may be `cited` in other letters: O.CH12 is CH12.

    Its bare number, 4, gives way to that of a message that is there.
    """
    yield key(id_), 0
    yield key(name), 2
    if "." in cited:
        yield key(cited), 2
    if (end := id_.split("/", 1)[1]) != name:
        yield key(end), 2
    if name.startswith("DTG "):
        yield key(name[4:]), 2
    plain = _TOLD_APART.sub("", name)
    if plain != name:
        yield key(plain), 2
    if number := _NUMBERED.fullmatch(plain):
        yield f"no{key(number[1])}", 4
    yield from _otherwise(plain)


def _otherwise(serial: str) -> Iterator[tuple[str, int]]:
    """(key, rank) of a serial under another name: Léopoldville 1351 is Kinshasa 1351, too, and O.CH12 is CH12."""
    for name, number in lexicon.parse_serial(serial):
        if name and "." in name:
            yield key(f"{name.removeprefix('O.')}{number}"), 3
        post = lexicon.post(name) if name else None
        if post is not None and post != name:
            yield key(f"{post} {number}"), 3
