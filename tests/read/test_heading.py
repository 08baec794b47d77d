"""What headings say."""

from __future__ import annotations

import pytest

from graphcables.read.heading import party, read_heading

Ends = tuple[str | None, tuple[str, ...]]


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("52. Letter From A to B", "52", "Letter From A to B"),
        ("72a. Letter From A to B", "72a", "Letter From A to B"),
        ("[72a.] Letter From A to B", "72a", "Letter From A to B"),
        (
            "No. 55 The Ambassador in Greece (Bell) to the Department",
            "55",
            "The Ambassador in Greece (Bell) to the Department",
        ),
        ("No. 55. The Ambassador in Greece", "55", "The Ambassador in Greece"),
        ("5. Editorial\n  Note", "5", "Editorial Note"),
        ("Letter From A to B", None, "Letter From A to B"),
        ("1954 Plans", None, "1954 Plans"),
        ("", None, ""),
    ],
)
def test_number_and_title(heading: str, number: str | None, title: str) -> None:
    read = read_heading(heading)
    assert (read.number, read.title) == (number, title)


NOBODY: Ends = (None, ())
STATE: Ends = ("Department of State", ("State",))


@pytest.mark.parametrize(
    ("heading", "sender", "recipient"),
    [
        (
            "5. Telegram From the Embassy in Greece to the Department of State",
            ("Embassy in Greece", ("Athens",)),
            STATE,
        ),
        (
            "5. Telegram From the Department of State to the Embassy in Greece",
            STATE,
            ("Embassy in Greece", ("Athens",)),
        ),
        (
            "5. Telegram From the Embassy in France to the Embassy in Spain",
            ("Embassy in France", ("Paris",)),
            ("Embassy in Spain", ("Madrid",)),
        ),
        (
            "5. Telegram From the Consulate General in Hong Kong to the Department of State",
            ("Consulate General in Hong Kong", ("Hong Kong",)),
            STATE,
        ),
        (
            "5. Telegram From the Embassy in Greece to the Department of State, Athens, June 4, 1964, 5 p.m.",
            ("Embassy in Greece", ("Athens",)),
            STATE,
        ),
        (
            "5. Backchannel Message From the Assistant for Security Affairs (Kissinger) to the Ambassador to Vietnam (Bunker)",
            ("Kissinger", ()),
            ("Bunker", ("Saigon",)),
        ),
        (
            "5. Memorandum From the Ambassador to Vietnam (Bunker) to the Secretary of State",
            ("Bunker", ("Saigon",)),
            ("Secretary of State", ("State",)),
        ),
        ("5. Memorandum From Mr. Bell to President Nixon", ("Mr. Bell", ()), ("Nixon", ())),
        (
            "The Ambassador in Russia (Francis) to the Secretary of State",
            ("Francis", ("Moscow",)),
            ("Secretary of State", ("State",)),
        ),
        (
            "The Secretary of State to the Ambassador in Russia (Francis)",
            ("Secretary of State", ("State",)),
            ("Francis", ("Moscow",)),
        ),
        ("Mr. Seward to Mr. Adams.", ("Mr. Seward", ()), ("Mr. Adams", ())),
        ("Ball to Evatt", ("Ball", ()), ("Evatt", ())),
        ("Cablegram from Ball to Evatt", ("Ball", ()), ("Evatt", ())),
        ("Cablegram, Bell to Low", ("Bell", ()), ("Low", ())),
        ("Cablegram to Jakarta", NOBODY, ("Jakarta", ("Djakarta",))),
        ("5. Editorial Note", NOBODY, NOBODY),
        ("5. Memorandum of Conversation", NOBODY, NOBODY),
        ("5. National Intelligence Estimate", NOBODY, NOBODY),
        ("5. Minutes of a Meeting", NOBODY, NOBODY),
        (
            "THE AMBASSADOR IN GREECE (BELL) TO THE SECRETARY OF STATE",
            ("Bell", ("Athens",)),
            ("Secretary of State", ("State",)),
        ),
        ("5. Letter From President Nixon to General Secretary Brezhnev", ("Nixon", ()), ("Brezhnev", ())),
        pytest.param(
            "Bruce to Lyons",
            ("Bruce", ()),
            ("Lyons", ()),
            marks=pytest.mark.xfail(strict=True, reason="the city of Lyon is printed so, too"),
        ),
    ],
)
def test_parties(heading: str, sender: Ends, recipient: Ends) -> None:
    read = read_heading(heading)
    assert (read.sender.name, read.sender.posts) == sender
    assert (read.recipient.name, read.recipient.posts) == recipient


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("5. Telegram 111621 From the Department of State to the Embassy in Greece", "111621"),
        ("5. Airgram A–195 From the Embassy in Greece to the Department of State", "A–195"),
        ("5. Telegram No. 44 From the Embassy in Greece to the Department of State", "44"),
        ("5. Telegram From the Embassy in Greece to the Department of State", None),
        ("5. Letter From A to B", None),
    ],
)
def test_serial(heading: str, expected: str | None) -> None:
    assert read_heading(heading).serial == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("5. Telegram From A to B", True),
        ("5. Circular Telegram From the Department of State to Certain Missions", True),
        ("Mr. Seward to Mr. Adams", True),
        ("5. Draft Telegram From A to B", True),
        ("5. Editorial Note", False),
        ("5. Memorandum of Conversation", False),
        ("Submission, Bell to Low", False),
        ("", False),
    ],
)
def test_sent(heading: str, expected: bool) -> None:
    assert read_heading(heading).sent is expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("the President’s Assistant (Kissinger)", ("Kissinger", ())),
        ("the Embassy in Greece", ("Embassy in Greece", ("Athens",))),
        ("the Minister (Bell) in Greece", ("Bell", ("Athens",))),
        ("Dr H. V. Evatt, Minister for External Affairs", ("Dr H. V. Evatt", ("Canberra",))),
        ("President Kennedy", ("Kennedy", ())),
        (" , ", (None, ())),
    ],
)
def test_party(phrase: str, expected: Ends) -> None:
    read = party(phrase)
    assert (read.name, read.posts) == expected
