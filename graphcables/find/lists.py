"""The numbers of a list that share one head, each with what follows it: "your telegrams 453 and 454 of April 16 and 26"."""

from __future__ import annotations

import re
from dataclasses import replace

from graphcables import dates, lexicon
from graphcables.find.context import Context
from graphcables.find.counts import UNIT_AFTER
from graphcables.find.head import Head
from graphcables.find.senders import told_ends
from graphcables.find.tail import SPACE, Tail, century, marker_at, paragraphs_before, read_tail
from graphcables.find.whose import whose
from graphcables.model import Reference

AFTER_NUMBER = re.compile(
    r"(?=[.,:;)\]]?(?:\n|$)|[.,:;)\]]\s|\s[e-lnoq-zB-LNOQ-Z(])|"  # what follows most numbers is told at a glance
    r"(?![0-9])(?![A-Z]{0,2}\.[0-9]{1,4}[A-Z]?(?:[^\S\n][A-Z]{1,6})?/)(?!,[0-9]{3}\b)(?!\.[0-9])(?!:[0-9][0-9])(?![^\S\n]?(?:%|°|per[^\S\n]?cent|percent\b|degrees|million|billion|(?:\[[0-9]{1,2}\][^\S\n]?)?[apAP]\.[^\S\n]?[mM]\b))"
    r"(?!(?:st|nd|rd|th|d|mm|km|m)\b)(?![’'`](?:s\b|[^\S\n]?[NSEW]\b))"
)
"""What ends a number that can be a message's: no more digits, no decimals, no unit or hour."""
JOIN = re.compile(
    rf"(?=[\s,;–&atoAT-])(?:{SPACE})?(?:(?P<range>through|thru|THRU|to|–|-){SPACE}?|,?{SPACE}?(?:and|AND|&|or){SPACE}|,{SPACE}?(?:and{SPACE})?|;{SPACE})(?=[#A-Z0-9]|nos?\.\s)"
)
"""What joins the numbers of a list, or the ends of a run."""
ITEM = re.compile(
    r"(?:(?:No|Nos|no|nos)\.?\s|#)?(?P<prefix>(?:[A-Z]{1,5}|[A-Z0]\.[A-Z]{1,3})(?:\.\s?|\s?[–-]\s?|\s)?)?(?P<digits>[0-9]{1,6})(?P<suffix>-[A-Z]\b|[A-C]\b)?"
)
"""A number with the letters around it."""
_CORRECTED = re.compile(r"[^\S\n]\[(?:[Nn]o\.[^\S\n])?(?P<digits>[0-9]{1,6})\??\](?![^\S\n]?[apAP]\.)")
"""The editors' number behind a misprinted one: "10 [9]"."""
_FILE = re.compile(r"[A-Z]{1,2}[0-9]{1,4}/(?=[0-9])")
"""What stands before a telex' number: "telex B270/962"."""
OF_YEAR = re.compile(r"[-–](?P<year>[0-9]{2})(?![0-9/–-])")
"""The year behind a number: JCS 2331-65."""
_IN_TURN = re.compile(
    rf",?{SPACE}(?:(?:of|dated){SPACE})?(?P<dates>{dates.MONTH}{SPACE}[0-9]{{1,2}}[^.;()\n]{{0,120}}?"
    rf"(?:(?=,?{SPACE}respectively\b)|,?{SPACE}and{SPACE}(?:{dates.MONTH}{SPACE})?[0-9]{{1,2}}(?![0-9:/–-]|,?{SPACE}(?:of{SPACE})?{dates.MONTH}|,?{SPACE}[0-9:]{{1,5}}{SPACE}[ap]\.)(?:,{SPACE}[0-9]{{4}}|{SPACE}last)?))"
    rf"(?P<surely>,?{SPACE}respectively)?"
)
"""The dates of a list, one by one: "4534 and 4535 of April 16 and 26, respectively"."""
_DAY = re.compile(
    rf"(?:(?P<month>{dates.MONTH}){SPACE})?(?P<day>[0-9]{{1,2}})(?![0-9:])(?:,{SPACE}(?P<year>[0-9]{{4}}))?"
)
_INCLUSIVE = re.compile(r",?\s\(?inclusive")
_ANY_YEAR = re.compile(r"1[89][0-9][0-9]|20[0-9][0-9]")
_DATED_AFTER = re.compile(rf"\s(?:of\s)?{dates.MONTH}\b(?!\s[0-9]{{1,2}}\b)|(?:st|nd|rd|th)\b")
_RANGE = 100
"""Longest run of serials that "8 to 16" may stand for."""


