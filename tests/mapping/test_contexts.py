"""The contexts map every record type and field, and nothing that no ontology has."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf import contexts, resources
from kommunegraf.errors import ConfigurationError, MappingError
from kommunegraf.extraction import records
from kommunegraf.identity import ONTOLOGY

STANDARD = (
    "http://purl.org/dc/terms/",
    "https://schema.org/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/adms#",
    "http://spdx.org/rdf/terms#",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/2002/07/owl#",
    "http://data.europa.eu/eli/ontology#",
)


def record_types() -> list[type[records.Record]]:
    found: list[type[records.Record]] = []
    pending: list[type[records.Record]] = [records.Record]
    while pending:
        for kind in pending.pop().__subclasses__():
            if kind.__module__ == records.__name__:
                found.append(kind)
                pending.append(kind)
    return found


@pytest.mark.parametrize("kind", record_types(), ids=lambda kind: kind.__name__)
def test_every_record_type_and_field_has_a_term(kind: type[records.Record]) -> None:
    assert contexts.iri_of(kind.TYPE)
    for name, info in kind.model_fields.items():
        if name != "id":
            assert contexts.iri_of(info.alias or name).startswith((ONTOLOGY, *STANDARD))


def test_a_field_without_a_term_is_named_in_the_error() -> None:
    with pytest.raises(MappingError, match="shoeSize"):
        contexts.iri_of("shoeSize")


def test_every_mapped_term_is_in_the_ontology_or_a_standard_vocabulary() -> None:
    path = resources.folder("ontology") / "kommunegraf.ttl"
    declared = {quad.subject.value for quad in ox.parse(path=path) if isinstance(quad.subject, ox.NamedNode)}
    for term, iri in contexts.mapped_terms().items():
        if iri.startswith(ONTOLOGY):
            assert iri in declared, term
        else:
            assert iri.startswith(STANDARD), term


@pytest.mark.parametrize(
    "path", sorted((resources.folder("mappings") / "contexts").glob("*.jsonld")), ids=lambda p: p.name
)
def test_every_context_file_stands_alone(path: Path) -> None:
    terms = contexts.read_context(path)
    prefixes = {term for term, meaning in terms.items() if isinstance(meaning, str) and contexts.is_prefix(meaning)}
    for term, meaning in terms.items():
        if isinstance(meaning, str) and term not in prefixes and not meaning.startswith("@"):
            assert meaning.partition(":")[0] in prefixes, term


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "not readable as JSON"),
        ('{"@context": {}, "extra": 1}', "single key"),
        ('{"@context": {"amount": {"@id": "kg:amount", "@type": "xsd:decimal"}}}', "amount"),
        ('{"@context": {"@base": "http://example.org/"}}', "@base"),
        ('{"@context": {"@version": 1.0}}', "1.1"),
    ],
)
def test_a_context_file_that_is_more_than_plain_terms_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "broken.jsonld"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=complaint):
        contexts.read_context(path)


def test_no_keyword_alias_hides_a_field() -> None:
    aliases = {term for term, meaning in contexts.context().items() if str(meaning).startswith("@")}
    assert aliases == {"id", "type"}
    assert json.dumps(dict(contexts.context()))
