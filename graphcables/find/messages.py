"""References to messages: by serial number, by date-time group, by date alone.

A number is read backwards (what stands before it says whose number it is) and then forwards (dates, copies under
other numbers, paragraphs, the rest of a list).
"""

from __future__ import annotations

import re
from dataclasses import replace

from graphcables import dates, lexicon
from graphcables.find.context import Context
from graphcables.find.head import ADJECTIVES, Head, read_head
from graphcables.find.tail import SPACE, Tail, century, marker_at, paragraphs_before, read_lead, read_says, read_tail
from graphcables.find.whose import whose
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

_AFTER_NUMBER = re.compile(
    r"(?![0-9])(?![A-Z]{0,2}\.[0-9]{1,4}[A-Z]?/)(?!,[0-9]{3}\b)(?!\.[0-9])(?!:[0-9][0-9])(?![^\S\n]?(?:%|°|per[^\S\n]?cent|percent\b|degrees|million|billion|(?:\[[0-9]{1,2}\][^\S\n]?)?[apAP]\.[^\S\n]?[mM]\b))"
    r"(?!(?:st|nd|rd|th|d|mm|km|m)\b)(?![’'`](?:s\b|[^\S\n]?[NSEW]\b))"
)
_JOIN = re.compile(
    rf"(?:{SPACE})?(?:(?P<range>through|thru|THRU|to|–|-){SPACE}?|,?{SPACE}?(?:and|AND|&|or){SPACE}|,{SPACE}?(?:and{SPACE})?|;{SPACE})(?=[#A-Z0-9]|nos?\.\s)"
)
_SENDING = frozenset("Sent SENT Repeated REPEATED Rptd RPTD Rpt".split())
_REPEATING = frozenset("repeated rptd rpt".split())
_SENT = re.compile(
    rf"(?:^|[.;)\n])\s*(?:{'|'.join(sorted(_SENDING))})\s"
    r"(?:(?:to|info|INFO|information|for\sinformation|as|Dept|DEPT|Department)\s){0,3}\Z"
)
"""What leads the numbers that a message itself has at its addressees: "Sent Jidda 40. Repeated London 494."."""
_COPIED = re.compile(r"\b(?:repeated|rptd|rpt)\s(?:(?:to|info|information|for\sinformation)\s){0,2}\Z")
"""What leads the number that another message has at an addressee."""
_DISTRIBUTED = re.compile(
    r"(?:[^\S\n]|[,;()]|[0-9]+|(?!(?:[Rr]e)?(?:Emb|Dep|Leg|Con)[a-z]*tels?\b|State\b)[A-Z][\w’'-]*|\b(?:and|repeated|rptd|rpt|info|information|for|to|as|pouched|unnumbered)\b)*"
)
"""What those numbers stand among: posts, and words for sending."""
_IN_TURN = re.compile(
    rf",?{SPACE}(?:(?:of|dated){SPACE})?(?P<dates>{dates.MONTH}{SPACE}[0-9]{{1,2}}[^.;()\n]{{0,120}}?"
    rf"(?:(?=,?{SPACE}respectively\b)|,?{SPACE}and{SPACE}(?:{dates.MONTH}{SPACE})?[0-9]{{1,2}}(?![0-9:/–-]|,?{SPACE}(?:of{SPACE})?{dates.MONTH}|,?{SPACE}[0-9:]{{1,5}}{SPACE}[ap]\.)(?:,{SPACE}[0-9]{{4}}|{SPACE}last)?))"
    rf"(?P<surely>,?{SPACE}respectively)?"
)
"""The dates of a list, one by one: "4534 and 4535 of April 16 and 26, respectively"."""
_DAY = re.compile(
    rf"(?:(?P<month>{dates.MONTH}){SPACE})?(?P<day>[0-9]{{1,2}})(?![0-9:])(?:,{SPACE}(?P<year>[0-9]{{4}}))?"
)
_INCLUSIVE = re.compile(r",?\s\(?inclusive")
_ITEM = re.compile(
    r"(?:(?:No|Nos|no|nos)\.?\s|#)?(?P<prefix>(?:[A-Z]{1,5}|[A-Z0]\.[A-Z]{1,3})(?:\.\s?|\s?[–-]\s?|\s)?)?(?P<digits>[0-9]{1,6})(?P<suffix>-[A-Z]\b|[A-C]\b)?"
)
_CORRECTED = re.compile(r"[^\S\n]\[(?:[Nn]o\.[^\S\n])?(?P<digits>[0-9]{1,6})\??\](?![^\S\n]?[apAP]\.)")
"""The editors' number behind a misprinted one: "10 [9]"."""
_OF_YEAR = re.compile(r"[-–](?P<year>[0-9]{2})(?![0-9/–-])")
"""The year behind a number: JCS 2331-65."""
_YEAR = re.compile(r"1[89][0-9][0-9]")
_ANY_YEAR = re.compile(r"1[89][0-9][0-9]|20[0-9][0-9]")
_IN = re.compile(r"\b[Ii]n\s")
_REPEATED = re.compile(rf",?{SPACE}(?:repeated|rptd|rpt|info|sent){SPACE}(?:(?:to|info){SPACE})?[A-Z]")
"""What makes a number that could be a year a message's: "Karachi 1947 repeated Delhi 256"."""
_DATED_AFTER = re.compile(rf"\s(?:of\s)?{dates.MONTH}\b(?!\s[0-9]{{1,2}}\b)|(?:st|nd|rd|th)\b")
_DAYS = re.compile(rf"[-–][0-9]{{1,2}}\s{dates.MONTH}\b")
"""The rest of days of a month: 7–22 October."""
_ELIDED_AFTER = re.compile(
    rf"$|[.,;:)\]—–-]|\n|{SPACE}[0-9]{{1,2}}(?:st|nd|rd|th)\b|{SPACE}(?:and|or|para(?:graph)?s?|of|dated|from|to|was|is|has|have|had|re|regarding|concerning|which|in|as|states?|we|I|that|with|"
    rf"repeated|rptd|re(?:ceived|ports?|fers?|ference)|about|by|not|on|under|suggests?|crossed|last|first|second|also|appears?|would|should|may|will|"
    rf"contain(?:s|ed|ing)|answered|for|sent|requests?|requested|referred|should|instant|the|this)\b|{SPACE}[A-Z(\[]"
)
_SAYS = (
    "adds|advises|announces|arrives|asks|authorizes|bears|concerns|confirms|contains|conveys|covers|deals|describes|discloses|discusses|encloses|"
    "embraces|expresses|follows|forwards|gives|implies|indicates|informs|instructs|mentions|proposes|provides|quotes|reads|recommends|refers|reflects|"
    "replies|reveals|says|seems|shows|speaks|suggests|summarizes|tells|transmits|urges"
)
"""What a message does, by words that can be nothing counted."""
_SAYS_OR_COUNTED = "answers|appeals|calls|comments|leaves|makes|notes|outlines|points|raises|relates|repeats|reports|requests|sets|states"
"""The same by words that also name what is counted: behind a number of two digits they are things."""
_UNIT_AFTER = re.compile(
    rf"{SPACE}(?!(?:{_SAYS})\b|and\b|or\b|of\b|to\b|from\b|was\b|is\b|has\b|in\b|as\b|on\b|re\b|were\b|dated\b|which\b|para|that\b|with\b|we\b)[a-z]"
)
_COUNTED_AFTER = re.compile(
    rf"{SPACE}(?!(?:is|was|has|this|as|us|{_SAYS})\b|(?<=[0-9]{{3}}\s)(?:{_SAYS_OR_COUNTED})\b(?!{SPACE}(?:were|was|of|are|and|or)\b))(?:[a-z]+s|men|man|people|percent|per|year|day|month|week|hour|mile|point|"
    rf"(?<![0-9]{{4}}\s)or|million|billion|thousand|ton|pound|odd|[a-z]+-[a-z]+)\b|[^\S\n]?%"
)
_ALONE = re.compile(r"(?:.* )?(?:telegram|tel|d[ei]spatch|airgram|cablegram)")
"""Nouns in the singular, behind which a small number is one message's and no count: "telegram 19 stated"."""
_SHELF = re.compile(r",\s(?:[Bb]ox|[Ff]older|[Ii]tem)\b")
"""What follows an archive's letters and number: "on file MP1217, Box 585"."""
_FILE_RANGE = re.compile(r"[–-](?P<last>[0-9]{1,5})\b")
_FILED = 25
"""A longer run of serials behind a dash is a file's title ("Tohak 100–192", "Study Memoranda, Nos. 43–103")."""
_LEAD = 30
"""How far before letters the word can begin that leads them."""
_RANGE = 100
"""Longest run of serials that "8 to 16" may stand for."""
_COMMANDS = 5
"""Fewest digits of a number that needs no more than a command's letters before it."""
_COMMAND_LETTERS = frozenset(
    "C CX CM CG CINC COMUSMACV DA DEF EC FE GX HNC JCSM MA MAC OUT RJ SX W WAR WARX WCL Z ZX".split()
)
_COMMANDERS = ("CINC", "COM", "USAF", "USAR", "USM", "CHMAAG", "MAAG", "SACEUR", "SHAPE")
"""Commands that number their messages on, with five digits: Far East, Army, Clark at Munsan, commanders in chief."""
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
    letters = _letters(prefix[0] if prefix else "", head) or head.letters
    item = _ITEM.match(text, start - len(prefix[0]) if prefix else start)
    if item is None or not item["digits"] or item.start("digits") != start or not _AFTER_NUMBER.match(text, item.end()):
        return None
    if not _is_message(context, head, prefix[0] if prefix else None, item):
        return None
    return _read_list(context, head, letters, item, head.start)


