"""Answers the text SERVICE clause of a query for the query path, off the event loop and with proper problems.

Threads of its own do it: however many clauses come, they keep no thread from searches, collections and metrics. What
must wait for the evaluator has two that wait, so that it keeps no plain clause waiting either.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kommunegraf.api.problems import Problem
from kommunegraf.search.bodies import BodyError
from kommunegraf.search.clauses import begin, service_iri
from kommunegraf.search.evaluating import Evaluator, Occupied, TooCostly
from kommunegraf.search.searching import Indexes, IndexUnavailable
from kommunegraf.store.generations import Generation

Result = TypeVar("Result")
_THREADS = 2
# Of the time that a clause has: the rest is for telling what became of it.
_EVALUATED = 0.8
_logger = logging.getLogger(__name__)


class TextClauses:
    """The service's own SERVICE for text search; `iri` is what clauses name it by."""

    def __init__(self, indexes: Indexes, base: str) -> None:
        self.iri = service_iri(base)
        self._indexes = indexes
        self._evaluator = Evaluator()
        self._searching = ThreadPoolExecutor(_THREADS, thread_name_prefix="text-clause")
        self._evaluating = ThreadPoolExecutor(_THREADS, thread_name_prefix="text-evaluation")

    async def answer(self, select_query: str, generation: Generation, seconds: float) -> bytes:
        """The solutions of `SELECT * { body }` (the clause's body under the query's prologue) in that generation.

        SPARQL 1.1 JSON results. A body that is not plain is stopped within `seconds`. Raises `Problem`: 400
        `text-search` for the body, 422 `query-timeout` where it asks too much, 503 `busy` where others did, and 503
        `search-index` where the generation has no index.
        """
        try:
            begun = await _in(self._searching, lambda: begin(select_query, self._indexes.of(generation)))
            if isinstance(begun, bytes):
                return begun
            select, triples = begun.select, begun.triples
            within = _EVALUATED * seconds
            return await _in(self._evaluating, lambda: self._evaluator.select(select, triples, within))
        except BodyError as error:
            raise Problem(400, "text-search", "The text search is not well-formed", str(error)) from error
        except TooCostly as error:
            raise Problem(422, "query-timeout", "The text search took too long", str(error)) from error
        except Occupied as error:
            raise Problem(503, "busy", "The service is busy", str(error)) from error
        except IndexUnavailable as error:
            raise unavailable(error) from error

    def close(self) -> None:
        """Ends the process that evaluates bodies."""
        self._searching.shutdown(wait=False, cancel_futures=True)
        self._evaluating.shutdown(wait=False, cancel_futures=True)
        self._evaluator.close()


async def _in(threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    """The result of the work in one of the threads; what was not yet begun is left out where nobody waits any more."""
    return await asyncio.wrap_future(threads.submit(work))


def unavailable(error: IndexUnavailable) -> Problem:
    """The problem of a generation without a whole index; the log alone says where it lies."""
    _logger.error("%s", error)
    return Problem(
        503,
        "search-index",
        "The data cannot be searched now",
        "the index of this generation is missing or damaged; it is made anew when something is published next, "
        "and everything else can be asked as ever",
    )
