"""REST on generations that change: what was forgotten is told, and what has no index says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.collections.schema import PART
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.writer import writing

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("example.org", "1")
ITEM = IDENTITY.part(DOCUMENT, "item", "7")
TITLE = ox.NamedNode(iri_of("title"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", workers=1, lock_wait=1)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    put(settings, "Gåture")
    with TestClient(create_app(settings)) as client:
        yield client


def put(settings: Settings, *titles: str) -> None:
    """Publishes a document with an item for each title."""
    quads = [ox.Quad(ox.NamedNode(DOCUMENT), ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("Document")))]
    for place, title in enumerate(titles):
        node = ox.NamedNode(ITEM if place == 0 else f"{ITEM}-{place}")
        quads.append(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("AgendaItem"))))
        quads.append(ox.Quad(node, TITLE, ox.Literal(title)))
    with writing(settings, "test") as session:
        session.writer.replace({IDENTITY.document_graph(DOCUMENT): quads})
        session.publish()


def test_what_was_forgotten_is_gone_and_its_tombstone_says_when(client: TestClient, settings: Settings) -> None:
    address = f"/api/v1/agenda-items/{ITEM.partition('/id/')[2]}"
    assert client.get(address).status_code == 200
    forget(settings, DOCUMENT)
    for path in (
        address,
        f"/api/v1/documents/{DOCUMENT.partition('/id/')[2]}",
        f"{address.replace('agenda-items', 'cases')}",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
        stone = answer.json()["tombstone"]
        assert stone["document"] == DOCUMENT and stone["at"] and stone["withdrawn"] is False
    assert client.get("/api/v1/agenda-items").json()["total"] == 0
    assert client.get("/api/v1/agenda-items/document/example.org/2/item/7").status_code == 404


def test_what_its_publisher_withdrew_is_told_with_what_replaces_it(client: TestClient, settings: Settings) -> None:
    other = IDENTITY.document("example.org", "2")
    with writing(settings, "test") as session:
        session.writer.replace({IDENTITY.document_graph(DOCUMENT): []})
        tombstones.withdraw(session.writer, {DOCUMENT: other})
        session.publish()
    answer = client.get(f"/api/v1/documents/{DOCUMENT.partition('/id/')[2]}")
    assert answer.status_code == 410
    assert answer.json()["tombstone"]["withdrawn"] is True
    assert answer.json()["replacedBy"] == other


def test_a_walk_goes_on_where_it_was_when_something_newer_is_published(client: TestClient, settings: Settings) -> None:
    put(settings, "Anlæg", "Cykling", "Dans", "Fodbold")
    first = client.get("/api/v1/agenda-items?sort=title&limit=2").json()
    put(settings, "Anlæg", "Bueskydning", "Cykling", "Dans", "Fodbold")
    rest = client.get(first["next"]).json()
    assert [item["title"] for item in rest["items"]] == [["Dans"], ["Fodbold"]]


def test_lists_of_a_generation_without_an_index_say_so_and_items_are_served(
    client: TestClient, settings: Settings
) -> None:
    put(settings, "Anlæg")
    generation = DataFolder(settings.data_folder).current()
    shutil.rmtree(generation.path.parent / PART)
    answer = client.get("/api/v1/agenda-items")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert str(settings.data) not in answer.text
    item = client.get(f"/api/v1/agenda-items/{ITEM.partition('/id/')[2]}")
    assert item.json()["title"] == ["Anlæg"]
    assert client.get("/api/v1/agenda-items/x").status_code == 404
    put(settings, "Anlæg", "Dans")
    assert client.get("/api/v1/agenda-items").json()["total"] == 2


def test_text_in_titles_is_data_wherever_it_is_given(client: TestClient, settings: Settings) -> None:
    wild = '<script>alert("x")</script>,\n=1+1 | "quoted"'
    put(settings, wild)
    assert client.get("/api/v1/agenda-items").json()["items"][0]["title"] == [wild]
    table = client.get("/api/v1/agenda-items?format=csv&fields=itemNumber")
    assert table.headers["content-disposition"] == 'attachment; filename="agenda-items.csv"'
    assert '""quoted""' in table.text
