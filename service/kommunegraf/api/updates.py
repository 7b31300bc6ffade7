"""SPARQL updates over HTTP (SPARQL 1.1 Protocol, 2.2), for the bearers of a token."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from fastapi import Request
from fastapi.responses import JSONResponse, Response

from kommunegraf.api.addresses import service_address
from kommunegraf.api.problems import Problem
from kommunegraf.api.state import state_of
from kommunegraf.api.tokens import require
from kommunegraf.api.update_runner import Gone, UpdateRunner
from kommunegraf.store.tokens import Scope, Token
from kommunegraf.update.job import Action, Job

_logger = logging.getLogger(__name__)
_CLOSED_REQUEST = 499  # what servers note for a client that hung up; it never arrives


@dataclass(frozen=True, slots=True)
class Written:
    """What a request to write came to."""

    generation: int
    existed: bool
    content: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Kommunegraf-Generation": str(self.generation)}


async def answer_update(request: Request, update: str, using: Sequence[str], named: Sequence[str]) -> Response:
    """Applies a SPARQL update whole or not at all, and says what it changed.

    `using` and `named` are the graphs that `using-graph-uri` and `using-named-graph-uri` name. Relative IRIs resolve
    against the endpoint's own address. Raises `Problem`.
    """
    token = await require(request, Scope.UPDATE)
    base_iri = f"{public_url(request)}{request.url.path}"
    written = await write(
        request,
        token,
        Action.UPDATE,
        base_iri=base_iri,
        update=update,
        using=tuple(using),
        using_named=tuple(named),
    )
    return JSONResponse(written.content, headers=written.headers)


async def write(request: Request, token: Token, action: Action, *, body: bytes = b"", **job: Any) -> Written:
    """Has the request done by the writing process. Raises `Problem`."""
    outcome = await outcome_of(request, action, body, prefixes=token.graph_prefixes, **job)
    existed = outcome.pop("existed")
    if outcome["graphs"]:
        _logger.info("%s by token %s: generation %s", action.value, token.id, outcome["generation"])
    return Written(outcome["generation"], existed, outcome)


async def outcome_of(request: Request, action: Action, body: bytes, **job: Any) -> dict[str, Any]:
    """What the writing process says of a request whose body has been read. Raises `Problem`."""
    runner = request.app.state.updates
    assert isinstance(runner, UpdateRunner)
    settings = state_of(request).settings.model_dump(mode="json")
    try:
        return await runner.run(Job(action, settings, length=len(body), **job), body, _gone(request))
    except Gone:
        raise client_gone() from None


def client_gone() -> Problem:
    """Nobody is there to read it; the log of requests has its status."""
    return Problem(_CLOSED_REQUEST, "gone", "The client hung up", "nothing was changed")


async def _gone(request: Request) -> None:
    """Ends when the client hangs up; the body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def public_url(request: Request) -> str:
    """What the service is reached by, without a slash at its end: the setting, else what the request says."""
    return service_address(request.scope, state_of(request).settings.public_url)


def check_iri(iri: str) -> str:
    """Gives the IRI back. Raises `Problem` (400) where it is none."""
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise Problem(400, "dataset", "A graph's name is no IRI", f"{iri[:200]!r}: {error}") from None
