"""Folders with links that lead out, files that are none, and names made to deceive."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import graphcables
from tests.hostile.harness import CANARY, GOOD, Case, Place, check, check_cells, check_printed, holds, parameters, run

SECOND = "2. Message From B (Kissinger) to A (Haig)\n\nHakto 2. Ref: Tohak 1.\n"


def link(name: str, target: str) -> Callable[[Place], None]:
    """Makes a link out of the folder; ``{outside}`` stands for where the canary is."""

    def make(place: Place) -> None:
        (place.folder / name).symlink_to(target.replace("{outside}", str(place.outside)))

    return make


def hard_names(*names: bytes) -> Callable[[Place], None]:
    """Makes files of such names."""

    def make(place: Place) -> None:
        for name in names:
            path = os.path.join(os.fsencode(place.folder), name)
            with open(path, "wb") as file:
                file.write(SECOND.replace("2. Message", "Message").encode())

    return make


def fifo(name: str) -> Callable[[Place], None]:
    return lambda place: os.mkfifo(place.folder / name)


def server(name: str) -> Callable[[Place], None]:
    """Makes a socket, by a short name: the path of one may have 107 bytes."""

    def make(place: Place) -> None:
        here = os.getcwd()
        os.chdir(place.folder)
        try:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(name)
        finally:
            os.chdir(here)

    return make


def deep(levels: int) -> Callable[[Place], None]:
    """Makes folders in folders."""

    def make(place: Place) -> None:
        here = os.open(place.folder, os.O_RDONLY)
        for _ in range(levels):
            os.mkdir("a", dir_fd=here)
            inner = os.open("a", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        os.close(here)

    return make


def reads_all(place: Place) -> bool:
    """A walk that follows links and reads whatever it finds, two megabytes of it; a FIFO would stop it."""
    for folder, folders, names in os.walk(place.folder, followlinks=True):
        if folder.count(os.sep) > len(place.folder.parts) + 3:
            return True
        for name in [*names, *folders]:
            path = Path(folder, name)
            if path.is_fifo() or path.is_socket():
                return True
            if path.is_file() or path.is_char_device():
                with path.open("rb") as file:
                    data = file.read(2_000_000)
                if CANARY.encode() in data or len(data) == 2_000_000:
                    return True
            elif path.is_symlink() and not path.exists():
                return True
    return False


def prints_names(place: Place) -> bool:
    """A listing that prints the names as they are."""
    for name in os.listdir(place.folder):
        try:
            name.encode()
        except UnicodeEncodeError:
            return True
        if not name.isprintable():
            return True
    return False


def passes_names(place: Place) -> bool:
    """A script that gives the names to a program, which takes them for options or formulas."""
    return any(name.startswith(("-", "=", "@", "+", "＝")) for name in os.listdir(place.folder))


def joins_names(place: Place) -> bool:
    """A program that makes a name of a name."""
    name = max(os.listdir(os.fsencode(place.folder)), key=len)
    try:
        (place.folder / (os.fsdecode(name) + ".html")).write_text("", encoding="utf-8")
    except OSError:
        return True
    return False


def walks_deep(place: Place) -> bool:
    """A walk that calls itself at each level."""

    def walk(folder: str) -> None:
        for entry in os.scandir(folder):
            if entry.is_dir():
                walk(entry.path)

    try:
        walk(str(place.folder))
    except RecursionError:
        return True
    return False


LINKS = [
    Case("link to a file", link("d3.txt", "{outside}/canary.txt"), reads_all, 0, 1),
    Case("link to a file, by a path that climbs", link("d3.txt", "../../outside/canary.txt"), reads_all, 0, 1),
    Case("link to Markdown", link("77.md", "{outside}/77.md"), reads_all, 0, 1),
    Case("link to a folder", link("more", "{outside}"), reads_all, 0, 1),
    Case("link to a folder, named as a file", link("d3.txt", "{outside}"), reads_all, 0, 1),
    Case("link to itself", link("d3.txt", "d3.txt"), reads_all),
    Case("link to the folder itself", link("more", "."), reads_all, 0, 1),
    Case("link to the folder above", link("more", ".."), reads_all, 0, 1),
    Case("link to nothing", link("d3.txt", "/nonexistent/x"), reads_all, 0, 1),
    Case("link to /dev/zero", link("d3.txt", "/dev/zero"), reads_all, 0, 1),
    Case("link to /dev/zero, Markdown", link("d3.md", "/dev/zero"), reads_all, 0, 1),
    Case("FIFO", fifo("d3.txt"), reads_all, 0, 1),
    Case("FIFO, Markdown", fifo("d3.md"), reads_all, 0, 1),
    Case("socket", server("d3.txt"), reads_all, 0, 1),
    Case("1,200 folders deep", deep(1200), walks_deep, 0, 1),
]
NAMES = [
    Case("a line break", hard_names(b"x\nerror: all is well.txt"), prints_names, 0, 2),
    Case("escapes", hard_names(b"x\x1b[31m\x1b]0;title\x07.txt"), prints_names, 0, 2),
    Case("C1 controls", hard_names("x\x9b31m.txt".encode()), prints_names, 0, 2),
    Case("escapes in what can't be read", hard_names(b"x\x1b[2J\xc2\x9b.xml"), prints_names),
    Case("direction", hard_names("x\u202etxt.exe\u2066.txt".encode()), prints_names, 0, 2),
    Case("no UTF-8", hard_names(b"x\xff\xfe.txt"), prints_names),
    Case("255 bytes", hard_names(b"x" * 251 + b".txt"), joins_names, 0, 2),
    Case("dashes", hard_names(b"-rf.txt", b"--db=y.txt", b"-.txt"), passes_names, 0, 4),
    Case("formula", hard_names(b"=cmd().txt", b"@x.txt", b"+1.txt"), passes_names, 0, 4),
    Case("full-width formula", hard_names("＝cmd().txt".encode()), passes_names, 0, 2),
    Case(
        "a pattern",
        hard_names(b"[d1]*.txt", b"{a,b}?.txt"),
        lambda place: any("*" in n for n in os.listdir(place.folder)),
        0,
        3,
    ),
]
CASES = LINKS + NAMES


def mend(place: Place) -> None:
    """Takes the case's files away, deep folders among them, which pytest could not."""
    shutil.rmtree(place.folder / "more", ignore_errors=True)
    subprocess.run(["rm", "-rf", "--", str(place.folder / "a")], check=True)


