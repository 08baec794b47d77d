"""The database, opened for questions.

It is one SQLite file, opened read-only; questions are answered by indexed queries, and nothing here loads NetworkX or
pandas, or what reading and resolving need.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graphcables.errors import AmbiguousError, DatabaseError, LockedError, NotFoundError
from graphcables.journal import is_busy, roll_back
from graphcables.names import absent_serial, key, look_up
from graphcables.rows import Row
from graphcables.schema import APPLICATION, PLACES, SCHEMA

if TYPE_CHECKING:
    from graphcables.filters import Filter
    from graphcables.graph import CableGraph
    from graphcables.model import Document

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'["“”„]([^"“”„]*)["“”]|([^"“”„]+)')
"""What stands in quotes, and what stands between."""
_PLAIN = re.compile(r"[\w./:@%+=,-]+")
"""Names that no shell takes for more than a word."""
_PATIENCE = 60.0
"""Seconds that a change of the database is waited for: it mostly takes less than one."""
_STEP = 0.1
"""Seconds that SQLite waits by itself: Ctrl-C is heard only between."""
_CITATION = (
    "kind text start end footnote marker series number possessive date volume pin paragraph "
    "target status candidates relation method confidence"
).split()
_DOCUMENT = "id path volume number title date sender recipient place_of_writing serials".split()


def _folded(text: str | None) -> str | None:
    """A name in small letters, of any alphabet: SQLite's own `lower` knows ASCII only."""
    return text.casefold() if text else text


def _connection(path: Path) -> sqlite3.Connection:
    """A connection that sees one state of a database as long as it is open."""
    end = time.monotonic() + _PATIENCE
    while True:
        connection = _begun(path)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            return connection
        except sqlite3.OperationalError as error:
            connection.close()
            code = error.sqlite_errorcode
            if time.monotonic() > end or (code != sqlite3.SQLITE_READONLY_ROLLBACK and not is_busy(error)):
                raise
        if code == sqlite3.SQLITE_READONLY_ROLLBACK:
            _take_back(path)


def _take_back(path: Path) -> None:
    """Takes back what a build has left half done, unless another reader is just doing so."""
    try:
        roll_back(path)
    except (OSError, sqlite3.Error) as error:
        if not is_busy(error):
            raise DatabaseError(
                f"{path}: a build of it was broken off, and what that left can't be cleared away from here; run that build again"
            ) from None


def _begun(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_STEP)
    connection.row_factory = sqlite3.Row
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.execute("BEGIN")
    return connection


