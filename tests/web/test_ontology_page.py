"""The vocabulary is a page with a place for each term, and the same RDF that the store holds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from page import Page

from kommunegraf.identity import DEFAULT_BASE, Identity

ONTOLOGY = f"{DEFAULT_BASE}ns#"
OWL = "http://www.w3.org/2002/07/owl#"
BROWSER = "text/html,*/*;q=0.8"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def terms(store: ox.Store) -> set[str]:
    kinds = [ox.NamedNode(OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty")]
    quads = [quad for kind in kinds for quad in store.quads_for_pattern(None, TYPE, kind, ox.DefaultGraph())]
    return {quad.subject.value for quad in quads if quad.subject.value.startswith(ONTOLOGY)}


@pytest.mark.parametrize(("language", "word"), [("da", "Beslutning"), ("en", "Governing body")])
def test_each_term_has_its_place_on_the_page(pages: TestClient, sample_store: ox.Store, language, word) -> None:
    answer = pages.get("/ns", headers={"accept": BROWSER, "accept-language": language})
    assert answer.status_code == 200
    page = Page(answer.text)
    assert {iri.removeprefix(ONTOLOGY) for iri in terms(sample_store)} <= set(page.ids())
    assert word in page.words
    assert len(page.ids()) == len(set(page.ids()))
    assert "/page/concept/outcome" in page.links() and "/page/concept/outcome/noted" in page.links()


def test_the_rdf_is_the_graph_of_the_vocabulary_in_every_form(pages: TestClient, sample_store: ox.Store) -> None:
    graph = ox.NamedNode(Identity().reference_graph("kommunegraf"))
    stored = {quad.triple for quad in sample_store.quads_for_pattern(None, None, None, graph)}
    for format, form in (("ttl", "TURTLE"), ("nt", "N_TRIPLES"), ("jsonld", "JSON_LD"), ("rdfxml", "RDF_XML")):
        answer = pages.get(f"/ns?format={format}")
        assert {quad.triple for quad in ox.parse(answer.content, format=getattr(ox.RdfFormat, form))} == stored


def test_a_term_leads_people_to_its_place_and_programs_to_its_description(pages: TestClient) -> None:
    answer = pages.get("/ns/Decision", headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ns#Decision")
    answer = pages.get("/ns/Decision", headers={"accept": "application/n-triples"})
    said = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)}
    assert ox.Triple(ox.NamedNode(f"{ONTOLOGY}Decision"), TYPE, ox.NamedNode(f"{OWL}Class")) in said
    assert pages.get("/ns/0.1.0", headers={"accept": BROWSER}).headers["location"] == "/ns"


def test_an_unknown_term_is_not_found_and_those_like_it_are_named(pages: TestClient) -> None:
    answer = pages.get("/ns/Decison")
    assert answer.status_code == 404
    assert f"{ONTOLOGY}Decision" in answer.json()["near"]
    page = pages.get("/ns/Decison", headers={"accept": BROWSER})
    assert "/ns#Decision" in Page(page.text).links()
    assert pages.get("/ns/%3Cx%3E").status_code == 404
