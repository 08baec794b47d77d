"""Footnote markers in plain text, where they are bare digits glued to what they follow.

All markers of a document are read together, as one alignment: they run 1, 2, 3 … in order through the text, and the
list of notes at the end tells how many there are. For every number all places where it could be a marker are
weighed, and the best increasing sequence of places is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from graphcables import dates

_DIGITS = re.compile(r"[0-9]+")
_IN_NOTE = -3.0
_AT_TITLE = 5.0
"""Score at the very end of the heading, where the source note hangs."""
_MISSING = -8.0
"""Score of a marker that is nowhere: worse than any likely place, better than an absurd one."""

_SERIAL_BEFORE = re.compile(
    r"(?:[A-Z][\w’']{2,}(?:\s(?:telegram|tel|cable|message)s?)?|tels?|telegrams?|cables?|messages?|numbers?|No\.|Nos\.|your|my|our|and|or|,|/|to|Documents?|"
    r"paragraphs?|para|paras|from|through|notes?|p\.|pp\.|–|-)[ ]?\Z"
)
_LIST_BEFORE = re.compile(r"(?:\b[0-9]{2,6},\s){1,12}(?:[0-9]{2,6},?\s)?and\s\Z")
_AIRGRAM_BEFORE = re.compile(r"\b(?:CA|CG|CW|A|G|L)\s?[–-]\Z")
_CERTAIN_BEFORE = re.compile(
    r"(?:\b(?:[Yy]our|[Mm]y|[Oo]ur|[Tt]elegrams?|[Dd]espatch(?:es)?|[Cc]ables?|[Cc]ablegrams?|\w*(?:tels?|des|desps?))|[A-Z]\w+[’']s?)[ ]\Z"
)
_DOCUMENTS = re.compile(r"\bDocuments?\s[0-9, and–]+")
_COUNTED_BEFORE = re.compile(
    r"\b(?:Sections?|Articles?|Part|Title|Chapter|Resolution|Tab|Annex|Box|Lot|File|Job|Page|Public Law|NSC|NSAM|FY|Group|[Nn]oon|about|some|over|nearly)[ ]?\Z"
)
_MONTH_BEFORE = re.compile(
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|"
    r"Nov(?:ember|\.)?|Dec(?:ember|\.)?)\s$"
)
_SERIAL_AND_STOP = re.compile(
    r"(?:\b(?:[Yy]our|[Mm]y|[Oo]ur|[A-Z]\w*(?:tels?|des|desp)|[Ff]?[Tt]elegrams?|[Cc]ables?|[Mm]essages?|[Dd]espatch(?:es)?|No\.|Nos\.|[A-Z][a-z]+[’']s|"
    r"Secto|Tosec|Hakto|Tohak|Delga|Gadel|Dulte|Tedul|Cahto|Tocah|Polto|Topol|Documents?)\s(?:[0-9]+(?:,\s|\sand\s))*)[0-9]+[.,]\Z"
)
_OWN = re.compile(r"^(?:[A-Z][a-z]+ )?([0-9]{2,6})\.", re.M)
_NEAR = 60
"""Serials of one correspondence lie near each other."""
_NUMBER_OF_HEADING = re.compile(r"\[?(?:No\. ?)?[0-9]+")
_YEAR = re.compile(r"1[789][0-9][0-9]|20[0-9][0-9]")
_YEAR_BEFORE = re.compile(
    r"(?:,|\bin|\bof|\bsince|\buntil|\byears?|\bJanuary|\bFebruary|\bMarch|\bApril|\bMay|\bJune|\bJuly|\bAugust|\bSeptember|\bOctober|\bNovember|\bDecember|[–—-])\s?\Z"
)
_MARKED_AFTER = re.compile(r"[.,;:)\]”’]{1,3}[0-9]{1,2}(?![0-9])")
"""Another number behind the next stop: the marker is rather that one."""
_UNITS = re.compile(
    r"\s?(?:(?::[0-9][0-9]\s?)?[ap]\.\s?m|per\s?cent|percent|%|million|billion|degrees|miles|km|years|hours|days|tons|°|/|:[0-9]|-[0-9]|–[0-9])"
)


def _glued(text: str, start: int, end: int) -> float:
    """How well a whole run of digits at ``start:end`` sits as a marker behind a word or a stop."""
    before, after = text[max(0, start - 24) : start], text[end : end + 12]
    last = before[-1:]
    follows = after[:1]
    if follows.isalpha() and not follows.isupper():
        return -9.0
    if _UNITS.match(after):
        return -6.0
    if last in ".,":
        digit_before = before[-2:-1].isdigit()
        if digit_before:
            if follows == "," or (last == "," and end - start == 3):
                return -5.0
            if last == "." and (_UNITS.match(after) or before[-3:-2] in "$£"):
                return -6.0
            return 4.0 if after[:1].isspace() and _SERIAL_AND_STOP.search(text[max(0, start - 40) : start]) else 1.5
        if last == "." and re.search(r"(?:^|\W)(?:No|Nos|p|pp|vol|Vol|art|Art|para|sec)\.$", before):
            return -6.0
        return -2.0 if re.search(r"[0-9][A-Z]\.$", before) else 4.0
    if last in ";:)]”’\"'?!…—*»":
        if last == ")" and re.search(r"\(\w{1,2}\)$", before):
            return 1.0
        return 3.5 if last != ":" or not (end - start == 2 and re.search(r"(?<![0-9])[0-9]{1,2}:$", before)) else -8.0
    if last.isalpha():
        word = re.search(r"[^\W_]+$", before)
        whole = word[0] if word else ""
        if (len(whole) <= 2 and whole.isupper()) or re.search(r"[0-9]", whole):
            return 0.0 if whole in ("US", "UN", "UK") else -4.0
        if whole.isupper() and len(whole) <= 4:
            return 1.0
        return 4.0
    if last in "-–/$£#(&+=":
        return -8.0
    return 0.5


def _suffix(text: str, start: int, run_end: int, run_start: int, seen: _Seen, note: frozenset[str]) -> float:
    """How well the last digits of a longer run, from ``start`` on, sit as a marker: "852" as 85 and footnote 2."""
    number = text[run_start:start]
    if run_start == 0 or text[run_start - 1] == "\n":
        return -5.5
    before, after = text[max(0, run_start - 24) : run_start], text[run_end : run_end + 12]
    score = -2.5
    if after[:1].isalpha() and not after[:1].isupper():
        return -9.0
    if _UNITS.match(after) or before[-1:] in "$£":
        return -7.0
    if re.match(r",[0-9]{3}(?![0-9])", after):
        return -6.0
    if number in note:
        score += 4.5
    if len(number) > 1 and number in seen.runs:
        score += 2.0
    whole = text[run_start:run_end]
    if seen.runs[whole] > 1 or whole in note:
        score -= 3.0
    if _MONTH_BEFORE.search(before):
        return score + (5.5 if int(whole) > 31 and int(number) <= 31 else -0.5)
    if _YEAR.fullmatch(number) and run_end - run_start > 4 and _YEAR_BEFORE.search(before):
        return score + 5.5
    if _YEAR.fullmatch(whole) and _YEAR_BEFORE.search(before) and not _AIRGRAM_BEFORE.search(before):
        return score - 4.0
    if _MARKED_AFTER.match(after):
        score -= 4.5
    if re.search(r"[,.]$", before) and re.search(r"[0-9][,.]$", before):
        digits = run_end - run_start
        return score + (2.0 if digits > 3 else -4.0)
    if _COUNTED_BEFORE.search(before):
        return score - 1.5
    members = _LIST_BEFORE.search(text[max(0, run_start - 80) : run_start])
    if members and {len(member) for member in _DIGITS.findall(members[0])} == {len(number)}:
        score += 3.0  # "1441, 1442, 1449 and 14673": the last of a list is longer by its marker
    if whole in seen.stems:
        score -= 2.0
    if _SERIAL_BEFORE.search(before):
        score += 3.5 if _CERTAIN_BEFORE.search(before) else 2.0
        if len(number) == 1:
            score -= 1.0
        score += seen.prefers(number, whole)
    return score


def _numbers(text: str) -> list[str]:
    """The numbers of a text that may be serials: not those of dates and documents."""
    return _DIGITS.findall(_DOCUMENTS.sub(" ", dates.DATE.sub(" ", text)))


class _Seen:
    """The numbers of a document: how often each run of digits stands, how long its serials usually are, its own serial."""

    def __init__(self, text: str, runs: Sequence[tuple[int, int, str]], labels: frozenset[str]) -> None:
        self.runs = Counter(_numbers(text))
        lengths = Counter(
            len(digits)
            for start, _, digits in runs
            if len(digits) > 1
            and digits[-1:] not in labels
            and not _YEAR.fullmatch(digits)
            and _SERIAL_BEFORE.search(text[max(0, start - 24) : start])
        )
        if not lengths:
            lengths = Counter(
                len(digits)
                for start, _, digits in runs
                if len(digits) > 1 and _SERIAL_BEFORE.search(text[max(0, start - 24) : start])
            )
        self.length = min(lengths, key=lambda length: (-lengths[length], length), default=0)
        self.stems = frozenset(
            digits[: -len(label)]
            for digits in self.runs
            for label in labels
            if len(digits) > len(label) + 1 and digits.endswith(label)
        )
        own = _OWN.search(text)
        self.own = own[1] if own else ""

    def prefers(self, number: str, whole: str) -> float:
        """Whether a number or the whole run, marker and all, is more like the other serials: in length, and near the own one."""
        near, near_whole = (
            self.own and len(n) == len(self.own) and abs(int(n) - int(self.own)) <= _NEAR for n in (number, whole)
        )
        if near != near_whole:
            return 1.5 if near else -1.5
        if self.length and len(number) == self.length:
            return 1.0
        return -1.0 if self.length and len(whole) == self.length else 0.0


def find_markers(
    text: str, notes: Sequence[str], first: int = 1, body_end: int | None = None
) -> list[tuple[int, int] | None]:
    """The places of the markers ``first``, ``first + 1``, … one for each note.

    Parameters
    ----------
    text : str
        Heading, body and notes as printed, with the markers glued to what they follow.
    notes : sequence of str
        The texts of the notes, in order: a note that repeats a number found before its marker is good evidence.
    first : int
        What the first marker is; a few volumes count from 0.
    body_end : int, optional
        Where the list of notes begins: markers hang in the body, rarely in a note.

    Returns
    -------
    list of (int, int) or None
        The span of each marker's digits; None where no place fits.

    Examples
    --------
    >>> text = "62. Message1 \\n WH 29641. Your last is answered by Tohak 84 and 852 in reference Hakto 52,3 which is late."
    >>> [text[slice(*place)] for place in find_markers(text, ["Source", "Document 50.", "Not found."])]
    ['1', '2', '3']
    >>> find_markers(text, ["Source", "Document 50.", "Not found."])[1] == (text.index("852") + 2, text.index("852") + 3)
    True
    """
    places = _places(text, notes, first, len(text) if body_end is None else body_end)
    return _best_sequence(places)


def _places(text: str, notes: Sequence[str], first: int, body_end: int) -> list[list[tuple[int, int, float]]]:
    """For each note the places where its marker could stand: (start, end, score), in order."""
    labels = {str(first + k): k for k in range(len(notes))}
    runs = [(m.start(), m.end(), m[0]) for m in _DIGITS.finditer(text)]
    seen = _Seen(text, runs, frozenset(labels))
    said = [frozenset(_numbers(note)) for note in notes]
    longest = len(str(first + len(notes)))
    out: list[list[tuple[int, int, float]]] = [[] for _ in notes]
    title = text.find("\n") if "\n" in text else len(text)
    for start, end, digits in runs:
        if _NUMBER_OF_HEADING.fullmatch(text, 0, end):
            continue
        penalty = _IN_NOTE if start >= body_end else 0.0
        if start == 0 or text[start - 1].isspace():
            glued = False
        else:
            glued = True
            k = labels.get(digits)
            score = _AT_TITLE if end == title else _glued(text, start, end) + penalty
            if k is not None:
                out[k].append((start, end, score))
            for k, (at, to) in _together(digits, labels):
                out[k].append((start + at, start + to, score))
        for k, at in _two_behind(digits, labels, seen):
            out[k].append((start + at, start + at + 1, 2.0 + penalty))
        for length in range(1, min(longest, len(digits) - 1) + 1):
            k = labels.get(digits[-length:])
            if k is None or len(digits) > 9:
                continue
            score = _suffix(text, end - length, end, start, seen, said[k])
            if glued and text[start - 1] in "/-–":
                score += 2.0 if _AIRGRAM_BEFORE.search(text[max(0, start - 5) : start]) else -1.0
            out[k].append((end - length, end, score + penalty))
    for found in out:
        found.sort()
    return out


def _two_behind(digits: str, labels: Mapping[str, int], seen: _Seen) -> Iterator[tuple[int, int]]:
    """Two markers behind one number: "34545" is 345 with footnotes 4 and 5, where 345 stands elsewhere too."""
    first, second, number = digits[-2:-1], digits[-1:], digits[:-2]
    if (
        len(number) > 1
        and first in labels
        and second in labels
        and int(second) == int(first) + 1
        and number in seen.runs
    ):
        yield labels[first], len(digits) - 2
        yield labels[second], len(digits) - 1


def _together(digits: str, labels: Mapping[str, int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Markers that stand side by side: "12" behind a heading is 1 and 2, each with its place in the run."""
    for length in range(1, min(len(digits), 5)):
        first = labels.get(digits[:length])
        if first is None:
            continue
        following = int(digits[:length]) + 1
        if digits[length:] == str(following) and str(following) in labels:
            yield first, (0, length)
            yield labels[str(following)], (length, len(digits))


def _best_sequence(places: list[list[tuple[int, int, float]]]) -> list[tuple[int, int] | None]:
    """The increasing sequence of places, one or none for each marker, of the greatest total gain."""
    # The frontier: totals[i] is the best gain of a sequence whose last marker ends at ends[i]; both ascend.
    ends, totals = [0], [0.0]
    chains: list[_Chain | None] = [None]
    for k, found in enumerate(places):
        fresh = []
        for start, end, score in found:
            gain = score - _MISSING
            if gain > 0:
                at = bisect_right(ends, start) - 1
                fresh.append((end, totals[at] + gain, _Chain(chains[at], k, (start, end))))
        for end, total, chain in fresh:
            at = bisect_right(ends, end)
            if totals[at - 1] >= total:
                continue
            stop = at
            while stop < len(ends) and totals[stop] <= total:
                stop += 1
            ends[at:stop], totals[at:stop], chains[at:stop] = [end], [total], [chain]
    result: list[tuple[int, int] | None] = [None] * len(places)
    last = chains[-1]
    while last is not None:
        result[last.marker] = last.span
        last = last.before
    return result


class _Chain(NamedTuple):
    """A sequence of places, told from its end."""

    before: _Chain | None
    marker: int
    span: tuple[int, int]
