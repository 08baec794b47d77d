"""HTML that would act in a browser, or is too deep; EPUB that is a bomb, a trap or broken."""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lxml import html

from tests.hostile.harness import CANARY, Case, Place, bounded, check, naive_cost, parameters

HEAD = "<h3>2. Telegram From A to B</h3><p>Hakto 2. Ref: Tohak 1."
CODE = "stolencookies"
CONTAINER = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{HEAD} {body}</p></body></html>"


def put(text: str | bytes, name: str = "d2.html") -> Callable[[Place], Path]:
    """Makes the page; ``{outside}`` and ``{url}`` stand for where it reaches."""

    def make(place: Place) -> Path:
        if isinstance(text, bytes):
            return place.write(name, text)
        return place.write(name, text.replace("{outside}", place.outside.as_uri()).replace("{url}", place.listener.url))

    return make


def strips_tags(place: Place) -> bool:
    """A reader that takes the tags out, and takes code for text."""
    return CODE in re.sub(r"<[^>]*>", "", (place.folder / "d2.html").read_text(encoding="utf-8"))


def keeps_markup(place: Place) -> bool:
    """A page that hands on the markup that it was given."""
    return CODE in (place.folder / "d2.html").read_text(encoding="utf-8")


def loads(place: Place) -> bool:
    """A reader that loads what a page names."""
    came = place.listener.count
    root = html.fromstring((place.folder / "d2.html").read_text(encoding="utf-8"))
    addresses = [address for _, _, address, _ in root.iterlinks() if re.match(r"(?:http|file):", address)]
    found = "".join(place.fetch(address) for address in addresses)
    return CANARY in found or place.listener.count > came


def recurses(place: Place) -> bool:
    """A walk that calls itself at each level of the tags."""
    text = (place.folder / "d2.html").read_text(encoding="utf-8")

    def walk(tags: list[str], at: int) -> int:
        return walk(tags, at + 1) if at < len(tags) else at

    try:
        walk(re.findall(r"<\w+>", text), 0)
    except RecursionError:
        return True
    return False


def decodes(place: Place) -> bool:
    """A reader that takes all files for clean UTF-8 text."""
    try:
        return not (place.folder / "d2.html").read_text(encoding="utf-8").replace("\n", "").isprintable()
    except UnicodeDecodeError:
        return True


PAGES = [
    Case("script", put(page(f"<script>{CODE}()</script>")), strips_tags, 0, 2),
    Case("style", put(page("", f"<style>{CODE}</style>")), strips_tags, 0, 2),
    Case("handler", put(page(f'<img src=x onerror="{CODE}()"><b onclick="{CODE}()">b</b>')), keeps_markup, 0, 2),
    Case("svg", put(page(f"<svg onload={CODE}()><script>{CODE}()</script></svg>")), strips_tags, 0, 2),
    Case("javascript address", put(page(f'<a href="javascript:{CODE}()">x</a>')), keeps_markup, 0, 2),
    Case("data address", put(page(f'<a href="data:text/html,<script>{CODE}()</script>">x</a>')), keeps_markup, 0, 2),
    Case("iframe and srcdoc", put(page(f'<iframe srcdoc="<script>{CODE}()</script>"></iframe>')), keeps_markup, 0, 2),
    Case("iframe, file", put(page('<iframe src="{outside}/canary.txt"></iframe>')), loads, 0, 2),
    Case("image, http", put(page('<img src="{url}">')), loads, 0, 2),
    Case("style sheet, http", put(page("", '<link rel="stylesheet" href="{url}">')), loads, 0, 2),
    Case("object, http", put(page('<object data="{url}"></object>')), loads, 0, 2),
    Case("refresh", put(page("", '<meta http-equiv="refresh" content="0;url={url}">')), loads, 0, 2),
    Case("base", put(page('<a href="{url}#fn1">1</a>', '<base href="{url}">')), loads, 0, 2),
    Case("DTD, http", put('<!DOCTYPE html SYSTEM "{url}">' + page('<img src="{url}">')), loads, 0, 2),
    Case("entities twice", put(page(f"&lt;script&gt;{CODE}&amp;lt;")), keeps_markup, 0, 2),
    Case("controls by reference", put(page("\x07&#27;]0;x&#7; &#155;31m &#x202e;")), decodes, 0, 2),
    Case("NUL", put(page("a\0b")), decodes, 0, 2),
    Case("UTF-16", put(page("é").encode("utf-16")), decodes, 0, 2),
    Case(
        "UTF-7",
        put(page("+ADw-script+AD4-", '<meta charset="utf-7">')),
        lambda place: b"+ADw-".decode("utf-7") == "<",
        0,
        2,
    ),
    Case("bad UTF-8", put(page("").encode() + b"\xff\xfe\xc0\x80"), decodes, 0, 2),
    Case("30,000 elements deep", put(page("<b>" * 30_000)), recurses),
    Case("1,500 blocks deep", put(page("<div>" * 1500)), recurses),
    Case("no markup", put("\0\0\0<<<>>>"), decodes, 0, 2),
]


