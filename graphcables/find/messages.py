"""References to messages by their serial numbers.

A number is read backwards (what stands before it says whose number it is) and then forwards (dates, copies under
other numbers, paragraphs, the rest of a list: `lists`). Here is told which numbers are a message's.
"""

from __future__ import annotations

import re

from graphcables import dates, lexicon
from graphcables.find.context import Context
from graphcables.find.counts import COUNTED_AFTER, UNIT_AFTER
from graphcables.find.head import ADJECTIVES, Head, read_head
from graphcables.find.lists import AFTER_NUMBER, ITEM, JOIN, letters_of, number_at, read_list
from graphcables.find.tail import SPACE
from graphcables.find.words import (
    CAPTION,
    GENITIVE,
    NOUN,
    NUMBER,
    OWNER,
    POST,
    SERIES,
    SHORTHAND,
    TITLED,
    WEAK,
    Word,
    classify,
)
from graphcables.model import Reference

_SENDING = frozenset("Sent SENT Repeated REPEATED Rptd RPTD Rpt".split())
_REPEATING = frozenset("repeated rptd rpt".split())
_SENT = re.compile(
    rf"(?:^|[.;)\n])\s*(?:{'|'.join(sorted(_SENDING))})\s"
    r"(?:(?:to|info|INFO|information|for\sinformation|as|Dept|DEPT|Department)\s){0,3}\Z"
)
"""What leads the numbers that a message itself has at its addressees: "Sent Jidda 40. Repeated London 494."."""
_SENDS = re.compile(rf"(?:^|[.;)\n])\s*(?:{'|'.join(sorted(_SENDING))})\s")
"""How such a list begins."""
_LISTED = 120
"""How far before one of its numbers that can be."""
_COPIED = re.compile(r"\b(?:repeated|rptd|rpt)\s(?:(?:to|info|information|for\sinformation)\s){0,2}\Z")
"""What leads the number that another message has at an addressee."""
_DISTRIBUTED = re.compile(
    r"(?:[^\S\n]|[,;()]|[0-9]+|(?!(?:[Rr]e)?(?:Emb|Dep|Leg|Con)[a-z]*tels?\b|State\b)[A-Z][\w’'-]*|\b(?:and|repeated|rptd|rpt|info|information|for|to|as|pouched|unnumbered)\b)*"
)
"""What those numbers stand among: posts, and words for sending."""
_YEAR = re.compile(r"1[89][0-9][0-9]")
_SPAN = re.compile(r"[-–](?:1[89])?[0-9]{2}(?![0-9/–-])")
"""What makes a year the first of several: "our 1953-55 program"."""
_REPEATED = re.compile(rf",?{SPACE}(?:repeated|rptd|rpt|info|sent){SPACE}(?:(?:to|info){SPACE})?[A-Z]")
"""What makes a number that could be a year a message's: "Karachi 1947 repeated Delhi 256"."""
_DAYS = re.compile(rf"[-–][0-9]{{1,2}}\s{dates.MONTH}\b")
"""The rest of days of a month: 7–22 October."""
_LETTER = re.compile(r"[A-Z]\b")
"""A letter behind a number, which only a kind of message makes one of its own: "despatch No. 140E"."""
_A_MONTH = range(1, 32)
"""The days of a month."""
_DAY_OF = re.compile(rf"{SPACE}(?!{dates.MONTH}\.?{SPACE}[0-9]{{1,2}}(?:st|nd|rd|th|d)?\b){dates.MONTH}(?![a-z])")
"""What makes a number a day: "your telegram 18 January", but "telegram 18 January 12"."""
_ELIDED_AFTER = re.compile(
    rf"$|[.,;:)\]—–-]|\n|{SPACE}[0-9]{{1,2}}(?:st|nd|rd|th)\b|{SPACE}(?:and|or|para(?:graph)?s?|of|dated|from|to|was|is|has|have|had|re|regarding|concerning|which|in|as|states?|we|I|that|with|"
    rf"repeated|rptd|re(?:ceived|ports?|fers?|ference)|about|by|not|on|under|suggests?|crossed|last|first|second|also|appears?|would|should|may|will|"
    rf"contain(?:s|ed|ing)|answered|for|sent|requests?|requested|referred|should|instant|the|this)\b|{SPACE}[A-Z(\[]"
)
_ALONE = frozenset("telegram tel despatch dispatch airgram cablegram".split())
"""Nouns in the singular, behind which a small number is one message's and no count: "telegram 19 stated"."""
_SHELF = re.compile(r",\s(?:[Bb]ox|[Ff]older|[Ii]tem)\b")
"""What follows an archive's letters and number: "on file MP1217, Box 585"."""
_PAPER = re.compile(r"\b(?:Intelligence|Action|Study|Decision|Research|Review|[Bb]riefing)\s\Z")
"""What makes a memorandum or a note a paper of a numbered kind: "National Security Action Memorandum No. 104"."""
_FILE_RANGE = re.compile(r"[–-](?P<last>[0-9]{1,5})\b")
_FILED = 25
"""A longer run of serials behind a dash is a file's title ("Tohak 100–192", "Study Memoranda, Nos. 43–103")."""
_LEAD = 30
"""How far before letters the word can begin that leads them."""
_COMMANDS = 5
"""Fewest digits of a number that needs no more than a command's letters before it."""
_NO_LETTERS = frozenset("AA NAA PA TS CS CP CRS SC CA FA AB BP DC RAN US UK MS PMM ANZ".split())
_PAPERS = frozenset("FY PL NSSM NSDM NSAM NIE SNIE".split())
"""Letters of laws, years and papers: "our FY52 budget"."""
_ARMS = re.compile(r"[BCFMT][–-]$")
"""Bombers, carriers, tanks: "our B–52", though A–195 is an airgram."""
_COUNTRIES_TOO = frozenset(
    "berlin geneva state delhi washington paris london department new york usun un panama mexico guatemala congo".split()
)


