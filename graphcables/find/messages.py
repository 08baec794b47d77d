"""References to messages: by serial number, by date-time group, by date alone.

A number is read backwards (what stands before it says whose number it is) and then forwards (dates, copies under
other numbers, paragraphs, the rest of a list).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphcables import dates, lexicon
from graphcables.find import words
from graphcables.find.context import Context
from graphcables.find.words import Word
from graphcables.model import Reference

_SPACE = r"(?:[^\S\n]{1,3}|[^\S\n]?\n[^\S\n]{0,8}(?=\S))"
_TOKEN = re.compile(r"[^\s—/]+|[—/]")
_NAME = rf"[A-Z][\w’'-]+(?:{_SPACE}(?:d[aeo]|es|of)?{_SPACE}?[A-Z][\w’'-]+){{0,2}}"
_AFTER_NUMBER = re.compile(
    r"(?!\d)(?!,\d{3}\b)(?!\.\d)(?!:\d\d)(?![^\S\n]?(?:%|°|per[^\S\n]?cent|percent\b|degrees|million|billion|[ap]\.[^\S\n]?m\b))"
    r"(?!(?:st|nd|rd|th|d|mm|km|m)\b)(?![’'`](?:s\b|[^\S\n]?[NSEW]\b))"
)
_DATE_TAIL = re.compile(
    rf"(?:{_SPACE})?[,(]?(?:{_SPACE})?\(?(?:(?:of|dated|sent|from|on){_SPACE})?(?:the{_SPACE})?(?P<when>{dates.DATE_PATTERN})\)?"
)
_YEAR_ONLY = re.compile(r"/(?P<year>\d\d)\b(?!/)")
_FROM_TO = re.compile(
    rf",?{_SPACE}(?P<way>[Ff]rom|[Tt]o|FROM|TO){_SPACE}(?:the{_SPACE})?(?:(?:Embassy|Consulate(?:{_SPACE}General)?|Legation|Mission|Ambassador|Consul){_SPACE}(?:(?:in|at){_SPACE}(?:the{_SPACE})?)?)?"
    rf"(?P<where>{_NAME})"
)
_DTG_TAIL = re.compile(rf"{_SPACE}(?:DTG{_SPACE})?(?={dates.DTG.pattern})")
_PARAGRAPHS_BEFORE = re.compile(
    rf"\b(?:[Pp]ara(?:graph)?s?\.?|PARAS?){_SPACE}(?P<list>(?:\w{{1,6}}(?:{_SPACE}?(?:,|and|&|to|through|-|–){_SPACE}?)?){{1,5}}?)(?:{_SPACE}(?:of|in)(?:{_SPACE}the)?)?{_SPACE}?$"
)
_PARAGRAPHS_AFTER = re.compile(
    rf"[,.]?{_SPACE}?\(?(?:[Pp]ara(?:graph)?s?\.?|PARAS?){_SPACE}(?P<list>\d{{1,2}}(?:(?:,{_SPACE}?|{_SPACE}?(?:and|&|-|–){_SPACE}?)\d{{1,2}}\b)*)"
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COPIES = re.compile(
    rf"(?:{_SPACE}|,{_SPACE}?)\(?(?:also{_SPACE})?(?:rptd|rpt|repeated|repeat|RPTD|REPEATED|RPT|sent|SENT|info|INFO|to){_SPACE}(?:info{_SPACE}|as{_SPACE})?"
    rf"(?=(?:to{_SPACE})?[A-Z])(?P<list>(?:[^.;:()\n]|(?<=Dept)\.){{1,120}})\)?"
)
_COPY = re.compile(
    rf"(?:^|(?<=\s)|(?<=,))(?P<name>{_NAME}\.?){_SPACE}(?:(?:as|telegram|tel|No\.){_SPACE})?(?P<number>\d{{1,6}})\b|(?P<number2>\d{{1,6}}){_SPACE}to{_SPACE}(?P<name2>{_NAME})"
)
_BRACKETED = re.compile(
    rf"{_SPACE}?\((?!Document|Tab|Box|Annex|{dates.MONTH}\b)(?P<list>(?:\d{{1,6}}(?:(?:,|{_SPACE}and){_SPACE}\d{{1,6}})*{_SPACE}to{_SPACE}{_NAME}|{_NAME}{_SPACE}\d{{1,6}})"
    rf"(?:(?:[,;]|{_SPACE}and){_SPACE}(?:\d{{1,6}}{_SPACE}to{_SPACE}{_NAME}|{_NAME}{_SPACE}\d{{1,6}}))*)\)"
)
_SLASHED = re.compile(rf"{_SPACE}?/{_SPACE}?(?:(?P<series>[A-Z][A-Za-z]{{1,8}}){_SPACE}?)?(?P<number>\d{{1,6}})\b(?!/)")
_JOIN = re.compile(
    rf"(?:{_SPACE})?(?:(?P<range>through|thru|THRU|to|–|-){_SPACE}?|,?{_SPACE}?(?:and|AND|&|or){_SPACE}|,{_SPACE}?(?:and{_SPACE})?|;{_SPACE})(?=[#A-Z\d])"
)
# What may stand behind a number without a meaning of its own: "tel 120 Dept", "(NOTAL)", "(not printed)".
_ASIDE = re.compile(
    rf"{_SPACE}Dept\b\.?(?!{_SPACE}\d)|{_SPACE}?\((?:not printed|not found|NOTAL|Notal|notal|S|C|TS|U|EXDIS|NODIS|Exdis|Nodis|Limdis|LIMDIS|Noforn)\)"
)
_INCLUSIVE = re.compile(r",?\s\(?inclusive")
_ITEM = re.compile(
    r"(?:(?:No|Nos)\.?\s|#)?(?P<prefix>(?:[A-Z]{1,5}|[A-Z0]\.[A-Z]{1,3})(?:\.\s?|\s?[–-]\s?|\s)?)?(?P<digits>\d{1,6})(?P<suffix>-[A-Z]\b|[A-C]\b)?"
)
_ELIDED_AFTER = re.compile(
    rf"$|[.,;:)\]—–-]|\n|{_SPACE}\d{{1,2}}(?:st|nd|rd|th)\b|{_SPACE}(?:and|or|para(?:graph)?s?|of|dated|from|to|was|is|has|have|had|re|regarding|concerning|which|in|as|states?|we|I|that|with|"
    rf"repeated|rptd|re(?:ceived|ports?|fers?|ference)|about|by|not|on|under|suggests?|crossed|last|first|second|also|appears?|would|should|may|will|"
    rf"contain(?:s|ed|ing)|answered|for|sent|requests?|requested|referred|should|instant|the|this)\b|{_SPACE}[A-Z(\[]"
)
_UNIT_AFTER = re.compile(
    rf"{_SPACE}(?!and\b|or\b|of\b|to\b|from\b|was\b|is\b|has\b|in\b|as\b|on\b|re\b|were\b|dated\b|which\b|para|that\b|with\b|we\b)[a-z]"
)
_COUNTED_AFTER = re.compile(
    rf"{_SPACE}(?!(?:is|was|has|this|as|us|gives|says|asks|shows|speaks|mentions|crossed|covers)\b)(?:[a-z]+s|men|man|people|percent|per|year|day|month|week|hour|mile|point|"
    rf"or|million|billion|thousand|ton|pound|odd|[a-z]+-[a-z]+)\b|[^\S\n]?%"
)
_ADJECTIVES = frozenset(
    "nodis exdis limdis niact noforn backchannel immediately preceding subsequent previous earlier joint confidential secret personal unnumbered plain embassy departmental dept department "
    "priority urgent last recent code cipher press strictly following two three several top action reference out state foreign office "
    "embassy’s telegraphic circular in emb official present departmental ministerial most".split()
)
_FILE_RANGE = re.compile(r"[–-](?P<last>\d{1,5})\b")
_FILED = 25
"""A longer run of serials behind a dash is a file's title ("Tohak 100–192")."""
_IMPLIED = {
    "embassy": "post",
    "legation": "post",
    "department": "department",
    "dept": "department",
    "departmental": "department",
}
"""Whose a "Department telegram" and an "Embassy telegram" are."""
_LIMIT = 90
"""How far back the words of a reference may begin."""
_RANGE = 100
"""Longest run of serials that "8 to 16" may stand for."""


