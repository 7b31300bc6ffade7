"""Plain bodies: triple patterns about one hit, answered by comparing terms, with no query engine.

A body of this kind has at most one solution a hit, whatever it says. That rests on its having each property once at the
most; anything else goes to the evaluator process, which can be stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal
Asked = ox.Variable | Term


@dataclass(frozen=True, slots=True)
class Pattern:
    """One `subject`, and by local name of a property (each once) what stands as its object."""

    subject: ox.Variable | ox.NamedNode
    objects: Mapping[str, Asked]


def solutions(pattern: Pattern, hits: Iterable[tuple[ox.NamedNode, Mapping[str, Term]]]) -> bytes:
    """The pattern's solutions over the hits and the values of their properties, as SPARQL 1.1 JSON results.

    A variable that stands twice takes one term (SPARQL 1.1, 18.3); a hit without a value that is asked for gives none.
    """
    asked = [pattern.subject, *pattern.objects.values()]
    names = list(dict.fromkeys(each.value for each in asked if isinstance(each, ox.Variable)))
    rows = []
    for node, values in hits:
        row: dict[str, Term] = {}
        given = [node, *(values.get(name) for name in pattern.objects)]
        if all(_agrees(wanted, term, row) for wanted, term in zip(asked, given, strict=True)):
            rows.append({name: _json(term) for name, term in row.items()})
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def _agrees(wanted: Asked, term: Term | None, row: dict[str, Term]) -> bool:
    """Whether the term may stand there; a variable is bound to it."""
    if term is None:
        return False
    return (row.setdefault(wanted.value, term) if isinstance(wanted, ox.Variable) else wanted) == term


def _json(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
