"""Reading, finding and comparing on a page: by keys alone, by its address, by its counts; its axis, picture and citations."""

from __future__ import annotations

import datetime as dt
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from graphcables.evidence import sentence
from graphcables.measures import crossed
from graphcables.pipeline import build
from graphcables.runs import serial_numbers
from graphcables.store import Store
from graphcables.view import chain_page, graph_page
from tests.hostile.harness import Place
from tests.hostile.test_pages import PAYLOADS, in_database, in_files
from tests.view.opened import Watched, data_of, printed, write_message

pytestmark = pytest.mark.many_pages

V = "frus1969-76v09"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def hash_of(watched: Watched) -> str:
    """The state in the address."""
    found: str = watched.page.evaluate("location.hash")
    return found


# ---------------------------------------------------------------- by keys alone


def test_a_message_is_read_by_keys_alone(browser: Browser, chain_file: Path) -> None:
    """All that the panel tells, reached without a mouse: title, parties, serials, chain, citations, link, text."""
    with Watched(browser, chain_file) as watched:
        watched.press("Escape")
        watched.tab_to("#messages li")
        watched.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
        assert watched.heading == "Hakto 44/224"
        told = watched.seen["details"]
        assert "Backchannel Message From the National Security Adviser (Kissinger) to the Deputy" in told
        assert "undated · Kissinger → Haig" in told
        chain = "Hakto 37\nHakto 38\nTohak 82\nHakto 44/224\nHakto 46/226\n"  # as `graphcables chain Hakto44` has it
        assert f"Reply chain (5)\n{chain}" in re.sub(r"\n+", "\n", told)
        assert "Refers to (1)" in told
        assert "Ref: Tohak 82.\n\nan editor's footnote says so; confidence 0.99" in told
        assert "in the editor's footnote 2; by document number; confidence 0.99" in told
        assert "Referred to by (1)" in told
        assert "My view is in Hakto 44, paragraph 2." in told
        marks = watched.page.locator("#details blockquote mark").all_inner_texts()
        assert marks == ["Tohak 82", "Document 44", "Hakto 44"]
        watched.tab_to("#details a")
        focused = watched.page.evaluate("document.activeElement.href")
        assert focused == f"https://history.state.gov/historicaldocuments/{V}/d52"
        watched.tab_to("#details summary", "Text")
        watched.press("Enter")
        assert watched.page.locator("#details details").get_attribute("open") is not None
        watched.tab_to("#details details button.go", "Tohak 82")
        watched.press("Enter")
        assert watched.heading.startswith("Tohak 82")
        assert watched.messages == []


def test_a_chain_is_followed_by_keys_alone(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file) as watched:
        assert watched.heading == "Hakto 44/224"
        read = [watched.heading]
        for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
            watched.press(key)
            read.append(watched.heading)
        assert read[1].startswith("Tohak 82")
        assert read[2] in ("Hakto 37", "Hakto 38")
        assert read[3].startswith("Tohak 82")
        assert read[4:] == ["Hakto 44/224", "Hakto 46/226"]
        watched.press("ArrowRight")
        assert watched.heading == "Hakto 46/226"
        watched.tab_to("#details button.go", "Hakto 44/224")
        watched.press("Enter")
        assert watched.heading == "Hakto 44/224"


def test_a_link_of_the_details_keeps_the_focus_on_what_it_opens(browser: Browser, chain_file: Path) -> None:
    """Who follows a link by Enter is not thrown back to the top of the page."""
    with Watched(browser, chain_file) as watched:
        watched.tab_to("#details button.go", "Tohak 82")
        watched.press("Enter")
        assert watched.heading.startswith("Tohak 82")
        assert watched.page.evaluate("document.activeElement.tagName") != "BODY"


@pytest.mark.parametrize("name", ["Copy citation", "Path from here"])
def test_a_button_of_the_details_keeps_the_focus(browser: Browser, chain_file: Path, name: str) -> None:
    with Watched(browser, chain_file) as watched:
        watched.tab_to("#details button", name)
        watched.press("Enter")
        watched.page.wait_for_timeout(100)
        assert watched.page.evaluate("document.activeElement.tagName") != "BODY"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_enter_chooses_the_message_that_has_the_focus(browser: Browser, sample_file: Path, key: str) -> None:
    with Watched(browser, sample_file) as watched:
        watched.tab_to("#messages li")
        name = watched.page.evaluate("document.activeElement.firstChild.textContent")
        watched.press(key)
        assert watched.heading == name


def test_home_and_end_go_to_the_ends_of_the_list(browser: Browser, sample_file: Path) -> None:
    with Watched(browser, sample_file) as watched:
        watched.tab_to("#messages li")
        watched.press("ArrowDown", "End")
        assert watched.seen["chosen"] == [watched.seen["list"][-1]]
        watched.press("Home")
        assert watched.seen["chosen"] == [watched.seen["list"][0]]


def test_the_arrows_of_the_list_leave_the_details_alone(browser: Browser, sample_file: Path) -> None:
    """With the focus on a link in the details, ↓ scrolls as it does everywhere, and the choice stays."""
    with Watched(browser, sample_file, address=f"#message={V}/d61") as watched:
        chosen = watched.heading
        watched.tab_to("#details button.go")
        watched.press("ArrowDown")
        assert watched.heading == chosen


def test_a_path_between_two_messages_by_keys_alone(browser: Browser, sample_file: Path, store: Store) -> None:
    graph = store.graph()
    with Watched(browser, sample_file) as watched:
        watched.press("/")
        watched.page.keyboard.type("hakto 46/226")
        watched.press("Enter")
        assert watched.heading == "Hakto 46/226"
        watched.press("p")
        watched.tab_to("#details button", "Path starts here")
        watched.press("/", "Control+a")
        watched.page.keyboard.type("hakto 37")
        watched.press("Enter")
        while watched.heading != "Hakto 37":
            watched.press("ArrowDown")
        assert "Path from Hakto 46/226 (3 steps)" in watched.seen["details"]
        steps = watched.page.locator("#details h3:text('Path from') + ol li").all_inner_texts()
        names = {
            name: f"{V}/{id_}"
            for name, id_ in (
                ("Hakto 46/226", "d55"),
                ("Hakto 44/224", "d52"),
                ("Tohak 82", "d44"),
                ("Hakto 37", "Hakto 37"),
            )
        }
        assert steps[0] == "Hakto 46/226"
        assert steps[-1] == "Hakto 37"
        assert len(steps) - 1 == nx.shortest_path_length(graph, names[steps[0]], names[steps[-1]])
        for one, other in pairwise(steps):
            assert graph.has_edge(names[one], names[other])
        watched.tab_to("#details button", "Forget the path")
        watched.press("Enter")
        assert "Path from Hakto" not in watched.seen["details"]


