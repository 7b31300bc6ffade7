"""What the running service holds: settings, the query workers, and the generation that is served now."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox
from fastapi import Request

from kommunegraf.api.pool import Pool
from kommunegraf.api.problems import Problem
from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.search.searching import Index, Indexes, IndexUnavailable
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
    indexes: Indexes = field(default_factory=Indexes, repr=False)
    _opened: tuple[Generation, ox.Store] | None = field(default=None, repr=False)

    def generation(self) -> Generation:
        """The generation of this moment; a request uses one from its beginning to its end.

        Raises `Problem` (503) where there is none yet, `StoreError` where it cannot be read.
        """
        try:
            generation = self.generations.current()
        except StoreError:
            # Between the reading of CURRENT and of what it names, a newer one may come and that one go: look again.
            generation = self.generations.current()
        if generation is None:
            raise Problem(503, "no-data", "There is no data yet", "ingest documents first: kommunegraf ingest PATH")
        return generation

    def serving(self) -> tuple[Generation, ox.Store]:
        """The generation of this moment and its store, read-only and opened once.

        For short look-ups by pattern, never for queries. Raises as `generation`.
        """
        try:
            return self._open(self.generation())
        except StoreError:  # gone before it was opened: there is a newer one
            return self._open(self.generation())

    def searching(self) -> Index:
        """The search index of this moment's generation, opened once. Raises as `generation`, and `IndexUnavailable`."""
        generation = self.generation()
        try:
            return self.indexes.of(generation)
        except IndexUnavailable:
            latest = self.generation()
            if latest == generation:
                raise
            return self.indexes.of(latest)  # the other one is gone: there is a newer

    def _open(self, generation: Generation) -> tuple[Generation, ox.Store]:
        opened = self._opened
        if opened is None or opened[0] != generation:
            opened = (generation, generation.open())
            self._opened = opened
        return opened


def state_of(request: Request) -> State:
    state = request.app.state.kommunegraf
    assert isinstance(state, State)
    return state
