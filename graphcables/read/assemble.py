"""From what a reader took out of a file to a `Document`: the part that is the same for every format.

Readers hand on *marked* text: paragraphs in which a footnote's marker stands as ``MARK`` + its index + ``END`` and
a page mark as ``PAGE`` + its label + ``END``; an enclosure begins at ``PART`` + its index + ``END``, and at ``PART`` + the
index of the one around it, if any, + ``END`` it is over. ``BREAK`` parts paragraphs that are still in one piece. These are
control characters, which no XML can hold; from other texts `clean` takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from graphcables import dates, lexicon
from graphcables.engine import engine
from graphcables.events import NUMBER
from graphcables.model import Document, Enclosure, Footnote, Marker, Page
from graphcables.read import opening
from graphcables.read.heading import Party, read_heading, squeezed

MARK, PAGE, END, BREAK, PART = "\x01", "\x02", "\x03", "\x04", "\x05"
_UNSAFE = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)])
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LOOSE = (("( ", "("), ("[ ", "["), (" )", ")"), (" ]", "]"), (" ,", ","), (" ;", ";"))
_LOOSE_STOP = re.compile(r"(?<!\.) (?=\.(?!\s*\.)(?:[\s\x04]|$))")
_SPACE, _LOOSE_SPACE, _CONTROL = range(3)
_UNTIDY = engine(
    {
        _SPACE: rb"[\t\x0b-\r\x1c-\x1f]|  |\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)|\xe3\x80\x80",
        _LOOSE_SPACE: rb"[(\[] | [)\],;.]",
        _CONTROL: rb"\x7f|\xc2[\x80-\x9f]",
    },
    once=True,
)
"""White space of other kinds, spaces that may be loose and control characters, in UTF-8: most texts have none once their
lines are joined."""
_CONTROLS = dict.fromkeys(range(0x7F, 0xA0))
"""The control characters that XML lets in."""
_ISO = re.compile(
    r"(?:(?P<day>[12][0-9]{3}-[0-9][0-9]-[0-9][0-9])(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9])?|[12][0-9]{3}-(?:0[1-9]|1[0-2])|[12][0-9]{3})(?![0-9-])"
)
_NO_NAME = re.compile(r"[^\w.-]+")
_PARTED = "\n\n"
"""What parts the paragraphs of a document's text."""
_LOOK = 5
"""Paragraphs in which the own serial and the dateline are looked for."""
_BLOCK = 256
"""Items that `in_blocks` gives at a time."""
Item = TypeVar("Item")


def in_blocks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Some hundreds of items at a time: what is done to each by turns would drive the other out of the caches.

    What came before an error is given before it is raised.
    """
    block: list[Item] = []
    try:
        for item in items:
            block.append(item)
            if len(block) == _BLOCK:
                yield block
                block = []
    except Exception:
        if block:
            yield block
        raise
    if block:
        yield block


def clean(text: str) -> str:
    """Text without control characters (those used here, too) and lone surrogates."""
    if not text.isprintable():
        text = text.translate(_UNSAFE)
        if _SURROGATE.search(text):
            text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def tidy(text: str) -> str:
    """Text with its white space collapsed, without control characters and the spaces that the XML's indentation leaves."""
    text = " ".join([stripped for line in text.split("\n") if (stripped := line.strip())])
    events: list[int] = _UNTIDY.events(text.encode("utf-8", "surrogatepass"))
    untidy = {event & NUMBER for event in events}
    if not untidy:
        return text
    if _CONTROL in untidy:
        text = text.translate(_CONTROLS)
    if _CONTROL in untidy or _SPACE in untidy:
        text = squeezed(text)
    if " ." in text:
        text = _LOOSE_STOP.sub("", text)
    for loose, tight in _LOOSE:
        text = text.replace(loose, tight)
    return text


