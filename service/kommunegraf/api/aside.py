"""Long texts are read beside the event loop, one at a time, so that reading them keeps nobody else waiting.

One thread and no more: threads share the interpreter, and many of them would leave the loop little of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from kommunegraf.api.problems import Problem

Given = ParamSpec("Given")
Result = TypeVar("Result")

LONG = 4_000  # characters: what is shorter is read in place; token by token, that takes some 5 ms
_reader = ThreadPoolExecutor(1, thread_name_prefix="reading")


async def aside(seconds: float, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """The result of `work`, done in the reading thread. Raises as it does, and `Problem` (503) after `seconds`."""
    reading = asyncio.wrap_future(_reader.submit(work, *given, **named))
    try:
        async with asyncio.timeout(seconds):
            return await reading
    except TimeoutError:
        raise Problem(
            503, "busy", "The service is busy", "other long requests are being read; try again later"
        ) from None
