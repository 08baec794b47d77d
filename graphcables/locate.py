"""Which database a question is put to."""

from __future__ import annotations

import os
from pathlib import Path

from graphcables.store import Store

VARIABLE = "GRAPHCABLES_DB"
"""The environment variable that names a database."""
NAME = "graphcables.db"
"""The database's name where none is given."""


def find_database(given: str | Path | None = None) -> tuple[Path, str | None]:
    """The database to open, and a word on the choice where the user should know of it.

    The one given (``"sample"`` is the sample's), else the one of the environment variable, else ``graphcables.db`` in
    this folder or the nearest one above, else the sample.
    """
    from graphcables.sample import sample_database

    named = given if given is not None else os.environ.get(VARIABLE) or None
    if named is not None:
        return (sample_database() if str(named) == "sample" else Path(named)), None
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / NAME).is_file():
            return folder / NAME, None
    return sample_database(), "no graphcables.db here: answering from the sample"


def open_database(db: str | Path | None = None) -> Store:
    """Opens a database for questions.

    Parameters
    ----------
    db : str or Path, optional
        The file; ``"sample"`` for the sample that comes with the package. By default, as for the commands: the
        environment variable ``GRAPHCABLES_DB``, else ``graphcables.db`` here or above, else the sample.

    Returns
    -------
    Store

    Raises
    ------
    DatabaseError

    Examples
    --------
    >>> with open_database("sample") as store:
    ...     store.message("frus1969-76v09/d52")["serials"]
    ['Hakto 44/224']
    """
    return Store(find_database(db)[0])
