"""What a document's own fields tell the resolver: the day, the persons, the kind of document."""

from __future__ import annotations

import re
from functools import lru_cache

from graphcables import dates

_LONG = 2_000
"""Most characters of a title that is remembered."""
_SURNAME = re.compile(r"[A-Z][\w’'-]+$")
_LETTER = re.compile(r"\bletter\b")
_TELEGRAM = re.compile(
    r"\b(?:telegram|cable(?:gram)?|message|airgram|des?patch|dispatch|savingram|telex|instruction|circular)\b"
)
_OTHER = re.compile(
    r"memorand|conversation|minutes|notes? (?:of|on|by)|estimate|report|paper|editorial|record|summary|statement|draft|submission|agreement|study|press"
)


def ordinal_of(date: str | None) -> int:
    """The proleptic ordinal of an ISO date's day, 0 where the day isn't known.

    Examples
    --------
    >>> ordinal_of("1972-10-22T12:00") - ordinal_of("1972-10-21"), ordinal_of("1972-10")
    (1, 0)
    """
    day = dates.day_of(date)
    return day.toordinal() if day else 0


@lru_cache(maxsize=1 << 14)
def letters(name: str | None) -> str:
    """A series' letters without stops, for comparing: ``O.CH`` and ``CH`` are one, ``Hag`` and ``Hague``.

    Examples
    --------
    >>> letters("O.CH"), letters("U.N."), letters("Saigon")
    ('CH', 'UN', 'SAIGON')
    """
    plain = re.sub(r"[^A-Z0-9]", "", (name or "").upper())
    return plain[1:] if len(plain) == 3 and plain[0] == "O" and name and name[1:2] == "." else plain


@lru_cache(maxsize=1 << 14)
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


def form_of(title: str) -> str:
    """What a document is by its heading: ``letter``, ``telegram`` (anything numbered and sent), ``other``, or ``sent``.

    Examples
    --------
    >>> [form_of(t) for t in ("Letter From A to B", "Telegram From C to D", "Memorandum From E to F", "The Consul at X to the Y")]
    ['letter', 'telegram', 'other', 'sent']
    """
    return (_form_of if len(title) <= _LONG else _form_of.__wrapped__)(title)


@lru_cache(maxsize=1 << 12)
def _form_of(title: str) -> str:
    words = title.lower()  # quicker than patterns that take letters of both kinds
    if _TELEGRAM.search(words):
        return "telegram"
    if _LETTER.search(words):
        return "letter"
    return "other" if _OTHER.search(words) else "sent"
