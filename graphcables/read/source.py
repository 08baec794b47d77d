"""A source: a file to read. Apart from what is compiled, for compiled classes can't go from process to process."""

from __future__ import annotations

from dataclasses import dataclass

from graphcables.read.table import Columns

_DEFAULT = Columns()


@dataclass(slots=True)
class Source:
    """A file to read, its format (``tei``, ``markdown``, ``text``, ``html``, ``epub``, ``table``), a table's columns.

    Its stamp is what the file system said of it as it was found, where that was asked for. Nobody changes one, but it is
    not frozen, which is quicker to make: a folder may hold a million.
    """

    path: str
    format: str
    columns: Columns = _DEFAULT
    stamp: str | None = None
