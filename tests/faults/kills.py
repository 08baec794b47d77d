"""Kills builds and looks at what is left: ``python -m tests.faults.kills --times 100 [--sources FOLDER] [--in-place]``.

A build of the sources into a folder that holds a whole older database is killed with SIGKILL, its workers too. A third
of the moments is drawn over the length of a build, a third from when it has the lock, a third from when it writes into
the database, or the file that is to be the new one has nine tenths of its size. After each kill the database must
open and pass SQLite's checks and those of the search index, say what the old or the new one says, and answer; nothing
but the files that builds write may stand beside it. The next build finds what the killed one left and is killed as
well; each 25th and the last is undisturbed: it must succeed, give the new database and leave nothing beside it. With
``--steps`` a build is killed once before each of its steps (see `tests.faults.steps`) in place of the random moments,
and an undisturbed one follows each.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from graphcables.journal import lock_of
from graphcables.store import Store
from graphcables.writing import words_beside
from tests.benchmarks.corpus import write_corpus
from tests.faults.runs import Whole, beside, ended, group, kill, run, seen, start, until, which, workers
from tests.faults.steps import LIST

_DOCUMENTS, _PER_VOLUME = 4000, 200
"""The corpus of small files in which one is changed."""
_UNDISTURBED = 25
"""Kills after which a build is left to its end."""


@dataclass(frozen=True)
class Case:
    """A build to be killed: its sources, the database that is there before, and the two whole ones."""

    sources: tuple[str, ...]
    old: Path
    wholes: dict[str, Whole]
    message: str
    in_place: bool
    linked: bool = False

    def put_back(self, db: Path) -> None:
        """Makes a folder hold the older database and nothing else; a linked one has another name, in the folder above."""
        shutil.rmtree(db.parent, ignore_errors=True)
        db.parent.mkdir()
        shutil.copy(self.old, db)
        if self.linked:
            other = db.parent.with_name("other name")
            other.unlink(missing_ok=True)
            os.link(db, other)


def prepare(folder: Path, before: tuple[str, ...], after: tuple[str, ...], *, in_place: bool) -> Case:
    """Makes the older database of sources and the newer of the same or others.

    What is to be changed in the sources is changed by the caller, who gives the older database as ``old.db`` then.
    """
    old, new = folder / "old.db", folder / "new.db"
    for db, sources in ((old, before), (new, after)):
        if not db.exists():
            status, said = run("build", *sources, "--db", db, timeout=3600)
            assert status == 0, said
    wholes = {"old": Whole.of(old), "new": Whole.of(new)}
    assert wholes["old"].rows != wholes["new"].rows, "the two databases say the same: nothing could be told"
    with Store(old) as store:
        message = str(next(store.documents())["id"])
    return Case(after, old, wholes, message, in_place)


def anew(folder: Path, sources: Path) -> Case:
    """The whole of some files over a database of the smallest of them, less than half: that is a build from nothing."""
    files = sorted((file for file in sources.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    files = [file for file in files if file.suffix in (".xml", ".txt", ".md", ".html", ".epub")]
    few = files[: max(1, len(files) // 3)]
    return prepare(folder, tuple(map(str, few)), (str(sources),), in_place=False)


def in_place(folder: Path, documents: int = _DOCUMENTS, per_volume: int = _PER_VOLUME) -> Case:
    """A corpus of small files, and one of them changed."""
    corpus = write_corpus(folder / "corpus", documents, form="text", per_volume=per_volume)
    status, said = run("build", corpus, "--db", folder / "old.db", timeout=3600)
    assert status == 0, said
    changed = sorted(corpus.glob("*/d*.txt"))[documents // 2]
    head, _, body = changed.read_text(encoding="utf-8").partition("\n")
    changed.write_text(f"{head}\n{body}\nThis is less than we were told.\n", encoding="utf-8")
    return prepare(folder, (str(corpus),), (str(corpus),), in_place=True)


@dataclass
class Tally:
    """What the kills left: counts by the phase they fell in, and the losses."""

    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The counts as a table."""
        phases = dict.fromkeys(phase for phase, _ in self.left)
        rows: list[tuple[str, ...]] = [("phase", "kills", "old whole", "new whole", "lost")]
        for phase in phases:
            counts = [self.left[phase, what] for what in ("old", "new", "lost")]
            rows.append((phase, *map(str, (sum(counts), *counts))))
        totals = [sum(n for (_, what), n in self.left.items() if what == wanted) for wanted in ("old", "new", "lost")]
        rows.append(("all", *map(str, (sum(totals), *totals))))
        return "\n".join(
            "".join(cell.ljust(width) for cell, width in zip(row, (40, 8, 11, 11, 6), strict=True)) for row in rows
        )


