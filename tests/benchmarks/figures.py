"""What is measured, and against what."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

import psutil
from lxml import etree

from graphcables.find import find
from graphcables.find.scan import by_re, events
from graphcables.model import Document
from graphcables.read import find_sources, read
from graphcables.read.text import read_text
from graphcables.store import Store
from graphcables.writing import new_database, sole_writer
from tests.test_hostile import HOSTILE, SIZE, hostile_text

from .corpus import write_corpus

PROGRAM = [sys.executable, "-m", "graphcables"]
NOTHING = "import typer; app = typer.Typer(); app.command()(lambda: None); app()"
"""A Typer command that does nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table."""

    name: str
    ours: str
    baseline: str
    ratio: float
    aim: str

    def __str__(self) -> str:
        ratio = f"{self.ratio:.2f}" if self.ratio >= 1 else f"{self.ratio:.3g}"
        return f"| {self.name} | {self.ours} | {self.baseline} | {ratio} | {self.aim} |"


def timed(work: Callable[[], object]) -> float:
    """Seconds that work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def by_turns(ours: Callable[[], object], other: Callable[[], object], repeat: int) -> tuple[float, float, float]:
    """(median seconds of ours, of the other, median ratio), measured by turns."""
    pairs = [(timed(ours), timed(other)) for _ in range(repeat)]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def run(*arguments: str | Path) -> None:
    """Runs a command of graphcables."""
    subprocess.run([*PROGRAM, *map(str, arguments)], check=True, capture_output=True)


