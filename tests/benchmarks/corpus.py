"""Synthetic corpora of any size whose references are known, for benchmarks of speed, scale and accuracy.

The forms are those of real volumes (TEI, plain text with glued markers, tables); the prose and the persons are made up.
What is made, and why the answers are certain:

* A volume is a year of traffic, July to June, so that telegrams start again at 1 in its middle. Twelve volumes
  (*lanes*) share each year; each lane has posts and travellers' series of its own, so no message has two holders.
* Two pairs of series (Hakto/Tohak, …) make two trips each, and every trip starts again at 1.
* Of each numbering one number in seven is never printed, the same on all trips and in all years: *absent* messages
  bear these. Whether an earlier trip's message of that number is meant instead no reader could tell.
* The numbers of other channels, lanes and trips are the same small ones, and one pair (Trito/Totri) is of names that
  no table holds: those the program has to keep apart.

Run it as ``python -m tests.benchmarks.corpus FOLDER --documents 10000 --form tei``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple, get_args

Form = Literal["tei", "text", "table"]

ANSWERS = "answers.jsonl"
"""The file of answers: the program reads no JSON Lines out of folders."""

_FIRST_YEAR, _EARLIEST, _YEARS = 1950, 1800, 300
"""Years run from 1950 to 2099 and then from 1800 on: dates of other centuries would not be read as dates."""
_LANES = 12
_HOLE = 7
"""One number in seven of each numbering is never printed."""
_NEW_YEAR = 184
"""Days from July 1 to January 1."""
_PHASES = (
    (0, 24, 0.08, -1),
    (24, 12, 0.16, 0),
    (36, 78, 0.06, -1),
    (114, 12, 0.16, 1),
    (126, 76, 0.08, -1),
    (202, 12, 0.16, 0),
    (214, 80, 0.06, -1),
    (294, 12, 0.16, 1),
    (306, 56, 0.08, -1),
)
"""First day, days, share of the documents, and which pair travels (-1: nobody)."""
_SHARE = 0.17
"""Share of sentences with numbers: a text has then about as many numbers as those of real volumes."""
_MONTHS = "January February March April May June July August September October November December".split()
_POSTS = re.findall(
    r"(\S[^:]*):([^;]+);\s*",
    "Saigon:Vietnam; Paris:France; Athens:Greece; Ankara:Turkey; Cairo:Egypt; Amman:Jordan; Beirut:Lebanon; "
    "Damascus:Syria; Tehran:Iran; Baghdad:Iraq; Kabul:Afghanistan; New Delhi:India; Rangoon:Burma; Bangkok:Thailand; "
    "Vientiane:Laos; Phnom Penh:Cambodia; Manila:the Philippines; Tokyo:Japan; Lima:Peru; Santiago:Chile; "
    "Quito:Ecuador; La Paz:Bolivia; Caracas:Venezuela; Lisbon:Portugal; Madrid:Spain; Rome:Italy; Vienna:Austria; "
    "Brussels:Belgium; Copenhagen:Denmark; Oslo:Norway; Stockholm:Sweden; Helsinki:Finland; Warsaw:Poland; "
    "Prague:Czechoslovakia; Budapest:Hungary; Belgrade:Yugoslavia; ",
)
_PAIRS = (
    "Hakto/Tohak Secto/Tosec Haigto/Tohaig Dulte/Tedul Vanto/Tovan Actel/Telac Martel/Telmar Cahto/Tocah Delto/Todel "
    "Polto/Topol Delga/Gadel Cogto/Tocog Repto/Torep Aidto/Toaid Sitto/Tosit Icato/Toica Tomus/Musto Depto/Todep "
    "Vipto/Tovip Supto/Tosup Usfoto/Tousfo Ecato/Toeca Usgoc/Gocus Trito/Totri"
).split()
_NAMES = (
    "Marlowe Tresham Oakley Pennard Varley Quill Hollins Stroud Ferrand Lyddon Askew Birch Corbet Dacre Elwin Fenner "
    "Garside Hanmer Ibbot Jessop Kember Lathom Massey Norrey Orchard Paget Quarles Redfern Selwyn Thorold Udall Venner "
    "Wardle Yarrow Ackland Bulmer Chard Dunning Eyre Frobe Goring Hexham Imber Jolland Kettle Lowick Munday Neville"
).split()

_SENTENCES = """
We see no harm in the {thing}, provided that NATO is told first and that the press is told nothing.
If the USSR objects, the {body} would rather wait than give way on the {thing}.
There was much talk of the {thing} in the corridors, but little in the meeting itself.
I told {who} that I had no instructions on the {thing} and would have to ask for them.
It is hard to see what the {body} gains by this, unless the {thing} is meant for the home public.
{who} came back to the {thing} twice, and each time he was given the same answer.
A quiet word from {who} would do more for the {thing} than another statement of the {body}.
No one could say whether the {thing} was the wish of {who} or only of those around him.
The {body} asked that the {thing} be kept out of the papers, and was told that it was in them already.
{who} would not be drawn on the {thing}, although he smiled when it was named.
Both sides know that the {thing} cannot last, and each waits for the other to say so.
What troubles the {body} is less the {thing} itself than the manner in which it was announced.
{who} has the ear of the {body} and means to use it.
Our impression is that the {thing} will be let die quietly, with nobody to blame for it.
The opposition made what it could of the {thing}, which was not much.
If we press now for the {thing}, we may lose what goodwill the {body} still has for us.
{who} asked whether we had thought of what would follow, and I had to say that we had not.
Rumors of a change in the {body} have gone round again; nobody of weight believes them.
The {thing} suits the army, displeases the merchants and leaves everyone else cold.
{who} was friendly, tired and rather vague, as he has been ever since his illness.
There is something to be said for letting the {body} find its own way out of this.
The {body} sat late over the {thing} and rose without a decision.
On balance the {thing} does more good than harm, and the harm can be put right later.
{who} laughed at this and said that the {body} had never yet done anything in time.
We were shown the {thing} in confidence and were not allowed to keep a copy.
The peasants care about water and seed, and hardly at all about the {thing}.
It would help if somebody could tell {who} plainly that the {thing} is finished.
The {body} will follow the lead of {who}, as it does in everything.
Neither the {body} nor {who} was consulted, and both are hurt.
I believe that the {thing} was meant as a signal, and that it has been read as one.
The tone was correct throughout, and at the end almost warm.
{who} drew a parallel with the {thing}, which seemed to me rather forced.
The newspapers of the left attack the {thing} daily and those of the right say nothing.
Unless the {body} is given something to show, it will not hold together through the winter.
{who} promised to look into the {thing} himself, and I think that he will.
The {thing} has become a matter of face, and there is no arguing with that.
In private the members of the {body} admit that the {thing} came too late.
The road to the {thing} is open, if only {who} can be kept away from it.
""".strip().split("\n")
_NUMBERED = """
{who} said that the {thing} could not be settled before {month}, and that {n} of the points were still open.
The {body} has put the cost at ${n} million, about {pc} percent more than last year’s estimate.
On {month} {day} {who} received the {thing} and asked for {n} days in which to study it.
It was agreed that Article {small}.{tiny} should stand, and that Article {small} would be read with Annex {tiny}.
Some {n} B–52s and {small} F–4s were counted on the fields in the north, against {small} in {month}.
{who} thought that Option {tiny} was the only one that the {body} would accept.
The {thing} was taken up again at {hour} a.m. and went on until late in the evening.
Resolution {n} was read by both sides as they pleased, and Resolution {n2}/{tiny} did not change that.
Rice stood at {n} piasters a sack, {pc} percent above the price of {year}.
Nobody in the {body} wished to be the first to say so, but the {thing} had failed in {year} for the same reason.
The line would run along {small} degrees {tiny} minutes north and leave {n} villages on the other side.
{who} handed over note {n} of the Foreign Ministry and said that a reply was expected within {small} days.
The force now has {big} men, {n} guns and {small} helicopters, and needs {n2} trucks at once.
In paragraph {small} of the draft the word “shall” was struck out at the request of {who}.
The {body} voted {n} to {small}, with {tiny} abstentions, to put the {thing} off.
{who} spoke for {n} minutes without notes and did not mention the {thing} once.
The harvest of {year} came to {n}.{tiny} million tons, and stocks to {pc} percent of that.
Two M48A1 tanks and {small} C–130s were moved to the coast; Site {n} was left empty.
The bank lent ${big} at {tiny}.{tiny2} percent, to be repaid between {year} and {year2}.
The answer, as far as there was one, is in Tab {tiny} of the paper that the {body} prepared in {month}.
Route {small} has been cut in {tiny} places since {month} {day}, and traffic is down by {pc} percent.
The Ministry wants {n} scholarships, {small} engineers and a loan for {tiny} dams.
Section {tiny} of the act of {year} leaves the {body} no choice in the matter.
The NSC will look at the {thing} on {month} {day}; until then nothing should be promised.
Flights were resumed at {hour}:{clock} on the {day}th, after {n} hours on the ground.
The British have {n} people there, the French {small}, and neither means to add to them.
MR{tiny} reported {n} incidents in the week, {small} of them within {tiny} miles of the capital.
The text of {year} was kept, save for {tiny} changes of wording which the {body} had asked for.
""".strip().split("\n")
_WORDS: dict[str, list[str]] = {
    "who": [f"{office} {name}" for name in _NAMES[-14:] for office in ("Minister", "General", "Mr.", "Ambassador")],
    "thing": "cease-fire,draft,timetable,fisheries question,base agreement,customs union,exchange of prisoners,loan,visit,"
    "communiqué,arms request,air agreement,frontier question,wheat sale,election,protocol,offer,harbor works".split(
        ","
    ),
    "body": "Cabinet,Assembly,Commission,Ministry,Council,Committee,General Staff,Treasury,Planning Board".split(","),
    "month": _MONTHS,
}
_PLAIN_SENTENCES = [sentence for sentence in _SENTENCES if "{who}" not in sentence]
_LENGTHS = (
    [0] * 6 + [1] * 12 + [2] * 16 + [3] * 18 + [4] * 16 + [5] * 12 + [6] * 8 + [8] * 5 + [10] * 3 + [14, 18, 24, 44]
)
"""Paragraphs of filler in a document, to draw from."""
_EDITORIAL, _MEMORANDUM, _CONVERSATION = range(3)

_TEI_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/ns/1.0">
    <teiHeader>
        <fileDesc>
            <titleStmt>
                <title type="complete">Synthetic Relations, {year}, Volume {roman}</title>
                <title type="series">Synthetic Relations</title>
            </titleStmt>
            <publicationStmt>
                <publisher>graphcables benchmarks</publisher>
                <idno type="frus">{volume}</idno>
            </publicationStmt>
            <sourceDesc>
                <p>Written by a program for benchmarks</p>
            </sourceDesc>
        </fileDesc>
    </teiHeader>
    <text>
        <body>
            <div type="compilation" xml:id="comp1">
                <head>Traffic of {year}</head>
"""
_TEI_TAIL = """            </div>
        </body>
    </text>
</TEI>
"""
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
_P, _P_END = "                    <p>", "</p>\n"


