"""Runs the measurements: `python -m benchmarks [documents]`."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import minutes
from kommunegraf.api.pool import Job, Pool
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.ingest import ingest
from kommunegraf.mapping import to_quads
from kommunegraf.reading import read
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

RUNS = 3


def timed(work: Callable[[], object]) -> float:
    """Seconds of the middle one of three runs, after one that warms up."""
    work()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def stages(documents: list[bytes]) -> Table:
    """Each stage on the way of the data beside Oxigraph's own parse of the same quads."""
    identity = Identity()
    read_ones = [read(data, name=f"{n}.txt") for n, data in enumerate(documents)]
    extracted = [extract(document, identity) for document in read_ones]
    quads = [to_quads(each, identity) for each in extracted]
    serialised = [ox.serialize(each, format=ox.RdfFormat.N_QUADS) for each in quads]
    items = sum(len(each.agenda_items) for each in extracted)
    total = sum(map(len, quads))
    base = timed(lambda: [list(ox.parse(each or b"", format=ox.RdfFormat.N_QUADS)) for each in serialised])
    rows = [
        ("parse N-Quads (the measure)", base),
        ("read", timed(lambda: [read(data, name="x.txt") for data in documents])),
        ("extract", timed(lambda: [extract(document, identity) for document in read_ones])),
        ("map to quads", timed(lambda: [to_quads(each, identity) for each in extracted])),
    ]
    table = Table(title=f"{len(documents)} documents, {items} items, {total / items:.0f} quads an item")
    for column in ("stage", "seconds", "items a second", "times the measure"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for name, seconds in rows:
        table.add_row(name, f"{seconds:.3f}", f"{items / seconds:,.0f}", f"{seconds / base:.1f}")
    return table


def query_path(documents: list[bytes]) -> Table:
    """A query through a worker beside the same query in this process."""
    with tempfile.TemporaryDirectory() as folder:
        for n, data in enumerate(documents):
            (Path(folder) / f"{n:05}.txt").write_bytes(data)
        settings = Settings(data=Path(folder) / "data", processes=1)
        begun = time.perf_counter()
        report = ingest([Path(folder)], settings)
        seconds = time.perf_counter() - begun
        generation = DataFolder(settings.data).current()
        store = generation.open()
        table = Table(title=f"queries; ingest of {report.stored} documents took {seconds:.1f} s with one process")
        for column in ("query", "in process, ms", "through a worker, ms", "overhead, ms"):
            table.add_column(column, justify="left" if column == "query" else "right")
        for name, text in QUERIES.items():
            direct = 1000 * timed(partial(_in_process, store, text))
            worker = 1000 * asyncio.run(_through_a_worker(str(generation.path), text))
            table.add_row(name, f"{direct:.2f}", f"{worker:.2f}", f"{worker - direct:.2f}")
        return table


def _in_process(store: ox.Store, text: str) -> None:
    results = store.query(text)
    assert not isinstance(results, ox.QueryTriples)
    results.serialize(format=ox.QueryResultsFormat.JSON)


KG = "PREFIX kg: <https://w3id.org/kommunegraf/ns#> "
QUERIES = {
    "ask": "ASK {}",
    "decisions by outcome": KG + "SELECT ?o (COUNT(*) AS ?n) { ?d a kg:Decision ; kg:outcome ?o } GROUP BY ?o",
    "1,000 rows": "SELECT * { ?s ?p ?o } LIMIT 1000",
}


async def _through_a_worker(path: str, text: str) -> float:
    accept = dict.fromkeys(("solutions", "boolean"), "application/sparql-results+json") | {"triples": "text/turtle"}
    pool = Pool(size=1, timeout=60, memory_mb=1024, max_bytes=2**30, queue=8)
    await pool.open()
    try:
        taken = []
        for _ in range(20):
            begun = time.perf_counter()
            answer = await pool.run(Job(path, text, accept))
            async for _ in answer.pieces:
                pass
            taken.append(time.perf_counter() - begun)
        return statistics.median(taken[3:])
    finally:
        await pool.close()


def main() -> None:
    documents = minutes(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    console = Console()
    console.print(stages(documents))
    console.print(query_path(documents))


if __name__ == "__main__":
    main()
