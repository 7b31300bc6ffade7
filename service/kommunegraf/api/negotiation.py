"""Content negotiation: the best of what can be given for an Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

SOLUTIONS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
TRIPLES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-quads",
    "application/trig",
)
# What people and clients call the formats, beside the media types themselves.
SHORT = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "turtle": (None, "text/turtle"),
    "ttl": (None, "text/turtle"),
    "nt": (None, "application/n-triples"),
    "ntriples": (None, "application/n-triples"),
    "jsonld": (None, "application/ld+json"),
    "rdfxml": (None, "application/rdf+xml"),
    "nq": (None, "application/n-quads"),
    "nquads": (None, "application/n-quads"),
    "trig": (None, "application/trig"),
}
_ALIASES = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/plain": ("application/n-triples",),
}


def parse_accept(header: str) -> list[tuple[str, float]]:
    """(media range, q) in the order of the header; ill-formed members are passed over, q outside 0..1 is clipped."""
    ranges: list[tuple[str, float]] = []
    for member in header.split(","):
        media, *parameters = (part.strip().lower() for part in member.split(";"))
        if media.count("/") != 1:
            continue
        ranges.append((media, _weight(parameters)))
    return ranges


def best(header: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that suits the header best; the first where all are equal or there is no header.

    A more specific range overrides a less specific one. None: nothing suits (406).
    """
    ranges = parse_accept(header or "*/*")
    if not ranges:
        return offered[0]
    scored = [(_quality(media, ranges), -index, media) for index, media in enumerate(offered)]
    quality, _, media = max(scored)
    return media if quality > 0 else None


@lru_cache(maxsize=256)
def accepts_gzip(header: str | None) -> bool:
    """Whether a body may be sent with `Content-Encoding: gzip` (RFC 9110, 12.5.3)."""
    wanted = {"gzip": 0.0, "*": 0.0}
    for member in (header or "").lower().split(","):
        coding, _, parameters = member.partition(";")
        coding = coding.strip().replace("x-gzip", "gzip")
        if coding in wanted:
            wanted[coding] = _weight(parameters.split(";"))
            if coding == "gzip":
                return wanted["gzip"] > 0
    return wanted["*"] > 0


def _weight(parameters: Sequence[str]) -> float:
    """The value of `q` among parameters: 1 where it is not there, 0 where it is no number, clipped to 0..1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    top: tuple[int, float] = (-1, 0.0)
    for pattern, quality in ranges:
        if pattern == media or media in _ALIASES.get(pattern, ()):
            rank = 2
        elif pattern == media.partition("/")[0] + "/*":
            rank = 1
        elif pattern == "*/*":
            rank = 0
        else:
            continue
        top = max(top, (rank, quality))
    return top[1]
