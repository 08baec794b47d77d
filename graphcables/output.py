"""Rows on standard output: for people as a table, for programs as JSON lines or CSV."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO

from graphcables.rows import Row

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for a formula at the start of a cell."""


def counted(number: int, what: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> counted(1, "message"), counted(1200, "message")
    ('1 message', '1,200 messages')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def plain(text: str) -> str:
    """Text on one line, without signs that nobody sees."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def printable(value: object) -> str:
    """A value for a terminal: one line, without control characters and marks that turn the direction of writing.

    Examples
    --------
    >>> printable("two\\nlines \\x1b[31mred"), printable(["a", "b"]), printable(None)
    ('two lines �[31mred', 'a; b', '')
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(printable(part) for part in value)
    text = " ".join(str(value).split())
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


_CONTROLS = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
"""Control characters, which no cell of a spreadsheet needs."""
_ESCAPED = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
"""What JSON lets through and a terminal obeys."""
_KEPT = frozenset("id serial source target first second last shown_by cited_by other".split())
"""Columns that are typed into the next command: they give way last."""


_DATES = frozenset("date earliest latest begins ends".split())
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+")
"""A date with its hour, which gives way first."""


def write_jsonl(rows: Iterable[Row], file: IO[str]) -> int:
    """Writes rows as JSON lines; gives their number."""
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, default=str).translate(_ESCAPED) + "\n")
        count += 1
    return count


def write_csv(rows: Iterable[Row], file: IO[str]) -> int:
    """Writes rows as CSV that is safe to open in a spreadsheet: a cell that looks like a formula gets a quote before it."""
    import csv

    count = 0
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})
        count += 1
    return count


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    if isinstance(value, str):
        value = value.replace("\r", " ").translate(_CONTROLS)
        return f"'{value}" if value.startswith(FORMULA) or value.lstrip().startswith(FORMULA) else value
    return value


def write_table(rows: Iterable[Row], columns: Sequence[str], file: IO[str]) -> int:
    """Writes some columns of rows as a table that fits the terminal, else $COLUMNS, else 100 characters."""
    known = file.isatty() or "COLUMNS" in os.environ
    width = max(60, shutil.get_terminal_size((100, 24)).columns) if known else 100
    count = 0
    rows = iter(rows)
    first = list(islice(rows, 400))
    if not first:
        return 0
    widths = _widths([[printable(row.get(name)) for name in columns] for row in first], columns, width)
    file.write("  ".join(name.ljust(w) for name, w in zip(columns, widths, strict=True)).rstrip() + "\n")
    for row in chain(first, rows):
        cells = (_cut(printable(row.get(name)), w, name in _KEPT) for name, w in zip(columns, widths, strict=True))
        file.write("  ".join(cell.ljust(w) for cell, w in zip(cells, widths, strict=True)).rstrip() + "\n")
        count += 1
    return count


def _widths(cells: list[list[str]], columns: Sequence[str], width: int) -> list[int]:
    """Widths of columns: what they need; where that is too much the widest give way."""
    wanted = [max(len(name), *(len(row[place]) for row in cells)) for place, name in enumerate(columns)]
    room = width - 2 * (len(columns) - 1)
    kept = [name in _KEPT and len(columns) > 1 for name in columns]
    least = [10 if name in _DATES else 8 for name in columns]
    # Others give way as long as they can be read, then the kept ones where they are very wide, then all.
    for which, until in ((False, 12), (True, 26), (False, 0), (True, 0)):
        floors = [max(until, low) if keep == which else w for keep, low, w in zip(kept, least, wanted, strict=True)]
        while sum(wanted) > room and any(w > low for w, low in zip(wanted, floors, strict=True)):
            spare = [w if w > low else 0 for w, low in zip(wanted, floors, strict=True)]
            widest = spare.index(max(spare))
            wanted[widest] -= min(wanted[widest] - floors[widest], max(1, (sum(wanted) - room) // 2 + 1))
    return wanted


def _cut(text: str, width: int, from_left: bool = False) -> str:
    if len(text) <= width:
        return text
    if width >= 10 and _MOMENT.fullmatch(text):
        return text[:10]
    return "…" + text[1 - width :] if from_left else text[: width - 1] + "…"


def write(rows: Iterable[Row], format_: str, columns: Sequence[str]) -> int:
    """Writes rows to standard output in a format of the commands; gives their number."""
    out = sys.stdout
    if format_ == "jsonl":
        return write_jsonl(rows, out)
    if format_ == "csv":
        return write_csv(rows, out)
    return write_table(rows, columns, out)


def colours() -> bool:
    """Whether standard output takes colours: a terminal, and nobody said no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def tree(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """The rows of a chain as lines of a tree, (row, indentation), from the first message to the last.

    What a message answers stands above it, one step to the left; what answers it below, one step to the right.
    """
    children: dict[str | None, list[Row]] = {}
    for row in rows:
        children.setdefault(row["parent"], []).append(row)
    deepest = min((row["depth"] for row in rows), default=0)

    todo: list[tuple[Row, bool]] = [(row, False) for row in children.get(None, [])]
    while todo:
        row, opened = todo.pop()
        if opened:
            yield row, row["depth"] - deepest
            continue
        around = children.get(row["id"], [])
        earlier = [other for other in around if other["depth"] < row["depth"]]
        later = [other for other in around if other["depth"] > row["depth"]]
        todo += [(other, False) for other in reversed(later)]
        todo.append((row, True))
        todo += [(other, False) for other in reversed(earlier)]
