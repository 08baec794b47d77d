"""What follows a number, read forwards: dates, places, copies under other numbers, paragraphs, the marker."""

from __future__ import annotations

import datetime as dt
import re

from graphcables import dates, lexicon
from graphcables.find import words
from graphcables.find.context import Context
from graphcables.find.head import Head
from graphcables.find.words import SHORTHAND

SPACE = r"(?:[^\S\n]{1,3}+|[^\S\n]?\n[^\S\n]{0,8}+(?=\S))"
NAME = rf"[A-Z][\w’'-]+(?:{SPACE}(?:d[aeo]|es|of)?{SPACE}?[A-Z][\w’'-]+){{0,2}}"
"""The name of a place."""
OFFICE = (
    rf"(?:(?:American|Australian|United{SPACE}States|Acting|Diplomatic|Special|Political|High|[Vv]ice){SPACE}){{0,3}}"
    rf"(?:[Ee]mbassy|[Ll]egation|[Cc]onsulate(?:{SPACE}[Gg]eneral)?|[Mm]ission|[Dd]elegation|[Aa]mbassador|[Mm]inister(?:{SPACE}Resident)?"
    rf"|[Cc]hargé(?:{SPACE}d[’']Affaires)?|[Cc]onsul(?:{SPACE}[Gg]eneral)?|[Aa]gent|[Aa]dviser|[Cc]ommissioner|[Rr]epresentative)\b"
)
"""Who writes from a post, and what the post is."""
_DATE_TAIL = re.compile(
    rf"(?:{SPACE})?[,(]?(?:{SPACE})?\(?(?P<all>(?:both|all){SPACE})?(?:(?:of|dated|sent|d[ei]spatched|from|on){SPACE})?(?:the{SPACE})?(?P<when>{dates.DATE_PATTERN})\)?"
)
_TODAY = re.compile(
    rf",?{SPACE}(?:of{SPACE})?(?:(?P<before>yesterday)|today|(?<=of\s)(?:even|this){SPACE}date)\b(?:[’']s{SPACE}date\b)?(?![’'])"
)
"""A date that the document's own gives: "my telegram No. 85 of today"."""
_YEAR_BEHIND = re.compile(rf",{SPACE}(?P<year>1[89][0-9][0-9])\b(?!,?{SPACE}(?:of{SPACE}|dated{SPACE})?{dates.MONTH})")
_YEARS = 3
"""Most years between a document and a message that it dates by the year behind the hour."""
_YEAR_ONLY = re.compile(r"/(?P<year>[0-9][0-9])\b(?!/)")
_ADDRESSEES = re.compile(rf"(?:,{SPACE}{NAME}){{0,12}},?{SPACE}and{SPACE}{NAME}(?=,{SPACE}{dates.MONTH}\b)")
"""The others of a list, before a date: "telegram 148132 to Paris, Brussels, and Bonn, June 10"."""
_UNITED = rf"{SPACE}(?:(?:at|to){SPACE}(?:the{SPACE})?)?"
"""What may stand between a mission and the United Nations that it is at."""
_FROM_TO = re.compile(
    rf",?{SPACE}(?P<way>[Ff]rom|[Tt]o|FROM|TO){SPACE}(?:the{SPACE})?"
    rf"(?:{OFFICE}(?:,?{_UNITED}(?P<nations>United{SPACE}Nations)|{SPACE}(?:(?:in|at|on){SPACE}(?:the{SPACE})?)?(?P<seat>{NAME}))?|(?P<where>{NAME}))"
)
_NATION = re.compile(
    rf"[A-Z][a-z]+(?:ish|an|ese|ch){SPACE}(?:Ministe?ry?|Foreign|Ambassador|Embassy|Legation|Chargé|Consul|Government)\b"
)
"""Whose office is another country's."""
_DTG_TAIL = re.compile(rf"{SPACE}(?:DTG{SPACE})?(?={dates.DTG.pattern})")
_PARAGRAPHS_AFTER = re.compile(
    rf"[,.]?{SPACE}?\(?(?:[Pp]ara(?:graph)?s?\.?|PARAS?){SPACE}(?P<list>[0-9]{{1,2}}(?:(?:,{SPACE}?|{SPACE}?(?:and|&|-|–){SPACE}?)[0-9]{{1,2}}\b)*)"
)
_PARAGRAPHS_BEFORE = re.compile(
    rf"\b(?:[Pp]ara(?:graph)?s?\.?|PARAS?){SPACE}(?P<list>(?:\w{{1,6}}(?:{SPACE}?(?:,|and|&|to|through|-|–){SPACE}?)?){{1,5}}?)(?:{SPACE}(?:of|in)(?:{SPACE}the)?)?{SPACE}?$"
)
_PARAGRAPHS = 40
"""How far before a message they begin."""
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COPIES = re.compile(
    rf"(?:{SPACE}|,{SPACE}?)\(?(?:also{SPACE})?(?:rptd|rpt|repeated|repeat|RPTD|REPEATED|RPT|sent|SENT|info|INFO|to){SPACE}(?:info{SPACE}|as{SPACE})?"
    rf"(?=(?:to{SPACE})?[A-Z])(?P<list>(?:[^.;:()\n]|(?<=Dept)\.){{1,120}})\)?"
)
_SENT_AS = re.compile(
    rf",?{SPACE}(?:(?:was|were|and){SPACE})?(?:also{SPACE})?(?:rptd|repeated|sent|transmitted){SPACE}(?:for{SPACE}(?:action|information){SPACE})?"
    rf"(?=to{SPACE}(?:the{SPACE})?{NAME}{SPACE}as{SPACE}(?:No\.{SPACE})?[0-9])(?P<list>(?:[^.;:()\n]|(?<=Dept)\.){{1,120}})"
)
"""Copies in an editor's words: "was sent to the Department as 463"."""
_COPY = re.compile(
    rf"(?:^|(?<=\s)|(?<=,))(?P<name>{NAME}\.?){SPACE}(?:(?:as|telegram|tel|No\.|as{SPACE}No\.){SPACE})?(?P<number>[0-9]{{1,6}})\b|(?P<number2>[0-9]{{1,6}}){SPACE}to{SPACE}(?P<name2>{NAME})"
)
_KIND = 16
"""How far before a post the kind of another message can begin."""
_AND = re.compile(r"[a-z0-9],?\sand\s\Z")
"""What makes a traveller's series another message and no copy: "repeated to London, and Secto 13"."""
_ANOTHER = re.compile(r"(?:tel|telegram|des|desp|despatch)\sto\s\Z")
"""What makes the next post no addressee of a copy: "repeated Taipei 50 and Embtel to Department 344"."""
_BRACKETED = re.compile(
    rf"{SPACE}?\((?!Document|Tab|Box|Annex|{dates.MONTH}\b)(?P<list>(?:[0-9]{{1,6}}(?:(?:,|{SPACE}and){SPACE}[0-9]{{1,6}})*{SPACE}to{SPACE}{NAME}|{NAME}{SPACE}[0-9]{{1,6}})"
    rf"(?:(?:[,;]|{SPACE}and){SPACE}(?:[0-9]{{1,6}}{SPACE}to{SPACE}{NAME}|{NAME}{SPACE}[0-9]{{1,6}})){{0,30}})\)"
)
_SLASHED = re.compile(rf"{SPACE}?/{SPACE}?(?:(?P<series>[A-Z][A-Za-z]{{1,8}}){SPACE}?)?(?P<number>[0-9]{{1,6}})\b(?!/)")
_SLASH = 12
"""How far behind a number the slash of its other number can stand."""
# What may stand behind a number without a meaning of its own: "tel 120 Dept", "(NOTAL)", "(not printed)".
_ASIDE = re.compile(
    rf"{SPACE}Dept\b\.?(?!{SPACE}[0-9])|{SPACE}?\((?:not printed|not found|NOTAL|Notal|notal|S|C|TS|U|EXDIS|NODIS|Exdis|Nodis|Limdis|LIMDIS|Noforn|Tab{SPACE}[A-Z0-9]{{1,2}})\)"
)


