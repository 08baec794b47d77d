"""What people call a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcables.errors import AmbiguousError, NotFoundError
from graphcables.keys import document_keys, message_keys
from graphcables.names import key, look_up
from graphcables.pipeline import build
from graphcables.store import Store

VOLUME = "frus1969-76v09"
D52 = f"{VOLUME}/d52"


@pytest.mark.parametrize(
    "name",
    [
        "Hakto44",
        "hakto 44",
        "HAKTO-44",
        "Hakto 44",
        "hakto_44",
        "Hakto 044",
        "Hakto\u00a044",
        "Hakto–44",
        "  Hakto   44  ",
        "“Hakto 44”",
        "Hakto 44/224",
        "hakto44/224",
        "Hakto 44 / 224",
        "d52",
        "D52",
        "d052",
        "52",
        "Document 52",
        "document 52",
        "Doc. 52",
        "No. 52",
        D52,
        D52.upper(),
        f"https://history.state.gov/historicaldocuments/{D52}",
        f"http://history.state.gov/historicaldocuments/{D52}/",
        f"https://history.state.gov/historicaldocuments/{D52}#fn2",
        f"https://history.state.gov/historicaldocuments/{D52}?print=yes",
        f"history.state.gov/historicaldocuments/{D52}",
    ],
)
def test_loose_name(store: Store, name: str) -> None:
    assert store.find(name) == D52


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tohak 82", "d44"),
        ("WHS 2280", "d44"),
        ("whs2280", "d44"),
        ("WH30143", "d319"),
        ("Haigto 10", "d100"),
        ("Haigto 10/265", "d100"),
        ("Saigon 314", "d241"),
        ("hakto 37", "Hakto 37"),
        ("Saigon 0250", "Saigon 250"),
        (f"{VOLUME}/Hakto 37", "Hakto 37"),
    ],
)
def test_other_serials(store: Store, name: str, expected: str) -> None:
    assert store.find(name) == f"{VOLUME}/{expected}"


@pytest.mark.parametrize(("name", "number"), [("83", 83), ("310", 310), ("44", 44)])
def test_bare_number_is_a_document_first(store: Store, name: str, number: int) -> None:
    assert store.find(name) == f"{VOLUME}/d{number}"


@pytest.mark.parametrize(("name", "number"), [("314", 241), ("349", 326), ("224", 52)])
def test_bare_number_of_a_serial(store: Store, name: str, number: int) -> None:
    assert store.find(name) == f"{VOLUME}/d{number}"


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("Tohak 83", {47, 264}), ("hakto18", {117, 262}), ("Hakto 19", {119, 263}), ("HAKTO-27", {126, 271})],
)
def test_several_fit(store: Store, name: str, numbers: set[int]) -> None:
    with pytest.raises(AmbiguousError) as error:
        store.find(name)
    assert set(error.value.nearest) == {f"{VOLUME}/d{number}" for number in numbers}
    assert "2 messages" in str(error.value)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Hakto 47", "d55"),
        ("Hakt 44", "d52"),
        ("Tohak 86", "d53"),
        ("d327", "d326"),
        ("WHS 2281a", "d47"),
    ],
)
def test_did_you_mean(store: Store, name: str, near: str) -> None:
    with pytest.raises(NotFoundError) as error:
        store.find(name)
    assert not isinstance(error.value, AmbiguousError)
    assert f"{VOLUME}/{near}" in error.value.nearest
    assert len(error.value.nearest) <= 5


def test_nearest_number_comes_first(store: Store) -> None:
    with pytest.raises(NotFoundError) as error:
        store.find("Tohak 96")
    assert error.value.nearest[0] == f"{VOLUME}/d63"


@pytest.mark.parametrize(
    "name", ["Zorro 5", "", "   ", "!!!", "x" * 5000, "Hakto " + "4" * 5000, "٤٤", "%", "'; DROP TABLE names"]
)
def test_nothing_like_it_is_an_error_in_one_line(store: Store, name: str) -> None:
    with pytest.raises(NotFoundError) as error:
        store.find(name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HAKTO-44", "hakto 44"),
        ("Hakto 044", "Hakto44"),
        ("O.CH 12", "och12"),
        ("Genève 5", "geneve 5"),
        ("frus1969-76v09/d52", "FRUS1969–76V09/D52"),
    ],
)
def test_equal_keys(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Hakto 44", "Hakto 440"), ("Hakto 4/4", "Hakto 44"), ("d52", "d52a")])
def test_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_ranks_of_a_documents_names() -> None:
    names = dict(document_keys(D52, "52", ["Hakto 44/224"]))
    assert names == {key(D52): 0, "d52": 1, "hakto44/224": 2, "hakto44": 2, "no224": 3, "no44": 3}


def test_absent_message_goes_by_its_serial_alone() -> None:
    names = dict(message_keys("v/State 77 to Athens (2)", "State 77 to Athens (2)"))
    assert {"state77toathens2"} <= {name.removeprefix("v/") for name in names}
    assert names["state77"] == 2


@pytest.mark.parametrize(
    ("name", "expected"), [("State 77 to Athens (2)", "no77"), ("CA-0441", "no441"), ("telegram 1937-09-05", None)]
)
def test_absent_message_can_be_meant_by_its_number(name: str, expected: str | None) -> None:
    assert [key for key, rank in message_keys(f"v/{name}", name) if rank == 4] == ([expected] if expected else [])


@pytest.mark.parametrize("name", ["Léopoldville 102", "leopoldville102", "Kinshasa 102", "Leopoldville-0102"])
@pytest.mark.parametrize(
    "keys",
    [
        list(message_keys("v/Léopoldville 102", "Léopoldville 102")),
        list(document_keys("v/d1", "1", ["Léopoldville 102"])),
    ],
)
def test_a_post_has_the_name_of_then_and_of_now(keys: list[tuple[str, int]], name: str) -> None:
    names = dict(keys)
    assert look_up(name, lambda wanted: [("v", names[wanted])] if wanted in names else [], lambda _: []) == "v"


def test_an_unprinted_spelling_of_a_post_finds_it_too() -> None:
    names = dict(message_keys("v/Peking 12", "Peking 12"))
    assert look_up("Peiping 12", lambda wanted: [("v", names[wanted])] if wanted in names else [], lambda _: []) == "v"


def test_better_rank_wins() -> None:
    assert look_up("52", lambda name: {"d52": [("v/a", 1), ("v/b", 3)]}.get(name, []), lambda name: []) == "v/a"


def test_equal_ranks_are_ambiguous() -> None:
    with pytest.raises(AmbiguousError) as error:
        look_up("52", lambda name: {"d52": [("v/a", 1), ("w/b", 1)]}.get(name, []), lambda name: [])
    assert error.value.nearest == ("v/a", "w/b")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dafp-v20/d1", "dafp-v20/d1"),
        ("dafp-v20/d1-2", "dafp-v20/d1-2"),
        ("dafp-v20/d12", "dafp-v20/d12"),
        ("O.CH1836", "dafp-v20/CH1836"),
        ("CH1836", "dafp-v20/CH1836"),
        ("O.JA5", "dafp-v20/d1"),
        ("JA5", "dafp-v20/d1"),
    ],
)
def test_exact_ids_and_letters_with_or_without_stops(tmp_path: Path, name: str, expected: str) -> None:
    head = "---\ntitle: Ball to Evatt\nvol_id: 20\ndoc_num: {}\ndoc_date: '1975-07-03'\n---\nCablegram {} CANBERRA, 3 July 1975\n\n{}\n"
    pages = [(1, "O.JA5", "See CH1836."), (1, "O.JA6", "See O.CH1836."), (12, "O.JA7", "No more.")]
    for place, page in enumerate(pages):
        (tmp_path / f"{place}.md").write_text(head.format(*page), encoding="utf-8")
    build([tmp_path], tmp_path / "made.db")
    with Store(tmp_path / "made.db") as made:
        assert made.find(name) == expected
