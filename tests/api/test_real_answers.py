"""The samples over HTTP: every collection, address and quote, and no name of a case worker in any answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import IngestReport
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

Json = dict[str, Any]
REFERENCE = ("municipalities", "regions")  # of which no document is the source


def service(folder: DataFolder) -> TestClient:
    return TestClient(create_app(Settings(data=folder.path, workers=1)))


@pytest.fixture(scope="module")
def samples(sample_ingest: tuple[DataFolder, IngestReport]) -> Iterator[TestClient]:
    with service(sample_ingest[0]) as client:
        yield client


def walk(client: TestClient, collection: str) -> list[Json]:
    items: list[Json] = []
    link = f"/api/v1/{collection}?limit=200&include=evidence"
    while link:
        page = client.get(link).json()
        items += page["items"]
        link = page.get("next")
    return items


@pytest.mark.parametrize("collection", list(collections()))
def test_a_collection_has_items_whose_quotes_stand_in_the_served_text(samples: TestClient, collection: str) -> None:
    items = walk(samples, collection)
    assert items
    texts: dict[str, str] = {}
    proofs = [proof for item in items for proof in item["evidence"]]
    for proof in proofs:
        document = proof["version"].partition("/v/")[0].removeprefix(f"{DEFAULT_BASE}id/")
        if document not in texts:
            answer = samples.get(f"/api/v1/documents/{document}/text").json()
            assert answer["version"] == proof["version"]
            texts[document] = answer["text"]
        assert texts[document][proof["start"] : proof["end"]] == proof["quote"] != ""
        assert proof["property"] and proof["value"] and proof["mode"]
    # A document's own node is book-keeping, which no words prove.
    assert proofs or collection in ("documents", *REFERENCE)


@pytest.mark.parametrize("collection", list(collections()))
def test_an_item_is_found_by_its_address_and_by_its_iri_written_either_way(
    samples: TestClient, collection: str
) -> None:
    for item in walk(samples, collection):
        for address in (item["id"].removeprefix(f"{DEFAULT_BASE}id/"), item["id"], quote(item["id"], safe="")):
            answer = samples.get(f"/api/v1/{collection}/{address}?include=evidence").json()
            assert answer == {"@context": "/api/v1/context.jsonld", **item}, address


def test_a_case_number_with_a_bare_slash_leads_to_the_case(samples: TestClient) -> None:
    answer = samples.get("/api/v1/cases/municipality/0710/case/24/1187", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == "/api/v1/cases/municipality/0710/case/24%2F1187"


@pytest.mark.parametrize(
    "path",
    [
        "cases/municipality/0710/case/24%252F1187",
        "cases/%00",
        "cases/%FF%FE%ED%A0%80",
        "cases/%EF%BF%BF%EE%80%80",
        "cases/%3Cx%3E%22%7B%7D",
        "cases/https%3A%2F%2Fw3id.org%2Fkommunegraf%2F%20%3C",
        "cases/https://w3id.org/kommunegraf/id/%zz",
        "cases/https%3A%2F%2Fw3id.org%2Fkommunegraf%2Fid%2F%5B%0A",
        "cases/..%2F..%2Fetc%2Fpasswd",
        "cases//",
        "cases/%2F",
        "cases/%",
        "cases/" + "x%2F" * 3000,
        "documents/%00/text",
        "documents//text",
        "documents/..%2F..%2Ftext",
        "documents/municipality/0710/text",
    ],
)
def test_a_strange_address_is_answered_with_not_found(samples: TestClient, path: str) -> None:
    answer = samples.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_unknown_and_repeated_parameters_are_refused_by_name(samples: TestClient) -> None:
    for path in ("cases", "cases/x", "documents/x/text", "context.jsonld"):
        answer = samples.get(f"/api/v1/{path}?size=3")
        assert answer.status_code == 422
        assert "size" in answer.json()["detail"]
    assert "limit" in samples.get("/api/v1/cases?limit=1&limit=2").json()["detail"]


def test_an_answer_that_the_client_has_is_not_sent_again(samples: TestClient) -> None:
    [document, *_] = walk(samples, "documents")
    address = document["id"].removeprefix(f"{DEFAULT_BASE}id/")
    paths = ("cases", "cases?limit=1", f"documents/{address}", f"documents/{address}/text", "context.jsonld")
    tags = [samples.get(f"/api/v1/{path}").headers["etag"] for path in paths]
    assert len(set(tags)) == len(tags)
    for path, tag in zip(paths, tags, strict=True):
        again = samples.get(f"/api/v1/{path}", headers={"if-none-match": f'"x", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert samples.get("/api/v1/cases", headers={"if-none-match": tags[1]}).status_code == 200
    assert samples.get("/api/v1/cases/x", headers={"if-none-match": "*"}).status_code == 404


def test_no_answer_names_a_case_worker(sample_ingest: tuple[DataFolder, IngestReport]) -> None:
    nothing_names_a_case_worker(sample_ingest[0])


def test_no_answer_from_the_real_documents_names_a_case_worker(seed_ingest: tuple[DataFolder, IngestReport]) -> None:
    nothing_names_a_case_worker(seed_ingest[0])


def nothing_names_a_case_worker(folder: DataFolder) -> None:
    names = masked_names(folder)
    assert names
    everything = ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    with service(folder) as client:
        bodies = [client.get("/sparql", params={"query": query}).text for query in everything]
        for collection in collections():
            for item in walk(client, collection):
                bodies.append(client.get(f"/api/v1/{collection}/{item['id']}").text)
                if collection == "documents":
                    bodies.append(client.get(f"/api/v1/documents/{item['id']}/text").text)
    said = "\n".join(bodies).casefold()
    assert not [name for name in names if name.casefold() in said]


def masked_names(folder: DataFolder) -> set[str]:
    """Whole names that the stored texts hold and the served texts must not."""
    names = set()
    ledger = folder.current().open_ledger()
    for document in ledger.documents():
        entry = ledger.entry(document)
        assert entry is not None
        text = folder.texts.stored(entry.text_sha256)
        names |= {text[start:end] for start, end in folder.texts.about(entry.text_sha256)["masks"]}
    return {" ".join(name.split()) for name in names if " " in name.strip()}
