"""Whatever goes wrong, a database that was whole stays whole, and the command says in lines what happened."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from typer.testing import CliRunner

from graphcables import pipeline
from graphcables.cli import app
from graphcables.journal import lock_of
from graphcables.pipeline import build
from graphcables.read import Source, find_sources
from graphcables.read.files import contents
from graphcables.sample import SAMPLE
from graphcables.store import Store
from graphcables.workers import extract_all
from graphcables.writing import words_beside
from tests.benchmarks.corpus import write_corpus
from tests.databases import everything
from tests.faults import kills
from tests.faults.kills import Case, kill_at_step
from tests.faults.runs import (
    beside,
    ended,
    group,
    kill,
    run,
    start,
    until,
    which,
    workers,
)
from tests.faults.steps import INTERRUPT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes and mounts as Linux shows them")

KINDS = ["anew", "in place", "in a copy"]
QUESTIONS = [
    ["documents", "-f", "csv"],
    ["citations", "-f", "jsonl"],
    ["stats"],
    ["search", "press", "told"],
    ["chain", "bench1950v01/d1"],
    ["show", "bench1950v01/d1"],
    ["evaluate"],
]


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """A build of each kind, of few documents, but enough of them for two workers."""
    folder = tmp_path_factory.mktemp("cases")
    sources = write_corpus(folder / "sources", 320, form="text", per_volume=80)
    for kind in KINDS[:2]:
        (folder / kind).mkdir()
    in_place = kills.in_place(folder / "in place", 320, 80)
    return {
        "anew": kills.anew(folder / "anew", sources),
        "in place": in_place,
        "in a copy": replace(in_place, linked=True),
    }


@pytest.fixture(params=KINDS)
def case(request: pytest.FixtureRequest, cases: dict[str, Case]) -> Case:
    return cases[request.param]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where a database is tried; its folder holds nothing else."""
    return tmp_path / "graphs" / "graph.db"


def lines(said: str, *, saying: str = "") -> list[str]:
    """What a command said, which is lines for a person: no traceback, nothing of Python's own."""
    for sign in ("Traceback", "Error:", "Exception", "  File ", "leaked"):
        assert sign not in said
    assert saying in said
    return said.splitlines()


def assert_one_line(said: str, saying: str) -> None:
    (line,) = lines(said, saying=saying)
    assert line.startswith("graphcables: ")


def assert_alone(db: Path) -> None:
    """Nothing stands beside a database."""
    assert sorted(file.name for file in db.parent.iterdir()) == [db.name]


def assert_next_build(case: Case, db: Path) -> None:
    """The next build, undisturbed, gives the newer database and leaves nothing else."""
    status, said = run("build", *case.sources, "--db", db)
    assert (status, which(db, case.wholes)) == (0, "new")
    lines(said)
    assert_alone(db)


