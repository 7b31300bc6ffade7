"""Many clients on the project's own queries while generations are published: `python -m benchmarks.soak --minutes 10`.

Each generation has its own number in the data, in two graphs, and every answer gives both numbers beside its rows: they
must be the generation that the answer's header names. Ends with 1 where there was an error, an answer that mixes
generations, or where memory, workers or file handles grow.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import minutes
from benchmarks.soak_client import Seen, Task
from kommunegraf import resources
from kommunegraf.identity import Identity
from kommunegraf.ingest import ingest
from kommunegraf.isolation import resident
from kommunegraf.queries import load_queries
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing

MB = 1024 * 1024
_XSD_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_MARK = ox.NamedNode("urn:kommunegraf:soak")
_PLACES = {"soakFirst": "soak-first", "soakLast": "soak-last"}  # variable and predicate: graph
_SELECT = re.compile(r"^SELECT\b", re.MULTILINE)
# Memory counts as flat where the last quarter of the samples is at most this much above the second one.
_GROWTH, _SLACK = 1.1, 24 * MB
_HANDLES = 48  # files that a store may have more of after some generations


@dataclass(frozen=True, slots=True)
class Sample:
    """What service and workers have in use at one moment."""

    second: float
    service: int
    workers: int
    count: int
    handles: int
    worker_handles: int

    @property
    def worker(self) -> float:
        """Bytes of one of them: there are more while a query goes on for long."""
        return self.workers / max(1, self.count)

    @classmethod
    def of(cls, pid: int, second: float) -> Sample:
        workers = _children(pid)
        return cls(
            second=second,
            service=resident(pid),
            workers=sum(map(resident, workers)),
            count=len(workers),
            handles=_handles(pid),
            worker_handles=max(map(_handles, workers), default=0),
        )


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _handles(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0


def marked(query: str) -> str:
    """A saved query that also gives the generation's number, from both of its places, beside each of its rows."""
    found = _SELECT.search(query)
    assert found is not None
    marks = " ".join(f"<{_MARK.value}> <urn:kommunegraf:{name}> ?{name} ." for name in _PLACES)
    body = query[found.start() :]
    return f"{query[: found.start()]}SELECT * {{ {marks} OPTIONAL {{ {{ {body}\n}} }} }}"


def publish(settings: Settings) -> int:
    """Publishes a generation that has its own number in two graphs, and so in the default graph."""
    identity = Identity(settings.base)
    with writing(settings, "soak") as session:
        number = session.folder.generations.number() + 1
        value = ox.Literal(str(number), datatype=_XSD_INTEGER)
        contents = {}
        for name, graph in _PLACES.items():
            iri = identity.reference_graph(graph)
            contents[iri] = [ox.Quad(_MARK, ox.NamedNode(f"urn:kommunegraf:{name}"), value, ox.NamedNode(iri))]
        session.writer.replace(contents)
        published = session.publish()
    assert published.number == number
    return number


def task(settings: Settings, port: int, clients: int, seconds: float) -> Task:
    store = DataFolder(settings.data).current().open()
    saved = load_queries()
    queries = [marked(query.bind()) for query in saved.values()]
    rows = []
    for query in queries:
        results = store.query(query)
        assert isinstance(results, ox.QuerySolutions)
        rows.append(sum(1 for _ in results))
    return Task(port, clients, seconds, queries, rows)


def free_port() -> int:
    """A port of loopback that nobody has, from below those that the system gives to clients."""
    choice = random.SystemRandom()
    while True:
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", choice.randrange(10_000, 32_000)))
            port: int = free.getsockname()[1]
            return port


@contextmanager
def served(settings: Settings, workers: int) -> Iterator[tuple[int, int]]:
    """The service on its own: port and process."""
    port = free_port()
    own = {"KOMMUNEGRAF_WORKERS": str(workers), "KOMMUNEGRAF_CACHE_MB": "8", "KOMMUNEGRAF_LOG": "off"}
    command = [sys.executable, "-m", "kommunegraf.cli.main", "serve", "--data", str(settings.data), "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10).close()
                    break
                except urllib.error.URLError:
                    assert process.poll() is None, "the service did not start"
                    time.sleep(0.2)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)


