"""A message's own serials, from its first words."""

from __future__ import annotations

import re
from collections.abc import Callable

from graphcables import lexicon

_MONTHS = "January February March April May June July August September October November December"
_NOT_SERIES = frozenset(
    f"{_MONTHS} Article Articles Section Part Page Document Box Mr Dear Sir For From To The In On At By Paragraph Item Washington Chapter Volume "
    "Number Your Yours My Our Ref Re Reference Referring NSC NIE SNIE NSAM NSSM NSDM JCSM Figure Tab Option Annex Top Secret Series Report "
    "See As Also This That These Please Copy Room Washn Meeting Session Sirs About Nearly Some Over Approximately Between Since During After Before When If As It We All".split()
)
_SEND = r"(?P<end>\.(?![0-9])|…|:|,|;|\s?\]|\s[–—-]+|(?=\s[A-Z\[(])|(?=\s*$))"
_NUMBERED = re.compile(r"\[?(?:No|NO|Nos)\.?\s?(?P<number>[0-9]{1,5}[A-Z]?)(?P<end>[.,]?\s?\]?[.,]?)(?=\s|$)")
_REVERSED = re.compile(rf"(?P<bare>[0-9]{{1,6}})/(?P<series>[A-Za-z]{{2,10}})\s(?P<number>[0-9]{{1,6}}){_SEND}")
_GROUP = re.compile(r"(?:[A-Z]{2,12}\s)?(?P<dtg>[0-9]{6,7}Z)\b")
_AIRGRAM = re.compile(rf"(?P<series>CA|CG|CW|A|G|C|D|L|E)\s?[–-]\s?(?P<number>[0-9]{{1,6}}){_SEND}")
_SECOND = re.compile(r"\s?(?P<series>[A-Z]{1,2})\s?[–-]\s?(?P<number>[0-9]{2,5})[.,]?(?=\s)")
"""A second serial behind the first: ``31. L–196, for Herrick``."""
_SECOND_SERIES = re.compile(r"\s(?P<series>[A-Z][A-Za-z]{2,8})\s(?P<number>[0-9]{1,5})\.(?=\s(?:[A-Z]|1\.\s)|\s*$)")
"""The same by a traveller's or delegation's series: ``83. Gocus 546. For Ogburn``."""
_BARE = re.compile(
    r"[\[“;…\s]{0,3}(?P<number>[0-9]{1,7})(?P<more>(?:/[0-9]{1,6})*)(?:\.(?![0-9])|…|:|,(?![0-9]{3}\b)|\s?\]|(?=\s[A-Z\[]))"
)
_SERIES = re.compile(
    rf"(?P<series>[A-Z][A-Za-z.]{{0,10}}?(?:\s[A-Z][a-z]{{2,8}})?|Circular (?:airgram|telegram))[\s–-]{{0,2}}(?:No\.?\s?|#)?"
    rf"(?P<number>[0-9]{{1,6}}(?:-[0-9]{{1,4}})?)(?P<more>(?:\s?/\s?(?:[A-Za-z]{{2,8}}\s?)?[0-9]{{1,6}})*){_SEND}"
)
_MORE = re.compile(r"/\s?(?P<series>[A-Za-z]{2,8})?\s?(?P<number>[0-9]{1,6})")
_TITLED = re.compile(r"(?P<series>[A-Za-z]+)?[ –-]?(?P<number>[0-9][0-9–-]*)")
_SHORT = 160
"""Longest paragraph that may stand before the one with the serial: a dateline, a classification."""


_ROUTING = re.compile(r"^(?:FM|TO|INFO|ACTION):?$", re.M)
_BEGINS = re.compile(r"^(?:SUBJ|REF|E\.O\.|BEGIN|[0-9]{1,2}\.\s|[A-Z]\.\s)", re.M)
"""How a cable begins behind its head."""
_HEAD = 1200
"""Most characters of a cable's head as it was sent."""


def behind_routing(text: str, start: int, end: int) -> int:
    """Where a cable's text begins that is printed with its head: whom it goes to, and the numbers that it has there.

    Examples
    --------
    >>> cable = "STATE TELEGRAM 13\\n\\nFM\\n\\nAMEMBASSY ROME\\n\\nTO\\n\\nSECSTATE WASHDC 76\\n\\nSUBJ:\\n\\nTALKS"
    >>> cable[behind_routing(cable, 0, len(cable)):][:5], behind_routing("TO\\n\\nSUBJ:", 0, 9)
    ('SUBJ:', 0)
    """
    stop = min(end, start + _HEAD)
    if text.find("\nTO", start, stop) < 0 and text.find("\nINFO", start, stop) < 0:
        return start
    labels = list(_ROUTING.finditer(text, start, stop))
    if len(labels) < 2 or labels[0].start() - start > _SHORT:
        return start
    begins = _BEGINS.search(text, labels[-1].end(), min(end, labels[-1].end() + _HEAD))
    return begins.start() if begins else labels[-1].end()


def titled(printed: str, post: str) -> str:
    """The own serial that a heading prints (``Telegram 111621 From``)."""
    match = _TITLED.match(printed)
    if match is None:
        return printed
    name = lexicon.series(match["series"]) if match["series"] else post
    return lexicon.serial(name or None, lexicon.plain_number(match["number"]))