@dataclass(slots=True)
class _Head:
    """What the words before a number say."""

    start: int
    series: str | None = None
    possessive: str | None = None
    noun: str | None = None
    shorthand: str | None = None
    post: str | None = None
    genitive: bool = False
    numbered: bool = False
    weak: bool = False
    capitals: str | None = None
    letters: str | None = None
    titled: str | None = None
    implied: str | None = None
    year: str | None = None


def _head(context: Context, start: int) -> _Head | None:
    """Reads the words before a number (or its glued letters) backwards."""
    text = context.document.text
    begin = max(context.document.body, start - _LIMIT, text.rfind("\n\n", max(0, start - _LIMIT), start) + 2)
    tokens = list(_TOKEN.finditer(text, begin, start))
    head = _Head(start)
    adjectives = 0
    while tokens:
        token = tokens[-1]
        word = token[0]
        if head.numbered and head.post is None and head.noun is None and word.endswith(","):
            word = word[:-1]  # "telegram from Bangkok, No. 1280"
        part = words.classify(word) if word else None
        opened = token[0][0] in "([{“‘\"'—"
        skipped = len(word) - len(word.lstrip("([{“‘\"'—*_"))
        if part is Word.NUMBER and not head.numbered and head.start == start:
            head.numbered = True
        elif part is Word.LETTERS and head.letters is None and (head.start == start or head.numbered) and not head.noun:
            head.letters = words.bare(word).rstrip(".").replace("0.", "O.")
        elif part is Word.NUMBER and head.letters and not head.numbered and not head.noun:
            head.numbered = True
        elif (
            part in (Word.NOUN, Word.WEAK)
            and head.noun is None
            and head.possessive is None
            and not (part is Word.WEAK and (head.post or head.series or head.shorthand))
        ):
            head.noun, head.weak = words.bare(word).lower(), part is Word.WEAK
        elif part is Word.SHORTHAND and head.shorthand is None and head.noun is None and head.possessive is None:
            head.shorthand = words.bare(word)
        elif part is Word.SERIES and head.series is None and head.possessive is None:
            head.series = words.bare(word)
        elif part is Word.POST and head.post is None and head.possessive is None and (found := _post_ending(tokens)):
            count, head.post = found
            head.genitive = bool(re.search("[’'`]s?$", word))
            tokens = tokens[: len(tokens) - count + 1]
            token = tokens[-1]
            opened = token[0][0] in "([{“‘\"'—"
            skipped = len(token[0]) - len(token[0].lstrip("([{“‘\"'—*_"))
        elif part is Word.GENITIVE and head.post is None and head.possessive is None:
            head.post, head.genitive = words.bare(word), True
        elif part is Word.TITLED and head.titled is None and head.start == start and _owner_before(tokens):
            head.titled = words.bare(word)
        elif part is Word.CAPITALS and head.capitals is None and head.start == start:
            head.capitals = words.bare(word)
        elif words.is_owner(word) and head.possessive is None and word[-1] != ",":
            head.possessive = words.possessive(word)
        elif word.lower() in _ADJECTIVES and adjectives < 3 and head.possessive is None:
            adjectives += 1
            if word.lower() in _IMPLIED:
                head.implied = _IMPLIED[word.lower()]
            if word.lower() == "circular" and head.noun:
                head.noun = f"circular {head.noun}"
            tokens.pop()
            continue
        elif (
            re.fullmatch(r"\(?(?:19)?\d\d", word)
            and (head.post or head.series or head.capitals)
            and not head.possessive
            and not head.year
        ):
            if not re.search(rf"{dates.MONTH}\s?$", text[max(begin, token.start() - 12) : token.start()]):
                head.year = re.sub(r"\D", "", word)[-2:]
            else:
                break
        else:
            break
        head.start = token.start() + skipped
        if head.possessive or (opened and part is not Word.NUMBER):
            break
        tokens.pop()
    return head if head.start < start else None


