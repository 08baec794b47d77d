"""TEI that reaches out, grows, is too deep, too wide or in another encoding than it says."""

from __future__ import annotations

import html
import os
import re
import xml.parsers.expat
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementInclude, ElementTree

import pytest
from lxml import etree

from tests.hostile.harness import (
    CANARY,
    FULL,
    Case,
    Naive,
    Place,
    bounded,
    check,
    naive_cost,
    parameters,
)

MB = 1_000_000
SPACE = "http://www.tei-c.org/ns/1.0"
LAUGHS = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


def tei(body: str = "", prolog: str = "", attributes: str = "", head: str = "2. Telegram From A to B") -> str:
    """A volume of one document."""
    return (
        f'<?xml version="1.0"?>{prolog}<TEI xmlns="{SPACE}" xml:id="frus9"><div type="document" xml:id="d2" {attributes}>'
        f"<head>{head}</head><p>Hakto 2. Ref: Tohak 1. {body}</p></div></TEI>"
    )


def file(text: str | bytes) -> Callable[[Place], Path]:
    """Makes the hostile file; ``{outside}`` and ``{url}`` stand for where it reaches."""

    def make(place: Place) -> Path:
        if isinstance(text, bytes):
            return place.write("vol.xml", text)
        return place.write(
            "vol.xml", text.replace("{outside}", place.outside.as_uri()).replace("{url}", place.listener.url)
        )

    return make


def follows_entities(place: Place) -> bool:
    """expat with a handler that fetches whatever an entity or a DTD names."""
    came, found = place.listener.count, []
    parser = xml.parsers.expat.ParserCreate()
    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_ALWAYS)

    def fetch(context: str | None, base: str | None, system: str | None, public: str | None) -> int:
        text = place.fetch(str(system))
        found.append(text)
        inner = parser.ExternalEntityParserCreate(context)
        if system and system.endswith(".dtd"):
            inner.Parse(text, True)
        return 1

    parser.ExternalEntityRefHandler = fetch
    parser.CharacterDataHandler = found.append
    parser.Parse((place.folder / "vol.xml").read_bytes(), True)
    return CANARY in "".join(found) or place.listener.count > came


def expands_entities(place: Place) -> bool:
    """lxml as it is set up by who wants entities expanded from anywhere."""
    parser = etree.XMLParser(resolve_entities=True, no_network=False, load_dtd=True, huge_tree=True)
    return CANARY in "".join(etree.parse(place.folder / "vol.xml", parser).getroot().itertext())


def includes(place: Place) -> bool:
    """XInclude, carried out with a loader that fetches."""
    came = place.listener.count
    root = ElementTree.parse(place.folder / "vol.xml").getroot()  # noqa: S314  the naive side
    ElementInclude.include(root, loader=lambda href, parse, encoding=None: place.fetch(href))
    return CANARY in "".join(root.itertext()) or place.listener.count > came


def styles(place: Place) -> bool:
    """A reader that loads the style sheet that the file names."""
    instruction = etree.parse(place.folder / "vol.xml").xpath("//processing-instruction()")[0]
    return CANARY in place.fetch(instruction.get("href"))


def grows(place: Place) -> bool:
    """A parser that expands entities without a guard; this one stops when it has made 100 times the file."""
    text = (place.folder / "vol.xml").read_text(encoding="utf-8")
    entities = dict(re.findall(r'<!ENTITY (\w+) "([^"]*)">', text))

    def expanded(piece: str) -> Iterator[int]:
        for words, name in re.findall(r"([^&]*)(?:&(\w+);)?", piece):
            yield len(words)
            if name:
                yield from expanded(entities[name])

    made = 0
    for length in expanded(re.sub(r"<!DOCTYPE.*?]>", "", text, flags=re.S)):
        made += length
        if made > 100 * len(text):
            return True
    return False


def defaults_grow(place: Place) -> bool:
    """A reader that writes a DTD's default attribute into each element."""
    data = (place.folder / "vol.xml").read_bytes()
    return data.count(b"<hi/>") * 50_000 > 100 * len(data)


