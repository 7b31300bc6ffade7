"""`/explain`: what becomes of a query, for the operator who wants to know why it is slow.

Oxigraph does not tell its plan to Python. So the algebra of the standard is shown (SPARQL 1.1, 18.2), as rdflib reads
it, with how many triples each of its patterns has by itself, and what running the query took.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from kommunegraf.api.addresses import endpoint_address
from kommunegraf.api.admission import admit
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import problem_of
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import read_request
from kommunegraf.api.query_job import Job
from kommunegraf.api.state import State, state_of
from kommunegraf.api.tokens import require
from kommunegraf.errors import QueryError
from kommunegraf.sparql.analysis import analyse
from kommunegraf.store.generations import Generation
from kommunegraf.store.tokens import Scope

router = APIRouter(tags=["Operation"])
_LONGEST = 100_000  # characters: rdflib's reader takes its time
_COUNTED = 100_000  # triples of one pattern, counted at most
_PATTERNS = 50
_FORMATS = {"solutions": "text/tab-separated-values", "boolean": "text/csv", "triples": "application/n-triples"}


class Pattern(BaseModel):
    """A triple pattern, and how many triples of the default graph it has by itself."""

    pattern: str
    triples: int
    more: bool = Field(description=f"Whether there are more than that: no more than {_COUNTED} are counted")


class Called(BaseModel):
    """A SERVICE clause."""

    endpoint: str | None
    silent: bool
    decision: str = Field(description="own, allowed or refused")


class Run(BaseModel):
    """What running it took; times in milliseconds."""

    outcome: str = Field(description="ok, or the kind of problem that it is answered with")
    detail: str | None
    queued: float
    opened: float
    ran: float = Field(description="Until the first 64 KiB of the result, or all of it, were there")
    total: float
    bytes: int


class Explanation(BaseModel):
    """What becomes of a query."""

    generation: int
    form: str | None
    cacheable: bool
    limits: str
    services: list[Called]
    query: str = Field(description="The text that Oxigraph is given")
    algebra: str | None = Field(description="As rdflib reads it; none where it cannot")
    patterns: list[Pattern]
    run: Run


_BODY = {"requestBody": {"required": True, "content": {"application/sparql-query": {"schema": {"type": "string"}}}}}


@router.post(
    "/explain",
    response_model=Explanation,
    summary="What becomes of a query (for the operator)",
    openapi_extra=_BODY,
)
async def explain(request: Request) -> Explanation:
    """Runs the query and throws its result away. It is sent as to `/sparql`, with a token of the scope `operator`."""
    await require(request, Scope.OPERATOR)
    state = state_of(request)
    asked = await read_request(
        request.scope, request.receive, state.settings.client_timeout, state.settings.query_timeout
    )
    if asked.kind != "query" or len(asked.text) > _LONGEST:
        raise Problem(400, "query-parameter", "No query", f"send a query of {_LONGEST} characters at the most")
    limits = state.limits.lowered(asked.parameters)
    generation = state.generation()
    deadline = Deadline(limits.seconds, asked.arrived)
    federation = state.federation_for(generation, deadline)
    base = endpoint_address(request.scope, state.settings.public_url)
    admitted = await admit(asked.text, federation, deadline, base)
    facts = admitted.facts
    if facts is None:
        facts = await to_thread.run_sync(partial(analyse, asked.text, base))
    services = [
        Called(
            endpoint=clause.endpoint,
            silent=clause.silent,
            decision="own"
            if clause.endpoint in federation.helpers
            else "allowed"
            if clause.endpoint is not None and federation.allowed.permits(clause.endpoint)
            else "refused",
        )
        for clause in facts.services
    ]
    text = await admitted.evaluated(federation, deadline)
    chosen = bool(asked.default or asked.named)
    algebra, patterns = await to_thread.run_sync(_algebra, text, base, generation, chosen)
    job = Job(
        str(generation.path),
        generation.mark,
        text,
        _FORMATS,
        limits,
        Deadline(limits.seconds),  # all the time there is: what the operator wants to know is what the query takes
        default_graphs=asked.default,
        named_graphs=asked.named,
        base=base,
    )
    return Explanation(
        generation=generation.number,
        form=facts.form,
        cacheable=admitted.lasting,
        limits=limits.header,
        services=services,
        query=text,
        algebra=algebra,
        patterns=patterns,
        run=await _run(state, job),
    )


async def _run(state: State, job: Job) -> Run:
    began = time.perf_counter()
    told = Run(outcome="ok", detail=None, queued=0, opened=0, ran=0, total=0, bytes=0)
    try:
        answer = await state.pool.run(job)
        told.queued, told.opened, told.ran = answer.queued, answer.opened, answer.ran
        told.bytes = len(answer.body or b"")
        if answer.pieces is not None:
            async for piece in answer.pieces:
                told.bytes += len(piece)
    except QueryError as error:
        problem = problem_of(error)
        told.outcome, told.detail = problem.kind, problem.detail
    told.total = 1000 * (time.perf_counter() - began)
    return told


def _algebra(text: str, base: str, generation: Generation, chosen: bool) -> tuple[str | None, list[Pattern]]:
    """The algebra on indented lines, and its triple patterns with their counts.

    None and nothing for what rdflib cannot read, or would take too long over; no counts where the request has `chosen`
    a dataset of its own.
    """
    if len(text) > _LONGEST:
        return None, []
    try:
        algebra = prepareQuery(text, base=base).algebra
    except Exception:  # rdflib fails in many ways, also for what only Oxigraph knows
        return None, []
    patterns: list[Pattern] = []
    if chosen:
        return "\n".join(_lines(algebra, 0)), patterns
    store = generation.open()
    for triple in itertools.islice(dict.fromkeys(_triples(algebra)), _PATTERNS):
        found = _count(store, triple)
        if found is not None:
            shown = " ".join(part.n3() for part in triple)
            patterns.append(Pattern(pattern=shown, triples=min(found, _COUNTED), more=found > _COUNTED))
    return "\n".join(_lines(algebra, 0)), patterns


def _lines(part: Any, depth: int) -> Iterator[str]:
    if isinstance(part, CompValue):
        yield f"{'  ' * depth}{part.name}"
        for name, value in part.items():
            if name == "triples":
                yield from (f"{'  ' * depth}  {' '.join(term.n3() for term in triple)}" for triple in value)
            elif isinstance(value, CompValue):
                yield from _lines(value, depth + 1)


def _triples(part: Any) -> Iterator[tuple[Any, Any, Any]]:
    if isinstance(part, CompValue):
        for name, value in part.items():
            if name == "triples":
                yield from (tuple(triple) for triple in value)
            else:
                yield from _triples(value)
    elif isinstance(part, list):
        for each in part:
            yield from _triples(each)


def _count(store: ox.Store, triple: tuple[Node, Node, Node]) -> int | None:
    """How many triples of the default graph match, one more than `_COUNTED` at most; None for a path."""
    terms: list[Any] = []
    for part in triple:
        if isinstance(part, Variable) or type(part).__name__ == "BNode":
            terms.append(None)
            continue
        try:
            [quad] = ox.parse(f"<x:s> <x:p> {part.n3()} .", format=ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError, AttributeError):
            return None
        terms.append(quad.object)
    found = store.quads_for_pattern(terms[0], terms[1], terms[2], ox.DefaultGraph())
    return sum(1 for _ in itertools.islice(found, _COUNTED + 1))
