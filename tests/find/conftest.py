"""Short ways to the references of a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphcables.find import find
from graphcables.model import Document, Reference

BACKCHANNEL = "9. Backchannel Message From A (Kissinger) to B (Haig)1"


@pytest.fixture
def cites(page: Callable[..., Document]) -> Callable[..., list[Reference]]:
    """Makes the references of a sentence in a telegram from Athens to the Department, and of its notes from 2 on."""

    def make(sentence: str, *notes: str, **page_args: str) -> list[Reference]:
        return find(page(f"We have little to add to this. {sentence}", *notes, **page_args))

    return make


@pytest.fixture
def messages(cites: Callable[..., list[Reference]]) -> Callable[..., list[Reference]]:
    """Makes the references to messages only."""

    def make(sentence: str, *notes: str, **page_args: str) -> list[Reference]:
        return [reference for reference in cites(sentence, *notes, **page_args) if reference.kind == "message"]

    return make


@pytest.fixture
def documents(cites: Callable[..., list[Reference]]) -> Callable[..., list[Reference]]:
    """Makes the references to documents and pages that stand in footnote 2."""

    def make(note: str, **page_args: str) -> list[Reference]:
        found = cites("This is all.2", note, **page_args)
        return [reference for reference in found if reference.kind != "message"]

    return make
