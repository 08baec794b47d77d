"""Same sources, same rows and same page: whatever the hash seed, locale, time zone, workers and order of files."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from graphcables import workers
from graphcables.pipeline import build
from graphcables.sample import SAMPLE
from graphcables.store import Store
from graphcables.view import graph_page

from .benchmarks.corpus import write_corpus
from .databases import everything

RUN = """
import hashlib, sys
from pathlib import Path
from graphcables.pipeline import build
from graphcables.store import Store
from graphcables.view import graph_page
from graphcables.chains import longest_chains
from graphcables.checks import check
from graphcables.export import FORMATS, export
from graphcables.view.site import write_site
sys.path.insert(0, {root!r})
from tests.databases import everything

if __name__ == "__main__":
    db, site = Path(sys.argv[2]), Path(sys.argv[3])
    build([sys.argv[1]], db, workers=int(sys.argv[4]))
    own = hashlib.sha256(repr(everything(db)).encode())
    with Store(db) as store:
        own.update(graph_page(store, text=True)[0].encode())
        write_site(store, site)
        own.update(repr((longest_chains(store.graph()), check(store.graph()).values.tolist())).encode())
        for name in sorted(set(FORMATS) - {{"mermaid", "dot"}}):
            own.update(export(store, name))
    for page in sorted(path for path in site.rglob("*") if path.is_file()):
        own.update(page.relative_to(site).as_posix().encode() + page.read_bytes())
    print(own.hexdigest())
"""

SETTINGS = {
    "as it is": {},
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "hash seed 77": {"PYTHONHASHSEED": "77"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "plain C without UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "Honolulu": {"TZ": "Pacific/Honolulu"},
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made corpus of several files, large enough that several processes read it."""
    folder = tmp_path_factory.mktemp("determinism") / "tei"
    write_corpus(folder, 900, form="tei")
    return folder


def digest(corpus: Path, folder: Path, environment: dict[str, str], workers: int = 2) -> str:
    """One digest of all that a build, a page, a site and exports give, made by a process of its own."""
    script = folder / "run.py"
    script.write_text(RUN.format(root=str(Path(__file__).parent.parent)), encoding="utf-8")
    arguments = [str(corpus), str(folder / "a.db"), str(folder / "site"), str(workers)]
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def expected(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return digest(corpus, tmp_path_factory.mktemp("expected"), {"PYTHONHASHSEED": "0"}, workers=1)


@pytest.mark.parametrize("name", SETTINGS)
def test_setting(corpus: Path, expected: str, tmp_path: Path, name: str) -> None:
    assert digest(corpus, tmp_path, SETTINGS[name]) == expected


@pytest.mark.parametrize("workers", [2, 3, 5])
def test_workers(corpus: Path, expected: str, tmp_path: Path, workers: int) -> None:
    assert digest(corpus, tmp_path, {}, workers) == expected


def test_order_in_which_a_folder_lists_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([SAMPLE], tmp_path / "a.db")
    listed = os.scandir

    class Shuffled:
        def __init__(self, folder: str) -> None:
            with listed(folder) as entries:
                self.entries = list(entries)
            random.Random(5).shuffle(self.entries)

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self.entries

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(os, "scandir", Shuffled)
    build([SAMPLE], tmp_path / "b.db")
    assert everything(tmp_path / "a.db") == everything(tmp_path / "b.db")


def test_order_in_which_files_are_named(corpus: Path, tmp_path: Path) -> None:
    """The rows stand in the order of the sources; what they say is the same."""
    files = sorted(corpus.rglob("*.xml"))
    assert len(files) > 1
    build(files, tmp_path / "a.db")
    build(files[::-1], tmp_path / "b.db")
    with Store(tmp_path / "a.db") as one, Store(tmp_path / "b.db") as other:
        for rows in (Store.documents, Store.citations):
            assert sorted(map(repr, rows(one))) == sorted(map(repr, rows(other)))


def test_one_process_and_many(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where small files go to workers in other portions."""
    digests = set()
    for portion in (1, 10_000, 100_000_000):
        monkeypatch.setattr(workers, "_PORTION", portion)
        (tmp_path / str(portion)).mkdir()
        db = tmp_path / str(portion) / "corpus.db"
        build([corpus], db)
        with Store(db) as store:
            page = graph_page(store)[0]
        digests.add(hashlib.sha256((repr(everything(db)) + page).encode()).hexdigest())
    assert len(digests) == 1
