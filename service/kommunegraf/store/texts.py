"""The stored texts of document versions: immutable, readable by their owner alone, beside the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kommunegraf.errors import StoreError
from kommunegraf.store.durable import make_folder, write_atomically


@dataclass(frozen=True, slots=True)
class Texts:
    """The folder of texts, by the SHA-256 of their UTF-8 (lower-case hex)."""

    path: Path

    def put(self, text: str, masks: Iterable[tuple[int, int]], about: Mapping[str, Any]) -> str:
        """Stores a text with its masks (start, end in code points) and what the gate said; gives its hash.

        The text itself is never written twice; masks and `about` are those of the last extraction.
        """
        content = text.encode("utf-8")
        sha256 = hashlib.sha256(content).hexdigest()
        file = self._file(sha256)
        make_folder(file.parent)
        if not file.is_file():
            write_atomically(file, content)
        notes = {**about, "masks": [list(mask) for mask in masks]}
        written = json.dumps(notes, ensure_ascii=False, sort_keys=True).encode("utf-8")
        beside = self._notes(sha256)
        if not beside.is_file() or beside.read_bytes() != written:
            write_atomically(beside, written)
        return sha256

    def served(self, sha256: str) -> str:
        """The text with every masked character as `█`; offsets hold. Raises `StoreError` where it is not there."""
        text = self.stored(sha256)
        pieces, done = [], 0
        for start, end in sorted(self.about(sha256).get("masks", [])):
            if end > done:
                pieces += [text[done : max(start, done)], "█" * (end - max(start, done))]
                done = end
        return "".join([*pieces, text[done:]])

    def stored(self, sha256: str) -> str:
        """The text as stored, names and all: for extraction, never to be served. Raises `StoreError`."""
        try:
            return self._file(sha256).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(
                f"the text {sha256[:16]} is not in {self.path} ({error}): ingest its file again"
            ) from error

    def about(self, sha256: str) -> dict[str, Any]:
        """Masks and results kept with a text; empty where there are none."""
        try:
            notes = json.loads(self._notes(sha256).read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(f"the notes of text {sha256[:16]} in {self.path} cannot be read ({error})") from error
        return notes if isinstance(notes, dict) else {}

    def remove(self, sha256: str) -> bool:
        """Forgets a text and its notes; gives whether it was there."""
        there = self._file(sha256).is_file()
        self._file(sha256).unlink(missing_ok=True)
        self._notes(sha256).unlink(missing_ok=True)
        return there

    def _file(self, sha256: str) -> Path:
        return self.path / sha256[:2] / sha256

    def _notes(self, sha256: str) -> Path:
        return self.path / sha256[:2] / f"{sha256}.json"