def test_no_path_says_so(browser: Browser, sample_file: Path) -> None:
    with Watched(browser, sample_file, address=f"#path={V}/d52&message={V}/d310") as watched:
        assert "No citations lead from Hakto 44/224" in watched.seen["details"]


def test_a_citation_is_copied_by_keys_alone(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file, permissions=["clipboard-read", "clipboard-write"]) as watched:
        watched.press("c")
        watched.page.locator("#told", has_text="Copied.").wait_for()
        assert watched.page.evaluate("navigator.clipboard.readText()") == (
            "“Backchannel Message From the National Security Adviser (Kissinger) to the Deputy National Security Adviser"
            " (Haig),” Hakto 44/224, undated, Foreign Relations of the United States, 1969–1976, Volume IX, Document 52,"
            f" https://history.state.gov/historicaldocuments/{V}/d52."
        )
        watched.press("ArrowLeft", "ArrowLeft")
        name = watched.heading
        watched.tab_to("#details button", "Copy citation")
        watched.press("Enter")
        watched.page.locator("#told", has_text="Copied.").wait_for()
        assert watched.page.evaluate("navigator.clipboard.readText()") == (
            f"{name} (not printed), cited in Tohak 82, Foreign Relations of the United States, 1969–1976, Volume IX, Document 44."
        )


def test_a_dated_citation_has_its_date(browser: Browser, dated_file: Path) -> None:
    with Watched(
        browser,
        dated_file,
        address="#message=frus1964-68v16/d5",
        permissions=["clipboard-read", "clipboard-write"],
    ) as watched:
        watched.press("c")
        watched.page.locator("#told", has_text="Copied.").wait_for()
        assert watched.page.evaluate("navigator.clipboard.readText()") == (
            "“Message From the Officer (Haig) to the Officer (Kissinger),” Tohak 5, June 9, 1964, Foreign Relations of the"
            " United States, 1964–1968, Volume XVI, Document 5,"
            " https://history.state.gov/historicaldocuments/frus1964-68v16/d5."
        )


def test_finding_by_keys_alone(browser: Browser, sample_file: Path, store: Store) -> None:
    """Search and each filter, the clearing of them and the colours, by Tab, letters and arrows."""
    graph = shown_graph(store)
    with Watched(browser, sample_file) as watched:
        watched.press("/")
        watched.page.keyboard.type("hakto 44")
        assert 0 < len(watched.listed) < 10
        assert f"{len(watched.listed)} of {len(graph)} messages" in watched.seen["count"]
        watched.press("Escape")
        assert len(watched.listed) == len(graph)
        watched.press("f")
        assert watched.page.evaluate("document.activeElement.id") == "sender"
        watched.page.keyboard.type("kissinger")
        assert watched.listed == in_list(watched, (n for n, d in graph.nodes(data=True) if d["sender"] == "Kissinger"))
        watched.press("Home")
        for name in ("series", "volume", "status", "relation"):
            watched.tab_to(f"#{name}")
            watched.press("ArrowDown")
            chosen = watched.page.evaluate(
                "[document.activeElement.value, document.activeElement.selectedOptions[0].textContent]"
            )
            assert chosen[0], name
            assert chosen[1].endswith(f"({len(watched.listed)})")
            watched.press("ArrowUp")
            assert len(watched.listed) == len(graph), name
        watched.tab_to("#confidence")
        watched.press(*["ArrowRight"] * 18)
        assert "0.90 or more" in watched.page.locator("#filters").inner_text()
        least = {n for a, b, d in graph.edges(data=True) if d["confidence"] >= 0.9 for n in (a, b)}
        assert watched.listed == in_list(watched, least)
        watched.tab_to("#colour")
        watched.press("ArrowDown")
        assert "Hakto" in watched.seen["legend"]
        assert "Kissinger" not in watched.seen["legend"]
        watched.tab_to("#clear")
        watched.press("Enter")
        assert len(watched.listed) == len(graph)
        assert watched.messages == []


@pytest.mark.parametrize("typed", ["Hakto 44/224", "hakto44/224", "Hakto45", "d52"])
def test_enter_goes_to_the_message_of_that_name(browser: Browser, sample_file: Path, store: Store, typed: str) -> None:
    """Not to an earlier one that cites it."""
    with Watched(browser, sample_file) as watched:
        watched.press("/")
        watched.page.keyboard.type(typed)
        watched.press("Enter")
        own = f"{V}/{typed}" if typed == "d52" else store.find(typed)
        assert watched.page.evaluate("state.message") == own


def test_escape_forgets_the_path_first(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file) as watched:
        watched.press("p")
        assert "path=" in hash_of(watched)
        watched.press("Escape")
        assert "path=" not in hash_of(watched)
        assert watched.page.evaluate("state.message") == f"{V}/d52"
        watched.press("Escape")
        assert watched.page.evaluate("state.message") is None


def test_the_pressed_legend_can_be_read(browser: Browser, sample_file: Path) -> None:
    with Watched(browser, sample_file) as watched:
        watched.page.locator("#legend button", has_text="Kissinger").click()
        pressed = "getComputedStyle(document.querySelector('#legend button[aria-pressed=true]'))"
        assert watched.page.evaluate(f"{pressed}.color !== {pressed}.backgroundColor")


def test_the_timeline_by_keys_alone(browser: Browser, sample_file: Path) -> None:
    with Watched(browser, sample_file) as watched:
        whole = watched.listed
        watched.tab_to("#low")
        watched.press(*["ArrowRight"] * 20)
        later = watched.listed
        assert later == whole[-len(later) :]
        assert 0 < len(later) < len(whole)
        assert "–" in watched.seen["range"]
        assert watched.page.evaluate("document.activeElement.getAttribute('aria-valuetext')") in watched.seen["range"]
        watched.tab_to("#high")
        watched.press(*["ArrowLeft"] * 20)
        between = watched.listed
        assert between == later[: len(between)]
        assert 0 < len(between) < len(later)
        watched.tab_to("#clear")
        watched.press("Enter")
        assert watched.listed == whole


def test_the_legend_by_keys_alone(browser: Browser, sample_file: Path, store: Store) -> None:
    graph = shown_graph(store)
    with Watched(browser, sample_file) as watched:
        watched.tab_to("#legend button", "Bunker")
        watched.press("Space")
        assert watched.listed == in_list(watched, (n for n, d in graph.nodes(data=True) if d["sender"] == "Bunker"))
        watched.press("Space")
        assert len(watched.listed) == len(graph)


