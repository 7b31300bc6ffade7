"""Measures what REST and pages take on very many items: `python -m benchmarks.aims [items] [--data FOLDER]`."""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

from benchmarks.collections import documents
from benchmarks.large import fill
from benchmarks.reader import document
from kommunegraf.api.app import create_app
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.schema import NAME, PART
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import Generation
from kommunegraf.store.writer import writing

_SAMPLE = 25  # addresses of a kind, each asked twice
_CHANGED = 10  # documents
_HTML = {"accept": "text/html", "accept-encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Addresses of one kind; `aim` is the median in ms that is aimed at (None: none is said)."""

    what: str
    aim: int | None
    addresses: Sequence[str]
    headers: dict[str, str]


def main() -> None:
    """Fills a data folder (or takes one that it filled before), and prints what asking it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a folder to fill, or one that was filled: kept for the next run")
    given = parser.parse_args()
    console = Console(width=140)
    with ExitStack() as stack:
        folder = given.data or Path(stack.enter_context(TemporaryDirectory())) / "data"
        settings = Settings(data=folder, workers=1, processes=1, file_timeout=600)
        if not folder.exists():
            console.print(_seconds(fill(settings, given.items), "filled"))
        console.print(_seconds(_published(settings, folder.parent), "published"))
        console.print(_table(settings))
    console.print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB of memory")


def _published(settings: Settings, beside: Path) -> dict[str, float]:
    """Publications on top of so many items: nothing, some changed documents, and one of 100 pages."""
    taken: dict[str, float] = {}
    with writing(settings, "benchmark") as session:
        taken["nothing changed"] = _taken(session.publish)
        session.writer.replace(dict(islice(documents(10 * _CHANGED, seed=int(time.time())), _CHANGED)))
        taken[f"{_CHANGED} documents changed"] = _taken(session.publish)
    file = beside / "hundred-pages.txt"
    file.write_text(document(), encoding="utf-8")
    taken["100 pages ingested"] = _taken(lambda: ingest([file], settings))
    return taken


def _taken(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _seconds(taken: dict[str, float], title: str) -> Table:
    table = Table("what", "seconds", title=title)
    for what, seconds in taken.items():
        table.add_row(what, f"{seconds:,.1f}")
    return table


def _table(settings: Settings) -> Table:
    generation = DataFolder(settings.data_folder).current()
    assert generation is not None
    index = Collections(generation, settings.base)
    size = (generation.path.parent / PART / NAME).stat().st_size / 2**20
    measure = _measure()
    table = Table(
        title=f"{sum(index.counts().values()):,} nodes in collections, {size:,.0f} MiB of index; the measure, "
        f"Oxigraph's parse of 2,000 N-Quads, takes {measure:.1f} ms"
    )
    for column in ("what", "first, ms", "again, ms", "longest, ms", "processor, ms", "measures", "kB", "aim, ms", ""):
        table.add_column(column, justify="left" if column in ("what", "") else "right")
    with TestClient(create_app(settings)) as client:
        for asked in _asked(index, generation):
            first, again, worked, sent = _asking(client, asked)
            median, busy = statistics.median(first), statistics.median(worked)
            # By the processor's time: on a machine with much else to do the clock tells of that.
            missed = "missed" if asked.aim is not None and busy > asked.aim else ""
            table.add_row(
                asked.what,
                f"{median:,.1f}",
                f"{statistics.median(again):,.1f}",
                f"{max(first):,.0f}",
                f"{busy:,.1f}",
                f"{busy / measure:.1f}",
                f"{statistics.median(sent) / 1000:,.1f}",
                "" if asked.aim is None else str(asked.aim),
                missed,
            )
    return table


def _measure(runs: int = 9) -> float:
    """Milliseconds of processor time of Oxigraph's parse of 2,000 N-Quads: the middle one of the runs."""
    _, quads = next(documents(20))
    lines = b"".join((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)[:2_000])
    lines = (lines * (2_000 // lines.count(b"\n") + 1)).replace(b"\n\n", b"\n")
    whole = b"".join(lines.splitlines(keepends=True)[:2_000])
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        list(ox.parse(whole, format=ox.RdfFormat.N_QUADS))
        taken.append(time.process_time() - begun)
    return 1000 * statistics.median(taken)


def _asking(client: TestClient, asked: Asked) -> tuple[list[float], list[float], list[float], list[int]]:
    """Milliseconds of each address when it is first asked for and when it is asked again, those of processor, sizes."""
    times: tuple[list[float], list[float]] = ([], [])
    worked, sent = [], []
    for taken in times:
        for address in asked.addresses:
            begun, busy = time.perf_counter(), time.process_time()
            answer = client.get(address, headers=asked.headers)
            taken.append(1000 * (time.perf_counter() - begun))
            worked.append(1000 * (time.process_time() - busy))
            assert answer.status_code == 200, (address, answer.text[:500])
            sent.append(int(answer.headers.get("content-length", len(answer.content))))
    return *times, worked[: len(asked.addresses)], sent


def _asked(index: Collections, generation: Generation) -> list[Asked]:
    """What is asked: of each kind other nodes and values each time, so that nothing helps that is remembered."""
    chance = random.Random(1)
    codes = [each.value for each in index.facets("decisions", {}, ["municipality"])["municipality"].values]
    chosen = [chance.choice(codes) for _ in range(_SAMPLE)]
    outcomes = ("approved", "noted", "postponed", "approved-as-recommended")
    years = [2006 + chance.randrange(18) for _ in range(_SAMPLE)]

    def nodes(collection: str, **filters: str) -> list[str]:
        given = {name: [value] for name, value in filters.items()}
        rows = index.page(collection, given, "title", 1000).rows
        return [row.iri.partition("/id/")[2] for row in chance.sample(rows, min(_SAMPLE, len(rows)))]

    items, decisions = nodes("agenda-items"), nodes("decisions")
    [minutes] = [entry for entry in generation.open_ledger().documents() if "bench.example.org" not in entry][
        :1
    ]  # the one of 100 pages: the others came without a text
    path = minutes.partition("/id/")[2]
    own = [*nodes("agenda-items", document=minutes), *nodes("funding", document=minutes)][: 2 * _SAMPLE]
    rest, page = {"accept": "application/json"}, dict(_HTML)
    both = [f"/api/v1/decisions?municipality={code}&outcome={chance.choice(outcomes)}" for code in chosen]
    worded = [f"/api/v1/decisions?q=ord{chance.randrange(5_000)}&municipality={code}" for code in chosen]
    return [
        Asked("an item", 10, [f"/api/v1/agenda-items/{each}" for each in items], rest),
        Asked("an item with evidence", 10, [f"/api/v1/agenda-items/{each}?include=evidence" for each in items], rest),
        Asked("a page, two filters", 25, both, rest),
        Asked("a page, one filter, by title", 25, [f"{each.partition('&')[0]}&sort=title" for each in both], rest),
        Asked("a page, filter and years", 25, [
            f"/api/v1/agenda-items?municipality={code}&from={year}&to={year + 1}"
            for code, year in zip(chosen, years, strict=True)], rest),
        Asked("a page, filters and words", 25, worded, rest),
        Asked("a page, all agenda items", 25, ["/api/v1/agenda-items"] * _SAMPLE, rest),
        Asked("three facets, one filter", None, [f"{each}&facets=outcome,year,topic&limit=1" for each in both], rest),
        Asked("sums of one by year", 60, [
            f"/api/v1/funding/aggregate?by=year&municipality={code}" for code in dict.fromkeys(chosen)], rest),
        Asked("sums of a year by municipality", 60, [
            f"/api/v1/funding/aggregate?by=municipality&year={year}" for year in dict.fromkeys(years)], rest),
        Asked("sums of all by year, municipality", 60, ["/api/v1/funding/aggregate?by=year,municipality"] * 3, rest),
        Asked("sums of all by year", 60, ["/api/v1/funding/aggregate?by=year"] * 3, rest),
        Asked("the page of an agenda item", 40, [f"/page/{each}" for each in items], page),
        Asked("the page of a decision", 40, [f"/page/{each}" for each in decisions], page),
        Asked("the page of a node with sentences", 40, [f"/page/{each}" for each in own], page),
        Asked("the page of a body", 40, [f"/page/{each}" for each in nodes("bodies")], page),
        Asked("the page of a municipality", 40, [f"/page/municipality/{code}" for code in dict.fromkeys(chosen)], page),
        Asked("the first part of 100 pages", 300, [f"/read/{path}"] * _SAMPLE, page),
        Asked("another part of 100 pages", 300, [
            f"/read/{path}?at={at}" for at in range(9_000, 270_000, 20_000)], page),
        Asked("the start page", None, ["/"] * 5, page),
        Asked("the funding charts", None, ["/money"] * 3, page),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
