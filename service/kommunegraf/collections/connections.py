"""The connections to one index: lent to who asks, kept for the next and closed with the generation, or held by one."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kommunegraf.collections.schema import to_read

_KEPT = 8  # idle connections; each takes a descriptor and up to 4 MiB of cache


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
    """Opens as many connections as there are threads that ask at once. May be used by several threads at once.

    Whoever asks while asking goes on with the connection that its thread has.
    """

    def __init__(self, place: Path, seconds: float, steps: int) -> None:
        """A question is interrupted after `seconds`; SQLite looks at the clock every `steps` of its machine."""
        self._place = place
        self._seconds = seconds
        self._steps = steps
        self._asked = threading.local()  # `index`: what this thread asks now
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closing = False

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """A connection, while one question is asked. Raises `sqlite3.Error` as that does."""
        if getattr(self._asked, "index", None) is not None:
            yield self._asked.index
            return
        index = self._asked.index = self._borrowed()
        try:
            end = time.monotonic() + self._seconds
            index.set_progress_handler(lambda: time.monotonic() > end, self._steps)
            yield index
        finally:
            self._asked.index = None
            self._given_back(index)

    def close(self) -> None:
        """Closes what is idle now, and the rest when its question is answered; who asks later opens one for that."""
        with self._lock:
            self._closing = True
            idle, self._idle = self._idle, []
        for each in idle:
            each.close()

    def _borrowed(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return to_read(self._place)

    def _given_back(self, index: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closing and len(self._idle) < _KEPT:
                self._idle.append(index)
                return
        index.close()
