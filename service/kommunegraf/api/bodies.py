"""The body of a request to write, whole, of bounded length and in bounded time."""

from __future__ import annotations

import asyncio

from fastapi import Request

from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import slow_request
from kommunegraf.api.state import state_of


async def whole_body(request: Request, megabytes: int, remedy: str) -> bytes:
    """The body, of so many MiB at most; `remedy` says what it is that may have no more, and what to do.

    Raises `Problem` (408, 413) where it is longer, or is not there in time.
    """
    patience = state_of(request).settings.client_timeout
    most = megabytes * 1024 * 1024
    content = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for piece in request.stream():
                content += piece
                if len(content) > most:
                    raise Problem(413, "too-long", "The body is too long", remedy.format(most=most))
    except TimeoutError:
        raise slow_request(patience) from None
    return bytes(content)
