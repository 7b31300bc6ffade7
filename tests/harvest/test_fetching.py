"""A session with a host is polite, patient, and never leads anywhere else."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_host import HOST

from kommunegraf import __version__
from kommunegraf.errors import HarvestError
from kommunegraf.harvest.fetching import LONGEST_WAIT, Answer, CallFailed, Interrupted, Session, Unusable
from kommunegraf.harvest.robots import Robots
from kommunegraf.harvest.target import Target
from kommunegraf.settings import Settings
from stand_in import Asked, Reply, StandIn, standing_in


def target(server: StandIn) -> Target:
    return Target(HOST, "firstagenda", f"http://127.0.0.1:{server.port}", frozenset({("127.0.0.1", server.port)}))


def settings(**given: Any) -> Settings:
    return Settings(**{"harvest_pause": 0, "harvest_backoff": 0, "harvest_attempts": 3, **given})


def fetch(
    server: StandIn | Target, *paths: str, rules: Robots | None = None, stop: bool = False, **given: Any
) -> list[Answer]:
    async def go() -> list[Answer]:
        stopping = asyncio.Event()
        if stop:
            stopping.set()
        session = Session(server if isinstance(server, Target) else target(server), settings(**given), stopping)
        session.robots = rules or Robots()
        try:
            return [await session.get(path) for path in paths]
        finally:
            await session.close()

    return asyncio.run(go())


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """How long was slept, without sleeping; what services of other tests do in their own threads is not told."""
    told: list[float] = []
    real = asyncio.sleep
    here = threading.get_ident()

    async def sleep(seconds: float, result: Any = None) -> Any:
        if threading.get_ident() != here:
            return await real(seconds, result)
        if seconds > 0:
            told.append(seconds)
        return await real(0, result)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    yield told


def in_turn(*replies: Reply) -> Any:
    waiting = list(replies)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


OK = Reply(200, {"Content-Type": "text/plain", "ETag": '"1"'}, (b"x",))


def test_an_answer_bears_the_hosts_own_address_whatever_address_was_called() -> None:
    with standing_in(lambda _: OK) as server:
        (answer,) = fetch(server, "/a?b=c")
    assert (answer.address, answer.body, answer.media_type) == (f"https://{HOST}/a?b=c", b"x", "text/plain")
    assert answer.headers["etag"] == '"1"'


def test_calls_name_who_calls_and_whom_to_write_to() -> None:
    with standing_in(lambda _: OK) as server:
        fetch(server, "/", harvest_contact="data@example.org")
        headers = server.asked[0].headers
    assert headers["user-agent"] == f"kommunegraf/{__version__} (+data@example.org)"
    assert headers["host"] == HOST


def test_a_cookie_that_is_set_is_sent_from_then_on() -> None:
    with standing_in(lambda _: Reply(200, {"Set-Cookie": "a=b; Path=/"}, (b"x",))) as server:
        fetch(server, "/", "/api")
        assert [asked.headers.get("cookie") for asked in server.asked] == [None, "a=b"]


def test_between_two_calls_there_is_a_pause_and_a_longer_one_where_robots_asks_for_it(waits: list[float]) -> None:
    with standing_in(lambda _: OK) as server:
        fetch(server, "/a", "/b", "/c", harvest_pause=30)
        assert len(waits) == 2
        assert all(29 < wait <= 30 for wait in waits)
        waits.clear()
        fetch(server, "/a", "/b", rules=Robots("User-agent: *\nCrawl-delay: 45\n"), harvest_pause=30)
        assert len(waits) == 1
        assert 44 < waits[0] <= 45


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_host_is_asked_again(status: int) -> None:
    with standing_in(in_turn(Reply(status), Reply(status), OK)) as server:
        assert fetch(server, "/")[0].body == b"x"
        assert len(server.asked) == 3


def test_the_wait_grows_with_every_attempt(waits: list[float]) -> None:
    with standing_in(lambda _: Reply(503)) as server, pytest.raises(CallFailed, match=r"503 \(5 attempts\)"):
        fetch(server, "/", harvest_attempts=5, harvest_backoff=2)
    assert len(waits) == 4
    for wait, least in zip(waits, (2, 4, 8, 16), strict=True):
        assert least <= wait <= least + 2


@pytest.mark.parametrize(("said", "least", "most"), [("7", 7, 7), ("86400", LONGEST_WAIT, LONGEST_WAIT), ("x", 1, 2)])
def test_a_host_says_how_long_to_wait_within_bounds(waits: list[float], said: str, least: float, most: float) -> None:
    with standing_in(in_turn(Reply(429, {"Retry-After": said}), OK)) as server:
        fetch(server, "/", harvest_backoff=1)
    assert len(waits) == 1
    assert least <= waits[0] <= most


def test_a_connection_that_is_cut_is_made_again() -> None:
    with standing_in(in_turn(Reply(200, {"Content-Length": "100"}, (b"x",)), OK)) as server:
        assert fetch(server, "/")[0].body == b"x"


def test_a_host_that_says_nothing_is_given_up_after_its_attempts() -> None:
    with standing_in(in_turn(Reply(200, {"Content-Length": "100"}, (b"x",)))) as server:
        with pytest.raises(CallFailed, match="3 attempts"):
            fetch(server, "/")
        assert len(server.asked) == 3


def test_what_is_not_there_is_not_asked_for_again() -> None:
    with standing_in(lambda _: Reply(404)) as server:
        with pytest.raises(Unusable, match="404"):
            fetch(server, "/")
        assert len(server.asked) == 1


def test_redirects_are_followed_within_the_host() -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(302, {"Location": f"https://{HOST}/there?x=1"}) if asked.path == "/here" else OK

    with standing_in(answer) as server:
        assert fetch(server, "/here")[0].address == f"https://{HOST}/there?x=1"


@pytest.mark.parametrize(
    "location",
    ["https://elsewhere.example/", "//elsewhere.example/", "http://127.0.0.1:1/", "http://10.0.0.1/", "file:///etc/passwd",
     "http://[::1]/", f"https://{HOST}.example/", f"https://{HOST}@elsewhere.example/", "http://[", f"https://{HOST}:8443/"],
)  # fmt: skip
def test_a_redirect_to_another_host_is_not_followed(location: str) -> None:
    with standing_in(lambda _: Reply(302, {"Location": location})) as server:
        with pytest.raises(Unusable, match="another host"):
            fetch(server, "/")
        assert len(server.asked) == 1


def test_redirects_in_a_circle_come_to_an_end() -> None:
    with standing_in(lambda _: Reply(302, {"Location": "/"})) as server:
        with pytest.raises(Unusable, match="redirects more than"):
            fetch(server, "/")
        assert len(server.asked) == 6


def test_a_host_with_an_address_inside_is_not_called() -> None:
    with standing_in(lambda _: OK) as server:
        inside = Target("localhost.example", "firstagenda", f"http://localhost:{server.port}")
        with pytest.raises(HarvestError, match="not public"):
            fetch(inside, "/")
        assert server.asked == []


def test_an_answer_that_is_too_long_is_left() -> None:
    with (
        standing_in(lambda _: Reply(200, {}, (b"x" * 2**20, b"x"))) as server,
        pytest.raises(Unusable, match="HARVEST_MAX_MB"),
    ):
        fetch(server, "/", harvest_max_mb=1)


def test_what_robots_forbids_is_not_asked() -> None:
    with standing_in(lambda _: OK) as server:
        with pytest.raises(Unusable, match=r"robots\.txt"):
            fetch(server, "/api/x", rules=Robots("User-agent: kommunegraf\nDisallow: /api/\n"))
        assert server.asked == []


def test_a_harvest_that_is_to_stop_makes_no_call() -> None:
    with standing_in(lambda _: OK) as server:
        with pytest.raises(Interrupted):
            fetch(server, "/", stop=True)
        assert server.asked == []


def test_a_harvest_that_is_told_to_stop_ends_after_the_call_under_way_and_does_not_wait_for_the_next() -> None:
    async def go(server: StandIn) -> None:
        stop = asyncio.Event()
        session = Session(target(server), settings(harvest_pause=3600), stop)
        assert (await session.get("/")).status == 200
        waiting = asyncio.create_task(session.get("/"))
        await asyncio.sleep(0)
        stop.set()
        with pytest.raises(Interrupted):
            await waiting
        await session.close()

    with standing_in(lambda _: OK) as server:
        asyncio.run(go(server))
        assert len(server.asked) == 1


def test_a_certificate_that_is_not_valid_is_told_and_not_tried_again(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=host.example", "-addext", "subjectAltName=DNS:host.example",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    with standing_in(lambda _: OK, tls=serving) as server:
        secure = Target(HOST, "firstagenda", f"https://127.0.0.1:{server.port}", target(server).inside)
        with pytest.raises(HarvestError, match="certificate of the host is not valid"):
            fetch(secure, "/")
        assert server.asked == []
