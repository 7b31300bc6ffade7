"""How a query can fail, each with a message for whoever asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import NoReturn

from kommunegraf.api.error_place import place_of
from kommunegraf.api.fair_queue import Busy
from kommunegraf.api.limits import Limits
from kommunegraf.api.problems import Problem
from kommunegraf.errors import QueryError

_logger = logging.getLogger(__name__)
_LESS = "ask for less, or page with LIMIT and OFFSET"


class SyntaxProblem(QueryError):
    """The query does not parse; the message says where."""


class NotAcceptable(QueryError):
    """The result is of a kind that none of the accepted formats can carry."""


class UnknownFunction(QueryError):
    """The query calls a function by an IRI that names none."""


class Timeout(QueryError):
    """The query was stopped at the deadline."""


class CutShort(Timeout):
    """The query was stopped at the deadline, and waiting had taken more than half of its time."""


class TooLarge(QueryError):
    """The result has more bytes than it may."""


class TooManyRows(QueryError):
    """The result has more rows than it may."""


class OutOfMemory(QueryError):
    """The worker was ended for its memory."""


class Crashed(QueryError):
    """The worker died of something else, as of a query that is nested too deep."""


class Gone(QueryError):
    """The generation was removed while the query waited for a worker."""


def out_of_time(limits: Limits, ran: float) -> Timeout:
    """What a query is told that was stopped at its deadline, having run for so many seconds."""
    stopped = f"the query was stopped after {limits.seconds:g} seconds"
    if ran >= limits.seconds / 2:
        return Timeout(stopped)
    return CutShort(f"{stopped}, {round(ran, 2):g} of which it ran: waiting took the rest; try again later")


def out_of_memory(limits: Limits) -> OutOfMemory:
    return OutOfMemory(f"the query needed more than {limits.memory_mb} MB of memory")


def raise_for(end: Mapping[str, str], limits: Limits) -> NoReturn:
    """Raises what a worker's last frame tells of."""
    match end["error"]:
        case "syntax":
            raise SyntaxProblem(end["message"])
        case "accept":
            raise NotAcceptable(f"the query's result is {end['message']}, and no format you accept can carry that")
        case "function":
            raise UnknownFunction(f"{end['message']}; the service description lists those that are")
        case "bytes":
            raise TooLarge(f"the result is longer than {limits.bytes} bytes; {_LESS}")
        case "rows":
            raise TooManyRows(f"the result has more than {limits.rows} rows; {_LESS}")
        case "memory":
            raise out_of_memory(limits)
        case "gone":
            raise Gone("the generation is not kept any more; ask again")
        case _:
            # The store's own words name folders of this machine: they are for the operator alone.
            _logger.error("a query failed: %s", end["message"])
            raise QueryError("the store could not answer; the service's log says why")


def problem_of(error: Exception) -> Problem:
    """The problem that a failed query is answered with (422 for a limit of the query's own, 503 and 504 where we
    are busy)."""
    detail = str(error)
    match error:
        case SyntaxProblem():
            return Problem(400, "query-syntax", "The query does not parse", detail, **place_of(detail))
        case UnknownFunction():
            return Problem(400, "query-function", "The query calls an unknown function", detail)
        case NotAcceptable():
            return Problem(406, "format", "None of the formats you accept can be given", detail)
        case CutShort():
            return Problem(504, "query-timeout", "The query had too little time", detail)
        case Timeout():
            return Problem(422, "query-timeout", "The query took too long", detail)
        case TooLarge():
            return Problem(422, "query-bytes", "The result is too long", detail)
        case TooManyRows():
            return Problem(422, "query-rows", "The result has too many rows", detail)
        case Crashed():
            return Problem(422, "query-crash", "The query could not be run to its end", detail)
        case OutOfMemory():
            return Problem(422, "query-memory", "The query needed too much memory", detail)
        case Busy() | Gone():
            return Problem(503, "busy", "The service is busy", detail)
        case _:
            return Problem(500, "query-failed", "The query failed", detail)
