"""Front matter, CSV and JSON Lines: tags, bombs, formulas, fields and rows without end."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.hostile.harness import FORMULA, FULL, Case, Place, bounded, check, parameters

TEXT = "Hakto 2. Ref: Tohak 1."
SMALL = 1 if FULL else 5


def front(matter: str, body: str = f"Cablegram 2 BATAVIA, 3 July 1947\n\n{TEXT}\n") -> Callable[[Place], Path]:
    """Makes a Markdown file of such front matter; ``{planted}`` stands for a file that code in it would make."""
    return lambda place: place.write(
        "2.md", f"---\n{matter.replace('{planted}', str(place.outside / 'planted'))}\n---\n{body}"
    )


def table(name: str, text: str | bytes) -> Callable[[Place], Path]:
    return lambda place: place.write(name, text)


def row(**fields: str) -> str:
    """A CSV of one row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "date", "from", "to", "subject", "text"], restval="")
    writer.writeheader()
    writer.writerow({"text": TEXT, **fields})
    return out.getvalue()


def matter_of(place: Place) -> str:
    return (place.folder / "2.md").read_text(encoding="utf-8").split("---\n")[1]


def carries_out_tags(place: Place) -> bool:
    """YAML's unsafe loader: it makes what the tags say."""
    found = yaml.load(matter_of(place), Loader=yaml.UnsafeLoader)  # noqa: S506  the naive side
    return (place.outside / "planted").exists() or not all(
        isinstance(v, str | int | list | dict) for v in found.values()
    )


def writes_out_aliases(place: Place) -> bool:
    """A reader that writes out what the aliases stand for: this one counts how much that is."""
    found = yaml.load(matter_of(place), Loader=yaml.SafeLoader)
    sizes: dict[int, int] = {}

    def size(value: object) -> int:
        if not isinstance(value, list):
            return 1
        if id(value) not in sizes:
            sizes[id(value)] = sum(size(part) for part in value)
        return sizes[id(value)]

    return max(size(value) for value in found.values()) > 1_000_000


def recurses(place: Place) -> bool:
    """A loader that calls itself at each level, or a guard in it that stops it."""
    try:
        yaml.load(matter_of(place), Loader=yaml.SafeLoader)
    except (RecursionError, yaml.YAMLError):
        return True
    return False


def believes_matter(place: Place) -> bool:
    """A reader that makes a path of the volume's name."""
    found = yaml.load(matter_of(place), Loader=yaml.BaseLoader)  # noqa: S506  the naive side
    return not (place.folder / str(found.get("vol_id"))).resolve().is_relative_to(place.folder)


def spreadsheet(name: str) -> Callable[[Place], bool]:
    """A spreadsheet that opens the file as it is."""

    def naive(place: Place) -> bool:
        text = (place.folder / name).read_text(encoding="utf-8")
        return any(cell.startswith(FORMULA) for cells in csv.reader(io.StringIO(text, newline="")) for cell in cells)

    return naive


