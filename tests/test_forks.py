"""When the process that makes workers is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcables import forks


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
