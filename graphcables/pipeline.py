"""The whole way: sources are read, references found and resolved, the database written.

A first build and a later one go the same way: documents are entered, volumes settled, citations without a target
resolved, and what follows from them derived. A later build takes out what is gone or changed first, and takes the
targets from the citations that this may touch.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from math import inf
from pathlib import Path

from graphcables import records, schema
from graphcables.derive import derive, drop_document_names
from graphcables.errors import DatabaseError, SourceError
from graphcables.extracts import Extract, Extracted
from graphcables.plan import Plan, plan_changes, program, reading_of
from graphcables.read import Source, find_sources
from graphcables.read.files import size_of
from graphcables.read.table import Columns
from graphcables.resolve import day_of_citing, proof, resolve_one
from graphcables.resolve.register import Register, enter, hold
from graphcables.resolve.settle import settle
from graphcables.schema import GAP, PLACES
from graphcables.stale import Touched, make_stale
from graphcables.store import Store
from graphcables.words import Row, WordsAside, add_words
from graphcables.workers import Progress, extract_all
from graphcables.writing import (
    CopyNeeded,
    changed_copy,
    changed_in_place,
    check_replaceable,
    new_database,
    sole_writer,
    words_beside,
)

_COUNTS = "SELECT kind, status, count(*) AS n FROM citations GROUP BY kind, status"
_DAMAGE = ("malformed", "not a database", "vtable constructor failed", "is damaged")
"""What SQLite says of a damaged file."""
_VOLUME, _TITLE = 2, 4
"""Places of a document's volume and title among its values."""
_BATCH = 4000
"""Citations that are resolved at a time."""
_AT_ONCE = {"bytes": 8 << 20, "documents": 2000, "citations": 20_000}
"""Most that a change may read, take out and resolve anew for the database to be kept from its readers as long: a second or two."""


