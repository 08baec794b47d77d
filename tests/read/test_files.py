"""Stamps: what the file system says of files, asked one by one and folder by folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphcables.read.files import Stamps, stamp_of


def test_folder_by_folder_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [
        f"{folder}d{number}.txt" for folder in ("", "one/", f"{tmp_path}/two/", "one/in/", "two/") for number in (1, 2)
    ]
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(path, encoding="utf-8")
        os.utime(path, (1, 1))
    monkeypatch.setattr("graphcables.read.files._RACE", 0)
    os.mkfifo("one/pipe")
    os.symlink("../two/d1.txt", "one/link")
    asked = [
        *paths,
        *reversed(paths),
        "one/pipe",
        "one/link",
        "one/none",
        "none/d1.txt",
        "-",
        "s3://none/d1.txt",
        paths[2],
    ]
    with Stamps() as stamps:
        found = [stamps.of(path) for path in asked]
    assert found == [stamp_of(path) for path in asked]
    assert found[:10] == [stamp_of(path) for path in paths]
    assert None not in found[:20]
    assert found[20] is found[22] is found[23] is None
    assert found[21] == stamp_of("two/d1.txt")


def test_a_file_changed_a_moment_ago_has_none(tmp_path: Path) -> None:
    (tmp_path / "d1.txt").write_text("words", encoding="utf-8")
    with Stamps() as stamps:
        assert stamps.of(f"{tmp_path}/d1.txt") is None


def test_no_folder_stays_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    with Stamps() as stamps:
        for folder in ("one", "two", "one", "none"):
            stamps.of(f"{tmp_path}/{folder}/d1.txt")
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after == before
