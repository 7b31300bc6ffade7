"""Reads a SPARQL update, asks for what other hosts hold, and runs its operations one by one on a candidate."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kommunegraf.errors import OutboundError, OutboundTimeout, QueryError, ServiceRefused
from kommunegraf.outbound.federation import Federation, evaluate_update_services
from kommunegraf.outbound.loading import fetch_rdf
from kommunegraf.settings import Settings
from kommunegraf.sparql.operations import Operation, operations, with_dataset
from kommunegraf.sparql.rewriting import HiddenCall, inline_update
from kommunegraf.update.candidate import Candidate, graph_of
from kommunegraf.update.job import Job
from kommunegraf.update.refusal import Refused
from kommunegraf.update.targets import targets

_DEEPEST = 1_000
_PLACE = re.compile(r"error at (?P<line>[0-9]+):(?P<column>[0-9]+): ")


def read(job: Job) -> list[Operation]:
    """The operations of the request, each with the dataset that the request names. Raises `Refused` (400)."""
    found: list[Operation] = []
    try:
        for operation in operations(job.update, job.base_iri):
            text = with_dataset(operation, job.using, job.using_named)
            # Read again, for what is known of an operation is known by its places in the text.
            found += operations(text, job.base_iri) if text != operation.text else [operation]
            if operation.facts.depth > _DEEPEST:
                raise QueryError(f"line {operation.line}: brackets may be nested {_DEEPEST} deep")
            _check_syntax(found[-1], operation.line)
    except (QueryError, ValueError) as error:
        raise _not_taken(str(error)) from None
    return found


def _check_syntax(operation: Operation, line: int) -> None:
    """Has Oxigraph read an operation, and run nothing of it, SERVICE clauses left out. Raises `QueryError`."""
    if operation.kind == "load":
        return
    facts = operation.facts
    text = inline_update(operation, ["{}"] * len(facts.services))
    prologue = inline_update(replace(operation, text=facts.names.prologue(), facts=replace(facts, services=())))
    try:
        # What is put before it fails on an empty store, once all that follows has been read.
        ox.Store().update(f"{prologue}CLEAR GRAPH <urn:none> ;\n{text[len(prologue) :]}")
    except RuntimeError:
        return
    except SyntaxError as error:
        message = str(error)
        found = _PLACE.match(message)
        if found is None:
            raise QueryError(f"line {line}: {message}") from None
        # The operation begins somewhere in its first line: only of later ones is the column that of the request.
        row, column = int(found["line"]) - 2, int(found["column"])
        place = (
            f"line {line + row}, column {column}" if row > 0 else f"line {line}, character {column} of the operation"
        )
        raise QueryError(f"{place}: {message[found.end() :]}") from None


@dataclass(frozen=True, slots=True)
class Step:
    """An operation ready to run, for which nobody need be asked any more: `update` is text without SERVICE and LOAD.

    `loaded` are the triples that a LOAD fetched; `silenced` says why a silent one fetched none.
    """

    operation: Operation
    update: str
    loaded: list[ox.Quad] | None = None
    silenced: str = ""


def ask_others(given: Iterable[Operation], settings: Settings) -> list[Step]:
    """Asks the endpoints of SERVICE and fetches what LOAD names, all within the time that an update may take.

    Raises `Refused`: 400 for what may not be asked, 502 and 504 for what fails.
    """

    async def all_of_them() -> list[Step]:
        federation = Federation.of(settings)
        async with asyncio.timeout(settings.update_timeout):
            return [await _step(operation, federation) for operation in given]

    try:
        return asyncio.run(all_of_them())
    except TimeoutError:
        raise Refused(504, "service-timeout", "Other hosts took too long", "nothing was changed") from None
    except (ServiceRefused, HiddenCall) as error:
        raise Refused(400, "service", "SERVICE or LOAD is not allowed there", str(error)) from None
    except OutboundTimeout as error:
        raise Refused(504, "service-timeout", "Another host took too long", str(error)) from None
    except OutboundError as error:
        raise Refused(502, "service-failed", "Another host failed", str(error)) from None
    except QueryError as error:
        raise _not_taken(str(error)) from None


async def _step(operation: Operation, federation: Federation) -> Step:
    if operation.kind != "load":
        return Step(operation, await evaluate_update_services(operation, federation))
    try:
        return Step(operation, "", await fetch_rdf(operation.source or "", federation))
    except (OutboundError, ServiceRefused) as error:
        # SILENT: the operation succeeds in any case (SPARQL 1.1 Update, 3.1.4); the answer tells what was not loaded.
        if operation.silent:
            return Step(operation, "", [], str(error))
        raise


def execute(steps: Iterable[Step], candidate: Candidate) -> None:
    """Runs the operations. Raises `Refused` where one fails or is not allowed."""
    for number, step in enumerate(steps, start=1):
        try:
            if step.loaded is None:
                candidate.run(step.update, targets(step.operation))
            else:
                graph = graph_of(step.operation.target)
                candidate.add(ox.Quad(each.subject, each.predicate, each.object, graph) for each in step.loaded)
        except (QueryError, SyntaxError) as error:
            raise _not_taken(f"operation {number}: {error}") from None
        except RuntimeError as error:
            raise Refused(422, "update-failed", "The update cannot be done", f"operation {number}: {error}") from None


def _not_taken(why: str) -> Refused:
    return Refused(400, "update-syntax", "The update cannot be taken as it is", why)
