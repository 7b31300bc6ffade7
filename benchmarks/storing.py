"""Measures storing beside a bare bulk load of the same quads: `python -m benchmarks.storing [meetings]`.

The documents are made-up FirstAgenda meetings, prepared in this process and then written in these ways.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from benchmarks.extraction import agendas
from kommunegraf.commit import Work, commit
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Prepared
from kommunegraf.settings import Settings
from kommunegraf.store.lines import Lines
from kommunegraf.store.writer import Writer

RUNS = 3


def prepared(meetings: int) -> list[Prepared]:
    pipeline = DocumentPipeline(DEFAULT_BASE)
    return [pipeline.prepare(data, f"{number}.json") for number, data in enumerate(agendas(meetings))]


def storing(documents: Sequence[Prepared]) -> Table:
    """Processor time of each way, and how many times that of the bare load; the middle one of three runs."""
    contents = {graph: content for each in documents for graph, content in each.graphs.items()}
    whole = b"".join(contents.values())
    rows: list[tuple[str, Callable[[Path], float]]] = [
        ("bulk load, named graphs alone (the measure)", lambda place: _loaded(place, whole)),
        ("new documents, with the default graph", lambda place: _added(place, contents)),
        ("the same, statement by statement", lambda place: _replaced(place, contents)),
        ("a batch published, all new", lambda place: _committed(place, documents)),
        ("a batch published, all read anew", lambda place: _committed_again(place, documents)),
    ]
    count = whole.count(b"\n")
    table = Table(title=f"{len(documents)} documents, {count:,} quads of {len(whole) / count:.0f} bytes")
    for column in ("way", "processor seconds", "quads a second", "times the measure"):
        table.add_column(column, justify="left" if column == "way" else "right")
    base = 0.0
    for name, work in rows:
        seconds = statistics.median(_in_a_folder(work) for _ in range(RUNS))
        base = base or seconds
        table.add_row(name, f"{seconds:.2f}", f"{count / seconds:,.0f}", f"{seconds / base:.1f}")
    return table


def _in_a_folder(work: Callable[[Path], float]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return work(Path(folder))


def _loaded(place: Path, whole: bytes) -> float:
    store = ox.Store(str(place))
    begun = time.process_time()
    store.bulk_load(whole, format=ox.RdfFormat.N_QUADS)
    return time.process_time() - begun


def _added(place: Path, contents: Mapping[str, bytes]) -> float:
    writer = Writer(ox.Store(str(place)), DEFAULT_BASE)
    begun = time.process_time()
    lines = [Lines.of(graph, content) for graph, content in contents.items()]
    writer.add([each for each in lines if each is not None])
    return time.process_time() - begun


def _replaced(place: Path, contents: Mapping[str, bytes]) -> float:
    writer = Writer(ox.Store(str(place)), DEFAULT_BASE)
    begun = time.process_time()
    writer.replace({graph: list(ox.parse(content, format=ox.RdfFormat.N_QUADS)) for graph, content in contents.items()})
    return time.process_time() - begun


def _committed(place: Path, documents: Sequence[Prepared]) -> float:
    settings = _with_reference_data(place)
    return _seconds_of(documents, settings, "1")


def _committed_again(place: Path, documents: Sequence[Prepared]) -> float:
    """The same text read by other code, which states a title otherwise."""
    settings = _with_reference_data(place)
    _seconds_of(documents, settings, "1")
    other = [replace(each, graphs={g: c.replace(b"/terms/title>", b"/terms/x>") for g, c in each.graphs.items()})
             for each in documents]  # fmt: skip
    return _seconds_of(other, settings, "2")


def _with_reference_data(place: Path) -> Settings:
    settings = Settings(data=place / "data", derive=False)
    commit([], settings, "")
    return settings


def _seconds_of(documents: Sequence[Prepared], settings: Settings, fingerprint: str) -> float:
    begun = time.process_time()
    commit([Work(Path(f"{number}.json"), each) for number, each in enumerate(documents)], settings, fingerprint)
    return time.process_time() - begun


def main() -> None:
    meetings = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    Console().print(storing(prepared(meetings)))


if __name__ == "__main__":
    main()
