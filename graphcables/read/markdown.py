"""Markdown with front matter, as of the *Documents on Australian Foreign Policy*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import yaml

from graphcables import dates, lexicon
from graphcables.errors import SourceError
from graphcables.model import Document
from graphcables.read.assemble import END, MARK, Draft, assemble, clean
from graphcables.read.heading import Party, read_heading

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|$)", re.S)
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Gives strings, lists and dictionaries only: no tag, date or number is made."""
_LONGEST, _DEEPEST = 65536, 500
"""Most characters and brackets of front matter: deeper nesting would overrun the parser's stack."""
_MARKER = re.compile(r"(?:(?<=\S)[ \t]*|^[ \t]*(?=\[[^\]]{1,4}\](?!:)))\[\^?([0-9]{1,3})\](?:\(#[\w-]*\))?")
"""A footnote's mark; with a colon behind it, at the beginning of a paragraph, it is the footnote."""
_NOTE = re.compile(
    r"^[\s_]*(?:\*{1,2}\s?)?_?(?:\[\^?(?P<bracket>[0-9]{1,3})\]:?|(?P<bare>[0-9]{1,3}))(?!\\?\.)(?:\s+|(?=[A-Z]))(?=[\S])"
)
_ARCHIVE = re.compile(r"^[\s_*]*\[\s*(?:AA|NAA|FA|PRO|ANL|CA|NLA|TNA|UKNA)\b")
_RULE = re.compile(r"^[\s_]*_[\s_]*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!~>|-])")
_EMPHASIS = re.compile(r"(?<![\w*_])[*_]+(?=\S)|(?<=[^\s*_])[*_]+(?![\w*_])|\*+")
_JOINED = r"(?<=[.)\]’'0-9])\s+{}\s+(?=See |Document |Volume |Not |ibid|[A-Z])"
_PLACE_NAME = r"\[?[A-Z][A-Za-z.’' ]{2,40}?\]?"
_NAME = r"(?:The Hague|Hague|Hag|United Nations|New York|Air Talks|Johcu|Winch|Austdel|ECAFE|Dep(?:artmen)?t|[A-Z][A-Za-z]{0,9})"
_ONE = (
    rf"(?:\[?{_NAME}\]?\.?\s?)?[-A-Z\[\]]{{0,6}}[. -]?\[?[0-9]+[0-9\[\]]*(?:/[0-9]+)*\]?\s?(?:\[?[A-C]\]?(?=\s|,|$))?"
)
_HEADER = re.compile(
    r"^(?P<form>(?:(?:Draft|[Cc]ircular|Departmental|Ministerial) )*(?:[Cc]ablegrams?|Telegrams?|(?:Radio|Teleprinter) message|Savingram|"
    r"Des?patch|Dispatch|Memorandum|Letter))\.?\s+"
    rf"(?P<serials>un+umbered|{_ONE}(?:(?:, | and ){_ONE})*)(?=[ ,]|$)(?!\s*{dates.MONTH})"
    rf"(?:\s*\((?:extracts?|copy|draft|translation|paraphrase)\))?\s*,?\s*(?P<place>{_PLACE_NAME})?,?\s*(?P<date>\[?\??[0-9].*|n\.d.*)?$"
)
_REVERSED = re.compile(r"^(\[?[A-Z][A-Z ]+\]?, .{5,20}19[0-9][0-9]) (Cablegrams?.*)$")
_PLACE_LINE = re.compile(
    rf"^(?:(?:Letter|Memorandum|Telegram|Cablegram|Dispatch|Minute|Note|Personal letter)\s)?(?P<place>{_PLACE_NAME}),\s+\[?[0-9]{{1,2}}\]?\s+\[?{dates.MONTH}"
)
_BLED = re.compile(rf"^(.+?)\s[A-Z]{{4,}}[A-Z ]*,\s[0-9]{{1,2}}\s{dates.MONTH}.*$")
_GLUED_YEAR = re.compile(r"(\b19[0-9][0-9]\]?)([0-9]{1,2})$")
_CLASSIFIED = r"(?:Top|Secret|Confidential|Restricted|Immediate|Priority|Emergency|Personal|Unclassified|Most|Urgent|Flash|For|Routine|Important|Guard|Eclipse|Cypher|Clear)"
_SECOND = re.compile(
    rf"^['\"]?(?P<serials>(?:CIRCULAR\s)?(?:[O0]\.)?[A-Z]{{0,5}}\.?\s?[0-9]{{1,6}}(?:[/,]\s?[A-Z]?[0-9]{{1,6}})*[A-C]?)(?P<end>\.|\s|$)(?:\s*(?i:{_CLASSIFIED})\b|\s*$|\s*[A-Z]{{4}})"
)
_SERIAL = re.compile(r"(?P<name>[A-Za-z][A-Za-z. ]*?)?[\s.-]*(?P<number>[0-9]+)\s?(?P<suffix>[A-C]?)$")
_ALSO = re.compile(
    r"^\W*(?:(?P<name>Security|Political|I\.L\.O\. Report) (?:No\.? ?)?(?P<number>[0-9]+)"
    r"|(?P<letter>[E-KP-Z])\.? ?(?P<lettered>[0-9]{1,3})\.(?=\s|$))"
)
"""A second serial, by subject or by a traveller's letter (E.2), on a line of its own or before the text."""
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,4}[a-z]?)\s+(?=[A-Z])")
"""A title that begins with its document's number, as older copies of these volumes have it."""
_SITE = re.compile(r"\s+[–—-]\s+Historical Documents(?:\s+[–—-]\s.*)?$", re.S)
"""What a web page's title says of its site."""
_VOLUME_KEYS = ("vol_id", "volume_id", "volume", "collection")


