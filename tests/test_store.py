"""The database, opened for questions."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import graphcables
from graphcables.errors import DatabaseError
from graphcables.schema import APPLICATION, SCHEMA
from graphcables.store import Store

VOLUME = "frus1969-76v09"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"nothing\.db: no such database; make one with: graphcables build"):
        Store(tmp_path / "nothing.db")


def test_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        Store(tmp_path / "nothing.db")
    assert list(tmp_path.iterdir()) == []


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        Store(tmp_path)


def test_no_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("Hakto 44 answers Tohak 82. " * 100)
    with pytest.raises(DatabaseError, match="not a graphcables database"):
        Store(path)


@pytest.mark.parametrize("statements", ["", "CREATE TABLE cables (id)"], ids=["empty", "other tables"])
def test_sqlite_of_another_program(tmp_path: Path, statements: str) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
    path.touch()
    with pytest.raises(DatabaseError, match="not a graphcables database"):
        Store(path)


@pytest.mark.parametrize(("version", "age"), [(SCHEMA - 1, "older"), (SCHEMA + 1, "newer"), (999, "newer")])
def test_other_version(tmp_path: Path, sample_db: Path, version: int, age: str) -> None:
    path = tmp_path / "aged.db"
    shutil.copy(sample_db, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={version}")
    with pytest.raises(DatabaseError, match=rf"{age} graphcables .*build it again"):
        Store(path)


def test_cut_short(tmp_path: Path, sample_db: Path) -> None:
    path = tmp_path / "short.db"
    path.write_bytes(sample_db.read_bytes()[:5000])
    with pytest.raises(DatabaseError):
        Store(path).find("d52")


def test_ours_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "hollow.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA};")
    with Store(path) as store, pytest.raises(DatabaseError):
        store.find("d52")


@pytest.mark.parametrize("name", ["with space.db", "50%25.db", "what?.db", "a#b.db", "grüße.db", "a&mode=rw.db"])
def test_odd_file_names(tmp_path: Path, sample_db: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copy(sample_db, path)
    with Store(path) as store:
        assert store.find("Hakto44") == f"{VOLUME}/d52"


def test_read_only(store: Store) -> None:
    with pytest.raises(DatabaseError):
        store.execute("DELETE FROM documents")


def test_asking_leaves_no_trace(tmp_path: Path, sample_db: Path) -> None:
    path = tmp_path / "asked.db"
    shutil.copy(sample_db, path)
    before = path.read_bytes()
    with Store(path) as store:
        store.chain("Hakto 44")
        list(store.citations())
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["asked.db"]


def test_name_is_never_sql(store: Store) -> None:
    assert store.message("x' OR '1'='1") is None


def test_document_comes_back_whole(store: Store) -> None:
    document = store.document(f"{VOLUME}/d52")
    assert document is not None
    assert (document.serials, document.sender, document.recipient) == (("Hakto 44/224",), "Kissinger", "Haig")
    assert [note.label for note in document.footnotes] == ["1", "2"]
    assert document.text[document.opening :].strip().startswith("Ref: Tohak 82.")
    assert [page.label for page in document.pages] == ["269"]
    marked = [document.text[: marker.offset][-8:] for marker in document.markers if marker.label == "2"]
    assert [text.endswith("82.") for text in marked] == [True]


@pytest.mark.parametrize("id_", ["", "d52", f"{VOLUME}/d999", f"{VOLUME}/Hakto 37"])
def test_no_such_document(store: Store, id_: str) -> None:
    assert store.document(id_) is None


def test_present_message(store: Store) -> None:
    message = store.message(f"{VOLUME}/d44")
    assert message is not None
    assert message["serials"] == ["Tohak 82", "WHS 2280"]
    assert (message["sender"], message["recipient"], message["status"]) == ("Haig", "Kissinger", "present")


def test_absent_message_has_the_parties_its_citations_agree_on(store: Store) -> None:
    message = store.message(f"{VOLUME}/Hakto 37")
    assert message is not None
    assert (message["serials"], message["status"]) == (["Hakto 37"], "absent")
    assert (message["sender"], message["recipient"], message["date"]) == ("Kissinger", "Haig", None)


def test_unknown_message(store: Store) -> None:
    assert store.message(f"{VOLUME}/Hakto 999") is None


def test_citing_and_cited_by(store: Store) -> None:
    assert {row["source"] for row in store.citing(f"{VOLUME}/d52")} == {f"{VOLUME}/d55"}
    assert {row["target"] for row in store.cited_by(f"{VOLUME}/d52")} == {f"{VOLUME}/d44"}


def test_counts_add_up(store: Store) -> None:
    counts: dict[str, int] = {}
    for row in store.counts():
        counts[row["what"]] = counts.get(row["what"], 0) + row["count"]
    citations = len(list(store.citations()))
    assert counts.pop("documents") == len(list(store.documents())) == 53
    assert set(counts.values()) == {citations}


def test_open_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with graphcables.open("sample") as store:
        assert store.path.is_relative_to(tmp_path)
        assert store.find("Hakto44") == f"{VOLUME}/d52"


def test_damaged_sample_in_cache_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with graphcables.open("sample") as store:
        path = store.path
    path.write_bytes(b"")
    with graphcables.open("sample") as store:
        assert store.find("Hakto44") == f"{VOLUME}/d52"
