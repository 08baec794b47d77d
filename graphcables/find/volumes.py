"""Which volume a reference names: from its words to the volume's id.

Examples
--------
>>> volume_id("frus1964-68v16", years="1961–1963", number="V")
'frus1961-63v05'
>>> volume_id("frus1958-60v08", number="VII", part="1"), volume_id("frus1969-76v12", number="E–5", part="1")
('frus1958-60v07p1', 'frus1969-76ve05p1')
>>> volume_id("dafp-v11", number="IX")
'dafp-v09'
>>> [book.id("frus1930v01") for book in books("Foreign Relations, 1918, supp. 1, vol. i, p. 7; ibid., Russia, vol. ii")]
['frus1918Supp01v01', 'frus1918Russiav02']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from graphcables import lexicon
from graphcables.parts import whole_of

_OWN = re.compile(
    r"(?P<series>[a-z]+?)(?P<years>[0-9]{4}(?:-[0-9][0-9])?)?(?P<area>[A-Z][A-Za-z]+?(?:[0-9]{2})?)?(?P<dash>-)?"
    r"(?:v(?P<e>e?)(?P<number>[0-9]+))?(?:p(?P<part>[0-9]))?$"
)
_LAST = 50
"""No subseries has more volumes (1981–1988 has 48): a higher one is of another work."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
NUMBER = r"(?:E[–-]?[0-9]{1,2}|[IVXL]{1,7}|[ivxl]{1,7}|[0-9]{1,2})"
YEARS = r"(?:1[89][0-9][0-9](?:[–-](?:19)?[0-9][0-9])?)"


def roman(text: str) -> int | None:
    """The value of a Roman or Arabic number, None where it is neither.

    Examples
    --------
    >>> roman("XXXII"), roman("iv"), roman("7"), roman("mix")
    (32, 4, 7, None)
    """
    if text.isdigit():
        return int(text)
    values = [_ROMAN.get(letter) for letter in text.lower()]
    total = 0
    for position, value in enumerate(values):
        if value is None:
            return None
        following = values[position + 1] if position + 1 < len(values) else 0
        total += -value if following and value < following else value
    return total or None


def subseries(years: str) -> str:
    """The years of a subseries as in ids: ``1969–1976`` is ``1969-76``."""
    first, *rest = re.split(r"[–-]", years)
    return f"{first}-{rest[0][-2:]}" if rest else first


def volume_id(own: str, years: str | None = None, number: str | None = None, part: str | None = None) -> str | None:
    """The id of a volume named in a document of the volume `own`; None where the words name none.

    Parameters
    ----------
    own : str
        The citing volume: what is left out is its own.
    years : str, optional
        ``1964–1968`` or a single year.
    number, part : str, optional
        As printed: ``XVI``, ``E–5``; ``Part 2`` alone is the sister volume.
    """
    parsed = _OWN.match(own)
    if number is None:
        if part is None or parsed is None or parsed["number"] is None:
            return None
        which = roman(part)
        return f"{whole_of(own)}p{which}" if which else None
    tail = _tail(number, part)
    if tail is None:
        return None
    if parsed is None or not (parsed["dash"] or (parsed["years"] and (parsed["number"] or parsed["series"] == "frus"))):
        return f"frus{subseries(years)}{tail}" if years else None
    if parsed["dash"]:
        return f"{parsed['series']}-{tail}"
    area = "" if years else parsed["area"] or ""
    span = subseries(years) if years else parsed["years"] or ""
    return f"{parsed['series']}{span}{area}{tail}"


def _tail(number: str | None, part: str | None) -> str | None:
    """The end of a volume's id, ``v07p1``; None where a number is none."""
    tail = ""
    if number is not None:
        electronic = number[:1] == "E" and number[-1].isdigit()
        value = roman(number.lstrip("E–-")) if electronic else roman(number)
        if value is None or value > _LAST:
            return None
        tail = f"v{'e' if electronic else ''}{value:02}"
    if part and (which := roman(part)):
        tail += f"p{which}"
    return tail


@dataclass(frozen=True, slots=True)
class Book:
    """A volume of Foreign Relations as a citation names it, at a span of the words.

    Attributes
    ----------
    start, end : int
    titled : bool
        Whether the series' title stands there, or *ibid.* after it; a volume's number alone can be of other books.
    years, number, part : str or None
        As printed.
    name : str or None
        Words by which it goes besides its years: ``China``.
    supplement : str or None
        ``Supp``, ``Supp01`` where it is one.
    """

    start: int
    end: int
    titled: bool
    years: str | None
    number: str | None
    part: str | None
    name: str | None
    supplement: str | None

    def id(self, own: str) -> str | None:
        """The volume's id in a document of the volume `own`; None where it can't be told."""
        years, names = subseries(self.years) if self.years else "", _by_name()
        stem = names.get((self.name or "", years)) or names.get((self.name or "", ""))
        if stem is None and (not years or (self.number and not self.supplement)):
            return volume_id(own, self.years, self.number, self.part)
        alone = names.get((self.supplement or "", years)) if self.number is None else None
        tail = _tail(self.number, self.part)
        return None if tail is None else (alone or f"{stem or 'frus' + years}{self.supplement or ''}") + tail


@cache
def _by_name() -> dict[tuple[str, str], str]:
    """{(words of its name, years): id} of the volumes that go by a name."""
    return {(words, years): id_ for words, years, id_ in lexicon.volumes()}