def _owner_before(tokens: list[re.Match[str]]) -> bool:
    """Whether the word before the last one is your, my or our: "our Security 510"."""
    return (
        len(tokens) > 1 and words.is_owner(tokens[-2][0]) and words.possessive(tokens[-2][0]) in ("your", "my", "our")
    )


def _post_ending(tokens: list[re.Match[str]]) -> tuple[int, str] | None:
    """(number of words, name as printed) of the post whose name ends with the last token."""
    for count in range(min(4, len(tokens)), 0, -1):
        group = tokens[-count:]
        if any(token[0][-1] in ".,;:)" for token in group[:-1]) or not group[0][0].lstrip("([{“‘\"'—")[:1].isupper():
            continue
        name = words.bare(" ".join(token[0] for token in group))
        if lexicon.post(name):
            return count, name
    return None


def _spelled(name: str) -> str:
    """A post's name as printed, out of capitals."""
    if not name.isupper() or len(name) <= 4:
        return name
    known = lexicon.post(name)
    return known if known and lexicon.fold(known) == lexicon.fold(name) else name.title()


def find_messages(context: Context, glued: str, start: int) -> tuple[list[Reference], int] | None:
    """The references that begin with the number whose digits begin at `start`, after the letters `glued` to it.

    Returns
    -------
    (list of Reference, int) or None
        The references and the offset to read on; None where the number is none of a message.
    """
    text = context.document.text
    numbered = re.search(r"(?:^|[(\[“—])(?:Nos?|NOS?|no)\.$", glued) if glued else None
    lettered = re.search(r"(?:^|[(\[“—])(?P<letters>[A-Z]{1,3})\.?(?:No|NO)\.$", glued) if glued else None
    if numbered:
        glued, number_word = "", numbered.start() + start - len(glued)
    elif lettered:
        glued, number_word = "", lettered.start("letters") + start - len(glued)
    else:
        number_word = start
    prefix = re.search(r"(?:[A-Z]{1,6}|[A-Z0]\.[A-Z]{1,3}|[A-Z](?:\.[A-Z])?)[.–-]?$", glued) if glued else None
    if glued and prefix is None and glued.lstrip("([{“‘\"'—*_#") not in ("", "/"):
        return None
    if glued and prefix is None and glued.endswith("/"):
        return None
    number_start = start - len(prefix[0]) if prefix else number_word
    head = _head(context, number_start) or _Head(number_start)
    head.numbered = head.numbered or numbered is not None or lettered is not None
    if lettered:
        head.letters = lettered["letters"]
    letters = _letters(prefix[0] if prefix else "", head) or head.letters
    item = _ITEM.match(text, start - len(prefix[0]) if prefix else start)
    if item is None or not item["digits"] or item.start("digits") != start or not _AFTER_NUMBER.match(text, item.end()):
        return None
    if not _is_message(context, head, prefix[0] if prefix else None, item):
        return None
    return _read_list(context, head, letters, item, head.start)


