"""Questions with filters, rows handed on through pipes, the shell's completion, files for other programs."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from typer.testing import CliRunner, Result

import graphcables
from graphcables.cli import app
from graphcables.errors import NotFoundError
from graphcables.export import export
from graphcables.extract import reference_rows
from graphcables.measures import missing
from graphcables.pipeline import build
from graphcables.sample import SAMPLE
from graphcables.store import Store

VOLUME = "frus1969-76v09"
PACKAGE = Path(graphcables.__file__).parents[1]
CABLES: list[dict[str, str]] = [
    {"id": "1", "date": "1971-12-31", "from": "Haig", "to": "Kissinger", "text": "Tohak 1. The old year."},
    {"id": "2", "date": "1972-01-01", "from": "Kissinger", "to": "Haig", "text": "Hakto 1. Ref: Tohak 1. The new."},
    {"id": "3", "date": "1972-10-21T23:59", "from": "Haig", "to": "Bunker", "text": "WHS 3. Rain in Saigon."},
    {"id": "4", "date": "1972-10-22", "from": "Bunker", "to": "Haig", "text": "Saigon 4. Ref: WHS 3. Rain."},
    {
        "id": "5",
        "date": "1972-10-22T08:15",
        "from": "Henry Kissinger",
        "to": "Alexander Haig",
        "text": "Hakto 2. Rain.",
    },
    {"id": "6", "date": "1972-11", "from": "Émile Özal", "to": "Haig", "text": "Paris 6. Thieu’s “own” rain, 50 %."},
    {"id": "7", "date": "1972", "from": "Haig", "to": "Kissinger", "text": "Tohak 2. The year as such."},
    {"id": "8", "date": "1973-01-01T00:00", "from": "Haig", "to": "Haig", "text": "Tohakim 3. A note to himself."},
    {"id": "9", "date": "", "from": "Kissinger", "to": "Haig", "text": "Hakto 9. Rain, undated."},
]
"""A table of dated messages between few people."""


@pytest.fixture(scope="module")
def cables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the table, whose volume is `cables`."""
    folder = tmp_path_factory.mktemp("questions") / "cables"
    folder.mkdir()
    table = folder / "cables.jsonl"
    table.write_text("\n".join(map(json.dumps, CABLES)), encoding="utf-8")
    build([table], folder / "graph.db")
    return folder / "graph.db"


