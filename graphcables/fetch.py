"""Getting volumes: the TEI of FRUS from the public repository of the Office of the Historian, into a cache.

Nothing else in graphcables opens a connection, and nothing calls this but `graphcables fetch` and who asks for it. The
repository (https://github.com/HistoryAtState/frus) lists its volumes with their sizes and git's digests, by which what
came is checked; a download that broke off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from graphcables import __version__
from graphcables.errors import FetchError
from graphcables.locking import lock_file

LISTING = "https://api.github.com/repos/HistoryAtState/frus/contents/volumes"
"""Where the volumes are listed, in the form of GitHub's contents API."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_PATIENCE = 30
"""Seconds that a server may be silent."""
_PIECE = 1 << 16
_LARGEST_LISTING = 1 << 24
"""Bytes of a listing that are read at most."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume that can be fetched.

    Attributes
    ----------
    id : str
    size : int
        In bytes.
    digest : str
        Git's: SHA-1 of ``blob``, the size, a NUL and the contents.
    address : str
    """

    id: str
    size: int
    digest: str
    address: str


def cache_folder() -> Path:
    """Where fetched volumes are kept: ``$GRAPHCABLES_CACHE``, else ``graphcables`` in the user's cache folder."""
    if given := os.environ.get("GRAPHCABLES_CACHE"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "graphcables"


def volumes(listing: str | None = None) -> list[Volume]:
    """The volumes that the repository has.

    Parameters
    ----------
    listing : str, optional
        Another address that lists volumes in the same form; by default ``$GRAPHCABLES_LISTING``, else the Office's.

    Raises
    ------
    FetchError
        Where it can't be reached, or answers with something else.
    """
    where = listing or os.environ.get("GRAPHCABLES_LISTING") or LISTING
    with _open(where) as answer:
        data = _read_some(answer, _LARGEST_LISTING, where)
    try:
        found = [
            Volume(
                entry["name"].removesuffix(".xml"), int(entry["size"]), str(entry["sha"]), str(entry["download_url"])
            )
            for entry in json.loads(data)
            if entry["name"].endswith(".xml") and _NAME.fullmatch(entry["name"])
        ]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise FetchError(f"{where}: is no list of volumes") from None
    return sorted(found, key=lambda volume: volume.id)


def fetch(
    volume: str, folder: Path | None = None, *, listing: str | None = None, progress: Progress | None = None
) -> Path:
    """Downloads a volume, unless it is there.

    Parameters
    ----------
    volume : str
        Its id: ``frus1969-76v09``.
    folder : Path, optional
        Where to; by default the cache.
    listing : str, optional
        As for `volumes`.
    progress : callable, optional
        Told (done, of all) in bytes.

    Returns
    -------
    Path
        The file, which `graphcables build` reads.

    Raises
    ------
    FetchError
        Where there is no such volume, the network can't be reached, or what came is not what the list promised.

    Examples
    --------
    >>> fetch("../secret")
    Traceback (most recent call last):
    ...
    graphcables.errors.FetchError: '../secret' is no volume's id (one is frus1969-76v09)
    """
    if not _NAME.fullmatch(volume):
        raise FetchError(f"{volume!r} is no volume's id (one is frus1969-76v09)")
    folder = folder or cache_folder()
    path = folder / f"{volume}.xml"
    if path.is_file():
        return path
    known = {one.id: one for one in volumes(listing)}
    if volume not in known:
        raise FetchError(f"no volume {volume!r}{_nearest(volume, known)}; `graphcables fetch --list` shows all")
    wanted = known[volume]
    part = folder / f".{volume}.xml.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _sole(part, volume):
            if not path.is_file():  # another has just brought it
                if part.stat().st_size != wanted.size or _digest(part) != wanted.digest:
                    _download(
                        wanted, part, progress
                    )  # else all of it had come before, and only its name was to be changed
                if _digest(part) != wanted.digest:
                    part.unlink()
                    raise FetchError(f"{wanted.address}: what came is not what the list promised; try again")
                os.replace(part, path)
    except OSError as error:
        raise FetchError(f"{path}: {error.strerror or error}") from None
    return path


@contextmanager
def _sole(part: Path, volume: str) -> Iterator[None]:
    """Keeps other downloads of a volume away; a file that nothing has come into is not left."""
    try:
        handle = lock_file(part)
    except BlockingIOError:
        raise FetchError(f"{volume} is being fetched by another process; try again when it is done") from None
    try:
        yield
    finally:
        if os.fstat(handle).st_size == 0:
            part.unlink(missing_ok=True)  # while the lock is held: nobody else can have begun
        os.close(handle)


def _nearest(volume: str, known: dict[str, Volume]) -> str:
    import difflib

    near = difflib.get_close_matches(volume, known, 3)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _download(volume: Volume, part: Path, progress: Progress | None) -> None:
    """Downloads to a file, on from where an earlier try stopped."""
    done = part.stat().st_size if part.exists() else 0
    if done >= volume.size:
        done = 0  # of another version
    with _open(volume.address, done) as answer, part.open("ab" if answer.status == 206 else "wb") as file:
        if answer.status != 206:
            done = 0
        while piece := _read_some(answer, _PIECE, volume.address):
            done += len(piece)
            if done > volume.size:
                raise FetchError(f"{volume.address}: longer than the list promised; try again")
            file.write(piece)
            if progress:
                progress(done, volume.size)
    if done < volume.size:
        raise FetchError(f"{volume.address}: broke off at {done:,} of {volume.size:,} bytes; fetch again to go on")


def _check(address: str) -> None:
    if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise FetchError(f"{address}: only https addresses are fetched")


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows no redirection that leads out of https."""

    def redirect_request(self, *told: Any) -> urllib.request.Request | None:
        _check(told[-1])
        return super().redirect_request(*told)


def _open(address: str, start: int = 0) -> Any:
    _check(address)
    headers = {"User-Agent": f"graphcables/{__version__}", "Accept": "*/*"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        opener = urllib.request.build_opener(_OnlyHttps)
        return opener.open(urllib.request.Request(address, headers=headers), timeout=_PATIENCE)  # noqa: S310
    except urllib.error.HTTPError as error:
        raise FetchError(f"{address}: the server says {error.code} {error.reason}") from None
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise FetchError(f"{address}: can't be reached ({reason}); is this machine online?") from None


def _read_some(answer: HTTPResponse, count: int, address: str) -> bytes:
    try:
        return answer.read(count)
    except (OSError, HTTPException) as error:
        raise FetchError(f"{address}: broke off ({error}); fetch again to go on") from None


def _digest(path: Path) -> str:
    """Git's digest of a file."""
    own = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            own.update(piece)
    return own.hexdigest()