class Store:
    """A database opened for questions: what it says is what it said when it was opened, whatever builds do meanwhile.

    Parameters
    ----------
    path : Path or str

    Raises
    ------
    DatabaseError
        Where the file is missing, none of ours, damaged or of another version.
    LockedError
        Where another program keeps it locked.

    Examples
    --------
    >>> import graphcables
    >>> with graphcables.open("sample") as store:
    ...     store.find("hakto 44")
    'frus1969-76v09/d52'
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise DatabaseError(
                f"{self.path}: no such database; make one with: graphcables build SOURCE... --db {self.path}"
            )
        try:
            self.connection = _connection(self.path)
            application = self.connection.execute("PRAGMA application_id").fetchone()[0]
            version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise LockedError(f"{self.path}: another program has locked it ({error})") from None
            raise DatabaseError(f"{self.path}: not a graphcables database ({error})") from None
        if application != APPLICATION:
            self.connection.close()
            raise DatabaseError(f"{self.path}: a SQLite file, but not a graphcables database")
        if version != SCHEMA:
            self.connection.close()
            age = "an older" if version < SCHEMA else "a newer"
            raise DatabaseError(
                f"{self.path}: written by {age} graphcables (version {version}, this is {SCHEMA}); build it again from its sources"
            )

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    def execute(self, query: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        """Runs a query; a damaged file is a `DatabaseError`."""
        try:
            return self.connection.execute(query, tuple(values))
        except sqlite3.DatabaseError as error:
            raise DatabaseError(f"{self.path}: {error}") from None

    def meta(self) -> dict[str, str]:
        """What the build noted of itself: the program that wrote the file."""
        return dict(self.execute("SELECT key, value FROM meta").fetchall())

    def documents(self) -> Iterator[Row]:
        """The rows of `documents`, in the order in which the sources print them."""
        query = f"SELECT {', '.join(_DOCUMENT)} FROM sources JOIN documents ON place BETWEEN rank * {PLACES} AND (rank + 1) * {PLACES} - 1 ORDER BY rank, place"
        for row in self.execute(query):
            found = dict(row)
            found["place"] = found.pop("place_of_writing")
            found["serials"] = json.loads(found["serials"])
            yield found

    def document(self, id_: str) -> Document | None:
        """A document, whole; None where there is none of that id."""
        from graphcables.records import document_of

        query = f"SELECT * FROM documents JOIN texts USING (place) JOIN sources ON rank = place / {PLACES} WHERE id = ?"
        row = self.execute(query, [id_]).fetchone()
        return document_of(row) if row else None

    def citations(self, where: str = "", values: Iterable[object] = ()) -> Iterator[Row]:
        """The rows of `citations`, in order of appearance."""
        query = (
            f"SELECT d.id AS source, s.path AS path, {', '.join(f'c.{name}' for name in _CITATION)} FROM citations c"
            f" JOIN documents d ON d.place = c.source JOIN sources s ON s.rank = c.source / {PLACES} {where} ORDER BY c.source, c.seq"
        )
        for row in self.execute(query, values):
            found = dict(row)
            found["paragraph"] = json.loads(found["paragraph"]) if found["paragraph"] else None
            found["candidates"] = json.loads(found["candidates"]) if found["candidates"] else []
            yield found

    def warnings(self) -> list[str]:
        """What the build noticed: sources without documents, and several documents of one id."""
        out = [
            f"{row[0]}: no documents in it"
            for row in self.execute("SELECT path FROM sources WHERE documents = 0 ORDER BY rank")
        ]
        query = (
            "SELECT d.id, d.first_id, s.path, (SELECT t.path FROM documents e JOIN sources t ON t.rank = e.place / ?1"
            " WHERE e.first_id = d.first_id ORDER BY e.place LIMIT 1)"
            " FROM documents d JOIN sources s ON s.rank = d.place / ?1 WHERE d.id != d.first_id ORDER BY d.place"
        )
        for id_, first_id, path, first_path in self.execute(query, [PLACES]):
            out.append(f"{path}: a second {first_id} (the first is in {first_path}); it is called {id_}")
        return out

    def between(self, *filters: Filter) -> Iterator[Row]:
        """The documents that any of some filters takes, by date, the undated ones last, as their volume prints them.

        Examples
        --------
        >>> import graphcables
        >>> from graphcables.filters import Filter
        >>> with graphcables.open("sample") as store:
        ...     [row["id"] for row in store.between(Filter(after="1972-10-29", before="1972-10"))]
        ['frus1969-76v09/d81']
        """
        parts = [filter_.where() for filter_ in filters]
        query = (
            "SELECT d.id, d.date, d.sender, d.recipient, d.serials, d.title FROM documents d"
            f" WHERE {' OR '.join(f'({part})' for part, _ in parts)} ORDER BY d.date IS NULL, d.date, d.place"
        )
        for row in self.execute(query, [value for _, values in parts for value in values]):
            yield {**dict(row), "serials": json.loads(row["serials"])}

    def search(self, words: str, limit: int = 200, which: Filter | None = None) -> Iterator[Row]:
        """The documents that hold all of some words, the best first, each with the words in context.

        Words in quotes count as a phrase: they stand together, in their order.

        Examples
        --------
        >>> import graphcables
        >>> with graphcables.open("sample") as store:
        ...     [len(list(store.search(words))) for words in ("Thieu Saigon", '"Thieu Saigon"', '"the President"')]
        [19, 0, 17]
        """
        parts: list[str] = []
        for phrase, others in _PHRASE.findall(words):
            parts += [" ".join(_WORD.findall(phrase))] if phrase else _WORD.findall(others)
        wanted = " ".join(f'"{part}"' for part in parts if part)
        if not wanted:
            return
        condition, values = which.where() if which else ("TRUE", [])
        query = (
            "SELECT d.id, d.date, d.sender, d.recipient, d.serials, d.title, snippet(words, 1, '', '', '…', 16) AS hit"
            " FROM words JOIN documents d ON d.place = words.rowid"
            f" WHERE words MATCH ? AND {condition} ORDER BY rank, d.place LIMIT ?"
        )
        for row in self.execute(query, [wanted, *values, limit]):
            yield {**dict(row), "serials": json.loads(row["serials"])}

    def counts(self) -> list[Row]:
        """Rows of `stats`: how many documents each volume has, how many citations each kind, status, relation and method."""
        rows = [
            {"what": "documents", "of": row[0], "count": row[1]}
            for row in self.execute("SELECT volume, count(*) FROM documents GROUP BY volume ORDER BY volume")
        ]
        for what in ("kind", "status", "relation", "method"):
            query = f"SELECT {what}, count(*) FROM citations GROUP BY {what} ORDER BY count(*) DESC, {what}"
            rows += [{"what": f"citations by {what}", "of": row[0], "count": row[1]} for row in self.execute(query)]
        return rows

    def cited_by(self, id_: str) -> list[Row]:
        """The citations that a message makes."""
        return list(self.citations("WHERE c.source = (SELECT place FROM documents WHERE id = ?)", [id_]))

    def citing(self, id_: str) -> list[Row]:
        """The citations that a message receives."""
        return list(self.citations("WHERE c.target = ?", [id_]))

    def message(self, id_: str) -> Row | None:
        """What is known of a message, present or absent: id, serials, date, sender, recipient, status, title, place."""
        row = self.execute(
            "SELECT id, serials, date, sender, recipient, title, place FROM documents WHERE id = ?", [id_]
        ).fetchone()
        if row:
            return {**dict(row), "serials": json.loads(row["serials"]), "status": "present"}
        row = self.execute("SELECT * FROM absent WHERE id = ?", [id_]).fetchone()
        if row:
            return {
                "id": id_,
                "serials": [absent_serial(id_, row["series"], row["number"])],
                "date": row["date"],
                "sender": row["sender"],
                "recipient": row["recipient"],
                "title": None,
                "place": None,
                "status": "absent",
            }
        row = self.execute("SELECT status FROM citations WHERE target = ? LIMIT 1", [id_]).fetchone()
        if row is None:
            return None
        unknown = dict.fromkeys(("date", "sender", "recipient", "title", "place"))
        status = "outside" if row["status"] == "outside" else "absent"
        return {"id": id_, "serials": [id_.partition("/")[2]], **unknown, "status": status}

    def graph(self, messages: Iterable[str] | None = None, *, evidence: bool = True) -> CableGraph:
        """The graph of citations, or the part between some messages: see `graphcables.graph.make_graph`."""
        from graphcables.graph import make_graph

        return make_graph(self, messages, evidence=evidence)

    def chain(self, name: str) -> list[Row]:
        """The reply chain of a message, by any of its names: see `graphcables.chains.reply_chain`."""
        from graphcables.chains import reply_chain

        return reply_chain(self, self.find(name))

    def find(self, name: str) -> str:
        """The id of the message that a person means by a name: ``Hakto44``, ``d52``, ``"Document 52"``.

        Raises
        ------
        AmbiguousError
            Where it fits several messages; NotFoundError where it fits none. Both carry the nearest ids.
        """
        exact = "SELECT id FROM documents WHERE id = ?1 UNION ALL SELECT id FROM absent WHERE id = ?1"
        if row := self.execute(exact, [name]).fetchone():
            return str(row[0])
        try:
            return look_up(name, self.named, self.like)
        except AmbiguousError:
            raise
        except NotFoundError:
            cited = self._cited_only(name)
            if len(cited) > 1:
                raise AmbiguousError(f"{name!r} fits {len(cited)} documents that are not printed here", cited) from None
            if cited:
                return cited[0]
            raise

    def _cited_only(self, name: str) -> tuple[str, ...]:
        """The documents, by their ids or numbers, that are cited and have no entry of their own: "d99"."""
        wanted = name.strip()
        if not re.fullmatch(r"(?:[\w.-]+/)?[dp][0-9]+[A-Za-z]?(?:/.*)?|[\w.-]+/.+", wanted):
            return ()
        volumes = [] if "/" in wanted else [row[0] for row in self.execute("SELECT DISTINCT volume FROM documents")]
        ids = [f"{volume}/{wanted}" for volume in volumes] or [wanted]
        query = "SELECT EXISTS (SELECT 1 FROM citations WHERE target = ?)"
        return tuple(id_ for id_ in ids if self.execute(query, [id_]).fetchone()[0])

    def named(self, name_key: str) -> list[tuple[str, int]]:
        """(id, rank) of the messages that bear a key of `graphcables.names`."""
        return [
            (row[0], row[1])
            for row in self.execute("SELECT id, rank FROM names WHERE key = ? ORDER BY rank, id", [name_key])
        ]

    def beginning(self, typed: str, count: int = 60) -> list[str]:
        """What a shell may make of the beginning of a message's name: ids and serials, as typed so far and written in one word.

        Examples
        --------
        >>> import graphcables
        >>> with graphcables.open("sample") as store:
        ...     store.beginning("hakto4"), store.beginning("frus1969-76v09/d5")[:2]
        (['hakto4', 'hakto41', 'hakto42', 'hakto43', 'hakto44', 'hakto45', 'hakto46', 'hakto49'], ['frus1969-76v09/d50', 'frus1969-76v09/d51'])
        """
        last = chr(0x10FFFF)
        query = "SELECT id FROM documents WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        ids = [row[0] for row in self.execute(query, [typed, typed + last, count])] if typed else []
        stem = key(typed)
        query = "SELECT DISTINCT id, rank, key FROM names WHERE key >= ? AND key < ? AND rank IN (1, 2) ORDER BY key LIMIT ?"
        serials = [
            serial.replace(" ", "").split("/")[0]
            for id_, rank, number in self.execute(query, [stem, stem + last, count])
            for serial in ([number] if rank == 1 else (self.message(id_) or {"serials": []})["serials"])
        ]
        fitting = [typed + serial[len(typed) :] for serial in serials if serial.lower().startswith(typed.lower())]
        return [name for name in dict.fromkeys(ids + fitting) if _PLAIN.fullmatch(name)]

    def like(self, name_key: str) -> list[tuple[str, str]]:
        """(key, id) of messages whose names begin as a key does, for "did you mean"."""
        stem = name_key.rstrip("0123456789") or name_key
        rows: list[sqlite3.Row] = []
        while stem and not rows:
            rows = self.execute(
                "SELECT key, id FROM names WHERE key >= ? AND key < ? LIMIT 4000",
                [stem, stem[:-1] + chr(ord(stem[-1]) + 1)],
            ).fetchall()
            stem = stem[:-1]
        return [(row[0], row[1]) for row in rows]