_NUMBERED = re.compile(r"(?:^|[(\[“—])(?:Nos?|NOS?|no)\.$")
_LETTERED = re.compile(r"(?:^|[(\[“—])(?P<letters>[A-Z]{1,3})\.?(?:No|NO)\.$")
_PREFIX = re.compile(r"(?:[A-Z]{1,6}|[A-Z0]\.[A-Z]{1,3}|[A-Z](?:\.[A-Z])?)[.–-]?$")
_LEADS = frozenset((NUMBER, NOUN, WEAK, SHORTHAND, OWNER, SERIES, POST, GENITIVE, CAPTION))
_DASHED_AIRGRAMS = frozenset(("A", "CA", "CG", "CW"))


def is_led(text: str, word: str, part: Word, begin: int) -> bool:
    """Whether the word before letters, capitals or a title (`word`, at `begin`) can make their number a message's.

    "telegram FY 1972" has one, "in FY 1972" has none, but a long number needs none; a title ("our Security 510") needs an
    owner. "Note 5" is none of a message.
    """
    if part is WEAK:
        return False
    behind = begin + len(word) + 1
    if part is not TITLED and text[behind : behind + _COMMANDS].isdigit() and text[behind + 6 : behind + 7] != "Z":
        return True
    before = text[max(0, begin - _LEAD) : begin].rsplit(None, 1)
    if not before:
        return False
    found = classify(before[-1])
    if part is TITLED and word.lower() not in ADJECTIVES:
        return found is OWNER
    return found in _LEADS or before[-1].lower() in ADJECTIVES or word.startswith(("CA", "CG", "CW"))


def can_stand_alone(context: Context, word: str, glued: str) -> bool:
    """Whether letters glued to a number can be a serial though the word before them says nothing: "UNY392", "CA-14448"."""
    if not glued:
        return False
    if context.is_lettered or word.lower() in ADJECTIVES:
        return True
    letters = glued.lstrip("([{“‘\"'—*_").rstrip(".–-")
    return letters in _DASHED_AIRGRAMS or letters in lexicon.series_names() or letters.lower().endswith(("no", "nos"))


def find_messages(context: Context, glued: str, start: int) -> tuple[list[Reference], int] | None:
    """The references that begin with the number whose digits begin at `start`, after the letters `glued` to it.

    Returns
    -------
    (list of Reference, int) or None
        The references and the offset to read on; None where the number is none of a message.
    """
    text = context.document.text
    numbered = _NUMBERED.search(glued) if glued else None
    lettered = _LETTERED.search(glued) if glued else None
    if numbered:
        glued, number_word = "", numbered.start() + start - len(glued)
    elif lettered:
        glued, number_word = "", lettered.start("letters") + start - len(glued)
    else:
        number_word = start
    prefix = _PREFIX.search(glued) if glued else None
    if glued and prefix is None and glued.lstrip("([{“‘\"'—*_#") not in ("", "/"):
        return None
    if glued and prefix is None and glued.endswith("/"):
        return None
    number_start = start - len(prefix[0]) if prefix else number_word
    head = read_head(context, number_start) or Head(number_start)
    head.numbered = head.numbered or numbered is not None or lettered is not None
    if lettered:
        head.letters = lettered["letters"]
    if not (head.noun or head.possessive) and (end := _distributed(context, head, start)):
        return [], end
    letters = letters_of(prefix[0] if prefix else "") or head.letters
    begin = start - len(prefix[0]) if prefix else start
    if (at := number_at(text, begin, head)) > begin:
        begin = start = at
        prefix = letters = None
    item = ITEM.match(text, begin)
    if item is None or not item["digits"] or item.start("digits") != start or not AFTER_NUMBER.match(text, item.end()):
        return None
    if not _is_message(context, head, prefix[0] if prefix else None, item):
        return None
    return read_list(context, head, letters, item, head.start)


