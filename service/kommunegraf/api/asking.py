"""Asks saved queries for pages and REST: in a worker, within bounds, and no longer than the client stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import cache
from typing import TypeVar

from fastapi import Request

from kommunegraf import resources
from kommunegraf.api.clients import client_of
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import Gone, problem_of
from kommunegraf.api.limits import MEGABYTE
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import ClientGone
from kommunegraf.api.query_job import Job
from kommunegraf.api.state import State, state_of
from kommunegraf.api.until_gone import until_gone
from kommunegraf.api.updates import client_gone
from kommunegraf.errors import QueryError, StoreError
from kommunegraf.queries import SavedQuery, load_query
from kommunegraf.store.generations import Generation

T = TypeVar("T")
_JSON = "application/sparql-results+json"
_MOST_BYTES = 16 * MEGABYTE


@cache
def _query(name: str) -> SavedQuery:
    return load_query(resources.folder("queries") / f"{name}.rq")


async def on_newest(request: Request, make: Callable[[], Awaitable[T]]) -> T:
    """What `make` makes of the generation that is served; once more where that one goes meanwhile.

    Raises `Problem`; the work ends with the connection.
    """
    try:
        async with until_gone(request.receive):
            try:
                return await make()
            except (Gone, StoreError):
                state_of(request).look_again()
                return await make()
    except ClientGone:
        raise client_gone() from None
    except QueryError as error:
        raise problem_of(error) from error


def unanswerable(name: str) -> Problem:
    """What is answered (501) where the default graph, which all saved queries ask, is left to clients."""
    detail = f"the saved query {name} asks the default graph; serve with KOMMUNEGRAF_DEFAULT_GRAPH=merged"
    return Problem(501, "default-graph", "The default graph is left to clients here", detail)


async def rows_of(
    request: Request,
    generation: Generation,
    name: str,
    values: Mapping[str, object],
    deadline: Deadline,
    most: int,
) -> bytes:
    """The result of the saved query `name` (SPARQL 1.1 Query Results JSON) on a generation, of `most` rows at most.

    To be asked inside `on_newest`. Raises `QueryError`, and `Problem` (501) where the default graph, which the query
    asks, is left to clients.
    """
    state: State = state_of(request)
    if state.settings.default_graph == "plain":
        raise unanswerable(name)
    job = Job(
        path=str(generation.path),
        generation=generation.mark,
        query=_query(name).bind(values, state.identity.base),
        accept={"solutions": _JSON},
        limits=state.limits.lowered([("max_rows", str(most)), ("max_bytes", str(_MOST_BYTES))]),
        deadline=deadline,
        client=client_of(request.scope, state.settings.trusted_proxies),
    )
    answer = await state.pool.run(job)
    if answer.pieces is None:
        return answer.body or b""
    async with aclosing(answer.pieces) as pieces:
        return b"".join([piece async for piece in pieces])