Head = tuple[str, str, str, str]
"""Kind of document, sender, recipient, place."""
Written = tuple[str, str, str, str, list[str], list[str], str]
"""A head, the first paragraphs, the filler, the last paragraph (empty: none)."""


class Message(NamedTuple):
    """A printed message: its number, its document's, its day as printed, its hour."""

    number: int
    document: int
    day: str
    hour: str


@dataclass(slots=True)
class Channel:
    """A numbering: who writes to whom under it, how far it has come, what has been printed of it."""

    series: str
    hole: int
    counter: int = 0
    printed: list[Message] = field(default_factory=list)

    def next(self, step: int) -> int:
        """The next number to be printed."""
        number = self.counter + step
        if 1700 <= number < 2200:
            number = 2200  # "Athens 1950" would be a year
        if number % _HOLE == self.hole:
            number += 1
        self.counter = number
        return number

    def missing(self, back: int) -> int:
        """A number shortly before the last one that is never printed."""
        number = max(self.counter - back, 1)
        number -= (number - self.hole) % _HOLE
        return number if number > 0 else number + _HOLE


@dataclass(slots=True)
class Post:
    """An embassy and the two numberings of its traffic with the Department."""

    name: str
    country: str
    out: Channel
    back: Channel
    start: int


@dataclass(slots=True)
class Pair:
    """A traveller's two series: *out* from the traveller, *back* to the traveller."""

    traveller: str
    home: str
    out: Channel
    back: Channel


