"""What people call a message, and the one they mean.

A name is compared by its *key*: small letters and digits only, numbers without leading zeros. Imports nothing heavy:
the answer to ``graphcables chain hakto44`` begins here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from graphcables.errors import AmbiguousError, NotFoundError

_ADDRESS = re.compile(r"(?:https?://)?(?:[\w.-]+/)?historicaldocuments/([\w.-]+)/(d[0-9]+[A-Za-z]?)\b", re.I)
_IDLE = re.compile(r"(?<![0-9])0+(?=[^a-z0-9/]*[0-9])|[^a-z0-9/]")
"""What doesn't count when names are compared: leading zeros, spaces, stops."""
_NUMBERED = re.compile(r"[dp][0-9]+[a-zA-Z]?")
_DOCUMENT = re.compile(r"(?:d|doc|docs|document|no)\s*\.?\s*([0-9]+[a-z]?)$", re.I)


_LOOSE = re.compile(
    r"(?:re)?(?:\w*(?:tel|des|desp)s?|telegrams?|cables?|cablegrams?|messages?|despatch|dispatch|airgram|your|my|our)\.?\s*(?:no\.?\s*)?([0-9]+)\b.*",
    re.I,
)
"""What the documents call a message without naming its series: "Embtel 1117", "telegram 1117 from Saigon"."""


def key(name: str) -> str:
    """The key by which names are compared.

    Examples
    --------
    >>> key("HAKTO-44"), key("hakto 044"), key("Hakto 44/224"), key("frus1969-76v09/d52")
    ('hakto44', 'hakto44', 'hakto44/224', 'frus196976v9/d52')
    """
    if not name.isascii():
        import unicodedata

        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _IDLE.sub("", name.lower())


def absent_serial(id_: str, series: str | None, number: str | None) -> str:
    """The serial of a message that is not among the sources: its id's, or the cited one where a note names the document.

    Examples
    --------
    >>> absent_serial("v/Tohak 83 (2)", "Tohak", "83"), absent_serial("v/d12", "Tohak", "83")
    ('Tohak 83 (2)', 'Tohak 83')
    """
    name = id_.split("/", 1)[1]
    return f"{series} {number}" if series and number and _NUMBERED.fullmatch(name) else name


def look_up(
    name: str, named: Callable[[str], list[tuple[str, int]]], like: Callable[[str], list[tuple[str, str]]]
) -> str:
    """The id of the message that a name means.

    Parameters
    ----------
    name : str
        As a person types it: ``Hakto44``, ``"Hakto 44/224"``, ``d52``, ``52``, ``"Document 52"``, an id, an address.
    named : callable
        Key to (id, rank) of the messages that bear it.
    like : callable
        Key to (key, id) of names like it.

    Raises
    ------
    AmbiguousError, NotFoundError
    """
    shown = " ".join(name.split())
    address = _ADDRESS.search(name)
    if address:
        wanted = [key(f"{address[1]}/{address[2]}")]
    elif number := _DOCUMENT.match(re.sub(r"^(doc\w*)\s+d", r"\1 ", shown, flags=re.I)):
        wanted = [f"d{key(number[1])}"]
    elif re.fullmatch(r"[0-9]+[a-z]?", shown, re.I):
        wanted = [f"d{key(shown)}", f"no{key(shown)}"]
    else:
        wanted = [key(re.sub(r"\bno\b\.?\s*(?=[0-9])", "", shown, flags=re.I))]
    for candidate in chain(wanted, _other_spelling(shown)):
        found = named(candidate)
        best = [id_ for id_, rank in found if rank == found[0][1]]
        if len(best) == 1:
            return best[0]
        if best:
            raise AmbiguousError(f"{shown!r} fits {len(best)} messages", tuple(best))
    loose = _LOOSE.match(shown)
    if loose and (found := named(f"no{key(loose[1])}")):
        meant = f"any of {len(found)} messages" if len(found) > 1 else "this message"
        raise AmbiguousError(f"{shown!r} may be {meant}", tuple(id_ for id_, _ in found))
    near = like(wanted[0]) if wanted[0] else []
    raise NotFoundError(f"no message {shown!r}", _nearest(wanted[0], near))


def _other_spelling(name: str) -> Iterator[str]:
    """The key of a serial under the name that its post has now, asked for only where nothing else is found: "Peiping 12"."""
    from graphcables import lexicon

    parts = re.fullmatch(r"(\D+?)\s*([0-9]+)", name)
    if parts and (post := lexicon.post(parts[1])):
        yield key(f"{post} {parts[2]}")


def _nearest(wanted: str, names: list[tuple[str, str]], count: int = 5) -> tuple[str, ...]:
    """The ids of the names most like a key: those with the nearest numbers first, where the series agrees."""
    import difflib

    stem, number = _parted(wanted)

    def distance(pair: tuple[str, str]) -> tuple[float, int, str]:
        other_stem, other = _parted(pair[0])
        alike = difflib.SequenceMatcher(None, stem, other_stem).ratio()
        return (-round(alike, 2), abs(other - number), pair[0])

    found: dict[str, None] = {}
    for _, id_ in sorted(names, key=distance):
        found.setdefault(id_)
        if len(found) == count:
            break
    return tuple(found)


def _parted(name: str) -> tuple[str, int]:
    match = re.match(r"(.*?)([0-9]{0,9})$", name.split("/")[0])
    return (match[1], int(match[2] or 0)) if match else (name, 0)