def _distributed(context: Context, head: Head, start: int) -> int | None:
    """Where the numbers end that a message has at its addressees, where the one that begins at `start` is of them.

    A copy of another message that a footnote hangs on is cited by it: "repeated Rangoon 252.²".
    """
    text, before = context.document.text, max(context.document.body, head.start - _LEAD)
    near = text[before : head.start].split()
    own = not _SENDING.isdisjoint(near) and _SENT.search(text, before, head.start) is not None
    if not own and head.post and near and near[-1][-1] == "," and near[-1][:-1].isdigit():
        own = _goes_on_with(context, head.start)
    copied = head.post is not None and not _REPEATING.isdisjoint(near) and _COPIED.search(text, before, head.start)
    if not (own or copied):
        return None
    distributed = _DISTRIBUTED.match(text, start)
    end = distributed.end() if distributed else start
    return end if own or context.marker_between(start, end + 1) is None else None


def _goes_on_with(context: Context, start: int) -> bool:
    """Whether what begins at `start` goes on with such a list: "Sent to Karachi as 180 rptd Delhi as 293, London 1720"."""
    text = context.document.text
    for sends in _SENDS.finditer(text, max(context.document.body, start - _LISTED), start):
        listed = _DISTRIBUTED.match(text, sends.end(), start)
        if listed and listed.end() == start:
            return True
    return False


def _is_message(context: Context, head: Head, prefix: str | None, item: re.Match[str]) -> bool:
    """Whether the words before and after a number make it a message's."""
    text, end, digits = context.document.text, item.end(), item["digits"]
    archive = context.in_source_note(item.start())
    marked = context.marker_between(end, end) is not None
    if head.start > 0 and text[head.start - 1 : head.start] in ("/", "-", "–") and not head.series:
        return False
    if not head.noun and _LETTER.match(text, end):
        return False  # "our F8F aircraft"
    if head.capitals in _PAPERS or head.letters in _PAPERS:
        return False
    if len(digits) <= 2 and _DAYS.match(text, end):
        return False
    if int(digits) in _A_MONTH and not (head.numbered or head.shorthand or head.series) and _DAY_OF.match(text, end):
        return False
    if not (head.noun or head.numbered) and _YEAR.fullmatch(digits) and _SPAN.match(text, end):
        return False  # years: Tours 1959–61, "my 1953-55 acquaintance"
    if head.titled and head.possessive not in ("your", "my", "our"):
        return False
    if head.letters in ("CA", "CG", "CW") and len(digits) >= 4 and not archive:
        return True
    if _is_commands(context, head, item):
        return True
    if head.letters and not (head.noun or head.possessive or head.numbered or head.genitive):
        return False
    filed = _FILE_RANGE.match(text, end) if head.weak or head.series else None
    if filed and int(filed["last"]) - int(digits) > _FILED:
        return False
    if head.weak:
        return head.numbered and not _PAPER.search(text, max(0, head.start - _LEAD), head.start)
    if head.to:
        return _is_post_number(context, head, item, archive)
    if head.noun:
        if archive and re.fullmatch(r"19[0-9][0-9]", digits) and not head.possessive and not head.numbered:
            return False
        told = head.noun.rsplit(" ", 1)[-1] in _ALONE
        if (
            not told
            and head.noun.startswith(("circular", "wire", "message", "cable", "instruction"))
            and not head.numbered
            and len(digits) < 2
            and not head.possessive
        ):
            return not UNIT_AFTER.match(text, end)
        if marked or head.numbered or len(digits) > 2:
            return True
        return not (COUNTED_AFTER.match(text, end) if told else UNIT_AFTER.match(text, end))
    if head.shorthand:
        return True
    if head.series:
        sure = lexicon.is_series(head.series)
        counted = COUNTED_AFTER.match(text, end) or (UNIT_AFTER.match(text, end) and len(digits) < 2)
        return (sure or not counted) and (not archive or len(digits) < 6)
    if prefix is not None:
        return _is_lettered(context, head, prefix, item)
    if head.post:
        return _is_post_number(context, head, item, archive)
    if head.possessive:
        if marked or (head.numbered and len(digits) > 2) or _ELIDED_AFTER.match(text, end):
            return True
        if _YEAR.fullmatch(digits):
            return False  # "your 1966 program"
        return not COUNTED_AFTER.match(text, end) and (len(digits) > 1 or text[head.start].isupper())
    return False


