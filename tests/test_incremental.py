"""A later build equals a first one, row for row, whatever has come, gone or changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcables.pipeline import build
from graphcables.read.table import Columns

from .benchmarks.corpus import write_corpus
from .databases import everything

DOCUMENTS = 40


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of a small corpus: four volumes whose messages cite each other."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, DOCUMENTS, form="text", per_volume=10)
    return sorted(path for path in folder.rglob("*.txt"))


def lay(corpus: list[Path], folder: Path, texts: dict[int, int | None]) -> None:
    """Lays out a folder: for each place of the corpus the file whose text stands there, or none."""
    shutil.rmtree(folder, ignore_errors=True)
    for place, text in texts.items():
        if text is not None:
            path = folder / corpus[place].parent.name / corpus[place].name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(corpus[text].read_bytes())
            os.utime(path, (1, 1))


texts = st.dictionaries(st.integers(0, DOCUMENTS - 1), st.none() | st.integers(0, DOCUMENTS - 1), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(texts, min_size=1, max_size=3))
def test_changes_equal_a_first_build(corpus: list[Path], changes: list[dict[int, int | None]]) -> None:
    state: dict[int, int | None] = {place: place if place % 5 else None for place in range(DOCUMENTS)}
    with TemporaryDirectory() as name:
        folder, db, first = Path(name, "sources"), Path(name, "later.db"), Path(name, "first.db")
        lay(corpus, folder, state)
        build([folder], db)
        for change in changes:
            state |= change
            lay(corpus, folder, state)
            report = build([folder], db)
            first.unlink(missing_ok=True)
            afresh = build([folder], first)
            assert everything(db) == everything(first)
            assert (report.documents, report.citations, report.warnings) == (
                afresh.documents,
                afresh.citations,
                afresh.warnings,
            )


def test_volumes_of_tei(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_corpus(folder, 120, form="tei", per_volume=20)
    volumes = sorted(folder.rglob("*.xml"))
    build(volumes[1:], tmp_path / "later.db")
    build(volumes, tmp_path / "later.db")
    build(volumes, tmp_path / "first.db")
    assert everything(tmp_path / "later.db") == everything(tmp_path / "first.db")


VOLUME = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{name}"><teiHeader><fileDesc><publicationStmt>
<idno type="frus">{name}</idno></publicationStmt></fileDesc></teiHeader><text><body>{documents}</body></text></TEI>"""
TELEGRAM = """<div type="document" xml:id="d{number}"><head>{number}. Telegram From the Embassy in {post} to the Department of State</head>
<p><date when="{date}">{date}</date></p><p>{body}</p></div>"""


def volume(folder: Path, name: str, *telegrams: tuple[int, str, str, str]) -> None:
    """Writes a volume of telegrams: (number, country, date, text)."""
    folder.mkdir(exist_ok=True)
    documents = "".join(
        TELEGRAM.format(number=number, post=post, date=date, body=body) for number, post, date, body in telegrams
    )
    (folder / f"{name}.xml").write_text(VOLUME.format(name=name, documents=documents), encoding="utf-8")


def test_another_part_of_a_volume_comes(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    cites = "See Foreign Relations, 1964–1968, volume XVII, Document 5."
    volume(sources, "frus1964-68v17p1", (5, "Egypt", "1964-05-01", "12. Text."))
    volume(
        sources, "frus1964-68v18", (1, "Greece", "1965-05-01", f"3. {cites}"), (2, "Greece", "1965-05-02", "4. Text.")
    )
    volume(sources, "frus1964-68v19", (1, "Turkey", "1965-05-01", "5. Text."))
    build([sources], tmp_path / "later.db")
    volume(sources, "frus1964-68v17p2", (5, "Egypt", "1964-06-01", "13. Text."))
    build([sources], tmp_path / "later.db")
    build([sources], tmp_path / "first.db")
    assert everything(tmp_path / "later.db") == everything(tmp_path / "first.db")


PAGED = '<div type="document" xml:id="d{n}"><pb n="11"/><head>Telegram From {post} {n}</head><p>{n}. {body}</p></div>'


def paged(folder: Path, name: str, *bodies: str) -> None:
    """Writes a volume whose documents all begin on page 11."""
    documents = "".join(PAGED.format(n=n, post="Greece", body=body) for n, body in enumerate(bodies, 1))
    (folder / f"{name}.xml").write_text(VOLUME.format(name=name, documents=documents), encoding="utf-8")


ROME_219 = 'It came.<note n="1" xml:id="d1fn1">Telegram 219 from Rome, May 2, p. 11.</note>'


@pytest.mark.parametrize(
    ("citing", "changing"),
    [
        ("See Foreign Relations, 1895, p. 11.", ("frus1895p1", "frus1895")),
        (ROME_219, ("frus1930v07p1", "frus1930v07p3")),
    ],
    ids=["a whole beside its part", "a note's page in another part"],
)
def test_volumes_and_their_parts_come_and_go(tmp_path: Path, citing: str, changing: tuple[str, str]) -> None:
    sources = tmp_path / "sources"
    volume(
        sources, "frus1930v07p2", (1, "Greece", "1930-05-05", f"12. {citing}"), (2, "Greece", "1930-05-06", "13. Text.")
    )
    volume(sources, "frus1930v03", (1, "Italy", "1930-05-02", "219. Text."), (2, "Italy", "1930-05-03", "220. Text."))
    volume(sources, "frus1930v04", (1, "Turkey", "1930-05-01", "5. Text."), (2, "Turkey", "1930-05-02", "6. Text."))
    build([sources], tmp_path / "later.db")
    for number, name in enumerate((*changing, *changing)):
        if number < len(changing):
            paged(sources, name, "Talks.", "More talks.")
        else:
            (sources / f"{name}.xml").unlink()
        build([sources], tmp_path / "later.db")
        (tmp_path / "first.db").unlink(missing_ok=True)
        build([sources], tmp_path / "first.db")
        assert everything(tmp_path / "later.db") == everything(tmp_path / "first.db")


def test_date_that_only_a_note_gives(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    note = 'As Cairo telegram 999<note n="1" xml:id="d1fn1">Telegram 999 from Cairo, March 3, 1962, was not found.</note> says.'
    volume(
        sources, "frus1964-68v18", (1, "Greece", "1968-05-01", f"3. {note}"), (2, "Greece", "1968-05-02", "4. Text.")
    )
    volume(sources, "frus1964-68v19", (1, "Turkey", "1965-05-01", "5. Text."))
    build([sources], tmp_path / "later.db")
    volume(sources, "frus1961-63v01", (9, "Egypt", "1962-03-03", "999. Text."))
    build([sources], tmp_path / "later.db")
    build([sources], tmp_path / "first.db")
    assert everything(tmp_path / "later.db") == everything(tmp_path / "first.db")


def test_other_columns_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "cables.csv"
    table.write_text("id,text,body\nA1,Ref: Tohak 82.,Ref: Hakto 41.\n", encoding="utf-8")
    build([table], tmp_path / "graph.db")
    build([table], tmp_path / "graph.db", columns=Columns(text="body"))
    build([table], tmp_path / "first.db", columns=Columns(text="body"))
    assert everything(tmp_path / "graph.db") == everything(tmp_path / "first.db")
