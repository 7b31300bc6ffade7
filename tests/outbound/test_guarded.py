"""The client that strangers' addresses are asked with reaches nothing inside and takes only so much."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import shutil
import socket
import ssl
import subprocess
import threading
import zlib
from urllib.parse import urlsplit

import pytest

from kommunegraf import __version__
from kommunegraf.errors import OutboundError, OutboundTimeout
from kommunegraf.outbound import guarded
from kommunegraf.outbound.guarded import Fetched, GuardedClient
from stand_in import Answering, Reply, StandIn, standing_in


def client(server: StandIn, *, seconds: float = 5.0, max_bytes: int = 1_000_000) -> GuardedClient:
    return GuardedClient(frozenset({("127.0.0.1", server.port)}), seconds, max_bytes)


def fetch(server: StandIn, path: str = "", *, seconds: float = 5.0, max_bytes: int = 1_000_000) -> Fetched:
    used = client(server, seconds=seconds, max_bytes=max_bytes)
    return asyncio.run(used.fetch("GET", server.url + path, {"Accept": "text/plain"}))


def always(reply: Reply) -> Answering:
    return lambda _: reply


def test_an_answer_comes_whole_with_its_media_type() -> None:
    reply = Reply(200, {"Content-Type": "Text/Plain; charset=utf-8"}, (b"a" * 70_000, b"b"))
    with standing_in(always(reply)) as server:
        assert fetch(server) == Fetched("text/plain", b"a" * 70_000 + b"b")


def test_nothing_is_sent_but_what_the_question_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with standing_in(always(Reply(200, {"Set-Cookie": "a=b"}, (b"x",)))) as server:
        fetch(server, "æ/%2f/%41?q=%20")
        fetch(server)
        first, second = server.asked
    assert first.path == "/%C3%A6/%2f/%41?q=%20"
    assert set(second.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert second.headers["user-agent"] == f"kommunegraf/{__version__}"
    assert second.headers["host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_not_followed(status: int) -> None:
    with standing_in(always(Reply(200, {}, (b"inside",)))) as inside:
        with (
            standing_in(always(Reply(status, {"Location": inside.url}))) as server,
            pytest.raises(OutboundError, match="redirect"),
        ):
            fetch(server)
        assert inside.asked == []


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 500, 503])
def test_only_a_complete_success_is_an_answer(status: int) -> None:
    with standing_in(always(Reply(status, {}, (b"secret",)))) as server:
        with pytest.raises(OutboundError, match=str(status)) as raised:
            fetch(server)
        assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0", "0.0.0.0", "[::]",
             "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "localhost.", "LOCALHOST"],
)  # fmt: skip
def test_a_host_inside_is_not_called_by_any_of_its_names(host: str) -> None:
    """Not even where the list names another address, or this one with another port."""
    with standing_in(always(Reply(200, {}, (b"inside",)))) as server:
        used = GuardedClient(frozenset({("127.0.0.2", server.port), ("127.0.0.1", server.port + 1)}), 5)
        with pytest.raises(OutboundError) as raised:
            asyncio.run(used.fetch("GET", f"http://{host}:{server.port}/", {}))
        assert server.asked == []
        assert "127.0.0.1" not in str(raised.value).replace(host, "")


def test_a_name_that_leads_to_a_listed_address_is_not_that_address() -> None:
    with standing_in(always(Reply(200, {}, (b"inside",)))) as server:
        with pytest.raises(OutboundError, match="public internet"):
            asyncio.run(client(server).fetch("GET", f"http://localhost:{server.port}/", {}))
        assert server.asked == []


class Resolver:
    """Answers look-ups of names in turn, and counts them."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = itertools.cycle(answers)
        self.lookups = 0

    def __call__(self, host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        addresses = [host]
        if not host[0].isdigit():
            self.lookups += 1
            addresses = next(self.answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["203.0.113.9"], ["9.9.9.9", "127.0.0.1"], []])
