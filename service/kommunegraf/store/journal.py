"""The ingest journal: one append-only file a run, so that what a crash cut short is known and done again.

A run holds its file's lock as long as it lives (flock(2)); a file that can be locked belongs to a run that died.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kommunegraf.store.durable import PRIVATE_FILE, make_folder, sync_folder

_STARTING = ".starting"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that died: what it was asked to ingest, and the files of the batch that it did not get published.

    `urls` are the addresses that paths were said to come from.
    """

    file: Path
    paths: tuple[str, ...]
    pending: tuple[str, ...]
    since: str
    urls: Mapping[str, str] = field(default_factory=dict)


class Run:
    """A run's journal: `begin`, then a `pending` and a `published` line a batch, then it is removed."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self.file = file
        self._descriptor = descriptor

    def write(self, event: str, **details: Any) -> None:
        """Appends one line and makes it durable."""
        line = {"event": event, "at": datetime.now(UTC).isoformat(timespec="seconds"), **details}
        os.write(self._descriptor, json.dumps(line, ensure_ascii=False).encode("utf-8") + b"\n")
        os.fsync(self._descriptor)

    def close(self) -> None:
        """The run came to its end (well, or told its user why not): nothing to do again."""
        if self._descriptor >= 0:
            self.file.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal folder."""

    path: Path

    def begin(self, paths: Sequence[str], *, process: str, urls: Mapping[str, str] | None = None) -> Run:
        """Starts a run's file; `paths` are absolute, so that any later run can do them again (from `urls`)."""
        make_folder(self.path)
        file = self.path / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}.jsonl"
        starting = file.with_suffix(_STARTING)
        descriptor = _open_locked(starting)
        run = Run(file, descriptor)
        run.write("begin", paths=list(paths), process=process, urls=dict(urls or {}))
        starting.rename(file)  # only now another run may see it: locked, and with its first line
        sync_folder(self.path)
        return run

    def unfinished(self) -> tuple[Unfinished, ...]:
        """The runs that died, oldest first; those still alive are left out."""
        if not self.path.is_dir():
            return ()
        for file in self.path.glob(f"*{_STARTING}"):
            if not _alive(file):
                file.unlink(missing_ok=True)
        found = (self._unfinished(file) for file in sorted(self.path.glob("*.jsonl")))
        return tuple(each for each in found if each is not None)

    def forget(self, runs: Sequence[Unfinished]) -> None:
        """The given runs have been done again."""
        for run in runs:
            run.file.unlink(missing_ok=True)

    @staticmethod
    def _unfinished(file: Path) -> Unfinished | None:
        if _alive(file):
            return None
        paths: list[str] = []
        pending: list[str] = []
        urls: dict[str, str] = {}
        since = ""
        content = file.read_bytes() if file.is_file() else b""
        for line in content.splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue  # the line that the crash cut
            if event.get("event") == "begin":
                paths, since, urls = list(event["paths"]), event["at"], dict(event.get("urls", {}))
            elif event.get("event") == "pending":
                pending = list(event["files"])
            elif event.get("event") == "published":
                pending = []
        return Unfinished(file, tuple(paths), tuple(pending), since, urls)


def _open_locked(file: Path) -> int:
    """A new file under its lock. Another run may take it for a dead one's and remove it before it is locked."""
    while True:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, PRIVATE_FILE)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)


def _alive(file: Path) -> bool:
    """Whether the run that writes this file still lives: then it holds its lock."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except FileNotFoundError:
        return True  # it came to its end just now
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
