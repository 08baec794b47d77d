"""References to messages, form by form; the citing message is a telegram from Athens to the Department, June 4, 1964."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphcables.find import find
from graphcables.model import Document
from graphcables.read.markdown import read_markdown

from .shown import Find, serials

HAKTO = {"title": "9. Backchannel Message From A (Kissinger) to B (Haig)1"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ref: your 41.", ["Tohak 41"]),
        ("Ref: my 41.", ["Hakto 41"]),
        ("I have your subsequent messages 42 and 43.", ["Tohak 42", "Tohak 43"]),
        ("I have your Tohak 9.", ["Tohak 9"]),
    ],
)
def test_elided_series_of_a_backchannel(page: Callable[..., Document], sentence: str, expected: list[str]) -> None:
    assert serials(find(page(f"Hakto 44/224. {sentence}", **HAKTO))) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Your 528 has come.", "your"),
        ("See your telegram 528.", "your"),
        ("See urtel 671.", "your"),
        ("See ur 671.", "your"),
        ("See my 528.", "my"),
        ("See mytel 528.", "my"),
        ("See our 528.", "our"),
        ("See ourtel 528.", "our"),
        ("See Department's 528.", "department"),
        ("See Department’s telegram 528.", "department"),
        ("See Dept’s 1860 to Bonn.", "department"),
        ("See Embassy's 528.", "post"),
        ("See Legation’s telegram 528.", "post"),
        ("See Consulate's despatch 528.", "post"),
        ("See Embtel 528.", None),
        ("See Deptel 528.", None),
        ("See Saigon’s 528.", None),
        ("See Tohak 82.", None),
        ("See Your Geneva 13.", "your"),
        ("Re: Your WH 10611.", "your"),
    ],
)
def test_possessive(messages: Find, sentence: str, expected: str | None) -> None:
    assert [reference.possessive for reference in messages(sentence)] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Your 36, February 23, 4 p.m. came.", ["1964-02-23T16:00"]),
        ("Your 317, November 13, 9 a.m., and 318, November 13, 4 p.m. came.", ["1963-11-13T09:00", "1963-11-13T16:00"]),
        ("See my despatch No. 1550 of February 13th.", ["1964-02-13"]),
        ("Your despatch of December 4 (No. 382) came.", ["1963-12-04"]),
        ("See my telegram of July 5.", ["1963-07-05"]),
        ("Telegram 15123 from Saigon, October 3, is of interest.", ["1963-10-03"]),
        ("I have your No. 484, of the 1st instant.", ["1964-06-01"]),
        ("I have your No. 485, of the 29th ultimo.", ["1964-05-29"]),
        ("I have your No. 486 of July 3 last.", ["1963-07-03"]),
        ("See Hakto 44 of January 2, 1964.", ["1964-01-02"]),
        ("Despatch 355 from Saigon, August 7. (Department of State, Central Files, 751K.00/8-764)", ["1964-08-07"]),
        ("Telegram 13 to Bonn, May 1; ibid., 611.62A/5–163 and 396.1/5–163) is long.", ["1963-05-01"]),
        ("Telegram 13 to Bonn, May 1; ibid., 611.62A/5–263) is long.", ["1964-05-01"]),
        ("Telegram 13 to Bonn, May 1, 1962; ibid., 611.62A/5–163) is long.", ["1962-05-01"]),
        ("Your 031236Z came.", ["1964-06-03T12:36"]),
        ("Your 171601Z came.", ["1964-05-17T16:01"]),
        ("See JCS 9149 DTG 152301Z May.", ["1964-05-15T23:01"]),
        ("See Tohak 82.", [None]),
        ("See para 12 Secto 29.", [None]),
        ("See 62 Athens 1234.", ["1962"]),
        ("Your 15, May 6, 4 P.M. came.", ["1964-05-06T16:00"]),
        ("Your 15, May 6, 6 [4] p.m. came.", ["1964-05-06T16:00"]),
        ("Your 15 [16], May 6, 4 p.m. came.", ["1964-05-06T16:00"]),
        ("Your 15, August 6, 7 p.m., 1961, came.", ["1961-08-06T19:00"]),
        ("Your telegram of May 23 [22] came.", ["1964-05-22"]),
        ("Your despatch under date of April 30 last came.", ["1964-04-30"]),
        ("Your 453 and 454 of April 16 and 26, respectively, came.", ["1964-04-16", "1964-04-26"]),
        ("Your 453 and 454 of April 16 and May 2, 1963, respectively, came.", ["1963-04-16", "1963-05-02"]),
        ("See telegrams 453, 454, and 455, April 1, 2, and 6.", ["1964-04-01", "1964-04-02", "1964-04-06"]),
        ("Your 12 and 13 of May 5 and 14.", [None, "1964-05-05", None]),
        ("See telegrams 52 from Accra and 59 from Tunis, both dated May 14.", ["1964-05-14"] * 2),
        ("See telegrams 12, May 2, 13 and 14 from Saigon, all May 3.", ["1964-05-02", "1964-05-03", "1964-05-03"]),
        ("Your telegrams 12 and 13, all 44 of them.", [None, None]),
        ("My telegram 44 of yesterday, and my 45, today.", ["1964-06-03", "1964-06-04"]),
        ("My telegram 46 of this date and your 12 of today’s date.", ["1964-06-04", "1964-06-04"]),
        ("My telegram 33 today’s news.", [None]),
        ("My telegram 33 even date.", [None]),
        ("See telegram 14, to Paris, Rome, and Bonn, May 10.", ["1964-05-10"]),
        ("See telegram 14 to Paris and Bonn, May 10.", ["1964-05-10"]),
        ("See cablegram 251, dispatched 23 May.", ["1964-05-23"]),
    ],
)
def test_date(messages: Find, sentence: str, expected: list[str | None]) -> None:
    assert [reference.date for reference in messages(sentence)] == expected


@pytest.mark.parametrize(
    ("words", "in_text", "in_note"),
    [
        ("telegram 1062 from Saigon, May 27", "1964-05-27", "1964-05-27"),
        ("telegram 1062 from Saigon, September 27", "1963-09-27", "1964-09-27"),
    ],
)
def test_a_note_may_name_a_later_message(messages: Find, words: str, in_text: str, in_note: str) -> None:
    """Editors give no year where it is the document's own, and they know what came after it."""
    assert [reference.date for reference in messages(f"See {words}.2", f"This is {words}.")] == [in_text, in_note]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("See Tohak 82.2", ["2"]),
        ("See Tohak 84 and 852 in which.", [None, "2"]),
        ("See Tohak 84 and 852 now.", [None, "2"]),
        ("See Deptels 304, 305, 308.2", [None, None, "2"]),
        ("See Hakto 44,2 paragraph 2.", ["2"]),
        ("Your 36, February 23,2 came.", ["2"]),
        ("See telegram 4321 to Paris.2", ["2"]),
        ("See (A) Hakto 37, (B) Hakto 38.2", [None, "2"]),
        ("See Hakto 37. This is a new matter.2", [None]),
        ("Your 031236Z2 came.", ["2"]),
    ],
)
def test_marker(messages: Find, sentence: str, expected: list[str | None]) -> None:
    assert [reference.marker for reference in messages(sentence, "Not printed.")] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Please see paragraph 3 Hakto 50.", (3,)),
        ("See paragraphs one and two of Hakto 53.", (1, 2)),
        ("It is in Hakto 44, paragraph 2.", (2,)),
        ("It is in Hakto 44, paras 2 and 3.", (2, 3)),
        ("It is in Hakto 44 (paragraph 2).", (2,)),
        ("See para 4 of your 528.", (4,)),
        ("It is in Hakto 44. Paragraph two is of the essence.", None),
        ("See Hakto 44.", None),
    ],
)
def test_paragraph(messages: Find, sentence: str, expected: tuple[int, ...] | None) -> None:
    assert [reference.paragraph for reference in messages(sentence)] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ref: Tohak 82.", ["Tohak 82"]),
        ("Ref: Tohak 84 and 85.", ["Tohak 84", "85"]),
        ("As said in my telegram 9765.", ["my telegram 9765"]),
        ("Your 36, February 23, 4 p.m. came.", ["Your 36, February 23, 4 p.m."]),
        ("See telegram 4321 to Paris.", ["telegram 4321 to Paris"]),
        ("See my telegram of July 5.", ["my telegram of July 5"]),
        ("Your despatch of December 4 (No. 382) came.", ["Your despatch of December 4 (No. 382)"]),
        ("Your 031236Z came.", ["Your 031236Z"]),
        ("See Hakto 44/224.", ["Hakto 44/224"]),
        ("See (Hakto 44).", ["Hakto 44"]),
        ("See the circular telegram 322.", ["circular telegram 322"]),
        ("See (circular telegram 322).", ["circular telegram 322"]),
        ("See the Consulate General’s 441.", ["Consulate General’s 441"]),
        ("See note 8 from the Cuban Minister, May 3.", []),
        ("See note No. 8 from the Cuban Minister, May 3.", ["note No. 8 from the Cuban Minister, May 3"]),
        ("I have your May 19 letter.", ["your May 19 letter"]),
        ("See Message 99 from Rome to Cairo, May 3.", ["Message 99 from Rome to Cairo, May 3"]),
        ("I gave your telegram 12 to the Minister.", ["your telegram 12"]),
        ("It was sent to Bonn in telegram 1407.", ["telegram 1407"]),
        ("See Secto 16 and 26, February 6 and 8.", ["Secto 16", "26, February 6 and 8"]),
    ],
)
def test_text_as_printed(messages: Find, sentence: str, expected: list[str]) -> None:
    assert [reference.text for reference in messages(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("See Hakto 44/224.", ("224",)),
        ("See Tohak 90/WHS 2291.", ("WHS 2291",)),
        ("See State 104906 (Tosec 827).", ("Tosec 827",)),
        ("See Embtel 1812 (333 to Ankara).", ("Ankara 333",)),
        ("See Saigon 310 repeated Paris 87 Geneva 6.", ("Paris 87", "Geneva 6")),
        ("See Saigon 310 rptd Paris 87.", ("Paris 87",)),
        (
            "See telegram 479 to Geneva, also sent to Athens as 351 and to Rome as 12.",
            ("Athens 351", "Rome 12"),
        ),
        ("See telegram 4 from Rome, sent to the Department as 463.", ("Department 463",)),
        ("See telegram 479 to Geneva, which was sent to 45 missions.", ()),
        ("See Tohak 82.", ()),
    ],
)
def test_other_numbers_of_the_same_message(messages: Find, sentence: str, expected: tuple[str, ...]) -> None:
    assert messages(sentence)[0].also == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "See paragraph 34.",
        "Under Article 6.3 we may.",
        "They sent B–52s.",
        "They sent B-52 bombers.",
        "It lies in MR3 and MR 3.",
        "We like Option 2 best.",
        "It was signed in 1954.",
        "It was signed in Geneva in 1954.",
        "The Geneva 1954 accords hold.",
        "It lies at 19 degrees 15 minutes.",
        "It lies at 19 degrees 15’ north.",
        "It is in Box TS 59.",
        "It is in the folder Hakto (1).",
        "MAC- I thank you.",
        "We delivered note 299 today.",
        "We sent a message to Site 36.",
        "They have 12 M48A1 tanks.",
        "They have 12 C–130 aircraft.",
        "It is in NSC 5404/1.",
        "We voted for Resolution 31/21.",
        "We voted for Resolution 242.",
        "The talks begin on June 12.",
        "The talks begin at 4 p.m. on June 12, 1964.",
        "They lost 14 men near Saigon.",
        "They asked for $15 million.",
        "We met 3 times in Paris.",
        "About 25 percent of your 300 men left.",
        "Send 40 copies to the Embassy.",
        "Phase 2 and Annex 3 are ready.",
        "They hold Hill 861.",
        "Your 10 points were read.",
        "Our 2 destroyers left.",
        "Public Law 480 applies.",
        "My 50 years here taught me much.",
        "Flight 412 was late.",
        "In NATO 15 nations sit.",
        "In our FY52 budget, our PL–480 sales and our NSSM 51 nothing is said.",
        "We count our B–52 force and our M-113 carriers.",
        "The Minseito 273 seats are safe. He’s 83.",
        # The numbers that the message itself has at its addressees.
        "Sent Jidda 40. Repeated London 494.",
        "Sent Dept 3643, repeated info Calcutta 261, Bombay 12.",
        "Sent Dept 3643; rptd New Delhi 4.",
        "Saigon 44 reports were read.",
        "I saw the telegram 3 hours later.",
        "It is our No. 1 objective.",
        "It is our No. 10 man.",
        "THE COST IS 50000. WE PAID 60000, AND SENT 20000 RIFLES.",
        "He paid DM 50000; see EO 10340 and TIAS 10123.",
        "On your May 4 in Paris you spoke. In your May 6, 1950, statement you spoke.",
        "London’s May 15, 5 p.m. broadcast was heard.",
        "Saigon 150 calls were made.",
        "Monday’s May 15, 5 p.m., meeting was good.",
        "Hankow’s May 15 meeting was good.",
        "It is your reply 3 times over.",
        "See X 294545, N. 29353 and Washington, DC 20520.",
        "The telegram from Jidda, 890F.51/4–348, is here.",
        "Your speech of May 3 and your May 6 speech were heard.",
    ],
)
def test_not_a_reference(messages: Find, sentence: str) -> None:
    assert serials(messages(sentence)) == []


