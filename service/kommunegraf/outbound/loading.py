"""LOAD without Oxigraph: an RDF document of another host, fetched by the guarded client and parsed."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pyoxigraph as ox

from kommunegraf.errors import OutboundError, ServiceRefused
from kommunegraf.outbound.federation import Federation

_ACCEPTED = (
    "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8, "
    "application/trig;q=0.8, application/n-quads;q=0.8"
)
_UNTOLD = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})


async def fetch_rdf(source: str, federation: Federation) -> list[ox.Quad]:
    """The quads of an RDF document (SPARQL 1.1 Update, 3.1.4), its relative IRIs resolved against `source`.

    The format is what the content type says, else what the address ends in; blank nodes get labels of their own.
    Raises `ServiceRefused` where `source` is not allowed (`KOMMUNEGRAF_SERVICE_ALLOW` counts for LOAD too, SILENT or
    not), `OutboundError` (`OutboundTimeout`) where it cannot be had or does not parse.
    """
    if not federation.allowed.permits(source):
        raise ServiceRefused(
            f"LOAD <{source[:200]}>: the address is not among those that this service asks; "
            "send the triples themselves (graph store protocol)"
        )
    answer = await federation.client().fetch("GET", source, {"Accept": _ACCEPTED})
    rdf = _format(answer.media_type, source)
    if rdf is None:
        raise OutboundError(f"LOAD <{source[:200]}>: the answer is in no RDF format that is read here")
    return await asyncio.to_thread(_parsed, answer.body, rdf, source)


def _format(media_type: str, source: str) -> ox.RdfFormat | None:
    if media_type not in _UNTOLD:
        return ox.RdfFormat.from_media_type(media_type)
    extension = PurePosixPath(urlsplit(source).path).suffix.removeprefix(".")
    return ox.RdfFormat.from_extension(extension) if extension else None


def _parsed(content: bytes, rdf: ox.RdfFormat, source: str) -> list[ox.Quad]:
    try:
        return list(ox.parse(content, format=rdf, base_iri=source, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        raise OutboundError(f"LOAD <{source[:200]}>: the answer does not parse: {error}") from error
