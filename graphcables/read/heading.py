"""What a heading says: number, parties, and a serial where it prints one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graphcables import lexicon

_NUMBER = re.compile(r"^\[?(?:No\.?\s*)?([0-9]{1,4}[a-zA-Z]?)[.:\]]+\s+(?=\S)|^No\.\s*([0-9]{1,4}[a-z]?)\.?(?=\s|$)")
_KIND = re.compile(
    r"^(?:(?:extract|summary|draft|circular|joint|backchannel|personal|priority|paraphrase of|record of)\s+)*(?:(?:air|paper)\s+)?"
    r"(telegrams?|cablegrams?|cables?|messages?|airgrams?|despatch|dispatch|instruction|letter|note|memorandum|teletype|teleprinter|"
    r"savingram|aerogramme|minute|submission|circular|memoranda|editorial|paper|report|aide|minutes|record|press|statement|national|"
    r"agreement|study|briefing|notes|summary|action|talking|joint|research|intelligence|information|special|transcript|telephone|"
    r"editor|conversation|extract|draft|speech|cabinet|war|notice|policy|conclusions|excerpt|address)\b",
    re.I,
)
_NOT_SENT = re.compile(
    r"editorial note|conversation|minutes|memorandum (?:of|for the record)|estimate|meeting|summary record|submission|press|statement|"
    r"agreement|draft|record of|cabinet|notes of|report by|paper |study|article|speech|extract from|policy"
)
"""Looked for in small letters, which a pattern that minds no case would be four times as slow at."""
_TYPED = re.compile(
    r"^(?P<what>[^()]{0,60}?\b(?:telegram|cablegram|cable|message|airgram|des?patch|dispatch|instruction|letter|note|memorandum|"
    r"teletype|savingram|circular|minute|submission|telex)s?(?:\s+(?:No\.\s*)?(?P<serial>[A-Z][A-Za-z.]*[ -–]?[0-9][0-9–/-]*|[0-9]{1,6}))?)(?:\s*\([^)]*\))?,?\s+from\s+",
    re.I,
)
_COMMA_FORM = re.compile(
    r"^((?:Cablegram|Telex|Telegram|Savingram|Letter|Memorandum|Minute|Submission|Note)),\s(.+?)\s[Tt]o\s"
)
_ADDRESSED = re.compile(
    r"^(?:Circular )?(?:Cablegram|Telegram|Telegraph Message|Teletype Message|Savingram|Telex|Dispatch)s? to (?P<to>[A-Z].*)$"
)
_PARTING = re.compile(r"\(|\)|, to (?:the |all )?| to (?:the |all )?")
_GOES_ON = tuple(
    "ambassador minister mission delegation delegate representative envoy assistant adviser advisor aide legation chargé charge "
    "observer counselor consul commissioner secretary liaison agent accredited plenipotentiary delegations representatives "
    "negotiator visit trip relating respect deputy ministers".split()
)
"""Words behind which "to" goes on with the office: "Ambassador to Vietnam"."""
_SMALL = re.compile(r"(?<= )(?:To|From|In|Of|The)(?= )")
"""Words that stay small in a heading set in capitals."""
_TAIL = re.compile(
    r",\s+(?:(?:Washington|New York|Moscow|Paris|London|[A-Z][\w’.-]+(?: [A-Z][\w’.-]+)?),\s+)?(?:undated|(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\s+[0-9]{1,2},\s+[0-9]{4}.*)$"
)
_NAME_AT_END = re.compile(
    r"(?:General Secretary|Secretary of State|President|Ambassador|General|Admiral|Secretary|Director|Senator)(?:-designate)?\s+([A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,2})$"
)


_LONGEST = 400
"""Most characters of a party's words that are read."""
_SHORT = 2_000
"""Most characters of a heading that is remembered."""
_PIECE = 1_000_000
"""Characters of a text whose white space is put in order at a time."""


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a message: the name shown, and the posts its numbering may go by."""

    name: str | None = None
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says.

    Attributes
    ----------
    number : str or None
        The document's number where the heading opens with one.
    title : str
        The heading without that number.
    sender, recipient : Party
    serial : str or None
        The message's own serial where the heading prints it (``Telegram 111621 From …``).
    sent : bool
        Whether the heading is one of a message that somebody sent to somebody.
    """

    number: str | None
    title: str
    sender: Party = Party()
    recipient: Party = Party()
    serial: str | None = None
    sent: bool = False


