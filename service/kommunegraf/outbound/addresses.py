"""Which IP addresses are public: all others are inside somebody's network, and are not called."""

from __future__ import annotations

import ipaddress

from kommunegraf.outbound.allowed import IPAddress

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291, 2.5.5.1
_TUNNELS = (
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # RFC 8215: NAT64 within a site
    ipaddress.IPv6Network("2001::/32"),  # Teredo (RFC 4380)
    ipaddress.IPv6Network("fec0::/10"),  # site-local (RFC 3879)
)


def is_public(address: IPAddress) -> bool:
    """Whether the address is one of the public internet, unicast (IANA's special-purpose address registries).

    An address that holds another (IPv4-mapped, 6to4, NAT64) is as public as that one.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None or any(address in network for network in _TUNNELS):
            return False
        embedded = address.ipv4_mapped or address.sixtofour
        if address in _NAT64 or address in _COMPATIBLE:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(embedded)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
