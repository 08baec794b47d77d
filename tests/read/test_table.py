"""Tables of messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphcables.errors import SourceError
from graphcables.pipeline import build
from graphcables.read.table import Columns, read_table
from graphcables.store import Store

CSV = 'id,date,from,to,text\nA1,1976-05-06,Athens,State,"REF: STATE 1234\n\nBody here."\nA2,1976-05-07,Ankara,State,Nothing.\n'


def test_rows_become_documents() -> None:
    one, two = read_table(CSV, "t.csv", "cables", Columns())
    assert (one.id, one.date, one.sender, one.origin, one.destination) == (
        "cables/A1",
        "1976-05-06",
        "Athens",
        ("Athens",),
        ("State",),
    )
    assert two.id == "cables/A2"


def test_json_lines_with_other_names() -> None:
    line = json.dumps({"doc": 7, "body": "REF: STATE 1234", "when": "1976-05-06", "who": None})
    (document,) = read_table(
        line + "\n\n", "t.jsonl", "cables", Columns(text="body", id="doc", date="when", sender="who")
    )
    assert (document.id, document.date, document.sender) == ("cables/7", "1976-05-06", None)


@pytest.mark.parametrize("which", ["id", "date", "sender", "recipient"])
def test_a_column_that_was_named_must_be_there(which: str) -> None:
    """In CSV; a row of JSON may leave out what it doesn't have."""
    columns = Columns(**{which: "nix"})
    with pytest.raises(SourceError, match=r"t\.csv: no column 'nix' \(there are: text\)"):
        list(read_table("text\nx\n", "t.csv", "cables", columns))
    assert len(list(read_table('{"text": "x"}\n', "t.jsonl", "cables", columns))) == 1
    assert len(list(read_table("text\nx\n", "t.csv", "cables", Columns()))) == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("t.csv", "id,body\n1,x\n", r"t\.csv: line 2: no column 'text' \(there are: id, body\)"),
        ("t.jsonl", '{"text": "a"}\nnonsense\n', r"t\.jsonl: line 2: no JSON"),
        ("t.jsonl", "[1]\n", r"t\.jsonl: line 1: not an object"),
        ("t.csv", ",".join(f"c{n}" for n in range(3000)) + "\n1\n", r"t\.csv: line 1: more than 2,000 columns"),
    ],
)
def test_errors_name_the_line(name: str, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        list(read_table(text, name, "cables", Columns()))


def test_a_table_resolves_like_any_corpus(tmp_path: Path) -> None:
    table = tmp_path / "cables.csv"
    rows = [
        "id,date,from,to,text",
        '76STATE1234,1976-05-01,State,Athens,"1234. Talks."',
        '76ATHENS9,1976-05-06,Athens,State,"REF: STATE 1234"',
    ]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    build([table], tmp_path / "x.db")
    with Store(tmp_path / "x.db") as store:
        (citation,) = store.citations()
    assert (citation["target"].split("/")[1], citation["status"], citation["relation"]) == (
        "76STATE1234",
        "present",
        "reply",
    )
