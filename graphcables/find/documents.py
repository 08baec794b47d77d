"""References to documents by number, and to their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphcables.find.context import Context
from graphcables.find.volumes import NUMBER, YEARS, books, volume_id
from graphcables.model import Kind, Reference

_ITEM = re.compile(
    r"(?P<number>[0-9]{1,4}(?:[A-Za-z](?![\w]))?)(?:ff?\.)?(?![\w/])(?:\s?[–—-]\s?(?P<last>[0-9]{1,4})(?![\w/])|\s(?:through|to)\s(?P<last2>[0-9]{1,4})(?!\w))?"
)
_JOIN = re.compile(r"(?:,?\s(?:and|or|&)\s|,\s(?:and\s|or\s)?)(?=[0-9])")
PIN_WORD = r"(?:[Ff]ootnotes?|[Nn]otes?|fns?\.|nn?\.)"
PINS_AFTER = re.compile(
    rf",?\s(?:and\s|see\s)?{PIN_WORD}\s(?P<pins>[0-9]+[a-z]?(?:(?:,\s|,?\sand\s|[–-])[0-9]+[a-z]?\b){{0,40}})(?!\s(?:to|of),?\sDocument)"
)
_PINS_BEFORE = re.compile(
    rf"\b{PIN_WORD}\s(?P<pins>[0-9]+[a-z]?(?:(?:,\s|,?\sand\s|[–-])[0-9]+[a-z]?\b){{0,40}}),?\.?\s?(?:(?:to|in|of|above|below)\s|above,\s|below,\s)?(?:(?:see\s)?(?:the\s)?)$"
)
_PINS_REACH = 80
"""How far back of what it is in a list of footnotes can begin."""
_PAGES_FIRST = re.compile(r"^,?\s(?:pp?\.|pages?)\s[0-9l]+(?:[–-][0-9]+)?,?\s\($")
_IBID = re.compile(rf"\b[Ii]bid(?:em)?\.?,?\s(?:(?P<years>{YEARS}),\s)?$")
_PART = re.compile(r"\b[Pp]art\s(?P<part>[0-9]|[IVX]+)\b[.,]?\s$")
_IN_VOLUME = re.compile(
    rf"(?:\s\(?in\s|,\s)(?:Foreign Relations,\s(?P<years>{YEARS}),\s)?(?:[Vv]olume|[Vv]ol\.)\s(?P<number>{NUMBER})\b(?:,?\s(?:[Pp]art)\s(?P<part>[0-9]|[IVX]+)\b)?"
)
_SENTENCE = re.compile(
    r"\.(?<!\b[Vv]ol\.)(?<!\bpp\.)(?<!\b[Ii]bid\.)(?<!\bvols\.)(?<!\bp\.)(?<!\bNo\.)(?<!\bpt\.)(?<!\bSuppl\.)(?<!\bFor\.)(?<!\bMr\.)(?<![\s(][A-HJ-UWYZ]\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bGen\.)(?<!\bCol\.)(?<!\bCf\.)\)?\s(?=[A-Z“(])"
    r"|;\s(?=(?:[Ss]ee|[Ff]oreign|and|Documents?|telegram|Telegram)\b)|\)\s"
)
"""What ends a sentence, like a new line. What it looks back at stands behind the stop, so that the search for stops is quick."""
_CITED = re.compile(r"[^.()]*?\b(?:Documents?|pp?\.)\s")
"""What follows a volume that is cited for its documents or pages."""
_BY_NUMBER = re.compile(r"No\. ?[0-9]")
NUMBERED = re.compile(r"\[?[0-9]{1,4}[a-z]?\. |No\. ?[0-9]")
_RELATIVE = re.compile(
    rf"(?:\b(?P<pin>{PIN_WORD}\s[0-9]+[a-z]?),?\s(?:to\s(?:the\s)?)?)?\b(?P<where>[Ss]upra|[Ii]nfra|(?:(?:the|[Tt]he)\s)?(?:immediately\s)?(?:preceding|previous|following|next)\sdocument)\b"
)
_OF_PAGE = re.compile(r",?\s(?:p\.|pp\.|note)")
"""What makes a neighbour's page or note of it: "infra, p. 40"."""
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
    before = sentence_before(text, word_start)
    if pinned := pins_before(before):
        begin -= len(before) - pinned.start()
        before = before[: pinned.start()]
    volume = _named_volume(context, before, word_start)
    out: list[Reference] = []
    while item := _ITEM.match(text, at):
        pins: list[str | None] = [None]
        end = item.end()
        after = PINS_AFTER.match(text, end)
        if after and not _followed_by_document(text, after.end()):
            pins, end = list(pins_of(after["pins"])), after.end()
        elif pinned and not out:
            pins = list(pins_of(pinned["pins"]))
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
                out.append(
                    reference_at(context, "document", begin, max(end, item.end()), item.end(), number, here, pin)
                )
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