_BELONGS = re.compile(
    r"[\s,.]{0,12}(?:(?P<from>[fF]rom)|(?P<sent>sent)|(?P<day>of)|(?P<date>[0-9]|the|dated|d[ei]spatched|on|both|all\s|J[auAU]|F[eE]|M[aA]|A[puPU]|S(?:ep|EP)|O[cC]|N[oO]|De[^p]|DE)"
    r"|(?P<bracket>\()|(?P<to>[tT]o\s|TO|FROM)|(?P<today>today|yesterday)|(?P<copies>also|rep|rp|REP|RP|SENT|info|INFO|was|were|transm|and\s(?:also\s)?(?:re?p|sent|transm))"
    r"|(?P<group>DTG)|(?P<aside>Dept)|(?P<paragraphs>[pP]ara|PARA))"
)
"""How all begins that can belong to a number: by this one look most of what follows is known not to, or what it can be."""
_DATES, _ASIDES, _ROUTES, _COPYING, _GROUPS, _TODAYS, _PASSAGES = (
    frozenset(kinds.split())
    for kinds in (
        "from sent day date bracket",
        "aside bracket",
        "from to",
        "bracket sent copies to",
        "group date",
        "today day",
        "paragraphs bracket",
    )
)
"""What it can be by how it begins: a date, an aside, a place, copies, a date-time group, a day said by the document's own,
paragraphs."""


