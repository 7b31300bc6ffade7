"""What a node is tied to, both ways, property by property: in bounded time, however many links it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE, mapped_terms

Term = ox.NamedNode | ox.Literal
_DEFAULT = ox.DefaultGraph()
_SCANNED = 400  # statements that are looked at before each property is asked for by itself
_RDFS, _SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
# What reference data says beside the terms of the contexts, and a node may have very many of.
_OF_REFERENCE = (
    RDF_TYPE,
    *(f"{_SKOS}{name}" for name in ("inScheme", "topConceptOf", "broader", "closeMatch", "exactMatch", "relatedMatch")),
    *(f"{_RDFS}{name}" for name in ("isDefinedBy", "domain", "range", "subClassOf", "subPropertyOf", "seeAlso")),
    "http://purl.org/dc/terms/isReplacedBy",
    "https://schema.org/containedInPlace",
    "https://schema.org/domainIncludes",
    "https://schema.org/rangeIncludes",
)


@dataclass(frozen=True, slots=True)
class Links:
    """The other ends of a node's statements with one property; `cut` where there are more than these."""

    prop: str
    terms: tuple[Term, ...]
    cut: bool


def links(
    store: ox.Store,
    node: ox.NamedNode,
    most: int,
    *,
    incoming: bool = False,
    graph: ox.DefaultGraph | ox.NamedNode = _DEFAULT,
    leave: Collection[str] = (),
) -> list[Links]:
    """The node's statements in a graph (`incoming`: those that point at it), by property in the order of their IRIs.

    Of each property `most` at most, in the store's own order; the properties in `leave` are left out. A node with
    few statements is read at once; of one with many each property that is known is asked for by itself.
    """
    quads = list(islice(_quads(store, node, None, incoming, graph), _SCANNED + 1))
    found: dict[str, list[Term]] = {}
    for quad in quads:
        end = quad.subject if incoming else quad.object
        if isinstance(end, ox.NamedNode | ox.Literal):
            found.setdefault(quad.predicate.value, []).append(end)
    if len(quads) <= _SCANNED:
        return [_links(prop, ends, most) for prop, ends in sorted(found.items()) if prop not in leave]
    each = []
    for prop in sorted((found.keys() | _known()) - set(leave)):
        some = islice(_quads(store, node, ox.NamedNode(prop), incoming, graph), most + 1)
        terms = [quad.subject if incoming else quad.object for quad in some]
        ends = [end for end in terms if isinstance(end, ox.NamedNode | ox.Literal)]
        if ends:
            each.append(_links(prop, ends, most))
    return each


def first(
    store: ox.Store,
    node: ox.NamedNode,
    prop: str,
    most: int,
    *,
    incoming: bool = False,
    graph: ox.DefaultGraph | ox.NamedNode = _DEFAULT,
) -> tuple[list[Term], bool]:
    """The other ends of the node's statements with one property, `most` at most; and whether there are more."""
    quads = islice(_quads(store, node, ox.NamedNode(prop), incoming, graph), most + 1)
    terms = [quad.subject if incoming else quad.object for quad in quads]
    ends = [end for end in terms if isinstance(end, ox.NamedNode | ox.Literal)]
    return ends[:most], len(ends) > most


def one(store: ox.Store, node: ox.NamedNode, prop: str) -> Term | None:
    """One value of a property, the same each time; None where there is none."""
    ends, _ = first(store, node, prop, 20)
    return min(ends, key=str, default=None)


@cache
def _known() -> frozenset[str]:
    return frozenset((*mapped_terms().values(), *_OF_REFERENCE))


def _links(prop: str, ends: list[Term], most: int) -> Links:
    return Links(prop, tuple(ends[:most]), len(ends) > most)


def _quads(
    store: ox.Store,
    node: ox.NamedNode,
    prop: ox.NamedNode | None,
    incoming: bool,
    graph: ox.DefaultGraph | ox.NamedNode,
) -> Iterator[ox.Quad]:
    if incoming:
        return store.quads_for_pattern(None, prop, node, graph)
    return store.quads_for_pattern(node, prop, None, graph)
