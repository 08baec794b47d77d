"""Resolving: from references to citations, each with its target, rule and confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphcables import dates, lexicon
from graphcables.model import Citation, Reference
from graphcables.resolve.register import Entry, Register, letters
from graphcables.resolve.relation import relation
from graphcables.resolve.rules import RULES, Answer, by_editor, channel
from graphcables.resolve.weights import Desk

_RESTART = 120
"""Days between citations of an absent serial after which it is taken for another message of that number."""


def resolve(register: Register, references: Iterable[Reference], *, blind: bool = False) -> Iterator[Citation]:
    """The citations of references, in their order.

    Parameters
    ----------
    register : Register
        All documents.
    references : iterable of Reference
        Grouped by citing document, in the order of the documents.
    blind : bool
        Leaves the editors' notes aside, for measuring the other rules by them.
    """
    references = list(references)
    aliases: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    first: list[Answer | None] = []
    for reference in references:
        source = register.by_id[reference.source]
        answer = by_editor(reference, Desk(register, source, blind=blind))
        first.append(answer)
        if answer is not None and answer.status == "present" and reference.number is not None:
            aliases[source.volume, reference.number].append((channel(reference), source.last, answer.target))
    pending: list[Citation] = []
    for reference, decided in zip(references, first, strict=True):
        source = register.by_id[reference.source]
        desk = Desk(register, source, aliases, blind)
        answer = (
            decided
            or next((found for rule in RULES[1:] if (found := rule(reference, desk)) is not None), None)
            or _absent(reference, source)
        )
        target = register.by_id.get(answer.target) if answer.status in ("present", "ambiguous") else None
        pending.append(
            Citation(
                reference=reference,
                target=answer.target,
                status=answer.status,
                relation=relation(reference, source, target),
                method=answer.method,
                confidence=round(answer.confidence, 2),
                candidates=answer.candidates,
            )
        )
    yield from _tell_apart(register, pending)


def _absent(reference: Reference, source: Entry) -> Answer:
    return Answer(f"{source.volume}/{absent_name(reference)}", "absent", "serial" if reference.number else "date", 0.8)


def absent_name(reference: Reference) -> str:
    """The name of a message that is known only because it is cited: its serial, under the one name of its numbering.

    Examples
    --------
    >>> from graphcables.model import Reference
    >>> absent_name(Reference("v/d1", "p", "message", "Tohak 83", 0, 8, series="Tohak", number="83"))
    'Tohak 83'
    >>> absent_name(Reference("v/d1", "p", "message", "your 41", 0, 7, series="State", number="41", origin=("State",), destination=("Athens",)))
    'State 41 to Athens'
    """
    origin, destination = reference.origin, reference.destination
    if reference.number is None:
        ends = f" from {origin[0]}" if origin and origin != destination else ""
        if ends and destination:
            ends += f" to {destination[0]}"
        return f"{(reference.noun or 'message').split()[-1]}{ends} of {reference.date or 'no date'}"
    if (
        reference.series
        and (not origin or not lexicon.is_series(reference.series) or not _is_shorthand(reference.series))
        and not (lexicon.post(reference.series) or (origin and reference.series in origin))
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
    return (
        lexicon.is_series(series)
        and lexicon.pair(series) is None
        and letters(series) not in {letters(n) for n in lexicon.series_names()}
    )


def _tell_apart(register: Register, citations: list[Citation]) -> Iterator[Citation]:
    """Splits an absent serial that restarts: citations far apart in time mean different messages."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for position, citation in enumerate(citations):
        if citation.status == "absent" and citation.reference.kind == "message":
            day = dates.day_of(citation.reference.date)
            source = register.by_id[citation.reference.source]
            groups[citation.target].append((day.toordinal() if day else source.last, position))
    renamed: dict[int, str] = {}
    for target, members in groups.items():
        members.sort()
        run, last = 0, members[0][0]
        for ordinal, position in members:
            if ordinal - last > _RESTART:
                run += 1
            last = ordinal
            if run:
                renamed[position] = f"{target} ({run + 1})"
    for position, citation in enumerate(citations):
        name = renamed.get(position)
        yield replace(citation, target=name) if name else citation
