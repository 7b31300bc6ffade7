"""Where the service is, as its clients know it: what IRIs of its own and relative IRIs of a query begin with."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.types import Scope

from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import header

# RFC 9110, 7.2, without what no client writes: a host name, an IPv4 address, or an IPv6 one in brackets, and a port.
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def service_address(scope: Scope, public_url: str | None) -> str:
    """The address of the service without a slash at its end: the setting, else what the request says.

    Raises `Problem` (400) where the request names a host that is none (RFC 9112, 3.2).
    """
    if public_url:
        return public_url.rstrip("/")
    return _address(scope["scheme"], header(scope, b"host") or _listening(scope), scope.get("root_path", ""))


def endpoint_address(scope: Scope, public_url: str | None) -> str:
    """The address of the SPARQL endpoint. Raises as `service_address`."""
    return f"{service_address(scope, public_url)}/sparql"


@lru_cache(maxsize=256)
def _address(scheme: str, host: str, root: str) -> str:
    if not _HOST.fullmatch(host):
        raise Problem(400, "host", "The Host header is no host", "send the name that you know the service by")
    return f"{scheme}://{host}{root}".rstrip("/")


def _listening(scope: Scope) -> str:
    """Where the request came in, for one without a Host (HTTP/1.0)."""
    host, port = scope.get("server") or ("localhost", None)
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host