def test_comparing_by_keys_alone(browser: Browser, sample_file: Path, store: Store) -> None:
    """Two correspondents in two columns; what crossed says with what."""
    graph = shown_graph(store)
    with Watched(browser, sample_file) as watched:
        watched.press("s")
        assert watched.page.locator("#compare").is_visible()
        assert not watched.page.locator("#stage").is_visible()
        watched.tab_to("#one")
        watched.page.keyboard.type("kissinger")
        watched.tab_to("#other")
        watched.page.keyboard.type("haig")
        heads = watched.page.locator("#compare thead th").all_inner_texts()
        assert heads == ["When", "Kissinger wrote", "Haig wrote"]
        rows = watched.page.locator("#letters tr")
        columns = [rows.nth(place).locator("td").all_inner_texts() for place in range(rows.count())]
        assert all(bool(one.strip()) != bool(other.strip()) for one, other in columns)
        for column, name in enumerate(("Kissinger", "Haig")):
            written = [cells[column].split("\n")[0].split(" to ")[0] for cells in columns if cells[column].strip()]
            assert Counter(written) == Counter(m["name"] for m in watched.data["messages"] if m["sender"] == name)
        pairs = [(row["first"], row["second"]) for row in crossed(graph).to_dict("records")]
        names = {m["id"]: m["name"] for m in watched.data["messages"]}
        assert pairs
        for pair in pairs:
            for one, other in (pair, pair[::-1]):
                cell = next(cell for cells in columns for cell in cells if cell.split(" to ")[0] == names[one])
                assert f"⇄ crossed with {names[other]}" in cell
        watched.tab_to("#letters button.go")
        name = watched.page.evaluate("document.activeElement.textContent")
        watched.press("Enter")
        assert watched.heading.split(",")[0] == name
        assert watched.page.locator("#letters tr.chosen").count() == 1
        watched.press("s")
        assert watched.page.locator("#stage").is_visible()
        assert watched.messages == []


def test_pictures_are_saved_by_keys_alone(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file) as watched:
        watched.tab_to("#svg")
        with watched.page.expect_download() as waiting:
            watched.press("Enter")
        assert waiting.value.suggested_filename == "the-reply-chain-of-hakto-44-224.svg"
        svg = etree.fromstring(Path(waiting.value.path()).read_bytes())
        space = {"s": "http://www.w3.org/2000/svg"}
        assert {t.text for t in svg.iterfind(".//s:text", space)} == {m["name"] for m in watched.data["messages"]}
        assert len(svg.findall(".//s:circle", space)) == 5
        assert len(svg.findall(".//s:line", space)) == 4
        assert all(float(number) > 0 for number in svg.get("viewBox").split()[2:])
        watched.tab_to("#png")
        with watched.page.expect_download() as waiting:
            watched.press("Enter")
        assert waiting.value.suggested_filename.endswith(".png")
        assert Path(waiting.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert watched.messages == []
        assert watched.requests == [chain_file.as_uri()]


def test_the_drawing_is_zoomed_by_keys_alone(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file) as watched:
        scales = [watched.page.evaluate("network.getScale()")]
        for key in ("+", "-", "-", "0"):
            watched.press(key)
            scales.append(watched.page.evaluate("network.getScale()"))
        assert scales[1] > scales[0] > scales[3] > 0
        assert scales[2] == pytest.approx(scales[0])
        watched.press("+")
        watched.tab_to("#fit")
        watched.press("Enter")
        assert watched.page.evaluate("network.getScale()") == pytest.approx(scales[4])


# ---------------------------------------------------------------- what is seen after a step


def test_search_leaves_one_message_chosen(browser: Browser, chain_file: Path) -> None:
    """Enter in the search chooses its first find, and nothing else stays marked."""
    with Watched(browser, chain_file) as watched:
        watched.press("/")
        watched.page.keyboard.type("tohak 82")
        watched.press("Enter")
        assert len(watched.seen["chosen"]) == 1
        assert watched.page.locator("#messages li[tabindex='0']").count() == 1


def test_details_begin_at_their_top(browser: Browser, sample_file: Path) -> None:
    with Watched(browser, sample_file, height=500) as watched:
        watched.page.locator("#messages li", has_text="Tohak 95").click()
        watched.page.locator("aside").hover()
        watched.page.mouse.wheel(0, 400)
        watched.page.wait_for_function("() => document.querySelector('aside').scrollTop > 100")
        watched.press("ArrowUp")
        top = watched.page.locator("#details h2").bounding_box()
        around = watched.page.locator("aside").bounding_box()
        assert top
        assert around
        assert top["y"] >= around["y"]


def test_choosing_an_arrow_shows_its_citations(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file) as watched:
        click_arrow(watched, f"{V}/d52", f"{V}/d44")
        told = watched.seen["details"]
        assert told.startswith("What the arrow says\n")
        assert "Hakto 44/224 reply → Tohak 82" in told
        assert "Ref: Tohak 82." in told
        assert "confidence 0.99" in told
        assert watched.page.locator("#details mark").all_inner_texts() == ["Tohak 82", "Document 44"]


def click_arrow(watched: Watched, one: str, other: str) -> None:
    """Clicks on the middle of an arrow."""
    point = watched.page.evaluate(
        "([one, other]) => { const at = network.getPositions([one, other]); return network.canvasToDOM({ x: (at[one].x + at[other].x) / 2, y: (at[one].y + at[other].y) / 2 }); }",
        [one, other],
    )
    watched.page.locator("#graph").click(position=point)


def test_nothing_found_says_what_to_do(browser: Browser, sample_file: Path) -> None:
    with Watched(browser, sample_file, address="#search=zzzz") as watched:
        assert watched.seen["list"] == []
        assert (
            watched.page.locator("#none").inner_text()
            == "No message fits. Clear the search and the filters to see all."
        )
        watched.press("s")
        assert "Choose others, or clear the filters" in watched.page.locator("#no-letters").inner_text()
        watched.page.locator("#clear").click()
        assert len(watched.seen["list"]) == len(watched.data["messages"])


@pytest.mark.parametrize("which", ["svg", "png"])
@pytest.mark.parametrize("address", ["#search=zzzz", "#compare=" + quote('["Haig","Kissinger"]')])
def test_a_picture_of_nothing_or_beside_the_comparison(
    browser: Browser, sample_file: Path, which: str, address: str
) -> None:
    """Saving never breaks: a picture, or a word why there is none."""
    with Watched(browser, sample_file, address=address) as watched:
        watched.page.wait_for_timeout(500)
        saved: list[Any] = []
        watched.page.on("download", lambda download: saved.append(download))
        watched.page.locator(f"#{which}").click()
        watched.page.wait_for_timeout(700)
        assert watched.messages == []
        if saved and which == "svg":
            svg = etree.fromstring(Path(saved[0].path()).read_bytes())
            assert all(re.fullmatch(r"-?[0-9.]+", number) for number in svg.get("viewBox").split())
        assert saved or watched.page.locator("#told").inner_text() or watched.page.locator(f"#{which}").is_disabled()


def test_a_picture_can_be_saved_on_a_narrow_screen(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file, 390) as watched:
        assert watched.page.get_by_role("button", name=re.compile("save", re.I)).count() > 0


def test_a_png_in_the_dark_can_be_read_on_white_paper(browser: Browser, chain_file: Path) -> None:
    """The picture has a ground of its own: light words on nothing are lost in a document."""
    with Watched(browser, chain_file, scheme="dark") as watched:
        with watched.page.expect_download() as waiting:
            watched.page.locator("#png").click()
        data = Path(waiting.value.path()).read_bytes()
        alpha = watched.page.evaluate(
            """async (bytes) => { const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), context = canvas.getContext("2d");
            context.drawImage(bitmap, 0, 0); return context.getImageData(2, 2, 1, 1).data[3]; }""",
            list(data),
        )
        assert alpha == 255


def test_the_message_chosen_in_the_list_is_read_on_a_narrow_screen(browser: Browser, sample_file: Path) -> None:
    """At 390 px the details stand above the list: who chooses there must be brought to them."""
    with Watched(browser, sample_file, 390, height=844) as watched:
        item = watched.page.locator("#messages li").nth(30)
        item.scroll_into_view_if_needed()
        item.click()
        watched.page.wait_for_timeout(300)
        box = watched.page.locator("#details h2").bounding_box()
        assert box
        assert 0 <= box["y"] < 844


def test_the_sandbox_of_names(browser: Browser, tmp_path: Path) -> None:
    """Parties and series named like members of JavaScript's objects are names like others."""
    for number in range(1, 25):
        sender = "constructor" if number == 12 else f"Sender{number % 12}"
        write_message(tmp_path / "frus1", number, (sender, "toString"), f"Tohak {number}", f"Ref: Tohak {number - 1}.")
    build([tmp_path / "frus1"], tmp_path / "x.db")
    path = tmp_path / "x.html"
    with Store(tmp_path / "x.db") as store:
        path.write_text(graph_page(store)[0], encoding="utf-8")
    with Watched(browser, path) as watched:
        with watched.page.expect_download() as waiting:
            watched.page.locator("#svg").click()
        assert "native code" not in Path(waiting.value.path()).read_text(encoding="utf-8")
        assert watched.messages == []


# ---------------------------------------------------------------- the address

Act = Callable[[Watched], object]


def choose(id_: str, value: str) -> Act:
    return lambda watched: watched.page.locator(f"#{id_}").select_option(value)


def open_filters(act: Act) -> Act:
    def done(watched: Watched) -> None:
        watched.page.locator("#filters summary").click()
        act(watched)

    return done


def slide(id_: str, value: float) -> Act:
    return lambda watched: watched.page.locator(f"#{id_}").fill(str(value))


def item(name: str) -> Act:
    return lambda watched: watched.page.locator("#messages li", has_text=name).first.click()


def path_of(one: str, other: str) -> Act:
    def done(watched: Watched) -> None:
        item(one)(watched)
        watched.press("p")
        item(other)(watched)

    return done


def both(one: str, other: str) -> Act:
    def done(watched: Watched) -> None:
        watched.page.locator("#side").click()
        choose("one", one)(watched)
        choose("other", other)(watched)

    return done


def brush(watched: Watched) -> None:
    box = watched.page.locator("#bars").bounding_box()
    assert box
    watched.page.mouse.move(box["x"] + box["width"] * 0.31, box["y"] + 10)
    watched.page.mouse.down()
    watched.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 10)
    watched.page.mouse.move(box["x"] + box["width"] * 0.68, box["y"] + 10)
    watched.page.mouse.up()