@dataclass(slots=True)
class Report:
    """What a build did.

    Attributes
    ----------
    path : Path
        The database.
    documents : int
    references : dict of str to int
        By kind.
    citations : dict of str to int
        By status.
    read, unchanged, gone : int
        Sources read now, taken over from the old database, and taken out of it, for they are not given any more.
    errors : list of SourceError
        Sources that could not be read.
    warnings : list of str
    """

    path: Path
    documents: int = 0
    references: dict[str, int] = field(default_factory=dict)
    citations: dict[str, int] = field(default_factory=dict)
    read: int = 0
    unchanged: int = 0
    gone: int = 0
    errors: list[SourceError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def build(
    sources: Iterable[str | Path],
    db: str | Path = "graphcables.db",
    *,
    columns: Columns | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
) -> Report:
    """Reads sources, finds and resolves their references, and writes one database file.

    Only sources that have changed since the file was written are read again. What a build writes takes effect when it is
    whole; sources that can't be read are named in the report and leave the others untouched.

    Parameters
    ----------
    sources : iterable of str or Path
        Files, folders, patterns, addresses that fsspec knows; ``"-"`` is standard input.
    db : str or Path
        The database.
    columns : Columns, optional
        The names of the columns of tables among the sources.
    progress : callable, optional
        Told (done, of all) in bytes as sources are read.
    executor : concurrent.futures.Executor, optional
        Who reads; by default a process for each core. `graphcables.cluster.dask_executor` gives a cluster's.
    workers : int, optional
        How many tasks the executor can do at once.

    Returns
    -------
    Report

    Raises
    ------
    DatabaseError
        Where the database can't be written.
    SourceError
        Where no source could be read at all.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from graphcables.sample import SAMPLE
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     report = build([SAMPLE], pathlib.Path(folder) / "graph.db")
    >>> report.documents, report.references["message"] > 50, report.errors
    (53, True, [])
    """
    path = Path(db)
    if str(db) == "sample":
        raise DatabaseError('"sample" is the name of the sample that comes with the package; choose another --db')
    if not path.parent.is_dir():
        raise DatabaseError(f"{path}: there is no folder {path.parent}")
    if path.is_dir():
        raise DatabaseError(f"{path}: is a folder, not a file")
    check_replaceable(path)
    with sole_writer(path.resolve()) as new, _no_collecting():
        found, missing = find_sources((str(source) for source in sources), columns, stamped=path.exists())
        if not found:
            raise missing[0] if missing else SourceError("no documents in the sources: nothing to build")
        report = Report(path, errors=list(missing))
        plan = plan_changes(path, found)
        report.gone = plan.lost
        work = _Work(report, missing, progress, executor, workers, plan.had)
        if plan.anew:
            work.all_of(path, new, found)
        elif plan:
            damaged = False
            try:
                work.change(path, new, plan)
            except DatabaseError as error:
                damaged = any(sign in str(error) for sign in _DAMAGE)
                if not damaged or not all(os.path.isfile(source.path) for source in found):
                    raise  # what is read once, a pipe, has been read
            if damaged:  # the error, which holds rows of it that are not read, is forgotten by now
                work.all_of(path, new, found)
        elif _is_readable(path):
            report.unchanged = len(found)
        else:
            work.all_of(path, new, found)
    with Store(path) as store:
        _tell(store, report)
    return report


def _is_little(plan: Plan) -> bool:
    """Whether what a change reads and takes out is done at once."""
    paths = [source.path for _, source in plan.fresh]
    return (
        plan.taken_out <= _AT_ONCE["documents"]
        and all(map(os.path.isfile, paths))  # what else there is has no size beforehand
        and sum(map(size_of, paths)) <= _AT_ONCE["bytes"]
    )


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keeps Python from looking for cycles among the many rows at hand, which have none: it takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _is_readable(path: Path) -> bool:
    """Whether a database that needs no change can at least be told of: one that is damaged is written anew."""
    try:
        with Store(path) as store:
            _tell(store, Report(path))
    except (DatabaseError, sqlite3.Error):
        return False
    return True


def _tell(store: Store, report: Report) -> None:
    """Fills a report from the database."""
    report.documents = store.execute("SELECT sum(documents) FROM sources").fetchone()[0]
    for kind, status, count in store.execute(f"{_COUNTS} ORDER BY 1, 2"):
        for counts, value in ((report.references, kind), (report.citations, status)):
            counts[value] = counts.get(value, 0) + count
    report.citations = dict(sorted(report.citations.items()))
    report.warnings += store.warnings()


@dataclass(slots=True)
class _Work:
    """The steps of a build."""

    report: Report
    missing: Sequence[SourceError]
    progress: Progress | None
    executor: Executor | None
    workers: int | None
    had: dict[str, int]

    def all_of(self, path: Path, new: Path, found: Sequence[Source]) -> None:
        """Writes a new database."""
        self._begin_report()
        ranked = [(GAP * place, source) for place, source in enumerate(found, 1)]
        with new_database(path, new) as connection, WordsAside(words_beside(new)) as words:
            volumes = self._enter_sources(connection, ranked, self._extracts(ranked), words.add)
            words.finish()
            connection.execute(schema.FIRST_ID_INDEX)
            name(connection)
            connection.executescript(schema.READING_INDEXES)
            for volume in volumes:
                settle(connection, volume)
            hold(connection)
            resolve_all(connection)
            derive(connection)
            connection.executescript(schema.ASKING_INDEXES)
            connection.execute("INSERT INTO meta VALUES ('program', ?)", [program()])
            words.hand_over(connection)

    def change(self, path: Path, new: Path, plan: Plan) -> None:
        """Brings a database up to date: itself, where that is done at once and nobody reads it, else a copy."""
        extracts: Iterable[Extract] = self._extracts(plan.fresh)
        if _is_little(plan):
            extracts = list(extracts)
            with suppress(CopyNeeded), changed_in_place(path) as connection:
                self._changes(connection, plan, extracts, _AT_ONCE["citations"])
                return
        with changed_copy(path, new) as connection:
            self._changes(connection, plan, extracts)

    def _begin_report(self) -> None:
        """Forgets what was reported of an attempt that was given up."""
        self.report.read, self.report.unchanged, self.report.errors[:] = 0, 0, self.missing

    def _extracts(self, ranked: Sequence[tuple[int, Source]]) -> Iterator[Extract]:
        return extract_all([source for _, source in ranked], self.progress, self.executor, self.workers)

    def _changes(
        self, connection: sqlite3.Connection, plan: Plan, extracts: Iterable[Extract], most: float = inf
    ) -> None:
        """Brings a database up to date.

        Raises
        ------
        CopyNeeded
            Where more than so many citations are to be resolved.
        """
        self._begin_report()
        self.report.unchanged = plan.same
        connection.execute(_COUNTS).fetchall()  # what the report will ask must be whole, too
        connection.executemany("UPDATE sources SET stamp = nullif(?, '') WHERE digest = ? AND rank = ?", plan.stamps)
        if not (plan.gone or plan.fresh):
            return
        touched = Touched()
        touched.take_out(connection, plan.gone)
        self._enter_sources(connection, plan.fresh, extracts, partial(add_words, connection), touched)
        for place, old in name(connection, touched.first_ids):
            drop_document_names(connection, place, old)
            touched.add_documents(connection, [place])
        for volume in sorted(touched.volumes):
            touched.add_documents(connection, settle(connection, volume))
        hold(connection, sorted(touched.places))
        make_stale(connection, touched)
        if connection.execute("SELECT count(*) FROM stale").fetchone()[0] > most:
            raise CopyNeeded
        resolve_all(connection, touched)
        derive(connection, touched)

    def _enter_sources(
        self,
        connection: sqlite3.Connection,
        ranked: Sequence[tuple[int, Source]],
        extracts: Iterable[Extract],
        index: Callable[[Sequence[Row]], None],
        touched: Touched | None = None,
    ) -> dict[str, None]:
        """Enters the documents of sources, each under its rank, and indexes their words; gives their volumes, in order."""
        volumes: dict[str, None] = {}
        unread: SourceError | None = None
        count = 0
        for (rank, source), extract in zip(ranked, extracts, strict=True):
            if extract.error is not None:
                unread = unread or SourceError(extract.error)
                lost = self.had.get(extract.path)
                told = (
                    f"; what the last build had of it is left out: {lost:,} document{'s'[: lost > 1]}" if lost else ""
                )
                self.report.errors.append(SourceError(extract.error + told))
                continue
            if len(extract.documents) > PLACES:
                self.report.errors.append(SourceError(f"{extract.path}: more than {PLACES:,} documents"))
                continue
            self.report.read += 1
            count += len(extract.documents)
            connection.execute(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)",
                [
                    rank,
                    extract.path,
                    extract.digest,
                    extract.stamp,
                    reading_of(source, os.getcwd()),
                    len(extract.documents),
                ],
            )
            first = rank * PLACES
            _enter(connection, first, extract.documents, named=touched is None)
            index(
                [(place, found.document[_TITLE], found.text[1]) for place, found in enumerate(extract.documents, first)]
            )
            volumes |= dict.fromkeys(extracted.document[_VOLUME] for extracted in extract.documents)
            if touched is not None:
                touched.add_documents(connection, range(first, first + len(extract.documents)))
        if not count and not connection.execute("SELECT EXISTS (SELECT 1 FROM documents)").fetchone()[0]:
            errors = self.report.errors
            raise unread or (errors[0] if errors else SourceError("no documents in the sources: nothing to build"))
        return volumes


