"""The commands, as a person or a script calls them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import graphcables
from graphcables.cli import MODULES, app
from graphcables.pipeline import build
from graphcables.sample import SAMPLE

VOLUME = "frus1969-76v09"
PACKAGE = Path(graphcables.__file__).parents[1]
PAGES = SAMPLE / VOLUME
REFS = set("source path kind text start end footnote marker series number possessive date volume pin paragraph".split())
CITATIONS = REFS | set("target status candidates relation method confidence".split())
DOCUMENTS = set("id path volume number title date sender recipient place serials".split())
CHAIN = set("id depth parent serials date sender recipient status text".split())
ASKED = {
    "refs": (["refs", str(PAGES / "d52.txt")], REFS),
    "documents": (["documents", "--db", "DB"], DOCUMENTS),
    "citations": (["citations", "--db", "DB"], CITATIONS),
    "chain": (["chain", "Hakto44", "--db", "DB"], CHAIN),
    "show": (["show", "d52", "--db", "DB"], CITATIONS),
    "stats": (["stats", "--db", "DB"], {"what", "of", "count"}),
}
"""Commands that give rows, and the fields that the rows have at least."""
QUESTIONS = [name for name in ASKED if name != "refs"]
NOTHING = {"answers"}
"""Commands whose example finds nothing in the sample: its messages have no dates to reckon with."""
COMMANDS = [command for commands in MODULES.values() for command in commands]
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="frus1969-76v09"><text><body>
<div type="document" xml:id="d52"><head>52. Telegram From the Embassy in Greece to the Department of State</head>
<p>100. Your 41. Noted.</p></div></body></text></TEI>
"""


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An empty folder to be in, a cache of our own, and no setting of the user's."""
    for name in ("GRAPHCABLES_DB", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "PY_COLORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)


def call(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, prog_name="graphcables")


def asked(name: str, db: Path, *more: str) -> Result:
    return call(*(db if argument == "DB" else argument for argument in ASKED[name][0]), *more)


def shell(command: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs a command line that begins with ``graphcables``, in a process of its own."""
    program, *arguments = shlex.split(command)
    assert program == "graphcables"
    paths = os.pathsep.join(filter(None, (str(PACKAGE), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, "-m", "graphcables", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        timeout=60,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


class TestRows:
    @pytest.mark.parametrize("name", ASKED)
    def test_json_lines(self, sample_db: Path, name: str) -> None:
        result = asked(name, sample_db, "--format", "jsonl")
        assert result.exit_code == 0, result.stderr
        found = rows(result)
        assert found
        assert all(set(row) >= ASKED[name][1] for row in found)

    @pytest.mark.parametrize("name", ASKED)
    def test_csv(self, sample_db: Path, name: str) -> None:
        result = asked(name, sample_db, "--format", "csv")
        assert result.exit_code == 0, result.stderr
        reader = csv.DictReader(io.StringIO(result.stdout, newline=""))
        found = list(reader)
        assert set(reader.fieldnames or ()) >= ASKED[name][1]
        assert len(found) == len(rows(asked(name, sample_db, "-f", "jsonl")))
        assert all(None not in row and None not in row.values() for row in found)

    @pytest.mark.parametrize("name", ASKED)
    def test_table(self, sample_db: Path, name: str) -> None:
        result = asked(name, sample_db)
        assert result.exit_code == 0, result.stderr
        assert result.stdout == asked(name, sample_db, "--format", "table").stdout
        assert result.stdout.strip()

    @pytest.mark.parametrize("name", ASKED)
    @pytest.mark.parametrize("format_", ["table", "jsonl", "csv"])
    def test_nothing_but_rows_on_standard_output(self, sample_db: Path, name: str, format_: str) -> None:
        result = asked(name, sample_db, "--format", format_)
        assert result.stderr == ""
        assert "\x1b" not in result.stdout
        assert "graphcables:" not in result.stdout

    @pytest.mark.parametrize(
        ("name", "index", "expected"),
        [
            (
                "refs",
                0,
                {"source": f"{VOLUME}/d52", "text": "Tohak 82", "series": "Tohak", "number": "82", "marker": "2"},
            ),
            ("refs", 1, {"kind": "document", "number": "44", "footnote": "2", "volume": None, "pin": None}),
            ("show", 0, {"target": f"{VOLUME}/d44", "status": "present", "relation": "reply", "method": "editor"}),
            ("chain", 0, {"id": f"{VOLUME}/Hakto 37", "depth": -2, "parent": f"{VOLUME}/d44", "status": "absent"}),
            ("chain", -1, {"id": f"{VOLUME}/d55", "depth": 1, "parent": f"{VOLUME}/d52", "status": "present"}),
            ("stats", 0, {"what": "documents", "of": VOLUME, "count": 53}),
        ],
    )
    def test_values(self, sample_db: Path, name: str, index: int, expected: dict[str, object]) -> None:
        row = rows(asked(name, sample_db, "-f", "jsonl"))[index]
        assert {field: row[field] for field in expected} == expected

    def test_documents(self, sample_db: Path) -> None:
        found = {row["id"]: row for row in rows(asked("documents", sample_db, "-f", "jsonl"))}
        assert len(found) == 53
        assert found[f"{VOLUME}/d44"]["serials"] == ["Tohak 82", "WHS 2280"]
        assert found[f"{VOLUME}/d81"]["date"] == "1972-10-30"
        assert found[f"{VOLUME}/d81"]["place"] == "Washington"

    def test_references_of_the_whole_sample(self, sample_db: Path) -> None:
        found = rows(call("refs", SAMPLE, "-f", "jsonl"))
        citations = rows(asked("citations", sample_db, "-f", "jsonl"))
        assert [(row["source"], row["start"]) for row in found] == [(row["source"], row["start"]) for row in citations]

    def test_message_in_several_words(self, sample_db: Path) -> None:
        assert call("chain", "Hakto", "44", "--db", sample_db).stdout == asked("chain", sample_db).stdout

    def test_folders_files_and_patterns(self) -> None:
        by_pattern = call("refs", PAGES / "d5[23].txt", "-f", "jsonl")
        by_name = call("refs", PAGES / "d52.txt", PAGES / "d53.txt", "-f", "jsonl")
        assert by_pattern.stdout == by_name.stdout != ""


class TestChainForReading:
    @pytest.mark.parametrize("number", sorted(int(page.stem[1:]) for page in PAGES.glob("*.txt")))
    def test_80_columns(self, sample_db: Path, number: int) -> None:
        result = call("chain", f"d{number}", "--db", sample_db)
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= 80

    def test_shows_serials_and_words(self, sample_db: Path) -> None:
        lines = asked("chain", sample_db).stdout.splitlines()
        places = [
            next(number for number, line in enumerate(lines) if f"{sign} {name}" in line)
            for sign, name in (("○", "Hakto 37"), ("▲", "Tohak 82"), ("●", "Hakto 44/224"), ("▼", "Hakto 46/226"))
        ]
        assert places == sorted(places)
        assert any("Ref: Tohak 82." in line for line in lines)
        assert lines[-1].startswith("3 before, 1 after")

    def test_says_what_is_absent(self, sample_db: Path) -> None:
        (line,) = [line for line in asked("chain", sample_db).stdout.splitlines() if "○ Hakto 37" in line]
        assert "absent" in line


class TestShow:
    def test_marks_references_and_says_why(self, sample_db: Path) -> None:
        shown = asked("show", sample_db).stdout
        for part in ("[Tohak 82]", f"{VOLUME}/d44", "reply", "footnote", f"{VOLUME}/d55"):
            assert part in shown

    def test_absent_message(self, sample_db: Path) -> None:
        shown = call("show", "Hakto 37", "--db", sample_db).stdout
        assert "Hakto 37" in shown
        assert f"{VOLUME}/d44" in shown

    def test_80_columns(self, sample_db: Path) -> None:
        body = asked("show", sample_db).stdout.split("\n", 1)[1]
        assert max(map(len, body.splitlines())) <= 80


class TestStatus:
    @pytest.mark.parametrize("name", ["Zorro", "d999", "Tohak 83"])
    @pytest.mark.parametrize("command", ["chain", "show"])
    def test_1_message_is_not_there(self, sample_db: Path, command: str, name: str) -> None:
        result = call(command, name, "--db", sample_db)
        assert (result.exit_code, result.stdout) == (1, "")
        assert name in result.stderr

    def test_1_no_references(self) -> None:
        result = call("refs", PAGES / "d13.txt")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.strip()

    def test_1_several_are_listed(self, sample_db: Path) -> None:
        result = call("chain", "Tohak83", "--db", sample_db)
        assert result.exit_code == 1
        assert {f"{VOLUME}/d47", f"{VOLUME}/d264"} <= set(result.stderr.split())

    def test_1_did_you_mean(self, sample_db: Path) -> None:
        result = call("chain", "Hakto 47", "--db", sample_db)
        assert result.exit_code == 1
        assert "Did you mean" in result.stderr
        assert f"{VOLUME}/d55" in result.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ["bogus"],
            ["chain"],
            ["refs"],
            ["build"],
            ["documents", "--format", "xml"],
            ["documents", "--bogus"],
            ["documents", "--db", "nothing.db"],
            ["build", str(PAGES / "d52.txt"), "--db", "nowhere/graph.db"],
            ["build", str(PAGES / "d52.txt"), "--db", "."],
        ],
        ids=" ".join,
    )
    def test_2_wrong_arguments(self, arguments: list[str]) -> None:
        result = call(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.strip()

    @pytest.mark.parametrize("command", QUESTIONS)
    def test_2_no_database(self, tmp_path: Path, command: str) -> None:
        path = tmp_path / "notes.db"
        path.write_text("notes " * 200)
        result = asked(command, path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("graphcables: ")
        assert result.stderr.count("\n") == 1

    def test_3_some_sources_unread_by_build(self) -> None:
        Path("empty.txt").touch()
        Path("bad.xml").write_text("<TEI>\n<text></TEI>")
        result = call("build", PAGES, "empty.txt", "bad.xml", "missing.txt", "--db", "graph.db")
        assert (result.exit_code, result.stdout) == (3, "")
        for words in ("empty.txt: the file is empty", "bad.xml: line 2", "missing.txt: no such file"):
            assert words in result.stderr
        assert len(rows(call("documents", "--db", "graph.db", "-f", "jsonl"))) == 53

    def test_3_some_sources_unread_by_refs(self) -> None:
        Path("empty.txt").touch()
        result = call("refs", "empty.txt", PAGES / "d52.txt", "-f", "jsonl")
        assert result.exit_code == 3
        assert "empty.txt" in result.stderr
        assert [row["text"] for row in rows(result)] == ["Tohak 82", "Document 44"]

    @pytest.mark.parametrize("command", ["build", "refs"])
    def test_3_nothing_read(self, command: str) -> None:
        result = call(command, "missing.txt")
        assert (result.exit_code, result.stdout) == (3, "")
        assert list(Path().iterdir()) == []

    def test_failed_build_leaves_the_old_database(self, sample_db: Path) -> None:
        shutil.copy(sample_db, "graph.db")
        Path("empty.txt").touch()
        assert call("build", "empty.txt", "--db", "graph.db").exit_code == 3
        assert Path("graph.db").read_bytes() == sample_db.read_bytes()


class TestBuild:
    def test_says_what_was_done(self) -> None:
        result = call("build", SAMPLE)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "53 documents" in result.stderr
        assert Path("graphcables.db").is_file()

    def test_again(self) -> None:
        call("build", SAMPLE)
        result = call("build", SAMPLE)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "53 unchanged" in result.stderr

    def test_warns_of_a_second_document(self) -> None:
        folder = Path("volume")
        folder.mkdir()
        shutil.copy(PAGES / "d52.txt", folder / "d52.txt")
        shutil.copy(PAGES / "d52.txt", folder / "d52 copy.txt")
        result = call("build", folder)
        assert result.exit_code == 0
        assert "warning: " in result.stderr
        assert "volume/d52-2" in result.stderr


class TestStandardInput:
    PAGE = (PAGES / "d52.txt").read_text(encoding="utf-8")

    def test_refs(self) -> None:
        result = call("refs", "-", "-f", "jsonl", stdin=self.PAGE)
        assert result.exit_code == 0
        assert [(row["text"], row["path"]) for row in rows(result)] == [("Tohak 82", "-"), ("Document 44", "-")]

    def test_build(self) -> None:
        assert call("build", "-", "--db", "graph.db", stdin=self.PAGE).exit_code == 0
        (row,) = rows(call("documents", "--db", "graph.db", "-f", "jsonl"))
        assert (row["number"], row["serials"]) == ("52", ["Hakto 44/224"])

    def test_with_files(self) -> None:
        result = call("refs", PAGES / "d54.txt", "-", "-f", "jsonl", stdin=self.PAGE)
        assert [row["path"] for row in rows(result)][-1] == "-"
        assert len(rows(result)) == 5

    @pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a\0b"], ids=["empty", "no UTF-8", "binary"])
    def test_unreadable(self, data: bytes) -> None:
        result = call("refs", "-", stdin=data)
        assert (result.exit_code, result.stdout) == (3, "")


class TestWhichDatabase:
    def other(self, path: Path, number: int = 13) -> Path:
        """A database of one document."""
        path.parent.mkdir(parents=True, exist_ok=True)
        build([PAGES / f"d{number}.txt"], path)
        return path

    def numbers(self, *arguments: str | Path) -> list[object]:
        return [row["number"] for row in rows(call("documents", "-f", "jsonl", *arguments))]

    def test_option_before_all(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("GRAPHCABLES_DB", str(self.other(tmp_path / "named.db", 18)))
        self.other(Path("graphcables.db"), 23)
        assert self.numbers("--db", self.other(tmp_path / "given.db")) == ["13"]

    def test_variable_before_folder(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("GRAPHCABLES_DB", str(self.other(tmp_path / "named.db", 18)))
        self.other(Path("graphcables.db"), 23)
        assert self.numbers() == ["18"]

    def test_variable_that_names_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRAPHCABLES_DB", "nothing.db")
        result = call("documents")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "nothing.db" in result.stderr

    def test_this_folder(self) -> None:
        self.other(Path("graphcables.db"), 23)
        result = call("documents", "-f", "jsonl")
        assert [row["number"] for row in rows(result)] == ["23"]
        assert result.stderr == ""

    def test_nearest_folder_above(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self.other(tmp_path / "graphcables.db", 18)
        self.other(Path("graphcables.db"), 23)
        deep = Path("a/b").absolute()
        deep.mkdir(parents=True)
        monkeypatch.chdir(deep)
        assert self.numbers() == ["23"]

    @pytest.mark.parametrize("command", QUESTIONS)
    def test_sample_where_there_is_none(self, command: str) -> None:
        arguments = [argument for argument in ASKED[command][0] if argument not in ("--db", "DB")]
        result = call(*arguments, "-f", "jsonl")
        assert result.exit_code == 0
        assert "sample" in result.stderr
        assert result.stderr.count("\n") == 1
        assert rows(result)

    def test_sample_by_name_needs_no_word(self) -> None:
        result = call("chain", "Hakto44", "--db", "sample")
        assert (result.exit_code, result.stderr) == (0, "")


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_ends_with_an_example(self, command: str) -> None:
        assert example(command).startswith(f"graphcables {command}")

    @pytest.mark.parametrize("command", COMMANDS)
    def test_example_runs(self, command: str) -> None:
        shutil.copy(PAGES / "d52.txt", "d52.txt")
        Path("frus1969-76v09.xml").write_text(TEI, encoding="utf-8")
        Path("volumes").mkdir()  # with what fetch would fetch: tests reach no network
        shutil.copy("frus1969-76v09.xml", "volumes")
        done = shell(example(command))
        if command in NOTHING:
            assert (done.returncode, done.stdout) == (1, "")
            return
        assert done.returncode == 0, done.stderr
        assert done.stdout or done.stderr

    @pytest.mark.parametrize("option", ["-h", "--help"])
    def test_lists_commands(self, option: str) -> None:
        result = call(option)
        assert result.exit_code == 0
        assert all(command in result.stdout for command in COMMANDS)

    def test_without_arguments(self) -> None:
        assert "Usage" in call().output

    @pytest.mark.parametrize("command", [None, *COMMANDS])
    def test_plain_and_80_columns(self, command: str | None) -> None:
        text = call(*filter(None, [command]), "--help").stdout
        assert "\x1b" not in text
        assert max(map(len, text.splitlines())) <= 80


def example(command: str) -> str:
    """The example at the end of a command's description."""
    text = call(command, "--help").stdout
    description = re.split(r"\n(?:Arguments|Options):", text)[0].rstrip()
    found = re.search(r"\n  Example:\n\n +(graphcables [^\n]+(?:\n +[^\n]+)*)$", description)
    assert found, text
    return " ".join(found[1].split())


class TestUntrusted:
    """Documents whose words are meant for the terminal or the spreadsheet rather than for the reader."""

    ESCAPES = "\x1b[31m\x1b]0;owned\x07\x9b2J\x7f\u202e"

    @pytest.fixture
    def hostile(self, tmp_path: Path) -> Path:
        folder = tmp_path / "vol\x1b[31mume"
        folder.mkdir()
        heading = f"Backchannel Message From the Assistant (Ha{self.ESCAPES}ig) to the Adviser (Kissinger)"
        text = f"5. {heading}\n\nTohak 84. Ref: Hakto 41.{self.ESCAPES} See Hakto 40 {self.ESCAPES} soon.\n"
        (folder / "d5.txt").write_text(text, encoding="utf-8")
        build([folder], tmp_path / "hostile.db")
        return tmp_path / "hostile.db"

    @pytest.mark.parametrize(
        "arguments",
        [["documents"], ["citations"], ["chain", "d5"], ["show", "d5"], ["show", "Hakto 41"], ["stats"]],
        ids=" ".join,
    )
    def test_no_raw_escapes(self, hostile: Path, arguments: list[str]) -> None:
        result = call(*arguments, "--db", hostile)
        assert result.exit_code == 0, result.stderr
        assert not set(result.stdout) & set(self.ESCAPES) & {"\x1b", "\x07", "\x9b", "\x7f", "\u202e"}

    def test_no_raw_escapes_in_messages(self, hostile: Path) -> None:
        asked_for = call("chain", "Hakto 42\x1b[31m", "--db", hostile)
        unread = call("refs", "no\x1b[31mthing.txt")
        assert (asked_for.exit_code, unread.exit_code) == (1, 3)
        assert "\x1b" not in asked_for.output + unread.output

    def test_json_lines_escape_them(self, hostile: Path) -> None:
        assert "\x1b" not in call("documents", "--db", hostile, "-f", "jsonl").stdout

    @pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+1", "-1", '=HYPERLINK("http://example.org")'])
    def test_formulas_in_csv(self, formula: str) -> None:
        folder = Path("volume")
        folder.mkdir()
        (folder / "d5.txt").write_text(f"5. {formula}\n\nSee Document 4.\n", encoding="utf-8")
        call("build", folder)
        (row,) = csv.DictReader(io.StringIO(call("documents", "-f", "csv").stdout))
        assert row["title"] == f"'{formula}"
        (row,) = rows(call("documents", "-f", "jsonl"))  # type: ignore[assignment]
        assert row["title"] == formula


def test_of_many_messages_some_are_listed(tmp_path: Path) -> None:
    for volume in range(25):
        (tmp_path / f"v{volume}").mkdir()
        (tmp_path / f"v{volume}" / "d1.txt").write_text("1. A note\n\nWords.\n", encoding="utf-8")
    assert call("build", tmp_path, "--db", tmp_path / "graph.db").exit_code == 0
    result = call("chain", "d1", "--db", tmp_path / "graph.db")
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert len(told) == 22
    assert told[-1] == "  … and 5 more"


class TestProcess:
    def test_plain_when_piped(self, sample_db: Path) -> None:
        done = shell(f"graphcables chain Hakto44 --db {shlex.quote(str(sample_db))}")
        assert (done.returncode, done.stderr) == (0, "")
        assert "\x1b" not in done.stdout
        assert "● Hakto 44/224" in done.stdout

    @pytest.mark.skipif(os.name != "posix", reason="handles are closed by POSIX's shells")
    @pytest.mark.parametrize("closed", [(1,), (2,), (1, 2)])
    @pytest.mark.parametrize("command", ["chain Hakto44", "documents -f csv", "--version", "chain Hakto9999"])
    def test_closed_output(self, command: str, closed: tuple[int, ...], sample_db: Path) -> None:
        where = "" if command == "--version" else f"--db {shlex.quote(str(sample_db))}"
        done = shell(f"graphcables {command} {where}", preexec_fn=lambda: list(map(os.close, closed)))
        assert done.returncode == ("9999" in command)
        assert "Traceback" not in done.stderr

    def test_chain_imports_nothing_heavy(self, sample_db: Path) -> None:
        script = (
            "import sys\nfrom graphcables.__main__ import main\n"
            f"sys.argv = ['graphcables', 'chain', 'Hakto44', '--db', {str(sample_db)!r}]\n"
            "try:\n    main()\n"
            "finally:\n    print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)\n"
            "    print(*{name for name in sys.modules if name.startswith('graphcables.')}, file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=PACKAGE, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        assert done.returncode == 0
        assert "Hakto 44/224" in done.stdout
        loaded = set(done.stderr.split())
        assert "graphcables" in loaded
        assert not loaded & {"pandas", "numpy", "networkx", "pyvis", "jinja2", "lxml", "yaml", "rich"}
        assert not loaded & {f"graphcables.{name}" for name in ("lexicon", "find", "read", "resolve", "pipeline")}

    def test_package_imports_nothing_heavy(self) -> None:
        script = "import sys, graphcables; print(*{name.split('.')[0] for name in sys.modules})"
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=PACKAGE, capture_output=True, encoding="utf-8", check=True
        )
        assert not set(done.stdout.split()) & {"pandas", "networkx", "pyvis", "lxml", "yaml", "typer", "sqlite3"}

    @pytest.mark.skipif(os.name != "posix", reason="pipes that close are POSIX's")
    def test_closed_pipe_is_quiet(self, sample_db: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as closed:
            done = subprocess.run(
                [sys.executable, "-m", "graphcables", "citations", "--db", str(sample_db), "-f", "jsonl"],
                stdout=closed,
                stderr=subprocess.PIPE,
                cwd=PACKAGE,
                timeout=60,
                check=False,
            )
        assert done.stderr == b""
