"""The vocabulary names what queries are written in: prefixes, terms with labels and counts, concepts, places."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings
from kommunegraf.vocabulary import point_of, vocabulary

OTHER = "https://example.org/other/"


def test_terms_of_the_ontology_have_labels_in_both_languages_and_counts_of_the_data(client):
    found = client.get("/api/v1/vocabulary").json()
    item = next(each for each in found["classes"] if each["name"] == "kg:AgendaItem")
    assert item["label"] == {"da": "Dagsordenspunkt", "en": "Agenda item"}
    assert item["count"] == 301
    assert found["classes"][0] == item, "what the data uses most comes first"


def test_terms_that_only_the_data_uses_are_named_too(client):
    found = client.get("/api/v1/vocabulary").json()
    title = next(each for each in found["properties"] if each["name"] == "dcterms:title")
    assert (title["iri"], title["label"], title["count"]) == ("http://purl.org/dc/terms/title", {}, 1)


def test_every_name_is_its_iri_by_the_prefixes_and_can_stand_in_a_query(client):
    found = client.get("/api/v1/vocabulary").json()
    for each in [*found["classes"], *found["properties"]]:
        prefix, _, local = each["name"].partition(":")
        assert found["prefixes"][prefix] + local == each["iri"]
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in found["prefixes"].items())
    names = " ".join(each["name"] for each in [*found["classes"], *found["properties"]])
    ox.Store().query(f"{head}SELECT * {{ VALUES ?term {{ {names} }} }}")


def test_prefixes_are_those_of_the_ontology_and_of_the_saved_queries(client):
    prefixes = client.get("/api/v1/vocabulary").json()["prefixes"]
    assert prefixes["kg"] == "https://w3id.org/kommunegraf/ns#"
    assert prefixes["geof"] == "http://www.opengis.net/def/function/geosparql/"


def test_concepts_and_municipalities_stand_under_the_base_of_the_service(tmp_path):
    with TestClient(create_app(Settings(data=tmp_path / "none", base=OTHER, workers=1))) as other:
        found = other.get("/api/v1/vocabulary").json()
    assert {each["iri"].startswith(OTHER) for each in [*found["concepts"], *found["places"]]} == {True}
    assert all("count" not in each for each in found["classes"]), "nothing is served, so nothing is counted"


def test_a_scheme_too_long_to_choose_from_is_left_out(client):
    schemes = {each["scheme"] for each in client.get("/api/v1/vocabulary").json()["concepts"]}
    assert "phase" in schemes
    assert "kle" not in schemes


def test_all_municipalities_are_there_with_their_place(client):
    places = client.get("/api/v1/vocabulary").json()["places"]
    assert len(places) == 98
    assert all(8 < each["point"][0] < 15.3 and 54.5 < each["point"][1] < 57.8 for each in places)


def test_an_answer_that_is_still_valid_is_not_sent_again(client):
    tag = client.get("/api/v1/vocabulary").headers["etag"]
    assert client.get("/api/v1/vocabulary", headers={"If-None-Match": tag}).status_code == 304


def test_unknown_parameters_are_refused(client):
    assert client.get("/api/v1/vocabulary?lang=da").status_code == 422


@pytest.mark.parametrize(
    ("wkt", "point"),
    [
        ("POINT(12.5 55.6)", (12.5, 55.6)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point (-1 2)", (-1.0, 2.0)),
        ("POINT(200 10)", None),
        ("POINT(1 2 3)", None),
        ("LINESTRING(1 2, 3 4)", None),
        ("POINT EMPTY", None),
    ],
)
def test_a_point_is_read_from_well_known_text(wkt, point):
    assert point_of(wkt) == point


def test_a_name_is_made_by_the_longest_prefix_and_only_where_it_needs_no_escape():
    words = vocabulary("https://w3id.org/kommunegraf/")
    assert words.short("http://data.openbudgets.eu/ontology/dsd/measure/amount") == "obeu-measure:amount"
    assert words.short("https://schema.org/a/b") is None
    assert words.short("urn:x") is None
