"""A service in a process of its own, seen from outside: what it answers, and what it costs the machine."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MB = 1024 * 1024
PATIENCE = 60  # seconds after which a condition that is polled for is taken never to come
TYPES = "https://w3id.org/kommunegraf/problems/"


@dataclass(frozen=True)
class Answer:
    """`cut`: the connection ended in the middle of the body. `seconds` from sending the request to the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool
    seconds: float

    @property
    def kind(self) -> str:
        """The problem's kind; empty where this is none."""
        if self.headers.get("content-type") != "application/problem+json":
            return ""
        return json.loads(self.body)["type"].removeprefix(TYPES)

    @property
    def rows(self) -> list[dict[str, str]]:
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


@dataclass
class Cost:
    """What service and workers have in use."""

    workers: set[int]
    service_bytes: int
    all_bytes: int
    service_handles: int
    worker_handles: int  # of the worker that has most


@dataclass
class RunningService:
    port: int
    process: subprocess.Popen[bytes]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The workers, and half as many in reserve."""
        return int(self.settings["KOMMUNEGRAF_WORKERS"]) * 3 // 2

    @property
    def deadline(self) -> float:
        return float(self.settings["KOMMUNEGRAF_QUERY_TIMEOUT"])

    def ask(self, query: str, source: str = "127.0.0.1", **parameters: str) -> Answer:
        """The answer to a query, sent by POST from a loopback address of the asker's own."""
        target = "/sparql" + ("?" + "&".join(f"{k}={v}" for k, v in parameters.items()) if parameters else "")
        return self.send("POST", target, query.encode(), {"content-type": "application/sparql-query"}, source)

    def send(
        self, method: str, target: str, body: Any = None, headers: Mapping[str, str] = {}, source: str = "127.0.0.1"
    ) -> Answer:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, PATIENCE, source_address=(source, 0))
        try:
            connection.request(method, target, body, dict(headers), encode_chunked=True)
            response = connection.getresponse()
            try:
                content, cut = response.read(), False
            except (http.client.IncompleteRead, ConnectionError) as error:
                content, cut = getattr(error, "partial", b""), True
        finally:
            connection.close()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, content, cut, time.perf_counter() - began)

    def connect(self, receive_buffer: int = 0, source: str = "127.0.0.1") -> socket.socket:
        """A bare connection, with a small buffer where little is to be taken in."""
        client = socket.socket()
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(PATIENCE)
        client.bind((source, 0))
        client.connect(("127.0.0.1", self.port))
        return client

    def metric(self, name: str) -> float:
        """A metric's value now; 0 before it was first counted."""
        text = self.send("GET", "/metrics").body.decode()
        found = re.search(rf"^kommunegraf_{re.escape(name)} ([0-9.e+]+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def until(self, condition: Callable[[], bool], claim: str) -> None:
        """Polls; each look waits for an answer of the service, so that it is busy with nothing else than answering."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"never came true: {claim}"
            assert self.send("GET", "/health").status == 200

    def cost(self) -> Cost:
        workers = children(self.process.pid)
        mine = resident(self.process.pid)
        return Cost(
            workers=workers,
            service_bytes=mine,
            all_bytes=mine + sum(map(resident, workers)),
            service_handles=handles(self.process.pid),
            worker_handles=max(map(handles, workers), default=0),
        )

    @property
    def at_rest(self) -> bool:
        """Every worker is there, none runs, and nobody waits."""
        workers = children(self.process.pid)
        return (
            len(workers) == self.size
            and all(state(pid) == "S" for pid in workers)
            and self.metric("queries_running") == self.metric("queries_waiting") == 0
            and self.metric("workers") == self.size
        )

    def warm(self) -> None:
        """Lets every worker (but those in reserve) open the generation."""
        fresh = min(map(handles, children(self.process.pid)))
        workers = int(self.settings["KOMMUNEGRAF_WORKERS"])
        while sum(handles(pid) > fresh for pid in children(self.process.pid)) < workers:
            clients = [self.connect() for _ in range(workers)]
            for number, client in enumerate(clients):
                query = f"SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fs+a+%3Ft%7D%23{number}{time.monotonic_ns()}"
                client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            for client in clients:
                assert client.recv(12) == b"HTTP/1.1 200"
                client.close()


def free_port() -> int:
    """A port of loopback that nobody has, from below those that the system gives to clients."""
    choice = random.SystemRandom()
    while True:
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", choice.randrange(10_000, 32_000)))
            port: int = free.getsockname()[1]
            return port


def start(data: Path, **settings: str) -> RunningService:
    """`kommunegraf serve` on a free port of loopback, once it answers."""
    port = free_port()
    own = {f"KOMMUNEGRAF_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "kommunegraf.cli.main", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL)
    service = RunningService(port, process, own)
    try:
        while True:
            assert process.poll() is None, f"the service ended with {process.returncode}"
            try:
                assert service.send("GET", "/health").status == 200
                return service
            except ConnectionRefusedError:
                continue
    except BaseException:
        process.kill()
        process.wait()
        raise


def stop(service: RunningService) -> None:
    service.process.send_signal(signal.SIGTERM)
    try:
        service.process.wait(PATIENCE)
    finally:
        service.process.kill()
        service.process.wait()


def children(pid: int) -> set[int]:
    """The child processes, by /proc (Linux)."""
    try:
        return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except OSError:
        return set()


def state(pid: int) -> str:
    """R (running), S (sleeping), Z (dead and not waited for); empty where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def handles(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0
