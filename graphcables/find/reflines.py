"""The reference line of a modern cable: "REF: A. 06 TBILISI 2601 B) STATE 069339 C. PARIS 1501 (NOTAL)".

In such a line a post is known by its place, not by a list: capital words before a number. What is no cable (e-mails,
telephone conversations, laws, manuals) is told apart by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from graphcables import dates, lexicon
from graphcables.find.context import Context
from graphcables.model import Reference

_LABEL = re.compile(
    r"(?m)^[ \t]*(?:[0-9]{1,2}\.[ \t]+)?(?:REF(?:TELS?|S|ERENCES?|\(S\))?|Ref(?:tels?|s|erences?)?)[ \t]*[:.][ \t]*(?=\S)"
)
_END = re.compile(
    r"\n[ \t]*\n|\n[ \t]*(?:SUBJ(?:ECT)?\b|TAGS\b|E\.?O\.?[ \t]?[0-9]|CLASSIFIED\b|SUMMARY\b|BEGIN\b|FOR\b|FROM\b|PASS\b|DEPT?[ \t]FOR\b|"
    r"(?:\(?[UCS](?:BU)?\)[ \t])?[0-9]{1,2}\.[ \t]+(?:\([A-Z/]{1,5}\)|[A-Z][A-Za-z]+(?![A-Za-z]*[ \t]+[0-9]))|-{3,}|\([UCS](?:BU)?\)[ \t]+[A-Z])"
)
_LETTER = re.compile(r"(?:(?<=\s)|(?<=[;,(¶])|^)\(?(?P<letter>[A-Za-z])[.):](?=[ \t\n]|[A-Z0-9])\)?")
_ITEM = re.compile(
    r"(?<![\w/.-])(?:['’]?(?P<year>(?:19|20)[0-9][0-9]|[0-9][0-9])\s+)?(?P<name>(?:PORT\s+OF\s+)?[A-Z][A-Z’'.-]*(?:\s+(?!(?:THRU|AND|TO|OF|DATED|DTD|DTG|PARA|NOS?)\b)[A-Z][A-Z’'.-]*){0,3})\s+"
    r"(?:NOS?\.?\s+|\((?P<inside>[0-9][0-9])\)\s*|[A-Z]-)?#?(?P<number>[0-9]{1,7})(?![0-9])(?![0-9.]*[-–][0-9]+[-–])(?P<behind>/[0-9][0-9](?![0-9])|-0[0-9](?![0-9]))?"
)
_MORE = re.compile(
    r"(?:\s*\([A-Z ]{2,12}\))?(?:\s*(?P<range>-|–|\bTHRU\b|\bTHROUGH\b|\bTO\b)\s*|\s*/\s*|\s*[,;&]\s*(?:AND\s+)?|\s+AND\s+)(?P<number>[0-9]{1,7})(?![0-9])(?![\w/.-]*[A-Z/-])"
    r"(?!\s+(?!AND\b)(?:[A-Z]{3,}(?:\s+[A-Z]+){0,3}\s+[0-9]))"
)
_BARE = re.compile(r"\s*(?P<number>[0-9]{1,7})(?![0-9])(?=\s*(?:$|[,;(]|AND\b))")
_DATED = re.compile(
    r"\s+(?:DATED|DTD|OF|DD)\s+(?:(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>(?:19|20)?[0-9][0-9])|(?P<words>[0-9]{1,2}\s+[A-Z]{3,9}\.?,?\s+(?P<y2>(?:19|20)?[0-9][0-9])|[A-Z]{3,9}\.?\s+[0-9]{1,2}(?:,?\s+(?P<y3>(?:19|20)[0-9][0-9]))?))(?!\w)"
)
_HEADER = re.compile(
    r"(?m)^[ \t]*(?:FM[ \t]|TO[ \t]|INFO[ \t]|[ZOPR][ \t][0-9]{6}Z|UNCLAS|UNCLASSIFIED|CONFIDENTIAL|SECRET|TOP SECRET|LIMITED OFFICIAL USE|C O N F|S E C R E T|U N C L A S|"
    r"AMEMBASSY|AMCONSUL|USMISSION|RU[A-Z]{4,}|PAGE[ \t][0-9][0-9][ \t]|E\.O\.|TAGS)[^\n]*$"
)
"""Lines of a cable's head and its page marks: whom it went to, its own number, its classification."""
_OF_YEAR = re.compile(r"\s+OF\s+(?P<year>(?:19|20)[0-9][0-9])\b|\s*\((?P<year2>(?:19|20)?[0-9][0-9])\)")
_NO_CABLE = re.compile(
    r"\b(?:E-?MAILS?|TELCONS?|TELECONS?|PHONCONS?|PUBLIC\s+LAW|P\.?L\.?\s+[0-9]|EXECUTIVE\s+ORDER|IIR|[0-9]+\s+FAM|FAM\s+[0-9]|CFR|FAX(?:ES)?|MEMOS?|MEMORANDUM|LETTERS?|MEMCONS?|DIPLOMATIC\s+NOTE|OSC\s+EUP|UNSCR|"
    r"CONVERSATIONS?|U\.?S\.?C\.?|SECTION|ARTICLE|RESOLUTION|REPORT|ROUTING|NOTE\s+NO|AIRGRAM|WEBSITE|TREATY)\b"
)
_NO_POST = frozenset(
    "PARA PARAS PARAGRAPH PARAGRAPHS DATED OF ON NO NOS AND THE TO FROM BY IN AT FOR PART SECTION SEC JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC JANUARY "
    "UNSCR OSC EUP MSG DTD DTG NSDM NSSM NSC PL UNSC UNGA EO FY TIAS USC CFR UST IS ARE WAS WERE FEBRUARY MARCH APRIL JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER PAGE PAGES LAW ORDER FAM IIR ITEM ITEMS TAB BOX ROOM NOTAL EXDIS NODIS LIMDIS".split()
)
_CAPTIONS = re.compile(
    r"^(?:(?:NOTAL|EXDIS|NODIS|LIMDIS|PREVIOUS|SEPTEL|CABLES?|TELEGRAMS?|TEL|MSG|MESSAGE|AMEMBASSY|AMCONSUL|EMBASSY|USEMBASSY|NIACT|AND|OUR|MY|YOUR)\s+)+"
)
_BACK = re.compile(
    r"\b[Rr][Ee][Ff](?:[Tt][Ee][Ll])?[Ss]?\s+\(?(?P<letters>[A-Z]\)?(?:(?:,\s*|\s+(?:and|AND|&)\s+)\(?[A-Z]\)?)*)(?![\w.])"
)


