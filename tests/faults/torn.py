"""Runs a command whose workers are all killed when half of a result has come: ``python -m tests.faults.torn build …``."""

from __future__ import annotations

from multiprocessing import active_children
from multiprocessing.connection import Connection
from typing import Any

from graphcables.__main__ import main as command

_PIPE = 1 << 16
"""Bytes that a pipe holds: who writes more has not written all before some are read."""


def main() -> None:
    """Runs the command of the command line."""
    whole = Connection._recv

    def torn(self: Connection, size: int, *arguments: Any) -> Any:
        if size > _PIPE:
            for worker in active_children():
                worker.kill()
                worker.join()
        return whole(self, size, *arguments)

    Connection._recv = torn
    command()


if __name__ == "__main__":
    main()