# (heading, place of writing): the post is the one where the sender writes, whatever the country's capital is now.
POSTED = [
    ("Telegram From the Embassy in Brazil to the Department of State", "Rio de Janeiro"),
    ("Telegram From the Embassy in Brazil to the Department of State", "Brasília"),
    ("Telegram From the Department of State to the Embassy in Brazil", "Washington"),
    ("Telegram From the Embassy in China to the Department of State", "Peking"),
    ("Telegram From the Embassy in Greece to the Department of State", "Athens"),
]


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of telegrams from posts."""
    folder = tmp_path_factory.mktemp("posted") / "posted"
    folder.mkdir()
    for number, (head, place) in enumerate(POSTED, 1):
        page = f"{number}. {head}\n\n{place}, May {number}, 1950.\n\nThe rain has come.\n"
        (folder / f"d{number}.txt").write_text(page, encoding="utf-8")
    build([folder], folder / "graph.db")
    return folder / "graph.db"


def call(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, prog_name="graphcables")


def numbers(result: Result) -> list[str]:
    """The numbers of the documents that rows name, in their order."""
    return [json.loads(line)["id"].partition("/")[2].removeprefix("d") for line in result.stdout.splitlines()]


def environment(**variables: str) -> dict[str, str]:
    """The environment of a process that runs the package, with nothing of the user's that changes what is printed."""
    dropped = ("GRAPHCABLES_DB", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    paths = os.pathsep.join(filter(None, (str(PACKAGE), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", **variables}


def run(*arguments: str | Path, stdin: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs graphcables in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "graphcables", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(**variables),
        timeout=60,
        check=False,
    )


def shown(page: str | Path) -> list[str]:
    """The ids of the messages on a page."""
    text = page.read_text(encoding="utf-8") if isinstance(page, Path) else page
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert data is not None
    return [message["id"] for message in json.loads(data[1])["messages"]]


class TestBetween:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("1972-10-22", "1972-10-22", "4 5"),
            ("1972-10-21", "1972-10-22", "3 4 5"),
            ("1972-10-22", "1972-10-21", "3 4 5"),
            ("1972-10", "1972-10", "3 4 5"),
            ("1972-10", "1972-11", "3 4 5 6"),
            ("1972-10-22", "1972-11", "4 5 6"),
            ("1971", "1971", "1"),
            ("1972-01-01", "1972-12-31", "2 3 4 5 6"),
            ("1972-12", "1973", "8"),
            ("1973-01-01", "1973-01-01", "8"),
        ],
    )
    def test_dates(self, cables: Path, one: str, other: str, expected: str) -> None:
        result = call("between", one, other, "--db", cables, "-f", "jsonl")
        assert (result.exit_code, numbers(result)) == (0, expected.split()), result.stderr
        assert result.stderr == ("graphcables: 1 undated messages may belong here, too; they are not listed\n")

    def test_a_year_holds_what_is_dated_by_year(self, cables: Path) -> None:
        result = call("between", "1972", "1972", "--db", cables, "-f", "jsonl")
        assert sorted(numbers(result)) == ["2", "3", "4", "5", "6", "7"]

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("Haig", "Kissinger", "1 7 2 5 9"),
            ("Kissinger", "Haig", "1 7 2 5 9"),
            ("haig", "KISSINGER", "1 7 2 5 9"),
            ("Henry", "Alex", "5"),
            ("Bunker", "Haig", "3 4"),
            ("Haig", "Haig", "8"),
            ("Émile", "Haig", "6"),
            ("Özal", "Haig", "6"),
            ("özal", "Haig", "6"),
        ],
    )
    def test_people(self, cables: Path, one: str, other: str, expected: str) -> None:
        result = call("between", one, other, "--db", cables, "-f", "jsonl")
        assert (result.exit_code, result.stderr) == (0, "")
        assert sorted(numbers(result)) == sorted(expected.split())

    @pytest.mark.parametrize(("one", "other"), [("Saigon", "Kissinger"), ("kissinger", "SAIGON")])
    def test_posts(self, sample_db: Path, one: str, other: str) -> None:
        """Bunker is the Ambassador in Saigon."""
        found = numbers(call("between", one, other, "--db", sample_db, "-f", "jsonl"))
        bunker = numbers(call("between", "Bunker", "Kissinger", "--db", sample_db, "-f", "jsonl"))
        assert len(bunker) > 10
        assert set(bunker) <= set(found)

    @pytest.mark.parametrize("date", ["1962-13-01", "1972-02-30", "72"])
    def test_a_date_that_is_none_is_named(self, cables: Path, date: str) -> None:
        assert f"'{date}' is no date" in call("between", date, "1972", "--db", cables).stderr

    def test_the_variable_names_the_sample_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRAPHCABLES_DB", "sample")
        assert numbers(call("between", "Haig", "Haig", "-f", "jsonl")) == []
        assert call("chain", "Hakto44").exit_code == 0

    def test_in_the_order_of_time_the_undated_last(self, cables: Path) -> None:
        found = numbers(call("between", "Haig", "Kissinger", "--db", cables, "-f", "jsonl"))
        assert [number for number in found if number != "7"] == ["1", "2", "5", "9"]

    @pytest.mark.parametrize(
        ("one", "other", "status"),
        [
            ("1972-10-22", "Haig", 2),
            ("Haig", "1972", 2),
            ("1972-10-32", "1972-10-01", 2),
            ("1972-02-30", "1972", 2),
            ("1962-13-01", "1962-14-01", 2),
            ("1972-02-30", "1972-03-30", 2),
            ("", "Haig", 2),
            ("March 3, 1962", "March 4, 1962", 2),
            ("Haig", "3 March 1962", 2),
            ("1950", "1960", 1),
            ("Haig", "Zorro", 1),
            ("Zorro", "Zorro", 1),
            ("%", "Haig", 1),
            ("' OR 1=1 --", "Haig", 1),
        ],
    )
    def test_status(self, cables: Path, one: str, other: str, status: int) -> None:
        result = call("between", one, other, "--db", cables)
        assert (result.exit_code, result.stdout) == (status, "")
        assert result.stderr.strip()

    @pytest.mark.parametrize("arguments", [[], ["Haig"], ["a", "b", "c"]], ids=" ".join)
    def test_two_are_needed(self, cables: Path, arguments: list[str]) -> None:
        assert call("between", *arguments, "--db", cables).exit_code == 2

    def test_of_the_sample(self, sample_db: Path) -> None:
        (row,) = [
            json.loads(line)
            for line in call("between", "1972-10", "1972-11", "--db", sample_db, "-f", "jsonl").stdout.splitlines()
        ]
        assert row["id"] == f"{VOLUME}/d81"


