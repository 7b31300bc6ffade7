"""No query makes the service call anybody, however it writes the call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from running_service import RunningService


class Neighbour(ThreadingHTTPServer):
    """Somebody on loopback who sends whoever comes on to another address of its own, and remembers them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Redirecting)
        self.visits: list[str] = []


class _Redirecting(BaseHTTPRequestHandler):
    def handle_one_request(self) -> None:
        assert isinstance(self.server, Neighbour)
        self.server.visits.append("somebody")
        here = f"http://127.0.0.1:{self.server.server_port}/inside"
        self.wfile.write(f"HTTP/1.1 307 Moved\r\nLocation: {here}\r\nContent-Length: 0\r\n\r\n".encode())
        self.close_connection = True


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Neighbour]:
    with Neighbour() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


CALLS = {
    "to loopback": "SELECT * { SERVICE <HERE> { ?s ?p ?o } }",
    "to loopback, in silence": "SELECT * { SERVICE SILENT <HERE> { ?s ?p ?o } }",
    "to loopback by name": "SELECT * { SERVICE <http://localhost:PORT/> { ?s ?p ?o } }",
    "to loopback as a number": "SELECT * { SERVICE <http://2130706433:PORT/> { ?s ?p ?o } }",
    "to loopback by IPv6": "SELECT * { SERVICE <http://[::ffff:127.0.0.1]:PORT/> { ?s ?p ?o } }",
    "to every address of this machine": "SELECT * { SERVICE <http://0.0.0.0:PORT/> { ?s ?p ?o } }",
    "to a link-local address": "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
    "to who redirects": "SELECT * { SERVICE <HERE/redirect> { ?s ?p ?o } }",
    "through BASE": "BASE <HERE> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "through a BASE that begins late": "BASE <http://127.0.0.1> BASE <HERE> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "through a prefix": "PREFIX x: <HERE> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "through a prefix and a name": "PREFIX x: <http://127.0.0.1:> SELECT * { SERVICE x:PORT { ?s ?p ?o } }",
    "by a variable": "SELECT * { BIND(<HERE> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "by a variable from VALUES": "SELECT * { VALUES ?e { <HERE> } SERVICE ?e { ?s ?p ?o } }",
    "by a variable made of data": (
        "SELECT * { { SELECT (IRI(CONCAT('http://127.0.0.1:', 'PORT')) AS ?e) {} } "
        "LATERAL { SERVICE ?e { ?s ?p ?o } } }"
    ),
    "in small letters": "select * { service <HERE> { ?s ?p ?o } }",
    "in an escape": "SELECT * { \\u0053ERVICE <HERE> { ?s ?p ?o } }",
    "behind a comment": "SELECT * { SERVICE # nothing\n <HERE> { ?s ?p ?o } }",
    "within EXISTS": "ASK { FILTER NOT EXISTS { SERVICE <HERE> { ?s ?p ?o } } }",
    "within a sub-query": "SELECT * { { SELECT * { OPTIONAL { SERVICE <HERE> { ?s ?p ?o } } } } }",
    "from CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <HERE> { ?s ?p ?o } }",
    "of a file": "SELECT * { SERVICE <file:///etc/hostname> { ?s ?p ?o } }",
}


def _written(text: str, neighbour: Neighbour) -> str:
    port = str(neighbour.server_port)
    return text.replace("HERE", f"http://127.0.0.1:{port}/").replace("PORT", port)


@pytest.mark.parametrize("way", CALLS)
def test_a_call_is_refused_and_reaches_nobody(way: str, service: RunningService, neighbour: Neighbour):
    answer = service.ask(_written(CALLS[way], neighbour))
    # An escape outside of strings and IRIs is no SPARQL for Oxigraph, whatever it stands for.
    assert (answer.status, answer.kind) == (400, "query-syntax" if way == "in an escape" else "service")
    assert answer.seconds < service.deadline + 1
    assert neighbour.visits == []


LOADS = ("file:///etc/hostname", "HERE", "http://169.254.169.254/latest/meta-data/")


@pytest.mark.parametrize("source", LOADS)
def test_a_load_by_nobody_is_refused_and_reaches_nobody(source: str, service: RunningService, neighbour: Neighbour):
    update = _written(f"LOAD <{source}>", neighbour)
    headers = {"content-type": "application/sparql-update"}
    answer = service.send("POST", "/sparql", update.encode(), headers)
    assert answer.status in (401, 403)
    assert answer.kind
    assert answer.seconds < service.deadline + 1
    assert service.ask(update).kind == "query-syntax"
    assert neighbour.visits == []