def _distributed(context: Context, head: Head, start: int) -> int | None:
    """Where the numbers end that a message has at its addressees, where the one that begins at `start` is of them.

    A copy of another message that a footnote hangs on is cited by it: "repeated Rangoon 252.²".
    """
    text, before = context.document.text, max(context.document.body, head.start - _LEAD)
    near = text[before : head.start].split()
    own = not _SENDING.isdisjoint(near) and _SENT.search(text, before, head.start) is not None
    copied = head.post is not None and not _REPEATING.isdisjoint(near) and _COPIED.search(text, before, head.start)
    if not (own or copied):
        return None
    distributed = _DISTRIBUTED.match(text, start)
    end = distributed.end() if distributed else start
    return end if own or context.marker_between(start, end + 1) is None else None


def _letters(prefix: str, head: Head) -> str | None:
    return prefix.rstrip(".–- ").replace("0.", "O.") or None if prefix else None


def _is_message(context: Context, head: Head, prefix: str | None, item: re.Match[str]) -> bool:
    """Whether the words before and after a number make it a message's."""
    text, end, digits = context.document.text, item.end(), item["digits"]
    archive = context.in_source_note(item.start())
    marked = context.marker_between(end, end) is not None
    if head.start > 0 and text[head.start - 1 : head.start] in ("/", "-", "–") and not head.series:
        return False
    if head.capitals in _PAPERS or head.letters in _PAPERS:
        return False
    if len(digits) <= 2 and _DAYS.match(text, end):
        return False
    if _YEAR.fullmatch(digits) and _OF_YEAR.match(text, end) and not (head.noun or head.possessive):
        return False  # years: Tours 1959–61
    if head.titled and head.possessive not in ("your", "my", "our"):
        return False
    if head.letters in ("CA", "CG", "CW") and len(digits) >= 4 and not archive:
        return True
    if _is_commands(context, head, item):
        return True
    if head.letters and not (head.noun or head.possessive or head.numbered or head.genitive):
        return False
    filed = _FILE_RANGE.match(text, end)
    if (head.weak or head.series) and filed and int(filed["last"]) - int(digits) > _FILED:
        return False
    if head.weak:
        return head.numbered
    if head.noun:
        if archive and re.fullmatch(r"19[0-9][0-9]", digits) and not head.possessive and not head.numbered:
            return False
        told = _ALONE.fullmatch(head.noun)
        if (
            not told
            and head.noun.startswith(("circular", "wire", "message", "cable", "instruction"))
            and not head.numbered
            and len(digits) < 2
            and not head.possessive
        ):
            return not _UNIT_AFTER.match(text, end)
        if marked or head.numbered or len(digits) > 2:
            return True
        return not (_COUNTED_AFTER.match(text, end) if told else _UNIT_AFTER.match(text, end))
    if head.shorthand:
        return True
    if head.series:
        sure = lexicon.is_series(head.series)
        counted = _COUNTED_AFTER.match(text, end) or (_UNIT_AFTER.match(text, end) and len(digits) < 2)
        return (sure or not counted) and (not archive or len(digits) < 6)
    if prefix is not None:
        return _is_lettered(context, head, prefix, item)
    if head.post:
        return _is_post_number(context, head, item, archive)
    if head.possessive:
        if marked or (head.numbered and len(digits) > 2) or _ELIDED_AFTER.match(text, end):
            return True
        return not _COUNTED_AFTER.match(text, end) and (len(digits) > 1 or text[head.start].isupper())
    return False


