"""The editor's footnote as a witness: which document a message is, by the note that hangs on it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from graphcables.model import Document, Evidence, Reference

_LEAD = re.compile(
    r"(?P<exact>|[Pp]rinted(?: as| in)?|[Rr]eference is to|(?:[Tt]his is )?[Pp]resumably|Same as|i\.e\.,?|Text printed as)|(?P<see>[Ss]ee(?: also)?)$"
)
_VOLUME_WORDS = re.compile(r"(?:Foreign Relations,|[Vv]ol(?:ume|\.)|[Ii]bid\.,)[^;()]*$")
_BETWEEN = re.compile(r"[\s,;&()]*(?:and|or|of|the|re|Re|[A-D]\.?)?[\s,;&()]*(?:\([A-D]\)\s*)?(?:your|my|our)?\s*$")
_STUCK = re.compile(
    r"(?:\s\(|,\s(?:is\s)?(?:printed\s(?:as\s)?)?|,?\sis\s(?:printed\sas\s)?|,?\sprinted\s(?:as\s)?|\s[–—]\s?|\s=\s)$"
)


def add_evidence(document: Document, references: list[Reference]) -> None:
    """Adds to references to messages what the editor's note says that each is.

    It also adds the date of a message where the note on it does ("Telegram 3453 from London, February 4, …").

    Two forms are read: the note on the reference's marker ("Ref: Tohak 82." + "2. Document 44."), where a list of
    documents stands for a list of messages one by one; and a document or page named right behind a message in a
    note ("Critic 2 from Ankara (Document 50)").
    """
    if len(references) < 2:
        return
    noted, dated = _by_footnote(document, references), _dates(document, references)
    places: dict[str, list[int]] = {marker.label: [] for marker in document.markers}
    for position, marker in enumerate(document.markers):
        places[marker.label].append(position)
    for position, reference in enumerate(references):
        if reference.kind != "message":
            continue
        if reference.marker is not None:
            footnote = _footnote(document, places.get(reference.marker, []), reference)
            said = noted.get(footnote, []) if footnote is not None else []
            _share(document, references, position, said)
            date = dated.get((footnote, reference.number)) if footnote is not None else None
            if date and reference.date is None:
                reference.noted = date
        stuck = _stuck(document, references, position)
        if stuck and not reference.evidence:
            reference.evidence = (stuck,)


def _footnote(document: Document, positions: list[int], reference: Reference) -> int | None:
    """The index of the footnote that a reference's marker means: of several markers so labelled, the next one."""
    following = [p for p in positions if document.markers[p].offset >= reference.start]
    return document.markers[following[0]].footnote if following else None


def _by_footnote(document: Document, references: list[Reference]) -> dict[int, list[Evidence]]:
    """What each footnote that opens with documents or pages says."""
    out: dict[int, list[Evidence]] = {}
    starts = sorted((note.start, index) for index, note in enumerate(document.footnotes))
    at = 0
    last_end: dict[int, int] = {}
    for reference in references:
        if reference.kind == "message" or reference.start < document.notes:
            continue
        while at + 1 < len(starts) and starts[at + 1][0] <= reference.start:
            at += 1
        begin, index = starts[at]
        if index in out:
            between = document.text[last_end[index] : reference.start]
            if re.fullmatch(r"(?:,\s(?:and\s)?|\sand\s)?", between):
                out[index].append(_evidence(reference, out[index][0].exact))
                last_end[index] = max(last_end[index], reference.end)
            continue
        words = document.text[begin : reference.start]
        lead = _LEAD.fullmatch((_VOLUME_WORDS.sub("", words) if reference.volume else words).strip(" ["))
        if lead is None:
            continue
        out[index] = [_evidence(reference, lead["see"] is None and reference.pin is None)]
        last_end[index] = reference.end
    for index, end in last_end.items():
        rest = document.text[end : document.footnotes[index].end].strip()
        if rest and rest[0] not in ".;)]" and not rest.startswith(", respectively"):
            out[index] = [replace(said, exact=False) for said in out[index]]
    return out


def _dates(document: Document, references: list[Reference]) -> dict[tuple[int, str | None], str]:
    """The dates that footnotes give the messages that they name: (index of the footnote, number) to date."""
    out: dict[tuple[int, str | None], str] = {}
    starts = [note.start for note in document.footnotes]
    for reference in references:
        date = reference.date or reference.noted
        if reference.kind == "message" and reference.number and date and reference.start >= document.notes:
            out.setdefault((bisect_right(starts, reference.start) - 1, reference.number), date)
    return out


def _evidence(reference: Reference, exact: bool) -> Evidence:
    return Evidence(reference.kind, reference.text, reference.number, reference.volume, exact)


def _share(document: Document, references: list[Reference], position: int, said: list[Evidence]) -> None:
    """Gives a note's documents to the list of messages that ends with the marked one, one by one."""
    if not said:
        return
    group = [position]
    while len(group) < len(said) and group[0] > 0:
        before, first = references[group[0] - 1], references[group[0]]
        if before.kind != "message" or before.marker is not None or before.footnote != first.footnote:
            break
        if not _BETWEEN.match(document.text[before.end : first.start]) and before.start != first.start:
            break
        group.insert(0, group[0] - 1)
    if len(group) == len(said):
        for place, evidence in zip(group, said, strict=True):
            references[place].evidence = (evidence,)
    else:
        references[position].evidence = tuple(
            replace(evidence, exact=evidence.exact and len(said) == 1) for evidence in said
        )


def _stuck(document: Document, references: list[Reference], position: int) -> Evidence | None:
    """A document or page named right behind a message: "telegram 3139 (Document 46)", "telegram 37, May 2, p. 38"."""
    if position + 1 >= len(references):
        return None
    reference, following = references[position], references[position + 1]
    if following.kind == "message" or following.number is None or following.pin is not None:
        return None
    if following.kind == "page" and (following.volume is not None or reference.footnote != following.footnote):
        return None
    between = document.text[reference.end : following.start]
    return _evidence(following, True) if len(between) < 20 and _STUCK.match(between) else None
