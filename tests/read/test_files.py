"""Stamps: what the file system says of files, asked one by one and as folders are listed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphcables.read import find_sources
from graphcables.read.files import contents, stamp_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents, a link and a pipe, the current one."""
    monkeypatch.chdir(tmp_path)
    for path in ("d1.txt", "one/d1.txt", "one/d2.txt", "one/in/d1.txt", "two/d1.txt"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(path, encoding="utf-8")
        os.utime(path, (1, 1))
    os.symlink("../two/d1.txt", "one/d3.txt")
    os.mkfifo("one/d4.txt")
    return tmp_path


@pytest.mark.parametrize("name", [".", "./", "one", "{here}", "{here}/one/"])
def test_folders_are_listed_with_the_same_stamps(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcables.read.files._RACE", 0)
    found, missing = find_sources([name.format(here=folder)], stamped=True)
    assert not missing
    assert {source.path.startswith(name.format(here=folder).rstrip("/") + "/") for source in found} == {True}
    for source in found:
        linked = os.path.islink(source.path)
        assert source.stamp == (None if linked else stamp_of(source.path)), source
        assert linked or source.stamp == contents(source.path)[1] is not None


def test_stamps_are_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcables.read.files._RACE", 0)
    found, _ = find_sources([str(folder)])
    assert {source.stamp for source in found} == {None}


def test_a_file_changed_a_moment_ago_has_none(folder: Path) -> None:
    found, _ = find_sources([str(folder)], stamped=True)
    assert {source.stamp for source in found} == {None} == {stamp_of(source.path) for source in found}


@pytest.mark.parametrize("path", ["one/d4.txt", "one", "none", "none/d1.txt", "-", "s3://none/d1.txt"])
def test_what_is_no_ordinary_file_has_none(path: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcables.read.files._RACE", 0)
    assert stamp_of(path) is None


def test_no_folder_stays_open(folder: Path) -> None:
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    find_sources([str(folder), "none"], stamped=True)
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after == before
