"""Building a database: what is read, what is kept, what happens when something goes wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

import graphcables
from graphcables.errors import DatabaseError, SourceError
from graphcables.extract import reference_rows
from graphcables.pipeline import build
from graphcables.read import find_sources
from graphcables.sample import SAMPLE
from graphcables.store import Store

from .databases import everything

BAD = {
    "malformed.xml": (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<text>\n<body></text></TEI>', "line 3"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n\t\n", "empty"),
    "binary.txt": (b"52. Message\0\x01\x02", "binary"),
    "latin.txt": ("1. A note\n\nSent to the Café.\n".encode("latin-1"), "line 3: not UTF-8"),
    "empty.xml": (b"", "empty"),
}


def ids(path: Path) -> list[str]:
    with Store(path) as store:
        return [row["id"] for row in store.documents()]


def target_of(path: Path, source: str, text: str) -> tuple[str, str]:
    with Store(path) as store:
        ((target, status),) = {
            (row["target"], row["status"]) for row in store.cited_by(f"volume/{source}") if row["text"] == text
        }
    return target, status


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """A folder of three messages of the sample: Hakto 44 answers Tohak 82, Hakto 46 follows Hakto 44 up."""
    folder = tmp_path / "sources" / "volume"
    folder.mkdir(parents=True)
    for number in (44, 52, 55):
        shutil.copy(SAMPLE / "frus1969-76v09" / f"d{number}.txt", folder)
    return folder


@pytest.fixture
def db(tmp_path: Path) -> Path:
    folder = tmp_path / "databases"
    folder.mkdir()
    return folder / "graph.db"


ORDERS = [
    ("d9.txt", "d52.txt"),
    ("d5.txt", "doc.txt"),
    ("d05.txt", "d5.txt"),
    ("a.txt", "5.txt"),
    ("d5.txt", "d5a.txt"),
    ("d999999999999.txt", "d1000000000000.txt"),
    ("d99.txt", "d1000000000.txt"),
    ("d5.txt", "d-5.txt"),
]


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_files_of_a_folder_stand_as_people_number_them(first: str, second: str, tmp_path: Path) -> None:
    for name in (second, first):
        (tmp_path / name).touch()
    found, _ = find_sources([str(tmp_path)])
    assert [Path(source.path).name for source in found] == [first, second]


class TestSample:
    def test_report(self, db: Path) -> None:
        report = build([SAMPLE], db)
        assert (report.path, report.documents, report.read, report.unchanged) == (db, 53, 53, 0)
        assert (report.errors, report.warnings) == ([], [])
        assert report.references["document"] == 7
        assert sum(report.references.values()) == sum(report.citations.values())
        assert set(report.citations) <= {"present", "absent", "ambiguous", "outside"}

    def test_report_counts_what_is_in_the_database(self, db: Path) -> None:
        report = build([SAMPLE], db)
        with Store(db) as store:
            rows = list(store.citations())
        assert report.citations == {status: [r["status"] for r in rows].count(status) for status in report.citations}
        assert report.references == {kind: [r["kind"] for r in rows].count(kind) for kind in report.references}

    def test_documents_stand_as_the_volume_prints_them(self, sample_db: Path) -> None:
        numbers = [int(id_.rsplit("/d", 1)[1]) for id_ in ids(sample_db)]
        assert numbers == sorted(numbers)

    def test_from_the_package(self, db: Path) -> None:
        assert graphcables.build([SAMPLE], db).documents == 53

    @pytest.mark.parametrize("seed", ["1", "2"])
    def test_same_bytes_again(self, db: Path, tmp_path: Path, seed: str) -> None:
        build([SAMPLE], db)
        other = tmp_path / "other.db"
        command = [sys.executable, "-m", "graphcables", "build", str(SAMPLE), "--db", str(other)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=SAMPLE.parents[1])
        assert other.read_bytes() == db.read_bytes()

    def test_same_rows_from_several_workers(self, db: Path, sample_db: Path) -> None:
        with ThreadPoolExecutor(4) as executor:
            build([SAMPLE], db, executor=executor)
        assert everything(db) == everything(sample_db)

    def test_same_rows_from_other_processes(
        self, db: Path, sample_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise AssertionError("read in the process of the build, which goes on alone where workers die")

        monkeypatch.setattr("graphcables.extract.extract", fail)
        monkeypatch.setattr("graphcables.workers._SMALL", 0)
        monkeypatch.setattr("graphcables.workers._PORTION", 0)
        build([SAMPLE], db, workers=2)
        assert everything(db) == everything(sample_db)

    def test_progress_rises(self, db: Path) -> None:
        told: list[tuple[int, int]] = []
        build([SAMPLE], db, progress=lambda done, total: told.append((done, total)))
        assert [done for done, _ in told] == sorted(done for done, _ in told)
        assert {total for _, total in told} == {sum(file.stat().st_size for file in SAMPLE.rglob("*.txt"))}


class TestAgain:
    def test_reads_nothing_and_gives_the_same(self, volume: Path, db: Path) -> None:
        build([volume], db)
        before = everything(db)
        report = build([volume], db)
        assert (report.read, report.unchanged, report.documents) == (0, 3, 3)
        assert everything(db) == before

    def test_whole_sample(self, db: Path) -> None:
        build([SAMPLE], db)
        before = everything(db)
        report = build([SAMPLE], db)
        assert (report.read, report.unchanged) == (0, 53)
        assert everything(db) == before

    def test_changed_file(self, volume: Path, db: Path) -> None:
        build([volume], db)
        file = volume / "d52.txt"
        file.write_text(file.read_text(encoding="utf-8").replace("Tohak 82", "Tohak 81"), encoding="utf-8")
        report = build([volume], db)
        assert (report.read, report.unchanged) == (1, 2)
        with Store(db) as store:
            assert "Tohak 81" in [row["text"] for row in store.cited_by("volume/d52")]

    def test_changed_file_of_the_same_size_and_time(self, volume: Path, db: Path) -> None:
        build([volume], db)
        file = volume / "d52.txt"
        times = file.stat()
        file.write_text(file.read_text(encoding="utf-8").replace("Tohak 82", "Tohak 81"), encoding="utf-8")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert build([volume], db).read == 1

    def test_touched_file_is_unchanged(self, volume: Path, db: Path) -> None:
        build([volume], db)
        os.utime(volume / "d52.txt", (1, 1))
        assert build([volume], db).read == 0

    def test_removed_file(self, volume: Path, db: Path) -> None:
        build([volume], db)
        assert target_of(db, "d55", "Hakto 44") == ("volume/d52", "present")
        (volume / "d52.txt").unlink()
        report = build([volume], db)
        assert (report.read, report.unchanged, ids(db)) == (0, 2, ["volume/d44", "volume/d55"])
        assert target_of(db, "d55", "Hakto 44") == ("volume/Hakto 44", "absent")

    def test_added_file(self, volume: Path, db: Path) -> None:
        held_back = (volume / "d52.txt").read_bytes()
        (volume / "d52.txt").unlink()
        build([volume], db)
        (volume / "d52.txt").write_bytes(held_back)
        report = build([volume], db)
        assert (report.read, report.unchanged) == (1, 2)
        assert target_of(db, "d55", "Hakto 44") == ("volume/d52", "present")

    def test_is_like_a_first_build(self, volume: Path, db: Path, tmp_path: Path) -> None:
        build([volume], db)
        file = volume / "d52.txt"
        file.write_text(file.read_text(encoding="utf-8").replace("Tohak 82", "Tohak 81"), encoding="utf-8")
        shutil.copy(SAMPLE / "frus1969-76v09" / "d50.txt", volume)
        build([volume], db)
        build([volume], tmp_path / "first.db")
        assert everything(db) == everything(tmp_path / "first.db")

    def test_database_of_another_version_of_the_program(self, volume: Path, db: Path) -> None:
        build([volume], db)
        with closing(sqlite3.connect(db)) as connection, connection:
            connection.execute("UPDATE meta SET value = '0.0.0' WHERE key = 'program'")
        (volume / "d52.txt").unlink()
        report = build([volume], db)
        assert (report.read, report.unchanged, report.gone) == (2, 0, 1)

    def test_older_schema_is_built_anew(self, volume: Path, db: Path) -> None:
        build([volume], db)
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("PRAGMA user_version = 1")
        assert build([volume], db).read == 3
        assert len(ids(db)) == 3

    def test_newer_schema_is_refused(self, volume: Path, db: Path) -> None:
        build([volume], db)
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("PRAGMA user_version = 999")
        before = db.read_bytes()
        with pytest.raises(DatabaseError, match="written by a newer graphcables"):
            build([volume], db)
        assert db.read_bytes() == before


class TestSameId:
    @pytest.fixture
    def twice(self, volume: Path) -> Path:
        shutil.copy(volume / "d52.txt", volume / "d52 copy.txt")
        return volume

    def test_later_one_gets_a_suffix(self, twice: Path, db: Path) -> None:
        build([twice], db)
        assert sorted(ids(db)) == ["volume/d44", "volume/d52", "volume/d52-2", "volume/d55"]

    def test_warning_names_both_files(self, twice: Path, db: Path) -> None:
        (warning,) = build([twice], db).warnings
        for part in ("d52.txt", "d52 copy.txt", "volume/d52-2"):
            assert part in warning

    def test_references_go_with_it(self, twice: Path, db: Path) -> None:
        build([twice], db)
        with Store(db) as store:
            assert [row["text"] for row in store.cited_by("volume/d52-2")] == ["Tohak 82", "Document 44"]

    def test_third(self, twice: Path, db: Path) -> None:
        shutil.copy(twice / "d52.txt", twice / "d52 again.txt")
        assert len(build([twice], db).warnings) == 2
        assert {"volume/d52", "volume/d52-2", "volume/d52-3"} < set(ids(db))

    def test_again(self, twice: Path, db: Path) -> None:
        build([twice], db)
        before = everything(db)
        report = build([twice], db)
        assert (report.read, everything(db)) == (0, before)

    def test_again_with_another_file(self, twice: Path, db: Path) -> None:
        first = build([twice], db)
        shutil.copy(SAMPLE / "frus1969-76v09" / "d53.txt", twice)
        second = build([twice], db)
        assert (second.read, second.unchanged, second.warnings) == (1, 4, first.warnings)

    def test_suffix_goes_when_the_first_goes(self, twice: Path, db: Path) -> None:
        build([twice], db)
        (twice / "d52 copy.txt").unlink()
        report = build([twice], db)
        assert (report.read, report.warnings) == (0, [])
        assert ids(db) == ["volume/d44", "volume/d52", "volume/d55"]


class TestUnreadable:
    @pytest.mark.parametrize("name", BAD)
    def test_leaves_the_others_done(self, volume: Path, db: Path, name: str) -> None:
        data, reason = BAD[name]
        (volume / name).write_bytes(data)
        report = build([volume], db)
        (error,) = report.errors
        assert isinstance(error, SourceError)
        assert name in str(error)
        assert reason in str(error)
        assert "\n" not in str(error)
        assert (report.documents, len(ids(db))) == (3, 3)

    def test_missing_source(self, volume: Path, db: Path) -> None:
        report = build([volume / "d99.txt", volume], db)
        assert [str(error) for error in report.errors] == [f"{volume / 'd99.txt'}: no such file or folder"]
        assert report.documents == 3

    def test_pattern_without_a_match(self, volume: Path, db: Path) -> None:
        assert len(build([volume, volume / "*.xml"], db).errors) == 1

    def test_all_at_once(self, volume: Path, db: Path) -> None:
        for name, (data, _) in BAD.items():
            (volume / name).write_bytes(data)
        report = build([volume], db)
        assert len(report.errors) == len(BAD)
        assert report.documents == 3

    def test_tried_again_each_time(self, volume: Path, db: Path) -> None:
        (volume / "empty.txt").write_bytes(b"")
        build([volume], db)
        report = build([volume], db)
        assert (len(report.errors), report.unchanged) == (1, 3)

    def test_what_a_broken_file_had_is_told(self, volume: Path, db: Path) -> None:
        build([volume], db)
        first, second, _ = sorted(volume.iterdir())
        told = "the file is empty; what the last build had of it is left out: 1 document"
        first.write_bytes(b"")
        assert [str(error) for error in build([volume], db).errors] == [f"{first}: {told}"]
        second.write_bytes(b"")
        first.write_bytes(b" ")
        errors = build([volume], db).errors  # most are read again: the database is written anew
        assert sorted(map(str, errors)) == [f"{first}: the file is empty", f"{second}: {told}"]

    def test_where_all_are_broken_nothing_is_left_out(self, volume: Path, db: Path) -> None:
        build([volume], db)
        before = db.read_bytes()
        for path in volume.iterdir():
            path.write_bytes(b"")
        with pytest.raises(SourceError, match=r"d44\.txt: the file is empty$"):
            build([volume], db)
        assert db.read_bytes() == before

    def test_mended_file_is_read(self, volume: Path, db: Path) -> None:
        (volume / "d50.txt").write_bytes(b"")
        build([volume], db)
        shutil.copy(SAMPLE / "frus1969-76v09" / "d50.txt", volume)
        report = build([volume], db)
        assert (report.errors, report.read, report.documents) == ([], 1, 4)

    @pytest.mark.parametrize("name", ["malformed.xml", "binary.txt", "latin.txt", None])
    def test_nothing_readable_leaves_the_old_database(
        self, volume: Path, db: Path, tmp_path: Path, name: str | None
    ) -> None:
        build([volume], db)
        before = db.read_bytes()
        folder = tmp_path / "unreadable"
        folder.mkdir()
        if name:
            (folder / name).write_bytes(BAD[name][0])
        with pytest.raises(SourceError):
            build([folder], db)
        assert db.read_bytes() == before
        assert [file.name for file in db.parent.iterdir()] == [db.name]

    @pytest.mark.parametrize("sources", [[], ["nowhere"], ["nowhere/*.xml"]])
    def test_no_sources(self, db: Path, sources: list[str]) -> None:
        with pytest.raises(SourceError):
            build(sources, db)
        assert not db.exists()

    def test_file_without_documents_is_a_warning(self, volume: Path, db: Path) -> None:
        (volume / "shell.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body/></text></TEI>')
        report = build([volume], db)
        assert report.errors == []
        assert ["shell.xml" in warning for warning in report.warnings] == [True]


class TestFailedWrite:
    @pytest.fixture
    def built(self, volume: Path, db: Path) -> bytes:
        build([volume], db)
        return db.read_bytes()

    def test_missing_folder(self, volume: Path, tmp_path: Path) -> None:
        with pytest.raises(DatabaseError, match="there is no folder"):
            build([volume], tmp_path / "nowhere" / "graph.db")
        assert not (tmp_path / "nowhere").exists()

    def test_folder_in_place_of_the_file(self, volume: Path, db: Path) -> None:
        db.mkdir()
        with pytest.raises(DatabaseError, match="is a folder"):
            build([volume], db)
        assert list(db.iterdir()) == []

    def test_file_in_place_of_the_folder(self, volume: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("notes")
        with pytest.raises(DatabaseError):
            build([volume], tmp_path / "file" / "graph.db")
        assert (tmp_path / "file").read_text() == "notes"

    @pytest.mark.parametrize(
        ("way", "place", "error"),
        [
            *(
                (way, *fault)
                for way in ("in place", "in a copy", "anew")
                for fault in [
                    ("graphcables.pipeline.resolve_all", sqlite3.OperationalError("database or disk is full")),
                    ("graphcables.pipeline.derive", sqlite3.OperationalError("disk I/O error")),
                ]
            ),
            *(
                (way, *fault)
                for way in ("in a copy", "anew")
                for fault in [
                    ("graphcables.writing.os.replace", PermissionError(13, "Permission denied")),
                    ("graphcables.writing.os.fsync", OSError(28, "No space left on device")),
                ]
            ),
        ],
    )
    def test_old_file_stays(
        self,
        volume: Path,
        db: Path,
        built: bytes,
        monkeypatch: pytest.MonkeyPatch,
        way: str,
        place: str,
        error: Exception,
    ) -> None:
        def fail(*_: object) -> None:
            raise error

        before = everything(db)
        for number in (52, 44, 55) if way == "anew" else (52,):
            (volume / f"d{number}.txt").write_text(f"{number}. A note\n\nChanged.\n", encoding="utf-8")
        with monkeypatch.context() as patch, ExitStack() as reading:
            if way == "in a copy":
                reading.enter_context(Store(db))
            patch.setattr(place, fail)
            with pytest.raises(DatabaseError, match=r"graph\.db: can't be written"):
                build([volume], db)
        assert everything(db) == before
        assert [file.name for file in db.parent.iterdir()] == [db.name]

    def test_interrupted(self, volume: Path, db: Path, built: bytes) -> None:
        for number in (44, 52, 55):
            (volume / f"d{number}.txt").write_text(f"{number}. A note\n\nChanged.\n", encoding="utf-8")

        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build([volume], db, progress=interrupt)
        assert db.read_bytes() == built
        assert [file.name for file in db.parent.iterdir()] == [db.name]

    def test_no_temporary_files_after_success(self, built: bytes, db: Path) -> None:
        assert [file.name for file in db.parent.iterdir()] == [db.name]

    @pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
    def test_new_file_has_the_usual_mode(self, built: bytes, db: Path) -> None:
        plain = db.parent / "plain"
        plain.touch()
        assert db.stat().st_mode == plain.stat().st_mode


class TestOrder:
    @pytest.mark.parametrize("order", [(44, 52, 55), (55, 44, 52), (52, 55, 44)])
    def test_documents_stand_as_the_arguments_do(self, volume: Path, db: Path, order: tuple[int, ...]) -> None:
        build([volume / f"d{number}.txt" for number in order], db)
        assert ids(db) == [f"volume/d{number}" for number in order]

    @pytest.mark.parametrize("order", [(44, 52, 55), (55, 44, 52), (52, 55, 44)])
    def test_what_is_meant_does_not_depend_on_it(self, volume: Path, db: Path, order: tuple[int, ...]) -> None:
        build([volume / f"d{number}.txt" for number in order], db)
        assert target_of(db, "d52", "Tohak 82") == ("volume/d44", "present")
        assert target_of(db, "d55", "Hakto 44") == ("volume/d52", "present")

    def test_file_named_twice_is_read_once(self, volume: Path, db: Path) -> None:
        report = build([volume / "d52.txt", volume, volume / "d52.txt"], db)
        assert (report.documents, report.warnings) == (3, [])

    def test_first_argument_keeps_the_id(self, volume: Path, db: Path, tmp_path: Path) -> None:
        other = tmp_path / "other" / "volume"
        shutil.copytree(volume, other)
        build([other / "d52.txt", volume / "d52.txt"], db)
        with Store(db) as store:
            assert [(r["id"], r["path"]) for r in store.documents()] == [
                ("volume/d52", str(other / "d52.txt")),
                ("volume/d52-2", str(volume / "d52.txt")),
            ]


class TestReferenceRows:
    def test_are_those_of_the_citations(self, store: Store) -> None:
        failed: list[str] = []
        rows = list(reference_rows([str(SAMPLE)], failed.append))
        assert failed == []
        assert rows == [{name: citation[name] for name in rows[0]} for citation in store.citations()]

    def test_tells_what_can_not_be_read(self, volume: Path) -> None:
        (volume / "empty.txt").write_bytes(b"")
        failed: list[str] = []
        rows = list(reference_rows([str(volume), "nowhere"], failed.append))
        assert {row["source"] for row in rows} == {"volume/d44", "volume/d52", "volume/d55"}
        assert len(failed) == 2

    def test_same_id(self, volume: Path) -> None:
        shutil.copy(volume / "d52.txt", volume / "d52 copy.txt")
        rows = reference_rows([str(volume)], lambda said: None)
        assert {"volume/d52", "volume/d52-2"} < {row["source"] for row in rows}
