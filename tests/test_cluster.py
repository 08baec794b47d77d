"""A build on a real Dask cluster: a scheduler and two workers, processes on the loopback address."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphcables.cli import app
from graphcables.cluster import _Watched, dask_executor
from graphcables.errors import GraphcablesError
from graphcables.pipeline import build

from .benchmarks.corpus import write_corpus
from .databases import everything

pytest.importorskip("distributed")


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address, and the processes: itself, and two workers."""
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    common = ["--scheduler-file", str(file), "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    processes = [
        subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *common], **quiet)  # type: ignore[call-overload]
    ]
    try:
        for _ in range(600):
            if file.exists() and file.stat().st_size:
                break
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        for name in ("one", "two"):
            command = [*dask, "worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--name", name, *common]
            processes.append(subprocess.Popen(command, **quiet))  # type: ignore[call-overload]
        wait_for(address, 2)
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def wait_for(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


def test_same_rows_with_a_worker_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "corpus"
    write_corpus(sources, 1200, form="tei", per_volume=20)
    monkeypatch.chdir(tmp_path)  # the workers' own folder is another: names are made absolute for them
    build(["corpus"], "alone.db")
    home = tmp_path / "elsewhere"
    home.mkdir()
    with cluster(home) as (address, (_, *workers)):
        done = CliRunner().invoke(app, ["build", "corpus", "--db", "cluster.db", "--dask", address])
        assert done.exit_code == 0, done.output
        assert everything(tmp_path / "cluster.db") == everything(tmp_path / "alone.db")

        def kill_one(read: int, total: int) -> None:
            if read > total // 4 and workers[0].poll() is None:
                os.kill(workers[0].pid, signal.SIGKILL)
                workers[0].wait()

        with dask_executor(address) as (executor, count):
            report = build(["corpus"], "killed.db", progress=kill_one, executor=executor, workers=count)
        assert workers[0].poll() == -signal.SIGKILL
        assert (report.documents, report.errors) == (1200, [])
        assert everything(tmp_path / "killed.db") == everything(tmp_path / "alone.db")


def test_a_lost_scheduler_costs_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcables.cluster._PATIENCE", 3)
    monkeypatch.chdir(tmp_path)
    write_corpus(tmp_path / "corpus", 1200, form="tei", per_volume=20)
    build(["corpus"], "alone.db")
    home = tmp_path / "elsewhere"
    home.mkdir()
    with cluster(home) as (address, processes):

        def kill_all(read: int, total: int) -> None:
            if read > total // 4:
                for process in processes:
                    process.kill()

        with (
            pytest.warns(UserWarning, match="the scheduler went away; this machine did the rest"),
            dask_executor(address) as (executor, count),
        ):
            report = build(["corpus"], "lost.db", progress=kill_all, executor=executor, workers=count)
    assert (report.documents, report.errors) == (1200, [])
    assert everything(tmp_path / "lost.db") == everything(tmp_path / "alone.db")


def test_a_task_that_dask_forgets_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful:
        """A client that loses its scheduler and says nothing to what was handed in at that moment."""

        status = "running"

        def get_executor(self, pure: bool) -> Forgetful:
            return self

        def submit(self, *_: object) -> Future[None]:
            self.status = "closed"
            return Future()

    monkeypatch.setattr("graphcables.cluster._GLANCE", 0.01)
    executor = _Watched(Forgetful())
    with pytest.raises(CancelledError):
        executor.submit(print).result(timeout=30)
    executor.shutdown()


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcables.cluster._PATIENCE", 1)
    with pytest.raises(GraphcablesError, match="no Dask scheduler answers there"), dask_executor("tcp://127.0.0.1:9"):
        pass


def test_sources_by_address(tmp_path: Path) -> None:
    import fsspec

    sources = tmp_path / "corpus"
    write_corpus(sources, 30, form="text", per_volume=10)
    memory = fsspec.filesystem("memory")
    for path in sources.rglob("*.txt"):
        memory.pipe(f"/cables/{path.parent.name}/{path.name}", path.read_bytes())
    build([sources], tmp_path / "files.db")
    report = build(["memory://cables"], tmp_path / "addresses.db")
    one, other = everything(tmp_path / "files.db"), everything(tmp_path / "addresses.db")
    assert report.documents == 30
    assert one["names"] == other["names"]
    assert one["holders"] == other["holders"]


def test_address_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(GraphcablesError, match=r"memory://nowhere/at-all\.txt: no such file or folder"):
        build(["memory://nowhere/at-all.txt"], tmp_path / "graph.db")