def _letters(prefix: str, head: _Head) -> str | None:
    return prefix.rstrip(".–- ").replace("0.", "O.") or None if prefix else None


def _is_message(context: Context, head: _Head, prefix: str | None, item: re.Match[str]) -> bool:
    """Whether the words before and after a number make it a message's."""
    text, end, digits = context.document.text, item.end(), item["digits"]
    archive = context.in_source_note(item.start())
    marked = context.marker_between(end, end) is not None
    if head.start > 0 and text[head.start - 1 : head.start] in ("/", "-", "–") and not head.series:
        return False
    if head.titled and head.possessive not in ("your", "my", "our"):
        return False
    if head.letters in ("CA", "CG", "CW") and len(digits) >= 4 and not archive:
        return True
    if head.letters and not (head.noun or head.possessive or head.numbered or head.genitive):
        return False
    if head.weak:
        return head.numbered
    if head.noun:
        if archive and re.fullmatch(r"19\d\d", digits) and not head.possessive and not head.numbered:
            return False
        if (
            head.noun.startswith(("circular", "wire", "message", "cable", "instruction"))
            and not head.numbered
            and len(digits) < 2
            and not head.possessive
        ):
            return not _UNIT_AFTER.match(text, end)
        return marked or not (_UNIT_AFTER.match(text, end) and len(digits) < 3)
    if head.shorthand:
        return True
    if head.series:
        filed = _FILE_RANGE.match(text, end)
        if filed and int(filed["last"]) - int(digits) > _FILED:
            return False
        sure = lexicon.is_series(head.series)
        return (sure or not (_UNIT_AFTER.match(text, end) and len(digits) < 2)) and (not archive or len(digits) < 6)
    if prefix is not None:
        return _is_lettered(context, head, prefix, item)
    if head.post:
        return _is_post_number(context, head, item, archive)
    if head.possessive:
        if marked or _ELIDED_AFTER.match(text, end):
            return True
        return not _COUNTED_AFTER.match(text, end) and (len(digits) > 1 or text[head.start].isupper())
    return False


