"""What the indexes beside a generation have in common: what each says of itself, and how the last one is taken over."""

from __future__ import annotations

import fcntl
import json
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kommunegraf.store.durable import PRIVATE_FILE, write_atomically

ABOUT = "about.json"
_PIECE = 2**20  # bytes
_CLONE = 0x40049409  # FICLONE of linux/fs.h


def said_of(place: Path) -> dict[str, Any]:
    """What an index says of itself; empty where it says nothing, and is none."""
    try:
        said = json.loads((place / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def say_of(place: Path, said: Mapping[str, Any]) -> None:
    """Says what an index is made of; without it there is none."""
    write_atomically(place / ABOUT, json.dumps(said, indent=1).encode("utf-8"))


def link(source: Path, target: Path) -> None:
    """The same file at another place; a copy on another file system."""
    try:
        target.hardlink_to(source)
    except OSError:
        copy(source, target)


def copy(source: Path, target: Path) -> None:
    """A copy that its owner alone may read; where the file system can (btrfs, XFS), it shares what is not changed."""
    target.touch(mode=PRIVATE_FILE)
    if not _cloned(source, target):
        shutil.copyfile(source, target)


def _cloned(source: Path, target: Path) -> bool:
    with source.open("rb") as read, target.open("r+b") as written:
        try:
            fcntl.ioctl(written.fileno(), _CLONE, read.fileno())
        except OSError:
            return False
    return True


def sum_of(file: Path) -> str:
    """A check sum of a file's content (CRC-32, 8 hexadecimal digits): against damage, at gigabytes a second."""
    found = 0
    with file.open("rb") as read:
        while piece := read.read(_PIECE):
            found = zlib.crc32(piece, found)
    return f"{found:08x}"
