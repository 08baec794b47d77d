"""The sample's documents against the register: serials, parties, and what each refers to, in order."""

from __future__ import annotations

from typing import Any

import pytest

from graphcables.store import Store

VOLUME = "frus1969-76v09"
REGISTER = """
13  | WHS 2218               | Kissinger > Bunker    |
18  | Tohak 2; WH 29613      | Haig > Kissinger      |
23  | Hakto 7                | Kissinger > Haig      |
24  | Tohak 21; WH 29630     | Haig > Kissinger      | Hakto 4
25  | Hakto 11               | Kissinger > Haig      | Tohak 21 (2); [2] Document 24
30  | WHP 74                 | Haig > Guay           |
34  | Tohak 59; WHS 2258     | Haig > Kissinger      |
35  | Hakto 26/204           | Kissinger > Haig      |
36  | Hakto 28/206           | Kissinger > Haig      |
39  | Tohak 79; WHS 2276     | Haig > Kissinger      |
42  | Saigon 220             | Bunker > Haig         | Hakto 32 (2)
44  | Tohak 82; WHS 2280     | Haig > Kissinger      | Hakto 37; Hakto 38 (2); Hakto 38; Hakto 37
46  | Hakto 42/221           | Kissinger > Haig      |
47  | Tohak 83; WHS 2281     | Haig > Kissinger      |
50  | Tohak 84; WHS 2282     | Haig > Kissinger      | Hakto 41 (2)
51  | WHP 76                 | Haig > Guay           | [2] Document 30 note 2
52  | Hakto 44/224           | Kissinger > Haig      | Tohak 82 (2); [2] Document 44
53  | Tohak 85; WHS 2284     | Haig > Kissinger      | Tohak 84; Hakto 41 (2); Hakto 42 (3); Hakto 42
54  | Hakto 45/225           | Kissinger > Haig      | Tohak 84 (2); Tohak 84; Tohak 84
55  | Hakto 46/226           | Kissinger > Haig      | Tohak 84; Tohak 85 (2); Hakto 44 (3); Tohak 85
56  | Tohak 89; WHS 2289     | Haig > Kissinger      |
57  | Tohak 90; WHS 2291     | Haig > Kissinger      | Tohak 84 (3); Hakto 41 (4); Hakto 41; Tohak 84; Hakto 41; \
Tohak 84; Hakto 41; Hakto 42; Hakto 43 (5)
59  | Hakto 50/229           | Kissinger > Haig      |
60  | Hakto 49/231           | Kissinger > Haig      |
61  | Hakto 53               | Kissinger > Haig      | Tohak 90 (2); Hakto 41 (3); Hakto 43 (4); Tohak 85 (5)
62  | Tohak 94; WH 29641     | Haig > Kissinger      | Hakto 52 (2); Hakto 51 (3); Hakto 50 (4); Hakto 50; Hakto 50
63  | Tohak 95; WH 29642     | Haig > Kissinger      | Hakto 53 (2); Tohak 90 (3); Hakto 41 (4); Hakto 53; Hakto 41; \
Hakto 41; Hakto 53; Tohak 85 (5)
70  | WHS 2298               | Kissinger > Bunker    | Saigon 234; Saigon 235 (2); Saigon 235
72  | Saigon 236             | Bunker > Kissinger    | WHS 2299 (2)
75  | WHS 2302               | Kissinger > Bunker    | Saigon 238 (2)
81  | WHS 2305               | Kissinger > Bunker    |
83  | WHS 2307               | Kissinger > Bunker    | WHS 2304 (5)
87  | Saigon 247             | Bunker > Kissinger    | WHS 2309; WHS 2310; State 199904 (2); Saigon 15724 (3); \
Saigon 15724
89  | WHP 83                 | Kissinger > Porter    | DTG 031236Z (2)
90  |                        | Kissinger > Bunker    | Saigon 250 (2)
98  | Tohaig 15; WHS 2320    | Kissinger > Haig      | [2] Haigto 4
100 | Haigto 10/265          | Haig > Kissinger      | [3] Document 99
101 | Haigto 12              | Haig > Kissinger      | Tohaig 35 (3)
110 | WHS 2248               | Kissinger > Bunker    | Saigon 272 (2)
117 | Hakto 18               | Kissinger > Nixon     |
119 | Hakto 19               | Kissinger > Bunker    |
126 | Hakto 27; WH 29771     | Kissinger > Nixon     |
241 | Saigon 314             | Bunker > Kissinger    | WHS 2298 (2); [2] WHS 2298
261 | Tohak 70               | Haig > Kissinger      | Hakto 14 (3)
262 | Hakto 18               | Kissinger > Nixon     |
263 | Hakto 19               | Kissinger > Nixon     |
264 | Tohak 83               | Kennedy > Kissinger   |
266 | Hakto 23               | Kissinger > Nixon     | Tohak 83 (2); [2] Document 264
271 | Hakto 27               | Kissinger > Nixon     |
310 | Haigto 23/346          | Haig > Kissinger      |
319 | WH 30143               | Kissinger > Haig      | Saigon 347 (2); [2] Document 315; [2] Saigon 347; \
[2] Saigon 346; [2] Document 310
325 | WHS 3107               | Kissinger > Bunker    |
326 | Saigon 349             | Bunker > Kissinger    | WHS 3107 (2)
"""
"""Document | own serials | sender > recipient | references: "(2)" is the marker that hangs on one, "[2]" the footnote
that one stands in. A bare number goes under Saigon, from where it was sent."""

