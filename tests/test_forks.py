"""When the process that makes workers is started."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from graphcables import forks
from graphcables.interrupts import handling


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["build", "there"], True),
        (["build", "there", "--db", "new.db"], True),
        (["build", "there", "--db=new.db"], True),
        (["build", "there", "--db", "there"], False),
        (["build", "there", "--db=there"], False),
        (["build", "there", "--dask", "tcp://one:1"], False),
        (["build", "--help"], False),
        (["build", "-h"], False),
        (["chain", "there"], False),
        ([], False),
    ],
)
def test_workers_are_started_early_for_a_new_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: bool
) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path)
    started: list[bool] = []
    monkeypatch.setattr(forks, "start", lambda: started.append(True))
    monkeypatch.setattr(forks, "cores", lambda: 2)
    forks.start_early(arguments)
    assert bool(started) is expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork server")
def test_ctrl_c_is_held_back_while_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def interrupted() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("started")

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", interrupted)
    with handling({signal.SIGINT: signal.default_int_handler}):
        with pytest.raises(KeyboardInterrupt):
            forks.start()
        assert done == ["started"]
        with pytest.raises(KeyboardInterrupt):  # and none after
            signal.raise_signal(signal.SIGINT)
