"""References to pages: "Ante, p. 45", "telegram No. 37, …, p. 38", "Foreign Relations, 1933, vol. v, p. 151"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphcables.dates import DATE, MONTH
from graphcables.find.context import Context
from graphcables.find.documents import (
    NUMBERED,
    PIN_WORD,
    PINS_AFTER,
    pins_before,
    pins_of,
    reference_at,
    sentence_before,
)
from graphcables.find.volumes import YEARS, Book, books, subseries
from graphcables.model import Reference

_ANTE = re.compile(r"\b(?:[Aa]nte|[Pp]ost),?\s\Z")
_ANTE_REACH = 8
"""How far before a page *ante* stands."""
_ANTE_AFTER = re.compile(r",?\s(?:ante|post|supra|infra)\b")
_PAGES = re.compile(r"(?P<number>[0-9]{1,4})(?!\w)(?:(?:[–-]|\sto\s)(?P<last>[0-9]{1,4})(?!\w))?(?:,?\sff\.)?")
_JOIN = re.compile(
    rf"(?:,\s(?:and\s)?|\sand\s)(?!{YEARS},\s(?:vol|supp|pt|[Pp]art|pp?\.)|[0-9]{{1,2}}\s{MONTH}|[0-9]{{1,2}}\s[apAP]\.\s?[mM]\b)(?=[0-9]{{1,4}}(?!\w))"
)
"""What joins pages: no year of another volume, no day or hour."""
_OTHER = re.compile(
    r"(?=[A-Z(v])(?:Bulletin|Treaties|Papers|Diary|Stat\.|Congress|Record|Cmd|Documents on|Hearings|Senate|House\s(?:of|Doc|Report|Committee)|Memoirs|Command|Series|Register|Yearbook|"
    r"Official|Proceedings|Review|History|\((?:New York|London|Boston|Washington)\b|Times|Decisions|Report|Resolutions|Debates|Journal|Digest|Press|Statesman|Publication|Diario|Oficial|Gazette|American Foreign Policy|Annexes|Plenary|Suppl\.|Cong\.|Doc\.\s[0-9]|Opinion|League of Nations|GA\s?\("
    r"|\([A-Z][a-z.]+[^()0-9]*,\s1[89][0-9][0-9]\)|\bvol\.\s[0-9])"
)
"""What names other books: words of their titles, places and years of printing, volumes in Arabic numerals."""
_CITES = re.compile(
    r"\b(?:[Tt]elegrams?|[Dd]espatch(?:es)?|[Nn]ote|[Ll]etter|[Ii]nstruction|[Mm]emorandum|No\.|Nos\.|[ap]\. ?m\.)"
)
"""What is cited by its page even in a volume that numbers its documents and cites them by their numbers."""
_NAMED = re.compile(
    rf"\b(?:[Ss]ee(?:\salso)?|[Pp]rinted\son|[Oo]n|[Cc]f\.|[Rr]eference\sis\sto|[Ee]ditorial\s[Nn]ote,?)\s\(?$"
    rf"|\b{MONTH}\.?\s[0-9]{{1,2}}(?:,\s[0-9]{{4}})?(?:,\s(?:[0-9:]{{1,5}}\s[ap]\.\s?m\.|midnight|noon))?[),]+\s$|,[”\"]\s$"
)
"""What leads, right before it, a page of a volume without numbers: "see p. 5", "“Revolution in Argentina,” pp. 378 ff.", a date."""
_PRINTED = re.compile(
    r"\b(?:[Tt]elegrams?|[Dd]espatch(?:es)?|[Nn]otes?|[Ll]etters?|[Ii]nstructions?|[Mm]emorand(?:um|a)|[Aa]greement|[Aa]ide-m[ée]moire|[Aa]nnex|[Aa]rticle|[Aa]ttachment|[Cc]ircular|[Cc]onvention|[Cc]orrespondence|[Dd]ocumentation|[Dd]rafts?|[Ee]nclosures?|[Ii]nfra|"
    r"[Mm]inutes|[Pp]aper|[Pp]rinted|[Pp]roposal|[Pp]rotocol|[Rr]ecord|[Rr]eply|[Ss]tatement|[Ss]upra|[Tt]ext|[Tt]reaty|NSC|NIE)\b"
)
"""What is printed in such a volume: a clause that names it can lead its page from anywhere."""
_PAPER = re.compile(r"/[\w.–-]+,?\s$")
"""The number of a paper of the United Nations, whose own page it is."""
_OF_ELSE = re.compile(r",?\s(?:of|in)\s(?!this\s(?:volume|compilation)|the\spresent\svolume)")
_OF_BOOK = re.compile(
    rf"(?:,?\s(?:of|in)\s(?:the\s)?(?:(?:proper\s|printed\s)?volume\sof\s)?[“\"']?Foreign\sRelations[,”\"']*\s(?:(?:for|of)\s(?:the\syear\s)?)?(?P<years>{YEARS}))"
)
"""The volume that is named behind its page: "page 417 of the Foreign Relations for 1885"."""
_GOES_ON = re.compile(
    rf"\bpp?\.\s[0-9][0-9–-]*(?:,?\s(?:and\s)?[0-9][0-9–-]*)*(?:,?\sff\.)?(?:,\s{PIN_WORD}\s[0-9]+)?[;,]\s(?:and\s|see\s)?\Z"
)
_LISTED = 60
"""How far back of a page the one before it in a list can stand."""
_OTHER_PAGE = re.compile(r"\bpp?\.\s[0-9]")
"""Another page: what is named before it is on that one."""
_LONGEST_LIST = 12
"""Most times that a list says "p." anew: each page looks back for the first of them."""
_NEXT_YEAR = re.compile(rf"\bpp?\.\s[0-9][^;a-z]*;\s(?:and\s)?(?P<years>{YEARS}),\s\Z")
"""Another year of the same series: "Foreign Relations, 1913, pp. 8–12; 1914, pp. 171"."""
_SURNAME = re.compile(
    r"(?:^|\b[Ss]ee\s(?:also\s)?)(?!Editorial|Enclosure|Annex|NSC|NIE)(?:[A-Z][a-z’]+\s(?:and\s)?)*[A-Z][a-z’]{2,},\s\(?\Z"
)
"""An author: "see Hull, p. 1609"."""
_VOLUME_WORD = re.compile(r"\b[Vv]ol(?:ume|s?\.)")
_EDITORIAL = "Editorial Note"
_BRACKET = 500
"""How far back the bracket of an editor's remark can open."""
_IBID = 1500
"""How far back the book can be named that *ibid.* means."""
_BEFORE, _BEHIND = 260, 90
"""How far before and behind a page the words stand that make it a reference."""
_TITLES = ("Relations", "Rel", "F. R", "F.R", "Diplomatic", "ante", "Ante", "post", "Post", "supra", "infra")
"""Words without which a page in the body is none of the editors'."""
_BOOK_REACH = 90
"""How far before a page the name of its volume can end."""