def everything(watched: Watched) -> None:
    """All of the state at once."""
    watched.page.locator("#search").fill("tohak")
    watched.page.locator("#filters summary").click()
    choose("sender", "Haig")(watched)
    choose("relation", "reply")(watched)
    choose("status", "present")(watched)
    slide("confidence", 0.85)(watched)
    choose("colour", "series")(watched)
    both("Kissinger", "Haig")(watched)
    watched.page.locator("#messages li:visible").first.click()
    watched.press("p")
    watched.page.locator("#messages li:visible").last.click()


STATES: dict[str, Act] = {
    "message": item("Tohak 85"),
    "absent message": item("Hakto 41"),
    "path": path_of("Tohak 85", "Hakto 41"),
    "search": lambda watched: watched.page.locator("#search").fill("tohak & hakto #4 +%"),
    "search that finds": lambda watched: watched.page.locator("#search").fill("tohak 8"),
    "sender": open_filters(choose("sender", "Kissinger")),
    "series": open_filters(choose("series", "Tohak")),
    "status": open_filters(choose("status", "absent")),
    "relation": open_filters(choose("relation", "follow-up")),
    "confidence": open_filters(slide("confidence", 0.95)),
    "colours": open_filters(choose("colour", "series")),
    "low": slide("low", 33),
    "high": slide("high", 61),
    "brush": brush,
    "compare": both("Kissinger", "Haig"),
    "compare the same": both("Haig", "Haig"),
    "everything": everything,
}
"""What a reader does, by the controls."""


def same_when_opened(browser: Browser, watched: Watched, file: Path) -> None:
    """A link to the page as it is opens the same view."""
    before = watched.seen
    with Watched(browser, file, address=hash_of(watched)) as again:
        after = again.seen
        assert again.listed == watched.listed
        assert after == before
        assert hash_of(again) == hash_of(watched)
        assert again.messages == []


@pytest.mark.parametrize("name", STATES)
def test_a_link_opens_the_same_view(browser: Browser, sample_file: Path, name: str) -> None:
    with Watched(browser, sample_file) as watched:
        STATES[name](watched)
        assert hash_of(watched)
        same_when_opened(browser, watched, sample_file)


