"""What a query gives: a short result whole, a long one piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from kommunegraf.api.turn import Turn


@dataclass(slots=True)
class Answer:
    """The start of a result has been seen to be sound.

    `body` is a whole short result; else `pieces` gives it all, and must be used up or closed. `encoding` is "gzip" or
    empty. `rows` (triples of a graph) is known once all was given. Times in milliseconds: `queued` for a worker,
    `opened` the generation, `ran` until the start of the result was there.
    """

    kind: str
    media_type: str
    encoding: str
    body: bytes | None
    pieces: Pieces | None
    queued: float
    opened: float
    ran: float
    rows: int | None = None


class Pieces:
    """A long result, piece by piece. To be used up or closed; also one that was never begun has a worker to free."""

    def __init__(self, turn: Turn, held: bytes | None) -> None:
        self._turn = turn
        self._held: list[bytes | None] = [held]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            piece = self._held.pop() if self._held else await self._turn.next()
        except BaseException:
            self._turn.stop()
            raise
        if piece is None:
            self._turn.stop()
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Stops the query, where it is not at its end."""
        self._turn.stop()
