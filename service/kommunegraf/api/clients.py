"""Who asks: the address that fairness between clients goes by, never kept and never logged."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from functools import lru_cache

from starlette.types import Scope

from kommunegraf.api.protocol import header


def client_of(scope: Scope, trusted: Collection[str]) -> str:
    """The client's address; an IPv6 client goes by its /64, which is one customer's.

    Where the connection comes from a proxy among `trusted`, the last address in `X-Forwarded-For` that is not one.
    """
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if address in trusted:
        for hop in reversed(header(scope, b"x-forwarded-for").split(",")):
            if hop.strip() and hop.strip() not in trusted:
                address = hop.strip()
                break
    return party(address)


@lru_cache(maxsize=4096)
def party(address: str) -> str:
    """Who an address counts as: itself, or the /64 that an IPv6 address is of."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
