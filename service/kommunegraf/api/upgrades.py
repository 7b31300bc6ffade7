"""Offers to go on in another protocol (RFC 9110, 7.8), which a server may pass over, and this one does.

Java's HTTP client offers HTTP/2 with its first request. The parser takes an offer for a change that has happened: it
ends the request there, and the body of a POST is lost. So the offer is hidden from it.
"""

from __future__ import annotations

import re

_OFFER = re.compile(rb"(?<=\n)upgrade(?=[ \t]*:)", re.IGNORECASE)
_NOT_ONE = b"ignored"  # of the same length: what is counted stays what was sent


def without_offer(data: bytes) -> bytes:
    """What came in while a request's head is read, or none: the head's `Upgrade` field, if any, has another name."""
    if b"pgrade" not in data and b"PGRADE" not in data:
        return data
    head, blank, rest = data.partition(b"\r\n\r\n")
    return _OFFER.sub(_NOT_ONE, head) + blank + rest
