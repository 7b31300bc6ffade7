"""The list of addresses that may be asked (`KOMMUNEGRAF_SERVICE_ALLOW`)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
import pyoxigraph as ox

from kommunegraf.errors import ConfigurationError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
_UNRESERVED = re.compile(r"%(2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


def normalised(iri: str) -> str | None:
    """An http(s) IRI in the form in which two are compared (RFC 3986, 6.2.2 and 6.2.3).

    Scheme and host in lower case (and the host in its ASCII form), the default port left out, escapes of unreserved
    characters read, dot segments gone. None for what may not be asked at all: another scheme, no host, user
    information, a fragment.
    """
    try:
        ox.NamedNode(iri)
        url = httpx2.URL(iri)
        port = url.port
        if "#" in iri or "@" in urlsplit(iri).netloc:
            return None
    except (ValueError, httpx2.InvalidURL):
        return None
    if url.scheme not in PORTS or not url.raw_host or url.userinfo or (port is not None and not 0 < port < 65536):
        return None
    path, question, query = url.raw_path.decode("ascii").partition("?")
    path = _without_dots(_ESCAPE.sub(_upper, _UNRESERVED.sub(_read, path)))
    host = url.raw_host.decode("ascii").lower()
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, PORTS[url.scheme]) else f"{host}:{port}"
    return f"{url.scheme}://{place}{path}{question}{_ESCAPE.sub(_upper, _UNRESERVED.sub(_read, query))}"


def _read(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _upper(escape: re.Match[str]) -> str:
    return escape[0].upper()


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4, for a path that begins with a slash."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for index, segment in enumerate(segments):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
        if segment in {".", ".."} and index == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def literal_address(host: str) -> IPAddress | None:
    """The address that a host of an IRI is, in its usual form; None for a name, and for forms like `127.1`."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class AllowList:
    """IRIs that may be asked: `exact` ones, and those that begin with one of `beginnings`.

    `addresses` are the IP addresses, with their ports, that entries name literally: only for these is a connection
    made to an address that is not public.
    """

    exact: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    addresses: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[str]) -> AllowList:
        """The list of a setting's entries. Raises `ConfigurationError` for one that is no http(s) IRI.

        An entry allows that very IRI; one that ends in `/*` allows what is below.
        """
        exact: set[str] = set()
        beginnings: list[str] = []
        addresses: set[tuple[str, int]] = set()
        for entry in entries:
            below = entry.endswith("/*")
            known = normalised(entry.removesuffix("*") if below else entry)
            if known is None or "*" in known or (below and "?" in known):
                raise ConfigurationError(
                    f"service_allow: {entry!r} is not the http(s) address of an endpoint, without user and fragment; "
                    "write https://example.org/sparql, or https://example.org/data/* for all below"
                )
            if below:
                beginnings.append(known)
            else:
                exact.add(known)
            parts = urlsplit(known)
            address = literal_address(parts.hostname or "")
            if address is not None:
                addresses.add((str(address), parts.port or PORTS[parts.scheme]))
        return cls(frozenset(exact), tuple(beginnings), frozenset(addresses))

    def permits(self, iri: str) -> bool:
        """Whether the IRI may be asked: it is an entry, or below one."""
        known = normalised(iri)
        if known is None:
            return False
        # A server may read an escaped slash as one, and `..` before it as the way up.
        below = known.startswith(self.beginnings) and not re.search("%2F|%5C", known.partition("?")[0])
        return known in self.exact or below
