"""References to messages by date alone, and by date-time group."""

from __future__ import annotations

import re

from graphcables import dates, lexicon
from graphcables.find import words
from graphcables.find.context import Context
from graphcables.find.head import Head, read_head
from graphcables.find.tail import SPACE, Tail, marker_at
from graphcables.find.whose import whose
from graphcables.model import Reference

_DATED = re.compile(
    rf"(?P<owner>(?:[Yy]our|[Mm]y|[Oo]ur|[Dd]epartment[’']s|[Dd]ept[’']s|[Ee]mbassy[’']s|(?:[Dd]el|[Ll])egation[’']s|[Cc]onsulate[’']s)){SPACE}"
    rf"(?:(?P<noun>(?:[a-z]+{SPACE}){{0,2}}?(?:telegrams?|tel|cables?|cablegrams?|d[ei]spatch(?:es)?|messages?|letters?|notes?|airgrams?|instructions?|communications?))"
    rf"(?:{SPACE}(?:to{SPACE}\w+{SPACE})?(?:of|dated|under{SPACE}date{SPACE}of)|,)?{SPACE})?(?:the{SPACE})?$"
)
_NUMBER_AFTER = re.compile(rf",?{SPACE}?[(\[]?(?:No|no)\.{SPACE}?(?P<digits>[0-9]{{1,6}})[)\]]?")


def find_dated(context: Context, start: int) -> tuple[list[Reference], int] | None:
    """A message cited by its date alone, or by a date before its number, at the date that begins at `start`."""
    text, document = context.document.text, context.document
    date = dates.DATE.match(text, start)
    if date is None:
        return None
    owner = _DATED.search(text, max(document.body, start - 60), start)
    if owner is None:
        return None
    noun = owner["noun"]
    timed = bool(date["hour"] or date["noon"] or date["clock"])
    if noun is None and not timed:
        return None
    number = _NUMBER_AFTER.match(text, date.end())
    end = number.end() if number else date.end()
    head = Head(owner.start(), possessive=words.possessive(owner["owner"]), noun=(noun or "").strip().lower() or None)
    when = context.when(date)
    tail = Tail(end, end, date=when)
    series, origin, destination, possessive = whose(context, head, None, tail)
    reference = Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=text[owner.start() : end],
        start=owner.start(),
        end=end,
        footnote=context.footnote_at(owner.start()),
        marker=marker_at(context, date.end(), end),
        series=series,
        number=lexicon.plain_number(number["digits"]) if number else None,
        possessive=possessive,
        date=when,
        noun=head.noun,
        origin=origin,
        destination=destination,
    )
    return [reference], end


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
    tail = Tail(group.end(), group.end(), date=when)
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
