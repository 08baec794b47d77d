"""The pages for everybody: axe-core finds nothing, the HTML is valid, controls have names, print and dark are readable."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as markup
from playwright.sync_api import Browser

from graphcables.store import Store
from graphcables.view import chain_page, graph_page
from graphcables.view.site import write_site
from tests.view.opened import Watched

pytestmark = pytest.mark.many_pages

V = "frus1969-76v09"
CHAIN = f"#message={V}/d57"
STATES: dict[str, tuple[str, str, Callable[[Watched], object]]] = {
    "whole": ("sample.html", "", lambda watched: None),
    "chain": ("chain.html", "", lambda watched: watched.page.locator("#details summary").click()),
    "filters": ("sample.html", CHAIN, lambda watched: watched.page.locator("#filters summary").click()),
    "filtered": ("sample.html", f"{CHAIN}&sender=Kissinger&confidence=0.8&from=300", lambda watched: None),
    "path": ("sample.html", f"#path={V}/d62&message={V}/d57", lambda watched: None),
    "compare": (
        "sample.html",
        '#compare=["Haig","Kissinger"]&message=' + f"{V}/d57",
        lambda watched: watched.page.locator("#filters summary").click(),
    ),
    "nothing found": ("sample.html", "#search=zzzz", lambda watched: None),
    "nothing to compare": ("sample.html", '#compare=["Haig","Kissinger"]&search=zzzz', lambda watched: None),
    "colours by series": ("sample.html", "#colour=series", lambda watched: None),
    "index": ("site/index.html", "", lambda watched: None),
    "index, found": ("site/index.html", "", lambda watched: search_index(watched, "hakto")),
    "index, nothing found": ("site/index.html", "", lambda watched: search_index(watched, "zzzz")),
    "index, a time": ("site/index.html", "", lambda watched: watched.page.locator("#timeline button").first.click()),
    "thread": ("site/threads/1.html", f"#message={V}/d57", lambda watched: None),
    "others": ("site/threads/others-1.html", "", lambda watched: None),
}


def search_index(watched: Watched, words: str) -> None:
    watched.page.locator("#search").fill(words)
    watched.page.locator("#told:not(:empty)").wait_for()


CORE = ["chain", "filters", "compare", "nothing found", "index, found", "thread"]
"""The states that are looked at in each width and each scheme; the others in the first of them only."""


@pytest.fixture(scope="module")
def files(sample_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample's page, a chain's and the site."""
    folder = tmp_path_factory.mktemp("pages")
    with Store(sample_db) as store:
        (folder / "sample.html").write_text(graph_page(store)[0], encoding="utf-8", newline="\n")
        chain = chain_page(store, f"{V}/d52", text=True)[0]
        (folder / "chain.html").write_text(chain, encoding="utf-8", newline="\n")
        write_site(store, folder / "site")
    return folder


