"""What the commands share: their options, and how they speak to the user."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphcables.errors import NotFoundError
    from graphcables.rows import Row
    from graphcables.store import Store
    from graphcables.workers import Progress

NOT_THERE, WRONG, UNREAD, INTERRUPTED = 1, 2, 3, 130
"""Exit statuses: the thing asked for is not there; the arguments are wrong; some sources could not be read; Ctrl-C."""


_MOST = 20
"""Most messages of a list to choose from."""


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def _complete_message(ctx: typer.Context, incomplete: str) -> list[str]:
    """What the shell offers for a message: ids and serials of the database that the command would ask."""
    from graphcables.errors import GraphcablesError
    from graphcables.locate import find_database
    from graphcables.store import Store

    try:
        with Store(find_database(ctx.params.get("db"))[0]) as store:
            return store.beginning(incomplete)
    except (GraphcablesError, OSError):
        return []


Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="Files, folders (read recursively), patterns, or - for standard input."),
]
Message = Annotated[
    list[str],
    typer.Argument(
        metavar="MESSAGE",
        help='A message: Hakto44, "Hakto 44/224", d52, an id, or an address of history.state.gov.',
        autocompletion=_complete_message,
    ),
]
OneMessage = Annotated[
    str, typer.Argument(metavar="MESSAGE", help="A message, by any of its names.", autocompletion=_complete_message)
]
PerhapsMessage = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[MESSAGE]",
        help="A message, for its chain; without one the whole graph.",
        autocompletion=_complete_message,
    ),
]
Database = Annotated[
    Path | None,
    typer.Option(
        "--db",
        metavar="FILE",
        help="The database [default: $GRAPHCABLES_DB, else graphcables.db here or above, else the sample].",
    ),
]
Volume = Annotated[str | None, typer.Option("--volume", metavar="ID", help="The volume's id: frus1969-76v09.")]
TextColumn = Annotated[
    str, typer.Option("--text-column", metavar="NAME", help="In CSV and JSON Lines: the column of the text.")
]
IdColumn = Annotated[str, typer.Option("--id-column", metavar="NAME", help="The column of the id.")]
DateColumn = Annotated[str, typer.Option("--date-column", metavar="NAME", help="The column of the date.")]
FromColumn = Annotated[str, typer.Option("--from-column", metavar="NAME", help="The column of the sender.")]
ToColumn = Annotated[str, typer.Option("--to-column", metavar="NAME", help="The column of the recipient.")]
Rows = Annotated[Format, typer.Option("--format", "-f", help="table for people, jsonl or csv for programs.")]


def say(text: str) -> None:
    """A note to the user, on standard error."""
    from graphcables.output import printable

    margin = text[: len(text) - len(text.lstrip(" "))]
    typer.echo(margin + printable(text), err=True)


def leave(status: int, text: str) -> typer.Exit:
    """The end of a command: a line to the user, and its status. To be raised."""
    say(text)
    return typer.Exit(status)


@contextmanager
def database(given: Path | None) -> Iterator[Store]:
    """The database that a command's question goes to; errors end the command with a line and a status."""
    import sqlite3

    from graphcables.errors import DatabaseError, GraphcablesError, NotFoundError
    from graphcables.locate import find_database
    from graphcables.store import Store

    try:
        path, note = find_database(given)
        if note:
            say(f"graphcables: {note}")
        with Store(path) as store:
            try:
                yield store
            except NotFoundError as error:
                _not_found(error, store)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        shown = (
            error
            if isinstance(error, DatabaseError)
            else f"{path}: the database is damaged ({error}); build it again from its sources"
        )
        raise leave(WRONG, f"graphcables: {shown}") from None
    except GraphcablesError as error:
        raise leave(NOT_THERE, f"graphcables: {error}") from None


def check_volume(store: Store, volume: str | None) -> None:
    """Ends a command that is asked about a volume of which the database has no document."""
    from difflib import get_close_matches

    query = "SELECT EXISTS (SELECT 1 FROM documents WHERE volume = ?)"
    if volume is None or store.execute(query, [volume]).fetchone()[0]:
        return
    volumes = [row[0] for row in store.execute("SELECT DISTINCT volume FROM documents ORDER BY volume")]
    alike = get_close_matches(volume.lower(), [name.lower() for name in volumes])
    near = [name for name in volumes if name.lower() in alike]
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    raise leave(NOT_THERE, f"graphcables: {store.path}: no volume {volume!r}{meant}")


def _described(store: Store, id_: str) -> str:
    """A message in a list to choose from: id, serials, parties, date."""
    from graphcables.terminal import parties, when

    message = store.message(id_)
    if message is None:
        return id_
    known = [
        ", ".join(message["serials"]),
        parties(message),
        when(message["date"]) if message["date"] else "",
        message["title"] or "",
    ]
    return " · ".join([id_, *(part for part in known if part)])[:110]


def _not_found(error: NotFoundError, store: Store) -> None:
    from graphcables.errors import AmbiguousError

    say(f"graphcables: {error}" + ("; which one?" if isinstance(error, AmbiguousError) else ""))
    if error.nearest:
        if not isinstance(error, AmbiguousError):
            say("Did you mean:")
        for id_ in error.nearest[:_MOST]:
            say(f"  {_described(store, id_)}")
        if len(error.nearest) > _MOST:
            say(f"  … and {len(error.nearest) - _MOST:,} more")
    raise typer.Exit(NOT_THERE) from None


def write_rows(rows: Iterable[Row], format_: Format, columns: str, empty: str) -> None:
    """Writes rows in a format; where there are none, ends the command with a word on it."""
    from graphcables.output import write

    if not write(rows, format_.value, columns.split()):
        raise leave(NOT_THERE, f"graphcables: {empty}")


@contextmanager
def progress_bar(what: str, then: str | None = None) -> Iterator[Progress | None]:
    """A progress bar on standard error, where that is a terminal; nothing elsewhere. `then` is what follows the last step."""
    then = then or what
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=then if done == total else what)

        yield tell