def find_pages(context: Context, word_start: int, start: int) -> tuple[list[Reference], int]:
    """References by page, at the number that begins at `start`, behind a word ("p.") that begins at `word_start`.

    The editors' pages only: those that a footnote or a remark in brackets gives, and those of a volume of Foreign
    Relations named with them. Of a range the first page is cited.

    Returns
    -------
    list of Reference
        One for each page.
    int
        The offset at which to read on.
    """
    text = context.document.text
    near = text[max(0, word_start - _BEFORE) : start + _BEHIND]
    if not _is_editors(context, start) and not any(word in near for word in _TITLES):
        return [], start
    items, end = _items(text, start)
    if not items:
        return [], start
    lead = _lead(text, word_start)
    own = context.document.volume
    if lead.is_ante or (_ANTE_AFTER.match(text, end) and _is_editors(context, start)):
        volume: str | None = own
    else:
        volume = _volume_of(context, lead, end)
    if volume is None:
        return [], start
    elsewhere = None if volume == own else volume
    noted = _date_before(context, lead)
    begin, before = lead.begin, lead.pins
    out: list[Reference] = []
    for item in items:
        after = PINS_AFTER.match(text, item.end())
        pins = before or (after["pins"] if after else None)
        stop = after.end() if after and not before else item.end()
        for pin in pins_of(pins) if pins else (None,):
            out.append(reference_at(context, "page", begin, stop, item.end(), item["number"], elsewhere, pin, noted))
        join = _JOIN.match(text, item.end())
        begin, before = join.end() if join else stop, None
    return out, out[-1].end


@dataclass(frozen=True, slots=True)
class _Lead:
    """What leads a page, or the list of pages that it is one of.

    Attributes
    ----------
    words : str
        The sentence before it, without *ante* and the footnotes cited.
    end : int
        Where those words end.
    begin : int
        Where the reference begins.
    is_ante : bool
        Whether *ante* or *post* stands before it.
    pins : str or None
        The footnotes that are cited before it.
    """

    words: str
    end: int
    begin: int
    is_ante: bool
    pins: str | None


def _lead(text: str, word_start: int) -> _Lead:
    listed = _list_start(text, word_start)
    words = sentence_before(text, listed)
    whole = len(words)
    ante = _ANTE.search(words, max(0, whole - _ANTE_REACH))
    words = words[: ante.start()] if ante else words
    pinned = pins_before(words)
    words = words[: pinned.start()] if pinned else words
    end = listed - whole + len(words)
    pins = pinned["pins"] if pinned else None
    return _Lead(words, end, end if listed == word_start else word_start, ante is not None, pins)


