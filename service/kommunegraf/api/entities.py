"""Nodes of the graph as JSON that is JSON-LD: statements by their context names, each with its evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.api.told import Left, Made, Told
from kommunegraf.contexts import RDF_TYPE, iri_of, mapped_terms
from kommunegraf.extraction.record_fields import fields_by_class
from kommunegraf.identity import DEFAULT_BASE

Json = dict[str, Any]
Graph = ox.DefaultGraph | ox.NamedNode
XSD = "http://www.w3.org/2001/XMLSchema#"
OA = "http://www.w3.org/ns/oa#"
_DEFAULT = ox.DefaultGraph()
_EVIDENCE = iri_of("evidence")
_EACH = 1_000  # values of one property
LINKS_FROM, EVIDENCE_OF = "links-from", "evidence-of"  # the saved queries that give all of it


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


def describe(
    store: ox.Store,
    iri: str,
    *,
    evidence: bool = True,
    modes: Collection[str] | None = None,
    graph: Graph = _DEFAULT,
    base: str = DEFAULT_BASE,
) -> Json | None:
    """One node's statements in a graph (the merged default graph unless another is named); None where it has none.

    Every property is a list, in a fixed order. With `evidence`, `evidence` lists for each proved value the quote,
    its place (`start`, `end` in code points of the version's text), the version and the mode, and `derived` the
    values that nothing but a rule makes. `modes` leaves out all values that are known in other ways only. `base` is
    what our IRIs begin with. Bounded, however much is stated of the node: `more` says what there is more of, and
    where all of it is.
    """
    node = ox.NamedNode(iri)
    found = neighbours.links(store, node, _EACH, graph=graph, leave=(_EVIDENCE,))
    types = sorted(name_of(term.value) for each in found if each.prop == RDF_TYPE for term in each.terms)
    if not found:
        return None
    said = [each for each in found if each.prop != RDF_TYPE]
    told = Told(store, node, graph, base, modes) if evidence or modes is not None else None
    entity: Json = {"id": iri, "type": types}
    more: list[Json] = []
    values: dict[str, list[Any]] = {}
    for each in said:
        name = name_of(each.prop, types)
        kept = each.terms if told is None else [term for term in each.terms if told.keeps(each.prop, term)]
        if kept:
            values.setdefault(name, []).extend(map(value_of, kept))
        if each.cut:
            more.append({"property": name, "href": more_of(LINKS_FROM, iri, each.prop)})
    for name in sorted(values):
        entity[name] = sorted(values[name], key=str)
    if told is not None and evidence:
        proofs = [proof(store, ox.NamedNode(piece.iri), graph, classes=types, said=piece.said) for piece in told.shown]
        entity["evidence"] = sorted(proofs, key=lambda proof: (proof["version"], proof["start"], proof["id"]))
        more += [_more_evidence(iri, left, types) for left in told.left()]
        if told.ruled:
            entity["derived"] = [_derived(each, types) for each in told.ruled]
    if more:
        entity["more"] = more
    return entity


def _more_evidence(iri: str, left: Left, types: Collection[str]) -> Json:
    found: Json = {"property": name_of(left.prop, types)}
    if left.term is not None:
        found["value"] = value_of(left.term)
    found |= {"evidence": left.count, "counted": left.counted}
    return {**found, "href": more_of(EVIDENCE_OF, iri, left.prop)}


def _derived(made: Made, types: Collection[str]) -> Json:
    found = {"property": name_of(made.prop, types), "value": value_of(made.term)}
    told = {"mode": made.by.mode, "rule": made.by.rule}
    return {**found, **told, **({"link": made.by.record} if made.by.record else {})}


def more_of(query: str, node: str, prop: str) -> str:
    """The address of a saved query that gives all of what an answer gives in part."""
    return f"/api/v1/queries/{query}?{urlencode({'node': node, 'property': prop})}"


def proof(
    store: ox.Store,
    evidence: ox.NamedNode,
    graph: Graph = _DEFAULT,
    *,
    classes: Collection[str] = (),
    said: Mapping[str, object] | None = None,
) -> Json:
    """What one evidence says: quote, place, version ("" where there is no such evidence), property, value and mode.

    `classes` (names) are those of the node that it is of; `said` is what it says, by property, where that was read.
    """
    if said is None:
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