@pytest.mark.parametrize(
    "source",
    [
        "Source: National Archives, RG 59, Central Files 1964–66, POL 23–8 CYP, Box 2086. Secret; Immediate.",
        "Source: Department of State, Conference Files: Lot 65 D 366, CF 2343, Hakto (1).",
    ],
)
def test_source_note_has_no_references(source: str) -> None:
    from graphcables.read.text import read_text

    page = f"9. Telegram From A (Rusk) to B (Ball)1\n\nAthens, June 4, 1964.\n\nNo news.\n\n  1. {source}\n"
    assert find(next(read_text(page, "v/d9.txt", "v"))) == []


@pytest.mark.parametrize(
    ("sentence", "origin", "destination"),
    [
        ("See your telegram 12.", ("State",), ("Athens",)),
        ("See your telegram to London 12.", ("State",), ("London",)),
        ("See my telegram to Ankara 285.", ("Athens",), ("Ankara",)),
        ("See telegram to Berlin 517.", ("State",), ("Berlin",)),
        ("See telegram to Berlin 517 from Bonn.", ("Bonn",), ("Berlin",)),
        ("See telegram to Berlin 517 from the Embassy.", ("Athens",), ("Berlin",)),
        ("See Embtel to Berlin 517.", ("Athens",), ("Berlin",)),
        ("See Emtel 517 to Berlin.", ("Athens",), ("Berlin",)),
        ("See Emtel 12.", ("Athens",), ("State",)),
        ("See Legtel 12 to Bonn.", ("Athens",), ("Bonn",)),
        ("See Deptel to Berlin 517.", ("State",), ("Berlin",)),
        ("See Deptel 12.", ("State",), ("Athens",)),
        ("See telegram 8 from Rome to Cairo.", ("Rome",), ("Cairo",)),
        ("See telegram 8 to Cairo.", ("State",), ("Cairo",)),
        ("See telegram 8 from the Mission to the United Nations to Cairo.", ("USUN",), ("Cairo",)),
        ("See telegram 8 to the Delegation, United Nations.", ("State",), ("USUN",)),
        ("See telegram 8 from the Embassy to the Department.", ("Athens",), ("State",)),
        ("See telegram 8 to the Department.", ("Athens",), ("State",)),
        ("See the Foreign Office telegram to Paris 512.", (), ("Paris",)),
        ("See telegram 12 from the Cuban Embassy to Havana.", (), ("Havana",)),
        ("See Foreign Office telegram 512 to Paris.", (), ("Paris",)),
    ],
)
def test_the_ends_of_a_message(
    messages: Find, sentence: str, origin: tuple[str, ...], destination: tuple[str, ...]
) -> None:
    (reference,) = messages(sentence)
    assert (reference.origin, reference.destination) == (origin, destination)


