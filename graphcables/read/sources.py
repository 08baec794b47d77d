"""Which files there are to read: what names stand for, and which files of a folder are documents."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import PurePath

from graphcables import own
from graphcables.errors import SourceError
from graphcables.read.files import STDIN, addresses, is_address, stamp_from, surely_before
from graphcables.read.source import Source
from graphcables.read.table import Columns

_FORMATS = {
    ".xml": "tei",
    ".tei": "tei",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".epub": "epub",
    ".csv": "table",
    ".jsonl": "table",
    ".ndjson": "table",
}
_UNTEXT = "the file's name is not UTF-8; rename it"
_DIGITS = re.compile(r"[0-9]+")
_IN_FOLDERS = {ending: format_ for ending, format_ in _FORMATS.items() if format_ != "table"}
"""Formats read from folders; a table is read where it is named, since any CSV could lie about."""
_BY_HANDLE = os.scandir in os.supports_fd
"""Whether the files of an opened folder can be listed: what is asked of them is answered a third sooner than by their paths."""


def find_sources(
    names: Iterable[str], columns: Columns | None = None, *, stamped: bool = False
) -> tuple[list[Source], list[SourceError]]:
    """The files that names stand for: files, folders (read recursively), patterns, ``-``.

    A file named by itself is read whatever its ending (as plain text, where the ending says nothing); in a folder the
    files of known formats are taken, in the order of their names (d9 before d52); hidden ones, links out of the folder and
    pages that graphcables wrote itself are left out.

    A table (CSV, JSON Lines) is read where it is named, not out of a folder.

    Parameters
    ----------
    names : iterable of str
    columns : Columns, optional
    stamped : bool
        Whether the files of folders get their stamps, which costs as much again.

    Returns
    -------
    list of Source
        Without repetitions, in the order of the names.
    list of SourceError
        One for each name that stands for nothing.
    """
    search = _Search(columns or Columns(), stamped)
    for name in names:
        search.name(name)
    return search.without_repetitions(), search.missing


class _Search:
    """What names stand for, as it is found.

    Attributes
    ----------
    found : list of Source
    missing : list of SourceError
    """

    def __init__(self, columns: Columns, stamped: bool) -> None:
        self.columns, self.stamped = columns, stamped
        self.found: list[Source] = []
        self.missing: list[SourceError] = []
        self._names = 0
        self._links: set[str] = set()

    def name(self, name: str) -> None:
        """Adds what a name stands for."""
        if name == STDIN:
            self._add(Source(STDIN, "text"))
        elif is_address(name):
            self._addresses(name)
        elif os.path.lexists(name):
            self._files(name)
        else:
            matches = sorted(glob.glob(name, recursive=True), key=_natural) if glob.has_magic(name) else []
            if not matches:
                self._missing(name, "no such file or folder")
            for match in matches:
                if os.path.isdir(match) or os.path.isfile(match):
                    self._files(os.path.join(os.curdir, match) if match == STDIN else match)

    def without_repetitions(self) -> list[Source]:
        """The sources in order, each real file once: a folder by itself has none twice, where no link is in it."""
        if self._names < 2 and not self._links:
            return self.found
        folders: dict[str, str] = {}
        told: dict[str, Source] = {}
        for source in self.found:
            path = source.path
            if path in self._links:
                path = os.path.realpath(path)
            elif path != STDIN and not is_address(path):
                folder, name = os.path.split(path)
                if folder not in folders:
                    folders[folder] = os.path.realpath(folder)
                path = os.path.join(folders[folder], name)
            told.setdefault(path, source)
        return list(told.values())

    def _add(self, source: Source) -> None:
        self._names += 1
        self.found.append(source)

    def _missing(self, name: str, problem: str | None) -> None:
        self.missing.append(SourceError(f"{_shown(name)}: {problem}"))

    def _addresses(self, name: str) -> None:
        """Adds the files of an address: as in a folder, those of known formats, or the one that it names."""
        try:
            paths = addresses(name)
        except SourceError as problem:
            self.missing.append(problem)
            return
        except Exception as problem:  # what a file system of fsspec raises is its own
            self._missing(name, str(problem))
            return
        if not paths:
            self._missing(name, "no such file or folder")
        for path in sorted(paths, key=_natural):
            format_ = _FORMATS.get(PurePath(path).suffix.lower())
            if format_ in _IN_FOLDERS.values() or len(paths) == 1:
                self._add(Source(path, format_ or "text", self.columns))

    def _files(self, name: str) -> None:
        """Adds the file of a name, or those of a folder."""
        if os.path.isdir(name):
            self._folder(name)
        elif not _is_text(name):
            self._missing(name, _UNTEXT)
        elif not os.path.exists(name):
            self._missing(name, "a link to nothing")
        else:
            self._links.add(name)
            self._add(Source(name, _FORMATS.get(PurePath(name).suffix.lower(), "text"), self.columns))

    def _folder(self, top: str) -> None:
        """Adds the documents in a folder, in the order of their names; a folder's files before its folders."""
        self._names += 1
        waiting = [top]
        while waiting:
            here = waiting.pop()
            folders = []
            before = surely_before() if self.stamped and _BY_HANDLE else None
            try:
                with _opened(here) as opened, os.scandir(opened) as listed:
                    entries = sorted((entry for entry in listed if not entry.name.startswith(".")), key=_natural_entry)
                    start = os.path.join(here, "")
                    for entry in entries:
                        path = start + entry.name
                        try:
                            if entry.is_dir(follow_symlinks=False):
                                folders.append(path)
                            elif (source := self._document(entry, path, top, before)) is not None:
                                self.found.append(source)
                        except OSError as problem:  # a link to itself, a file that is gone
                            self._missing(path, problem.strerror)
            except OSError as problem:
                self._missing(here, problem.strerror)
            waiting += reversed(folders)

    def _document(self, entry: os.DirEntry[str], path: str, top: str, before: int | None) -> Source | None:
        """A file in a folder as a source; None where it is no document, or a link that leads out of the folder."""
        name = entry.name
        format_ = _IN_FOLDERS.get(name[name.rfind(".") :].lower())
        if format_ is None or not entry.is_file():
            return None
        stamp = None
        if entry.is_symlink():
            if not os.path.realpath(path).startswith(os.path.join(os.path.realpath(top), "")):
                return None
            self._links.add(path)
        elif before is not None:
            stamp = stamp_from(entry.stat(follow_symlinks=False), before)
        if (format_ == "markdown" and not _has_front_matter(path)) or (format_ == "html" and _is_own_page(path)):
            return None
        if not _is_text(path):
            self._missing(path, _UNTEXT)
            return None
        return Source(path, format_, stamp=stamp)


