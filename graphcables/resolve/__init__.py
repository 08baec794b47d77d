"""Resolving: from references to citations, each with its target, rule and confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphcables.model import Citation, Reference
from graphcables.parties import ordinal_of
from graphcables.resolve.absent import absent_name, apart, mention_of, restarted
from graphcables.resolve.register import Entry, Register
from graphcables.resolve.relation import relation
from graphcables.resolve.rules import RULES, Answer, by_editor, channel
from graphcables.resolve.weights import Desk, ends


def resolve(register: Register, references: Iterable[Reference], *, blind: bool = False) -> Iterator[Citation]:
    """The citations of references, in their order.

    A build does the same in parts, in the database: `proof`, `resolve_one`, `apart`.

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
        mentions = [
            mention_of(day, one.date, one.series, one.enclosed, source.origin, source.destination)
            for day, (one, source) in ((day, known[position]) for day, position in members)
        ]
        for (_, position), which in zip(members, apart(mentions), strict=True):
            citations[position] = replace(citations[position], target=restarted(citations[position].target, which))
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
    answer = answer or _absent(reference, source, register)
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


def _absent(reference: Reference, source: Entry, register: Register) -> Answer:
    name = absent_name(reference, register.printed(source.volume), *ends(reference, source))
    return Answer(f"{source.volume}/{name}", "absent", "serial" if reference.number else "date", 0.8)
