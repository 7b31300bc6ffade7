"""An HTTP client for addresses that strangers name: it reaches public hosts only, and takes only so much from them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import httpcore2
import httpx2

from kommunegraf import __version__
from kommunegraf.errors import OutboundError, OutboundTimeout
from kommunegraf.outbound.addresses import is_public
from kommunegraf.outbound.allowed import literal_address, normalised

_TRIED = 4  # addresses of one host


class Inside(OSError):
    """The host is not on the public internet."""


class Pinned(httpcore2.AnyIOBackend):
    """Looks a host up once, checks what it finds, and connects to that: no second look-up can give another address.

    `addresses` (IP, port) may be connected to though they are not public, where they are named literally. TLS still
    verifies the host's name, which the connection above keeps.
    """

    def __init__(self, addresses: frozenset[tuple[str, int]]) -> None:
        self._addresses = addresses

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure: Exception | None = None
        for address in (await self._checked(host, port))[:_TRIED]:
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore2.ConnectError as error:
                failure = error
        raise failure or httpcore2.ConnectError("no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        raise httpcore2.UnsupportedProtocol("no sockets of this machine")

    async def _checked(self, host: str, port: int) -> list[str]:
        literal = literal_address(host)
        if literal is not None and (str(literal), port) in self._addresses:
            return [str(literal)]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        # One address inside among public ones is an attempt to get there: none of them is called.
        if not addresses or not all(is_public(ipaddress.ip_address(each)) for each in addresses):
            raise Inside
        return addresses


@dataclass(frozen=True, slots=True)
class Fetched:
    """A successful answer: its media type (lower case, without parameters) and its whole body, decompressed."""

    media_type: str
    body: bytes


@cache
def default_tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


@dataclass(frozen=True, slots=True)
class GuardedClient:
    """Asks other hosts. `addresses` (IP, port) may be called though they are not public (see `AllowList`).

    No redirect is followed, no proxy of the environment used, no cookie or credential sent. `seconds` bounds the whole
    exchange, the look-up of the host included; `max_bytes` the body as sent and as decompressed.
    """

    addresses: frozenset[tuple[str, int]] = frozenset()
    seconds: float = 10.0
    max_bytes: int = 10 * 1024 * 1024
    tls: ssl.SSLContext | None = None

    async def fetch(self, method: str, iri: str, headers: Mapping[str, str], content: bytes = b"") -> Fetched:
        """The answer to one request. Raises `OutboundError` for anything but a whole answer of status 200.

        Messages name the host that was given and what kind of failure it was, and nothing of what lies behind it.
        """
        if normalised(iri) is None:
            raise OutboundError(f"<{iri[:200]}> is no http(s) address that can be asked")
        try:
            async with asyncio.timeout(self.seconds):
                return await self._exchange(method, httpx2.URL(iri), headers, content)
        except TimeoutError:
            raise OutboundTimeout(f"<{iri[:200]}> did not answer within {self.seconds:g} s") from None
        except (Inside, socket.gaierror, UnicodeError):
            # One message for both: whether a name exists inside is nobody's business.
            raise OutboundError(f"<{iri[:200]}>: its host is not to be found on the public internet") from None
        except httpcore2.ConnectError:
            raise OutboundError(f"<{iri[:200]}>: no connection could be made") from None
        except (
            httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, ssl.SSLError, OSError
        ):  # fmt: skip
            raise OutboundError(f"<{iri[:200]}>: the connection failed") from None

    async def _exchange(self, method: str, url: httpx2.URL, headers: Mapping[str, str], content: bytes) -> Fetched:
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )  # fmt: skip
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": f"kommunegraf/{__version__}",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
        }
        if content:
            sent["Content-Length"] = str(len(content))
        async with (
            httpcore2.AsyncConnectionPool(
                ssl_context=(self.tls or default_tls()) if url.scheme == "https" else None,
                network_backend=Pinned(self.addresses),
            ) as pool,
            pool.stream(method, target, headers=list(sent.items()), content=content or None) as response,
        ):
            if response.status != 200:
                kind = "a redirect, which is not followed" if 300 <= response.status < 400 else "no answer"
                raise OutboundError(f"<{url}> gave {kind} (status {response.status})")
            received = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            body = await read_body(
                f"<{url}>", received.get("content-encoding", ""), response.aiter_stream(), self.max_bytes
            )
            return Fetched(received.get("content-type", "").partition(";")[0].strip().lower(), body)


class TooLong(OutboundError):
    """An answer is longer than it may be."""


async def read_body(named: str, encoding: str, pieces: AsyncIterator[bytes], max_bytes: int) -> bytes:
    """A body as it was before its content encoding (gzip, deflate or none), of at most `max_bytes`, sent or unpacked.

    `named` is what errors call the address. Raises `TooLong`, and `OutboundError` for what cannot be unpacked.
    """
    encoding = encoding.strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise OutboundError(f"{named} answered in an encoding that was not asked for")
    inflater = None if encoding in {"", "identity"} else zlib.decompressobj(wbits=47)  # gzip or zlib, as it says
    body = bytearray()
    sent = 0
    async for piece in pieces:
        sent += len(piece)
        try:
            # One byte more than may be: enough to know that it is too long.
            body += piece if inflater is None else inflater.decompress(piece, max_bytes - len(body) + 1)
        except zlib.error:
            raise OutboundError(f"{named} answered with compressed data that is damaged") from None
        if max(sent, len(body)) > max_bytes:
            raise TooLong(f"{named} answered with more than {max_bytes / 1024 / 1024:g} MiB")
    if inflater is not None and not inflater.eof:
        raise OutboundError(f"{named} answered with compressed data that is damaged")
    return bytes(body)
