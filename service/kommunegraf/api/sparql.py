"""The SPARQL endpoint, a plain ASGI application: from a request to an answer that is whole, or visibly is not.

A failure before the first 64 KiB of a result has its own status; one after that cuts the connection.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from kommunegraf import __version__
from kommunegraf.api import negotiation, problems
from kommunegraf.api.addresses import endpoint_address
from kommunegraf.api.admission import Admitted, admit
from kommunegraf.api.answer import Answer, Pieces
from kommunegraf.api.answer_cache import Kept, key_of
from kommunegraf.api.clients import client_of
from kommunegraf.api.cross_origin import ANY_ORIGIN, preflight
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.description import send_description
from kommunegraf.api.error_place import at_first_fault
from kommunegraf.api.failures import Gone, SyntaxProblem, problem_of
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import ClientGone, SparqlRequest, header, preference, read_request
from kommunegraf.api.query_job import Job
from kommunegraf.api.state import State
from kommunegraf.api.telemetry import QueryEvent
from kommunegraf.api.until_gone import until_gone
from kommunegraf.api.updates import answer_update
from kommunegraf.errors import QueryError, StoreError
from kommunegraf.outbound.federation import Federation
from kommunegraf.store.generations import Generation

METHODS = "GET, HEAD, POST, OPTIONS"
Headers = list[tuple[bytes, bytes]]
Reading = Callable[[], Awaitable[SparqlRequest]]


class CutOff(Exception):
    """Raised to end a connection in the middle of an answer, which is how its reader learns that it is not whole."""


@dataclass(slots=True)
class _Turn:
    """One query on its way."""

    admitted: Admitted
    generation: Generation
    federation: Federation
    job: Job
    event: QueryEvent
    key: str  # of the answer: cache and entity tag

    @property
    def lasting(self) -> bool:
        """Whether the answer is the same whenever this generation is asked for it."""
        return self.admitted.lasting


class SparqlEndpoint:
    """Answers `/sparql` for a service."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        method, settings = scope["method"], self._state.settings

        async def read() -> SparqlRequest:
            if method not in ("GET", "HEAD", "POST"):
                raise Problem(405, "method", "The method is not allowed", f"use one of {METHODS}", allow=METHODS)
            return await read_request(scope, receive, settings.client_timeout, settings.query_timeout)

        if method == "OPTIONS":
            await _send_whole(send, 204, preflight(METHODS), b"")
            return
        await self.answer(read, scope, receive, send)

    async def answer(self, read: Reading, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what `read` makes of the request; a `Problem` that it raises is the answer."""
        try:
            asked = await read()
            if asked.kind == "description":
                await send_description(scope, receive, send)
            elif asked.kind == "update":
                await self._update(asked, scope, receive, send)
            else:
                await self._query(asked, scope, receive, send)
        except ClientGone:
            return
        except Problem as problem:
            await _send_problem(problem, scope, receive, send)
        except StoreError as error:
            await (await problems.on_store(None, error))(scope, receive, send)

    async def _update(self, asked: SparqlRequest, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        response = await answer_update(request, asked.text, asked.default, asked.named)
        response.raw_headers.extend(ANY_ORIGIN)
        await response(scope, receive, send)

    async def _query(self, asked: SparqlRequest, scope: Scope, receive: Receive, send: Send) -> None:
        event = QueryEvent(asked.text)
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                event.status = message["status"]
            else:
                event.bytes += len(message["body"])
            await send(message)

        try:
            async with until_gone(receive):
                await self._answer(asked, event, scope, sending)
            event.outcome = "ok"
        except ClientGone:
            event.outcome = "gone"
            raise
        except (Problem, QueryError) as error:
            problem = error if isinstance(error, Problem) else problem_of(error)
            event.outcome, event.status = problem.kind, problem.status
            if started:
                event.outcome = f"cut-{problem.kind}"
                raise CutOff from None
            raise problem from None
        finally:
            event.total = 1000 * (time.monotonic() - asked.arrived)
            self._state.telemetry.record(event)

    async def _answer(self, asked: SparqlRequest, event: QueryEvent, scope: Scope, send: Send) -> None:
        turn = await self._turn(asked, event, scope)
        body = scope["method"] != "HEAD"
        if turn.lasting and _is_known(scope, turn.key):
            await _send_whole(send, 304, self._headers(turn), b"")
            return
        kept = self._state.cache.get(turn.key) if turn.lasting else None
        if kept is not None:
            event.cache, event.rows = "hit", kept.rows
            await _send_whole(send, 200, self._headers(turn, kept.media_type, kept.encoding), kept.body, body)
            return
        event.cache = "miss" if turn.lasting else ""
        try:
            answer = await self._run(turn)
        except Gone:
            # The generation went while the query waited for a worker: there is a newer one.
            self._state.look_again()
            turn = await self._turn(asked, event, scope)
            answer = await self._run(turn)
        event.queued, event.opened, event.ran, event.rows = answer.queued, answer.opened, answer.ran, answer.rows
        headers = self._headers(turn, answer.media_type, answer.encoding)
        if answer.body is not None:
            self._keep(turn, answer, answer.body)
            await _send_whole(send, 200, headers, answer.body, body)
        elif answer.pieces is not None:
            await self._stream(turn, answer, answer.pieces, headers, send, body)

    async def _run(self, turn: _Turn) -> Answer:
        """Asks what SERVICE names, then runs the query. Raises `Problem`, and as `Pool.run`."""
        text = await turn.admitted.evaluated(turn.federation, turn.job.deadline)
        try:
            return await self._state.pool.run(replace(turn.job, query=text))
        except SyntaxProblem as error:
            raise SyntaxProblem(await at_first_fault(str(error), turn.job, text)) from None

    async def _turn(self, asked: SparqlRequest, event: QueryEvent, scope: Scope) -> _Turn:
        """Checks all that can be told before the query runs. Raises `Problem`."""
        state = self._state
        limits = state.limits.lowered(asked.parameters)
        deadline = Deadline(limits.seconds, asked.arrived)
        accept = _accept(preference(scope, b"accept"), asked.parameter("format"))
        gzip = negotiation.accepts_gzip(preference(scope, b"accept-encoding"))
        generation = state.generation()
        event.generation = generation.number
        federation = state.federation_for(generation, deadline)
        base = endpoint_address(scope, state.settings.public_url)
        admitted = await admit(asked.text, federation, deadline, base)
        key = key_of(
            f"{__version__} {generation.mark}",
            asked.text,
            tuple(accept.values()),
            "gzip" if gzip else "",
            asked.default,
            asked.named,
            base,
            limits.header,
        )
        job = Job(
            path=str(generation.path),
            generation=generation.mark,
            query=asked.text,
            accept=accept,
            limits=limits,
            deadline=deadline,
            default_graphs=asked.default,
            named_graphs=asked.named,
            gzip=gzip,
            base=base,
            client=client_of(scope, state.settings.trusted_proxies),
        )
        return _Turn(admitted, generation, federation, job, event, key)

    async def _stream(
        self,
        turn: _Turn,
        answer: Answer,
        pieces: Pieces,
        headers: Headers,
        send: Send,
        body: bool,
    ) -> None:
        held: list[bytes] | None = [] if turn.lasting else None
        length = 0
        async with contextlib.aclosing(pieces):
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            async for piece in pieces:
                if body:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                length += len(piece)
                if held is not None:
                    held.append(piece)
                    if length > self._state.cache.longest:
                        held = None
        turn.event.rows = answer.rows
        if held is not None:
            self._keep(turn, answer, b"".join(held))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _keep(self, turn: _Turn, answer: Answer, body: bytes) -> None:
        if turn.lasting and self._state.is_served(turn.generation):
            self._state.cache.put(turn.key, Kept(answer.media_type, answer.encoding, body, answer.rows))

    def _headers(self, turn: _Turn, media_type: str = "", encoding: str = "") -> Headers:
        event = turn.event
        timing = (
            'cache;desc="hit"'
            if event.cache == "hit"
            else f"queue;dur={event.queued:.2f}, open;dur={event.opened:.2f}, run;dur={event.ran:.2f}"
        )
        total = 1000 * (time.monotonic() - turn.job.deadline.arrived)
        headers = [
            *ANY_ORIGIN,
            (b"vary", b"Accept, Accept-Encoding"),
            (b"x-kommunegraf-generation", str(turn.generation.number).encode()),
            (b"x-kommunegraf-limits", turn.job.limits.header.encode()),
            (b"server-timing", f"{timing}, total;dur={total:.2f}".encode()),
        ]
        if turn.lasting:
            # Weak (RFC 9110, 8.8.1): rows without an ORDER BY may come in another order.
            headers.append((b"etag", f'W/"{turn.key}"'.encode()))
            headers.append((b"cache-control", b"public, no-cache"))  # keep it, and ask each time whether it is valid
        else:
            headers.append((b"cache-control", b"no-store"))
        if media_type:
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            headers.append((b"content-type", f"{media_type}{charset}".encode()))
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        return headers


@lru_cache(maxsize=512)
def _accept(accept: str, short: str | None) -> dict[str, str | None]:
    """The media type (or None) for each kind of result; the kind is known only once the query runs."""
    if short is not None:
        if short not in negotiation.SHORT:
            names = ", ".join(negotiation.SHORT)
            raise Problem(406, "format", "No such format", f"{short[:40]} is none of {names}")
        solutions, triples = negotiation.SHORT[short]
    else:
        solutions = negotiation.best(accept, negotiation.SOLUTIONS)
        triples = negotiation.best(accept, negotiation.TRIPLES)
    if solutions is None and triples is None:
        offered = ", ".join((*negotiation.SOLUTIONS, *negotiation.TRIPLES))
        raise Problem(406, "format", "None of the formats you accept can be given", f"to be had: {offered}")
    return {"solutions": solutions, "boolean": solutions, "triples": triples}


def _is_known(scope: Scope, key: str) -> bool:
    """Whether the client has this answer already (RFC 9110, 13.1.2)."""
    tags = header(scope, b"if-none-match")
    return bool(tags) and any(tag.strip().removeprefix("W/") == f'"{key}"' for tag in tags.split(","))


async def _send_whole(send: Send, status: int, headers: Headers, content: bytes, body: bool = True) -> None:
    if status not in (204, 304):
        headers = [*headers, (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content if body else b"", "more_body": False})


async def _send_problem(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    response = problems.response(problem)
    response.raw_headers.extend(ANY_ORIGIN)
    await response(scope, receive, send)