_LONGEST = 2000
"""Most characters of a reference line."""
_MOST = 40
"""Most labels that are looked at: a cable has one or two."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What the reference lines of a document gave: the references, their spans, and what each letter stands for."""

    references: list[Reference]
    spans: list[tuple[int, int]]
    letters: dict[str, Reference]


def find_lines(context: Context) -> Lines:
    """The references in the reference lines of a cable in capitals."""
    document = context.document
    text = document.text
    out = Lines([], [], {})
    if "REF" not in text and "Ref" not in text:
        return out
    for label in islice(_LABEL.finditer(text, document.body, document.notes), _MOST):
        if out.spans and label.start() < out.spans[-1][1]:
            continue
        far = min(document.notes, label.end() + _LONGEST)
        end = _END.search(text, label.end(), far)
        stop = end.start() if end else far
        if not _in_capitals(text[label.end() : min(stop, label.end() + 200)]):
            continue
        out.spans.append((label.start(), stop))
        for start, close, letter in _parts(text, label.end(), stop):
            found = list(_read_part(context, start, close))
            bare = _BARE.match(text, start, close)
            if bare and out.references and not found:  # "B. 2981": the series of the letter before
                found = [
                    _reference(
                        context, bare.start("number"), bare.end(), out.references[-1].series or "", bare["number"], None
                    )
                ]
            out.references.extend(found)
            if letter and found:
                out.letters.setdefault(letter, found[0])
    if out.letters:
        out.references.extend(list(_point_back(context, out)))
    if out.spans:
        out.spans.extend((line.start(), line.end()) for line in _HEADER.finditer(text, document.body, document.notes))
        out.spans.sort()
    return out


def _in_capitals(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.7 * len(letters)


def _parts(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str | None]]:
    """The pieces of a reference line: (start, end, letter)."""
    marks = list(_LETTER.finditer(text, start, stop))
    marks = [mark for place, mark in enumerate(marks) if ord(mark["letter"].upper()) - ord("A") <= place + 1]
    if not marks:
        yield start, stop, None
        return
    if text[start : marks[0].start()].strip():
        yield start, marks[0].start(), None
    for place, mark in enumerate(marks):
        close = marks[place + 1].start() if place + 1 < len(marks) else stop
        yield mark.end(), close, mark["letter"].upper()


_SEMICOLON = re.compile(r";(?!\s*[0-9]+\s*(?:[,;(]|$|AND\b))")
_COMMA = re.compile(r",\s|\sAND\s")


def _read_part(context: Context, start: int, stop: int) -> Iterator[Reference]:
    text = context.document.text
    at = start
    while at < stop:
        cut = _SEMICOLON.search(text, at, stop)
        piece_end = cut.start() if cut else stop
        if not _NO_CABLE.search(text, at, piece_end):
            yield from _read_piece(context, at, piece_end)
        else:
            yield from _read_beside(context, at, piece_end)
        at = piece_end + 1


def _read_beside(context: Context, start: int, stop: int) -> Iterator[Reference]:
    """The cables of a piece that also names something else: each comma apart."""
    text = context.document.text
    at = start
    for cut in [*_COMMA.finditer(text, start, stop), None]:
        end = cut.start() if cut else stop
        if not _NO_CABLE.search(text, at, end):
            yield from _read_piece(context, at, end)
        at = cut.end() if cut else stop


