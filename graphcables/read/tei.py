"""Volumes of *Foreign Relations of the United States* in the Office of the Historian's TEI encoding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import PurePath
from typing import Any

from lxml import etree

from graphcables.model import Document
from graphcables.parties import ordinal_of, surnames
from graphcables.read.assemble import (
    BREAK,
    END,
    MARK,
    PAGE,
    PART,
    Draft,
    EnclosureDraft,
    assemble,
    clean,
    in_blocks,
    tidy,
    tidy_paragraphs,
)
from graphcables.read.heading import Party, party, read_heading

_TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FRUS_DATES = tuple(
    (f"{{http://history.state.gov/{space}}}doc-dateTime-min", f"{{http://history.state.gov/{space}}}doc-dateTime-max")
    for space in ("frus/ns/1.0", "ns/1.0")
)
_GAP = "\n"
"""White space that stands for markup: beside more of it, it costs nothing to take out."""
_DATE_ATTRIBUTES = (("when", "when"), ("from", "to"), ("notBefore", "notAfter"))
_DAYS = 31
"""Most days between which something is written that the first of them dates."""
_NOTE, _PB, _DIV, _HEAD, _FIGURE, _SEG, _ITEM, _LABEL, _OPENER, _DATELINE = (
    _TEI + name for name in "note pb div head figure seg item label opener dateline".split()
)
_BLOCK, _INLINE = (BREAK, BREAK), ("", "")
_AROUND: dict[object, tuple[str, str]] = {
    **{
        _TEI + name: _BLOCK
        for name in "p head opener closer signed salute postscript list table row lg l byline quote".split()
    },
    **{_TEI + name: _INLINE for name in "hi ref persName placeName gloss date term".split()},
    **{_TEI + name: (_GAP, _GAP) for name in ("lb", "cell")},
    _LABEL: (BREAK, _GAP),
}
"""What stands before and behind the words of an element, by its name: of these that is all there is to know."""
_ISO = re.compile(r"(?:1[5-9]|20)[0-9][0-9](?:-[0-9][0-9](?:-[0-9][0-9](?:T[0-9][0-9]:[0-9][0-9])?)?)?")
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*+<[A-Za-z_:\x80-\xff]", re.S)
"""What stands before the first element where that is no document type declaration, and the element's first letter."""
_DAY_BEGINS = "T00:00"
"""What these give as the hour where none is known."""
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ATTACHMENT = "{http://history.state.gov/frus/ns/1.0}attachment"
_SHORT = 200
"""Most characters of an element's words that are remembered."""
_MOST_DATES = 200
"""Most dates and datelines of a document, or an enclosure, that are looked at: those nested a thousand deep would share them all."""
_DEEPEST = 500
"""Most elements in each other, few enough for any stack of calls; the deepest in 35 volumes has 17."""
_SIGN = re.compile(rf"[{MARK}{PAGE}{PART}][^{END}]*{END}")
_YEARS = re.compile(r"frus([0-9]{4})")
_INLINE_SERIAL = re.compile(r"\[?No\. ?([0-9]+)\.?[\]|]")


