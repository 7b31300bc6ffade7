"""What the running service holds: settings, the query workers, and the generation that is served now."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox
from fastapi import Request

from kommunegraf.api.pool import Pool
from kommunegraf.api.problems import Problem
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.generations import Generation, Generations
from kommunegraf.store.texts import Texts


@dataclass
class State:
    settings: Settings
    pool: Pool
    generations: Generations
    texts: Texts
    identity: Identity
    _opened: tuple[int, ox.Store] | None = field(default=None, repr=False)

    def generation(self) -> Generation:
        """The generation of this moment; a request uses one from its beginning to its end.

        Raises `Problem` (503) where there is none yet.
        """
        generation = self.generations.current()
        if generation is None:
            raise Problem(503, "no-data", "There is no data yet", "ingest documents first: kommunegraf ingest PATH")
        return generation

    def store(self, generation: Generation) -> ox.Store:
        """The generation's store, read-only and opened once; for short look-ups by pattern, never for queries."""
        if self._opened is None or self._opened[0] != generation.number:
            self._opened = (generation.number, generation.open())
        return self._opened[1]


def state_of(request: Request) -> State:
    state = request.app.state.kommunegraf
    assert isinstance(state, State)
    return state
