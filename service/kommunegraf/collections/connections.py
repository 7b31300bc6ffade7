"""The connections to one index: one a thread, closed when nobody asks any more, or one that is held."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kommunegraf.collections.schema import to_read


@dataclass
class _Own:
    """A thread's connection; `depth` is how many questions within each other are asked by it now."""

    index: sqlite3.Connection
    depth: int = 0
    closed: bool = False


class HeldConnection:
    """One connection that is open from the first to the last: for whoever uses it, whatever thread that is just now.

    Raises `sqlite3.Error` where the file cannot be opened.
    """

    def __init__(self, place: Path, seconds: float, steps: int) -> None:
        """As `Connections`."""
        self._index = to_read(place)
        self._seconds = seconds
        self._steps = steps
        self._depth = 0
        # Opens the file now, not when something is first asked.
        self._index.execute("SELECT 1 FROM about LIMIT 1").fetchone()

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """The connection, while one question is asked."""
        if self._depth == 0:
            end = time.monotonic() + self._seconds
            self._index.set_progress_handler(lambda: time.monotonic() > end, self._steps)
        self._depth += 1
        try:
            yield self._index
        finally:
            self._depth -= 1

    def close(self) -> None:
        """Closes it."""
        self._index.close()


class Connections:
    """Opens a connection for each thread that asks. May be used by several threads at once."""

    def __init__(self, place: Path, seconds: float, steps: int) -> None:
        """A question is interrupted after `seconds`; SQLite looks at the clock every `steps` of its machine."""
        self._place = place
        self._seconds = seconds
        self._steps = steps
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: list[_Own] = []
        self._closing = False

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, while one question is asked. Raises `sqlite3.Error` as that does."""
        own = self._taken()
        if own.depth == 1:
            end = time.monotonic() + self._seconds
            own.index.set_progress_handler(lambda: time.monotonic() > end, self._steps)
        try:
            yield own.index
        finally:
            with self._lock:
                own.depth -= 1
                if self._closing and own.depth == 0:
                    self._close(own)

    def close(self) -> None:
        """Closes what is idle now, and the rest when its question is answered; who asks later opens it for that."""
        with self._lock:
            self._closing = True
            for own in list(self._opened):
                if own.depth == 0:
                    self._close(own)

    def _taken(self) -> _Own:
        """This thread's connection, with one question more: it is not closed before that is answered."""
        own: _Own | None = getattr(self._local, "own", None)
        with self._lock:
            if own is not None and not own.closed:
                own.depth += 1
                return own
        own = self._local.own = _Own(to_read(self._place), depth=1)
        with self._lock:
            self._opened.append(own)
        return own

    def _close(self, own: _Own) -> None:
        own.closed = True
        own.index.close()
        self._opened.remove(own)
