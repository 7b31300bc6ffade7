"""The documents that are perturbed: all of the gold, and the samples, with what extraction finds in each."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from kommunegraf.evaluation.facts import Found, found_in
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from places import ROOT


@cache
def documents() -> tuple[tuple[Path, str | None], ...]:
    """Each document once, with the address that its gold gives it; in the order of their names."""
    found: dict[Path, str | None] = {path: None for path in sorted((ROOT / "samples").iterdir()) if path.is_file()}
    for gold in sorted((ROOT / "tests" / "gold").rglob("*.gold.json")):
        told = json.loads(gold.read_text(encoding="utf-8"))
        found.setdefault(gold.with_name(told["source"]), told.get("url"))
    return tuple(found.items())


@cache
def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def extracted(text: str, name: str, url: str | None) -> Extraction:
    return extract(read(text.encode(), name=name, url=url), Identity())


def found(text: str, name: str, url: str | None) -> Found:
    return found_in(extracted(text, name, url))