def letters_of(prefix: str) -> str | None:
    """The letters of a number as they stand glued to it, without what joins them: "O.CH" of "0.CH183503"."""
    return prefix.rstrip(".–- ").replace("0.", "O.") or None


def number_at(text: str, at: int, head: Head) -> int:
    """Where a number begins that stands at a place: behind the letters and number of its file, where it is a telex'."""
    filed = _FILE.match(text, at) if head.noun in ("telex", "telexes") else None
    return filed.end() if filed else at


def read_list(
    context: Context, head: Head, letters: str | None, item: re.Match[str], begin: int
) -> tuple[list[Reference], int]:
    """Reads a number with what follows it, and the numbers that share its head."""
    text = context.document.text
    out: list[Reference] = []
    before = paragraphs_before(context, begin)
    current, placed = item, 0  # how many of them are known to be from somewhere
    range_marker: str | None = None
    while True:
        number, end = _number(context, head, current)
        tail = read_tail(context, end, head)
        reference = _reference(context, head, letters, number, begin, end, tail, before if not out else None)
        if tail.where and _is_bare(head, letters):
            _send_from(context, head, out[placed:], tail)
            placed = len(out)
        if range_marker:
            reference.marker = range_marker
        range_marker = None
        out.append(reference)
        if in_turn := _dates_in_turn(context, current, end, len(out)):
            days, at = in_turn
            reference.text, reference.end = text[reference.start : at], at
            for one, day in zip(out, days, strict=True):
                one.date = day
            break
        at = max(tail.join_from, end)
        join = JOIN.match(text, tail.join_from)
        following = ITEM.match(text, number_at(text, join.end(), head)) if join else None
        if join is None or following is None or not AFTER_NUMBER.match(text, following.end()):
            break
        if not _continues(context, current, following, bool(join["range"]), tail):
            break
        if join["range"] is not None:
            first, last = int(current["digits"]), _last_of_range(current["digits"], following["digits"])
            for between in range(first + 1, last):
                out.append(replace(reference, number=str(between)))
            inclusive = _INCLUSIVE.match(text, following.end())
            shared = marker_at(context, following.end(), inclusive.end() if inclusive else following.end())
            for member in out[-(last - first) :]:
                member.marker = shared
            range_marker = shared
        elif following["prefix"]:
            letters = letters_of(following["prefix"]) or letters
        current, begin = following, following.start()
        at = current.end()
    if tail.shared:
        for one in out:
            one.date = one.date or tail.date
    if not placed and _is_bare(head, letters):
        told = told_ends(context, head.start, out[-1].end)
        if told:
            _send_from(context, head, out, told)
    return out, at


def _dates_in_turn(context: Context, last: re.Match[str], end: int, count: int) -> tuple[list[str | None], int] | None:
    """(dates, where they end) of the numbers of a list, which are given one by one behind the last of them."""
    turns = _IN_TURN.match(context.document.text, end) if count > 1 else None
    if turns is None:
        return None
    found = list(_DAY.finditer(turns["dates"]))
    if not turns["surely"] and int(found[-1]["day"]) > int(last["digits"]):
        return None  # "12 and 13 of May 5 and 14": the list goes on
    years = [day["year"] for day in found if day["year"]]
    noted = context.footnote_at(last.start()) is not None
    month, out = None, []
    for day in found:
        month = day["month"] or month
        words = f"{month} {day['day']}" + (f", {years[-1]}" if years else "")
        out.append(dates.when(dates.DATE.match(words), context.document.date, noted=noted))
    return (out, turns.end()) if len(out) == count else None


def _is_bare(head: Head, letters: str | None) -> bool:
    """Whether a head says nothing of whose message it is: "telegrams 307 and 310 from Berlin"."""
    return not (
        letters or head.series or head.post or head.possessive or head.shorthand or head.capitals or head.titled
    )


