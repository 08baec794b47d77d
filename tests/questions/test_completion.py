"""The shell's completion."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphcables.store import Store
from tests.questions.asking import VOLUME, cables_of, environment, run


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
    with Store(cables_of(ids, tmp_path)) as store:
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