class TestKill:
    @pytest.mark.parametrize(
        ("kind", "step"),
        [
            ("anew", "CREATE VIRTUAL TABLE words*"),
            ("anew", "INSERT INTO words_data VALUES*"),
            ("anew", "os.rename*"),
            ("anew", "SELECT sum(documents)*"),
            ("in place", "BEGIN EXCLUSIVE"),
            ("in place", "DELETE FROM citations*"),
            ("in place", "COMMIT"),
            ("in place", "SELECT sum(documents)*"),
            ("in a copy", "UPDATE sources SET stamp*"),
            ("in a copy", "open .graph.db.new"),
            ("in a copy", "os.rename*"),
        ],
    )
    def test_before_a_step(self, cases: dict[str, Case], db: Path, kind: str, step: str) -> None:
        case = cases[kind]
        assert kill_at_step(case, db, step)[0] == -signal.SIGKILL
        state, wrong = kills.check(case, db)
        assert wrong == []
        assert state == ("new" if step.startswith("SELECT sum") else "old")

    def test_while_it_writes_into_the_database(self, cases: dict[str, Case], db: Path) -> None:
        """What has been written is taken back by whoever opens the database next."""
        case = cases["in place"]
        case.put_back(db)
        tear(db)
        assert db.read_bytes() != case.old.read_bytes()
        assert kills.check(case, db) == ("old", [])

    @pytest.mark.parametrize("step", ["UPDATE citations SET target*", "COMMIT"])
    @pytest.mark.parametrize("then", ["anew", "in a copy", "without the database"])
    def test_while_it_changes_then_another_way(self, cases: dict[str, Case], db: Path, step: str, then: str) -> None:
        """A journal that nothing has been played from is nobody's change."""
        case = cases["in place"]
        kill_at_step(case, db, step)
        assert beside(db, "-journal").stat().st_size
        if then == "without the database":
            db.unlink()
        elif then == "in a copy":
            os.link(db, db.parent.with_name("another name"))
        sources = cases["anew"].sources if then == "anew" else case.sources
        status, said = run("build", *sources, "--db", db)
        assert status == 0, said
        assert which(db, cases["anew" if then == "anew" else "in place"].wholes) == "new"
        assert_alone(db)

    def test_while_it_writes_then_another_database_in_its_place(self, cases: dict[str, Case], db: Path) -> None:
        """What was broken off is not played into a file that it isn't of."""
        case = cases["in place"]
        case.put_back(db)
        tear(db)
        lock_of(db).write_text(str(db.stat().st_ino))
        (db.parent / "backup").write_bytes(cases["anew"].old.read_bytes())
        os.replace(db.parent / "backup", db)
        assert run("chain", cases["anew"].message, "--db", db) == (0, "")
        assert which(db, cases["anew"].wholes) == "old"

    def test_while_it_writes_then_many_readers(self, cases: dict[str, Case], db: Path) -> None:
        case = cases["in place"]
        case.put_back(db)
        tear(db)
        readers = [start("chain", case.message, "--db", db, stdout=subprocess.DEVNULL) for _ in range(6)]
        assert [ended(reader) for reader in readers] == [(0, "")] * 6
        assert which(db, case.wholes) == "old"

    def test_with_its_workers(self, case: Case, db: Path) -> None:
        case.put_back(db)
        process = start("build", *case.sources, "--db", db)
        assert until(lock_of(db).exists)
        kill(process)
        assert process.returncode == -signal.SIGKILL
        assert kills.check(case, db)[1] == []

    @pytest.mark.parametrize("waited_for", [True, False])
    def test_without_its_workers(self, cases: dict[str, Case], db: Path, waited_for: bool) -> None:
        """As the system does that is short of memory: the workers end by themselves.

        They hold its standard error, which whoever started it may read to its end before waiting for it.
        """
        case = cases["anew"]
        case.put_back(db)
        process = start("build", *case.sources, "--db", db)
        assert until(lambda: workers(process.pid))
        os.kill(process.pid, signal.SIGKILL)
        if waited_for:
            process.wait()
        try:
            assert until(lambda: not group(process.pid), 3), "workers are left"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        assert kills.check(case, db)[1] == []