def pins_of(pins: str) -> Iterator[str]:
    """The footnotes of a list: of "2, 3 and 5–7" six."""
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


def pins_before(before: str) -> re.Match[str] | None:
    """The footnotes that the words before a document or a page end with: "footnotes 3 and 4, …"."""
    near = max(0, len(before) - _PINS_REACH)
    named = before.find("ote", near) >= 0 or before.find("n.", near) >= 0 or before.find("ns.", near) >= 0
    return _PINS_BEFORE.search(before, near) if named else None


def sentence_before(text: str, end: int, size: int = 260) -> str:
    """The words before an offset, back to the beginning of their sentence."""
    begin = max(0, end - size)
    window = text[max(begin, text.rfind("\n", begin, end) + 1) : end]
    last = 0
    for match in _SENTENCE.finditer(window):
        last = match.end()
    return window[last:]


def _named_volume(context: Context, before: str, offset: int) -> str | None:
    """The id of the other volume that the words before a number name."""
    own = context.document.volume
    ibid = _IBID.search(before) if "bid" in before else None
    if ibid:
        return _last_volume(context, offset - len(ibid[0]), ibid["years"])
    named = list(books(before))
    if named:
        book = named[-1]
        between = _PAGES_FIRST.sub("", before[book.end :])
        if len(between) <= 140 and not re.search(r"\b[Ss]ee\b|\bDocuments?\s[0-9]|\(|\bp\. ?[0-9]|\bBox\b", between):
            found = book.id(own)
            return None if found == own else found
    part = _PART.search(before) if "art " in before else None
    if part:
        found = volume_id(own, None, None, part["part"])
        return None if found == own else found
    return None


def _last_volume(context: Context, offset: int, years: str | None) -> str | None:
    """What *ibid.* means before an offset: the last volume named in the document."""
    text, own = context.document.text, context.document.volume
    window = text[max(0, offset - 3000) : offset]
    last = None
    for book in books(window):
        if _CITED.match(window, book.end, book.end + 160):
            last = book
    if last is None:
        return None
    found = replace(last, years=years).id(own) if years else last.id(own)
    return None if found == own else found


def reference_at(
    context: Context,
    kind: Kind,
    start: int,
    end: int,
    number_end: int,
    number: str | None,
    volume: str | None,
    pin: str | None,
    noted: str | None = None,
) -> Reference:
    """A reference to a document or a page at a span of the text, with the marker that hangs on it.

    The marker may hang on the number, which ends at `number_end`, or on what follows it up to `end`. `noted` is the day
    of what is cited, where the words give it.
    """
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
        noted=noted,
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
        behind = PINS_AFTER.match(text, match.end())
        pin = (
            match["pin"].split()[-1]
            if match["pin"]
            else behind["pins"]
            if behind and behind["pins"].isdigit()
            else None
        )
        kind: Kind = "document" if numbered or (pin and NUMBERED.match(text)) else "page"
        where = match["where"].lower()
        if "document" not in where and _OF_PAGE.match(text, match.end()):
            continue
        span = (
            match.start("pin") if match["pin"] else match.start("where"),
            behind.end() if behind and pin else match.end("where"),
        )
        yield reference_at(context, kind, *span, match.end("where"), None, None, pin)
