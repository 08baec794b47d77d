"""The figures of the README: ours, a baseline measured beside it in the same run, and the ratio.

    python -m tests.benchmarks                      all that the machine has the corpora for
    python -m tests.benchmarks find hostile         some of them
    python -m tests.benchmarks sizes --largest 1000000
    bash .ci/benchmarks find build                  the same, of graphcables compiled: what the README shows

Ratios count, not seconds: both sides are measured by turns, and the median is shown.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import figures, pages


@dataclass(frozen=True, slots=True)
class Setting:
    """What the figures are measured on."""

    folder: Path
    shared: Path | None
    repeat: int
    largest: int


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("figure", nargs="*", choices=[*FIGURES, []], help="which figures (default: all)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of which the median is taken (default 5)")
    parser.add_argument(
        "--largest", type=int, default=100_000, help="documents of the largest corpus (default 100,000)"
    )
    parser.add_argument(
        "--folder", type=Path, help="where corpora and databases are made (default: a temporary folder)"
    )
    given = parser.parse_args()
    place = os.environ.get("GRAPHCABLES_SHARED")
    shared = Path(place) if place else None
    if shared is None or not (shared / "corpora").is_dir():
        print("GRAPHCABLES_SHARED names no shared corpora: the figures that need them are skipped", file=sys.stderr)
        shared = None
    print("| figure | ours | baseline | ratio | aim |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        setting = Setting(Path(folder), shared, given.repeat, given.largest)
        for name in given.figure or FIGURES:
            for figure in FIGURES[name](setting):
                print(figure, flush=True)


Figures = Callable[[Setting], Iterator[figures.Figure]]

FIGURES: dict[str, Figures] = {
    "build": lambda s: figures.build(s.shared, s.folder, s.repeat) if s.shared else iter(()),
    "find": lambda s: figures.find_text(s.shared, s.repeat) if s.shared else iter(()),
    "lines": lambda s: figures.reference_lines(s.repeat),
    "hostile": lambda s: figures.hostile(s.folder, s.repeat),
    "sizes": lambda s: figures.sizes(s.folder, s.repeat, s.largest),
    "chain": lambda s: figures.chain(s.folder, s.repeat, s.largest),
    "change": lambda s: figures.change(s.folder, s.repeat, min(100_000, s.largest)),
    "graph": lambda s: figures.graph(s.folder, s.largest),
    "page": lambda s: pages.pages(s.folder, s.repeat),
    "layout": lambda s: pages.crossings(s.folder),
    "site": lambda s: pages.site(s.folder, s.repeat, min(100_000, s.largest)),
}

if __name__ == "__main__":
    main()