def _is_lettered(context: Context, head: _Head, prefix: str, item: re.Match[str]) -> bool:
    """Whether letters and number alone ("UNY392", "O.CH183503", "CA-14448") are a serial."""
    text, digits = context.document.text, item["digits"]
    letters = prefix.rstrip(".–-").replace("0.", "O.")
    if head.possessive or (head.post and head.genitive):
        return True
    if prefix.endswith(("–", "-")):
        return (letters in ("CA", "CG", "CW") and len(digits) >= 3) or (
            letters == "A" and len(digits) >= 3 and not context.in_source_note(item.start())
        )
    if text[item.end() : item.end() + 1] in ("/", "-", "–"):
        return False
    if letters in lexicon.series_names():
        return True
    if not context.document.volume.startswith("dafp"):
        return False
    if letters in _NO_LETTERS or (context.footnote_at(item.start()) is None and letters == "A" and len(digits) > 3):
        return False
    return (len(letters) >= 2 and len(digits) >= 2) or (prefix.endswith(".") and len(digits) >= 2 and len(letters) == 1)


_NO_LETTERS = frozenset("AA NAA PA TS CS CP CRS SC CA FA AB BP DC RAN US UK MS PMM ANZ".split())


def _is_post_number(context: Context, head: _Head, item: re.Match[str], archive: bool) -> bool:
    """Whether a post's name and a number are a telegram ("Saigon 15724"), not a year, a zone or a count."""
    text, end, digits = context.document.text, item.end(), item["digits"]
    if head.genitive and lexicon.post(head.post or "") is None:
        marked = context.marker_between(end, end + 2) is not None
        return marked or (
            len(digits) >= 2
            and not re.fullmatch(r"1[89]\d\d", digits)
            and bool(re.match(r"[.,;)\n]|\sand\s\d", text[end : end + 7]))
        )
    if head.possessive == "your" or head.genitive or head.numbered:
        return context.marker_between(end, end) is not None or not (_UNIT_AFTER.match(text, end) and len(digits) < 3)
    if archive:
        return False
    if re.fullmatch(r"1[89]\d\d", digits) and lexicon.fold(head.post or "") != "state":
        year = int((context.document.date or "1900")[:4])
        if int(digits) <= year + 1 and int(digits) > year - 60:
            return False
    if re.match(r",?\s(?:D\.\s?C|N\.\s?Y)", text[end : end + 6]) or text[end : end + 1] in ("-", "–", "/", "e"):
        return bool(_JOIN.match(text, end)) and len(digits) >= 3 and text[end] != "/"
    if _COUNTED_AFTER.match(text, end) or (_UNIT_AFTER.match(text, end) and len(digits) < 3):
        return False
    if (
        lexicon.fold(head.post or "") in _COUNTRIES_TOO
        and len(digits) < 3
        and not re.match(r"[.,;:)]|\s(?:and|para|\(|\n)|\n|$", text[end : end + 5])
    ):
        return False
    return len(digits) >= 2 or bool(re.match(r"[.,;:)\n]", text[end : end + 1]))


_COUNTRIES_TOO = frozenset(
    "berlin geneva state delhi washington paris london department new york usun un panama mexico guatemala congo".split()
)


