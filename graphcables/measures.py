"""What only a graph of the references can tell: what is missing, who answered whom when, what crossed, what matters.

Each function takes the graph that `Store.graph` gives and returns a `pandas.DataFrame`, a row for each finding.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

import networkx as nx
import pandas as pd

from graphcables.chains import order_of, reply_graph, threads
from graphcables.dates import day_of
from graphcables.runs import WIDEST, Numbered, Runs, Series
from graphcables.slips import SURELY, slips

_CROSSING = 2.0
"""Days within which two messages can have crossed."""


def moment(date: str | None) -> dt.datetime | None:
    """A date, or date-time, for reckoning; None where the day isn't known."""
    day = day_of(date)
    if day is None or date is None:
        return None
    return dt.datetime.fromisoformat(date) if len(date) > 10 else dt.datetime(day.year, day.month, day.day)


def _days_between(one: str | None, other: str | None) -> float | None:
    """Days from one date to another, in whole days where either gives no hour."""
    first, second = moment(one), moment(other)
    if first is None or second is None or one is None or other is None:
        return None
    if len(one) > 10 and len(other) > 10:
        return (second - first).total_seconds() / 86400
    return float((second.date() - first.date()).days)


def _nodes(graph: nx.DiGraph[str]) -> list[tuple[str, dict[str, Any]]]:
    """The messages with their attributes in the order of the sources, which a subgraph may have lost; then the absent ones."""
    order = order_of(graph)
    absent = sorted(node for node in graph if node not in order)
    return [(node, graph.nodes[node]) for node in [*sorted(order, key=lambda node: (order[node], node)), *absent]]


def _name(graph: nx.DiGraph[str], node: str) -> str:
    serials = graph.nodes[node].get("serials") or []
    return serials[0] if serials else node