class Tail:
    """What follows a number: where it ends, and what it says; no dataclass for the reason of `Head`.

    `way` and `where` are those of "from Rome" or "to Cairo", `onward` is the Cairo of "from Rome to Cairo"; an office
    without its place leaves `where` empty. `shared` is a date of all numbers of a list: "both May 3"; `foreign` is said of
    another country's office.
    """

    date: str | None = None
    way: str | None = None
    where: str | None = None
    onward: str | None = None
    paragraphs: tuple[int, ...] | None = None
    also: tuple[str, ...] = ()
    shared: bool = False
    foreign: bool = False
    partial: str | None = None

    def __init__(self, end: int) -> None:
        self.end = self.join_from = end


def read_tail(context: Context, at: int, head: Head) -> Tail:
    """Reads what follows a number, which ends at `at`, as far as it belongs to it."""
    text = context.document.text
    tail = Tail(at)
    slashed = _SLASHED.match(text, at) if text.find("/", at, at + _SLASH) >= 0 else None
    if slashed and (slashed["series"] or head.series):
        tail.also += (
            lexicon.serial(
                lexicon.series(slashed["series"]) if slashed["series"] else None,
                lexicon.plain_number(slashed["number"]),
            ),
        )
        at = tail.end = slashed.end()
    elif head.capitals or head.post:
        year = _YEAR_ONLY.match(text, at)
        if year:
            tail.date, at = century(context, year["year"]), year.end()
            tail.end = at
    for _ in range(5):
        begun = _BELONGS.match(text, at)
        if begun is None:
            break
        begins = begun.lastgroup
        undated = tail.date is None and tail.partial is None
        if undated and begins in _DATES and (dated := _DATE_TAIL.match(text, at)):
            found_date = context.when(dated, partial=True)
            tail.partial, tail.date = (found_date, None) if (found_date or "").startswith("--") else (None, found_date)
            tail.date, at = year_behind(context, tail.date, dated.end())
            tail.shared = dated["all"] is not None
            tail.end = at - (1 if text[at - 1] == ")" else 0)
        elif begins in _ASIDES and (aside := _ASIDE.match(text, at)):
            at = aside.end()
        elif (
            tail.onward is None
            and begins in _ROUTES
            and (route := _FROM_TO.match(text, at))
            and (found := _known_place(route))
        ):
            way = route["way"].lower()
            if tail.way is None:
                tail.way, (tail.where, at) = way, found
                more = _ADDRESSEES.match(text, at) if way == "to" else None
                at = more.end() if more else at
                tail.foreign = way == "from" and not tail.where and _NATION.match(route["where"] or "") is not None
            elif (tail.way, way) == ("from", "to") and lexicon.posts_of(found[0]):
                tail.onward, at = found
            else:
                break
            tail.end = at
        elif begins in _COPYING and (
            bracket := _BRACKETED.match(text, at) or _SENT_AS.match(text, at) or _COPIES.match(text, at)
        ):
            copies, stop = _copies(text, bracket)
            if not copies:
                break
            tail.also += copies
            at = stop
        elif tail.date is None and begins in _GROUPS and (dtg := _DTG_TAIL.match(text, at)):
            group = dates.DTG.match(text, dtg.end())
            if group is None:
                break
            tail.date, at = dates.when_dtg(group, context.document.date), group.end()
            tail.end = at
        elif tail.date is None and begins in _TODAYS and (today := _TODAY.match(text, at)):
            tail.date, at = _own_day(context, at, today["before"] is not None), today.end()
            tail.end = at
        elif tail.paragraphs is None and begins in _PASSAGES and (paragraphs := _PARAGRAPHS_AFTER.match(text, at)):
            tail.paragraphs, at = paragraphs_of(paragraphs), paragraphs.end()
        else:
            break
    tail.join_from = at
    return tail


