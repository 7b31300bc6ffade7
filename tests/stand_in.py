"""Stand-in endpoints on loopback: a SPARQL endpoint on a store, and servers that answer what a test tells them to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox

JSON = "application/sparql-results+json"


@dataclass
class Asked:
    """A request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What is answered: `pieces` are sent one after another, without a length, until the client goes."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Iterator[bytes] | tuple[bytes, ...] = ()


Answering = Callable[[Asked], Reply]


class StandIn:
    """A server: `url` is its root, `asked` what came in, in order."""

    def __init__(self, answering: Answering, tls: ssl.SSLContext | None = None) -> None:
        asked: list[Asked] = []
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                request = Asked(
                    str(self.command),
                    self.path,
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                )
                with lock:
                    asked.append(request)
                reply = answering(request)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for piece in reply.pieces:
                        self.wfile.write(piece)
                except OSError:  # the client went
                    self.close_connection = True

            do_GET = do_POST = _answer

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.asked = asked
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@contextmanager
def standing_in(answering: Answering, tls: ssl.SSLContext | None = None) -> Iterator[StandIn]:
    server = StandIn(answering, tls)
    try:
        yield server
    finally:
        server.close()


def endpoint(turtle: str, results: ox.QueryResultsFormat = ox.QueryResultsFormat.JSON) -> Answering:
    """A SPARQL endpoint on a store of its own (SPARQL 1.1 Protocol, 2.1.3: POST direct)."""
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE, base_iri="http://example.org/")
    lock = threading.Lock()

    def answer(request: Asked) -> Reply:
        assert request.headers["content-type"].startswith("application/sparql-query")
        try:
            with lock:
                solutions = store.query(request.body.decode())
                assert isinstance(solutions, ox.QuerySolutions)
                body = solutions.serialize(format=results)
        except SyntaxError as error:
            return Reply(400, {"Content-Type": "text/plain"}, (str(error).encode(),))
        assert body is not None
        return Reply(200, {"Content-Type": results.media_type, "Content-Length": str(len(body))}, (body,))

    return answer
