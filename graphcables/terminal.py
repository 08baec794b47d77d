"""Chains and messages for reading in a terminal: 80 columns, coloured where that is one, plain where it is piped."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

import typer

from graphcables.output import colours, printable, tree
from graphcables.rows import Row
from graphcables.store import Store

_INDENT, _DEEPEST = 2, 12


def _width() -> int:
    return max(50, min(100, shutil.get_terminal_size((80, 24)).columns))


def _style(text: str, colour: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
    return typer.style(text, fg=colour, bold=bold or None, dim=dim or None) if colours() else text


def when(date: str | None) -> str:
    """A date for reading: ``1972-10-22 14:30``, or "undated"."""
    return date.replace("T", " ") if date else "undated"


def parties(row: Row) -> str:
    """Who wrote to whom, as far as known."""
    ends = [printable(row.get("sender")), printable(row.get("recipient"))]
    return " → ".join(end or "?" for end in ends) if any(ends) else ""


def print_chain(rows: Sequence[Row]) -> None:
    """Prints the rows of a chain as a tree, from the first message to the last."""
    width = _width()
    nearer = {row["id"]: row for row in rows}
    for row, level in tree(rows):
        margin = " " * (_INDENT * min(level, _DEEPEST))
        _print_heading(row, margin, width)
        if row["text"]:
            parent = nearer[row["parent"]]
            said = f"cited by {_name(parent)}: " if row["depth"] < 0 else ""
            _print_wrapped(f"{said}“{printable(row['text'])}”", margin + "    ", width)
    before = sum(row["depth"] < 0 for row in rows)
    after = sum(row["depth"] > 0 for row in rows)
    absent = sum(row["status"] == "absent" for row in rows)
    typer.echo(
        _style(
            f"{before} before, {after} after" + (f"; {absent} absent: known only because cited" if absent else ""),
            dim=True,
        )
    )


def _name(row: Row) -> str:
    return printable(row["serials"][0] if row["serials"] else row["id"])


def _print_heading(row: Row, margin: str, width: int) -> None:
    absent = row["status"] == "absent"
    sign = "●" if row["depth"] == 0 else "○" if absent else "▲" if row["depth"] < 0 else "▼"
    name = ", ".join(printable(serial) for serial in row["serials"]) or printable(row["id"])
    known = [
        parties(row),
        when(row["date"]) if not absent or row["date"] else "",
        "absent" if absent else printable(row["id"]),
    ]
    rest = " · ".join(part for part in known if part)
    line = f"{margin}{sign} {name} · {rest}"
    colour = "red" if absent else "green" if row["depth"] == 0 else "cyan"
    if len(line) <= width:
        typer.echo(f"{margin}{_style(sign + ' ' + name, colour, bold=row['depth'] == 0)} · {_style(rest, dim=absent)}")
        return
    typer.echo(f"{margin}{_style(sign + ' ' + name, colour, bold=row['depth'] == 0)}")
    _print_wrapped(rest, margin + "    ", width)


def _print_wrapped(text: str, margin: str, width: int) -> None:
    typer.echo(
        _style(
            textwrap.fill(text, width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False),
            dim=True,
        )
    )


def print_message(store: Store, id_: str) -> None:
    """Prints a message, with the references in its text marked and numbered, and a list of what they mean."""
    width = _width()
    document, message = store.document(id_), store.message(id_)
    if document is None:
        _print_absent(store, id_, message, width)
        return
    assert message is not None  # noqa: S101  a document is a message
    typer.echo(_style(textwrap.fill(printable(document.title) or id_, width), bold=True))
    line = [", ".join(document.serials), parties(message), when(document.date), document.place, id_]
    _print_wrapped(" · ".join(printable(part) for part in line if part), "", width)
    cited = store.cited_by(id_)
    typer.echo("")
    labels = {note.start: note.label for note in document.footnotes}
    at = document.body
    for start in [*sorted(labels), len(document.text)]:
        part = [row for row in cited if at <= row["start"] < start]
        before = f"{printable(labels[at])}. " if at in labels else ""
        _print_text(before + _marked(document.text[:start], at, part, cited.index(part[0]) if part else 0), width)
        at = start
    for place, row in enumerate(cited, 1):
        typer.echo(f"[{place}] {_style(printable(row['text']), 'yellow')} → {_target(row)}")
        _print_wrapped(_why(row), "      ", width)
    _print_citing(store, id_, width)


def _print_text(text: str, width: int) -> None:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            typer.echo(textwrap.fill(_clean(paragraph), width, break_on_hyphens=False) + "\n")


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() or (c in "\n\x1b" and colours()) else "�" for c in text)


def _marked(text: str, body: int, cited: Sequence[Row], before: int = 0) -> str:
    """The text with each reference in brackets and its number behind it: "[Tohak 82]₁"."""
    pieces, at = [], body
    for place, row in enumerate(cited, before + 1):
        if row["start"] < at:
            continue
        pieces += [
            _plain(text[at : row["start"]]),
            _style(f"[{_plain(text[row['start'] : row['end']])}][{place}]", "yellow"),
        ]
        at = row["end"]
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def _target(row: Row) -> str:
    if row["status"] == "ambiguous":
        return "ambiguous: " + ", ".join(printable(id_) for id_ in row["candidates"][:4])
    return printable(row["target"]) + ("" if row["status"] == "present" else f" ({row['status']})")


def _why(row: Row) -> str:
    rules = {
        "editor": "an editor's footnote says so",
        "serial": "by its serial number",
        "parties": "by its number, parties and date",
        "date": "by its date and parties",
        "document": "by its number in the volume",
        "page": "by its page",
    }
    where = f"in footnote {printable(row['footnote'])}, " if row["footnote"] else ""
    return f"{where}{row['relation']}; {rules[row['method']]}; confidence {row['confidence']:.2f}"


def _print_absent(store: Store, id_: str, message: Row | None, width: int) -> None:
    typer.echo(
        f"{_style(printable(id_.split('/', 1)[-1]), 'red', bold=True)} is not among the sources: it is known only because it is cited."
    )
    if message and (message["date"] or message["sender"] or message["recipient"]):
        _print_wrapped(" · ".join(part for part in (parties(message), when(message["date"])) if part), "", width)
    _print_citing(store, id_, width)


def _print_citing(store: Store, id_: str, width: int) -> None:
    citing = store.citing(id_)
    if not citing:
        return
    typer.echo(_style("\nCited by", bold=True))
    for row in citing:
        _print_wrapped(f"{printable(row['source'])}: “{printable(row['text'])}” ({_why(row)})", "  ", width)
