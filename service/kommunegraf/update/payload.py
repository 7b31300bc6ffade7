"""The graph in the body of a Graph Store request: one of the RDF formats, or several as multipart/form-data."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

import pyoxigraph as ox

from kommunegraf.update.candidate import Graph
from kommunegraf.update.refusal import Refused

FORMATS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
MULTIPART = "multipart/form-data"
_MAX_PARTS = 1_000


def quads_of(body: bytes, content_type: str, graph: Graph, base_iri: str) -> set[ox.Quad]:
    """The triples of the body as quads of the graph; blank nodes of each part are new ones.

    Raises `Refused`: 415 for a media type that is not taken, 400 for a body that is not what it says.
    """
    quads: set[ox.Quad] = set()
    for header, content in _parts(body, content_type):
        form = _format(header)
        try:
            parsed = ox.parse(
                content, format=form, base_iri=base_iri, without_named_graphs=True, rename_blank_nodes=True
            )
            quads.update(ox.Quad(each.subject, each.predicate, each.object, graph) for each in parsed)
        except (SyntaxError, ValueError) as error:
            place = f"line {error.lineno}: " if isinstance(error, SyntaxError) and error.lineno else ""
            raise Refused(400, "rdf-syntax", f"The body is not sound {form.name}", f"{place}{error}") from None
    return quads


def check_media_type(content_type: str) -> None:
    """Raises `Refused` (415) where the body's media type is not taken."""
    if _header(content_type).get_content_type() != MULTIPART:
        _format(_header(content_type))


def _header(content_type: str) -> Message:
    header = Message()
    header["content-type"] = content_type or "application/octet-stream"
    return header


def _format(header: Message) -> ox.RdfFormat:
    media_type = header.get_content_type()
    form = ox.RdfFormat.from_media_type(media_type) if media_type in FORMATS else None
    if form is None:
        raise Refused(415, "media-type", "The body's media type is not taken", f"send one of {', '.join(FORMATS)}")
    charset = (header.get_content_charset() or "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, "media-type", "The body's encoding is not taken", f"send UTF-8, not {charset[:40]}")
    return form


def _parts(body: bytes, content_type: str) -> Iterator[tuple[Message, bytes]]:
    header = _header(content_type)
    if header.get_content_type() != MULTIPART:
        yield header, body
        return
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not 0 < len(boundary) <= 70 or not boundary.isascii():
        raise _broken("its Content-Type names no boundary")
    # RFC 2046, 5.1.1: what stands before the first delimiter and after the last is for nobody.
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("ascii"), _MAX_PARTS + 2)
    if len(pieces) > _MAX_PARTS + 2:
        raise Refused(413, "too-long", "The body has too many parts", f"at most {_MAX_PARTS}")
    if len(pieces) < 2 or not any(piece.startswith(b"--") for piece in pieces[1:]):
        raise _broken("no part begins, or the last one does not end")
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            return
        padding, line_end, part = piece.partition(b"\r\n")
        if padding.strip(b" \t") or not line_end:
            raise _broken("a delimiter has more on its line")
        head, blank, content = (b"\r\n" + part).partition(b"\r\n\r\n")
        if not blank:
            raise _broken("a part has no empty line after its headers")
        yield _header(_content_type_of(head)), content


def _content_type_of(head: bytes) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.strip()
    return ""


def _broken(why: str) -> Refused:
    return Refused(400, "multipart", "The body is not sound multipart/form-data", why)
