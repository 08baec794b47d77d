"""Reading: from files, folders, patterns and standard input to documents, the same from every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from graphcables.errors import SourceError
from graphcables.model import Document
from graphcables.read.files import STDIN, contents, is_address
from graphcables.read.source import Source
from graphcables.read.sources import find_sources
from graphcables.read.table import read_table

__all__ = ["Source", "find_sources", "read"]


def read(source: Source, data: bytes | None = None) -> Iterator[Document]:
    """The documents of a source.

    Parameters
    ----------
    source : Source
    data : bytes, optional
        Its contents, where they have been read already.

    Raises
    ------
    SourceError
        Where it can't be read; the message names the file and the place.
    """
    try:
        if data is None:
            data, _ = contents(source.path)
    except OSError as error:
        raise SourceError(f"{source.path}: {error.strerror or error}") from None
    if not data.strip():
        raise SourceError(f"{source.path}: the file is empty")
    if source.path == STDIN:
        source = Source(STDIN, _guess(data))
    if source.format == "tei":
        yield from _read_tei(source, data)
        return
    if source.format in ("html", "epub"):
        from graphcables.read import html

        if source.format == "html":
            yield from html.read_html(data, source.path, _folder(source.path))
        else:
            yield from html.read_epub(data, source.path)
        return
    text = _decode(source.path, data)
    if source.format == "markdown":
        from graphcables.read.markdown import read_markdown

        yield from read_markdown(text, source.path, _folder(source.path))
    elif source.format == "table":
        yield from read_table(text, source.path, _folder(source.path), source.columns)
    else:
        from graphcables.read.text import read_text

        yield from read_text(text, source.path, _folder(source.path))


def _guess(data: bytes) -> str:
    """The format of standard input, by its first characters."""
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return "tei" if start.startswith((b"<?xml", b"<TEI")) else "markdown" if start.startswith(b"---") else "text"


def _read_tei(source: Source, data: bytes) -> Iterator[Document]:
    from lxml import etree

    from graphcables.read.tei import read_tei

    try:
        yield from read_tei(data, source.path)
    except RecursionError:
        raise SourceError(f"{source.path}: elements are nested too deeply to be a document") from None
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = re.sub(r",? line [0-9]+, column [0-9]+.*$", "", str(error.msg))
        raise SourceError(f"{source.path}: line {line}, column {column}: {message}") from None


def _decode(path: str, data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        raise SourceError(f"{path}: a PDF, which is not read; save its text")
    if b"\0" in data[:65536]:
        raise SourceError(f"{path}: a binary file, no text (NUL at byte {data.index(0)})")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path}: line {line}: not UTF-8 text (byte 0x{data[error.start]:02x}); save it as UTF-8"
        ) from None


def _folder(path: str) -> str:
    """The name of the folder that a file is in: the volume of a text without a key of its own."""
    if path == STDIN:
        return "stdin"
    if is_address(path):
        return PurePath(path).parent.name or "documents"
    return Path(path).resolve().parent.name or "documents"