_TITLE = (
    r"(?P<title>\b(?:Foreign\sRelations|F(?:or)?\.\sRels?\.|F\.\s?R\.|Diplomatic\sCorrespondence)(?:\sof\sthe\sU(?:nited\sStates|\.\s?S\.))?)"
    r"[”’\"']?"
)
_IBID = r"(?P<ibid>\b[Ii]bid(?:em)?\b\s?\.?)"
_GAP = r"(?:[,.:;]{0,2}[”’\"']?\s(?:\(|(?:for|of)\s(?:the\s(?:year\s)?)?|and\s)?)"
_SUPPLEMENT = r"(?P<supplement>[Ss]upp(?:lement\b|\.)(?:\s(?P<which>[0-9]|[IVX]+)\b)?)"
_AND = re.compile(r"(?:,?\spp?\.\s[0-9–-]+(?:\sff\.)?)?[,;]?\s(?:and\s)?(?:see\s)?")
"""What stands between a volume and another of the same years: "vol. i, p. 5, and vol. ii"."""
_LEADS = re.compile(r"(?:^|\b(?:[Ss]ee|in|and|also|from|of|[Cc]f\.|full|part)|[0-9]|[ap]\.\s?m\.|[;:\n.”\"])[,\s(\[]*$")
"""What stands before a volume of the same series that is named by its number alone; behind a title it is of that book."""
_MESSAGE = re.compile(
    r"\b(?:[Tt]elegrams?|[Dd]espatch|[Ii]nstruction|[Nn]ote|[Ll]etter|[Mm]emorandum|[Mm]inutes)\b[^;\n]*$"
)
_TELLS = ("ol", "bid", "Foreign", "Rel", "F. R", "F.R", "Diplomatic", "voL")
"""Words without one of these name no volume."""
_LEAD = 150
"""How far back what leads a volume can stand."""
_MOST = 4
"""Words for its years, its name, the supplement that it is, before its number."""


def _volume(group: str = "") -> str:
    """The pattern of a volume's number; `group` tells its group from that of another in the same pattern."""
    return rf"\b(?:[Vv]ol(?:ume)?s?|voL)[.,]?\s(?P<number{group}>{NUMBER})(?!\w)"


def _part(group: str = "") -> str:
    """The pattern of a part's number."""
    return rf"(?:[Pp]art|[Pp]t\.?)\s(?P<part{group}>[0-9]|[IVX]+)\b"


@cache
def _pattern() -> re.Pattern[str]:
    """What finds the name of a volume."""
    words = sorted({words for words, _ in _by_name()}, key=len, reverse=True)
    name = "|".join(re.escape(one).replace(r"\ ", r"\s") for one in words)
    said = rf"(?P<years>{YEARS})|(?:[Tt]he\s)?(?:Conferences?\s(?:at|of)\s)?(?P<name>{name})\b|{_SUPPLEMENT}"
    whole = rf"(?:{_GAP}(?:{said})){{0,{_MOST}}}(?:{_GAP}{_volume()})?(?:{_GAP}{_part()})?"
    alone = rf"(?:(?P<years2>{YEARS}),{{1,2}}\s)?{_volume('2')}(?:[.,]{{1,2}}\s?{_part('2')})?"
    return re.compile(rf"(?=[1DFIVvi])(?:(?:{_TITLE}|{_IBID}){whole}|{alone})")


def books(words: str) -> Iterator[Book]:
    """The volumes of Foreign Relations that words name, in order; *ibid.* is the one named before it, with what it changes.

    Examples
    --------
    >>> [(book.years, book.number) for book in books("Foreign Relations, 1928, vol. i, p. 7; ibid., vol. ii, p. 8")]
    [('1928', 'i'), ('1928', 'ii')]
    >>> [book.id("frus1934v04") for book in books("See Foreign Relations, 1942, China, p. 202.")]
    ['frus1942China']
    """
    if not any(word in words for word in _TELLS):
        return
    last: Book | None = None
    for match in _pattern().finditer(words):
        book = _book(match)
        if match["ibid"]:
            if last is None and book.years is None:
                continue
            book = _after(last, book) if last is not None else book
        elif last is not None and not book.titled and _AND.fullmatch(words, last.end, match.start()):
            book = _after(last, book)
        elif not book.titled:
            lead = words[max(0, book.start - _LEAD) : book.start]
            if not _LEADS.search(lead) and not _MESSAGE.search(lead):
                last = None
                continue
        last = book
        yield book


def _book(match: re.Match[str]) -> Book:
    which = roman(match["which"]) if match["which"] else None
    return Book(
        match.start(),
        match.end(),
        bool(match["title"] or match["ibid"]),
        match["years"] or match["years2"],
        match["number"] or match["number2"],
        match["part"] or match["part2"],
        " ".join(match["name"].split()) if match["name"] else None,
        f"Supp{which:02}" if which else "Supp" if match["supplement"] else None,
    )


def _after(last: Book, book: Book) -> Book:
    """What *ibid.*, or "and vol. ii", means after a book: the same, but for what is named anew."""
    if book.years or book.name or book.supplement:
        return replace(book, titled=True, years=book.years or last.years)
    if book.number:
        return replace(book, titled=True, years=last.years, name=last.name, supplement=last.supplement)
    return replace(last, start=book.start, end=book.end, titled=True, part=book.part or last.part)