def plain_csv(place: Place) -> bool:
    """The csv module without limits set: NUL, long fields and open quotes are errors, or one field of the whole file."""
    csv.field_size_limit(131_072)
    try:
        with (place.folder / "t.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except (csv.Error, UnicodeDecodeError):
        return True
    return (
        max(map(len, rows)) > 10_000
        or any("\0" in cell or "\n" in cell for cells in rows for cell in cells)
        or len({len(cells) for cells in rows}) > 1
    )


def plain_json(place: Place) -> bool:
    """The json module as it is: deep nesting, long numbers, doubles and what is no JSON at all."""
    for line in (place.folder / "t.jsonl").read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            pairs = json.loads(line, object_pairs_hook=list)
        except (RecursionError, ValueError):
            return True
        if not pairs or not isinstance(pairs[0], tuple) or len({name for name, _ in pairs}) < len(pairs):
            return True
        for _, value in pairs:
            if not isinstance(value, str) or not value.isprintable() or len(pairs) > 10_000:
                return True
    return False


def line(**fields: object) -> str:
    return json.dumps({"text": TEXT, **fields}) + "\n"


ANCHORS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 10)
)
MATTER = [
    Case("a tag that runs a command", front("title: !!python/object/apply:os.system ['touch {planted}']"), carries_out_tags, 0, 2),
    Case("a tag that makes an object", front("title: !!python/name:os.system"), carries_out_tags, 0, 2),
    Case("a tag that imports", front("title: !!python/module:antigravity_not\nx: !!python/object/new:os.mkdir [{planted}]"), recurses, 0, 2),
    Case("anchors", front(ANCHORS), writes_out_aliases, 0, 2),
    Case("an anchor in itself", front("title: &a [*a]"), lambda place: isinstance(yaml.load(matter_of(place), Loader=yaml.SafeLoader)["title"][0], list)),
    Case("brackets, 10,000 deep", front("title: " + "[" * 10_000), recurses),
    Case("braces, 10,000 deep", front("title: " + "{a: " * 10_000), recurses),
    Case("dashes, 500 deep", front("title: x\nk:\n  " + "- " * 500 + "x"), recurses),
    Case("questions, 500 deep", front("title: x\nk:\n  " + "? " * 500 + "x"), recurses),
    Case("dashes, 20,000 deep", front("title: x\nk:\n  " + "- " * 20_000 + "x"), recurses),
    Case("merges", front("a: &a {x: y}\n<<: [*a, *a]\ntitle: t"), lambda place: "x" in yaml.load(matter_of(place), Loader=yaml.SafeLoader), 0, 2),
    Case("keys that are lists", front("? [a, b]\n: c\ntitle: t"), recurses),
    Case("keys twice", front("title: a\ntitle: b"), lambda place: matter_of(place).count("title") == 2, 0, 2),
    Case("a path for a volume", front("title: t\nvol_id: ../../outside"), believes_matter, 0, 2),
    Case("formulas", front('title: "=cmd()"\nvol_id: "@SUM(1)"\ndoc_num: "=2"\ndoc_date: "=1+1"'), lambda place: "=cmd()" in matter_of(place), 0, 2),
    Case("full-width formulas", front('title: "＝cmd()"'), lambda place: "＝" in matter_of(place), 0, 2),
    Case("escapes", front('title: "\\e]52;c;eA==\\a \\x9b31m \\u202e t"'), lambda place: not yaml.safe_load(matter_of(place))["title"].isprintable(), 0, 2),
    Case("surrogates", front('title: "\\ud800 t"'), lambda place: "\\ud800" in matter_of(place), 3, 1),
]  # fmt: skip
TABLES = [
    *(
        Case(f"formula {sign!r}", table("t.csv", row(**{"id": f"{sign}cmd()", "from": f"{sign}A", "to": f"{sign}B", "subject": f"{sign}HYPERLINK(1)", "date": f"{sign}1"})), spreadsheet("t.csv"), 0, 2, ("t.csv",))
        for sign in "=+-@＝＋－＠"
    ),
    Case("formula behind a tab", table("t.csv", row(subject="\t=cmd()", id="\r=x")), spreadsheet("t.csv"), 0, 2, ("t.csv",)),
    Case("formula in the evidence", table("t.csv", row(text="=cmd() Ref: Tohak 1.\n\n=Tohak 1")), lambda place: b"=cmd" in (place.folder / "t.csv").read_bytes(), 0, 2, ("t.csv",)),
    Case("NUL", table("t.csv", row(subject="a\0b")), plain_csv, 3, 1, ("t.csv",)),
    Case("open quotes", table("t.csv", 'id,text\n2,"Ref: Tohak 1.\n3,x\n4,y\n'), plain_csv, 0, 2, ("t.csv",)),
    Case("rows longer than the head", table("t.csv", f"id,text\n2,{TEXT}{',x' * 1000}\n"), plain_csv, 0, 2, ("t.csv",)),
    Case("20,000 columns", table("t.csv", "id,text" + ",x" * 20_000 + f"\n2,{TEXT}\n"), plain_csv, 3, 1, ("t.csv",)),
    Case("columns twice", table("t.csv", f"id,text,text\n2,x,{TEXT}\n"), lambda place: True, 0, 2, ("t.csv",)),
    Case("a field over the limit", table("t.csv", "id,text\n2," + "a" * 200_000 + "\n"), plain_csv, 0, 2, ("t.csv",)),
    Case("controls", table("t.csv", row(subject="\x1b]0;t\x07 \x9b31m", id="\x1b[2J\u202e")), lambda place: not row(subject="\x1b").isprintable(), 0, 2, ("t.csv",)),
    Case("no UTF-8", table("t.csv", b"id,text\n2,\xff\n"), plain_csv, 3, 1, ("t.csv",)),
    Case("a table in the folder, not named", table("t.csv", row()), lambda place: True, 0, 1),
]  # fmt: skip
LINES = [
    Case("deep", table("t.jsonl", '{"text": ' + "[" * 50_000 + "]" * 50_000 + "}\n"), plain_json, 3, 1, ("t.jsonl",)),
    Case("deep in a field that is not asked for", table("t.jsonl", line()[:-2] + ', "x": ' + '{"a":' * 50_000 + "1" + "}" * 50_001 + "\n"), plain_json, 3, 1, ("t.jsonl",)),
    Case("a number of 5,000 digits", table("t.jsonl", '{"text": "Ref: Tohak 1.", "id": ' + "9" * 5000 + "}\n"), plain_json, 3, 1, ("t.jsonl",)),
    Case("a number beyond a double", table("t.jsonl", '{"text": "Ref: Tohak 1.", "id": 1e999, "date": -1e999}\n'), plain_json, 0, 2, ("t.jsonl",)),
    Case("NaN and infinity", table("t.jsonl", '{"text": "Ref: Tohak 1.", "id": NaN, "date": Infinity, "from": -Infinity}\n'), plain_json, 0, 2, ("t.jsonl",)),
    Case("names twice", table("t.jsonl", '{"text": "x", "text": "Ref: Tohak 1.", "id": 2, "id": 3}\n'), plain_json, 0, 2, ("t.jsonl",)),
    Case("values of other kinds", table("t.jsonl", line(id=["a"], date={"a": 1}, subject=None, **{"from": True})), plain_json, 0, 2, ("t.jsonl",)),
    Case("lone surrogates", table("t.jsonl", line(subject="\ud800", id="\udfff x")), plain_json, 0, 2, ("t.jsonl",)),
    Case("controls", table("t.jsonl", line(subject="\x1b]52;c;eA==\x07", id="\x9b2J\x00", **{"from": "\u202e\u2028"})), plain_json, 0, 2, ("t.jsonl",)),
    Case("no object", table("t.jsonl", "[1]\n"), plain_json, 3, 1, ("t.jsonl",)),
    Case("10,001 names", table("t.jsonl", line(**{f"a{k}": k for k in range(10_001)})), plain_json, 0, 2, ("t.jsonl",)),
    Case("cut off", table("t.jsonl", line()[:-5]), plain_json, 3, 1, ("t.jsonl",)),
]  # fmt: skip
CASES = MATTER + TABLES + LINES


