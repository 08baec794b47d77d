"""The words before a number, read backwards: whose it is, and what kind of message."""

from __future__ import annotations

import re

from graphcables import dates, lexicon
from graphcables.find import words
from graphcables.find.context import Context
from graphcables.find.words import CAPITALS, GENITIVE, LETTERS, NOUN, NUMBER, POST, SERIES, SHORTHAND, TITLED, WEAK

_TOKEN = re.compile(r"[^\s—/]+|[—/]")
_OPENING = "([{“‘\"'—"
"""What opens a parenthesis, a quotation or an aside: words before it are of another sentence."""
_BEFORE_WORDS = _OPENING + "*_"
"""What may be glued to a word's beginning and is none of it."""
ADJECTIVES = frozenset(
    "nodis exdis limdis niact noforn backchannel immediately preceding subsequent previous earlier joint confidential secret personal unnumbered plain embassy departmental dept department "
    "priority urgent last recent code cipher press strictly following two three several top action reference out state foreign office "
    "embassy’s telegraphic circular in emb official present departmental ministerial most excellency’s excellency's honor’s lordship’s".split()
)
_IMPLIED = {
    "embassy": "post",
    "legation": "post",
    "department": "department",
    "dept": "department",
    "departmental": "department",
    "office": "ministry",
}
"""Whose a "Department telegram", an "Embassy telegram" and a "Foreign Office telegram" are."""
_LIMIT = 90
"""How far back the words of a reference may begin."""
_NEAR = 36
"""How far back most of them begin."""
_OLD = 20
"""Years for which messages are cited by the year of their number."""
_MONTH_BEFORE = re.compile(rf"{dates.MONTH}\s?\Z")
_PLURAL = re.compile(r"(?:d[ei]spatches|telegrams|instructions|cablegrams),?$")
"""What "from No. 547 to No. 552" follows."""
_GENERALS = frozenset(("Consul", "Consulate"))
"""Whose General's a message is: "Consulate General's 441"."""
_LONGEST_POST = 4
"""Most words of a post's name."""


class Head:
    """What the words before a number say; no dataclass, whose constructor would set each field of each number's."""

    series: str | None = None
    possessive: str | None = None
    noun: str | None = None
    shorthand: str | None = None
    post: str | None = None
    to: str | None = None
    genitive: bool = False
    numbered: bool = False
    weak: bool = False
    capitals: str | None = None
    letters: str | None = None
    titled: str | None = None
    implied: str | None = None
    year: str | None = None

    def __init__(self, start: int) -> None:
        self.start = start