def peak(*arguments: str | Path) -> tuple[float, float, int]:
    """(seconds, seconds of all cores, most bytes in memory) of a command and all its processes, counted every 50 ms.

    The seconds of the cores say the same on a busy machine, too.
    """
    begun = time.perf_counter()
    process = psutil.Popen([*PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most, spent = 0, dict[int, float]()
    while process.poll() is None:
        family = [process, *process.children(recursive=True)]
        most = max(most, sum(map(_own, family)))
        for one in family:
            with contextlib.suppress(psutil.Error):
                spent[one.pid] = sum(one.cpu_times()[:2])
        time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"{arguments}: status {process.returncode}")
    return time.perf_counter() - begun, sum(spent.values()), most


def _own(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().uss)
    except psutil.Error:
        return 0


def build(shared: Path, folder: Path, repeat: int) -> Iterator[Figure]:
    """A full build of the TEI volumes, against lxml parsing them and joining their text in one process."""
    volumes = shared / "corpora" / "frus-tei"
    files = sorted(volumes.rglob("*.xml"))

    def ours() -> None:
        (folder / "tei.db").unlink(missing_ok=True)
        run("build", volumes, "--db", folder / "tei.db")

    def floor() -> None:
        for file in files:
            parser = etree.XMLParser(collect_ids=False, huge_tree=True)
            "".join(etree.parse(file, parser).getroot().itertext())

    one, other, ratio = by_turns(ours, floor, repeat)
    yield Figure(f"full build of {len(files)} TEI volumes", f"{one:.1f} s", f"lxml alone {other:.2f} s", ratio, "≤ 4")


def documents_of(shared: Path) -> list[Document]:
    """The documents of the TEI volumes."""
    found, _ = find_sources([str(shared / "corpora" / "frus-tei")])
    return [document for source in found for document in read(source)]


def find_text(shared: Path, repeat: int) -> Iterator[Figure]:
    """Reference finding on one core, against finding only the places with `re` and with Hyperscan."""
    documents = documents_of(shared)
    size = sum(len(document.text.encode()) for document in documents) / 1e6
    gc.collect()
    gc.freeze()

    def ours() -> None:
        for document in documents:
            find(document)

    def places() -> None:
        for document in documents:
            by_re(document.text)

    def quick() -> None:
        for document in documents:
            events(document.text)

    ours()
    one, other, ratio = by_turns(ours, places, repeat)
    yield Figure(
        f"finding references, {size:.0f} MB, one core",
        f"{size / one:.0f} MB/s",
        f"the places alone by `re` {size / other:.0f} MB/s",
        ratio,
        "50 MB/s",
    )
    one, other, ratio = by_turns(quick, places, repeat)
    yield Figure("— the places alone by Hyperscan", f"{size / one:.0f} MB/s", f"{size / other:.0f} MB/s", ratio, "")


_NESTED = re.compile(
    r"(?:[A-Z][.)]\s*)?([0-9]{2,4})?(?:\s*)([A-Z ]*[A-Z ]*[A-Z]{2,})(?:\s+)([0-9]+)(?:\s+\(([0-9]{2,4})\))?", re.I
)
"""Capitals and a number, in the plain way: repeats that stand side by side, as older programs had them."""
_PROSE = "The talks went on for some time, and nothing new was said on either side of the table about the matter."


def reference_lines(repeat: int) -> Iterator[Figure]:
    """Modern cables with a reference line, against nested regular expressions on the same lines."""
    table = Path(__file__).parents[1] / "find" / "reference_lines.jsonl"
    lines = [json.loads(line)["line"] for line in table.read_text(encoding="utf-8").splitlines()]
    title = "Telegram From the Embassy in Greece to the Department of State"
    cables = [
        next(read_text(f"{title}\n\n{line}\n\n1. (U) {_PROSE}\n", f"c/{place}.txt", "c"))
        for place, line in enumerate(lines)
    ]

    def ours() -> None:
        for cable in cables:
            find(cable)

    def nested() -> None:
        for cable in cables:
            for _ in _NESTED.finditer(cable.text, cable.body):
                pass

    ours()
    one, other, ratio = by_turns(nested, ours, repeat)
    yield Figure(
        f"{len(cables)} cables with reference lines",
        f"{len(cables) / other:,.0f} cables/s",
        f"nested regular expressions {len(cables) / one:,.0f} cables/s",
        ratio,
        "≥ 20 (theirs by ours)",
    )


def hostile(folder: Path, repeat: int) -> Iterator[Figure]:
    """Each hostile text against an ordinary one of the same size, read and searched."""

    def work(body: str) -> Callable[[], None]:
        page = f"9. Telegram From the Embassy in Greece to the Department of State\n\n44. {body}\n"

        def read_and_find() -> None:
            for document in read_text(page, "v/d9.txt", "v"):
                find(document)

        return read_and_find

    prose = ordinary_text(folder, SIZE)
    for kind in HOSTILE:
        body = hostile_text(kind)
        count = sum(len(find(d)) for d in read_text(f"9. Telegram From A to B\n\n44. {body}\n", "v/d9.txt", "v"))
        dense = count > _DENSE
        one, other, ratio = by_turns(work(body), work(_CITING * count if dense else prose), repeat)
        yield Figure(
            f"hostile: {kind}, {SIZE // 1000} kB",
            f"{one * 1000:.1f} ms" + (f", {count:,} references" if dense else ""),
            f"{'sentences with as many' if dense else 'ordinary text'} {other * 1000:.1f} ms",
            ratio,
            "≤ 3",
        )


_DENSE = 1000
"""References from which on a text is compared with sentences that hold as many: there is no ordinary text so dense."""
_CITING = "They agreed with telegram 12 from Saigon on this. "


def ordinary_text(folder: Path, size: int) -> str:
    """Text as cables have it, with its dates, sums and references."""
    corpus = folder / "ordinary"
    write_corpus(corpus, 2 + size // 1000, form="text")
    bodies = [
        path.read_text(encoding="utf-8").split("\n\n", 2)[2].split("\n\n  1. ")[0]
        for path in sorted(corpus.rglob("*.txt"))
    ]
    return "\n\n".join(bodies)[:size]


def sizes(folder: Path, repeat: int, largest: int) -> Iterator[Figure]:
    """Time, file and memory of builds of 10,000 documents and ten times as many, and so on."""
    before: tuple[float, int, float] | None = None
    first_memory = 0.0
    size = 10_000
    while size <= largest:
        corpus, db = folder / f"tei-{size}", folder / f"tei-{size}.db"
        write_corpus(corpus, size, form="tei")
        runs = []
        for _ in range(repeat if size <= 100_000 else 1):
            db.unlink(missing_ok=True)
            runs.append(peak("build", corpus, "--db", db))
        seconds, spent, memory = (median(run[which] for run in runs) for which in range(3))
        bytes_ = db.stat().st_size
        shown = f"{seconds:.0f} s ({spent:.0f} s of all cores)"
        first_memory = first_memory or memory
        if before is None:
            yield Figure(f"build of {size:,} documents", shown, "", 1.0, "")
        else:
            yield Figure(f"build of {size:,} documents", shown, "time of a tenth", seconds / before[0], "≤ 11")
            yield Figure("— of all cores", f"{spent:.0f} s", "that of a tenth", spent / before[2], "≤ 11")
            yield Figure("— the file", f"{bytes_ / 1e6:,.0f} MB", "file of a tenth", bytes_ / before[1], "≤ 11")
            yield Figure("— memory", f"{memory / 1e6:.0f} MB", "that of 10,000", memory / first_memory, "≤ 2, < 1 GB")
        before = (seconds, bytes_, spent)
        size *= 10


def chain(folder: Path, repeat: int, largest: int) -> Iterator[Figure]:
    """A chain from a cold start, on the sample and on a large database, against a Typer command that does nothing."""
    db = folder / f"tei-{largest}.db"
    if not db.exists():
        write_corpus(folder / f"tei-{largest}", largest, form="tei")
        run("build", folder / f"tei-{largest}", "--db", db)
    with Store(db) as store:
        query = "SELECT id FROM documents JOIN citations ON source = place WHERE relation = 'reply' AND status = 'present' LIMIT 1 OFFSET 1000"
        message = store.execute(query).fetchone()[0]
    run("chain", "Hakto44", "--db", "sample")

    def sample() -> None:
        run("chain", "Hakto44", "--db", "sample")

    def large() -> None:
        run("chain", message, "--db", db)

    def nothing() -> None:
        subprocess.run([sys.executable, "-c", NOTHING], check=True, capture_output=True)

    times = 3 * repeat
    one, other, ratio = by_turns(large, nothing, times)
    yield Figure(
        f"chain, {largest:,} documents", f"{one:.3f} s", f"an empty Typer command {other:.3f} s", ratio, "≤ 1.3"
    )
    one, other, ratio = by_turns(large, sample, times)
    yield Figure(f"chain, {largest:,} documents", f"{one:.3f} s", f"chain on the sample {other:.3f} s", ratio, "≤ 1.2")


def change(folder: Path, repeat: int, files: int) -> Iterator[Figure]:
    """A build after one file of many has changed, against the full build."""
    corpus, db = folder / "text", folder / "text.db"
    write_corpus(corpus, files, form="text")
    old = time.time() - 3600
    for path in corpus.rglob("*.txt"):
        os.utime(path, (old, old))
    time.sleep(3)  # files changed a moment ago are read again, to be sure
    full = timed(lambda: run("build", corpus, "--db", db))
    paths = sorted(corpus.rglob("*.txt"))
    seconds = []
    for turn in range(repeat):
        path = paths[(turn + 1) * len(paths) // (repeat + 2)]
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        seconds.append(timed(lambda: run("build", corpus, "--db", db)))
    once = median(seconds)
    yield Figure(f"one changed file of {files:,}", f"{once:.2f} s", f"full build {full:.0f} s", once / full, "≤ 0.02")


def graph(folder: Path, messages: int) -> Iterator[Figure]:
    """The graph in memory of a database with ten citations a message, with and without the words of its edges."""
    db = folder / f"graph-{messages}.db"
    _write_dense(db, messages)
    for evidence in (True, False):
        code = (
            "import sys, time, resource, graphcables as gc\n"
            f"with gc.open({str(db)!r}) as store:\n"
            f"    begun = time.perf_counter(); G = store.graph(evidence={evidence})\n"
            "    print(len(G), G.number_of_edges(), time.perf_counter() - begun,"
            " resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        nodes, edges, seconds, memory = done.stdout.split()
        yield Figure(
            f"graph of {int(nodes):,} messages, {int(edges):,} edges" + ("" if evidence else ", without words"),
            f"{float(seconds):.1f} s, {int(memory) / 1000:,.0f} MB",
            "",
            float(seconds) / (int(edges) / 1e6),
            "seconds for a million edges",
        )


def _write_dense(db: Path, messages: int) -> None:
    """A database whose messages each cite ten of the thousand before them: by rows, since only the graph is measured."""
    documents = ("id", "first_id", "volume", "number", "title", "date", "sender", "recipient", "serials")
    citations = (
        "source",
        "seq",
        "kind",
        "text",
        "start",
        "end",
        "target",
        "status",
        "relation",
        "method",
        "confidence",
    )
    with sole_writer(db) as new, new_database(db, new) as connection:
        connection.executemany(
            f"INSERT INTO documents (place, {', '.join(documents)}) VALUES (?{', ?' * len(documents)})",
            (
                (
                    n,
                    f"v{n % 300}/d{n}",
                    f"v{n % 300}/d{n}",
                    f"v{n % 300}",
                    str(n),
                    f"{n}. Telegram",
                    "1972-10-22",
                    "Haig",
                    "Bunker",
                    f'["Saigon {n}"]',
                )
                for n in range(messages)
            ),
        )
        random = Random(7)
        connection.executemany(
            f"INSERT INTO citations ({', '.join(citations)}) VALUES ({', '.join('?' * len(citations))})",
            (
                (
                    n,
                    seq,
                    "message",
                    f"Saigon {cited}",
                    40 * seq,
                    40 * seq + 12,
                    f"v{cited % 300}/d{cited}",
                    "present",
                    "reply" if not seq else "reference",
                    "serial",
                    0.97,
                )
                for n in range(1, messages)
                for seq, cited in enumerate(random.sample(range(max(0, n - 1000), n), min(n, 10)))
            ),
        )
