"""References to messages, form by form; the citing message is a telegram from Athens to the Department, June 4, 1964."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphcables.find import find
from graphcables.model import Document, Reference
from graphcables.read.markdown import read_markdown

Find = Callable[..., list[Reference]]

HAKTO = {"title": "9. Backchannel Message From A (Kissinger) to B (Haig)1"}

SERIALS = [
    # The table of forms.
    ("Ref: Tohak 82.", ["Tohak 82"]),
    ("Reference Hakto 52, message was conveyed.", ["Hakto 52"]),
    ("Re: Your WH 10611.", ["WH 10611"]),
    ("Ref: Tohak 84 and 85.", ["Tohak 84", "Tohak 85"]),
    ("Your 317, November 13, 9 a.m., and 318, November 13, 4 p.m. are here.", ["State 317", "State 318"]),
    ("Re: (A) Hakto 37, (B) Hakto 38.", ["Hakto 37", "Hakto 38"]),
    ("REF: A. STATE 1234 B) 73 SAIGON 456 (NOTAL)", ["State 1234", "Saigon 456"]),
    ("We read your 41.", ["State 41"]),
    ("As said in my telegram 9765.", ["Athens 9765"]),
    ("I have your subsequent messages 42 and 43.", ["State 42", "State 43"]),
    ("Your 36, February 23, 4 p.m. came late.", ["State 36"]),
    ("The Department's telegram No. 22, February 14, 8 p.m. came late.", ["State 22"]),
    ("I refer to my despatch No. 1550 of February 13th.", ["Athens 1550"]),
    ("Your despatch of December 4 (No. 382) came.", ["State 382"]),
    ("As said in my telegram of July 5.", ["Athens None"]),
    ("It is in telegram 15123 from Saigon, October 3.", ["Saigon 15123"]),
    ("It is in telegram 4321 to Paris.", ["State 4321"]),
    ("Telegram No. 219, August 27, 5 p.m., is of interest.", ["None 219"]),
    ("I have your No. 484, of the 14th instant.", ["State 484"]),
    ("I have your No. 485, of the 29th ultimo.", ["State 485"]),
    ("I have your No. 486 of July 3 last.", ["State 486"]),
    ("Please see paragraph 3 Hakto 50.", ["Hakto 50"]),
    ("See paragraphs one and two of Hakto 53.", ["Hakto 53"]),
    ("It is all in Hakto 44, paragraph 2.", ["Hakto 44"]),
    ("Your 031236Z came.", ["DTG 031236Z"]),
    ("Reference 171601Z.", ["DTG 171601Z"]),
    # Series and plain forms.
    ("See Tosec 43.", ["Tosec 43"]),
    ("See Delga 458.", ["Delga 458"]),
    ("See Polto 462.", ["Polto 462"]),
    ("See Ecbus 622.", ["Ecbus 622"]),
    ("See Critic 2.", ["Critic 2"]),
    ("See TOSIT 26.", ["Tosit 26"]),
    ("See tosec 176.", ["Tosec 176"]),
    ("See Tozak 12, a series that no table knows.", ["Tozak 12"]),
    ("See Saigon 447.", ["Saigon 447"]),
    ("See CAS Saigon 1448.", ["CAS 1448"]),
    ("See 79 State 133075.", ["State 133075"]),
    ("See State 085175.", ["State 85175"]),
    ("See JCS 004244.", ["JCS 4244"]),
    ("See CAS 0292.", ["CAS 292"]),
    ("See White House 30414.", ["White House 30414"]),
    ("See Peking #2.", ["Peking 2"]),
    ("See WH30143.", ["WH 30143"]),
    ("See Saigon 15724 and State 199904.", ["Saigon 15724", "State 199904"]),
    # With a word or a possessive.
    ("See Paris telegram 2870.", ["Paris 2870"]),
    ("See BA tel 1133.", ["BA 1133"]),
    ("See State cable 1432.", ["State 1432"]),
    ("See joint tel 5681.", ["None 5681"]),
    ("See Kinshasa’s 6798.", ["Kinshasa 6798"]),
    ("See Ankara's Secto 4.", ["Secto 4"]),
    ("See Dept’s 1860 to Bonn.", ["State 1860"]),
    ("See Message 99 from Rome to Cairo.", ["Rome 99"]),
    ("See Out Message No. 1.", ["None 1"]),
    ("See Telegram Secto 8032.", ["Secto 8032"]),
    ("See Paris Embtel 5777.", ["Embtel 5777"]),
    # Elided.
    ("Your 528 has come.", ["State 528"]),
    ("See our 5681.", ["Athens 5681"]),
    ("See urtel 671.", ["State 671"]),
    ("See your tels 52 and 53.", ["State 52", "State 53"]),
    ("See Your Geneva 13.", ["Geneva 13"]),
    ("Telegram 620 came.", ["None 620"]),
    # Circulars, airgrams, despatches.
    ("See Depcirtel 1200.", ["Depcirtel 1200"]),
    ("See Circular 580.", ["Circular telegram 580"]),
    ("See circular telegram 322.", ["Circular telegram 322"]),
    ("It was told to all. (Circular telegram 171; ibid.)", ["Circular telegram 171"]),
    ("See CA-14448.", ["CA 14448"]),
    ("See CG–157.", ["CG 157"]),
    ("See A–1859.", ["A 1859"]),
    ("See Emb A–195.", ["A 195"]),
    ("See airgram G-351.", ["G 351"]),
    ("See Embdes 352.", ["Embdes 352"]),
    ("See Embdesp 2615.", ["Embdesp 2615"]),
    ("See Despatch 352.", ["Athens 352"]),
    ("See LINC 4071.", ["LINC 4071"]),
    ("See DIR 06759 (OUT 57820).", ["DIR 6759"]),
    ("See CINCPAC 090446Z.", ["DTG 090446Z"]),
    ("See JCS 9149 DTG 152301Z May.", ["JCS 9149"]),
    # Lists and ranges.
    ("See Deptels 304, 305, 308.", ["Deptel 304", "Deptel 305", "Deptel 308"]),
    ("See Dulte 8 to 16, inclusive.", [f"Dulte {n}" for n in range(8, 17)]),
    # One message, several numbers.
    ("See State 104906 (Tosec 827).", ["State 104906"]),
    ("See Embtel 1812 (333 to Ankara).", ["Embtel 1812"]),
    ("See Polto 285 sent Dept Polto 1494.", ["Polto 285"]),
    ("See Embtels 1722 and 1759 (318 and 325 to Ankara).", ["Embtel 1722", "Embtel 1759"]),
    ("See Saigon 310 repeated Paris 87 Geneva 6.", ["Saigon 310"]),
    ("See Saigon 310 rptd Paris 87.", ["Saigon 310"]),
    ("See Saigon 310 rpt Paris 87.", ["Saigon 310"]),
    ("See Saigon 310 info Paris 87.", ["Saigon 310"]),
    ("See Hakto 44/224.", ["Hakto 44"]),
    ("See Tohak 90/WHS 2291.", ["Tohak 90"]),
]

MIXED = [
    # Only the last of a list says from where all came.
    ("See telegrams 307 and 310 from Berlin.", ["Berlin 307", "Berlin 310"]),
    ("See telegrams 3707, 3731, and 3732 from Paris, May 2.", ["Paris 3707", "Paris 3731", "Paris 3732"]),
    ("See para 12 Secto 29.", ["Secto 29"]),
    ("See Deptel 436.", ["Deptel 436"]),
    ("See Contel 31 and Legtel 32.", ["Contel 31", "Legtel 32"]),
    ("I have just read Hakto 12; it is good.", ["Hakto 12"]),
    ("(Hakto 12)", ["Hakto 12"]),
    ("See “Hakto 12”.", ["Hakto 12"]),
    ("See Hakto\n12.", ["Hakto 12"]),
    ("See Dar es Salaam 512.", ["Dar es Salaam 512"]),
    ("See Embassy’s telegram 812.", ["Athens 812"]),
    ("Reference is made to Embtel 12, Deptel 13, and Paris 1400.", ["Embtel 12", "Deptel 13", "Paris 1400"]),
    ("See Secto 31 and Tosec 40, both sent today.", ["Secto 31", "Tosec 40"]),
    # Offices, of which the place says whose number it is.
    ("See telegram No. 41, July 23, from the Minister in Turkey.", ["Ankara 41"]),
    ("See telegram 41 from the Chargé d’Affaires in Chile, July 3.", ["Santiago 41"]),
    ("See telegram No. 41, from the consul general at Hong Kong.", ["Hong Kong 41"]),
    ("See despatch No. 12, July 3, from the Diplomatic Agent at Tangier.", ["Tangier 12"]),
    ("See telegram No. 41 from the American Delegation at Geneva.", ["Geneva 41"]),
    ("See telegram No. 41, July 3, from the Minister.", ["None 41"]),
    ("See the Hankow Embassy’s 237.", ["Hankow 237"]),
    ("See the Chargé’s despatch No. 515.", ["Athens 515"]),
    # What stands before "in" is where a message went, or who sent it.
    ("It was sent to Bonn in telegram 1407.", ["State 1407"]),
    ("It was sent to the Embassy in Tel Aviv in Niact telegram 835.", ["State 835"]),
    ("It was sent to the Department in despatch 386 from Taipei.", ["Taipei 386"]),
    ("The Embassy at Taipei in telegram 450 says so.", ["Taipei 450"]),
    ("So said the Minister in Bolivia in his despatch No. 120.", ["La Paz 120"]),
    ("It was sent to Saigon in telegrams 364 and 375.", ["State 364", "State 375"]),
    ("Your telegrams no. 453, no. 442, and no. 450 came.", ["State 453", "State 442", "State 450"]),
    ("Your Excellency’s note No. 17 came.", ["State 17"]),
    ("Sent Dept 40, reference Deptel 55.", ["Deptel 55"]),
    ("Sent London 40, in reply to Deptel 55 and Embtel 12.", ["Deptel 55", "Embtel 12"]),
    ("See telegram 41 from " + "Vice " * 60 + "Consul.", ["Vice 41"]),
    # What a message does is nothing counted.
    ("Saigon 10485 reports it.", ["Saigon 10485"]),
    ("State 10489 refers.", ["State 10489"]),
    ("Moscow 44 expresses doubt.", ["Moscow 44"]),
    ("The Department's 499 appeals to us.", ["State 499"]),
    ("In telegram 332, May 5, the Department of State discouraged it.", ["State 332"]),
    ("In despatch 355 of May 2, not printed, the Embassy in Belgrade forwarded it.", ["Belgrade 355"]),
    ("In telegram 332, May 5, the Department’s view is given.", ["None 332"]),
    ("Telegram 19 stated the Department’s view.", ["None 19"]),
    ("See airgram A-82 which came.", ["A 82"]),
    ("As expressed in despatch No. 10 are fears.", ["Athens 10"]),
    ("My No. 10 embraces it.", ["Athens 10"]),
    ("Cablegram 2 conveyed it.", ["None 2"]),
    ("See my telegram No. 526 and your reply No. 570 of 1st June.", ["Athens 526", "State 570"]),
    ("I have your communication No. 295.", ["State 295"]),
    ("See my number 44 and yours number 45.", ["Athens 44", "State 45"]),
    ("Referring to yours No. 46 of May 3.", ["State 46"]),
    ("See your instruction, numbered 12, and despatches numbered 8 and 9.", ["State 12", "Athens 8", "Athens 9"]),
    ("The rooms are numbered 12 and 13.", []),
    ("A friend of yours 12 years ago.", []),
    ("(telex , No. 12)", []),
    ("See our desp 8, June 1.", ["Athens 8"]),
    ("See Geneva 34 to Athens.", ["Geneva 34"]),
    # One message under several numbers, in an editor's words: what he calls a telegram is one.
    ("See Telegram 4 from Rome, sent to the Department as 463 and repeated to Paris as 31.", ["Rome 4"]),
    ("Telegram 479 to Geneva was repeated to Athens as 351 and to Rome as No. 12.", ["State 479"]),
    ("See Telegram 219 to Karachi, August 5, also sent to New Delhi as telegram 300.", ["State 219", "State 300"]),
    ("Sent as telegram 88 to London, May 3.", ["State 88"]),
    ("Sent to Karachi as 180 rptd to Delhi as 293, London 1720, USUN 300. See Embtel 5.", ["Embtel 5"]),
    ("They were sent. See Delhi 293, London 1720.", ["Delhi 293", "London 1720"]),
    # By date: the kind before it, behind it, or none.
    ("I have your memorandum of May 3.", ["State None"]),
    ("I have your May 19 letter.", ["State None"]),
    ("I have your 4 May message.", ["State None"]),
    ("I have your 26 May Memorandum.", ["State None"]),
    ("I have Your Excellency’s kind note of May 17.", ["State None"]),
    ("We have the Department’s memorandum of May 8.", ["State None"]),
    ("Your telegram 18 May came.", ["State None"]),
    ("Your May 31, 6 p.m. Telegram 12 says so.", ["State None", "None 12"]),
    ("My tel. 46 May 9th, and my 73 May 23rd para. (2).", ["Athens 46", "Athens 73"]),
    ("Your 4 May statement, the Minister's 4 May statement and the cable 18 May.", []),
    ("Your 97 March twenty-third, 5 p.m., and Embtel 45 June.", ["State 97", "Embtel 45"]),
    ("See Embtel to London 45 which reports it.", ["Embtel 45"]),
    ("Sent To State Deptel 55.", ["Deptel 55"]),
    # The office of another country.
    ("See note no. 527 of March 31 from the Cuban Minister of State.", ["None 527"]),
    ("See telegram 12 from the Japanese Foreign Office.", ["None 12"]),
    ("See telegram 12 from Japan.", ["Tokyo 12"]),
    # Who reports it, in the sentences before.
    ("On May 3, the Embassy in Rangoon reported its safe arrival. (Telegram 73; 690B.93/5–353)", ["Rangoon 73"]),
    ("More was said. The Department replied that it could not. (Telegrams 8, May 2, and 10)", ["State 8", "State 10"]),
    ("The Embassy in Rome agreed (telegram 4 from Rome). It is so. (Telegram 5)", ["Rome 4", "None 5"]),
    ("The Embassy in Rome agreed. The Embassy in Bonn agreed. (Telegram 5)", ["Bonn 5"]),
    ("The Embassy in Rome learned of it. (Telegram 5)", ["None 5"]),
    ("The Department informed Cairo in telegram 40.", ["State 40"]),
    ("The Department instructed Hall in telegram 41.", ["State 41"]),
    ("The Embassy in Cairo reported on the talks in telegram 1228.", ["Cairo 1228"]),
    ("The Consulate General at Jerusalem sent a report to the Department in despatch 96.", ["Jerusalem 96"]),
    ("The Embassy in Kabul reported on it in telegrams 314, 317, and 318.", ["Kabul 314", "Kabul 317", "Kabul 318"]),
    ("The Department told the Embassy in Cairo to go in telegram 40.", ["State 40"]),
    ("The Department asked why. The Embassy in Cairo replied in telegram 41.", ["Cairo 41"]),
    ("The Department asked why. He learned it in telegram 41.", ["None 41"]),
    # Who signed the document that the note is on.
    ("In telegram 12, May 3, Hill reported on it.\n\nHill\n\n", ["Athens 12"]),
    ("Hill reported on it in telegram 12.\n\nHill\n\n", ["Athens 12"]),
    ("Hill reported on it in telegram 12.\n\nHall\n\n", ["None 12"]),
    # Papers, and plans of a year.
    ("See National Security Action Memorandum No. 104 and Intelligence Note no. 154.", []),
    ("See Memorandum No. 104.", ["None 104"]),
    ("It is in our 1966 program.", []),
    ("We have your 1966.", ["State 1966"]),
    # A copy's number.
    ("In telegram 2 from Karachi to Taipei, repeated to Rome as telegram 36, he said so.", ["Karachi 2", "Karachi 36"]),
    ("See telegram 2 from Karachi. It was sent to Rome as telegram 36.", ["Karachi 2", "None 36"]),
    ("See page 2, repeated to Rome as telegram 36.", ["None 36"]),
    ("They were sent to Tel Aviv on May 19 in telegram 101300.", ["State 101300"]),
    ("They informed Cairo in telegram 40.", ["None 40"]),
    ("The War Department informed Cairo in telegram 40.", ["None 40"]),
    ("The Department received Cairo in telegram 40.", ["None 40"]),
    ("The Department had informed Cairo in telegram 40.", ["State 40"]),
    ("The Department instructed the Embassy to go. Mr. Reid replied that he had. (Telegram 5)", ["None 5"]),
    ("The Embassy in Rome would be closed. (Telegram 5)", ["None 5"]),
    ("See telegrams 575 and 41; 856D.00 TA/10–1652.", ["None 575", "None 41"]),
    # A post that the message went to, before the number.
    ("Reference: Embtel to Dept. 401, Saigon 2, Ottawa 2.", ["Embtel 401", "Saigon 2", "Ottawa 2"]),
    ("See Saigon Emtel to State 545.", ["Embtel 545"]),
    ("See Embtel to State 1945.", ["Embtel 1945"]),
    ("See Deptels to Kabul 357 and 350.", ["Deptel 357", "Deptel 350"]),
    ("See Rome's telegram to the Department 2365 and Embtel to Department 344.", ["Rome 2365", "Embtel 344"]),
    ("See Tosec 12 to Paris, repeated to London, and Secto 13 from Paris.", ["Tosec 12", "Secto 13"]),
    ("See Bonn tel to Rome 694 rptd Dept 778, London 80 and Embtel to Ankara 12.", ["Bonn 694", "Embtel 12"]),
    ("See my telegram to Ankara 285 and your telegram to London No. 12.", ["Athens 285", "State 12"]),
    ("See telegram to Paris Tosec 9.", ["Tosec 9"]),
    ("I sent a telegram to Paris 100 years ago, and one to London 1960.", []),
    ("Ref: Nicosia 1939. We agree.", ["Nicosia 1939"]),
    ("See guidelines (State 061378 or 066129).", ["State 61378", "State 66129"]),
    ("As said in Karachi 1947 repeated Delhi 256.", ["Karachi 1947"]),
    ("Your despatches, from No. 547 to No. 549, both inclusive, came.", ["State 547", "State 548", "State 549"]),
    ("Hankow’s May 15, 5 p.m., came.", ["Hankow None"]),
    ("Your telegram 27th May No. 330 came.", ["State 330"]),
    ("See Department telegram 1960, May 11.", ["State 1960"]),
    ("See my circular letter of May 19.", ["Athens None"]),
    ("It is repeated Paris 237, Taipei 11. See Embtel 5.", ["Embtel 5"]),
    ("See my 1744, May 3, 4 p.m., 1745, May 4, noon, and 1746.", ["Athens 1744", "Athens 1745", "Athens 1746"]),
    ("See your 1811, May 6, 7 p.m., 1812, and 1813.", ["State 1811", "State 1812", "State 1813"]),
    ("It was repeated to Paris 237 and London 238, Embtel 12 says.", ["Embtel 12"]),
    ("See telegrams 100 [101], 110 [111] of May 4 and 5, respectively.", ["None 101", "None 111"]),
    ("See telegram 120 [9] of May 4.", ["None 120"]),
    ("In telegram 332, May 5, the Department learned of it.", ["None 332"]),
    # Letters of commands.
    ("See DA 921933 and CINCFE 804743.", ["DA 921933", "Cincfe 804743"]),
    ("See FE 804366, Warx 96702, CX 56045 of May 3, and C 56246.", ["FE 804366", "Warx 96702", "CX 56045", "C 56246"]),
    # The editors' number is the one that is meant.
    ("See telegram No. 10 [9], February 24.", ["None 9"]),
    ("See Embtel 441 [411] May 28, 431 May 29.", ["Embtel 411", "Embtel 431"]),
    ("See Deptel 593 (Tab A) to Baghdad of May 4.", ["Deptel 593"]),
    # By its kind, where nothing else is said.
    ("See despatch No. 1321.", ["Athens 1321"]),
    ("See instruction No. 446.", ["State 446"]),
    ("See despatches 12 and 13 from Rome.", ["Rome 12", "Rome 13"]),
    ("See the British despatch No. 12.", ["None 12"]),
    ("See the American despatch No. 12.", ["Athens 12"]),
    ("See Foreign Office circular telegram No. 73.", ["None 73"]),
    ("See Foreign Office telegram No. 325 to Rome.", ["None 325"]),
    # By date.
    ("Yours of March 20 came.", ["State None"]),
    ("In your May 6, you said so.", ["State None"]),
    ("See my letter to Mr. Smith of March 19.", ["Athens None"]),
    ("See your note to me of March 19.", ["State None"]),
    ("New York’s May 5, 5 p.m. came.", ["New York None"]),
    ("They say London’s May 5, 5 p.m. came.", ["London None"]),
]


def serials(references: list[Reference]) -> list[str]:
    return [f"{reference.series} {reference.number}" for reference in references]


@pytest.mark.parametrize(("sentence", "expected"), SERIALS + MIXED)
def test_series_and_number(messages: Find, sentence: str, expected: list[str]) -> None:
    assert serials(messages(sentence)) == expected


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
