"""Signals, held back while something is made that nobody would know of if it were left half made."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def handling(handlers: dict[int, Any]) -> Iterator[None]:
    """Lets signals be handled otherwise for a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with ExitStack() as stack:
        for number, handler in handlers.items():
            old = signal.getsignal(number)
            if old is not None:  # one that was not set from Python can't be set back
                stack.callback(signal.signal, number, old)
                signal.signal(number, handler)
        yield


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
