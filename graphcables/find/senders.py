"""Who sent a message, as the sentence tells in which it is cited: "the Embassy in Cairo reported in telegram 1228"."""

from __future__ import annotations

import re

from graphcables import dates, lexicon
from graphcables.find.context import Context
from graphcables.find.tail import NAME, OFFICE, SPACE, Tail

_NEAR = re.compile(r"\b[Ii]n\s")
"""What stands before a message in which somebody says something."""
_IN = rf"(?:{SPACE}on{SPACE}{dates.MONTH}{SPACE}[0-9]{{1,2}})?{SPACE}in{SPACE}(?:[\w-]+{SPACE})?\Z"
_ENDS_IN = re.compile(rf"{SPACE}in{SPACE}(?:[\w-]+{SPACE})?\Z")
"""How all of them end that stand before a message: few do."""
_NAME_IN = re.compile(rf"[A-Z][\w’'-]+{_IN}")
_IN_WHICH = re.compile(
    rf"(?:\b(?:(?P<to>[Tt]o)|[Bb]y|[Ff]rom){SPACE}(?:the{SPACE})?(?:{OFFICE}{SPACE}(?:(?:in|at){SPACE}(?:the{SPACE})?)?)?"
    rf"|\b{OFFICE}{SPACE}(?:in|at){SPACE}(?:the{SPACE})?|(?:[Tt]he|\.){SPACE}(?P<home>Department)(?:{SPACE}of{SPACE}State)?{SPACE}(?:(?:also|had){SPACE})?(?!received\b|learned\b)[a-z]+ed{SPACE})"
    rf"(?P<where>{NAME}){_IN}"
)
"""Whose a message is by the words before it: "transmitted to Bonn in telegram 12", "the Embassy in Taipei in telegram 450",
"the Department informed Cairo in telegram 40".

Few messages have the end of it before them, `_NAME_IN`, which costs far less to look for."""
_WHO = rf"(?:(?P<home>Department(?:{SPACE}of{SPACE}State)?)|{OFFICE}{SPACE}(?:in|at){SPACE}(?:the{SPACE})?(?P<seat>{NAME}))"
_VERB = r"(?!received\b|learned\b|would\b|should\b|could\b|have\b)[a-z]+(?:ed|nt|de|ve|id|ld|ught)\b"
_SUBJECT = re.compile(
    rf"(?:[Tt]he{SPACE}{_WHO}|(?P<name>[A-Z][a-z’-]+)){SPACE}(?:(?:also|then|had){SPACE})?{_VERB}(?=[^.;()\n]{{0,120}}{SPACE}in{SPACE})"
)
_OBJECT = re.compile(rf"[^.;()\n]{{0,120}}{SPACE}in{SPACE}(?:[\w-]+{SPACE})?")
"""Who says something "in" a message, and what: "the Embassy in Cairo reported on the talks in telegram 1228"."""
_SPEECH = 180
"""How far before the message that can begin."""
_SAYS = re.compile(
    rf",{SPACE}(?:not{SPACE}printed,{SPACE})?(?:(?:the{SPACE})?{_WHO}|(?P<name>[A-Z][a-z’-]+)){SPACE}{_VERB}"
)
"""Who says something in a message: "In telegram 332, November 5, the Department of State discouraged it"."""
_REPORTS = re.compile(
    rf"(?:^|[.)”]{SPACE})(?:(?:On|In|At|By){SPACE}(?:{dates.MONTH}{SPACE}[0-9]{{1,2}}(?:,{SPACE}[0-9]{{4}})?|the{SPACE}[a-z ]{{3,25}}),?{SPACE})?[Tt]he{SPACE}"
    rf"{_WHO}{SPACE}(?:(?:also|then|had){SPACE})?{_VERB}",
    re.M,
)
"""Who says what a message behind it, in brackets, is given for: "On April 28 the Embassy in Rangoon reported …. (Telegram 2073)"."""
_NEXT_SENTENCE = re.compile(r"[a-z][.”]{1,2}\s[A-Z]")
_SPEAKS = re.compile(
    r"\b(?:repl|report|stat|inform|comment|cabl|advis|answer|respond|ask|instruct)i?ed\b|\b(?:said|told|wrote)\b"
)
"""What a later sentence says another one does, who may be the one that the bracket cites."""
_TOLD = 600
"""How far before the bracket those words can begin."""
_REACH = 90
"""How far before a message those words can begin."""
_LEAD = 30
"""How far before it their "in" can stand."""


def told_ends(context: Context, start: int, end: int) -> Tail | None:
    """What the words around a message, which stands from `start` to `end`, say of its ends, as if they stood behind it."""
    text = context.document.text
    if text.startswith("(", start - 1):
        return _reported(context, start)
    if not _NEAR.search(text, max(0, start - _LEAD), start):
        return None
    return _before(context, start) or _behind(context, end)


def _before(context: Context, start: int) -> Tail | None:
    """What the words before a message that begins at `start` say."""
    text, begin = context.document.text, max(context.document.body, start - _REACH)
    if not _ENDS_IN.search(text, max(begin, start - _LEAD), start):
        return None
    route = _IN_WHICH.search(text, begin, start) if _NAME_IN.search(text, begin, start) else None
    where = route["where"] if route and lexicon.posts_of(route["where"]) else None
    for subject in reversed(list(_SUBJECT.finditer(text, max(context.document.body, start - _SPEECH), start))):
        if _OBJECT.fullmatch(text, subject.end(), start) and (sender := _speaker(context, subject)):
            return _routed(start, "from", sender, where if where != sender else None)
    if route and where:
        return _routed(start, "to" if route["to"] or route["home"] else "from", where)
    return _routed(start, "from", context.home) if route and route["home"] else None


def _behind(context: Context, end: int) -> Tail | None:
    """What the words behind a message say, "in" which somebody says something; it ends at `end`."""
    says = _SAYS.match(context.document.text, end)
    where = _speaker(context, says) if says else None
    return _routed(end, "from", where) if where else None


def _speaker(context: Context, said: re.Match[str]) -> str | None:
    """The post of who says something: an office's, or that of the document's writer, named as he signed it."""
    if said["home"]:
        return context.home
    if said["seat"]:
        return said["seat"] if context.posts_of(said["seat"]) else None
    origin = context.document.origin
    return origin[0] if origin and said["name"] in context.signatures else None


def _reported(context: Context, start: int) -> Tail | None:
    """What the sentences before a message in brackets, which begins at `start`, say of its sender: they report what it says."""
    text, document = context.document.text, context.document
    begin = max(document.body, start - _TOLD)
    begin = max(begin, text.rfind("\n\n", begin, start) + 2, text.rfind(")", begin, start))
    reports = max(_REPORTS.finditer(text, begin, start - 1), key=lambda found: found.start(), default=None)
    if reports is None:
        return None
    following = _NEXT_SENTENCE.search(text, reports.end(), start - 1)
    if following and _SPEAKS.search(text, following.end(), start - 1):
        return None
    where = context.home if reports["home"] else reports["seat"]
    return _routed(start, "from", where) if where and context.posts_of(where) else None


def _routed(at: int, way: str, where: str, onward: str | None = None) -> Tail:
    tail = Tail(at)
    tail.way, tail.where, tail.onward = way, where, onward
    return tail
