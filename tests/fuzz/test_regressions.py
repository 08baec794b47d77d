"""Inputs that fuzzing stumbled over, made small: each must hold now."""

from __future__ import annotations

import pytest

from tests.fuzz import engine

CASES: dict[str, tuple[str, bytes]] = {
    "a raised digit among paragraphs": ("messages", "paragraphs ² of telegram 12".encode()),
    "control characters from a YAML escape": ("front", b'title: "\\x01a\\x03"'),
    "a YAML escape in an id": ("front", b'title: A\ndoc_num: "\\x01"'),
    "HTML nested deeply": ("html", b"<body><h1>1. A</h1>" + b"<b>" * 1500),
    "a book whose container names no package": ("epub", b"<container/>\n%%\n<package/>"),
    "a book's XML error of two lines": ("epub", b'<r s="">\x00'),
    "a book whose directory lies about its place": (
        "epub",
        b"PK\x01\x02\x14\x03\x14\0\0\0\0\0\0\0!(R\x05Ko\x8f\0\0\0\x8f\0\0\0\x16\0\0\0\0\0\0\0\0\0\0\0\x80\x01\0\0\0\0"
        b"META-INF/container.xmlPK\x05\x06\0\0\0\0\x01\0\x01\0D\0\0\0\x64\0\0\0\0\0",
    ),
    "a column's name of two lines": ("csv", b'"\n"\n7'),
    "a column's name with a line separator": ("jsonl", '{"\u2028": ""}'.encode()),
    "a column's name with half a character": ("jsonl", b'{"\\ud80e": ""}'),
    "an XML error with a line separator": ("tei", '<T xmlns="\u2028"'.encode()),
    "a control character in a party's name": (
        "tei",
        b"<TEI xmlns='http://www.tei-c.org/ns/1.0'><div type='document' xml:id='d1'><head>1. Telegram From "
        b"<persName type='from'>A&#x9b;31mB</persName> to C</head><p>x</p></div></TEI>",
    ),
    "a year in other digits": ("front", 'title: A\ndoc_date: "1٣٣٣"'.encode()),
    "a reference line's year in other digits": ("reflines", "A. BONN 1 DTD 3/4/٠٥".encode()),
    "a minute in other digits": ("when", "1 May 1950, 9:٣٠ a.m.".encode()),
    "a year before a post in other digits": ("csv", "text\n٣2 ATHENS 0".encode()),
    "a number of zeros before a letter": ("serials", b"TOSE0C/12"),
    "a series that ends with a sign": ("serials", b"2L/-1"),
    "a zero before a separator": ("identifiers", b"0 4"),
    "a reference line's year to come": ("csv", b'date,text\n1976-06-06,"REF:81 S\n1"'),
    "reference lines one after the other": ("messages", b"x\nRef.\nRef. "),
    "date-time groups glued together": ("dated", b"150301Z031236Z"),
}
"""What it is, the target, the input."""


@pytest.mark.parametrize("case", CASES)
def test_once_found(case: str) -> None:
    target, data = CASES[case]
    assert engine.stumble(target, data, 3) is None