@pytest.mark.parametrize("case", parameters(CASES))
def test_file_does_not_hurt(case: Case, place: Place) -> None:
    case.make(place)
    check(place, case)


@pytest.mark.parametrize("case", parameters(CASES))
def test_naive_code_is_hurt(case: Case, place: Place) -> None:
    case.make(place)
    assert case.naive(place)


def test_text_column_that_is_not_there_is_told_cleanly(place: Place) -> None:
    """The names of the columns, which are the file's, stand in the error."""
    place.write("t.csv", "\x1b]0;x\x07,=cmd(),\u202e\x9b31m\n1,2,3\n")
    check(place, Case("columns", lambda place: None, lambda place: True, 3, 1, ("t.csv",)))


COSTLY = [
    pytest.param("t.csv", lambda: b"id,text\n2," + b"a" * (200_000_000 // SMALL) + b"\n", 20, id=f"one field of {200 // SMALL} MB"),
    pytest.param("t.csv", lambda: b'id,text\n2,"' + b"a,\n" * (30_000_000 // SMALL), 30, id=f"open quotes, {90 // SMALL} MB"),
    pytest.param("t.csv", lambda: b"id,text" + b",x" * 100_000 + b"\n2," + b"y," * 100_000, 5, id="100,000 columns"),
    pytest.param("t.csv", lambda: b"id,text\n" + (b"2,x" + b",y" * 50_000 + b"\n") * 20, 5, id="50,000 cells a row"),
    pytest.param("t.csv", lambda: b"id,text\n" + b"2,Ref: Tohak 1.\n" * (500_000 // SMALL // 16), 20, id=f"short rows, {500 // SMALL} kB"),
    pytest.param("t.jsonl", lambda: (b'{"text": "' + b"a" * (20_000_000 // SMALL) + b'"}\n'), 20, id=f"one string of {20 // SMALL} MB"),
    pytest.param("t.jsonl", lambda: b'{"text": ' + b"[" * 1_000_000, 10, id="deep"),
    pytest.param("t.jsonl", lambda: b'{"id": ' + b"9" * 5_000_000 + b"}", 5, id="one number"),
    pytest.param("2.md", lambda: b"---\n" + b"title: x\n" * 100_000 + b"---\n" + TEXT.encode(), 5, id="long front matter"),
    pytest.param("2.md", lambda: b"---\n" + b"---  \t" * (1_000_000 // SMALL), 5, id=f"fences, {6 / SMALL:g} MB"),
    pytest.param("2.md", lambda: b"---\ntitle: x\n---\n" + b"1 x\n" * 20_000, 10, id="notes"),
    pytest.param("2.md", lambda: b"---\ntitle: x\n---\n" + b"*_" * 500_000, 10, id="emphasis"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "seconds"), COSTLY)
def test_cost_is_bounded(name: str, data: Callable[[], bytes], seconds: float, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data())
    bounded(path, "markdown" if name.endswith("md") else "table", seconds)
    assert not os.path.exists(tmp_path / "planted")