def read_head(context: Context, start: int) -> Head | None:
    """Reads the words before a number (or its glued letters) backwards."""
    text = context.document.text
    begin = max(context.document.body, start - _LIMIT, text.rfind("\n\n", max(0, start - _LIMIT), start) + 2)
    near = text.rfind(" ", begin, max(begin, start - _NEAR)) + 1 or begin
    tokens = _tokens(text[near:start])
    place = start
    head = Head(start)
    adjectives = 0
    while tokens:
        if near > begin and len(tokens) <= _LONGEST_POST:  # few heads are that long: the rest is read when it is needed
            near, tokens = begin, _tokens(text[begin:place])
        token = word = tokens[-1]
        place = text.rindex(token, begin, place)
        if head.numbered and head.post is None and head.noun is None and word.endswith(","):
            word = word[:-1]  # "telegram from Bangkok, No. 1280"
        part = words.classify(word) if word else None
        opened = token[0] in _OPENING
        if part is NUMBER and not head.numbered and head.start == start:
            head.numbered = True
        elif part is LETTERS and head.letters is None and (head.start == start or head.numbered) and not head.noun:
            head.letters = words.bare(word).rstrip(".").replace("0.", "O.")
        elif part is NUMBER and head.letters and not head.numbered and not head.noun:
            head.numbered = True
        elif (
            part in (NOUN, WEAK)
            and head.noun is None
            and head.possessive is None
            and not (part is WEAK and (head.post or head.series or head.shorthand))
        ):
            head.noun, head.weak = words.bare(word).lower(), part is WEAK
        elif part is SHORTHAND and head.shorthand is None and head.noun is None and head.possessive is None:
            head.shorthand = words.bare(word)
        elif part is SERIES and head.series is None and head.possessive is None:
            head.series = words.bare(word)
        elif part is POST and head.post is None and head.possessive is None and (found := _post_ending(tokens)):
            count, head.post = found
            head.genitive = bool(re.search("[’'`]s?$", word))
            place = _begin(text, tokens[-count:-1], place)
            tokens = tokens[: len(tokens) - count + 1]
            token = tokens[-1]
            opened = token[0] in _OPENING
            if not (head.genitive or opened or head.noun or head.shorthand or head.series) and (led := _led_to(tokens)):
                head.to, head.post, head.start = head.post, None, place  # "Embtel to Berlin 517"
                place = _begin(text, tokens[-1 - led : -1], place)
                del tokens[-1 - led :]
                continue
        elif part is GENITIVE and head.post is None and head.possessive is None:
            head.post, head.genitive = words.bare(word), True
        elif part is TITLED and head.titled is None and head.start == start and _owner_before(tokens):
            head.titled = words.bare(word)
        elif part is CAPITALS and head.capitals is None and head.start == start:
            head.capitals = words.bare(word)
        elif (
            head.possessive is None
            and not word.endswith(",")
            and (words.is_owner(word) or (head.numbered and words.bare(word).lower() == "yours"))
        ):
            head.possessive = words.possessive(word)
            if head.possessive == "post" and len(tokens) > 1 and tokens[-2] in _GENERALS:
                tokens.pop()
                place = text.rindex(tokens[-1], begin, place)
                token = tokens[-1]
                opened = token[0] in _OPENING
            if head.possessive == "post" and len(tokens) > 1 and tokens[-2] == "Prime":
                head.possessive = "department" if context.is_lettered else None  # to Australian posts he is Canberra
                if head.possessive is None:
                    break
        elif (
            word != "in"
            and (adjective := word.lstrip(_OPENING).lower()) in ADJECTIVES
            and adjectives < 3
            and head.possessive is None
        ):
            adjectives += 1
            if adjective in _IMPLIED:
                head.implied = _IMPLIED[adjective]
            if adjective == "circular" and head.noun:
                head.noun = f"circular {head.noun}"
                head.start = place + len(token) - len(token.lstrip(_BEFORE_WORDS))
            if opened:
                break
            tokens.pop()
            continue
        elif (
            (head.post or head.series or head.capitals)
            and re.fullmatch(r"\(?(?:19)?[0-9][0-9]", word)
            and not head.possessive
            and not head.year
        ):
            year = re.sub(r"[^0-9]", "", word)[-2:]
            if _is_late(year, context.document.date) and not _MONTH_BEFORE.search(text, max(begin, place - 12), place):
                head.year = year
            else:
                break
        elif word == "from" and head.numbered and not head.noun and len(tokens) > 1 and _PLURAL.match(tokens[-2]):
            tokens.pop()  # "your despatches, from No. 547 to No. 552"
            continue
        else:
            break
        head.start = place + len(token) - len(token.lstrip(_BEFORE_WORDS))
        if head.possessive == "post" and head.post is None and not opened and (found := _post_ending(tokens[:-1])):
            count, head.post = found  # "Hankow Embassy’s 237"
            head.start = _begin(text, tokens[-1 - count : -1], place)
        if head.possessive or (opened and part is not NUMBER):
            break
        tokens.pop()
    return head if head.start < start else None


def _is_late(year: str, date: str | None) -> bool:
    """Whether two digits before a series can be the year of a message cited: "72 Athens 1234", but not "para 12 Secto 29"."""
    return date is None or (int(date[:4]) - int(year)) % 100 <= _OLD


def _tokens(piece: str) -> list[str]:
    """The words of a piece, a dash or a slash being one; `str.split` is quicker where there are none."""
    return _TOKEN.findall(piece) if "—" in piece or "/" in piece else piece.split()


def _begin(text: str, tokens: list[str], end: int) -> int:
    """Where some words begin that are the last before `end`."""
    for token in reversed(tokens):
        end = text.rindex(token, 0, end)
    return end


def _led_to(tokens: list[str]) -> int:
    """How many words between a post, the last one, and a kind of message make it the one that it went to: "telegram to the"."""
    count = 2 if tokens[-2:-1] == ["the"] else 1
    if len(tokens) < count + 2 or tokens[-1 - count] != "to":
        return 0
    return count if words.classify(tokens[-2 - count]) in (NOUN, SHORTHAND) else 0


def _owner_before(tokens: list[str]) -> bool:
    """Whether the word before the last one is your, my or our: "our Security 510"."""
    return len(tokens) > 1 and words.is_owner(tokens[-2]) and words.possessive(tokens[-2]) in ("your", "my", "our")


def _post_ending(tokens: list[str]) -> tuple[int, str] | None:
    """(number of words, name as printed) of the post whose name ends with the last token."""
    for count in range(min(_LONGEST_POST, len(tokens)), 0, -1):
        group = tokens[-count:]
        if any(token[-1] in ".,;:)" for token in group[:-1]) or not group[0].lstrip(_OPENING)[:1].isupper():
            continue
        name = words.bare(" ".join(group))
        if lexicon.post(name):
            return count, name
    return None


def spelled(name: str) -> str:
    """A post's name as printed, out of capitals."""
    if not name.isupper() or len(name) <= 4:
        return name
    known = lexicon.post(name)
    return known if known and lexicon.fold(known) == lexicon.fold(name) else name.title()
