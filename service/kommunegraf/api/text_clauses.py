"""Answers the text SERVICE clause of a query for the query path, off the event loop and with proper problems."""

from __future__ import annotations

import logging

from anyio import to_thread

from kommunegraf.api.problems import Problem
from kommunegraf.search.bodies import BodyError
from kommunegraf.search.clauses import answer_clause, service_iri
from kommunegraf.search.evaluating import Evaluator, TooCostly
from kommunegraf.search.searching import Indexes, IndexUnavailable
from kommunegraf.store.generations import Generation

_logger = logging.getLogger(__name__)


class TextClauses:
    """The service's own SERVICE for text search; `iri` is what clauses name it by."""

    def __init__(self, indexes: Indexes, base: str) -> None:
        self.iri = service_iri(base)
        self._indexes = indexes
        self._evaluator = Evaluator()

    async def answer(self, select_query: str, generation: Generation) -> bytes:
        """The solutions of `SELECT * { body }` (the clause's body under the query's prologue) in that generation.

        SPARQL 1.1 JSON results. Raises `Problem`: 400 `text-search` for the body, 422 `query-timeout` where it asks
        too much, 503 `search-index` where the generation has no index.
        """
        return await to_thread.run_sync(self.answer_now, select_query, generation)

    def answer_now(self, select_query: str, generation: Generation) -> bytes:
        """As `answer`, in the caller's thread."""
        try:
            return answer_clause(select_query, self._indexes.of(generation), self._evaluator)
        except BodyError as error:
            raise Problem(400, "text-search", "The text search is not well-formed", str(error)) from error
        except TooCostly as error:
            raise Problem(422, "query-timeout", "The text search took too long", str(error)) from error
        except IndexUnavailable as error:
            raise unavailable(error) from error

    def close(self) -> None:
        """Ends the process that evaluates bodies."""
        self._evaluator.close()


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
