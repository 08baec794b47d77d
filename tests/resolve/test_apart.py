"""Which citations of one absent number mean the same message."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcables.find import find
from graphcables.model import Document
from graphcables.read.tei import read_tei
from graphcables.resolve import resolve
from graphcables.resolve.absent import Mention, apart
from graphcables.resolve.register import Register

from .corpus import ATHENS, from_athens, resolved, target, telegram, to_athens

PARIS, LIMA = frozenset({"Paris"}), frozenset({"Lima"})
NOBODY: frozenset[str] = frozenset()


def bare(day: int, dated: bool = False, between: frozenset[str] = NOBODY) -> Mention:
    return Mention(day, dated, True, between)


def named(day: int, dated: bool = False) -> Mention:
    return Mention(day, dated, False, NOBODY)


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([], []),
        ([named(100), named(220), named(341)], [0, 0, 1]),
        ([named(100, True), named(114, True), named(115, True)], [0, 0, 1]),
        ([named(100, True), named(101), named(160, True), named(161)], [0, 0, 1, 1]),
        ([named(100), named(130, True), named(140)], [0, 0, 0]),
        ([bare(100, True), bare(103, True), bare(104, True)], [0, 0, 1]),
        ([bare(100, True, PARIS), bare(102, True, LIMA)], [0, 0]),
        ([bare(100, False, PARIS), bare(101, False, LIMA), bare(102, False, PARIS)], [0, 1, 0]),
        ([bare(100, False, PARIS), bare(101), bare(102, False, LIMA)], [0, 0, 1]),
        ([bare(100, False, PARIS), bare(101, False, PARIS | LIMA), bare(102, False, LIMA)], [0, 0, 0]),
        ([bare(100, True, PARIS), bare(110, True, LIMA), bare(111, False, PARIS)], [0, 1, 0]),
    ],
)
def test_apart(mentions: list[Mention], expected: list[int]) -> None:
    assert list(apart(mentions)) == expected


@given(
    st.lists(
        st.builds(Mention, st.integers(1, 900), st.booleans(), st.booleans(), st.sampled_from([PARIS, LIMA, NOBODY])),
        max_size=30,
    )
)
def test_what_is_one_message_lies_together(mentions: list[Mention]) -> None:
    mentions.sort(key=lambda mention: mention.day)
    which = list(apart(mentions))
    assert sorted(set(which)) == list(range(len(set(which))))
    for number in set(which):
        members = [mention for mention, one in zip(mentions, which, strict=True) if one == number]
        days = [mention.day for mention in members]
        assert all(after - before <= 120 for before, after in itertools.pairwise(days))
        dated = [mention.day for mention in members if mention.dated]
        assert not dated or dated[-1] - dated[0] <= 14


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            (
                to_athens(1, "June 9, 1964", "512. Telegram 78, June 2, is noted."),
                to_athens(2, "July 9, 1964", "530. Telegram 78, July 5, is noted."),
            ),
            ["telegram 78", "telegram 78 (2)"],
        ),
        (
            (
                to_athens(1, "June 9, 1964", "512. We have your telegrams 178 and 179."),
                to_athens(2, "June 10, 1964", "513. We have your telegram 179."),
            ),
            ["Athens 178", "Athens 179", "Athens 179"],
        ),
        (
            (
                telegram(1, "the Department of State", ATHENS, "June 9, 1880", "512. Your dispatch No. 8 is noted."),
                telegram(2, ATHENS, "the Department of State", "June 20, 1880", "9. See my despatch No. 8."),
            ),
            ["Athens 8", "Athens 8"],
        ),
    ],
)
def test_targets(pages: tuple[str, ...], expected: list[str]) -> None:
    assert [target(citation) for citation in resolved(*pages)] == expected


def test_letters_with_and_without_stops_are_one_numbering() -> None:
    page = from_athens(1, "June 1, 1964", "100. Our O.CH1835 and your CH1836. See O.CH1836.")
    found = [target(citation, "dafp-v20") for citation in resolved(("dafp-v20", page))]
    assert found == ["CH1835", "CH1836", "CH1836"]


def test_an_enclosures_your_is_nobody_of_the_document() -> None:
    def document(number: int, day: dt.date, sender: str, recipient: str, inside: str) -> str:
        return (
            f'<div type="document" xml:id="d{number}"><head>{number}. {sender} to {recipient}</head>'
            f'<dateline><placeName>Athens</placeName>, <date when="{day}"/></dateline>{inside}</div>'
        )

    hill, brook = "The Minister in Greece (Hill)", "the Secretary of State (Brook)"
    letter = "<frus:attachment><head>Lord Dale to Mr. Stone.</head><p>I had your note of June 3.</p></frus:attachment>"
    data = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="frus1882">'
        + document(1, dt.date(1882, 6, 3), brook, hill, "<p>A note on the matter.</p>")
        + document(2, dt.date(1882, 6, 9), hill, brook, f"<p>I had your note of June 3.</p>{letter}")
        + "</TEI>"
    )
    documents: list[Document] = list(read_tei(data.encode(), "frus1882.xml"))
    references = [reference for one in documents for reference in find(one)]
    found = [(c.target, c.relation) for c in resolve(Register.of(documents), references)]
    assert found == [("frus1882/d1", "reply"), ("frus1882/note of 1882-06-03", "reference")]