def own_serials(paragraphs: list[tuple[int, str]], post: str) -> tuple[tuple[str, ...], int]:
    """The serials that open a message, and the offset at which it goes on.

    Parameters
    ----------
    paragraphs : list of (int, str)
        The first paragraphs of the body with their offsets.
    post : str
        The post of the sender, whose a bare number is; empty where it isn't known.

    Examples
    --------
    >>> own_serials([(0, "Hakto 44/224. Deliver at once.")], "Saigon")
    (('Hakto 44/224',), 13)
    >>> own_serials([(0, "Petrograd, April 6, 1917."), (27, "1161. Your 1295. For the Secretary.")], "Petrograd")
    (('Petrograd 1161',), 32)
    >>> own_serials([(0, "Tohak 82/WHS 2280. Ref: Hakto 37.")], "")
    (('Tohak 82', 'WHS 2280'), 18)
    >>> own_serials([(0, "1. Summary. 2. Comment.")], "Athens")
    ((), 0)
    """
    for position, (offset, text) in enumerate(paragraphs):
        for pattern, read in _FORMS:
            match = pattern.match(text)
            if match is None:
                continue
            serials = read(match, post, text)
            if serials and not (pattern is _BARE and _opens_list(match["number"], position, paragraphs)):
                end = match.end()
                second = _SECOND.match(text, end)
                if second is None and pattern is _BARE:
                    second = _second_series(text, end, post)
                if second:
                    serials, end = (*serials, *_airgram(second, post, text)), second.end()
                return serials, offset + end
        if len(text) > _SHORT:
            break
    return (), 0


def _second_series(text: str, at: int, post: str) -> re.Match[str] | None:
    """A second serial by a series that the sender uses; one that goes the other way is a message that he answers."""
    second = _SECOND_SERIES.match(text, at)
    if second is None or not post or lexicon.post(second["series"]):
        return None
    homeward = lexicon.is_homeward(second["series"])
    from_home = post in lexicon.HEADQUARTERS or post.startswith("Circular")
    return second if homeward is not None and homeward != from_home else None


def _numbered(match: re.Match[str], post: str, text: str) -> tuple[str, ...]:
    alone = len(text) < 40 or match["end"].rstrip(".,").endswith("]")
    return (lexicon.serial(post or None, lexicon.plain_number(match["number"])),) if alone else ()


def _reversed(match: re.Match[str], post: str, text: str) -> tuple[str, ...]:
    return (
        lexicon.serial(lexicon.series(match["series"]), lexicon.plain_number(match["number"])),
        lexicon.serial(post or None, lexicon.plain_number(match["bare"])),
    )


def _group(match: re.Match[str], post: str, text: str) -> tuple[str, ...]:
    return (f"DTG {match['dtg'][-7:]}",)


def _airgram(match: re.Match[str], post: str, text: str) -> tuple[str, ...]:
    return (lexicon.serial(lexicon.series(match["series"]), lexicon.plain_number(match["number"])),)


def _bare(match: re.Match[str], post: str, text: str) -> tuple[str, ...]:
    return (lexicon.serial(post or None, lexicon.plain_number(match["number"])) + match["more"],)


def _series(match: re.Match[str], post: str, text: str) -> tuple[str, ...]:
    name = match["series"]
    if any(word.rstrip(".") in _NOT_SERIES for word in name.split()):
        return ()
    if not match["end"] and not lexicon.is_series(name):
        return ()
    if name in ("Telegram", "Cablegram", "Despatch", "Message"):
        return _bare(match, post, text)
    if not (
        lexicon.is_series(name)
        or lexicon.post(name)
        or lexicon.has_series_shape(name)
        or name.isupper()
        or len(name) <= 6
    ):
        return ()
    known = "Circular telegram" if name == "Circular" else lexicon.series(name)
    serials = [lexicon.serial(known, lexicon.plain_number(match["number"]))]
    for more in _MORE.finditer(match["more"]):
        number = lexicon.plain_number(more["number"])
        if more["series"]:
            serials.append(lexicon.serial(lexicon.series(more["series"]), number))
        else:
            serials[-1] += f"/{number}"
    return tuple(serials)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, str], tuple[str, ...]]], ...] = (
    (_REVERSED, _reversed),
    (_NUMBERED, _numbered),
    (_GROUP, _group),
    (_AIRGRAM, _airgram),
    (_BARE, _bare),
    (_SERIES, _series),
)


def _opens_list(number: str, position: int, paragraphs: list[tuple[int, str]]) -> bool:
    """Whether a bare number only opens a numbered paragraph: a small one, followed by the next one."""
    if len(number) > 1 or int(number) > 3:
        return False
    if int(number) > 1:
        before = [text for _, text in paragraphs[:position]]
        return position > 2 or any(re.match(rf"[“\"]?{int(number) - 1}\.\s", text) for text in before)
    following = " ".join(text for _, text in paragraphs[position:])
    return re.search(rf"(?:^|\s)[“\"]?{int(number) + 1}\.\s", following) is not None or (
        len(paragraphs[position][1]) > 0 and position > 2
    )
