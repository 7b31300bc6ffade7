"""A request too long, nested too deep, or no HTTP at all is refused with a problem, and the next one is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from running_service import RunningService

QUERY = {"content-type": "application/sparql-query"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def _the_next_is_answered(service: RunningService) -> Iterator[None]:
    yield
    assert service.ask("ASK { ?s ?p ?o }").body == b'{"head":{},"boolean":true}'


def raw(service: RunningService, sent: bytes) -> bytes:
    """What comes back for bytes as they are, until the connection ends."""
    with service.connect() as client:
        received = b""
        try:
            client.sendall(sent)
            while piece := client.recv(65536):
                received += piece
        except ConnectionError:
            pass
        return received


def refusal(received: bytes) -> tuple[int, str]:
    """Status and kind of problem."""
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    return int(head.split()[1]), json.loads(body)["type"].rpartition("/")[2]


def test_a_query_of_a_million_characters_is_answered_and_of_one_more_is_not(service: RunningService):
    query = "ASK { FILTER(STRLEN('" + "x" * 999_970 + "') > 1) }"
    assert service.ask(query).status == 200
    assert service.ask("ASK {} #" + "æ" * 999_992).status == 200
    longer = service.ask("ASK {} #" + "æ" * 999_993)
    assert (longer.status, longer.kind) == (413, "too-long")


LONG_ONES = {
    "a million words SERVICE": "SELECT * { # " + "service x" * 111_000 + "\n ?s ?p ?o } LIMIT 1",
    "a list of numbers": "SELECT * { VALUES ?x {" + " 1" * 499_000 + "} } LIMIT 1",
    "many patterns": "SELECT * { ?s ?p ?o ." + "?s ?p ?o ." * 90_000 + "} LIMIT 1",
    "many alternatives": "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * 40_000) + "} LIMIT 1",
    "many conditions": "SELECT * { ?s ?p ?o FILTER(true" + " && true" * 100_000 + ") } LIMIT 1",
    "many steps of a path": "SELECT * { ?s <x:p>" + "/<x:p>" * 100_000 + " ?o } LIMIT 1",
    "a string that does not end": "SELECT * { ?s ?p '" + "x" * 900_000,
    "backslashes": "SELECT * { ?s ?p '" + "\\\\" * 400_000 + "' } LIMIT 1",
    "brackets that open": "SELECT * " + "{" * 900_000,
    "brackets side by side": "SELECT * { ?s ?p ?o " + "{}" * 450_000 + "}",
    "prefixes": "PREFIX x: <x:> " * 60_000 + "ASK {}",
}


@pytest.mark.parametrize("kind", LONG_ONES)
def test_a_long_query_of_any_kind_is_answered_in_time(kind: str, service: RunningService):
    query = LONG_ONES[kind][:1_000_000]
    answer = service.ask(query)
    assert answer.status in (200, 400, 413, 422)
    assert answer.status == 200 or answer.kind
    assert answer.seconds < service.deadline + 1


NESTED = {
    "groups": ("ASK ", "{", "", "}", ""),
    "parentheses": ("ASK { FILTER(", "(", "1", ")", ") }"),
    "negations": ("ASK { FILTER(", "!", "true", "", ") }"),
    "options": ("ASK { ", "OPTIONAL {", "", "}", "}"),
    "sub-queries": ("SELECT * {", "{SELECT * {", "", "}}", "}"),
    "paths": ("ASK { ?s ", "(", "<x:p>", ")", " ?o }"),
    "inverse paths": ("ASK { ?s ", "^(", "<x:p>", ")", " ?o }"),
    "lists": ("ASK { ?s <x:p> ", "(", "1", ")", " }"),
    "blank nodes": ("ASK { ?s <x:p> ", "[<x:p> ", "1", "]", " }"),
    "EXISTS": ("ASK { ", "FILTER EXISTS {", "", "}", " }"),
    "IF": ("ASK { FILTER(", "IF(true,", "1", ",1)", ") }"),
    "triple terms": ("ASK { ?s <x:p> ", "<<( ?s ?p ", "?o", " )>>", " }"),
}


@pytest.mark.parametrize("depth", [500, 20_000])
@pytest.mark.parametrize("what", NESTED)
def test_what_is_nested_deep_is_answered_or_refused_in_time(what: str, depth: int, service: RunningService):
    head, opening, core, closing, tail = NESTED[what]
    answer = service.ask(head + opening * depth + core + closing * depth + tail)
    assert answer.status in (200, 400, 422), answer.body[:300]
    assert answer.status == 200 or answer.kind in ("query-syntax", "query-crash", "query-timeout", "query-memory")
    assert answer.seconds < service.deadline + 1


def test_a_form_of_escapes_alone_is_read_in_time(service: RunningService):
    answer = service.send("POST", "/sparql", b"query=" + b"%41" * 1_000_000, FORM)
    assert (answer.status, answer.kind) == (400, "query-syntax")
    assert answer.seconds < service.deadline + 1


def test_a_query_that_does_not_parse_is_told_where_and_what_was_expected(service: RunningService):
    answer = service.ask("SELECT * {\n ?s ?p ?o\n FILTER ?x }")
    assert (answer.status, answer.kind) == (400, "query-syntax")
    detail = json.loads(answer.body)["detail"]
    assert "3:" in detail
    assert "expected" in detail
    unknown = service.ask("ASK { ?s nowhere:x ?o }")
    assert (unknown.status, unknown.kind) == (400, "query-syntax")
    assert "the prefix nowhere: is not declared" in json.loads(unknown.body)["detail"]


def test_what_is_escaped_twice_is_unescaped_once(service: RunningService):
    once = quote("ASK { ?s ?p '%41' }")
    assert service.send("GET", f"/sparql?query={once}").status == 200
    assert service.send("GET", f"/sparql?query={quote(once)}").kind == "query-syntax"
    assert service.send("POST", "/sparql", f"query={quote(once)}".encode(), FORM).kind == "query-syntax"
    assert service.send("GET", "/sparql?query=ASK%20%7B%7D%20%FF").kind == "encoding"
    assert service.send("POST", "/sparql", b"ASK {} #\xff", QUERY).kind == "encoding"


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/json", "multipart/form-data; boundary=x", "application/sparql-query2", "*/*"],
)
def test_a_body_of_another_media_type_is_refused(media_type: str, service: RunningService):
    answer = service.send("POST", "/sparql", b"ASK {}", {"content-type": media_type})
    assert (answer.status, answer.kind) == (415, "media-type")


def test_a_body_that_is_too_long_is_refused_with_its_length_told_or_not(service: RunningService):
    told = service.send("POST", "/sparql", b"#" * 13_000_000, QUERY)
    assert (told.status, told.kind) == (413, "too-long")
    untold = service.send("POST", "/sparql", iter([b"#" * 65_536] * 300), QUERY)
    assert (untold.status, untold.kind) == (413, "too-long")
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
    with service.connect() as client:
        client.sendall(head % 10**15)
        assert client.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize(
    "headers",
    [b"X: " + b"a" * 100_000 + b"\r\n", b"X: a\r\n" * 20_000, b"a" * 100_000 + b": x\r\n"],
    ids=("value", "many", "name"),
)
def test_header_fields_of_a_hundred_kilobytes_are_refused(headers: bytes, service: RunningService):
    assert refusal(raw(service, b"GET /health HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n")) == (431, "too-long")


def test_header_fields_without_end_are_refused_before_they_end(service: RunningService):
    assert refusal(raw(service, b"GET /health HTTP/1.1\r\nX: " + b"a" * 5_000_000)) == (431, "too-long")


def test_an_address_of_a_million_bytes_is_refused_and_of_sixty_thousand_is_not(service: RunningService):
    whole = b"GET /sparql?query=ASK%%7B%%7D%%23%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert raw(service, whole % (b"x" * 60_000)).startswith(b"HTTP/1.1 200 ")
    assert refusal(raw(service, whole % (b"x" * 70_000))) == (414, "too-long")
    assert refusal(raw(service, whole % (b"x" * 1_000_000))) == (414, "too-long")
    assert refusal(raw(service, b"GET /" + b"x" * 1_000_000)) == (414, "too-long")


def test_a_long_list_of_accepted_formats_is_refused(service: RunningService):
    for name in ("accept", "accept-encoding"):
        answer = service.send("GET", "/sparql?query=ASK%7B%7D", headers={name: "a/b;q=0.1," * 6000})
        assert (answer.status, answer.kind) == (431, "too-long")


CHUNKED = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
)


@pytest.mark.parametrize(
    "beside",
    [
        b"6;x=" + b"a" * 2_000_000,
        b"6\r\nASK {}\r\n0\r\nX: " + b"a" * 2_000_000,
        b"6\r\nASK {}\r\n0\r\n" + b"X: a\r\n" * 300_000,
    ],
    ids=("a chunk's extension", "a trailer field", "many trailer fields"),
)
def test_what_stands_beside_a_body_without_end_is_cut_off(beside: bytes, service: RunningService):
    assert raw(service, CHUNKED + beside) == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0" * 1000,
        b"GET /health HTTP/1.1\r\nHost x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}",
        CHUNKED + b"zz\r\n",
    ],
    ids=(
        "TLS",
        "HTTP/2",
        "nothing but zeros",
        "no colon",
        "negative",
        "two framings",
        "two lengths",
        "no size",
    ),
)
def test_what_is_no_request_is_refused(sent: bytes, service: RunningService):
    received = raw(service, sent)
    assert not received or refusal(received) == (400, "http")
