"""A data package in a folder (its `datapackage.json` and the files that it names) as one file, a ZIP.

Data Package v1 and v2: https://datapackage.org/standard/data-resource/#path-or-data
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DESCRIPTOR = "datapackage.json"
_LARGEST = 4 * 2**20  # bytes of a description
_MOST_FILES = 50
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # a ZIP's time stamps: the same files give the same bytes


def resources(descriptor: Path) -> list[Path]:
    """The tables (CSV) that a budget's description names beside it; none where it cannot be read, or is of no budget.

    What else a description names is a document of its own, and nothing to be passed over.

    A path leads to the folder or below it (the standard allows no other, and no link leads out here).
    """
    try:
        if descriptor.stat().st_size > _LARGEST:
            return []
        described = json.loads(descriptor.read_text(encoding="utf-8-sig"))
        paths = tables_of(described) if isinstance(described, Mapping) and _is_fiscal(described) else []
    except (OSError, ValueError, RecursionError, TypeError):
        return []
    folder = descriptor.parent.resolve()
    found: dict[Path, None] = {}
    for path in paths:
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


def tables_of(described: Mapping[str, Any]) -> list[str]:
    """The paths of the tables (CSV) that a description names."""
    resources = described.get("resources")
    found: list[str] = []
    for each in resources if isinstance(resources, list) else ():
        paths = each.get("path") if isinstance(each, Mapping) else None
        for path in paths if isinstance(paths, list) else [paths]:
            if isinstance(path, str) and path.lower().endswith((".csv", ".tsv")):
                found.append(path)
    return list(dict.fromkeys(found))[:_MOST_FILES]


def _is_fiscal(described: Mapping[str, Any]) -> bool:
    """Whether it has a Fiscal Data Package's model, or a column with OpenSpending's type."""
    if "model" in described:
        return True
    resources = described.get("resources")
    for each in resources if isinstance(resources, list) else ():
        schema = each.get("schema") if isinstance(each, Mapping) else None
        fields = schema.get("fields") if isinstance(schema, Mapping) else None
        if any(isinstance(field, Mapping) and "columnType" in field for field in fields or ()):
            return True
    return False
