"""Each concept scheme is whole: labels and definitions in two languages, codes, and IRIs by the one pattern."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.identity import Identity

ROOT = Path(__file__).resolve().parents[2]
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FOLDER = ROOT / "ontology" / "concepts"
OURS = sorted(path for path in FOLDER.glob("*.ttl") if not path.stem.startswith("kle"))
SCHEMES = [
    "outcome",
    "phase",
    "assertion-mode",
    "extraction-method",
    "document-kind",
    "body-kind",
    "org-kind",
    "identity-status",
    "financial-implication",
    "decision-support",
    "recommendation-followed",
    "item-status",
    "meeting-status",
    "status",
    "goal-kind",
    "target-group",
    "agreement-kind",
    "measure-kind",
    "unit",
    "row-kind",
    "amount-qualifier",
    "amount-basis",
    "health-topic",
    "public-health-scope",
    "law",
    "national-agreement",
]
identity = Identity()


def load(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE)
    return store


def concepts(store: ox.Store) -> list[ox.NamedNode]:
    quads = store.quads_for_pattern(None, TYPE, ox.NamedNode(SKOS + "Concept"))
    return sorted((q.subject for q in quads if isinstance(q.subject, ox.NamedNode)), key=lambda node: node.value)


def values(store: ox.Store, node: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
    found = store.quads_for_pattern(node, ox.NamedNode(SKOS + name), None)
    return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]


def test_every_scheme_that_extraction_uses_is_there() -> None:
    assert {path.stem for path in OURS} >= set(SCHEMES)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_a_concept_has_labels_and_definitions_in_both_languages(path: Path) -> None:
    store = load(path)
    nodes = [*concepts(store), ox.NamedNode(identity.scheme(path.stem))]
    assert len(nodes) > 2
    for node in nodes:
        for name in ("prefLabel", "definition"):
            found = values(store, node, name)
            assert sorted(each.language or "" for each in found if isinstance(each, ox.Literal)) == ["da", "en"], node


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_a_concept_is_minted_by_scheme_and_code_and_belongs_to_its_scheme(path: Path) -> None:
    store = load(path)
    scheme = ox.NamedNode(identity.scheme(path.stem))
    for node in concepts(store):
        (code,) = values(store, node, "notation")
        assert node.value == identity.concept(path.stem, code.value)
        assert values(store, node, "inScheme") == [scheme]
        assert values(store, node, "topConceptOf") == [scheme]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_two_concepts_of_a_scheme_share_a_label(path: Path) -> None:
    store = load(path)
    labels = [str(label) for node in concepts(store) for label in values(store, node, "prefLabel")]
    assert len(labels) == len(set(labels))


def test_health_topics_are_matched_to_kle_numbers_that_ship() -> None:
    topics, kle = load(FOLDER / "health-topic.ttl"), load(FOLDER / "kle.ttl")
    shipped = set(concepts(kle))
    for node in concepts(topics):
        matches = values(topics, node, "relatedMatch")
        assert matches, node
        assert set(matches) <= shipped


def test_kle_ships_the_subjects_that_may_be_published_and_no_others() -> None:
    store = load(FOLDER / "kle.ttl")
    codes = [values(store, node, "notation")[0].value for node in concepts(store)]
    assert {code[:2] for code in codes if code.count(".") == 2} == {"00", "03", "16", "27", "29"}
    assert sum(code.count(".") == 0 for code in codes) == 42
    assert {"29.09.04", "27.35.08", "00.01.10"} <= set(codes)


def test_every_kle_number_stands_under_one_that_ships() -> None:
    store = load(FOLDER / "kle.ttl")
    nodes = set(concepts(store))
    for node in nodes:
        broader = values(store, node, "broader")
        assert set(broader) <= nodes
        assert len(broader) + len(values(store, node, "topConceptOf")) == 1


def test_a_kle_number_out_of_use_says_so_and_what_came_after() -> None:
    store = load(FOLDER / "kle.ttl")
    old = ox.NamedNode(identity.kle("16.21"))
    deprecated = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    after = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
    assert [str(quad.object) for quad in store.quads_for_pattern(old, deprecated, None)] == [
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    ]
    assert [quad.object for quad in store.quads_for_pattern(old, after, None)] == [ox.NamedNode(identity.kle("29.15"))]


def test_the_facets_ship_whole() -> None:
    store = load(FOLDER / "kle-facets.ttl")
    codes = {values(store, node, "notation")[0].value for node in concepts(store)}
    assert {code for code in codes if len(code) == 1} == set("APSØGKI")
    assert len(codes) == 76
    assert ox.NamedNode(identity.kle_facet("Ø40")) in concepts(store)


@pytest.mark.parametrize("path", sorted((ROOT / "ontology").rglob("*.ttl")), ids=lambda path: path.name)
def test_an_ontology_file_parses_has_no_blank_node_and_stays_small(path: Path) -> None:
    assert path.stat().st_size < 500_000
    count = 0
    for quad in load(path):
        count += 1
        assert not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    assert count > 5


def files_that_name_concepts() -> list[Path]:
    folders = [ROOT / "shapes", ROOT / "queries", ROOT / "mappings", ROOT / "service"]
    found = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in {".ttl", ".rq", ".py", ".jsonld"}
    ]
    return sorted(path for path in found if "concept" in path.read_text("utf-8"))


@pytest.mark.parametrize("path", files_that_name_concepts(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_concept_that_a_file_names_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    named = set(re.findall(r"id/concept/([a-z-]+)/([a-z-]+)", text))
    named |= set(re.findall(r"concept\((?:\w+, )?\"([a-z-]+)\", \"([a-z-]+)\"\)", text))
    codes = {
        (scheme.stem, values(store, node, "notation")[0].value)
        for scheme in OURS
        for store in [load(scheme)]
        for node in concepts(store)
    }
    assert named <= codes
