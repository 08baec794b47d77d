"""What the tests of finding show of references."""

from __future__ import annotations

from collections.abc import Callable

from graphcables.model import Reference

Find = Callable[..., list[Reference]]


def serials(references: list[Reference]) -> list[str]:
    return [f"{reference.series} {reference.number}" for reference in references]
