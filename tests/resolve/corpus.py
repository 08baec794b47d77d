"""Small corpora in plain text, written for the tests."""

from __future__ import annotations

from graphcables.find import find
from graphcables.model import Citation, Document
from graphcables.read.text import read_text
from graphcables.resolve import resolve
from graphcables.resolve.register import Register

VOLUME = "frus1964-68v16"
STATE = "the Department of State"
ATHENS = "the Embassy in Greece"
ANKARA = "the Embassy in Turkey"
HAIG = "the President’s Deputy Assistant for National Security Affairs (Haig)"
KISSINGER = "the President’s Assistant for National Security Affairs (Kissinger)"
BUNKER = "the Ambassador to Vietnam (Bunker)"
NIXON = "President Nixon"
CONGO = "the Embassy in the Congo"
PLACES = {STATE: "Washington", ATHENS: "Athens", ANKARA: "Ankara", CONGO: "Léopoldville"}


def message(number: int, sender: str, recipient: str, dateline: str | None, body: str, *notes: str) -> str:
    """A page of a volume: heading, dateline, body, and the list of its footnotes (the first is the source note)."""
    listed = "\n".join(f"  {place}. {note}" for place, note in enumerate(("Source: own prose.", *notes), 1))
    dated = f"{dateline}.\n\n" if dateline else ""
    return f"{number}. Backchannel Message From {sender} to {recipient}1\n\n{dated}{body}\n\n{listed}\n"


def telegram(number: int, sender: str, recipient: str, day: str, body: str, *notes: str) -> str:
    """A telegram between posts."""
    page = message(number, sender, recipient, f"{PLACES[sender]}, {day}", body, *notes)
    return page.replace("Backchannel Message", "Telegram", 1)


def from_athens(number: int, day: str, body: str, *notes: str) -> str:
    return telegram(number, ATHENS, STATE, day, body, *notes)


def to_athens(number: int, day: str, body: str, *notes: str) -> str:
    return telegram(number, STATE, ATHENS, day, body, *notes)


def read_all(*pages: str | tuple[str, str]) -> list[Document]:
    """The documents of pages; a page of another volume comes with that volume's id."""
    found: list[Document] = []
    for page in pages:
        volume, text = (VOLUME, page) if isinstance(page, str) else page
        found += read_text(text, f"{volume}/page.txt", volume)
    return found


def resolved(*pages: str | tuple[str, str], blind: bool = False) -> list[Citation]:
    """The citations of all pages."""
    documents = read_all(*pages)
    references = [reference for document in documents for reference in find(document)]
    return list(resolve(Register.of(documents), references, blind=blind))


def cited(citations: list[Citation], source: int, text: str, volume: str = VOLUME) -> Citation:
    """The one citation of a document that has these words."""
    (found,) = [c for c in citations if c.reference.source == f"{volume}/d{source}" and c.reference.text == text]
    return found


def target(citation: Citation, volume: str = VOLUME) -> str:
    """A target without its volume."""
    assert citation.target.startswith(f"{volume}/")
    return citation.target.removeprefix(f"{volume}/")
