"""The rules that say which document a reference means, in order of authority.

Each rule is a function of a reference and the `Desk` it is worked at; it answers with an `Answer`, or passes with
None. A rule never guesses between equals: it answers *ambiguous*, with the candidates, best first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from graphcables import dates, lexicon
from graphcables.model import Evidence, Method, Reference, Status
from graphcables.parties import letters
from graphcables.parts import parts_of, whole_of
from graphcables.resolve.register import Entry, OnPage
from graphcables.resolve.weights import (
    TOLERANCE,
    Desk,
    cited_day,
    weigh,
    weigh_copy,
    weigh_parties,
    weigh_series,
    weigh_time,
    when_written,
)

_LEAST = 0.3
"""Least weight of a message that can be meant."""
_SURE = ((5.0, 0.99), (3.0, 0.97), (1.5, 0.93), (0.0, 0.85))
"""Confidence by weight: measured by `graphcables evaluate` on volumes of 1861 to 1980."""
_NEAR = 45
"""Between two messages that fit alike, the newer one is meant where it is newer by this many days."""
_LATELY = 21
"""Days within which a sole holder of a number is taken for the message meant."""
_ONWARD = re.compile(r"(?:ff\.|[0-9][–-][0-9]+)$")
"""What begins on the page that is cited: "pp. 441 ff.", "pp. 15–17"."""
_FITS = 4
"""How well a document on a page must fit to be the one that is meant."""
_BEFORE = re.compile(r"supra|preceding|previous", re.I)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule found."""

    target: str
    status: Status
    method: Method
    confidence: float
    candidates: tuple[str, ...] = ()


Rule = Callable[[Reference, Desk], Answer | None]


def by_editor(reference: Reference, desk: Desk) -> Answer | None:
    """The editor's footnote names the document."""
    if reference.kind != "message" or desk.blind or not reference.evidence:
        return None
    answers = [(said, answer) for said in reference.evidence if (answer := _follow(said, reference, desk)) is not None]
    if not answers:
        return None
    numbered = [(s, a) for s, a in answers if (entry := desk.register.entry(a.target)) and _bears(entry, reference)]
    if numbered:
        return replace(numbered[0][1], method="editor", confidence=0.99)
    exact = [(s, a) for s, a in answers if s.exact]
    if len(exact) != 1:
        day = dates.day_of(reference.date)
        exact = [
            (s, a)
            for s, a in answers
            if day
            and (entry := desk.register.entry(a.target))
            and entry.dated
            and abs(entry.first - day.toordinal()) <= TOLERANCE
        ]
    if len(exact) != 1 or exact[0][1].status == "ambiguous":
        return None
    answer = exact[0][1]
    if (contrary := _contrary(answer, reference, desk)) is not None:
        return contrary
    return replace(answer, method="editor", confidence=0.96 if answer.status == "present" else 0.9)


def _contrary(answer: Answer, reference: Reference, desk: Desk) -> Answer | None:
    """Ambiguous, where the note's document bears another number and another document fits number, parties and date."""
    entry = desk.register.entry(answer.target)
    if entry is None or not entry.serials or reference.number is None:
        return None
    other = by_serial(reference, desk)
    if other is None or other.status != "present" or other.method != "parties" or other.target == answer.target:
        return None
    rival = desk.register.entry(other.target)
    if rival is None or abs(rival.first - desk.source.first) > abs(entry.first - desk.source.first):
        return None
    return Answer(answer.target, "ambiguous", "editor", 0.5, (answer.target, other.target))


def _follow(said: Evidence, reference: Reference, desk: Desk) -> Answer | None:
    named = replace(reference, kind=said.kind, number=said.number, volume=said.volume, text=said.text)
    answer = by_document(named, desk) or by_page(named, desk, cited=reference)
    return answer if answer is not None and answer.target != desk.source.id else None


def _bears(entry: Entry, reference: Reference) -> bool:
    return any(number == reference.number for _, number in entry.serials)


def by_document(reference: Reference, desk: Desk) -> Answer | None:
    """A document cited by its number, or as the neighbour."""
    if reference.number is None and reference.kind != "message":
        beside = desk.register.neighbour(desk.source, _side(reference.text))
        if beside is not None:
            return Answer(beside.id, "present", "document", 0.97)
        return Answer(f"{desk.source.volume}/{reference.text.lower()}", "absent", "document", 0.5)
    if reference.kind != "document":
        return None
    volume = reference.volume or desk.source.volume
    target = f"{volume}/d{reference.number}"
    if desk.register.entry(target):
        return Answer(target, "present", "document", 0.99)
    parts = [f"{part}/d{reference.number}" for part in parts_of(volume) if desk.register.has_volume(part)]
    there = [part for part in parts if desk.register.entry(part)]
    if len(there) == 1 and len(parts) == 1:
        return Answer(there[0], "present", "document", 0.9)
    if there:
        return Answer(there[0], "ambiguous", "document", 0.5, tuple(there))
    known = desk.register.has_volume(volume)
    return Answer(target, "absent" if known else "outside", "document", 0.9 if not known else 0.6)


