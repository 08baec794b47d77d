"""The folder of pages: its index, a page for each thread, what writing again does; and the frame of a notebook."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import html as markup
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Frame

from graphcables.chains import threads
from graphcables.measures import thread_table
from graphcables.pipeline import build
from graphcables.store import Store
from graphcables.view import chain_page, graph_page
from graphcables.view.site import write_site
from tests.hostile.harness import Place
from tests.hostile.test_pages import PAYLOADS, in_database, in_files
from tests.view.opened import Watched, data_of, printed, write_message

pytestmark = pytest.mark.many_pages

COLUMNS = ["First message", "Messages", "Absent", "Begins", "Ends", "Days", "Who wrote"]


@pytest.fixture
def site(store: Store, tmp_path: Path) -> Path:
    """The sample's site."""
    write_site(store, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def dated_site(dated: Store, tmp_path: Path) -> Path:
    """The site of forty dated messages."""
    write_site(dated, tmp_path / "dated")
    return tmp_path / "dated"


@pytest.fixture
def two_threads(tmp_path: Path) -> Store:
    """Two threads; the fourth message cites one of the other, by an editor's note; the last stands alone."""
    folder = tmp_path / "two" / "frus1969-76v09"
    write_message(folder, 1, ("Haig", "Kissinger"), "Tohak 1", "Nothing.")
    write_message(folder, 2, ("Kissinger", "Haig"), "Hakto 2", "Ref: Tohak 1.")
    write_message(folder, 3, ("Bunker", "Kissinger"), "Saigon 3", "Nothing.")
    write_message(folder, 4, ("Kissinger", "Bunker"), "WHS 4", "Ref: Saigon 3.", note="See Document 2.")
    write_message(folder, 5, ("Porter", "Haig"), "Paris 5", "Alone.")
    build([folder], tmp_path / "two.db")
    return Store(tmp_path / "two.db")


def pages(site: Path) -> dict[str, dict[str, Any]]:
    """What each page was given, by its file."""
    return {path.name: data_of(path.read_text(encoding="utf-8")) for path in sorted((site / "threads").glob("*.html"))}


def index_of(site: Path) -> dict[str, Any]:
    return data_of((site / "index.html").read_text(encoding="utf-8"))


def rows(watched: Watched) -> list[list[str]]:
    """The table of the index, cell for cell."""
    found: list[list[str]] = watched.page.evaluate(
        "() => [...document.querySelectorAll('#rows tr')].map((row) => [...row.children].map((cell) => cell.textContent))"
    )
    return found


def allowed(site: Path, page: Path) -> set[str]:
    """What a page of a site may ask for: itself and what lies beside it."""
    beside = [*(site / "assets").iterdir(), site / "search.js"]
    return {page.as_uri(), *(path.as_uri() for path in beside)}


# ---------------------------------------------------------------- what is written


def test_each_thread_has_a_page_and_each_message_one_home(site: Path, store: Store) -> None:
    graph = store.graph()
    homes = Counter(
        (name, message["id"])
        for name, data in pages(site).items()
        for message in data["messages"]
        if "page" not in message
    )
    assert Counter(id_ for _, id_ in homes) == Counter(list(graph.nodes))
    for thread in threads(graph):
        assert len({name for name, id_ in homes if id_ in thread}) == 1
    assert len([name for name in pages(site) if not name.startswith("others")]) == len(threads(graph))


def test_every_edge_is_on_the_pages_of_its_ends(site: Path, store: Store) -> None:
    found = {(edge["from"], edge["to"]) for data in pages(site).values() for edge in data["edges"]}
    assert found == set(store.graph().edges)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_ask_for_nothing_but_their_own_files(browser: Browser, site: Path, width: int, scheme: str) -> None:
    for page in (site / "index.html", site / "threads" / "1.html", site / "threads" / "others-1.html"):
        with Watched(browser, page, width, scheme=scheme) as watched:
            assert set(watched.requests) <= allowed(site, page)
            assert watched.messages == []
            assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_runs_nothing_but_its_own_files(browser: Browser, site: Path) -> None:
    """The policy stops a script that somebody writes into the page."""
    with Watched(browser, site / "threads" / "1.html") as watched:
        watched.page.evaluate(
            "() => { const one = document.createElement('script'); one.textContent = 'window.ran = true'; document.body.append(one); }"
        )
        assert watched.page.evaluate("window.ran") is None
        assert len(watched.messages) == 1


def test_it_opens_from_a_server_too(browser: Browser, site: Path, tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(site)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout
        address = re.search(
            r"http://127\.0\.0\.1:\d+", server.stdout.readline().replace(" port ", ":").replace("on 127", "http://127")
        )
        port = re.search(r"\d{4,5}", address[0].rpartition(":")[2]) if address else None
        assert port
        context = browser.new_context()
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{port[0]}/index.html")
        page.locator("html[data-drawn=yes]").wait_for(state="attached")
        page.locator("#search").fill("tohak 82")
        page.locator("#hits a").first.click()
        page.locator("#details h2", has_text="Tohak 82").wait_for()
        assert [line for line in said if "favicon" not in line and "404" not in line] == []
        context.close()
    finally:
        server.terminate()
        server.wait()


# ---------------------------------------------------------------- the index


def test_the_table_is_that_of_the_threads(browser: Browser, dated_site: Path, dated: Store) -> None:
    expected = thread_table(dated.graph(evidence=False))
    with Watched(browser, dated_site / "index.html") as watched:
        assert watched.page.locator("#heads th").all_inner_texts() == COLUMNS
        shown = rows(watched)
        assert len(shown) == len(expected)
        assert Counter((int(row[1]), int(row[2])) for row in shown) == Counter(
            zip(expected.messages, expected.absent, strict=True)
        )
        for file, row in zip(index_of(dated_site)["threads"], expected.to_dict("records"), strict=True):
            cells = next(cells for cells in shown if cells[0] == file[1] and cells[1] == str(row["messages"]))
            assert cells[3].replace(" ", "T") == row["begins"] or cells[3] == row["begins"]
            assert cells[6].split(", ") == row["senders"][:4]


@pytest.mark.parametrize("column", range(7))
def test_the_table_sorts_by_keys_alone(browser: Browser, dated_site: Path, column: int) -> None:
    with Watched(browser, dated_site / "index.html") as watched:
        before = sorted(map(tuple, rows(watched)))
        for _ in range(2):
            watched.tab_to("#heads button", COLUMNS[column])
            watched.press("Enter")
            told = watched.page.locator("#heads th").nth(column).get_attribute("aria-sort")
            assert told in ("ascending", "descending")
            assert watched.page.locator("#heads th:not([aria-sort=none])").count() == 1
            cells = [row[column] for row in rows(watched)]
            known: list[Any] = [int(cell) if column in (1, 2, 5) else cell for cell in cells if cell]
            if column:
                assert known == sorted(known, reverse=told == "descending")
            assert sorted(map(tuple, rows(watched))) == before
        assert watched.messages == []


def test_names_sort_by_their_numbers(browser: Browser, tmp_path: Path) -> None:
    """Hakto 9 comes before Hakto 10."""
    folder = tmp_path / "frus1969-76v09"
    for number in (9, 10, 101):
        write_message(folder, number, ("Kissinger", "Haig"), f"Hakto {number}", "Nothing.")
        write_message(folder, number + 500, ("Haig", "Kissinger"), f"Tohak {number}", f"Ref: Hakto {number}.")
    build([folder], tmp_path / "x.db")
    with Store(tmp_path / "x.db") as store:
        write_site(store, tmp_path / "site")
    with Watched(browser, tmp_path / "site" / "index.html") as watched:
        watched.page.get_by_role("button", name="First message").click()
        names = [row[0] for row in rows(watched)]
        assert names in (["Hakto 9", "Hakto 10", "Hakto 101"], ["Hakto 101", "Hakto 10", "Hakto 9"])


def test_dates_in_the_table_are_for_people(browser: Browser, dated_site: Path) -> None:
    """No "1964-06-04T10:21": the page of a thread says "1964-06-04 10:21"."""
    with Watched(browser, dated_site / "index.html") as watched:
        assert not [cell for row in rows(watched) for cell in row[3:5] if "T" in cell]


def test_search_leads_to_the_message_by_keys_alone(browser: Browser, site: Path, store: Store) -> None:
    index = site / "index.html"
    with Watched(browser, index) as watched:
        assert not [one for one in watched.requests if one.endswith("search.js")]
        watched.tab_to("#search")
        watched.page.keyboard.type("tohak 9")
        watched.page.locator("#hits li").first.wait_for()
        found = watched.page.locator("#hits a").all_inner_texts()
        graph = store.graph()
        expected = [
            n
            for n, d in graph.nodes(data=True)
            if "tohak"
            in (
                words := " ".join(
                    [
                        n,
                        *d["serials"],
                        d["date"] or d["status"],
                        d["sender"] or "",
                        d["recipient"] or "",
                        d["title"] or "",
                    ]
                ).lower()
            )
            and "9" in words
        ]
        assert len(found) >= 3
        assert watched.page.locator("#told").inner_text().startswith(f"{len(found)} messages")
        assert len(found) == len(expected)
        name = found[-1].split(",")[0]
        watched.tab_to("#hits a", found[-1])
        with watched.page.expect_navigation():
            watched.press("Enter")
        watched.drawn()
        assert watched.heading.split(",")[0] == name
        watched.tab_to("#summary a", "all threads")
        with watched.page.expect_navigation():
            watched.press("Enter")
        assert watched.page.url == index.as_uri()
        assert watched.messages == []


def test_every_hit_of_the_search_is_a_page_that_has_the_message(site: Path, store: Store) -> None:
    text = (site / "search.js").read_text(encoding="utf-8")
    found = json.loads(re.sub(r"^const MESSAGES = |\.rows;\n$", "", text))["rows"]
    assert {row[0] for row in found} == set(store.graph().nodes)
    given = pages(site)
    for id_, file, *_ in found:
        assert any(message["id"] == id_ and "page" not in message for message in given[file]["messages"])


def test_a_search_without_hits_and_without_its_file_says_so(browser: Browser, site: Path) -> None:
    with Watched(browser, site / "index.html") as watched:
        watched.page.locator("#search").fill("no such words anywhere")
        watched.page.locator("#told", has_text="No message fits. Try fewer words.").wait_for()
        watched.page.locator("#search").fill("")
        assert watched.page.locator("#told").inner_text() == ""
    (site / "search.js").unlink()
    with Watched(browser, site / "index.html") as watched:
        watched.page.locator("#search").fill("hakto")
        watched.page.locator("#told", has_text="write the site again").wait_for()


def test_the_timeline_of_the_index(browser: Browser, dated_site: Path, dated: Store) -> None:
    """Its bars count the dated messages; a bar shows the threads that have to do with its days, and no others."""
    graph = dated.graph(evidence=False)
    dates = [d["date"][:10] for _, d in graph.nodes(data=True) if d["date"] and d["status"] == "present"]
    spans = []
    for thread in threads(graph):
        known = sorted(d[:10] for node in thread if (d := graph.nodes[node]["date"]))
        spans.append((known[0], known[-1]) if known else None)
    with Watched(browser, dated_site / "index.html") as watched:
        bars = watched.page.locator("#timeline button")
        told = [bars.nth(place).get_attribute("aria-label") or "" for place in range(bars.count())]
        assert sum(int(one.rpartition(": ")[2].split()[0].replace(",", "")) for one in told) == len(dates)
        for place in range(0, len(told), 7):
            bars.nth(place).focus()
            watched.press("Enter")
            low, high = told[place].split(": ")[0].split(" to ")
            most = sum(bool(span and span[0] <= high and span[1] >= low) for span in spans)
            least = sum(bool(span and span[0] < high and span[1] > low) for span in spans)
            assert least <= len(rows(watched)) <= most, told[place]
            assert bars.nth(place).get_attribute("aria-pressed") == "true"
            watched.press("Enter")
            assert len(rows(watched)) == len(spans)


def test_a_bar_shows_the_threads_of_its_own_days(browser: Browser, tmp_path: Path) -> None:
    """Sixty days, sixty bars: each shows the thread of its day, and not that of the next."""
    folder = tmp_path / "frus1969-76v09"
    begin = dt.datetime(1972, 10, 1, 9)
    for number in range(1, 61):
        day = begin + dt.timedelta(days=number - 1)
        write_message(folder, number, ("Kissinger", "Haig"), f"Hakto {number}", "Nothing.", printed(day, False))
        answer = f"Ref: Hakto {number}."
        write_message(folder, number + 500, ("Haig", "Kissinger"), f"Tohak {number}", answer, printed(day, False))
    build([folder], tmp_path / "x.db")
    with Store(tmp_path / "x.db") as store:
        assert write_site(store, tmp_path / "site") == 60
    with Watched(browser, tmp_path / "site" / "index.html") as watched:
        bars = watched.page.locator("#timeline button")
        assert bars.count() == 60
        for place in (0, 1, 2, 7, 30, 59):
            bars.nth(place).click()
            day = begin + dt.timedelta(days=place)
            assert bars.nth(place).get_attribute("aria-label") == f"{day:%Y-%m-%d} to {day:%Y-%m-%d}: 2 messages"
            assert [row[3] for row in rows(watched)] == [f"{day:%Y-%m-%d}"]
            bars.nth(place).click()


def test_a_bar_without_messages_is_no_bar(browser: Browser, tmp_path: Path) -> None:
    """Where nothing was sent it must not look as if one message had been, beside a day with forty."""
    folder = tmp_path / "frus1969-76v09"
    for number in range(1, 43):
        day = dt.datetime(1972, 10, 1) + dt.timedelta(days={41: 30, 42: 59}.get(number, 0))
        write_message(folder, number, ("Kissinger", "Haig"), f"Hakto {number}", "Nothing.", printed(day, False))
    build([folder], tmp_path / "x.db")
    with Store(tmp_path / "x.db") as store:
        write_site(store, tmp_path / "site")
    with Watched(browser, tmp_path / "site" / "index.html") as watched:
        heights: dict[str, set[float]] = {}
        for bar in watched.page.locator("#timeline button").all():
            box = bar.bounding_box()
            count = (bar.get_attribute("aria-label") or "").rpartition(": ")[2].split()[0]
            heights.setdefault(count, set()).add(box["height"] if box else 0)
        assert max(heights.get("0", {0})) < min(heights["1"]) < min(heights["40"])


def test_messages_without_a_thread_are_found_from_the_index(
    browser: Browser, two_threads: Store, tmp_path: Path
) -> None:
    write_site(two_threads, tmp_path / "site")
    with Watched(browser, tmp_path / "site" / "index.html") as watched:
        with watched.page.expect_navigation():
            watched.page.locator("#pages a").click()
        watched.drawn()
        assert "Paris 5" in watched.page.locator("#messages").inner_text()


def test_a_site_without_any_thread(browser: Browser, tmp_path: Path) -> None:
    """Its messages are found from the index all the same, and nobody is told of a time that was not chosen."""
    folder = tmp_path / "frus1"
    write_message(folder, 1, ("Haig", "Kissinger"), "Tohak 1", "Nothing.")
    write_message(folder, 2, ("Kissinger", "Haig"), "Hakto 2", "Nothing.")
    build([folder], tmp_path / "x.db")
    with Store(tmp_path / "x.db") as store:
        assert write_site(store, tmp_path / "site") == 0
    assert (tmp_path / "site" / "threads" / "others-1.html").is_file()
    with Watched(browser, tmp_path / "site" / "index.html") as watched:
        assert watched.page.locator("#pages a").count() == 1
        assert "in this time" not in watched.page.locator("main").inner_text()


# ---------------------------------------------------------------- across pages


def test_a_stub_leads_to_the_message_on_its_own_page(browser: Browser, two_threads: Store, tmp_path: Path) -> None:
    write_site(two_threads, tmp_path / "site")
    given = pages(tmp_path / "site")
    stubs = {(name, m["id"]): m["page"] for name, data in given.items() for m in data["messages"] if "page" in m}
    assert stubs
    for (name, id_), home in stubs.items():
        with Watched(browser, tmp_path / "site" / "threads" / name, address=f"#message={id_}") as watched:
            heading = watched.heading
            with watched.page.expect_navigation():
                watched.page.locator("#details a", has_text="open its page").click()
            watched.drawn()
            assert watched.page.url.partition("#")[0].endswith("/" + unquote(home.partition("#")[0]))
            assert watched.heading == heading
            assert "another thread" not in watched.seen["details"]
            assert watched.messages == []


def test_a_stub_shows_its_citations(browser: Browser, two_threads: Store, tmp_path: Path) -> None:
    write_site(two_threads, tmp_path / "site")
    name = next(
        n
        for n, data in pages(tmp_path / "site").items()
        if any(m["id"].endswith("/d4") and "page" not in m for m in data["messages"])
    )
    with Watched(browser, tmp_path / "site" / "threads" / name, address="#message=frus1969-76v09/d4") as watched:
        assert "Refers to (2)" in watched.seen["details"]
        assert "See Document 2" in watched.seen["details"]


# ---------------------------------------------------------------- the folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_written_again_it_is_the_same(site: Path, store: Store) -> None:
    before = contents(site)
    write_site(store, site)
    assert contents(site) == before


def test_written_again_with_less_its_stale_pages_go_and_other_files_stay(
    site: Path, two_threads: Store, tmp_path: Path
) -> None:
    own = {
        "notes.txt": "mine",
        "threads/notes.txt": "mine",
        "threads/99.html": "<p>mine</p>",
        "assets/logo.svg": "<svg/>",
        "more/1.html": "mine",
        "threads/deep/1.html": '<meta name="generator" content="graphcables 0">',
        "threads/my-chain.html": chain_page(two_threads, next(iter(two_threads.documents()))["id"])[0],
        "threads/98.html": graph_page(two_threads)[0],
        "threads/my-page-1.html": (site / "threads" / "1.html").read_text(encoding="utf-8"),
    }
    for name, text in own.items():
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    write_site(two_threads, site)
    write_site(two_threads, tmp_path / "fresh")
    expected = contents(tmp_path / "fresh") | {name: text.encode() for name, text in own.items()}
    assert contents(site) == expected


def refuses(store: Store, folder: Path) -> None:
    before = contents(folder) if folder.is_dir() else folder.read_bytes()
    with pytest.raises(FileExistsError):
        write_site(store, folder)
    assert (contents(folder) if folder.is_dir() else folder.read_bytes()) == before


def test_a_folder_of_somebody_else_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "thesis.txt").write_text("mine", encoding="utf-8")
    refuses(store, tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text("<title>mine</title>", encoding="utf-8")
    refuses(store, tmp_path / "b")
    (tmp_path / "c").write_text("a file", encoding="utf-8")
    refuses(store, tmp_path / "c")


def test_a_page_that_was_saved_as_index_is_no_site(store: Store, tmp_path: Path) -> None:
    """`view -o index.html` in a folder of one's own doesn't make the folder a site."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "index.html").write_text(graph_page(store)[0], encoding="utf-8")
    (folder / "search.js").write_text("my own", encoding="utf-8")
    refuses(store, folder)


def test_a_file_of_ones_own_among_the_pages_is_not_lost(site: Path, store: Store) -> None:
    """A page is replaced only where it is one of ours."""
    (site / "threads" / "1.html").write_text("<p>mine</p>", encoding="utf-8")
    with suppress(FileExistsError):
        write_site(store, site)
    assert (site / "threads" / "1.html").read_text(encoding="utf-8") == "<p>mine</p>"


def test_odd_things_among_the_pages_stay(site: Path, store: Store, tmp_path: Path) -> None:
    """What has the name of a page that was, and is none: it neither stops the writing nor is taken out."""
    (site / "threads" / "997.html").mkdir()
    (site / "threads" / "998.html").symlink_to(tmp_path / "nowhere")
    if hasattr(os, "mkfifo"):
        os.mkfifo(site / "threads" / "999.html")
    before = {path.name for path in (site / "threads").iterdir()}
    write_site(store, site)
    assert {path.name for path in (site / "threads").iterdir()} == before


@pytest.mark.parametrize("name", ["assets/page.js", "assets/.page.js.new", "threads/.1.html.new", "search.js"])
def test_a_folder_where_a_file_is_to_stand_is_refused(site: Path, store: Store, name: str) -> None:
    (site / name).unlink(missing_ok=True)
    (site / name).mkdir()
    refuses(store, site)


def test_a_page_saved_under_the_name_of_a_thread_is_not_lost(site: Path, store: Store) -> None:
    (site / "threads" / "1.html").write_text(graph_page(store)[0], encoding="utf-8")
    refuses(store, site)


def test_links_out_of_the_folder_are_not_followed(site: Path, store: Store, tmp_path: Path) -> None:
    """Pages elsewhere are neither removed nor written over."""
    elsewhere = tmp_path / "elsewhere"
    (site / "threads").rename(elsewhere)
    (elsewhere / "7777.html").write_bytes((elsewhere / "1.html").read_bytes())
    (elsewhere / "1.html").unlink()
    before = contents(elsewhere)
    (site / "threads").symlink_to(elsewhere)
    with suppress(OSError):
        write_site(store, site)
    assert contents(elsewhere) == before


@pytest.mark.parametrize("after", [1, 5])
def test_writing_that_was_stopped_is_taken_up_again(store: Store, tmp_path: Path, after: int) -> None:
    """What was begun is ours: the same command again makes it whole."""

    def stop(done: int, _: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(store, tmp_path / "site", stop)
    write_site(store, tmp_path / "site")
    write_site(store, tmp_path / "fresh")
    assert contents(tmp_path / "site") == contents(tmp_path / "fresh")


@pytest.mark.parametrize("failing", [1, 2, 9])
def test_writing_on_a_full_disk_is_taken_up_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    replace, count = os.replace, 0

    def full(*paths: Path) -> None:
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(*paths)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_site(store, tmp_path / "site")
    monkeypatch.undo()
    write_site(store, tmp_path / "site")
    write_site(store, tmp_path / "fresh")
    assert contents(tmp_path / "site") == contents(tmp_path / "fresh")


def test_the_command_says_what_it_wrote_and_what_it_refuses(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "graphcables", "site", "--db", "sample", "-o"]
    ran = subprocess.run([*command, str(tmp_path / "new")], capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "index.html" in ran.stderr
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").touch()
    ran = subprocess.run([*command, str(tmp_path / "other")], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "choose another -o" in ran.stderr
    assert "Traceback" not in ran.stderr


SEEDED = """
import hashlib, sys
from pathlib import Path
from graphcables.store import Store
from graphcables.view import chain_page, graph_page, messages_page
from graphcables.view.site import write_site
out = hashlib.sha256()
for path in sys.argv[2:]:
    with Store(Path(path)) as store:
        graph = store.graph()
        first = sorted(graph)[3]
        for page in (graph_page(store, text=True), chain_page(store, first, text=True), messages_page(store, sorted(graph)[:9])):
            out.update(page[0].encode())
        out.update(store.graph(sorted(graph)[:9])._repr_html_().encode())
        folder = Path(sys.argv[1], Path(path).stem)
        write_site(store, folder)
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                out.update(str(file.relative_to(folder)).encode() + file.read_bytes())
print(out.hexdigest())
"""


def test_the_same_bytes_whatever_the_hash_seed(sample_db: Path, dated_db: Path, tmp_path: Path) -> None:
    """Pages, the notebook's frame and a whole site, by processes with different seeds."""
    digests = set()
    for seed in ("0", "1", "4242"):
        ran = subprocess.run(
            [sys.executable, "-c", SEEDED, str(tmp_path / seed), str(sample_db), str(dated_db)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        digests.add(ran.stdout.strip())
    assert len(digests) == 1
    assert len(digests.pop()) == 2 * hashlib.sha256().digest_size


# ---------------------------------------------------------------- payloads


@pytest.mark.parametrize("fill", [in_files, in_database])
def test_payloads_in_a_site_are_only_text(browser: Browser, place: Place, fill: Callable[[Place], None]) -> None:
    """In the index's table, search, timeline and links, and on the pages: shown; nothing run, asked for or made."""
    fill(place)
    site = place.out / "site"
    with Store(place.db) as store:
        write_site(store, site)
        graph = store.graph()
    assert {path.name for path in site.iterdir()} == {"index.html", "search.js", "assets", "threads"}
    assert all(re.fullmatch(r"(\d+|others)(-\d+)?\.html", path.name) for path in (site / "threads").iterdir())
    index = site / "index.html"
    with Watched(browser, index) as watched:
        page = watched.page
        for payload in PAYLOADS.values():
            page.locator("#search").fill(payload.replace("\x00", ""))
            page.locator("#hits li, #told:has-text('No message')").first.wait_for()
        page.locator("#search").fill("a")
        for button in page.locator("#heads button, #timeline button").all()[:12]:
            button.click()
        check_made_of_nothing(watched, site, index)
        shown = " ".join((page.locator("body").text_content() or "").split())
        if fill is in_database:
            for payload in PAYLOADS.values():
                said = " ".join("".join(c if c.isprintable() else " " for c in payload).split())
                page.locator("#search").fill(said)
                page.locator("#hits li").first.wait_for()
                hits = " ".join((page.locator("#hits").text_content() or "").split())
                assert said in hits, payload
        assert "{{" not in shown.replace("{{7*7}}", "")
        links = page.locator("a").evaluate_all("(all) => all.map((one) => one.href)")
        assert all(link.startswith((site / "threads").as_uri() + "/") for link in links)
        assert watched.requests.count(index.as_uri()) == 1
    for name in sorted(path.name for path in (site / "threads").iterdir())[:6]:
        path = site / "threads" / name
        with Watched(browser, path) as watched:
            watched.page.evaluate("() => { for (const one of data.messages) choose(one.id); }")
            check_made_of_nothing(watched, site, path)
    hit = next(node for node in graph if "svg" in node)
    file = next(
        name for name, data in pages(site).items() if any(m["id"] == hit and "page" not in m for m in data["messages"])
    )
    with Watched(browser, index) as watched:
        watched.page.locator("#search").fill(hit)
        link = watched.page.locator(f"#hits a[href^='threads/{file}']").first
        link.wait_for()
        with watched.page.expect_navigation():
            link.click()
        watched.drawn()
        assert watched.heading
        assert watched.messages == []


def check_made_of_nothing(watched: Watched, site: Path, path: Path) -> None:
    """Nothing was run, asked for, said or made."""
    page = watched.page
    assert watched.dialogs == []
    assert watched.messages == []
    assert set(watched.requests) <= allowed(site, path)
    assert (
        page.locator("img, iframe, object, embed, base, form, video, audio, style, svg:not(#legend svg)").count() == 0
    )
    assert page.locator("[onload], [onerror], [onclick]").count() == 0
    assert page.locator("link:not([rel=stylesheet])").count() == 0
    assert page.locator("script:not([src]):not(#data)").count() == 0
    assert page.evaluate("() => Object.keys(Object.prototype).length === 0")


# ---------------------------------------------------------------- the notebook


def in_notebook(folder: Path, html: str) -> Path:
    """A page that holds a cell's output, as Jupyter puts it there."""
    path = folder / "notebook.html"
    path.write_text(
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Notebook</title>'
        f"<script>window.secret = 'kept';</script><h1>Notebook</h1><div class='output'>{html}</div></html>",
        encoding="utf-8",
        newline="\n",
    )
    return path


class Notebook:
    """The page of a notebook, opened offline, and the frame in it."""

    def __init__(self, browser: Browser, path: Path) -> None:
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.downloads: list[str] = []
        self.context = browser.new_context(viewport={"width": 1200, "height": 800}, offline=True)
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.messages.append(dialog.message), dialog.dismiss()))
        self.page.on("download", lambda download: self.downloads.append(download.suggested_filename))
        self.page.goto(path.as_uri())
        self.frame: Frame = self.page.frames[1]
        self.frame.locator("html[data-drawn=yes]").wait_for(state="attached", timeout=10_000)

    def __enter__(self) -> Notebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.fixture
def notebook_file(store: Store, tmp_path: Path) -> Path:
    return in_notebook(tmp_path, store.graph(row["id"] for row in store.chain("Hakto 44"))._repr_html_())


def test_a_graph_draws_itself_in_a_notebook(browser: Browser, notebook_file: Path) -> None:
    with Notebook(browser, notebook_file) as notebook:
        painted = notebook.frame.evaluate(
            "() => { const c = document.querySelector('#graph canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"
        )
        assert painted > 500
        notebook.frame.locator("#messages li", has_text="Hakto 44").click()
        assert "Ref: Tohak 82." in notebook.frame.locator("#details").inner_text()
        assert notebook.frame.locator("#details mark").first.inner_text() == "Tohak 82"
        notebook.frame.locator("#search").fill("tohak")
        notebook.page.keyboard.press("Escape")
        notebook.frame.locator("#side").click()
        assert notebook.requests == [notebook_file.as_uri()]
        assert notebook.messages == []


def test_the_frame_is_closed(browser: Browser, notebook_file: Path) -> None:
    """It reaches neither the notebook nor what the browser keeps, nor the network."""
    with Notebook(browser, notebook_file) as notebook:
        frame = notebook.page.locator("iframe")
        sandbox = (frame.get_attribute("sandbox") or "").split()
        assert "allow-same-origin" not in sandbox
        assert "allow-top-navigation" not in sandbox
        assert frame.get_attribute("title")
        for reach in (
            "parent.secret",
            "parent.document.title",
            "top.location.href",
            "localStorage.length",
            "document.cookie",
        ):
            with pytest.raises(Exception, match="SecurityError"):
                notebook.frame.evaluate(reach)
        assert notebook.frame.evaluate("window.origin") == "null"
        assert notebook.requests == [notebook_file.as_uri()]


def test_a_citation_is_copied_in_a_notebook(browser: Browser, notebook_file: Path) -> None:
    with Notebook(browser, notebook_file) as notebook:
        notebook.context.grant_permissions(["clipboard-read", "clipboard-write"])
        notebook.frame.locator("#messages li", has_text="Hakto 44").click()
        notebook.frame.get_by_role("button", name="Copy citation").click()
        notebook.frame.locator("#told", has_text="Copied.").wait_for()
        assert "Hakto 44/224, undated" in notebook.page.evaluate("navigator.clipboard.readText()")
        assert notebook.messages == []


@pytest.mark.parametrize("which", ["svg", "png"])
def test_a_picture_is_saved_in_a_notebook(browser: Browser, notebook_file: Path, which: str) -> None:
    """The frame may hand out files, or doesn't offer to."""
    with Notebook(browser, notebook_file) as notebook:
        button = notebook.frame.locator(f"#{which}")
        if button.is_visible():
            button.click()
            notebook.page.wait_for_timeout(1000)
            assert len(notebook.downloads) == 1
        assert notebook.messages == []


def test_links_of_the_frame_open_whole_pages(browser: Browser, notebook_file: Path) -> None:
    """What opens from the frame isn't shut in its sandbox: history.state.gov needs its own origin."""
    with Notebook(browser, notebook_file) as notebook:
        sandbox = (notebook.page.locator("iframe").get_attribute("sandbox") or "").split()
        assert "allow-popups" not in sandbox or "allow-popups-to-escape-sandbox" in sandbox


@pytest.mark.parametrize("fill", [in_files, in_database])
def test_payloads_in_a_notebook_are_only_text(browser: Browser, place: Place, fill: Callable[[Place], None]) -> None:
    fill(place)
    with Store(place.db) as store:
        html = store.graph()._repr_html_()
    assert html.count("<") == 2
    assert html.count("<iframe") == 1
    assert "</script>" not in html
    assert markup.unescape(html).count("</iframe>") >= 1
    path = in_notebook(place.out, html)
    with Notebook(browser, path) as notebook:
        frame = notebook.frame
        frame.evaluate("() => { for (const one of data.messages) choose(one.id); }")
        frame.locator("#side").click()
        assert notebook.messages == []
        assert notebook.requests == [path.as_uri()]
        assert len(notebook.page.frames) == 2
        assert frame.locator("img, iframe, object, embed, base, link, form, [onload], [onerror]").count() == 0
        assert frame.locator("a:not([href^='https://history.state.gov/historicaldocuments/frus'])").count() == 0
        assert notebook.page.evaluate("window.secret") == "kept"


def test_what_is_no_graph_of_ours_is_told_of_in_words(store: Store) -> None:
    graph = store.graph()
    assert "<iframe" not in graph.reverse()._repr_html_()
    assert "<iframe" not in store.graph(evidence=False)._repr_html_()
    empty = store.graph([])._repr_html_()
    assert empty == "<p>A graph of 0 messages and 0 edges</p>"
