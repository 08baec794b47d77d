"""Which volume a reference names: from its words to the volume's id.

Examples
--------
>>> volume_id("frus1964-68v16", years="1961–1963", number="V")
'frus1961-63v05'
>>> volume_id("frus1958-60v08", number="VII", part="1"), volume_id("frus1969-76v12", number="E–5", part="1")
('frus1958-60v07p1', 'frus1969-76ve05p1')
>>> volume_id("dafp-v11", number="IX")
'dafp-v09'
"""

from __future__ import annotations

import re

_OWN = re.compile(
    r"(?P<series>[a-z]+?)(?P<years>[0-9]{4}(?:-[0-9][0-9])?)?(?P<area>[A-Z][A-Za-z]+)?(?P<dash>-)?v(?P<e>e?)(?P<number>[0-9]+)(?:p(?P<part>[0-9]))?$"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
NUMBER = r"(?:E[–-]?[0-9]{1,2}|[IVXL]{1,7}|[ivxl]{1,7}|[0-9]{1,2})"


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
        if part is None or parsed is None:
            return None
        which = roman(part)
        return f"{re.sub(r'p[0-9]+$', '', own)}p{which}" if which else None
    electronic = number[:1] == "E" and number[-1].isdigit()
    value = roman(number.lstrip("E–-")) if electronic else roman(number)
    if value is None:
        return None
    tail = f"v{'e' if electronic else ''}{value:02}"
    if part and (which := roman(part)):
        tail += f"p{which}"
    if parsed is None:
        return f"frus{subseries(years)}{tail}" if years else None
    if parsed["dash"]:
        return f"{parsed['series']}-{tail}"
    area = "" if years else parsed["area"] or ""
    span = subseries(years) if years else parsed["years"] or ""
    return f"{parsed['series']}{span}{area}{tail}"
