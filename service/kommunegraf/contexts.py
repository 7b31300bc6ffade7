"""The JSON-LD contexts of `mappings/contexts/`: which ontology term a record's type or field is."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError, MappingError

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PROBE = "urn:kommunegraf:probe:"


def read_context(path: Path) -> dict[str, str | float]:
    """One context file: a JSON-LD 1.1 context of plain terms (`"title": "dcterms:title"`) and prefixes.

    Values carry their own datatype or language, so a term may not coerce: anything but a string is refused.
    Raises `ConfigurationError` naming file and term.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path.name}: not readable as JSON ({error}); mend the file") from error
    if not isinstance(content, dict) or set(content) != {"@context"} or not isinstance(content["@context"], dict):
        raise ConfigurationError(
            f'{path.name}: expected one object with the single key "@context" that holds an object'
        )
    terms: dict[str, str | float] = content["@context"]
    for term, meaning in terms.items():
        if term == "@version":
            if meaning != 1.1:
                raise ConfigurationError(f'{path.name}: "@version" must be 1.1')
        elif term.startswith("@") or not isinstance(meaning, str):
            raise ConfigurationError(f'{path.name}: "{term}" must be a plain term or prefix with a string')
    return terms


@cache
def context() -> MappingProxyType[str, str | float]:
    """All context files as one. Raises `ConfigurationError` where two files give one term two meanings."""
    merged: dict[str, str | float] = {}
    origin: dict[str, str] = {}
    for path in sorted(resources.folder("mappings").joinpath("contexts").glob("*.jsonld")):
        for term, meaning in read_context(path).items():
            if merged.setdefault(term, meaning) != meaning:
                raise ConfigurationError(
                    f'{path.name}: "{term}" is {meaning!r} here and {merged[term]!r} in {origin[term]}; '
                    "a term has one meaning in all context files"
                )
            origin.setdefault(term, path.name)
    if not merged:
        raise ConfigurationError("mappings/contexts holds no *.jsonld file")
    return MappingProxyType(merged)


def is_prefix(meaning: str) -> bool:
    """Whether a term only abbreviates (ends as a namespace does)."""
    return meaning.endswith(("#", "/"))


def _terms() -> list[str]:
    return [
        term
        for term, meaning in context().items()
        if isinstance(meaning, str) and not meaning.startswith("@") and not is_prefix(meaning)
    ]


@cache
def _meanings() -> MappingProxyType[str, str]:
    """Each term's IRI as the JSON-LD parser itself expands it, so that no second table can disagree."""
    node: dict[str, Any] = {"@id": f"{_PROBE}node"}
    for term in _terms():
        node[term] = {"@id": _PROBE + term}
    probe = json.dumps({"@context": dict(context()), "@graph": [node]})
    found: dict[str, str] = {}
    for quad in ox.parse(probe, format=ox.RdfFormat.JSON_LD):
        if isinstance(quad.object, ox.NamedNode):
            found[quad.object.value.removeprefix(_PROBE)] = quad.predicate.value
    return MappingProxyType(found)


def iri_of(term: str) -> str:
    """The IRI that the contexts give a record type ("Meeting") or a camelCase field ("caseNumber").

    Raises `MappingError` where no context maps the term.
    """
    try:
        return _meanings()[term]
    except KeyError:
        raise MappingError(f'no file of mappings/contexts maps "{term}"; add the term to one of them') from None


def mapped_terms() -> MappingProxyType[str, str]:
    """Every term of the contexts with its IRI (prefixes and keyword aliases left out)."""
    return _meanings()
