"""A later build equals a first one, row for row, whatever has come, gone or changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcables.pipeline import build

from .benchmarks.corpus import write_corpus
from .databases import everything

DOCUMENTS = 40


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of a small corpus: four volumes whose messages cite each other."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, DOCUMENTS, form="text", per_volume=10)
    return sorted(path for path in folder.rglob("*.txt"))


def lay(corpus: list[Path], folder: Path, texts: dict[int, int | None]) -> None:
    """Lays out a folder: for each place of the corpus the file whose text stands there, or none."""
    shutil.rmtree(folder, ignore_errors=True)
    for place, text in texts.items():
        if text is not None:
            path = folder / corpus[place].parent.name / corpus[place].name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(corpus[text].read_bytes())
            os.utime(path, (1, 1))


texts = st.dictionaries(st.integers(0, DOCUMENTS - 1), st.none() | st.integers(0, DOCUMENTS - 1), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(texts, min_size=1, max_size=3))
def test_changes_equal_a_first_build(corpus: list[Path], changes: list[dict[int, int | None]]) -> None:
    state: dict[int, int | None] = {place: place if place % 5 else None for place in range(DOCUMENTS)}
    with TemporaryDirectory() as name:
        folder, db, first = Path(name, "sources"), Path(name, "later.db"), Path(name, "first.db")
        lay(corpus, folder, state)
        build([folder], db)
        for change in changes:
            state |= change
            lay(corpus, folder, state)
            report = build([folder], db)
            first.unlink(missing_ok=True)
            afresh = build([folder], first)
            assert everything(db) == everything(first)
            assert (report.documents, report.citations, report.warnings) == (
                afresh.documents,
                afresh.citations,
                afresh.warnings,
            )


def test_volumes_of_tei(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_corpus(folder, 120, form="tei", per_volume=20)
    volumes = sorted(folder.rglob("*.xml"))
    build(volumes[1:], tmp_path / "later.db")
    build(volumes, tmp_path / "later.db")
    build(volumes, tmp_path / "first.db")
    assert everything(tmp_path / "later.db") == everything(tmp_path / "first.db")
