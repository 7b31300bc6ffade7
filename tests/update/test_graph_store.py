"""Graphs are read, put, added to and deleted by the Graph Store Protocol, by name and by address."""

from __future__ import annotations

import asyncio

import pyoxigraph as ox
import pytest
from writers import DOCUMENT_GRAPH

from kommunegraf.api.failures import Gone
from kommunegraf.api.state import State
from kommunegraf.store.tokens import Tokens

G = "https://a.example/g"
TURTLE = "<s> <https://a.example/p> 'Motion' ."
FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


def get(service, graph=G, **headers):
    return service.client.get("/store", params={"graph": graph}, headers=headers)


def objects(answer):
    return {quad.object.value for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}


def test_a_graph_that_is_put_can_be_got_and_replaced_and_deleted(service):
    made = service.put(G, TURTLE)
    assert made.status_code == 201
    assert made.headers["x-kommunegraf-generation"] == "2"
    assert objects(get(service)) == {"Motion"}
    assert service.put(G, TURTLE.replace("Motion", "Kost")).status_code == 200
    assert objects(get(service)) == {"Kost"}
    assert service.put(G, TURTLE, "POST").status_code == 200
    assert objects(get(service)) == {"Kost", "Motion"}
    assert service.put(G, "", "DELETE").status_code == 200
    assert get(service).status_code == 404
    assert service.put(G, "", "DELETE").status_code == 404


def test_an_empty_graph_is_a_graph(service):
    assert service.put(G, "").status_code == 201
    assert get(service).status_code == 200
    assert get(service).content.strip() == b""
    assert service.put(G, TURTLE).status_code == 200
    assert service.put(G, "").status_code == 200
    assert get(service).status_code == 200


def test_posting_nothing_changes_nothing(service):
    service.put(G, TURTLE)
    answer = service.put(G, "", "POST")
    assert (answer.status_code, answer.json()["changed"], answer.json()["generation"]) == (200, [], 2)


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_rdf_format_is_taken_and_given(service, media_type):
    [sent] = ox.parse(TURTLE, format=ox.RdfFormat.TURTLE, base_iri=G)
    body = ox.serialize([sent.triple], format=FORMATS[media_type])
    headers = {**service.headers, "Content-Type": f"{media_type}; charset=utf-8"}
    assert service.client.put("/store", params={"graph": G}, content=body, headers=headers).status_code == 201
    answer = get(service, Accept=media_type)
    assert answer.headers["content-type"].split(";")[0] == media_type
    [given] = ox.parse(answer.content, format=FORMATS[media_type])
    assert given.triple == sent.triple


def test_relative_names_are_those_of_the_graph(service):
    service.put(G, TURTLE)
    assert service.ask(f"GRAPH <{G}> {{ <https://a.example/s> ?p ?o }}")


def test_blank_nodes_of_two_requests_are_apart(service):
    service.put(G, "_:a <https://a.example/p> 1 .")
    service.put(G, "_:a <https://a.example/p> 2 .", "POST")
    assert len({quad.subject for quad in service.quads() if quad.graph_name == ox.NamedNode(G)}) == 2


def test_a_graphs_name_may_be_its_address(service):
    path = "/store/%C3%B8vrig/a%2Fb"
    headers = {**service.headers, "Content-Type": "text/turtle"}
    assert service.client.get(path).status_code == 404
    assert service.client.put(path, content=TURTLE, headers=headers).status_code == 201
    assert objects(service.client.get(path)) == {"Motion"}
    assert objects(get(service, "http://testserver" + path)) == {"Motion"}
    assert service.client.head(path).status_code == 200
    assert service.client.post(path, content="<s> <p> 'Kost' .", headers=headers).status_code == 200
    assert objects(service.client.get(path)) == {"Motion", "Kost"}
    assert service.client.delete(path, headers=service.headers).status_code == 200
    assert service.client.head(path).status_code == 404


def test_the_address_is_that_of_the_setting(start):
    service = start(public_url="https://graf.example.org/")
    service.client.put("/store/a", content=TURTLE, headers={**service.headers, "Content-Type": "text/turtle"})
    assert objects(get(service, "https://graf.example.org/store/a")) == {"Motion"}


def test_a_new_graph_gets_a_name(service):
    headers = {**service.headers, "Content-Type": "text/turtle"}
    one, other = (service.client.post("/store", content=TURTLE, headers=headers) for _ in range(2))
    assert (one.status_code, other.status_code) == (201, 201)
    assert one.headers["location"] != other.headers["location"]
    assert objects(get(service, one.headers["location"])) == {"Motion"}
    assert objects(service.client.get(one.headers["location"])) == {"Motion"}


