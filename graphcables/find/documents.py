"""References to documents by number, to their neighbours, and to pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graphcables.find.context import Context
from graphcables.find.volumes import NUMBER, volume_id
from graphcables.model import Kind, Reference

_ITEM = re.compile(
    r"(?P<number>[0-9]{1,4}(?:[A-Za-z](?![\w]))?)(?:ff?\.)?(?![\w/])(?:\s?[–—-]\s?(?P<last>[0-9]{1,4})(?![\w/])|\s(?:through|to)\s(?P<last2>[0-9]{1,4})(?!\w))?"
)
_JOIN = re.compile(r"(?:,?\s(?:and|or|&)\s|,\s(?:and\s|or\s)?)(?=[0-9])")
_PIN_WORD = r"(?:[Ff]ootnotes?|[Nn]otes?|fns?\.|nn?\.)"
_PINS_AFTER = re.compile(
    rf",?\s(?:and\s|see\s)?{_PIN_WORD}\s(?P<pins>[0-9]+[a-z]?(?:(?:,\s|,?\sand\s|[–-])[0-9]+[a-z]?\b)*)(?!\s(?:to|of),?\sDocument)"
)
_PINS_BEFORE = re.compile(
    rf"{_PIN_WORD}\s(?P<pins>[0-9]+[a-z]?(?:(?:,\s|,?\sand\s|[–-])[0-9]+[a-z]?\b)*),?\.?\s?(?:(?:to|in|of|above|below)\s|above,\s|below,\s)?(?:(?:see\s)?(?:the\s)?)$"
)
_YEARS = r"(?:1[89][0-9][0-9](?:[–-](?:19)?[0-9][0-9])?)"
_VOLUME = re.compile(
    rf"(?:(?P<years>{_YEARS}),{{1,2}}\s(?:(?:Supplement|supp\.?)[^,]{{0,9}},\s)?)?\b(?:[Vv]ol(?:ume)?s?|voL)[.,]?\s(?P<number>{NUMBER})(?![\w])(?:[.,]{{1,2}}\s?(?:[Pp]art|pt\.)\s(?P<part>[0-9]|[IVX]+)\b)?"
)
_PAGES_FIRST = re.compile(r"^,?\s(?:pp?\.|pages?)\s[0-9l]+(?:[–-][0-9]+)?,?\s\($")
_IBID = re.compile(rf"\b[Ii]bid(?:em)?\.?,?\s(?:(?P<years>{_YEARS}),\s)?$")
_PART = re.compile(r"\b[Pp]art\s(?P<part>[0-9]|[IVX]+)\b[.,]?\s$")
_IN_VOLUME = re.compile(
    rf"(?:\s\(?in\s|,\s)(?:Foreign Relations,\s(?P<years>{_YEARS}),\s)?(?:[Vv]olume|[Vv]ol\.)\s(?P<number>{NUMBER})\b(?:,?\s(?:[Pp]art)\s(?P<part>[0-9]|[IVX]+)\b)?"
)
_SENTENCE = re.compile(
    r"\.(?<!\b[Vv]ol\.)(?<!\bpp\.)(?<!\b[Ii]bid\.)(?<!\bvols\.)(?<!\bp\.)(?<!\bNo\.)(?<!\bpt\.)\)?\s(?=[A-Z“(])"
    r"|;\s(?=(?:[Ss]ee|[Ff]oreign|and|Documents?|telegram|Telegram)\b)|\n|\)\s"
)
"""What ends a sentence. What it looks back at stands behind the stop, so that the search for stops is quick."""
_FOREIGN = re.compile(rf"Foreign Relations,{{0,2}}\s(?P<years>{_YEARS})\b")
_BY_NUMBER = re.compile(r"No\. ?[0-9]")
_NUMBERED = re.compile(r"\[?[0-9]{1,4}[a-z]?\. |No\. ?[0-9]")
_RELATIVE = re.compile(
    rf"(?:\b(?P<pin>{_PIN_WORD}\s[0-9]+[a-z]?),?\s(?:to\s(?:the\s)?)?)?\b(?P<where>[Ss]upra|[Ii]nfra|(?:(?:the|[Tt]he)\s)?(?:immediately\s)?(?:preceding|previous|following|next)\sdocument)\b"
)
_OF_PAGE = re.compile(r",?\s(?:p\.|pp\.|note)")
"""What makes a neighbour's page or note of it: "infra, p. 40"."""
_ANTE = re.compile(r"\b(?:[Aa]nte|[Pp]ost),?\s\Z")
_PAGES = re.compile(r"(?P<number>[0-9]{1,4})(?!\w)(?:[–-](?P<last>[0-9]{1,4})(?!\w))?")
_PAGE_JOIN = re.compile(r"(?:,\s(?:and\s)?|\sand\s)(?=[0-9])")
_BOOK = re.compile(
    r"Bulletin|Treaties|Treaty Series|Papers|Diary|Stat\.|Congress|Record|Cmd|Documents on|Hearings|Senate|House|Memoirs|ibid|Ibid|Command|Series|Register|Yearbook|"
    r"Official|Proceedings|Review|History|New York|London:|Times|Decisions|Report|Resolutions|Debates"
)
_CITES = re.compile(
    r"\b(?:[Tt]elegrams?|[Dd]espatch(?:es)?|[Nn]ote|[Ll]etter|[Ii]nstruction|[Mm]emorandum|No\.|Nos\.|[ap]\. ?m\.)"
)


