"""graphcables: who answered whom, in diplomatic documents that cite each other.

The whole of it, from a notebook:

>>> import graphcables as gc
>>> with gc.open("sample") as store:
...     graph = store.graph()
...     chain = store.chain("Hakto 44")
>>> graph.has_edge("frus1969-76v09/d52", "frus1969-76v09/d44")
True
>>> [row["id"] for row in chain if row["depth"] == -1]
['frus1969-76v09/d44']

`build` makes a database of documents and `open` opens one; its `graph` is a plain `networkx.DiGraph`, from the citing
message to the cited, its `chain` the reply chain of a message. Everything loads when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from graphcables.errors import AmbiguousError, DatabaseError, GraphcablesError, NotFoundError, SourceError
    from graphcables.locate import open_database as open  # noqa: A004  the API's own word: gc.open
    from graphcables.model import Citation, Document, Reference
    from graphcables.pipeline import Report, build
    from graphcables.store import Store

_PLACES = {
    "build": ("pipeline", "build"),
    "Report": ("pipeline", "Report"),
    "open": ("locate", "open_database"),
    "Store": ("store", "Store"),
    "Document": ("model", "Document"),
    "Reference": ("model", "Reference"),
    "Citation": ("model", "Citation"),
    "GraphcablesError": ("errors", "GraphcablesError"),
    "SourceError": ("errors", "SourceError"),
    "DatabaseError": ("errors", "DatabaseError"),
    "NotFoundError": ("errors", "NotFoundError"),
    "AmbiguousError": ("errors", "AmbiguousError"),
}
__all__ = [
    "AmbiguousError",
    "Citation",
    "DatabaseError",
    "Document",
    "GraphcablesError",
    "NotFoundError",
    "Reference",
    "Report",
    "SourceError",
    "Store",
    "build",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'graphcables' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    value = getattr(import_module(f"graphcables.{module}"), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
