"""Triples as an answer in the RDF format that a request asks for: by the `Accept` header, or by `format`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox
from fastapi import Request

from kommunegraf.api import negotiation
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import preference
from kommunegraf.contexts import context, is_prefix

# The media types of RDF (RDF 1.1), the name of each in `format`, and how people call them.
FORMATS = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdfxml",
}
# The same for pages: `format`, what people call it, media type.
LINKED = tuple(zip(FORMATS.values(), ("Turtle", "JSON-LD", "N-Triples", "RDF/XML"), FORMATS, strict=True))
HTML = "text/html"


def media_type_of(request: Request, asked: str | None, *, html: bool) -> str:
    """The media type that suits the request best, `text/html` among them where `html` says that there is a page.

    `asked` is the value of `format`. A browser is shown Turtle where there is no page. Raises `Problem` (406).
    """
    if asked is not None:
        chosen = negotiation.SHORT.get(asked, (None, None))[1]
        if chosen not in FORMATS:
            raise Problem(406, "format", "There is no such format", f"format is one of {', '.join(FORMATS.values())}")
        return chosen
    accept = preference(request.scope, b"accept") or "*/*"
    offered = (*FORMATS, HTML) if html else tuple(FORMATS)
    best = negotiation.best(accept, offered)
    if best is None and any(media == HTML and q > 0 for media, q in negotiation.parse_accept(accept)):
        best = "text/turtle"
    if best is None:
        raise Problem(406, "format", "None of the formats you accept can be given", f"to be had: {', '.join(offered)}")
    return best


def serialised(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    """Triples in one of `FORMATS`, with the prefixes of the contexts where the format has prefixes."""
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    prefixes = _prefixes() if media_type in ("text/turtle", "application/rdf+xml") else None
    return ox.serialize(triples, format=form, prefixes=prefixes) or b""


@cache
def _prefixes() -> dict[str, str]:
    known = {name: meaning for name, meaning in context().items() if isinstance(meaning, str) and is_prefix(meaning)}
    return {
        **known,
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