def read_markdown(text: str, path: str, folder: str) -> Iterator[Document]:
    """The one document of a Markdown file.

    Raises
    ------
    SourceError
        Where the front matter is no YAML; the message names the line.

    Examples
    --------
    >>> page = '''---
    ... title: Ball to Evatt
    ... doc_num: 7
    ... vol_id: 11
    ... doc_date: '1947-07-03'
    ... ---
    ... Cablegram UN784 BATAVIA, 3 July 1947
    ...
    ... Your cablegram 186. [1]
    ...
    ...  _
    ...
    ... 1 Document 5.
    ... _
    ... '''
    >>> document = next(read_markdown(page, "7.md", "x"))
    >>> document.id, document.serials, document.place, document.footnotes[0].label, [m.label for m in document.markers]
    ('dafp-v11/d7', ('UN 784',), 'BATAVIA', '1', ['1'])
    """
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    front, body = _front_matter(text, path)
    number = _text(front.get("doc_num")) or _text(front.get("number"))
    whole = printed = _SITE.sub("", _text(front.get("title")) or "")
    begins = _NUMBERED.match(whole) if number is None and "doc_id" in front else None
    if begins and PurePath(path).stem.split("-")[0] == begins["number"]:
        number, printed = begins["number"], whole[begins.end() :]
    title = _title(printed, number)
    lines, notes = _split_notes(body.split("\n"))
    labels = [label for label, _ in notes]
    paragraphs = _paragraphs(lines, {label: k for k, label in reversed(list(enumerate(labels)))})
    if paragraphs and (not title or paragraphs[0] == whole):
        title, paragraphs = title or paragraphs[0], paragraphs[1:]
    draft = Draft(
        path=path,
        volume=_volume(front, folder),
        title=title,
        paragraphs=paragraphs,
        notes=[(label, _plain(note)) for label, note in notes],
        number=number,
        name=PurePath(path).stem,
        place=_bled_place(printed),
        date=_text(front.get("doc_date")) or _text(front.get("date")),
    )
    _read_header(draft)
    yield _australian(assemble(draft))


def _australian(document: Document) -> Document:
    """A document in which Washington is a post: in this correspondence the Department is in Canberra."""
    if lexicon.HOME not in document.origin + document.destination:
        return document
    return replace(
        document,
        origin=tuple("Washington" if post == lexicon.HOME else post for post in document.origin),
        destination=tuple("Washington" if post == lexicon.HOME else post for post in document.destination),
        serials=tuple(re.sub(r"^State (?=[0-9])", "Washington ", serial) for serial in document.serials),
    )


def _front_matter(text: str, path: str) -> tuple[dict[str, Any], str]:
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    if len(match[1]) > _LONGEST or match[1].count("[") + match[1].count("{") > _DEEPEST:
        raise SourceError(f"{path}: the front matter is too long or too deep to be one")
    try:
        front = yaml.load(match[1], Loader=_LOADER)  # noqa: S506  a safe loader: no tags are carried out
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 2}: " if mark else ""
        raise SourceError(
            f"{path}: {line}the front matter is not YAML ({getattr(error, 'problem', None) or 'unreadable'})"
        ) from None
    return front if isinstance(front, dict) else {}, text[match.end() :]


