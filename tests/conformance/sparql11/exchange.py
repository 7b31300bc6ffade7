"""Protocol and graph store tests: the messages of a manifest sent as written, their answers checked."""

from __future__ import annotations

import json
from urllib.parse import quote

import rdflib
from rdflib.compare import isomorphic

from sparql11.manifest import Case, Message
from sparql11.served import ENDPOINT, GRAPH_STORE, Answer, Served

# The suite's own places, and ours: "replace this value with whatever path prefix is appropriate" (its manifests).
_PLACES = (("/sparql/", ENDPOINT), ("/gsp", GRAPH_STORE))
_FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
# Answers that would let a test of bad requests pass although the request was never looked at.
_NOT_LOOKED_AT = (401, 403, 404)


def failure(case: Case, service: Served) -> str | None:
    """Why the service fails the test; None where it passes."""
    service.load(case.data)
    locations: dict[str, str] = {}
    for number, message in enumerate(case.messages, 1):
        target = message.target
        for written, location in locations.items():
            target = target.replace(written, quote(location, safe=""))
        for theirs, ours in _PLACES:
            if target.startswith(theirs):
                target = ours + target.removeprefix(theirs)
                break
        answer = service.request(message.method, target, (*message.headers, *service.credentials), message.body)
        wrong = _wrong(message, answer)
        if wrong is not None:
            return f"request {number} ({message.method} {target}): {wrong}; the body: {answer.content[:1000]!r}"
        if message.location is not None:
            locations[message.location] = answer.headers["location"]
    return None


def _wrong(message: Message, answer: Answer) -> str | None:
    if not any(_status_is(answer.status, name) for name in message.statuses):
        return f"status {answer.status}, not {' or '.join(sorted(message.statuses))}"
    if message.format is not None and answer.media_type not in _FORMATS[message.format]:
        return f"{answer.media_type} is no {message.format} format"
    if message.boolean is not None and json.loads(answer.content)["boolean"] is not message.boolean:
        return f"not {message.boolean}"
    if message.location is not None and not answer.headers.get("location"):
        return "no Location"
    for name, value in message.answer_headers:
        given = answer.headers.get(name.lower(), "")
        if given.partition(";")[0].strip() != value.partition(";")[0].strip():
            return f"{name}: {given}, not {value}"
    if message.answer_body is not None:
        expected = rdflib.Graph().parse(data=message.answer_body, format="turtle")
        actual = rdflib.Graph().parse(data=answer.content, format="turtle")
        if not isomorphic(actual, expected):
            return "another graph"
    return None


def _status_is(status: int, name: str) -> bool:
    if name.startswith("StatusCode"):
        return status // 100 == int(name[len("StatusCode")]) and status not in _NOT_LOOKED_AT
    return status == _STATUSES[name]