def _read_list(
    context: Context, head: _Head, letters: str | None, item: re.Match[str], begin: int
) -> tuple[list[Reference], int]:
    """Reads a number with what follows it, and the numbers that share its head."""
    text, document = context.document.text, context.document
    out: list[Reference] = []
    before = _paragraphs(_PARAGRAPHS_BEFORE.search(text, max(document.body, begin - 40), begin))
    current = item
    range_marker: str | None = None
    while True:
        tail = _tail(context, current, head)
        reference = _reference(context, head, letters, current, begin, tail, before if not out else None)
        if range_marker:
            reference = replace(reference, marker=range_marker)
        range_marker = None
        out.append(reference)
        at = max(tail.join_from, current.end())
        join = _JOIN.match(text, tail.join_from)
        following = _ITEM.match(text, join.end()) if join else None
        if join is None or following is None or not _AFTER_NUMBER.match(text, following.end()):
            break
        if not _continues(context, current, following, bool(join["range"]), tail):
            break
        if join["range"] is not None:
            first, last = int(current["digits"]), _last_of_range(current["digits"], following["digits"])
            for number in range(first + 1, last):
                out.append(replace(reference, number=str(number)))
            inclusive = _INCLUSIVE.match(text, following.end())
            shared = _marker(context, following.end(), inclusive.end() if inclusive else following.end())
            out[-(last - first) :] = [replace(member, marker=shared) for member in out[-(last - first) :]]
            range_marker = shared
        elif following["prefix"]:
            letters = _letters(following["prefix"], head) or letters
        current, begin = following, following.start()
        at = current.end()
    return out, at


def _last_of_range(first: str, last: str) -> int:
    return int(first[: -len(last)] + last) if len(last) < len(first) else int(last)


def _continues(context: Context, current: re.Match[str], following: re.Match[str], is_range: bool, tail: _Tail) -> bool:
    """Whether a number after a comma, an "and" or a dash goes on with the list."""
    text, digits, end = context.document.text, following["digits"], following.end()
    if is_range:
        if following["prefix"] or tail.end > current.end():
            return False
        first, last = int(current["digits"]), _last_of_range(current["digits"], digits)
        return 0 < last - first <= _RANGE
    prefix = following["prefix"]
    if prefix and prefix[-1:].isspace():
        return False
    if not prefix and abs(len(digits) - len(current["digits"])) > 2:
        return False
    if context.marker_between(end, end + 1) is not None and len(digits) > 1:
        return True
    if re.match(rf"\s(?:of\s)?{dates.MONTH}\b(?!\s\d{{1,2}}\b)|(?:st|nd|rd|th)\b", text[end : end + 24]):
        return False
    if re.fullmatch(r"1[89]\d\d|20\d\d", digits) and len(current["digits"]) < 4:
        return False
    before = text[following.start() - 8 : following.start()]
    if re.search(r"\b[Pp]ar[as]*\.?\s$", before):
        return False
    return not (_UNIT_AFTER.match(text, end) and len(digits) < 3)


@dataclass(slots=True)
class _Tail:
    """What follows a number: where it ends, and what it says."""

    end: int
    join_from: int
    date: str | None = None
    way: str | None = None
    where: str | None = None
    paragraphs: tuple[int, ...] | None = None
    also: tuple[str, ...] = ()
    partial: str | None = None


def _tail(context: Context, item: re.Match[str], head: _Head) -> _Tail:
    text = context.document.text
    at = item.end()
    tail = _Tail(at, at)
    slashed = _SLASHED.match(text, at)
    if slashed and (slashed["series"] or head.series):
        tail.also += (
            lexicon.serial(
                lexicon.series(slashed["series"]) if slashed["series"] else None, slashed["number"].lstrip("0") or "0"
            ),
        )
        at = tail.end = slashed.end()
    elif head.capitals or head.post:
        year = _YEAR_ONLY.match(text, at)
        if year:
            tail.date, at = _century(context, year["year"]), year.end()
            tail.end = at
    for _ in range(5):
        if aside := _ASIDE.match(text, at):
            at = aside.end()
        elif tail.way is None and (route := _FROM_TO.match(text, at)) and (found := _known_place(route)):
            tail.way, (tail.where, at) = route["way"].lower(), found
            tail.end = at
        elif (bracket := _BRACKETED.match(text, at)) or (bracket := _COPIES.match(text, at)):
            copies, stop = _copies(text, bracket)
            if not copies:
                break
            tail.also += copies
            at = stop
        elif tail.date is None and (dtg := _DTG_TAIL.match(text, at)):
            group = dates.DTG.match(text, dtg.end())
            if group is None:
                break
            tail.date, at = dates.when_dtg(group, context.document.date), group.end()
            tail.end = at
        elif tail.date is None and tail.partial is None and (dated := _DATE_TAIL.match(text, at)):
            found_date = dates.when(dates.DATE.match(text, dated.start("when")), context.document.date, partial=True)
            tail.partial, tail.date = (found_date, None) if (found_date or "").startswith("--") else (None, found_date)
            at = dated.end()
            tail.end = at - (1 if text[at - 1] == ")" else 0)
        elif tail.paragraphs is None and (paragraphs := _PARAGRAPHS_AFTER.match(text, at)):
            tail.paragraphs, at = _paragraphs(paragraphs), paragraphs.end()
        else:
            break
    tail.join_from = at
    return tail


