"""Agenda items: their IRIs, and the records of their own facts."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.outline import Item


def item_iris(frame: Frame) -> tuple[str, ...]:
    """One IRI an item, in order: under the document, by source id, else number, else case number, else position."""
    used: set[str] = set()
    iris = []
    for position, item in enumerate(frame.outline.items, start=1):
        iri = frame.part("item", _key(item) or f"position {position}")
        if iri in used:
            iri = frame.part("item", f"{_key(item)} position {position}")
        used.add(iri)
        iris.append(iri)
    return tuple(iris)


def _key(item: Item) -> str:
    for name in ("identifier", "number", "case-number"):
        if name in item.fields:
            return item.fields[name].value
    return ""
