"""Tables of messages: CSV and JSON Lines, a message a row, with a column for the text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from graphcables.errors import SourceError
from graphcables.model import Document
from graphcables.read.assemble import Draft, assemble, clean
from graphcables.read.heading import party

_LONGEST_FIELD = 20_000_000
"""Most characters of a field."""
_MOST_COLUMNS = 2000


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of a table's columns."""

    text: str = "text"
    id: str = "id"
    date: str = "date"
    sender: str = "from"
    recipient: str = "to"
    title: str = "subject"

    @property
    def named(self) -> set[str]:
        """The names that were given: a table may lack the usual ones."""
        return {value for one in fields(self) if (value := getattr(self, one.name)) != one.default}


def read_table(text: str, path: str, folder: str, columns: Columns) -> Iterator[Document]:
    r"""The messages of a table.

    Parameters
    ----------
    text : str
        CSV with a line of names, or JSON Lines, by the ending of `path`.
    columns : Columns

    Raises
    ------
    SourceError
        Where a row can't be read, the column of the text is not there, or a CSV has none of a name that was given; the
        message names the line.

    Examples
    --------
    >>> table = 'id,date,from,to,text\n76STATE1,1976-05-06,State,Athens,"REF: ATHENS 1234"\n'
    >>> document = next(read_table(table, "cables.csv", "cables", Columns()))
    >>> document.id, document.date, document.origin, document.destination
    ('cables/76STATE1', '1976-05-06', ('State',), ('Athens',))
    """
    is_json = path.lower().endswith(("jsonl", "ndjson"))  # in which a row may leave out what it doesn't have
    rows = _json_rows(text, path) if is_json else _csv_rows(text, path)
    for line, row in rows:
        if columns.text not in row:
            known = ", ".join(list(row)[:12])
            raise SourceError(
                f"{path}: line {line}: no column {columns.text!r} (there are: {known}); name it with --text-column"
            )
        if not is_json and (absent := columns.named - row.keys()):
            known = ", ".join(list(row)[:12])
            raise SourceError(f"{path}: no column {min(absent)!r} (there are: {known})")
        yield _document(row, line, path, folder, columns)


def _csv_rows(text: str, path: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text.replace("\0", "")))
    try:
        if len(reader.fieldnames or ()) > _MOST_COLUMNS:
            raise SourceError(f"{path}: line 1: more than {_MOST_COLUMNS:,} columns")
        for row in reader:
            yield reader.line_num, {name: value for name, value in row.items() if name is not None}
    except csv.Error as error:
        raise SourceError(f"{path}: line {reader.line_num}: {error}") from None


def _json_rows(text: str, path: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path}: line {number}: no JSON ({error})") from None
        if not isinstance(row, dict):
            raise SourceError(f"{path}: line {number}: not an object")
        yield number, row


def _document(row: Mapping[str, object], line: int, path: str, folder: str, columns: Columns) -> Document:
    def value(name: str) -> str:
        found = row.get(name)
        return clean(str(found)) if isinstance(found, str | int | float) else ""

    identifier = re.sub(r"[\s/]+", "-", value(columns.id).strip()) or f"row{line}"
    blocks = re.split(r"\n[ \t]*\n", value(columns.text).replace("\r\n", "\n").replace("\r", "\n"))
    sender, recipient = value(columns.sender), value(columns.recipient)
    return assemble(
        Draft(
            path=path,
            volume=folder,
            title=" ".join(value(columns.title).split()),
            paragraphs=[block.strip("\n") for block in blocks if block.strip()],
            name=identifier,
            date=value(columns.date).strip() or None,
            sender=party(sender) if sender else None,
            recipient=party(recipient) if recipient else None,
            message=True,
        )
    )
