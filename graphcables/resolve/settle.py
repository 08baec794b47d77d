"""What a volume as a whole tells of its documents: when the undated ones were written, and from where people write."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import defaultdict

from graphcables import schema

_YEAR = 366
"""Days after its predecessor within which an undated document at a volume's end was written."""


def settle(connection: sqlite3.Connection, volume: str) -> list[int]:
    """Gives the documents of a volume their days and posts by what the others say.

    An undated document has the days of the dated ones around it. An end known by name alone ("Burton to Critchley") has
    the post from which that person writes elsewhere in the volume, the nearest in time.

    Returns
    -------
    list of int
        Places of the documents of which something changed.
    """
    places, first, last = _days(connection, volume)
    written = _Writers()
    posts = connection.execute("SELECT senders, origin FROM documents WHERE volume = ? ORDER BY place", (volume,))
    for position, (senders, origin) in enumerate(posts):
        if origin != "[]":
            for sender in schema.parted(senders):
                written.add(sender, last[position], origin)
    changed: list[tuple[int, int, str, str, int]] = []
    query = (
        "SELECT first, last, senders, recipients, origin, destination, writes_from, writes_to FROM documents"
        " WHERE volume = ? ORDER BY place"
    )
    for position, row in enumerate(connection.execute(query, (volume,))):
        begin, end, senders, recipients, origin, destination, known_from, known_to = row
        now_from = written.posts(senders, origin, last[position])
        now_to = written.posts(recipients, destination, last[position])
        if (begin, end, known_from, known_to) != (first[position], last[position], now_from, now_to):
            changed.append((first[position], last[position], now_from, now_to, places[position]))
    connection.executemany(
        "UPDATE documents SET first = ?, last = ?, writes_from = ?, writes_to = ? WHERE place = ?", changed
    )
    return [row[-1] for row in changed]


def _days(connection: sqlite3.Connection, volume: str) -> tuple[array[int], array[int], array[int]]:
    """(places, first days, last days) of the documents of a volume, in order."""
    places, first = array("q"), array("q")
    for place, day in connection.execute(
        "SELECT place, CASE WHEN dated THEN first ELSE 0 END FROM documents WHERE volume = ? ORDER BY place", (volume,)
    ):
        places.append(place)
        first.append(day)
    last = array("q", first)
    day = 0
    for position, known in enumerate(first):
        day = known or day
        first[position] = day
    day = 0
    for position in range(len(last) - 1, -1, -1):
        if last[position]:
            day = last[position]
        else:
            begin = first[position]
            last[position] = day if day >= begin else (begin + _YEAR if begin else 0)
    return places, first, last


class _Writers:
    """From where each person writes, and when: of several messages of a day the first counts."""

    def __init__(self) -> None:
        self.found: dict[str, dict[int, str]] = defaultdict(dict)
        self.days: dict[str, list[int]] = {}

    def add(self, name: str, day: int, origin: str) -> None:
        self.found[name].setdefault(day, origin)

    def posts(self, names: str, origin: str, day: int) -> str:
        """The posts of an end: its own, else those from which its persons write at the time nearest to a day."""
        if origin != "[]":
            return schema.joined(schema.loaded(origin))
        near = [self._nearest(name, day) for name in schema.parted(names) if name in self.found]
        return schema.joined({post for posts in near for post in schema.loaded(posts)})

    def _nearest(self, name: str, day: int) -> str:
        days = self.days.get(name) or self.days.setdefault(name, sorted(self.found[name]))
        after = bisect_left(days, day)
        if after == len(days) or (after and day - days[after - 1] <= days[after] - day):
            after -= 1
        return self.found[name][days[after]]
