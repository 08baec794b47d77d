"""``python -m graphcables`` and the console command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Runs a command; a closed pipe and Ctrl-C end it quietly."""
    from graphcables.cli import app

    try:
        app(prog_name="graphcables")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("graphcables: interrupted; nothing was changed\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
