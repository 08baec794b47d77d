"""Runs a command and kills it, with its process group, before one of its steps: ``python -m tests.faults.steps COMMIT build …``.

A step is what has not been done before in this run: a statement to SQLite of a new form, a file renamed, removed, cut,
opened to be written, its mode changed, a module of ours imported. It is named by a pattern (``os.rename*``). The step
``-`` kills nothing; all but the imports are then listed on standard output. ``^C `` before a pattern sends the command
the signal of Ctrl-C in place of SIGKILL, but not before a statement: what is raised there doesn't reach the build.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
from fnmatch import fnmatchcase
from typing import Any

_FILES = {"os.rename", "os.remove", "os.truncate", "os.chmod"}
INTERRUPT = "^C "
"""What the pattern begins with where the step is interrupted, not killed."""
LIST = "-"
"""The name of no step."""
_FORM = 40
"""Characters of a statement that tell its form."""


def _form(statement: str) -> str:
    return re.sub(r"\d+", "N", " ".join(statement.split()).partition("'")[0])[:_FORM]


def main() -> None:
    """Runs the command of the command line."""
    given = sys.argv.pop(1)
    fatal = given.removeprefix(INTERRUPT)
    process = os.getpid()
    steps: dict[str, None] = {}

    def step(name: str) -> None:
        if os.getpid() != process or name in steps:
            return
        steps[name] = None
        if fnmatchcase(name, fatal):
            if not given.startswith(INTERRUPT):
                os.killpg(0, signal.SIGKILL)
            signal.raise_signal(signal.SIGINT)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILES and ".db" in str(arguments[0]):
            step(f"{event} {os.path.basename(str(arguments[0]))}")
        elif event == "open" and arguments[1] == "r+":
            step(f"open {os.path.basename(str(arguments[0]))}")
        elif event == "import" and arguments[0].startswith("graphcables."):
            step(f"import {arguments[0]}")

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = plain_connect(*arguments, **options)
        if not given.startswith(INTERRUPT):  # a signal of another thread that is raised there wouldn't reach the build
            connection.set_trace_callback(
                lambda statement: None if statement.startswith("--") else step(_form(statement))
            )
        return connection

    plain_connect, sqlite3.connect = sqlite3.connect, connect  # type: ignore[assignment]
    sys.addaudithook(hook)
    from graphcables.__main__ import main as command

    try:
        command()
    finally:
        if fatal == LIST:
            print("\n".join(name for name in steps if not name.startswith("import ")))


if __name__ == "__main__":
    main()