@pytest.fixture(scope="module")
def texts(browser: Browser, files: Path) -> dict[str, str]:
    """The HTML of the pages: as it is written, and as the scripts have made it in each state (scripts taken out)."""
    names = ["sample.html", "chain.html", "site/index.html", "site/threads/1.html", "site/threads/others-1.html"]
    out = {name: (files / name).read_text(encoding="utf-8") for name in names}
    for name, (file, address, act) in STATES.items():
        with Watched(browser, files / file, address=address) as watched:
            act(watched)
            out[name] = watched.page.evaluate(
                "() => { const whole = document.documentElement.cloneNode(true); whole.querySelectorAll('script, style').forEach((one) => { one.textContent = ''; }); return '<!DOCTYPE html>\\n' + whole.outerHTML; }"
            )
    return out


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that looks for barriers."""
    core = pytest.importorskip("axe_core_python", reason="needs axe-core: pip install axe-core-python")
    return Path(core.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_barrier(browser: Browser, files: Path, axe: str, width: int, scheme: str) -> None:
    """All rules of axe-core on each page, in each state of it; and nothing is wider than the window."""
    found = []
    for name, (file, address, act) in STATES.items():
        if name not in CORE and (width, scheme) != (1280, "light"):
            continue
        with Watched(browser, files / file, width, address=address, scheme=scheme) as watched:
            act(watched)
            watched.page.evaluate(axe)
            result = watched.page.evaluate("() => axe.run(document)")
            assert len(result["passes"]) > 10, name
            for broken in result["violations"]:
                nodes = [f"{node['target']}: {node['failureSummary']}" for node in broken["nodes"][:3]]
                found.append(f"{name}: {broken['id']} ({broken['impact']}): {nodes}")
            if (over := watched.page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                found.append(f"{name}: {over} pixels too wide")
            assert watched.messages == [], name
    assert found == []


def test_axe_does_find_barriers(browser: Browser, files: Path, axe: str) -> None:
    """The test itself: a page with a barrier is not let through."""
    bad = files / "bad.html"
    bad.write_text(
        "<!DOCTYPE html><html data-drawn=yes><title>x</title><input><img src='data:,'>"
        "<p style='color:#bbb;background:#fff'>pale",
        encoding="utf-8",
    )
    with Watched(browser, bad) as watched:
        watched.page.evaluate(axe)
        broken = {one["id"] for one in watched.page.evaluate("() => axe.run(document)")["violations"]}
    assert {"html-has-lang", "label", "image-alt", "color-contrast"} <= broken


# ---------------------------------------------------------------- the HTML


def test_the_html_is_valid(texts: dict[str, str]) -> None:
    """As it is written and as the scripts make it: no parse error by the standard's own rules, nothing outside ASCII control."""
    html5lib = pytest.importorskip("html5lib", reason="needs html5lib: pip install html5lib")
    wrong = {}
    for name, text in texts.items():
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
        parser.parse(text)
        if parser.errors:
            wrong[name] = [(code, place) for place, code, _ in parser.errors][:5]
    assert wrong == {}


