"""What the tests of the pages are given: a browser, a corpus with dates, pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcables.pipeline import build
from graphcables.store import Store
from graphcables.view import chain_page, graph_page
from tests.hostile.harness import Listener, Place
from tests.view.opened import write_dated


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out, unless they are asked for, the tests of modules that together open hundreds of pages in the browser."""
    if os.environ.get("GRAPHCABLES_PAGE_FULL"):
        return
    left_out = pytest.mark.skip(reason="one of hundreds of pages to open: set GRAPHCABLES_PAGE_FULL=1")
    for item in items:
        if item.get_closest_marker("many_pages") and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(left_out)


@pytest.fixture(scope="session")
def dated_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of forty dated messages in two volumes."""
    folder = tmp_path_factory.mktemp("dated")
    build(write_dated(folder), folder / "dated.db")
    return folder / "dated.db"


@pytest.fixture
def dated(dated_db: Path) -> Iterator[Store]:
    with Store(dated_db) as opened:
        yield opened


@pytest.fixture
def chain_file(store: Store, tmp_path: Path) -> Path:
    """The page of Hakto 44's chain, with texts."""
    path = tmp_path / "chain.html"
    path.write_text(chain_page(store, "frus1969-76v09/d52", text=True)[0], encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def sample_file(store: Store, tmp_path: Path) -> Path:
    """The page of the whole sample."""
    path = tmp_path / "sample.html"
    path.write_text(graph_page(store)[0], encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def dated_file(dated: Store, tmp_path: Path) -> Path:
    """The page of the dated corpus."""
    path = tmp_path / "dated.html"
    path.write_text(graph_page(dated)[0], encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place for hostile files."""
    listener = Listener()
    yield Place(tmp_path, listener)
    listener.server.close()
