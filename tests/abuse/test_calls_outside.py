"""No query makes the service call anybody, however it writes the call."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running_service import RunningService, start, stop


class Neighbour(ThreadingHTTPServer):
    """Somebody on loopback who sends callers on, lets them wait or never ends, and remembers where they came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Bad)
        self.visits: list[str] = []
        self.over = threading.Event()


class _Bad(BaseHTTPRequestHandler):
    server: Neighbour

    def do_POST(self) -> None:
        self.server.visits.append(self.path)
        if self.path == "/silent":
            self.server.over.wait()
            return
        self.send_response(307 if self.path == "/redirect" else 200)
        self.send_header("Location", "/inside")
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        with contextlib.suppress(OSError):
            while self.path == "/endless" and not self.server.over.is_set():
                self.wfile.write(b'{"head":{"vars":[]},' + b" " * 65536)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Neighbour]:
    with Neighbour() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
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
    "to who redirects": "SELECT * { SERVICE <HEREredirect> { ?s ?p ?o } }",
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
    assert answer.status == 400
    assert answer.kind == "service" or (way == "in an escape" and answer.kind == "query-syntax")
    assert answer.seconds < service.deadline + 1
    assert neighbour.visits == []


@pytest.fixture(scope="module")
def trusting(big_store: Path, neighbour: Neighbour) -> Iterator[RunningService]:
    """A service that may ask this one neighbour, for a second."""
    service = start(
        big_store, workers="2", query_timeout="2", service_timeout="1", service_max_mb="1", log="off",
        service_allow=f"http://127.0.0.1:{neighbour.server_port}/*",
    )  # fmt: skip
    try:
        yield service
    finally:
        stop(service)


@pytest.mark.parametrize(
    ("place", "kind"), [("redirect", "service-failed"), ("endless", "service-failed"), ("silent", "service-timeout")]
)
def test_a_neighbour_who_may_be_asked_can_neither_send_on_nor_hold_up(
    place: str, kind: str, trusting: RunningService, neighbour: Neighbour
):
    neighbour.visits.clear()
    call = _written(f"SELECT * {{ SERVICE <HERE{place}> {{ ?s ?p ?o }} }}", neighbour)
    answer = trusting.ask(call)
    assert answer.kind == kind
    assert answer.seconds < trusting.deadline + 1
    assert neighbour.visits == [f"/{place}"]
    assert trusting.ask(call.replace("SERVICE", "SERVICE SILENT")).rows == [{}]
    neighbour.visits.clear()
    trusting.until(lambda: trusting.at_rest, "nothing of it is left")


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
