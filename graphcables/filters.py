"""Which documents a question is about: by date, sender, recipient, series and volume."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphcables import lexicon

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


_NAMED = "instr(folded(d.{}), folded(?))"
_WRITES_FROM = "EXISTS (SELECT 1 FROM json_each(d.origin) WHERE value = ? AND (key = 0 OR d.place_of_writing IS NULL))"
"""The first of the posts that a sender may be at is the one where he writes, if that is known: Rio, and not Brasília."""
_WRITES_TO = "EXISTS (SELECT 1 FROM json_each(d.destination) WHERE value = ?)"


@dataclass(frozen=True, slots=True)
class Filter:
    """What documents have in common.

    Parameters
    ----------
    after, before : str, optional
        ISO dates, days, months or years (``1972-10-22``, ``1972-10``, ``1972``): the first and the last that are taken, whole.
        A document whose own date isn't known is not taken.
    sender, recipient : str, optional
        Part of the name, in letters of any size, or the post in any spelling: "Athens" is the Embassy in Greece, too, and
        "Peking" is Beijing. A recipient counts for each of the posts that he may have been at: the heading doesn't say which.
    series : str, optional
        One of its serials is of this series.
    volume : str, optional
        The volume's id.

    Raises
    ------
    ValueError
        Where a date is none.

    Examples
    --------
    >>> Filter(after="1972-10", series="Hakto").where()[1]
    ['1972-10', 'Hakto']
    >>> Filter(before="October")
    Traceback (most recent call last):
    ...
    ValueError: 'October' is no date; write 1972-10-22, 1972-10 or 1972
    """

    after: str | None = None
    before: str | None = None
    sender: str | None = None
    recipient: str | None = None
    series: str | None = None
    volume: str | None = None

    def __post_init__(self) -> None:
        for date in (self.after, self.before):
            if date is not None and not is_date(date):
                raise ValueError(f"{date!r} is no date; write 1972-10-22, 1972-10 or 1972")

    def where(self) -> tuple[str, list[str]]:
        """A condition on ``documents d`` in the SQL of `Store`, and the values that it binds."""
        conditions = {  # "~" sorts behind all that an ISO date holds: the whole of a day, a month or a year is taken
            "d.date >= ?": self.after,
            "d.date < ? || '~'": self.before,
            "EXISTS (SELECT 1 FROM json_each(d.serials) WHERE instr(folded(value), folded(?) || ' ') = 1)": self.series,
            "d.volume = ?": self.volume,
        }
        kept = [(condition, [value]) for condition, value in conditions.items() if value is not None]
        parties = (("sender", self.sender, _WRITES_FROM), ("recipient", self.recipient, _WRITES_TO))
        kept += [_party(column, name, writes) for column, name, writes in parties if name is not None]
        return " AND ".join(condition for condition, _ in kept) or "TRUE", [
            value for _, values in kept for value in values
        ]


def _party(column: str, name: str, writes: str) -> tuple[str, list[str]]:
    """(condition, values) for a party by part of its name, or by its post in any spelling."""
    post = lexicon.post(name)
    named = _NAMED.format(column)
    return (f"({named} OR {writes})", [name, post]) if post else (named, [name])


def is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year as ISO 8601 writes it.

    Examples
    --------
    >>> is_date("1972-10"), is_date("Haig"), is_date("1972-13")
    (True, False, False)
    """
    if not _DATE.fullmatch(text):
        return False
    import datetime as dt

    try:
        dt.date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True