def volume_id(index: int) -> str:
    """The id of a volume by its place in the corpus; ``vol. III`` named in one is the third of its year.

    Examples
    --------
    >>> volume_id(0), volume_id(13), volume_id(1800)
    ('bench1950v01', 'bench1951v02', 'bench1800v01')
    """
    return f"bench{_year(index)}v{index % _LANES + 1:02}"


def _year(index: int) -> int:
    return _EARLIEST + (_FIRST_YEAR - _EARLIEST + index // _LANES) % _YEARS


@cache
def _filler() -> tuple[list[str], list[str]]:
    """Paragraphs of filler, plain and as TEI; the list is twice as long as its contents so that slices need no care."""
    random = Random(1)
    plain = []
    for _ in range(900):
        sentences = [
            sentence.format(
                **{slot: random.choice(words) for slot, words in _WORDS.items()},
                n=random.randrange(12, 900),
                n2=random.randrange(12, 400),
                pc=random.randrange(2, 70),
                small=random.randrange(4, 39),
                tiny=random.randrange(2, 9),
                hour=random.randrange(2, 11),
                tiny2=random.randrange(1, 9),
                big=f"{random.randrange(1, 400)},{random.randrange(100, 999)}",
                day=random.randrange(4, 20),
                clock=random.randrange(10, 59),
                year=random.randrange(1931, 1949),
                year2=random.randrange(1950, 1975),
            )
            for sentence in (
                random.choice(_NUMBERED if random.random() < _SHARE else _SENTENCES)
                for _ in range(random.choice((2, 3, 4, 5, 6, 7, 9)))
            )
        ]
        plain.append(" ".join(sentences))
    tei = []
    for paragraph in plain:
        marked = re.sub(r"\b(NATO|USSR|NSC)\b", r'<gloss target="#t_\1_1">\1</gloss>', paragraph)
        marked = re.sub(
            r"\b(Minister|General) (?!Staff)([A-Z]\w+)", r'\1 <persName corresp="#p_\2_1">\2</persName>', marked
        )
        tei.append(f"{_P}{marked}{_P_END}")
    return plain * 2, tei * 2


@cache
def _plan(per_volume: int) -> tuple[tuple[int, int, int], ...]:
    """For each document of a volume: day after July 1, hour, and which pair travels (-1: nobody)."""
    out = []
    for k in range(per_volume):
        place = (k + 0.5) / per_volume
        for start, days, share, pair in _PHASES:
            if place < share or start == _PHASES[-1][0]:
                time = start + days * min(place / share, 0.999)
                out.append((int(time), 1 + int(23 * (time % 1)), pair))
                break
            place -= share
    return tuple(out)


@cache
def _sources() -> tuple[str, ...]:
    """Source notes."""
    random = Random(2)
    return tuple(
        f"Source: National Archives, RG {random.choice((59, 84, 218))}, Central Files, Box {random.randrange(10, 2900)}, "
        f"Folder {random.randrange(1, 40)}. {random.choice(('Secret', 'Confidential', 'Top Secret'))}; "
        f"{random.choice(('Priority', 'Immediate', 'Nodis', 'Limdis'))}. Drafted by {random.choice(_NAMES)}; "
        f"received at {random.randrange(1, 12)}:{random.randrange(10, 59)} {random.choice('ap')}.m."
        for _ in range(200)
    )


def _hour(hour: int) -> str:
    return "noon" if hour == 12 else f"{hour} a.m." if hour < 12 else f"{hour - 12} p.m."


class _Volume:
    """One volume: its state while its documents are written, in order of time."""

    def __init__(self, index: int, count: int, per_volume: int, form: Form, seed: int) -> None:
        self.index, self.count, self.per_volume, self.form = index, count, per_volume, form
        self.id, self.year, self.lane = volume_id(index), _year(index), index % _LANES
        lane = self.lane
        self.random = Random(seed * 1_000_003 + index).random
        self.filler = _filler()[form == "tei"]
        self.posts = [
            Post(name, country, Channel(name, 2 * k % _HOLE), Channel("State", (2 * k + 3) % _HOLE), 300 * (k % 5))
            for k, (name, country) in enumerate(_POSTS[3 * lane : 3 * lane + 3], 3 * lane)
        ]
        for post in self.posts:
            # Beyond what January to June can reach, so that the year's second half does not repeat its first.
            post.out.counter = 2300 + per_volume + post.start
            post.back.counter = 2500 + per_volume + post.start
        self.pairs = [
            Pair(_NAMES[k], _NAMES[k + 24], Channel(out, 3 * k % _HOLE), Channel(back, (3 * k + 2) % _HOLE))
            for k, (out, back) in enumerate((pair.split("/") for pair in _PAIRS[2 * lane : 2 * lane + 2]), 2 * lane)
        ]
        self.whs = 2000
        self.answers: list[str] = []
        # Of the document being written:
        self.document = 0
        self.clock = 0
        self.day = self.printed_day = self.iso = self.hour = ""
        self.notes: list[str] = []
        self.noted: list[str] = []
        self.body: list[str] = []

    def write(self, folder: Path) -> str:
        """Writes the volume's sources; returns its lines of answers."""
        documents = self._documents()
        if self.form == "tei":
            head = _TEI_HEAD.format(year=self.year, roman=_ROMAN[self.lane], volume=self.id)
            (folder / f"{self.id}.xml").write_bytes("".join((head, *map(self._tei, documents), _TEI_TAIL)).encode())
        elif self.form == "text":
            place = folder / self.id
            place.mkdir(exist_ok=True)
            prefix = f"{place}/d"
            for document in documents:
                with open(f"{prefix}{self.document}.txt", "wb", buffering=0) as file:
                    file.write(self._text(document).encode())
        else:
            place = folder / self.id
            place.mkdir(exist_ok=True)
            rows = "".join(("id,date,from,to,text\n", *map(self._row, documents)))
            (place / f"{self.id}.csv").write_bytes(rows.encode())
        return "".join(self.answers)

    # What is written

    def _documents(self) -> Iterator[Written]:
        random, first = self.random, date(self.year, 7, 1)
        travelling, trip, renewed = -1, -1, False
        today = -1
        for number, (day, hour, pair) in enumerate(_plan(self.per_volume)[: self.count], 1):
            if day != today:
                today, when = day, first + timedelta(day)
                self.day, self.iso = f"{_MONTHS[when.month - 1]} {when.day}", when.isoformat()
                self.printed_day = f"{self.day}, {when.year}"
            if day >= _NEW_YEAR and not renewed:
                renewed = True
                for post in self.posts:
                    # Last year's telegrams would be cited with their year.
                    for channel in (post.out, post.back):
                        channel.counter = 10
                        channel.printed.clear()
            if pair != travelling:
                travelling = pair
                if pair >= 0:
                    trip = pair
                    for channel in (self.pairs[trip].out, self.pairs[trip].back):
                        channel.counter = 0
                        channel.printed.clear()
            self.document, self.clock, self.hour = number, hour, _hour(hour)
            self.notes, self.noted, self.body = [], [], []
            draw = random()
            if pair >= 0 and draw < 0.78:
                head, opening = self._backchannel(self.pairs[trip])
            elif draw < (0.93 if pair >= 0 else 0.74):
                head, opening = self._telegram(self.posts[int(random() * 3)])
            else:
                head, opening = self._paper()
            length = _LENGTHS[int(random() * len(_LENGTHS))]
            start = int(random() * (len(self.filler) // 2))
            last = self._aside() if random() < 0.3 else ""
            yield (*head, opening, self.filler[start : start + length], last)
            self.answers += self.body
            self.answers += self.noted

    def _backchannel(self, pair: Pair) -> tuple[Head, list[str]]:
        random = self.random
        out = random() < 0.5
        own, other = (pair.out, pair.back) if out else (pair.back, pair.out)
        number = own.next(1 + int(random() * 2.2))
        serial = f"{own.series} {number}"
        if not out:
            self.whs += 1 + int(random() * 5)
            if random() < 0.25:
                serial += f"/WHS {self.whs}"
        draw, said = random(), ""
        series = other.series
        if draw < 0.34 and other.printed:
            target = self._recent(other)
            self._say(f"{series} {target.number}", series, target.number, target.document)
            said = f"Ref: {series} {target.number}.{self._witness(target)}"
        elif draw < 0.46 and len(other.printed) > 1:
            one, two = self._two(other)
            self._say(f"{series} {one.number}", series, one.number, one.document)
            self._say(f"{series} {two.number}", series, two.number, two.document)
            said = f"Ref: (A) {series} {one.number}, (B) {series} {two.number}.{self._witness(one, two)}"
        elif draw < 0.55 and len(other.printed) > 1:
            one, two = self._two(other)
            self._say(f"{series} {one.number}", series, one.number, one.document)
            self._say(str(two.number), series, two.number, two.document)
            said = f"{series} {one.number} and {two.number}{self._witness(one, two)} were read here with great care."
        elif draw < 0.65 and own.printed:
            target = self._recent(own)
            self._say(f"{own.series} {target.number}", own.series, target.number, target.document)
            said = (
                f"My view of this is in {own.series} {target.number},{self._witness(target)} "
                f"paragraph {1 + int(random() * 9)}, and has not changed."
            )
        elif draw < 0.73 and other.printed:
            target = self._recent(other)
            self._say(f"your {target.number}", series, target.number, target.document)
            said = f"Many thanks for your {target.number}.{self._witness(target)}"
        elif draw < 0.86:
            absent = other.missing(int(random() * 12))
            self._say(f"{series} {absent}", series, absent)
            note = self._mark("Not found.") if random() < 0.5 else ""
            said = f"Ref: {series} {absent}.{note}"
        own.printed.append(Message(number, self.document, self.day, self.hour))
        place = self.posts[0].name
        away, desk = (
            f"the National Security Adviser ({self._name(pair.traveller, out)}) in {place}",
            f"the Deputy National Security Adviser ({self._name(pair.home, not out)})",
        )
        ends = (away, desk, place) if out else (desk, away, "Washington")
        return ("Backchannel Message", *ends), [f"{serial}. {said}" if said else f"{serial}. {self._neutral()}"]

    def _telegram(self, post: Post) -> tuple[Head, list[str]]:
        random = self.random
        out = random() < 0.55
        own, other = (post.out, post.back) if out else (post.back, post.out)
        short, own_short = ("Deptel", "Embtel") if out else ("Embtel", "Deptel")
        number = own.next(1 + int(random() * 24))
        draw, said = random(), ""
        if draw < 0.28 and other.printed:
            target = self._recent(other)
            text = f"Your {target.number}, {target.day}, {target.hour}"
            self._say(text, other.series, target.number, target.document)
            said = text + (
                f"{self._witness(target)} Your suggestion is approved."
                if text[-1] == "."
                else f".{self._witness(target)}"
            )
        elif draw < 0.52 and other.printed:
            target = self._recent(other)
            self._say(f"{short} {target.number}", short, target.number, target.document)
            said = f"Ref: {short} {target.number}.{self._witness(target)}"
        elif draw < 0.64 and own.printed:
            target = self._recent(own)
            self._say(f"{own_short} {target.number}", own_short, target.number, target.document)
            said = f"The figures given in {own_short} {target.number}{self._witness(target)} are still good."
        elif draw < 0.78:
            absent = other.missing(int(random() * 40))
            self._say(f"{short} {absent}", short, absent)
            said = f"Ref: {short} {absent}."
        elif draw < 0.84:
            absent = other.missing(int(random() * 40))
            self._say(f"Your {absent}", other.series, absent)
            said = f"Your {absent} has been received and will be answered shortly."
        own.printed.append(Message(number, self.document, self.day, self.hour))
        embassy, department = f"Embassy in {post.country}", "Department of State"
        ends = (embassy, department, post.name) if out else (department, embassy, "Washington")
        opening = f"{number}. {said or self._neutral()}"
        if random() < 0.3:
            return ("Telegram", *ends), [
                f"{number}. For the Secretary." if out else f"{number}. For the Ambassador.",
                said or self._neutral(),
            ]
        return ("Telegram", *ends), [opening]

    def _paper(self) -> tuple[Head, list[str]]:
        """A memorandum, a conversation or an editorial note: it bears no serial."""
        random = self.random
        kind = int(random() * 3)
        post = self.posts[int(random() * 3)]
        opening = [self._neutral()]
        draw = random()
        if draw < 0.45 and post.out.printed:
            target = self._recent(post.out)
            text = f"telegram {target.number} from {post.name}, {target.day}"
            self._say(text, post.name, target.number, target.document)
            opening = [f"In {text},{self._witness(target)} the Embassy set out its view of the matter."]
        elif draw < 0.6 and post.back.printed:
            target = self._recent(post.back)
            text = f"telegram {target.number} to {post.name}"
            self._say(text, "State", target.number, target.document)
            opening = [f"The instructions are those of {text}.{self._witness(target)}"]
        if kind == _MEMORANDUM:
            at = int(random() * 20)
            sender, recipient = self._name(_NAMES[at], True), self._name(_NAMES[at + 20], False)
            return (
                "Memorandum",
                f"the Assistant Secretary of State ({sender})",
                f"the Under Secretary of State ({recipient})",
                "Washington",
            ), opening
        return (
            "Memorandum of Conversation" if kind == _CONVERSATION else "Editorial Note",
            "",
            "",
            "Washington",
        ), opening

    def _aside(self) -> str:
        """A last paragraph on which an editor's note hangs."""
        random = self.random
        sentence, draw = self._neutral(), random()
        if draw < 0.4 and self.count > 3:
            one = 1 + int(random() * (self.count - 1))
            two = one + 1
            if self.document in (one, two):
                return sentence
            self._note_says(f"Documents {one}", None, one, one)
            self._note_says(str(two), None, two, two)
            return sentence + self._mark(f"See Documents {one} and {two}.")
        post = self.posts[int(random() * 3)]
        if draw < 0.6:
            target = self._recent(post.out) if post.out.printed else None
            if target is None or target.document == self.document:
                return sentence
            text = f"Telegram {target.number} from {post.name}, {target.day}"
            self._note_says(text, post.name, target.number, target.document)
            return sentence + self._mark(f"{text}, gives an account of this.")
        if draw < 0.85 or not self.lane:
            absent = post.back.missing(int(random() * 40))
            text = f"Telegram {absent} to {post.name}, {self.day}"
            self._note_says(text, "State", absent)
            return sentence + self._mark(f"{text}, was not found.")
        lane, number = int(random() * self.lane), 1 + int(random() * self.per_volume)
        self._note_says(f"Document {number}", None, number, number, volume_id(self.index - self.lane + lane))
        return sentence + self._mark(f"See Foreign Relations, {self.year}, volume {_ROMAN[lane]}, Document {number}.")

    # References

    def _recent(self, channel: Channel) -> Message:
        printed = channel.printed
        return printed[-1 - int(self.random() * min(len(printed), 8))]

    def _two(self, channel: Channel) -> tuple[Message, Message]:
        printed = channel.printed
        at = len(printed) - 2 - int(self.random() * min(len(printed) - 1, 6))
        return printed[at], printed[at + 1]

    def _witness(self, *targets: Message) -> str:
        """The marker of an editor's note that names the documents, on four messages in ten."""
        if self.random() >= 0.4:
            return ""
        if len(targets) == 1:
            number = targets[0].document
            self._note_says(f"Document {number}", None, number, number)
            return self._mark(f"Document {number}.")
        one, two = (target.document for target in targets)
        self._note_says(f"Documents {one}", None, one, one)
        self._note_says(str(two), None, two, two)
        return self._mark(f"Documents {one} and {two}.")

    def _say(self, text: str, series: str, number: int, document: int = 0) -> None:
        self.body.append(self._answer(text, f'"{series}"', number, document, self.id))

    def _note_says(self, text: str, series: str | None, number: int, document: int = 0, volume: str = "") -> None:
        self.noted.append(self._answer(text, f'"{series}"' if series else "null", number, document, volume or self.id))

    def _answer(self, text: str, series: str, number: int, document: int, volume: str) -> str:
        # Written by hand, since json.dumps would take a third of the time; nothing here needs escaping.
        end = f'"{volume}/d{document}", "status": "present"' if document else 'null, "status": "absent"'
        return (
            f'{{"source": "{self.id}/d{self.document}", "text": "{text}", "series": {series}, "number": "{number}", '
            f'"target": {end}}}\n'
        )

    # Words and markup

    def _neutral(self) -> str:
        random = self.random
        things, bodies = _WORDS["thing"], _WORDS["body"]
        return _PLAIN_SENTENCES[int(random() * len(_PLAIN_SENTENCES))].format(
            thing=things[int(random() * len(things))], body=bodies[int(random() * len(bodies))]
        )

    def _name(self, name: str, sends: bool) -> str:
        if self.form != "tei":
            return name
        return f'<persName corresp="#p_{name}_1" type="{"from" if sends else "to"}">{name}</persName>'

    def _mark(self, note: str) -> str:
        """The marker of a note, in the form's way; in a table the note itself stands there."""
        if self.form == "table":
            return f" [{note}]"
        self.notes.append(note)
        number = len(self.notes) + 1
        return (
            f'<note n="{number}" xml:id="d{self.document}fn{number}">{note}</note>'
            if self.form == "tei"
            else str(number)
        )

    def _source(self) -> str:
        sources = _sources()
        return sources[(self.document * 7 + self.index) % len(sources)]

    def _tei(self, document: Written) -> str:
        kind, sender, recipient, place, opening, filler, last = document
        d = self.document
        if not sender:
            title = kind
        elif kind == "Telegram" and d % 3:
            title = (
                f'{kind} From the <gloss target="#t_from_1" type="from">{sender}</gloss> '
                f'to the <gloss target="#t_to_1" type="to">{recipient}</gloss>'
            )
        elif kind == "Telegram":
            title = f"{kind} From the {sender} to the {recipient}"
        else:
            title = f"{kind} From {sender} to {recipient}"
        return "".join(
            (
                f'                <div type="document" xml:id="d{d}" n="{d}">\n'
                f'                    <pb n="{d}" xml:id="pg_{d}" facs="{d + 30:04}"/>\n'
                f'                    <head>{d}. {title}<note n="1" xml:id="d{d}fn1" type="source">{self._source()}</note>\n'
                "                    </head>\n"
                "                    <dateline>\n"
                f"                        <placeName>{place}</placeName>, "
                f'<date when="{self.iso}T{self.clock:02}:00:00">{self.printed_day}, {self.hour}</date></dateline>\n',
                *[f"{_P}{paragraph}{_P_END}" for paragraph in opening],
                *filler,
                f"{_P}{last}{_P_END}" if last else "",
                "                </div>\n",
            )
        )

    def _text(self, document: Written) -> str:
        kind, sender, recipient, place, opening, filler, last = document
        the = "the " if kind == "Telegram" else ""
        title = f"{kind} From {the}{sender} to {the}{recipient}" if sender else kind
        notes = "\n".join([f"  {k}. {note}" for k, note in enumerate((self._source(), *self.notes), 1)])
        return "\n\n".join(
            (
                f"{self.document}. {title}1",
                f"{place}, {self.printed_day}, {self.hour}",
                *opening,
                *filler,
                *((last,) if last else ()),
                notes + "\n",
            )
        )

    def _row(self, document: Written) -> str:
        _, sender, recipient, _, opening, filler, last = document
        text = "\n\n".join((*opening, *filler, *((last,) if last else ())))
        # No word here has a straight quotation mark that would have to be doubled.
        return f'd{self.document},{self.iso}T{self.clock:02}:00,"{sender}","{recipient}","{text}"\n'


def write_corpus(folder: Path, documents: int, *, form: Form = "tei", per_volume: int = 400, seed: int = 0) -> Path:
    """Writes a corpus and its answers.

    Parameters
    ----------
    folder : Path
        Made if it isn't there.
    documents : int
    form : {"tei", "text", "table"}
        The same messages in each: one ``.xml`` a volume, one ``VOLUME/dN.txt`` a document, one ``VOLUME/VOLUME.csv`` a
        volume. A table has no footnotes: the notes stand in brackets where their markers would.
    per_volume : int
        Documents of a volume. One volume's messages cite only documents of the volume and of earlier ones of its year.
    seed : int

    Returns
    -------
    Path
        The folder. What to give the program are its `sources`.

    Raises
    ------
    ValueError
        Where there would be more volumes than years for them: `per_volume` must be larger then.
    """
    volumes = -(-documents // per_volume)
    if volumes > _YEARS * _LANES:
        raise ValueError(f"{volumes} volumes, at most {_YEARS * _LANES}: take a larger per_volume")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ANSWERS, "wb") as file:
        for index in range(volumes):
            count = min(per_volume, documents - index * per_volume)
            file.write(_Volume(index, count, per_volume, form, seed).write(folder).encode())
    return folder


def sources(folder: Path) -> list[str]:
    """What to give the program for a corpus: its folder, or its tables, which are read only where they are named."""
    tables = sorted(str(path) for path in folder.glob("*/*.csv"))
    return tables or [str(folder)]


def answers(folder: Path) -> Iterator[dict[str, str | None]]:
    """The references of a corpus: ``source``, ``text``, ``series``, ``number``, ``target`` (null if absent), ``status``."""
    with open(folder / ANSWERS, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def check(rows: Iterable[Mapping[str, object]], folder: Path) -> dict[str, float]:
    """How the rows of ``graphcables citations --format jsonl`` agree with the answers.

    Returns
    -------
    dict
        ``precision``, ``recall``: of (source, target) of the present ones. ``absent``: share of the absent ones that
        are said to be so. ``extra``: share of the rows, of any status, that stand for no reference.
    """
    # Hashes in place of the ids: a million documents would take half a gigabyte.
    present: Counter[int] = Counter()
    absent: Counter[int] = Counter()
    meant: Counter[int] = Counter()
    for answer in answers(folder):
        meant[hash((answer["source"], answer["number"]))] += 1
        if answer["status"] == "present":
            present[hash((answer["source"], answer["target"]))] += 1
        else:
            absent[hash((answer["source"], answer["number"]))] += 1
    wanted, missing = present.total(), absent.total()
    found = right = gone = extra = total = 0
    for row in rows:
        total += 1
        cited = hash((row["source"], row["number"]))
        if meant[cited] > 0:
            meant[cited] -= 1
        else:
            extra += 1
        if row["status"] == "present":
            found += 1
            pair = hash((row["source"], row["target"]))
            if present[pair] > 0:
                present[pair] -= 1
                right += 1
        elif row["status"] == "absent" and absent[cited] > 0:
            absent[cited] -= 1
            gone += 1
    return {
        "precision": right / found if found else 1.0,
        "recall": right / wanted if wanted else 1.0,
        "absent": gone / missing if missing else 1.0,
        "extra": extra / total if total else 0.0,
    }


def main() -> None:
    """Writes a corpus by the arguments of the command line."""
    parser = argparse.ArgumentParser(description="Writes a synthetic corpus with known answers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--form", choices=get_args(Form), default="tei")
    parser.add_argument("--per-volume", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write_corpus(given.folder, given.documents, form=given.form, per_volume=given.per_volume, seed=given.seed)


if __name__ == "__main__":
    main()
