"""Commands that ask a database: documents, citations, stats, chain, show, search, evaluate."""

from __future__ import annotations

from typing import Annotated

import typer

from graphcables.cli.common import Database, Format, Message, Rows, database, write_rows


def documents(db: Database = None, format_: Rows = Format.table) -> None:
    """List the documents of a database.

    Example:

        graphcables documents --db sample --format csv
    """
    with database(db) as store:
        write_rows(store.documents(), format_, "id date sender recipient serials title", "no documents")


def citations(db: Database = None, format_: Rows = Format.table) -> None:
    """List the resolved references of a database.

    Example:

        graphcables citations --db sample --format jsonl
    """
    with database(db) as store:
        write_rows(store.citations(), format_, "source text target status relation method confidence", "no citations")


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
            write_rows(rows, format_, "", "nothing")


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
            write_rows(store.cited_by(id_) + store.citing(id_), format_, "", "no citations of it or in it")


def stats(db: Database = None, format_: Rows = Format.table) -> None:
    """Count what a database holds: documents by volume, citations by status, relation and method.

    Example:

        graphcables stats --db sample
    """
    with database(db) as store:
        write_rows(store.counts(), format_, "what of count", "an empty database")


def evaluate(db: Database = None, format_: Rows = Format.table) -> None:
    """Measure the resolver on a database: hide the editors' footnotes, resolve without them, compare.

    Example:

        graphcables evaluate --db sample
    """
    from graphcables.evaluate import report, trials

    with database(db) as store:
        write_rows(
            report(trials(store)),
            format_,
            "group of citations right wrong ambiguous absent accuracy error confidence",
            "no footnote in this database names a document that a message is",
        )


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
        write_rows(store.search(" ".join(words)), format_, "id date serials hit", "no document holds these words")