def test_one_address_inside_is_enough_to_call_none(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    resolver = Resolver(addresses)
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with standing_in(always(Reply(200, {}, (b"inside",)))) as server:
        with pytest.raises(OutboundError, match="public internet"):
            asyncio.run(GuardedClient().fetch("GET", f"http://host.example:{server.port}/", {}))
        assert (server.asked, resolver.lookups) == ([], 1)


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that gives another address the second time is not asked a second time."""
    resolver = Resolver(["127.0.0.1"], ["127.0.0.9"])
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(guarded, "is_public", lambda address: str(address) == "127.0.0.1")
    with standing_in(always(Reply(200, {}, (b"x",)))) as server:
        asyncio.run(GuardedClient().fetch("GET", f"http://host.example:{server.port}/", {}))
        assert resolver.lookups == 1
        assert server.asked[0].headers["host"] == f"host.example:{server.port}"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "http://user:pw@example.org/", "http:///", "urn:x", "x",
                "http://example.org:0/", "unix:/run/x", "http://a b/"],
)  # fmt: skip
def test_what_is_no_web_address_is_not_asked(address: str) -> None:
    with pytest.raises(OutboundError, match="no http"):
        asyncio.run(GuardedClient().fetch("GET", address, {}))


def test_a_server_that_never_answers_is_left_after_the_time_it_has() -> None:
    over = threading.Event()

    def answer(_: object) -> Reply:
        over.wait(30)
        return Reply()

    with standing_in(answer) as server:
        try:
            with pytest.raises(OutboundTimeout, match=r"0\.2 s"):
                fetch(server, seconds=0.2)
        finally:
            over.set()


def test_a_server_that_dribbles_has_no_more_time_than_another() -> None:
    over = threading.Event()

    def dribble() -> itertools.chain[bytes]:
        return itertools.chain.from_iterable([b"x"] for _ in iter(lambda: over.wait(0.02), True))

    with standing_in(lambda _: Reply(200, {}, dribble())) as server:
        try:
            with pytest.raises(OutboundTimeout):
                fetch(server, seconds=0.5)
        finally:
            over.set()


def test_a_body_without_end_is_left_at_its_limit() -> None:
    with (
        standing_in(lambda _: Reply(200, {}, itertools.repeat(b"x" * 10_000))) as server,
        pytest.raises(OutboundError, match="more than"),
    ):
        fetch(server, max_bytes=200_000)


@pytest.mark.parametrize("size", [200_000, 200_001])
def test_the_limit_is_exact(size: int) -> None:
    with standing_in(always(Reply(200, {}, (b"x" * size,)))) as server:
        if size == 200_000:
            assert len(fetch(server, max_bytes=200_000).body) == size
        else:
            with pytest.raises(OutboundError, match="more than"):
                fetch(server, max_bytes=200_000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "GZIP"])
def test_a_compressed_answer_is_read(encoding: str) -> None:
    packed = zlib.compress(b"abc" * 1000) if encoding == "deflate" else gzip.compress(b"abc" * 1000)
    with standing_in(always(Reply(200, {"Content-Encoding": encoding}, (packed[:20], packed[20:])))) as server:
        assert fetch(server).body == b"abc" * 1000


def test_a_small_body_that_unpacks_to_a_huge_one_is_left_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    with (
        standing_in(always(Reply(200, {"Content-Encoding": "gzip"}, (bomb,)))) as server,
        pytest.raises(OutboundError, match="more than"),
    ):
        fetch(server, max_bytes=200_000)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", gzip.compress(b"abc" * 1000, mtime=0)[:-10]),
        ("gzip", b""),
        ("br", b"x"),
        ("gzip, gzip", b""),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_a_failure(encoding: str, body: bytes) -> None:
    with (
        standing_in(always(Reply(200, {"Content-Encoding": encoding}, (body,)))) as server,
        pytest.raises(OutboundError),
    ):
        fetch(server)


def test_a_body_that_breaks_off_is_a_failure() -> None:
    with (
        standing_in(always(Reply(200, {"Content-Length": "1000"}, (b"x",)))) as server,
        pytest.raises(OutboundError, match="connection failed"),
    ):
        fetch(server)


def test_a_port_where_nobody_listens_is_a_failure() -> None:
    with standing_in(always(Reply())) as server:
        pass
    with pytest.raises(OutboundError, match="no connection"):
        fetch(server)


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's TLS, for the name host.example."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not here")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=host.example", "-addext", "subjectAltName=DNS:host.example",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    return serving, ssl.create_default_context(cafile=str(certificate))


@pytest.mark.parametrize("host", ["host.example", "other.example"])
def test_a_certificate_must_be_for_the_name_though_the_address_is_what_is_called(
    monkeypatch: pytest.MonkeyPatch, certified: tuple[ssl.SSLContext, ssl.SSLContext], host: str
) -> None:
    serving, asking = certified
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"]))
    monkeypatch.setattr(guarded, "is_public", lambda _: True)
    with standing_in(always(Reply(200, {}, (b"x",))), serving) as server:
        trusting = GuardedClient(tls=asking).fetch("GET", f"https://{host}:{server.port}/", {})
        if host == "host.example":
            assert asyncio.run(trusting).body == b"x"
        else:
            with pytest.raises(OutboundError):
                asyncio.run(trusting)
        with pytest.raises(OutboundError):  # nobody vouches for this certificate
            asyncio.run(GuardedClient().fetch("GET", f"https://{host}:{server.port}/", {}))
        assert len(server.asked) == (host == "host.example")


def test_a_server_without_tls_is_not_asked_by_https() -> None:
    with standing_in(always(Reply())) as server, pytest.raises(OutboundError):
        address = f"https://127.0.0.1:{urlsplit(server.url).port}/"
        asyncio.run(client(server).fetch("GET", address, {}))
