"""What REST requests have in common: parameters that must be known, addresses of items, and answers still valid."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from urllib.parse import unquote

import pyoxigraph as ox
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from kommunegraf import __version__
from kommunegraf.api.problems import Problem
from kommunegraf.extraction.meeting.casenumbers import case_key
from kommunegraf.identity import Identity, segment
from kommunegraf.store.generations import Generation

_LONGEST_NUMBER = 300  # code points of a case number in an address, escapes counted
MOST_PARAMETERS = 300
LONGEST_VALUE = 2_000


def written_parameters(request: Request) -> list[tuple[str, str]]:
    """The parameters of the address, in their order. Raises `Problem` (422) for more or longer ones than are read."""
    found = list(request.query_params.multi_items())
    if len(found) > MOST_PARAMETERS or any(len(value) > LONGEST_VALUE for _, value in found):
        detail = f"at most {MOST_PARAMETERS} parameters of {LONGEST_VALUE} letters each are read"
        raise Problem(422, "parameters", "Too much is asked", detail)
    return found


class NotModified(Exception):
    """The answer that the client has is still valid: 304 (RFC 9110, 15.4.5)."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


async def on_not_modified(_: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return Response(status_code=304, headers=error.headers)


def only_known_parameters(request: Request) -> None:
    """Refuses query parameters that the endpoint does not have, or that are given twice. Raises `Problem` (422)."""
    route = request.scope.get("route")
    known = set(_parameters(route.dependant)) if isinstance(route, APIRoute) else set()
    given = [name for name, _ in request.query_params.multi_items()]
    unknown = sorted(set(given) - known)
    if unknown:
        there = ", ".join(sorted(known)) or "none"
        raise Problem(422, "parameters", "Unknown parameter", f"no parameter {', '.join(unknown)}; there is {there}")
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice:
        raise Problem(422, "parameters", "Parameter given twice", f"give {', '.join(twice)} once")


def _parameters(asked: Dependant) -> Iterator[str]:
    """The query parameters of an endpoint and of what it depends on."""
    yield from (field.alias for field in asked.query_params)
    for each in asked.dependencies:
        yield from _parameters(each)


def validators(
    request: Request, generation: Generation | None = None, variant: str = "", *, vary: str = ""
) -> dict[str, str]:
    """The headers that name the generation and let the client ask whether its answer is still valid.

    The entity tag is that of the address in the generation (None: of what only a new release changes), so one that
    comes back (`If-None-Match`) was given with an answer. It is weak where the answer may be packed: the packed one has
    the same tag and other bytes (RFC 9110, 8.8.3). `variant` is what the answer depends on beside the address,
    `vary` the header fields that it follows from (RFC 9110, 12.5.5). Raises `NotModified` for such a one.
    """
    made_of = f"{generation.number} {generation.published_at.isoformat()}" if generation else ""
    answered = f"{__version__} {made_of} {variant} {request.url}"
    digest = hashlib.sha256(answered.encode("utf-8", "surrogatepass")).hexdigest()
    headers = {
        "ETag": entity_tag(digest, packed="Accept-Encoding" in vary),
        "Cache-Control": "no-cache",  # keep it, and ask each time whether it is still valid
    }
    if vary:
        headers["Vary"] = vary
    if generation is not None:
        headers["X-Kommunegraf-Generation"] = str(generation.number)
    if is_known(request, headers["ETag"]):
        raise NotModified(headers)
    return headers


def entity_tag(digest: str, *, packed: bool) -> str:
    """The entity tag of what has this digest; a weak one where the answer is `packed` for those who take it so."""
    return f'{"W/" if packed else ""}"{digest[:20]}"'


def is_known(request: Request, entity_tag: str) -> bool:
    """Whether the client has the answer of this entity tag (`If-None-Match`: RFC 9110, 13.1.2)."""
    asked = request.headers.get("if-none-match", "")
    return entity_tag.removeprefix("W/") in (tag.strip().removeprefix("W/") for tag in asked.split(","))


def written_path(request: Request, after: int, decoded: str) -> str:
    """What follows the first `after` segments of the address as the client wrote it, its escapes still in it.

    `decoded` stands in where the server does not tell (ASGI makes `raw_path` optional).
    """
    raw = request.scope.get("raw_path")
    if not isinstance(raw, bytes):
        return "/".join(segment(part) for part in decoded.split("/"))
    written = raw.partition(b"?")[0].decode("utf-8", "replace").removeprefix(str(request.scope.get("root_path", "")))
    parts = written.split("/", after + 1)
    # Fewer where a slash among the first segments was escaped, which leads to no item.
    return parts[-1] if len(parts) == after + 2 else ""


def keyed_case(identity: Identity, iri: str) -> str | None:
    """The IRI of the case whose number `iri` has in another spelling; None where it is of no case, or is that one."""
    owner, between, number = iri.rpartition("/case/")
    keyed = identity.case(owner, case_key(unquote(number))) if between and len(number) <= _LONGEST_NUMBER else iri
    return None if keyed == iri else keyed


def moved_to(request: Request, identity: Identity, prefix: str, iri: str) -> RedirectResponse:
    """The answer that an item is found at the address of another IRI: 308 (RFC 9110, 15.4.9), the query kept."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{prefix}{iri.removeprefix(f'{identity.base}id/')}{query}", status_code=308)


def address_of(request: Request) -> str:
    """The path of a request as the client wrote it, its escapes still in it, to be linked to."""
    raw = request.scope.get("raw_path")
    return raw.partition(b"?")[0].decode("ascii", "replace") if isinstance(raw, bytes) else request.url.path


def item_iri(identity: Identity, written: str) -> str:
    """The IRI of an item whose address ends in `written`: the IRI itself, escaped or not, or what follows `/id/`.

    An escape in an IRI is part of it: `24%2F1187` is one segment. Raises `Problem` (404) for what is no IRI.
    """
    unescaped = unquote(written)
    if written.startswith(identity.base):
        iri = written
    elif unescaped.startswith(identity.base):
        iri = unescaped
    else:
        iri = f"{identity.base}id/" + "/".join(segment(unquote(part)) for part in written.split("/"))
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        raise Problem(404, "not-found", "No such item", "the address does not name an IRI") from None
