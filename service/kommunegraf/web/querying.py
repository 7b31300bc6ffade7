"""Asks the SPARQL endpoint for the query page as any client would, and keeps the first rows of what it answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request
from starlette.types import Message

from kommunegraf.api.limits import MEGABYTE
from kommunegraf.api.protocol import ClientGone
from kommunegraf.api.sparql import CutOff, SparqlEndpoint

MOST_ROWS = 1_000
_MOST_CELLS = 20_000
_MOST_BYTES = 4 * MEGABYTE
_TABLE = "text/tab-separated-values"
_GRAPH = "application/n-triples"
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = Sequence[Term | None]


@dataclass(frozen=True, slots=True)
class Solved:
    """What the endpoint answered: solutions, the triples of a graph as rows of three, a truth value, or a problem.

    `cut` says that there is more than `rows` holds; `broken` that a limit ended the query after them. `milliseconds`
    are those of the service, from the request to the answer's start.
    """

    kind: Literal["solutions", "graph", "boolean", "problem"]
    status: int
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool = False
    cut: bool = False
    broken: bool = False
    generation: str = ""
    milliseconds: float | None = None
    problem: dict[str, object] = field(default_factory=dict)


class _Answer:
    """Takes what the endpoint sends, of a result no more than the page can show."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.whole = self.cut = False
        self._lines = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]
            }
            return
        piece: bytes = message.get("body", b"")
        self.body += piece
        self._lines += piece.count(b"\n")
        # A line for the names of the columns, and one that tells that there are more.
        self.whole = not message.get("more_body", False)
        if not self.whole and (self._lines > MOST_ROWS + 2 or len(self.body) > _MOST_BYTES):
            self.cut = True
            raise ClientGone  # as a client that has read enough: it stops the query


async def solve(request: Request, endpoint: SparqlEndpoint, query: str) -> Solved | None:
    """The answer to a query, by the same workers, limits, cache and log as `/sparql`; None where the client is gone."""
    kept = [(name, value) for name, value in request.scope["headers"] if name in (b"host", b"x-forwarded-for")]
    scope = {
        **request.scope,
        "path": "/sparql",
        "method": "GET",
        "query_string": urlencode([("query", query)]).encode(),
        "headers": [*kept, (b"accept", f"{_TABLE}, {_GRAPH}".encode())],
    }
    answer, broken = _Answer(), False
    try:
        await endpoint(scope, request.receive, answer.send)
    except CutOff:
        broken = True
    if not (answer.whole or answer.cut or broken):
        return None
    return await to_thread.run_sync(_solved, answer, broken)


def _solved(answer: _Answer, broken: bool) -> Solved:
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    status, generation = answer.status, answer.headers.get("x-kommunegraf-generation", "")
    if media_type not in (_TABLE, _GRAPH):
        return Solved("problem", status, problem=json.loads(answer.body))
    took = _milliseconds(answer.headers.get("server-timing", ""))
    body = bytes(answer.body)
    if answer.cut or broken:
        body = body[: body.rfind(b"\n") + 1]  # the last line may have come in part
    width = body.partition(b"\n")[0].count(b"\t") + 1 if media_type == _TABLE else 3
    most = max(1, min(MOST_ROWS, _MOST_CELLS // width))
    lines = body.split(b"\n", most + 2)
    if len(lines) > most + 2:
        body = b"\n".join([*lines[: most + 2], b""])
    columns: tuple[str, ...]
    if media_type == _GRAPH:
        triples = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        kind: Literal["solutions", "graph"] = "graph"
        columns = ("subject", "predicate", "object")
        rows: list[Row] = [tuple(_term(each) for each in (t.subject, t.predicate, t.object)) for t in triples]
    else:
        parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
        if isinstance(parsed, ox.QueryBoolean):
            return Solved("boolean", status, truth=bool(parsed), generation=generation, milliseconds=took)
        assert isinstance(parsed, ox.QuerySolutions)
        kind = "solutions"
        columns = tuple(variable.value for variable in parsed.variables)
        rows = [tuple(_term(solution[name]) for name in columns) for solution in parsed]
    return Solved(
        kind,
        status,
        columns,
        tuple(rows[:most]),
        cut=answer.cut or len(rows) > most,
        broken=broken,
        generation=generation,
        milliseconds=took,
    )


def _term(term: object) -> Term | None:
    """A term of RDF 1.1; what RDF 1.2 adds is shown as it is written."""
    return term if term is None or isinstance(term, Term) else ox.Literal(str(term))


def _milliseconds(timing: str) -> float | None:
    """The total of a Server-Timing header."""
    for metric in timing.split(","):
        name, *parameters = (part.strip() for part in metric.split(";"))
        if name == "total":
            for parameter in parameters:
                key, _, value = parameter.partition("=")
                if key == "dur":
                    return float(value)
    return None
