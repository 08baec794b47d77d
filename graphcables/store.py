"""The database: one SQLite file, and the questions asked of it.

A build writes a new file beside the old one and puts it in its place when it is whole. Questions open the file
read-only and are answered by indexed queries: nothing here loads NetworkX or pandas.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcables.errors import DatabaseError
from graphcables.model import Citation, Document, Evidence, Footnote, Marker, Page, Reference
from graphcables.names import document_keys, look_up, message_keys
from graphcables.rows import Row

if TYPE_CHECKING:
    import networkx as nx

SCHEMA = 1
"""Version of the tables. A file of another version is refused, with a word on how to rebuild it."""
APPLICATION = 0x67636162
"""SQLite's application id of our files: "gcab"."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (path TEXT PRIMARY KEY, digest TEXT, place INTEGER) WITHOUT ROWID;
CREATE TABLE documents (
  place INTEGER PRIMARY KEY, id TEXT NOT NULL, first_id TEXT NOT NULL, path TEXT, volume TEXT, number TEXT, title TEXT, date TEXT,
  sender TEXT, recipient TEXT, place_of_writing TEXT, serials TEXT, origin TEXT, destination TEXT, layout TEXT, text TEXT);
CREATE TABLE citations (
  place INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT, text TEXT, start INTEGER, end INTEGER, footnote TEXT, marker TEXT,
  series TEXT, number TEXT, possessive TEXT, date TEXT, volume TEXT, pin TEXT, paragraph TEXT, more TEXT,
  target TEXT, status TEXT, candidates TEXT, relation TEXT, method TEXT, confidence REAL);
