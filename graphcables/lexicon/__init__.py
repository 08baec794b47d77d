"""Names of posts and series, as data.

Four tables stand beside this module, each with its provenance: `posts.tsv`, `series.tsv`, `commands.tsv` and
`volumes.tsv`. A line added there is all that a new post, series, command or named volume needs.

Examples
--------
>>> post("Léopoldville"), post("Peking"), post("nowhere")
('Kinshasa', 'Beijing', None)
>>> posts_of("Embassy in Greece"), posts_of("the Secretary of State")
(('Athens',), ('State',))
>>> series("TOHAK"), series("Deptels")
('Tohak', 'Deptel')
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

_KNOWN = 1 << 15
"""Words out of documents that are remembered."""
HOME = "State"
"""The Department of State, as a post."""

HEADQUARTERS = frozenset({HOME, "Canberra"})
"""Where posts report to: "the Department" is one of these."""

_SHORTHAND = re.compile(
    r"(?:ref?)?((?:dep|emb?|con|leg|ur|my|our|mis|am|berlin|dept?cir|cir|deptcir|congen)(?:c?tel|des|desp|airgram|msg)|tel)(?:s|es)?$",
    re.I,
)
_EMBASSY = re.compile(r"Em(?=c?tel|des|air|msg)")
"""The Embassy in "Emtel", which is an Embtel."""
_STATE = re.compile(
    r"\b(?:secretary of state\b(?! for (?:dominion|foreign|commonwealth|external|the colonies|india))|department\b(?! of (?!state)))",
    re.I,
)
_LONDON = re.compile(
    r"\b(?:U\.?K\.?|British|United Kingdom) (?:Prime Minister|Secretary of State|Government|Parliamentary|Minister)|(?:Dominion Affairs|Commonwealth Relations)\b|(?<!(?:ese|nch|man|ian|can) )(?:(?<!ish )|(?<=British ))Foreign Office"
)
_CANBERRA = re.compile(
    r"(?:minister (?:for|of|of state for) external affairs|minister for foreign affairs|prime minister['’]?s department|department of (?:external|foreign) affairs|"
    r"(?:australian|commonwealth) government)",
    re.I,
)
_MINISTER = re.compile(r"\bMinister of State\b")
"""Who is no part of the Department."""
_ENDS = re.compile(r"\b(?:in|at|to|of|for|from)\s+(?:the\s+)?", re.I)


def fold(name: str) -> str:
    """A name without case, accents and punctuation, for looking up.

    Examples
    --------
    >>> fold("Léopoldville"), fold("Dar-es-Salaam"), fold("N’Djamena")
    ('leopoldville', 'dar es salaam', 'ndjamena')
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


def _rows(table: str) -> Iterator[list[str]]:
    lines = files(__package__).joinpath(table).read_text(encoding="utf-8").splitlines()
    rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)
    for row in rows:
        yield [*row, "", "", ""][:4]


@cache
def _posts() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """({folded name: post}, {folded country or body: posts})."""
    names: dict[str, str] = {}
    places: dict[str, tuple[str, ...]] = {}
    for name, where, also, _ in _rows("posts.tsv"):
        for known in (name, *filter(None, also.split(";"))):
            names.setdefault(fold(known), name)
        for place in filter(None, where.split(";")):
            places[fold(place)] = (*places.get(fold(place), ()), name)
    return names, places


@cache
def _series() -> dict[str, str]:
    return {fold(name): name for name, *_ in _rows("series.tsv")}


@cache
def _pairs() -> dict[str, str | None]:
    return {name: other or None for name, _, other, _ in _rows("series.tsv")}


def pair(name: str) -> str | None:
    """The series in which a series is answered: Tohak for Hakto."""
    return _pairs().get(name)


@cache
def _commands() -> tuple[frozenset[str], tuple[str, ...]]:
    """(letters of commands, what the names of others begin with)."""
    names = [name for name, *_ in _rows("commands.tsv")]
    return frozenset(names), tuple(name[:-1] for name in names if name.endswith("*"))


