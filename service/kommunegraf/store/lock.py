"""The writer lock: one writer at a time, a bounded wait, and a message that says who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kommunegraf.errors import StoreError
from kommunegraf.store.durable import PRIVATE_FILE

_PAUSE = 0.05


class Locked(StoreError):
    """Another writer held the lock for as long as was waited."""


@contextmanager
def writer_lock(path: Path, purpose: str, wait: float) -> Iterator[None]:
    """Holds the lock file `path` (flock(2): the system lets go of it when the process dies, however it dies).

    `purpose` is told to whoever waits; `wait` is in seconds. Raises `Locked` when it is still held after that.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        deadline = time.monotonic() + wait
        while not _try(descriptor):
            left = deadline - time.monotonic()
            if left <= 0:
                raise Locked(
                    f"the data folder {path.parent} is being written by {holder(path)}; "
                    f"waited {wait:g} s: try again later, wait longer (KOMMUNEGRAF_LOCK_WAIT), or end that process"
                )
            time.sleep(min(_PAUSE, left))
        _sign(descriptor, purpose)
        yield
    finally:
        os.close(descriptor)  # lets go of the lock


def holder(path: Path) -> str:
    """Who holds the lock, in words."""
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
        return f"`{info['purpose']}` (process {info['pid']} on {info['host']}, since {info['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int, purpose: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    info = {"purpose": purpose, "pid": os.getpid(), "host": socket.gethostname(), "since": since}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(info).encode("utf-8"), 0)
