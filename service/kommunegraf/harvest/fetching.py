"""A polite session with one host: one call at a time, pauses, patience with what fails, and no way out of the host."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2
import stamina

from kommunegraf import __version__
from kommunegraf.errors import HarvestError, OutboundError
from kommunegraf.harvest.robots import NAME, Robots
from kommunegraf.harvest.target import Target
from kommunegraf.harvest.transport import PinnedTransport
from kommunegraf.outbound.guarded import Inside, TooLong, read_body
from kommunegraf.settings import Settings

LONGEST_WAIT = 120.0  # seconds, whatever a host asks for
_HOME = "https://w3id.org/kommunegraf/"
_REDIRECTS = 5
_KEPT = ("content-type", "last-modified", "etag", "date", "content-disposition")
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class CallFailed(HarvestError):
    """A call gave no answer, after all attempts."""


class Unusable(HarvestError):
    """An answer came, and is not what was asked for: of another status, a redirect, malformed, of another thing."""


class Interrupted(Exception):
    """The harvest was told to stop."""


class _Again(Exception):
    """A failure that may pass; `wait` is for how long the host asked us to wait."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """A raw answer: the address that was asked (under the host's own name), and what came back.

    `headers` are those that matter, in lower case; `location` is where a redirect leads within the host, else empty.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Session:
    """Calls to one host. `stop` ends waiting at once, and a call under way is the last.

    `robots` are the host's rules once they are read; `memory` is what the adapter remembers of the host from run to
    run; `calls` counts what was sent.
    """

    def __init__(self, target: Target, settings: Settings, stop: asyncio.Event) -> None:
        self.target = target
        self.settings = settings
        self.robots = Robots()
        self.memory: dict[str, str] = {}
        self.calls = 0
        self._stop = stop
        self._last: float | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._max_bytes = settings.harvest_max_mb * 2**20
        self._client = httpx2.AsyncClient(
            transport=PinnedTransport(target.inside),
            timeout=None,
            trust_env=False,
            headers={
                "User-Agent": f"{NAME}/{__version__} (+{settings.harvest_contact or _HOME})",
                "Host": target.host,
                "Accept-Encoding": "gzip, deflate",
            },
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def get(self, path: str, *, accept: str = "*/*", follow: bool = True) -> Answer:
        """The answer to `GET path`: one of status 200, or where `follow` is off a redirect within the host, too.

        Raises `CallFailed` where none came in all attempts; `HarvestError` for another status, a redirect that leads
        away or in a circle, an answer that is too long, a certificate that is not valid, a host that is not public,
        and what robots.txt forbids (`Unusable` where another path may do better). Raises `Interrupted` where the
        harvest is to stop.
        """
        for _ in range(_REDIRECTS + 1):
            answer = await self._unless_stopped(path, accept)
            if answer.status == 200 or (answer.location and not follow):
                return answer
            if not answer.location:
                raise Unusable(f"{answer.address} answered with status {answer.status}")
            path = answer.location
        raise Unusable(f"{self.shown(path)} redirects more than {_REDIRECTS} times")

    async def _unless_stopped(self, path: str, accept: str) -> Answer:
        if self._stop.is_set():
            raise Interrupted
        asking = asyncio.ensure_future(self._patiently(path, accept))
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                if self._idle.is_set():
                    raise Interrupted
                await asyncio.wait({asking})  # the call under way; it is not tried again
            return asking.result()
        finally:
            for each in (asking, stopping):
                each.cancel()
            await asyncio.gather(asking, stopping, return_exceptions=True)

    async def _patiently(self, path: str, accept: str) -> Answer:
        backoff = self.settings.harvest_backoff
        try:
            async for attempt in stamina.retry_context(
                self._worth_another,
                attempts=self.settings.harvest_attempts,
                timeout=None,
                wait_initial=backoff,
                wait_max=LONGEST_WAIT,
                wait_jitter=backoff,
            ):
                with attempt:
                    return await self._call(path, accept)
        except _Again as error:
            tries = self.settings.harvest_attempts
            raise CallFailed(f"{self.shown(path)} {error} ({tries} attempts)") from error
        raise AssertionError("an attempt either gives or raises")

    def _worth_another(self, error: Exception) -> bool | float:
        if not isinstance(error, _Again) or self._stop.is_set():
            return False
        return True if error.wait is None else min(LONGEST_WAIT, error.wait)

    async def _call(self, path: str, accept: str) -> Answer:
        if not self.robots.allows(self.shown(path)):
            raise Unusable(f"{self.shown(path)}: the host's robots.txt does not allow it")
        await self._pause()
        self._idle.clear()
        try:
            with self._explained(path):
                async with asyncio.timeout(self.settings.harvest_timeout):
                    return await self._exchange(path, accept)
        finally:
            self._last = asyncio.get_running_loop().time()
            self._idle.set()

    async def _pause(self) -> None:
        if self._last is not None:
            pause = max(self.settings.harvest_pause, self.robots.delay)
            await asyncio.sleep(max(0.0, self._last + pause - asyncio.get_running_loop().time()))

    async def _exchange(self, path: str, accept: str) -> Answer:
        self.calls += 1
        async with self._client.stream("GET", self.target.origin + path, headers={"Accept": accept}) as response:
            status = response.status_code
            if status in _AGAIN:
                raise _Again(f"answered with status {status}", _asked_wait(response.headers.get("retry-after", "")))
            encoding = response.headers.get("content-encoding", "")
            body = await read_body(self.shown(path), encoding, _pieces(response), self._max_bytes)
            headers = {name: response.headers[name][:500] for name in _KEPT if name in response.headers}
            location = self._within(path, response.headers.get("location", "")) if 300 <= status < 400 else ""
            return Answer(self.shown(path), status, headers, body, location)

    def _within(self, path: str, location: str) -> str:
        """The path that a redirect leads to. Raises `HarvestError` where it leads to another host."""
        if not location:
            return ""
        here = urlsplit(self.target.origin + path)
        try:
            there = urlsplit(urljoin(here.geturl(), location))
            same = there.netloc == here.netloc or (there.hostname == self.target.host and there.port in (None, 80, 443))
        except ValueError:
            same = False
        if not same or there.scheme not in ("http", "https"):
            raise Unusable(f"{self.shown(path)} redirects to another host, which is not followed: {location[:200]!r}")
        return (there.path or "/") + (f"?{there.query}" if there.query else "")

    @contextlib.contextmanager
    def _explained(self, path: str) -> Iterator[None]:
        shown = self.shown(path)
        try:
            yield
        except httpx2.InvalidURL as error:
            raise Unusable(f"{shown[:200]!r} is no address that can be asked ({error})") from None
        except TooLong as error:
            raise Unusable(f"{error}; KOMMUNEGRAF_HARVEST_MAX_MB allows more") from None
        except OutboundError as error:
            raise _Again(f"gave a damaged answer ({error})") from error
        except TimeoutError as error:
            raise _Again(f"gave no whole answer within {self.settings.harvest_timeout:g} s") from error
        except Inside as error:
            raise HarvestError(
                f"{shown}: the host leads to an address that is not public, and is not called"
            ) from error
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise _Again("could not be looked up") from error
            raise HarvestError(f"{shown}: there is no host of that name ({error.strerror})") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError) as error:
            certificate = _certificate_error(error)
            if certificate is not None:
                raise HarvestError(
                    f"{shown}: the certificate of the host is not valid ({certificate}); nothing was fetched. It is "
                    "the host's to mend; look at it in a browser, and harvest again then"
                ) from error
            raise _Again(f"broke the connection off ({type(error).__name__})") from error

    def shown(self, path: str) -> str:
        """The address of a path, under the host's own name."""
        return f"https://{self.target.host}{path}"


async def _pieces(response: httpx2.Response) -> AsyncIterator[bytes]:
    async for piece in response.aiter_raw():
        yield piece


def _certificate_error(error: BaseException | None) -> str | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "it cannot be verified"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return str(error)[:200]
        error = error.__cause__ or error.__context__
    return None


def _asked_wait(retry_after: str) -> float | None:
    """The seconds that `Retry-After` asks for (RFC 9110, 10.2.3); None where it says nothing sensible."""
    said = retry_after.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