def test_a_link_keeps_the_volume(browser: Browser, dated_file: Path) -> None:
    with Watched(browser, dated_file) as watched:
        open_filters(choose("volume", "frus1964-68v26"))(watched)
        assert {id_.split("/")[0] for id_ in watched.listed} == {"frus1964-68v26"}
        same_when_opened(browser, watched, dated_file)


@pytest.mark.parametrize("name", ["sample", "dated"])
@pytest.mark.parametrize("handle", ["low", "high"])
def test_a_link_keeps_the_time(browser: Browser, sample_file: Path, dated_file: Path, name: str, handle: str) -> None:
    """Places of a handle: a day in the address shows the messages that its handle showed."""
    file = sample_file if name == "sample" else dated_file
    wrong = []
    with Watched(browser, file) as watched, Watched(browser, file) as again:
        for place in range(1, 80, 6):
            slide(handle, place)(watched)
            again.reopen(file, hash_of(watched))
            if again.listed != watched.listed or again.seen != watched.seen:
                wrong.append((place, hash_of(watched), len(watched.listed), len(again.listed)))
    assert wrong == []


def test_a_link_keeps_the_chosen_arrow(browser: Browser, chain_file: Path) -> None:
    with Watched(browser, chain_file) as watched:
        click_arrow(watched, f"{V}/d52", f"{V}/d44")
        assert watched.seen["details"].startswith("What the arrow says")
        same_when_opened(browser, watched, chain_file)


def test_a_link_keeps_that_nothing_is_chosen(browser: Browser, chain_file: Path) -> None:
    """The page of a chain opens on its message, unless the link says otherwise."""
    with Watched(browser, chain_file) as watched:
        watched.press("Escape")
        assert watched.heading == ""
        same_when_opened(browser, watched, chain_file)


def test_the_address_follows_while_the_page_is_open(browser: Browser, sample_file: Path) -> None:
    """A link to another view of the same page, taken in the page."""
    with Watched(browser, sample_file) as watched:
        item("Tohak 85")(watched)
        watched.page.evaluate("location.hash = '#search=hakto%204&sender=Kissinger'")
        watched.page.locator("#search").and_(watched.page.locator("input")).wait_for()
        watched.page.wait_for_timeout(200)
        assert watched.seen["controls"]["sender"] == "Kissinger"
        assert watched.heading == ""
        assert watched.seen["chosen"] == []


BAD = [
    "message=nobody",
    "message=__proto__",
    "path=nobody&message=frus1969-76v09/d52",
    "path=__proto__",
    "sender=nobody&series=x&volume=y&status=z&relation=q",
    "sender=__proto__&relation=constructor",
    "confidence=much",
    "confidence=Infinity",
    "confidence=-7",
    "confidence=1e999",
    "from=yesterday&to=tomorrow",
    "from=&to=",
    "from=NaN&to=Infinity",
    "from=1e308&to=-1e308",
    "from=0000-01-01&to=9999-12-31",
    "from=9999-12-31",
    "to=0000-01-01",
    "from=%2B275760-09-13",
    "to=-271821-04-20",
    "from=1964-02-31&to=1964-13-01",
    "compare={",
    "compare=null",
    "compare=[]",
    "compare=[1,2]",
    "compare=%5B%22Haig%22%5D",
    "compare=%5B%22__proto__%22,%22constructor%22%5D",
    "compare=%7B%22length%22:2%7D",
    "colour=__proto__",
    "search=" + "x" * 5000,
    "search=%E0%A4%A&%&&==",
    "%3Cimg%20src=x%20onerror=alert(1)%3E",
    "search=%3Cimg%20src=x%20onerror=alert(1)%3E&message=%3Cscript%3Ealert(1)%3C/script%3E",
]


@pytest.mark.parametrize("name", ["sample", "dated"])
def test_bad_addresses_open_without_error(browser: Browser, sample_file: Path, dated_file: Path, name: str) -> None:
    """Whatever stands in the address, the page opens and works, and says nothing on the console."""
    file = sample_file if name == "sample" else dated_file
    wrong = []
    with Watched(browser, file) as watched:
        count = len(watched.data["messages"])
        for address in BAD:
            try:
                watched.reopen(file, f"#{address}")
                watched.page.locator("#search").fill("a")
                watched.page.locator("#clear").click()
                whole = len(watched.listed) == count
            except PlaywrightError as error:
                watched.messages.append(str(error).split("\n")[0])
                whole = False
            if watched.messages or len(watched.requests) != 1 or not whole:
                wrong.append((address[:60], whole, watched.requests[1:], list(watched.messages)))
    assert wrong == []


# ---------------------------------------------------------------- counts


def shown_graph(store: Store) -> nx.DiGraph[str]:
    """What the page of a whole database shows: the messages that cite or are cited."""
    graph: nx.DiGraph[str] = store.graph()
    graph.remove_nodes_from([node for node, degree in dict(graph.degree()).items() if degree == 0])
    return graph


def in_list(watched: Watched, ids: Any) -> list[str]:
    """Ids in the order of the page's list."""
    wanted = set(ids)
    return [m["id"] for m in watched.data["messages"] if m["id"] in wanted]


def series_of(data: dict[str, Any]) -> str:
    return next((name for serial in data["serials"] or () for name, _ in serial_numbers(serial)), "")


def fits(graph: nx.DiGraph[str], node: str, state: dict[str, Any], words: dict[str, str], without: str = "") -> bool:
    """Whether a message is to be shown, by the graph alone; `words` is what the search looks through."""
    data = graph.nodes[node]
    own = {"sender": data["sender"], "series": series_of(data), "volume": data["volume"], "status": data["status"]}
    if any(state.get(name) and name != without and own[name] != state[name] for name in own):
        return False
    if not all(word in words[node] for word in state.get("search", "").lower().split()):
        return False
    edges = [data for *_, data in (*graph.in_edges(node, data=True), *graph.out_edges(node, data=True))]
    relation = "" if without == "relation" else state.get("relation", "")
    return any(
        (not relation or edge["relation"] == relation) and edge["confidence"] >= state.get("confidence", 0)
        for edge in edges
    )


def words_of(store: Store, graph: nx.DiGraph[str]) -> dict[str, str]:
    """Serials, parties, titles, dates and evidence of each message."""
    texts: dict[str, str] = {}
    for node in graph:
        found = store.execute("SELECT text FROM documents JOIN texts USING (place) WHERE id = ?", [node]).fetchone()
        texts[node] = found[0] if found else ""
    out = {}
    for node, data in graph.nodes(data=True):
        said = [
            sentence(texts[node], one["start"], one["end"])[0]
            for *_, edge in graph.out_edges(node, data=True)
            for one in edge["citations"]
        ]
        parts = [node, *data["serials"], data["title"], data["sender"], data["recipient"], data["date"], *said]
        out[node] = " ".join(part or "" for part in parts).lower()
    return out