class TestSearch:
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ("", "3 4 5 6 9"),
            ("--from Kissinger", "5 9"),
            ("--from kissinger --after 1972", "5"),
            ("--from Henry", "5"),
            ("--from özal", "6"),
            ("--from ÉMILE", "6"),
            ("--to Haig", "4 5 6 9"),
            ("--to Haig --from Bunker", "4"),
            ("--series Hakto", "5 9"),
            ("--series hakto", "5 9"),
            ("--series WHS", "3"),
            ("--volume cables", "3 4 5 6 9"),
            ("--after 1972-10-22", "4 5 6"),
            ("--after 1972-11", "6"),
            ("--before 1972-10-21", "3"),
            ("--before 1972-10-22", "3 4 5"),
            ("--before 1972-10", "3 4 5"),
            ("--before 1972", "3 4 5 6"),
            ("--after 1972-10-22 --before 1972-10-22", "4 5"),
            ("--after 1972-10-22 --before 1972-10-22 --series Hakto --volume cables --from Kissinger --to Haig", "5"),
        ],
    )
    def test_filters(self, cables: Path, filters: str, expected: str) -> None:
        result = call("search", "rain", *filters.split(), "--db", cables, "-f", "jsonl")
        assert (result.exit_code, result.stderr) == (0, "")
        assert sorted(numbers(result)) == expected.split()

    @pytest.mark.parametrize(
        ("filter_", "post", "expected"),
        [
            ("--from", "Rio de Janeiro", "1"),
            ("--from", "Brasília", "2"),
            ("--from", "brasilia", "2"),
            ("--from", "Embassy in Brazil", "1 2"),
            ("--to", "Rio de Janeiro", "3"),
            ("--to", "Brasilia", "3"),
            ("--from", "Peking", "4"),
            ("--from", "BEIJING", "4"),
            ("--from", "athens", "5"),
        ],
    )
    def test_posts(self, posted: Path, filter_: str, post: str, expected: str) -> None:
        result = call("search", "rain", filter_, post, "--db", posted, "-f", "jsonl")
        assert sorted(numbers(result)) == expected.split()

    @pytest.mark.parametrize(
        "filters",
        [
            "--from Zorro",
            "--to Bunker --from Bunker",
            "--series Tohak",
            "--series Hak",
            "--series 2",
            "--after 1974",
            "--before 1970",
            "--after 1972-11 --before 1972-10",
        ],
    )
    def test_nothing(self, cables: Path, filters: str) -> None:
        result = call("search", "rain", *filters.split(), "--db", cables)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "graphcables: no document holds these words and fits the filters\n"

    @pytest.mark.parametrize(
        ("volume", "told"),
        [("cable", "; did you mean cables?"), ("CABLES", "; did you mean cables?"), ("frus1969-76v09", "")],
    )
    @pytest.mark.parametrize("asked", ["search rain", "missing"])
    def test_no_such_volume(self, cables: Path, asked: str, volume: str, told: str) -> None:
        result = call(*asked.split(), "--volume", volume, "--db", cables)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"graphcables: {cables}: no volume {volume!r}{told}\n"

    @pytest.mark.parametrize("option", ["--after", "--before"])
    @pytest.mark.parametrize(
        "date",
        ["October", "1972-13", "1972-02-30", "1972-1-1", "22.10.1972", "", "72", "1972-10-22T08:00", "١٩٧٢", "0000"],
    )
    def test_bad_dates(self, cables: Path, option: str, date: str) -> None:
        result = call("search", "rain", option, date, "--db", cables)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{date!r} is no date" in result.stderr

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("rain saigon", "3 4"),
            ("rain year", ""),
            ("RAIN", "3 4 5 6 9"),
            ("thieu's own", "6"),
            ("“own” 50 %", "6"),
            ("Saigon -rain", "3 4"),
            ('"rain"', "3 4 5 6 9"),
            ('"own rain"', "6"),
            ('"rain own"', ""),
            ('"own rain', "6"),
            ("“own rain”", "6"),
            ("rain-own", "6"),
            ("rain*", "3 4 5 6 9"),
        ],
    )
    def test_words(self, cables: Path, words: str, expected: str) -> None:
        result = call("search", "--db", cables, "-f", "jsonl", "--", words)
        assert (result.exit_code, sorted(numbers(result))) == (0 if expected else 1, expected.split())

    @pytest.mark.parametrize(
        "words",
        ["NOT", "AND OR", "NEAR(rain", '"', "*", "words:rain", "^rain", "{", "'; DROP TABLE words; --", "", "\0"],
    )
    def test_words_are_no_query_language(self, cables: Path, words: str) -> None:
        result = call("search", "--db", cables, "--", words)
        assert result.exit_code in (0, 1), result.exception
        assert isinstance(result.exception, SystemExit | None)

    def test_limit(self, cables: Path) -> None:
        assert len(numbers(call("search", "rain", "-n", "2", "--db", cables, "-f", "jsonl"))) == 2
        assert call("search", "rain", "-n", "0", "--db", cables).exit_code == 2

    @pytest.mark.parametrize(("limit", "told"), [(4, True), (5, False)])
    def test_more_than_the_limit(self, cables: Path, limit: int, told: bool) -> None:
        result = call("search", "rain", "-n", str(limit), "--db", cables, "-f", "jsonl")
        assert len(numbers(result)) == limit
        assert ("there are more than these" in result.stderr) is told

    @pytest.mark.parametrize(
        ("filters", "field", "value"),
        [("--from Haig", "sender", "Haig"), ("--to haig", "recipient", "Haig"), ("--from Bunker", "sender", "Bunker")],
    )
    def test_of_the_sample(self, store: Store, sample_db: Path, filters: str, field: str, value: str) -> None:
        wanted = {row["id"] for row in store.documents() if row[field] and value in row[field]}
        result = call("search", "the", *filters.split(), "--db", sample_db, "-f", "jsonl")
        found = {json.loads(line)["id"] for line in result.stdout.splitlines()}
        assert found
        assert found == wanted & {row["id"] for row in store.search("the")}