def check(case: Case, db: Path, *, undisturbed: bool = True) -> tuple[str, list[str]]:
    """What a killed build left (old, new or lost), and what is wrong with it; then the next build is tried."""
    wrong = []
    state = which(db, case.wholes)
    if state not in case.wholes:
        wrong.append(state)
    if stray := strays(db, lock_of(db), words_beside(lock_of(db)), beside(db, "-journal")):
        wrong.append(f"after the kill there are {stray}")
    status, said = run("chain", case.message, "--db", db, stdout=subprocess.DEVNULL)
    if status or said:
        wrong.append(f"chain ends with {status}: {said.strip()}")
    if undisturbed:
        status, said = run("build", *case.sources, "--db", db, timeout=3600)
        if status:
            wrong.append(f"the next build ends with {status}: {said.strip()}")
        elif (after := which(db, case.wholes)) != "new":
            wrong.append(f"the next build gives: {after}")
        if stray := strays(db):
            wrong.append(f"after the next build there are {stray}")
    return "lost" if wrong else state, wrong


def strays(db: Path, *known: Path) -> str:
    """The names of the files that stand beside a database and shouldn't."""
    return ", ".join(sorted(file.name for file in db.parent.iterdir() if file not in (db, *known)))


Seen = tuple[int, int] | None


def phase_of(case: Case, db: Path, leader: int, before: Mapping[Path, Seen]) -> str:
    """Where a stopped build is, by what it has made of the files that were there before."""
    lock = lock_of(db)
    if is_written(beside(db, "-journal"), before):
        return "changing"
    if seen(db) != before[db]:
        return "reporting (changed)"
    if not is_written(lock, before):
        return "starting (no lock yet)"
    size = lock.stat().st_size
    if not case.in_place:
        if workers(leader):
            return "reading (workers at work)"
        return "writing begins" if size < 200_000 else "resolving, indexing, syncing"
    return "changing a copy" if size else "comparing sources (lock taken)"


def measure(case: Case, db: Path) -> tuple[float, float]:
    """Seconds until an undisturbed build takes the lock, and until its end."""
    case.put_back(db)
    began = time.monotonic()
    process = start("build", *case.sources, "--db", db)
    assert until(lock_of(db).exists, 600), "the build writes nothing"
    writes = time.monotonic() - began
    status, said = ended(process, 3600)
    length = time.monotonic() - began
    assert status == 0, said
    assert which(db, case.wholes) == "new", "two builds of the same sources differ"
    return writes, length


def is_written(file: Path, before: Mapping[Path, Seen]) -> bool:
    """Whether a file is there that was not there before as it is; a killed build leaves some."""
    return seen(file) not in (None, before[file])


def has_begun(case: Case, db: Path, before: Mapping[Path, Seen], *, writing: bool) -> bool:
    """Whether a build has the lock, and is writing: into the database, or its new file has nine tenths of its size."""
    lock = lock_of(db)
    if writing and case.in_place:
        return is_written(beside(db, "-journal"), before)
    size = case.old.with_name("new.db").stat().st_size * 9 // 10 if writing else 0
    try:
        return is_written(lock, before) and lock.stat().st_size >= size
    except FileNotFoundError:
        return True