def _is_commands(context: Context, head: Head, item: re.Match[str]) -> bool:
    """Whether letters and five digits or more are a command's message: DA 921933, CINCFE 804743."""
    name = head.letters or head.capitals
    return (
        name is not None
        and len(item["digits"]) >= _COMMANDS
        and lexicon.is_command(name)
        and context.document.text[item.start("digits") - 1] == " "
        and not context.document.text.startswith(".", item.start("digits") - 2)
        and not (context.is_lettered or context.in_source_note(item.start()))
        and context.document.text[item.end() : item.end() + 1] not in ("/", "-", "–", "°")
        and not UNIT_AFTER.match(context.document.text, item.end())
    )


def _is_lettered(context: Context, head: Head, prefix: str, item: re.Match[str]) -> bool:
    """Whether letters and number alone ("UNY392", "O.CH183503", "CA-14448") are a serial."""
    text, digits = context.document.text, item["digits"]
    letters = prefix.rstrip(".–-").replace("0.", "O.")
    if letters in _PAPERS or (_ARMS.match(prefix) and not context.is_lettered):
        return False
    if head.possessive or (head.post and head.genitive):
        return True
    if _SHELF.match(text, item.end()):
        return False
    if prefix.endswith(("–", "-")):
        return (letters in ("CA", "CG", "CW") and len(digits) >= 3) or (
            letters == "A" and len(digits) >= 3 and not context.in_source_note(item.start())
        )
    if text[item.end() : item.end() + 1] in ("/", "-", "–"):
        return False
    if letters in lexicon.series_names():
        return True
    if not context.is_lettered:
        return False
    if letters in _NO_LETTERS or (context.footnote_at(item.start()) is None and letters == "A" and len(digits) > 3):
        return False
    return (len(letters) >= 2 and len(digits) >= 2) or (prefix.endswith(".") and len(digits) >= 2 and len(letters) == 1)


def _is_post_number(context: Context, head: Head, item: re.Match[str], archive: bool) -> bool:
    """Whether a post's name and a number are a telegram ("Saigon 15724"), not a year, a zone or a count."""
    text, end, digits = context.document.text, item.end(), item["digits"]
    if head.genitive and lexicon.post(head.post or "") is None:
        marked = context.marker_between(end, end + 2) is not None
        return marked or (
            len(digits) >= 2
            and not _YEAR.fullmatch(digits)
            and bool(re.match(r"[.,;)\n]|\sand\s[0-9]", text[end : end + 7]))
        )
    if head.possessive == "your" or head.genitive or head.numbered:
        return context.marker_between(end, end) is not None or not (UNIT_AFTER.match(text, end) and len(digits) < 3)
    if archive:
        return False
    name = lexicon.fold(head.to or head.post or "")
    surely = context.in_reference_line(head.start) or _REPEATED.match(text, end) is not None
    if not surely and _YEAR.fullmatch(digits) and name != "state":
        year = int((context.document.date or "1900")[:4])
        if int(digits) <= year + 1 and int(digits) > year - 60:
            return False
    if re.match(r",?\s(?:D\.\s?C|N\.\s?Y)", text[end : end + 6]) or text[end : end + 1] in ("-", "–", "/", "e"):
        return bool(JOIN.match(text, end)) and len(digits) >= 3 and text[end] != "/"
    if COUNTED_AFTER.match(text, end) or (UNIT_AFTER.match(text, end) and len(digits) < 3):
        return False
    if (
        head.to is None
        and name in _COUNTRIES_TOO
        and len(digits) < 3
        and not re.match(r"[.,;:)]|\s(?:and|para|\(|\n|to\s[A-Z])|\n|$", text[end : end + 5])
    ):
        return False
    return len(digits) >= 2 or bool(re.match(r"[.,;:)\n]", text[end : end + 1]))
