"""What kind of word stands before a number: the vocabulary of references, as a look-up.

`classify` answers from a cache, so that a pass over a text costs one dictionary look-up for a number.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from graphcables import dates, lexicon


class Word(StrEnum):
    """The part that a word plays before a number."""

    NUMBER = "No."
    NOUN = "telegram"
    WEAK = "letter"
    SHORTHAND = "Deptel"
    OWNER = "your"
    SERIES = "Tohak"
    POST = "Saigon"
    GENITIVE = "Lodge’s"
    CAPITALS = "XYZ"
    LETTERS = "K."
    CAPTION = "Nodis"
    TITLED = "Security"
    DOCUMENT = "Document"
    PAGE = "p."
    MONTH = "November"
    OF = "of"
    LONG = "…"


NUMBER: Final = Word.NUMBER
NOUN: Final = Word.NOUN
WEAK: Final = Word.WEAK
SHORTHAND: Final = Word.SHORTHAND
OWNER: Final = Word.OWNER
SERIES: Final = Word.SERIES
POST: Final = Word.POST
GENITIVE: Final = Word.GENITIVE
CAPITALS: Final = Word.CAPITALS
LETTERS: Final = Word.LETTERS
CAPTION: Final = Word.CAPTION
TITLED: Final = Word.TITLED
DOCUMENT: Final = Word.DOCUMENT
PAGE: Final = Word.PAGE
MONTH: Final = Word.MONTH
OF: Final = Word.OF
LONG: Final = Word.LONG
"""The parts by themselves: the finder asks for them a million times, and through the class each costs eight times as much."""

_KNOWN = 1 << 15
"""Words whose part is remembered."""
_NUMBER = frozenset("no nos number numbers numbered #".split())
_LETTERED_NUMBER = re.compile(r"[A-Z]{1,3}\.No$")
"""An Australian circular's number: "D.No. 1080"."""
_NOUN = re.compile(
    r"(?:tel(?:egram)?s?|cable(?:gram)?s?|messages?|msgs?|d[ei]spatch(?:es)?|airgrams?|desps?|savingrams?|wires?|telex(?:es)?|circulars?|radiograms?|instructions?)$",
    re.I,
)
_WEAK = re.compile(r"(?:letters?|notes?|memorand(?:um|a)|repl(?:y|ies)|communications?)$", re.I)
_SHORTHAND = re.compile(
    r"(?:ref?)?(?:dep|dept|emb|con|can|congen|leg|ur|my|our|mis|am|amemb|berlin|deptcir|depcir|depcirc|cir|ref|usun|em)"
    r"(?:c?tel(?:egram)?s?|cirtels?|des|desp|despatch(?:es)?|airgrams?|msgs?)$",
    re.I,
)
_LETTERS = re.compile(r"(?:[A-Z]{1,4}|[A-Z0]\.[A-Z]{1,3}|(?:[A-Z]\.){2,3})\.?$")
_DEPARTMENT = re.compile(r"(?:department|dept)['’]?s?['’]?$", re.I)
_POSTS_OWN = re.compile(
    r"(?:embassy|legation|consulate|consul|mission|delegation|ambassador|minister|general|chargé|commissioner)['’]s$",
    re.I,
)
_NOT_A_SERIES = frozenset(
    "article articles paragraph paragraphs section sections part parts page pages chapter volume resolution resolutions annex option options point points "
    "item items phase step track plan tab box file title table law public group class category report draft question note answer about some only nearly over "
    "first second third last next these those than from with under between since during after before when until mark type model version line lines column "
    "reference references ref refs captions niact nodis exdis limdis noforn notal clause principle objective schedule enclosure attachment appendix exhibit protocol order decision minute agendum submission room flight route".split()
)
_NO_WRITER = frozenset(
    "he she it that there what who here let excellency honor honour lordship majesty highness".split()
)
"""Words before ’s that own no numbering: "He’s 83", "Your Excellency’s note No. 17"."""
_LAST_WORDS: frozenset[str] | None = None


def _post_last_words() -> frozenset[str]:
    global _LAST_WORDS
    if _LAST_WORDS is None:
        _LAST_WORDS = frozenset(lexicon.fold(name).rsplit(" ", 1)[-1] for name in lexicon.post_names())
    return _LAST_WORDS


