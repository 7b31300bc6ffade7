"""Says what is wrong with a data folder, and the way out, when the operating system or Oxigraph refuses."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kommunegraf.errors import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# RocksDB passes the system's message on, but not its number.
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")
_FORBIDDEN_WORDS = ("Permission denied", "Read-only file system", "Operation not permitted")


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turns an `OSError` about the data folder into a `StoreError` that names the folder and the way out."""
    try:
        yield
    except OSError as error:
        raise explain(error, folder) from error


def explain(error: OSError, folder: Path) -> StoreError:
    """The `StoreError` for an `OSError` that came up while working in `folder`."""
    words = str(error)
    if error.errno in _FULL or any(part in words for part in _FULL_WORDS):
        return StoreError(
            f"the disk of the data folder {folder} is full ({words}): nothing of this batch was published and the last "
            "generation is still served; free some space (`kommunegraf generations --keep 2` drops old generations) "
            "or move the folder, and ingest again"
        )
    if error.errno in _FORBIDDEN or any(part in words for part in _FORBIDDEN_WORDS):
        return StoreError(
            f"the data folder {folder} cannot be written ({words}): run as its owner, make it writable, "
            "or name another with --data or KOMMUNEGRAF_DATA"
        )
    return StoreError(
        f"the data folder {folder} cannot be used ({words}): the last published generation is unharmed unless "
        "`kommunegraf generations` says otherwise"
    )
