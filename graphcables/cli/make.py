"""Commands that read or get sources: build, refs, fetch."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcables.cli.common import (
    INTERRUPTED,
    NOT_THERE,
    UNREAD,
    WRONG,
    DateColumn,
    Format,
    FromColumn,
    IdColumn,
    Rows,
    Sources,
    TextColumn,
    ToColumn,
    leave,
    progress_bar,
    say,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def _workers(dask: str | None) -> Iterator[tuple[Executor | None, int | None]]:
    """The workers of a cluster, where one is named; else this machine's own."""
    if dask is None:
        yield None, None
        return
    from graphcables.cluster import dask_executor

    with dask_executor(dask, lambda problem: say(f"warning: {problem}")) as workers:
        yield workers


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

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a worker that dies must not take the build with it
    try:
        from graphcables.pipeline import build as build_database
        from graphcables.read.table import Columns

        with progress_bar("reading documents", "resolving references") as progress:
            columns = Columns(text_column, id_column, date_column, from_column, to_column)
            with _workers(dask) as (executor, workers):
                report = build_database(
                    source, db, columns=columns, progress=progress, executor=executor, workers=workers
                )
    except KeyboardInterrupt:
        raise leave(INTERRUPTED, "graphcables: interrupted; the database is as it was") from None
    except SourceError as error:
        raise leave(UNREAD, f"graphcables: {error}") from None
    except GraphcablesError as error:
        raise leave(WRONG, f"graphcables: {error}") from None
    for warning in report.warnings:
        say(f"warning: {warning}")
    for problem in report.errors:
        say(f"error: {problem}")
    say(
        f"{report.path}: {report.documents:,} documents ({report.read:,} sources read, {report.unchanged:,} unchanged"
        + (f", {report.gone:,} taken out, for they are not given any more)" if report.gone else ")")
    )
    say("references: " + ", ".join(f"{count:,} {kind}" for kind, count in report.references.items()))
    say("citations: " + ", ".join(f"{count:,} {status}" for status, count in report.citations.items()))
    if report.errors:
        raise typer.Exit(UNREAD)


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
    from graphcables.extract import reference_rows
    from graphcables.output import write
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
        raise leave(NOT_THERE, "graphcables: no references found")


def fetch(
    volume: Annotated[
        list[str] | None, typer.Argument(metavar="VOLUME...", help="Ids of volumes: frus1969-76v09.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the volumes that there are.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Where to [default: the user's cache].")
    ] = None,
    format_: Rows = Format.table,
) -> None:
    """Download FRUS volumes in TEI from the Office of the Historian's public repository; no other command uses the network.

    Prints the path of each file, for build. A download that broke off goes on where it stopped.

    Example:

        graphcables fetch frus1969-76v09 --output volumes
    """
    from graphcables.errors import FetchError
    from graphcables.fetch import fetch as fetch_volume
    from graphcables.fetch import volumes
    from graphcables.output import write

    if bool(volume) == list_:
        raise typer.BadParameter("give volumes to fetch, or --list")
    try:
        if list_:
            write(({"id": one.id, "size": one.size} for one in volumes()), format_.value, ["id", "size"])
        for one in volume or ():
            with progress_bar(f"fetching {one}") as progress:
                path = fetch_volume(one, output, progress=progress)
            typer.echo(path)
    except FetchError as error:
        raise leave(UNREAD, f"graphcables: {error}") from None