def _is_commands(context: Context, head: Head, item: re.Match[str]) -> bool:
    """Whether letters and five digits or more are a command's message: DA 921933, CINCFE 804743."""
    name = head.letters or head.capitals
    return (
        name is not None
        and len(item["digits"]) >= _COMMANDS
        and (name in _COMMAND_LETTERS or name.startswith(_COMMANDERS))
        and context.document.text[item.start("digits") - 1] == " "
        and not context.document.text.startswith(".", item.start("digits") - 2)
        and not (context.is_lettered or context.in_source_note(item.start()))
        and context.document.text[item.end() : item.end() + 1] not in ("/", "-", "–", "°")
        and not _UNIT_AFTER.match(context.document.text, item.end())
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
        return context.marker_between(end, end) is not None or not (_UNIT_AFTER.match(text, end) and len(digits) < 3)
    if archive:
        return False
    surely = context.in_reference_line(head.start) or _REPEATED.match(text, end) is not None
    if not surely and _YEAR.fullmatch(digits) and lexicon.fold(head.post or "") != "state":
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
        and not re.match(r"[.,;:)]|\s(?:and|para|\(|\n|to\s[A-Z])|\n|$", text[end : end + 5])
    ):
        return False
    return len(digits) >= 2 or bool(re.match(r"[.,;:)\n]", text[end : end + 1]))


