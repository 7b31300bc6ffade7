"""Files that the gate held or that could not be read: kept whole with a report, until they are ingested well."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kommunegraf.store.durable import make_folder, write_atomically
from kommunegraf.validation.cpr import redact


@dataclass(frozen=True, slots=True)
class Held:
    """One held file: `reason` is "unreadable", "violation" or "failure"; `report` says what and where.

    `name` never bears a CPR number; `path` may, since it must lead to the file.
    """

    sha256: str
    name: str
    path: str
    reason: str
    held_since: str
    document: str | None
    messages: tuple[str, ...]
    report: Mapping[str, Any]
    file: Path

    def as_json(self) -> dict[str, Any]:
        """What may be printed: all but the report, without a CPR number that the file's name bears."""
        plain = {key: value for key, value in asdict(self).items() if key != "report"}
        return {**plain, "path": redact(self.path), "file": str(self.file)}


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The quarantine folder; everything in it is its owner's alone, since a held file may bear a CPR number."""

    path: Path

    def hold(
        self,
        data: bytes,
        *,
        path: str,
        reason: str,
        messages: tuple[str, ...],
        document: str | None = None,
        report: Mapping[str, Any] | None = None,
    ) -> Held:
        """Keeps a file's bytes and its report; `path` is where it came from, `messages` what a person should know.

        Held again with the same report it stays as it is. Neither may repeat what must not be published.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        content: dict[str, Any] = {
            "name": Path(path).name,
            "path": path,
            "reason": reason,
            "document": document,
            "messages": list(messages),
            "report": dict(report or {}),
        }
        folder = self.path / sha256
        known = self._read(folder)
        if known is not None and all(known.get(key) == value for key, value in content.items()):
            return _held(folder, known)
        content["heldSince"] = datetime.now(UTC).isoformat(timespec="seconds")
        make_folder(folder)
        if not (folder / "file").is_file():
            write_atomically(folder / "file", data)
        write_atomically(folder / "report.json", json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))
        return _held(folder, content)

    def all(self) -> tuple[Held, ...]:
        """All held files, by name."""
        if not self.path.is_dir():
            return ()
        found = ((folder, self._read(folder)) for folder in self.path.iterdir())
        return tuple(
            sorted(
                (_held(folder, about) for folder, about in found if about), key=lambda held: (held.path, held.sha256)
            )
        )

    def release(self, *, sha256: str | None = None, path: str | None = None, document: str | None = None) -> int:
        """Lets go of what was held of these bytes, of that place or for that document; gives how many went."""
        gone = 0
        if sha256 is not None and (self.path / sha256).is_dir():
            shutil.rmtree(self.path / sha256)
            gone += 1
        if path is not None or document is not None:
            for held in self.all():
                if (path is not None and held.path == path) or (document is not None and held.document == document):
                    shutil.rmtree(held.file.parent)
                    gone += 1
        return gone

    def _read(self, folder: Path) -> dict[str, Any] | None:
        try:
            about = json.loads((folder / "report.json").read_bytes())
        except (OSError, ValueError):
            return None
        return about if isinstance(about, dict) else None


def _held(folder: Path, about: Mapping[str, Any]) -> Held:
    return Held(
        sha256=folder.name,
        name=redact(about["name"]),
        path=about["path"],
        reason=about["reason"],
        held_since=about.get("heldSince", ""),
        document=about.get("document"),
        messages=tuple(about.get("messages", ())),
        report=about.get("report", {}),
        file=folder / "file",
    )