def test_the_head_of_a_cable_has_no_references(page: Callable[..., Document]) -> None:
    head = "TELEGRAM DEPARTMENT OF STATE 1395 R 151100Z JUN 70\n\nFM\n\nAMEMBASSY ROME\n\nTO\n\nSECSTATE WASHDC 7674\n\nINFO\n\nUSUN 208"
    assert serials(find(page(f"{head}\n\nSUBJ: TALKS\n\nREF: STATE 12345\n\n1. We agree."))) == ["State 12345"]
    memorandum = f"We have your telegrams 178 and 179. {'A long word on them. ' * 10}\n\n{head}"
    assert serials(find(page(memorandum)))[:2] == ["State 178", "State 179"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The proposal in telegram 540 is good.", []),
        ("They replied: “Your 540. We agree.”", []),
        ("See telegram 540, May 1.", ["None 540"]),
        ("See telegram 540 from Rome.", ["Rome 540"]),
        ("See telegram 541.", ["None 541"]),
    ],
)
def test_a_note_speaks_of_its_document(page: Callable[..., Document], words: str, expected: list[str]) -> None:
    document = page("540. We agree.2", "Source: own prose.", words)
    assert (document.serials, serials(find(document))) == (("Athens 540",), expected)


def test_own_serial_is_no_reference(page: Callable[..., Document]) -> None:
    assert find(page("Hakto 44. Deliver this. Hakto 44 is for you alone.", **HAKTO)) == []


