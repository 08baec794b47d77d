"""The rows that scripts rely on (see the README): plain dictionaries from the model."""

from __future__ import annotations

from typing import Any

from graphcables.model import Citation, Document, Reference

Row = dict[str, Any]


def reference_row(reference: Reference) -> Row:
    """A row of `refs`."""
    return {
        "source": reference.source,
        "path": reference.path,
        "kind": reference.kind,
        "text": reference.text,
        "start": reference.start,
        "end": reference.end,
        "footnote": reference.footnote,
        "marker": reference.marker,
        "series": reference.series,
        "number": reference.number,
        "possessive": reference.possessive,
        "date": reference.date,
        "volume": reference.volume,
        "pin": reference.pin,
        "paragraph": list(reference.paragraph) if reference.paragraph else None,
    }


def document_row(document: Document) -> Row:
    """A row of `documents`."""
    return {
        "id": document.id,
        "path": document.path,
        "volume": document.volume,
        "number": document.number,
        "title": document.title,
        "date": document.date,
        "sender": document.sender,
        "recipient": document.recipient,
        "place": document.place,
        "serials": list(document.serials),
    }


def citation_row(citation: Citation) -> Row:
    """A row of `citations`."""
    return {
        **reference_row(citation.reference),
        "target": citation.target,
        "status": citation.status,
        "candidates": list(citation.candidates),
        "relation": citation.relation,
        "method": citation.method,
        "confidence": citation.confidence,
    }
