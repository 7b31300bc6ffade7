"""SERVICE before the query runs: each endpoint is asked, and its solutions take the clause's place.

A clause joins its solutions with what stands around it, wherever it stands (SPARQL 1.1 Federated Query, 2.1 and 4), so
asking first and joining afterwards gives the same. What it costs is that the endpoint gets no bindings of ours: a
pattern that has too many solutions by itself is refused, not cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.errors import (
    OutboundError,
    OutboundTimeout,
    OwnEndpointBusy,
    QueryError,
    ServiceRefused,
    UnusableAnswer,
)
from kommunegraf.outbound.allowed import AllowList
from kommunegraf.outbound.guarded import GuardedClient
from kommunegraf.outbound.solutions import failed_silently, values_block
from kommunegraf.settings import Settings
from kommunegraf.sparql.analysis import QueryFacts, Service
from kommunegraf.sparql.operations import Operation
from kommunegraf.sparql.rewriting import inline, inline_update

# Takes the text of a SELECT query, gives its result as SPARQL JSON. Raises `OutboundError`.
Helper = Callable[[str], Awaitable[bytes]]

MAX_CLAUSES = 16
_AT_ONCE = 4
_IN_PLACE = 64 * 1024  # a longer answer is read off the event loop
_LONG = 4_000  # characters: a longer text is rewritten off the event loop
MOST_PUT = 4 * 1024 * 1024  # characters that stand in the places of a query's clauses, all together
_ACCEPTED = "application/sparql-results+json, application/sparql-results+xml;q=0.8, application/json;q=0.5"


@dataclass(frozen=True, slots=True)
class Federation:
    """What SERVICE may do. `helpers` are endpoints of the service's own, by IRI, which need no entry in `allowed`.

    `base` begins the IRIs that blank nodes get. `seconds` bounds all clauses of a query together.
    """

    allowed: AllowList = field(default_factory=AllowList)
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    base: str = "https://w3id.org/kommunegraf/"
    seconds: float = 10.0
    max_bytes: int = 10 * 1024 * 1024
    max_rows: int = 10_000

    @classmethod
    def of(cls, settings: Settings, helpers: Mapping[str, Helper] | None = None) -> Federation:
        """As the settings say. Raises `ConfigurationError` for a wrong entry of `service_allow`."""
        return cls(
            allowed=AllowList.of(settings.service_allow),
            helpers=dict(helpers or {}),
            base=settings.base,
            seconds=settings.service_timeout,
            max_bytes=settings.service_max_mb * 1024 * 1024,
            max_rows=settings.service_max_rows,
        )

    def client(self) -> GuardedClient:
        return GuardedClient(self.allowed.addresses, self.seconds, self.max_bytes)

    def asks_others(self, facts: QueryFacts) -> bool:
        """Whether the query asks another host, and its answer therefore belongs to no generation of ours."""
        return any(clause.endpoint not in self.helpers for clause in facts.services)


async def evaluate_services(query: str, facts: QueryFacts, federation: Federation) -> str:
    """The query as Oxigraph is given it, its SERVICE clauses replaced by what their endpoints answer.

    Raises `ServiceRefused` before anything is asked for a variable, an IRI that cannot be told, and an endpoint that is
    not allowed, SILENT or not: SILENT is about endpoints that fail (2.2), and here none was asked. Raises
    `OutboundError` (`OutboundTimeout`) where an endpoint fails and the clause is not SILENT, or where all answers
    together are longer than `MOST_PUT`, and `HiddenCall`. SILENT is not about endpoints of the service's own either:
    `OwnEndpointBusy` where one takes too long, `UnusableAnswer`, and whatever it raises itself.
    """
    put = await _replacements(query, facts, federation)
    if len(query) + sum(map(len, put)) > _LONG:
        return await asyncio.to_thread(inline, query, facts, put)
    return inline(query, facts, put)


async def evaluate_update_services(operation: Operation, federation: Federation) -> str:
    """The same for the WHERE of an update's operation; a LOAD raises `HiddenCall`."""
    put = await _replacements(operation.text, operation.facts, federation)
    if len(operation.text) + sum(map(len, put)) > _LONG:
        return await asyncio.to_thread(inline_update, operation, put)
    return inline_update(operation, put)