def test_footnote_of_a_reference(cites: Find) -> None:
    found = cites("We agree.2 And more.3", "In Tohak 82.", "No more.")
    assert [(reference.text, reference.footnote) for reference in found] == [("Tohak 82", "2")]


AUSTRALIAN = """---
title: Department of External Affairs to Ball
vol_id: 11
doc_num: 7
doc_date: '1947-07-03'
---
Cablegram 186 CANBERRA, 3 July 1947

{}
"""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("See cablegram 31.", ["None 31"]),
        ("See your E.11.", ["E 11"]),
        ("Reference Prime Minister's telegram No. 164.", ["Canberra 164"]),
        ("See telegram D.No. 1080 of 28th June.", ["None 1080"]),
        ("See CH280475.", ["CH 280475"]),
        ("See D.1746.", ["D 1746"]),
        ("See O.CH183503.", ["O.CH 183503"]),
        ("See your P144.", ["P 144"]),
        ("See K.181.", ["K 181"]),
        ("See your K. 180.", ["K 180"]),
        ("Your UNY392, 431.", ["UNY 392", "UNY 431"]),
        ("It is on file Defence: MP1217, Box 585.", []),
        ("We refer to Savingram 12.", ["None 12"]),
        ("See telexes B270/962, B270/963 and 964.", ["None 962", "None 963", "None 964"]),
        ("See telex 962.", ["None 962"]),
        ("An F8F flew; Labour 289, Tories 259.", []),
    ],
)
def test_australian_serials(sentence: str, expected: list[str]) -> None:
    document = next(read_markdown(AUSTRALIAN.format(sentence), "7.md", "x"))
    assert serials(find(document)) == expected


def test_own_serial_in_other_letters_is_no_reference() -> None:
    page = AUSTRALIAN.replace("Cablegram 186", "Cablegram O.JA784").format("Cablegram JA784 went by bag.")
    (document,) = read_markdown(page, "7.md", "x")
    assert (document.serials, find(document)) == (("O.JA784",), [])
