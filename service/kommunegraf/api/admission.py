"""What a query passes before it runs: its text read, its SERVICE clauses evaluated, and no other call left in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from kommunegraf.api.answer_cache import is_lasting
from kommunegraf.api.aside import LONG, aside
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.error_place import place_of
from kommunegraf.api.problems import Problem
from kommunegraf.errors import (
    OutboundError,
    OutboundTimeout,
    OwnEndpointBusy,
    QueryError,
    ServiceRefused,
    UnusableAnswer,
)
from kommunegraf.outbound.federation import Federation, evaluate_services
from kommunegraf.sparql.analysis import QueryFacts, analyse
from kommunegraf.sparql.group_concat import as_strings
from kommunegraf.sparql.rewriting import HiddenCall

Result = TypeVar("Result")
MAX_DEPTH = 1_000
# A query with the word SERVICE in it is read token by token, which takes time in proportion to its length.
MAX_WITH_SERVICE = 100_000  # characters
_SCANNED = 100_000  # characters that are looked through for a word in place, which takes some 3 ms
# Strings, IRIs and comments, which may hold brackets. For a bound only: where a comparison looks like an IRI, brackets
# are missed. What is too deep after all costs a worker, and no more.
_BESIDE = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*+"""|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}|"(?:[^"\\\n\r]|\\.)*+"'''
    r"""|'(?:[^'\\\n\r]|\\.)*+'|<[^<>"{}|^`\\\x00-\x20]*+>|\#[^\n\r]*+""",
    re.DOTALL,
)
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query that may run. `facts` are there where it needs them: SERVICE may stand in `text`.

    `lasting` says whether a generation has one answer to it: it calls no function of the moment and no other host.
    """

    text: str
    lasting: bool
    facts: QueryFacts | None = None

    async def evaluated(self, federation: Federation, deadline: Deadline) -> str:
        """The text that a worker is given: what SERVICE clauses give stands in their place.

        Endpoints have the time that `federation` gives them, or what the deadline has to spare, where that is less.
        Raises `Problem`: 400 (`service`) for an endpoint that is not asked, 502 (`service-failed`) and 504
        (`service-timeout`) where one fails; of the service's own 422 (`query-bytes`) and 503 (`busy`).
        """
        if self.facts is None:
            return await _aside_if_long(deadline, as_strings, self.text)
        federation = replace(federation, seconds=min(federation.seconds, deadline.spare))
        try:
            async with asyncio.timeout(deadline.left):
                return await evaluate_services(self.text, self.facts, federation)
        except TimeoutError:  # the endpoints answered in time; what they answered waited to be put in its place
            raise Problem(
                503, "busy", "The service is busy", "other long requests are being read; try again later"
            ) from None
        except QueryError as error:
            raise of_refusal(error) from error


async def _aside_if_long(deadline: Deadline, work: Callable[[str], Result], text: str, most: int = LONG) -> Result:
    return await aside(deadline.left, work, text) if len(text) > most else work(text)


def depth_of(query: str) -> int:
    """How deep brackets are nested, at least."""
    depth = deepest = 0
    for character in _BESIDE.sub(" ", query):
        if character in "{([":
            depth += 1
            if depth > deepest:  # noqa: PLR1730 - max() takes ten times as long
                deepest = depth
        elif character in "})]":
            depth -= 1
    return deepest


async def admit(query: str, federation: Federation, deadline: Deadline, base_iri: str | None = None) -> Admitted:
    """Reads a query, without asking anybody anything.

    Raises `Problem`: 400 for what no parser could read, 413 where it is too long, 503 where it cannot be read before
    the deadline.
    """
    try:
        query.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Problem(400, "query-syntax", "The query does not parse", f"character {error.start} is none") from None
    lasting = await _aside_if_long(deadline, is_lasting, query, _SCANNED)
    brackets = query.count("{") + query.count("(") + query.count("[")
    if brackets > MAX_DEPTH and await _aside_if_long(deadline, depth_of, query) > MAX_DEPTH:
        raise _too_deep()
    if await _aside_if_long(deadline, _SERVICE.search, query, _SCANNED) is None:
        return Admitted(query, lasting)
    if len(query) > MAX_WITH_SERVICE:
        raise Problem(
            413, "too-long", "The query is too long", f"with SERVICE in it, it may have {MAX_WITH_SERVICE} characters"
        )
    # Before the endpoints' answers stand in the text: they may be long, and call no function.
    text = await _aside_if_long(deadline, as_strings, query)
    facts = await _aside_if_long(deadline, partial(analyse, base_iri=base_iri), text)
    if facts.depth > MAX_DEPTH:
        raise _too_deep()
    # What SILENT stands for comes from others alone, and is never kept.
    return Admitted(text, lasting and not federation.asks_others(facts), facts)


def _too_deep() -> Problem:
    return Problem(400, "query-syntax", "The query is nested too deep", f"brackets may be nested {MAX_DEPTH} deep")


def of_refusal(error: QueryError) -> Problem:
    """The problem that a query or update is answered with which may not, or could not, ask another host."""
    match error:
        case ServiceRefused() | HiddenCall():
            return Problem(400, "service", "SERVICE is not allowed there", str(error))
        case OwnEndpointBusy():
            return Problem(503, "busy", "The service is busy", str(error))
        case UnusableAnswer():
            return Problem(422, "query-bytes", "What SERVICE gives cannot stand in the query", str(error))
        case OutboundTimeout():
            return Problem(504, "service-timeout", "Another endpoint took too long", str(error))
        case OutboundError():
            return Problem(502, "service-failed", "Another endpoint failed", str(error))
        case _:
            return Problem(400, "query-syntax", "The request does not parse", str(error), **place_of(str(error)))
