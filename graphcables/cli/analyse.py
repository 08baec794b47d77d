"""Commands for the analyst's questions: threads, longest, path, missing, crossed, answers, unanswered, traffic, rank, seen, check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcables.cli.common import (
    NOT_THERE,
    Database,
    Format,
    Message,
    OneMessage,
    Rows,
    Volume,
    check_volume,
    database,
    leave,
    say,
    write_rows,
)

if TYPE_CHECKING:
    import pandas as pd

    from graphcables.rows import Row

Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many rows at most.")]


def _rows(table: pd.DataFrame) -> Iterator[Row]:
    """The rows of a table as dictionaries of plain values: what isn't known is None, not NaN."""
    for record in table.to_dict("records"):
        yield {str(name): _plain(value) for name, value in record.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value != value:
        return None
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def threads(db: Database = None, format_: Rows = Format.table, limit: Limit = 50) -> None:
    """List the threads: messages joined by replies and follow-ups, the largest first, with their span and pace.

    Example:

        graphcables threads --db sample
    """
    from graphcables.measures import thread_table

    with database(db) as store:
        table = thread_table(store.graph(evidence=False)).head(limit)
        write_rows(_rows(table), format_, "first messages absent begins ends days a_day senders", "no threads")


def longest(db: Database = None, format_: Rows = Format.table, limit: Limit = 10) -> None:
    """List the longest reply chains, one of each thread.

    Example:

        graphcables longest --db sample
    """
    from graphcables.chains import longest_chains

    with database(db) as store:
        graph = store.graph(evidence=False)
        rows: list[Row] = [
            {
                "messages": len(chain),
                "first": chain[0],
                "last": chain[-1],
                "chain": [(graph.nodes[node]["serials"] or [node])[0] for node in chain],
            }
            for chain in longest_chains(graph, limit)
        ]
        write_rows(rows, format_, "messages first last chain", "no chains")


def path(
    one: OneMessage,
    other: OneMessage,
    db: Database = None,
    format_: Rows = Format.table,
) -> None:
    """Show how one message leads to another: the shortest way of citations between them.

    Example:

        graphcables path Hakto46 Hakto37 --db sample
    """
    from graphcables.chains import path_between

    with database(db) as store:
        start, end = store.find(one), store.find(other)
        graph = store.graph()
        if start not in graph or end not in graph or not (found := path_between(graph, start, end)):
            raise leave(NOT_THERE, f"graphcables: no citations lead from {start} to {end}")
        rows: list[Row] = []
        for place, node in enumerate(found):
            edge, cites = None, None
            if place:
                before = found[place - 1]
                cites = (before, node) if graph.has_edge(before, node) else (node, before)
                edge = graph.edges[cites]
            rows.append(
                {
                    "step": place,
                    "id": node,
                    "serial": (graph.nodes[node]["serials"] or [None])[0],
                    "relation": edge["relation"] if edge else None,
                    "cited_by": cites[0] if cites else None,
                    "text": edge["citations"][0]["text"] if edge else None,
                }
            )
        write_rows(rows, format_, "step id serial relation cited_by text", "nothing")


def missing(
    db: Database = None,
    format_: Rows = Format.table,
    holes: Annotated[bool, typer.Option("--holes", help="The holes in runs of serials instead.")] = False,
    letter: Annotated[bool, typer.Option("--letter", help="As a Markdown letter, to be sent to an archive.")] = False,
    volume: Volume = None,
) -> None:
    """List messages that are cited and not printed: how often, by whom, where they fall in their series.

    With --volume those that its documents cite, and with --holes those of its own runs.

    Example:

        graphcables missing --db sample
    """
    from graphcables import measures

    if letter and (holes or format_ is not Format.table):
        raise typer.BadParameter("goes with neither --holes nor --format", param_hint="--letter")
    with database(db) as store:
        check_volume(store, volume)
        graph = store.graph()
        rows = _rows(measures.holes(graph) if holes else measures.missing(graph))
        rows = (row for row in rows if volume in (None, row["volume"] if holes else _volume_of(row)))
        if letter:
            typer.echo(_letter(list(rows)))
        elif holes:
            write_rows(rows, format_, "volume series first last count after before cited", "no holes")
        else:
            columns = "serial cited by date sender after before latest"
            write_rows(rows, format_, columns, "nothing is missing")


def _letter(rows: list[Row]) -> str:
    from graphcables.output import printable

    lines = [
        "# Messages asked for",
        "",
        "The following messages are cited in published documents and are not printed there.",
    ]
    for name, of_volume in groupby(sorted(rows, key=_volume_of), key=_volume_of):
        lines += ["", f"## {printable(name)}", "", *map(_asked_for, of_volume)]
    return "\n".join(lines)


def _volume_of(row: Row) -> str:
    """The volume in which an absent message is cited."""
    return str(row["id"].partition("/")[0])


def _asked_for(row: Row) -> str:
    from graphcables.output import printable

    known = [
        f"dated {row['date']}" if row["date"] else None,
        f"from {row['sender']}" if row["sender"] else None,
        f"to {row['recipient']}" if row["recipient"] else None,
        f"between {row['after']} and {row['before']}" if row["after"] and row["before"] else None,
        f"not later than {row['latest']}" if row["latest"] and not row["date"] else None,
    ]
    told = "; ".join(printable(part) for part in known if part)
    by = ", ".join(dict.fromkeys(printable(name) for name in row["by"]))
    return f"* **{printable(row['serial'])}**{': ' + told if told else ''}. Cited in {by}."


def crossed(db: Database = None, format_: Rows = Format.table) -> None:
    """List messages that crossed: each sent before its sender can have read the other, and what shows it.

    Example:

        graphcables crossed --db sample
    """
    from graphcables.measures import crossed as crossed_messages

    with database(db) as store:
        columns = "first second sender recipient shown_by text"
        write_rows(_rows(crossed_messages(store.graph())), format_, columns, "no messages are seen to have crossed")


def answers(db: Database = None, format_: Rows = Format.table) -> None:
    """Show how long answers took, by who answers whom; dated messages only.

    Example:

        graphcables answers --db sample
    """
    from graphcables.measures import answer_times

    with database(db) as store:
        columns = "sender recipient answers median_days fastest slowest"
        table = answer_times(store.graph(evidence=False))
        write_rows(_rows(table), format_, columns, "no dated message answers a dated one")


def unanswered(db: Database = None, format_: Rows = Format.table) -> None:
    """List the messages that no message answers.

    Example:

        graphcables unanswered --db sample
    """
    from graphcables.measures import unanswered as unanswered_messages

    with database(db) as store:
        table = unanswered_messages(store.graph(evidence=False))
        write_rows(_rows(table), format_, "id serial date sender recipient", "every message is answered")


def traffic(
    db: Database = None,
    format_: Rows = Format.table,
    by: Annotated[str | None, typer.Option("--by", help="Count by week (W), month (M) or year (Y).")] = None,
) -> None:
    """Count the messages of each sender to each recipient, by week, month or year too.

    Example:

        graphcables traffic --db sample
    """
    from graphcables.measures import traffic as count_traffic

    if by is not None and by not in ("W", "M", "Y"):
        raise typer.BadParameter("W, M or Y", param_hint="--by")
    with database(db) as store:
        columns = ("period " if by else "") + "sender recipient messages"
        graph = store.graph(evidence=False)
        table = count_traffic(graph, by)
        if by and (undated := int(count_traffic(graph).messages.sum() - table.messages.sum())):
            say(f"graphcables: {undated:,} undated messages are not counted")
        write_rows(_rows(table), format_, columns, "no messages with two parties")


def rank(db: Database = None, format_: Rows = Format.table, limit: Limit = 50) -> None:
    """Show what matters: how often cited, PageRank, betweenness, core and community of each message (by NetworkX).

    Example:

        graphcables rank --db sample
    """
    from graphcables.measures import MEANINGS
    from graphcables.measures import rank as rank_messages

    with database(db) as store:
        table = rank_messages(store.graph(evidence=False)).head(limit)
        if format_ is Format.table:
            table = table.round({"pagerank": 4, "betweenness": 4})
        write_rows(_rows(table), format_, "id serial in_degree pagerank betweenness core community", "no messages")
        if format_ is Format.table:
            for name, meaning in MEANINGS.items():
                typer.echo(f"{name}: {meaning}", err=True)


def seen(message: Message, db: Database = None, format_: Rows = Format.table) -> None:
    """List what the author of a message had seen when writing it, as far as the references show.

    Example:

        graphcables seen Hakto53 --db sample
    """
    from graphcables.measures import seen as seen_messages

    with database(db) as store:
        id_ = store.find(" ".join(message))
        graph = store.graph(evidence=False)
        if id_ not in graph:
            raise leave(NOT_THERE, f"graphcables: {id_} cites nothing and is not cited")
        write_rows(_rows(seen_messages(graph, id_)), format_, "id serial how", f"{id_} cites nothing")


def check(db: Database = None, format_: Rows = Format.table) -> None:
    """Find what looks wrong: later messages cited, cycles, a serial on two documents, notes that contradict the text.

    The exit status is 1 where something was found, 0 where nothing was: for an editor's pipeline.

    Example:

        graphcables check --db sample
    """
    from graphcables.checks import check as check_graph
    from graphcables.output import write

    with database(db) as store:
        rows = _rows(check_graph(store.graph()))
        if write(rows, format_.value, "problem id other text note".split()):
            raise typer.Exit(NOT_THERE)
        typer.echo("nothing looks wrong", err=True)
