"""The ontology says what each term means, in both languages, and nothing uses a term that it lacks."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.contexts import iri_of
from kommunegraf.extraction.records import Record
from kommunegraf.identity import ONTOLOGY

ROOT = Path(__file__).resolve().parents[2]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
VANN = "http://purl.org/vocab/vann/"

CLASSES = [
    "Municipality",
    "Region",
    "GoverningBody",
    "ContractUnit",
    "Meeting",
    "AgendaItem",
    "Case",
    "Recommendation",
    "Decision",
    "Document",
    "DocumentVersion",
    "Attachment",
    "GovernanceInstrument",
    "Policy",
    "ActionPlan",
    "Goal",
    "FocusArea",
    "Initiative",
    "Agreement",
    "Partnership",
    "Indicator",
    "Measurement",
    "FundingItem",
    "Evidence",
    "MachineSummary",
    "Link",
]
PROPERTIES = [
    "caseNumber",
    "caseYear",
    "caseSerial",
    "kleSubject",
    "kleFacet",
    "concernsCase",
    "sameCaseAs",
    "heldBy",
    "hasAgendaItem",
    "itemNumber",
    "isOpen",
    "itemStatus",
    "hasRecommendation",
    "recommendedBy",
    "recommendedTo",
    "hasDecision",
    "decidedBy",
    "outcome",
    "decidesOn",
    "recommendationFollowed",
    "decisionSupport",
    "attachment",
    "caseworker",
    "caseworkerRole",
    "financialImplication",
    "publicHealthScope",
    "approvedIn",
    "implements",
    "hasGoal",
    "hasFocusArea",
    "hasInitiative",
    "targetGroup",
    "responsible",
    "party",
    "statedDuration",
    "extends",
    "hasMeasurement",
    "indicatorOf",
    "value",
    "unit",
    "measureKind",
    "amount",
    "amountQualifier",
    "amountBasis",
    "unitScale",
    "fiscalYear",
    "priceLevel",
    "phase",
    "budgetLine",
    "asStated",
    "evidence",
    "supportsProperty",
    "supportsValue",
    "assertionMode",
    "derivationRule",
    "linkFrom",
    "linkTo",
    "linkProperty",
    "extractionMethod",
    "identityStatus",
]


@cache
def ontology() -> ox.Store:
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "kommunegraf.ttl", format=ox.RdfFormat.TURTLE)
    return store


def objects(subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    found = ontology().quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]


def languages(subject: str, predicate: str) -> list[str]:
    return sorted(each.language or "" for each in objects(subject, predicate) if isinstance(each, ox.Literal))


def declared() -> set[str]:
    quads = ontology().quads_for_pattern(None, ox.NamedNode(RDF + "type"), None)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return {each.removeprefix(ONTOLOGY) for each in subjects if each.startswith(ONTOLOGY)} - {""}


def test_every_term_of_the_design_is_declared_and_no_other() -> None:
    assert declared() == {*CLASSES, *PROPERTIES}


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES])
def test_a_term_has_one_danish_and_one_english_label_and_definition(term: str) -> None:
    assert languages(ONTOLOGY + term, RDFS + "label") == ["da", "en"]
    assert languages(ONTOLOGY + term, SKOS + "definition") == ["da", "en"]


@pytest.mark.parametrize("term", PROPERTIES)
def test_a_property_has_a_domain_and_a_range_and_never_two_rdfs_domains(term: str) -> None:
    for rdfs, several in (("domain", "domainIncludes"), ("range", "rangeIncludes")):
        single, union = objects(ONTOLOGY + term, RDFS + rdfs), objects(ONTOLOGY + term, SCHEMA + several)
        # Two rdfs:domain mean their intersection; one that is included is a union of one.
        assert (len(single), len(union) > 1) in {(1, False), (0, True)} or (term, rdfs) == ("evidence", "domain")


@pytest.mark.parametrize("term", PROPERTIES)
def test_a_property_is_a_datatype_property_just_where_its_range_is_a_datatype(term: str) -> None:
    datatype = any(
        isinstance(each, ox.NamedNode) and each.value.startswith("http://www.w3.org/2001/XMLSchema#")
        for each in objects(ONTOLOGY + term, RDFS + "range")
    )
    types = {each.value for each in objects(ONTOLOGY + term, RDF + "type")}
    assert (OWL + "DatatypeProperty" in types) == datatype
    assert not {OWL + "DatatypeProperty", OWL + "ObjectProperty"} <= types


def test_domains_and_ranges_of_our_own_are_declared() -> None:
    for predicate in (RDFS + "domain", RDFS + "range", SCHEMA + "domainIncludes", SCHEMA + "rangeIncludes"):
        for quad in ontology().quads_for_pattern(None, ox.NamedNode(predicate), None):
            assert isinstance(quad.object, ox.NamedNode)
            if quad.object.value.startswith(ONTOLOGY):
                assert quad.object.value.removeprefix(ONTOLOGY) in CLASSES


def test_no_label_names_two_terms_of_one_kind() -> None:
    for terms in (CLASSES, PROPERTIES):
        labels = Counter(str(label) for term in terms for label in objects(ONTOLOGY + term, RDFS + "label"))
        assert [label for label, count in labels.items() if count > 1] == []


def test_the_header_says_what_a_reuser_needs_to_know() -> None:
    for predicate in (
        OWL + "versionIRI",
        OWL + "versionInfo",
        DCTERMS + "license",
        DCTERMS + "creator",
        DCTERMS + "created",
        DCTERMS + "modified",
        VANN + "preferredNamespacePrefix",
        VANN + "preferredNamespaceUri",
        SKOS + "editorialNote",
    ):
        assert objects(ONTOLOGY, predicate), predicate
    assert languages(ONTOLOGY, DCTERMS + "title") == ["da", "en"]
    assert languages(ONTOLOGY, DCTERMS + "description") == ["da", "en"]
    assert [each.value for each in objects(ONTOLOGY, VANN + "preferredNamespacePrefix")] == ["kg"]


def data_files() -> list[Path]:
    found = [*(ROOT / "shapes").rglob("*.ttl"), *(ROOT / "queries").rglob("*.rq"), *(ROOT / "mappings").rglob("*.rq")]
    return sorted([*found, *(ROOT / "mappings").rglob("*.jsonld"), *(ROOT / "ontology").rglob("*.ttl")])


@pytest.mark.parametrize("path", data_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_data_file_uses_a_term_that_the_ontology_lacks(path: Path) -> None:
    text = path.read_text("utf-8")
    prefixes = set(re.findall(rf"(\w*)\"?\s*:\s*[<\"]{re.escape(ONTOLOGY)}[>\"]", text))
    used = set(re.findall(rf"{re.escape(ONTOLOGY)}(\w+)", text))
    for prefix in prefixes:
        used |= set(re.findall(rf"(?<![\w:/.-]){re.escape(prefix)}:([A-Za-z]\w*)", text))
    assert used - {*CLASSES, *PROPERTIES} == set()


def test_the_scan_sees_terms_behind_a_prefix() -> None:
    text = (ROOT / "ontology" / "reference" / "regions.ttl").read_text("utf-8")
    assert "kg:Region" in text and ONTOLOGY in text


def test_the_readers_page_names_every_term() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    assert [term for term in (*CLASSES, *PROPERTIES) if f"`{term}`" not in page] == []


def record_types() -> list[type[Record]]:
    found, queue = [], [Record]
    while queue:
        for each in queue.pop().__subclasses__():
            queue.append(each)
            found.append(each)
    return sorted(found, key=lambda each: each.__name__)


def superclasses(iri: str) -> set[str]:
    """A class and all above it, as far as our own ontology says."""
    above = {each.value for each in objects(iri, RDFS + "subClassOf") if isinstance(each, ox.NamedNode)}
    return {iri}.union(*(superclasses(each) for each in above))


@pytest.mark.parametrize("record", record_types(), ids=lambda record: record.TYPE)
def test_a_field_of_a_record_stands_on_a_class_that_the_ontology_lets_it(record: type[Record]) -> None:
    classes = superclasses(iri_of(record.TYPE))
    for name, info in record.model_fields.items():
        if name == "id":
            continue
        term = iri_of(info.alias or name)
        if term.startswith(ONTOLOGY):
            allowed = {
                each.value for each in [*objects(term, RDFS + "domain"), *objects(term, SCHEMA + "domainIncludes")]
            }
            assert classes & allowed, f"{record.TYPE}.{name}: {term} is for {sorted(allowed)}"
