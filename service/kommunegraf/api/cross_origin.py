"""CORS (Fetch standard, 3.2): pages of any origin may read what is public, and none may send credentials.

Nothing here depends on cookies, so that `*` gives no page more than its visitor could fetch anyway. `Authorization` is
not among the allowed headers: a page of another origin cannot use somebody's token.
"""

from __future__ import annotations

EXPOSED = (
    "ETag, Retry-After, Server-Timing, Link, Content-Disposition, X-Values-Cut, "
    "X-Kommunegraf-Generation, X-Kommunegraf-Limits, X-Kommunegraf-Cut"
)
ANY_ORIGIN = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", EXPOSED.encode())]


def preflight(methods: str) -> list[tuple[bytes, bytes]]:
    """The headers that answer OPTIONS, from a browser that asks first or from anyone: `methods` as `GET, POST`."""
    return [
        (b"allow", methods.encode()),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", b"Accept, Accept-Encoding, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
    ]