def tidy_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text in one piece, tidied: all at once, for that is quicker than one by one."""
    out: list[str] = []
    signs = ""
    for piece in tidy(text).split(BREAK):
        if paragraph := piece.strip(" "):
            if paragraph[0] == PART and paragraph.find(END) == len(paragraph) - 1:
                signs += paragraph  # where an enclosure begins or ends, the next paragraph begins
            else:
                out.append(signs + paragraph)
                signs = ""
    return [*out[:-1], out[-1] + signs] if out else [signs] if signs else []


@dataclass(frozen=True, slots=True)
class EnclosureDraft:
    """An enclosure as a reader found it: what its heading and its dateline say."""

    sender: Party
    recipient: Party
    date: str | None = None
    place: str | None = None


@dataclass(slots=True)
class Draft:
    """A document as a reader found it, in marked text.

    `number` is the document's number where the source says it; without one, and without one in the heading, `name`
    stands in place of ``dNUMBER``. `message` says whether own serials are to be looked for in the text (by default where
    the heading is a message's), `header` how many of the first paragraphs are no text of the message.
    """

    path: str
    volume: str
    title: str
    paragraphs: list[str]
    notes: list[tuple[str, str]] = field(default_factory=list)
    number: str | None = None
    name: str = ""
    date: str | None = None
    place: str | None = None
    sender: Party | None = None
    recipient: Party | None = None
    page: str | None = None
    serials: tuple[str, ...] = ()
    number_note: str | None = None
    message: bool | None = None
    header: int = 0
    enclosures: list[EnclosureDraft] = field(default_factory=list)


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """(start, offset of its END) of each sign of a text: a search for END is the quickest way to them."""
    at, end = 0, text.find(END)
    while end >= 0:
        yield max(text.rfind(MARK, at, end), text.rfind(PAGE, at, end), text.rfind(PART, at, end)), end
        at, end = end + 1, text.find(END, end + 1)


class _Layout:
    """Lays marked text out as plain text, remembering where markers, pages and enclosures were."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.enclosed: list[tuple[int, int | None]] = []
        self.length = 0
        self.markers: list[Marker] = []
        self.pages: list[Page] = []

    def plain(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def marked(self, text: str) -> tuple[int, int]:
        """Adds marked text, one paragraph or several; returns its span."""
        start, at = self.length, 0
        for sign, end in _signs(text):
            before, said = text[at:sign], text[sign + 1 : end]
            if text[sign] == PAGE:
                self.plain(before)
                if not self.pages or self.pages[-1].label != said:
                    self.pages.append(Page(self.length, said))
            elif text[sign] == PART:
                self.plain(before)
                self.enclosed.append((self.length, int(said) if said else None))
            else:
                opens = before.endswith(_PARTED) or not (before or at)
                before = before if opens else before.rstrip()
                self.plain(before)
                footnote, _, label = said.partition(":")
                self.markers.append(Marker(self.length, label, int(footnote)))
                if not opens and text[end + 1 : end + 2].isalpha() and not before[-1:].isalnum():
                    self.plain(" ")  # "Embtel 1607,1Secto 31": the marker stood in the place of the space
            at = end + 1
        self.plain(text[at:])
        return start, self.length


_CANBERRA = "Canberra"
_ENVOY = re.compile(
    r"(?:The\s)?(?!American\b)[A-Z][a-z]+(?:ish|an|ese|ch|ian|ss|ek)\s(?:Appointed\s)?(?:Ambassador|Minister|Chargé|Embassy|Legation|Agent)\b"
)
"""Who writes from Washington and isn't the Department: "The Japanese Ambassador (Horinouchi) to the Secretary of State"."""
_CIRCULAR = "Circular telegram"
"""The series of the Department's telegrams to many posts, which bear a number alone."""


def assemble(draft: Draft) -> Document:
    """The document of a draft: text, markers, parties, date, own serials."""
    layout = _Layout()
    if draft.page is not None:
        layout.pages.append(Page(0, draft.page))
    layout.marked(draft.title)
    whole_title = "".join(layout.parts)
    layout.plain(_PARTED)
    body = layout.length
    for paragraph in draft.paragraphs[: draft.header]:
        layout.marked(paragraph)
        layout.plain(_PARTED)
    text_begins = layout.length if draft.header < len(draft.paragraphs) else body
    if draft.paragraphs[draft.header :]:
        layout.marked(_PARTED.join(draft.paragraphs[draft.header :]))
        layout.plain(_PARTED)
    notes = layout.length
    footnotes = []
    for label, note in draft.notes:
        start, end = layout.marked(note)
        footnotes.append(Footnote(label, start, end))
        layout.plain(_PARTED)
    text = "".join(layout.parts)
    first = list(_first(text, body, notes))

    heading = read_heading(whole_title)
    sender, recipient = draft.sender or heading.sender, draft.recipient or heading.recipient
    place, date = draft.place, _iso(draft.date)
    if date is None:
        date, place_found = _dateline(first, whole_title)
        place = place or place_found
    year = date[:4] if date else None
    volume = _NO_NAME.sub("-", clean(draft.volume)).strip("-") or "documents"
    may_be_australian = not volume.startswith("frus") or "Austral" in whole_title or "Canberra" in whole_title
    origin = _origin(_seated(sender, year, may_be_australian), place)
    if origin == (lexicon.HOME,) and _ENVOY.match(heading.title):
        origin = ()
    destination = _seated(recipient, year, may_be_australian)
    post = _shown(origin, place)
    if post == lexicon.HOME and heading.title.startswith(_CIRCULAR.title()):
        post = _CIRCULAR
    serials, goes_on = draft.serials, text_begins
    printed = heading.serial or draft.number_note
    if not serials and printed:
        serials = (opening.titled(printed, post),)
    if not serials and (heading.sent if draft.message is None else draft.message):
        serials, goes_on = opening.own_serials(first, post)
    goes_on = opening.behind_routing(text, max(goes_on, body), notes)
    number, name = clean(draft.number or heading.number or ""), clean(draft.name)
    labels = [note.label for note in footnotes]
    return Document(
        id=f"{volume}/d{number}" if number else f"{volume}/{name}",
        path=draft.path,
        volume=volume,
        number=number or name,
        title=heading.title,
        date=date,
        sender=sender.name,
        recipient=recipient.name,
        place=place,
        origin=origin,
        destination=destination,
        serials=serials,
        text=text,
        body=body,
        opening=goes_on,
        notes=notes,
        footnotes=tuple(footnotes),
        markers=tuple(_labelled(layout.markers, labels)),
        pages=tuple(layout.pages),
        enclosures=_enclosures(draft.enclosures, layout.enclosed, notes, date, (origin, destination), may_be_australian)
        if draft.enclosures
        else (),
    )


def _seated(party: Party, year: str | None, may_be_australian: bool) -> tuple[str, ...]:
    """The posts of a party in a year: elsewhere than in Australian papers the Minister for Foreign Affairs isn't Canberra's."""
    posts = lexicon.seated(party.posts, year)
    return posts if may_be_australian else tuple(post for post in posts if post != _CANBERRA)


def _enclosures(
    drafts: list[EnclosureDraft],
    places: list[tuple[int, int | None]],
    end: int,
    date: str | None,
    parties: tuple[tuple[str, ...], tuple[str, ...]],
    may_be_australian: bool,
) -> tuple[Enclosure, ...]:
    """The enclosures of a document of some date and parties, which are those of one that names no others.

    One without a date is dated like its document, for it is hardly much older.
    """
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    around: list[int] = []
    for offset, index in places:
        if index is not None and index not in starts:
            starts[index] = offset
            around.append(index)
        else:
            while around and around[-1] != index:
                ends[around.pop()] = offset
    out = []
    for index, start in starts.items():
        enclosed = drafts[index]
        own = _iso(enclosed.date) or date
        span = (start, ends.get(index, end), own)
        if not (enclosed.sender.name or enclosed.recipient.name or enclosed.place):
            out.append(Enclosure(*span, *parties))
            continue
        year = own[:4] if own else None
        origin = _origin(_seated(enclosed.sender, year, may_be_australian), enclosed.place)
        out.append(Enclosure(*span, origin, _seated(enclosed.recipient, year, may_be_australian)))
    return tuple(out)


def _first(text: str, body: int, notes: int) -> Iterator[tuple[int, str]]:
    """The first paragraphs between two places of a text, with their offsets."""
    at = body
    for _ in range(_LOOK):
        end = text.find(_PARTED, at, notes)
        if end < 0:
            break
        yield at, text[at : min(end, at + 400)]
        at = end + len(_PARTED)


def _iso(date: str | None) -> str | None:
    """A date in ISO form, as exact as is known: one that the calendar doesn't have is none."""
    if date is None:
        return None
    match = _ISO.match(date)
    if match is None:
        return dates.when(dates.DATE.search(date), None)
    if match["day"] and dates.day_of(match["day"]) is None:
        return None
    return match[0]


def _origin(posts: tuple[str, ...], place: str | None) -> tuple[str, ...]:
    """The sender's posts: by the office, and by the place of writing unless the office is a headquarters."""
    if not place or (posts and posts[0] == lexicon.HOME):
        return posts
    here = lexicon.post(place.rsplit(",", 1)[-1]) or lexicon.post(place.split(",", 1)[0])
    if here is None or (here == lexicon.HOME and posts):
        return posts
    return (here, *(post for post in posts if post != here))


def _shown(origin: tuple[str, ...], place: str | None) -> str:
    """The name under which a bare number goes: the place as printed where it is the post's ("Petrograd 1161")."""
    if not origin:
        return ""
    if place and "," not in place and origin[0] != lexicon.HOME and lexicon.post(place) == origin[0]:
        return place if not place.isupper() else place.title()
    return origin[0]


def _labelled(markers: Sequence[Marker], labels: Sequence[str]) -> list[Marker]:
    return [m if m.label else Marker(m.offset, labels[m.footnote], m.footnote) for m in markers]


def _dateline(first: list[tuple[int, str]], title: str) -> tuple[str | None, str | None]:
    """(date, place) from a dateline among the first paragraphs, else (date, None) from the heading."""
    for _, text in first[:3]:
        match = dates.DATE.search(text[:160])
        if match and (match["year"] or match["year2"]) and match.start() < 60:
            before = text[: match.start()].strip(" ,[]_*")
            place = (
                before
                if before and len(before) < 40 and before[0].isupper() and not re.search(r"[.:;0-9]", before)
                else None
            )
            if place or match.start() < 12:
                return dates.when(match, None), place
    dated = None
    for match in dates.DATE.finditer(title):
        if match["year"] or match["year2"]:
            dated = match
    return dates.when(dated, None), None