def _enter(connection: sqlite3.Connection, first: int, documents: Sequence[Extracted], *, named: bool) -> None:
    """Enters the documents of a source; those that are not `named` yet wait for their ids, since others may have them."""
    placed = list(enumerate(documents, first))
    enter(
        connection,
        ((place, found.document if named else (None, *found.document[1:]), found.pages) for place, found in placed),
    )
    connection.executemany(schema.INSERT_TEXT, [(place, *found.text) for place, found in placed])
    connection.executemany(
        schema.INSERT_REFERENCE,
        [(place, seq, *values) for place, found in placed for seq, values in enumerate(found.references)],
    )


def name(connection: sqlite3.Connection, first_ids: Iterable[str] | None = None) -> list[tuple[int, str | None]]:
    """Gives each of several documents of one id its own: the later ones get a suffix.

    Parameters
    ----------
    connection : sqlite3.Connection
    first_ids : iterable of str, optional
        Only these are looked at.

    Returns
    -------
    list of (int, str or None)
        Places and former ids of the documents whose id has changed.
    """
    if first_ids is None:
        query = "SELECT first_id FROM documents GROUP BY first_id HAVING count(*) > 1"
        first_ids = [row[0] for row in connection.execute(query).fetchall()]
    changed = []
    for first_id in sorted(first_ids):
        query = "SELECT place, id FROM documents WHERE first_id = ? ORDER BY place"
        rows = connection.execute(query, [first_id]).fetchall()
        connection.execute("UPDATE documents SET id = NULL WHERE first_id = ?", [first_id])
        count = 1
        for position, (place, old) in enumerate(rows):
            own = first_id
            while position and (own == first_id or _is_taken(connection, own)):
                count += 1
                own = f"{first_id}-{count}"
            connection.execute("UPDATE documents SET id = ? WHERE place = ?", [own, place])
            if own != old:
                changed.append((place, old))
    return changed


