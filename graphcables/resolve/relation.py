"""What a citation is: a reply, a follow-up, or another reference."""

from __future__ import annotations

from graphcables import lexicon
from graphcables.model import Reference, Relation
from graphcables.resolve.register import Entry


def relation(reference: Reference, source: Entry, target: Entry | None) -> Relation:
    """The relation that a citation's words and parties show.

    A message *replies* to one that its side received and *follows up* one that its side sent. What an editor's
    footnote cites is neither, nor what an enclosure of others does: the message itself didn't say it.

    Parameters
    ----------
    reference : Reference
    source : Entry
        The citing document.
    target : Entry or None
        The cited one, where it is among the sources.
    """
    if reference.kind != "message" or reference.footnote is not None or reference.enclosed:
        return "reference"
    if target is not None and (found := _by_parties(source, target)):
        return found
    if reference.possessive == "your":
        return "reply"
    if reference.possessive in ("my", "our"):
        return "follow-up"
    if (found := _by_series(reference, source)) is not None:
        return found
    origin = frozenset(reference.origin)
    if reference.referred and not (origin and source.origin & origin):
        return "reply"
    if origin and source.origin & origin:
        return "follow-up"
    if (
        origin
        and source.destination & origin
        and (not reference.destination or source.origin & frozenset(reference.destination))
    ):
        return "reply"
    return "reference"


def _by_parties(source: Entry, target: Entry) -> Relation | None:
    if source.senders & target.senders and source.recipients & target.recipients:
        return "follow-up"
    if source.senders & target.recipients and source.recipients & target.senders:
        return "reply"
    if not source.origin or not target.origin or target.origin == source.destination == source.origin:
        return None
    if target.origin & source.origin:
        return "follow-up"
    if target.destination & source.origin and target.origin & source.destination:
        return "reply"
    return None


def _by_series(reference: Reference, source: Entry) -> Relation | None:
    if reference.series is None:
        return None
    own = {name for name, _ in source.serials if name}
    if reference.series in own and (lexicon.pair(reference.series) or reference.series.startswith("O.")):
        return "follow-up"  # a traveller's series, or the letters of what one office sends out
    return "reply" if lexicon.pair(reference.series) in own else None