class TestPipes:
    """Rows of one command, as the shell hands them to the next."""

    def pipe(self, first: Sequence[str | Path], second: Sequence[str | Path]) -> tuple[int, int, str]:
        """Two processes joined by a pipe: their statuses, and what the second says of itself."""
        command = [sys.executable, "-m", "graphcables"]
        with (
            subprocess.Popen([*command, *map(str, first)], stdout=subprocess.PIPE, env=environment()) as writing,
            subprocess.Popen(
                [*command, *map(str, second)],
                stdin=writing.stdout,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
            ) as reading,
        ):
            assert writing.stdout is not None
            writing.stdout.close()
            _, told = reading.communicate(timeout=60)
            return writing.wait(60), reading.returncode, told.decode()

    @pytest.mark.parametrize(
        ("question", "column"),
        [
            ("search bombing", "id"),
            ("chain Hakto44", "id"),
            ("missing", "id"),
            ("path Hakto46 Hakto37", "id"),
            ("citations", "target"),
            ("longest", "last"),
            ("threads", "first"),
        ],
    )
    def test_rows_become_a_page(self, sample_db: Path, tmp_path: Path, question: str, column: str) -> None:
        page = tmp_path / "page.html"
        asked = [*question.split(), "--db", sample_db, "--format", "jsonl"]
        assert self.pipe(asked, ["view", "-", "-o", page, "--db", sample_db])[:2] == (0, 0)
        rows = [json.loads(line) for line in call(*asked).stdout.splitlines()]
        assert {row[column] for row in rows} <= set(shown(page))

    def test_no_rows(self, sample_db: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        asked = ["search", "zzz", "--db", sample_db, "-f", "jsonl"]
        first, second, told = self.pipe(asked, ["view", "-", "-o", page, "--db", sample_db])
        assert (first, second, page.exists()) == (1, 1, False)
        assert told.startswith("graphcables: -: no messages")

    def test_page_to_standard_output(self, sample_db: Path) -> None:
        done = run("view", "-", "-o", "-", "--db", sample_db, stdin="Hakto44\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert f"{VOLUME}/d52" in shown(done.stdout)

    @pytest.mark.parametrize(
        ("stdin", "expected"),
        [
            ("Hakto44\n", "d52"),
            ("Hakto44", "d52"),
            ("\n  Hakto 44/224  \r\n\nd47\n", "d52 d47"),
            (f"{VOLUME}/d52\n{VOLUME}/Hakto 37\n", "d52 Hakto_37"),
            (f"https://history.state.gov/historicaldocuments/{VOLUME}/d52\n", "d52"),
            (f'{{"id": "{VOLUME}/d13"}}\nHakto44\n', "d13 d52"),
            (f'{{"source": "{VOLUME}/d13", "target": "{VOLUME}/d18"}}\n', "d13 d18"),
            (f'{{"first": "{VOLUME}/d13", "last": "{VOLUME}/d18"}}\n', "d13 d18"),
            (f'{{"first": "{VOLUME}/d13", "second": "{VOLUME}/d18", "shown_by": "{VOLUME}/d319"}}\n', "d13 d18 d319"),
            (f'{{"problem": "x", "id": "{VOLUME}/d13", "other": "{VOLUME}/d18"}}\n', "d13 d18"),
        ],
        ids=ascii,
    )
    def test_names_and_rows(self, sample_db: Path, stdin: str, expected: str) -> None:
        """Also the rows of `crossed` and of `check`, in which two columns and three name messages."""
        result = call("view", "-", "-o", "-", "--db", sample_db, stdin=stdin)
        assert result.exit_code == 0, result.stderr
        wanted = {f"{VOLUME}/{name.replace('_', ' ')}" for name in expected.split()}
        assert wanted <= set(shown(result.stdout))

    @pytest.mark.parametrize(
        ("stdin", "status"),
        [
            ("", 1),
            ("\n \n", 1),
            ("Zorro\n", 1),
            ("Hakto44\nZorro\n", 1),
            ("Tohak 83\n", 1),
            ("{}\n", 1),
            ('{"id": 5}\n', 1),
            ('{"id": null, "target": null}\n', 1),
            ("id,date,serials\n", 1),
            (f'{{"id": "{VOLUME}/d9999"}}\n', 1),
            ('{"id": "frus1864p3/d1"}\n{"id": "frus1864p3/d2"}\n', 1),
            ("{bad\n", 2),
            ('{"id": "x"} trailing\n', 2),
            ('{"id": \n', 2),
            ('{"a": ' + "[" * 100_000 + "\n", 2),
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_status(self, sample_db: Path, tmp_path: Path, stdin: str, status: int) -> None:
        """Rows of another database name nothing in this one: an empty page would hide the slip."""
        page = tmp_path / "page.html"
        result = call("view", "-", "-o", page, "--db", sample_db, stdin=stdin)
        assert (result.exit_code, page.exists()) == (status, False)
        assert isinstance(result.exception, SystemExit)
        assert result.stderr.startswith("graphcables: ")

    def test_what_is_no_utf_8(self, sample_db: Path, tmp_path: Path) -> None:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "graphcables",
                "view",
                "-",
                "-o",
                str(tmp_path / "page.html"),
                "--db",
                str(sample_db),
            ],
            input=b"\xff\xfe\0\n",
            capture_output=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr.count(b"\n"), list(tmp_path.iterdir())) == (1, 1, [])


CHAIN = frozenset(f"{VOLUME}/{name}" for name in ("Hakto 37", "Hakto 38", "d44", "d52", "d55"))
"""The chain of Hakto 44."""


class TestExportChain:
    @pytest.mark.parametrize("name", ["Hakto44", "d52", "Hakto 44"])
    def test_graphml(self, sample_db: Path, tmp_path: Path, name: str) -> None:
        path = tmp_path / "chain.graphml"
        assert call("export", *name.split(), "-o", path, "--db", sample_db).exit_code == 0
        graph = nx.read_graphml(path)
        assert set(graph) == CHAIN
        with Store(sample_db) as store:
            assert set(graph.edges) == set(store.graph().subgraph(CHAIN).edges)

    @pytest.mark.parametrize("kind", ["gexf", "json", "cytoscape"])
    def test_other_formats(self, sample_db: Path, kind: str) -> None:
        result = call("export", "Hakto44", "-f", kind, "-o", "-", "--db", sample_db)
        assert set(READERS[kind](result.stdout_bytes)) == CHAIN

    def test_dot(self, sample_db: Path) -> None:
        text = call("export", "Hakto44", "-f", "dot", "-o", "-", "--db", sample_db).stdout
        assert set(re.findall(r'^  "([^"]*)" \[', text, re.M)) == CHAIN

    @pytest.mark.parametrize(("name", "status"), [("Zorro", 1), ("Tohak83", 1)])
    def test_status(self, sample_db: Path, tmp_path: Path, name: str, status: int) -> None:
        result = call("export", name, "-o", tmp_path / "chain.graphml", "--db", sample_db)
        assert (result.exit_code, list(tmp_path.iterdir())) == (status, [])


class TestPlain:
    """Escapes are for terminals whose users want them."""

    COMMANDS = (
        "chain Hakto44",
        "show d52",
        "search bombing",
        "threads",
        "rank",
        "check",
        "--help",
        "chain --help",
        "chian",
    )

    @pytest.mark.parametrize("command", COMMANDS)
    def test_piped(self, sample_db: Path, command: str) -> None:
        done = run(*command.split(), GRAPHCABLES_DB=str(sample_db), TERM="xterm-256color")
        assert done.stdout + done.stderr
        assert "\x1b" not in done.stdout + done.stderr

    def terminal(self, command: str, **variables: str) -> bytes:
        """What a command writes where standard output and standard error are a terminal."""
        pty = pytest.importorskip("pty")
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "graphcables", *command.split()],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env=environment(**variables),
        ) as process:
            os.close(theirs)
            out = b""
            while piece := self.read(ours):
                out += piece
            os.close(ours)
            process.wait(60)
        return out

    @staticmethod
    def read(file: int) -> bytes:
        try:
            return os.read(file, 1 << 16)
        except OSError:  # Linux tells so that the other end is closed
            return b""

    @pytest.mark.parametrize("command", COMMANDS)
    @pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
    def test_no_colours_wanted(self, sample_db: Path, command: str, variables: dict[str, str]) -> None:
        out = self.terminal(command, **{"TERM": "xterm", **variables, "GRAPHCABLES_DB": str(sample_db)})
        assert out
        assert b"\x1b" not in out

    def test_colours(self, sample_db: Path) -> None:
        """Else the test above shows nothing."""
        assert b"\x1b[" in self.terminal("chain Hakto44", TERM="xterm", GRAPHCABLES_DB=str(sample_db))


