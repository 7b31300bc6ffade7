"""The transport of the harvest's HTTP client: one connection to a host whose address was looked up and checked."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator

import httpcore2
import httpx2

from kommunegraf.outbound.guarded import Pinned, default_tls

_IDLE = 30.0  # seconds that a connection is kept between two calls


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream = self._response.stream
        if isinstance(stream, AsyncIterable):
            async for piece in stream:
                yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class PinnedTransport(httpx2.AsyncBaseTransport):
    """Reaches public addresses only, and those `inside` (IP, port) that are named literally; one connection at a time.

    No proxy of the environment is used. Errors are those of httpcore2, and `Inside` for a host that is not public.
    """

    def __init__(self, inside: frozenset[tuple[str, int]]) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=default_tls(), network_backend=Pinned(inside), max_connections=1, keepalive_expiry=_IDLE
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        response = await self._pool.handle_async_request(
            httpcore2.Request(request.method, url, headers=request.headers.raw)
        )
        return httpx2.Response(response.status, headers=response.headers, stream=_Stream(response))

    async def aclose(self) -> None:
        await self._pool.aclose()
