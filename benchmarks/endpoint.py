"""The endpoint beside others on the same data, in one run: `python -m benchmarks.endpoint [documents] [seconds]`.

Compared with Oxigraph's own server (Rust) and rdflib-endpoint, over loopback, by `wrk` with eight connections (Debian
package wrk). Each figure is the best of three rounds in which the servers take turns; ratios are to Oxigraph's server.
The same service runs twice, once with its answer cache and once without.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import minutes
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

BIN = Path(sys.executable).parent
CONNECTIONS = 8
ROUNDS = 3
# Seconds before each run: the last one was broken off in the middle of answers, and what that stopped is started again.
_PAUSE = 1.5
KG = "PREFIX kg: <https://w3id.org/kommunegraf/ns#> PREFIX schema: <https://schema.org/> "
QUERIES = {
    "trivial: ASK {}": "ASK {}",
    "point: one municipality": "SELECT ?p ?o WHERE { <https://w3id.org/kommunegraf/id/municipality/0657> ?p ?o }",
    "join of 15 rows": KG
    + "SELECT ?d ?text ?outcome WHERE { ?d a kg:Decision ; kg:outcome ?outcome ; schema:text ?text } LIMIT 15",
    "1,000 rows": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1000",
    "group: decisions by outcome": KG
    + "SELECT ?o (COUNT(?d) AS ?n) WHERE { ?d a kg:Decision ; kg:outcome ?o } GROUP BY ?o",
    "group: all by class": "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)",
    "funding by year": KG
    + "SELECT ?y (SUM(?a) AS ?total) WHERE { ?f a kg:FundingItem ; kg:fiscalYear ?y ; kg:amount ?a } GROUP BY ?y",
    "scan with a filter": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER(isLiteral(?o) && STRLEN(STR(?o)) > 40) }",
    "ORDER BY over all quotes": "PREFIX oa: <http://www.w3.org/ns/oa#> "
    "SELECT ?q WHERE { ?s oa:exact ?q } ORDER BY ?q LIMIT 20",
}
JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Server:
    """A running server: `url` takes `?query=`."""

    name: str
    url: str

    def address(self, query: str) -> str:
        return f"{self.url}?query={quote(query)}"

    def ask(self, query: str, times: int = 1) -> float:
        """Milliseconds of the middle one of so many answers, each read to its end, over one connection."""
        place = urlsplit(self.address(query))
        connection = HTTPConnection(str(place.hostname), place.port, timeout=300)
        taken = []
        with contextlib.closing(connection):
            for _ in range(times):
                began = time.perf_counter()
                connection.request("GET", f"{place.path}?{place.query}", headers={"Accept": JSON})
                answer = connection.getresponse()
                answer.read()
                taken.append(1000 * (time.perf_counter() - began))
                if answer.status != 200:
                    raise RuntimeError(f"{self.name} answers {query} with {answer.status}")
        return statistics.median(taken)


@contextlib.contextmanager
def running(name: str, command: list[str], port: int, path: str, **environment: str) -> Iterator[Server]:
    """A server process, once it answers; ended at the end."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(name, f"http://127.0.0.1:{port}{path}")
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended at its start: {' '.join(command)}")
            try:
                server.ask("ASK {}")
                break
            except (OSError, RuntimeError):
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        assert isinstance(port, int)
        return port


def throughput(server: Server, query: str, seconds: float) -> float:
    """Answers a second, by wrk. Raises `RuntimeError` where the server refuses."""
    time.sleep(_PAUSE)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{math.ceil(seconds)}s", "--timeout", "60s"]
    command += ["-H", f"Accept: {JSON}", server.address(query)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{server.name} refuses {query}: {said}")
    match = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert match is not None, said
    return float(match[1])


@contextlib.contextmanager
def servers(documents: int) -> Iterator[tuple[Server, Server, Server, Server, int]]:
    """Oxigraph's server, ours without and with cache, rdflib-endpoint, and how many triples they serve."""
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as stack:
        source, data = Path(place) / "documents", Path(place) / "data"
        source.mkdir()
        for n, text in enumerate(minutes(documents)):
            (source / f"{n:05}.txt").write_bytes(text)
        ingest([source], Settings(data=data))
        store = DataFolder(data).current().open()
        triples = list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        store.backup(str(Path(place) / "oxigraph"))
        turtle = Path(place) / "default.nt"
        ox.serialize((quad.triple for quad in triples), str(turtle), format=ox.RdfFormat.N_TRIPLES)
        ports = [free_port() for _ in range(4)]
        ours = [str(BIN / "kommunegraf"), "serve", "--data", str(data), "--port"]
        oxigraph = [str(BIN / "oxigraph"), "serve-read-only", "--location", f"{place}/oxigraph"]
        rdflib = [str(BIN / "rdflib-endpoint"), "serve", str(turtle), "--host", "127.0.0.1", "--port", str(ports[3])]
        yield (
            stack.enter_context(
                running("oxigraph serve", [*oxigraph, "--bind", f"127.0.0.1:{ports[0]}"], ports[0], "/query")
            ),
            stack.enter_context(
                running("without cache", [*ours, str(ports[1])], ports[1], "/sparql",
                        KOMMUNEGRAF_CACHE_MB="0", KOMMUNEGRAF_LOG="off")
            ),
            stack.enter_context(
                running("with cache", [*ours, str(ports[2])], ports[2], "/sparql", KOMMUNEGRAF_LOG="off")
            ),
            stack.enter_context(running("rdflib-endpoint", rdflib, ports[3], "/")),
            len(triples),
        )  # fmt: skip


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit("this needs wrk to make the load: apt-get install wrk")
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 3
    with servers(documents) as (oxigraph, uncached, cached, rdflib, triples):
        table = Table(title=f"{triples:,} triples, {CONNECTIONS} connections")
        for column in (
            "query", "oxigraph, ms", "oxigraph, 1/s", "uncached, ms", "uncached, 1/s", "ratio",
            "cached, 1/s", "ratio", "rdflib-endpoint, ms", "times uncached", "times cached",
        ):  # fmt: skip
            table.add_column(column, justify="left" if column == "query" else "right")
        for name, query in QUERIES.items():
            alone = {each.name: each.ask(query, 15) for each in (oxigraph, uncached, cached)}
            long = max(seconds, alone[oxigraph.name] * CONNECTIONS / 200)  # some forty answers at the least
            best = {each.name: 0.0 for each in (oxigraph, uncached, cached)}
            for _ in range(ROUNDS):
                for each in (oxigraph, uncached, cached):
                    best[each.name] = max(best[each.name], throughput(each, query, long))
            print(name, alone, best, file=sys.stderr)
            slow = rdflib.ask(query, 5)
            rust = best[oxigraph.name]
            table.add_row(
                name,
                f"{alone[oxigraph.name]:.1f}",
                f"{rust:,.0f}",
                f"{alone[uncached.name]:.1f}",
                f"{best[uncached.name]:,.0f}",
                f"{best[uncached.name] / rust:.2f}",
                f"{best[cached.name]:,.0f}",
                f"{best[cached.name] / rust:.2f}",
                f"{slow:.1f}",
                f"{slow / alone[uncached.name]:.1f}",
                f"{slow / alone[cached.name]:.0f}",
            )
        Console(width=160).print(table)


if __name__ == "__main__":
    main()
