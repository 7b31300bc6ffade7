"""Queries and updates to try: those of the W3C suites and of the project."""

from __future__ import annotations

from pathlib import Path

from places import ROOT, shared_folder


def texts(extension: str) -> list[tuple[str, str]]:
    """(name, text) of each file with the extension, in the order of the names."""
    places = [ROOT / "queries"]
    shared = shared_folder()
    if shared is not None:
        places.append(shared / "conformance" / "sparql11")
    found: list[tuple[str, str]] = []
    for place in places:
        for path in sorted(place.rglob(f"*.{extension}")):
            found.append((f"{place.name}/{path.relative_to(place)}", _text(path)))
    return found


def _text(path: Path) -> str:
    # As it stands, carriage returns too.
    return path.read_bytes().decode("utf-8")