def _century(context: Context, year: str) -> str:
    base = context.document.date
    century = int(base[:2]) if base else (20 if int(year) < 30 else 19)
    return f"{century}{year}"


def _known_place(route: re.Match[str]) -> tuple[str, int] | None:
    """(place, where it ends) of "from X": as many words as name a post or a country, else the first word."""
    names = re.split(r"(\s+)", route["where"])
    for count in range(len(names), 0, -2):
        name = "".join(names[:count])
        if lexicon.post(name) or lexicon.posts_of(name):
            return name, route.start("where") + len(name)
    if re.fullmatch(dates.MONTH, names[0]) or len(names[0]) < 3:
        return None
    return names[0], route.start("where") + len(names[0])


def _copies(text: str, match: re.Match[str]) -> tuple[tuple[str, ...], int]:
    """(serials of the copies, where they end) of "rptd Bonn 846, London 1110" or "(333 to Ankara)"."""
    found: list[str] = []
    stop = match.start()
    for copy in _COPY.finditer(match["list"]):
        name, number = (copy["name"], copy["number"]) if copy["name"] else (copy["name2"], copy["number2"])
        name = name.split(" to ")[-1]
        if re.fullmatch(dates.MONTH, name.split()[0]):
            continue
        if name.startswith("Document"):
            break
        if (not found and copy.start() > 24) or words.classify(name.split()[-1]) is Word.SHORTHAND:
            break
        found.append(lexicon.serial(lexicon.series(name), number.lstrip("0") or "0"))
        stop = match.start("list") + copy.end()
    if found and text[stop : stop + 1] == ")":
        stop += 1
    return tuple(found), stop


def _paragraphs(match: re.Match[str] | None) -> tuple[int, ...] | None:
    if match is None:
        return None
    numbers: list[int] = []
    parts = re.findall(r"\w+|[–-]", match["list"])
    for place, word in enumerate(parts):
        if word.isdigit():
            if numbers and parts[place - 1] in ("–", "-", "to", "through") and 0 < int(word) - numbers[-1] <= 20:
                numbers += range(numbers[-1] + 1, int(word))
            numbers.append(int(word))
        elif word.lower() in _WORDS:
            numbers.append(_WORDS.index(word.lower()) + 1)
        elif word not in ("and", "to", "through", "–", "-"):
            return None
    return tuple(numbers) or None


def _reference(
    context: Context,
    head: _Head,
    letters: str | None,
    item: re.Match[str],
    begin: int,
    tail: _Tail,
    before: tuple[int, ...] | None,
) -> Reference:
    text, document = context.document.text, context.document
    number = (item["digits"].lstrip("0") or "0") + (item["suffix"] or "").lstrip("-")
    series, origin, destination, possessive = _whose(context, head, letters, tail)
    date = tail.date
    if date is None and head.year:
        date = _century(context, head.year)
    marker = _marker(context, item.end(), tail.end, tail.join_from)
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


def _marker(context: Context, *places: int) -> str | None:
    """The marker that hangs on a number, or on what belongs to it: its date, the place, the copies' numbers."""
    text = context.document.text
    for at in dict.fromkeys(places):
        stop = at
        while stop < len(text) and stop - at < 3 and text[stop] in ".,;:)]”’\"'":
            stop += 1
        marker = context.marker_between(at, stop)
        if marker is not None:
            return marker
    return None


