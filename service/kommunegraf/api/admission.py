"""What a query passes before it runs: its text read, its SERVICE clauses evaluated, and no other call left in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from kommunegraf.api.problems import Problem
from kommunegraf.errors import OutboundError, OutboundTimeout, QueryError, ServiceRefused
from kommunegraf.outbound.federation import Federation, Helper, evaluate_services
from kommunegraf.settings import Settings
from kommunegraf.sparql.analysis import QueryFacts, analyse
from kommunegraf.sparql.rewriting import HiddenCall

# A longer text is read off the event loop (a million characters take up to two seconds).
_IN_PLACE = 20_000
MAX_DEPTH = 1_000


async def prepare(
    query: str, settings: Settings, helpers: Mapping[str, Helper] | None = None, base_iri: str | None = None
) -> tuple[str, QueryFacts]:
    """The query that the workers are given, and the facts of the one that came in.

    `helpers` are the service's own endpoints by IRI. Raises `Problem`: 400 (`query-syntax`) for what no parser could
    read, 400 (`service`) for an endpoint that is not asked, 502 (`service-failed`) and 504 (`service-timeout`) where
    one fails.
    """
    try:
        query.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Problem(400, "query-syntax", "The query does not parse", f"character {error.start} is none") from None
    long = len(query) > _IN_PLACE
    facts = await asyncio.to_thread(analyse, query, base_iri) if long else analyse(query, base_iri)
    if facts.depth > MAX_DEPTH:
        raise Problem(400, "query-syntax", "The query is nested too deep", f"brackets may be nested {MAX_DEPTH} deep")
    try:
        federation = Federation.of(settings, helpers) if facts.services else Federation()
        return await evaluate_services(query, facts, federation), facts
    except QueryError as error:
        raise of_refusal(error) from error


def of_refusal(error: QueryError) -> Problem:
    """The problem that a query or update is answered with which may not, or could not, ask another host."""
    match error:
        case ServiceRefused() | HiddenCall():
            return Problem(400, "service", "SERVICE is not allowed there", str(error))
        case OutboundTimeout():
            return Problem(504, "service-timeout", "Another endpoint took too long", str(error))
        case OutboundError():
            return Problem(502, "service-failed", "Another endpoint failed", str(error))
        case _:
            return Problem(400, "query-syntax", "The request does not parse", str(error))
