"""Backups of a data folder, and going back: to one of its generations, or to a backup."""

from __future__ import annotations

import shutil
from pathlib import Path

from kommunegraf.errors import StoreError
from kommunegraf.settings import Settings
from kommunegraf.store.changing import changing
from kommunegraf.store.durable import make_folder, sync_tree, write_atomically
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import adopt
from kommunegraf.store.generations import CURRENT, Generation


def serve_again(settings: Settings, number: int) -> Generation:
    """Publishes an older generation once more, as the newest; mends a broken `CURRENT` too. Raises `StoreError`."""
    folder = DataFolder(settings.data_folder)
    folder.check()
    found = folder.generations.get(number)
    if found is None:
        raise StoreError(
            f"generation {number} is not kept in {folder.path}; `kommunegraf generations` lists those that are"
        )
    with changing(folder, settings, "generations --use"):
        _mend_current(folder)
        return adopt(folder, found, settings)


def _mend_current(folder: DataFolder) -> None:
    """Where `CURRENT` says nothing sensible it names the highest generation that is there."""
    try:
        folder.generations.number()
    except StoreError:
        highest = max((each.number for each in folder.generations.all()), default=0)
        write_atomically(folder.path / CURRENT, f"{highest}\n".encode("ascii"))


def back_up(settings: Settings, destination: Path) -> Generation:
    """Copies the served generation, the texts and what is held to a new folder; needs no lock and stops nobody.

    The copy is a data folder of its own. Raises `StoreError` where there is nothing to copy or the destination is
    there already.
    """
    folder = DataFolder(settings.data_folder)
    generation = folder.current()
    if destination.exists():
        raise StoreError(f"{destination} is there already; name a folder that is not")
    making = destination.with_name(f".{destination.name}.making")
    with storage_errors(destination.parent):
        shutil.rmtree(making, ignore_errors=True)
        make_folder(making)  # its owner's alone from the beginning: texts and held files go in unmasked
        copy = DataFolder(making)
        # The generation first: every text that it needs was there before it was published.
        shutil.copytree(generation.path.parent, copy.generations.path / str(generation.number))
        for part in ("texts", "quarantine", "reference"):
            shutil.copytree(folder.path / part, making / part, ignore=shutil.ignore_patterns(".*.tmp"))
        copy.journal.path.mkdir(mode=0o700)
        write_atomically(making / CURRENT, f"{generation.number}\n".encode("ascii"))
        copy.mark_format()
        sync_tree(making)
        making.rename(destination)  # only now is it a backup
    return generation


def restore(settings: Settings, source: Path) -> Generation:
    """Makes a backup's state the served one, as a new generation; texts and held files are added to those there.

    What was published since stays as older generations, and what was forgotten since stays forgotten.
    Raises `StoreError` where `source` is no whole backup.
    """
    backup = DataFolder(source)
    generation = backup.current()
    generation.open()
    generation.open_ledger()
    folder = DataFolder(settings.data_folder)
    folder.create()
    with changing(folder, settings, "restore"):
        _mend_current(folder)
        for part in ("texts", "quarantine", "reference"):
            shutil.copytree(source / part, folder.path / part, dirs_exist_ok=True)
            sync_tree(folder.path / part)
        return adopt(folder, generation, settings)
