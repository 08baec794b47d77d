"""References to messages by date alone, and by date-time group."""

from __future__ import annotations

import re

from graphcables import dates, lexicon
from graphcables.find import words
from graphcables.find.context import Context
from graphcables.find.head import Head, read_head
from graphcables.find.tail import SPACE, Tail, marker_at, paragraphs_before, year_behind
from graphcables.find.whose import whose
from graphcables.model import Reference

_DATED = re.compile(
    rf"(?=[YyMmOoDdEeLlCc])(?P<owner>(?:[Yy]ours?|[Mm]y|[Oo]ur|[Dd]epartment[’']s|[Dd]ept[’']s|[Ee]mbassy[’']s|(?:[Dd]el|[Ll])egation[’']s|[Cc]onsulate[’']s)){SPACE}(?:(?:[Ee]xcellency|[Ll]ordship|[Hh]onor)[’']s{SPACE})?"
    rf"(?:(?P<noun>(?:[a-z]+{SPACE}){{0,2}}?(?:telegrams?|tel|cables?|cablegrams?|d[ei]spatch(?:es)?|messages?|letters?|notes?|airgrams?|instructions?|communications?|memorand(?:um|a)))"
    rf"(?:{SPACE}(?:to{SPACE}(?:(?P<to>(?:(?:the|[A-Z][\w.’'-]*){SPACE}){{1,4}})|\w+{SPACE}))?(?:of|dated|under{SPACE}date{SPACE}of)|,)?{SPACE})?"
    rf"(?P<alone>of{SPACE})?(?:the{SPACE})?$"
)
_POST = re.compile(rf"(?P<first>[A-Z]\w+{SPACE})?(?P<last>[A-Z]\w+)[’']s{SPACE}\Z")
_NOUN_BEHIND = re.compile(rf"{SPACE}(?!to\b|and\b|re\b|regarding\b|was\b|is\b|has\b|came\b|I\b|we\b)[a-z]")
"""What makes a date before it no message: "London’s May 15, 5 p.m. broadcast"."""
_REACH = 32
"""How far before a date its post's name can begin."""
_ENDS = re.compile(rf"[.;:)](?![0-9])|\n|$|,(?!{SPACE}[0-9A-Z])|{SPACE}(?:re|regarding|concerning|received)\b")
"""What follows a date that stands for a message."""
_KIND_AFTER = re.compile(
    rf"{SPACE}(?P<noun>(?i:telegram|tel|cable|cablegram|d[ei]spatch|message|letter|note|airgram|instruction|communication|memorandum))\b"
)
"""The kind of a message behind its date: "your February 19 letter"."""
_NUMBER_AFTER = re.compile(rf",?{SPACE}?[(\[]?(?:No|no)\.{SPACE}?(?P<digits>[0-9]{{1,6}})[)\]]?")


def find_dated(context: Context, start: int) -> tuple[list[Reference], int] | None:
    """A message cited by its date alone, or by a date before its number, at the date that begins at `start`."""
    text, document = context.document.text, context.document
    date = dates.DATE.match(text, start)
    if date is None:
        return None
    timed = bool(date["hour"] or date["noon"] or date["clock"])
    said = _owners(context, start, date.end(), timed) or (_posts(context, start, date.end()) if timed else None)
    if said is None:
        return None
    head, to = said
    when, end = year_behind(context, context.when(date), date.end())
    if head.noun is None and (behind := _kind_after(text, end)):
        head.noun, end = behind["noun"].lower(), behind.end()
    number = _NUMBER_AFTER.match(text, end)
    end = number.end() if number else end
    tail = Tail(end)
    tail.date = when
    series, origin, destination, possessive = whose(context, head, None, tail)
    if to:
        destination = context.posts_of(to)
    reference = Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=text[head.start : end],
        start=head.start,
        end=end,
        footnote=context.footnote_at(head.start),
        marker=marker_at(context, date.end(), end),
        series=series,
        number=lexicon.plain_number(number["digits"]) if number else None,
        possessive=possessive,
        date=when,
        paragraph=paragraphs_before(context, head.start),
        noun=head.noun,
        origin=origin,
        destination=destination,
    )
    return [reference], end


def _owners(context: Context, start: int, end: int, timed: bool) -> tuple[Head, str | None] | None:
    """(head, to whom it went where that is said) of "your telegram to Mr. Smith of", "my", "yours of" before a date.

    Without a noun the date, which ends at `end`, has an hour or stands alone: "your October 6, …", but not "your
    October 6 speech".
    """
    text = context.document.text
    owner = _DATED.search(text, max(context.document.body, start - 60), start)
    if owner is None:
        return None
    noun, whose_it_is = owner["noun"], owner["owner"].lower()
    if (whose_it_is == "yours") != (noun is None and owner["alone"] is not None):
        return None  # "yours of March 20", but "your … of March 20"
    dated = text[end - 4 : end].isdigit() and text.startswith(",", end)  # the comma belongs to "May 6, 1950, statement"
    alone = whose_it_is == "your" and not dated and _ENDS.match(text, end) is not None
    if noun is None and not (timed or whose_it_is == "yours" or alone or _kind_after(text, end)):
        return None
    head = Head(owner.start())
    head.possessive, head.noun = words.possessive(whose_it_is), (noun or "").strip().lower() or None
    return head, owner["to"]


def _kind_after(text: str, end: int) -> re.Match[str] | None:
    """The kind of a message behind its date, which ends at `end`, in the same sentence."""
    behind = _KIND_AFTER.match(text, end)
    return None if behind and text[end - 1] == "." and behind["noun"][0].isupper() else behind


def _posts(context: Context, start: int, end: int) -> tuple[Head, None] | None:
    """The head of "Hankow’s" before a date with an hour: "Hankow’s December 15, 5 p.m."."""
    text = context.document.text
    if _NOUN_BEHIND.match(text, end):
        return None
    named = _POST.search(text, max(context.document.body, start - _REACH), start)
    if named is None:
        return None
    for name, begin in (((named["first"] or "") + named["last"], named.start()), (named["last"], named.start("last"))):
        if lexicon.post(name) is not None:
            head = Head(begin)
            head.post, head.genitive = name, True
            return head, None
    return None


def is_group(text: str, start: int) -> bool:
    """Whether the digits that begin at `start` are those of a date-time group: six, and a Z."""
    return text.startswith("Z", start + 6) and text[start : start + 6].isdigit()


def find_group(context: Context, start: int) -> tuple[list[Reference], int] | None:
    """A message cited by its date-time group (``031236Z``), at the digits that begin at `start`."""
    text, document = context.document.text, context.document
    group = dates.DTG.match(text, start)
    if group is None or context.in_source_note(start):
        return None
    head = read_head(context, start) or (Head(start) if context.in_reference_line(start) else None)
    if head is None:
        return None
    when = dates.when_dtg(group, document.date)
    tail = Tail(group.end())
    tail.date = when
    _, origin, destination, possessive = whose(context, head, None, tail)
    reference = Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=text[head.start : group.end()],
        start=head.start,
        end=group.end(),
        footnote=context.footnote_at(head.start),
        marker=marker_at(context, group.end("dtg"), group.end()),
        series="DTG",
        number=group["dtg"],
        possessive=possessive,
        date=when,
        noun=head.noun,
        origin=origin,
        destination=destination,
    )
    return [reference], group.end()