def _side(text: str) -> int:
    """Which neighbour is meant: -1 the document before ("supra"), 1 the one after ("the following document")."""
    return -1 if _BEFORE.search(text) else 1


def by_page(reference: Reference, desk: Desk, cited: Reference | None = None) -> Answer | None:
    """A document cited by its page: of several that are on it the one that fits what is cited, where one fits best.

    Where none does, the answer is *ambiguous*, those first that begin there. A page of the citing document's own volume
    may be in another part of it.
    """
    if reference.kind != "page" or reference.number is None:
        return None
    volumes = _paged(reference, desk)
    page = f"{volumes[0]}/p{reference.number}"
    if not any(desk.register.has_volume(volume) for volume in volumes):
        return Answer(page, "outside", "page", 0.9)
    on_page = _on_page(volumes[0], reference.number, desk) or [
        one for volume in volumes[1:] for one in _on_page(volume, reference.number, desk)
    ]
    if not on_page:
        if reference.volume is not None and not desk.register.has_volume(volumes[0]):
            return Answer(page, "outside", "page", 0.8)  # in a part that was not given
        if reference.volume is None and not any(desk.register.has_volume(volume) for volume in volumes[1:]):
            whole = whole_of(volumes[0])
            if whole != volumes[0]:
                return Answer(f"{whole}/p{reference.number}", "outside", "page", 0.8)
        return Answer(page, "absent", "page", 0.6)
    day = cited_day(cited or reference, desk.source)
    ranked = sorted(((_page_fit(one, reference, cited, day), one) for one in on_page), key=lambda fit: -fit[0])
    best = ranked[0][0]
    if best >= _FITS and (len(ranked) == 1 or ranked[1][0] < best):
        return Answer(ranked[0][1].entry.id, "present", "page", 0.95)
    ids = tuple(dict.fromkeys(one.entry.id for _, one in ranked))
    if len(ids) == 1:
        return Answer(ids[0], "present", "page", 0.85)
    return Answer(ids[0], "ambiguous", "page", 0.5, ids)


def _paged(reference: Reference, desk: Desk) -> list[str]:
    """The volumes that a page can be in: pages run on through the parts of a volume, and a year's parts go by its name."""
    if reference.volume:
        return [reference.volume, *parts_of(reference.volume)]
    own = desk.source.volume
    whole = whole_of(own)
    return [own] if whole == own else [own, *(part for part in parts_of(whole) if part != own)]


def _on_page(volume: str, page: str, desk: Desk) -> list[OnPage]:
    """The documents on a page of a volume but the citing one."""
    return [one for one in desk.register.on_page(volume, page) if one.entry.place != desk.source.place]


def _page_fit(one: OnPage, reference: Reference, cited: Reference | None, day: dt.date | None) -> int:
    """How well a document on a page fits what is cited: its number, its day, the footnote, where it is on the page."""
    fit = 0
    if one.begins:
        fit += _FITS if _ONWARD.search(reference.text) else 1
    if cited and cited.number and _bears(one.entry, cited):
        fit += 5
    if day and one.entry.dated and one.entry.first == day.toordinal():
        fit += _FITS
    if reference.pin and reference.pin in one.notes:
        fit += _FITS
    return fit


def by_alias(reference: Reference, desk: Desk) -> Answer | None:
    """The same serial, proved elsewhere by an editor's note to be a document."""
    if reference.kind != "message" or reference.number is None or desk.blind:
        return None
    known = desk.register.aliases(desk.source.volume, reference.number)
    if not known:
        return None
    key = channel(reference)
    day = desk.source.last
    fits = {target for name, when, target in known if name == key and (not day or not when or abs(day - when) <= 60)}
    latest = desk.source.last + TOLERANCE
    entries = [entry for id_ in sorted(fits) if (entry := desk.register.entry(id_)) and id_ != desk.source.id]
    if desk.source.last:
        entries = [entry for entry in entries if entry.first <= latest]
    if len(entries) != 1:
        return None
    target = entries[0]
    for entry in desk.register.holders(reference.number, *when_written(reference, desk)):
        if entry.place != target.place and entry.first > target.first and weigh(entry, reference, desk) > 0:
            return None  # a newer message bears the serial: the number has come round again
    return Answer(target.id, "present", "editor", 0.93)


def channel(reference: Reference) -> str:
    """The numbering that a reference's number belongs to: its series, or whose it is and to whom."""
    if reference.series and (not reference.origin or lexicon.pair(reference.series)):
        return letters(reference.series)
    return f"{'/'.join(sorted(reference.origin))}>{'/'.join(sorted(reference.destination))}"


