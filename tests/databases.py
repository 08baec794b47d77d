"""What a database says, whatever the numbers in which it keeps it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from graphcables.store import Store

_QUERIES = {
    "register": "SELECT id, first_id, first, last, dated, senders, recipients, writes_from, writes_to, bears FROM documents",
    "layouts": "SELECT id, layout, text FROM documents JOIN texts USING (place)",
    "pages": "SELECT p.volume, label, id, begins, p.notes FROM pages p JOIN documents USING (place)",
    "holders": "SELECT h.number, h.dated, h.first, h.last, id FROM holders h JOIN documents USING (place)",
    "aliases": "SELECT a.volume, a.number, id, seq, channel, day, target FROM aliases a JOIN documents ON place = source",
    "absent": "SELECT * FROM absent",
    "names": "SELECT * FROM names",
    "sources": "SELECT path, digest, documents FROM sources",
}


def everything(path: Path) -> dict[str, list[object]]:
    """All rows of a database; those of the tables that have no order of their own are sorted. Its search index is checked."""
    with Store(path) as store:
        out: dict[str, list[object]] = {"documents": list(store.documents()), "citations": list(store.citations())}
        for name, query in _QUERIES.items():
            out[name] = sorted((tuple(row) for row in store.execute(query)), key=repr)
        out["warnings"] = list(store.warnings())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        connection.execute("ROLLBACK")
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return out
