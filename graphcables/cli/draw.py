"""Commands that make files: view, export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphcables.cli.common import WRONG, Database, database, leave, say


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
        if path.is_symlink() and not path.exists():
            raise leave(WRONG, f"graphcables: {path}: is a link to nothing; it is left as it is (choose another -o)")
        if (
            path.exists()
            and 'name="generator" content="graphcables' not in path.read_text(encoding="utf-8", errors="replace")[:2000]
        ):
            raise leave(
                WRONG,
                f"graphcables: {path}: exists and is no page of graphcables; it is left as it is (choose another -o)",
            )
        try:
            path.write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise leave(WRONG, f"graphcables: {path}: {error.strerror or error}") from None
        say(f"{path}: {len(page.encode()) / 1000:,.0f} kB")


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


class Kind(StrEnum):
    """What other programs read."""

    graphml = "graphml"
    gexf = "gexf"
    cytoscape = "cytoscape"
    json = "json"
    csv = "csv"
    parquet = "parquet"
    mermaid = "mermaid"
    dot = "dot"


def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - for standard output.")
    ],
    kind: Annotated[
        Kind,
        typer.Option(
            "--format",
            "-f",
            help="csv and parquet give a ZIP of two tables; mermaid and dot take 500 messages at most.",
        ),
    ] = Kind.graphml,
    db: Database = None,
) -> None:
    """Write the graph for other programs: Gephi (gexf, graphml), Cytoscape, pandas (csv, parquet), Mermaid, Graphviz (dot).

    Example:

        graphcables export --db sample --format graphml -o cables.graphml
    """
    from graphcables.export import export as export_graph

    with database(db) as store:
        try:
            data = export_graph(store, kind.value)
        except ValueError as error:
            raise leave(WRONG, f"graphcables: {error}") from None
        except ImportError:
            raise leave(
                WRONG, "graphcables: parquet needs pyarrow; install it with: pip install 'graphcables[parquet]'"
            ) from None
        if str(output) != "-" and output.exists() and _is_database(output):
            raise leave(WRONG, f"graphcables: {output}: is a database; it is left as it is (choose another -o)")
        if str(output) == "-":
            typer.echo(data, nl=False)
            return
        try:
            output.write_bytes(data)
        except OSError as error:
            raise leave(WRONG, f"graphcables: {output}: {error.strerror or error}") from None
        say(f"{output}: {len(data) / 1000:,.0f} kB")