def tear(db: Path) -> None:
    """Leaves a database as a writer does that is killed with half of its pages written."""
    with TemporaryDirectory(dir=db.parent.parent) as folder:
        copies = [Path(folder, name) for name in (db.name, f"{db.name}-journal")]
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("PRAGMA cache_size=1")
            connection.execute("UPDATE documents SET title = title || ' and a title that is longer than it was'")
            for copy in copies:
                shutil.copy(db.with_name(copy.name), copy)
        for copy in copies:
            shutil.move(copy, db.with_name(copy.name))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes."""
    with mounted("-t", "tmpfs", "-o", "size=8m", "none", tmp_path / "disk") as folder:
        yield folder


@contextmanager
def mounted(*arguments: str | Path) -> Iterator[Path]:
    """Mounts something on the folder that comes last, which is made; the test is skipped where that isn't allowed."""
    folder = Path(arguments[-1])
    folder.mkdir(exist_ok=True)
    if os.geteuid() or subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode:
        pytest.skip("file systems can't be mounted here: needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path, room: int) -> None:
    """Fills a disk but for some bytes."""
    free = shutil.disk_usage(folder).free
    (folder / "filling").write_bytes(bytes(max(0, free - room)))


class TestFullDisk:
    @pytest.mark.parametrize(("kind", "room"), [("anew", 16_384), ("in place", 0)])
    def test_full(self, cases: dict[str, Case], small_disk: Path, kind: str, room: int) -> None:
        case = cases[kind]
        db = small_disk / "graphs" / "graph.db"
        case.put_back(db)
        fill(small_disk, room)
        status, said = run("build", *case.sources, "--db", db)
        assert status == 2
        assert_one_line(said, "can't be written: ")
        assert run("chain", case.message, "--db", db) == (0, "")
        assert which_elsewhere(db, case) == "old"
        assert_alone(db)
        (small_disk / "filling").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
        assert_next_build(case, db)

    @pytest.mark.parametrize("kind", KINDS)
    def test_largest_file(self, cases: dict[str, Case], db: Path, kind: str) -> None:
        """A change has room for the database as it was, and no more."""
        case = cases[kind]
        most = 50_000 if kind == "anew" else case.old.stat().st_size
        case.put_back(db)
        status, said = run(
            "build",
            *case.sources,
            "--db",
            db,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )
        assert status == 2
        assert_one_line(said, "can't be written: ")
        assert which(db, case.wholes) == "old"
        assert_alone(db)
        assert_next_build(case, db)

    @pytest.mark.parametrize("question", QUESTIONS[2:5], ids=lambda words: words[0])
    def test_answers_have_no_room(self, cases: dict[str, Case], question: list[str]) -> None:
        with open("/dev/full", "w") as full:
            status, said = run(*question, "--db", cases["anew"].old, stdout=full)
        assert status == 1
        assert_one_line(said, "can't write: No space left on device")


def which_elsewhere(db: Path, case: Case) -> str:
    """Which database a file on a full disk is: looked at on another disk."""
    other = case.old.parent / "looked at" / db.name
    shutil.rmtree(other.parent, ignore_errors=True)
    shutil.copytree(db.parent, other.parent)
    return which(other, case.wholes)


class TestReadOnly:
    @contextmanager
    def immutable(self, path: Path) -> Iterator[None]:
        if os.geteuid() or subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
            pytest.skip("files can't be made immutable here: needs root and a file system that knows it")
        try:
            yield
        finally:
            subprocess.run(["chattr", "-i", path], check=True)

    @pytest.mark.parametrize(("kind", "what"), [("anew", "folder"), ("in place", "file")])
    def test_immutable(self, cases: dict[str, Case], db: Path, kind: str, what: str) -> None:
        case = cases[kind]
        case.put_back(db)
        with self.immutable(db if what == "file" else db.parent):
            status, said = run("build", *case.sources, "--db", db)
        assert status == 2
        assert_one_line(said, "can't be written: ")
        assert which(db, case.wholes) == "old"
        assert_alone(db)
        assert_next_build(case, db)

    def test_file_system(self, cases: dict[str, Case], db: Path, tmp_path: Path) -> None:
        case = cases["in place"]
        case.put_back(db)
        with mounted("--bind", "-o", "ro", db.parent, tmp_path / "seen") as folder:
            status, said = run("build", *case.sources, "--db", folder / db.name)
            answered = run("chain", case.message, "--db", folder / db.name)
        assert status == 2
        assert_one_line(said, "can't be written: Read-only file system")
        assert answered == (0, "")
        assert which(db, case.wholes) == "old"
        assert_next_build(case, db)

    @pytest.mark.parametrize("kind", ["anew", "in a copy"])
    def test_killed_build_is_read_where_nothing_can_be_written(
        self, cases: dict[str, Case], db: Path, tmp_path: Path, kind: str
    ) -> None:
        case = cases[kind]
        assert kill_at_step(case, db, "os.rename*")[0] == -signal.SIGKILL
        with mounted("--bind", "-o", "ro", db.parent, tmp_path / "seen") as folder:
            assert run("chain", case.message, "--db", folder / db.name) == (0, "")

    def test_change_left_half_done(self, cases: dict[str, Case], db: Path, tmp_path: Path) -> None:
        """It can't be taken back there; who may write does it."""
        case = cases["in place"]
        case.put_back(db)
        tear(db)
        with mounted("--bind", "-o", "ro", db.parent, tmp_path / "seen") as folder:
            status, said = run("chain", case.message, "--db", folder / db.name)
        assert status == 2
        assert_one_line(said, "a build of it was broken off")
        assert run("chain", case.message, "--db", db) == (0, "")
        assert which(db, case.wholes) == "old"


class TestLocked:
    @pytest.mark.parametrize(
        ("kind", "held"),
        [("in place", "reserved"), ("in place", "changed"), ("anew", "in a log")],
    )
    def test_by_another_program(self, cases: dict[str, Case], db: Path, kind: str, held: str) -> None:
        """Its changes aren't lost under its hands; where it has made none, it isn't waited for."""
        case = cases[kind]
        case.put_back(db)
        with closing(sqlite3.connect(db, isolation_level=None)) as other:
            if held == "in a log":
                other.execute("PRAGMA journal_mode=WAL")
                other.execute("UPDATE meta SET value = value || '.'")
            other.execute("BEGIN IMMEDIATE")
            if held == "changed":
                other.execute("UPDATE meta SET value = value || '.'")
            status, said = run("build", *case.sources, "--db", db)
            other.execute("ROLLBACK")
            if held == "in a log":
                other.execute("PRAGMA journal_mode=DELETE")
        assert status == (0 if held == "reserved" else 2)
        if status:
            assert_one_line(said, "another program has changes of it under way")
        assert which(db, case.wholes) == ("old" if status else "new")
        assert_next_build(case, db)

    @pytest.mark.parametrize("what", ["folder", "link", "pipe", "folder of the index"])
    def test_name_of_the_new_file_is_taken(self, cases: dict[str, Case], db: Path, tmp_path: Path, what: str) -> None:
        case = cases["in place"]
        case.put_back(db)
        precious = tmp_path / "precious"
        precious.write_text("of somebody else")
        if what == "folder":
            lock_of(db).mkdir()
        elif what == "link":
            lock_of(db).symlink_to(precious)
        elif what == "folder of the index":
            words_beside(lock_of(db)).mkdir()
        else:
            os.mkfifo(lock_of(db))
        status, said = run("build", *case.sources, "--db", db)
        assert status == 2
        assert_one_line(said, "can't be written: ")
        assert precious.read_text() == "of somebody else"
        assert which(db, case.wholes) == "old"

    @pytest.mark.parametrize("command", ["stats", "build"])
    def test_says_so(self, cases: dict[str, Case], db: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
        monkeypatch.setattr("graphcables.store._PATIENCE", 0.2)
        cases["anew"].put_back(db)
        with closing(sqlite3.connect(db, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            given = cases["anew"].sources if command == "build" else ()
            result = CliRunner().invoke(app, [command, *given, "--db", str(db)], prog_name="graphcables")
        assert result.exit_code == 2
        assert_one_line(result.stderr, "locked")
        assert "not a graphcables database" not in result.stderr


class TestTwoBuilds:
    def test_one_wins(self, case: Case, db: Path) -> None:
        case.put_back(db)
        for _ in range(10):
            first = start("build", *case.sources, "--db", db)
            assert until(lock_of(db).exists, step=0.0002)
            os.killpg(first.pid, signal.SIGSTOP)
            if lock_of(db).exists():
                break
            os.killpg(first.pid, signal.SIGCONT)  # it was quicker
            ended(first)
            case.put_back(db)
        try:
            status, said = run("build", *case.sources, "--db", db)
        finally:
            os.killpg(first.pid, signal.SIGCONT)
        assert status == 2
        assert_one_line(said, "another build is writing this database")
        status, said = ended(first)
        assert (status, which(db, case.wholes)) == (0, "new")
        lines(said)
        assert_alone(db)

    def test_at_the_same_moment(self, cases: dict[str, Case], db: Path) -> None:
        case = cases["anew"]
        case.put_back(db)
        results = [ended(build) for build in [start("build", *case.sources, "--db", db) for _ in range(3)]]
        statuses = {status for status, _ in results}
        assert 0 in statuses
        assert statuses <= {0, 2}
        for status, said in results:
            lines(said)
            if status:
                assert_one_line(said, "another build is writing this database")
        assert which(db, case.wholes) == "new"
        assert_alone(db)


class TestInterrupt:
    """Ctrl-C, before steps and at moments that the build's files and processes tell."""

    @pytest.mark.parametrize(
        ("kind", "step"),
        [
            ("anew", "import graphcables.pipeline"),
            ("anew", "os.rename*"),
            ("in place", "import graphcables.extract"),
            ("in a copy", "open .graph.db.new"),
            ("in a copy", "os.rename*"),
        ],
    )
    def test_before_a_step(self, cases: dict[str, Case], db: Path, kind: str, step: str) -> None:
        case = cases[kind]
        status, said = kill_at_step(case, db, INTERRUPT + step)
        assert status == 130, said
        assert_one_line(said, "interrupted")
        assert which(db, case.wholes) == "old"
        assert_alone(db)
        assert_next_build(case, db)

    @pytest.mark.parametrize(
        ("kind", "moment"),
        [
            ("anew", "workers"),
            ("anew", "reading"),
            ("in place", "lock"),
            ("in place", "changing"),
        ],
    )
    def test_ctrl_c(self, cases: dict[str, Case], db: Path, kind: str, moment: str) -> None:
        case = cases[kind]
        case.put_back(db)
        process = start("build", *case.sources, "--db", db)
        self.wait(moment, process.pid, db)
        os.killpg(process.pid, signal.SIGINT)
        status, said = ended(process, 10)
        assert status == 130, said
        assert_one_line(said, "interrupted")
        assert which(db, case.wholes) == "old"
        assert_alone(db)
        assert until(lambda: not group(process.pid), 5), "processes are left"

    @staticmethod
    def wait(moment: str, leader: int, db: Path) -> None:
        happened: dict[str, Callable[[], object]] = {
            "lock": lambda: lock_of(db).exists(),
            "workers": lambda: workers(leader),
            "changing": lambda: beside(db, "-journal").exists(),
            "reading": lambda: lock_of(db).exists() and lock_of(db).stat().st_size > 400_000,
        }
        assert until(happened[moment], step=0.0002)

    @pytest.mark.parametrize("moment", ["lock", "workers"])
    def test_terminated(self, cases: dict[str, Case], db: Path, moment: str) -> None:
        """SIGTERM goes to the command alone."""
        case = cases["anew"]
        case.put_back(db)
        process = start("build", *case.sources, "--db", db)
        self.wait(moment, process.pid, db)
        os.kill(process.pid, signal.SIGTERM)
        try:
            status = process.wait(10)
            assert until(lambda: not group(process.pid), 5), "processes are left"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[1]
        assert status == 128 + signal.SIGTERM
        if moment == "lock":  # the fork server may have begun a worker that finds the build gone, and says so
            assert said == ""
        assert kills.check(case, db) == ("old", [])


class TestWorkers:
    @pytest.mark.parametrize("which_one", ["worker", "fork server"])
    def test_killed(self, cases: dict[str, Case], db: Path, which_one: str) -> None:
        case = cases["anew"]
        case.put_back(db)
        process = start("build", *case.sources, "--db", db)
        assert until(lambda: workers(process.pid), step=0.0002)
        victim = workers(process.pid)[0] if which_one == "worker" else parent_of(workers(process.pid)[0])
        assert victim != process.pid
        os.kill(victim, signal.SIGKILL)
        status, said = ended(process, 15)
        assert status == 0, said
        lines(said)
        assert which(db, case.wholes) == "new"
        assert_alone(db)
        assert until(lambda: not group(process.pid), 5), "processes are left"

    def test_nothing_is_left_of_the_fork_server(self, cases: dict[str, Case], db: Path, tmp_path: Path) -> None:
        case = cases["anew"]
        case.put_back(db)
        (tmp_path / "tmp").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TMPDIR", str(tmp_path / "tmp"))
            status, said = run("build", *case.sources, "--db", db)
        assert status == 0, said
        assert list((tmp_path / "tmp").iterdir()) == []

    def test_workers_are_deaf_to_ctrl_c_unless_they_want_to_hear_it(self) -> None:
        script = (
            "import signal\nfrom graphcables import forks\n"
            "def told(): return signal.getsignal(2) == signal.SIG_IGN, signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()\n"
            "if __name__ == '__main__':\n    forks.start()\n    with forks.context().Pool(1) as pool: print(pool.apply(told))\n"
        )
        with TemporaryDirectory() as folder:
            (Path(folder) / "asks.py").write_text(script, encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "asks.py"],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                capture_output=True,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
        assert (done.stdout, done.returncode) == ("(True, True)\n", 0), done.stderr

    def test_killed_with_half_of_a_result_handed_over(self, cases: dict[str, Case], db: Path) -> None:
        case = cases["anew"]
        case.put_back(db)
        status, said = ended(start("build", *case.sources, "--db", db, module="tests.faults.torn"), 30)
        assert status == 0, said
        lines(said)
        assert which(db, case.wholes) == "new"
        assert_alone(db)

    def test_standard_input_is_not_lost_with_a_worker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A pipe can't be read twice."""
        page = SAMPLE / "frus1969-76v09" / "d52.txt"
        with page.open() as file:
            monkeypatch.setattr(sys, "stdin", file)
            (extract,) = extract_all([Source("-", "text")], executor=Dying(), workers=1)
        assert extract.error is None
        assert len(extract.documents) == 1

    def test_standard_input_too_long_for_a_pipe(self, cases: dict[str, Case], db: Path, tmp_path: Path) -> None:
        long = tmp_path / "long.txt"
        long.write_text("52. A long note\n\n" + "Nothing to say of it.\n\n" * 40_000)
        cases["anew"].put_back(db)
        with long.open() as file:
            process = start("build", "-", *cases["anew"].sources, "--db", db, stdin=file)
            assert until(lambda: workers(process.pid), step=0.0002)
            os.kill(workers(process.pid)[0], signal.SIGKILL)
            status, said = ended(process)
        assert status == 0, said
        lines(said)
        with Store(db) as store:
            assert len(list(store.documents())) == 321


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])


class Dying(Executor):
    """Workers that die of whatever they are given."""

    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("a process was killed"))
        return future


class TestDamaged:
    """A file that is no longer what was written: whatever is asked, there are lines and a status, and a build mends it."""

    def damage(self, db: Path, how: str) -> None:
        """Cuts a file at a page, or overwrites the root page of a table or an index."""
        what, _, name = how.partition(" ")
        if what == "cut":
            os.truncate(db, 8192 * int(name) + 100)
            return
        with closing(sqlite3.connect(db)) as connection:
            page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]
        with db.open("rb+") as file:
            file.seek(8192 * (page - 1))
            file.write(random.Random(page).randbytes(8192))

    @pytest.mark.parametrize("how", ["cut 5", "root documents", "root citations", "root words_data"])
    def test_questions(self, cases: dict[str, Case], db: Path, how: str) -> None:
        cases["in place"].put_back(db)
        self.damage(db, how)
        before = db.read_bytes()
        for question in QUESTIONS:
            result = CliRunner().invoke(app, [*question, "--db", str(db)], prog_name="graphcables")
            assert result.exception is None or isinstance(result.exception, SystemExit), question
            assert result.exit_code in (0, 1, 2)
            if result.exit_code:
                lines(result.stderr)
        assert db.read_bytes() == before

    def test_citation_without_its_document(self, cases: dict[str, Case], db: Path) -> None:
        cases["in place"].put_back(db)
        with closing(sqlite3.connect(db)) as connection:
            connection.execute(
                "DELETE FROM documents WHERE place IN (SELECT source FROM citations WHERE method = 'editor')"
            )
            connection.commit()
        for question in QUESTIONS:
            result = CliRunner().invoke(app, [*question, "--db", str(db)], prog_name="graphcables")
            assert result.exception is None or isinstance(result.exception, SystemExit), question
            assert result.exit_code in (0, 1, 2)

    @pytest.mark.parametrize(
        "how",
        [
            "cut 5",
            "root documents",
            "root citations",
            "root sources",
            "root words_data",
        ],
    )
    def test_change(self, cases: dict[str, Case], db: Path, how: str) -> None:
        case = cases["in place"]
        case.put_back(db)
        self.damage(db, how)
        status, said = run("build", *case.sources, "--db", db)
        assert status == 0, said
        lines(said)
        assert which(db, case.wholes) == "new"
        assert_alone(db)

    def test_report(self, cases: dict[str, Case], db: Path) -> None:
        case = cases["in place"]
        case.put_back(db)
        self.damage(db, "root citations")
        status, said = run("build", *case.sources, "--db", db)
        assert status == 0
        assert lines(said)[0].endswith(": 320 documents (320 sources read, 0 unchanged)")

    def test_nothing_to_change(self, cases: dict[str, Case], db: Path) -> None:
        """The damage is found where the report is made."""
        case = cases["in place"]
        self.put_new(case, db)
        self.damage(db, "root citations_kind")
        status, said = run("build", *case.sources, "--db", db)
        assert status == 0, said
        assert which(db, case.wholes) == "new"

    def test_nothing_to_change_not_even_a_stamp(
        self, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("graphcables.read.files._RACE", 0)
        db.parent.mkdir()
        build([SAMPLE], db)
        assert build([SAMPLE], db).unchanged == 53
        shutil.copy(db, tmp_path / "whole.db")
        self.damage(db, "root citations_kind")
        report = build([SAMPLE], db)
        assert (report.read, report.unchanged) == (53, 0)
        assert everything(db) == everything(tmp_path / "whole.db")
        assert_alone(db)

    def test_a_source_that_cannot_be_looked_up(self, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copytree(SAMPLE, tmp_path / "sources")
        db.parent.mkdir()
        build([tmp_path / "sources"], db)
        for path in (tmp_path / "sources").rglob("*.txt"):
            os.utime(path, (1, 1))
        monkeypatch.setattr("graphcables.plan._DIGEST", "SELECT digest FROM sources WHERE rank = -?")
        report = build([tmp_path / "sources"], db)
        assert (report.read, report.unchanged, report.errors) == (53, 0, [])

    def test_standard_input_is_not_lost_with_a_damaged_database(self, cases: dict[str, Case], db: Path) -> None:
        """It is read once: where the change of the database has read it, nothing is written anew without it."""
        case = cases["in place"]
        self.put_new(case, db)
        self.damage(db, "root citations_kind")
        before = db.read_bytes()
        with (SAMPLE / "frus1969-76v09" / "d52.txt").open() as page:
            status, said = run("build", "-", *case.sources, "--db", db, stdin=page)
        if status:
            assert status == 2
            assert_one_line(said, "malformed")
            assert db.read_bytes() == before
            return
        with Store(db) as store:
            assert len(list(store.documents())) == 321

    @staticmethod
    def put_new(case: Case, db: Path) -> None:
        """Makes a folder hold a database to which nothing is to be changed."""
        case.put_back(db)
        shutil.copy(case.old.with_name("new.db"), db)


class TestSources:
    """Files that change under the hands of a build."""

    @pytest.fixture
    def volume(self, tmp_path: Path) -> Path:
        folder = tmp_path / "volume"
        folder.mkdir()
        for number in (44, 50, 52, 53, 55):
            shutil.copy(SAMPLE / "frus1969-76v09" / f"d{number}.txt", folder)
        return folder

    @pytest.fixture
    def graph(self, volume: Path, tmp_path: Path) -> Path:
        (tmp_path / "graphs").mkdir()
        path = tmp_path / "graphs" / "graph.db"
        build([volume], path)
        return path

    def after_listing(self, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
        """Lets something happen when the sources are listed and not yet read."""

        def find(*arguments: Any, **options: Any) -> Any:
            found = find_sources(*arguments, **options)
            happens()
            return found

        monkeypatch.setattr(pipeline, "find_sources", find)

    def test_gone(self, volume: Path, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            self.after_listing(patch, (volume / "d50.txt").unlink)
            report = build([volume], graph)
        told = "No such file or directory; what the last build had of it is left out: 1 document"
        assert [str(error) for error in report.errors] == [f"{volume / 'd50.txt'}: {told}"]
        build([volume], tmp_path / "fresh.db")
        assert everything(graph) == everything(tmp_path / "fresh.db")
        assert_alone(graph)

    def test_replaced(self, volume: Path, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "other").write_text("50. A note\n\nReplaced.\n", encoding="utf-8")
        with monkeypatch.context() as patch:
            self.after_listing(patch, lambda: os.replace(tmp_path / "other", volume / "d50.txt"))
            assert build([volume], graph).errors == []
        build([volume], tmp_path / "fresh.db")
        assert everything(graph) == everything(tmp_path / "fresh.db")

    def test_written_while_it_is_read(
        self, volume: Path, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changing = volume / "d50.txt"
        changing.write_text("50. A note\n\nHalf of", encoding="utf-8")

        def read_and_changed(path: str) -> tuple[bytes, str | None]:
            found = contents(path)
            if path == str(changing):
                changing.write_text("50. A note\n\nHalf of it, and your 41.\n", encoding="utf-8")
            return found

        with monkeypatch.context() as patch:
            patch.setattr("graphcables.extract.contents", read_and_changed)
            build([volume], graph)
        assert build([volume], graph).read == 1
        build([volume], tmp_path / "fresh.db")
        assert everything(graph) == everything(tmp_path / "fresh.db")

    def test_pipe_in_a_folder_is_not_waited_for(self, volume: Path, graph: Path) -> None:
        os.mkfifo(volume / "d51.txt")
        status, said = run("build", volume, "--db", graph, timeout=10)
        lines(said)
        assert status in (0, 3)
        with Store(graph) as store:
            assert len(list(store.documents())) == 5

    def test_pipe_is_read_once(self, volume: Path, graph: Path) -> None:
        """As a shell gives it: ``build <(program) volume``; the second time under the same name."""
        for text in ("51. A note\n\nFirst.\n", "51. A note\n\nSecond, and more.\n"):
            reading, writing = os.pipe()
            os.write(writing, text.encode())
            os.close(writing)
            with suppress(FileExistsError):
                os.symlink(f"/dev/fd/{reading}", graph.parent.parent / "piped.txt")
            kept = os.dup2(reading, 63)
            os.close(reading)
            status, said = run("build", "/dev/fd/63", volume, "--db", graph, pass_fds=(kept,))
            os.close(kept)
            lines(said)
            assert status == 0, said
            with Store(graph) as store:
                assert len(list(store.documents())) == 6


class TestClosedPipe:
    @pytest.mark.parametrize("format_", ["table", "jsonl"])
    def test_head(self, cases: dict[str, Case], format_: str) -> None:
        process = start("citations", "--db", cases["anew"].old.with_name("new.db"), "-f", format_)
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) in (-signal.SIGPIPE, 0)
        assert process.stderr is not None
        assert process.stderr.read() == ""
        process.stderr.close()


class TestReader:
    """A reader that holds the database open."""

    @pytest.mark.parametrize(
        ("kind", "held"),
        [("anew", "cursor"), ("in place", "open"), ("in place", "cursor")],
    )
    def test_is_not_disturbed(self, cases: dict[str, Case], db: Path, kind: str, held: str) -> None:
        case = cases[kind]
        case.put_back(db)
        with Store(db) as reader:
            before = [row["id"] for row in reader.documents()]
            rows = reader.documents()
            if held == "cursor":
                next(rows)
            counts = reader.counts()
            process = start("build", *case.sources, "--db", db, stdout=subprocess.DEVNULL)
            refused = self.ask_until_end(process, db)
            status, said = ended(process)
            assert refused == []
            assert reader.counts() == counts
            if held == "cursor":
                assert [row["id"] for row in rows] == before[1:]
            assert status == 0, said
            lines(said)
        assert which(db, case.wholes) == "new"
        assert_next_build(case, db)

    def test_that_comes_while_the_database_is_changed_waits(self, cases: dict[str, Case], db: Path) -> None:
        case = cases["in place"]
        case.put_back(db)
        process = start("build", *case.sources, "--db", db, stdout=subprocess.DEVNULL)
        answers = []
        while process.poll() is None:
            with Store(db) as store:
                answers.append(store.counts())
            time.sleep(0.01)  # else there is always somebody who reads
        assert ended(process)[0] == 0
        assert sum(one != other for one, other in pairwise(answers)) <= 1
        assert_next_build(case, db)

    @staticmethod
    def ask_until_end(process: subprocess.Popen[str], db: Path) -> list[str]:
        """Opens the database again and again while a build goes on; what was refused."""
        refused = []
        while process.poll() is None:
            try:
                with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=0.05)) as other:
                    other.execute("SELECT count(*) FROM citations").fetchone()
            except sqlite3.Error as error:
                refused.append(str(error))
        return refused
