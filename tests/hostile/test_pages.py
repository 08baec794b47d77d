"""Payloads in every field that reaches the page, opened in Chromium without a network; every message and arrow is used."""

from __future__ import annotations

import html
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import jinja2
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from graphcables.store import Store
from graphcables.view import chain_page, graph_page
from tests.hostile.harness import Place, run

PAYLOADS = {
    "end of script": "</script><script>alert(1)</script>",
    "end of script, cased": "</ScRiPt ><svg/onload=alert(1)>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\"'><svg onload=alert(1)>",
    "comment": "--><svg onload=alert(1)>",
    "comment in script": "<!--<script>alert(1)",
    "CDATA": "]]><script>alert(1)</script>",
    "address": "javascript:alert(1)",
    "address in a link": '<a href="javascript:alert(1)">x</a>',
    "frame": '<iframe src="javascript:alert(1)"></iframe><base href="http://127.0.0.1:9/">',
    "refresh": '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
    "entities": "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;alert(1)&#60;/script&#62;",
    "template": "{{7*7}} {% raw %} {# x #}",
    "template literal": "${7*7}`${alert(1)}`",
    "separators": "a\u2028alert(1)\u2029b",
    "NUL": "a\x00b<\x00script>alert(1)</script>",
    "backslashes": '\\"};alert(1);//\\u003cscript\\u003e',
    "style": "</style><style>*{background:url(http://127.0.0.1:9/)}</style>",
    "title": "</title><script>alert(1)</script>",
    "direction": "\u202e\u2066<b>x</b>",
    "prototype": "__proto__",
}
CATCH = """
(() => {
  let held;
  Object.defineProperty(window, "vis", {
    configurable: true,
    get: () => held,
    set: (real) => {
      held = new Proxy(real, { get: (from, name) => name === "Network"
        ? function (...all) { return (window.caught = new from.Network(...all)); } : from[name] });
    },
  });
})();
"""
"""Keeps hold of the page's network, so that each arrow can be clicked."""
USE = """
async ([messages, arrows]) => {
  const emit = (name, what) => window.caught.body.emitter.emit(name, { pointer: { DOM: { x: 9, y: 9 } }, ...what });
  const found = { arrows: 0, made: 0 };
  const look = async () => {
    await new Promise((done) => setTimeout(done));
    found.made += document.querySelectorAll("img, iframe, object, embed, base, link, form, [onload], [onerror]").length;
  };
  for (const id of arrows) {
    emit("hoverEdge", { edge: id });
    emit("click", { nodes: [], edges: [id] });
    await look();
    found.arrows += document.querySelector("#details h2").innerText === "What the arrow says";
  }
  for (const id of messages) {
    emit("hoverNode", { node: id });
    emit("click", { nodes: [id], edges: [] });
    await look();
  }
  return found;
}
"""
"""Points at and clicks each arrow and message, and looks each time that nothing has been made of a payload."""


class Opened:
    """A page opened offline, and all that it asked for, said or opened."""

    def __init__(self, browser: Browser, path: Path, width: int = 1280, height: int = 800) -> None:
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.dialogs: list[str] = []
        self.context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        self.context.add_init_script(CATCH)
        self.page: Page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri())

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()


def in_files(place: Place) -> None:
    """Payloads by way of files: in titles, parties, places, dates, serials, notes, ids and names of files."""
    space = 'xmlns="http://www.tei-c.org/ns/1.0"'
    documents, rows = [], []
    for number, payload in enumerate(PAYLOADS.values(), 10):
        said = html.escape("".join(c for c in payload if c != "\x00"))
        documents.append(
            f'<div type="document" xml:id="d{number}{said}"><head>{number}. Telegram {said} From {said} to {said}</head>'
            f'<dateline><placeName>{said}</placeName>, <date when="{said}">{said}</date></dateline>'
            f'<p>Hakto {number}. {said} Ref: Tohak 1 {said}, Hakto {number + 1}<note n="{said}">See Document {number} {said}.</note> {said}.</p></div>'
        )
        rows.append(
            json.dumps(
                {
                    "id": f"Z{number} {payload}",
                    "date": payload,
                    "from": payload,
                    "to": payload,
                    "subject": payload,
                    "text": f"{payload} Ref: Tohak 1, {payload}",
                }
            )
        )
        name = payload.replace("/", "_").replace("\x00", "")
        (place.folder / f"{name}.txt").write_text(
            f"Message From {payload} to {payload}\n\n{payload} Ref: Tohak 1 {payload}\n".replace("\x00", ""),
            encoding="utf-8",
        )
    place.write(
        "vol.xml", f'<TEI {space}><idno type="frus">{html.escape(PAYLOADS["image"])}</idno>{"".join(documents)}</TEI>'
    )
    place.write("t.jsonl", "\n".join(rows))
    built = run("build", str(place.folder), str(place.folder / "t.jsonl"), "--db", str(place.db))
    assert built.status == 0, built.err.decode()


