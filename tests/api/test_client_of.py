"""Whom fairness takes for one client."""

from __future__ import annotations

import pytest

from kommunegraf.api.clients import client_of

PROXY = "10.0.0.1"


def scope(address, forwarded=""):
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return {"client": (address, 1234), "headers": headers}


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),  # nobody is believed by default
        (PROXY, "198.51.100.7", "198.51.100.7"),
        (PROXY, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),  # the first ones a client can write itself
        (PROXY, "", PROXY),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "", "2001:db8:1:2::/64"),
        (PROXY, "nonsense", "nonsense"),
    ],
)
def test_a_client_is_an_address_or_a_customers_network(address, forwarded, client):
    assert client_of(scope(address, forwarded), (PROXY,)) == client


def test_a_connection_without_an_address_is_a_client_too():
    assert client_of({"client": None, "headers": []}, ()) == ""