def _shown(name: str) -> str:
    """A name for a message: in bytes where it is no text."""
    return name if _is_text(name) else repr(os.fsencode(name))


@contextmanager
def _opened(folder: str) -> Iterator[int | str]:
    """A folder's handle, while it is listed; where folders have none, its name."""
    if not _BY_HANDLE:
        yield folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _natural_entry(entry: os.DirEntry[str]) -> str:
    return _natural(entry.name)


def _is_text(path: str) -> bool:
    try:
        return path.isascii() or bool(path.encode("utf-8"))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=1 << 14)
def _natural(name: str) -> str:
    """What files are sorted by as people number them: d9 before d52, words before figures.

    One string, for that is what sorts quickest: a sign before each number keeps it before what goes on with letters.
    """
    return f"{_DIGITS.match(name) is not None:d}{_DIGITS.sub(_in_full, name)}\0{name}"


def _in_full(digits: re.Match[str]) -> str:
    number = digits[0].lstrip("0")
    return f"\x01{len(number):04}{number}"


def _has_front_matter(path: str) -> bool:
    """Whether a Markdown file in a folder is a document: a README has no front matter."""
    beginning = _beginning(path, 8)
    return beginning is None or beginning.removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def _is_own_page(path: str) -> bool:
    """Whether an HTML file in a folder is what `view`, `site` or `annotate` wrote of documents, and none itself."""
    return own.PAGE.encode() in (_beginning(path, own.HEAD) or b"")


def _beginning(path: str, size: int) -> bytes | None:
    """The first bytes of a file; None where it can't be read, which is told when it is read as a document."""
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return None
