"""The rows that scripts rely on (README, "Commands"): plain dictionaries from the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphcables.model import Reference

Row = dict[str, Any]


def reference_row(reference: Reference) -> Row:
    """A row of `refs`."""
    return {
        "source": reference.source,
        "path": reference.path,
        "kind": reference.kind,
        "text": reference.text,
        "start": reference.start,
        "end": reference.end,
        "footnote": reference.footnote,
        "marker": reference.marker,
        "series": reference.series,
        "number": reference.number,
        "possessive": reference.possessive,
        "date": reference.date,
        "volume": reference.volume,
        "pin": reference.pin,
        "paragraph": list(reference.paragraph) if reference.paragraph else None,
    }
