"""What classes, properties, concepts and authorities are called: the labels of the ontology's own files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pyoxigraph as ox

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.resources import folder

_LABELS = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
)
_SHORT_NAME = "https://schema.org/alternateName"
_FILES = ("kommunegraf.ttl", "concepts/*.ttl", "reference/*.ttl")


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    """Language -> IRI -> label; read once from files of some 10,000 lines."""
    found: dict[str, dict[str, str]] = {"da": {}, "en": {}, "short": {}}
    for pattern in _FILES:
        for path in sorted(folder("ontology").glob(pattern)):
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.Literal):
                    continue
                if quad.predicate.value in _LABELS and quad.object.language in found:
                    found[quad.object.language].setdefault(quad.subject.value, quad.object.value)
                elif quad.predicate.value == _SHORT_NAME:
                    found["short"].setdefault(quad.subject.value, quad.object.value)
    return MappingProxyType(found)


def label(language: str, iri: str, base: str = DEFAULT_BASE) -> str | None:
    """What a term, concept, municipality or region is called in a language, else in the other; None where unknown.

    `base` is what our IRIs begin with where they are used.
    """
    asked = DEFAULT_BASE + iri.removeprefix(base) if iri.startswith(base) else iri
    labels = _labels()
    other = "en" if language == "da" else "da"
    return labels[language].get(asked) or labels[other].get(asked)


def municipality(code: str) -> str:
    """The short name of a municipality by its kommunekode; the code where there is none."""
    return _labels()["short"].get(f"{DEFAULT_BASE}id/municipality/{code}", code)


def municipalities() -> list[tuple[str, str]]:
    """(kommunekode, short name) of all municipalities, by name in the order of the Danish alphabet."""
    prefix = f"{DEFAULT_BASE}id/municipality/"
    names = [(iri.removeprefix(prefix), name) for iri, name in _labels()["short"].items() if iri.startswith(prefix)]
    return sorted(names, key=lambda pair: pair[1].replace("Aa", "Å").translate(_ALPHABET))


def concepts(scheme: str, language: str) -> list[tuple[str, str]]:
    """(code, label) of a concept scheme (`health-topic`), by label."""
    prefix = f"{DEFAULT_BASE}id/concept/{scheme}/"
    found = [(iri.removeprefix(prefix), name) for iri, name in _labels()[language].items() if iri.startswith(prefix)]
    return sorted(found, key=lambda pair: pair[1].translate(_ALPHABET))


# Æ, Ø and Å come last in Danish, in this order; in names Aa is another way of writing Å.
_ALPHABET = str.maketrans({"Æ": "\uffd0", "Ø": "\uffd1", "Å": "\uffd2", "æ": "\uffd0", "ø": "\uffd1", "å": "\uffd2"})
