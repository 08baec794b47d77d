"""How the tests ask: in this process, in one of its own, and what a page shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

import graphcables
from graphcables.cli import app
from graphcables.pipeline import build

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
# (heading, place of writing): the post is the one where the sender writes, whatever the country's capital is now.
POSTED = [
    ("Telegram From the Embassy in Brazil to the Department of State", "Rio de Janeiro"),
    ("Telegram From the Embassy in Brazil to the Department of State", "Brasília"),
    ("Telegram From the Department of State to the Embassy in Brazil", "Washington"),
    ("Telegram From the Embassy in China to the Department of State", "Peking"),
    ("Telegram From the Embassy in Greece to the Department of State", "Athens"),
]


def cables_of(ids: Sequence[str], folder: Path) -> Path:
    """A database of messages with some ids, each of which cites one that isn't there."""
    rows = [{"id": id_, "text": f"Tohak {n}. Ref: Hakto 41."} for n, id_ in enumerate(ids, 1)]
    (folder / "cables.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build([folder / "cables.jsonl"], folder / "graph.db")
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