def _own_day(context: Context, at: int, is_before: bool) -> str | None:
    """The day of the document, or the one before it, for words at `at`: an editor writes on another day."""
    day = dates.day_of(context.document.date) if context.footnote_at(at) is None else None
    return (day - dt.timedelta(days=is_before)).isoformat() if day else None


def century(context: Context, year: str) -> str:
    """A year of two digits in the century of the citing message."""
    base = context.document.date
    century = int(base[:2]) if base else (20 if int(year) < 30 else 19)
    return f"{century}{year}"


def _known_place(route: re.Match[str]) -> tuple[str, int] | None:
    """(place, where it ends) of "from X": as many words as name a post or a country, else the first word."""
    group = "where" if route["where"] else "nations" if route["nations"] else "seat"
    if not route[group]:  # "I gave your telegram 12 to the Minister" says nothing of the telegram
        return ("", route.end()) if route["way"].lower() == "from" else None
    names = re.split(r"(\s+)", route[group])
    for count in range(len(names), 0, -2):
        name = "".join(names[:count])
        if lexicon.post(name) or lexicon.posts_of(name):
            return name, route.start(group) + len(name)
    if re.fullmatch(dates.MONTH, names[0]) or len(names[0]) < 3:
        return None
    if route["way"].lower() == "from" and _NATION.match(route[group]):
        return "", route.end()  # "from the Cuban Minister" is from none of our posts
    return names[0], route.start(group) + len(names[0])


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
        if (not found and copy.start() > 24) or words.classify(name.split()[-1]) is SHORTHAND:
            break
        before = match["list"][max(0, copy.start() - _KIND) : copy.start()]
        if found and _ANOTHER.search(before):
            break
        if lexicon.is_series(name) and _AND.search(before):
            break
        found.append(lexicon.serial(lexicon.series(name), lexicon.plain_number(number)))
        stop = match.start("list") + copy.end()
    if found and text[stop : stop + 1] == ")":
        stop += 1
    return tuple(found), stop


def year_behind(context: Context, date: str | None, at: int) -> tuple[str | None, int]:
    """A date and where it ends, with the year that may stand behind its hour, at `at`: "August 6, 7 p.m., 1941".

    The next number of a list can look like one: it is a year only near the document's own, and with no date of its own.
    """
    behind = _YEAR_BEHIND.match(context.document.text, at) if date is not None and "T" in date else None
    base = (context.document.date or "")[:4]
    if date is None or behind is None or not base.isdigit() or abs(int(behind["year"]) - int(base)) > _YEARS:
        return date, at
    return behind["year"] + date[4:], behind.end()


def paragraphs_before(context: Context, end: int) -> tuple[int, ...] | None:
    """The paragraphs of a message that stand before it, which begins at `end`: "paragraph 4 of your telegram 12"."""
    text, start = context.document.text, max(context.document.body, end - _PARAGRAPHS)
    named = text.find("ara", start, end) >= 0 or text.find("ARA", start, end) >= 0
    return paragraphs_of(_PARAGRAPHS_BEFORE.search(text, start, end)) if named else None


def paragraphs_of(match: re.Match[str] | None) -> tuple[int, ...] | None:
    """The numbers of "paragraphs 3 and 4", "paras two to five"; None where they are none."""
    if match is None:
        return None
    numbers: list[int] = []
    parts = re.findall(r"\w+|[–-]", match["list"])
    for place, word in enumerate(parts):
        if word.isdecimal():
            if numbers and parts[place - 1] in ("–", "-", "to", "through") and 0 < int(word) - numbers[-1] <= 20:
                numbers += range(numbers[-1] + 1, int(word))
            numbers.append(int(word))
        elif word.lower() in _WORDS:
            numbers.append(_WORDS.index(word.lower()) + 1)
        elif word not in ("and", "to", "through", "–", "-"):
            return None
    return tuple(numbers) or None


def marker_at(context: Context, *places: int) -> str | None:
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