def states(graph: nx.DiGraph[str], words: dict[str, str], count: int) -> Iterator[dict[str, Any]]:
    """Each filter alone, each choice of it; then some together by chance."""
    choices = {
        "sender": sorted({d["sender"] for _, d in graph.nodes(data=True) if d["sender"]}),
        "series": sorted({series_of(d) for _, d in graph.nodes(data=True)} - {""}),
        "volume": sorted({d["volume"] for _, d in graph.nodes(data=True)}),
        "status": sorted({d["status"] for _, d in graph.nodes(data=True)}),
        "relation": sorted({d["relation"] for *_, d in graph.edges(data=True)}),
        "confidence": [0.5, 0.8, 0.95, 1.0],
        "search": ["tohak", "hakto 4", "kissinger", "ref: tohak", "my view", "message from", "no such words"],
    }
    for name, values in choices.items():
        for value in values:
            yield {name: value}
    chance = random.Random(1)
    for _ in range(count):
        yield {name: chance.choice(choices[name]) for name in chance.sample(sorted(choices), chance.choice((2, 3)))}


@pytest.mark.parametrize("name", ["sample", "dated"])
def test_counts_are_those_of_the_graph(
    browser: Browser, sample_file: Path, dated_file: Path, store: Store, dated: Store, name: str
) -> None:
    """For each filter and some together: the list, the number above it, and the number behind each other choice."""
    file, source = (sample_file, store) if name == "sample" else (dated_file, dated)
    graph = shown_graph(source)
    words = words_of(source, graph)
    with Watched(browser, file) as watched:
        page = watched.page
        page.locator("#filters summary").click()
        for state in states(graph, words, 25):
            if page.locator("#clear").is_visible():
                page.locator("#clear").click()
            for field, value in state.items():
                if field in ("search", "confidence"):
                    page.locator(f"#{field}").fill(str(value))
                else:
                    page.locator(f"#{field}").select_option(value)
            nodes = {node for node in graph if fits(graph, node, state, words)}
            edges = sum(
                a in nodes
                and b in nodes
                and state.get("relation", d["relation"]) == d["relation"]
                and d["confidence"] >= state.get("confidence", 0)
                for a, b, d in graph.edges(data=True)
            )
            seen = watched.seen
            assert watched.listed == in_list(watched, nodes), state
            assert len(seen["list"]) == len(nodes), state
            assert re.findall(r"\d+", seen["count"]) == [str(len(nodes)), str(len(graph)), str(edges)], state
            assert seen["none"] == (not nodes), state
            for field in ("sender", "series", "volume", "status", "relation"):
                check_options(seen["options"][field], expected_options(graph, state, words, field), (state, field))


def expected_options(graph: nx.DiGraph[str], state: dict[str, Any], words: dict[str, str], field: str) -> Counter[str]:
    """How many messages each choice of a filter would leave."""
    found: Counter[str] = Counter()
    for node in graph:
        if not fits(graph, node, state, words, field):
            continue
        data = graph.nodes[node]
        if field == "relation":
            edges = (*graph.in_edges(node, data=True), *graph.out_edges(node, data=True))
            found.update({d["relation"] for *_, d in edges if d["confidence"] >= state.get("confidence", 0)})
        else:
            found[series_of(data) if field == "series" else data[field] or ""] += 1
    return found


def check_options(options: list[str], expected: Counter[str], what: object) -> None:
    for option in options[1:]:
        name, _, count = option.rpartition(" (")
        assert int(count.rstrip(")")) == expected[name], (what, option)
    if "(" in options[0]:
        assert options[0] == f"all ({expected.total()})", what


def test_the_days_of_the_timeline_are_whole(browser: Browser, dated_file: Path, dated: Store) -> None:
    """A range "1964-06-10 – 1964-06-25" shows the messages of these days: of its last, too, with an hour or without."""
    graph = shown_graph(dated)
    dates = {node: data["date"][:10] for node, data in graph.nodes(data=True) if data["status"] == "present"}
    for low, high in (("1964-06-10", "1964-06-25"), ("1964-06-18", "1964-06-20"), ("1964-06-30", "1964-07-08")):
        with Watched(browser, dated_file, address=f"#from={low}&to={high}") as watched:
            shown = [id_ for id_ in watched.listed if id_ in dates]
            assert shown == in_list(watched, (node for node, date in dates.items() if low <= date <= high)), (low, high)


def test_the_histogram_counts_all_messages(browser: Browser, dated_file: Path) -> None:
    """The narrowest ranges side by side hold each message once."""
    with Watched(browser, dated_file) as watched:
        ids = [m["id"] for m in watched.data["messages"]]
        found: list[str] = []
        bins = int(watched.page.locator("#high").get_attribute("max") or 0)
        assert 10 < bins <= 80
        for place in range(bins):
            slide("low", place)(watched)
            slide("high", place + 1)(watched)
            found += watched.listed
            slide("high", bins)(watched)
        assert sorted(found) == sorted(ids)


