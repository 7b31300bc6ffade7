"""A bounded queue for things that are few (query workers), fair to those who wait: clients take turns."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from typing import Generic, TypeVar

from kommunegraf.errors import QueryError

Thing = TypeVar("Thing")


class Busy(QueryError):
    """Everything is taken and the queue is full, or the service is ending."""


class FairQueue(Generic[Thing]):
    """`places` may wait, `share` of them for one client.

    Whoever has fewest things in hand is served first; among equals, the client who was served longest ago.
    """

    def __init__(self, places: int, share: int) -> None:
        self._places = places
        self._share = share
        self._free: deque[Thing] = deque()
        self._waiting: OrderedDict[str, deque[asyncio.Future[Thing]]] = OrderedDict()
        self._held: Counter[str] = Counter()
        self._closed = False
        self.length = 0

    def get_nowait(self, client: str) -> Thing | None:
        """A free thing, None where there is none or others wait for it. As for `get` otherwise."""
        if self._closed or not self._free or self._waiting:
            return None
        self._held[client] += 1
        return self._free.popleft()

    async def get(self, client: str) -> Thing:
        """The next free thing; it must come back by `give_back` or be written off by `let_go`, for the same client.

        Raises `Busy` where the queue is full, or this client has as many places in it as it may.
        """
        if self._closed:
            raise Busy("the service is ending")
        free = self.get_nowait(client)
        if free is not None:
            return free
        mine = self._waiting.get(client)
        if self.length >= self._places:
            raise Busy("all query workers are busy and the queue is full; try again in a moment")
        if mine is not None and len(mine) >= self._share:
            raise Busy("you have as many queries waiting as one client may; try again in a moment")
        future: asyncio.Future[Thing] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(future)
        self.length += 1
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.let_go(client)
                self.put(future.result())  # it came too late for this one
            else:
                self._forget(client, future)
            raise

    def put(self, thing: Thing) -> None:
        """Adds a thing, or hands it to who is next."""
        while self._waiting:
            client = min(self._waiting, key=lambda each: self._held[each])  # the first of equals
            waiting = self._waiting[client]
            future = waiting.popleft()
            self.length -= 1
            if waiting:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]
            if not future.done():
                self._held[client] += 1
                future.set_result(thing)
                return
        self._free.append(thing)

    def let_go(self, client: str) -> None:
        """Says that a client has one thing less in hand."""
        self._held[client] -= 1
        if self._held[client] <= 0:
            del self._held[client]

    def give_back(self, client: str, thing: Thing) -> None:
        self.let_go(client)
        self.put(thing)

    def close(self) -> None:
        """Tells all who wait that the service is ending."""
        self._closed = True
        waiting, self._waiting, self.length = self._waiting, OrderedDict(), 0
        for futures in waiting.values():
            for future in futures:
                if not future.done():
                    future.set_exception(Busy("the service is ending"))

    def _forget(self, client: str, future: asyncio.Future[Thing]) -> None:
        waiting = self._waiting.get(client)
        if waiting is not None and future in waiting:
            waiting.remove(future)
            self.length -= 1
            if not waiting:
                del self._waiting[client]
