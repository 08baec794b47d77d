"""Small databases to ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphcables.pipeline import build
from tests.questions.asking import CABLES, POSTED


@pytest.fixture(scope="session")
def cables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the table, whose volume is `cables`."""
    folder = tmp_path_factory.mktemp("questions") / "cables"
    folder.mkdir()
    table = folder / "cables.jsonl"
    table.write_text("\n".join(map(json.dumps, CABLES)), encoding="utf-8")
    build([table], folder / "graph.db")
    return folder / "graph.db"


@pytest.fixture(scope="session")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of telegrams from posts."""
    folder = tmp_path_factory.mktemp("posted") / "posted"
    folder.mkdir()
    for number, (head, place) in enumerate(POSTED, 1):
        page = f"{number}. {head}\n\n{place}, May {number}, 1950.\n\nThe rain has come.\n"
        (folder / f"d{number}.txt").write_text(page, encoding="utf-8")
    build([folder], folder / "graph.db")
    return folder / "graph.db"
