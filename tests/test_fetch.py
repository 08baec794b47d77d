"""Fetching volumes, from a server on this machine that lists and breaks off as GitHub does."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from graphcables import fetch as fetching
from graphcables.cli import MODULES, app
from graphcables.errors import FetchError
from graphcables.fetch import Volume, cache_folder, fetch, volumes
from graphcables.locking import lock_file
from graphcables.sample import SAMPLE

NAME = "frus1969-76v09"
TEI = b"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="frus1969-76v09"><text><body>
<div type="document" xml:id="d52"><head>52. Telegram From A to B</head><p>Hakto 44. Ref: Tohak 82.</p></div>
</body></text></TEI>
"""
LARGE = b"".join(b"%09d\n" % number for number in range(30_000))
"""A volume of several pieces, each part of it different."""
STORED = {NAME: TEI, "frus1961-63v01": b"<TEI/>\n", "frus1969-76v10": LARGE}

NOT_HTTPS = [
    "http://example.org/volumes",
    "HTTP://EXAMPLE.ORG/volumes",
    "ftp://127.0.0.1/volumes",
    "file:///etc/hostname",
    "/etc/hostname",
    "data:application/json,[]",
    "http://127.0.0.1.example.org/volumes",
    "http://localhost.example.org/volumes",
    "http://127.0.0.2:80/volumes",
    "None",
    " https://127.0.0.1/volumes",
]


def digest(data: bytes) -> str:
    """Git's digest of a file."""
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


class Office(ThreadingHTTPServer):
    """A server that lists volumes and gives them, and can be told to misbehave."""

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Handler)
        self.url = f"http://{host}:{self.server_port}"
        self.listing = f"{self.url}/volumes"
        self.stored = dict(STORED)
        self.entries: list[Any] = [self.entry(name) for name in self.stored]
        self.body: bytes | None = None
        self.ranges, self.breaks_off, self.moved = True, 0, ""
        self.requests: list[tuple[str, str | None]] = []
        self.done = threading.Event()

    def entry(self, volume: str, **other: object) -> dict[str, object]:
        """What GitHub's contents API says of a file."""
        data, file = self.stored[volume], f"{volume}.xml"
        told = {"name": file, "path": f"volumes/{file}", "sha": digest(data), "size": len(data), "type": "file"}
        places = {"url": f"{self.listing}/{file}?ref=master", "download_url": f"{self.url}/raw/{file}"}
        return {**told, **places, **other}

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is not told of."""


class Handler(BaseHTTPRequestHandler):
    """Answers of the `Office`."""

    server: Office

    def do_GET(self) -> None:
        server, wanted = self.server, self.headers.get("Range")
        server.requests.append((self.path, wanted))
        if server.moved:
            self.answer(302, b"", Location=server.moved + self.path)
        elif self.path == "/volumes":
            self.answer(200, json.dumps(server.entries).encode() if server.body is None else server.body)
        elif self.path == "/silent":
            server.done.wait(30)
        elif self.path == "/limit":
            self.answer(403, b'{"message": "API rate limit exceeded"}')
        elif (data := server.stored.get(self.path.removeprefix("/raw/").removesuffix(".xml"))) is None:
            self.answer(404, b"404: Not Found")
        elif wanted and server.ranges:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start < len(data):
                self.answer(206, data[start:], Content_Range=f"bytes {start}-{len(data) - 1}/{len(data)}")
            else:
                self.answer(416, b"", Content_Range=f"bytes */{len(data)}")
        else:
            self.answer(200, data)

    def answer(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if status in (200, 206) and self.path != "/volumes" and self.server.breaks_off:
            data = data[: self.server.breaks_off]
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Office]:
    """The server, which the environment names, with an empty cache and no proxy."""
    server = Office()
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    monkeypatch.setenv("GRAPHCABLES_LISTING", server.listing)
    monkeypatch.setenv("GRAPHCABLES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    yield server
    server.done.set()
    server.shutdown()
    server.server_close()


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["fetch", *map(str, arguments)], prog_name="graphcables")


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def everything(folder: Path) -> list[str]:
    """The names of all files in a folder, hidden ones too; none where there is no folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


