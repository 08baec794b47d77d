"""A folder of pages for a correspondence of any size: an index of its threads, and a page for each.

The pages share their scripts, open without a server, and lead to each other: a message of another thread that is cited, or
cites, stands on the page as a stub with a link.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import networkx as nx

from graphcables import own
from graphcables.chains import order_of, threads
from graphcables.measures import order_with_absent, thread_table
from graphcables.output import counted, plain
from graphcables.slips import SURELY, slips
from graphcables.view import statuses, summary
from graphcables.view.content import content, names_of
from graphcables.view.page import LIBRARY, SCRIPTS, Page, part, render, script_json

if TYPE_CHECKING:
    from graphcables.graph import CableGraph
    from graphcables.store import Store

_LARGEST = 2000
"""Most messages of a thread on one page: a longer one is cut, in the order of the sources."""
_TOGETHER = 500
"""Most messages without a thread on one page."""
_STUBS = 300
"""Most stubs on one page: the first in the order of the sources are taken."""
_ASSETS = (LIBRARY, *SCRIPTS, "page.css", "index.js", "index.css")
_TITLE = 110
"""Most letters of a title in the index's search."""
_SITE = f"{own.PAGE} site"
"""What tells a site's index and pages from one that somebody saved among them."""
_SHEET = re.compile(r"(?:others-)?[0-9]+(?:-[0-9]+)?\.html")
"""The names of pages."""
_SEARCH = "const MESSAGES = "
_BEGUN = f'<!DOCTYPE html><meta charset=utf-8><meta {_SITE}"><title>Unfinished</title><p>This site is being written, or was stopped: run the command again.\n'
_HEAD = 2000
"""Characters of a file in which its mark stands."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page to be written: its file, its title, and the messages that are at home on it."""

    file: str
    title: str
    messages: Sequence[str]


def write_site(store: Store, folder: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Writes the index and the pages; gives the number of threads.

    Parameters
    ----------
    store : Store
    folder : Path
        A new or empty folder, or one that this wrote earlier, if only in part: its pages are replaced, other files are
        left alone.
    progress : callable, optional
        Told (done, of all) in pages.

    Raises
    ------
    FileExistsError
        Where the folder holds something else, or a file of somebody's own where a page is to stand. Nothing is changed.
    OSError
        Where it can't be written.

    Examples
    --------
    >>> import tempfile, pathlib, graphcables
    >>> with graphcables.open("sample") as store, tempfile.TemporaryDirectory() as folder:
    ...     count = write_site(store, pathlib.Path(folder) / "site")
    ...     pages = sorted(page.name for page in (pathlib.Path(folder) / "site" / "threads").iterdir())
    >>> count > 5, pages[0]
    (True, '1.html')
    """
    _check_folder(folder)
    graph = store.graph(evidence=False)
    order = order_with_absent(graph)
    groups = threads(graph)
    names = names_of(graph)
    sheets = list(_sheets(graph, groups, order, names))
    _check_files(folder, sheets)
    homes = {node: sheet.file for sheet in sheets for node in sheet.messages}
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "index.html").exists():
        _write(folder / "index.html", _BEGUN)  # first of all: by it the folder is known when this has to be done again
    for inside in ("threads", "assets"):
        (folder / inside).mkdir(exist_ok=True)
    for name in _ASSETS:
        _write(folder / "assets" / name, part(name))
    for done, sheet in enumerate(sheets, 1):
        _write(folder / "threads" / sheet.file, _page(store, graph, sheet, homes, order))
        if progress:
            progress(done, len(sheets))
    _write(folder / "search.js", f"{_SEARCH}{script_json({'rows': _found(graph, homes, names)})}.rows;\n")
    _write(folder / "index.html", _index(store, graph, groups, sheets, homes, names))
    kept = {sheet.file for sheet in sheets}
    for old in (folder / "threads").iterdir():
        if _SHEET.fullmatch(old.name) and old.name not in kept and _is_ours(old, _SITE):
            old.unlink()
    return len(groups)


def _is_ours(path: Path, mark: str) -> bool:
    """Whether a path is a file, no link to one, that bears a mark of ours at its beginning."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return mark in file.read(_HEAD)


def _check_folder(folder: Path) -> None:
    """Makes sure that a folder may be filled, or is a site of ours."""
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder}: is a file, not a folder")
    index = folder / "index.html"
    if not folder.is_dir() or {path.name for path in folder.iterdir()} <= {_beside(index).name}:
        return
    if not _is_ours(index, _SITE):
        raise FileExistsError(
            f"{folder}: is no site of graphcables, and not empty; it is left as it is (choose another -o)"
        )
    for inside in (folder / "threads", folder / "assets"):
        if inside.is_symlink() or (inside.exists() and not inside.is_dir()):
            raise FileExistsError(f"{inside}: is no folder of the site; it is left as it is (choose another -o)")