def kill_at_random(case: Case, db: Path, times: int, seed: int) -> Tally:
    """Kills as many builds, each at a moment of its own."""
    measured = [measure(case, db) for _ in range(3)]
    writes, length = (sorted(one)[1] for one in zip(*measured, strict=True))
    print(f"a build takes {length:.2f} s and writes from {writes:.2f} s on", flush=True)
    random = Random(seed)
    tally = Tally()
    case.put_back(db)
    for number in range(times):
        before = {file: seen(file) for file in (db, lock_of(db), beside(db, "-journal"))}
        process = start("build", *case.sources, "--db", db)
        moment = random.random() * length
        if number % 3:
            writing = number % 3 == 2
            until(
                lambda: process.poll() is not None or has_begun(case, db, before, writing=writing),  # noqa: B023
                600,
                0.0002,
            )
            moment = random.random() * (length - writes) / (3 if writing else 1)
        time.sleep(moment)
        phase = "the build had ended"
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGSTOP)
            phase = phase_of(case, db, process.pid, before)
        if group(process.pid):
            kill(process)
        else:
            process.communicate()
        undisturbed = number % _UNDISTURBED == _UNDISTURBED - 1 or number == times - 1
        state, wrong = check(case, db, undisturbed=undisturbed)
        note(tally, phase, f"kill {number}, {moment:.3f} s", state, wrong)
        if undisturbed or state != "old":
            case.put_back(db)
        if number % 10 == 9:
            print(f"{number + 1} of {times}, {len(tally.lost)} lost", flush=True)
    return tally


def steps_of(case: Case, db: Path) -> list[str]:
    """The steps of an undisturbed build."""
    case.put_back(db)
    process = start(LIST, "build", *case.sources, "--db", db, module="tests.faults.steps")
    said, errors = process.communicate()
    assert process.returncode == 0, errors
    return said.splitlines()


def kill_at_step(case: Case, db: Path, step: str) -> tuple[int, str]:
    """Kills a build just before a step; its exit status, and what it said."""
    case.put_back(db)
    return run(step, "build", *case.sources, "--db", db, module="tests.faults.steps", timeout=3600)


def kill_at_steps(case: Case, db: Path) -> Tally:
    """Kills a build before each of its steps."""
    tally = Tally()
    for step in steps_of(case, db):
        status, _ = kill_at_step(case, db, step)
        phase = f"before {' '.join(step.split()[:2])}"[:38] if status == -signal.SIGKILL else "not killed"
        note(tally, phase, step, *check(case, db))
    return tally


def note(tally: Tally, phase: str, what: str, state: str, wrong: list[str]) -> None:
    """Counts a kill; a loss is told at once."""
    tally.left[phase, state] += 1
    for line in wrong:
        tally.lost.append(f"{what} ({phase}): {line}")
        print(f"LOST: {tally.lost[-1]}", flush=True)


def main() -> None:
    """Kills builds by the arguments of the command line; the exit status is 1 where something was lost."""
    parser = argparse.ArgumentParser(description="Kills builds and checks what they leave.")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--sources", type=Path, help="default: $GRAPHCABLES_SHARED/corpora/frus-tei")
    parser.add_argument("--in-place", action="store_true", help="one changed file of many small ones, written for this")
    parser.add_argument("--documents", type=int, default=_DOCUMENTS, help="of the small files of --in-place")
    parser.add_argument("--steps", action="store_true", help="before each step once, in place of random moments")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        if given.in_place:
            case = in_place(folder, given.documents)
        else:
            sources = given.sources or Path(os.environ["GRAPHCABLES_SHARED"], "corpora", "frus-tei")
            case = anew(folder, sources.resolve())
        db = folder / "graphs" / "graph.db"
        tally = kill_at_steps(case, db) if given.steps else kill_at_random(case, db, given.times, given.seed)
    print(tally.table())
    print("\n".join(tally.lost) or "nothing was lost")
    sys.exit(1 if tally.lost else 0)


if __name__ == "__main__":
    main()
