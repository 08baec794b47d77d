"""What names stand for: each real file once, whichever way it is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphcables.cli import app
from graphcables.read import find_sources
from graphcables.read.table import Columns

FILES = (
    "a/d2.txt",
    "a/d10.txt",
    "a/in/d1.xml",
    "a/.hidden.txt",
    "a/list.csv",
    "a/plan.doc",
    "b/note.md",
    "b/README.md",
)
LINKS = {"a/d3.txt": "d2.txt", "a/out.txt": "../b/note.md", "a/loop.txt": "loop.txt", "c": "a", "a/gone.txt": "none"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("---\n" if name == "b/note.md" else "words\n", encoding="utf-8")
    for name, target in LINKS.items():
        os.symlink(target, name)
    return tmp_path


FOLDER = ["a/d2.txt", "a/d10.txt", "a/in/d1.xml"]
CASES = [
    (["a"], FOLDER),
    (["a/"], FOLDER),
    (["a", "a"], FOLDER),
    (["a", "./a", "{here}/a"], FOLDER),
    (["a/in", "a"], ["a/in/d1.xml", "a/d2.txt", "a/d10.txt"]),
    (["a", "a/in"], FOLDER),
    (["c", "a"], [name.replace("a/", "c/", 1) for name in FOLDER]),
    (["a", "a/d10.txt"], FOLDER),
    (["a/d10.txt", "a"], ["a/d10.txt", "a/d2.txt", "a/in/d1.xml"]),
    (["a/d3.txt"], ["a/d3.txt"]),
    (["a/d3.txt", "a/d2.txt"], ["a/d3.txt"]),
    (["a/d*.txt"], ["a/d2.txt", "a/d10.txt"]),
    (["a/*.txt", "a"], ["a/d2.txt", "a/d10.txt", "a/out.txt", "a/in/d1.xml"]),
    (["a/out.txt", "b"], ["a/out.txt"]),
    (["b", "a/out.txt"], ["b/note.md"]),
    (["b/README.md", "b"], ["b/README.md", "b/note.md"]),
    (["a/.hidden.txt", "a/list.csv", "a/plan.doc"], ["a/.hidden.txt", "a/list.csv", "a/plan.doc"]),
    (["-", "a/in", "-"], ["-", "a/in/d1.xml"]),
    ([], []),
]


@pytest.mark.parametrize("stamped", [False, True])
@pytest.mark.parametrize(("names", "expected"), CASES)
def test_each_file_once(names: list[str], expected: list[str], stamped: bool, here: Path) -> None:
    found, _ = find_sources([name.format(here=here) for name in names], stamped=stamped)
    assert [source.path for source in found] == expected


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none", ["none: no such file or folder"]),
        ("none/*.xml", ["none/*.xml: no such file or folder"]),
        ("a", ["a/loop.txt: Too many levels of symbolic links"]),
        ("a/gone.txt", ["a/gone.txt: a link to nothing"]),
        ("b", []),
    ],
)
def test_what_is_not_there_is_told(name: str, told: list[str], here: Path) -> None:
    assert [str(problem) for problem in find_sources([name])[1]] == told


def test_a_name_that_is_no_text(here: Path) -> None:
    Path(os.fsdecode(b"b/d\xff.txt")).touch()
    found, missing = find_sources(["b", os.fsdecode(b"b/d\xff.txt")])
    assert [source.path for source in found] == ["b/note.md"]
    assert [str(problem) for problem in missing] == [r"b'b/d\xff.txt': the file's name is not UTF-8; rename it"] * 2


def test_columns_are_those_of_the_files_that_are_named(here: Path) -> None:
    columns = Columns(text="body")
    (table, page) = find_sources(["a/list.csv", "a/in"], columns)[0]
    assert (table.format, table.columns, page.format, page.columns) == ("table", columns, "tei", Columns())


@pytest.mark.parametrize("command", ["view", "view d52", "site", "annotate d52"])
def test_pages_of_our_own_are_no_documents_of_a_folder(
    command: str, here: Path, sample_db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCABLES_DB", str(sample_db))
    name, *arguments = command.split()
    made = here / "made" if name == "site" else here / "made.html"
    done = CliRunner().invoke(app, [name, *arguments, "-o", str(made)], prog_name="graphcables")
    assert done.exit_code == 0, done.output
    Path("d1.html").write_text("<title>1. A note</title><p>Your 41 came.", encoding="utf-8")
    pages = list(here.rglob("*.html"))
    assert len(pages) > 1
    found, _ = find_sources([str(here)])
    assert [source.path for source in found if source.format == "html"] == [str(here / "d1.html")]
    assert [Path(source.path).name for source in find_sources(list(map(str, pages)))[0]] == [
        page.name for page in pages
    ]