def book(
    pages: Sequence[tuple[str, str | bytes]], container: str | bytes | None = CONTAINER, package: str | None = None
) -> bytes:
    """An EPUB of some files; those that end in ``html`` are its pages."""
    listed = [name for name, _ in pages if name.endswith("html")]
    items = "".join(f'<item id="i{k}" href="{name}"/>' for k, name in enumerate(listed))
    spine = "".join(f'<itemref idref="i{k}"/>' for k in range(len(listed)))
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        if container is not None:
            archive.writestr("META-INF/container.xml", container)
        archive.writestr(
            "book.opf", package or f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
        )
        for name, data in pages:
            archive.writestr(name, data)
    return out.getvalue()


def epub(
    *pages: tuple[str, str | bytes], container: str | bytes | None = CONTAINER, package: str | None = None
) -> Callable[[Place], Path]:
    """Makes the book; in its packages ``{outside}`` and ``{url}`` stand for where it reaches."""

    def make(place: Place) -> Path:
        def told(text: str | bytes | None) -> str | bytes | None:
            if not isinstance(text, str):
                return text
            return text.replace("{outside}", place.outside.as_uri()).replace("{url}", place.listener.url)

        return place.write("frus9.epub", book(pages, told(container), str(told(package)) if package else None))

    return make


def linked(target: str) -> Callable[[Place], Path]:
    """A book with a symbolic link in it."""

    def make(place: Place) -> Path:
        out = io.BytesIO(book([("d2.html", page(""))]))
        with zipfile.ZipFile(out, "a") as archive:
            link = zipfile.ZipInfo("d3.html")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, target.replace("{outside}", str(place.outside)))
        return place.write("frus9.epub", out.getvalue())

    return make


def changed(change: Callable[[bytearray], object], *pages: tuple[str, str | bytes]) -> Callable[[Place], Path]:
    """A book of which bytes are changed."""

    def make(place: Place) -> Path:
        data = bytearray(book(pages or [("d2.html", page(os.urandom(2000).hex()))]))
        change(data)
        return place.write("frus9.epub", bytes(data))

    return make


def encrypt(data: bytearray) -> None:
    """Sets the bit that says encrypted in all headers."""
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 4)


def spoil(data: bytearray) -> None:
    """Writes over the packed bytes of the page."""
    at = data.find(b"d2.html") + 7
    data[at : at + 50] = b"\xff" * 50