async def _replacements(text: str, facts: QueryFacts, federation: Federation) -> list[str]:
    if len(facts.services) > MAX_CLAUSES:
        raise ServiceRefused(f"the query has {len(facts.services)} SERVICE clauses; at most {MAX_CLAUSES} are asked")
    for clause in facts.services:
        _check(clause, federation)
    deadline = asyncio.get_running_loop().time() + federation.seconds
    places = asyncio.Semaphore(_AT_ONCE)
    left = MOST_PUT

    async def replaced(clause: Service) -> str:
        nonlocal left
        put = await _replaced(text, clause, federation, places, deadline)
        left -= len(put)
        if left < 0:
            raise _too_long(clause, federation)
        return put

    tasks = [asyncio.create_task(replaced(each)) for each in facts.services]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _too_long(clause: Service, federation: Federation) -> QueryError:
    kind = UnusableAnswer if clause.endpoint in federation.helpers else OutboundError
    return kind(
        f"{_named(clause)}: the answers to the query's SERVICE clauses have more than {MOST_PUT} characters together: "
        "narrow the patterns in the clauses"
    )


def _named(clause: Service) -> str:
    return f"SERVICE <{str(clause.endpoint)[:200]}>"


def _check(clause: Service, federation: Federation) -> None:
    if clause.is_variable:
        raise ServiceRefused(f"SERVICE {clause.written[:80]}: an endpoint must be named by its IRI, not by a variable")
    if clause.endpoint is None:
        raise ServiceRefused(
            f"SERVICE {clause.written[:200]} names no endpoint: declare the prefix, or give an absolute IRI or BASE"
        )
    if clause.endpoint not in federation.helpers and not federation.allowed.permits(clause.endpoint):
        raise ServiceRefused(
            f"SERVICE <{clause.endpoint[:200]}> is not among the endpoints that this service asks; "
            "ask it yourself and bring its answer as VALUES"
        )


async def _replaced(
    text: str, clause: Service, federation: Federation, places: asyncio.Semaphore, deadline: float
) -> str:
    select = f"{clause.prologue}SELECT * {{{text[slice(*clause.body)]}\n}}"
    try:
        async with asyncio.timeout_at(deadline), places:
            answer, results = await _asked(str(clause.endpoint), select, federation)
            arguments = (answer, results, federation.base, federation.max_rows)
            if len(answer) < _IN_PLACE:
                return values_block(*arguments)
            return await asyncio.to_thread(values_block, *arguments)
    except (OutboundError, TimeoutError) as error:
        named, late = _named(clause), f"no answer within {round(federation.seconds, 2):g} s"
        if clause.endpoint in federation.helpers:
            if isinstance(error, OutboundError):
                raise UnusableAnswer(f"{named}: {error}") from error
            raise OwnEndpointBusy(f"{named}: {late}; try again later") from None
        if clause.silent:
            return failed_silently(clause.variables)
        if isinstance(error, TimeoutError | OutboundTimeout):
            raise OutboundTimeout(f"{named}: {late}") from None
        raise OutboundError(f"{named}: {error}") from error


async def _asked(endpoint: str, select: str, federation: Federation) -> tuple[bytes, ox.QueryResultsFormat]:
    helper = federation.helpers.get(endpoint)
    if helper is not None:
        return await helper(select), ox.QueryResultsFormat.JSON
    answer = await federation.client().fetch(
        "POST",
        endpoint,
        {"Content-Type": "application/sparql-query; charset=utf-8", "Accept": _ACCEPTED},
        select.encode("utf-8", "replace"),
    )
    results = ox.QueryResultsFormat.from_media_type(answer.media_type)
    if results not in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML):
        raise OutboundError("it answered in a format that is no SPARQL result in JSON or XML")
    return answer.body, results
