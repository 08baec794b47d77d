"""Commands that make files: view, site, export, annotate."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcables import own
from graphcables.cli.common import NOT_THERE, WRONG, Database, Message, PerhapsMessage, database, leave, say

if TYPE_CHECKING:
    from graphcables.store import Store


def view(
    message: PerhapsMessage = None,
    db: Database = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE.html", help="The page to write [default: named after the message]."
        ),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Put the documents' texts into the page, their references as links.")
    ] = False,
) -> None:
    """Write the interactive page of a chain, of messages from standard input (-), or of the whole graph; it works offline.

    Example:

        graphcables view Hakto44 --db sample -o hakto44.html
    """
    from graphcables.view import chain_page, graph_page, messages_page

    with database(db) as store:
        if not message:
            page, name = graph_page(store, text=text)
        elif message == ["-"]:
            page, name = messages_page(store, _messages_of_rows(store), text=text)
        else:
            page, name = chain_page(store, store.find(" ".join(message)), text=text)
        _write(output or Path(f"{name}.html"), page.encode("utf-8", "replace"), own.PAGE)


_COLUMNS = "id source target first second last shown_by other cited_by parent".split()
"""The columns of rows that name messages."""


def _messages_of_rows(store: Store) -> list[str]:
    """The messages that standard input names: rows of any command in JSON Lines, or names, one a line."""
    import json

    found: list[str] = []
    unknown: dict[str, None] = {}
    for line in sys.stdin.buffer:
        name = line.decode("utf-8", "replace").strip()
        if not name.startswith("{"):
            found += [store.find(name)] if name else []
            continue
        try:
            row = json.loads(name)
        except (ValueError, RecursionError):
            raise leave(WRONG, f"graphcables: -: no row of JSON: {name[:60]}") from None
        ids = [id_ for column in _COLUMNS if isinstance(id_ := row.get(column), str)]
        known = [id_ for id_ in ids if store.message(id_)]
        found += known
        unknown |= dict.fromkeys(id_ for id_ in ids if id_ not in known)
    if unknown:
        few = ", ".join(list(unknown)[:5]) + (", …" if len(unknown) > 5 else "")
        say(f"graphcables: -: {len(unknown):,} messages that {store.path} doesn't have: {few}")
    if not found:
        raise leave(NOT_THERE, "graphcables: -: no messages; write rows to it: graphcables search … --format jsonl")
    return list(dict.fromkeys(found))


def site(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write to.")],
    db: Database = None,
) -> None:
    """Write an index of all threads and a page for each, which open from the folder without a server.

    Example:

        graphcables site --db sample -o threads
    """
    from graphcables.cli.common import progress_bar
    from graphcables.view.site import write_site

    with database(db) as store:
        try:
            with progress_bar("writing pages") as progress:
                pages = write_site(store, output, progress)
        except FileExistsError as error:
            raise leave(WRONG, f"graphcables: {error.args[0]}") from None
        except OSError as error:
            raise leave(WRONG, f"graphcables: {error.filename or output}: {error.strerror or error}") from None
        say(f"{output / 'index.html'}: {pages:,} threads")


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
    ris = "ris"
    bibtex = "bibtex"
    csl = "csl"


def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - for standard output.")
    ],
    message: PerhapsMessage = None,
    kind: Annotated[
        Kind,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="graphml, gexf, cytoscape, json; csv, parquet (a ZIP of two tables); mermaid, dot (500 messages at most); ris, bibtex, csl (for Zotero).",
        ),
    ] = Kind.graphml,
    db: Database = None,
) -> None:
    """Write the graph, or a message's chain, for other programs: Gephi, Cytoscape, pandas, Mermaid, Graphviz, Zotero.

    Example:

        graphcables export --db sample --format graphml -o cables.graphml
    """
    from graphcables.export import export as export_graph

    with database(db) as store:
        messages = None
        if message:
            from graphcables.chains import reply_chain

            messages = {row["id"] for row in reply_chain(store, store.find(" ".join(message)))}
        try:
            data = export_graph(store, kind.value, messages)
        except ValueError as error:
            raise leave(WRONG, f"graphcables: {error}") from None
        except ImportError:
            raise leave(
                WRONG, "graphcables: parquet needs pyarrow; install it with: pip install 'graphcables[parquet]'"
            ) from None
        _write(output, data)


class Form(StrEnum):
    """What an annotated copy is written in."""

    html = "html"
    tei = "tei"


def annotate(
    message: Message,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - for standard output.")
    ] = Path("-"),
    form: Annotated[Form, typer.Option("--format", "-f", help="A page, or TEI as FRUS writes it.")] = Form.html,
    db: Database = None,
) -> None:
    """Write a copy of a document in which every resolved reference is a link.

    Example:

        graphcables annotate d52 --format tei -o d52.xml --db sample
    """
    from graphcables.annotate import annotated

    with database(db) as store:
        id_ = store.find(" ".join(message))
        try:
            copy = annotated(store, id_, form.value)
        except KeyError:
            raise leave(NOT_THERE, f"graphcables: {id_} is not among the sources: there is no text of it") from None
        _write(output, copy.encode())


def _write(path: Path, data: bytes, mark: str | None = None) -> None:
    """Writes a file, or to standard output; a database stays, and where a mark is asked for, what doesn't bear it."""
    if str(path) == "-":
        typer.echo(data, nl=False)
        return
    if path.is_symlink() and not path.exists():
        raise leave(WRONG, f"graphcables: {path}: is a link to nothing; it is left as it is (choose another -o)")
    start = b""
    if path.is_file():
        try:
            with path.open("rb") as file:
                start = file.read(own.HEAD)
        except OSError as error:
            raise leave(WRONG, f"graphcables: {path}: {error.strerror or error}") from None
    if start.startswith(b"SQLite format 3\0"):
        raise leave(WRONG, f"graphcables: {path}: is a database; it is left as it is (choose another -o)")
    if mark and start and mark.encode() not in start:
        raise leave(
            WRONG, f"graphcables: {path}: exists and is no page of graphcables; it is left as it is (choose another -o)"
        )
    try:
        path.write_bytes(data)
    except OSError as error:
        raise leave(WRONG, f"graphcables: {path}: {error.strerror or error}") from None
    say(f"{path}: {len(data) / 1000:,.0f} kB")
