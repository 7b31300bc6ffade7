"""Who shows no token changes nothing, and learns nothing of what is there."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from running_service import RunningService

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ITEM = "<https://example.org/item/1>"
UPDATES = {
    "an insertion": f"INSERT DATA {{ {ITEM} <x:p> 1 }}",
    "a deletion of all": "DELETE WHERE { ?s ?p ?o }",
    "a CLEAR": "CLEAR ALL",
    "a DROP": "DROP SILENT ALL",
    "a COPY": "COPY DEFAULT TO <https://example.org/copy>",
    "an update that takes for ever": "INSERT { ?a ?b ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a text that is no update": "INSERT DATA {",
}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_without_a_token_is_refused_in_either_form(update: str, service: RunningService):
    text = UPDATES[update]
    for body, headers in (
        (text.encode(), {"content-type": "application/sparql-update"}),
        (urlencode({"update": text}).encode(), FORM),
    ):
        answer = service.send("POST", "/sparql", body, headers)
        assert answer.status in (401, 403)
        assert answer.kind
        assert answer.seconds < service.deadline + 1
    assert service.ask(COUNT).rows == [{"n": "80000"}]


def test_an_update_is_no_query_and_goes_by_no_other_method(service: RunningService):
    assert service.ask("CLEAR ALL").kind == "query-syntax"
    assert service.send("GET", "/sparql?update=" + quote("CLEAR ALL")).status == 405
    assert service.send("POST", "/sparql", urlencode({"query": "CLEAR ALL"}).encode(), FORM).kind == "query-syntax"
    assert service.ask(COUNT).rows == [{"n": "80000"}]


def test_a_refusal_is_the_same_whatever_is_there(service: RunningService):
    """With a graph that is there and one that is not, with a token that is none and without."""
    answers = [
        service.send("POST", "/sparql", update.encode(), {"content-type": "application/sparql-update"})
        for update in (f"DELETE WHERE {{ {ITEM} ?p ?o }}", "DELETE WHERE { <x:nothing> ?p ?o }", "DROP GRAPH <x:none>")
    ]
    assert len({(answer.status, answer.body) for answer in answers}) == 1
