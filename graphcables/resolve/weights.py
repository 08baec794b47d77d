"""How well a message fits a reference: by time, by series, by its two ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graphcables import dates, lexicon
from graphcables.model import Reference
from graphcables.parties import letters
from graphcables.resolve.register import Entry, Register

TOLERANCE = 1
"""Days by which the date of a reference and that of a message may differ: clocks and time zones."""
_LOOSE = 3
"""Days by which they may differ at most: a slip."""
_YEAR = 400
"""Oldest message that a number without a date can mean, in days: numbering restarts with the year."""
NAMED = 3.0
"""Weight of a message that bears the number in the series named."""
SAME_DAY = 2.5
"""Least weight of a message of the very day that the reference gives."""
_CLOSED = frozenset(letters(name) for name in lexicon.series_names())


@dataclass(slots=True)
class Desk:
    """What the rules work with: the register and the citing document; `blind` leaves the editors' notes aside."""

    register: Register
    source: Entry
    blind: bool = False


def weigh(entry: Entry, reference: Reference, desk: Desk) -> float:
    """How well a message that bears the number fits a reference to it; 0 or less where it can't be meant."""
    time = weigh_time(entry, reference, desk)
    if time is None:
        return 0.0
    series = weigh_series(entry, reference)
    if series is None:
        return 0.0
    parties = weigh_parties(entry, reference, desk, lettered=series >= NAMED)
    if parties is None:
        return 1.0 if time >= SAME_DAY and entry.volume == desk.source.volume else 0.0
    total = series + parties if parties >= 0 or series >= 3 or time >= 2 else 0.0
    return total + time if total > 0 else 0.0


def cited_day(reference: Reference, source: Entry) -> dt.date | None:
    """The day that a reference, or the note on it, gives the message cited."""
    day = dates.day_of(reference.date)
    if day is not None or reference.noted is None:
        return day
    return dates.complete(reference.noted, dt.date.fromordinal(source.last) if source.last else None)


def when_written(reference: Reference, desk: Desk) -> tuple[int, int]:
    """The days between which a message can have been written that `weigh_time` doesn't rule out."""
    source = desk.source
    cited = cited_day(reference, source)
    if cited is not None:
        return cited.toordinal() - _LOOSE, cited.toordinal() + _LOOSE
    if not source.last:
        return 0, dt.date.max.toordinal()
    return (source.first - _YEAR if source.first else 0), source.last + TOLERANCE


def weigh_time(entry: Entry, reference: Reference, desk: Desk) -> float | None:
    """How a message's date fits: near the date cited, else not later than the citing one and of its year; None where it can't be."""
    source = desk.source
    cited = cited_day(reference, source)
    if cited is not None and (entry.first or entry.last):
        day = cited.toordinal()
        if entry.dated:
            apart = abs(entry.first - day)
            return 3.0 - 0.5 * apart if apart <= TOLERANCE else (-2.0 if apart <= _LOOSE else None)
        between = entry.first - 2 <= day and (not entry.last or day <= entry.last + 2)
        return 0.5 if between else None
    if not source.last or not entry.first:
        return 0.0 if entry.volume == source.volume else -2.0
    if entry.first > source.last + TOLERANCE:
        return None
    age = source.first - entry.last if source.first else 0
    if age > _YEAR:
        return None
    return -age / 60 if age > 10 else 0.0


def weigh_series(entry: Entry, reference: Reference) -> float | None:
    """Whether the series named is one that the message bears this number in."""
    own = {letters(name) if name else "" for name, number in entry.serials if number == reference.number}
    if not reference.series:
        return 0.5
    named = letters(reference.series)
    if named in own:
        return NAMED
    if lexicon.pair(reference.series) or named in _CLOSED or lexicon.has_series_shape(reference.series):
        return None
    if "" in own:
        return 1.0
    if reference.series.startswith("Circular"):
        return 1.0 if entry.origin & lexicon.HEADQUARTERS or not entry.destination else None
    if any(
        lexicon.is_homeward(name) is not None for name, number in entry.serials if number == reference.number and name
    ):
        return None  # a traveller's series: nobody cites it by another name
    if _is_lettered(reference.series) and all(
        _is_lettered(name) for name, number in entry.serials if name and number == reference.number
    ):
        return None
    return 1.0


def _is_own_series(series: str) -> bool:
    """Whether a series is a numbering of its own, whoever writes in it: Secto, Tohak, JCS."""
    return letters(series) in _CLOSED


def _is_lettered(series: str) -> bool:
    """Whether a series is letters before a number ("UN", "O.CH"), not a post's name or a shorthand."""
    return series.isupper() and len(series) <= 5 and lexicon.post(series) is None


def weigh_parties(entry: Entry, reference: Reference, desk: Desk, *, lettered: bool = False) -> float | None:
    """How the message's ends agree with those that the reference gives.

    Letters ("UNY392") say themselves whose numbering it is: then ends that disagree tell less.
    """
    source = desk.source
    origin, destination = ends(reference, source)
    lettered = lettered and bool(
        reference.series and (_is_lettered(reference.series) or _is_own_series(reference.series))
    )
    senders = recipients = False
    if reference.enclosed:
        pass  # the persons of the document are others
    elif reference.possessive == "your":
        senders, recipients = bool(source.recipients & entry.senders), bool(source.senders & entry.recipients)
    elif reference.possessive in ("my", "our"):
        senders, recipients = bool(source.senders & entry.senders), bool(source.recipients & entry.recipients)
    score = float(senders + recipients)
    if origin and entry.origin:
        if entry.origin & origin:
            score += 2.0
        elif lettered or senders:
            score -= 0.5
        else:
            return None
    if destination and entry.destination:
        if entry.destination & destination:
            score += 1.5
        elif not lettered and not recipients and origin and origin <= lexicon.HEADQUARTERS and len(entry.serials) < 2:
            return None
        else:
            score -= 1.0
    named = source.senders and source.recipients and entry.senders and entry.recipients
    if (
        reference.possessive in ("your", "my", "our")
        and not origin
        and not destination
        and not senders
        and not recipients
    ):
        return None if named else 0.0
    return score


def ends(reference: Reference, source: Entry) -> tuple[frozenset[str], frozenset[str]]:
    """The posts of the cited message's sender and recipient: what the words give, else the citing message's ends."""
    origin, destination = frozenset(reference.origin), frozenset(reference.destination)
    if reference.enclosed:
        return origin, destination
    if reference.possessive == "your":
        return origin or source.destination, destination or source.origin
    if reference.possessive in ("my", "our"):
        return origin or source.origin, destination or source.destination
    return origin, destination


def weigh_copy(entry: Entry, series: str | None, reference: Reference, desk: Desk) -> float:
    """How well a message fits a copy's number: "Embtel 824, rptd New York 157"."""
    time = weigh_time(entry, reference, desk)
    if time is None or series is None:
        return 0.0
    post = lexicon.post(series)
    if post is None:
        return 3.0 + time if letters(series) in {letters(name) for name, _ in entry.serials if name} else 0.0
    if entry.destination & {post} and (not reference.origin or entry.origin & frozenset(reference.origin)):
        return 3.0 + time
    return 0.0
