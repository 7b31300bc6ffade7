"""LOAD and SERVICE of an update reach the hosts that the operator allows, and no others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest
from writers import Turns

from kommunegraf.settings import Settings
from kommunegraf.update.refusal import Refused

A = "https://a.example/a"
RESULT = b'{"head": {"vars": ["v"]}, "results": {"bindings": [{"v": {"type": "literal", "value": "herfra"}}]}}'


@dataclass
class Host:
    """Another host, which notes what it is asked."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def host() -> Iterator[Host]:
    found = Host()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, media_type: str, body: bytes) -> None:
            found.asked.append(self.path)
            self.send_response(200 if "missing" not in self.path else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._answer("text/turtle", b"<#s> <https://a.example/p> 'hentet' .")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer("application/sparql-results+json", RESULT)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def allowed(tmp_path, host: Host) -> Turns:
    allow = (f"{host.address}/*", f"{host.address}/sparql")
    return Turns(Settings(data=tmp_path / "data", service_allow=allow, default_graph="plain"))


def values(turns: Turns, graph: ox.NamedNode | ox.DefaultGraph) -> set[str]:
    found = [quad.object for quad in turns.quads() if quad.graph_name == graph]
    return {each.value for each in found if isinstance(each, ox.Literal)}


def test_what_load_names_is_fetched_into_the_graph(allowed, host):
    outcome = allowed.update(f"LOAD <{host.address}/d.ttl> INTO GRAPH <{A}>")
    assert [(each["graph"], each["added"]) for each in outcome["changed"]] == [(A, 1)]
    assert values(allowed, ox.NamedNode(A)) == {"hentet"}
    assert {quad.subject for quad in allowed.quads()} == {ox.NamedNode(f"{host.address}/d.ttl#s")}
    allowed.update(f"LOAD <{host.address}/d.ttl>")
    assert values(allowed, ox.DefaultGraph()) == {"hentet"}


def test_service_is_asked_before_the_update_runs(allowed, host):
    allowed.update(
        f"INSERT {{ GRAPH <{A}> {{ <https://a.example/s> <https://a.example/p> ?v }} }} "
        f"WHERE {{ SERVICE <{host.address}/sparql> {{ ?x ?y ?v }} }}"
    )
    assert values(allowed, ox.NamedNode(A)) == {"herfra"}
    assert host.asked == ["/sparql"]


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <H/d.ttl> INTO GRAPH <https://a.example/a>",
        "LOAD <file:///etc/hostname> INTO GRAPH <https://a.example/a>",
        "INSERT DATA { GRAPH <https://a.example/a> { <s> <p> 1 } } ; LOAD <H/d.ttl>",
        "BASE <H/> LOAD <d.ttl>",
        "PREFIX h: <H/> LOAD h:d.ttl",
        "INSERT { GRAPH <a> { ?s ?p ?o } } WHERE { SERVICE <H/sparql> { ?s ?p ?o } }",
        "INSERT { GRAPH <a> { ?s ?p ?o } } WHERE { SERVICE SILENT <H/sparql> { ?s ?p ?o } }",
        "INSERT { GRAPH <a> { ?s ?p ?o } } WHERE { BIND(<H/sparql> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    ],
)
def test_a_host_that_is_not_allowed_is_not_asked(tmp_path, host, text):
    turns = Turns(Settings(data=tmp_path / "data"))
    with pytest.raises(Refused) as refused:
        turns.update(text.replace("H/", f"{host.address}/"))
    assert (refused.value.status, refused.value.kind) == (400, "service")
    assert host.asked == []
    assert not (tmp_path / "data").exists()


def test_a_host_that_fails_fails_the_update(allowed, host):
    with pytest.raises(Refused) as refused:
        allowed.update(f"LOAD <{host.address}/missing.ttl> INTO GRAPH <{A}>")
    assert (refused.value.status, refused.value.kind) == (502, "service-failed")


def test_a_silent_load_that_fails_is_told_and_the_rest_is_done(allowed, host):
    outcome = allowed.update(
        f"LOAD SILENT <{host.address}/missing.ttl> INTO GRAPH <{A}> ; LOAD SILENT <https://b.example/d.ttl> ;"
        f"INSERT DATA {{ GRAPH <{A}> {{ <https://a.example/s> <https://a.example/p> 'her' }} }}"
    )
    assert len(outcome["silenced"]) == 2
    assert values(allowed, ox.NamedNode(A)) == {"her"}


def test_load_is_subject_to_the_same_rights_and_the_same_gate(tmp_path, host):
    turns = Turns(Settings(data=tmp_path / "data", service_allow=(f"{host.address}/*",)))
    for target in ("", f"INTO GRAPH <{turns.settings.base}graph/document/x>"):
        with pytest.raises(Refused) as refused:
            turns.update(f"LOAD <{host.address}/d.ttl> {target}")
        assert refused.value.kind == "graph-owned"
