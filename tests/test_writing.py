"""A changed source: the database changes where it is, or a copy of it takes its place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from graphcables import pipeline
from graphcables.pipeline import build
from graphcables.read import find_sources
from graphcables.sample import SAMPLE
from graphcables.store import Store
from tests.databases import everything

_CHANGED = "50. A note\n\nYour 41 came.\n"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph.db"


@pytest.fixture
def page(tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One of four documents of a database."""
    monkeypatch.setattr("graphcables.read.files._RACE", 0)
    (tmp_path / "pages").mkdir()
    for number in (50, 52, 53, 55):
        shutil.copy(SAMPLE / "frus1969-76v09" / f"d{number}.txt", tmp_path / "pages")
    build([tmp_path / "pages"], graph)
    return tmp_path / "pages" / "d50.txt"


def fresh(page: Path) -> dict[str, Any]:
    """What a build from nothing gives."""
    db = page.with_name("fresh.db")
    build([page.parent], db)
    return everything(db)


def test_nothing_to_change(page: Path, graph: Path) -> None:
    before = graph.read_bytes(), graph.stat().st_ino, graph.stat().st_mtime_ns
    assert build([page.parent], graph).unchanged == 4
    assert (graph.read_bytes(), graph.stat().st_ino, graph.stat().st_mtime_ns) == before
    assert sorted(path.name for path in graph.parent.iterdir()) == ["graph.db", "pages"]


@pytest.fixture(params=["bytes", "documents", "citations", "a reader", "another name", "not writable"])
def copied(request: pytest.FixtureRequest, graph: Path, page: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Why the database itself can't be changed, or shouldn't."""
    with ExitStack() as reading:
        if request.param == "a reader":
            reading.enter_context(Store(graph))
        elif request.param == "another name":
            os.link(graph, graph.with_name("other.db"))
        elif request.param == "not writable":
            graph.chmod(0o444)
            monkeypatch.setattr("os.access", lambda path, mode: os.stat(path).st_mode & 0o222)
        else:
            monkeypatch.setitem(pipeline._AT_ONCE, request.param, 0)
        yield


def test_in_place(page: Path, graph: Path) -> None:
    before = graph.stat().st_ino
    page.write_text(_CHANGED, encoding="utf-8")
    report = build([page.parent], graph)
    assert (report.read, report.unchanged, report.errors) == (1, 3, [])
    assert graph.stat().st_ino == before
    assert sorted(path.name for path in graph.parent.iterdir()) == ["graph.db", "pages"]
    assert everything(graph) == fresh(page)


@pytest.mark.usefixtures("copied")
def test_in_a_copy(page: Path, graph: Path) -> None:
    before = graph.stat().st_ino
    page.write_text(_CHANGED, encoding="utf-8")
    page.with_name("d53.txt").write_bytes(b"\xff\xfe\x00")
    report = build([page.parent], graph)
    assert (report.read, report.unchanged, len(report.errors)) == (1, 2, 1)
    assert graph.stat().st_ino != before
    page.with_name("d53.txt").unlink()
    assert everything(graph)["documents"] == fresh(page)["documents"]


def test_reader_keeps_what_it_opened(page: Path, graph: Path) -> None:
    with Store(graph) as reader:
        page.write_text(_CHANGED, encoding="utf-8")
        build([page.parent], graph)
        assert "1 came" not in "".join(str(tuple(row)) for row in reader.execute("SELECT text FROM texts"))
    with Store(graph) as reader:
        assert "1 came" in "".join(str(tuple(row)) for row in reader.execute("SELECT text FROM texts"))


def test_other_name_keeps_what_it_had(page: Path, graph: Path) -> None:
    other = graph.with_name("other.db")
    os.link(graph, other)
    before = other.read_bytes()
    page.write_text(_CHANGED, encoding="utf-8")
    build([page.parent], graph)
    assert other.read_bytes() == before


def test_reader_in_the_process_of_a_build_keeps_its_lock(page: Path, graph: Path) -> None:
    """A build in the process of a reader must not give up the reader's lock, as closing a file does."""
    change = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN EXCLUSIVE')"
    with Store(graph):
        assert build([page.parent], graph).unchanged == 4
        other = subprocess.run([sys.executable, "-c", change, graph], capture_output=True, text=True, check=False)
    assert "database is locked" in other.stderr


@pytest.mark.parametrize("also", ["nothing", "a touched source", "a changed source"])
def test_database_put_back_while_sources_are_listed(
    page: Path, graph: Path, also: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program puts in its place is what is changed."""
    other = graph.with_name("other.db")
    page.write_text(_CHANGED, encoding="utf-8")
    build([page.parent], other)
    if also == "a touched source":
        os.utime(page, (1, 1))
    elif also == "a changed source":
        page.with_name("d52.txt").write_text("52. A note\n\nYour 43 came.\n", encoding="utf-8")

    def find(*arguments: Any, **options: Any) -> Any:
        found = find_sources(*arguments, **options)
        os.replace(other, graph)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "find_sources", find)
        assert build([page.parent], graph).unchanged == 4 - (also == "a changed source")
    assert everything(graph) == fresh(page)