class TestListing:
    def test_volumes(self, office: Office) -> None:
        assert volumes() == [
            Volume(name, len(data), digest(data), f"{office.url}/raw/{name}.xml")
            for name, data in sorted(STORED.items())
        ]

    def test_what_is_no_volume_is_left_out(self, office: Office) -> None:
        odd = ["schema.rnc", ".hidden.xml", "../up.xml", "a/b.xml", ".xml", "a b.xml", "-o.xml"]
        office.entries += [office.entry(NAME, name=name) for name in odd]
        office.entries.append(office.entry(NAME, name="old", type="dir", size=0, download_url=None))
        assert [volume.id for volume in volumes()] == sorted(STORED)

    def test_table(self, office: Office) -> None:
        result = call("--list")
        assert (result.exit_code, result.stderr) == (0, "")
        first, *others = result.stdout.splitlines()
        assert first.split() == ["id", "size"]
        assert [line.split() for line in others] == [[name, str(len(data))] for name, data in sorted(STORED.items())]

    def test_json_lines(self, office: Office) -> None:
        result = call("--list", "--format", "jsonl")
        assert [json.loads(line) for line in result.stdout.splitlines()] == [
            {"id": name, "size": len(data)} for name, data in sorted(STORED.items())
        ]
        assert office.requests == [("/volumes", None)]

    def test_argument_before_variable(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRAPHCABLES_LISTING", f"{office.url}/limit")
        assert len(volumes(office.listing)) == 3
        assert fetch(NAME, listing=office.listing).read_bytes() == TEI

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"<html>Sign in to the hotel's network</html>",
            b"{",
            b"\xff\xfe",
            b"null",
            b"7",
            b'"volumes"',
            b'{"message": "API rate limit exceeded"}',
            b"[1]",
            b"[null]",
            b"[[]]",
            b"[{}]",
            b'[{"name": 5, "size": 1, "sha": "", "download_url": ""}]',
            b'[{"name": "frus1861.xml"}]',
            b'[{"name": "frus1861.xml", "size": null, "sha": "", "download_url": ""}]',
            b'[{"name": "frus1861.xml", "size": "many", "sha": "", "download_url": ""}]',
            b'[{"name": "frus1861.xml", "size": Infinity, "sha": "", "download_url": ""}]',
            b"[" * 100_000,
        ],
        ids=lambda body: body[:60].decode("ascii", "replace"),
    )
    def test_no_list_of_volumes(self, office: Office, body: bytes) -> None:
        office.body = body
        result = call("--list")
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr == f"graphcables: {office.listing}: is no list of volumes\n"

    def test_a_list_without_volumes(self, office: Office) -> None:
        office.entries = []
        assert volumes() == []
        with pytest.raises(FetchError, match=f"no volume '{NAME}'"):
            fetch(NAME)

    def test_only_so_much_of_a_list_is_read(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetching, "_LARGEST_LISTING", 100)
        with pytest.raises(FetchError, match="is no list of volumes"):
            volumes()