def is_command(letters: str) -> bool:
    """Whether letters before a number of five digits or more are those of a military command.

    Examples
    --------
    >>> is_command("DA"), is_command("CINCFE"), is_command("DM")
    (True, True, False)
    """
    whole, begun = _commands()
    return letters in whole or letters.startswith(begun)


@cache
def volumes() -> tuple[tuple[str, str, str], ...]:
    """(words, years, id) of the volumes of Foreign Relations that go by a name."""
    return tuple((words, years, stem) for words, years, stem, _ in _rows("volumes.tsv"))


@cache
def post_names() -> tuple[str, ...]:
    """Every spelling of every post, longest first."""
    spellings = {name for row in _rows("posts.tsv") for name in (row[0], *row[2].split(";")) if name}
    return tuple(sorted(spellings, key=lambda name: (-len(name), name)))


@cache
def series_names() -> tuple[str, ...]:
    """Every series of the table, longest first."""
    return tuple(sorted(_series().values(), key=lambda name: (-len(name), name)))


@lru_cache(_KNOWN)
def post(name: str) -> str | None:
    """The post of a name, whichever its spelling, or None."""
    return _posts()[0].get(fold(name))


@lru_cache(_KNOWN)
def series(name: str) -> str:
    """A series' name in the singular and in its usual spelling; an unknown one stays as printed."""
    known = _series().get(fold(name)) or (_series().get(fold(name[:-1])) if name[-1:] == "s" else None)
    if known:
        return known
    shorthand = _SHORTHAND.match(name)
    if shorthand:
        return _EMBASSY.sub("Emb", shorthand[1].capitalize())
    return name


_SHAPE = re.compile(r"(?:To[a-z]{2,5}|[A-Z][a-z]{1,5}to|TO[A-Z]{3,5}|[A-Z]{2,5}TO)s?$")
_NO_SERIES = frozenset(
    "total totals today tokyo tomorrow tons toledo together topic topics town towns tour tony toward towards onto into nato seato tito alto "
    "hato soto veto photo auto pinto toll told tone took tools topo tops torn tough tower toys tomb proto porto benito ditto "
    "motto ghetto esperanto memento tomato potato tonnage touch tried cento thereto hereto tories soeharto suharto santos".split()
)


def plain_number(digits: str) -> str:
    """A number without leading zeros.

    Examples
    --------
    >>> plain_number("0224"), plain_number("000")
    ('224', '0')
    """
    return digits if digits[:1] != "0" else re.sub(r"^0+(?=[0-9])", "", digits)


@lru_cache(_KNOWN)
def has_series_shape(name: str) -> bool:
    """Whether a name looks like a traveller's series: To…, …to.

    Examples
    --------
    >>> has_series_shape("Totri"), has_series_shape("Trito"), has_series_shape("Total")
    (True, True, False)
    """
    return bool(_SHAPE.match(name)) and name.lower() not in _NO_SERIES


@cache
def _users() -> dict[str, str]:
    return {name: user for name, user, *_ in _rows("series.tsv")}


_HOMEWARD = re.compile(r"\bto (?:the Department|Washington|the White House)\b")


def is_homeward(name: str) -> bool | None:
    """Whether a traveller's or delegation's series goes to headquarters; None where it is no such series.

    Examples
    --------
    >>> is_homeward("Gocus"), is_homeward("Topol"), is_homeward("Trito"), is_homeward("Embtel")
    (True, False, True, None)
    """
    known = series(name)
    if pair(known) is not None:
        return _HOMEWARD.search(_users()[known]) is not None
    return known.lower().endswith("to") if has_series_shape(known) else None


