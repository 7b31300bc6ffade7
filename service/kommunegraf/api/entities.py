"""Nodes of the graph as JSON that is JSON-LD: statements by their context names, each with its evidence."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE, iri_of, mapped_terms
from kommunegraf.extraction.record_fields import fields_by_class

Json = dict[str, Any]
Graph = ox.DefaultGraph | ox.NamedNode
XSD = "http://www.w3.org/2001/XMLSchema#"
OA = "http://www.w3.org/ns/oa#"
_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF_TYPE)


@cache
def _names() -> dict[str, str]:
    """Term IRI -> the context's name for it; of several (outcome-like aliases) the first of the alphabet."""
    names: dict[str, str] = {}
    for name, iri in sorted(mapped_terms().items()):
        names.setdefault(iri, name)
    return names


@cache
def _names_by_class() -> dict[str, dict[str, str]]:
    """Class -> property IRI -> the name that its own records give the property: several names may mean one term."""
    names: dict[str, dict[str, str]] = {"Document": {iri_of("documentKind"): "documentKind"}}
    for kind, fields in fields_by_class().items():
        names.setdefault(kind, {}).update({iri_of(name): name for name in fields})
    return names


def name_of(iri: str, classes: Collection[str] = ()) -> str:
    """The context's name of a class or property; the IRI itself where it has none.

    Of several, that which records of one of `classes` (names) have.
    """
    own = _names_by_class()
    return next((own[each][iri] for each in classes if iri in own.get(each, {})), None) or _names().get(iri, iri)


def value_of(term: object) -> Any:
    """A term as JSON-LD: `{"id": …}`, a plain string, or a value object with its type or language."""
    if isinstance(term, ox.NamedNode):
        return {"id": term.value}
    if isinstance(term, ox.Literal):
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == XSD + "string":
            return term.value
        return {"@value": term.value, "@type": term.datatype.value}
    return str(term)


def describe(store: ox.Store, iri: str, *, evidence: bool = True) -> Json | None:
    """One node's statements in the merged default graph; None where it has none.

    Every property is a list, in a fixed order. With `evidence`, `evidence` lists for each proved value the quote,
    its place (`start`, `end` in code points of the version's text), the version and the mode.
    """
    node = ox.NamedNode(iri)
    found: dict[str, list[Any]] = {}
    proofs: list[Json] = []
    quads = list(store.quads_for_pattern(node, None, None, _DEFAULT))
    types = sorted(
        name_of(str(getattr(each.object, "value", each.object))) for each in quads if each.predicate == _TYPE
    )
    for quad in quads:
        name = name_of(quad.predicate.value, types)
        if name == "evidence":
            if evidence and isinstance(quad.object, ox.NamedNode):
                proofs.append(proof(store, quad.object, classes=types))
        elif quad.predicate != _TYPE:
            found.setdefault(name, []).append(value_of(quad.object))
    if not types and not found:
        return None
    entity: Json = {"id": iri, "type": types}
    for name in sorted(found):
        entity[name] = sorted(found[name], key=str)
    if evidence:
        entity["evidence"] = sorted(proofs, key=lambda proof: (proof["version"], proof["start"], proof["id"]))
    return entity


def proof(store: ox.Store, evidence: ox.NamedNode, graph: Graph = _DEFAULT, *, classes: Collection[str] = ()) -> Json:
    """What one evidence says: quote, place, version ("" where there is no such evidence), property, value and mode.

    `classes` (names) are those of the node that it is of.
    """
    said = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(evidence, None, None, graph)}
    found: Json = {"id": evidence.value, "version": "", "start": 0, "end": 0, "quote": ""}
    for predicate, term in said.items():
        name = name_of(predicate)
        if name == "supportsProperty":
            found["property"] = name_of(term.value, classes) if isinstance(term, ox.NamedNode) else str(term)
        elif name == "supportsValue":
            found["value"] = value_of(term)
        elif name == "assertionMode":
            found["mode"] = term.value.rsplit("/", 1)[-1] if isinstance(term, ox.NamedNode) else str(term)
        elif name == "derivationRule":
            found["rule"] = value_of(term)
        elif name == "hasTarget" and isinstance(term, ox.NamedNode):
            _place(store, term, found, graph)
    return found


def _place(store: ox.Store, target: ox.NamedNode, proof: Json, graph: Graph) -> None:
    for quad in store.quads_for_pattern(target, None, None, graph):
        if quad.predicate.value == OA + "hasSource" and isinstance(quad.object, ox.NamedNode):
            proof["version"] = quad.object.value
        elif quad.predicate.value == OA + "hasSelector" and isinstance(quad.object, ox.NamedNode):
            for each in store.quads_for_pattern(quad.object, None, None, graph):
                content = each.object.value if isinstance(each.object, ox.Literal) else ""
                match each.predicate.value.removeprefix(OA):
                    case "exact":
                        proof["quote"] = content
                    case "start" | "end" as side if content.isascii() and content.isdigit():
                        proof[side] = int(content)
