"""The whole way: sources are read, references found and resolved, the database written."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from graphcables import __version__
from graphcables.errors import DatabaseError, SourceError
from graphcables.find import find
from graphcables.model import Document, Reference
from graphcables.read import STDIN, Source, find_sources, read
from graphcables.read.table import Columns
from graphcables.resolve import resolve
from graphcables.resolve.register import Register
from graphcables.rows import Row, reference_row
from graphcables.store import (
    Store,
    add_citations,
    add_documents,
    check_replaceable,
    document_of,
    document_values,
    finish,
    new_database,
    reference_of,
)

Progress = Callable[[int, int], None]
"""Told (done, of all) in bytes of the sources."""

_SMALL = 200_000
"""Bytes of sources below which other processes cost more than they save."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What one source gave: its documents with their references, or the error that stopped it."""

    source: Source
    digest: str
    documents: tuple[tuple[Document, tuple[Reference, ...]], ...] = ()
    error: str | None = None


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
    read, unchanged : int
        Sources read now, and taken over from the old database.
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
    errors: list[SourceError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def extract(source: Source, data: bytes | None = None) -> Extract:
    """The documents and references of one source; an error is part of the result."""
    digest = ""
    documents: list[tuple[Document, tuple[Reference, ...]]] = []
    error = None
    try:
        if data is None:
            data = sys.stdin.buffer.read() if source.path == STDIN else Path(source.path).read_bytes()
        digest = _digest(data)
        documents = [(document, tuple(find(document))) for document in read(source, data)]
    except SourceError as problem:
        error, documents = str(problem), []
    except OSError as problem:
        error = f"{source.path}: {problem.strerror or problem}"
    except Exception as problem:  # one file that our own code stumbles over must not cost the others
        error, documents = f"{source.path}: could not be read (internal error: {type(problem).__name__}: {problem})", []
    return Extract(source, digest, tuple(documents), error)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def extract_all(
    sources: Sequence[Source], progress: Progress | None = None, executor: Executor | None = None
) -> Iterator[Extract]:
    """What the sources give, in their order, worked out by several processes where that pays.

    Parameters
    ----------
    sources : sequence of Source
    progress : callable, optional
    executor : concurrent.futures.Executor, optional
        Who does the work; by default as many processes as there are cores.
    """
    sizes = [_size(source) for source in sources]
    total = sum(sizes)
    cores = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count() or 1
    done = 0
    if executor is None and (cores < 2 or total < _SMALL or len(sources) < 2):
        for source, size in zip(sources, sizes, strict=True):
            extracted = extract(source)
            done += size
            if progress:
                progress(done, total)
            yield extracted
        return
    own = (
        ProcessPoolExecutor(cores, mp_context=get_context("spawn" if sys.platform == "win32" else "forkserver"))
        if executor is None
        else None
    )
    pool = executor or own
    assert pool is not None  # noqa: S101  one of the two was given or made
    try:
        window = 4 * cores + 4
        waiting = [_submit(pool, source) for source in sources[:window]]
        for place, size in enumerate(sizes):
            future = waiting[place]
            if place + window < len(sources):
                waiting.append(_submit(pool, sources[place + window]))
            try:
                extracted = future.result()
            except BrokenExecutor:  # a process died, or none can be started from this program: go on in this one
                extracted = extract(sources[place])
            waiting[place] = None  # type: ignore[call-overload]
            done += size
            if progress:
                progress(done, total)
            yield extracted
    finally:
        if own is not None:
            own.shutdown(cancel_futures=True)


def _submit(pool: Executor, source: Source) -> Future[Extract]:
    """Hands a source to another process; standard input is read here, for it has another."""
    try:
        return pool.submit(extract, source, sys.stdin.buffer.read() if source.path == STDIN else None)
    except (BrokenExecutor, RuntimeError):
        failed: Future[Extract] = Future()
        failed.set_exception(BrokenExecutor())
        return failed


def _size(source: Source) -> int:
    try:
        return os.path.getsize(source.path)
    except OSError:
        return 0


@cache
def program() -> str:
    """The version of graphcables with a digest of its modules and tables: what another one read is read again."""
    folder = Path(__file__).parent
    own = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".tsv"):
            own.update(path.read_bytes())
    return f"{__version__} {own.hexdigest()}"