def shorten(data: bytearray) -> None:
    """Cuts the book off."""
    del data[len(data) // 2 :]


def unpacks_naively(place: Place) -> bool:
    """A reader that unpacks to disk under the names, and as the links, that the archive gives."""
    target = place.root / "unpacked" / "deep" / "er"
    target.mkdir(parents=True)
    with zipfile.ZipFile(place.folder / "frus9.epub") as archive:
        for info in archive.infolist():
            path = Path(os.path.normpath(os.path.join(target, info.filename)))
            if not path.is_relative_to(target):
                return True
            path.parent.mkdir(parents=True, exist_ok=True)
            if info.external_attr >> 28 == 0o12:
                path.symlink_to(archive.read(info).decode())
                return CANARY in path.read_text(encoding="utf-8")
            path.write_bytes(archive.read(info))
    return False


def reads_naively(place: Place) -> bool:
    """A reader that reads all entries, and lets each error through."""
    try:
        with zipfile.ZipFile(place.folder / "frus9.epub") as archive:
            archive.read("META-INF/container.xml")
            for info in archive.infolist():
                archive.read(info)
    except Exception:
        return True
    return False


def finds_naively(place: Place) -> bool:
    """A reader that takes for granted that the package is where it says."""
    try:
        with zipfile.ZipFile(place.folder / "frus9.epub") as archive:
            found = re.search(rb'full-path="([^"]*)"', archive.read("META-INF/container.xml"))
            assert found is not None
            return not archive.read(found[1].decode())
    except (AssertionError, KeyError):
        return True


def fetches_naively(place: Place) -> bool:
    """A reader that opens whatever address the book's packages name."""
    came, found = place.listener.count, ""
    with zipfile.ZipFile(place.folder / "frus9.epub") as archive:
        for name in ("META-INF/container.xml", "book.opf"):
            for address in re.findall(rb'"((?:http|file):[^"]*)"', archive.read(name)):
                found += place.fetch(address.decode())
    return CANARY in found or place.listener.count > came


def counts_entries(place: Place) -> bool:
    """A reader that opens each entry as often as it is listed."""
    with zipfile.ZipFile(place.folder / "frus9.epub") as archive:
        return archive.read("book.opf").count(b"<itemref") > 20_000


def doubles(place: Place) -> bool:
    """Two readers that see two different books."""
    with zipfile.ZipFile(place.folder / "frus9.epub") as archive:
        first, last = (i for i in archive.infolist() if i.filename == "META-INF/container.xml")
        return archive.read(first) != archive.read(last)


D2 = ("d2.html", page(""))
XXE = '<!DOCTYPE c [<!ENTITY x SYSTEM "{}">]>'
BOOKS = [
    Case("names that climb", epub(D2, ("../../../../outside/evil.html", page("climbed"))), unpacks_naively, 0, 3),
    Case("absolute names", epub(D2, ("/tmp/evil-graphcables.html", page("absolute"))), unpacks_naively, 0, 3),  # noqa: S108
    Case("a link", linked("{outside}/canary.txt"), unpacks_naively, 0, 2),
    Case("package outside", epub(D2, container=CONTAINER.replace("book.opf", "../../outside/canary.txt")), finds_naively),
    Case("pages outside", epub(D2, package='<package><manifest><item id="a" href="{outside}/canary.txt"/></manifest><spine><itemref idref="a"/></spine></package>'), fetches_naively, 0, 1),
    Case("pages, http", epub(D2, package='<package><manifest><item id="a" href="{url}"/></manifest><spine><itemref idref="a"/></spine></package>'), fetches_naively, 0, 1),
    Case("entity in the container, file", epub(D2, container=XXE.format("{outside}/canary.txt") + CONTAINER), fetches_naively, 0, 2),
    Case("entity in the container, http", epub(D2, container=XXE.format("{url}") + CONTAINER), fetches_naively, 0, 2),
    Case("parameter entity in the container", epub(D2, container='<!DOCTYPE c [<!ENTITY % x SYSTEM "{url}"> %x;]>' + CONTAINER), fetches_naively, 0, 2),
    Case("no container", epub(D2, container=None), reads_naively),
    Case("a container that names nothing", epub(D2, container="<container/>"), finds_naively),
    Case("a container that names what is not there", epub(D2, container=CONTAINER.replace("book", "no")), finds_naively),
    Case("two containers", epub(D2, ("META-INF/container.xml", "<container><rootfile full-path='book.opf'/></container>")), doubles, 0, 2),
    Case("a container that is no XML", epub(D2, container="<container"), finds_naively),
    Case("encrypted", changed(encrypt), reads_naively),
    Case("spoilt", changed(spoil), reads_naively),
    Case("cut off", changed(shorten), reads_naively),
    Case("25,000 times the same page", epub(D2, package='<package><manifest><item id="a" href="d2.html"/></manifest><spine>' + '<itemref idref="a"/>' * 25_000 + "</spine></package>"), counts_entries),
    Case("a book in a book", epub(("d3.epub", book([("d4.html", page(""))])), D2), lambda place: zipfile.is_zipfile(io.BytesIO(zipfile.ZipFile(place.folder / "frus9.epub").read("d3.epub"))), 0, 2),
    Case("a name with escapes", epub(("d\x9b31m\u202e3.html", "<h3>Telegram</h3><p>Ref: Tohak 1.</p>")), lambda place: any(not n.isprintable() for n in zipfile.ZipFile(place.folder / "frus9.epub").namelist()), 0, 2),
]  # fmt: skip
CASES = PAGES + BOOKS


@pytest.mark.parametrize("case", parameters(CASES))
def test_file_does_not_hurt(case: Case, place: Place) -> None:
    case.make(place)
    check(place, case)
    for word in (CODE,):
        text = (place.folder / "d2.html").read_text("utf-8", "replace") if (place.folder / "d2.html").exists() else ""
        assert f"<script>{word}" not in text or word.encode() not in place.db.read_bytes()


@pytest.mark.parametrize("case", parameters(CASES))
def test_naive_code_is_hurt(case: Case, place: Place) -> None:
    case.make(place)
    assert case.naive(place)


def divisions(count: int) -> bytes:
    """A page of so many documents."""
    return (
        "<html><body>" + "".join(f'<div id="d{k}"><h3>{k}. A</h3>x</div>' for k in range(count)) + "</body></html>"
    ).encode()


def nested(deep: int, size: int) -> bytes:
    """Documents each in the one before, so many bytes in the innermost."""
    return (
        "<html><body>" + "".join(f'<div id="d{k}">' for k in range(deep)) + "<p>x</p>" * (size // 8) + "</body></html>"
    ).encode()


TIMES_40 = (
    '<package><manifest><item id="a" href="a.html"/></manifest><spine>'
    + '<itemref idref="a"/>' * 40
    + "</spine></package>"
)
COSTLY = [
    pytest.param("d2.html", lambda: page("<b>" * 100_000).encode(), 10, id="deep"),
    pytest.param("d2.html", lambda: page("word and " * 500_000).encode(), 20, id="text"),
    pytest.param("d2.html", lambda: page(f'<a title="{"a" * 20_000_000}">x</a>').encode(), 10, id="attribute"),
    pytest.param("d2.html", lambda: page(f"<script>{'a' * 20_000_000}</script>").encode(), 10, id="script"),
    pytest.param("d2.html", lambda: page("<!--" + "a" * 20_000_000).encode(), 10, id="comment"),
    pytest.param("d2.html", lambda: divisions(3000), 3, id="3,000 documents"),
    pytest.param("d2.html", lambda: nested(300, 100_000), 3, id="nested documents"),
    pytest.param("b.epub", lambda: book([D2], container=b"<container>" + b" " * 250_000_000 + b"</container>"), 20, id="container"),
    pytest.param("b.epub", lambda: book([("d2.html", b"<h3>2. T</h3>" + b"<p>" * 6_000_000)]), 3, id="1000:1 page"),
    pytest.param("b.epub", lambda: book([("a.html", b" " * 60_000_000)]), 5, id="a page of 60 MB"),
    pytest.param("b.epub", lambda: book([("a.html", b" " * 12_000_000)], package=TIMES_40), 5, id="480 MB in 40 pages"),
    pytest.param("b.epub", lambda: book([("d2.epub", book([("d3.html", b" " * 60_000_000)])), D2]), 5, id="bomb in a book"),
    pytest.param("b.epub", lambda: book([(f"n{k}.txt", b"") for k in range(10_000)]), 10, id="10,000 entries"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "seconds"), COSTLY)
def test_cost_is_bounded(name: str, data: Callable[[], bytes], seconds: float, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data())
    bounded(path, path.suffix[1:], seconds)


def test_naive_unpacking_takes_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(book([D2], container=b"<container>" + b" " * 250_000_000 + b"</container>"))
    assert path.stat().st_size < 1_000_000
    assert naive_cost(
        "import zipfile\nzipfile.ZipFile(path).read('META-INF/container.xml')", {"path": str(path)}, mb=200, seconds=5
    )


def test_naive_reader_sees_overlapping_entries_twice(place: Place) -> None:
    """Two names, one local header: each name costs nothing and gives the whole page."""
    data = bytearray(book([("d2.html", page("x" * 1000)), ("d3.html", "")]))
    second = data.find(b"d3.html", data.find(b"PK\x01\x02"))
    first = data.find(b"d2.html", data.find(b"PK\x01\x02"))
    data[second - 46 : second - 4] = data[first - 46 : first - 4]
    data[second - 4 : second] = data[first - 4 : first]
    path = place.write("frus9.epub", bytes(data))
    with zipfile.ZipFile(path) as archive:
        assert len({info.header_offset for info in archive.infolist()}) < len(archive.infolist())
    case = Case("overlapping entries", lambda place: None, lambda place: True, 3, 1)
    check(place, case)
