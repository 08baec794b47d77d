"""Rows handed on through pipes, plain where nobody looks."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from graphcables.errors import NotFoundError
from graphcables.extract import reference_rows
from graphcables.measures import missing
from graphcables.pipeline import build
from graphcables.sample import SAMPLE
from graphcables.store import Store
from tests.questions.asking import VOLUME, call, environment, run, shown


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
