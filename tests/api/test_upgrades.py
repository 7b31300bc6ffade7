"""A client that offers another protocol is answered in the one it came with, body and all."""

from __future__ import annotations

import socket

import pytest

from kommunegraf.api.upgrades import without_offer
from processes import serving

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
# A field's name at the beginning of a line of the body is none of the head's.
BODY = b'ASK { FILTER("""\r\nUpgrade: h2c""" = CONCAT("\\r\\n", "Upgrade: h2c")) }'


@pytest.fixture(scope="module")
def port(data):
    with serving({"data": str(data.path), "workers": "1"}) as port:
        yield port


def sent(port, *pieces):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        for piece in pieces:
            client.sendall(piece)
        answer = b""
        while not answer.endswith(b"}"):
            more = client.recv(65536)
            assert more, answer
            answer += more
        return answer


@pytest.mark.parametrize("offer", [b"", OFFER])
@pytest.mark.parametrize("apart", [False, True])
def test_an_offer_of_http_2_costs_a_post_nothing(port, offer, apart):
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + offer + b"Content-Type: application/sparql-query\r\n"
        b"Content-Length: %d\r\n\r\n" % len(BODY)
    )
    answer = sent(port, head, BODY) if apart else sent(port, head + BODY)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b'"boolean":true}')


def test_an_offer_is_hidden_from_the_parser_and_the_rest_stays():
    assert without_offer(b"GET / HTTP/1.1\r\nUPGRADE: h2c\r\n\r\n\r\nUpgrade: x") == (
        b"GET / HTTP/1.1\r\nignored: h2c\r\n\r\n\r\nUpgrade: x"
    )
    for data in (b"GET /?q=upgrade: HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nUpgrade-Insecure-Requests: 1\r\n\r\n"):
        assert without_offer(data) == data
