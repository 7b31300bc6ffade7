"""Keeps what was made of a generation for the next who asks, within a bound, until another generation is served."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from anyio import CapacityLimiter, to_thread

from kommunegraf.api.problems import Problem
from kommunegraf.store.generations import Generation

T = TypeVar("T")
AT_ONCE = 2  # makings that run: each may need the memory of a long document
IN_ALL = 16  # makings that run or wait for their turn; who asks for one more is told to come again


@dataclass(eq=False)
class _Making(Generic[T]):
    """What is made now, for `asked` who wait for it; `begun`: a thread is at it."""

    task: asyncio.Task[T] = field(init=False)
    asked: int = 0
    begun: bool = False


class Kept(Generic[T]):
    """What was last asked for; together it costs at most `most`, in a unit of the caller's. For one event loop.

    What is not there is made in threads of its own number: `AT_ONCE` of them, so that many long documents that are
    asked for together leave memory, and the threads of all other pages, alone.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[str, Hashable], tuple[T, int]] = OrderedDict()
        self._total = 0
        self._making: dict[tuple[str, Hashable], _Making[T]] = {}
        self._turns = CapacityLimiter(AT_ONCE)

    async def of(self, generation: Generation, key: Hashable, make: Callable[[], T], cost: Callable[[T], int]) -> T:
        """What is kept of the generation under the key, else what `make`, run in a thread, makes now.

        All who ask for the same wait for one making of it, on the event loop. What costs more than all that may be
        kept is given and not kept. Raises as `make`, and `Problem` (503) where too many others are being made.
        """
        name = (generation.mark, key)
        known = self._found.get(name)
        if known is not None:
            self._found.move_to_end(name)
            return known[0]
        making = self._making.get(name)
        if making is None:
            if len(self._making) >= IN_ALL:
                raise Problem(
                    503, "busy", "The service is busy", "many long documents are being opened; try again later"
                )
            making = self._making[name] = _Making()
            making.task = asyncio.ensure_future(self._make(name, making, make, cost))
        making.asked += 1
        try:
            return await asyncio.shield(making.task)
        finally:
            making.asked -= 1
            if not making.asked and not making.begun:  # nobody waits for it any more, and it has no thread yet
                self._made(name, making)
                making.task.cancel()

    def hold_only(self, generation: Generation) -> None:
        """Lets go of what was made of any other generation."""
        for name in [name for name in self._found if name[0] != generation.mark]:
            self._drop(name)

    async def _make(
        self, name: tuple[str, Hashable], making: _Making[T], make: Callable[[], T], cost: Callable[[T], int]
    ) -> T:
        def begin() -> tuple[T, int]:
            made = make()
            return made, cost(made)

        try:
            async with self._turns:
                making.begun = True
                made, spent = await to_thread.run_sync(begin, limiter=CapacityLimiter(1))
        finally:
            self._made(name, making)
        if spent <= self._most:
            self._found[name] = (made, spent)
            self._total += spent
            while self._total > self._most:
                self._drop(next(iter(self._found)))
        return made

    def _made(self, name: tuple[str, Hashable], making: _Making[T]) -> None:
        """Nobody else is to wait for it."""
        if self._making.get(name) is making:
            del self._making[name]

    def _drop(self, name: tuple[str, Hashable]) -> None:
        self._total -= self._found.pop(name)[1]
