"""What can go wrong, in one line each."""

from __future__ import annotations


class GraphcablesError(Exception):
    """Base of the errors that a user can do something about; its text is one line that can be printed.

    A library's message may have several lines, and a column's name any sign.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.encode("utf-8", "replace").decode("utf-8").split()))


class SourceError(GraphcablesError):
    """A source that could not be read: the file, the place, and why."""


class DatabaseError(GraphcablesError):
    """A database that is missing, damaged or of another version."""


class LockedError(DatabaseError):
    """A database that another program keeps from being read."""


class NotFoundError(GraphcablesError):
    """What was asked for is not there; `nearest` says what is like it."""

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


class AmbiguousError(NotFoundError):
    """What was asked for fits several messages: `nearest` lists them."""


class FetchError(GraphcablesError):
    """A volume that could not be fetched."""