def by_serial(reference: Reference, desk: Desk) -> Answer | None:
    """The newest message of that number that fits the parties and is not later than the citing one."""
    if reference.kind != "message" or reference.number is None:
        return None
    weighed: list[tuple[float, int, Entry]] = []
    span = when_written(reference, desk)
    for entry in desk.register.holders(reference.number, *span):
        if entry.place == desk.source.place:
            continue
        fit = weigh(entry, reference, desk)
        if fit >= _LEAST:
            weighed.append((fit, -_gap(entry, reference, desk), entry))
    for serial in reference.also:
        for series, number in lexicon.parse_serial(serial):
            for entry in desk.register.holders(number, *span):
                if entry.place != desk.source.place and (fit := weigh_copy(entry, series, reference, desk)) > 0:
                    weighed.append((fit, -_gap(entry, reference, desk), entry))
    if not weighed:
        return None
    weighed.sort(key=lambda found: (found[0], found[1]), reverse=True)
    best, nearness, entry = weighed[0]
    rivals = [
        e for fit, near, e in weighed[1:] if fit > best - 1 and nearness - near < _NEAR and e.place != entry.place
    ]
    if rivals:
        ids = tuple(dict.fromkeys([entry.id, *(rival.id for rival in rivals)]))
        return Answer(entry.id, "ambiguous", "serial", 0.5, ids)
    method: Method = "serial" if best < 6 else "parties"
    return Answer(entry.id, "present", method, next(sure for least, sure in _SURE if best >= least))


def _gap(entry: Entry, reference: Reference, desk: Desk) -> int:
    """Days between a message and what the reference says of its date, else the citing document."""
    day = cited_day(reference, desk.source)
    if day:
        return abs(entry.last - day.toordinal())
    return abs(desk.source.last - entry.last)


def by_date(reference: Reference, desk: Desk) -> Answer | None:
    """A message cited by its date: the one of that kind between those parties on that day.

    A number that disagrees is believed before the date, unless the hour agrees as well ("the date and hour identify it
    where the number is wrong").
    """
    day = dates.day_of(reference.date)
    if reference.kind != "message" or day is None or (reference.evidence and not desk.blind):
        return None
    fits: list[tuple[float, Entry]] = []
    for entry in desk.register.on_day(desk.source.volume, day.toordinal()):
        if entry.place == desk.source.place or not _is_form(entry, reference):
            continue
        hour = _same_hour(entry, reference)
        if (
            reference.number
            and entry.serials
            and reference.series != "DTG"
            and not (hour > 0 and _is_misprint(entry, reference.number))
        ):
            continue
        if (
            reference.number
            and not entry.serials
            and reference.series != "DTG"
            and hour <= 0
            and reference.possessive is None
        ):
            continue
        parties = weigh_parties(entry, reference, desk)
        if parties is None or parties < 2:
            continue
        fits.append((parties + hour, entry))
    if not fits:
        return None
    fits.sort(key=lambda fit: (-fit[0], fit[1].place))
    best = [entry for fit, entry in fits if fit >= fits[0][0]]
    if len(best) == 1:
        return Answer(best[0].id, "present", "date", 0.7 if reference.number else 0.85)
    return Answer(best[0].id, "ambiguous", "date", 0.5, tuple(entry.id for entry in best))


def _is_form(entry: Entry, reference: Reference) -> bool:
    """Whether a document is of the kind that the reference names: a letter is no telegram, a memorandum neither."""
    if reference.noun and "letter" in reference.noun:
        return entry.form in ("letter", "sent")
    return entry.form in ("telegram", "sent")


def _is_misprint(entry: Entry, number: str) -> bool:
    """Whether a message's number differs from the one cited by one digit: "telegram 122" for 129."""
    return any(
        len(own) == len(number) > 1 and sum(a != b for a, b in zip(own, number, strict=True)) == 1
        for _, own in entry.serials
    )


def _same_hour(entry: Entry, reference: Reference) -> float:
    if not reference.date or len(reference.date) < 16 or not entry.date or len(entry.date) < 16:
        return 0.0
    return 2.0 if entry.date[11:16] == reference.date[11:16] else -1.0


def by_sole_holder(reference: Reference, desk: Desk) -> Answer | None:
    """The only message of the volume with that number, sent lately by the side that the reference names, to whomever."""
    if reference.kind != "message" or reference.number is None or not reference.origin:
        return None
    latest = desk.source.last
    lately = desk.register.holders(reference.number, latest - _LATELY, latest)
    if all(entry.volume != desk.source.volume or entry.place == desk.source.place for entry in lately):
        return None  # mostly none was: the others need not be looked for
    entries = [
        entry
        for entry in desk.register.holders_in(reference.number, desk.source.volume)
        if entry.place != desk.source.place
    ]
    if len(entries) != 1 or not entries[0].origin & frozenset(reference.origin):
        return None
    entry = entries[0]
    time, series = weigh_time(entry, reference, desk), weigh_series(entry, reference)
    if time is None or series is None or not 0 <= latest - entry.first <= _LATELY:
        return None
    return Answer(entry.id, "present", "serial", 0.8)


RULES: tuple[Rule, ...] = (by_editor, by_document, by_page, by_alias, by_serial, by_sole_holder, by_date)
"""In order of authority: the first that answers decides."""