ROWS = [[cell.strip() for cell in line.split("|")] for line in REGISTER.strip().splitlines()]
FACTS = [pytest.param(*row, id=f"d{row[0]}") for row in ROWS]


def shown(row: dict[str, Any]) -> str:
    """A reference in the register's way of writing."""
    place = f"[{row['footnote']}] " if row["footnote"] else ""
    name = f"{row['series'] or 'Document'} {row['number']}"
    return (
        place + name + (f" ({row['marker']})" if row["marker"] else "") + (f" note {row['pin']}" if row["pin"] else "")
    )


@pytest.mark.parametrize(("number", "serials", "parties", "references"), FACTS)
class TestRegister:
    def test_own_serials(self, store: Store, number: str, serials: str, parties: str, references: str) -> None:
        message = store.message(f"{VOLUME}/d{number}")
        assert message is not None
        assert "; ".join(message["serials"]) == serials

    def test_parties(self, store: Store, number: str, serials: str, parties: str, references: str) -> None:
        message = store.message(f"{VOLUME}/d{number}")
        assert message is not None
        for printed, name in zip((message["sender"], message["recipient"]), parties.split(" > "), strict=True):
            assert name in printed

    def test_references_in_order(self, store: Store, number: str, serials: str, parties: str, references: str) -> None:
        assert "; ".join(shown(row) for row in store.cited_by(f"{VOLUME}/d{number}")) == references


def test_register_covers_the_sample(store: Store) -> None:
    assert {row["number"] for row in store.documents()} == {row[0] for row in ROWS}


@pytest.mark.parametrize(("number", "date"), [(81, "1972-10-30"), (319, "1973-01-21T16:20"), (52, None), (261, None)])
def test_dates(store: Store, number: int, date: str | None) -> None:
    message = store.message(f"{VOLUME}/d{number}")
    assert message is not None
    assert message["date"] == date


@pytest.mark.parametrize(
    ("source", "text", "paragraphs"), [(55, "Hakto 44", [2]), (62, "Hakto 50", [3]), (63, "Hakto 53", [1, 2])]
)
def test_paragraphs_cited(store: Store, source: int, text: str, paragraphs: list[int]) -> None:
    found = [row["paragraph"] for row in store.cited_by(f"{VOLUME}/d{source}") if row["text"] == text]
    assert [said for said in found if said] == [paragraphs]