@pytest.mark.parametrize("case", parameters(CASES))
def test_folder_does_not_hurt(case: Case, place: Place) -> None:
    case.make(place)
    try:
        check(place, case)
    finally:
        mend(place)


@pytest.mark.parametrize("case", parameters(CASES))
def test_naive_code_is_hurt(case: Case, place: Place) -> None:
    case.make(place)
    try:
        assert case.naive(place)
    finally:
        mend(place)


def test_the_canary_is_found_where_it_is_read(place: Place) -> None:
    """The check itself: a canary inside the folder does get into the database."""
    shutil.copy(place.outside / "d77.txt", place.folder / "d77.txt")
    run("build", str(place.folder), "--db", str(place.db))
    assert holds(place.db, CANARY)


def command(place: Place, *arguments: str | bytes, seconds: float = 3) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in the folder, with nothing on standard input but a pipe that stays open."""
    here = {**os.environ, "PYTHONPATH": str(Path(graphcables.__file__).parent.parent)}
    limit = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30,) * 2); runpy.run_module('graphcables', run_name='__main__')"
    read, write = os.pipe()
    try:
        return subprocess.run(
            [sys.executable, "-c", limit, *arguments],
            cwd=place.folder,
            env=here,
            stdin=read,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    finally:
        os.close(read)
        os.close(write)


@pytest.mark.parametrize(
    ("make", "pattern"),
    [
        pytest.param(fifo("d3.txt"), "*.txt", id="FIFO"),
        pytest.param(link("d3.txt", "/dev/zero"), "*.txt", id="/dev/zero"),
        pytest.param(hard_names(b"-"), "*", id="-"),
        pytest.param(hard_names(b"x\xff.txt"), "*.txt", id="no UTF-8"),
        pytest.param(hard_names(b"--db=y.txt"), "*.txt", id="dashes"),
    ],
)
def test_pattern_that_matches_them(make: Callable[[Place], None], pattern: str, place: Place) -> None:
    make(place)
    ran = command(place, "build", pattern, "--db", str(place.db))
    assert ran.returncode in (0, 3), ran.stderr.decode()[-300:]
    assert b"Traceback" not in ran.stderr
    assert b"internal error" not in ran.stderr


def test_name_that_is_no_utf8_named_by_itself(place: Place) -> None:
    hard_names(b"x\xff.txt")(place)
    ran = command(place, "build", "d1.txt", b"x\xff.txt", "--db", str(place.db))
    assert ran.returncode == 3
    assert b"Traceback" not in ran.stderr


def test_page_of_a_hostile_name_is_written_where_it_should(place: Place) -> None:
    """The page's own name comes of a message's id: no path comes out of it."""
    hard_names(b"x" * 240 + b".txt")(place)
    place.write(
        "vol.xml",
        '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="../../x"><div type="document" xml:id="d../../y"><head>T</head><p>Ref: Tohak 1.</p></div></TEI>',
    )
    assert command(place, "build", ".", "--db", str(place.db)).returncode == 0
    listed = set(os.listdir(place.folder))
    for id_ in ("x/d../../y", "frus9/" + "x" * 240):
        ran = command(place, "view", id_, "--db", str(place.db))
        assert b"Traceback" not in ran.stderr
    made = set(os.listdir(place.folder)) - listed
    assert all(name.endswith(".html") and "/" not in name for name in made)
    assert not (place.root / "in" / "y").exists()


def test_page_is_not_written_through_a_link(place: Place) -> None:
    (place.folder / "frus9-d1.html").symlink_to(place.outside / "planted.html")
    assert command(place, "build", ".", "--db", str(place.db)).returncode == 0
    command(place, "view", "d1", "--db", str(place.db))
    assert not (place.outside / "planted.html").exists()


def test_database_is_not_written_through_a_link(place: Place) -> None:
    (place.folder / "graphcables.db").symlink_to(place.outside / "planted.db")
    command(place, "build", ".")
    assert not (place.outside / "planted.db").exists()


def test_sibling_of_hostile_names_is_listed_cleanly(place: Place) -> None:
    """Errors and warnings name hostile files, and do it in printed characters only."""
    hard_names(b"\x1b]52;c;eA==\x07.xml", "\u202e\x9b.xml".encode())(place)
    place.write("d2.txt", GOOD)
    built = run("build", str(place.folder), "--db", str(place.db))
    assert built.status == 3
    check_printed("build", built, terminal=True)
    check_cells("documents", run("documents", "--db", str(place.db), "--format", "csv"))
