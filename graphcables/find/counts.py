"""What stands behind a number: something that it counts, or what a message does."""

from __future__ import annotations

import re

from graphcables.find.tail import SPACE

_SAYS = (
    "adds|advises|announces|arrives|asks|authorizes|bears|concerns|confirms|contains|conveys|covers|deals|describes|discloses|discusses|encloses|"
    "embraces|expresses|follows|forwards|gives|implies|indicates|informs|instructs|mentions|proposes|provides|quotes|reads|recommends|refers|reflects|"
    "replies|reveals|says|seems|shows|speaks|suggests|summarizes|tells|transmits|urges"
)
"""What a message does, by words that can be nothing counted."""
_SAYS_OR_COUNTED = "answers|appeals|calls|comments|leaves|makes|notes|outlines|points|raises|relates|repeats|reports|requests|sets|states"
"""The same by words that also name what is counted: behind a number of two digits they are things."""
UNIT_AFTER = re.compile(
    rf"{SPACE}(?!(?:{_SAYS})\b|and\b|or\b|of\b|to\b|from\b|was\b|is\b|has\b|in\b|as\b|on\b|re\b|were\b|dated\b|which\b|para|that\b|with\b|we\b)[a-z]"
)
"""What a small number counts, where no word behind it says that it is a message's."""
COUNTED_AFTER = re.compile(
    rf"{SPACE}(?!(?:is|was|has|this|as|us|{_SAYS})\b|(?<=[0-9]{{3}}\s)(?:{_SAYS_OR_COUNTED})\b(?!{SPACE}(?:were|was|of|are|and|or)\b))(?:[a-z]+s|men|man|people|percent|per|year|day|month|week|hour|mile|point|"
    rf"(?<![0-9]{{4}}\s)or|million|billion|thousand|ton|pound|odd|[a-z]+-[a-z]+)\b|[^\S\n]?%"
)
"""What any number counts: things in the plural, people, measures."""