@pytest.mark.parametrize(
    ("source", "text", "target", "status"),
    [
        (24, "Hakto 4", "Hakto 4", "absent"),
        (25, "Tohak 21", "d24", "present"),
        (44, "Hakto 37", "Hakto 37", "absent"),
        (44, "Hakto 38", "Hakto 38", "absent"),
        (50, "Your 41", "Hakto 41", "absent"),
        (51, "footnote 2, Document 30", "d30", "present"),
        (52, "Tohak 82", "d44", "present"),
        (53, "Tohak 84", "d50", "present"),
        (53, "Hakto 41", "Hakto 41", "absent"),
        (53, "Hakto 42", "d46", "present"),
        (54, "Tohak 84", "d50", "present"),
        (55, "85", "d53", "present"),
        (55, "Hakto 44", "d52", "present"),
        (57, "Tohak 84", "d50", "present"),
        (57, "43", "Hakto 43", "absent"),
        (61, "Tohak 90", "d57", "present"),
        (61, "Hakto 41", "Hakto 41", "absent"),
        (61, "Hakto 43", "Hakto 43", "absent"),
        (61, "Tohak 85", "d53", "present"),
        (62, "Hakto 50", "d59", "present"),
        (63, "Hakto 53", "d61", "present"),
        (70, "Saigon 235", "Saigon 235", "absent"),
        (87, "2310", "WHS 2310", "absent"),
        (100, "Document 99", "d99", "absent"),
        (101, "Tohaig 35", "Tohaig 35", "absent"),
        (110, "Your 272", "Saigon 272", "absent"),
        (266, "Tohak 83", "d264", "present"),
        (319, "Saigon 346", "d310", "present"),
        (326, "WHS 3107", "d325", "present"),
    ],
)
def test_what_is_meant(store: Store, source: int, text: str, target: str, status: str) -> None:
    found = {(row["target"], row["status"]) for row in store.cited_by(f"{VOLUME}/d{source}") if row["text"] == text}
    assert found == {(f"{VOLUME}/{target}", status)}


@pytest.mark.parametrize(
    ("source", "target", "relation"),
    [
        (25, "d24", "reply"),
        (44, "Hakto 37", "reply"),
        (50, "Hakto 41", "reply"),
        (52, "d44", "reply"),
        (53, "d50", "follow-up"),
        (53, "d46", "reply"),
        (54, "d50", "reply"),
        (55, "d53", "reply"),
        (55, "d52", "follow-up"),
        (61, "d57", "reply"),
        (61, "Hakto 43", "follow-up"),
        (62, "d59", "reply"),
        (63, "d61", "reply"),
        (63, "d57", "follow-up"),
        (70, "Saigon 234", "reply"),
        (326, "d325", "reply"),
        (98, "Haigto 4", "reference"),
    ],
)
def test_relation(store: Store, source: int, target: str, relation: str) -> None:
    rows = store.cited_by(f"{VOLUME}/d{source}")
    found = {r["relation"] for r in rows if r["target"] == f"{VOLUME}/{target}" and r["kind"] == "message"}
    assert found == {relation}


@pytest.mark.parametrize("source", [25, 52, 266])
def test_editor_decides(store: Store, source: int) -> None:
    rows = [row for row in store.cited_by(f"{VOLUME}/d{source}") if row["kind"] == "message"]
    assert [row["method"] for row in rows] == ["editor"]
    assert all(row["confidence"] > 0.9 for row in rows)


@pytest.mark.parametrize("source", [44, 52, 55, 62, 63, 87, 319])
def test_text_stands_at_its_offsets(store: Store, source: int) -> None:
    document = store.document(f"{VOLUME}/d{source}")
    assert document is not None
    for row in store.cited_by(document.id):
        assert document.text[row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize("source", [44, 52, 57, 63])
def test_markers_are_not_in_the_text(store: Store, source: int) -> None:
    document = store.document(f"{VOLUME}/d{source}")
    assert document is not None
    assert not any(
        f"{serial}{digit}" in document.text for serial in ("Hakto 41", "Tohak 82.", "Hakto 38.") for digit in "2345"
    )
    assert "[Page" not in document.text
