"""The words that queries are written in: terms of the ontology, concepts, municipalities, and the prefixes in use.

What the project's own files name is named here, from memory and before there is any data. Two others are apart:
`web.naming` names any node, by look-ups in the store of one generation; the index of collections has the labels of
codes beside its rows, so that a list and its counts are one question to one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from types import MappingProxyType

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.queries import load_queries, moved
from kommunegraf.store.reference import in_memory

_OWL = "http://www.w3.org/2002/07/owl#"
_PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"  # of a value of either kind
_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GEO = "http://www.opengis.net/ont/geosparql#"
_NOTATION = f"{_SKOS}notation"
_MUNICIPALITY = "https://w3id.org/kommunegraf/ns#Municipality"
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w.-]+):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
# The local part of a prefixed name that needs no escape (SPARQL 1.1, 19.8, PN_LOCAL).
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_POINT = re.compile(r"(?:<[^<>]*>\s*)?POINT\s*\(\s*(-?\d{1,3}(?:\.\d{1,20})?)\s+(-?\d{1,2}(?:\.\d{1,20})?)\s*\)", re.I)
# A scheme of more concepts, such as KLE, is a subject of search; completion would only bury the rest under it.
_MOST_CONCEPTS = 200

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Named:
    """A node with its labels and definitions by language; `code` is its notation, else that of its scheme."""

    iri: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the project's files name. `places` are the municipalities, by their code; `individuals` these and the
    concepts of schemes that are not too long to choose from, by their IRI.

    `labels` are those of all terms, concepts and authorities, by IRI and language; `short_names` those of authorities.
    """

    prefixes: Mapping[str, str]
    classes: tuple[Named, ...]
    properties: tuple[Named, ...]
    concepts: tuple[Named, ...]
    places: Mapping[str, Named]
    individuals: Mapping[str, Named]
    labels: Mapping[str, Mapping[str, str]]
    short_names: Mapping[str, str]

    def short(self, iri: str) -> str | None:
        """The IRI as a prefixed name (SPARQL 1.1, 4.1.1); None where no prefix that is known makes one."""
        best = max(
            ((space, prefix) for prefix, space in self.prefixes.items() if iri.startswith(space)),
            key=lambda each: len(each[0]),
            default=None,
        )
        if best is None or not _LOCAL.fullmatch(iri.removeprefix(best[0])):
            return None
        return f"{best[1]}:{iri.removeprefix(best[0])}"


def point_of(wkt: str) -> Point | None:
    """Longitude and latitude of a point in Well-Known Text (OGC 06-103r4, CRS84); None of anything else."""
    match = _POINT.fullmatch(wkt.strip())
    if match is None:
        return None
    longitude, latitude = float(match[1]), float(match[2])
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None


@cache
def vocabulary(base: str) -> Vocabulary:
    """The vocabulary with the IRIs of concepts and municipalities under `base`; some 0.3 s when first asked for."""
    store = in_memory(None, base)
    concepts = tuple(_concepts(store))
    places = {place.code: place for place in _places(store)}
    return Vocabulary(
        prefixes=MappingProxyType(_prefixes(base)),
        classes=tuple(_named(store, node) for node in _of_type(store, f"{_OWL}Class")),
        properties=tuple(
            _named(store, node)
            for kind in (f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty", _PROPERTY)
            for node in _of_type(store, kind)
        ),
        concepts=concepts,
        places=MappingProxyType(places),
        individuals=MappingProxyType({each.iri: each for each in (*concepts, *places.values())}),
        labels=MappingProxyType(_labels(store)),
        short_names=MappingProxyType(
            {iri: min(names.values()) for iri, names in _said(store, "https://schema.org/alternateName").items()}
        ),
    )


def _labels(store: ox.Store) -> dict[str, dict[str, str]]:
    labels = _said(store, _RDFS_LABEL)
    for iri, by_language in _said(store, f"{_SKOS}prefLabel").items():
        labels[iri] = {**labels.get(iri, {}), **by_language}
    return labels


def _said(store: ox.Store, predicate: str) -> dict[str, dict[str, str]]:
    """What all nodes have as a property, by language ("" of none); of several the first in code point order."""
    found: dict[str, dict[str, str]] = {}
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)
    for quad in sorted(quads, key=lambda quad: str(quad.object), reverse=True):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
    return found


def _prefixes(base: str) -> dict[str, str]:
    """Those that the ontology declares, then those of the saved queries; the first to use a prefix has it."""
    parser = ox.parse(path=resources.folder("ontology") / "kommunegraf.ttl")
    for _ in parser:
        pass
    found = dict(parser.prefixes)
    for query in load_queries().values():
        for prefix, space in _PREFIX.findall(moved(query.text, base)):
            found.setdefault(prefix, space)
    return dict(sorted(found.items()))


def _of_type(store: ox.Store, kind: str) -> list[str]:
    found = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind), None)
    return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))


def _objects(store: ox.Store, node: str, predicate: str) -> list[ox.Literal | ox.NamedNode]:
    found = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(predicate), None, None)
    return [quad.object for quad in found if isinstance(quad.object, ox.Literal | ox.NamedNode)]


def _texts(store: ox.Store, node: str, *predicates: str) -> dict[str, str]:
    """The words of the first of the properties that says any, by language."""
    for predicate in predicates:
        found = {
            each.language or "": each.value for each in _objects(store, node, predicate) if isinstance(each, ox.Literal)
        }
        if found:
            return dict(sorted(found.items()))
    return {}


def _named(store: ox.Store, node: str, code: str = "", point: Point | None = None) -> Named:
    labels = _texts(store, node, _RDFS_LABEL, f"{_SKOS}prefLabel")
    return Named(node, labels, _texts(store, node, f"{_SKOS}definition"), code, point)


def _concepts(store: ox.Store) -> Iterator[Named]:
    pairs = sorted(
        (quad.object.value, quad.subject.value)
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{_SKOS}inScheme"), None, None)
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
    )
    for scheme, members in groupby(dict.fromkeys(pairs), key=lambda pair: pair[0]):
        concepts = [concept for _, concept in members]
        if len(concepts) <= _MOST_CONCEPTS:
            yield from (_named(store, concept, code=scheme.rpartition("/")[2]) for concept in concepts)


def _places(store: ox.Store) -> Iterator[Named]:
    for node in _of_type(store, _MUNICIPALITY):
        code = next((each.value for each in _objects(store, node, _NOTATION)), "")
        written = [
            wkt.value
            for geometry in _objects(store, node, f"{_GEO}hasGeometry")
            for wkt in _objects(store, geometry.value, f"{_GEO}asWKT")
        ]
        point = next((found for found in map(point_of, written) if found is not None), None)
        if code and point is not None:
            yield _named(store, node, code, point)
