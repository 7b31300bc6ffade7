"""Keeps what was made of a generation for the next who asks, within a bound, until another generation is served."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from kommunegraf.store.generations import Generation

T = TypeVar("T")


class Kept(Generic[T]):
    """What was last asked for; together it costs at most `most`, in a unit of the caller's."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[str, Hashable], tuple[T, int]] = OrderedDict()
        self._changing = Lock()
        self._making = Lock()

    def of(self, generation: Generation, key: Hashable, make: Callable[[], T], cost: Callable[[T], int]) -> T:
        """What is kept of the generation under the key, else what `make` makes now; to be called off the event loop.

        One is made at a time, so that many who ask at once need the memory of one. What costs more than all that may
        be kept is given and not kept. Raises as `make`.
        """
        known = self._known(generation, key)
        if known is not None:
            return known
        with self._making:
            known = self._known(generation, key)
            if known is not None:
                return known
            made = make()
        spent = cost(made)
        with self._changing:
            if spent <= self._most:
                self._found[generation.mark, key] = (made, spent)
                total = sum(each for _, each in self._found.values())
                while total > self._most:
                    _, (_, gone) = self._found.popitem(last=False)
                    total -= gone
        return made

    def hold_only(self, generation: Generation) -> None:
        """Lets go of what was made of any other generation."""
        with self._changing:
            for key in [key for key in self._found if key[0] != generation.mark]:
                del self._found[key]

    def _known(self, generation: Generation, key: Hashable) -> T | None:
        with self._changing:
            found = self._found.get((generation.mark, key))
            if found is None:
                return None
            self._found.move_to_end((generation.mark, key))
            return found[0]
