"""The sample corpus: backchannel messages of October 1972 to January 1973, as abstracts of our own.

Numbers, parties, references and footnotes are facts from *Foreign Relations of the United States, 1969–1976,
Volume IX*; the sentences around them were written for graphcables and are not the messages' words. It is read by the
same code as any corpus.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SAMPLE = Path(__file__).parent
"""The folder of the sample's documents."""


def sample_database() -> Path:
    """The database of the sample, built when it is first asked for, in the user's cache folder.

    Returns
    -------
    Path
    """
    from graphcables import __version__
    from graphcables.errors import GraphcablesError
    from graphcables.schema import SCHEMA
    from graphcables.store import Store

    package = SAMPLE.parent  # a changed program answers otherwise, too
    stamp = max(file.stat().st_mtime_ns for file in package.rglob("*") if file.suffix in (".txt", ".py", ".tsv"))
    name = f"sample-{__version__}-{SCHEMA}-{stamp:x}.db"
    for folder in _cache_folders():
        path = folder / name
        try:
            if path.exists():
                Store(path).close()
                return path
            folder.mkdir(parents=True, exist_ok=True)
            from graphcables.pipeline import build

            build([SAMPLE], path)
        except (OSError, GraphcablesError):
            continue
        return path
    raise GraphcablesError("no folder to keep the sample's database in; set XDG_CACHE_HOME to one that can be written")


def _cache_folders() -> tuple[Path, ...]:
    home = os.environ.get("XDG_CACHE_HOME")
    first = Path(home) if home else Path(os.path.expanduser("~")) / ".cache"
    return first / "graphcables", Path(
        tempfile.gettempdir()
    ) / f"graphcables-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