def _items(text: str, start: int) -> tuple[list[re.Match[str]], int]:
    """The pages of a list, and where the last of them ends."""
    items: list[re.Match[str]] = []
    at, end = start, start
    while item := _PAGES.match(text, at):
        items.append(item)
        end = item.end()
        join = _JOIN.match(text, end)
        if join is None:
            break
        at = join.end()
    return items, end


def _list_start(text: str, at: int) -> int:
    """Where the first "p." of the list stands of which a page is one: "pp. 86 ff.; pp. 280 ff.; and pp. 293 ff."."""
    for _ in range(_LONGEST_LIST):
        before = max(0, at - _LISTED)
        more = _GOES_ON.search(text, before, at) if text.find("p. ", before, at) >= 0 else None
        if more is None:
            break
        at = more.start()
    return at


def _date_before(context: Context, lead: _Lead) -> str | None:
    """The date of what is on a page, where the clause before it ends with one: "the memorandum of July 28, p. 369"."""
    clause = len(_OTHER_PAGE.split(lead.words.rpartition("; ")[2])[-1])
    named = list(DATE.finditer(context.document.text, lead.end - min(_BEHIND, clause), lead.end))
    return context.when(named[-1], partial=True) if named else None


def _volume_of(context: Context, lead: _Lead, end: int) -> str | None:
    """The volume of a list of pages, which ends at `end`; None where they are none of an editor's."""
    own, before = context.document.volume, lead.words
    behind = _OF_BOOK.match(context.document.text, end)
    if behind:
        return f"frus{subseries(behind['years'])}"
    if ";" in before and (next_year := _NEXT_YEAR.search(before)):
        book = _book_before(context, before[: next_year.start()], lead.end - len(before) + next_year.start())
        return f"frus{subseries(next_year['years'])}" if book is not None and book.titled else None
    book = _book_before(context, before, lead.end)
    if book is not None:
        return book.id(own)
    return own if _is_own(context, lead, end) else None


def _book_before(context: Context, before: str, at: int) -> Book | None:
    """The volume of Foreign Relations that the sentence before a page names as the page's."""
    named = list(books(before))
    since = _last_ibid(before)
    if since is not None and (not named or named[-1].start < since):
        named = [] if context.footnote_at(at) is None else _ibid_book(context, before, at)
    if not named:
        return None
    book = named[-1]
    between = before[book.end :]
    if len(between) > _BOOK_REACH or _OTHER.search(between) or _is_new_thing(between):
        return None
    if not book.titled and (
        not _is_editors(context, at)
        or ((book.number or "").isdigit() and not context.is_lettered)
        or _OTHER.search(before)
    ):
        return None
    return book


def _is_new_thing(between: str) -> bool:
    """Whether words behind a volume's name lead on to something else: "…, vol. vi, p. 33; see also the memorandum, p. 5"."""
    _, semicolon, rest = between.rpartition("; ")
    return bool(semicolon) and re.search(r"[a-z]{3}", rest) is not None


def _last_ibid(before: str) -> int | None:
    at = max(before.rfind("ibid"), before.rfind("Ibid"))
    return at if at >= 0 else None


def _ibid_book(context: Context, before: str, at: int) -> list[Book]:
    """The volume that *ibid.* in the words before a page means: the last book named, where it is one of Foreign Relations."""
    window = context.document.text[max(context.document.notes, at - _IBID) : at]
    named, shift = list(books(window)), len(window) - len(before)
    if not named or named[-1].start < shift:
        return []
    if len(named) > 1 and _OTHER.search(window, named[-2].end, named[-1].start):
        return []
    return [replace(named[-1], start=named[-1].start - shift, end=named[-1].end - shift)]


def _is_editors(context: Context, offset: int) -> bool:
    """Whether words are an editor's: in a footnote, in brackets, or in an editorial note."""
    document = context.document
    if context.footnote_at(offset) is not None:
        return True
    if _EDITORIAL in document.title:
        return True
    opens = document.text.rfind("[", max(document.body, offset - _BRACKET), offset)
    return opens >= 0 and "]" not in document.text[opens:offset] and "\n\n" not in document.text[opens:offset]


def _is_own(context: Context, lead: _Lead, end: int) -> bool:
    """Whether a page of which no book is named is one of this volume."""
    text = context.document.text
    if not _is_editors(context, lead.end):
        return False
    clause = lead.words.rpartition("; ")[2]
    numbered = NUMBERED.match(text) is not None
    if numbered and not _CITES.search(clause):
        return False
    if (
        _OTHER.search(clause)
        or _SURNAME.search(clause)
        or _last_ibid(clause) is not None
        or _PAPER.search(clause)
        or clause.endswith("at ")
        or _VOLUME_WORD.search(clause)
        or _OF_ELSE.match(text, end)
    ):
        return False
    if numbered:
        return next(books(lead.words), None) is None
    return lead.pins is not None or _NAMED.search(clause) is not None or _PRINTED.search(clause) is not None
