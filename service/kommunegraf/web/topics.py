"""KLE as a tree to walk down: the parts of a number, with how many agenda items there are of each."""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.collections.reading import Collections
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.web import labels


@dataclass(frozen=True, slots=True)
class Part:
    """A KLE number of one level, what it is called, and how many agenda items are of it; `leaf`: it has no parts."""

    number: str
    name: str
    items: int
    leaf: bool


def topics_below(found: Collections, under: str, language: str) -> list[Part]:
    """The parts of a KLE number ("" for the main groups) of which there are items."""
    depth = under.count(".") + 1 if under else 0
    parts: list[Part] = []
    for number in found.codes("kle"):
        if number.count(".") != depth or (under and not number.startswith(f"{under}.")):
            continue
        items = found.page("agenda-items", {"topic": [number]}, None, 1).total
        if items:
            name = labels.label(language, f"{DEFAULT_BASE}id/kle/{number}") or ""
            parts.append(Part(number, name, items, leaf=depth == 2))
    return parts
