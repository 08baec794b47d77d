"""What the tests of hostile files share: a place with a canary outside it, a listener, the commands, the checks.

A case is a file made to hurt. Its *naive* side is the careless code that the file does hurt: it shows that the case is
real.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import resource
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

import graphcables
from graphcables import forks
from graphcables.cli import app

CANARY = "xyzzycanary"
"""A word that stands only in files outside the folder that is read."""
FULL = bool(os.environ.get("GRAPHCABLES_HOSTILE_FULL"))
"""Whether the large files are made at their full size, and not at a part of it."""
GOOD = "1. Message From A (Haig) to B (Kissinger)\n\nTohak 1. Ref: Hakto 2.\n"
"""The other file of each folder, which is still read."""
TIMES, ROOM = 10, 200
"""The bound on memory: so many times the file's size, and so many megabytes more."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Listener:
    """A web server on this machine that counts who comes, and gives everyone the canary."""

    def __init__(self) -> None:
        self.count = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/x"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        body = CANARY.encode()
        answer = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            self.count += 1
            with client, contextlib.suppress(OSError):
                client.settimeout(1)
                client.recv(4096)
                client.sendall(answer)


@dataclass(frozen=True)
class Place:
    """Where a case happens: `folder` is read, `outside` must not be, `out` is written to."""

    root: Path
    listener: Listener

    def __post_init__(self) -> None:
        for folder in (self.folder, self.outside, self.out):
            folder.mkdir(parents=True)
        (self.folder / "d1.txt").write_text(GOOD, encoding="utf-8")
        for name in ("canary.txt", "d77.txt", "77.md", "passwd"):
            (self.outside / name).write_text(f"---\ntitle: {CANARY}\n---\n77. {CANARY}\n\n{CANARY}\n", encoding="utf-8")
        (self.outside / "canary.dtd").write_text(f'<!ENTITY y "{CANARY}">', encoding="utf-8")

    @property
    def folder(self) -> Path:
        return self.root / "in" / "frus9"

    @property
    def outside(self) -> Path:
        return self.root / "outside"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def db(self) -> Path:
        return self.out / "x.db"

    def write(self, name: str, data: bytes | str) -> Path:
        """Puts a file into the folder."""
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def fetch(self, address: str) -> str:
        """What careless code does with an address."""
        with urlopen(address, timeout=5) as answer:  # noqa: S310  the naive side
            return str(answer.read().decode("utf-8", "replace"))


Make = Callable[[Place], object]
Naive = Callable[[Place], bool]


@dataclass(frozen=True)
class Case:
    """A hostile file.

    Attributes
    ----------
    name : str
    make : callable
        Writes the file, or several, into the place's folder.
    naive : callable
        Whether careless code is hurt by it.
    status : int
        What the build ends with.
    documents : int
        How many documents the build holds, the good one included.
    named : tuple of str
        Files of the folder that are named beside it: tables are not read out of folders.
    """

    name: str
    make: Make
    naive: Naive
    status: int = 3
    documents: int = 1
    named: tuple[str, ...] = ()


def parameters(cases: Sequence[Case]) -> list[object]:
    """The cases as pytest's parameters."""
    return [pytest.param(case, id=case.name) for case in cases]


@dataclass
class Ran:
    """A command's status and what it wrote."""

    status: int
    out: bytes
    err: bytes


def run(*arguments: str) -> Ran:
    """Runs a command in this process, as ``python -m graphcables`` does."""
    streams = io.BytesIO(), io.BytesIO()
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="", write_through=True)
        for stream in streams
    )
    status = 0
    try:
        app(args=list(arguments), prog_name="graphcables")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except Exception:
        traceback.print_exc(file=sys.stderr)
        status = 1
    finally:
        wrapped = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = kept
        for stream in wrapped:
            stream.flush()
    return Ran(status, streams[0].getvalue(), streams[1].getvalue())


