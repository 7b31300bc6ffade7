"""What LOAD names is fetched by the guarded client and parsed, never by Oxigraph."""

from __future__ import annotations

import asyncio
import gzip
import itertools

import pyoxigraph as ox
import pytest

from kommunegraf.errors import OutboundError, ServiceRefused
from kommunegraf.outbound.allowed import AllowList
from kommunegraf.outbound.federation import Federation
from kommunegraf.outbound.loading import fetch_rdf
from stand_in import Reply, StandIn, standing_in

TURTLE = b"<a> <urn:p> <#b> , 1 ; <urn:q> _:x ."
TRIPLES = b"<urn:a> <urn:p> <urn:b> .\n"


def load(server: StandIn, path: str, **more: int) -> list[ox.Quad]:
    federation = Federation(allowed=AllowList.of([server.url + "*"]), **more)
    return asyncio.run(fetch_rdf(server.url + path, federation))


def serving(body: bytes, media_type: str = "", **headers: str) -> Reply:
    return Reply(200, {"Content-Type": media_type, **headers}, (body,))


@pytest.mark.parametrize(
    ("path", "media_type", "body"),
    [
        ("x", "text/turtle; charset=utf-8", TRIPLES),
        ("x", "application/n-triples", TRIPLES),
        ("x.rdf", "application/trig", TRIPLES),
        ("x.ttl", "text/plain", TRIPLES),
        ("x.nt?y=z.rdf", "application/octet-stream", TRIPLES),
        ("x.nq", "", TRIPLES),
        ("x", "application/ld+json", b'{"@id": "urn:a", "urn:p": {"@id": "urn:b"}}'),
        ("x", "application/rdf+xml",
         b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:"><r:Description r:about="urn:a">'
         b'<u:p r:resource="urn:b"/></r:Description></r:RDF>'),
    ],
)  # fmt: skip
def test_the_format_is_what_the_server_says_else_what_the_address_ends_in(
    path: str, media_type: str, body: bytes
) -> None:
    with standing_in(lambda _: serving(body, media_type)) as server:
        [quad] = load(server, path)
    assert (str(quad.subject), str(quad.predicate), str(quad.object)) == ("<urn:a>", "<urn:p>", "<urn:b>")


def test_relative_iris_are_those_of_the_document_and_blank_nodes_new_each_time() -> None:
    with standing_in(lambda _: serving(TURTLE, "text/turtle")) as server:
        first, second = load(server, "d/doc"), load(server, "d/doc")
        assert first[0].subject == ox.NamedNode(server.url + "d/a")
        assert first[0].object == ox.NamedNode(server.url + "d/doc#b")
    assert first[2].object != second[2].object


@pytest.mark.parametrize(
    ("path", "reply"),
    [
        ("x", serving(TRIPLES, "text/html")),
        ("x", serving(TRIPLES, "text/plain")),
        ("x.exe", serving(TRIPLES, "")),
        ("x", serving(b"<a> <b>", "text/turtle")),
        ("x", serving(b'{"@context": "http://127.0.0.1:9/context", "p": 1}', "application/ld+json")),
        ("x", serving(b"\xff\xfe", "text/turtle")),
        ("x", Reply(404)),
        ("x", Reply(302, {"Location": "http://127.0.0.1:9/"})),
        ("x", Reply(200, {"Content-Type": "text/turtle"}, itertools.repeat(b"#" * 10_000))),
        ("x", serving(gzip.compress(b"#" * 10_000_000), "text/turtle", **{"Content-Encoding": "gzip"})),
    ],
)
def test_what_cannot_be_read_is_a_failure(path: str, reply: Reply) -> None:
    with standing_in(lambda _: reply) as server, pytest.raises(OutboundError):
        load(server, path, max_bytes=100_000)


@pytest.mark.parametrize(
    "source", ["file:///etc/passwd", "http://169.254.169.254/latest", "http://localhost/x", "urn:x", "/etc/passwd", ""]
)
def test_only_addresses_of_the_list_are_loaded_from(source: str) -> None:
    federation = Federation(allowed=AllowList.of(["http://example.org/data/*"]))
    with pytest.raises(ServiceRefused, match="not among"):
        asyncio.run(fetch_rdf(source, federation))
