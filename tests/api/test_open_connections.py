"""A client has so many connections, told by its address; a proxy that brings many clients has any number."""

from __future__ import annotations

import contextlib
import socket

import pytest

from kommunegraf.api.open_connections import OpenConnections
from processes import serving

PROXY = "2001:db8::1"


def test_a_client_is_counted_by_its_address_or_network() -> None:
    clients = OpenConnections(10, (PROXY,))
    assert [clients.enter("192.0.2.1"), clients.enter("192.0.2.1"), clients.enter("192.0.2.2")] == [1, 2, 1]
    assert [clients.enter("2001:db8::2"), clients.enter("2001:db8::3")] == [1, 2]
    clients.leave("2001:db8::2")
    assert clients.enter("2001:db8::4") == 2


def test_a_proxy_that_is_trusted_is_not_counted_nor_is_anybody_without_a_bound() -> None:
    clients = OpenConnections(10, (PROXY,))
    clients.enter("2001:db8::2")
    assert clients.enter(PROXY) == 0
    clients.leave(PROXY)  # takes nothing from who is counted under the same network
    assert clients.enter("2001:db8::2") == 2
    assert OpenConnections(0).enter("192.0.2.1") == 0


def said_to(client: socket.socket) -> bytes:
    """What the service says to a request, or to none; nothing where it cut the connection."""
    with contextlib.suppress(ConnectionError):
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while more := client.recv(65536):
            received += more
    return received


@pytest.mark.parametrize(
    ("settings", "answers"),
    [
        ({}, [b"HTTP/1.1 429", b"HTTP/1.1 429", b""]),
        ({"trusted_proxies": "127.0.0.1"}, [b"HTTP/1.1 200"] * 3),
        ({"connections_per_client": "0"}, [b"HTTP/1.1 200"] * 3),
    ],
)
def test_a_connection_too_many_is_told_so_and_one_far_beyond_is_cut(data, settings, answers) -> None:
    """The first is let in, and waits with nothing to say while the others come."""
    settings = {"data": str(data.path), "workers": "1", "connections_per_client": "2", **settings}
    with serving(settings) as port, contextlib.ExitStack() as stack:

        def connect() -> socket.socket:
            return stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))

        assert said_to(connect()).startswith(b"HTTP/1.1 200")  # it is closed, and does not count any more
        clients = [connect() for _ in range(5)]
        assert [said_to(client)[:12] for client in clients[2:]] == answers
        assert said_to(clients[0]).startswith(b"HTTP/1.1 200")
