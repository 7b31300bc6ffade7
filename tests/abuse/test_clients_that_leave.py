"""A client that goes takes its query along: the worker is free long before the deadline."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

import pytest
from running_service import RunningService

LONG = "SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fa+%3Fb+%3Fc.%3Fd+%3Fe+%3Ff.%3Fg+%3Fh+%3Fi%7D"
GIANT = "SELECT+*+%7B%3Fa+%3Fb+%3Fc.%3Fd+%3Fe+%3Ff%7D"
UNWANTED = 'workers_ended_total{reason="unwanted"}'


def request(query: str) -> bytes:
    return f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def _close(client: socket.socket) -> None:
    client.close()


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def _say_no_more(client: socket.socket) -> None:
    """Half-closes: what it has to say is said. The service takes that for leaving, as it cannot tell the two apart."""
    client.shutdown(socket.SHUT_WR)
    while client.recv(65536):
        pass
    client.close()


@pytest.mark.parametrize("leave", [_close, _reset, _say_no_more])
def test_a_query_whose_client_goes_is_stopped(leave: Callable[[socket.socket], None], service: RunningService):
    stopped = service.metric(UNWANTED)
    client = service.connect()
    client.sendall(request(LONG + f"%23{leave.__name__}"))
    service.until(lambda: service.metric("queries_running") == 1, "the query runs")
    leave(client)
    service.until(lambda: service.metric(UNWANTED) == stopped + 1, "the query is stopped for want of a reader")


def test_a_result_whose_reader_goes_in_the_middle_is_stopped(service: RunningService):
    stopped = service.metric(UNWANTED)
    client = service.connect(receive_buffer=4096)
    client.sendall(request(GIANT))
    assert client.recv(12) == b"HTTP/1.1 200"
    client.close()
    service.until(lambda: service.metric(UNWANTED) == stopped + 1, "the result is stopped for want of a reader")


def test_clients_that_go_while_they_wait_leave_no_place_taken(service: RunningService):
    clients = [service.connect() for _ in range(40)]
    for number, client in enumerate(clients):
        client.sendall(request(f"{LONG}%23waiting{number}"))
    service.until(lambda: service.metric("queries_waiting") > 0, "some wait")
    for client in clients:
        client.close()
    service.until(lambda: service.metric("queries_waiting") == 0, "nobody waits")
    assert service.ask("ASK { ?s ?p ?o } # after the crowd").status == 200
