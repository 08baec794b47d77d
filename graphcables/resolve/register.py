"""Which document bears which serial, when: what the resolver looks up."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphcables import dates, lexicon
from graphcables.model import Document

_DAY0 = dt.date(1, 1, 1).toordinal()
_SURNAME = re.compile(r"[A-Z][\w’'-]+$")


@dataclass(slots=True)
class Entry:
    """A document as the resolver sees it.

    `first` and `last` are the days (proleptic ordinals) between which it was written: one day where it is dated, else
    those of its dated neighbours, since volumes print documents in order of time.
    """

    id: str
    volume: str
    number: str
    order: int
    date: str | None
    first: int
    last: int
    sender: str | None
    recipient: str | None
    origin: frozenset[str]
    destination: frozenset[str]
    serials: tuple[tuple[str | None, str], ...]
    series: frozenset[str]
    page_first: str | None = None

    @property
    def dated(self) -> bool:
        """Whether its own day is known."""
        return self.date is not None and len(self.date) >= 10


def letters(name: str | None) -> str:
    """A series' letters without stops, for comparing: ``O.CH`` and ``CH`` are one, ``Hag`` and ``Hague``.

    Examples
    --------
    >>> letters("O.CH"), letters("U.N."), letters("Saigon")
    ('CH', 'UN', 'SAIGON')
    """
    plain = re.sub(r"[^A-Z0-9]", "", (name or "").upper())
    return plain[1:] if len(plain) == 3 and plain[0] == "O" and name and name[1:2] == "." else plain


def surname(name: str | None) -> str | None:
    """The last word of a name, which tells whether two parties are the same person."""
    if not name:
        return None
    found = _SURNAME.search(name.strip(" .,"))
    return found[0].lower() if found else None


@dataclass(slots=True)
class Register:
    """All documents, by number, by day, by id and by page."""

    entries: list[Entry] = field(default_factory=list)
    by_id: dict[str, Entry] = field(default_factory=dict)
    by_number: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_day: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    volumes: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[tuple[str, str], list[tuple[Entry, bool]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Register:
        """The register of documents, given in the order in which their volumes print them."""
        register = cls()
        for document in documents:
            register.add(document)
        register.close()
        return register

    def add(self, document: Document) -> None:
        """Enters a document."""
        serials = tuple(pair for serial in document.serials for pair in lexicon.parse_serial(serial))
        day = dates.day_of(document.date)
        ordinal = day.toordinal() if day else 0
        entry = Entry(
            id=document.id,
            volume=document.volume,
            number=document.number,
            order=len(self.volumes[document.volume]),
            date=document.date,
            first=ordinal,
            last=ordinal,
            sender=surname(document.sender),
            recipient=surname(document.recipient),
            origin=frozenset(document.origin),
            destination=frozenset(document.destination),
            serials=serials,
            series=frozenset(letters(name) for name, _ in serials if name),
        )
        self.entries.append(entry)
        self.by_id[entry.id] = entry
        self.volumes[entry.volume].append(entry)
        for number in {number for _, number in serials}:
            self.by_number[number].append(entry)
        if ordinal:
            self.by_day[ordinal].append(entry)
        for position, page in enumerate(document.pages):
            begins = position == 0 and page.offset == 0
            self.pages[entry.volume, page.label].append((entry, begins))

    def close(self) -> None:
        """Bounds the undated documents by their dated neighbours."""
        for entries in self.volumes.values():
            bound_undated(entries)


def bound_undated(entries: Sequence[Entry]) -> None:
    """Gives each undated document of a volume the days of the dated ones around it."""
    last_day = 0
    for entry in entries:
        if entry.dated:
            last_day = entry.first
        else:
            entry.first = last_day
    next_day = 0
    for entry in reversed(entries):
        if entry.dated:
            next_day = entry.first
        else:
            entry.last = next_day if next_day >= entry.first else (entry.first + 366 if entry.first else 0)