def _read_list(
    context: Context, head: Head, letters: str | None, item: re.Match[str], begin: int
) -> tuple[list[Reference], int]:
    """Reads a number with what follows it, and the numbers that share its head."""
    text = context.document.text
    out: list[Reference] = []
    before = paragraphs_before(context, begin)
    current, placed = item, 0  # how many of them are known to be from somewhere
    range_marker: str | None = None
    while True:
        number, end = _number(context, head, current)
        tail = read_tail(context, end, head)
        reference = _reference(context, head, letters, number, begin, end, tail, before if not out else None)
        if tail.where and _is_bare(head, letters):
            _send_from(context, head, out[placed:], tail)
            placed = len(out)
        if range_marker:
            reference.marker = range_marker
        range_marker = None
        out.append(reference)
        if in_turn := _dates_in_turn(context, current, end, len(out)):
            days, at = in_turn
            reference.text, reference.end = text[reference.start : at], at
            for one, day in zip(out, days, strict=True):
                one.date = day
            break
        at = max(tail.join_from, end)
        join = _JOIN.match(text, tail.join_from)
        following = _ITEM.match(text, join.end()) if join else None
        if join is None or following is None or not _AFTER_NUMBER.match(text, following.end()):
            break
        if not _continues(context, current, following, bool(join["range"]), tail):
            break
        if join["range"] is not None:
            first, last = int(current["digits"]), _last_of_range(current["digits"], following["digits"])
            for between in range(first + 1, last):
                out.append(replace(reference, number=str(between)))
            inclusive = _INCLUSIVE.match(text, following.end())
            shared = marker_at(context, following.end(), inclusive.end() if inclusive else following.end())
            for member in out[-(last - first) :]:
                member.marker = shared
            range_marker = shared
        elif following["prefix"]:
            letters = _letters(following["prefix"], head) or letters
        current, begin = following, following.start()
        at = current.end()
    if (
        not placed
        and _IN.search(text, max(0, head.start - _LEAD), head.start)
        and _is_bare(head, letters)
        and (lead := read_lead(context, head.start) or read_says(context, out[-1].end))
    ):
        _send_from(context, head, out, lead)
    return out, at


def _dates_in_turn(context: Context, last: re.Match[str], end: int, count: int) -> tuple[list[str | None], int] | None:
    """(dates, where they end) of the numbers of a list, which are given one by one behind the last of them."""
    turns = _IN_TURN.match(context.document.text, end) if count > 1 else None
    if turns is None:
        return None
    found = list(_DAY.finditer(turns["dates"]))
    if not turns["surely"] and int(found[-1]["day"]) > int(last["digits"]):
        return None  # "12 and 13 of May 5 and 14": the list goes on
    years = [day["year"] for day in found if day["year"]]
    noted = context.footnote_at(last.start()) is not None
    month, out = None, []
    for day in found:
        month = day["month"] or month
        words = f"{month} {day['day']}" + (f", {years[-1]}" if years else "")
        out.append(dates.when(dates.DATE.match(words), context.document.date, noted=noted))
    return (out, turns.end()) if len(out) == count else None


