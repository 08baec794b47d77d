"""Which document bears which serial, when: what the resolver looks up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphcables import dates, lexicon
from graphcables.model import Document

_SURNAME = re.compile(r"[A-Z][\w’'-]+$")


@dataclass(slots=True)
class Entry:
    """A document as the resolver sees it.

    `first` and `last` are the days (proleptic ordinals) between which it was written: one day where it is dated, else
    those of its dated neighbours, since volumes print documents in order of time. `dated` says which.
    """

    id: str
    volume: str
    number: str
    order: int
    date: str | None
    first: int
    last: int
    senders: frozenset[str]
    recipients: frozenset[str]
    origin: frozenset[str]
    destination: frozenset[str]
    serials: tuple[tuple[str | None, str], ...]
    series: frozenset[str]
    form: str
    dated: bool


def letters(name: str | None) -> str:
    """A series' letters without stops, for comparing: ``O.CH`` and ``CH`` are one, ``Hag`` and ``Hague``.

    Examples
    --------
    >>> letters("O.CH"), letters("U.N."), letters("Saigon")
    ('CH', 'UN', 'SAIGON')
    """
    plain = re.sub(r"[^A-Z0-9]", "", (name or "").upper())
    return plain[1:] if len(plain) == 3 and plain[0] == "O" and name and name[1:2] == "." else plain


def surnames(names: str | None) -> frozenset[str]:
    """The last words of names, which tell whether two parties are the same persons.

    Examples
    --------
    >>> sorted(surnames("Dr H. V. Evatt and Mr Hood")), surnames(None)
    (['evatt', 'hood'], frozenset())
    """
    if not names:
        return frozenset()
    parts = re.split(r",? and (?:to )?|, ", names)
    return frozenset(found[0].lower() for part in parts if (found := _SURNAME.search(part.strip(" .,"))))


_LETTER = re.compile(r"\bletter\b", re.I)
_TELEGRAM = re.compile(
    r"\b(?:telegram|cable(?:gram)?|message|airgram|des?patch|dispatch|savingram|telex|instruction|circular)\b", re.I
)
_OTHER = re.compile(
    r"memorand|conversation|minutes|notes? (?:of|on|by)|estimate|report|paper|editorial|record|summary|statement|draft|submission|agreement|study|press",
    re.I,
)


def form_of(title: str) -> str:
    """What a document is by its heading: ``letter``, ``telegram`` (anything numbered and sent), ``other``, or ``sent``.

    Examples
    --------
    >>> [form_of(t) for t in ("Letter From A to B", "Telegram From C to D", "Memorandum From E to F", "The Consul at X to the Y")]
    ['letter', 'telegram', 'other', 'sent']
    """
    if _TELEGRAM.search(title):
        return "telegram"
    if _LETTER.search(title):
        return "letter"
    return "other" if _OTHER.search(title) else "sent"


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
            senders=surnames(document.sender),
            recipients=surnames(document.recipient),
            origin=frozenset(document.origin),
            destination=frozenset(document.destination),
            serials=serials,
            series=frozenset(letters(name) for name, _ in serials if name),
            form=form_of(document.title),
            dated=day is not None,
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
        """Bounds the undated documents by their dated neighbours, and learns where people write from."""
        for entries in self.volumes.values():
            bound_undated(entries)
            learn_posts(entries)


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


def learn_posts(entries: Sequence[Entry]) -> None:
    """Gives ends known by name alone the posts from which those persons write elsewhere in the volume.

    "Burton to Critchley" says no place; other messages show that Critchley writes from Batavia. Where a person writes
    from several places, the one nearest in time is taken.
    """
    written: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for entry in entries:
        for sender in entry.senders:
            if entry.origin:
                written[sender].append((entry.last, entry.origin))
    for entry in entries:
        if not entry.destination:
            entry.destination = _posts_of(entry.recipients, written, entry.last)
        if not entry.origin:
            entry.origin = _posts_of(entry.senders, written, entry.last)


def _posts_of(names: frozenset[str], written: dict[str, list[tuple[int, frozenset[str]]]], day: int) -> frozenset[str]:
    nearest = [
        min(written[name], key=lambda found: (abs(found[0] - day), found[0]))[1]
        for name in sorted(names)
        if name in written
    ]
    return frozenset().union(*nearest)
