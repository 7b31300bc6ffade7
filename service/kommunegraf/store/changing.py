"""A turn at changing a data folder: the writer lock, and nothing left of a writer that was killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from kommunegraf.settings import Settings
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lock import writer_lock


@contextmanager
def changing(folder: DataFolder, settings: Settings, purpose: str) -> Iterator[None]:
    """Holds the writer lock of a folder that is there, and first removes what a killed writer left.

    Its copies of the store are hard links: what was forgotten would live on in them. Raises `StoreError` where another
    holds the lock for too long (`Locked`), or the folder cannot be written.
    """
    with storage_errors(folder.path), writer_lock(folder.lock, purpose, settings.lock_wait):
        for left_over in (folder.writer, folder.candidate):
            if left_over.exists():
                shutil.rmtree(left_over)
        yield