def _is_taken(connection: sqlite3.Connection, id_: str) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM documents WHERE first_id = ?)"
    return bool(connection.execute(query, [id_]).fetchone()[0])


def resolve_all(connection: sqlite3.Connection, touched: Touched | None = None) -> None:
    """Resolves the citations that have no target: all of a new database, or those that a change has touched."""
    register = Register(connection)
    for rows in _batches(connection, "evidence IS NOT NULL AND number IS NOT NULL", touched is not None):
        proofs = []
        for row in rows:
            place, seq = row[:2]
            source = register.at(place)
            reference = records.reference_of(row, source.id, "")
            if proved := proof(register, reference, source):
                proofs.append((source.volume, reference.number, place, seq, *proved))
        connection.executemany("INSERT OR REPLACE INTO aliases VALUES (?, ?, ?, ?, ?, ?, ?)", proofs)
    for rows in _batches(connection, "TRUE", touched is not None):
        resolved = []
        if touched is None:
            register.fetch(rows[0][0], rows[-1][0])
        for row in rows:
            place, seq = row[:2]
            source = register.at(place)
            reference = records.reference_of(row, source.id, "")
            citation = resolve_one(register, reference, source)
            values = records.resolved_values(citation, day_of_citing(reference, source))
            resolved.append((*values, place, seq))
        connection.executemany(schema.RESOLVE, resolved)


def _batches(connection: sqlite3.Connection, where: str, stale: bool) -> Iterator[list[schema.Values]]:
    """The unresolved citations in order, as their columns stand: some thousands at a time, for they are changed meanwhile."""
    # From the table of the few to that of the many: SQLite, which has no statistics, would go the other way.
    tables, of = ("stale CROSS JOIN citations USING (source, seq)", "stale.") if stale else ("citations", "")
    query = (
        f"SELECT citations.* FROM {tables} WHERE ({of}source, {of}seq) > (?, ?) AND {where}"
        f" ORDER BY {of}source, {of}seq LIMIT {_BATCH}"
    )
    last = (-1, -1)
    while rows := connection.execute(query, last).fetchall():
        yield rows
        last = rows[-1][:2]
