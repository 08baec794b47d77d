"""What the page costs in Chromium, beside plain pyvis on the same graph; how its layout compares with Graphviz dot."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx
from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network

from graphcables.chains import order_of, reply_graph
from graphcables.store import Store
from graphcables.view import make_page
from graphcables.view.layout import lay_out

from .corpus import write_corpus
from .figures import Figure, run, timed

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE = 60_000
"""Milliseconds that plain pyvis, which reckons its layout in the browser, is given."""
_PAINTED = (
    "() => { const c = document.querySelector('canvas'); if (!c || !c.width) return false;"
    " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
    " for (let i = 3; i < d.length; i += 4) if (d[i]) return true; return false; }"
)
_ACT = (
    "(act) => new Promise((done) => { const begun = performance.now(); (0, eval)(act);"
    " requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))); })"
)
_SOUGHT = ("195", "1950", "1951")
"""What is searched for by turns: many messages come and go each time."""


def pages(folder: Path, repeat: int) -> Iterator[Figure]:
    """First frames, redraws while panning, search and choice, at 1,000 and 5,000 messages."""
    if _CHROMIUM is None:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        for count, aim in ((1000, 1), (5000, 2)):
            ours, plain = _write_pages(folder, count)
            first = median(_first_frame(browser, ours) or _PATIENCE / 1000 for _ in range(repeat))
            other = _new_page(browser)
            waited = _wait_for_frame(other, plain)
            drew = waited is not None
            if drew:
                other.evaluate("network.setOptions({ physics: false })")
            else:
                other.context.close()  # it goes on reckoning
            page = _open(browser, ours)
            told = f"plain pyvis {waited:.1f} s" if drew else f"plain pyvis: nothing within {_PATIENCE / 1000:.0f} s"
            yield Figure(
                f"first frame, {count:,} messages",
                f"{first:.2f} s",
                told,
                first / (waited or _PATIENCE / 1000),
                f"≤ {aim} s",
            )
            searching = median(page.evaluate(_ACT, _search(turn)) for turn in range(repeat))
            yield _at_once(f"search, {count:,} messages", searching, "plain pyvis has none", None)
            page.evaluate("Object.assign(state, FIRST); show()")
            chosen = range(count // 2, count // 2 + repeat)
            choosing = median(page.evaluate(_ACT, f"choose(data.messages[{place}].id)") for place in chosen)
            plainly = None
            if drew:
                plainly = median(other.evaluate(_ACT, _choose_plainly(place)) for place in chosen)
            yield _at_once(f"choosing, {count:,} messages", choosing, told, plainly)
            for each in (page, other) if drew else (page,):
                each.evaluate("network.fit()")
            redraws = median(_redraws(page, "#graph") for _ in range(repeat))
            others = median(_redraws(other, "#mynetwork") for _ in range(repeat)) if drew else None
            yield Figure(
                f"redraws while panning, {count:,} messages",
                f"{redraws:.0f} a second",
                told if others is None else f"plain pyvis {others:.0f} a second",
                redraws / (others or 30),
                "≥ 30",
            )
            page.context.close()
            if drew:
                other.context.close()
        browser.close()


def _search(turn: int) -> str:
    return f"at('search').value = '{_SOUGHT[turn % len(_SOUGHT)]}'; at('search').dispatchEvent(new Event('input'))"


def _choose_plainly(place: int) -> str:
    return (
        f"var id = nodes.getIds()[{place}]; network.selectNodes([id]);"
        " network.moveTo({ position: network.getPosition(id), scale: 0.8 })"
    )


def _at_once(name: str, ours: float, told: str, other: float | None) -> Figure:
    """A figure of something that a reader waits for, in milliseconds."""
    baseline = told if other is None else f"plain pyvis {other:.0f} ms"
    return Figure(f"{name}, to the next frame", f"{ours:.0f} ms", baseline, ours / (other or 100), "≤ 100 ms")


def _write_pages(folder: Path, count: int) -> tuple[Path, Path]:
    """(our page, plain pyvis' page) of the same graph of so many messages."""
    corpus, db = folder / f"page-{count}", folder / f"page-{count}.db"
    write_corpus(corpus, count * 2, form="tei")
    run("build", corpus, "--db", db)
    with Store(db) as store:
        graph = store.graph()
        graph.remove_nodes_from([node for node, degree in dict(graph.degree()).items() if not degree])
        kept = graph.subgraph(_first(graph, count))
        ours = make_page(kept.copy(), f"{count} messages", store)
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = [{"id": node, "label": node, "shape": "dot"} for node in kept]
    network.edges = [{"from": one, "to": other, "arrows": "to"} for one, other in kept.edges]
    paths = folder / f"ours-{count}.html", folder / f"plain-{count}.html"
    paths[0].write_text(ours, encoding="utf-8")
    paths[1].write_text(network.generate_html(), encoding="utf-8")
    return paths


def _first(graph: nx.DiGraph[str], count: int) -> list[str]:
    order = order_of(graph)
    return sorted(graph, key=lambda node: (order.get(node, 0), node))[:count]


def _new_page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()


def _open(browser: Browser, path: Path) -> Page:
    page = _new_page(browser)
    page.goto(path.as_uri())
    page.wait_for_function(_PAINTED)
    return page


def _first_frame(browser: Browser, path: Path) -> float | None:
    """Seconds from the request to the first frame with something in it; None where there is none."""
    page = _new_page(browser)
    spent = _wait_for_frame(page, path)
    page.context.close()
    return spent


def _wait_for_frame(page: Page, path: Path) -> float | None:
    begun = time.perf_counter()
    try:
        page.goto(path.as_uri(), wait_until="commit", timeout=_PATIENCE)
        page.wait_for_function(_PAINTED, timeout=_PATIENCE, polling=20)
    except Exception:  # what a browser that is too busy to answer raises differs
        return None
    return time.perf_counter() - begun


def _redraws(page: Page, canvas: str) -> float:
    """Redraws of the graph (not animation frames) a second while the pointer drags it."""
    page.evaluate(
        "() => { if (window.redraws === undefined) network.on('afterDrawing', () => { window.redraws += 1; }); window.redraws = 0; }"
    )
    box: Any = page.locator(canvas).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y + 150)
    page.mouse.down()
    begun, step = time.perf_counter(), 0
    while time.perf_counter() - begun < 2:
        step += 1
        page.mouse.move(x + 80 * ((step % 40) - 20) / 20, y + 150)
    spent = time.perf_counter() - begun
    page.mouse.up()
    return float(page.evaluate("window.redraws")) / spent


