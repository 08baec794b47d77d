"""An event: that an engine found a pattern in a text, as one number, which is the cheapest to make and to sort.

``end << BITS | pattern`` is the offset behind what was found and the pattern's number. These constants stand apart from
`engine` so that what is compiled to C knows them: their type, and what they are.
"""

from __future__ import annotations

from typing import Final

BITS: Final = 3
"""Bits that hold a pattern's number beside an offset."""
NUMBER: Final = 7
"""What of an event is the pattern's number."""
