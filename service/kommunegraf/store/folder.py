"""The data folder: what lies where in it, and whether this version of kommunegraf may use it.

VERSION                 the format's number; written last when the folder is made
CURRENT                 the number of the generation that is served (0: none yet)
generations/{n}/store   an immutable Oxigraph store; generations/{n}/generation.json what it is
generations/{n}/ledger  the ledger of the same content, another store: the first may be queried by anybody, this never
generations/{n}/search  the full-text index of the same content; worthless alone, and made again where it is missing
writer/                 the writer's store and ledger; left over only by a crash, and then worthless
candidate/              the copy that a client's update runs on; the same
texts/{ab}/{sha256}     the stored text of a version (owner only) and its notes
quarantine/{sha256}/    a held file and its report (owner only)
journal/                one file a running or crashed ingest
harvest/                raw answers, their log, and what the harvest remembers (owner only; docs/harvest.md)
reference/              reference data that the operator loaded (KLE whole)
lock                    the writer lock
tokens.json             who may write over HTTP, as hashes (owner only); tokens.lock its own lock

docs/data-folder.md says what this means to the operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kommunegraf.errors import StoreError
from kommunegraf.store.archive import Archive
from kommunegraf.store.durable import is_being_written, make_folder, write_atomically, write_once
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.generations import CURRENT, Generation, Generations
from kommunegraf.store.journal import Journal
from kommunegraf.store.quarantine import Quarantine
from kommunegraf.store.texts import Texts

# 1: the ledger was a graph of the store (see `upgrading`).
FORMAT = 2


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A data folder at `path`; making the object touches nothing on disk."""

    path: Path

    @property
    def generations(self) -> Generations:
        return Generations(self.path)

    @property
    def texts(self) -> Texts:
        return Texts(self.path / "texts")

    @property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.path / "quarantine")

    @property
    def journal(self) -> Journal:
        return Journal(self.path / "journal")

    @property
    def harvest(self) -> Path:
        return self.path / "harvest"

    @property
    def harvest_memory(self) -> Path:
        """What the harvest knows of hosts, meetings and files (SQLite)."""
        return self.harvest / "state.sqlite"

    @property
    def archive(self) -> Archive:
        return Archive(self.harvest)

    @property
    def reference(self) -> Path:
        return self.path / "reference"

    @property
    def writer(self) -> Path:
        return self.path / "writer"

    @property
    def candidate(self) -> Path:
        return self.path / "candidate"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def exists(self) -> bool:
        return (self.path / "VERSION").is_file()

    def create(self) -> None:
        """Makes the folder where it is not there; else checks it. Raises `StoreError`.

        Several processes may do so at once, and one that died is finished by the next.
        """
        with storage_errors(self.path):
            if self.exists:
                self.check()
                return
            # CURRENT comes first: whatever else of ours is in a folder, whoever makes it, CURRENT was there before.
            names = [entry.name for entry in self.path.iterdir()] if self.path.exists() else []
            foreign = any(not is_being_written(name, CURRENT) for name in names)
            if foreign and not (self.path / CURRENT).is_file():
                raise StoreError(
                    f"{self.path} holds something that is no kommunegraf data; name an empty or new folder "
                    "with --data or KOMMUNEGRAF_DATA"
                )
            make_folder(self.path)
            write_once(self.path / CURRENT, b"0\n")
            for each in (
                self.path / "generations",
                self.texts.path,
                self.quarantine.path,
                self.journal.path,
                self.reference,
            ):
                make_folder(each)
            self.mark_format()

    def check(self) -> None:
        """Raises `StoreError` where the folder is not there, or not of this format."""
        if self.format() < FORMAT:
            raise StoreError(
                f"the data folder {self.path} was made by an older kommunegraf (format {self.format()}; this one needs "
                f"{FORMAT}): `kommunegraf upgrade --data {self.path}` brings it up to date"
            )

    def format(self) -> int:
        """The number of its format. Raises `StoreError` where it is not there, or of a newer kommunegraf's."""
        with storage_errors(self.path):
            if not self.exists:
                raise StoreError(
                    f"there is no kommunegraf data in {self.path}: ingest something first, "
                    "or name the right folder with --data or KOMMUNEGRAF_DATA"
                )
            written = (self.path / "VERSION").read_text(encoding="utf-8", errors="replace").strip()
        if not written.isascii() or not written.isdigit():
            raise StoreError(f"{self.path / 'VERSION'} says {written[:40]!r}, not a format number: restore a backup")
        if int(written) > FORMAT:
            raise StoreError(
                f"the data folder {self.path} was made by a newer kommunegraf (format {written}; this one knows "
                f"{FORMAT}): upgrade kommunegraf, or name another folder with --data or KOMMUNEGRAF_DATA"
            )
        return int(written)

    def mark_format(self) -> None:
        """Says that the folder is of this format now."""
        write_atomically(self.path / "VERSION", f"{FORMAT}\n".encode("ascii"))

    def current(self) -> Generation:
        """The generation that is served. Raises `StoreError` where there is none, or `CURRENT` is broken."""
        self.check()
        generation = self.generations.current()
        if generation is None:
            raise StoreError(f"nothing is published in {self.path} yet: ingest something first")
        return generation