class _Old:
    """The database that is to be replaced: what it holds of sources that have not changed."""

    def __init__(self, path: Path) -> None:
        self.store: Store | None = None
        self.digests: dict[str, str] = {}
        try:
            store = Store(path)
            if store.meta().get("program") == program():
                self.digests = {
                    row[0]: row[1] for row in store.execute("SELECT path, digest FROM sources ORDER BY place")
                }
                self.store = store
            else:
                store.close()
        except (DatabaseError, sqlite3.Error):
            self.store = None

    def has(self, source: Source) -> bool:
        """Whether a source is there as it is now."""
        if self.store is None or source.path not in self.digests:
            return False
        try:
            return _digest(Path(source.path).read_bytes()) == self.digests[source.path]
        except OSError:
            return False

    def is_all(self, sources: Sequence[Source]) -> bool:
        """Whether the database is of just these sources, in this order, as they are now."""
        return list(self.digests) == [source.path for source in sources] and all(self.has(source) for source in sources)

    def tell(self, report: Report) -> None:
        """Fills a report from the database as it is."""
        assert self.store is not None  # noqa: S101  asked only where it is all there
        report.unchanged = len(self.digests)
        report.warnings = json.loads(self.store.meta()["warnings"])
        report.documents = self.store.execute("SELECT count(*) FROM documents").fetchone()[0]
        report.references = dict(
            self.store.execute("SELECT kind, count(*) FROM citations GROUP BY kind ORDER BY kind").fetchall()
        )
        report.citations = dict(
            self.store.execute("SELECT status, count(*) FROM citations GROUP BY status ORDER BY status").fetchall()
        )

    def extract(self, source: Source) -> Extract:
        """What the source gave when it was read."""
        assert self.store is not None  # noqa: S101  asked only of sources it has
        documents = []
        for row in self.store.execute("SELECT * FROM documents WHERE path = ? ORDER BY place", [source.path]):
            document = replace(document_of(row), id=row["first_id"])
            rows = self.store.execute("SELECT * FROM citations WHERE source = ? ORDER BY place", [row["id"]])
            references = tuple(replace(reference_of(found, source.path), source=row["first_id"]) for found in rows)
            documents.append((document, references))
        return Extract(source, self.digests[source.path], tuple(documents))

    def close(self) -> None:
        if self.store is not None:
            self.store.close()


def build(
    sources: Iterable[str | Path],
    db: str | Path = "graphcables.db",
    *,
    columns: Columns | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Report:
    """Reads sources, finds and resolves their references, and writes one database file.

    Only sources that have changed since the file was written are read again. The file is replaced when the new one
    is whole; sources that can't be read are named in the report and leave the others untouched.

    Parameters
    ----------
    sources : iterable of str or Path
        Files, folders, patterns; ``"-"`` is standard input.
    db : str or Path
        The database.
    columns : Columns, optional
        The names of the columns of tables among the sources.
    progress : callable, optional
        Told (done, of all) in bytes as sources are read.
    executor : concurrent.futures.Executor, optional
        Who reads; by default a process for each core.

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
    found, missing = find_sources((str(source) for source in sources), columns)
    report = Report(path, errors=list(missing))
    if not found:
        raise missing[0] if missing else SourceError("no documents in the sources: nothing to build")
    old = _Old(path)
    try:
        if not missing and old.is_all(found):
            old.tell(report)
        else:
            _write(path, found, old, report, progress, executor)
    finally:
        old.close()
    return report


def _write(
    path: Path, found: list[Source], old: _Old, report: Report, progress: Progress | None, executor: Executor | None
) -> None:
    known = {source.path for source in found if old.has(source)}
    fresh = iter(extract_all([source for source in found if source.path not in known], progress, executor))
    with new_database(path) as connection:
        register = Register()
        references: list[Reference] = []
        sources: list[tuple[str, str, int]] = []
        seen: dict[str, str] = {}
        place = 0
        for order, source in enumerate(found):
            if source.path in known:
                extracted = old.extract(source)
                report.unchanged += 1
            else:
                extracted = next(fresh)
                report.read += extracted.error is None
            if extracted.error is not None:
                report.errors.append(SourceError(extracted.error))
                continue
            sources.append((source.path, extracted.digest, order))
            if not extracted.documents:
                report.warnings.append(f"{source.path}: no documents in it")
            rows: list[tuple[Any, ...]] = []
            for document, cited in extracted.documents:
                own = _unique(document, seen, report)
                rows.append(document_values(place, document.id, own))
                place += 1
                register.add(own)
                references += cited if own is document else (replace(reference, source=own.id) for reference in cited)
            add_documents(connection, rows)
        if not place:
            raise report.errors[0] if report.errors else SourceError("no documents in the sources: nothing to build")
        register.close()
        citations = list(resolve(register, references))
        add_citations(connection, citations)
        report.documents = place
        report.references = dict(sorted(Counter(reference.kind for reference in references).items()))
        report.citations = dict(sorted(Counter(citation.status for citation in citations).items()))
        finish(connection, sources, {"program": program(), "warnings": json.dumps(report.warnings)})


def reference_rows(
    names: Iterable[str], failed: Callable[[str], object], columns: Columns | None = None
) -> Iterator[Row]:
    """The rows of `refs`: the references of sources, unresolved. What can't be read is told to `failed`."""
    found, missing = find_sources(names, columns)
    for problem in missing:
        failed(str(problem))
    seen: dict[str, str] = {}
    report = Report(Path())
    for extracted in extract_all(found):
        if extracted.error is not None:
            failed(extracted.error)
        for document, references in extracted.documents:
            own = _unique(document, seen, report)
            for reference in references:
                yield reference_row(replace(reference, source=own.id))


def _unique(document: Document, seen: dict[str, str], report: Report) -> Document:
    """The document under an id that no other has: a later one gets a suffix, and a warning is noted."""
    if document.id not in seen:
        seen[document.id] = document.path
        return document
    count = int(seen.get(f"{document.id}\n", "1")) + 1  # no id holds a line's end
    while f"{document.id}-{count}" in seen:
        count += 1
    seen[f"{document.id}\n"] = str(count)
    id_ = f"{document.id}-{count}"
    seen[id_] = document.path
    report.warnings.append(
        f"{document.path}: a second {document.id} (the first is in {seen[document.id]}); it is called {id_}"
    )
    return replace(document, id=id_)
