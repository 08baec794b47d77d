"""Text made to be slow, and files made to break the reader: each costs little and stops nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from graphcables.errors import SourceError
from graphcables.extract import extract
from graphcables.find import find
from graphcables.pipeline import build
from graphcables.read import Source, read
from graphcables.read.heading import party
from graphcables.read.text import read_text

SIZE = 60_000
ORDINARY = "The talks went on for some time, and nothing new was said on either side of the table. "
HOSTILE = {
    "no space": ("", "a", ""),
    "commas": ("", "a,", ""),
    "underscores": ("", "a_", ""),
    "digits": ("", "1", ""),
    "numbers": ("", "12 ", ""),
    "telegrams": ("", "telegram 12, ", ""),
    "one long list": ("Embtel 1200", ", 1201", ""),
    "reference labels": ("", "REF: X\n", ""),
    "reference letters": ("REF: ", "A. ", ""),
    "documents": ("", "See Document 12, ", ""),
    "volumes": ("", "vol. II, ", ""),
    "possessives": ("", "your ", ""),
    "dates": ("", "May 3, ", ""),
    "paragraphs": ("", "paragraphs 1 and 2 of ", ""),
    "brackets": ("", "(", ""),
    "capitals": ("", "SAIGON ", ""),
    "posts": ("", "Buenos Aires ", ""),
    "copies": ("See Saigon 310 (", "Bonn 846, ", "Bonn 846)"),
    "list from posts": ("telegrams ", "12 from Berlin, ", ""),
    "slashes": ("", "Hakto 1/", ""),
    "date-time groups": ("", "031236Z ", ""),
    "markers": ("", "word1 ", ""),
    "dashes": ("", "12–", ""),
}
"""What begins each text, what it says over and over, what ends it."""


def hostile_text(kind: str, size: int = SIZE) -> str:
    """A hostile text of some size."""
    before, again, after = HOSTILE[kind]
    return before + again * ((size - len(before) - len(after)) // len(again)) + after


def seconds(body: str) -> float:
    """The time that reading and finding take, the better of two."""
    page = f"9. Telegram From the Embassy in Greece to the Department of State\n\n44. {body}\n"
    best = float("inf")
    for _ in range(2):
        begun = time.perf_counter()
        for document in read_text(page, "v/d9.txt", "v"):
            find(document)
        best = min(best, time.perf_counter() - begun)
    return best


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_is_linear_in_the_text(kind: str) -> None:
    part, whole = seconds(hostile_text(kind, SIZE // 4)), seconds(hostile_text(kind))
    assert whole < 8 * part + 0.2, f"four times the text took {whole / part:.1f} times as long"


def test_a_declaration_without_an_end_of_its_names_costs_little() -> None:
    begun = time.perf_counter()
    with pytest.raises(SourceError):
        list(read(Source("v.xml", "tei"), b"<?xml " * SIZE + b">"))
    assert time.perf_counter() - begun < 2


def test_a_heading_without_spaces_is_cut() -> None:
    begun = time.perf_counter()
    party("President " + "A" * 100_000 + "!")
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "deep.xml",
            b"<TEI xmlns='http://www.tei-c.org/ns/1.0'><div type='document' xml:id='d1'>"
            + b"<hi>" * 1500
            + b"</hi>" * 1500
            + b"</div></TEI>",
        ),
        ("deep.md", b"---\ntitle: " + b"[" * 50_000 + b"\n---\nText.\n"),
        ("nul.txt", b"abc\0def"),
        ("latin.txt", b"caf\xe9"),
        ("cut.xml", b"<TEI><div"),
    ],
)
def test_one_bad_file_costs_only_itself(tmp_path: Path, name: str, data: bytes) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "d1.txt").write_text(
        "1. Message From A (Haig) to B (Kissinger)\n\nTohak 1. Ref: Hakto 2.\n", encoding="utf-8"
    )
    (folder / name).write_bytes(data)
    report = build([folder], tmp_path / "x.db")
    assert report.documents == 1
    (error,) = report.errors
    assert name in str(error)
    assert "\n" not in str(error)


def test_our_own_mistakes_are_errors_of_one_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "d1.txt"
    path.write_text("1. Title\n\nText.", encoding="utf-8")
    monkeypatch.setattr("graphcables.extract.find", lambda document: 1 / 0)
    assert "internal error: ZeroDivisionError" in (extract(Source(str(path), "text")).error or "")