def _text(value: object) -> str | None:
    return " ".join(clean(value).split()) or None if isinstance(value, str) else None


def _volume(front: dict[str, Any], folder: str) -> str:
    for name in _VOLUME_KEYS:
        value = _text(front.get(name))
        if value and re.fullmatch(r"[0-9]{1,3}", value):
            return f"dafp-v{int(value):02}"
        if value:
            return re.sub(r"[^\w.-]+", "-", value)
    return folder


def _bled_place(title: str) -> str | None:
    """The place that stands in the title by a slip: "Kirby to Burton BATAVIA, 14 November 1947, 2.03 p.m."."""
    match = _BLED.match(title)
    return title[match.end(1) :].split(",")[0].strip() if match else None


def _title(title: str, number: str | None) -> str:
    """The title without markers and without the document's number inside it (a slip of the oldest volumes)."""
    title = _BLED.sub(r"\1", re.sub(r"\s*\[[0-9]+\]", "", title))
    if number:
        title = re.sub(rf"(?<=[a-z,])\s{re.escape(number)}(?=\s[A-Za-z])", "", title)
    return title


def _plain(text: str) -> str:
    return " ".join(_EMPHASIS.sub("", _ESCAPE.sub(r"\1", text)).split())


def _split_notes(lines: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """(lines of the text, notes as (label, text)): the last run of lines numbered 1, 2, 3 … without a stop."""
    candidates = [
        (place, int(match["bracket"] or match["bare"]), match.end())
        for place, line in enumerate(lines)
        if (match := _NOTE.match(line))
    ]
    firsts = [index for index, (_, number, _) in enumerate(candidates) if number == 1]
    for index in reversed(firsts):
        run = [candidates[index]]
        for candidate in candidates[index + 1 :]:
            if 0 < candidate[1] - run[-1][1] <= 3 and not any(
                _ARCHIVE.match(line) for line in lines[run[-1][0] + 1 : candidate[0]]
            ):
                run.append(candidate)
        start = run[0][0]
        if len(run) == 1 and not _looks_like_notes(lines, start):
            continue
        return _cut_notes(lines, run)
    return lines, []


def _looks_like_notes(lines: list[str], start: int) -> bool:
    """Whether a single numbered line is a note: the block before it is a rule or the archive's reference, or it is bracketed."""
    if re.match(r"^[\s_]*(?:\*|\[\^?[0-9]|_[0-9])", lines[start]):
        return True
    if dates.DATE.match(lines[start].strip(" _*")):
        return False
    before = next((line for line in reversed(lines[:start]) if line.strip()), "")
    return bool(_RULE.match(before) or _ARCHIVE.match(before)) or not any(line.strip() for line in lines[start + 1 :])


def _cut_notes(lines: list[str], run: list[tuple[int, int, int]]) -> tuple[list[str], list[tuple[str, str]]]:
    notes: list[tuple[str, str]] = []
    used: set[int] = set()
    for position, (place, number, offset) in enumerate(run):
        end = run[position + 1][0] if position + 1 < len(run) else len(lines)
        piece = [lines[place][offset:]]
        used.add(place)
        for follow in range(place + 1, end):
            line = lines[follow]
            if _RULE.match(line) or _ARCHIVE.match(line):
                break
            if position + 1 == len(run) and not line.strip() and _resumes(lines, follow):
                break
            piece.append(line)
            used.add(follow)
        wanted = run[position + 1][1] if position + 1 < len(run) else number + 4
        notes += _unjoin(number, " ".join(piece), wanted)
    rest = [line for place, line in enumerate(lines) if place not in used and not _RULE.match(line)]
    return rest, notes


def _resumes(lines: list[str], place: int) -> bool:
    """Whether the text goes on after the notes: an enclosure, a heading."""
    following = next((line for line in lines[place:] if line.strip()), "")
    return bool(re.match(r"^\s*(?:#|Enclosure|Attachment|Annex|Appendix|\[?matter omitted)", following))


def _unjoin(number: int, text: str, before: int) -> Iterator[tuple[str, str]]:
    """The notes of a line that holds several: "3 Document 94 4 Dispatched 5 November."."""
    at = 0
    while number + 1 < before and (match := re.compile(_JOINED.format(number + 1)).search(text, at)):
        yield str(number), text[at : match.start()]
        at, number = match.end(), number + 1
    yield str(number), text[at:]


def _paragraphs(lines: list[str], notes: dict[str, int]) -> list[str]:
    """Paragraphs in marked text: markers of known notes become marks, emphasis and escapes go."""

    def mark(match: re.Match[str]) -> str:
        known = notes.get(match[1])
        return match[0] if known is None else f"{MARK}{known}:{match[1]}{END}"

    out: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
            continue
        if block:
            joined = " ".join(" ".join(part.split()) for part in block)
            joined = re.sub(r"^#+\s+", "", joined)
            if not _ARCHIVE.match(joined):
                plain = _EMPHASIS.sub("", _ESCAPE.sub(r"\1", _MARKER.sub(mark, joined))).strip()
                if plain and plain not in ("_", "__"):
                    out.append(plain)
            block = []
    return out


def _read_header(draft: Draft) -> None:
    """Takes place and own serials from the first lines."""
    skip = 0
    heading = read_heading(draft.title)
    for position, paragraph in enumerate(draft.paragraphs[:5]):
        line = re.sub(rf"\s*{MARK}[^{END}]*{END}", "", paragraph).strip()
        line = _REVERSED.sub(r"\2 \1", line)
        glued = _GLUED_YEAR.sub(r"\1", line)
        header = _HEADER.match(glued)
        if header:
            draft.place = draft.place or (header["place"] or "").strip("[] ") or None
            if not header["serials"].startswith("un") and header["form"].split()[-1].lower() not in (
                "letter",
                "memorandum",
            ):
                draft.serials = _serials(header["serials"], draft, heading.sender.posts)
                if not draft.place and not heading.sender.posts:
                    draft.sender = Party(heading.sender.name, ("Canberra",))
            skip = position + 1
            break
        place = _PLACE_LINE.match(glued)
        if place:
            draft.place = place["place"].strip("[] ")
            skip = position + 1
            continue
        second = (
            _SECOND.match(line)
            if skip or position > 0 or re.search(r"cablegram|telegram|telex|telegraph|savingram", draft.title, re.I)
            else None
        )
        if second and not (second["serials"] in ("1", "2", "3") and second["end"] != "."):
            draft.serials = _serials(second["serials"], draft, heading.sender.posts)
            skip = position + 1
            break
        if len(line) > 120:
            break
    draft.header = skip
    also = next((m for p in draft.paragraphs[skip : skip + 4] if (m := _ALSO.match(p))), None)
    if also and draft.serials:
        name, number = also["name"] or also["letter"], also["number"] or also["lettered"]
        draft.serials += (f"{name} {number}" if also["name"] else lexicon.serial(name, number),)
    draft.message = False


def _serials(printed: str, draft: Draft, posts: tuple[str, ...]) -> tuple[str, ...]:
    """The serials of a header: "UNP123, 1008", "[UN]692", "Hague 102", "288/1351", "8/47" of 1947, bare "186"."""
    printed = re.sub(r"\s?\[([0-9])\]\s(?=[0-9])", " ", printed)
    printed = re.sub(r"[\[\]]", "", printed)
    printed = re.sub(r"^(?:CIRCULAR)\s", "", printed)
    if twofold := re.fullmatch(r"([A-Z]?[0-9]+)/([0-9]+)", printed):
        year = (draft.date or "")[:4]
        printed = twofold[1] if year and twofold[2] in (year, year[2:]) else twofold[2]
    home = _home(draft, posts)
    found: list[str] = []
    for part in re.split(r",\s?|\sand\s|/", printed):
        part = re.sub(r"^0\.(?=[A-Z])", "O.", part.strip())
        match = _SERIAL.match(part)
        if match is None:
            continue
        name = (match["name"] or "").strip(" .")
        number = lexicon.plain_number(match["number"]) + match["suffix"]
        found.append(lexicon.serial(name or home or None, number))
    return tuple(dict.fromkeys(found))


def _home(draft: Draft, posts: tuple[str, ...]) -> str:
    """The post under which a bare number goes: the place of writing, Canberra where none is printed."""
    if draft.place:
        return lexicon.post(draft.place) or draft.place.title()
    return posts[0] if posts else "Canberra"