def read_tei(data: bytes, path: str) -> Iterator[Document]:
    """The documents of a TEI volume, in order.

    Parameters
    ----------
    data : bytes
        The file.
    path : str
        What the documents give as their path; the file's name stands for a volume without an id.

    Raises
    ------
    lxml.etree.XMLSyntaxError
        Where the file is no well-formed XML. Entities are not expanded from outside and nothing is fetched.
    """
    parser = etree.XMLParser(
        # Three volumes have the same id twice, which only a parser that collects no ids lets pass; but that one loads
        # external DTDs, whatever it is told (libxml2's `loadsubset`): it is used only where there can be none.
        collect_ids=not _is_plain(data),
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    for block in in_blocks(_drafts(root, path)):
        yield from [assemble(draft) for draft in block]


def _drafts(root: etree._Element, path: str) -> Iterator[Draft]:
    volume = _volume_id(root, path)
    page: str | None = None
    for element in root.iter(_DIV, _PB):
        if element.tag == _PB:
            page = element.get("n") or page
        elif _is_document(element):
            first = next(iter(element), None)
            begins = first.get("n") if first is not None and first.tag == _PB else page
            yield _Document(element).draft(path, volume, begins or page)


def _is_plain(data: bytes) -> bool:
    """Whether a file is surely XML without a document type declaration: in letters that ASCII reads, and with none in its place."""
    declared = _ENCODING.match(data)
    known = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
    return known and _PROLOG.match(data) is not None


def _volume_id(root: etree._Element, path: str) -> str:
    header = root.find(_TEI + "teiHeader")
    for idno in (root if header is None else header).iter(_TEI + "idno"):
        if idno.get("type") == "frus" and idno.text and idno.text.strip():
            return idno.text.strip()
    return root.get(_ID) or PurePath(path).stem


def _is_document(element: etree._Element) -> bool:
    """A document by itself: an enclosure without an id that stands in a document belongs to it."""
    if element.get("type") != "document":
        return False
    if element.get(_ID):
        return True
    return not any(parent.get("type") == "document" for parent in element.iterancestors(_DIV))


def _is_near(date: str, volume: str) -> bool:
    years = _YEARS.match(volume)
    return years is None or -12 <= int(date[:4]) - int(years[1]) <= 15


def _moments(element: etree._Element, names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The dates that pairs of attributes give, the first and the last: the first, or the year where they are far apart.

    A note without a date may be marked as written in the years of its chapter, which says nothing of it.
    """
    for name, other in names:
        first, last = (_ISO.match(element.get(end) or "") for end in (name, other))
        if first is None or last is None or other == name:
            if given := first or last:
                yield given[0]
            continue
        begins, ends = ordinal_of(first[0]), ordinal_of(last[0])
        if first[0][:7] == last[0][:7] or (begins and ends and ends - begins <= _DAYS):
            yield first[0]
        elif first[0][:4] == last[0][:4]:
            yield first[0][:4]


def _place(datelines: Iterable[etree._Element]) -> str | None:
    """The first place of writing that datelines name."""
    names = (_words(place) for line in datelines for place in line.iter(_TEI + "placeName"))
    return next((name.strip(" ,.;") for name in names if name), None)


def _words(element: etree._Element) -> str:
    """The words of an element, tidied: mostly it has no others in it."""
    words = "".join(str(part) for part in element.itertext()) if len(element) else element.text or ""
    return _tidied(words) if len(words) <= _SHORT else _tidied.__wrapped__(words)


@lru_cache(maxsize=4096)
def _tidied(words: str) -> str:
    """Names and offices, tidied: they come again and again."""
    return tidy(clean(words))


def _posted(party: Party, others: Sequence[Party]) -> Party:
    """A party with the posts of one of the others that bears its name, where it has none."""
    if party.posts or not party.name:
        return party
    same = (other.posts for other in others if surnames(other.name) & surnames(party.name))
    return Party(party.name, next(same, ()))


class _Document:
    """One ``<div type="document">``: its text with markers, the notes apart."""

    def __init__(self, div: etree._Element) -> None:
        self.div = div
        self.notes: list[etree._Element] = []
        self.labels: list[str] = []
        self.enclosures: dict[etree._Element, int] = {}
        self.head = next(div.iterchildren(_HEAD), None)
        self.datelines: list[etree._Element] = []

    def draft(self, path: str, volume: str, page: str | None) -> Draft:
        title = "" if self.head is None else tidy(self._inside(self.head).replace(BREAK, " "))
        paragraphs = tidy_paragraphs(self._inside(self.div, skip=self.head))
        listed: list[tuple[str, str]] = []
        while len(listed) < len(self.notes):  # a footnote may hold footnotes: the list grows
            note = self.notes[len(listed)]
            listed.append((self.labels[len(listed)], tidy(self._inside(note).replace(BREAK, " "))))
        identifier = self.div.get(_ID) or ""
        sender, recipient = self._parties(title)
        return Draft(
            path=path,
            volume=volume,
            title=title,
            paragraphs=paragraphs,
            notes=listed,
            number=identifier[1:] if identifier[:1] == "d" and len(identifier) > 1 else None,
            name=identifier or PurePath(path).stem,
            date=self._date(volume),
            place=_place(self.datelines),
            sender=sender,
            recipient=recipient,
            page=page,
            number_note=self._number_note(),
            enclosures=self._enclosed(title, sender, recipient) if self.enclosures else [],
        )

    def _inside(self, element: etree._Element, skip: etree._Element | None = None) -> str:
        out = [element.text or ""]
        self._walk(element, out, skip)
        return "".join(out)

    def _walk(
        self, element: etree._Element, out: list[str], skip: etree._Element | None = None, depth: int = 0
    ) -> None:
        if depth > _DEEPEST:
            raise RecursionError  # compiled, Python doesn't count
        append = out.append
        children: Iterable[Any] = element  # of an entity, `tag` is a function, whatever the types say
        for child in children:
            tag = child.tag
            around = None if child is skip else _AROUND.get(tag) or self._around(child, tag, element, append)
            if around is not None:
                before, after = around
                if before:
                    append(before)
                if text := child.text:
                    append(text)
                if len(child):
                    self._walk(child, out, None, depth + 1)
                if after:
                    append(after)
            if tail := child.tail:
                append(tail)

    def _around(
        self, child: etree._Element, tag: object, parent: etree._Element, append: Callable[[str], None]
    ) -> tuple[str, str] | None:
        """What stands before and behind an element's words where its name alone, `tag`, doesn't tell; None where it is left out."""
        if tag == _NOTE:
            return None if self._note(child, append) else _BLOCK
        if tag == _DATELINE:
            if len(self.datelines) < _MOST_DATES:
                self.datelines.append(child)
            return _BLOCK
        if tag == _ITEM:
            previous = child.getprevious()
            return (_GAP, BREAK) if previous is not None and previous.tag == _LABEL else _BLOCK
        if tag == _PB:
            if number := child.get("n"):
                append(f"{PAGE}{clean(number)}{END}")
            return None
        if tag == _ATTACHMENT:
            around = next((self.enclosures[e] for e in child.iterancestors(_ATTACHMENT) if e in self.enclosures), "")
            own = self.enclosures[child] = len(self.enclosures)
            return f"{BREAK}{PART}{own}{END}{BREAK}", f"{BREAK}{PART}{around}{END}{BREAK}"
        if tag == _DIV:
            return None if child.get("type") == "document" and child.get(_ID) else _BLOCK
        if tag == _SEG:
            return _BLOCK if parent.tag == _OPENER else _INLINE
        return _INLINE if isinstance(tag, str) and tag.startswith(_TEI) and tag != _FIGURE else None

    def _note(self, note: etree._Element, append: Callable[[str], None]) -> bool:
        """Takes a footnote out of the text, leaving its marker; True where the note is dealt with."""
        number, identifier = note.get("n"), note.get(_ID)
        if number or identifier:
            append(f"{MARK}{len(self.notes)}{END}")
            self.notes.append(note)
            self.labels.append(clean(number) if number else str(len(self.notes)))
            return True
        return note.get("type") == "source" and note.get("rend") == "inline"

    def _date(self, volume: str) -> str | None:
        """The date by the markup, unless it is far from the volume's years (a slip: the words are read then)."""
        found = list(islice((date for line in self.datelines for date in line.iter(_TEI + "date")), _MOST_DATES))
        of_all = next(_moments(self.div, _FRUS_DATES), "").removesuffix(_DAY_BEGINS) or None
        if not found and of_all:
            return of_all
        for element in found or islice(self.div.iter(_TEI + "date"), _MOST_DATES):
            for date in _moments(element, _DATE_ATTRIBUTES):
                if _is_near(date, volume):
                    return date
        return of_all

    def _number_note(self) -> str | None:
        """The despatch's number that stands in a note before the heading: ``No. 257.]``, known by its bracket."""
        for note in self.div.iterchildren(_NOTE):
            if note.get("rend") == "inline" and (match := _INLINE_SERIAL.match(_words(note))):
                return match[1]
        return None

    def _enclosed(self, title: str, sender: Party | None, recipient: Party | None) -> list[EnclosureDraft]:
        heading = read_heading(_SIGN.sub("", title))
        ends = (sender or heading.sender, recipient or heading.recipient)
        return [self._enclosure(element, ends) for element in self.enclosures]

    def _enclosure(self, element: etree._Element, ends: Sequence[Party]) -> EnclosureDraft:
        """What an enclosure's heading and dateline say; whoever wrote or received its document, too, is at the same post."""
        head = next(element.iterchildren(_HEAD), None)
        heading = read_heading(_words(head) if head is not None else "")
        lines = list(islice(element.iter(_DATELINE), _MOST_DATES))
        dated = (
            date for line in lines for found in line.iter(_TEI + "date") for date in _moments(found, _DATE_ATTRIBUTES)
        )
        return EnclosureDraft(
            _posted(heading.sender, ends), _posted(heading.recipient, ends), next(dated, None), _place(lines)
        )

    def _parties(self, title: str) -> tuple[Party | None, Party | None]:
        """The parties by the markup's names and the heading's offices."""
        if self.head is None:
            return None, None
        marked: dict[str, list[str]] = {"from": [], "to": []}
        for element in self.head.iter(_TEI + "persName", _TEI + "gloss"):
            role = element.get("type")
            if role in marked:
                marked[role].append(_words(element))
        heading = read_heading(_SIGN.sub("", title) if END in title else title)
        ends: list[Party | None] = []
        for role, said in (("from", heading.sender), ("to", heading.recipient)):
            names = [name for name in marked[role] if name]
            if not names:
                ends.append(None)
                continue
            shown = said.name if len(names) == 1 and said.name and names[0] in said.name else " and ".join(names)
            shown = shown.removeprefix("the ")
            ends.append(Party(shown, said.posts or party(names[0]).posts))
        return ends[0], ends[1]