def _read_piece(context: Context, start: int, stop: int) -> Iterator[Reference]:
    text = context.document.text
    at = start
    while match := _ITEM.search(text, at, stop):
        if _is_aside(text, match.start(), start):
            at = match.end()
            continue
        name = " ".join(match["name"].split())
        words = name if lexicon.post(name) else _CAPTIONS.sub("", name + " ").strip()
        begin = match.start("name") + match["name"].rfind(words.split(" ")[0]) if words else match.start("name")
        if not words or not (lexicon.post(words) or _may_be_post(words)):
            at = match.end("name")
            continue
        group = dates.DTG.match(text, match.start("number"))
        if group:
            yield _by_group(context, match.start("name"), group)
            at = group.end()
            continue
        at = match.end()
        year = match["year"] or match["inside"] or (match["behind"] or "")[1:] or None
        behind = _OF_YEAR.match(text, at)
        if behind:
            year, at = behind["year"] or behind["year2"], behind.end()
        series = _series(words)
        dated = _DATED.match(text, at, stop)
        if dated:
            year, at = _century(dated["y"] or dated["y2"] or dated["y3"]) or year, dated.end()
        yield _reference(context, match.start("year") if match["year"] else begin, at, series, match["number"], year)
        last = match["number"]
        while (more := _MORE.match(text, at, stop)) and not _is_date(text, more):
            low, high = int(last), int(_full(last, more["number"]))
            if more["range"] and 0 < high - low <= 100:
                for number in range(low + 1, high + 1):
                    yield _reference(context, more.start("number"), more.end(), series, str(number), year)
            else:
                yield _reference(context, more.start("number"), more.end(), series, more["number"], year)
            last, at = more["number"], more.end()


def _may_be_post(words: str) -> bool:
    """Whether capital words before a number can be a post: no month alone, no paragraph, no law."""
    parts = [part.strip(".") for part in words.split()]
    return parts[0] not in _NO_POST and (parts[-1] not in _NO_POST or len(parts) > 2)


def _century(year: str | None) -> str | None:
    if year is None or len(year) == 4:
        return year
    return f"20{year}" if int(year) < 60 else f"19{year}"


def _by_group(context: Context, start: int, group: re.Match[str]) -> Reference:
    return replace(
        _reference(context, start, group.end(), "DTG", "0", None),
        number=group["dtg"],
        date=dates.when_dtg(group, context.document.date),
    )


def _is_aside(text: str, start: int, begin: int) -> bool:
    """Whether a number stands in brackets behind another: the same message's number in another series, or a page mark."""
    line = text.rfind("\n", begin, start) + 1 or begin
    return (
        text[start - 1 : start] == "(" and re.search(r"[0-9]\s*\($", text[max(begin, start - 8) : start]) is not None
    ) or bool(_HEADER.match(text, line))


def _full(first: str, last: str) -> str:
    return first[: -len(last)] + last if len(last) < len(first.lstrip("0")) else last


def _is_date(text: str, more: re.Match[str]) -> bool:
    return re.match(rf"\s*(?:{dates.MONTH}|/)", text[more.end() : more.end() + 12]) is not None


def _series(words: str) -> str:
    """The post or series of capital words, in its usual spelling: HCMC stays an abbreviation, TBILISI becomes Tbilisi."""
    known = lexicon.post(words)
    if known and lexicon.fold(known) == lexicon.fold(words):
        return known
    if lexicon.is_series(words):
        return lexicon.series(words)
    if known:
        return known
    return words.title() if len(words) > 4 or " " in words else words


def _reference(context: Context, start: int, end: int, series: str, number: str, year: str | None) -> Reference:
    document = context.document
    post = lexicon.post(series)
    full = None
    if year:
        base = int(document.date[:4]) if document.date else 2000
        centuries = (c for c in (1900 + int(year), 2000 + int(year)) if c <= max(base, 1973))
        full = year if len(year) == 4 else str(max(centuries, default=1900 + int(year)))
    return Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=document.text[start:end],
        start=start,
        end=end,
        footnote=None,
        marker=context.marker_between(end, end + 1),
        series=series,
        number=lexicon.plain_number(number),
        date=full,
        origin=(post,) if post else (),
        referred=True,
    )


def _point_back(context: Context, lines: Lines) -> Iterator[Reference]:
    """Messages cited by letter: "ref B" and "refs B and C" in the text are those of the reference line."""
    text, document = context.document.text, context.document
    for match in _BACK.finditer(text, document.body, document.notes):
        if any(start <= match.start() < end for start, end in lines.spans):
            continue
        for letter in re.finditer(r"[A-Z]", match["letters"]):
            known = lines.letters.get(letter[0])
            if known is None:
                continue
            start = match.start() if letter.start() == 0 else match.start("letters") + letter.start()
            end = match.start("letters") + letter.end()
            yield replace(
                known, text=text[start:end], start=start, end=end, marker=context.marker_between(end, end + 1)
            )
