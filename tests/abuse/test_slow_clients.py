"""A client that keeps the service waiting, by a slow head or body, by silence or by not reading, is sent away."""

from __future__ import annotations

import contextlib
import select
import socket
from itertools import repeat

import pytest
from running_service import RunningService
from test_clients_that_leave import GIANT, request

LATE = 'workers_ended_total{reason="timeout"}'


def dripped(client: socket.socket, piece: bytes, limit: int = 1000) -> bytes:
    """Sends a piece five times a second, until there is an answer; gives what came until the connection ended."""
    received = b""
    for _ in range(limit):
        readable, _, _ = select.select([client], [], [], 0.2)
        try:
            if readable:
                more = client.recv(65536)
                received += more
                if not more:
                    return received
            else:
                client.sendall(piece)
        except ConnectionError:
            return received
    raise AssertionError("the service waited on")


def test_a_head_that_comes_in_drops_is_refused(service: RunningService):
    with service.connect() as client:
        client.sendall(b"GET /sparql HTTP/1.1\r\nX-Slow: ")
        assert dripped(client, b"a").startswith(b"HTTP/1.1 408 ")


def test_a_head_that_stops_is_refused(service: RunningService):
    with service.connect() as client:
        client.sendall(b"GET /sp")
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"problems/slow-request" in answer


@pytest.mark.parametrize("piece", [b"", b"\r\n"])
def test_a_connection_without_a_request_is_closed(piece: bytes, service: RunningService):
    with service.connect() as client:
        assert dripped(client, piece) == b""


def test_a_connection_that_sends_empty_lines_after_an_answer_is_closed(service: RunningService):
    with service.connect() as client:
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1" not in dripped(client, b"\r\n")


def test_a_body_that_comes_in_drops_is_refused(service: RunningService):
    with service.connect() as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
            b"Content-Type: application/sparql-query\r\nContent-Length: 9000\r\n\r\n"
        )
        answer = dripped(client, b"#")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"problems/slow-request" in answer


def test_a_body_without_end_that_nobody_wants_is_cut_off(service: RunningService):
    with service.connect() as client:
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n")
        assert dripped(client, b"x" * 1000).startswith(b"HTTP/1.1 200 ")


def test_a_reader_who_does_not_read_is_cut_off(service: RunningService, before):
    """Its worker is free at the deadline, its connection is closed soon after, and what it reads then is no whole."""
    late = service.metric(LATE)
    with service.connect(receive_buffer=4096) as client:
        client.sendall(request(GIANT + "%23stalled"))
        service.until(lambda: service.metric(LATE) == late + 1, "its worker is ended at the deadline")
        service.until(lambda: service.cost().service_handles <= before.service_handles, "its connection is closed")
        received = bytearray()
        client.settimeout(1)
        with contextlib.suppress(ConnectionResetError, TimeoutError):  # the system need not tell it of the end
            while piece := client.recv(65536):
                received += piece
        assert not received.endswith(b"\r\n0\r\n\r\n")


def test_a_reader_who_takes_a_byte_now_and_then_is_cut_off(service: RunningService, before):
    with service.connect(receive_buffer=4096) as client:
        client.sendall(request(GIANT + "%23dripping"))
        assert client.recv(1) == b"H"
        for _ in repeat(None, 1000):
            select.select([], [], [], 0.1)
            try:
                if not client.recv(1):
                    return
            except ConnectionResetError:
                return
            if service.cost().service_handles <= before.service_handles:
                return
        raise AssertionError("the service went on sending")


def test_a_reader_who_leaves_a_kept_answer_unread_is_cut_off(service: RunningService, before):
    """What comes from the cache goes out at once, and has no deadline of its own."""
    query = "SELECT+%3Ft+%7B%3Fa+%3Chttps://example.org/text%3E+%3Ft%7D+LIMIT+800"
    assert service.send("GET", f"/sparql?query={query}").status == 200
    clients = [service.connect(receive_buffer=4096) for _ in range(8)]
    try:
        for client in clients:
            client.sendall(request(query) * 40)
        service.until(lambda: service.cost().service_handles > before.service_handles, "they are connected")
        service.until(lambda: service.cost().service_handles <= before.service_handles, "they are cut off")
    finally:
        for client in clients:
            client.close()