def in_database(place: Place) -> None:
    """Payloads put into the database itself, unaltered: whatever a reader takes out, the page must bear."""
    for number in range(10, 10 + len(PAYLOADS)):
        body = f"{number}. Message From A (Haig) to B (Kissinger)\n\nTohak {number}. Ref: Hakto {number}, Tohak 1.\n"
        (place.folder / f"d{number}.txt").write_text(body, encoding="utf-8")
    assert run("build", str(place.folder), "--db", str(place.db)).status == 0
    with closing(sqlite3.connect(place.db)) as connection:
        for number, payload in enumerate(PAYLOADS.values(), 10):
            at, old = connection.execute(
                "SELECT place, id FROM documents WHERE id = ?", [f"frus9/d{number}"]
            ).fetchone()
            new = f"{payload}/d{number}{payload}"
            connection.execute(
                "UPDATE documents SET id = ?, volume = ?, number = ?, title = ?, date = ?, sender = ?, recipient = ?, place_of_writing = ?, serials = ? WHERE place = ?",
                [
                    new,
                    payload,
                    payload,
                    payload,
                    payload,
                    payload + str(number),
                    payload,
                    payload,
                    json.dumps([payload, f"Tohak {payload}"]),
                    at,
                ],
            )
            connection.execute(
                "UPDATE texts SET text = ? WHERE place = ?", [f"{payload} {payload} {payload}".replace("\x00", " "), at]
            )
            connection.execute(
                "UPDATE citations SET text = ?, start = ?, end = ?, footnote = ?, marker = ?, series = ?, number = ? WHERE source = ?",
                [payload, len(payload) + 1, 2 * len(payload) + 1, payload, payload, payload, payload, at],
            )
            connection.execute("UPDATE citations SET target = ? WHERE target = ?", [new, old])
            connection.execute("UPDATE names SET id = ? WHERE id = ?", [new, old])
            target = f"frus9/Hakto {number}"
            connection.execute(
                "UPDATE citations SET target = ? WHERE target = ?", [f"{payload}/{payload} {number}", target]
            )
            connection.execute(
                "UPDATE absent SET id = ?, series = ?, number = ?, date = ?, sender = ?, recipient = ? WHERE id = ?",
                [f"{payload}/{payload} {number}", *[payload] * 5, target],
            )
        connection.commit()


def use_everything(opened: Opened) -> int:
    """Clicks and points at each message and arrow; gives their number."""
    page = opened.page
    page.wait_for_function("document.documentElement.dataset.drawn === 'yes'")
    data = json.loads(page.locator("#data").text_content() or "{}")
    # The list's own clicks, in one go, and looks between that nothing has been made of a payload.
    page.evaluate(
        "() => { for (const item of document.querySelectorAll('#messages li')) { item.click(); for (const go of [...document.querySelectorAll('#details button')].slice(0, 2)) go.click(); } }"
    )
    assert page.evaluate(
        USE, [[message["id"] for message in data["messages"]], [arrow["id"] for arrow in data["arrows"]]]
    ) == {"arrows": len(data["arrows"]), "made": 0}
    at = page.evaluate("(ids) => window.caught.getPositions(ids)", [m["id"] for m in data["messages"][:3]])
    box = page.locator("#graph").bounding_box()
    for position in at.values() if box else ():
        point = page.evaluate("(where) => window.caught.canvasToDOM(where)", position)
        if 0 < point["x"] < box["width"] and 0 < point["y"] < box["height"]:
            page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    for payload in PAYLOADS.values():
        page.locator("#search").fill(payload.replace("\x00", ""))
    page.locator("#search").fill("")
    return len(data["messages"]) + len(data["arrows"])