def _is_bare(head: Head, letters: str | None) -> bool:
    """Whether a head says nothing of whose message it is: "telegrams 307 and 310 from Berlin"."""
    return not (
        letters or head.series or head.post or head.possessive or head.shorthand or head.capitals or head.titled
    )


def _send_from(context: Context, head: Head, references: list[Reference], tail: Tail) -> None:
    """Gives the numbers of a list where all came from or went to, which is said once: behind the last, or before the first."""
    series, origin, destination, _ = whose(context, head, None, tail)
    for reference in references:
        if not (reference.series or reference.origin or reference.destination):
            reference.series, reference.origin, reference.destination = series, origin, destination


def _number(context: Context, head: Head, item: re.Match[str]) -> tuple[str, int]:
    """A number as it is meant, and where it ends with what hangs on it: the editors' correction, or its year."""
    text, end = context.document.text, item.end()
    number = lexicon.plain_number(item["digits"]) + (item["suffix"] or "").lstrip("-")
    corrected = _CORRECTED.match(text, end) if text.startswith(" [", end) else None
    if (
        corrected
        and abs(len(corrected["digits"]) - len(item["digits"])) <= 1
        and not (context.is_lettered and len(corrected["digits"]) < 2)  # the Australian footnotes' marks
    ):
        return lexicon.plain_number(corrected["digits"]), corrected.end()
    with_year = _end_with_year(context, head, item)
    return (number, end) if with_year == end else (f"{number}-{text[with_year - 2 : with_year]}", with_year)


def _end_with_year(context: Context, head: Head, item: re.Match[str]) -> int:
    """Where a number ends with the year that may hang on it: JCS 2331-65, of 1965, is one telegram and not thirty-five."""
    found = _OF_YEAR.match(context.document.text, item.end())
    year = (context.document.date or "")[:4]
    if found is None or not year.isdigit() or len(item["digits"]) < 3 or (head.noun or "").endswith("s"):
        return item.end()
    name = head.capitals or head.letters or head.series or head.post or ""
    command = name.isupper() and len(name) <= 5  # JCS, CAP, MAC: they bear it, and are cited years later
    age = (int(year) + 1 - int(found["year"])) % 100
    return found.end() if age <= (16 if command else 2) else item.end()


def _last_of_range(first: str, last: str) -> int:
    return int(first[: -len(last)] + last) if len(last) < len(first) else int(last)


def _continues(context: Context, current: re.Match[str], following: re.Match[str], is_range: bool, tail: Tail) -> bool:
    """Whether a number after a comma, an "and" or a dash goes on with the list."""
    text, digits, end = context.document.text, following["digits"], following.end()
    if is_range:
        if following["prefix"] or tail.end > current.end():
            return False
        first, last = int(current["digits"]), _last_of_range(current["digits"], digits)
        return 0 < last - first <= _RANGE
    if len(digits) == 6 and text.startswith("Z", end):
        return False  # a date-time group
    prefix = following["prefix"]
    if prefix and prefix[-1:].isspace():
        return False
    if not prefix and abs(len(digits) - len(current["digits"])) > 2:
        return False
    if context.marker_between(end, end + 1) is not None and len(digits) > 1:
        return True
    if _DATED_AFTER.match(text, end, end + 24):
        return False
    if _ANY_YEAR.fullmatch(digits) and len(current["digits"]) < 4:
        return False
    before = text[following.start() - 8 : following.start()]
    if re.search(r"\b[Pp]ar[as]*\.?\s$", before):
        return False
    return not (_UNIT_AFTER.match(text, end) and len(digits) < 3)


def _reference(
    context: Context,
    head: Head,
    letters: str | None,
    number: str,
    begin: int,
    end: int,
    tail: Tail,
    before: tuple[int, ...] | None,
) -> Reference:
    text, document = context.document.text, context.document
    series, origin, destination, possessive = whose(context, head, letters, tail)
    date = tail.date
    if date is None and head.year:
        date = century(context, head.year)
    marker = marker_at(context, end, tail.end, tail.join_from)
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