def _send_from(context: Context, head: Head, references: list[Reference], tail: Tail) -> None:
    """Gives the numbers of a list where all came from or went to, which is said once: behind the last, or before the first."""
    series, origin, destination, _ = whose(context, head, None, tail)
    for reference in references:
        if not (reference.series or reference.origin or reference.destination):
            reference.series, reference.origin, reference.destination = series, origin, destination


def _number(context: Context, head: Head, item: re.Match[str]) -> tuple[str, int]:
    """A number as it is meant, and where it ends with what hangs on it: the editors' correction, or its year."""
    text, end = context.document.text, item.end()
    number = lexicon.plain_number(item["digits"]) + (item["suffix"] or "").lstrip("-")
    corrected = _CORRECTED.match(text, end) if text.startswith(" [", end) else None
    if (
        corrected
        and abs(len(corrected["digits"]) - len(item["digits"])) <= 1
        and not (context.is_lettered and len(corrected["digits"]) < 2)  # the Australian footnotes' marks
    ):
        return lexicon.plain_number(corrected["digits"]), corrected.end()
    with_year = _end_with_year(context, head, item)
    return (number, end) if with_year == end else (f"{number}-{text[with_year - 2 : with_year]}", with_year)


def _end_with_year(context: Context, head: Head, item: re.Match[str]) -> int:
    """Where a number ends with the year that may hang on it: JCS 2331-65, of 1965, is one telegram and not thirty-five."""
    text, end = context.document.text, item.end()
    found = OF_YEAR.match(text, end) if text.startswith(("-", "–"), end) else None
    year = (context.document.date or "")[:4]
    if found is None or not year.isdigit() or len(item["digits"]) < 3 or (head.noun or "").endswith("s"):
        return item.end()
    name = head.capitals or head.letters or head.series or head.post or ""
    command = name.isupper() and len(name) <= 5  # JCS, CAP, MAC: they bear it, and are cited years later
    age = (int(year) + 1 - int(found["year"])) % 100
    return found.end() if age <= (16 if command else 2) else item.end()


def _last_of_range(first: str, last: str) -> int:
    return int(first[: -len(last)] + last) if len(last) < len(first) else int(last)


def _continues(context: Context, current: re.Match[str], following: re.Match[str], is_range: bool, tail: Tail) -> bool:
    """Whether a number after a comma, an "and" or a dash goes on with the list."""
    text, digits, end = context.document.text, following["digits"], following.end()
    if is_range:
        if following["prefix"] or tail.end > current.end():
            return False
        first, last = int(current["digits"]), _last_of_range(current["digits"], digits)
        return 0 < last - first <= _RANGE
    if len(digits) == 6 and text.startswith("Z", end):
        return False  # a date-time group
    prefix = following["prefix"]
    if prefix and prefix[-1:].isspace():
        return False
    if not prefix and abs(len(digits) - len(current["digits"])) > 2:
        return False
    if context.marker_between(end, end + 1) is not None and len(digits) > 1:
        return True
    if _DATED_AFTER.match(text, end, end + 24):
        return False
    if _ANY_YEAR.fullmatch(digits) and len(current["digits"]) < 4:
        return False
    before = text[following.start() - 8 : following.start()]
    if re.search(r"\b[Pp]ar[as]*\.?\s$", before):
        return False
    return not (UNIT_AFTER.match(text, end) and len(digits) < 3)


def _reference(
    context: Context,
    head: Head,
    letters: str | None,
    number: str,
    begin: int,
    end: int,
    tail: Tail,
    before: tuple[int, ...] | None,
) -> Reference:
    text, document = context.document.text, context.document
    series, origin, destination, possessive = whose(context, head, letters, tail)
    date = tail.date
    if date is None and head.year:
        date = century(context, head.year)
    marker = marker_at(context, end, tail.end, tail.join_from)
    return Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=text[begin : tail.end],
        start=begin,
        end=tail.end,
        footnote=context.footnote_at(begin),
        marker=marker,
        series=series,
        number=number,
        possessive=possessive,
        date=date,
        paragraph=tail.paragraphs or before,
        noun=head.noun or head.shorthand,
        origin=origin,
        destination=destination,
        also=tail.also,
        noted=tail.partial,
        referred=context.in_reference_line(begin),
    )
