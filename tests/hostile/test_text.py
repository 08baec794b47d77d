"""Plain text that would drive a terminal, deceive the eye or take all the time."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import graphcables
from tests.hostile.harness import FULL, Case, Place, bounded, check, parameters, run

SMALL = 1 if FULL else 20
HEAD = "2. Message From B (Kissinger {}) to A (Haig {})\n\n"


def text(payload: str | bytes) -> Callable[[Place], Path]:
    """Makes a message with the payload in title, parties, first line, evidence and note."""

    def make(place: Place) -> Path:
        if isinstance(payload, bytes):
            return place.write("d2.txt", payload)
        body = f"Hakto 2. {payload} Ref: {payload} Tohak 1, {payload}.2\n\n{payload} Tohak 1 {payload}\n\n"
        notes = f"  1. Source: {payload}.\n  2. {payload} Document 1 {payload}.\n"
        data = HEAD.format(payload, payload) + body + notes
        return place.write("d2.txt", data.encode("utf-8", "surrogatepass"))

    return make


def shows(place: Place) -> bool:
    """A program that prints the file as it is."""
    data = (place.folder / "d2.txt").read_bytes()
    try:
        found = data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return any(not c.isprintable() or unicodedata.combining(c) for c in found.replace("\n", ""))


def evaluates(place: Place) -> bool:
    """A spreadsheet that is given the lines."""
    return bool(re.search(r"^\W*[=+@-]", (place.folder / "d2.txt").read_text(encoding="utf-8"), re.M))


CASES = [
    *(
        Case(name, text(payload), shows, 0, 2)
        for name, payload in {
            "link, OSC 8": "\x1b]8;;http://evil/\x1b\\safe\x1b]8;;\x1b\\",
            "clipboard, OSC 52": "\x1b]52;c;cm0gLXJmIH4=\x07",
            "window title": "\x1b]0;title\x07",
            "CSI": "\x1b[2J\x1b[1;1H\x1b[31m",
            "C1": "\x9b31m\x9d0;x\x9c\x90q\x9c",
            "all C0": "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 127])),
            "device report": "\x1b[6n\x1b[c\x1bZ\x05",
            "carriage returns": "secret\rpublic",
            "backspaces": "secret\b\b\b\b\b\bpublic",
            "bidirectional overrides": "\u202eabc\u202c\u2066\u2067\u2069\u200e\u200f\u061c",
            "zero width": "\u200b\u200c\u200d\u2060\ufeff" * 200,
            "combining": "e" + "\u0301\u0489\u20dd" * 500,
            "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
            "tags and variation": "\U000e0041\U000e007f\ufe0f\U000e0100",
            "private and unassigned": "\ue000\U0010ffff\ufffe\uffff",
            "marks of this program": "\x01" + "0:1\x03\x02x\x03\x04",
        }.items()
    ),
    Case("lone surrogates", text("\ud800 \udfff"), shows),
    Case("no UTF-8", text(b"2. Title\n\n\xff\xfe\xed\xa0\x80"), shows),
    Case("NUL", text(b"2. Title\n\na\0b"), shows),
    Case("UTF-16", text("2. Title\n\nTohak 1".encode("utf-16")), shows),
    Case("NUL behind the first 64 kB", text(b"2. Telegram\n\n" + b"word " * 14_000 + b"\0 Tohak 1.\n"), shows, 0, 2),
    Case("formulas", text("=cmd()"), lambda place: "=cmd()" in (place.folder / "d2.txt").read_text(encoding="utf-8"), 0, 2),
    Case("formula for a title", text(b"=HYPERLINK(1) From @A to +B\n\n-1+1 Ref: Tohak 1.\n"), evaluates, 0, 2),
    Case("full-width formula for a title", text("＝HYPERLINK(1)\n\nRef: Tohak 1.\n".encode()), lambda place: "＝" in (place.folder / "d2.txt").read_text("utf-8"), 0, 2),
    Case("two formats in one", text(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>\n\nRef: Tohak 1."), lambda place: (place.folder / "d2.txt").read_bytes().startswith(b"<?xml"), 0, 2),
]  # fmt: skip


@pytest.mark.parametrize("case", parameters(CASES))
def test_file_does_not_hurt(case: Case, place: Place) -> None:
    case.make(place)
    check(place, case)


@pytest.mark.parametrize("case", parameters(CASES))
def test_naive_code_is_hurt(case: Case, place: Place) -> None:
    case.make(place)
    assert case.naive(place)


def test_a_terminal_gets_only_our_own_colours(place: Place) -> None:
    """On a terminal the commands colour; nothing else of what they write is an escape."""
    text("\x1b]52;c;eA==\x07 \x1b[2J \x9b31m \u202e")(place)
    run("build", str(place.folder), "--db", str(place.db))
    here = {
        **os.environ,
        "PYTHONPATH": str(Path(graphcables.__file__).parent.parent),
        "TERM": "xterm",
        "GRAPHCABLES_DB": str(place.db),
    }
    here.pop("NO_COLOR", None)
    coloured = 0
    for arguments in (["show", "d2"], ["chain", "d2"], ["search", "Tohak"]):
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "graphcables", *arguments]
        with subprocess.Popen(command, env=here, stdout=slave, stderr=slave, stdin=subprocess.DEVNULL) as process:
            os.close(slave)
            out = io.BytesIO()
            while True:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    break
                if not data:
                    break
                out.write(data)
            os.close(master)
        assert process.returncode == 0
        shown = out.getvalue().decode()
        coloured += shown.count("\x1b[")
        left = re.sub(r"\x1b\[[0-9;]{1,8}m", "", shown).replace("\r\n", "\n")
        assert all(c.isprintable() or c == "\n" for c in left), sorted({c for c in left if not c.isprintable()})
    assert coloured, "no colours: the test shows nothing"


HUGE = 100_000_000 // SMALL
SIZE = f"{HUGE // 1_000_000} MB"
COSTLY = [
    pytest.param(lambda: b"2. Telegram\n\nHakto 2. " + b"a" * HUGE, 60, id=f"a line of one word, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\nHakto 2. " + b"word and " * (HUGE // 9), 60, id=f"a line of words, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\nHakto 2. " + b" " * HUGE + b"x", 60, id=f"a line of blanks, {SIZE}"),
    pytest.param(lambda: b"a" * HUGE, 60, id=f"a title, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\n" + b"\n" * HUGE + b"x", 60, id=f"line breaks, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\nx" + "\u0301".encode() * (HUGE // 2), 60, id=f"combining, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\nx" + "\u200b".encode() * (HUGE // 3), 60, id=f"zero width, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\nx" + b"\x1b[31m" * (HUGE // 5), 60, id=f"escapes, {SIZE}"),
    pytest.param(lambda: b"2. Telegram\n\nx\n\n" + b"".join(b"  %d. Note.\n" % k for k in range(1, 5001)), 30, id="5,000 notes"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "seconds"), COSTLY)
def test_cost_is_bounded(data: Callable[[], bytes], seconds: float, tmp_path: Path) -> None:
    path = tmp_path / "d2.txt"
    path.write_bytes(data())
    bounded(path, "text", seconds)