@dataclass
class Watch:
    """All that this process opens, starts and connects to while it is watched, by Python's audit events."""

    events: list[tuple[str, str]] = field(default_factory=list)
    on: bool = False
    own: tuple[str, ...] = ()

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        """Notes an event."""
        if not self.on:
            return
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & _WRITES
            if isinstance(path, str | bytes):
                self.events.append(("write" if writes else "read", os.path.realpath(os.fsdecode(path))))
        elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod"):
            self.events.append(("write", os.path.realpath(os.fsdecode(str(arguments[0])))))
        elif event.startswith(
            ("socket.connect", "socket.getaddrinfo", "subprocess.", "os.system", "os.exec", "urllib.")
        ):
            self.events.append(("start", f"{event} {arguments!r}"))


_WATCH = Watch()
sys.addaudithook(lambda event, arguments: _WATCH.hook(event, arguments))


@contextlib.contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """Watches this process; gives the events."""
    _WATCH.events = []
    _WATCH.on = True
    try:
        yield _WATCH.events
    finally:
        _WATCH.on = False


def listing(root: Path, but: Path) -> dict[str, tuple[int, int, int]]:
    """Mode, size and time of everything under a folder, but one."""
    found: dict[str, tuple[int, int, int]] = {}
    waiting = [str(root)]
    while waiting:  # and not os.walk, which calls itself at each level before Python 3.12
        folder = waiting.pop()
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            known = os.lstat(path)
            ordinary = stat.S_ISREG(known.st_mode)
            found[path] = (known.st_mode, known.st_size if ordinary else 0, known.st_mtime_ns if ordinary else 0)
            if stat.S_ISDIR(known.st_mode) and Path(path) != but:
                waiting.append(path)
    return found


def holds(db: Path, word: str) -> bool:
    """Whether a word stands anywhere in a database: in a cell of a table, in the words of the search, in its bytes."""
    if word.encode() in db.read_bytes():
        return True
    with contextlib.closing(sqlite3.connect(db)) as connection:
        if connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", [word]).fetchone()[0]:
            return True
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return any(word in str(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}"))


def ids(db: Path) -> list[str]:
    """The ids of a database's documents, at most twelve."""
    with contextlib.closing(sqlite3.connect(db)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM documents ORDER BY place LIMIT 12")]


def check_printed(what: str, ran: Ran, *, terminal: bool) -> None:
    """No traceback; no control bytes; for a terminal nothing that is not printed, either."""
    for stream in (ran.out, ran.err):
        text = stream.decode("utf-8")
        assert "Traceback" not in text, f"{what}: {text[-400:]}"
        assert "internal error" not in text, f"{what}: {text[-400:]}"
        found = _CONTROL.search(text)
        assert found is None, f"{what}: a control character {found[0]!r}"
    shown = ran.out.decode("utf-8") if terminal else ""
    for character in set(shown + ran.err.decode("utf-8")) - {"\n"}:
        assert character.isprintable(), f"{what}: {character!r} for a terminal"


def check_cells(what: str, ran: Ran) -> None:
    """No cell of a CSV begins as a formula does, blanks before it or not."""
    for row in csv.reader(io.StringIO(ran.out.decode("utf-8"), newline="")):
        for cell in row:
            assert not cell.startswith(FORMULA), f"{what}: {cell!r} is a formula"
            assert not cell.lstrip(" \n").startswith(FORMULA), f"{what}: {cell!r} is a formula behind blanks"


def check(place: Place, case: Case) -> Ran:
    """Builds the case's folder and puts all questions to the database; nothing of it may hurt."""
    came, before = place.listener.count, listing(place.root, place.out)
    sources = [str(place.folder), *(str(place.folder / name) for name in case.named)]
    db = ["--db", str(place.db)]
    forks.start()  # the first build of a process starts it, with a folder of its own
    with watched() as events:
        built = run("build", *sources, *db)
        check_printed("build", built, terminal=True)
        assert built.status == case.status, built.err.decode()
        refs = run("refs", *sources, "--format", "csv")
        check_printed("refs", refs, terminal=False)
        check_cells("refs", refs)
        assert refs.status == case.status, refs.err.decode()
        for command in (["documents"], ["citations"], ["search", "Tohak"], ["search", "Telegram"]):
            for form in ("csv", "jsonl", "table"):
                ran = run(*command, *db, "--format", form)
                check_printed(f"{command} {form}", ran, terminal=form == "table")
                assert ran.status in (0, 1), ran.err.decode()
                if form == "csv":
                    check_cells(command[0], ran)
                if form == "jsonl":
                    assert all(json.loads(line) for line in ran.out.split(b"\n") if line)
        found = ids(place.db)
        for command in (["stats"], *([name, id_] for id_ in found for name in ("show", "chain"))):
            ran = run(*command, *db) if command == ["stats"] else run(command[0], *db, "--", command[1])
            check_printed(str(command), ran, terminal=True)
            assert ran.status in (0, 1), ran.err.decode()
    assert "frus9/d1" in found, found
    assert f" {case.documents} documents" in built.err.decode(), built.err.decode()
    assert not holds(place.db, CANARY)
    assert place.listener.count == came, "a connection was made"
    assert listing(place.root, place.out) == before, "something outside the target was written"
    out, outside = (str(path) + os.sep for path in (place.out.resolve(), place.outside.resolve()))
    for kind, what in events:
        assert kind != "start", what
        assert kind != "write" or what.startswith(out), f"written: {what}"
        assert kind != "read" or not what.startswith((outside, "/dev/zero", "/etc/passwd")), f"read: {what}"
    return built


_READER = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]) << 20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[4]),) * 2)
from graphcables.extract import extract
from graphcables.read import Source, html, markdown, tei, text
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
before, begun = peak(), time.process_time()
result = extract(Source(sys.argv[1], sys.argv[2]))
print(json.dumps({"documents": len(result.documents), "error": result.error or "", "seconds": time.process_time() - begun,
    "mb": peak() - before}))
