"""The words around a reference: the sentence that says so."""

from __future__ import annotations

import re

_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:No|pp|vs|Mr|Dr|St))(?<!\b(?:Nos|vol|Vol|Feb|Jan|Dec|Oct|Nov|Aug|Mar|Apr))(?<!\bSept)[.?!]”?\s+(?=[A-Z“(\[0-9])|\n\n"
)


def sentence(text: str, start: int, end: int, width: int = 240) -> tuple[str, int, int]:
    """The sentence that holds a reference, and where in it the reference stands.

    Parameters
    ----------
    text : str
        The document's text.
    start, end : int
        The reference's offsets in it.
    width : int
        Longest piece given, in characters; a longer sentence is cut, with an ellipsis.

    Returns
    -------
    (str, int, int)
        The words on one line, and the reference's offsets in them.

    Examples
    --------
    >>> sentence("Deliver at once. Ref: Tohak 82. Thank you.", 22, 30)
    ('Ref: Tohak 82.', 5, 13)
    """
    room = max(20, (width - (end - start)) // 2)
    first = max(0, start - room)
    for match in _STOP.finditer(text, first, start):
        first = match.end()
    cut = first > 0 and first == start - room
    stop = _STOP.search(text, end, min(len(text), end + room))
    last = stop.start() + 1 if stop else min(len(text), end + room)
    before = ("…" if cut else "") + " ".join(text[first:start].split())
    if first < start and text[start - 1].isspace() and before:
        before += " "
    cited = " ".join(text[start:end].split())
    after = text[end:last]
    tail = (" " if after[:1].isspace() else "") + " ".join(after.split())
    if not stop and last < len(text):
        tail += "…"
    return before + cited + tail, len(before), len(before) + len(cited)
