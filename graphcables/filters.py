"""Which documents a question is about: by date, sender, recipient, series and volume."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


_PARTY = (
    "EXISTS (SELECT 1 FROM (SELECT folded(?) AS wanted) WHERE instr(folded(d.{name}), wanted)"
    " OR EXISTS (SELECT 1 FROM json_each(d.{posts}) WHERE folded(value) = wanted))"
)
"""A party by part of its name, or by its post."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What documents have in common.

    Parameters
    ----------
    after, before : str, optional
        ISO dates, days, months or years (``1972-10-22``, ``1972-10``, ``1972``): the first and the last that are taken, whole.
        A document whose own date isn't known is not taken.
    sender, recipient : str, optional
        Part of the name, in letters of any size, or the post: "Athens" is the Embassy in Greece, too.
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
            _PARTY.format(name="sender", posts="origin"): self.sender,
            _PARTY.format(name="recipient", posts="destination"): self.recipient,
            "EXISTS (SELECT 1 FROM json_each(d.serials) WHERE instr(folded(value), folded(?) || ' ') = 1)": self.series,
            "d.volume = ?": self.volume,
        }
        kept = {condition: value for condition, value in conditions.items() if value is not None}
        return " AND ".join(kept) or "TRUE", list(kept.values())


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