def complete(shell: str, line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Asks for completions as the script of a shell does; the cursor is at the end of the line."""
    words = line.split(" ")
    asked = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    return run(**{"_GRAPHCABLES_COMPLETE": f"complete_{shell}", **asked, **variables})


def offered(shell: str, line: str, **variables: str) -> list[str]:
    """The completions that a shell is offered."""
    done = complete(shell, line, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    if shell == "zsh":
        return [
            word.replace("\\\\:", ":")
            for word in re.findall(r'^(?:_arguments \'\*: :\(\()?"([^"]*)"', done.stdout, re.M)
        ]
    return [line.partition("\t")[0] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
class TestCompletion:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("graphcables ch", "chain check"),
            ("graphcables an", "annotate answers"),
            ("graphcables chain Hakto4", "Hakto4 Hakto41 Hakto42 Hakto43 Hakto44 Hakto45 Hakto46 Hakto49"),
            ("graphcables chain hakto44", "hakto44"),
            ("graphcables show Tohak9", "Tohak90 Tohak94 Tohak95"),
            ("graphcables path Hakto46 Hakto37", "Hakto37"),
            ("graphcables view Tohak90", "Tohak90"),
            ("graphcables export Tohak90", "Tohak90"),
            ("graphcables annotate Tohak90", "Tohak90"),
            ("graphcables seen Tohak90", "Tohak90"),
            (f"graphcables chain {VOLUME}/d5", " ".join(f"{VOLUME}/d5{n}" for n in range(10) if n != 8)),
            ("graphcables export --format g", "gexf graphml"),
            ("graphcables chain --form", "--format"),
            ("graphcables chain Zorro", ""),
        ],
        ids=str,
    )
    def test_table(self, sample_db: Path, shell: str, line: str, expected: str) -> None:
        assert sorted(offered(shell, line, GRAPHCABLES_DB=str(sample_db))) == expected.split()

    def test_given_database(self, sample_db: Path, cables: Path, shell: str) -> None:
        line = f"graphcables chain --db {cables} Saigon"
        assert offered(shell, line, GRAPHCABLES_DB=str(sample_db)) == ["Saigon4"]

    @pytest.mark.parametrize("db", ["nothing.db", ".", "notes.txt"])
    def test_no_database(self, shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: str) -> None:
        monkeypatch.chdir(tmp_path)
        Path("notes.txt").write_text("notes " * 100)
        assert offered(shell, f"graphcables chain --db {db} Hakto") == []

    def test_nothing_is_written(
        self, sample_db: Path, shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        offered(shell, "graphcables view Hakto4", GRAPHCABLES_DB=str(sample_db), XDG_CACHE_HOME=str(tmp_path))
        assert list(tmp_path.iterdir()) == []

    def test_offers_no_more_than_can_be_read(self, sample_db: Path, shell: str) -> None:
        found = offered(shell, "graphcables chain ", GRAPHCABLES_DB=str(sample_db))
        assert 0 < len(found) <= 120
        assert len(set(found)) == len(found)


def test_completions_are_one_word_and_no_command(tmp_path: Path) -> None:
    """Bash puts a completion into the line as it stands: one of a hostile table must not be a command of its own."""
    ids = [
        "x;touch${IFS}owned",
        "x`touch${IFS}owned`",
        "x$(touch)",
        "x|sh",
        "x&",
        "x>y",
        "x\u202ey",
        "x*",
        "x'y",
        'x"y',
        "x y",
    ]
    table = [{"id": id_, "text": f"Tohak {n}. Ref: Hakto 41."} for n, id_ in enumerate(ids, 1)]
    (tmp_path / "cables.jsonl").write_text("\n".join(map(json.dumps, table)), encoding="utf-8")
    build([tmp_path / "cables.jsonl"], tmp_path / "graph.db")
    with Store(tmp_path / "graph.db") as store:
        volume = next(iter(store.documents()))["volume"]
        found = store.beginning(f"{volume}/x") + store.beginning("T")
    assert [one for one in found if re.search(r"""[\s;&|<>$`'"\\(){}*?!#~]""", one) or not one.isprintable()] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_of_the_shell(sample_db: Path, tmp_path: Path, shell: str) -> None:
    """The script that `--install-completion` writes, run by the shell itself."""
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    program = tmp_path / "graphcables"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m graphcables "$@"\n')
    program.chmod(0o755)
    source = {
        "bash": 'eval "$(_GRAPHCABLES_COMPLETE=source_bash graphcables)"; COMP_WORDS=(graphcables chain Hakto4); COMP_CWORD=2;'
        ' _graphcables_completion graphcables; printf "%s\\n" "${COMPREPLY[@]}"',
        "zsh": "compdef() { : }; _arguments() { print -r -- $@ }; words=(graphcables chain Hakto4); CURRENT=3;"
        ' eval "$(_GRAPHCABLES_COMPLETE=source_zsh graphcables)"; _graphcables_completion',
        "fish": "_GRAPHCABLES_COMPLETE=source_fish graphcables | source; complete -C 'graphcables chain Hakto4'",
    }[shell]
    options = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [shell, *options, "-c", source],
        capture_output=True,
        encoding="utf-8",
        env=environment(
            PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}", HOME=str(tmp_path), GRAPHCABLES_DB=str(sample_db)
        ),
        timeout=60,
        check=False,
    )
    found = re.findall(r"\bHakto\d+\b", done.stdout)
    assert found == [f"Hakto{number}" for number in (4, 41, 42, 43, 44, 45, 46, 49)], done.stderr
    assert done.stderr == ""


class TestInstallCompletion:
    @pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
    @pytest.mark.parametrize("shell", ["/bin/bash", "/usr/bin/zsh", "/usr/bin/fish", "/bin/csh", ""])
    def test_no_crash(self, tmp_path: Path, option: str, shell: str) -> None:
        done = run(option, HOME=str(tmp_path), SHELL=shell, XDG_CONFIG_HOME=str(tmp_path))
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert done.stdout + done.stderr

    def test_script_names_the_command(self, tmp_path: Path) -> None:
        for shell in ("bash", "zsh", "fish"):
            done = run(_GRAPHCABLES_COMPLETE=f"source_{shell}", HOME=str(tmp_path))
            assert (done.returncode, done.stderr) == (0, "")
            assert "_GRAPHCABLES_COMPLETE=complete_" in done.stdout


class TestMisspelt:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("chian", "chain"),
            ("shwo", "show"),
            ("serach", "search"),
            ("exprot", "export"),
            ("veiw", "view"),
            ("anotate", "annotate"),
            ("beetween", "between"),
            ("thread", "threads"),
            ("unaswered", "unanswered"),
            ("fetsh", "fetch"),
        ],
    )
    def test_commands(self, typed: str, meant: str) -> None:
        result = call(typed, "Hakto44")
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"No such command '{typed}'" in result.stderr
        assert f"'{meant}'" in result.stderr

    @pytest.mark.parametrize(
        ("command", "typed", "meant"),
        [("chain", "--fromat", "--format"), ("search", "--aftr", "--after"), ("view", "--ouput", "--output")],
    )
    def test_options(self, command: str, typed: str, meant: str) -> None:
        result = call(command, "Hakto44", typed, "x")
        assert (result.exit_code, result.stdout) == (2, "")
        assert meant in result.stderr

    def test_nothing_like_it(self) -> None:
        result = call("zzzzzz")
        assert result.exit_code == 2
        assert "Did you mean" not in result.stderr


DOT = shutil.which("dot")


def drawn(text: bytes) -> tuple[list[str], list[str]]:
    """The nodes and the edges that Graphviz draws of DOT, by their titles."""
    if DOT is None:
        pytest.skip("needs Graphviz: apt-get install graphviz")
    done = subprocess.run([DOT, "-Tsvg"], input=text, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    root = etree.fromstring(done.stdout, etree.XMLParser(load_dtd=False, no_network=True))
    titles: dict[str, list[str]] = {"node": [], "edge": [], "graph": []}
    for group in root.iter("{*}g"):
        titles[group.get("class", "")].append(str(group.findtext("{*}title")))
    return titles["node"], titles["edge"]


class TestGraphviz:
    def test_whole_sample(self, store: Store) -> None:
        graph = store.graph()
        nodes, edges = drawn(export(store, "dot"))
        assert sorted(nodes) == sorted(node for node, degree in graph.degree if degree)
        assert sorted(edges) == sorted(f"{one}->{other}" for one, other in graph.edges)

    def test_chain(self, store: Store) -> None:
        nodes, edges = drawn(export(store, "dot", CHAIN))
        assert (set(nodes), len(edges)) == (CHAIN, 4)

    def test_odd_names(self, tmp_path: Path) -> None:
        ids = [
            'a"b',
            "a\\",
            'a\\"b',
            "<b>",
            "a{b|c}",
            "é日本",
            "a;b",
            "a->b",
            "a/*b",
            "//",
            "#a",
            "%s",
            "node",
            "a&lt;b",
        ]
        table = [{"id": id_, "text": f"Tohak {n}. Ref: Hakto 41."} for n, id_ in enumerate(ids, 1)]
        (tmp_path / "cables.jsonl").write_text("\n".join(map(json.dumps, table)), encoding="utf-8")
        build([tmp_path / "cables.jsonl"], tmp_path / "graph.db")
        with Store(tmp_path / "graph.db") as store:
            nodes, edges = drawn(export(store, "dot"))
        assert (len(nodes), len(edges)) == (len(ids) + 1, len(ids))


READERS: dict[str, Callable[[bytes], Any]] = {
    "graphml": lambda data: nx.read_graphml(io.BytesIO(data)),
    "gexf": lambda data: nx.read_gexf(io.BytesIO(data)),
    "cytoscape": lambda data: nx.cytoscape_graph(json.loads(data)),
    "json": lambda data: nx.node_link_graph(json.loads(data), edges="edges"),
}


@pytest.fixture(params=["sample", "cables"])
def either(request: pytest.FixtureRequest, sample_db: Path, cables: Path) -> Iterator[Store]:
    """The sample's database, and one with more dates."""
    with Store(sample_db if request.param == "sample" else cables) as opened:
        yield opened


@pytest.mark.parametrize("name", READERS)
class TestReadBack:
    """What test_export.py asks of one node and one edge, asked of all."""

    def test_nodes(self, either: Store, name: str) -> None:
        graph, again = either.graph(), READERS[name](export(either, name))
        assert again.is_directed()
        for field in ("date", "sender", "recipient", "title", "volume", "status"):
            one = {node: data[field] or None for node, data in graph.nodes(data=True)}
            assert {node: data.get(field) or None for node, data in again.nodes(data=True)} == one
        joined = {node: data["serials"] for node, data in graph.nodes(data=True)}
        found = {node: data["serials"] for node, data in again.nodes(data=True)}
        assert {n: "; ".join(v) if isinstance(v, list) else v for n, v in found.items()} == {
            n: "; ".join(v) for n, v in joined.items()
        }

    def test_edges(self, either: Store, name: str) -> None:
        graph, again = either.graph(), READERS[name](export(either, name))
        assert set(again.edges) == set(graph.edges)
        for field in ("relation", "weight", "confidence"):
            assert {e[:2]: e[2][field] for e in again.edges(data=True)} == {
                e[:2]: e[2][field] for e in graph.edges(data=True)
            }

    def test_evidence(self, either: Store, name: str) -> None:
        graph, again = either.graph(), READERS[name](export(either, name))
        for one, other, data in graph.edges(data=True):
            found, citations = again.edges[one, other], data["citations"]
            if name in ("json", "cytoscape"):
                assert found["citations"] == citations
            else:
                assert found["text"] == " | ".join(citation["text"] for citation in citations)
                assert found["method"].split("; ") == list(dict.fromkeys(c["method"] for c in citations))
                assert found["status"].split("; ") == list(dict.fromkeys(c["status"] for c in citations))


@pytest.mark.parametrize(("kind", "name"), [("graphml", "graphml"), ("gexf", "gexf")])
def test_signs_that_xml_cannot_hold(tmp_path: Path, kind: str, name: str) -> None:
    text = '5. Message From A \x0b\x1b to B <&">\n\nTohak 84. Ref: Hakto \x0b41. See Hakto\x1f 40.\n'
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "d5.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "letters"], tmp_path / "graph.db")
    with Store(tmp_path / "graph.db") as store:
        assert set(READERS[name](export(store, kind))) == set(store.graph())


class TestAsAHistorian:
    """What a reader of the answers stumbles over."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("MAC 3240. Ref: A. JCS 2331-65 230144Z.", ["2331"]),
            ("MAC 3320. Ref: A. JCS 2400-65, 290035Z. B. Saigon 4422 to State, 29 June.", ["2400", "4422"]),
            ("MAC 6569. Reference: JCS 4939-65.", ["4939"]),
            ("Following is for Wheeler. Appreciate information your JCS 2027-61 but of course am concerned.", ["2027"]),
            ("Not sent. White House telegram CAP 5551-62, November 25, from Komer to the President.", ["5551"]),
            ("Based on my report to you on my 7–22 October 1970 trip to Southeast Asia.", []),
        ],
    )
    def test_what_is_no_range(self, tmp_path: Path, text: str, expected: list[str]) -> None:
        """`JCS 2331-65` is one telegram of 1965, not the thirty-five from 2331 to 2365; days of a month are no messages."""
        page = tmp_path / "frus1964-68v03" / "d17.txt"
        page.parent.mkdir()
        title = "17. Telegram From the Commander, Military Assistance Command, Vietnam (Westmoreland) to the Chairman"
        page.write_text(f"{title}\n\nSaigon, June 24, 1965.\n\n{text}\n", encoding="utf-8")
        rows = list(reference_rows([str(page)], pytest.fail))
        found = [row["number"] for row in rows if row["kind"] == "message" and row["series"] != "DTG"]
        assert [re.sub(r"-\d\d$", "", str(number)) for number in found if len(str(number)) > 3] == expected
        assert len(found) == len(expected)

    def test_numbers_of_other_years_say_nothing_of_when(self, tmp_path: Path) -> None:
        """Telegrams are numbered anew each year: what stands between others by number may be of another year."""
        folder = tmp_path / "frus1964-68v16"
        folder.mkdir()
        head = "Telegram From the Embassy in Greece to the Department of State"
        for number, date, text in [
            (1, "February 21, 1964", "1272. The talks went well."),
            (2, "February 27, 1964", "1302. The talks went badly."),
            (3, "September 15, 1966", "1343. Ref: Embtel 1293, September 13. The talks go on."),
        ]:
            page = f"{number}. {head}\n\nAthens, {date}.\n\n{text}\n"
            (folder / f"d{number}.txt").write_text(page, encoding="utf-8")
        build([folder], tmp_path / "graph.db")
        with Store(tmp_path / "graph.db") as store:
            (row,) = missing(store.graph()).to_dict("records")
        assert (row["serial"], row["date"]) == ("Athens 1293", "1966-09-13")
        for end, sign in (("earliest", 1), ("latest", -1)):
            known = row[end]
            if isinstance(known, str):
                days = dt.date.fromisoformat(row["date"][:10]) - dt.date.fromisoformat(known[:10])
                assert days.days * sign >= 0, f"{end} {known} of a message of {row['date']}"

    def test_what_one_volume_misses(self, tmp_path: Path) -> None:
        for name, number in (("frus1964-68v16", 1293), ("frus1964-68v17", 1294)):
            (tmp_path / name).mkdir()
            head = "1. Telegram From the Embassy in Greece to the Department of State\n\nAthens, February 21, 1964."
            (tmp_path / name / "d1.txt").write_text(f"{head}\n\n1272. Ref: Embtel {number}.\n", encoding="utf-8")
        db = tmp_path / "graph.db"
        build([tmp_path / "frus1964-68v16", tmp_path / "frus1964-68v17"], db)
        rows = call("missing", "--volume", "frus1964-68v17", "--db", db, "--format", "jsonl").stdout.splitlines()
        assert [json.loads(row)["serial"] for row in rows] == ["Athens 1294"]
        letter = call("missing", "--letter", "--volume", "frus1964-68v16", "--db", db).stdout
        assert ("Athens 1293" in letter, "Athens 1294" in letter) == (True, False)

    @pytest.mark.parametrize(
        ("command", "place"),
        [("threads", 0), ("longest", 1), ("crossed", 0), ("crossed", 1), ("unanswered", 0)],
    )
    def test_what_a_table_names_can_be_asked_for(self, sample_db: Path, command: str, place: int) -> None:
        """A table of 100 columns cuts its cells, but not so that messages can't be told apart."""
        _, *lines = call(command, "--db", sample_db).stdout.splitlines()
        names = [re.split(r"\s{2,}", line)[place] for line in lines]
        assert names
        assert [name for name in names if call("show", name, "--db", sample_db).exit_code] == []

    def test_every_message_of_the_graph_can_be_asked_for(self, store: Store) -> None:
        """Also a document that is cited and not among the sources: "d99", "frus1964-68v02/d245"."""
        unknown = []
        for node in store.graph():
            try:
                assert store.find(node) == node
            except NotFoundError:
                unknown.append(node)
        assert unknown == []

    def test_a_script_runs_once(self, tmp_path: Path) -> None:
        """The lines of the README in a script, which has no guard: the workers must not run it, too."""
        script = tmp_path / "script.py"
        script.write_text(
            "import graphcables as gc\n"
            "from graphcables import workers\n"
            "print('begun')\n"
            "workers._SMALL, workers._FILES = 0, 5  # as with many and large volumes\n"
            f"gc.build([{str(SAMPLE)!r}], {str(tmp_path / 'graph.db')!r})\n"
            "print('done')\n"
        )
        done = subprocess.run(
            [sys.executable, str(script)],
            capture_output=True,
            encoding="utf-8",
            env=environment(),
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "begun\ndone\n", "")