def crossings(folder: Path) -> Iterator[Figure]:
    """Crossings of arrows, and arrows against time, of our layout and of Graphviz dot, on a reply graph of 600 messages."""
    corpus, db = folder / "layout", folder / "layout.db"
    write_corpus(corpus, 1500, form="tei")
    run("build", corpus, "--db", db)
    with Store(db) as store:
        replies = reply_graph(store.graph())
        graph = _threads(replies, 600)
        ours = lay_out(graph, order_of(graph)).places
    against = sum(ours[one][0] < ours[other][0] for one, other in graph.edges) / graph.number_of_edges()
    count = _crossings(graph, ours)
    if shutil.which("dot") is None:
        yield Figure("crossings, 600 messages", f"{count}", "Graphviz dot is not installed", 0, "fewer than dot")
        return
    dots = _by_dot(graph)
    other = _crossings(graph, dots)
    turned = sum(dots[one][0] < dots[other_][0] for one, other_ in graph.edges) / graph.number_of_edges()
    yield Figure(
        f"crossings, {len(graph)} messages, {graph.number_of_edges()} arrows",
        f"{count}",
        f"Graphviz dot {other}",
        count / max(1, other),
        "< 1",
    )
    yield Figure(
        "arrows against time", f"{against:.1%}", f"Graphviz dot {turned:.1%}", against / max(turned, 0.001), "< 5 %"
    )


def _threads(replies: nx.DiGraph[str], count: int) -> nx.DiGraph[str]:
    """Whole threads, the largest first, of about so many messages."""
    kept: set[str] = set()
    for thread in sorted(nx.weakly_connected_components(replies), key=lambda nodes: (-len(nodes), min(nodes))):
        if len(kept) + len(thread) <= count:
            kept |= thread
    return replies.subgraph(kept).copy()


def _by_dot(graph: nx.DiGraph[str]) -> dict[str, tuple[float, float]]:
    names = {node: str(place) for place, node in enumerate(graph)}
    text = "digraph { rankdir=RL; " + "".join(f"{names[a]} -> {names[b]};" for a, b in graph.edges) + "}"
    told = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    found = {line.split()[1]: line.split() for line in told.splitlines() if line.startswith("node ")}
    return {node: (float(found[name][2]), float(found[name][3])) for node, name in names.items()}


def _crossings(graph: nx.DiGraph[str], places: dict[str, tuple[float, float]]) -> int:
    """Pairs of straight arrows without a common end that cross."""

    def side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    lines = [(places[a], places[b], {a, b}) for a, b in graph.edges]
    return sum(
        not (one & other) and side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0
        for (p, q, one), (r, s, other) in combinations(lines, 2)
    )


def site(folder: Path, repeat: int, messages: int) -> Iterator[Figure]:
    """A site of a large corpus: how long it takes to write, and its index to open."""
    if _CHROMIUM is None:
        return
    corpus, db, where = folder / "site-tei", folder / "site.db", folder / "site"
    write_corpus(corpus, messages, form="tei")
    built = timed(lambda: run("build", corpus, "--db", db))
    written = timed(lambda: run("site", "--db", db, "-o", where))
    count = sum(1 for _ in (where / "threads").iterdir())
    yield Figure(
        f"site of {messages:,} documents, {count:,} pages",
        f"{written:.0f} s",
        f"build {built:.0f} s",
        written / built,
        "",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        seconds = []
        for _ in range(repeat):
            page = _new_page(browser)
            begun = time.perf_counter()
            page.goto((where / "index.html").as_uri(), wait_until="commit")
            page.wait_for_selector(
                "html[data-drawn]", state="attached"
            )  # its policy lets no function be made of a string
            seconds.append(time.perf_counter() - begun)
            page.context.close()
        browser.close()
    yield Figure("its index opens", f"{median(seconds):.2f} s", "", median(seconds) / 2, "≤ 2 s")
