"""The commands: arguments in, one call of the library, rows out.

Imports stand inside the commands, so that none pays for what another needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from graphcables.errors import NotFoundError
    from graphcables.extract import Progress
    from graphcables.rows import Row
    from graphcables.store import Store

NOT_THERE, WRONG, UNREAD = 1, 2, 3
"""Exit statuses: the thing asked for is not there; the arguments are wrong; some sources could not be read."""

app = typer.Typer(
    name="graphcables",
    help="Finds the cross-references in diplomatic documents and shows who answered whom.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="Files, folders (read recursively), patterns, or - for standard input."),
]
Message = Annotated[
    list[str],
    typer.Argument(
        metavar="MESSAGE", help='A message: Hakto44, "Hakto 44/224", d52, an id, or an address of history.state.gov.'
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


def _leave(status: int, text: str) -> typer.Exit:
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
        raise _leave(WRONG, f"graphcables: {shown}") from None
    except GraphcablesError as error:
        raise _leave(NOT_THERE, f"graphcables: {error}") from None


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
        for id_ in error.nearest[:20]:
            say(f"  {_described(store, id_)}")
    raise typer.Exit(NOT_THERE) from None


def _write(rows: Iterable[Row], format_: Format, columns: str, empty: str) -> None:
    from graphcables.output import write

    if not write(rows, format_.value, columns.split()):
        raise _leave(NOT_THERE, f"graphcables: {empty}")


@contextmanager
def progress_bar(what: str) -> Iterator[Progress | None]:
    """A progress bar on standard error, where that is a terminal; nothing elsewhere."""
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
            bar.update(task, completed=done, total=total, description="resolving references" if done == total else what)

        yield tell


def _version(wanted: bool) -> None:
    if wanted:
        from graphcables import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Finds the cross-references in diplomatic documents and shows who answered whom."""


@contextmanager
def _workers(dask: str | None) -> Iterator[tuple[Executor | None, int | None]]:
    """The workers of a cluster, where one is named; else this machine's own."""
    if dask is None:
        yield None, None
        return
    from graphcables.cluster import dask_executor

    with dask_executor(dask) as workers:
        yield workers


@app.command()
def build(
    source: Sources,
    db: Annotated[Path, typer.Option("--db", metavar="FILE", help="The database to write.")] = Path("graphcables.db"),
    text_column: TextColumn = "text",
    id_column: IdColumn = "id",
    date_column: DateColumn = "date",
    from_column: FromColumn = "from",
    to_column: ToColumn = "to",
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask", metavar="ADDRESS", help="Read on a Dask cluster: its scheduler's address, tcp://scheduler:8786."
        ),
    ] = None,
) -> None:
    """Read documents, find and resolve their references, write one database file.

    Only sources that have changed are read again; the file is replaced when the new one is whole.

    Example:

        graphcables build frus1969-76v09.xml --db october.db
    """
    from graphcables.errors import GraphcablesError, SourceError
    from graphcables.pipeline import build as build_database
    from graphcables.read.table import Columns

    try:
        with progress_bar("reading documents") as progress:
            columns = Columns(text_column, id_column, date_column, from_column, to_column)
            with _workers(dask) as (executor, workers):
                report = build_database(
                    source, db, columns=columns, progress=progress, executor=executor, workers=workers
                )
    except SourceError as error:
        raise _leave(UNREAD, f"graphcables: {error}") from None
    except GraphcablesError as error:
        raise _leave(WRONG, f"graphcables: {error}") from None
    for warning in report.warnings:
        say(f"warning: {warning}")
    for problem in report.errors:
        say(f"error: {problem}")
    say(f"{report.path}: {report.documents:,} documents ({report.read:,} sources read, {report.unchanged:,} unchanged)")
    say("references: " + ", ".join(f"{count:,} {kind}" for kind, count in report.references.items()))
    say("citations: " + ", ".join(f"{count:,} {status}" for status, count in report.citations.items()))
    if report.errors:
        raise typer.Exit(UNREAD)


