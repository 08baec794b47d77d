"""The shared corpora: the page of the published volume, and floors for the scores against the editors' own work."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import graphcables
from graphcables.extract import reference_rows
from graphcables.pipeline import build
from graphcables.store import Store

PACKAGE = Path(graphcables.__file__).parents[1]


@pytest.fixture(scope="module")
def page(shared: Path) -> Path:
    return shared / "corpora" / "frus-pages" / "frus1969-76v09" / "d52.txt"


@pytest.fixture(scope="module")
def page_db(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Document 52 alone."""
    path = tmp_path_factory.mktemp("page") / "d52.db"
    report = build([page], path)
    assert (report.documents, report.errors, report.warnings) == (1, [], [])
    return path


class TestDocument52:
    def test_document(self, page_db: Path) -> None:
        with Store(page_db) as store:
            (row,) = store.documents()
        assert (row["id"], row["volume"], row["number"]) == ("frus1969-76v09/d52", "frus1969-76v09", "52")
        assert (row["serials"], row["sender"], row["recipient"]) == (["Hakto 44/224"], "Kissinger", "Haig")
        assert row["title"].startswith("Backchannel Message From the President’s Assistant")
        assert row["title"].endswith("(Haig)")

    def test_references(self, page: Path) -> None:
        rows = list(reference_rows([str(page)], pytest.fail))
        fields = ("kind", "text", "series", "number", "marker", "footnote")
        assert [tuple(row[name] for name in fields) for row in rows] == [
            ("message", "Tohak 82", "Tohak", "82", "2", None),
            ("document", "Document 44", None, "44", None, "2"),
        ]

    def test_offsets(self, page_db: Path) -> None:
        with Store(page_db) as store:
            document = store.document("frus1969-76v09/d52")
            rows = store.cited_by("frus1969-76v09/d52")
        assert document is not None
        assert [document.text[row["start"] : row["end"]] for row in rows] == ["Tohak 82", "Document 44"]

    def test_page_mark(self, page_db: Path) -> None:
        with Store(page_db) as store:
            document = store.document("frus1969-76v09/d52")
        assert document is not None
        ((offset, label),) = [(mark.offset, mark.label) for mark in document.pages]
        assert label == "269"
        assert document.text[offset:].startswith("essential that we give")

    @pytest.mark.parametrize("name", ["Hakto44", "d52", "Hakto 44/224"])
    def test_chain(self, page_db: Path, name: str) -> None:
        with Store(page_db) as store:
            rows = store.chain(name)
        assert [(row["depth"], row["status"]) for row in rows] == [(-1, "absent"), (0, "present")]

    def test_says_what_is_cited(self, page_db: Path) -> None:
        with Store(page_db) as store:
            message, document = store.cited_by("frus1969-76v09/d52")
        assert (message["status"], message["relation"]) == ("absent", "reply")
        assert (document["target"], document["status"]) == ("frus1969-76v09/d44", "absent")


SCORES = {
    "documents": (["score.py", "documents"], "frus-tei", ["--volumes", "4"], {"f1": 0.97}, {}),
    "markers": (["score.py", "markers"], "frus-tei", ["--volumes", "4"], {"right": 0.93}, {}),
    "blind FRUS": (["score.py", "blind"], "frus-tei", ["--volumes", "4"], {"accuracy": 0.85}, {"error": 0.05}),
    "blind DAFP": (["score.py", "blind"], "dafp", ["--volumes", "3"], {"accuracy": 0.85}, {}),
    "messages": (["messages.py"], "frus-gold", [], {"precision": 0.94, "recall": 0.94}, {}),
}
"""The program, its corpus and options, the floors of its scores, and their ceilings."""


@pytest.mark.parametrize("name", SCORES)
def test_scores(shared: Path, name: str) -> None:
    program, corpus, options, floors, ceilings = SCORES[name]
    paths = os.pathsep.join(filter(None, (str(PACKAGE), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [
            sys.executable,
            *program,
            str(shared / "corpora" / corpus),
            *options,
            "--program",
            f"{shlex.quote(sys.executable)} -m graphcables",
        ],
        cwd=shared / "score",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("SCORE ")
    scores = {key: float(value) for key, value in (pair.split("=") for pair in last.split()[1:])}
    assert scores["gold"] > 0
    below = {key: scores[key] for key, floor in floors.items() if scores[key] < floor}
    above = {key: scores[key] for key, ceiling in ceilings.items() if scores[key] > ceiling}
    assert (below, above) == ({}, {}), done.stdout
