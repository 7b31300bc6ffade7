"""A data folder of very many items, written in bulk: what the medians of REST and pages are measured on."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyoxigraph as ox

from benchmarks.collections import documents
from kommunegraf.settings import Settings
from kommunegraf.store.lines import Lines
from kommunegraf.store.reference import refresh
from kommunegraf.store.writer import writing

_BATCH = 500  # documents


def fill(settings: Settings, items: int) -> dict[str, float]:
    """Publishes so many agenda items with all that hangs on them, in an empty data folder.

    Gives how many triples there are, and the seconds of writing them and of publishing them with both indexes.
    """
    taken: dict[str, float] = {"triples": 0}
    begun = time.perf_counter()
    with writing(settings, "benchmark") as session:
        refresh(session)
        for batch in _batches(items):
            session.writer.add(batch)
            taken["triples"] += sum(map(len, batch))
            # Nothing was published before: the indexes are made anew, and need not know what changed.
            session.writer.since.clear()
        taken["write"] = time.perf_counter() - begun
        begun = time.perf_counter()
        session.publish()
        taken["publish"] = time.perf_counter() - begun
    return taken


def _batches(items: int) -> Iterator[list[Lines]]:
    batch: list[Lines] = []
    for graph, quads in documents(items):
        batch.append(Lines(graph, ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""))
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