"""


@dataclass(frozen=True)
class Cost:
    """What reading a file cost: processor seconds, and megabytes over those of an idle process."""

    documents: int
    error: str
    seconds: float
    mb: float


def cost(path: Path, form: str, seconds: float, limit_mb: int = 2500) -> Cost:
    """What a process of its own takes to read a file and find its references.

    The peak is VmHWM, of this process alone: ru_maxrss begins, after a fork, with what the parent had. It is stopped
    by its processor time, which other work on the machine does not change; waiting for ever is stopped much later.

    Raises
    ------
    subprocess.TimeoutExpired
        Where it waits for something that does not come.
    """
    code = [sys.executable, "-c", _READER, str(path), form, str(limit_mb), str(int(seconds) + 1)]
    here = {**os.environ, "PYTHONPATH": str(Path(graphcables.__file__).parent.parent)}
    ran = subprocess.run(code, env=here, capture_output=True, text=True, timeout=5 * seconds + 10, check=False)
    assert ran.returncode == 0, f"status {ran.returncode}: {ran.stderr[-500:]}"
    return Cost(**json.loads(ran.stdout))


def bounded(path: Path, form: str, seconds: float) -> Cost:
    """What a file costs; it may be no more than the bounds."""
    found = cost(path, form, seconds)
    allowed = TIMES * path.stat().st_size / 1e6 + ROOM
    if report := os.environ.get("GRAPHCABLES_HOSTILE_REPORT"):
        line = f"{path.name}\t{path.stat().st_size / 1e6:.2f} MB\t{found.seconds:.2f} s\t{found.mb:.0f} MB\t{found.documents} documents\t{found.error[-90:]}\n"
        with open(report, "a", encoding="utf-8") as file:
            file.write(line)
    assert found.mb <= allowed, f"{found.mb:.0f} MB for {path.stat().st_size / 1e6:.2f} MB"
    assert found.seconds <= seconds, f"{found.seconds:.1f} s"
    assert "internal error" not in found.error, found.error
    return found


def naive_cost(code: str, arguments: Mapping[str, object], mb: int = 300, seconds: float = 1) -> bool:
    """Whether code runs out of memory or time, in a process of its own."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (mb << 20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))

    source = f"import json, sys\nglobals().update(json.loads(sys.argv[1]))\n{code}"
    begun = time.monotonic()
    try:
        ran = subprocess.run(
            [sys.executable, "-c", source, json.dumps(arguments)],
            capture_output=True,
            timeout=4 * seconds,
            preexec_fn=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return ran.returncode != 0 and (
        ran.returncode < 0
        or b"MemoryError" in ran.stderr
        or b"RecursionError" in ran.stderr
        or time.monotonic() - begun > seconds
    )
