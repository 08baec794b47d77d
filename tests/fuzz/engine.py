"""Runs a target on many inputs: guarded, by atheris or by plain mutation, and keeps what it finds.

Findings don't end a run: each is kept once, by its kind and place, and made small at the end.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import random
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

HERE = Path(__file__).parent
SEEDS, WORDS = HERE / "seeds", HERE / "words.dict"
LONGEST = 4096
"""Most bytes of an input."""
_MEMORY = 3 << 30
"""Most bytes of address space of a run."""
_OVERTIME = 180
"""Seconds of its own time that a process may take beyond a run's: for its start, and for making findings small."""
_NEVER = 1_000_000
"""Seconds of libFuzzer's own limit: that one is by the clock, and takes a process that was stopped for one that hangs."""
_OFTEN = 500
"""Inputs after which the report is written anew."""
_FORGET = 20_000
"""Inputs after which the package's unbounded caches are emptied: made words would fill them."""
_SHRINK = 8.0
"""Seconds for making a finding small."""


class TooSlowError(BaseException):
    """An input took longer than is allowed; no `Exception`, so that nothing on the way takes it for one."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises `TooSlowError` after seconds of this process's own time: other processes don't count."""

    def stop(signal_: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@dataclass(slots=True)
class Finding:
    """An input that a target stumbles over."""

    target: str
    what: str
    trace: str
    data: str
    """The input, hexadecimal."""


@dataclass(slots=True)
class Report:
    """What a run did."""

    target: str
    executions: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)


def stumble(name: str, data: bytes, limit: float) -> tuple[str, str] | None:
    """(what went wrong and where, the traceback's end) of a target on an input; None where all is well."""
    from tests.fuzz import targets

    try:
        with limited(limit):
            targets.attempt(targets.TARGETS[name], data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except targets.BrokenError as error:
        return f"BrokenError: {error.args[0]}", _tail(error)
    except BaseException as error:
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if "graphcables" in Path(f.filename).parts[-3:-1]
        ]
        frames = frames or [f for f in traceback.extract_tb(error.__traceback__) if "/graphcables/" in f.filename]
        # Where a hang is caught is chance: the function that was called first tells one from another.
        place = "" if not frames else frames[0].name if isinstance(error, TooSlowError) else _place(frames[-1])
        return f"{type(error).__name__} in {place or 'the target'}", _tail(error)
    return None


def _place(frame: traceback.FrameSummary) -> str:
    return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"


def _tail(error: BaseException, lines: int = 14) -> str:
    shown = "".join(traceback.format_exception(error)).rstrip().split("\n")
    return "\n".join(line[:400] for line in shown[-lines:])


class Run:
    """One target's run: counts inputs, keeps findings, ends after a time or a number of inputs."""

    def __init__(self, name: str, seconds: float, runs: int, limit: float, folder: Path) -> None:
        self.report = Report(name)
        self.seconds, self.runs, self.limit, self.folder = seconds, runs, limit, folder
        self.begun = time.monotonic()
        self.known: dict[str, bytes] = {}
        self.current = (folder / "current").open("wb", buffering=0)

    def one(self, data: bytes) -> None:
        """Runs one input. What it holds is noted before, for the case that the process dies of it."""
        report = self.report
        os.pwrite(self.current.fileno(), len(data).to_bytes(4, "little") + data, 0)
        found = stumble(report.target, data, self.limit)
        report.executions += 1
        report.seconds = time.monotonic() - self.begun
        if found is not None and found[0] not in self.known:
            self.known[found[0]] = data
            report.findings.append(Finding(report.target, *found, data.hex()))
            self.save(data)
        if report.executions % _OFTEN == 0:
            self.write()
        if report.executions % _FORGET == 0:
            forget()

    @property
    def over(self) -> bool:
        """Whether the time or the number of inputs is used up."""
        if self.runs and self.report.executions >= self.runs:
            return True
        return time.monotonic() - self.begun >= self.seconds

    def save(self, data: bytes) -> None:
        """Keeps an input in the folder, and what is known so far."""
        digest = hashlib.sha256(data).hexdigest()[:16]
        (self.folder / f"crash-{digest}").write_bytes(data)
        self.write()

    def write(self) -> None:
        """Writes the report as it stands: a process may end without a word."""
        (self.folder / "report.json").write_text(json.dumps(asdict(self.report)), encoding="utf-8")

    def finish(self) -> None:
        """Writes the report, then makes the findings small."""
        self.write()
        for finding in self.report.findings:
            small = shrink(finding.target, bytes.fromhex(finding.data), finding.what, self.limit)
            again = stumble(finding.target, small, self.limit)
            finding.data, finding.trace = small.hex(), again[1] if again else finding.trace
            self.save(small)


