"""Signals, held back while something is made that nobody would know of if it were left half made."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def handling(handlers: dict[int, Any]) -> Iterator[None]:
    """Lets signals be handled otherwise for a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    old = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Holds Ctrl-C and SIGTERM back until the block's end."""
    came: list[int] = []
    try:
        with handling(dict.fromkeys((signal.SIGINT, signal.SIGTERM), lambda number, _: came.append(number))):
            yield
    finally:
        for number in came:
            signal.raise_signal(number)