def thread_table(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """The threads of a graph: messages joined by replies and follow-ups.

    Parameters
    ----------
    graph : networkx.DiGraph

    Returns
    -------
    pandas.DataFrame
        The largest thread first: `first` (id of its first message), `messages`, `absent`, `begins`, `ends` (ISO dates, where
        known and no slip), `days`, `a_day` (messages a day, its pace), `senders`.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     table = thread_table(store.graph())
    >>> int(table.messages.iloc[0]) > 10
    True
    """
    rows = []
    order, wrong = order_with_absent(graph), {node for node, *_ in slips(graph, order_of(graph), SURELY)}
    for thread in threads(graph):
        members = sorted(thread, key=lambda node: (order[node], node))
        data = [graph.nodes[node] for node in members]
        known = sorted(date for node in members if node not in wrong and (date := graph.nodes[node].get("date")))
        days = (day_of(known[-1]) - day_of(known[0])).days if known and day_of(known[-1]) and day_of(known[0]) else None  # type: ignore[operator]
        rows.append(
            {
                "first": members[0],
                "messages": len(members),
                "absent": sum(one["status"] != "present" for one in data),
                "begins": known[0] if known else None,
                "ends": known[-1] if known else None,
                "days": days,
                "a_day": round(len(members) / (days + 1), 2) if days is not None else None,
                "senders": sorted({one["sender"] for one in data if one.get("sender")}),
            }
        )
    return pd.DataFrame(rows, columns="first messages absent begins ends days a_day senders".split())


def missing(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """Messages that are cited and not printed: a list to take to an archive.

    What an editor's note says is printed in a volume that is not among the sources is left out.

    Returns
    -------
    pandas.DataFrame
        The most cited first: `id`, `serial`, `cited` (how often), `by` (names of the citing messages), `date`, `sender`,
        `recipient` as far as citations give them, `after` and `before` (the printed messages with the next lower and higher
        numbers in the run of its series in which it was cited), `earliest` (the date of the one before), `latest` (its own
        date, else that of the one after, or of the first message whose text cites it), `text` (how each citation puts it).

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     table = missing(store.graph())
    >>> {"Hakto 32", "Hakto 37", "Hakto 38", "Hakto 41"} <= set(table.serial)
    True
    """
    runs = Runs(graph)
    rows = []
    order = order_of(graph)
    for node, data in _nodes(graph):
        if data["status"] != "absent":
            continue
        citing = sorted(graph.predecessors(node), key=lambda one: order.get(one, 0))
        citations = [(one, words) for one in citing for words in graph.edges[one, node].get("citations", ())]
        if not any(words["kind"] == "message" for _, words in citations):
            continue
        # An editor's note may name a later message: when it was cited is known from texts only.
        cited_on = sorted(
            date for one, words in citations if words["footnote"] is None and (date := graph.nodes[one].get("date"))
        )
        low, high = _of_its_time(graph, runs.neighbours(node), data.get("date"), cited_on)
        rows.append(
            {
                "id": node,
                "serial": _name(graph, node),
                "cited": len(citations),
                "by": [_name(graph, one) for one in citing],
                "date": data.get("date"),
                "sender": data.get("sender"),
                "recipient": data.get("recipient"),
                "after": low and low.serial,
                "before": high and high.serial,
                "earliest": low and graph.nodes[low.message].get("date"),
                "latest": data.get("date")
                or min(filter(None, (high and graph.nodes[high.message].get("date"), *cited_on[:1])), default=None),
                "text": list(dict.fromkeys(words["text"] for _, words in citations)),
            }
        )
    columns = "id serial cited by date sender recipient after before earliest latest text".split()
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["cited", "id"], ascending=[False, True], ignore_index=True)


def _of_its_time(
    graph: nx.DiGraph[str], around: tuple[Numbered | None, Numbered | None], date: str | None, cited_on: list[str]
) -> tuple[Numbered | None, Numbered | None]:
    """The neighbours by number that can be neighbours in time: a numbering begins anew each year."""
    low, high = around
    before, after = (one and graph.nodes[one.message].get("date") for one in around)
    latest = date or (cited_on[0] if cited_on else None)
    if before and latest and before[:10] > latest[:10]:
        low, before = None, None
    if after and date and after[:10] < date[:10]:
        high, after = None, None
    return (low, None) if before and after and after < before else (low, high)


def holes(graph: nx.DiGraph[str], widest: int = WIDEST) -> pd.DataFrame:
    """Holes in the runs of serials: numbers between two printed ones of a run that no printed message of it bears.

    Parameters
    ----------
    graph : networkx.DiGraph
    widest : int
        A gap of more numbers is taken for that of a series of which little is printed.

    Returns
    -------
    pandas.DataFrame
        `volume`, `series`, `first`, `last` (the numbers that are missing), `count`, `after`, `before` (the printed ones on either
        side), `earliest`, `latest` (their dates), `cited` (which of the numbers are cited).
    """
    runs = Runs(graph)
    absent: dict[tuple[Series, Numbered], set[int]] = defaultdict(set)
    for node, data in graph.nodes(data=True):
        if data["status"] != "present":
            for series, number, run in runs.of_missing(node):
                absent[series, run.members[0]].add(number)
    rows = []
    for series, run in ((series, run) for series, own in runs.of.items() for run in own):
        for before, behind in pairwise(run.members):
            low, high = before.number, behind.number
            if not 1 < high - low <= widest:
                continue
            cited = sorted(absent[series, run.members[0]] & set(range(low + 1, high)))
            rows.append(
                {
                    "volume": series.volume,
                    "series": series.name,
                    "first": low + 1,
                    "last": high - 1,
                    "count": high - low - 1,
                    "after": before.message,
                    "before": behind.message,
                    "earliest": graph.nodes[before.message].get("date"),
                    "latest": graph.nodes[behind.message].get("date"),
                    "cited": cited,
                }
            )
    return pd.DataFrame(rows, columns="volume series first last count after before earliest latest cited".split())


def _opposite(one: dict[str, Any], other: dict[str, Any]) -> bool:
    ends = (one.get("sender"), one.get("recipient"), other.get("sender"), other.get("recipient"))
    return None not in ends and one["sender"] == other["recipient"] and one["recipient"] == other["sender"]


def crossed(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """Messages that crossed: each was sent before its sender can have read the other.

    Two messages between the same two persons, in opposite directions and within two days (where days are known), neither of
    which cites the other, are taken to have crossed where a third one of theirs cites both.

    Returns
    -------
    pandas.DataFrame
        `first`, `second` (ids, in the order of the sources), `sender` (of the first), `recipient`, `shown_by` (the message that
        shows it), `text` (its words).
    """
    order = order_with_absent(graph)
    rows, seen = [], set()
    for third, _ in _nodes(graph):
        writer = graph.nodes[third].get("sender")
        cited = [
            other
            for other in graph.successors(third)
            if other in order
            and writer in (graph.nodes[other].get("sender"), graph.nodes[other].get("recipient"))
            and any(words["footnote"] is None for words in graph.edges[third, other].get("citations", ()))
        ]
        for place, one in enumerate(cited):
            for other in cited[place + 1 :]:
                pair = tuple(sorted((one, other), key=lambda node: (order[node], node)))
                if pair in seen or not _opposite(graph.nodes[one], graph.nodes[other]):
                    continue
                if graph.has_edge(one, other) or graph.has_edge(other, one) or not _near(graph, one, other):
                    continue
                seen.add(pair)
                words = [w["text"] for node in pair for w in graph.edges[third, node].get("citations", ())]
                rows.append(
                    {
                        "first": pair[0],
                        "second": pair[1],
                        "sender": graph.nodes[pair[0]]["sender"],
                        "recipient": graph.nodes[pair[0]]["recipient"],
                        "shown_by": third,
                        "text": list(dict.fromkeys(words)),
                    }
                )
    return pd.DataFrame(rows, columns="first second sender recipient shown_by text".split())


def order_with_absent(graph: nx.DiGraph[str]) -> dict[str, float]:
    """The order of the sources with the absent messages in it: behind the next lower number of its series, but before its first citer."""
    order: dict[str, float] = dict(order_of(graph))
    runs = Runs(graph)
    for node, data in _nodes(graph):
        if data["status"] != "present":
            first = min((order[one] for one in graph.predecessors(node) if one in order), default=float(len(graph)))
            low, _ = runs.neighbours(node)
            after = order.get(low.message) if low else None
            order[node] = after + 0.5 if after is not None and after < first else first - 0.5
    return order


def _near(graph: nx.DiGraph[str], one: str, other: str) -> bool:
    first, second = moment(graph.nodes[one].get("date")), moment(graph.nodes[other].get("date"))
    return first is None or second is None or abs((first - second).total_seconds()) <= _CROSSING * 86400


def answer_times(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """How long answers took, by who answers whom.

    Returns
    -------
    pandas.DataFrame
        `sender` (who answers), `recipient`, `answers` (replies between dated messages), `median_days`, `fastest`, `slowest`: days.
    """
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one, other, data in graph.edges(data=True):
        days = _days_between(graph.nodes[other].get("date"), graph.nodes[one].get("date"))
        if data["relation"] == "reply" and days is not None and days >= 0:
            ends = (str(graph.nodes[one].get("sender") or "?"), str(graph.nodes[one].get("recipient") or "?"))
            found[ends].append(days)
    rows = [
        {
            "sender": sender,
            "recipient": recipient,
            "answers": len(days),
            "median_days": round(float(pd.Series(days).median()), 2),
            "fastest": round(min(days), 2),
            "slowest": round(max(days), 2),
        }
        for (sender, recipient), days in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return pd.DataFrame(rows, columns="sender recipient answers median_days fastest slowest".split())


def unanswered(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """Printed messages with a recipient that no message answers.

    Returns
    -------
    pandas.DataFrame
        `id`, `serial`, `date`, `sender`, `recipient`, in the order of the sources.
    """
    rows = [
        {
            "id": node,
            "serial": _name(graph, node),
            "date": data.get("date"),
            "sender": data.get("sender"),
            "recipient": data.get("recipient"),
        }
        for node, data in _nodes(graph)
        if data["status"] == "present"
        and data.get("recipient")
        and data.get("serials")
        and not any(graph.edges[one, node]["relation"] == "reply" for one in graph.predecessors(node))
    ]
    return pd.DataFrame(rows, columns="id serial date sender recipient".split())


def traffic(graph: nx.DiGraph[str], by: str | None = None) -> pd.DataFrame:
    """How many messages each sender sent to each recipient.

    Parameters
    ----------
    graph : networkx.DiGraph
    by : str, optional
        A period of pandas to count by: ``"W"`` (weeks), ``"M"``, ``"Y"``; undated messages are left out then.

    Returns
    -------
    pandas.DataFrame
        `sender`, `recipient`, `messages`, and `period` where one is given.
    """
    sent = [
        (data["sender"], data["recipient"], data.get("date"))
        for _, data in graph.nodes(data=True)
        if data["status"] == "present" and data.get("sender") and data.get("recipient")
    ]
    keys = ["sender", "recipient"]
    table = pd.DataFrame(sent, columns=[*keys, "date"])
    if by is not None:
        keys = ["period", *keys]
        dated = [(str(pd.Period(date[:10], by)), *ends) for *ends, date in sent if date and day_of(date)]
        table = pd.DataFrame(dated, columns=keys)
    counted = table.groupby(keys, as_index=False).size().rename(columns={"size": "messages"})
    first = ["period"] if by is not None else []
    return counted.sort_values(
        [*first, "messages", "sender", "recipient"],
        ascending=[*[True] * len(first), False, True, True],
        ignore_index=True,
    )


MEANINGS = {
    "in_degree": "how many messages cite it",
    "pagerank": "how much it is cited by messages that are cited themselves (networkx.pagerank)",
    "betweenness": "how many shortest ways between other messages lead through it (networkx.betweenness_centrality)",
    "core": "the largest k so that it is among messages each joined with k others of them (networkx.core_number)",
    "community": "the number of its group of messages that cite each other more than others (networkx.community.louvain_communities)",
}
"""What each measure of `rank` means for cables, and the function of NetworkX that reckons it."""
_EXACT = 2000
"""Messages up to which betweenness is exact; beyond, it is estimated from 100 of them."""


def rank(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """What matters: the measures of NetworkX for each message, the most cited first.

    Returns
    -------
    pandas.DataFrame
        `id`, `serial`, `status`, and a column for each of `MEANINGS`.
    """
    plain = nx.DiGraph((one, other) for one, other in graph.edges if one != other)
    plain.add_nodes_from(graph)
    sampled = None if len(plain) <= _EXACT else 100
    between = nx.betweenness_centrality(plain, k=sampled, seed=1)
    cores = nx.core_number(plain.to_undirected())
    groups = nx.community.louvain_communities(plain.to_undirected(), seed=1)
    numbers = {
        node: place for place, group in enumerate(sorted(groups, key=lambda g: (-len(g), min(g))), 1) for node in group
    }
    ranks = nx.pagerank(plain)
    table = pd.DataFrame(
        [
            {
                "id": node,
                "serial": _name(graph, node),
                "status": graph.nodes[node]["status"],
                "in_degree": plain.in_degree(node),
                "pagerank": ranks[node],
                "betweenness": between[node],
                "core": cores[node],
                "community": numbers[node],
            }
            for node in graph
        ],
        columns=["id", "serial", "status", *MEANINGS],
    )
    return table.sort_values(["in_degree", "pagerank", "id"], ascending=[False, False, True], ignore_index=True)


def seen(graph: nx.DiGraph[str], message: str) -> pd.DataFrame:
    """What the author of a message had seen when writing it, as far as the graph shows.

    What the message cites, what its author had answered or cited in earlier messages, and what these cite in turn through
    replies.

    Parameters
    ----------
    graph : networkx.DiGraph
    message : node

    Returns
    -------
    pandas.DataFrame
        `id`, `serial`, `how` (``cited here``, ``cited earlier by the same author``, ``cited in what is cited here``).
    """
    order = order_of(graph)
    author = graph.nodes[message].get("sender")
    found: dict[str, str] = dict.fromkeys(graph.successors(message), "cited here")
    for node in order:
        if author and order[node] < order.get(message, 0) and graph.nodes[node].get("sender") == author:
            for other in graph.successors(node):
                found.setdefault(other, "cited earlier by the same author")
    replies = reply_graph(graph)
    if message in replies:
        for other in nx.descendants(replies, message):
            found.setdefault(other, "cited in what is cited here")
    found.pop(message, None)
    rows = [{"id": node, "serial": _name(graph, node), "how": how} for node, how in found.items()]
    return pd.DataFrame(rows, columns=["id", "serial", "how"])
