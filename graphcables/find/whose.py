"""Whose numbering a reference means: its series, and the posts at its two ends."""

from __future__ import annotations

import re

from graphcables import lexicon
from graphcables.find.context import Context
from graphcables.find.head import Head, spelled
from graphcables.find.tail import Tail
from graphcables.model import Reference

_DEPARTMENT = re.compile(r"(?:Department|Dept)\b")
_POSTS = ("em", "leg", "con", "mis", "am")
"""How the shorthand of posts' messages begins: Embtel, Emtel, Legtel, Contel, Misdes."""
_FOREIGN = re.compile(r"\b(?!American\b)[A-Z][a-z]+(?:ish|an|ese|ch)\s\Z")
"""What makes a despatch another government's: "the British despatch No. 12"."""
_NEAR = 16
"""How far before a despatch that word can begin."""
_COPIED_AS = re.compile(
    r"\b(?:[Rr]epeated|rptd|sent|transmitted|forwarded)\b[^.;()\n]{0,100}?\bto\s(?:the\s)?(?P<where>[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?)\sas\s\Z"
)
_SENTENCE = 160
"""How far before a copy's number the words for sending, and the message sent, can stand."""
_STOP = re.compile(r"(?<=[a-z)\]])\.\s|\n")
"""What ends a sentence."""
_DESPATCHES = "1880"
"""Since when the Department's messages by pouch are called instructions."""


def whose(
    context: Context, head: Head, letters: str | None, tail: Tail
) -> tuple[str | None, tuple[str, ...], tuple[str, ...], str | None]:
    """(series, posts of its sender, posts of its recipient, possessive) of a reference."""
    document, home = context.document, (context.home,)
    possessive = head.possessive
    foreign = head.implied == "ministry"  # of whichever country
    if foreign and not (possessive or head.series or head.post or head.shorthand or letters or tail.way == "from"):
        return None, (), context.posts_of(tail.where or head.to or ""), None
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    short = (
        (head.shorthand or "")
        .lower()
        .removeprefix("ref" if (head.shorthand or "").lower().startswith("refur") else "re")
    )
    if short.startswith("ur"):
        possessive = "your"
    elif short.startswith(("my", "our")):
        possessive = "my" if short.startswith("my") else "our"
    if possessive == "your":
        origin, destination = document.destination, document.origin
    elif possessive in ("my", "our"):
        origin, destination = document.origin, document.destination
    elif possessive == "department":
        origin, destination = home, context.posts
    elif possessive == "post":
        origin, destination = context.posts, home
    if head.implied and not (possessive or foreign):
        origin, destination = (home, context.posts) if head.implied == "department" else (context.posts, home)
    if head.post:
        named = next(iter(context.posts_of(head.post)), None)
        if _DEPARTMENT.match(head.post):
            origin, destination = home, context.posts
        else:
            origin, destination = ((named,) if named else ()), ()
    sent = tail.where if tail.way == "from" else None
    onward = tail.onward or head.to if tail.way == "from" else tail.where or head.to
    if sent:
        origin = context.posts_of(sent)
        destination = destination if destination != origin else ()
    if onward:
        destination = context.posts_of(onward)
        by_post = tail.way == "from" or short.startswith(_POSTS) or set(destination) & lexicon.HEADQUARTERS
        origin = origin or (() if sent or tail.foreign else context.posts if by_post else home)
    paired = (
        _paired(context, possessive)
        if not (head.series or letters or head.titled or head.shorthand or head.post or sent or onward)
        else None
    )
    if paired:
        return paired, (), (), possessive
    series = _series_name(context, head, letters, short, origin, tail)
    if series in ("Deptel", "Depdes"):
        origin, destination = home, destination or context.posts
    elif series in ("Embtel", "Embdes", "Embdesp", "Legtel", "Contel", "Misdes"):
        origin = origin or context.posts
        destination = destination or home
    elif short.startswith(("depcir", "cir", "deptcir")) or (series or "").startswith("Circular"):
        origin, destination = home, ()
    return series, origin, destination, possessive


def _paired(context: Context, possessive: str | None) -> str | None:
    """The series of "your 41" and "my 41" where the message's own series has a pair: Tohak is answered by Hakto."""
    if possessive not in ("your", "my", "our"):
        return None
    for serial in context.document.serials:
        for name, _ in lexicon.parse_serial(serial):
            answer = lexicon.pair(name) if name else None
            if answer:
                return answer if possessive == "your" else name
    return None


def _series_name(
    context: Context, head: Head, letters: str | None, short: str, origin: tuple[str, ...], tail: Tail
) -> str | None:
    if head.series:
        return lexicon.series(head.series)
    if letters:
        return letters
    if head.titled:
        return head.titled
    if head.shorthand and not short.startswith(("ur", "my", "our", "ref", "f", "tel")):
        return lexicon.series(head.shorthand)
    if (
        head.noun
        and head.noun.startswith("circular")
        and not head.noun.endswith(("letter", "letters", "note", "notes"))
    ):
        return "Circular airgram" if "airgram" in head.noun else "Circular telegram"
    if head.capitals and (head.genitive or not head.post):
        return spelled(head.capitals)
    if head.post and not (tail.where and tail.way == "from"):
        return context.home if _DEPARTMENT.match(head.post) else spelled(head.post)
    if tail.where and tail.way == "from":
        return spelled(tail.where) if lexicon.post(tail.where) or not origin else origin[0]
    return origin[0] if origin else None


def by_its_kind(context: Context, noun: str, start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(sender, recipient) of a message, which begins at `start`, of which nothing is said but its kind, where such go one way.

    Despatches go to the Department and instructions from it, so in the correspondence with one post they are that
    post's. Until the 1870s the Department's were called despatches, too.
    """
    document, home = context.document, (context.home,)
    if len(context.posts) != 1 or home[0] != lexicon.HOME or home[0] not in document.origin + document.destination:
        return (), ()
    if _FOREIGN.search(document.text, max(0, start - _NEAR), start):
        return (), ()
    if noun.startswith("instruction"):
        return home, context.posts
    if noun.startswith(("despatch", "dispatch")) and (document.date or "") >= _DESPATCHES:
        return context.posts, home
    return (), ()


def copied_as(
    context: Context, before: Reference | None, reference: Reference
) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """(series, sender, recipient) of the number that a message has at another addressee: "repeated to Rome as telegram 12".

    The message is the one named before it in the sentence; in a footnote without one, it is the document.
    """
    document = context.document
    text, start = document.text, reference.start
    copied = (
        _COPIED_AS.search(text, max(document.body, start - _SENTENCE), start)
        if text.endswith("as ", 0, start)
        else None
    )
    if copied is None:
        return None
    origin = document.origin if reference.footnote is not None else ()
    near = before is not None and before.footnote == reference.footnote and start - before.end < _SENTENCE
    if before is not None and near and _STOP.search(text, before.end, start) is None:
        origin = before.origin if before.kind == "message" else ()
    return (origin[0], origin[:1], context.posts_of(copied["where"])) if origin else None
