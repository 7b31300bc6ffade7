"""How many people live in a municipality: the newest count of the reference data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.resources import folder

_VALUE = "https://schema.org/value"
_POPULATION = re.compile(re.escape(f"{DEFAULT_BASE}id/municipality/") + r"(\d{4})/population/(\d{4})")


@cache
def _counted() -> Mapping[str, tuple[str, int]]:
    """Kommunekode -> year and number of people."""
    found: dict[str, tuple[str, int]] = {}
    path = folder("ontology") / "reference" / "municipalities.ttl"
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value != _VALUE or not isinstance(quad.subject, ox.NamedNode):
            continue
        match = _POPULATION.fullmatch(quad.subject.value)
        if match and isinstance(quad.object, ox.Literal):
            found[match[1]] = max(found.get(match[1], ("", 0)), (match[2], int(quad.object.value)))
    return found


def inhabitants(code: str) -> int | None:
    """The people of a municipality by its kommunekode; None where nothing is known."""
    counted = _counted().get(code)
    return counted[1] if counted else None


def counted_in() -> str:
    """The newest year of which the reference data have counts."""
    return max((year for year, _ in _counted().values()), default="")
