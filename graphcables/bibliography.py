"""Documents as a bibliography has them, in the form that the Office of the Historian recommends: CSL JSON, RIS, BibTeX.

The form (https://history.state.gov/historicaldocuments/citing-frus): the series, the years, the volume, the document's number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from graphcables.output import plain
from graphcables.rows import Row

_FRUS = re.compile(
    r"frus([0-9]{4})(?:-([0-9]{2,4}))?([A-Z][A-Za-z]*?)??(?:Supp([0-9]*))?(?:v(e?)([0-9]+))?(?:p([0-9]+))?([A-Z][A-Za-z]*)?"
)
_NAMED = {
    "Paris": "Paris Peace Conference",
    "Guat": "Guatemala",
    "Russia": "Russia",
    "Lansing": "The Lansing Papers",
}
"""What the letters in a volume's id stand for."""
_DAFP = re.compile(r"dafp-v0*([0-9]+)")
_SITE = re.compile(r"(frus[\w-]+)/(d[0-9]+[A-Za-z]?)")
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_TEX = re.compile(r"[\\{}&%$#_~^]")
_TEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def volume_title(volume: str) -> str:
    """The title of a volume, as far as its id tells it; of another collection the id itself.

    Examples
    --------
    >>> volume_title("frus1969-76v09")
    'Foreign Relations of the United States, 1969–1976, Volume IX'
    >>> volume_title("frus1969-76ve15p1"), volume_title("dafp-v05"), volume_title("letters")
    ('Foreign Relations of the United States, 1969–1976, Volume E–15, Part 1', 'Documents on Australian Foreign Policy, Volume V', 'letters')
    """
    if match := _DAFP.fullmatch(volume):
        return f"Documents on Australian Foreign Policy, Volume {_roman(int(match[1]))}"
    match = _FRUS.fullmatch(volume)
    if not match:
        return volume
    first, last, name, supplement, electronic, number, part, rest = match.groups()
    years = f"{first}–{last if len(last) == 4 else first[:2] + last}" if last else first
    words = ["Foreign Relations of the United States", years]
    if name:
        words.append(_NAMED.get(name, name))
    if supplement is not None:
        words.append(f"Supplement {int(supplement)}" if supplement else "Supplement")
    if number:
        words.append(f"Volume E–{int(number)}" if electronic else f"Volume {_roman(int(number))}")
    if part:
        words.append(f"Part {int(part)}")
    if rest:
        words.append(_NAMED.get(rest, rest))
    return ", ".join(words)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def address(id_: str) -> str | None:
    """The page of a document on history.state.gov; None for one of another collection, or a message that is not printed.

    Examples
    --------
    >>> address("frus1969-76v09/d52"), address("frus1969-76v09/Hakto 37")
    ('https://history.state.gov/historicaldocuments/frus1969-76v09/d52', None)
    """
    match = _SITE.fullmatch(id_)
    return f"https://history.state.gov/historicaldocuments/{match[1]}/{match[2]}" if match else None


def citation_item(document: Row) -> dict[str, Any]:
    """A row of `documents` as an item of CSL JSON, the citation style language's own form.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     item = citation_item(next(row for row in store.documents() if row["id"] == "frus1969-76v09/d81"))
    >>> item["container-title"], item["number"], item["issued"]
    ('Foreign Relations of the United States, 1969–1976, Volume IX', 'Document 81', {'date-parts': [[1972, 10, 30]]})
    """
    id_ = document["id"]
    printed = f"Document {document['number']}" if document["number"] else id_.rpartition("/")[2]
    item: dict[str, Any] = {
        "id": id_,
        "type": "chapter",
        "title": plain(document["title"] or (document["serials"] or [id_])[0]),
        "container-title": volume_title(document["volume"]),
        "number": printed,
    }
    if document["sender"]:
        item["author"] = [{"literal": plain(document["sender"])}]
    if document["recipient"]:
        item["recipient"] = [{"literal": plain(document["recipient"])}]
    if parts := re.match(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", document["date"] or ""):
        item["issued"] = {"date-parts": [[int(part) for part in parts.groups() if part]]}
    if place := document.get("place"):
        item["event-place"] = plain(place)
    if url := address(id_):
        item["URL"] = url
        item["publisher"], item["publisher-place"] = "Government Printing Office", "Washington"
    if document["serials"]:
        item["note"] = "; ".join(plain(serial) for serial in document["serials"])
    return item


def csl(documents: Iterable[Row]) -> str:
    """Documents as CSL JSON, which Zotero and pandoc read."""
    return json.dumps([citation_item(row) for row in documents], ensure_ascii=False, indent=1) + "\n"


def ris(documents: Iterable[Row]) -> str:
    """Documents as RIS, which Zotero, EndNote and Mendeley read."""
    return "".join(_ris_entry(citation_item(row)) for row in documents)


def _ris_entry(item: dict[str, Any]) -> str:
    date = item.get("issued", {}).get("date-parts", [[]])[0]
    lines = [
        ("TY", "CHAP"),
        ("ID", item["id"]),
        ("TI", item["title"]),
        *(("AU", name["literal"]) for name in item.get("author", ())),
        *(("A4", name["literal"]) for name in item.get("recipient", ())),
        ("T2", item["container-title"]),
        ("M1", item["number"]),
        ("PY", str(date[0]) if date else None),
        ("DA", "/".join(f"{part:02}" for part in date) if date else None),
        ("PB", item.get("publisher")),
        ("CY", item.get("publisher-place")),
        ("UR", item.get("URL")),
        ("N1", item.get("note")),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n\n"


def bibtex(documents: Iterable[Row]) -> str:
    """Documents as BibTeX, in Unicode (biber and every modern BibTeX style read it)."""
    return "".join(_bibtex_entry(citation_item(row)) for row in documents)


def _bibtex_entry(item: dict[str, Any]) -> str:
    date = item.get("issued", {}).get("date-parts", [[]])[0]
    fields = {
        "author": " and ".join(f"{{{_tex(name['literal'])}}}" for name in item.get("author", ())),
        "title": f"{{{_tex(item['title'])}}}",
        "booktitle": f"{{{_tex(item['container-title'])}}}",
        "number": _tex(item["number"]),
        "year": str(date[0]) if date else "",
        "date": "-".join(f"{part:02}" for part in date),
        "publisher": item.get("publisher", ""),
        "address": item.get("publisher-place", ""),
        "url": item.get("URL", ""),
        "note": _tex(item.get("note", "")),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return (
        f"@incollection{{{re.sub(r'[^A-Za-z0-9:/.-]', lambda sign: f'_{ord(sign[0]):x}', item['id'])},\n"
        + ",\n".join(lines)
        + "\n}\n\n"
    )


def _tex(text: str) -> str:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth:  # BibTeX counts braces, also behind a backslash: those without a fellow become wide ones
        text = text.translate(
            {ord("{"): "\N{FULLWIDTH LEFT CURLY BRACKET}", ord("}"): "\N{FULLWIDTH RIGHT CURLY BRACKET}"}
        )
    return _TEX.sub(lambda sign: _TEX_SIGNS.get(sign[0], "\\" + sign[0]), text)
