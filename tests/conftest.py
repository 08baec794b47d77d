"""What the tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphcables.model import Document
from graphcables.pipeline import build
from graphcables.read.text import read_text
from graphcables.sample import SAMPLE
from graphcables.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED_VARIABLE = "GRAPHCABLES_SHARED"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the shared corpora; tests that need it are skipped where it is not there."""
    place = os.environ.get(SHARED_VARIABLE)
    if not place or not Path(place, "corpora").is_dir():
        pytest.skip(f"needs the shared corpora: set {SHARED_VARIABLE} to their folder")
    return Path(place)


@pytest.fixture(scope="session")
def sample_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the sample corpus."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    build([SAMPLE], path)
    return path


@pytest.fixture
def store(sample_db: Path) -> Iterator[Store]:
    """The sample's database, opened."""
    with Store(sample_db) as opened:
        yield opened


@pytest.fixture
def page() -> Callable[..., Document]:
    """Makes a document of the body of a message and its footnotes, as a page of history.state.gov prints them."""

    def make(
        body: str,
        *notes: str,
        title: str = "9. Telegram From the Embassy in Greece to the Department of State1",
        dateline: str = "Athens, June 4, 1964.",
    ) -> Document:
        listed = "\n".join(f"  {number}. {note}" for number, note in enumerate(("Source: own prose.", *notes), 1))
        text = f"{title}\n\n{dateline}\n\n{body}\n\n{listed}\n"
        return next(read_text(text, "volume/d9.txt", "frus1964-68v16"))

    return make


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window and without a network of its own."""
    from playwright.sync_api import sync_playwright

    from tests.view.opened import CHROMIUM, FLAGS

    if CHROMIUM is None:
        pytest.skip("needs Chromium: bash .ci/test installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
