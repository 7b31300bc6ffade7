"""How many people live in municipalities: the newest counts that the reference data of a generation know."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kommunegraf.identity import Identity

_SCHEMA = "https://schema.org/"
_ABOUT, _MEASURED, _VALUE, _WHEN = (
    ox.NamedNode(f"{_SCHEMA}{name}") for name in ("observationAbout", "variableMeasured", "value", "observationDate")
)


def inhabitants(store: ox.Store, identity: Identity, codes: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The inhabitants of municipalities by kommunekode in the newest year that is known, and that year."""
    found: dict[str, tuple[int, str]] = {}
    for code in sorted(set(codes) - {""}):
        municipality = ox.NamedNode(identity.municipality(code))
        for quad in store.quads_for_pattern(None, _ABOUT, municipality, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode):
                said = {each: _literal(store, quad.subject, each) for each in (_MEASURED, _VALUE, _WHEN)}
                if said[_MEASURED] == "population" and said[_VALUE].isdecimal() and int(said[_VALUE]):
                    counted = (int(said[_VALUE]), said[_WHEN])
                    found[code] = max(found.get(code, (0, "")), counted, key=lambda each: each[1])
    return found


def _literal(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
    found = store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
    return next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), "")