@lru_cache(_KNOWN)
def bare(word: str) -> str:
    """A word without the brackets and quotes before it and without 's or a stop after it."""
    return re.sub(r"['’`]s?$", "", word.lstrip("([{“”‘\"'—–-*_/").rstrip(".")).strip("_*")


@lru_cache(_KNOWN)
def is_owner(word: str) -> bool:
    """Whether a word says whose message it is: your, my, our, the Department's, the Embassy's."""
    plain = word.lstrip("([“\"'—").lower()
    return (
        plain in ("your", "my", "our", "ur")
        or bool(_DEPARTMENT.match(plain) and plain[-1] in "s'’")
        or bool(_POSTS_OWN.match(plain))
    )


@lru_cache(_KNOWN)
def possessive(word: str) -> str | None:
    """The possessive of an owner, as in the rows: your, my, our, department, post."""
    plain = word.lstrip("([“\"'—").lower()
    if plain in ("your", "yours", "ur"):
        return "your"
    if plain in ("my", "our"):
        return plain
    return "department" if plain.startswith("dep") else "post"


@lru_cache(_KNOWN)
def classify(word: str) -> Word | None:
    """The part that a word plays when a number follows it; None for a word that makes the number no reference.

    Examples
    --------
    >>> [classify(word) for word in ("Tohak", "No.", "telegram", "Saigon’s", "October", "paragraph")]
    [<Word.SERIES: 'Tohak'>, <Word.NUMBER: 'No.'>, <Word.NOUN: 'telegram'>, <Word.POST: 'Saigon'>, <Word.MONTH: 'November'>, None]
    """
    if word[-1] in ',;:!?)]”"':
        return None
    plain = bare(word)
    if not plain:
        return Word.NUMBER if word == "#" else None
    low = plain.lower()
    if low in _NUMBER or _LETTERED_NUMBER.match(plain):
        return Word.NUMBER
    if low in ("document", "documents", "doc", "docs"):
        return Word.DOCUMENT if plain[0] == "D" or low.startswith("document") else None
    if plain in ("p", "pp", "page", "pages", "Page", "Pages"):
        return Word.PAGE
    if is_owner(word):
        return Word.OWNER
    if len(plain) > 2 and lexicon.fold(plain) in _post_last_words():
        return Word.POST
    if (_LETTERS.match(word.lstrip("([“‘\"'—*_")) and plain not in ("No", "I", "A")) or re.fullmatch(r"[IA]\.", word):
        return (
            Word.SERIES
            if lexicon.is_series(plain)
            else Word.POST
            if lexicon.post(plain) and "." not in word
            else Word.LETTERS
        )
    if _NOUN.match(plain):
        return Word.NOUN
    if _WEAK.match(plain):
        return Word.WEAK
    if _SHORTHAND.match(plain):
        return Word.SHORTHAND
    if low in ("nodis", "exdis", "limdis", "niact", "noforn"):
        return Word.CAPTION
    if low in ("of", "the", "dated"):
        return Word.OF
    if re.fullmatch(dates.MONTH, plain) or re.fullmatch(dates.MONTH, plain.capitalize()):
        return Word.MONTH
    if not plain[0].isupper():
        return Word.SERIES if lexicon.fold(plain) in ("tosec", "secto", "tohak", "hakto") else None
    if lexicon.is_series(plain):
        return Word.SERIES
    if lexicon.fold(plain).rsplit(" ", 1)[-1] in _post_last_words():
        return Word.POST
    if lexicon.has_series_shape(plain):
        return Word.SERIES
    if re.search("[’'`]s?$", word) and plain.isalpha():
        return None if low in _NO_WRITER else Word.GENITIVE
    if re.fullmatch(r"[A-Z]{2,12}", plain) and low not in _NOT_A_SERIES:
        return Word.CAPITALS
    if "-" in plain or "—" in plain or "–" in plain:
        last = re.split("[—–-]", plain)[-1]
        found = classify(word[word.rindex(last) :]) if last[:1].isupper() else None
        return found if found in (Word.POST, Word.SERIES, Word.SHORTHAND, Word.GENITIVE) else None
    if len(plain) > 3 and plain.isalpha() and low not in _NOT_A_SERIES:
        return Word.TITLED
    return None
