"""A thousand connections, idle or asking, and requests sent all at once keep nobody else from an answer."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator

import pytest
from running_service import MB, PATIENCE, RunningService
from test_clients_that_leave import LONG, request


def numbered(n: int) -> str:
    """A query whose answer is n."""
    return f"SELECT+%3Fn+%7B%3Chttps://example.org/item/{n}%3E+%3Chttps://example.org/number%3E+%3Fn%7D"


def first_answer(client: socket.socket) -> bytes:
    """Head and body of the first answer on a connection, which has a length."""
    received = b""
    while b"\r\n\r\n" not in received or len(received.partition(b"\r\n\r\n")[2]) < _length(received):
        more = client.recv(65536)
        assert more, received
        received += more
    return received


def _length(received: bytes) -> int:
    head = received.partition(b"\r\n\r\n")[0].lower()
    return int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])


@contextlib.contextmanager
def connections(service: RunningService, count: int) -> Iterator[list[socket.socket]]:
    """From ten addresses of loopback."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(service.connect(source=f"127.0.0.{10 + n % 10}")) for n in range(count)]


def test_a_thousand_connections_keep_nobody_from_an_answer(service: RunningService):
    """Nine hundred say little or nothing, a hundred ask, and others come meanwhile."""
    with connections(service, 1000) as clients:
        for number, client in enumerate(clients[:900]):
            client.sendall((b"", b"G", b"GET /sparql HTTP/1.1\r\nX: ")[number % 3])
        for number, client in enumerate(clients[900:]):
            client.sendall(request(numbered(number)))
        assert service.ask("ASK { ?s ?p ?o } # amid a thousand").status == 200
        for number, client in enumerate(clients[900:]):
            answer = first_answer(client)
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert f'"value":"{number}"'.encode() in answer


def test_a_thousand_who_ask_at_once_have_an_answer_or_are_told_to_come_again(service: RunningService):
    with connections(service, 1000) as clients:
        for number, client in enumerate(clients):
            client.sendall(request(numbered(number) + "%23at-once"))
        answered = 0
        for number, client in enumerate(clients):
            answer = first_answer(client)
            if answer.startswith(b"HTTP/1.1 200 "):
                assert f'"value":"{number}"'.encode() in answer
                answered += 1
            else:
                assert answer.startswith(b"HTTP/1.1 503 ")
                assert b"problems/busy" in answer
                assert b"\r\nretry-after: " in answer.lower()
    assert answered >= 256  # as many as may wait


def test_one_client_has_so_many_connections_and_no_more(service: RunningService):
    greedy = "127.0.4.1"
    with contextlib.ExitStack() as stack:
        for _ in range(256):
            stack.enter_context(service.connect(source=greedy))
        refused = service.ask("ASK { ?s ?p ?o } # one too many", greedy)
        assert (refused.status, refused.kind) == (429, "connections")
        assert refused.headers["retry-after"] == "1"
        assert service.ask("ASK { ?s ?p ?o } # of another", "127.0.4.2").status == 200
    service.until(lambda: service.ask("ASK { ?s ?p ?o } # come again", greedy).status == 200, "it may come again")


def test_requests_sent_without_waiting_are_answered_in_their_order(service: RunningService):
    with service.connect() as client:
        client.sendall(b"".join(request(numbered(number) + "%23piped") for number in range(300)))
        received = b""
        while received.count(b"HTTP/1.1 200 ") < 300 or not received.endswith(b"}}]}}"):
            more = client.recv(65536)
            assert more, received[-1000:]
            received += more
    places = [received.index(f'"value":"{number}"'.encode()) for number in range(300)]
    assert places == sorted(places)


def test_requests_behind_a_slow_one_are_not_taken_in_without_bound(service: RunningService):
    sent = 0
    many = request(numbered(1)) * 1000
    with service.connect() as client:
        client.sendall(request(LONG + "%23slow"))
        service.until(lambda: service.metric("queries_running") == 1, "the slow one runs")
        client.settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            for _ in range(1000):
                sent += client.send(many)
        assert sent < 32 * MB  # what the system's own buffers hold, and not all that could be sent
        client.settimeout(PATIENCE)
        assert client.recv(12) == b"HTTP/1.1 422"


@pytest.mark.parametrize("count", [200])
def test_connections_that_come_and_go_leave_nothing_open(count: int, service: RunningService, before):
    for _ in range(count):
        service.connect().close()
    with service.connect() as client:
        select.select([client], [], [], 0)
    service.until(lambda: service.cost().service_handles <= before.service_handles, "all are closed")
