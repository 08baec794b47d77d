"""The page in Chromium, with the network off."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graphcables.pipeline import build
from graphcables.store import Store
from graphcables.view import chain_page, graph_page
from tests.view.opened import Watched

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    '"><svg onload=alert(3)>',
    "href javascript:alert(4)",
    "&lt;b&gt; &amp; \u2028 \u2029 ’’",
    "{{ 7*7 }} ${7*7} <!--",
]


@pytest.mark.parametrize("width", [1280, 390])
def test_opens_offline_without_request_or_complaint(browser: Browser, chain_file: Path, width: int) -> None:
    watched = Watched(browser, chain_file, width)
    assert watched.requests == [chain_file.as_uri()]
    assert watched.messages == []


def test_draws_something(browser: Browser, chain_file: Path) -> None:
    page = Watched(browser, chain_file).page
    painted = page.evaluate(
        "() => { const c = document.querySelector('canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"
    )
    assert painted > 500


def test_nodes_edges_and_evidence_are_right(store: Store) -> None:
    html, _ = chain_page(store, "frus1969-76v09/d52")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1])  # type: ignore[index]
    names = {message["id"].split("/")[1]: message["status"] for message in data["messages"]}
    assert names == {"Hakto 37": "absent", "Hakto 38": "absent", "d44": "present", "d52": "present", "d55": "present"}
    edge = next(e for e in data["edges"] if e["from"].endswith("/d52") and e["to"].endswith("/d44"))
    assert edge["relation"] == "reply"
    said = edge["words"][0]
    assert said["text"][slice(*said["mark"])] == "Tohak 82"
    arrow = data["arrows"][data["edges"].index(edge)]
    assert (arrow["from"], arrow["to"]) == (edge["from"], edge["to"])
    assert data["options"]["edges"]["arrows"]["to"]["enabled"]


def test_choosing_a_message_shows_what_it_cites(browser: Browser, chain_file: Path) -> None:
    page = Watched(browser, chain_file).page
    page.get_by_role("option", name="Tohak 82").click()
    details = page.locator("#details").inner_text()
    assert "Refers to (2)" in details
    assert "Hakto 38" in details
    assert page.locator("#details mark").first.inner_text() == "Hakto 37"


def test_an_arrow_tells_its_words_under_the_pointer(browser: Browser, chain_file: Path) -> None:
    page = Watched(browser, chain_file).page
    box = page.locator("#graph").bounding_box()
    assert box is not None
    middle = page.evaluate(
        "() => { const d = JSON.parse(document.getElementById('data').textContent); const at = (e) => d.messages.find((m) => m.id.endsWith(e));"
        " const a = at('/d52'), b = at('/d44'); return [(a.x + b.x) / 2, (a.y + b.y) / 2, a.x, a.y]; }"
    )
    found = ""
    for x in range(int(box["x"]) + 20, int(box["x"] + box["width"]) - 20, 8):
        for y in range(int(box["y"] + box["height"] * 0.4), int(box["y"] + box["height"] * 0.9), 8):
            page.mouse.move(x, y)
            if page.locator("#hover").is_visible() and "Hakto 44/224 → Tohak 82" in page.locator("#hover").inner_text():
                found = page.locator("#hover").inner_text()
                break
        if found:
            break
    assert "Ref: Tohak 82." in found, middle


def test_search_and_keys(browser: Browser, chain_file: Path) -> None:
    page = Watched(browser, chain_file).page
    page.keyboard.press("/")
    page.keyboard.type("tohak")
    assert page.locator("#messages li:visible").count() < 5
    page.keyboard.press("Enter")
    assert "Tohak 82" in page.locator("#details h2").inner_text()
    page.keyboard.press("ArrowLeft")
    assert "Hakto 37" in page.locator("#details h2").inner_text()
    page.keyboard.press("Escape")
    assert "Choose a message" in page.locator("#details").inner_text()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_documents_is_only_text(browser: Browser, tmp_path: Path, payload: str) -> None:
    folder = tmp_path / "frus1"
    folder.mkdir()
    for number, body in ((1, "Tohak 1. Nothing."), (2, f"Hakto 2. {payload} Ref: Tohak 1. {payload}")):
        title = f"{number}. Message From A ({payload}) to B ({payload})"
        (folder / f"d{number}.txt").write_text(f"{title}\n\n{body}\n", encoding="utf-8")
    build([folder], tmp_path / "x.db")
    path = tmp_path / "page.html"
    with Store(tmp_path / "x.db") as store:
        path.write_text(graph_page(store)[0], encoding="utf-8")
    watched = Watched(browser, path)
    watched.page.locator("#messages li").last.click()
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]
    assert watched.page.locator("#details img, #details script, #details svg, #messages img").count() == 0


def test_the_same_graph_gives_the_same_bytes(store: Store) -> None:
    assert chain_page(store, "frus1969-76v09/d52") == chain_page(store, "frus1969-76v09/d52")


def test_the_sample_page_is_small(store: Store) -> None:
    assert len(graph_page(store)[0].encode()) < 1_000_000
