"""A data package in a folder (its `datapackage.json` and the files that it names) as one file, a ZIP.

Data Package v1 and v2: https://datapackage.org/standard/data-resource/#path-or-data
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

DESCRIPTOR = "datapackage.json"
_LARGEST = 4 * 2**20  # bytes of a description
_MOST_FILES = 50
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # a ZIP's time stamps: the same files give the same bytes


def resources(descriptor: Path) -> list[Path]:
    """The files beside a description that it names; none where it cannot be read.

    A path leads to the folder or below it (the standard allows no other, and no link leads out here).
    """
    try:
        if descriptor.stat().st_size > _LARGEST:
            return []
        described = json.loads(descriptor.read_text(encoding="utf-8-sig"))
        named = described.get("resources") if isinstance(described, Mapping) else None
        paths = (
            [path for each in named if isinstance(each, Mapping) for path in _paths(each.get("path"))] if named else []
        )
    except (OSError, ValueError, RecursionError, TypeError):
        return []
    folder = descriptor.parent.resolve()
    found: dict[Path, None] = {}
    for path in paths[:_MOST_FILES]:
        try:
            place = (folder / path).resolve()
            if place.is_relative_to(folder) and place != folder and place.is_file():
                found[descriptor.parent / place.relative_to(folder)] = None
        except (OSError, ValueError):
            continue
    return list(found)


def bundled(descriptor: Path, data: bytes, limit: int) -> bytes:
    """The description's bytes and its files' as a ZIP, always the same of the same; `data` alone where it names none.

    Raises `OSError` where a file cannot be read, and `ValueError` where all together have more than `limit` bytes.
    """
    files = resources(descriptor)
    if not files:
        return data
    if len(data) + sum(path.stat().st_size for path in files) > limit:
        raise ValueError("its files have too many bytes together")
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(zipfile.ZipInfo(DESCRIPTOR, _ALWAYS), data)
        for path in files:
            name = path.relative_to(descriptor.parent).as_posix()
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), path.read_bytes())
    return into.getvalue()


def _paths(path: object) -> list[str]:
    several = path if isinstance(path, list) else [path]
    return [each for each in several if isinstance(each, str) and "://" not in each and "\\" not in each]
