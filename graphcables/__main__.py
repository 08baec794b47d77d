"""``python -m graphcables`` and the console command."""

from __future__ import annotations

import io
import os
import signal
import sys


def main() -> None:
    """Runs a command; a closed pipe and Ctrl-C end it quietly."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  it is open as long as the process lives
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
        try:
            app(prog_name="graphcables")
        finally:
            sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"graphcables: can't write: {error.strerror or error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("graphcables: interrupted\n")
        sys.exit(130)


def run() -> None:
    """The command of a process: when it has ended well, the process ends at once.

    To take apart what it holds would be a tenth of the time of a small question; the system does it by the way. Python's
    own clearing away is for what was interrupted, for a fork server, which has a folder, and for who traces or measures.
    """
    try:
        main()
    except SystemExit as leaving:
        if leaving.code not in (None, 0) or "multiprocessing.util" in sys.modules or sys.gettrace() or sys.getprofile():
            raise
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    run()
