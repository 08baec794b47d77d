"""Resolving: from references to citations, each with its target, rule and confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from graphcables import lexicon
from graphcables.model import Citation, Reference
from graphcables.parties import letters, ordinal_of
from graphcables.resolve.register import Entry, Register
from graphcables.resolve.relation import relation
from graphcables.resolve.rules import RULES, Answer, by_editor, channel
from graphcables.resolve.weights import Desk

_LISTED = frozenset(letters(name) for name in lexicon.series_names())
_RESTART = 120
"""Days between citations of an absent serial after which it is taken for another message of that number."""


def resolve(register: Register, references: Iterable[Reference], *, blind: bool = False) -> Iterator[Citation]:
    """The citations of references, in their order.

    A build does the same in parts, in the database: `proof`, `resolve_one`, `restarts`.

    Parameters
    ----------
    register : Register
        All documents.
    references : iterable of Reference
        Grouped by citing document, in the order of the documents.
    blind : bool
        Leaves the editors' notes aside, for measuring the other rules by them.
    """
    known = [(reference, source) for reference in references if (source := register.entry(reference.source))]
    if not blind:
        register.connection.execute("DELETE FROM aliases")
        register.aliases.cache_clear()
        proofs = [
            (source.volume, reference.number, source.place, seq, *proved)
            for seq, (reference, source) in enumerate(known)
            if (proved := proof(register, reference, source))
        ]
        register.connection.executemany("INSERT INTO aliases VALUES (?, ?, ?, ?, ?, ?, ?)", proofs)
    citations = [resolve_one(register, reference, source, blind=blind) for reference, source in known]
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for position, (citation, (reference, source)) in enumerate(zip(citations, known, strict=True)):
        if citation.status == "absent" and reference.kind == "message":
            groups[citation.target].append((day_of_citing(reference, source), position))
    for members in groups.values():
        members.sort()
        for (_, position), run in zip(members, restarts([day for day, _ in members]), strict=True):
            citations[position] = replace(citations[position], target=restarted(citations[position].target, run))
    yield from citations


def proof(register: Register, reference: Reference, source: Entry) -> tuple[str, int, str] | None:
    """(channel, day, document) where an editor's note proves a numbered message to be a document that is there."""
    if reference.number is None or not reference.evidence:
        return None
    answer = by_editor(reference, Desk(register, source))
    if answer is None or answer.status != "present":
        return None
    return channel(reference), source.last, answer.target


def resolve_one(register: Register, reference: Reference, source: Entry, *, blind: bool = False) -> Citation:
    """The citation of one reference, by the first rule that answers."""
    desk = Desk(register, source, blind)
    answer = next((found for rule in RULES if (found := rule(reference, desk)) is not None), None)
    answer = answer or _absent(reference, source, register.printed(source.volume))
    target = register.entry(answer.target) if answer.status in ("present", "ambiguous") else None
    return Citation(
        reference=reference,
        target=answer.target,
        status=answer.status,
        relation=relation(reference, source, target),
        method=answer.method,
        confidence=round(answer.confidence, 2),
        candidates=answer.candidates,
    )


def day_of_citing(reference: Reference, source: Entry) -> int:
    """The day that a reference gives the message, else the latest on which the citing document can have been written."""
    return ordinal_of(reference.date) or source.last


def restarts(days: Sequence[int]) -> Iterator[int]:
    """For each of the sorted days on which an absent serial is cited: which message of that number it means.

    Examples
    --------
    >>> list(restarts([100, 130, 131, 400]))
    [0, 0, 0, 1]
    """
    run, last = 0, days[0] if days else 0
    for day in days:
        run += day - last > _RESTART
        last = day
        yield run


def restarted(target: str, run: int) -> str:
    """The id of the first, second, third message of an absent serial.

    Examples
    --------
    >>> restarted("v/Tohak 83", 0), restarted("v/Tohak 83", 1)
    ('v/Tohak 83', 'v/Tohak 83 (2)')
    """
    return f"{target} ({run + 1})" if run else target


def _absent(reference: Reference, source: Entry, printed: Mapping[str, str]) -> Answer:
    name = absent_name(reference, printed)
    return Answer(f"{source.volume}/{name}", "absent", "serial" if reference.number else "date", 0.8)


def absent_name(reference: Reference, printed: Mapping[str, str] = MappingProxyType({})) -> str:
    """The name of a message that is known only because it is cited: its serial, under the one name of its numbering.

    Parameters
    ----------
    reference : Reference
    printed : mapping of str to str
        The names that posts have in the citing volume: Léopoldville for Kinshasa.

    Examples
    --------
    >>> from graphcables.model import Reference
    >>> absent_name(Reference("v/d1", "p", "message", "Tohak 83", 0, 8, series="Tohak", number="83"))
    'Tohak 83'
    >>> absent_name(Reference("v/d1", "p", "message", "your 41", 0, 7, series="State", number="41", origin=("State",), destination=("Athens",)))
    'State 41 to Athens'
    """
    origin, destination = (
        tuple(printed.get(post, post) for post in end) for end in (reference.origin, reference.destination)
    )
    if reference.number is None:
        ends = f" from {origin[0]}" if origin and origin != destination else ""
        if ends and destination:
            ends += f" to {destination[0]}"
        return f"{(reference.noun or 'message').split()[-1]}{ends} of {reference.date or 'no date'}"
    if (
        reference.series
        and (not origin or not lexicon.is_series(reference.series) or not _is_shorthand(reference.series))
        and not (lexicon.post(reference.series) or reference.series in reference.origin)
    ):
        return lexicon.serial(reference.series, reference.number)
    if origin:
        name = lexicon.serial(origin[0], reference.number)
        home = origin[0] in lexicon.HEADQUARTERS
        return (
            f"{name} to {destination[0]}"
            if home and destination and destination[0] not in lexicon.HEADQUARTERS
            else name
        )
    return lexicon.serial(reference.series or reference.noun or "message", reference.number)


def _is_shorthand(series: str) -> bool:
    return lexicon.is_series(series) and lexicon.pair(series) is None and letters(series) not in _LISTED
