"""The tables of a database.

`place` is where a document stands in the order of the sources: the rank of its source above, its number in the source
below. Ranks leave gaps, so that a new file finds its place between two others. A citation belongs to the place of its
document; its target is an id, since what is cited need not be there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

SCHEMA = 4
"""Version of the tables. A build replaces an older file; a newer one is refused."""
APPLICATION = 0x67636162
"""SQLite's application id of our files: "gcab"."""
PLACES = 1 << 24
"""Most documents of one source: a place is its source's rank times this, and the document's number in it."""
GAP = 1 << 10
"""What the ranks of neighbouring sources differ by in a new database."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (rank INTEGER PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, stamp TEXT, reading TEXT NOT NULL, documents INTEGER);
CREATE TABLE documents (
  place INTEGER PRIMARY KEY, id TEXT, first_id TEXT NOT NULL, volume TEXT, number TEXT, title TEXT, date TEXT,
  sender TEXT, recipient TEXT, place_of_writing TEXT, serials TEXT, origin TEXT, destination TEXT,
  first INTEGER, last INTEGER, dated INTEGER, senders TEXT, recipients TEXT, writes_from TEXT, writes_to TEXT, bears TEXT, form TEXT);
CREATE TABLE texts (place INTEGER PRIMARY KEY, layout TEXT, text TEXT);
CREATE TABLE pages (volume TEXT, label TEXT, place INTEGER, begins INTEGER, notes TEXT, PRIMARY KEY (volume, label, place)) WITHOUT ROWID;
CREATE TABLE citations (
  source INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT, text TEXT, start INTEGER, end INTEGER, footnote TEXT, marker TEXT,
  series TEXT, number TEXT, possessive TEXT, date TEXT, volume TEXT, pin TEXT, paragraph TEXT, more TEXT, also TEXT, evidence TEXT,
  target TEXT, status TEXT, candidates TEXT, relation TEXT, method TEXT, confidence REAL, day INTEGER,
  PRIMARY KEY (source, seq)) WITHOUT ROWID;
CREATE TABLE holders (
  number TEXT, dated INTEGER, first INTEGER, last INTEGER, place INTEGER, PRIMARY KEY (number, dated, first, place)) WITHOUT ROWID;
CREATE TABLE aliases (
  volume TEXT, number TEXT, source INTEGER, seq INTEGER, channel TEXT, day INTEGER, target TEXT,
  PRIMARY KEY (volume, number, source, seq)) WITHOUT ROWID;
CREATE TABLE absent (id TEXT PRIMARY KEY, series TEXT, number TEXT, date TEXT, sender TEXT, recipient TEXT) WITHOUT ROWID;
CREATE TABLE names (key TEXT NOT NULL, id TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE VIEW searched AS SELECT place, title, text FROM documents JOIN texts USING (place);
"""
WORDS = """
CREATE VIRTUAL TABLE words USING fts5 (
  title, text, content='searched', content_rowid='place', tokenize='unicode61 remove_diacritics 2');
"""
"""The search index."""
UNSHARED = "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
"""How a file is written that nobody else knows yet: what is lost with its writer is written anew."""
FIRST_ID_INDEX = "CREATE INDEX documents_first_id ON documents (first_id)"
READING_INDEXES = """
CREATE UNIQUE INDEX documents_id ON documents (id);
CREATE INDEX documents_renamed ON documents (place) WHERE id != first_id;
CREATE INDEX documents_volume ON documents (volume);
CREATE INDEX documents_day ON documents (volume, first) WHERE dated;
"""
"""What resolving looks things up by: made when all documents are in."""
ASKING_INDEXES = """
CREATE INDEX citations_target ON citations (target);
CREATE INDEX citations_number ON citations (number) WHERE kind = 'message' AND number IS NOT NULL;
CREATE INDEX citations_kind ON citations (kind, status);
CREATE INDEX citations_also ON citations (also) WHERE also IS NOT NULL;
CREATE INDEX citations_evidence ON citations (evidence) WHERE evidence IS NOT NULL;
"""
"""What questions and later builds look things up by: made when all citations are resolved."""

_DOCUMENT = (
    "id first_id volume number title date sender recipient place_of_writing serials origin destination first last dated "
    "senders recipients writes_from writes_to bears form"
).split()
REFERENCE = (
    "kind text start end footnote marker series number possessive date volume pin paragraph more also evidence".split()
)
"""The columns of a reference in the citations' table, behind its place and in their order there."""
INSERT_DOCUMENT = (
    f"INSERT INTO documents (place, {', '.join(_DOCUMENT)}) VALUES ({', '.join('?' * (len(_DOCUMENT) + 1))})"
)
INSERT_TEXT = "INSERT INTO texts (place, layout, text) VALUES (?, ?, CAST(? AS TEXT))"
INSERT_REFERENCE = (
    f"INSERT INTO citations (source, seq, {', '.join(REFERENCE)}) VALUES ({', '.join('?' * (len(REFERENCE) + 2))})"
)
RESOLVE = (
    "UPDATE citations SET target = ?, status = ?, candidates = ?, relation = ?, method = ?, confidence = ?, day = ?"
    " WHERE source = ? AND seq = ?"
)

Values = tuple[Any, ...]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: Collection[Any]) -> str:
    """A value as JSON, short and in its own letters; the lists of most documents are empty."""
    return _encode(value) if value else "[]"


@lru_cache(maxsize=1 << 14)
def dump_often(value: tuple[Any, ...]) -> str:
    """`dump` for what comes again and again: posts, kinds of messages."""
    return dump(value)


@lru_cache(maxsize=4096)
def loaded(text: str) -> tuple[str, ...]:
    """A list of words that `dump` wrote."""
    return tuple(json.loads(text))


def joined(words: Iterable[str]) -> str:
    """Words of which none holds a bar, in order, in one string; `parted` takes them apart."""
    return "|".join(sorted(words))


@lru_cache(maxsize=1 << 15)
def parted(words: str) -> frozenset[str]:
    """The words that `joined` put together."""
    return frozenset(words.split("|")) if words else frozenset()