@lru_cache(_KNOWN)
def serial(name: str | None, number: str) -> str:
    """A serial as one writes it.

    Examples
    --------
    >>> serial("Tohak", "82"), serial("UNY", "392"), serial("A", "195"), serial(None, "41")
    ('Tohak 82', 'UNY392', 'A-195', '41')
    """
    if not name:
        return number
    if name in _DASHED:
        return f"{name}-{number}"
    letters = name.replace(".", "")
    if (
        letters.isalpha()  # "2L/" and 1, put together, would be two numbers
        and letters.isupper()
        and len(letters) <= 4
        and fold(name) not in _series()
        and fold(name) not in _posts()[0]
    ):
        return f"{name}{number}"
    return f"{name} {number}"


_DASHED = frozenset(("A", "CA", "CG", "G", "CW"))
_SERIAL = re.compile(r"\s*(?P<name>.*?[^0-9\s#])??[\s#–-]*(?P<number>[0-9][0-9–-]*[A-Z]?)(?P<rest>(?:/[0-9]+)*)\s*$")


@lru_cache(_KNOWN)
def parse_serial(text: str) -> tuple[tuple[str | None, str], ...]:
    """The (series, number) pairs of a serial; `serial` puts them together again.

    Examples
    --------
    >>> parse_serial("Hakto 44/224"), parse_serial("UNY392"), parse_serial("A–195"), parse_serial("0224")
    ((('Hakto', '44'), (None, '224')), (('UNY', '392'),), (('A', '195'),), ((None, '224'),))
    """
    match = _SERIAL.match(text)
    if match is None:
        return ()
    name = match["name"].strip() if match["name"] else None
    others = [(None, plain_number(number)) for number in match["rest"].split("/") if number]
    return (series(name) if name else None, plain_number(match["number"])), *others


@lru_cache(_KNOWN)
def is_series(name: str) -> bool:
    """Whether the table or the shape of a shorthand (Deptel, Embdes) shows a name to be a series."""
    return (
        fold(name) in _series()
        or bool(_SHORTHAND.match(name))
        or (name[-1:] == "s" and len(name) > 4 and fold(name[:-1]) in _series())
    )


@cache
def _years() -> dict[str, range]:
    """When the embassy of a country that has had several was at a post."""
    spans = {name: years.split("-") for name, _, _, years in _rows("posts.tsv") if years}
    return {name: range(int(first or 0), int(last or 9998) + 1) for name, (first, last) in spans.items()}


@lru_cache(_KNOWN)
def seated(posts: tuple[str, ...], date: str | None) -> tuple[str, ...]:
    """The posts of a country, the one where its embassy was at a date first.

    Examples
    --------
    >>> seated(("Berlin", "Bonn"), "1962-08-20"), seated(("Berlin", "Bonn"), "1914"), seated(("Athens",), None)
    (('Bonn', 'Berlin'), ('Berlin', 'Bonn'), ('Athens',))
    """
    if len(posts) < 2 or date is None:
        return posts
    year, years = int(date[:4]), _years()
    return tuple(sorted(posts, key=lambda post: year not in years.get(post, ())))


@lru_cache(_KNOWN)
def posts_of(phrase: str) -> tuple[str, ...]:
    """The posts that an office in a heading may number its messages by.

    Examples
    --------
    >>> posts_of("Consul General at Calcutta"), posts_of("Ambassador in Pakistan")
    (('Calcutta',), ('Islamabad', 'Karachi'))
    >>> posts_of("President Nixon")
    ()
    """
    names, places = _posts()
    phrase = _MINISTER.sub("Minister", phrase)
    if _LONDON.search(phrase):
        return ("London",)
    if _CANBERRA.search(phrase):
        return ("Canberra",)
    if _STATE.search(phrase):
        return (HOME,)
    for start in _ENDS.finditer(phrase):
        words = re.split(r"[\s,()]+", phrase[start.end() :])[:6]
        for count in range(len(words), 0, -1):
            key = fold(" ".join(words[:count]))
            if not key:
                continue
            if key in names:
                return (names[key],)
            if key in places:
                return places[key]
    for part in (phrase, phrase.rsplit(",", 1)[-1]):
        key = fold(part)
        if key in names:
            return (names[key],)
        if key in places:
            return places[key]
    return ()