def _whose(
    context: Context, head: _Head, letters: str | None, tail: _Tail
) -> tuple[str | None, tuple[str, ...], tuple[str, ...], str | None]:
    """(series, posts of its sender, posts of its recipient, possessive) of a reference."""
    document, home = context.document, (context.home,)
    possessive = head.possessive
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
    if head.implied and not possessive:
        origin, destination = (home, context.posts) if head.implied == "department" else (context.posts, home)
    if head.post:
        named = next(iter(context.posts_of(head.post)), None)
        origin, destination = ((named,) if named else ()), ()
    if tail.where:
        place = context.posts_of(tail.where)
        if tail.way == "from":
            origin, destination = place, destination if destination != place else ()
        else:
            sender = (
                context.posts if short.startswith(("emb", "leg", "con")) or set(place) & lexicon.HEADQUARTERS else home
            )
            destination, origin = place, origin or sender
    paired = (
        _paired(context, possessive)
        if not (head.series or letters or head.titled or head.shorthand or head.post or tail.where)
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
    context: Context, head: _Head, letters: str | None, short: str, origin: tuple[str, ...], tail: _Tail
) -> str | None:
    if head.series:
        return lexicon.series(head.series)
    if letters:
        return letters
    if head.titled:
        return head.titled
    if head.shorthand and not short.startswith(("ur", "my", "our", "ref", "f", "tel")):
        return lexicon.series(head.shorthand)
    if head.noun and head.noun.startswith("circular"):
        return "Circular airgram" if "airgram" in head.noun else "Circular telegram"
    if head.capitals and (head.genitive or not head.post):
        return _spelled(head.capitals)
    if head.post:
        return _spelled(head.post)
    if tail.where and tail.way == "from":
        return _spelled(tail.where) if lexicon.post(tail.where) or not origin else origin[0]
    return origin[0] if origin else None


_DATED = re.compile(
    rf"(?P<owner>(?:[Yy]our|[Mm]y|[Oo]ur|[Dd]epartment[’']s|[Dd]ept[’']s|[Ee]mbassy[’']s|[Ll]egation[’']s|[Cc]onsulate[’']s)){_SPACE}"
    rf"(?:(?P<noun>(?:[a-z]+{_SPACE}){{0,2}}?(?:telegrams?|tel|cables?|cablegrams?|d[ei]spatch(?:es)?|messages?|letters?|notes?|airgrams?|instructions?|communications?))"
    rf"(?:{_SPACE}(?:to{_SPACE}\w+{_SPACE})?(?:of|dated)|,)?{_SPACE})?(?:the{_SPACE})?$"
)
_NUMBER_AFTER = re.compile(rf",?{_SPACE}?[(\[]?(?:No|no)\.{_SPACE}?(?P<digits>\d{{1,6}})[)\]]?")


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
    head = _Head(owner.start(), possessive=words.possessive(owner["owner"]), noun=(noun or "").strip().lower() or None)
    when = dates.when(date, document.date)
    tail = _Tail(end, end, date=when)
    series, origin, destination, possessive = _whose(context, head, None, tail)
    reference = Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=text[owner.start() : end],
        start=owner.start(),
        end=end,
        footnote=context.footnote_at(owner.start()),
        marker=_marker(context, date.end(), end),
        series=series,
        number=(number["digits"].lstrip("0") or "0") if number else None,
        possessive=possessive,
        date=when,
        noun=head.noun,
        origin=origin,
        destination=destination,
    )
    return [reference], end


def find_group(context: Context, start: int) -> tuple[list[Reference], int] | None:
    """A message cited by its date-time group (``031236Z``), at the digits that begin at `start`."""
    text, document = context.document.text, context.document
    group = dates.DTG.match(text, start)
    if group is None or context.in_source_note(start):
        return None
    head = _head(context, start) or (_Head(start) if context.in_reference_line(start) else None)
    if head is None:
        return None
    when = dates.when_dtg(group, document.date)
    tail = _Tail(group.end(), group.end(), date=when)
    _, origin, destination, possessive = _whose(context, head, None, tail)
    reference = Reference(
        source=document.id,
        path=document.path,
        kind="message",
        text=text[head.start : group.end()],
        start=head.start,
        end=group.end(),
        footnote=context.footnote_at(head.start),
        marker=_marker(context, group.end("dtg"), group.end()),
        series="DTG",
        number=group["dtg"],
        possessive=possessive,
        date=when,
        noun=head.noun,
        origin=origin,
        destination=destination,
    )
    return [reference], group.end()