def test_the_html_says_what_it_is(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        assert text.startswith("<!DOCTYPE html>\n"), name
        tree = markup.parse(io.StringIO(text)).getroot()
        assert tree.get("lang") == "en", name
        assert next(one.text for one in tree.iter("title")).strip(), name
        assert len(list(tree.iter("title"))) == 1, name
        assert len(list(tree.iter("h1"))) == 1, name
        assert len(list(tree.iter("main"))) == 1, name
        assert tree.xpath("//meta[@charset='utf-8']"), name
        assert tree.xpath("//meta[@name='viewport']"), name
        assert 'charset="utf-8"' in text[:1024], name


def test_ids_are_single_and_references_lead_somewhere(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        tree = markup.parse(io.StringIO(text)).getroot()
        ids = Counter(tree.xpath("//@id"))
        assert not [one for one, count in ids.items() if count > 1], name
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers"):
            for value in tree.xpath(f"//@{attribute}"):
                assert set(value.split()) <= set(ids), (name, attribute, value)


def test_tables_have_no_empty_rows(texts: dict[str, str]) -> None:
    """HTML forbids a row without cells, before the scripts have run as well."""
    for name, text in texts.items():
        tree = markup.parse(io.StringIO(text)).getroot()
        assert [row.get("id") for row in tree.iter("tr") if not len(row)] == [], name


def test_headings_go_down_step_by_step(texts: dict[str, str]) -> None:
    for name, text in ((name, text) for name, text in texts.items() if name in STATES):
        tree = markup.parse(io.StringIO(text)).getroot()
        levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_every_control_has_a_name(browser: Browser, files: Path) -> None:
    """What Tab reaches says what it is: a label, words of its own, or an aria-label."""
    for name, (file, address, act) in STATES.items():
        with Watched(browser, files / file, address=address) as watched:
            act(watched)
            unnamed = watched.page.evaluate(
                """() => [...document.querySelectorAll("a, button, input, select, summary, [tabindex]")].filter((one) => {
                  if (one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
                  const labels = [...(one.labels || [])].map((label) => label.textContent).join("");
                  return !(labels || one.getAttribute("aria-label") || one.getAttribute("title") || one.textContent).trim();
                }).map((one) => one.outerHTML.slice(0, 120))"""
            )
            assert unnamed == [], name


def test_what_has_the_focus_is_seen(browser: Browser, files: Path) -> None:
    """Each stop of Tab on the page of the sample has an outline, and lies in the window or is scrolled there."""
    with Watched(browser, files / "sample.html", address=f"#message={V}/d57") as watched:
        stops = []
        for _ in range(60):
            watched.press("Tab")
            stop = watched.page.evaluate(
                """() => { const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
                return [one.tagName + "#" + one.id + " " + one.textContent.slice(0, 15), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
                box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0]; }"""
            )
            if stop[0].startswith("BODY") or stop[0] in [known[0] for known in stops]:
                break
            stops.append(stop)
        assert len(stops) > 12
        assert [name for name, outlined, inside in stops if not (outlined and inside)] == []


def test_changes_are_told(browser: Browser, files: Path) -> None:
    """A screen reader hears the count, what was copied and the details; the list says which message is chosen."""
    with Watched(browser, files / "sample.html") as watched:
        for id_ in ("#count", "#told"):
            assert watched.page.locator(id_).get_attribute("role") == "status"
        assert watched.page.locator("#details").get_attribute("aria-live") == "polite"
        watched.page.locator("#messages li").nth(2).click()
        assert watched.page.locator("#messages[role=listbox] [role=option][aria-selected=true]").count() == 1
        watched.press("s")
        assert watched.page.locator("#side").get_attribute("aria-pressed") == "true"
        watched.press("s")
        chosen = watched.page.locator("#legend button").first
        chosen.click()
        assert chosen.get_attribute("aria-pressed") == "true"


def test_the_histogram_and_the_graph_are_not_the_only_way(browser: Browser, files: Path) -> None:
    """What is drawn can be read: each message is in the list, each arrow in the details of its ends."""
    with Watched(browser, files / "chain.html") as watched:
        data = watched.data
        names = {m["id"]: m["name"] for m in data["messages"]}
        assert len(watched.seen["list"]) == len(names)
        for edge in data["edges"]:
            watched.page.locator("#messages li", has_text=names[edge["from"]]).first.click()
            assert names[edge["to"]] in watched.seen["details"]
            assert edge["relation"] in watched.seen["details"]


# ---------------------------------------------------------------- the policy


def test_scripts_and_styles_run_by_their_digests(files: Path) -> None:
    for name in ("sample.html", "chain.html"):
        text = (files / name).read_text(encoding="utf-8")
        tree = markup.parse(io.StringIO(text)).getroot()
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert "unsafe" not in policy
        assert not re.search(r"https?:|\*", policy)
        for rule, tag in (("script-src", "script"), ("style-src", "style")):
            bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
            digests = {f"'sha256-{base64.b64encode(hashlib.sha256(b.encode()).digest()).decode()}'" for b in bodies}
            assert set(rules[rule].split()) == digests


def test_no_other_script_runs(browser: Browser, files: Path) -> None:
    with Watched(browser, files / "sample.html") as watched:
        watched.page.evaluate(
            """() => { const one = document.createElement("script"); one.textContent = "window.ran = 1"; document.body.append(one);
            document.body.insertAdjacentHTML("beforeend", "<img src='data:image/png,x' onerror='window.ran = 2'><b onclick='window.ran = 3' id=b>b</b>");
            document.getElementById("b").click(); }"""
        )
        watched.page.wait_for_timeout(200)
        assert watched.page.evaluate("window.ran") is None
        assert len(watched.requests) == 1


# ---------------------------------------------------------------- paper


@pytest.mark.parametrize("name", STATES)
def test_controls_are_not_printed(browser: Browser, files: Path, name: str) -> None:
    """On paper nothing can be pressed: search, filters, buttons, sliders, handles and choices are left out."""
    file, address, act = STATES[name]
    with Watched(browser, files / file, address=address) as watched:
        act(watched)
        watched.page.emulate_media(media="print")
        left = watched.page.evaluate(
            """() => [...document.querySelectorAll("button:not(.go), input, select, summary, label")]
              .filter((one) => one.checkVisibility() && !one.closest("#legend, thead, details[open]:not(#filters)")).map((one) => `${one.tagName} ${one.id} ${one.textContent.slice(0, 20)}`)"""
        )
        assert left == []
        assert watched.page.locator("h1").is_visible()


def test_the_graph_is_printed(browser: Browser, files: Path) -> None:
    with Watched(browser, files / "chain.html") as watched:
        watched.page.emulate_media(media="print")
        box = watched.page.locator("#graph canvas").first.bounding_box()
        assert box
        assert box["height"] > 200
        assert box["width"] > 300


def test_details_and_comparison_are_printed_whole(browser: Browser, files: Path) -> None:
    """Nothing is cut off by a box that scrolls on the screen."""
    for address in ("", '#compare=["Haig","Kissinger"]'):
        with Watched(browser, files / "sample.html", address=address or CHAIN) as watched:
            watched.page.emulate_media(media="print")
            cut = watched.page.evaluate(
                """() => [...document.querySelectorAll("nav, nav ul, aside, #compare, main, body")].filter((one) => one.checkVisibility()
                  && one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY !== "visible").map((one) => one.tagName + one.id)"""
            )
            assert cut == []


@pytest.mark.parametrize("name", ["chain", "compare", "index", "thread"])
def test_print_is_dark_on_white(browser: Browser, files: Path, name: str) -> None:
    """No light words on paper, whose ground is always white: of the chosen message either."""
    file, address, act = STATES[name]
    with Watched(browser, files / file, address=address) as watched:
        act(watched)
        watched.page.emulate_media(media="print")
        pale = watched.page.evaluate(
            """() => { const found = new Set();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const own = walker.currentNode.parentElement;
                if (!walker.currentNode.data.trim() || !own.checkVisibility() || own.closest("script, style")) continue;
                const [r, g, b] = getComputedStyle(own).color.match(/[0-9.]+/g).map(Number);
                if (0.2126 * r + 0.7152 * g + 0.0722 * b > 140) found.add(`${own.tagName} ${walker.currentNode.data.slice(0, 25)}`);
              }
              return [...found].slice(0, 5); }"""
        )
        assert pale == []


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_differ(browser: Browser, store: Store, tmp_path: Path, scheme: str) -> None:
    """Both have a ground and words of their own, on the drawing too, and follow a change of the setting."""
    path = tmp_path / "x.html"
    path.write_text(chain_page(store, f"{V}/d52")[0], encoding="utf-8")
    with Watched(browser, path, scheme=scheme) as watched:
        look = "() => [getComputedStyle(document.body).backgroundColor, network.body.nodes[data.messages[0].id].options.font.color]"
        before = watched.page.evaluate(look)
        watched.page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
        watched.page.wait_for_timeout(200)
        after = watched.page.evaluate(look)
        assert before[0] != after[0]
        assert before[1] != after[1]
        assert watched.messages == []


def test_the_legend_hides_no_message(browser: Browser, files: Path) -> None:
    """When the page opens, no message stands under the legend."""
    for width in (1280, 390):
        with Watched(browser, files / "sample.html", width) as watched:
            under = watched.page.evaluate(
                """() => { const legend = document.getElementById("legend").getBoundingClientRect(), graph = document.getElementById("graph").getBoundingClientRect();
                return data.messages.filter((one) => graph.top + network.canvasToDOM(one).y < legend.bottom).map((one) => one.name); }"""
            )
            assert under == [], width


def test_words_are_not_cut_in_the_middle(browser: Browser, files: Path) -> None:
    """Heads of the tables and dates stand whole: "Messag-es", "undate-d" are no words."""
    broken = []
    for file, address in (("site/index.html", ""), ("sample.html", '#compare=["Haig","Kissinger"]')):
        for width in (1280, 1000, 390):
            with Watched(browser, files / file, width, address=address) as watched:
                broken += watched.page.evaluate(
                    """(width) => { const found = new Set();
                      for (const cell of document.querySelectorAll("th, td")) {
                        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
                        while (walker.nextNode()) for (const match of walker.currentNode.data.matchAll(/[A-Za-z]+/g)) {
                          const range = document.createRange();
                          range.setStart(walker.currentNode, match.index); range.setEnd(walker.currentNode, match.index + match[0].length);
                          if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.add(`${width}: ${match[0]}`);
                        }
                      }
                      return [...found]; }""",
                    width,
                )
    assert broken == []
