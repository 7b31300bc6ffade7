"""Runs the measurements: `python -m benchmarks [documents]`, or `search [items]`, or `collections [items]`."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from benchmarks.collections import collections
from benchmarks.corpus import minutes
from benchmarks.search import search
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.limits import Limits
from kommunegraf.api.pool import Pool
from kommunegraf.api.query_job import Job
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.ingest import ingest
from kommunegraf.mapping import to_quads
from kommunegraf.reading import read
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.reference import in_memory
from kommunegraf.store.writer import Writer
from kommunegraf.validation.gate import judge

RUNS = 3


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the middle one of the runs, after one that warms up."""
    work()
    taken = []
    for _ in range(runs):
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
    known = in_memory(None, identity.base)
    judged = list(zip(quads, extracted, strict=True))
    items = sum(len(each.agenda_items) for each in extracted)
    total = sum(map(len, quads))
    base = timed(lambda: [list(ox.parse(each or b"", format=ox.RdfFormat.N_QUADS)) for each in serialised])
    rows = [
        ("parse N-Quads (the measure)", base),
        ("read", timed(lambda: [read(data, name="x.txt") for data in documents])),
        ("extract", timed(lambda: [extract(document, identity) for document in read_ones])),
        ("map to quads", timed(lambda: [to_quads(each, identity) for each in extracted])),
        (
            "judge (gate)",
            timed(lambda: [judge(q, e.document, known, notes=e.notes, identity=identity) for q, e in judged], runs=1),
        ),
        ("write, new", timed(lambda: _written(quads, identity))),
        ("write, all changed", _rewriting(quads, identity)),
    ]
    table = Table(title=f"{len(documents)} documents, {items} items, {total / items:.0f} quads an item")
    for column in ("stage", "seconds", "items a second", "times the measure"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for name, seconds in rows:
        table.add_row(name, f"{seconds:.3f}", f"{items / seconds:,.0f}", f"{seconds / base:.1f}")
    return table


def _written(quads: list[list[ox.Quad]], identity: Identity) -> Writer:
    """A store with each document's graph and the merged default graph, on disk."""
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(ox.Store(folder), identity.base)
        writer.replace(dict(_graphs(quads)))
    return writer


def _rewriting(quads: list[list[ox.Quad]], identity: Identity) -> float:
    """Seconds to replace every graph by one that shares no literal with it."""
    other = [[_changed(quad) for quad in each] for each in quads]
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(ox.Store(folder), identity.base)
        writer.replace(dict(_graphs(quads)))
        begun = time.perf_counter()
        writer.replace(dict(_graphs(other)))
        return time.perf_counter() - begun


def _changed(quad: ox.Quad) -> ox.Quad:
    if not isinstance(quad.object, ox.Literal):
        return quad
    return ox.Quad(quad.subject, quad.predicate, ox.Literal(f"{quad.object.value} (changed)"), quad.graph_name)


def _graphs(quads: list[list[ox.Quad]]) -> Iterator[tuple[str, list[ox.Quad]]]:
    for each in quads:
        graphs: dict[str, list[ox.Quad]] = {}
        for quad in each:
            assert isinstance(quad.graph_name, ox.NamedNode)
            graphs.setdefault(quad.graph_name.value, []).append(quad)
        yield from graphs.items()


def query_path(documents: list[bytes]) -> Table:
    """A query through a worker beside the same query in this process."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "documents"
        source.mkdir()
        for n, data in enumerate(documents):
            (source / f"{n:05}.txt").write_bytes(data)
        settings = Settings(data=Path(folder) / "data", processes=1)
        begun = time.perf_counter()
        report = ingest([source], settings)
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
    pool = Pool(size=1, places=8, share=8)
    limits = Limits(seconds=60, memory_mb=1024, rows=10**9, bytes=2**30)
    await pool.open()
    try:
        taken = []
        for _ in range(20):
            begun = time.perf_counter()
            answer = await pool.run(Job(path, "measured", text, accept, limits, Deadline(60)))
            if answer.pieces is not None:
                async for _ in answer.pieces:
                    pass
            taken.append(time.perf_counter() - begun)
        return statistics.median(taken[3:])
    finally:
        await pool.close()


def main() -> None:
    if sys.argv[1:2] == ["search"]:
        for table in search(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000):
            Console().print(table)
        return
    if sys.argv[1:2] == ["collections"]:
        for table in collections(int(sys.argv[2]) if len(sys.argv) > 2 else 5_000):
            Console().print(table)
        return
    documents = minutes(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    console = Console()
    console.print(stages(documents))
    console.print(query_path(documents))


if __name__ == "__main__":
    main()
