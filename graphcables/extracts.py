"""What a source gives, as it goes from a worker to the build: rows of the database, or an error.

Kept apart from `records`, which may be compiled: compiled classes can't go from process to process.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphcables.schema import Values


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document as rows, as `records` makes them, and its references in order."""

    document: Values
    text: Values
    pages: list[Values]
    references: list[Values]


@dataclass(frozen=True, slots=True)
class Extract:
    """What one source gave: its documents, or the error that stopped it.

    `stamp` is what the file system says of the file as it was read.
    """

    path: str
    digest: str = ""
    stamp: str | None = None
    documents: tuple[Extracted, ...] = ()
    error: str | None = None