CREATE TABLE absent (id TEXT PRIMARY KEY, series TEXT, number TEXT, date TEXT, sender TEXT, recipient TEXT) WITHOUT ROWID;
CREATE TABLE names (key TEXT NOT NULL, id TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (title, text, content='documents', content_rowid='place', tokenize='unicode61 remove_diacritics 2');
"""
_INDEXES = """
CREATE UNIQUE INDEX documents_id ON documents (id);
CREATE INDEX documents_path ON documents (path);
CREATE INDEX citations_source ON citations (source);
CREATE INDEX citations_target ON citations (target);
"""
_REFERENCE_COLUMNS = (
    "source kind text start end footnote marker series number possessive date volume pin paragraph more".split()
)
_CITATION_COLUMNS = [*_REFERENCE_COLUMNS, *"target status candidates relation method confidence".split()]
_DOCUMENT_COLUMNS = "place id first_id path volume number title date sender recipient place_of_writing serials origin destination layout text".split()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def check_replaceable(path: Path) -> None:
    """Makes sure that a build may replace a file: one of ours, an empty one, or none.

    Raises
    ------
    DatabaseError
        Where the file is somebody else's.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise DatabaseError(f"{path}: is no ordinary file")
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        header = file.read(72)
    if not header.startswith(b"SQLite format 3\0") or int.from_bytes(header[68:72], "big") != APPLICATION:
        raise DatabaseError(f"{path}: exists and is no graphcables database; it is left as it is (choose another --db)")


@contextmanager
def new_database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new, empty database, put in the place of `path` when the block ends well.

    Raises
    ------
    DatabaseError
        Where it can't be written. The old file is left as it was.
    """
    import tempfile

    path = path.resolve()
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        os.close(handle)
        connection = sqlite3.connect(name)
    except OSError as error:
        raise DatabaseError(f"{path}: can't be written: {error.strerror or error}") from None
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={SCHEMA}")
        yield connection
        connection.executescript(_INDEXES)
        connection.commit()
        connection.close()
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: can't be written: {error}") from None
    finally:
        connection.close()
        if os.path.exists(name):
            os.unlink(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def document_values(place: int, first_id: str, document: Document) -> tuple[Any, ...]:
    """A document as a row of its table; `first_id` is its id before another with the same one was known."""
    layout = {
        "body": document.body,
        "opening": document.opening,
        "notes": document.notes,
        "footnotes": [(note.label, note.start, note.end) for note in document.footnotes],
        "markers": [(marker.offset, marker.label, marker.footnote) for marker in document.markers],
        "pages": [(page.offset, page.label) for page in document.pages],
    }
    return (
        place,
        document.id,
        first_id,
        document.path,
        document.volume,
        document.number,
        document.title,
        document.date,
        document.sender,
        document.recipient,
        document.place,
        _dump(document.serials),
        _dump(document.origin),
        _dump(document.destination),
        _dump(layout),
        document.text,
    )


def document_of(row: sqlite3.Row) -> Document:
    """The document of a row; the opposite of `document_values`."""
    layout = json.loads(row["layout"])
    return Document(
        id=row["id"],
        path=row["path"],
        volume=row["volume"],
        number=row["number"],
        title=row["title"],
        date=row["date"],
        sender=row["sender"],
        recipient=row["recipient"],
        place=row["place_of_writing"],
        origin=tuple(json.loads(row["origin"])),
        destination=tuple(json.loads(row["destination"])),
        serials=tuple(json.loads(row["serials"])),
        text=row["text"],
        body=layout["body"],
        opening=layout["opening"],
        notes=layout["notes"],
        footnotes=tuple(Footnote(*note) for note in layout["footnotes"]),
        markers=tuple(Marker(*marker) for marker in layout["markers"]),
        pages=tuple(Page(*page) for page in layout["pages"]),
    )


def _reference_values(reference: Reference) -> tuple[Any, ...]:
    more = [
        reference.noun,
        reference.origin,
        reference.destination,
        reference.also,
        [(said.kind, said.text, said.number, said.volume, said.exact) for said in reference.evidence],
        reference.noted,
        reference.referred,
    ]
    return (
        reference.source,
        reference.kind,
        reference.text,
        reference.start,
        reference.end,
        reference.footnote,
        reference.marker,
        reference.series,
        reference.number,
        reference.possessive,
        reference.date,
        reference.volume,
        reference.pin,
        _dump(reference.paragraph) if reference.paragraph else None,
        _dump(more) if any(more) else None,
    )


def reference_of(row: sqlite3.Row, path: str) -> Reference:
    """The reference of a row of the citations' table."""
    noun, origin, destination, also, evidence, noted, referred = (
        json.loads(row["more"]) if row["more"] else (None, (), (), (), (), None, False)
    )
    return Reference(
        source=row["source"],
        path=path,
        kind=row["kind"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        footnote=row["footnote"],
        marker=row["marker"],
        series=row["series"],
        number=row["number"],
        possessive=row["possessive"],
        date=row["date"],
        volume=row["volume"],
        pin=row["pin"],
        paragraph=tuple(json.loads(row["paragraph"])) if row["paragraph"] else None,
        noun=noun,
        origin=tuple(origin),
        destination=tuple(destination),
        also=tuple(also),
        evidence=tuple(Evidence(*said) for said in evidence),
        noted=noted,
        referred=bool(referred),
    )


def add_documents(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Adds rows of `document_values`."""
    marks = ",".join("?" * len(_DOCUMENT_COLUMNS))
    connection.executemany(f"INSERT INTO documents ({','.join(_DOCUMENT_COLUMNS)}) VALUES ({marks})", rows)


def add_citations(connection: sqlite3.Connection, citations: Iterable[Citation]) -> None:
    """Adds citations, in their order."""
    marks = ",".join("?" * len(_CITATION_COLUMNS))
    connection.executemany(
        f"INSERT INTO citations ({','.join(_CITATION_COLUMNS)}) VALUES ({marks})",
        (
            (
                *_reference_values(citation.reference),
                citation.target,
                citation.status,
                _dump(citation.candidates) if citation.candidates else None,
                citation.relation,
                citation.method,
                citation.confidence,
            )
            for citation in citations
        ),
    )


def finish(connection: sqlite3.Connection, sources: Iterable[tuple[str, str, int]], meta: dict[str, str]) -> None:
    """Fills what follows from documents and citations: absent messages, names, the search index."""
    connection.executemany("INSERT INTO sources VALUES (?, ?, ?)", sources)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    connection.execute(
        "INSERT INTO absent SELECT target, series, number, min(date), NULL, NULL FROM citations"
        " WHERE status IN ('absent', 'outside') AND kind = 'message' GROUP BY target"
    )
    _add_absent_parties(connection)
    names: list[tuple[str, str, int]] = []
    for id_, number, serials in connection.execute("SELECT id, number, serials FROM documents ORDER BY place"):
        names += [(name, id_, rank) for name, rank in document_keys(id_, number, json.loads(serials))]
    for id_, series, number in connection.execute("SELECT id, series, number FROM absent ORDER BY id"):
        names += [(name, id_, rank) for name, rank in message_keys(id_, absent_serial(id_, series, number))]
    connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", names)
    connection.execute("INSERT INTO words (words) VALUES ('rebuild')")


def absent_serial(id_: str, series: str | None, number: str | None) -> str:
    """The serial of a message that is not among the sources: its id's, or the cited one where a note names the document."""
    name = id_.split("/", 1)[1]
    return f"{series} {number}" if series and number and re.fullmatch(r"[dp]\d+[a-zA-Z]?", name) else name


def _add_absent_parties(connection: sqlite3.Connection) -> None:
    """Who sent an absent message to whom, where all its citations that say so agree.

    An answer goes back to where the message came from; what a sender cites of his own may have gone to somebody else,
    unless both belong to one pair of series (Hakto and Tohak).
    """
    from graphcables import lexicon

    ends: dict[str, list[set[str | None]]] = {}
    query = (
        "SELECT c.target, c.relation, c.series, c.possessive, d.serials, d.sender, d.recipient FROM citations c JOIN documents d ON d.id = c.source"
        " WHERE c.status = 'absent' AND c.kind = 'message' AND c.relation != 'reference'"
    )
    for target, relation, series, possessive, serials, sender, recipient in connection.execute(query):
        own = {name for serial in json.loads(serials) for name, _ in lexicon.parse_serial(serial)}
        paired = series is not None and lexicon.pair(series) is not None and bool(own & {series, lexicon.pair(series)})
        if not paired and possessive not in ("your", "my", "our"):
            continue
        one, other = (recipient, sender) if relation == "reply" else (sender, recipient if paired else None)
        found = ends.setdefault(target, [set(), set()])
        found[0].add(one)
        found[1].add(other)
    connection.executemany(
        "UPDATE absent SET sender = ?, recipient = ? WHERE id = ?",
        [
            (next(iter(one)) if len(one) == 1 else None, next(iter(other)) if len(other) == 1 else None, target)
            for target, (one, other) in sorted(ends.items())
        ],
    )


class Store:
    """A database opened for questions.

    Parameters
    ----------
    path : Path or str

    Raises
    ------
    DatabaseError
        Where the file is missing, none of ours, damaged or of another version.

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
            self.connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
            self.connection.row_factory = sqlite3.Row
            application = self.connection.execute("PRAGMA application_id").fetchone()[0]
            version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
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
        """What the build noted: the program that wrote the file, and its warnings."""
        return dict(self.execute("SELECT key, value FROM meta").fetchall())

    def documents(self) -> Iterator[Row]:
        """The rows of `documents`, in the order in which the sources print them."""
        columns = "id, path, volume, number, title, date, sender, recipient, place_of_writing, serials"
        for row in self.execute(f"SELECT {columns} FROM documents ORDER BY place"):
            found = dict(row)
            found["place"] = found.pop("place_of_writing")
            found["serials"] = json.loads(found["serials"])
            yield found

    def document(self, id_: str) -> Document | None:
        """A document, whole; None where there is none of that id."""
        row = self.execute("SELECT * FROM documents WHERE id = ?", [id_]).fetchone()
        return document_of(row) if row else None

    def citations(self, where: str = "", values: Iterable[object] = ()) -> Iterator[Row]:
        """The rows of `citations`, in order of appearance."""
        query = f"SELECT c.*, d.path FROM citations c JOIN documents d ON d.id = c.source {where} ORDER BY c.place"
        for row in self.execute(query, values):
            found = dict(row)
            del found["more"]
            del found["place"]
            found["paragraph"] = json.loads(found["paragraph"]) if found["paragraph"] else None
            found["candidates"] = json.loads(found["candidates"]) if found["candidates"] else []
            yield {name: found[name] for name in ("source", "path", *(n for n in found if n not in ("source", "path")))}

    def search(self, words: str, limit: int = 200) -> Iterator[Row]:
        """The documents that hold all of some words, the best first, each with the words in context."""
        wanted = " ".join(f'"{word}"' for word in re.findall(r"[^\W_]+", words))
        if not wanted:
            return
        query = (
            "SELECT d.id, d.date, d.sender, d.recipient, d.serials, d.title, snippet(words, 1, '', '', '…', 16) AS hit"
            " FROM words JOIN documents d ON d.place = words.rowid WHERE words MATCH ? ORDER BY rank, d.place LIMIT ?"
        )
        for row in self.execute(query, [wanted, limit]):
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
        return list(self.citations("WHERE c.source = ?", [id_]))

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
        return None

    def graph(self, messages: Iterable[str] | None = None) -> nx.DiGraph[str]:
        """The graph of citations, or the part between some messages: see `graphcables.graph.make_graph`."""
        from graphcables.graph import make_graph

        return make_graph(self, messages)

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
        return look_up(name, self.named, self.like)

    def named(self, name_key: str) -> list[tuple[str, int]]:
        """(id, rank) of the messages that bear a key of `graphcables.names`."""
        return [
            (row[0], row[1])
            for row in self.execute("SELECT id, rank FROM names WHERE key = ? ORDER BY rank, id", [name_key])
        ]

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
