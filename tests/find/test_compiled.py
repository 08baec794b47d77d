"""The modules that `.ci/compiled` makes C of: the same tests hold them, run a second time by `.ci/test`."""

from __future__ import annotations

import os
import tomllib
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
HOOK = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"][
    "mypyc"
]


def modules(given: str) -> list[str]:
    """The modules of a file, or of a folder, of the project."""
    place = PROJECT.parent / given
    files = [place] if place.is_file() else sorted(place.glob("*.py"))
    return [
        ".".join(file.relative_to(PROJECT.parent).with_suffix("").parts).removesuffix(".__init__") for file in files
    ]


COMPILED = [module for given in HOOK["include"] for module in modules(given)]


@pytest.mark.parametrize("module", COMPILED)
def test_what_is_compiled_runs_only_where_it_was_asked_for(module: str) -> None:
    file = import_module(module).__file__
    assert file is not None
    assert file.endswith(tuple(EXTENSION_SUFFIXES)) == ("GRAPHCABLES_COMPILED" in os.environ)


def test_it_is_the_inner_loops() -> None:
    finding = {"graphcables.find", "graphcables.find.messages", "graphcables.lexicon", "graphcables.model"}
    others = {"graphcables.resolve", "graphcables.resolve.rules", "graphcables.plan", "graphcables.read.files"}
    assert finding | others <= set(COMPILED)
