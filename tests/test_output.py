"""Rows as they are written: tables, JSON lines, CSV, trees."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from graphcables.output import printable, tree, write_csv, write_jsonl, write_table

FORMULAS = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")']


def as_csv(*rows: dict[str, Any]) -> list[dict[str, str]]:
    file = io.StringIO()
    assert write_csv(rows, file) == len(rows)
    return list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))


def as_table(columns: str, *rows: dict[str, Any]) -> list[str]:
    file = io.StringIO()
    assert write_table(rows, columns.split(), file) == len(rows)
    return file.getvalue().splitlines()


class TestPrintable:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, ""),
            ("", ""),
            (0, "0"),
            (0.75, "0.75"),
            ("two\nlines", "two lines"),
            ("  much \t room ", "much room"),
            (["a", "b"], "a; b"),
            (("a", None), "a; "),
            ([], ""),
            ("Grüße – “so” → 平和", "Grüße – “so” → 平和"),
        ],
    )
    def test_value(self, value: object, expected: str) -> None:
        assert printable(value) == expected

    @pytest.mark.parametrize(
        "character",
        ["\x1b", "\x07", "\x00", "\x7f", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800"],
        ids=lambda character: f"U+{ord(character):04X}",
    )
    def test_no_control_characters(self, character: str) -> None:
        shown = printable(f"a{character}[31mb")
        assert character not in shown
        assert shown.isprintable()


class TestCsv:
    @pytest.mark.parametrize("value", FORMULAS)
    def test_formula_is_neutralised(self, value: str) -> None:
        assert as_csv({"text": value})[0]["text"] == f"'{value}"

    @pytest.mark.parametrize("value", FORMULAS)
    def test_formula_in_a_list(self, value: str) -> None:
        assert as_csv({"serials": [value, "Hakto 44"]})[0]["serials"] == f"'{value}; Hakto 44"

    @pytest.mark.parametrize(
        "value", ["a=b", "Hakto 44", "1972-10-22", "'quoted", 'say "so"', "a,b", "two\nlines", "–"]
    )
    def test_other_text_is_left_alone(self, value: str) -> None:
        assert as_csv({"text": value})[0]["text"] == value

    def test_negative_number_is_no_formula(self) -> None:
        assert as_csv({"depth": -2})[0]["depth"] == "-2"

    def test_nothing_is_an_empty_cell(self) -> None:
        assert as_csv({"date": None, "serials": []}) == [{"date": "", "serials": ""}]

    def test_no_nul(self) -> None:
        assert as_csv({"text": "a\0b"})[0]["text"] == "ab"

    def test_no_rows(self) -> None:
        file = io.StringIO()
        assert (write_csv([], file), file.getvalue()) == (0, "")


class TestJsonLines:
    @pytest.mark.parametrize(
        "row",
        [
            {"text": "two\nlines"},
            {"text": "“Grüße”"},
            {"serials": ["a"], "date": None, "depth": -2},
            {"text": "\x1b\u2028"},
        ],
    )
    def test_comes_back(self, row: dict[str, Any]) -> None:
        file = io.StringIO()
        assert write_jsonl([row, row], file) == 2
        assert [json.loads(line) for line in file.getvalue().split("\n") if line] == [row, row]

    def test_no_raw_escapes(self) -> None:
        file = io.StringIO()
        write_jsonl([{"text": "\x1b[31m"}], file)
        assert "\x1b" not in file.getvalue()


class TestTable:
    def test_columns_stand_under_their_names(self) -> None:
        head, first, second = as_table("id text", {"id": "d1", "text": "a"}, {"id": "d100", "text": "b"})
        assert (head, first, second) == ("id    text", "d1    a", "d100  b")

    @pytest.mark.parametrize(("columns", "width"), [(None, 100), ("140", 140), ("7", 60)])
    def test_fits(self, monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int) -> None:
        monkeypatch.delenv("COLUMNS", raising=False)
        if columns:
            monkeypatch.setenv("COLUMNS", columns)
        lines = as_table("id text more", *({"id": f"d{n}", "text": "word " * 60, "more": "x" * 90} for n in range(3)))
        assert max(map(len, lines)) == width

    def test_cut_is_marked(self) -> None:
        assert as_table("text", {"text": "x" * 200})[1] == "x" * 99 + "…"

    def test_the_hour_gives_way_to_the_day(self) -> None:
        row = {"serial": "Saigon 1109", "by": "x" * 80, "date": "1965-09-30T19:45", "latest": "1965-10-01T08:00"}
        assert as_table("serial by date latest", row)[1].split()[-2:] == ["1965-09-30T19:45", "1965-10-01T08:00"]
        others = dict.fromkeys(("from", "to", "after", "before"), "x" * 60)
        line = as_table("serial by date latest from to after before", {**row, **others})[1]
        assert line.startswith("Saigon 1109  ")
        assert re.findall("1965[^ ]*", line) == ["1965-09-30", "1965-10-01"]

    def test_names_give_way_before_texts_are_nothing(self) -> None:
        lines = as_table("id text note", {"id": "v/" + "d" * 90, "text": "word " * 9, "note": "word " * 9})
        assert len(lines[1]) <= 100
        assert lines[1].startswith("…d")
        assert lines[1].count("word") >= 4

    def test_one_line_for_each_row(self) -> None:
        assert len(as_table("text", {"text": "a\nb\n\nc"}, {"text": None})) == 3

    def test_rows_after_the_widths_are_settled(self) -> None:
        lines = as_table("text", *({"text": "x" * (1 if n < 450 else 50)} for n in range(500)))
        assert len(lines) == 501
        assert max(map(len, lines)) <= 100

    def test_unknown_column_is_empty(self) -> None:
        assert as_table("id of", {"id": "d1"}) == ["id  of", "d1"]

    def test_no_rows(self) -> None:
        assert as_table("id text") == []

    def test_no_escapes(self) -> None:
        assert "\x1b" not in "".join(as_table("text", {"text": "\x1b[2J"}))


class TestTree:
    ROWS = (
        {"id": "a", "depth": -2, "parent": "b"},
        {"id": "x", "depth": -2, "parent": "b"},
        {"id": "b", "depth": -1, "parent": "c"},
        {"id": "c", "depth": 0, "parent": None},
        {"id": "d", "depth": 1, "parent": "c"},
        {"id": "f", "depth": 1, "parent": "c"},
        {"id": "e", "depth": 2, "parent": "d"},
    )

    def test_from_the_first_to_the_last(self) -> None:
        assert [(row["id"], level) for row, level in tree(self.ROWS)] == [
            ("a", 0),
            ("x", 0),
            ("b", 1),
            ("c", 2),
            ("d", 3),
            ("e", 4),
            ("f", 3),
        ]

    def test_each_row_once(self) -> None:
        assert sorted(row["id"] for row, _ in tree(self.ROWS)) == sorted(row["id"] for row in self.ROWS)

    def test_message_alone(self) -> None:
        assert list(tree([self.ROWS[3]])) == [(self.ROWS[3], 0)]

    def test_nothing(self) -> None:
        assert list(tree([])) == []

    def test_long_chain(self) -> None:
        rows = [{"id": str(n), "depth": n, "parent": str(n - 1) if n else None} for n in range(5000)]
        assert [level for _, level in tree(rows)] == list(range(5000))
