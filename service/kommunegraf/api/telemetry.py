"""What the operator sees: Prometheus metrics, and a log of one JSON object a query that never says what was asked for.

A query is known by its hash. Nothing of it that a person could have written about a person is logged: see `masked`.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from anyio import to_thread
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kommunegraf.api.problems import Problem
from kommunegraf.contexts import RDF_TYPE, mapped_terms
from kommunegraf.errors import StoreError
from kommunegraf.sparql.masking import masked

if TYPE_CHECKING:
    from kommunegraf.api.state import State

_log = logging.getLogger("kommunegraf.queries")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
Logged = Literal["off", "slow", "all"]


@dataclass(slots=True)
class QueryEvent:
    """What became of one query. Times in milliseconds.

    `outcome` is "ok", a problem's kind ("cut-" before it where the answer had begun), "gone" where the client had, and
    "failed" where nothing else is known.
    """

    query: str
    status: int = 0
    outcome: str = "failed"
    cache: str = ""
    generation: int = 0
    queued: float = 0
    opened: float = 0
    ran: float = 0
    total: float = 0
    bytes: int = 0
    rows: int | None = None


def query_hash(query: str) -> str:
    """The name a query has in logs: 16 hex digits of its SHA-256."""
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Telemetry:
    """The metrics of one service, and its query log."""

    def __init__(self, logged: Logged = "off", slow_seconds: float = 1.0) -> None:
        self.registry = CollectorRegistry()
        self._service: _Service | None = None
        self._logged = logged
        self._slow = 1000 * slow_seconds
        self._queries = Counter(
            "kommunegraf_queries", "Queries to the endpoint, by outcome", ["outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "kommunegraf_query_seconds",
            "Seconds from a query's arrival to the end of its answer",
            ["cache"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        # Looking a label up takes longer than counting.
        self._counted = cache(self._queries.labels)
        self._timed = cache(self._seconds.labels)
        self._bytes = Counter("kommunegraf_answer_bytes", "Bytes of answers sent", registry=self.registry)

    def watch(self, state: State) -> None:
        """Adds what is read off the service when somebody looks."""
        self._service = _Service(state)
        self.registry.register(self._service)

    async def measure(self) -> None:
        """To be called before the registry is read, on the event loop, which is where it is to be read, too."""
        if self._service is not None:
            await self._service.measure()

    def record(self, event: QueryEvent) -> None:
        self._counted(event.outcome).inc()
        self._timed(event.cache or "none").observe(event.total / 1000)
        self._bytes.inc(event.bytes)
        slow = event.total >= self._slow
        if self._logged == "all" or (slow and self._logged == "slow"):
            _log.log(logging.WARNING if slow else logging.INFO, "%s", _line(event, slow=slow))


def _line(event: QueryEvent, *, slow: bool) -> str:
    content: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": "slow-query" if slow else "query",
        "query": query_hash(event.query),
        "length": len(event.query),
        "status": event.status,
        "outcome": event.outcome,
        "cache": event.cache or "none",
        "generation": event.generation,
        "queued_ms": round(event.queued, 2),
        "opened_ms": round(event.opened, 2),
        "ran_ms": round(event.ran, 2),
        "total_ms": round(event.total, 2),
        "bytes": event.bytes,
        "rows": event.rows,
    }
    if slow:
        content["shape"] = masked(event.query, _vocabulary())
    return json.dumps(content, ensure_ascii=False)


@cache
def _vocabulary() -> frozenset[str]:
    """The terms that a query's shape may name: they are about no one."""
    return frozenset(mapped_terms().values()) | {RDF_TYPE}


class _Service(Collector):
    """Reads pool, cache and store at the moment of the look."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._measured: tuple[int, int] | None = None

    async def measure(self) -> None:
        """Measures the store where another generation is served than last time, off the event loop."""
        try:
            generation = self._state.generation()
        except (Problem, StoreError):
            self._measured = None
            return
        if self._measured is None or self._measured[0] != generation.number:
            self._measured = (generation.number, await to_thread.run_sync(_size, generation.path))

    def collect(self) -> Iterator[Metric]:
        pool, cache = self._state.pool, self._state.cache
        yield _gauge("queries_waiting", "Queries that wait for a worker", pool.waiting)
        yield _gauge("queries_running", "Queries that a worker is at", pool.running)
        yield _gauge("workers", "Query processes that are there", pool.processes)
        started = CounterMetricFamily("kommunegraf_workers_started", "Query processes started")
        started.add_metric([], pool.counts.started)
        yield started
        ended = CounterMetricFamily("kommunegraf_workers_ended", "Query processes ended, by reason", labels=["reason"])
        for reason, count in sorted(pool.counts.ended.items()):
            ended.add_metric([reason], count)
        yield ended
        asked = CounterMetricFamily("kommunegraf_cache_requests", "Looks into the answer cache", labels=["result"])
        asked.add_metric(["hit"], cache.hits)
        asked.add_metric(["miss"], cache.misses)
        yield asked
        yield _gauge("cache_bytes", "Bytes of the answer cache", cache.bytes)
        if self._measured is not None:
            generation, size = self._measured
            yield _gauge("generation", "The generation that is served", generation)
            yield _gauge("store_bytes", "Bytes of the generation that is served", size)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"kommunegraf_{name}", text, value=value)


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue  # the generation was removed meanwhile
    return total