def recurses(place: Place) -> bool:
    """A walk that calls itself at each level."""

    def depth(element: ElementTree.Element) -> int:
        return 1 + max(map(depth, element), default=0)

    try:
        depth(ElementTree.parse(place.folder / "vol.xml").getroot())  # noqa: S314  the naive side
    except RecursionError:
        return True
    return False


def decodes(place: Place) -> bool:
    """A reader that takes all files for UTF-8 text."""
    try:
        text = (place.folder / "vol.xml").read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return True
    return "\0" in text or "\ufffd" in text


def unescapes(place: Place) -> bool:
    """A reader that makes characters of references, and prints them."""
    text = (place.folder / "vol.xml").read_text(encoding="utf-8")
    text = re.sub(r"&#(x?)([0-9a-f]+);", lambda match: chr(int(match[2], 16 if match[1] else 10)), text)
    return not text.isprintable()


def trusts(encoding: str) -> Naive:
    """A reader that takes the declaration's word."""

    def naive(place: Place) -> bool:
        return "TEI" not in (place.folder / "vol.xml").read_bytes()[: 2 * 50].decode(encoding, "replace")

    return naive


def believes(words: str) -> Naive:
    """A reader that hands on a name as the file gives it."""

    def naive(place: Place) -> bool:
        text = html.unescape((place.folder / "vol.xml").read_text(encoding="utf-8"))
        return words in text

    return naive


def duplicates(place: Place) -> bool:
    """A forgiving parser takes one of two attributes of a name, and says nothing."""
    parser = etree.XMLParser(recover=True)
    return etree.parse(place.folder / "vol.xml", parser).getroot() is not None


def entity(declaration: str, body: str = "&x;") -> Callable[[Place], Path]:
    return file(tei(body, f"<!DOCTYPE TEI [{declaration}]>"))


