"""Stand-ins for the endpoints that federation tests ask: SPARQL over loopback, from stores in memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from sparql11 import checks

_COUNT = 3  # a test names so many endpoints at most
_JSON = "application/sparql-results+json"


class StandIns:
    """`addresses` are endpoints on one loopback port; `serve` says what each holds."""

    def __init__(self) -> None:
        self._stores: dict[str, ox.Store] = {}
        stores = self._stores

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(parse_qs(urlsplit(self.path).query).get("query", [""])[0])

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
                self._answer(parse_qs(body).get("query", [""])[0] if form else body)

            def _answer(self, query: str) -> None:
                store = stores.get(urlsplit(self.path).path)
                if store is None:
                    self.send_error(404)
                    return
                found = store.query(query)
                assert not isinstance(found, ox.QueryTriples)
                content = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
                self.send_response(200)
                self.send_header("Content-Type", _JSON)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> StandIns:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def addresses(self) -> list[str]:
        return [f"http://127.0.0.1:{self._server.server_port}/{number}" for number in range(1, _COUNT + 1)]

    def serve(self, endpoints: Sequence[tuple[str, Path | None]]) -> Mapping[str, str]:
        """Gives each (address, data) an address of ours; those without data, and the others, answer 404."""
        self._stores.clear()
        called = {}
        for (address, data), ours in zip(endpoints, self.addresses, strict=False):
            if data is not None:
                store = ox.Store()
                store.extend(checks.quads([(data, None)]))
                self._stores[urlsplit(ours).path] = store
            called[address] = ours
        return called
