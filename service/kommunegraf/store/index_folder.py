"""What the indexes beside a generation have in common: what each says of itself, and how the last one is taken over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kommunegraf.store.durable import PRIVATE_FILE, write_atomically

ABOUT = "about.json"


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
    """A copy that its owner alone may read."""
    target.touch(mode=PRIVATE_FILE)
    shutil.copyfile(source, target)