def test_several_graphs_in_one_form_are_added_together(service):
    service.put(G, TURTLE)
    boundary = "x-1"
    form = "".join(
        f"--{boundary}\r\nContent-Disposition: form-data; name=a; filename=a.ttl\r\nContent-Type: text/turtle\r\n\r\n"
        f"_:a <https://a.example/p> '{name}' .\r\n"
        for name in ("Kost", "Røg")
    )
    headers = {**service.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    sent = f"{form}--{boundary}--\r\n".encode()
    answer = service.client.post("/store", params={"graph": G}, content=sent, headers=headers)
    assert answer.status_code == 200, answer.text
    assert objects(get(service)) == {"Motion", "Kost", "Røg"}
    assert len({quad.subject for quad in service.quads() if quad.graph_name == ox.NamedNode(G)}) == 3


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", "--x--\r\n"),
        ("multipart/form-data; boundary=x", ""),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Type: text/turtle\r\n\r\n"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Type: text/turtle\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", "--xy\r\nContent-Type: text/turtle\r\n\r\n\r\n--xy--\r\n"),
    ],
)
def test_a_broken_form_is_refused(standing, content_type, body):
    headers = {**standing.headers, "Content-Type": content_type}
    answer = standing.client.put("/store", params={"graph": G}, content=body, headers=headers)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (400, "multipart")


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/trig", "application/n-quads", "text/turtle; charset=utf-16", "application/json"],
)
def test_other_media_types_are_not_taken(standing, content_type):
    headers = {**standing.headers, **({"Content-Type": content_type} if content_type else {})}
    answer = standing.client.put("/store", params={"graph": G}, content=TURTLE, headers=headers)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (415, "media-type")
    assert standing.number == 1


def test_a_body_that_does_not_parse_names_the_line(service):
    answer = service.put(G, f"{TURTLE}\n<s> <p> 'open .")
    assert answer.status_code == 400
    assert "line 2" in answer.json()["detail"]
    assert service.client.get("/store", params={"graph": G}).status_code == 404


def test_a_body_that_is_no_utf8_is_refused(standing):
    headers = {**standing.headers, "Content-Type": "text/turtle"}
    body = "<s> <p> 'blå' .".encode("latin-1")
    assert standing.client.put("/store", params={"graph": G}, content=body, headers=headers).status_code == 400


def test_a_context_elsewhere_is_not_fetched(standing):
    headers = {**standing.headers, "Content-Type": "application/ld+json"}
    body = '{"@context": "http://127.0.0.1:9/context", "@id": "https://a.example/s", "name": "x"}'
    assert standing.client.put("/store", params={"graph": G}, content=body, headers=headers).status_code == 400


def test_a_body_that_is_too_long_is_refused(start):
    service = start(max_update_mb=1)
    answer = service.put(G, "#" * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (413, "too-long")


@pytest.mark.parametrize(
    "parameters",
    ["", "?graph=", "?graph=a", "?graph=https://a.example/g&default", "?default=1", "?default&default", "?grahp=x"],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_it_must_be_clear_which_graph_is_meant(standing, parameters, method):
    headers = {**standing.headers, "Content-Type": "text/turtle"}
    assert standing.client.request(method, f"/store{parameters}", headers=headers).status_code == 400


def test_names_are_decoded_once(service):
    for written, turtle in (("%31", "<s> <p> 'en' ."), ("%2531", "<s> <p> 'to' .")):
        headers = {**service.headers, "Content-Type": "text/turtle"}
        service.client.put(f"/store?graph=https://a.example/{written}", content=turtle, headers=headers)
    assert objects(get(service, "https://a.example/1")) == {"en"}
    assert objects(get(service, "https://a.example/%31")) == {"to"}


def test_everybody_reads_documents_and_the_default_graph(standing):
    assert objects(get(standing, DOCUMENT_GRAPH)) == {"Rygestop"}
    assert objects(standing.client.get("/store?default")) == {"Rygestop"}


def test_head_gives_the_headers_of_get(standing):
    got = get(standing, DOCUMENT_GRAPH, Accept="application/n-triples")
    head = standing.client.head("/store", params={"graph": DOCUMENT_GRAPH}, headers={"Accept": "application/n-triples"})
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"] == "application/n-triples"
    assert head.headers["x-kommunegraf-generation"] == "1"
    assert standing.client.head("/store", params={"graph": G}).status_code == 404


def test_formats_that_cannot_be_given_are_not_acceptable(standing):
    assert get(standing, DOCUMENT_GRAPH, Accept="image/png").status_code == 406


def test_patch_is_not_offered_and_the_answer_says_what_is(standing):
    for path in ("/store?default", "/store/a"):
        answer = standing.client.patch(path, headers=standing.headers)
        assert answer.status_code == 405
        assert "PUT" in answer.headers["allow"]
        assert "PATCH" not in answer.headers["allow"]


def test_a_graph_whose_generation_went_is_read_from_the_next(service, monkeypatch):
    pool = service.client.app.state.kommunegraf.pool
    run, waited = pool.run, []

    async def gone_at_first(job):
        waited.append(job)
        if len(waited) == 1:
            raise Gone("the generation is not kept any more; ask again")
        return await run(job)

    monkeypatch.setattr(pool, "run", gone_at_first)
    assert objects(get(service, DOCUMENT_GRAPH)) == {"Rygestop"}
    assert len(waited) == 2


def on_the_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize(("owner", "name"), [(State, "serving"), (Tokens, "find")])
def test_files_are_read_beside_the_event_loop(owner, name, service, monkeypatch):
    reading, where = getattr(owner, name), []

    def noted(*given):
        where.append(on_the_event_loop())
        return reading(*given)

    monkeypatch.setattr(owner, name, noted)
    assert service.put(G, TURTLE).status_code == 201
    assert get(service).status_code == 200
    assert where == [False]


@pytest.mark.parametrize("path", ["/store?default", "/.well-known/void", "/sparql", "/sparql?query=ASK{}"])
def test_a_long_list_of_formats_is_not_weighed(standing, path):
    answer = standing.client.get(path, headers={"Accept": ",".join(["text/turtle;q=0.5"] * 400)})
    assert (answer.status_code, answer.headers["content-type"]) == (431, "application/problem+json")
