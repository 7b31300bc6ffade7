"""Measures reading and extraction over made-up FirstAgenda meetings: `python -m benchmarks.extraction [meetings]`.

The meetings are those of the stand-in server of the tests, in the form in which a harvest gets them.
"""

from __future__ import annotations

import multiprocessing
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.mapping import to_quads
from kommunegraf.preparing import collect_seldom
from kommunegraf.reading import read
from kommunegraf.store.reference import in_memory
from kommunegraf.validation.gate import Candidate, judge_many

SEED = 2026
RUNS = 3
TARGET_SPEED = 200  # agenda items a second and core, reading and extraction
TARGET_MEMORY = 600  # MB of a process that reads and extracts
_PROOF_WORDS = ("Evidence", "SpecificResource", "TextQuoteSelector", "TextPositionSelector")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a process did that read and extracted one agenda after the other and kept none."""

    items: int
    seconds: float  # of processor time, once the lexicons were loaded
    peak: int | None  # MB; None where the system does not tell


def agendas(meetings: int) -> list[bytes]:
    """The answers of `/api/agenda/dagsorden/{id}` for so many made-up meetings of 34 bodies."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "harvest"))
    # The tests' own package.
    from firstagenda_server import World  # noqa: PLC0415 - on the path only now
    from firstagenda_server.agenda import encoded  # noqa: PLC0415 - likewise

    world = World(SEED, meetings)
    return [encoded(world.agenda(id)) for id in world.meetings]


def streamed(meetings: int) -> Streamed:
    """Reads and extracts so many agendas in this process, which is to be a fresh one."""
    documents = agendas(meetings)
    identity = Identity()
    collect_seldom()
    for data in documents[:5]:
        extract(read(data, name="warm.json"), identity)
    begun = time.process_time()
    items = sum(len(extract(read(data, name="x.json"), identity).agenda_items) for data in documents)
    taken = time.process_time() - begun
    status = Path("/proc/self/status")
    peak = _PEAK.search(status.read_text(encoding="ascii")) if status.exists() else None
    return Streamed(items, taken, int(peak[1]) // 1024 if peak else None)


def stages(documents: Sequence[bytes]) -> Table:
    """Each stage of the way, in one thread's processor time, beside Oxigraph's parse of the same quads."""
    identity = Identity()
    collect_seldom()
    texts = [read(data, name="x.json") for data in documents]
    extracted = [extract(document, identity) for document in texts]
    quads = [to_quads(each, identity) for each in extracted]
    serialised = [ox.serialize(each, format=ox.RdfFormat.N_QUADS) or b"" for each in quads]
    candidates = [Candidate(q, e.document, e.notes) for q, e in zip(quads, extracted, strict=True)]
    known = in_memory(None, identity.base)
    items = sum(len(each.agenda_items) for each in extracted)
    stated = sum(len(each) for each in map(_without_proofs, quads))
    rows = [
        (
            "parse N-Quads (the measure)",
            lambda: [list(ox.parse(each, format=ox.RdfFormat.N_QUADS)) for each in serialised],
        ),
        ("read", lambda: [read(data, name="x.json") for data in documents]),
        ("extract", lambda: [extract(document, identity) for document in texts]),
        ("read and extract", lambda: [extract(read(data, name="x.json"), identity) for data in documents]),
        ("map to quads", lambda: [to_quads(each, identity) for each in extracted]),
        ("judge (gate)", lambda: list(judge_many(candidates, known, identity=identity))),
    ]
    proven, size = sum(map(len, quads)), sum(len(each.text) for each in texts)
    table = Table(
        title=f"{len(documents)} meetings, {items} items; an item has {stated / items:.0f} triples without evidence, "
        f"{proven / items:.0f} with, and {size / items:,.0f} code points"
    )
    for column in ("stage", "seconds", "items a second", "times the measure"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    base = 0.0
    for name, work in rows:
        seconds = _processor_time(work, 1 if name.startswith("judge") else RUNS)
        base = base or seconds
        table.add_row(name, f"{seconds:.3f}", f"{items / seconds:,.0f}", f"{seconds / base:.1f}")
    return table


def _processor_time(work: Callable[[], object], runs: int) -> float:
    """Seconds of processor time of the middle run: what others do on the machine then matters less."""
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def _without_proofs(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    proofs = {
        quad.subject
        for quad in quads
        if isinstance(quad.object, ox.NamedNode) and re.split("[#/]", quad.object.value)[-1] in _PROOF_WORDS
    }
    return [quad for quad in quads if quad.subject not in proofs]


def main() -> None:
    meetings = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    console = Console()
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        done = fresh.apply(streamed, (meetings,))
    speed = done.items / done.seconds
    console.print(
        f"One process, one core: {done.items} items, {speed:,.0f} a second (aimed at: {TARGET_SPEED}); "
        f"peak memory {done.peak if done.peak is not None else 'unknown'} MB (at most {TARGET_MEMORY})."
    )
    console.print(stages(agendas(meetings)))


if __name__ == "__main__":
    main()
