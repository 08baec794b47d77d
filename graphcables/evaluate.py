"""How well the resolver does on a corpus of one's own: the editors' footnotes are hidden, and then held against it.

Where a footnote says that a message *is* a document, that footnote is left aside, the message is resolved without it,
and the answer is compared. A wrong answer is an error; *ambiguous* and *absent* are none, they only cover less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graphcables.model import Citation
from graphcables.records import reference_of
from graphcables.resolve import resolve_one
from graphcables.resolve.register import Register
from graphcables.rows import Row

if TYPE_CHECKING:
    from graphcables.store import Store

_BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Edges of the classes of confidence in which calibration is shown."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One citation that a footnote resolves: what the note says, and what was said without it."""

    truth: str
    said: Citation
    decade: str

    @property
    def outcome(self) -> str:
        """``right``, ``wrong``, ``ambiguous`` or ``absent``."""
        if self.said.status == "present":
            return "right" if self.said.target == self.truth else "wrong"
        return "ambiguous" if self.said.status == "ambiguous" else "absent"


def trials(store: Store) -> list[Trial]:
    """The citations of a database that an editor's footnote resolves, resolved again without the footnotes.

    Parameters
    ----------
    store : Store

    Returns
    -------
    list of Trial
        In order of appearance.
    """
    register = Register(store.connection)
    out = []
    for row in store.execute(
        "SELECT * FROM citations WHERE method = 'editor' AND status = 'present' ORDER BY source, seq"
    ):
        source = register.at(row["source"])
        reference = reference_of(row, source.id, "")
        if reference.number and any(evidence.exact for evidence in reference.evidence):
            said = resolve_one(register, reference, source, blind=True)
            out.append(Trial(row["target"], said, f"{source.date[:3]}0s" if source.date else "undated"))
    return out


def report(found: Iterable[Trial]) -> Iterator[Row]:
    """Rows of `evaluate`: outcomes in all, by method, series and decade, then the calibration, then the wrong answers.

    Yields
    ------
    dict
        With `group`, `of`, `citations`, `right`, `wrong`, `ambiguous`, `absent`, `accuracy` (right of all), `error` (wrong of
        all), `coverage` (both); for the calibration `confidence` (the mean given) beside `accuracy` (right of those answered).
    """
    found = list(found)
    if not found:
        return
    yield _row("all", "", found)
    for group, name in (("method", _method), ("series", _series), ("decade", lambda trial: trial.decade)):
        parts: dict[str, list[Trial]] = defaultdict(list)
        for trial in found:
            parts[name(trial)].append(trial)
        for of, members in sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])):
            yield _row(group, of, members)
    answered = [trial for trial in found if trial.said.status == "present"]
    for low, high in pairwise(_BINS):
        members = [trial for trial in answered if low <= trial.said.confidence < high]
        if members:
            yield {
                **_row("calibration", f"{low:.2f}–{min(high, 1):.2f}", members),
                "confidence": round(_mean(members), 3),
            }
    if answered:
        yield {
            **_row("calibration", "expected calibration error", answered),
            "confidence": round(calibration_error(answered), 4),
        }
    for trial in found:
        if trial.outcome == "wrong":
            reference = trial.said.reference
            yield {
                **_row(
                    "wrong", f"{reference.source} {reference.text}: {trial.truth}, said {trial.said.target}", [trial]
                ),
                "confidence": trial.said.confidence,
            }


def _method(trial: Trial) -> str:
    return trial.said.method if trial.said.status == "present" else trial.said.status


def _series(trial: Trial) -> str:
    return trial.said.reference.series or "(left out)"


def _mean(members: list[Trial]) -> float:
    return sum(trial.said.confidence for trial in members) / len(members)


def calibration_error(answered: list[Trial]) -> float:
    """The expected calibration error: how far confidence and accuracy are apart, weighed over classes of confidence."""
    total = 0.0
    for low, high in pairwise(_BINS):
        members = [trial for trial in answered if low <= trial.said.confidence < high]
        if members:
            right = sum(trial.outcome == "right" for trial in members) / len(members)
            total += len(members) * abs(right - _mean(members))
    return total / len(answered) if answered else 0.0


def _row(group: str, of: str, members: list[Trial]) -> Row:
    count = {
        outcome: sum(trial.outcome == outcome for trial in members)
        for outcome in ("right", "wrong", "ambiguous", "absent")
    }
    total = len(members)
    return {
        "group": group,
        "of": of,
        "citations": total,
        **count,
        "accuracy": round(count["right"] / total, 4),
        "error": round(count["wrong"] / total, 4),
        "coverage": round((count["right"] + count["wrong"]) / total, 4),
        "confidence": None,
    }
