"""What the tests of the pages share: a page opened offline and watched, what a reader sees of it, keys, a dated corpus."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SEEN = """
() => {
  const text = (id) => document.getElementById(id).innerText;
  const items = [...document.querySelectorAll("#messages li")];
  const shown = (id) => !document.getElementById(id).hidden;
  return {
    list: items.filter((item) => item.checkVisibility({ contentVisibilityAuto: false })).map((item) => item.textContent),
    chosen: items.filter((item) => item.matches("[aria-selected=true]")).map((item) => item.textContent),
    details: text("details"),
    count: text("count"),
    range: text("range"),
    none: shown("none"),
    legend: text("legend"),
    compare: shown("compare") ? text("compare") : null,
    controls: Object.fromEntries([...document.querySelectorAll("input, select")].filter((one) => !one.closest("[hidden]")).map((one) => [one.id, one.value])),
    options: Object.fromEntries([...document.querySelectorAll("#filters select")].map((one) => [one.id, [...one.options].map((option) => option.textContent)])),
  };
}
"""
"""What a reader sees of a page: the list, the details, the controls, the counts, the two columns of the comparison."""


class Watched:
    """A page opened offline, and all that it asked for or complained of."""

    def __init__(
        self,
        browser: Browser,
        path: Path,
        width: int = 1280,
        *,
        height: int = 800,
        address: str = "",
        scheme: str = "light",
        permissions: Sequence[str] = (),
    ) -> None:
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.dialogs: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            offline=True,
            color_scheme="dark" if scheme == "dark" else "light",
            permissions=list(permissions),
        )
        self.page: Page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.goto(path.as_uri() + address)
        self.drawn()

    def _console(self, message: ConsoleMessage) -> None:
        self.messages.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.messages.append(f"dialog {dialog.message}")
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def reopen(self, path: Path, address: str) -> None:
        """Opens the page anew, at another address; what it asked for and complained of before is forgotten."""
        self.page.goto("about:blank")
        self.requests.clear()
        self.messages.clear()
        self.page.goto(path.as_uri() + address)
        self.drawn()

    def drawn(self) -> None:
        """Waits until the page is drawn."""
        drawn = "html[data-drawn=yes], html:has(#compare:not([hidden]))"  # beside the comparison nothing is drawn
        self.page.locator(drawn).wait_for(state="attached", timeout=10_000)

    @property
    def seen(self) -> dict[str, Any]:
        """What a reader sees."""
        found: dict[str, Any] = self.page.evaluate(SEEN)
        return found

    @property
    def data(self) -> dict[str, Any]:
        """What the page was given."""
        return data_of(self.page.content())

    @property
    def listed(self) -> list[str]:
        """The ids of the messages in the list."""
        found: list[str] = self.page.evaluate(
            "() => { const items = [...document.querySelectorAll('#messages li')]; return data.messages.filter((_, place) => !items[place].hidden).map((one) => one.id); }"
        )
        return found

    @property
    def heading(self) -> str:
        """The heading of the details; empty where nothing is chosen."""
        found = self.page.locator("#details h2")
        return found.inner_text() if found.count() else ""

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str, text: str | None = None, back: bool = False) -> None:
        """Presses Tab until the focus is on an element, as somebody without a mouse does."""
        seen = []
        for _ in range(150):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            at = self.page.evaluate(
                "([selector, text]) => { const one = document.activeElement; return [one.matches(selector) && (text === null || one.textContent.trim() === text), `${one.tagName}#${one.id} ${one.textContent.slice(0, 20)}`]; }",
                [selector, text],
            )
            if at[0]:
                return
            seen.append(at[1])
        raise AssertionError(f"Tab does not reach {selector} {text or ''}: {seen}")


def data_of(html: str) -> dict[str, Any]:
    """What a page was given, out of its HTML."""
    found: dict[str, Any] = json.loads(html.split('id="data">')[1].split("</script>")[0])
    return found


def printed(moment: dt.datetime, hour: bool) -> str:
    """A date as a message prints it."""
    day = f"{moment:%B} {moment.day}, {moment.year}"
    return (
        f"{day}, {moment.hour % 12 or 12}:{moment.minute:02} {'a.m.' if moment.hour < 12 else 'p.m.'}" if hour else day
    )


def write_message(
    folder: Path, number: int, parties: tuple[str, str], serial: str, body: str, date: str | None = None, note: str = ""
) -> None:
    """One document of plain text, as a page of history.state.gov is copied."""
    folder.mkdir(parents=True, exist_ok=True)
    one, other = parties
    head = f"{number}. Message From the Officer ({one}) to the Officer ({other})" + ("1" if note else "")
    dateline = f"Saigon, {date}.\n\n" if date else ""
    notes = f"\n\n  1. Source: own prose.\n  2. {note}\n" if note else ""
    mark = " As was said.2" if note else ""
    (folder / f"d{number}.txt").write_text(
        f"{head}\n\n{dateline}{serial}. {body}{mark}{notes}\n", encoding="utf-8", newline="\n"
    )


def write_dated(folder: Path) -> list[Path]:
    """A corpus of two volumes and forty dated messages, two in three of them with the hour; gives the volumes."""
    chance = random.Random(5)
    moment = dt.datetime(1964, 6, 1, 7, 5)
    volumes = [folder / "frus1964-68v16", folder / "frus1964-68v26"]
    for number in range(1, 41):
        moment += dt.timedelta(hours=chance.choice((3, 9, 17, 30, 75)), minutes=chance.randrange(60))
        one, other, series, others = (
            ("Haig", "Kissinger", "Tohak", "Hakto") if number % 2 else ("Kissinger", "Haig", "Hakto", "Tohak")
        )
        if number % 7 == 0:
            one, series = "Bunker", "Saigon"
        body = f"Words on cables. Ref: {others} {number - 1}." if number > 1 and number % 5 else "Words on cables."
        body += f" I refer to my {series} {number - 2}." if number % 6 == 0 else ""
        body += " Ref: Tohak 900." if number % 11 == 0 else ""
        write_message(
            volumes[number >= 30],
            number,
            (one, other),
            f"{series} {number}",
            body,
            printed(moment, number % 3 != 0),
            f"Document {number - 2 if number < 30 else number - 1}." if number % 4 == 0 else "",
        )
    return volumes