_OTHER_DOCUMENT = re.compile(r",? (?:Part |footnote [0-9]+, )?Documents? [0-9]")
"""A document's number behind a volume's: the volume is that one's."""
_THEIR_DOCUMENT = re.compile(r",\s(?:to\s)?Documents?\s[0-9]")
_YEAR = re.compile(r"1[789][0-9][0-9]|20[0-9][0-9]")
_DATE = re.compile(
    r"[0-9]{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)|1[89][0-9][0-9]\b"
)


def find_documents(context: Context, word_start: int, start: int) -> tuple[list[Reference], int]:
    """References of "Document 12", "Documents 12–15, 18, and 20", at the number that begins at `start`.

    Returns
    -------
    list of Reference
        One for each document, and for each footnote cited in it.
    int
        The offset at which to read on.
    """
    text = context.document.text
    at, begin = start, word_start
    before = _sentence_before(text, word_start)
    pins_before = _PINS_BEFORE.search(before)
    if pins_before:
        begin -= len(before) - pins_before.start()
        before = before[: pins_before.start()]
    volume = _named_volume(context, before, word_start)
    out: list[Reference] = []
    while item := _ITEM.match(text, at):
        pins: list[str | None] = [None]
        end = item.end()
        after = _PINS_AFTER.match(text, end)
        if after and not _followed_by_document(text, after.end()):
            pins, end = list(_split(after["pins"])), after.end()
        elif pins_before and not out:
            pins = list(_split(pins_before["pins"]))
        here = volume
        inside = _IN_VOLUME.match(text, end) if volume is None else None
        if (
            inside
            and not text.startswith(", Document", inside.end())
            and not _OTHER_DOCUMENT.match(text, inside.end(), inside.end() + 40)
        ):
            here = volume_id(context.document.volume, inside["years"], inside["number"], inside["part"])
        if _YEAR.fullmatch(item["number"]):
            break
        for number in _numbers(item):
            for pin in pins:
                out.append(_reference(context, "document", begin, max(end, item.end()), item.end(), number, here, pin))
        at = begin = end
        join = _JOIN.match(text, at)
        if not join or not _ITEM.match(text, join.end()):
            break
        if _DATE.match(text, join.end()):
            break
        at = begin = join.end()
    return out, at


def _followed_by_document(text: str, at: int) -> bool:
    """Whether the pins just read belong to a document named after them ("…, footnote 3, Document 27")."""
    return _THEIR_DOCUMENT.match(text, at) is not None


def _split(pins: str) -> Iterator[str]:
    for part in re.split(r",\s(?:and\s)?|\sand\s", pins):
        ends = re.fullmatch(r"([0-9]+)[–-]([0-9]+)", part)
        if ends and 0 < int(ends[2]) - int(ends[1]) < 20:
            yield from (str(n) for n in range(int(ends[1]), int(ends[2]) + 1))
        else:
            yield part


def _numbers(item: re.Match[str]) -> Iterator[str]:
    """The numbers of "12" or "137–191" or "112–15"."""
    first, last = item["number"], item["last"] or item.groupdict().get("last2")
    if last is None or not first.isdigit():
        yield first
        return
    if int(last) < int(first) and len(last) < len(first):
        last = first[: -len(last)] + last
    if 0 < int(last) - int(first) <= 200:
        yield from (str(n) for n in range(int(first), int(last) + 1))
    else:
        yield first
        yield last


def _sentence_before(text: str, end: int, size: int = 260) -> str:
    """The words before an offset, back to the beginning of their sentence."""
    window = text[max(0, end - size) : end]
    last = 0
    for match in _SENTENCE.finditer(window):
        last = match.end()
    return window[last:]