def forget() -> None:
    """Empties the caches of the package that have no bound."""
    from graphcables import lexicon

    for cached in (
        lexicon.post,
        lexicon.series,
        lexicon.serial,
        lexicon.has_series_shape,
        lexicon.is_series,
        lexicon.posts_of,
    ):
        cached.cache_clear()


def shrink(name: str, data: bytes, what: str, limit: float) -> bytes:
    """A smaller input with the same finding: pieces are left out, halves first, single bytes last."""
    until = time.monotonic() + _SHRINK
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            if time.monotonic() > until:
                return data
            less = data[:at] + data[at + size :]
            found = stumble(name, less, limit)
            if found is not None and found[0] == what:
                data = less
            else:
                at += size
        size //= 2
    return data


def seeds(name: str) -> list[bytes]:
    """The seed inputs of a target."""
    return [path.read_bytes() for path in sorted((SEEDS / name).iterdir())]


def words() -> list[bytes]:
    """The words of the dictionary."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return [
        line[1:-1].encode("latin-1").decode("unicode_escape").encode("latin-1")
        for line in lines
        if line.startswith('"')
    ]


def mutations(name: str, seed: int = 0) -> Iterator[bytes]:
    """Inputs without end: seeds, changed at random, the same ones for the same seed."""
    chance = random.Random(seed)
    known, known_words = seeds(name), words()
    while True:
        data = bytearray(chance.choice(known))
        for _ in range(chance.randint(1, 6)):
            _change(chance, data, known, known_words)
        yield bytes(data[:LONGEST])


def _change(chance: random.Random, data: bytearray, known: list[bytes], known_words: list[bytes]) -> None:
    at = chance.randint(0, len(data))
    end = min(len(data), at + chance.choice((0, 1, 1, 2, 8, 40)))
    match chance.randrange(6):
        case 0:
            data[at:end] = b""
        case 1:
            data[at:end] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 3)))
        case 2:
            data[at:end] = chance.choice(known_words)
        case 3:
            other = chance.choice(known)
            start = chance.randint(0, len(other))
            data[at:end] = other[start : start + chance.choice((8, 40, 200))]
        case 4:
            data[at:at] = data[at : at + chance.choice((1, 4, 20, 100))] * chance.choice((1, 2, 30))
        case _:
            data[at:end] = chance.choice((b" ", b"\n", b"\n\n", b"1", b"12", b".", b"-", b"\xc2\xb2", b"\xd9\xa3"))


def has_atheris() -> bool:
    """Whether the coverage-guided engine is installed."""
    return importlib.util.find_spec("atheris") is not None


def work(name: str, seconds: float, runs: int, limit: float, folder: Path) -> None:
    """One run, in a process of its own; never returns."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    stuck = int(seconds) + _OVERTIME
    resource.setrlimit(resource.RLIMIT_CPU, (stuck, stuck))
    atheris: Any = importlib.import_module("atheris") if has_atheris() else None
    if atheris:
        with atheris.instrument_imports(include=["graphcables"]):
            importlib.import_module("tests.fuzz.targets")
    run = Run(name, seconds, runs, limit, folder)

    def one(data: bytes) -> None:
        run.one(data)
        if run.over:
            run.finish()
            os._exit(0)

    if not atheris:
        for data in mutations(name, seed=os.getpid()):
            one(data)
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    limits = [f"-max_len={LONGEST}", f"-timeout={_NEVER}", "-rss_limit_mb=0"]
    places = [f"-dict={WORDS}", f"-artifact_prefix={folder}/", str(corpus), str(SEEDS / name)]
    atheris.Setup([name, *limits, *places], one)
    atheris.Fuzz()