REACHING = [
    Case("external entity, file", entity('<!ENTITY x SYSTEM "{outside}/canary.txt">'), expands_entities, 0, 2),
    Case("external entity, beside", entity('<!ENTITY x SYSTEM "../../outside/canary.txt">'), expands_entities, 0, 2),
    Case("external entity, http", entity('<!ENTITY x SYSTEM "{url}">'), follows_entities, 0, 2),
    Case("public entity, http", entity('<!ENTITY x PUBLIC "-//X//Y" "{url}">'), follows_entities, 0, 2),
    Case(
        "parameter entity, file",
        entity('<!ENTITY % p SYSTEM "{outside}/canary.dtd"> %p;', "&y;"),
        expands_entities,
        0,
        2,
    ),
    Case("parameter entity, http", entity('<!ENTITY % p SYSTEM "{url}"> %p;', ""), follows_entities, 0, 2),
    Case(
        "external DTD, file", file(tei("&y;", '<!DOCTYPE TEI SYSTEM "{outside}/canary.dtd">')), expands_entities, 0, 2
    ),
    Case("external DTD, http", file(tei("", '<!DOCTYPE TEI SYSTEM "{url}">')), follows_entities, 0, 2),
    Case(
        "external DTD, public",
        file(tei("", '<!DOCTYPE TEI PUBLIC "-//W3C//DTD" "{url}">')),
        follows_entities,
        0,
        2,
    ),
    Case(
        "external DTD, file, used in an attribute",
        file(tei('<pb n="&y;"/>', '<!DOCTYPE TEI SYSTEM "{outside}/canary.dtd">')),
        follows_entities,
        0,
        2,
    ),
    Case(
        "parameter entity, file, used in an attribute",
        entity('<!ENTITY % p SYSTEM "{outside}/canary.dtd"> %p;', '<pb n="&y;"/>'),
        follows_entities,
        0,
        2,
    ),
    *(
        Case(
            f"XInclude, {name}",
            file(tei(f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>')),
            includes,
            0,
            2,
        )
        for name, address in (("file", "{outside}/canary.txt"), ("http", "{url}"))
    ),
    *(
        Case(
            f"style sheet, {name}", file(tei("", f'<?xml-stylesheet type="text/xsl" href="{address}"?>')), styles, 0, 2
        )
        for name, address in (("file", "{outside}/canary.txt"), ("http", "{url}"))
    ),
]
GROWING = [
    Case("billion laughs in the text", file(tei("&l9;", f"<!DOCTYPE TEI [{LAUGHS}]>")), grows),
    Case("billion laughs in an attribute", file(tei("", f"<!DOCTYPE TEI [{LAUGHS}]>", 'n="&l9;"')), grows),
    Case("billion laughs, never used", file(tei("", f"<!DOCTYPE TEI [{LAUGHS}]>")), lambda place: True, 0, 2),
    Case(
        "quadratic, in the text",
        entity(f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 20_000),
        grows,
    ),
    Case(
        "quadratic, in an attribute",
        file(tei("", f'<!DOCTYPE TEI [<!ENTITY x "{"a" * 50_000}">]>', f'n="{"&x;" * 5_000}"')),
        grows,
    ),
    Case(
        "entities in a ring",
        entity('<!ENTITY x "&y;"><!ENTITY y "&x;">'),
        lambda place: naive_cost("def whole(n): return whole(ring[n])\nwhole('x')", {"ring": {"x": "y", "y": "x"}}),
    ),
    Case(
        "default attributes",
        file(tei("<hi/>" * 20_000, f'<!DOCTYPE TEI [<!ATTLIST hi rend CDATA "{"a" * 50_000}">]>')),
        defaults_grow,
    ),
]
SHAPED = [
    Case("100,000 elements deep", file(tei("<hi>" * 100_000 + "</hi>" * 100_000)), recurses),
    Case("1,500 elements deep", file(tei("<hi>" * 1500 + "</hi>" * 1500)), recurses),
    Case("1,500 notes deep", file(tei("<note n='1'>" * 1500 + "</note>" * 1500)), recurses, 0, 2),
    Case(
        "20,000 attributes", file(tei("", "", " ".join(f'a{k}="{k}"' for k in range(20_000)))), lambda place: True, 0, 2
    ),
    Case("two attributes of one name", file(tei("", "", 'n="1" n="2"')), duplicates),
    Case("no end", file(tei()[:-40]), duplicates),
]
ENCODED = [
    Case(
        "UTF-16, as marked", file(tei().replace('"1.0"', '"1.0" encoding="UTF-16"', 1).encode("utf-16")), decodes, 0, 2
    ),
    Case(
        "UTF-16 that says UTF-8",
        file(tei().replace('"1.0"', '"1.0" encoding="UTF-8"', 1).encode("utf-16")),
        decodes,
        0,
        2,
    ),
    Case(
        "UTF-8 that says UTF-16",
        file(tei("é").replace('"1.0"', '"1.0" encoding="UTF-16"', 1).encode()),
        trusts("utf-16"),
    ),
    Case("Latin-1 that says nothing", file(tei("é").encode("latin-1")), decodes),
    Case(
        "an encoding that nobody knows",
        file(tei("é").replace('"1.0"', '"1.0" encoding="x-none"', 1).encode("latin-1")),
        decodes,
    ),
    Case(
        "UTF-7",
        file(tei("+AGE-").replace('"1.0"', '"1.0" encoding="UTF-7"', 1)),
        lambda place: b"+AGE-".decode("utf-7") == "a",
        0,
        2,
    ),
    Case("NUL", file(tei("\0").encode()), decodes),
    *(Case(f"reference to {n}", file(tei(f"&#{n};[31m")), unescapes) for n in (0, 1, 8, 27)),
    Case("XML 1.1 and a reference to 27", file(tei("&#27;[31m").replace('"1.0"', '"1.1"', 1)), unescapes),
    Case("C1 controls by reference", file(tei("&#155;31m &#x9d;52;c;eA==&#156;")), unescapes, 0, 2),
    Case("bidirectional marks by reference", file(tei("&#x202e;dne&#x2066;")), unescapes, 0, 2),
]
NAMED = [
    Case("formula in an id", file(tei().replace('xml:id="d2"', 'xml:id="=cmd()"')), believes('"=cmd()"'), 0, 2),
    Case("path in an id", file(tei().replace('xml:id="d2"', 'xml:id="d../../../x"')), believes("../../../"), 0, 2),
    Case("C1 control in an id", file(tei().replace('xml:id="d2"', 'xml:id="d2&#x9b;31m"')), unescapes, 0, 2),
    Case("direction in an id", file(tei().replace('xml:id="d2"', 'xml:id="d2&#x202e;x"')), unescapes, 0, 2),
    Case(
        "path in the volume's id", file(tei().replace('xml:id="frus9"', 'xml:id="../../x"')), believes("../../x"), 0, 2
    ),
]
CASES = REACHING + GROWING + SHAPED + ENCODED + NAMED


@pytest.mark.parametrize("case", parameters(CASES))
def test_file_does_not_hurt(case: Case, place: Place) -> None:
    case.make(place)
    check(place, case)


@pytest.mark.parametrize("case", parameters(CASES))
def test_naive_code_is_hurt(case: Case, place: Place) -> None:
    case.make(place)
    assert case.naive(place)


def nested_documents(size: int) -> bytes:
    """Documents each in the one before, about so many bytes: each is asked for its dates, those of the inner ones, too."""
    deep, dates = min(1800, size // 120), size // 14
    begin = "".join(f'<div type="document" xml:id="d{k}">' for k in range(deep))
    return f'<TEI xmlns="{SPACE}">{begin}{"<date/>" * dates}{"</div>" * deep}</TEI>'.encode()


def nested_datelines(size: int) -> bytes:
    """Datelines each in the one before: each is asked for its dates."""
    deep = 400
    return tei("<dateline>" * deep + "<date/>" * (size // 7) + "</dateline>" * deep).encode()


LARGE = 1 if FULL else 4
COSTLY = [
    pytest.param(lambda: tei("", "", f'n="{"a" * (50 * MB // LARGE)}"').encode(), 20, id=f"attribute of {50 / LARGE:g} MB"),
    pytest.param(lambda: tei("word and " * (12 * MB // LARGE // 9)).encode(), 60, id=f"text of {12 // LARGE} MB"),
    pytest.param(lambda: tei("a" * (20 * MB // LARGE)).encode(), 60, id=f"one word of {20 // LARGE} MB"),
    pytest.param(lambda: tei(f"<!--{'a' * (50 * MB // LARGE)}-->").encode(), 20, id=f"comment of {50 / LARGE:g} MB"),
    pytest.param(lambda: tei("<hi/>" * (4 * MB // LARGE // 5)).encode(), 20, id=f"elements, {4 // LARGE} MB"),
    pytest.param(lambda: tei("", "", " ".join(f'a{k}="{k}"' for k in range(100_000))).encode(), 20, id="100,000 attributes"),
    pytest.param(lambda: nested_documents(200_000), 3, id="nested documents"),
    pytest.param(lambda: nested_datelines(100_000), 3, id="nested datelines"),
    pytest.param(lambda: tei("", f"<!DOCTYPE TEI [{LAUGHS}]>", 'n="&l9;"').encode(), 5, id="laughs"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "seconds"), COSTLY)
def test_cost_is_bounded(data: Callable[[], bytes], seconds: float, tmp_path: Path) -> None:
    path = tmp_path / "vol.xml"
    path.write_bytes(data())
    bounded(path, "tei", seconds)


@pytest.mark.parametrize("prolog", ['<!DOCTYPE TEI SYSTEM "{}">', '<!DOCTYPE TEI [<!ENTITY % p SYSTEM "{}"> %p;]>'])
def test_dtd_is_not_opened(prolog: str, tmp_path: Path) -> None:
    """A DTD that is a FIFO stops whoever opens it, for ever."""
    os.mkfifo(tmp_path / "fifo")
    path = tmp_path / "vol.xml"
    path.write_text(tei("", prolog.format((tmp_path / "fifo").as_uri())), encoding="utf-8")
    assert bounded(path, "tei", 2).documents == 1


def test_naive_nesting_costs_its_square(tmp_path: Path) -> None:
    root = etree.fromstring(nested_documents(20_000), etree.XMLParser(huge_tree=True))
    size = sum(1 for _ in root.iter())
    visits = sum(1 for element in root.iter(f"{{{SPACE}}}div") for _ in element.iter())
    assert visits > 50 * size
