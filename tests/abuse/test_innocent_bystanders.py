"""While several clients abuse the service in every way, fifty innocent queries are all answered, and rightly."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from running_service import Answer, RunningService
from test_giant_results import GIANTS
from test_runaway_queries import PREFIX, RUNAWAY

ABUSERS = 4
INNOCENTS = 10
EACH = 5


def _abuse(service: RunningService, source: str, queries: Iterator[str], enough: threading.Event) -> list[Answer]:
    answers = []
    while not enough.is_set():
        answers.append(service.ask(PREFIX + next(queries), source))
    return answers


def _innocent(service: RunningService, number: int) -> list[Answer]:
    """A look-up, a join, a count, a page of rows and a graph; none of them was asked before."""
    item = f"<https://example.org/item/{number}>"
    source = f"127.0.1.{number + 1}"
    queries = (
        f"SELECT ?n {{ {item} :number ?n }}",
        f"SELECT ?n {{ {item} :next/:next/:number ?n }}",
        f"SELECT (COUNT(*) AS ?n) {{ ?a :number ?i FILTER(?i < {100 + number}) }}",
        f"SELECT ?n {{ ?a :number ?n FILTER(?n >= {number}) }} ORDER BY ?n LIMIT 1",
        f"SELECT ?n {{ {{ SELECT ?a {{ ?a :number {number} }} }} ?a :number ?n ; :text ?t FILTER CONTAINS(?t, ' ') }}",
    )
    return [service.ask(PREFIX + query, source) for query in queries]


def test_fifty_innocent_queries_succeed_beside_all_the_abuse(service: RunningService):
    abuses = [query for query, _ in RUNAWAY.values()] + list(GIANTS.values())
    enough = threading.Event()
    with ThreadPoolExecutor(ABUSERS + INNOCENTS) as clients:
        abused = [
            clients.submit(
                _abuse, service, f"127.0.2.{n + 1}", itertools.cycle(abuses[n * 4 :] + abuses[: n * 4]), enough
            )
            for n in range(ABUSERS)
        ]
        try:
            # They begin once every worker has something bad in hand.
            service.until(lambda: service.metric("queries_running") >= ABUSERS, "the abuse has begun")
            asked = [clients.submit(_innocent, service, number) for number in range(INNOCENTS)]
            answers = [answer for each in asked for answer in each.result()]
        finally:
            enough.set()
        abusive = [answer for each in abused for answer in each.result()]
    assert [answer.status for answer in answers] == [200] * INNOCENTS * EACH
    for number in range(INNOCENTS):
        expected = [number, number + 2, 100 + number, number, number]
        mine = answers[number * EACH : (number + 1) * EACH]
        assert [[int(row["n"]) for row in answer.rows] for answer in mine] == [[n] for n in expected]
    assert len(abusive) >= ABUSERS
    for answer in abusive:
        assert answer.cut if answer.status == 200 else answer.kind.startswith("query-")