def party(phrase: str) -> Party:
    """A party from the words of a heading.

    Examples
    --------
    >>> party("the President’s Assistant for National Security Affairs (Kissinger)").name
    'Kissinger'
    >>> party("the Embassy in Greece")
    Party(name='Embassy in Greece', posts=('Athens',))
    >>> party("Dr H. V. Evatt, Minister for External Affairs")
    Party(name='Dr H. V. Evatt', posts=('Canberra',))
    """
    return _party(" ".join(phrase[:_LONGEST].split()).strip(" ,;.:"))


@lru_cache(maxsize=4096)
def _party(phrase: str) -> Party:
    if not phrase:
        return Party()
    inside = re.findall(r"\(([^()]{2,60})\)", phrase)
    office = re.sub(r"\s*\([^()]*\)", "", phrase).strip(" ,")
    posts = lexicon.posts_of(office)
    where = next((words for words in inside if words.startswith(("in ", "at "))), None)
    if where:
        posts = tuple(dict.fromkeys((*lexicon.posts_of(where), *posts)))
        inside.remove(where)
    name = inside[-1] if inside and not inside[-1][0].isdigit() else None
    if name is None:
        shown = _NAME_AT_END.search(office)
        name = shown[1].strip() if shown else re.sub(r"^(?:the|an?)\s+", "", office.split(",")[0], flags=re.I)
    return Party(name or None, posts)


def _split(words: str) -> tuple[str, str] | None:
    """The two parties of "A to B": at the first "to" that isn't part of an office ("Ambassador to Vietnam")."""
    depth = 0
    for match in _PARTING.finditer(words):
        if match[0] in "()":
            depth += 1 if match[0] == "(" else -1
            continue
        if depth > 0:
            continue
        before, after = words[: match.start()], words[match.end() :]
        if (
            before.lower().endswith(_GOES_ON)
            and not match[0].startswith(",")
            and not after.lower().startswith(
                ("secretary", "department", "president", "acting secretary", "embassy", "under ")
            )
        ):
            continue
        if before.strip() and after.strip():
            return before, after
    return None


def squeezed(text: str) -> str:
    """A text with each run of white space as one space: piece by piece, since a word on its own costs ten times its letters.

    Examples
    --------
    >>> squeezed(" a  b   c ")
    'a b c'
    """
    if len(text) <= _PIECE:
        return " ".join(text.split())
    pieces, at = [], 0
    while at < len(text):
        space = text.find(" ", at + _PIECE)
        end = space if space >= 0 else len(text)
        pieces.append(" ".join(text[at:end].split()))
        at = end
    return " ".join(filter(None, pieces))


def read_heading(text: str) -> Heading:
    """Reads a heading.

    Examples
    --------
    >>> heading = read_heading("52. Telegram From the Embassy in Greece to the Embassy in Turkey")
    >>> heading.number, heading.sender.posts, heading.recipient.posts
    ('52', ('Athens',), ('Ankara',))
    >>> read_heading("The Ambassador in Russia (Francis) to the Secretary of State").sender
    Party(name='Francis', posts=('Moscow',))
    >>> read_heading("7. Telegram 4455 From the Embassy in Kenya to the Department of State, May 2, 1970").serial
    '4455'
    """
    text = squeezed(text)
    opened = _NUMBER.match(text)
    number = (opened[1] or opened[2]) if opened else None
    title = text[opened.end() :].strip() if opened else text
    return Heading(number, title, *(_read_title(title) if len(title) <= _SHORT else _read_title.__wrapped__(title)))


@lru_cache(maxsize=4096)
def _read_title(title: str) -> tuple[Party, Party, str | None, bool]:
    """(sender, recipient, serial, whether it was sent) of a heading without its number: many documents share one."""
    words = _TAIL.sub("", title) if len(title) < 600 else title[:600]
    if words.isupper():
        words = _SMALL.sub(lambda word: word[0].lower(), words.title())
    words = _COMMA_FORM.sub(r"\1 from \2 to ", words)
    addressed = _ADDRESSED.match(words)
    if addressed:
        return Party(), party(addressed["to"]), None, True
    lowered = words.lower()
    typed = _TYPED.match(words) if " from " in lowered else None
    serial = typed["serial"] if typed else None
    if typed:
        words = words[typed.end() :]
    elif _KIND.match(words) or _NOT_SENT.search(lowered):
        return Party(), Party(), None, False
    ends = _split(words)
    if ends is None:
        return party(words) if typed else Party(), Party(), serial, bool(typed)
    sent = not _NOT_SENT.search(title.lower()) or bool(
        typed and re.search(r"telegram|cable|message|airgram|des?patch", typed["what"], re.I)
    )
    return party(ends[0]), party(ends[1]), serial, sent
