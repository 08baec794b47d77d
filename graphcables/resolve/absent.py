"""Messages known only because they are cited: what they are called, and which citations mean the same one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType

from graphcables import lexicon
from graphcables.model import Reference
from graphcables.parties import letters, ordinal_of

_LISTED = frozenset(letters(name) for name in lexicon.series_names())
_RESTART = 120
"""Days between citations of an absent serial after which it is taken for another message of that number."""
_MISPRINT = 14
"""Most days by which dates given to one message of a series differ: 18 January is printed 24 January, 3 May 13 May."""
_LATE = 3
"""The same for a number of which no series is known: days between writing and receipt."""
_SINGULAR = {"memoranda": "memorandum", "replies": "reply", "despatches": "despatch", "telexes": "telex"} | {
    f"{kind}s": kind
    for kind in "telegram cable cablegram message airgram savingram radiogram wire circular instruction note letter communication".split()
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation of an absent message: `day` is the one that it gives (`dated`), or that on which it was written.

    `bare` says that it names no series; `between` are then the posts of its document's ends, as far as they are known, but for
    the headquarters, to which all write.
    """

    day: int
    dated: bool
    bare: bool
    between: frozenset[str]


@dataclass(slots=True)
class _Message:
    """What the mentions of a message so far say of it: `dated` is the first day that one gives, `bare` whether any names no series."""

    which: int
    last: int
    bare: bool
    dated: int | None = None
    between: frozenset[str] = frozenset()

    def fits(self, mention: Mention) -> bool:
        if mention.dated and self.dated is not None:
            return mention.day - self.dated <= (_LATE if mention.bare or self.bare else _MISPRINT)
        if not mention.bare or not mention.between or not self.between:
            return True
        return not mention.between.isdisjoint(self.between)

    def take(self, mention: Mention) -> None:
        self.last = mention.day
        self.bare = self.bare or mention.bare
        if mention.dated and self.dated is None:
            self.dated = mention.day
        self.between |= mention.between


def apart(mentions: Sequence[Mention]) -> Iterator[int]:
    """For each citation of an absent serial, sorted by day: which message of that number it means.

    Messages of one number are told apart by the days that citations give them, by the time between citations, and where
    no series is known, by who writes to whom. A citation that fits several means the one cited last.

    Examples
    --------
    >>> athens, paris = frozenset({"Athens"}), frozenset({"Paris"})
    >>> list(apart([Mention(day, False, False, athens) for day in (100, 130, 131, 400)]))
    [0, 0, 0, 1]
    >>> list(apart([Mention(100, True, True, athens), Mention(104, True, True, athens), Mention(105, False, True, paris)]))
    [0, 1, 2]
    """
    late: list[_Message] = []  # the one cited last is the last
    count = 0
    for mention in mentions:
        late = [message for message in late if mention.day - message.last <= _RESTART]
        message = next((message for message in reversed(late) if message.fits(mention)), None)
        if message is None:
            message = _Message(count, mention.day, mention.bare)
            count += 1
        else:
            late.remove(message)
        late.append(message)
        message.take(mention)
        yield message.which


def mention_of(
    day: int, date: str | None, series: str | None, enclosed: bool, origin: Set[str], destination: Set[str]
) -> Mention:
    """A citation as `apart` needs it: its day, date and series, whether an enclosure has it, the ends of its document."""
    if series is not None:
        return Mention(day, ordinal_of(date) > 0, False, frozenset())
    between = frozenset() if enclosed else frozenset(origin | destination) - lexicon.HEADQUARTERS
    return Mention(day, ordinal_of(date) > 0, True, between)


def restarted(target: str, which: int) -> str:
    """The id of the first, second, third message of an absent serial.

    Examples
    --------
    >>> restarted("v/Tohak 83", 0), restarted("v/Tohak 83", 1)
    ('v/Tohak 83', 'v/Tohak 83 (2)')
    """
    return f"{target} ({which + 1})" if which else target


def absent_name(
    reference: Reference,
    printed: Mapping[str, str] = MappingProxyType({}),
    origin: Set[str] = frozenset(),
    destination: Set[str] = frozenset(),
) -> str:
    """The name of a message that is known only because it is cited: its serial, under the one name of its numbering.

    Parameters
    ----------
    reference : Reference
    printed : mapping of str to str
        The names that posts have in the citing volume: Léopoldville for Kinshasa.
    origin, destination : set of str
        The posts of its ends by the citing document, for one cited as "your" or "my" whose series isn't known.

    Examples
    --------
    >>> from graphcables.model import Reference
    >>> absent_name(Reference("v/d1", "p", "message", "Tohak 83", 0, 8, series="Tohak", number="83"))
    'Tohak 83'
    >>> absent_name(Reference("v/d1", "p", "message", "your 41", 0, 7, series="State", number="41", origin=("State",), destination=("Athens",)))
    'State 41 to Athens'
    >>> mine = Reference("v/d1", "p", "message", "my despatch No. 8", 0, 17, number="8", noun="despatch", possessive="my")
    >>> absent_name(mine, {}, {"London"}, {"State"}), absent_name(mine)
    ('London 8', 'despatch 8')
    """
    series = reference.series
    said = (reference.origin, reference.destination)
    if series is None and not reference.origin and reference.possessive and len(origin) == len(destination) == 1:
        said = said if origin == destination else (tuple(origin), tuple(destination))
    sender, recipient = (tuple(printed.get(post, post) for post in end) for end in said)
    kind = _singular(reference.noun or "message")
    if reference.number is None:
        ends = f" from {sender[0]}" if sender and sender != recipient else ""
        if ends and recipient:
            ends += f" to {recipient[0]}"
        return f"{kind.split()[-1]}{ends} of {reference.date or 'no date'}"
    if series and (not sender or not _is_shorthand(series)) and not (lexicon.post(series) or series in said[0]):
        return lexicon.serial(letters(series) if _is_dotted(series) else series, reference.number)
    if sender:
        name = lexicon.serial(sender[0], reference.number)
        home = sender[0] in lexicon.HEADQUARTERS
        return f"{name} to {recipient[0]}" if home and recipient and recipient[0] not in lexicon.HEADQUARTERS else name
    return lexicon.serial(series or kind, reference.number)


def _is_dotted(series: str) -> bool:
    """Whether a series is letters with stops between them, which others leave out: O.CH, S.W."""
    return "." in series and series.replace(".", "").isupper()


def _singular(noun: str) -> str:
    """The kind of a message, in the singular and in one spelling: a list's "despatches" are each a despatch."""
    *before, kind = noun.replace("dispatch", "despatch").split(" ")
    return " ".join([*before, _SINGULAR.get(kind, kind)])


def _is_shorthand(series: str) -> bool:
    return lexicon.is_series(series) and lexicon.pair(series) is None and letters(series) not in _LISTED
