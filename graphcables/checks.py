"""What looks wrong in a body of traffic: slips of the sources, of the editors or of this program, each with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from graphcables.chains import order_of, reply_graph
from graphcables.dates import day_of
from graphcables.slips import slips

if TYPE_CHECKING:
    from graphcables.rows import Row


def check(graph: nx.DiGraph[str]) -> pd.DataFrame:
    """What looks wrong: slips of the sources, of the editors or of this program, each with its evidence.

    Returns
    -------
    pandas.DataFrame
        `problem` (``cites a later message``, ``cycle``, ``one serial, several documents``, ``editor and text disagree``,
        ``date out of order``), `id`, `other`, `text` (the evidence), `note`.
    """
    rows = [*_later(graph), *_cycles(graph), *_doubles(graph), *_disagreements(graph), *_out_of_order(graph)]
    return pd.DataFrame(rows, columns="problem id other text note".split())


def _problem(problem: str, id_: str, other: str | None, text: str | None, note: str) -> Row:
    return {"problem": problem, "id": id_, "other": other, "text": text, "note": note}


def _later(graph: nx.DiGraph[str]) -> Iterator[Row]:
    for one, other, data in graph.edges(data=True):
        sent, cited = day_of(graph.nodes[one].get("date")), day_of(graph.nodes[other].get("date"))
        if graph.nodes[other]["status"] != "present" or sent is None or cited is None or (cited - sent).days <= 1:
            continue
        for words in data.get("citations", ()):
            if words["kind"] == "message" and words["footnote"] is None and words["status"] == "present":
                note = f"{one} is of {sent}, {other} of {cited}"
                yield _problem("cites a later message", one, other, words["text"], note)


def _cycles(graph: nx.DiGraph[str]) -> Iterator[Row]:
    cycles = [sorted(members) for members in nx.strongly_connected_components(reply_graph(graph)) if len(members) > 1]
    for members in sorted(cycles):
        joined = ", ".join(members[:8]) + (" …" if len(members) > 8 else "")
        yield _problem("cycle", members[0], members[1], None, f"{len(members)} messages answer each other: {joined}")


def _doubles(graph: nx.DiGraph[str]) -> Iterator[Row]:
    bearers: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for node, data in graph.nodes(data=True):
        if data["status"] == "present" and day_of(data.get("date")) is not None:
            ends = str(data.get("sender")), str(data.get("recipient"))
            for serial in data.get("serials") or ():
                bearers[data["volume"], serial, *ends].append(node)
    for (_, serial, _, _), nodes in sorted(bearers.items()):
        for one, other in pairwise(nodes):
            days = day_of(graph.nodes[one].get("date")), day_of(graph.nodes[other].get("date"))
            if days[0] and days[1] and abs((days[0] - days[1]).days) <= 60:
                yield _problem("one serial, several documents", one, other, serial, f"of {days[0]} and of {days[1]}")


def _disagreements(graph: nx.DiGraph[str]) -> Iterator[Row]:
    for one, other, data in graph.edges(data=True):
        for words in data.get("citations", ()):
            if words["method"] == "editor" and words["status"] == "ambiguous":
                note = "the note names one document, number, parties and date fit another"
                yield _problem("editor and text disagree", one, other, words["text"], note)


def _out_of_order(graph: nx.DiGraph[str]) -> Iterator[Row]:
    for node, day, before, after in slips(graph, order_of(graph)):
        yield _problem("date out of order", node, None, str(day), f"printed between {before} and {after}")
