"""REST answers are JSON-LD of the graph's own nodes, page by page, each value with its evidence."""

from __future__ import annotations

import json
from urllib.parse import quote

import pyoxigraph as ox

from kommunegraf.contexts import context
from kommunegraf.identity import Identity

ITEM = Identity().part(Identity().document("example.org", "1"), "item", "7")


def test_an_item_shows_each_value_and_the_sentence_that_proves_it(client):
    item = client.get("/api/v1/agenda-items/document/example.org/1/item/7?include=evidence").json()
    assert item["id"] == ITEM
    assert item["title"] == ["Rygestop"]
    [proof] = item["evidence"]
    assert (proof["property"], proof["value"], proof["quote"], proof["start"], proof["end"], proof["mode"]) == (
        "title", "Rygestop", "Rygestop", 3, 11, "stated",
    )  # fmt: skip


def test_an_item_is_found_by_its_whole_iri_too(client):
    assert client.get(f"/api/v1/agenda-items/{quote(ITEM, safe='')}").json()["id"] == ITEM


def test_an_item_read_as_json_ld_gives_the_triples_of_the_graph(client):
    item = client.get("/api/v1/agenda-items/document/example.org/1/item/7").json()
    item["@context"] = dict(context())
    triples = {(quad.predicate.value, quad.object) for quad in ox.parse(json.dumps(item), format=ox.RdfFormat.JSON_LD)}
    assert ("http://purl.org/dc/terms/title", ox.Literal("Rygestop")) in triples
    assert ("https://w3id.org/kommunegraf/ns#isOpen", ox.Literal(True)) in triples


def test_walking_the_pages_meets_every_item_once(client):
    met, link = [], "/api/v1/agenda-items?limit=70&sort=title"
    while link:
        page = client.get(link).json()
        met += [item["id"] for item in page["items"]]
        link = page.get("next")
    assert len(met) == len(set(met)) == page["total"] == 301


def test_what_is_not_there_is_a_problem_and_not_a_page(client):
    for path in ("/api/v1/agenda-items/document/none", "/api/v1/cases/document/example.org/1/item/7"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("/not-found")
    wrong = client.get("/api/v1/agenda-items?limit=0")
    assert wrong.status_code == 422
    assert wrong.headers["content-type"] == "application/problem+json"
    nothing = client.get("/api/v1/nothing")
    assert (nothing.status_code, nothing.headers["content-type"]) == (404, "application/problem+json")
    assert "agenda-items" in nothing.json()["detail"]


def test_health_names_the_generation(client):
    assert client.get("/health").json()["generation"] == 1


def test_the_endpoints_are_listed_on_a_page_that_loads_nothing(client):
    page = client.get("/docs")
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page.text
    assert "<script" not in page.text
    assert "https://" not in page.text
