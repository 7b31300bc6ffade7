"""What REST does not give whole it says, and what it filters by words it does not load."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.api.rest.streaming import CUT, SEPARATOR
from kommunegraf.collections.rows import MOST_VALUES
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.search import searching
from kommunegraf.settings import Settings
from kommunegraf.store.writer import writing

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("test", "many")
CASES = MOST_VALUES + 7


@pytest.fixture
def client(tmp_path) -> Iterator[TestClient]:
    """One agenda item that concerns more cases than the index holds, and one that concerns none."""
    settings = Settings(data=tmp_path / "data", processes=1, workers=1)
    made = []
    for n in range(2):
        item = ox.NamedNode(f"{DOCUMENT}/item/{n}")
        made.append(ox.Quad(item, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("AgendaItem"))))
        made.append(ox.Quad(item, ox.NamedNode(iri_of("title")), ox.Literal(f"Rygestop {n}")))
    for n in range(CASES):
        case = ox.NamedNode(IDENTITY.case(IDENTITY.municipality("0710"), f"29.09.04-A00-{n}-20"))
        made.append(ox.Quad(ox.NamedNode(f"{DOCUMENT}/item/0"), ox.NamedNode(iri_of("concernsCase")), case))
    with writing(settings, "test") as session:
        session.writer.replace({IDENTITY.document_graph(DOCUMENT): made})
        session.publish()
    with TestClient(create_app(settings)) as client:
        yield client


def test_an_answer_says_which_fields_have_more_values_than_it_was_found_by(client: TestClient) -> None:
    page = client.get("/api/v1/agenda-items").json()
    assert page["valuesCut"] == ["case"]
    assert max(len(item.get("concernsCase", ())) for item in page["items"]) == CASES, "an item has all"
    assert "valuesCut" not in client.get("/api/v1/documents").json()
    table = client.get("/api/v1/agenda-items?format=csv")
    assert table.headers["x-values-cut"] == "case"
    cells = [row["case"].split(SEPARATOR) for row in csv.DictReader(io.StringIO(table.text))]
    assert sorted((len(each), each[-1]) for each in cells) == [(1, ""), (MOST_VALUES + 1, CUT)]


def test_words_filter_a_list_without_the_stored_texts_being_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: bytes) -> None:
        raise AssertionError("an entry was read")

    monkeypatch.setattr(searching, "read_entry", never)
    page = client.get("/api/v1/agenda-items?q=rygestop").json()
    assert page["total"] == 2 and page["qCut"] is False
    assert client.get("/api/v1/agenda-items?q=tobak").json()["total"] == 0
