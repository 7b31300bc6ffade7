"""Watches whether the client is still there while something is done for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from starlette.types import Receive

from kommunegraf.api.protocol import ClientGone

_UNWATCHED = 0.01  # seconds


@contextlib.asynccontextmanager
async def until_gone(receive: Receive) -> AsyncGenerator[None, None]:
    """Breaks off what is done inside, with `ClientGone`, once the client has closed the connection.

    The first moments are not watched: most answers are there by then.
    """
    task = asyncio.current_task()
    assert task is not None
    gone = False
    watching: asyncio.Task[None] | None = None

    async def until_gone() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    def watch() -> None:
        nonlocal watching
        watching = loop.create_task(until_gone())

    loop = asyncio.get_running_loop()
    timer = loop.call_later(_UNWATCHED, watch)
    try:
        yield
        if gone:
            await asyncio.sleep(0)  # the cancellation is on its way: it is to arrive here
    except asyncio.CancelledError:
        # Somebody else may have ended the task, too: that goes first.
        if not gone or task.uncancel() > 0:
            raise
        raise ClientGone from None
    finally:
        timer.cancel()
        if watching is not None:
            watching.cancel()