class TestDownload:
    @pytest.mark.parametrize("name", sorted(STORED))
    def test_volume(self, office: Office, name: str) -> None:
        path = fetch(name)
        assert path == cache_folder() / f"{name}.xml"
        assert path.read_bytes() == STORED[name]
        assert everything(cache_folder()) == [f"{name}.xml"]

    def test_second_call_asks_nobody(self, office: Office) -> None:
        first = fetch(NAME)
        asked = len(office.requests)
        assert fetch(NAME) == first
        assert len(office.requests) == asked == 2

    def test_command(self, office: Office, tmp_path: Path) -> None:
        first, again = call(NAME, "frus1961-63v01"), call(NAME)
        assert (first.exit_code, first.stderr) == (again.exit_code, again.stderr) == (0, "")
        paths = [Path(line) for line in first.stdout.splitlines()]
        assert [path.read_bytes() for path in paths] == [TEI, STORED["frus1961-63v01"]]
        assert again.stdout == f"{paths[0]}\n"
        assert len(office.requests) == 4

    def test_build_reads_it(self, office: Office, tmp_path: Path) -> None:
        path = call(NAME).stdout.strip()
        built = CliRunner().invoke(app, ["build", path, "--db", str(tmp_path / "graph.db")])
        assert built.exit_code == 0, built.stderr
        assert "1 documents" in built.stderr

    @pytest.mark.parametrize("folder", ["new", "new/and/deep", "."])
    def test_folder(self, office: Office, tmp_path: Path, folder: str) -> None:
        assert call(NAME, "-o", tmp_path / folder).exit_code == 0
        assert (tmp_path / folder / f"{NAME}.xml").read_bytes() == TEI
        assert not cache_folder().exists()

    def test_folder_that_is_a_file(self, office: Office, tmp_path: Path) -> None:
        (tmp_path / "notes").write_text("mine")
        result = call(NAME, "-o", tmp_path / "notes")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
        assert (tmp_path / "notes").read_text() == "mine"

    def test_progress(self, office: Office) -> None:
        told: list[tuple[int, int]] = []
        fetch("frus1969-76v10", progress=lambda done, total: told.append((done, total)))
        assert told == sorted(told)
        assert len(told) > 1
        assert told[-1] == (len(LARGE), len(LARGE))

    @pytest.mark.parametrize(
        ("variables", "expected"),
        [
            ({"GRAPHCABLES_CACHE": "/a"}, "/a"),
            ({"GRAPHCABLES_CACHE": "/a", "XDG_CACHE_HOME": "/b"}, "/a"),
            ({"XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/b/graphcables"),
            ({"HOME": "/c"}, "/c/.cache/graphcables"),
        ],
    )
    def test_cache_folder(self, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str) -> None:
        for name in ("GRAPHCABLES_CACHE", "XDG_CACHE_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert cache_folder() == Path(expected)


class TestBrokenOff:
    @pytest.mark.parametrize("after", [1, 70_000, len(LARGE) - 1])
    def test_goes_on_where_it_stopped(self, office: Office, after: int) -> None:
        office.breaks_off = after
        with pytest.raises(FetchError, match="fetch again to go on"):
            fetch("frus1969-76v10")
        assert everything(cache_folder()) == [".frus1969-76v10.xml.part"]
        office.breaks_off = 0
        assert fetch("frus1969-76v10").read_bytes() == LARGE
        assert office.requests[-1] == ("/raw/frus1969-76v10.xml", f"bytes={after}-")
        assert everything(cache_folder()) == ["frus1969-76v10.xml"]

    def test_again_and_again(self, office: Office) -> None:
        office.breaks_off = 100_000
        for _ in range(2):
            assert call("frus1969-76v10").exit_code == 3
        assert fetch("frus1969-76v10").read_bytes() == LARGE
        assert [wanted for path, wanted in office.requests if path != "/volumes"] == [
            None,
            "bytes=100000-",
            "bytes=200000-",
        ]

    def test_command_says_so_in_a_line(self, office: Office) -> None:
        office.breaks_off = 100_000
        result = call("frus1969-76v10")
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr == (
            f"graphcables: {office.url}/raw/frus1969-76v10.xml: broke off at 100,000 of 300,000 bytes;"
            " fetch again to go on\n"
        )

    def test_server_that_knows_no_ranges(self, office: Office) -> None:
        office.breaks_off, office.ranges = 70_000, False
        with pytest.raises(FetchError):
            fetch("frus1969-76v10")
        office.breaks_off = 0
        assert fetch("frus1969-76v10").read_bytes() == LARGE

    def test_what_had_come_whole_is_not_asked_for_again(self, office: Office) -> None:
        """A process that dies just before it gives the file its name leaves all of it."""
        cache_folder().mkdir()
        (cache_folder() / ".frus1969-76v10.xml.part").write_bytes(LARGE)
        assert fetch("frus1969-76v10").read_bytes() == LARGE
        assert [path for path, _ in office.requests] == ["/volumes"]

    @pytest.mark.parametrize("part", [b"other bytes", LARGE, LARGE + b"x", b"x" * len(LARGE)], ids=len)
    def test_part_of_another_version(self, office: Office, part: bytes) -> None:
        cache_folder().mkdir()
        (cache_folder() / ".frus1969-76v10.xml.part").write_bytes(part)
        if len(part) < len(LARGE):
            with pytest.raises(FetchError, match="not what the list promised"):
                fetch("frus1969-76v10")
        assert fetch("frus1969-76v10").read_bytes() == LARGE
        assert everything(cache_folder()) == ["frus1969-76v10.xml"]

    def test_list_that_promises_too_much(self, office: Office) -> None:
        """What is whole and too short is given up, once the server has no more of it; a right list then helps."""
        office.entries = [office.entry(NAME, size=len(TEI) + 10)]
        for _ in range(2):
            with pytest.raises(FetchError):
                fetch(NAME)
        office.entries = [office.entry(NAME)]
        assert fetch(NAME).read_bytes() == TEI

    def test_two_at_once(self, office: Office) -> None:
        """The second keeps out of the first one's file, and says so."""
        cache_folder().mkdir()
        part = cache_folder() / ".frus1969-76v10.xml.part"
        part.write_bytes(LARGE[:5000])
        first = lock_file(part)
        result = call("frus1969-76v10")
        assert (result.exit_code, result.stdout) == (3, "")
        assert (
            result.stderr
            == "graphcables: frus1969-76v10 is being fetched by another process; try again when it is done\n"
        )
        assert part.read_bytes() == LARGE[:5000]
        os.close(first)
        assert fetch("frus1969-76v10").read_bytes() == LARGE


class TestRefused:
    @pytest.mark.parametrize(
        "other",
        [
            {"sha": digest(b"other")},
            {"sha": hashlib.sha1(TEI, usedforsecurity=False).hexdigest()},
            {"sha": ""},
            {"sha": None},
        ],
        ids=str,
    )
    def test_wrong_digest(self, office: Office, other: dict[str, object]) -> None:
        office.entries = [office.entry(NAME, **other)]
        with pytest.raises(FetchError, match="not what the list promised"):
            fetch(NAME)
        assert everything(cache_folder()) == []

    def test_same_size_other_bytes(self, office: Office) -> None:
        office.stored[NAME] = TEI.replace(b"82", b"83")
        result = call(NAME)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
        assert everything(cache_folder()) == []

    @pytest.mark.parametrize("size", [0, 1, 70_000, len(LARGE) - 1, -1])
    def test_longer_than_promised(self, office: Office, size: int) -> None:
        office.entries = [office.entry("frus1969-76v10", size=size)]
        with pytest.raises(FetchError, match="longer than the list promised"):
            fetch("frus1969-76v10")
        parts = list(cache_folder().iterdir())
        assert [path for path in parts if path.suffix == ".xml"] == []
        assert sum(path.stat().st_size for path in parts) <= max(size, 0)

    @pytest.mark.parametrize(
        ("name", "nearest"),
        [
            ("frus1969-76v9", [NAME]),
            ("frus1969-76v090", [NAME]),
            ("FRUS1969-76v09", []),
            ("zorro", []),
            (f"{NAME}.xml", [NAME]),
        ],
    )
    def test_unknown(self, office: Office, name: str, nearest: list[str]) -> None:
        result = call(name)
        assert result.exit_code in (1, 3)
        assert (result.stdout, result.stderr.count("\n")) == ("", 1)
        assert f"no volume '{name}'" in result.stderr
        for other in nearest:
            assert "did you mean" in result.stderr
            assert other in result.stderr
        assert everything(cache_folder()) == []

    @pytest.mark.parametrize(
        "name",
        [
            "../x",
            "a/b",
            "",
            ".",
            "..",
            "/etc/passwd",
            ".hidden",
            "a b",
            "a\\b",
            "a\nb",
            "a\0b",
            "v?x=1",
            "%2e%2e",
            "v\n",
        ],
        ids=repr,
    )
    def test_bad_names_ask_nobody(self, office: Office, tmp_path: Path, name: str) -> None:
        with pytest.raises(FetchError, match="is no volume's id") as caught:
            fetch(name)
        assert "\n" not in str(caught.value)
        assert call(name).exit_code in (1, 2, 3)
        assert (office.requests, everything(tmp_path)) == ([], [])

    @pytest.mark.parametrize("address", NOT_HTTPS)
    def test_volume_elsewhere(self, office: Office, address: str) -> None:
        office.entries = [office.entry(NAME, download_url=address)]
        with pytest.raises(FetchError, match="only https addresses are fetched"):
            fetch(NAME)
        assert everything(cache_folder()) == []

    @pytest.mark.parametrize("address", NOT_HTTPS)
    def test_list_elsewhere(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, no_connection: Callable[[], None], address: str
    ) -> None:
        monkeypatch.setenv("GRAPHCABLES_LISTING", address)
        no_connection()
        result = call("--list")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
        assert "only https addresses are fetched" in result.stderr

    def test_redirected_to_what_is_not_https(self, office: Office) -> None:
        """127.0.0.2 stands for another machine: it is not among the names that may be asked without https."""
        try:
            other = Office("127.0.0.2")
        except OSError:
            pytest.skip("this machine has no 127.0.0.2")
        threading.Thread(target=other.serve_forever, args=[0.01], daemon=True).start()
        office.moved = other.url
        try:
            with pytest.raises(FetchError):
                volumes()
            assert other.requests == []
        finally:
            other.shutdown()
            other.server_close()


class TestNoNetwork:
    @pytest.mark.parametrize("arguments", [["--list"], [NAME], [NAME, "frus1961-63v01"]], ids=" ".join)
    def test_server_down(self, office: Office, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
        address = f"http://127.0.0.1:{closed_port()}/volumes"
        monkeypatch.setenv("GRAPHCABLES_LISTING", address)
        result = call(*arguments)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr.startswith(f"graphcables: {address}: can't be reached")
        assert result.stderr.count("\n") == 1
        assert everything(cache_folder()) == []

    def test_cached_volume_needs_none(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        path = fetch(NAME)
        monkeypatch.setenv("GRAPHCABLES_LISTING", f"http://127.0.0.1:{closed_port()}/volumes")
        assert call(NAME).stdout == f"{path}\n"

    def test_list_there_and_volume_not(self, office: Office) -> None:
        office.entries = [office.entry(NAME, download_url=f"http://127.0.0.1:{closed_port()}/x.xml")]
        result = call(NAME)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
        assert everything(cache_folder()) == []

    @pytest.mark.parametrize(("path", "words"), [("/limit", "403 "), ("/nothing", "404 ")])
    def test_server_that_says_no(self, office: Office, monkeypatch: pytest.MonkeyPatch, path: str, words: str) -> None:
        monkeypatch.setenv("GRAPHCABLES_LISTING", office.url + path)
        result = call("--list")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
        assert f"the server says {words}" in result.stderr

    def test_silent_server(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetching, "_PATIENCE", 0.1)
        monkeypatch.setenv("GRAPHCABLES_LISTING", f"{office.url}/silent")
        with pytest.raises(FetchError, match="can't be reached"):
            volumes()

    def test_no_server_of_the_web(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Something else than a web server answers."""
        monkeypatch.setenv("no_proxy", "*")
        with socket.create_server(("127.0.0.1", 0)) as server:

            def greet() -> None:
                client, _ = server.accept()
                client.recv(1000)
                client.sendall(b"220 mail.example.org ESMTP\r\n")
                client.close()

            threading.Thread(target=greet, daemon=True).start()
            monkeypatch.setenv("GRAPHCABLES_LISTING", f"http://127.0.0.1:{server.getsockname()[1]}/volumes")
            result = call("--list")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)

    @pytest.mark.parametrize("arguments", [[], ["--list", NAME]], ids=" ".join)
    def test_volumes_or_list(self, arguments: list[str]) -> None:
        assert call(*arguments).exit_code == 2


OTHERS = {
    "build": ["build", str(SAMPLE), "--db", "graph.db"],
    "refs": ["refs", str(SAMPLE)],
    "chain": ["chain", "Hakto44"],
    "show": ["show", "d52"],
    "search": ["search", "bombing"],
    "between": ["between", "Haig", "Kissinger"],
    "path": ["path", "Hakto46", "Hakto37"],
    "seen": ["seen", "Hakto53"],
    "view": ["view", "Hakto44", "--text", "-o", "page.html"],
    "site": ["site", "-o", "threads"],
    "export": ["export", "-o", "graph.xml"],
    "annotate": ["annotate", "d52"],
}
"""The commands that need arguments, with some."""


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on no connection can be opened and no name looked up."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network is used")

    def close() -> None:
        for name in ("connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, name, refuse)
        for name in ("getaddrinfo", "gethostbyname", "create_connection"):
            monkeypatch.setattr(socket, name, refuse)

    return close


@pytest.mark.parametrize("command", sorted({name for names in MODULES.values() for name in names} - {"fetch"}))
def test_no_other_command_opens_a_connection(
    sample_db: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    no_connection: Callable[[], None],
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sample_db, tmp_path / "sample.db")
    monkeypatch.setenv("GRAPHCABLES_DB", str(tmp_path / "sample.db"))
    no_connection()
    result = CliRunner().invoke(app, OTHERS.get(command, [command]), prog_name="graphcables")
    assert not isinstance(result.exception, AssertionError)
    assert result.exit_code == (1 if command == "answers" else 0), result.stderr


def test_piped_rows_open_no_connection(sample_db: Path, no_connection: Callable[[], None]) -> None:
    no_connection()
    result = CliRunner().invoke(
        app, ["view", "-", "-o", "-", "--db", str(sample_db)], input="Hakto44\n", prog_name="graphcables"
    )
    assert result.exit_code == 0
    assert io.StringIO(result.stdout).readline().lower().startswith("<!doctype html")
