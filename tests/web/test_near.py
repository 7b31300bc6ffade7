"""REST, the reader and addresses of nodes say the same of what is not there: what is near, and what is gone."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.store import tombstones

MISSPELT = "municipality/0710/case/24%2F1188"


def test_rest_and_addresses_of_nodes_name_the_same_near_iris(pages: TestClient) -> None:
    json = {"accept": "application/json"}
    node = pages.get(f"/id/{MISSPELT}", headers=json).json()
    item = pages.get(f"/api/v1/cases/{MISSPELT}", headers=json).json()
    timeline = pages.get(f"/api/v1/documents/{MISSPELT}/text", headers=json).json()
    assert node["near"] == item["near"] == timeline["near"]
    assert node["near"][0] == f"{DEFAULT_BASE}id/municipality/0710/case/24%2F1187"


def test_the_reader_names_the_document_that_a_longer_iri_begins_with(pages: TestClient) -> None:
    found = pages.get("/api/v1/agenda-items?limit=1&include=filters").json()["items"][0]
    end = found["id"].partition("/id/")[2]
    answer = pages.get(f"/read/{end}", headers={"accept": "application/json"})
    assert (answer.status_code, found["filters"]["document"][0] in answer.json()["near"]) == (404, True)


@pytest.mark.parametrize("behind", ["", "/item/1", "/item/1/decision/2", "#char=3,8", "/v/0123/evidence/ab"])
def test_a_part_of_a_removed_document_bears_its_tombstone(behind: str) -> None:
    document = Identity().document("example.org", "1")
    store = ox.Store()
    when = ox.Literal("2026-01-01T00:00:00Z", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime"))
    graph = ox.NamedNode(tombstones.graph_of(DEFAULT_BASE))
    store.add(ox.Quad(ox.NamedNode(document), ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime"), when, graph))
    stone = tombstones.above(store, DEFAULT_BASE, document + behind)
    assert stone is not None and stone.document == document
    assert tombstones.above(store, DEFAULT_BASE, Identity().document("example.org", "2") + behind) is None
