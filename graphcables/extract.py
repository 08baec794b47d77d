"""What a source gives: its documents and their references, as rows of the database or of `refs`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from graphcables import records
from graphcables.errors import SourceError
from graphcables.extracts import Extract, Extracted
from graphcables.find import find
from graphcables.model import Document, Reference
from graphcables.read import Source, find_sources, read
from graphcables.read.assemble import in_blocks
from graphcables.read.files import contents, digest_of
from graphcables.read.table import Columns
from graphcables.rows import Row, reference_row


def extract(source: Source, data: bytes | None = None) -> Extract:
    """The documents and references of one source; an error is part of the result."""
    try:
        stamp = None
        if data is None:
            data, stamp = contents(source.path)
        documents = tuple(
            Extracted(
                records.document_values(document),
                records.text_values(document),
                records.page_values(document),
                [records.reference_values(reference) for reference in found],
            )
            for document, found in documents_of(source, data)
        )
        return Extract(source.path, digest_of(data), stamp, documents)
    except OSError as problem:
        error = f"{source.path}: {problem.strerror or problem}"
    except SourceError as problem:
        error = str(problem)
    return Extract(source.path, error=error)


def documents_of(source: Source, data: bytes | None = None) -> Iterator[tuple[Document, list[Reference]]]:
    """The documents of a source, each with its references.

    Raises
    ------
    SourceError
        Whatever goes wrong: one file that our own code stumbles over must not cost the others.
    """
    try:
        for block in in_blocks(read(source, data)):
            yield from zip(block, [find(document) for document in block], strict=True)
    except SourceError:
        raise
    except RecursionError:
        raise SourceError(f"{source.path}: nested too deeply to be a document") from None
    except Exception as problem:
        raise SourceError(
            f"{source.path}: could not be read (internal error: {type(problem).__name__}: {problem})"
        ) from None


def reference_rows(
    names: Iterable[str], failed: Callable[[str], object], columns: Columns | None = None
) -> Iterator[Row]:
    """The rows of `refs`: the references of sources, unresolved. What can't be read is told to `failed`."""
    found, missing = find_sources(names, columns)
    for problem in missing:
        failed(str(problem))
    seen: dict[str, int] = {}
    for source in found:
        try:
            for document, references in documents_of(source):
                count = seen[document.id] = seen.get(document.id, 0) + 1
                own = document.id if count == 1 else f"{document.id}-{count}"
                for reference in references:
                    yield reference_row(replace(reference, source=own))
        except SourceError as problem:
            failed(str(problem))