def check_page(opened: Opened, path: Path) -> None:
    """Nothing was run, asked for, said or made."""
    assert opened.dialogs == []
    assert opened.requests == [path.as_uri()]
    assert opened.messages == []
    assert opened.page.url.partition("#")[0] == path.as_uri()  # what is seen stands in the address
    assert opened.count("img, iframe, object, embed, base, link, form, video, audio") == 0
    assert opened.count("script") == 9  # the data, the library, and our seven
    assert opened.count("style") <= 2
    assert opened.count("meta[http-equiv]") == 1
    assert opened.count("svg:not(#legend svg)") == 0
    assert opened.count("svg script, [onload], [onerror], [onclick]") == 0
    assert opened.count('a:not([href^="https://history.state.gov/historicaldocuments/frus"])') == 0
    assert opened.page.evaluate("() => ({}).polluted === undefined && Object.keys(Object.prototype).length === 0")


@pytest.mark.parametrize("fill", [in_files, in_database])
def test_payloads_are_only_text(browser: Browser, place: Place, fill: object) -> None:
    assert callable(fill)
    fill(place)
    with Store(place.db) as store:
        whole = place.out / "whole.html"
        whole.write_text(graph_page(store)[0], encoding="utf-8", newline="\n")
        chain, name = chain_page(store, "frus9/d1")
        (place.out / "chain.html").write_text(chain, encoding="utf-8", newline="\n")
    assert "/" not in name
    for path in (whole, place.out / "chain.html"):
        for width, height in ((1280, 800), (390, 700)):
            opened = Opened(browser, path, width, height)
            used = use_everything(opened)
            assert used > (len(PAYLOADS) if path == whole else 1)
            check_page(opened, path)
            opened.context.close()


def test_every_payload_is_in_the_page(place: Place) -> None:
    """The test itself: what is put into the database does reach the page, in each field."""
    in_database(place)
    with Store(place.db) as store:
        page = graph_page(store)[0]
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    for payload in PAYLOADS.values():
        said = " ".join("".join(c if c.isprintable() else " " for c in payload).split())
        messages = [
            {k: " ".join(v) if isinstance(v, list) else v for k, v in m.items()}
            for m in data["messages"]
            if m["id"].startswith(payload + "/")
        ]
        assert any(said in str(m[name]) for m in messages for name in ("title",)), payload
        for name in ("id", "sender", "recipient", "serials", "name"):
            assert any(said in str(m[name]) or payload in str(m[name]) for m in messages), (payload, name)
        words = [w for e in data["edges"] if e["from"].startswith(payload + "/") for w in e["words"]]
        assert any(w["footnote"] == payload for w in words), payload


NAIVE = {
    "attribute": '<input value="{}">',
    "comment": "<!-- {} -->",
    "CDATA": "<svg><![CDATA[{}]]></svg>",
    "address": '<a id="go" href="{}">x</a>',
    "separators": "<script>// {}\n</script>",
    "backslashes": '<script>const data = {{x: "{}"}};</script>',
    "template literal": "<script>const data = `{}`;</script>",
    "end of script": '<script>const data = "{}";</script>',
    "end of script, cased": '<script>const data = "{}";</script>',
    "comment in script": "<script>'{}'</script><p id=rest>rest</p>",
    "style": "<style>/* {} */</style>",
    "title": "<title>{}</title>",
}
"""The careless template in which a payload acts; elsewhere it is plain markup."""


@pytest.mark.parametrize("name", PAYLOADS)
def test_naive_page_is_hurt(browser: Browser, tmp_path: Path, name: str) -> None:
    payload = PAYLOADS[name]
    if name == "template":
        assert jinja2.Template(payload.split()[0]).render() == "49"
        return
    if name == "prototype":
        assert "__proto__" in json.loads(f'{{"{payload}": 1}}')
        return
    if name == "NUL":
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(f"<p>{html.escape(payload)}</p>")
        return
    said = html.unescape(payload) if name == "entities" else payload
    path = tmp_path / "naive.html"
    path.write_text("<!DOCTYPE html><meta charset=utf-8>" + NAIVE.get(name, "<p>{}</p>").format(said), encoding="utf-8")
    opened = Opened(browser, path)
    if name == "address":
        opened.page.locator("#go").click()
    opened.page.wait_for_timeout(100)
    made = opened.count("img, iframe, svg, script, a, b, base, [http-equiv], style + style")
    swallowed = name == "comment in script" and not opened.count("#rest")
    assert opened.dialogs or opened.requests != [path.as_uri()] or (made if name != "comment in script" else swallowed)
    opened.context.close()
