"""Files that survive a power cut: written beside their place, synced, then moved there in one step."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_folder(path: Path, mode: int = PRIVATE_FOLDER) -> None:
    """The folder and those above it, readable by its owner alone."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)


def write_atomically(path: Path, content: bytes, mode: int = PRIVATE_FILE) -> None:
    """Puts `content` at `path`: a reader sees the old file or the whole new one, whatever happens."""
    with _written_beside(path, content, mode) as temporary:
        temporary.replace(path)
    sync_folder(path.parent)


def write_once(path: Path, content: bytes, mode: int = PRIVATE_FILE) -> None:
    """Puts `content` at `path` where nothing is there yet, else leaves what is; of several at once, one does it."""
    with _written_beside(path, content, mode) as temporary, contextlib.suppress(FileExistsError):
        path.hardlink_to(temporary)
    sync_folder(path.parent)


def is_being_written(name: str, final: str) -> bool:
    """Whether `name` is what `final` is called while it is written (or when that was broken off)."""
    return name.startswith(f".{final}.") and name.endswith(".tmp")


@contextlib.contextmanager
def _written_beside(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Makes the folder's entries (new names, renames) durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Makes every file below `path`, and its folders, durable."""
    for folder, _, names in os.walk(path):
        for name in names:
            descriptor = os.open(Path(folder, name), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(folder))
