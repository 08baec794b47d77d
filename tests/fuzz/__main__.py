"""Fuzzing, each target in a process of its own.

    python -m tests.fuzz                                 all targets, a minute each
    python -m tests.fuzz text html --seconds 600         some of them, longer
    python -m tests.fuzz when --runs 1000000 --seconds 3600

The table goes to standard output. Exit status 1 where anything was found: the inputs are in ``--out``, made small, and
what went wrong is in its ``report.json`` files. Coverage guides the choice of inputs where atheris is installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz import engine

_NAMES = sorted(path.name for path in engine.SEEDS.iterdir())


def main() -> int:
    """Runs the targets; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("target", nargs="*", choices=[*_NAMES, []], help=f"which (default: all): {', '.join(_NAMES)}")
    parser.add_argument("--seconds", type=float, default=60, help="time for each target (default 60)")
    parser.add_argument("--runs", type=int, default=0, help="most inputs for each target (default: no limit)")
    parser.add_argument("--limit", type=float, default=3, help="seconds an input may take (default 3)")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir(), "graphcables-fuzz"), help="folder")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        engine.work(given.target[0], given.seconds, given.runs, given.limit, given.out)
    if not engine.has_atheris():
        print("atheris is not installed (pip install atheris): plain random mutation instead", file=sys.stderr)
    print(f"{'target':<12} {'executions':>10} {'a second':>9} {'findings':>8}")
    findings: list[engine.Finding] = []
    for name in given.target or _NAMES:
        report = run(name, given)
        findings += report.findings
        speed = report.executions / max(report.seconds, 0.001)
        print(f"{name:<12} {report.executions:>10,} {speed:>9,.0f} {len(report.findings):>8}", flush=True)
    for finding in findings:
        print(f"\n{finding.target}: {finding.what}\n  {bytes.fromhex(finding.data)!r}")
    if findings:
        print(f"\ninputs and tracebacks in {given.out}")
    return 1 if findings else 0


def run(name: str, given: argparse.Namespace) -> engine.Report:
    """One target's run in a process of its own; a process that dies is a finding."""
    folder = given.out / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in ("report.json", "current"):
        (folder / old).unlink(missing_ok=True)
    options = [f"--seconds={given.seconds}", f"--runs={given.runs}", f"--limit={given.limit}", f"--out={folder}"]
    command = [sys.executable, "-m", "tests.fuzz", name, "--worker", *options]
    with (folder / "log.txt").open("wb") as log:
        status = subprocess.run(command, stdout=log, stderr=log, check=False).returncode
    report = _report(folder / "report.json", name)
    if status:
        data = _last_input(folder / "current")
        said = (folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-1000:]
        report.findings.append(engine.Finding(name, f"the process ended with {status}", said, data.hex()))
        (folder / "crash-last").write_bytes(data)
    return report


def _report(path: Path, name: str) -> engine.Report:
    if not path.exists():
        return engine.Report(name)
    read = json.loads(path.read_text(encoding="utf-8"))
    read["findings"] = [engine.Finding(**finding) for finding in read["findings"]]
    return engine.Report(**read)


def _last_input(path: Path) -> bytes:
    """The input that a process was at when it ended."""
    data = path.read_bytes() if path.exists() else b""
    return data[4 : 4 + int.from_bytes(data[:4], "little")]


if __name__ == "__main__":
    sys.exit(main())
