"""The goals that one clause tells: "at A, og at B", or several main clauses; in a time linear in its words."""

from __future__ import annotations

from collections.abc import Iterator

from kommunegraf.extraction.plans.goal_leads import main_clauses, own_clause
from kommunegraf.extraction.plans.plan_grammar import and_that, each_that


def goal_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where each goal of a clause begins and ends, in order, without what is said of it behind it.

    A clause behind which something is said of it is the last one.
    """
    whole = len(own_clause(text))
    begin = 0
    for end, after in (*main_clauses(text[:whole]), (whole, whole)):
        own = begin + len(own_clause(text[begin:end]))
        yield from _by_that(text, begin, own)
        if own < end:
            return
        begin = after


def _by_that(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of "at A, og at B", and of "at A, at B, og at C"."""
    if and_that().search(text, begin, end) is not None:
        for match in each_that().finditer(text, begin, end):
            yield begin, match.start()
            begin = match.end()
    yield begin, end
