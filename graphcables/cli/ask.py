"""Commands that ask a database: documents, citations, stats, chain, show, search, between, evaluate."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from graphcables.cli.common import Database, Format, Message, Rows, Volume, check_volume, database, say, write_rows

After = Annotated[str | None, typer.Option("--after", metavar="DATE", help="From this day, month or year on.")]
Before = Annotated[str | None, typer.Option("--before", metavar="DATE", help="To this day, month or year.")]
Sender = Annotated[str | None, typer.Option("--from", metavar="NAME", help="Part of the sender's name, or the post.")]
Recipient = Annotated[
    str | None, typer.Option("--to", metavar="NAME", help="Part of the recipient's name, or the post.")
]
Series = Annotated[str | None, typer.Option("--series", help="The series of a serial: Tohak.")]


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
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="Words that the documents hold, all of them; a phrase: '\"cease fire\"'."),
    ],
    after: After = None,
    before: Before = None,
    sender: Sender = None,
    recipient: Recipient = None,
    series: Series = None,
    volume: Volume = None,
    db: Database = None,
    format_: Rows = Format.table,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many hits at most.")] = 200,
) -> None:
    """Search the texts of a database; hits are shown in context, the best first.

    Example:

        graphcables search bombing --from Kissinger --series Hakto --db sample
    """
    from graphcables.filters import Filter

    try:
        which = Filter(after, before, sender, recipient, series, volume)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with database(db) as store:
        check_volume(store, volume)
        hits = list(store.search(" ".join(words), limit + 1, which))
        empty = "no document holds these words" + (" and fits the filters" if which != Filter() else "")
        write_rows(hits[:limit], format_, "id date serials hit", empty)
        if len(hits) > limit:
            say(f"graphcables: there are more than these {limit:,}; --limit {10 * limit} shows more of them")


def between(
    one: Annotated[
        str, typer.Argument(metavar="A", help="A date (1972-10-22, 1972-10, 1972), part of a name, or a post.")
    ],
    other: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    db: Database = None,
    format_: Rows = Format.table,
) -> None:
    """List the messages between two dates, or between two people or posts, in the order of time.

    Example:

        graphcables between Haig Kissinger --db sample
    """
    from graphcables.filters import Filter, is_date

    for name in (one, other):
        if re.fullmatch(r"[0-9][0-9-]*", name) and not is_date(name):
            raise typer.BadParameter(f"{name!r} is no date; write 1972-10-22, 1972-10 or 1972")
        if not name.strip():
            raise typer.BadParameter("an empty name fits everybody; give two dates or two names")
        if re.search(r"\b[12][0-9]{3}$", name) and not is_date(name):
            from graphcables.dates import DATE, when

            if date := when(DATE.fullmatch(name), None):
                raise typer.BadParameter(f"{name!r} isn't written as the dates here are; write {date}")
    dates = is_date(one) and is_date(other)
    if not dates and (is_date(one) or is_date(other)):
        raise typer.BadParameter("give two dates or two names")
    filters = (
        [Filter(*sorted((one, other)))]
        if dates
        else [Filter(sender=a, recipient=b) for a, b in ((one, other), (other, one))]
    )
    with database(db) as store:
        rows = list(store.between(*filters))
        if dates and (undated := store.execute("SELECT count(*) FROM documents WHERE date IS NULL").fetchone()[0]):
            say(f"graphcables: {undated:,} undated messages may belong here, too; they are not listed")
        write_rows(rows, format_, "id date sender recipient serials title", f"no messages between {one} and {other}")
