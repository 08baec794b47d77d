"""The engines: `re` for little text, Hyperscan for much, and both find the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcables import engine as engines
from graphcables.engine import Hyperscan, Re, Sparing, engine

PATTERNS = {0: rb"[A-Z][a-z]{2,8}\s[0-9]", 1: rb"\b[Nn]os?\.", 2: rb"(?:\n|;\s)Ref:"}
TEXTS = st.lists(st.sampled_from([b"Tohak 82", b"No.", b"\nRef:", b"; Ref:", b"nos. ", b" ", b"7"])).map(b"".join)
pytestmark = pytest.mark.skipif(engines.hyperscan is None, reason="Hyperscan is not installed")


@given(texts=st.lists(TEXTS, max_size=6), little=st.integers(0, 40))
def test_sparing_finds_the_same_before_and_after_the_change(texts: list[bytes], little: int) -> None:
    sparing, plain, quick = Sparing(PATTERNS), Re(PATTERNS), Hyperscan(PATTERNS)
    sparing._left = little
    for text in texts:
        assert sparing.events(text) == plain.events(text) == quick.events(text)


def test_hyperscan_is_made_for_much_text_only(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Counted(Hyperscan):
        def __init__(self, patterns: dict[int, bytes], once: bool = False) -> None:
            made.append(len(patterns))
            super().__init__(patterns, once)

    monkeypatch.setattr(engines, "Hyperscan", Counted)
    monkeypatch.setattr(engines, "_much", False)
    found = engine(PATTERNS)
    for size, expected in ((1, []), (engines._LITTLE - 1, []), (1, [3]), (1, [3]), (1 << 20, [3])):
        assert found.events(b"x" * size) == []
        assert made == expected


def test_where_much_is_expected_it_is_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_much", False)
    assert isinstance(engine(PATTERNS), Sparing)
    engines.expect_much()
    assert isinstance(engine(PATTERNS), Hyperscan)


def test_one_match_of_a_pattern_will_do() -> None:
    for made in (Re(PATTERNS, once=True), Hyperscan(PATTERNS, once=True), Sparing(PATTERNS, once=True)):
        assert len(made.events(b"Tohak 82, Tohak 83, no. 4, No. 5")) == 2
