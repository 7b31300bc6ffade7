"""Published generations: immutable snapshots of the store and its ledger, one of them current.

Publishing is `Store.backup()` (hard links, some 10 ms) and one atomic swap of the small file `CURRENT`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kommunegraf.errors import StoreError
from kommunegraf.store.durable import make_folder, sync_folder, sync_tree, write_atomically
from kommunegraf.store.ledger import Ledger

CURRENT = "CURRENT"
STORE = "store"
LEDGER = "ledger"
_ABOUT = "generation.json"
# Puts something into a generation's folder, while that is made, beside the store it is given.
Beside = Callable[[Path, ox.Store], None]


@dataclass(frozen=True, slots=True)
class Generation:
    """A published snapshot; `path` is the Oxigraph store, to be opened read-only."""

    number: int
    path: Path
    published_at: datetime
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Tells it from every other, also from one of this number that was there before the folder was replaced."""
        return f"{self.number} {self.published_at.isoformat()}"

    @property
    def ledger(self) -> Path:
        """The Oxigraph store of its ledger, which is never queried."""
        return self.path.with_name(LEDGER)

    def open(self) -> ox.Store:
        """The snapshot, read-only. Raises `StoreError` where its files are damaged."""
        return self._opened(self.path)

    def open_ledger(self) -> Ledger:
        """The ledger of the snapshot, read-only. Raises `StoreError` where its files are damaged."""
        return Ledger(self._opened(self.ledger))

    def _opened(self, path: Path) -> ox.Store:
        try:
            return ox.Store.read_only(str(path))
        except (OSError, RuntimeError) as error:  # pyoxigraph says "Corruption" with a RuntimeError
            raise StoreError(
                f"generation {self.number} in {path} cannot be opened ({error}): "
                "`kommunegraf generations --use N` serves another one"
            ) from error


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations of a data folder."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "generations"

    def number(self) -> int:
        """What `CURRENT` says; 0 before the first one. Raises `StoreError` where it says nothing sensible."""
        file = self.folder / CURRENT
        try:
            written = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{file} cannot be read ({error}); {self._way_out()}") from error
        if not written.isdigit() or len(written) > 18:
            raise StoreError(f"{file} says {written[:40]!r}, not the number of a generation; {self._way_out()}")
        return int(written)

    def current(self) -> Generation | None:
        """The generation that is served; None before the first. Raises `StoreError` where `CURRENT` is broken."""
        number = self.number()
        if number == 0:
            return None
        generation = self.get(number)
        if generation is None:
            raise StoreError(
                f"{self.folder / CURRENT} names generation {number}, which is not there; {self._way_out()}"
            )
        return generation

    def get(self, number: int) -> Generation | None:
        folder = self.path / str(number)
        try:
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
            published = datetime.fromisoformat(about["publishedAt"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Generation(number, folder / STORE, published, about)

    def all(self) -> tuple[Generation, ...]:
        """All that are there, oldest first, those of a crash (above `CURRENT`) too."""
        found = (self.get(number) for number in self._numbers())
        return tuple(each for each in found if each is not None)

    def publish(
        self, store: ox.Store, about: Mapping[str, Any], beside: Beside | None = None, ledger: Ledger | None = None
    ) -> Generation:
        """Makes the writer's `store` and `ledger` (None: an empty one) the served generation.

        The caller holds the writer lock. `about` is kept with it, and what `beside` puts into its folder. Until the
        swap of `CURRENT` a crash leaves the last generation served.
        """
        store.flush()
        if ledger is not None:
            ledger.flush()
        return self._snapshot(store, ledger, about, beside)

    def _snapshot(
        self, store: ox.Store, ledger: Ledger | None, about: Mapping[str, Any], beside: Beside | None
    ) -> Generation:
        self.discard_unpublished()
        number = max(self.number(), *self._numbers(), 0) + 1
        making = self.path / f"{number}.making"
        make_folder(making)
        store.backup(str(making / STORE))
        if ledger is not None:
            ledger.back_up(making / LEDGER)
        else:
            Ledger.at(making / LEDGER)
        if beside is not None:
            beside(making, store)
        published = datetime.now(UTC)
        content = {**about, "number": number, "publishedAt": published.isoformat()}
        write_atomically(making / _ABOUT, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))
        sync_tree(making)
        making.rename(self.path / str(number))  # a crash may fall before or after
        sync_folder(self.path)
        write_atomically(self.folder / CURRENT, f"{number}\n".encode("ascii"))
        return Generation(number, self.path / str(number) / STORE, published, content)

    def adopt(self, generation: Generation, beside: Beside | None = None) -> Generation:
        """Publishes a generation (of this or another folder) as the newest; the caller holds the writer lock."""
        return self._snapshot(generation.open(), generation.open_ledger(), generation.about, beside)

    def make_again(self, generation: Generation, make: Callable[[Path], None]) -> None:
        """Puts what `make` puts into a folder in the place of a generation that is not current, under its number.

        The caller holds the writer lock. After a crash the generation is there as it was, or as made, or gone.
        """
        here = self.path / str(generation.number)
        making, going = here.with_suffix(".making"), here.with_suffix(".going")
        shutil.rmtree(making, ignore_errors=True)
        make_folder(making)
        make(making)
        shutil.copy2(here / _ABOUT, making / _ABOUT)
        sync_tree(making)
        here.rename(going)
        making.rename(here)
        shutil.rmtree(going)

    def discard_unpublished(self) -> None:
        """Removes what a crash left: half-made snapshots, and whole ones that `CURRENT` never named."""
        current = self.number()
        for entry in self.path.iterdir():
            if not entry.name.isdigit() or int(entry.name) > current:
                shutil.rmtree(entry)

    def prune(self, keep: int) -> int:
        """Removes all but the last `keep`; the current one stays. Gives how many went."""
        current = self.number()
        old = [number for number in self._numbers() if number != current][: max(0, len(self._numbers()) - keep)]
        for number in old:
            going = self.path / f"{number}.going"
            (self.path / str(number)).rename(going)  # gone for readers in one step
            shutil.rmtree(going)
        return len(old)

    def _numbers(self) -> list[int]:
        if not self.path.is_dir():
            return []
        return sorted(int(entry.name) for entry in self.path.iterdir() if entry.name.isdigit())

    def _way_out(self) -> str:
        numbers = self._numbers()
        if not numbers:
            return "no generation is left: restore a backup, or ingest into a new folder"
        return f"`kommunegraf generations --use {numbers[-1]}` serves the last whole one again"