@app.command()
def refs(
    source: Sources,
    format_: Rows = Format.table,
    text_column: TextColumn = "text",
    id_column: IdColumn = "id",
    date_column: DateColumn = "date",
    from_column: FromColumn = "from",
    to_column: ToColumn = "to",
) -> None:
    """Find the references in documents; resolve nothing, need no database.

    Example:

        graphcables refs d52.txt --format jsonl
    """
    from graphcables.output import write
    from graphcables.pipeline import reference_rows
    from graphcables.read.table import Columns

    failed: list[str] = []
    columns = Columns(text_column, id_column, date_column, from_column, to_column)
    rows = reference_rows(source, failed.append, columns)
    found = write(rows, format_.value, "source kind text series number date footnote marker".split())
    for problem in failed:
        say(f"error: {problem}")
    if failed:
        raise typer.Exit(UNREAD)
    if not found:
        raise _leave(NOT_THERE, "graphcables: no references found")


@app.command()
def documents(db: Database = None, format_: Rows = Format.table) -> None:
    """List the documents of a database.

    Example:

        graphcables documents --db sample --format csv
    """
    with database(db) as store:
        _write(store.documents(), format_, "id date sender recipient serials title", "no documents")


@app.command()
def citations(db: Database = None, format_: Rows = Format.table) -> None:
    """List the resolved references of a database.

    Example:

        graphcables citations --db sample --format jsonl
    """
    with database(db) as store:
        _write(store.citations(), format_, "source text target status relation method confidence", "no citations")


@app.command()
def chain(message: Message, db: Database = None, format_: Rows = Format.table) -> None:
    """Show the reply chain of a message: what it answers, what answers it, and the words that say so.

    Example:

        graphcables chain Hakto44 --db sample
    """
    with database(db) as store:
        rows = store.chain(" ".join(message))
        if format_ is Format.table:
            from graphcables.terminal import print_chain

            print_chain(rows)
        else:
            _write(rows, format_, "", "nothing")


@app.command()
def show(message: Message, db: Database = None, format_: Rows = Format.table) -> None:
    """Show a message with each reference marked in its text, its target and why.

    Example:

        graphcables show d52 --db sample
    """
    with database(db) as store:
        id_ = store.find(" ".join(message))
        if format_ is Format.table:
            from graphcables.terminal import print_message

            print_message(store, id_)
        else:
            _write(store.cited_by(id_) + store.citing(id_), format_, "", "no citations of it or in it")


@app.command()
def stats(db: Database = None, format_: Rows = Format.table) -> None:
    """Count what a database holds: documents by volume, citations by status, relation and method.

    Example:

        graphcables stats --db sample
    """
    with database(db) as store:
        _write(store.counts(), format_, "what of count", "an empty database")


@app.command()
def evaluate(db: Database = None, format_: Rows = Format.table) -> None:
    """Measure the resolver on a database: hide the editors' footnotes, resolve without them, compare.

    Example:

        graphcables evaluate --db sample
    """
    from graphcables.evaluate import report, trials

    with database(db) as store:
        _write(
            report(trials(store)),
            format_,
            "group of citations right wrong ambiguous absent accuracy error confidence",
            "no footnote in this database names a document that a message is",
        )


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words that the documents hold, all of them.")],
    db: Database = None,
    format_: Rows = Format.table,
) -> None:
    """Search the texts of a database; hits are shown in context, the best first.

    Example:

        graphcables search bombing Hanoi --db sample
    """
    with database(db) as store:
        _write(store.search(" ".join(words)), format_, "id date serials hit", "no document holds these words")


@app.command()
def view(
    message: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MESSAGE]", help="A message, for its chain; without one the whole graph."),
    ] = None,
    db: Database = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE.html", help="The page to write [default: named after the message]."
        ),
    ] = None,
) -> None:
    """Write the interactive page of a chain or of the whole graph; it works without a network.

    Example:

        graphcables view Hakto44 --db sample -o hakto44.html
    """
    from graphcables.view import chain_page, graph_page

    with database(db) as store:
        page, name = chain_page(store, store.find(" ".join(message))) if message else graph_page(store)
        path = output or Path(f"{name}.html")
        if str(path) == "-":
            typer.echo(page)
            return
        if (
            path.exists()
            and 'name="generator" content="graphcables' not in path.read_text(encoding="utf-8", errors="replace")[:2000]
        ):
            raise _leave(
                WRONG,
                f"graphcables: {path}: exists and is no page of graphcables; it is left as it is (choose another -o)",
            )
        try:
            path.write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise _leave(WRONG, f"graphcables: {path}: {error.strerror or error}") from None
        say(f"{path}: {len(page.encode()) / 1000:,.0f} kB")
