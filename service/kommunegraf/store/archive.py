"""The archive of raw answers: by the SHA-256 of their bytes, immutable, readable by their owner alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kommunegraf.store.durable import PRIVATE_FILE, make_folder, sync_folder, write_atomically


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder `archive` of raw answers, and `log` with one file a host that says where they came from."""

    path: Path

    def put(self, data: bytes) -> str:
        """Keeps the bytes, durably; gives their SHA-256. What is there already is not written again."""
        sha256 = hashlib.sha256(data).hexdigest()
        file = self.file(sha256)
        if not file.is_file():
            # What a kill leaves half-made lies in one folder, where it is found.
            made = self._making / sha256
            make_folder(file.parent)
            make_folder(self._making)
            write_atomically(made, data)
            made.replace(file)
            sync_folder(file.parent)
        return sha256

    def clear(self) -> None:
        """Removes what a killed harvest left half-made; not while another harvest is at work."""
        shutil.rmtree(self._making, ignore_errors=True)

    def file(self, sha256: str) -> Path:
        """Where the bytes of that hash lie, or would lie."""
        return self.path / "archive" / sha256[:2] / sha256

    def remove(self, sha256: str) -> bool:
        """Forgets the bytes; gives whether they were there."""
        there = self.file(sha256).is_file()
        for file in (self.file(sha256), *self._making.glob(f"*{sha256}*")):
            file.unlink(missing_ok=True)
        return there

    def note(self, host: str, entry: Mapping[str, Any]) -> None:
        """Appends a line to the host's log, durably."""
        file = self._log(host)
        new = not file.is_file()
        make_folder(file.parent)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
        try:
            # A line that a crash cut short ends here, and not in the next one.
            os.write(descriptor, b"\n" + json.dumps(dict(entry), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            sync_folder(file.parent)

    def notes(self, host: str) -> Iterator[dict[str, Any]]:
        """The lines of the host's log, oldest first; what a crash cut short is passed over."""
        file = self._log(host)
        if not file.is_file():
            return
        with file.open("rb") as lines:
            for line in lines:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if isinstance(entry, dict):
                    yield entry

    @property
    def _making(self) -> Path:
        return self.path / "making"

    def at_page(self, page: str) -> set[str]:
        """The SHA-256 of every answer that any host's log tells of for a page."""
        hosts = [file.stem for file in sorted((self.path / "log").glob("*.jsonl"))]
        entries = (entry for host in hosts for entry in self.notes(host))
        return {str(entry.get("sha256")) for entry in entries if entry.get("page") == page}

    def _log(self, host: str) -> Path:
        return self.path / "log" / f"{host}.jsonl"
