"""``python -m graphcables`` and the console command."""

from __future__ import annotations

import io
import os
import signal
import sys


def main() -> None:
    """Runs a command; a closed pipe and Ctrl-C end it quietly."""
    try:
        if sys.argv[1:2] == ["build"]:
            from graphcables.forks import start_early

            start_early(sys.argv[1:])
        from graphcables.cli import app

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        if hasattr(signal, "SIGPIPE"):
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        app(prog_name="graphcables")
    except OSError as error:
        sys.stderr.write(f"graphcables: can't write: {error.strerror or error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("graphcables: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
