"""Names of posts and series."""

from __future__ import annotations

import pytest

from graphcables import lexicon


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Saigon", "Saigon"),
        ("SAIGON", "Saigon"),
        ("Léopoldville", "Kinshasa"),
        ("Peking", "Beijing"),
        ("Delhi", "New Delhi"),
        ("Dar-es-Salaam", "Dar es Salaam"),
        ("BA", "Buenos Aires"),
        ("USUN", "USUN"),
        ("Washington", "State"),
        ("nowhere", None),
        ("", None),
    ],
)
def test_post(name: str, expected: str | None) -> None:
    assert lexicon.post(name) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Embassy in Greece", ("Athens",)),
        ("Embassy in the United Kingdom", ("London",)),
        ("Embassy in the Soviet Union", ("Moscow",)),
        ("Consul General at Calcutta", ("Calcutta",)),
        ("Ambassador in Pakistan", ("Islamabad", "Karachi")),
        ("Mission to the United Nations", ("USUN",)),
        ("Department of State", ("State",)),
        ("the Secretary of State", ("State",)),
        ("the Department", ("State",)),
        ("Minister for External Affairs", ("Canberra",)),
        ("British Prime Minister", ("London",)),
        ("British Foreign Office", ("London",)),
        ("Foreign Office", ("London",)),
        ("Japanese Foreign Office", ()),
        ("Cuban Minister of State", ()),
        ("the Minister of State in Cuba", ("Havana",)),
        ("Turkey", ("Ankara",)),
        ("President Nixon", ()),
        ("", ()),
    ],
)
def test_posts_of_an_office(phrase: str, expected: tuple[str, ...]) -> None:
    assert lexicon.posts_of(phrase) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TOHAK", "Tohak"),
        ("tohak", "Tohak"),
        ("Tohak", "Tohak"),
        ("Deptels", "Deptel"),
        ("deptel", "Deptel"),
        ("Embtels", "Embtel"),
        ("Emtels", "Embtel"),
        ("Emctel", "Embctel"),
        ("Emdes", "Embdes"),
        ("Emairgram", "Embairgram"),
        ("Emmsg", "Embmsg"),
        ("Legtels", "Legtel"),
        ("Depcirtel", "Depcirtel"),
        ("Tozak", "Tozak"),
    ],
)
def test_series(name: str, expected: str) -> None:
    assert lexicon.series(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Tohak", True), ("tosec", True), ("Deptels", True), ("Embdes", True), ("Saigon", False), ("of", False)],
)
def test_is_series(name: str, expected: bool) -> None:
    assert lexicon.is_series(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Hakto", "Tohak"), ("Tohak", "Hakto"), ("Secto", "Tosec"), ("Weeka", None), ("Tozak", None)]
)
def test_pair(name: str, expected: str | None) -> None:
    assert lexicon.pair(name) == expected


def test_pairs_answer_each_other() -> None:
    pairs = {name: other for name in lexicon.series_names() if (other := lexicon.pair(name))}
    assert {name for name, other in pairs.items() if pairs.get(other, name) != name} == set()


SERIALS = [
    (("Tohak", "82"), "Tohak 82"),
    (("Saigon", "15724"), "Saigon 15724"),
    (("WH", "10611"), "WH 10611"),
    (("USUN", "5"), "USUN 5"),
    (("UNY", "392"), "UNY392"),
    (("O.CH", "183503"), "O.CH183503"),
    (("A", "195"), "A-195"),
    (("CA", "9112"), "CA-9112"),
    (("Circular telegram", "580"), "Circular telegram 580"),
    ((None, "41"), "41"),
]


@pytest.mark.parametrize(("pair", "printed"), SERIALS)
def test_serial(pair: tuple[str | None, str], printed: str) -> None:
    assert lexicon.serial(*pair) == printed


@pytest.mark.parametrize(
    ("printed", "pairs"),
    [
        *((printed, [pair]) for pair, printed in SERIALS),
        ("Hakto 44/224", [("Hakto", "44"), (None, "224")]),
        ("hakto44", [("Hakto", "44")]),
        ("HAKTO-44", [("Hakto", "44")]),
        ("A–195", [("A", "195")]),
        ("0224", [(None, "224")]),
        ("nothing", []),
        ("", []),
    ],
)
def test_parse_serial(printed: str, pairs: list[tuple[str | None, str]]) -> None:
    assert list(lexicon.parse_serial(printed)) == pairs


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Léopoldville", "leopoldville"), ("Dar-es-Salaam", "dar es salaam"), ("N’Djamena", "ndjamena"), ("  X  ", "x")],
)
def test_fold(name: str, expected: str) -> None:
    assert lexicon.fold(name) == expected


def test_every_name_of_a_post_finds_a_post() -> None:
    assert [name for name in lexicon.post_names() if lexicon.post(name) is None] == []
