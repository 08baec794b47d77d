"""The generator of benchmark corpora: the same for a seed, the same answers in every form, and read by the program."""

from __future__ import annotations

from pathlib import Path

import pytest

import graphcables as gc

from .corpus import Form, answers, check, sources, volume_id, write_corpus


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("form", ["tei", "text", "table"])
def test_a_seed_gives_the_same_bytes(tmp_path: Path, form: Form) -> None:
    one, two, other = (
        _contents(write_corpus(tmp_path / name, 30, form=form, per_volume=20, seed=seed))
        for name, seed in (("one", 5), ("two", 5), ("other", 6))
    )
    assert one == two
    assert one != other
    assert one.keys() == other.keys()


def test_the_forms_have_the_same_answers(tmp_path: Path) -> None:
    forms: tuple[Form, ...] = ("tei", "text", "table")
    tei, text, table = (list(answers(write_corpus(tmp_path / form, 300, form=form, per_volume=100))) for form in forms)
    assert tei == text == table
    assert {answer["status"] for answer in tei} == {"present", "absent"}
    assert all((answer["target"] is None) == (answer["status"] == "absent") for answer in tei)


def test_targets_are_documents_and_volumes_have_names_of_their_own(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, 120, form="text", per_volume=50)
    documents = {f"{path.parent.name}/{path.stem}" for path in folder.glob("*/*.txt")}
    assert len(documents) == 120
    for answer in answers(folder):
        assert answer["source"] in documents
        assert answer["target"] is None or answer["target"] in documents
        assert answer["target"] != answer["source"]
    assert len({volume_id(index) for index in range(3600)}) == 3600
    with pytest.raises(ValueError, match="per_volume"):
        write_corpus(tmp_path / "long", 3601, per_volume=1)


@pytest.mark.parametrize("form", ["tei", "text", "table"])
def test_the_program_finds_the_answers(tmp_path: Path, form: Form) -> None:
    folder = write_corpus(tmp_path / form, 400, form=form, per_volume=200)
    database = tmp_path / "graph.db"
    gc.build(sources(folder), database)
    with gc.open(database) as store:
        figures = check(store.citations(), folder)
    assert figures["precision"] >= 0.98
    assert figures["recall"] >= 0.98
    assert figures["absent"] >= 0.9
    assert figures["extra"] <= 0.02
