"""Places for hostile files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.harness import Listener, Place


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    opened = Listener()
    yield opened
    opened.server.close()


@pytest.fixture
def place(tmp_path: Path, listener: Listener) -> Place:
    return Place(tmp_path, listener)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """All reading is done in this process, where it is watched."""
    monkeypatch.setattr("graphcables.workers._SMALL", 1 << 40, raising=False)
