"""The search index that grows beside a new database: what stops it, what it holds back, where it may stand."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graphcables import words
from graphcables.pipeline import build
from graphcables.read.assemble import in_blocks
from graphcables.schema import WORDS
from graphcables.store import Store
from graphcables.words import WordsAside

ROWS = [(place, f"Telegram {place}", b"Nothing new was said in message %d." % place) for place in range(1, 301)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "graph.db")) as connection:
        connection.executescript(f"CREATE TABLE searched (place INTEGER PRIMARY KEY, title, text); {WORDS}")
        connection.executemany("INSERT INTO searched VALUES (?, ?, CAST(? AS TEXT))", ROWS)
        yield connection


def found(connection: sqlite3.Connection, word: str) -> list[int]:
    return [row[0] for row in connection.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", [word])]


def ended(before: int) -> bool:
    return threading.active_count() == before


def test_it_is_the_index_made_in_place(database: sqlite3.Connection, tmp_path: Path) -> None:
    with WordsAside(tmp_path / "aside") as aside:
        aside.add(ROWS[:100])
        aside.add([])
        aside.add(ROWS[100:])
        aside.hand_over(database)
    assert found(database, "said") == [place for place, *_ in ROWS]
    assert found(database, "message 17") == [17]
    database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    database.execute("INSERT INTO words (rowid, title, text) VALUES (301, 'Later', 'quite')")
    assert found(database, "quite") == [301]


@pytest.mark.parametrize("laid_down", [0, 5_000])
def test_many_are_indexed_as_they_come(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, laid_down: int
) -> None:
    monkeypatch.setattr(words, "_LAID_DOWN", laid_down)
    with WordsAside(tmp_path / "aside") as aside:
        for row in ROWS:
            aside.add([row])
        aside.finish()
        aside.finish()
        aside.hand_over(database)
    assert found(database, "said") == [place for place, *_ in ROWS]


def test_nothing_brought_is_an_empty_index(database: sqlite3.Connection, tmp_path: Path) -> None:
    with WordsAside(tmp_path / "aside") as aside:
        aside.hand_over(database)
    assert found(database, "said") == []
    assert not (tmp_path / "aside").exists()


def test_an_error_reaches_who_brings_documents(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(sqlite3.Error), WordsAside(tmp_path / "no folder" / "aside") as aside:  # noqa: PT012
        for _ in range(10_000):
            aside.add(ROWS)
    assert ended(before)


def test_an_error_reaches_who_waits_for_the_end(database: sqlite3.Connection, tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(sqlite3.Error), WordsAside(tmp_path / "aside") as aside:  # noqa: PT012
        aside.add([ROWS[0], (2, object(), b"of a title that SQLite does not know")])  # type: ignore[list-item]
        aside.hand_over(database)
    assert ended(before)


def test_who_brings_too_much_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(words, "_AHEAD", 100_000)
    with WordsAside(tmp_path / "aside") as aside:
        for turn in range(50):
            aside.add([(1000 * turn + place, title, text) for place, title, text in ROWS])
            assert aside._ahead <= 100_000


def test_what_is_given_up_is_not_finished(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done, going = [], threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        done.append(connection)
        assert going.wait(10)

    monkeypatch.setattr(words, "_LAID_DOWN", 0)
    monkeypatch.setattr(words, "_index", slowly)
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), WordsAside(tmp_path / "aside") as aside:  # noqa: PT012
        for row in ROWS:
            aside.add([row])
        going.set()
        raise KeyboardInterrupt
    assert len(done) < len(ROWS)
    assert ended(before)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    page = tmp_path / "frus1969-76v09" / "d52.txt"
    page.parent.mkdir()
    page.write_text("52. Message From A (Reed) to B (Lane)\n\nHakto 44. Ref: Tohak 82.\n", encoding="utf-8")
    assert build([page], folder / "graph.db").documents == 1
    with Store(folder / "graph.db") as store:
        assert store.execute("SELECT count(*) FROM words WHERE words MATCH 'Hakto'").fetchone()[0] == 1


def test_what_came_before_an_error_is_given() -> None:
    def numbers() -> Iterator[int]:
        yield from range(300)
        raise ValueError("the next one")

    given: list[int] = []
    with pytest.raises(ValueError, match="the next one"):  # noqa: PT012
        for block in in_blocks(numbers()):
            given += block
    assert given == list(range(300))
