"""Builds in processes of their own, and what they leave behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.databases import everything

HERE = Path(__file__).parents[2]
_BESIDE = ("-wal", "-shm", "-journal")
_SERVERS = 3
"""Processes of a build that are no workers: itself, multiprocessing's fork server and its resource tracker."""


def start(*arguments: str | Path, module: str = "graphcables", **options: Any) -> subprocess.Popen[str]:
    """Starts a command in a process group of its own."""
    paths = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        stdin=options.pop("stdin", subprocess.DEVNULL),
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,
        **options,
    )


def ended(process: subprocess.Popen[str], timeout: float = 60) -> tuple[int, str]:
    """Waits for a command: its exit status, and what it said on standard error. One that hangs is killed with its group.

    The command is waited for before its output is: it says less than a pipe holds, and what it leaves behind, holding
    the pipe, sees that it is gone.
    """
    try:
        process.wait(timeout)
        said = process.communicate(timeout=5)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate()[1]
        raise AssertionError(f"still running after {timeout} s; it said: {said}") from None
    return process.returncode, said


def run(*arguments: str | Path, timeout: float = 60, **options: Any) -> tuple[int, str]:
    """Runs a command to its end: its exit status, and what it said on standard error."""
    return ended(start(*arguments, **options), timeout)


def kill(process: subprocess.Popen[str]) -> None:
    """Kills a command with all its processes, and waits for them to be gone."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert until(lambda: not group(process.pid), 10), "processes that SIGKILL didn't end"


def group(leader: int) -> list[int]:
    """The living processes of a group, oldest first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, its_group = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:3]
            except (OSError, IndexError):
                continue
            if int(its_group) == leader and state not in "ZX":
                found.append(int(entry.name))
    return sorted(found)


def workers(leader: int) -> list[int]:
    """The processes of a build that read sources."""
    return group(leader)[_SERVERS:]


def until(happened: Callable[[], object], timeout: float = 20, step: float = 0.001) -> bool:
    """Waits for something; whether it happened in time."""
    end = time.monotonic() + timeout
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


def seen(path: Path) -> tuple[int, int] | None:
    """What tells a file from one that was put in its place or written to since; None where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def beside(db: Path, ending: str) -> Path:
    """One of SQLite's files beside a database."""
    return db.with_name(db.name + ending)


@dataclass(frozen=True)
class Whole:
    """What a whole database is known by: its rows and, quicker, its bytes."""

    rows: str
    data: str

    @classmethod
    def of(cls, db: Path) -> Whole:
        """Checks a database and takes its digests."""
        return cls(_rows(db), _data(db))


def _rows(db: Path) -> str:
    out = hashlib.blake2b()
    for name, rows in everything(db).items():
        out.update(name.encode())
        for row in rows:
            out.update(repr(row).encode())
    return out.hexdigest()


def _data(db: Path) -> str:
    with db.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def which(db: Path, wholes: Mapping[str, Whole]) -> str:
    """The name of the whole database that a file is, else what is wrong with it.

    The same bytes as a checked database are a checked database. Otherwise a copy, with SQLite's files beside it, is
    opened and checked and its rows are compared, so that the next build finds everything as the last one left it.
    """
    if not any(beside(db, ending).exists() for ending in _BESIDE):
        data = _data(db)
        for name, whole in wholes.items():
            if whole.data == data:
                return name
    with TemporaryDirectory(dir=db.parent.parent) as folder:
        copy = Path(folder, db.name)
        shutil.copy(db, copy)
        for ending in ("-wal", "-journal"):
            if beside(db, ending).exists():
                shutil.copy(beside(db, ending), beside(copy, ending))
        try:
            rows = _rows(copy)
        except Exception as error:  # whatever it is, it is a database that is lost
            return f"damaged: {type(error).__name__}: {error}".splitlines()[0]
    return next((name for name, whole in wholes.items() if whole.rows == rows), "other rows")