def test_the_timeline_of_few_days_by_keys_alone(browser: Browser, tmp_path: Path) -> None:
    """A step of a handle is a day: three days have three."""
    folder = tmp_path / "frus1969-76v09"
    for number in range(1, 7):
        day = dt.datetime(1972, 10, 1) + dt.timedelta(days=(number - 1) // 2)
        write_message(folder, number, ("Kissinger", "Haig"), f"Hakto {number}", "Ref: Tohak 9.", printed(day, False))
    build([folder], tmp_path / "x.db")
    path = tmp_path / "days.html"
    with Store(tmp_path / "x.db") as store:
        path.write_text(graph_page(store)[0], encoding="utf-8", newline="\n")
    with Watched(browser, path) as watched:
        watched.tab_to("#high")
        for left in (4, 2):
            watched.press("ArrowLeft")
            assert len([id_ for id_ in watched.listed if "/d" in id_]) == left
            assert watched.seen["range"].endswith(f"1972-10-0{left // 2}")
        watched.tab_to("#clear")
        watched.press("Enter")
        watched.tab_to("#low")
        watched.press("ArrowRight")
        assert watched.seen["range"] == "1972-10-01 – 1972-10-03"  # what is absent stands on the day before


def page_of(folder: Path, parties: list[tuple[str, str]], dates: list[str | None]) -> Path:
    """A page of messages of which each cites the one before."""
    for number, (pair, date) in enumerate(zip(parties, dates, strict=True), 1):
        write_message(folder / "frus1969-76v09", number, pair, f"Hakto {number}", f"Ref: Hakto {number - 1}.", date)
    build([folder / "frus1969-76v09"], folder / "x.db")
    path = folder / "x.html"
    with Store(folder / "x.db") as store:
        path.write_text(graph_page(store)[0], encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize("hour", [8, 10, 16])
def test_a_day_is_whole_where_the_first_message_has_an_hour(browser: Browser, tmp_path: Path, hour: int) -> None:
    first = dt.datetime(1972, 10, 1, hour, 40)
    dates: list[str | None] = [printed(first, True)]
    dates += [printed(dt.datetime(1972, 10, day), False) for day in range(2, 10)]
    path = page_of(tmp_path, [("Kissinger", "Haig")] * 9, dates)
    for day in range(2, 10):
        with Watched(browser, path, address=f"#from=1972-10-0{day}&to=1972-10-0{day}") as watched:
            assert watched.listed == [f"{V}/d{day}"]


def test_each_bar_of_many_messages_without_dates_selects_what_it_counts(browser: Browser, tmp_path: Path) -> None:
    path = page_of(tmp_path, [("Kissinger", "Haig")] * 99, [None] * 99)
    with Watched(browser, path) as watched:
        bins = int(watched.page.locator("#high").get_attribute("max") or 0)
        for place in range(bins):
            slide("low", place)(watched)
            slide("high", place + 1)(watched)
            counted = f"data.messages.filter((message) => binOf(message.x) === {place}).map((message) => message.id)"
            assert sorted(watched.listed) == sorted(watched.page.evaluate(counted))
            if place % 20 == 3:
                same_when_opened(browser, watched, path)
            slide("high", bins)(watched)


def test_those_compared_first_wrote_each_other(browser: Browser, tmp_path: Path) -> None:
    """Whoever only received is no side of a comparison."""
    parties = [("Kissinger", "Thieu")] * 3 + [("Haig", "Kissinger")]
    with Watched(browser, page_of(tmp_path, parties, [None] * 4)) as watched:
        watched.page.locator("#side").click()
        same_when_opened(browser, watched, tmp_path / "x.html")
        assert {watched.page.locator(f"#{side}").input_value() for side in ("one", "other")} == {"Kissinger", "Haig"}


# ---------------------------------------------------------------- the axis

SPANS = {
    "a day": [dt.datetime(1964, 6, 4, 8), dt.datetime(1964, 6, 4, 12), dt.datetime(1964, 6, 4, 21)],
    "days": [dt.datetime(1964, 2, 27, 9) + dt.timedelta(hours=17 * n) for n in range(8)],
    "weeks": [dt.datetime(1963, 12, 10, 9) + dt.timedelta(days=4 * n, hours=n) for n in range(12)],
    "months": [dt.datetime(1963, 11, 3, 9) + dt.timedelta(days=20 * n) for n in range(15)],
    "years": [dt.datetime(1961, 1, 30, 9) + dt.timedelta(days=150 * n) for n in range(15)],
    "decades": [dt.datetime(1861, 4, 13, 9) + dt.timedelta(days=2900 * n) for n in range(14)],
}


def ordinal(date: str) -> float:
    """A date as days since 1970."""
    known = dt.datetime.fromisoformat(date if "T" in date else f"{date}T00:00")
    return (known - dt.datetime(1970, 1, 1)) / dt.timedelta(days=1)


@pytest.mark.parametrize("span", SPANS)
def test_axis_and_messages_agree(browser: Browser, tmp_path: Path, span: str) -> None:
    """Each tick stands where its words say, each message where its date says; what the handles tell fits too."""
    for number, moment in enumerate(SPANS[span], 1):
        parties = ("Haig", "Kissinger") if number % 2 else ("Kissinger", "Haig")
        write_message(
            tmp_path / "frus1",
            number,
            parties,
            f"{'Tohak' if number % 2 else 'Hakto'} {number}",
            f"Ref: {'Hakto' if number % 2 else 'Tohak'} {number - 1}." if number > 1 else "Nothing.",
            printed(moment, number % 3 > 0),
        )
    build([tmp_path / "frus1"], tmp_path / "x.db")
    path = tmp_path / "x.html"
    with Store(tmp_path / "x.db") as store:
        html = graph_page(store)[0]
    path.write_text(html, encoding="utf-8")
    data = data_of(html)
    axis = data["axis"]
    assert axis["dated"]

    def where(day: float) -> float:
        return float((day - axis["origin"]) * axis["scale"])

    present = [m for m in data["messages"] if m["status"] == "present"]
    assert len(present) >= len(SPANS[span]) - 1
    for message in present:
        assert message["x"] == pytest.approx(where(ordinal(message["date"])), abs=0.1 + axis["scale"] * 1e-4)
    assert data["ticks"]
    year = None
    for tick in data["ticks"]:
        *day, last = tick["label"].split()
        year = int(last) if len(last) == 4 else year
        assert year, tick
        month = next((MONTHS.index(word) + 1 for word in (*day, last) if word in MONTHS), 1)
        date = dt.date(year, month, int(day[0]) if day and day[0].isdigit() else 1)
        expected = where(ordinal(date.isoformat()))
        assert tick["x"] == pytest.approx(
            max(0, expected) if span == "a day" else expected, abs=0.1 + axis["scale"] * 1e-4
        ), tick
        if date.month == 1 and year > SPANS[span][0].year and span in ("days", "weeks"):
            year = date.year
    assert [tick["x"] for tick in data["ticks"]] == sorted(tick["x"] for tick in data["ticks"])
    with Watched(browser, path) as watched:
        low, high = (watched.page.locator(id_).get_attribute("aria-valuetext") for id_ in ("#low", "#high"))
        first, last = (pick(m["date"][:10] for m in present) for pick in (min, max))
        assert low == first
        assert high in (last, (dt.date.fromisoformat(last) + dt.timedelta(days=1)).isoformat())
        for place in (13, 40, 66):
            slide("low", place)(watched)
            told = watched.page.locator("#low").get_attribute("aria-valuetext")
            assert told
            shown = [m["date"] for m in present if m["id"] in watched.listed]
            assert all(date[:10] >= told for date in shown)
            gone = [m["date"] for m in present if m["id"] not in watched.listed]
            assert all(date[:10] <= told for date in gone)


def test_the_ticks_that_are_drawn_stand_under_their_messages(browser: Browser, dated_file: Path) -> None:
    """What is painted, not only what the page was given: the words of the axis at the places of their days."""
    with Watched(browser, dated_file) as watched:
        drawn = watched.page.evaluate(
            """async () => {
              const found = [], own = CanvasRenderingContext2D.prototype.fillText;
              CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) { found.push([text, this.getTransform().a * x + this.getTransform().e]); return own.call(this, text, x, y, ...rest); };
              network.redraw();
              await new Promise((done) => setTimeout(done, 200));
              CanvasRenderingContext2D.prototype.fillText = own;
              return [found, Object.fromEntries(data.messages.map((one) => [one.id, network.canvasToDOM(one).x]))];
            }"""
        )
        words, places = dict(drawn[0]), drawn[1]
        data = watched.data
        dated = {m["date"]: places[m["id"]] for m in data["messages"] if m["status"] == "present"}
        (one, at), (other, then) = min(dated.items()), max(dated.items())
        day = (then - at) / (ordinal(other) - ordinal(one))
        ticks = [tick for tick in data["ticks"] if tick["label"] in words]
        assert len(ticks) > 2
        year = None
        for tick in ticks:
            number, month, *rest = tick["label"].split()
            year = int(rest[0]) if rest else year or 1964
            date = dt.date(year, MONTHS.index(month) + 1, int(number)).isoformat()
            assert words[tick["label"]] == pytest.approx(at + (ordinal(date) - ordinal(one)) * day + 3, abs=2)


# ---------------------------------------------------------------- payloads


def check_nothing_made(page: Page) -> None:
    """No element, attribute or property has been made of a payload."""
    assert page.locator("img, iframe, object, embed, base, link[href^='http'], form, video, audio").count() == 0
    assert page.locator("[onload], [onerror], [onclick], svg script").count() == 0
    assert page.locator("script:not([src]):not(#data)").count() in (0, 8)
    assert page.locator("a:not([href^='https://history.state.gov/historicaldocuments/frus'])").count() == 0
    assert page.evaluate("() => ({}).polluted === undefined && Object.keys(Object.prototype).length === 0")


@pytest.mark.parametrize("fill", [in_files, in_database])
def test_payloads_in_filters_comparison_and_texts(
    browser: Browser, place: Place, fill: Callable[[Place], None]
) -> None:
    """Each payload in the lists of the filters, in the two columns, in the texts: shown, and nothing else."""
    fill(place)
    path = place.out / "page.html"
    with Store(place.db) as store:
        path.write_text(graph_page(store, text=True)[0], encoding="utf-8", newline="\n")
        names = {m["id"]: m for m in data_of(path.read_text(encoding="utf-8"))["messages"]}
        assert chain_page(store, next(iter(names)), text=True)[0]
    with Watched(browser, path) as watched:
        page = watched.page
        page.locator("#filters summary").click()
        seen = watched.seen
        for field in ("sender", "series", "volume"):
            key = {"sender": "sender", "series": "series", "volume": "volume"}[field]
            wanted = {str(m[key])[:60] for m in names.values() if m[key]}
            shown = {option.rpartition(" (")[0] for option in seen["options"][field][1:]}
            assert {" ".join(one.split()) for one in shown} == {" ".join(one.split()) for one in wanted}
            for number in range(len(seen["options"][field])):
                page.locator(f"#{field}").select_option(index=number)
            page.locator(f"#{field}").select_option(index=0)
        choose("colour", "series")(watched)
        for line in range(page.locator("#legend button").count()):
            page.locator("#legend button").nth(line).click()
            page.locator("#legend button").nth(line).click()
        watched.press("Escape")
        page.locator("#side").click()
        for number in range(page.locator("#one option").count()):
            page.locator("#one").select_option(index=number)
            page.locator("#other").select_option(index=max(0, number - 1))
            name = page.locator("#one").input_value()
            assert page.locator("#head-one").text_content() == f"{name} wrote"
            check_nothing_made(page)
        page.locator("#side").click()
        for id_ in names:
            page.evaluate("(id) => choose(id)", id_)
            if page.locator("#details details").count():
                page.locator("#details summary").click()
        check_nothing_made(page)
        page.evaluate("(id) => choose(id)", id_)
        assert watched.messages == []
        assert watched.requests == [path.as_uri()]
        with page.expect_download() as waiting:
            page.locator("#svg").click()
        svg = etree.fromstring(Path(waiting.value.path()).read_bytes())
        assert {etree.QName(one).localname for one in svg.iter("*")} <= {
            "svg",
            "title",
            "defs",
            "marker",
            "path",
            "rect",
            "line",
            "text",
            "circle",
            "polygon",
        }
        same_when_opened(browser, watched, path)


def test_every_payload_is_shown_in_comparison_and_text(browser: Browser, tmp_path: Path) -> None:
    """The test itself: the payloads do reach these places, sign for sign."""
    folder = tmp_path / "frus1"
    payloads = [" ".join("".join(c if c.isprintable() else " " for c in p).split()) for p in PAYLOADS.values()]
    write_message(folder, 1, ("A", "B"), "Tohak 1", "Nothing.")
    for number, payload in enumerate(payloads, 10):
        body = f"{payload} Ref: Tohak 1. {payload}"
        write_message(folder, number, ("Haig", "Kissinger"), f"Hakto {number}", body, note=f"Document 1. {payload}")
    build([folder], tmp_path / "x.db")
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        for number, payload in enumerate(payloads, 10):
            connection.execute("UPDATE documents SET sender = ? WHERE id = ?", [payload, f"frus1/d{number}"])
        connection.commit()
    path = tmp_path / "x.html"
    with Store(tmp_path / "x.db") as store:
        path.write_text(graph_page(store, text=True)[0], encoding="utf-8", newline="\n")
    with Watched(browser, path) as watched:
        for number, payload in enumerate(payloads, 10):
            watched.page.locator("#messages li", has_text=f"Hakto {number}").click()
            shown = " ".join((watched.page.locator("#details details").text_content() or "").split())
            assert shown.count(payload) >= 2, (payload, shown)
            assert payload in (watched.page.locator("#details blockquote").first.text_content() or "")
        watched.page.locator("#side").click()
        for payload in payloads:
            choose("one", payload)(watched)
            assert watched.page.locator("#head-one").text_content() == f"{payload} wrote"
        check_nothing_made(watched.page)
        assert watched.messages == []
        assert watched.requests == [path.as_uri()]
