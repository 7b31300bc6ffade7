"""Only the bearer of a valid token with the right scope writes, and only where the token reaches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kommunegraf.store.tokens import Scope, Tokens

INSERT = "INSERT DATA { GRAPH <https://a.example/g> { <https://a.example/s> <https://a.example/p> 1 } }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def writes(service, **headers):
    """Every way to write."""
    turtle = {**headers, "Content-Type": "text/turtle"}
    graph = {"graph": "https://a.example/g"}
    client = service.client
    yield client.post("/sparql", content=INSERT, headers={**headers, "Content-Type": "application/sparql-update"})
    yield client.post("/sparql", data={"update": INSERT}, headers=headers)
    yield client.put("/store", params=graph, content="", headers=turtle)
    yield client.post("/store", params=graph, content="", headers=turtle)
    yield client.post("/store", content="", headers=turtle)
    yield client.delete("/store", params=graph, headers=headers)
    yield client.put("/store/x", content="", headers=turtle)
    yield client.post("/store/x", content="", headers=turtle)
    yield client.delete("/store/x", headers=headers)


def test_without_a_token_nothing_is_written(standing):
    for answer in writes(standing):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert answer.json()["type"].endswith("/unauthorised")
    assert standing.number == 1


@pytest.mark.parametrize("sent", ["Bearer", "Bearer ", "Basic {token}", "{token}", "Bearer kg_0_0", "Bearer {token}x"])
def test_other_credentials_are_no_token(standing, sent):
    for answer in writes(standing, Authorization=sent.format(token=standing.token)):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_the_word_bearer_is_read_in_any_case(service):
    headers = {"Authorization": f"bEARER {service.token}", "Content-Type": "application/sparql-update"}
    assert service.client.post("/sparql", content=INSERT, headers=headers).status_code == 200


def test_a_token_in_the_address_is_no_token(standing):
    for name in ("access_token", "token", "authorization"):
        headers = {"Content-Type": "application/sparql-update"}
        answer = standing.client.post("/sparql", params={name: standing.token}, content=INSERT, headers=headers)
        assert answer.status_code == 401
    answer = standing.client.post("/sparql", data={"update": INSERT, "access_token": standing.token})
    assert answer.status_code == 401


def test_unknown_revoked_and_expired_tokens_are_told_alike(standing):
    tokens = Tokens(standing.folder)
    revoked, sent_revoked = tokens.create([Scope.UPDATE])
    tokens.revoke(revoked.id)
    _, sent_expired = tokens.create([Scope.UPDATE], expires=datetime.now(UTC) - timedelta(days=1))
    answers = [standing.update(INSERT, token=sent) for sent in (sent_revoked, sent_expired, "kg_000000000000_nothing")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert all('error="invalid_token"' in answer.headers["www-authenticate"] for answer in answers)


def test_a_token_revoked_while_the_service_runs_is_void_at_once(service):
    assert service.update(INSERT).status_code == 200
    Tokens(service.folder).revoke(service.token.split("_")[1])
    assert service.update("CLEAR GRAPH <https://a.example/g>").status_code == 401


def test_a_token_of_another_scope_does_not_write(standing):
    _, sent = Tokens(standing.folder).create([Scope.OPERATOR])
    for answer in writes(standing, Authorization=f"Bearer {sent}"):
        assert answer.status_code == 403
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    assert standing.number == 1


def test_what_is_refused_does_not_tell_what_there_is(service):
    """Whoever has no token hears the same of a graph that is there and of one that is not."""
    service.put("https://a.example/there", "")
    there, not_there = (
        service.client.delete("/store", params={"graph": f"https://a.example/{name}"}) for name in ("there", "not")
    )
    assert there.text == not_there.text


def test_a_token_that_is_kept_to_a_prefix_writes_there_alone(service):
    _, sent = Tokens(service.folder).create([Scope.UPDATE], graph_prefixes=["https://a.example/"])
    assert service.update(INSERT, token=sent).status_code == 200
    for text in (
        INSERT.replace("GRAPH <https://a", "GRAPH <https://b"),
        "CREATE GRAPH <https://b.example/g>",
        "COPY <https://a.example/g> TO <https://b.example/g>",
        "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH <https://a.example/g> { ?s ?p ?o } BIND(UUID() AS ?g) }",
    ):
        answer = service.update(text, token=sent)
        assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (403, "graph-prefix"), text
    service.token, whole = sent, service.token
    service.headers = {"Authorization": f"Bearer {sent}"}
    assert service.put("https://b.example/g", "").status_code == 403
    made = service.client.post("/store", content="", headers={**service.headers, "Content-Type": "text/turtle"})
    assert made.status_code == 403
    assert service.put("https://a.example/h", "").status_code == 201
    assert whole != sent
    assert service.number == 3


def test_queries_need_no_token(standing):
    assert standing.ask("?s <http://purl.org/dc/terms/title> 'Rygestop'")


def test_no_token_stands_in_the_services_log(service, caplog):
    with caplog.at_level("DEBUG"):
        service.update(INSERT)
        service.update(INSERT, token="kg_wrong_secret")
        service.update("nonsense")
    assert service.token not in caplog.text
    assert service.token.split("_", 2)[2] not in caplog.text
    assert "secret" not in caplog.text