def _check_files(folder: Path, sheets: Sequence[_Sheet]) -> None:
    """Makes sure that no file of somebody's own stands where one is to be written."""
    marks = {folder / "search.js": _SEARCH, **{folder / "threads" / sheet.file: _SITE for sheet in sheets}}
    marks |= {folder / "assets" / name: "" for name in _ASSETS}
    for path, mark in marks.items():
        for file, marked in ((path, mark), (_beside(path), "")):
            if os.path.lexists(file) and not _is_ours(file, marked):
                raise FileExistsError(f"{file}: is no file of this site; it is left as it is (choose another -o)")


def _write(path: Path, text: str) -> None:
    """Writes a file whole, or leaves the one that is there."""
    new = _beside(path)
    new.unlink(missing_ok=True)  # left by one that was stopped; a link there is not followed
    try:
        with new.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _beside(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.new")


def _sheets(
    graph: CableGraph, groups: Sequence[set[str]], order: dict[str, float], names: dict[str, str]
) -> Iterator[_Sheet]:
    def place(node: str) -> tuple[float, str]:
        return order[node], node

    threaded: set[str] = set()
    for number, group in enumerate(groups, 1):
        members = sorted(group, key=place)
        threaded |= group
        for start in range(0, len(members), _LARGEST):
            piece = f"-{start // _LARGEST + 1}" if len(members) > _LARGEST else ""
            title = f"Thread {number}{piece}: {names[members[0]]} and what followed"
            yield _Sheet(f"{number}{piece}.html", title, members[start : start + _LARGEST])
    rest = sorted((node for node in graph if node not in threaded), key=place)
    for start in range(0, len(rest), _TOGETHER):
        number = start // _TOGETHER + 1
        yield _Sheet(f"others-{number}.html", f"Messages in no thread, {number}", rest[start : start + _TOGETHER])


def _page(store: Store, whole: CableGraph, sheet: _Sheet, homes: dict[str, str], order: dict[str, float]) -> str:
    own = set(sheet.messages)
    around = {other for node in own for other in nx.all_neighbors(whole, node)} - own
    stubs = sorted(around, key=lambda node: (order[node], node))[:_STUBS]
    graph = store.graph([*sheet.messages, *stubs])
    graph.remove_edges_from([edge for edge in graph.edges if own.isdisjoint(edge)])
    pages = {node: f"{homes[node]}#message={quote(node, safe='')}" for node in stubs}
    nodes, arrows, extra = content(graph, store, pages=pages)
    note = f", {len(stubs):,} of them in other threads" if stubs else ""
    if len(around) > len(stubs):
        note += f" ({len(around) - len(stubs):,} more are not shown)"
    page = Page(sheet.title, summary(graph, extra, note), assets="../assets", home="../index.html")
    page.nodes, page.edges, page.extra = nodes, arrows, extra
    html: str = page.generate_html()
    return html


def _index(
    store: Store,
    graph: CableGraph,
    groups: Sequence[set[str]],
    sheets: Sequence[_Sheet],
    homes: dict[str, str],
    names: dict[str, str],
) -> str:
    rows = [
        [
            homes[row["first"]],
            names[row["first"]],
            row["messages"],
            row["absent"],
            _known(row["begins"]),
            _known(row["ends"]),
            _known(row["days"]),
            [plain(name)[:40] for name in row["senders"][:4]],
        ]
        for row in thread_table(graph).to_dict("records")
    ]
    wrong = {node for node, *_ in slips(graph, order_of(graph), SURELY)}
    dates = [
        data["date"][:10]
        for node, data in graph.nodes(data=True)
        if data["date"] and data["status"] == "present" and node not in wrong
    ]
    others = [[sheet.file, sheet.title, len(sheet.messages)] for sheet in sheets if sheet.file.startswith("others")]
    data: dict[str, Any] = {"threads": rows, "dates": sorted(dates), "others": others}
    name = "sample" if store.path.name.startswith("sample-") else store.path.stem
    return render(
        "index.html.j2",
        ("index.css",),
        ("index.js",),
        assets="assets",
        title=plain(f"Threads of {name}"),
        summary=f"{counted(len(groups), 'thread')} · {counted(len(graph), 'message')}{statuses(graph)} · {counted(graph.number_of_edges(), 'arrow')}",
        data=script_json(data),
    )


def _known(value: Any) -> Any:
    """A value of a table, None where pandas has NaN."""
    return None if value is None or value != value else int(value) if isinstance(value, float) else value


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[:_TITLE].rstrip()}…"


def _found(graph: CableGraph, homes: dict[str, str], names: dict[str, str]) -> list[list[Any]]:
    """What the index's search knows of each message: id, page, name, date, parties, title."""
    return [
        [
            node,
            homes[node],
            ", ".join(plain(serial) for serial in data["serials"]) or names[node],
            data["date"] or (data["status"] if data["status"] != "present" else ""),
            plain(f"{data['sender'] or '?'} → {data['recipient'] or '?'}")
            if data["sender"] or data["recipient"]
            else "",
            _shortened(plain(data["title"] or "")),
        ]
        for node, data in graph.nodes(data=True)
    ]
