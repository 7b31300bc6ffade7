"""What thousands of documents state of one node is answered in bounded time, and says what more there is."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from indexed import publish
from kommunegraf.api import entities
from kommunegraf.api.app import create_app
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

IDENTITY = Identity()
BODY = IDENTITY.body(IDENTITY.municipality("0710"), "Byrådet")
DOCUMENTS = 3_000
STATED = IDENTITY.concept("assertion-mode", "stated")
INFERRED = IDENTITY.concept("assertion-mode", "inferred")


def shared(documents: int) -> Iterator[ox.Quad]:
    """A body that each document names, with evidence of its own; its kind is only inferred, by each of them."""
    default = ox.DefaultGraph()

    def say(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        prop = RDF_TYPE if name == "type" else iri_of(name)
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(prop), value, default)

    label, kind = ox.Literal("Byrådet", language="da"), ox.NamedNode(IDENTITY.concept("body-kind", "council"))
    yield say(BODY, "type", ox.NamedNode(iri_of("GoverningBody")))
    yield say(BODY, "label", label)
    yield say(BODY, "classification", kind)
    first = ox.NamedNode(IDENTITY.document_graph(IDENTITY.document("example.org", "0")))
    yield ox.Quad(ox.NamedNode(BODY), ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("GoverningBody")), first)
    for number in range(documents):
        version = IDENTITY.version(IDENTITY.document("example.org", str(number)), f"{number:064}")
        for name, value, mode in (("label", label, STATED), ("classification", kind, INFERRED)):
            evidence = f"{version}/evidence/{name}"
            target = IDENTITY.span(version, number, number + 7)
            yield say(BODY, "evidence", ox.NamedNode(evidence))
            yield say(evidence, "type", ox.NamedNode(iri_of("Evidence")))
            yield say(evidence, "hasBody", ox.NamedNode(BODY))
            yield say(evidence, "supportsProperty", ox.NamedNode(iri_of(name)))
            yield say(evidence, "supportsValue", value)
            yield say(evidence, "assertionMode", ox.NamedNode(mode))
            yield say(evidence, "hasTarget", ox.NamedNode(target))
            yield say(target, "hasSource", ox.NamedNode(version))
            yield say(target, "hasSelector", ox.NamedNode(IDENTITY.selector(target)))
            yield say(IDENTITY.selector(target), "exact", ox.Literal("Byrådet"))


class Counting:
    """A store that counts the quads that are read of it."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.read = 0

    def __contains__(self, quad: ox.Quad) -> bool:
        self.read += 1
        return quad in self.store

    def quads_for_pattern(self, *pattern: object) -> Iterator[ox.Quad]:
        for quad in self.store.quads_for_pattern(*pattern):
            self.read += 1
            yield quad


def read_of(documents: int, **asked: object) -> int:
    store = ox.Store()
    store.extend(shared(documents))
    counting = Counting(store)
    assert entities.describe(counting, BODY, **asked)
    return counting.read


@pytest.mark.parametrize("asked", [{"evidence": True}, {"evidence": False}, {"evidence": False, "modes": ["stated"]}])
def test_what_is_read_of_a_shared_node_does_not_grow_with_the_documents_that_state_it(asked: dict) -> None:
    assert read_of(600, **asked) == read_of(2_400, **asked) < 6_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = DataFolder(tmp_path_factory.mktemp("shared") / "data")
    folder.create()
    store = ox.Store(str(folder.path / "made"))
    store.extend(shared(DOCUMENTS))
    publish(folder, store)
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


ADDRESS = "/api/v1/bodies/municipality/0710/body/byr%C3%A5det"


def test_a_shared_node_shows_some_of_its_evidence_and_where_the_rest_is(client: TestClient) -> None:
    item = client.get(f"{ADDRESS}?include=evidence").json()
    by_property = [each["property"] for each in item["evidence"]]
    assert {name: by_property.count(name) for name in by_property} == {"label": 10, "classification": 10}
    more = {each["property"]: each for each in item["more"]}
    assert more["label"]["value"] == {"@value": "Byrådet", "@language": "da"}
    assert more["label"]["evidence"] > 10 and more["label"]["counted"] is False
    rows = client.get(f"{more['label']['href']}&format=csv").text.splitlines()
    assert len(rows) == 1 + DOCUMENTS


def test_nothing_more_is_told_where_nobody_asked_for_evidence(client: TestClient) -> None:
    assert not {"evidence", "more", "derived"} & set(client.get(ADDRESS).json())


def test_a_value_that_was_only_inferred_is_left_out_where_the_words_are_asked_for(client: TestClient) -> None:
    item = client.get(f"{ADDRESS}?mode=stated,normalised&include=evidence").json()
    assert item["label"] and "classification" not in item
    assert {each["mode"] for each in item["evidence"]} == {"stated"}
    assert "label" not in client.get(f"{ADDRESS}?mode=inferred").json()
    [line] = client.get("/api/v1/bodies?format=ndjson&mode=stated").text.splitlines()
    assert "classification" not in line


@pytest.mark.parametrize("path", [ADDRESS, "/api/v1/bodies"])
def test_an_unknown_mode_is_refused_with_those_that_there_are(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?mode=guessed")
    assert (answer.status_code, answer.json()["parameter"]) == (422, "mode")
    assert "normalised" in answer.json()["allowed"]


def test_csv_takes_no_mode_since_its_cells_are_those_of_the_filters(client: TestClient) -> None:
    assert client.get("/api/v1/bodies?format=csv&mode=stated").json()["parameter"] == "mode"
