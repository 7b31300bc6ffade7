"""What connections may cost beside their answers: bounds on a request's head, on every wait, and on a client's number.

The HTTP server parses and answers; it waits for ever for a head that never ends, keeps all of it, and waits for ever
for a reader who does not read. This adds what it leaves out, by the callbacks of `asyncio.Protocol` and of the parser.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from kommunegraf.api import problems
from kommunegraf.api.open_connections import OpenConnections
from kommunegraf.api.upgrades import without_offer

MAX_TARGET = 65_535  # bytes of a request's target; the parser takes no more
MAX_FIELDS = 65_536  # bytes of its header fields, each with 32 more, as HTTP/2 counts them (RFC 9113, 6.5.2)
_FIELD = 32
# Bytes of a request that are no body: head, chunk sizes and extensions, trailer fields. Checked as they come in.
_MAX_BESIDE = MAX_TARGET + MAX_FIELDS
_LINGER = 2  # seconds in which what a refused client still sends is read and dropped, so that it gets to the refusal

Refusal = tuple[int, str, str, str]
_MALFORMED: Refusal = (400, "http", "The request is no HTTP", "the bytes that came are no HTTP/1.1 request")
_LONG_TARGET: Refusal = (
    414, "too-long", "The address is too long", f"it may have {MAX_TARGET} bytes; send a long query by POST",
)  # fmt: skip
_LONG_FIELDS: Refusal = (
    431, "too-long", "The header fields are too long", f"they may have {MAX_FIELDS} bytes altogether",
)  # fmt: skip
_TOO_MANY: Refusal = (
    429, "connections", "You have too many connections", "close some, or send your requests on those that are open",
)  # fmt: skip
_SLOW: Refusal = (408, "slow-request", "The request took too long to arrive", "send it without pauses")


class _HeadTooLong(Exception):
    """Raised to the parser, which stops at it."""


class BoundedConnection(HttpToolsProtocol):
    """`patience`: seconds in which a request's head must be whole, and in which a full send buffer must empty.

    A connection that breaks a bound while it is owed an answer is cut; else it is told why, and closed. So is one that
    its client has beyond what `clients` allows; as many again are told, and further ones are cut.
    """

    patience: float = 30
    clients: OpenConnections = OpenConnections()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._waiting: asyncio.TimerHandle | None = None  # for a head
        self._stalled: asyncio.TimerHandle | None = None  # until the client reads
        self._in_head = False
        self._in_message = False
        self._beside = 0  # bytes of this message that are no body
        self._body = 0  # bytes of body among what came in last
        self._refusal = _MALFORMED
        self._refused = False

    # The server narrows what asyncio says of transports: its own are of streams, and can be written to.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # - as told above
        super().connection_made(transport)
        number, most = self.clients.enter(self._peer), self.clients.most
        if number > 2 * most:
            self._refused = True
            transport.abort()
        elif number > most:
            self._refuse(_TOO_MANY)
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self.clients.leave(self._peer)
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._body = 0
        super().data_received(without_offer(data) if self._in_head or not self._in_message else data)
        if self._in_message:
            # A client that sends many small pieces is allowed as much beside the body as there is body.
            self._beside = max(0, self._beside + len(data) - 2 * self._body)
            if self._beside > _MAX_BESIDE:
                self._refuse(_LONG_TARGET if self._in_head and len(self.url) > MAX_TARGET else _LONG_FIELDS)
                return
        if self._waiting is None and not self._refused and (self._in_head or not self._owes):
            self._wait()  # also for one who sends empty lines, or goes on with a body that was answered already

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = self._in_message = True
        self._beside = 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_waiting()
        if len(self.url) > MAX_TARGET:
            self._refusal = _LONG_TARGET
            raise _HeadTooLong
        if sum(len(name) + len(value) + _FIELD for name, value in self.headers) > MAX_FIELDS:
            self._refusal = _LONG_FIELDS
            raise _HeadTooLong
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_message = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What the server says to what it cannot parse."""
        self._refuse(self._refusal)

    @property
    def _peer(self) -> str:
        return self.client[0] if self.client else ""

    @property
    def _owes(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.patience, self._waited)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _waited(self) -> None:
        self._waiting = None
        if self._owes:  # the head that is not whole is of a request behind the one that is being answered
            self._wait()
        elif self._in_head:
            self._refuse(_SLOW)
        else:
            self.transport.abort()

    def _refuse(self, refusal: Refusal) -> None:
        self._refused = True
        self._stop_waiting()
        if self._owes or self.transport.is_closing():
            self.transport.abort()
            return
        status, kind, title, detail = refusal
        told = {"type": problems.TYPES + kind, "title": title, "status": status, "detail": detail}
        body = json.dumps(told).encode()
        self.transport.write(
            b"%bcontent-type: %b\r\ncontent-length: %d\r\n%bconnection: close\r\n\r\n%b"
            % (
                STATUS_LINE[status],
                problems.MEDIA_TYPE.encode(),
                len(body),
                b"retry-after: 1\r\n" if status == 429 else b"",
                body,
            )
        )
        self.transport.write_eof()
        self._waiting = self.loop.call_later(_LINGER, self.transport.abort)


def bounded(patience: float, clients: OpenConnections) -> type[BoundedConnection]:
    """The connections of a server that waits for its clients for `patience` seconds, and counts them by `clients`."""
    return type("Connection", (BoundedConnection,), {"patience": patience, "clients": clients})