@dataclass(slots=True)
class Soaked:
    """What came of it. `expected` processes: workers and those in reserve."""

    seen: Seen
    samples: list[Sample]
    before: Sample
    after: Sample
    published: int
    workers: int

    @property
    def expected(self) -> int:
        return self.workers + self.workers // 2

    def failures(self) -> list[str]:
        found = [f"{count} times {what}" for what, count in self.seen.errors.items()]
        if not self.seen.requests:
            found.append("nothing was answered")
        if self.seen.generations < min(self.published, 2):
            found.append(f"answers are of {self.seen.generations} generations, and {self.published} were published")
        quarter = max(1, len(self.samples) // 4)
        for name in ("service", "worker"):
            early, late = (
                fmean(getattr(sample, name) for sample in part)
                for part in (self.samples[quarter : 2 * quarter], self.samples[-quarter:])
            )
            if late > _GROWTH * early + _SLACK:
                found.append(f"the memory of a {name} grew from {early / MB:.0f} to {late / MB:.0f} MB")
        if self.after.count != self.expected:
            found.append(f"{self.after.count} workers are left of {self.expected}")
        if max(sample.count for sample in self.samples) > self.expected + self.workers:
            found.append("there were more workers than may be")
        if self.after.handles > self.before.handles:
            found.append(f"the service has {self.after.handles} files open, and had {self.before.handles}")
        if self.after.worker_handles > self.before.worker_handles + _HANDLES:
            found.append(f"a worker has {self.after.worker_handles} files open, and had {self.before.worker_handles}")
        return found


def soak(settings: Settings, *, seconds: float, clients: int, every: float, workers: int) -> Soaked:
    """Runs the clients against a service of its own on `settings.data`, and publishes `every` so many seconds."""
    publish(settings)
    with served(settings, workers) as (port, pid):
        job = json.dumps(asdict(task(settings, port, clients, seconds)))
        warm = json.dumps({**json.loads(job), "seconds": min(3.0, seconds), "clients": 2 * workers})
        _clients(warm)
        before = _settled(pid, lambda sample: sample.count == workers + workers // 2)
        samples: list[Sample] = []
        published: list[int] = []
        over = threading.Event()
        began = time.monotonic()

        def look() -> None:
            while not over.wait(max(0.25, seconds / 240)):
                samples.append(Sample.of(pid, time.monotonic() - began))

        def write() -> None:
            while not over.wait(every):
                published.append(publish(settings))

        threads = [threading.Thread(target=work) for work in (look, write)]
        for thread in threads:
            thread.start()
        try:
            seen = _clients(job)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        after = _settled(pid, lambda s: s.count == workers + workers // 2 and s.handles <= before.handles)
    return Soaked(seen, samples, before, after, len(published), workers)


def _clients(job: str) -> Seen:
    command = [sys.executable, "-m", "benchmarks.soak_client"]
    ended = subprocess.run(command, input=job, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"the clients failed: {ended.stderr}")
    return Seen(**json.loads(ended.stdout))


def _settled(pid: int, condition: Any) -> Sample:
    """The first sample that satisfies the condition; the last one where none does for a while."""
    for _ in range(100):
        sample = Sample.of(pid, 0)
        if condition(sample):
            break
        time.sleep(0.1)
    return sample


def tables(soaked: Soaked) -> list[Table]:
    seen = soaked.seen
    answers = Table(
        title=f"{seen.requests} answers in {seen.seconds:.0f} s, {seen.cached / max(1, seen.requests):.0%} cached"
    )
    for column in ("answers/s", "p50, ms", "p95, ms", "p99, ms", "longest, ms", "generations", "errors"):
        answers.add_column(column, justify="right")
    answers.add_row(
        f"{seen.requests / seen.seconds:,.0f}",
        *(f"{value:.1f}" for value in (seen.p50, seen.p95, seen.p99, seen.longest)),
        str(seen.generations),
        str(sum(seen.errors.values())),
    )
    costs = Table(title="what service and workers had in use")
    for column in ("second", "service, MB", "workers, MB", "workers", "files of the service", "files of a worker"):
        costs.add_column(column, justify="right")
    step = max(1, len(soaked.samples) // 10)
    for sample in (soaked.before, *soaked.samples[::step], soaked.after):
        second = {id(soaked.before): "before", id(soaked.after): "after"}.get(id(sample), f"{sample.second:.0f}")
        costs.add_row(
            second, f"{sample.service / MB:.0f}", f"{sample.workers / MB:.0f}", str(sample.count), str(sample.handles),
            str(sample.worker_handles),
        )  # fmt: skip
    return [answers, costs]


def corpus(folder: Path, documents: int) -> Settings:
    """A data folder of the demonstration corpus, and as many generated minutes."""
    settings = Settings(data=folder / "data", processes=1, keep_generations=3)
    made = folder / "documents"
    made.mkdir()
    for number, content in enumerate(minutes(documents)):
        (made / f"{number:05}.txt").write_bytes(content)
    samples = resources.folder("samples")
    ingest([samples, made] if documents else [samples], settings)
    return settings


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--clients", type=int, default=64)
    arguments.add_argument("--every", type=float, default=5, help="seconds between two generations")
    arguments.add_argument("--workers", type=int, default=4)
    arguments.add_argument("--documents", type=int, default=0, help="generated minutes beside the samples")
    asked = arguments.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        settings = corpus(Path(folder), asked.documents)
        soaked = soak(
            settings, seconds=60 * asked.minutes, clients=asked.clients, every=asked.every, workers=asked.workers
        )
    for table in tables(soaked):
        console.print(table)
    failures = soaked.failures()
    for failure in failures:
        console.print(f"[red]{failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