def _named_volume(context: Context, before: str, offset: int) -> str | None:
    """The id of the other volume that the words before a number name."""
    own = context.document.volume
    ibid = _IBID.search(before)
    if ibid:
        return _last_volume(context, offset - len(ibid[0]), ibid["years"])
    last = None
    for match in _VOLUME.finditer(before):
        last = match
    if last is not None:
        between = _PAGES_FIRST.sub("", before[last.end() :])
        if (
            len(between) <= 140
            and not re.search(r"\b[Ss]ee\b|\bDocuments?\s[0-9]|\(|\bp\. ?[0-9]|\bBox\b", between)
            and (
                last[0].lstrip("0123456789–, ")[:1] != "V"
                or "Foreign Relations" in before
                or own.startswith("dafp")
                or not between.strip(" ,")
                or "Volume" in last[0]
            )
        ):
            years = last["years"]
            if years is None:
                named = list(_FOREIGN.finditer(before[: last.start()]))
                years = named[-1]["years"] if named else None
            found = volume_id(own, years, last["number"], last["part"])
            return None if found == own else found
    part = _PART.search(before)
    if part:
        found = volume_id(own, None, None, part["part"])
        return None if found == own else found
    return None


def _last_volume(context: Context, offset: int, years: str | None) -> str | None:
    """What *ibid.* means before an offset: the last volume named in the document."""
    text, own = context.document.text, context.document.volume
    window = text[max(0, offset - 3000) : offset]
    last = None
    for match in _VOLUME.finditer(window):
        follows = window[match.end() : match.end() + 160]
        if re.match(r"[^.()]*?\b(?:Documents?|pp?\.)\s", follows):
            last = match
    if last is None:
        return None
    named = years or last["years"]
    if named is None:
        found = list(_FOREIGN.finditer(window[: last.start()][-120:]))
        named = found[-1]["years"] if found else None
    found_id = volume_id(own, named, last["number"], last["part"])
    return None if found_id == own else found_id


def _reference(
    context: Context,
    kind: Kind,
    start: int,
    end: int,
    number_end: int,
    number: str | None,
    volume: str | None,
    pin: str | None,
) -> Reference:
    text = context.document.text
    stop = end
    while stop < len(text) and stop - end < 3 and text[stop] in ".,;:)]”’\"'":
        stop += 1
    return Reference(
        source=context.document.id,
        path=context.document.path,
        kind=kind,
        text=text[start:end],
        start=start,
        end=end,
        footnote=context.footnote_at(start),
        marker=context.marker_between(number_end, stop),
        number=number,
        volume=volume,
        pin=pin,
    )


def find_relative(context: Context, ends: Iterable[int]) -> Iterator[Reference]:
    """References to a neighbour, which end at some offsets: *supra* is the document before, *infra* the one after.

    They are of kind ``page``, like *ante* and *post*: cited by place, not by number. With a footnote's number
    ("footnote 3, supra") in volumes whose documents are numbered, and in the volumes of 1952–54 (headed "No. 55"), the editors count them among the documents
    cited, and so does this.
    """
    text = context.document.text
    numbered = _BY_NUMBER.match(text) is not None
    read = context.document.notes
    for end in ends:
        match = _RELATIVE.search(text, max(read, text.rfind("\n", read, end)), end + 1)
        read = end
        if match is None:
            continue
        behind = _PINS_AFTER.match(text, match.end())
        pin = (
            match["pin"].split()[-1]
            if match["pin"]
            else behind["pins"]
            if behind and behind["pins"].isdigit()
            else None
        )
        kind: Kind = "document" if numbered or (pin and _NUMBERED.match(text)) else "page"
        where = match["where"].lower()
        if "document" not in where and _OF_PAGE.match(text, match.end()):
            continue
        span = (
            match.start("pin") if match["pin"] else match.start("where"),
            behind.end() if behind and pin else match.end("where"),
        )
        yield _reference(context, kind, *span, match.end("where"), None, None, pin)


def find_pages(context: Context, word_start: int, start: int) -> tuple[list[Reference], int]:
    """References by page: "Ante, p. 45", "telegram No. 37, …, p. 38", "Foreign Relations, 1933, vol. v, p. 151"."""
    text = context.document.text
    ante = _ANTE.search(text, max(0, word_start - 8), word_start)
    volume: str | None = None
    if not ante:
        if context.footnote_at(start) is None:
            return [], start
        before = _sentence_before(text, word_start)
        foreign = list(_FOREIGN.finditer(before))
        last = None
        for match in _VOLUME.finditer(before):
            last = match
        if foreign or (last and not _BOOK.search(before)):
            if last is None:
                return [], start
            volume = volume_id(
                context.document.volume,
                last["years"] or (foreign[-1]["years"] if foreign else None),
                last["number"],
                last["part"],
            )
        elif _BOOK.search(before) or not _CITES.search(before):
            return [], start
    begin = word_start - len(ante[0]) if ante else word_start
    out: list[Reference] = []
    at = start
    while item := _PAGES.match(text, at):
        out.append(_reference(context, "page", begin, item.end(), item.end(), item["number"], volume, None))
        at = item.end()
        join = _PAGE_JOIN.match(text, at)
        if not join:
            break
        at = begin = join.end()
    return out, at
