"""What the running service holds: settings, the query workers, and the generation that is served now."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as ox
from fastapi import Request

from kommunegraf.api.answer_cache import AnswerCache
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.kept import Kept
from kommunegraf.api.limits import Limits
from kommunegraf.api.merged import merged
from kommunegraf.api.pool import Pool
from kommunegraf.api.problems import Problem
from kommunegraf.api.statistics import Counting
from kommunegraf.api.telemetry import Telemetry
from kommunegraf.api.text_clauses import TextClauses
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.opened import OpenedCollections
from kommunegraf.collections.reading import Collections, CollectionsUnavailable
from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.outbound.federation import Federation
from kommunegraf.search.entries import CLASSES
from kommunegraf.search.searching import Index, Indexes, IndexUnavailable
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import CURRENT, Generation, Generations
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts
from kommunegraf.web.quality.gathering import Gatherings

_MOST_KEPT = 48_000_000  # what pages keep of a generation, in code points of text: a document of 5 MB, and others


@dataclass
class State:
    settings: Settings
    pool: Pool
    generations: Generations
    texts: Texts
    identity: Identity
    limits: Limits
    cache: AnswerCache
    telemetry: Telemetry
    counting: Counting
    federation: Federation
    indexes: Indexes
    text_clauses: TextClauses
    opened_collections: OpenedCollections
    gatherings: Gatherings = field(default_factory=Gatherings)
    kept: Kept[Any] = field(default_factory=lambda: Kept(_MOST_KEPT))
    _current: str = field(init=False, repr=False)
    _known: tuple[tuple[int, int], Generation] | None = field(default=None, repr=False)
    _opened: tuple[Generation, ox.Store] | None = field(default=None, repr=False)
    _ledger: tuple[Generation, Ledger] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._current = str(self.generations.folder / CURRENT)

    def generation(self) -> Generation:
        """The generation of this moment; a request uses one from its beginning to its end.

        Raises `Problem` (503) where there is none yet, `StoreError` where it cannot be read.
        """
        try:
            mark = self._mark()
            if self._known is not None and mark == self._known[0]:
                return self._known[1]
            # A folder of an earlier format holds what is not to be served.
            DataFolder(self.generations.folder).check()
            generation = self.generations.current()
        except StoreError:
            # Between the reading of CURRENT and of what it names, a newer one may come and that one go: look again.
            mark = self._mark()
            DataFolder(self.generations.folder).check()
            generation = self.generations.current()
        if generation is None:
            raise Problem(503, "no-data", "There is no data yet", "ingest documents first: kommunegraf ingest PATH")
        self._known = (mark, generation)
        return generation

    def is_served(self, generation: Generation) -> bool:
        """Whether it was the one served when that was last looked at."""
        return self._known is not None and self._known[1] == generation

    def hold_only(self, generation: Generation) -> None:
        """Lets go of what is open of any other generation; whoever uses it keeps it to the end of the request."""
        if self._opened is not None and self._opened[0] != generation:
            self._opened = None
        if self._ledger is not None and self._ledger[0] != generation:
            self._ledger = None
        self.indexes.hold_only(generation)
        self.opened_collections.hold_only(generation)
        self.counting.hold_only(generation)
        self.kept.hold_only(generation)
        self.gatherings.hold_only(generation)

    def look_again(self) -> None:
        """Said by who found that the generation is gone: the next one to ask reads anew which is served."""
        self._known = None

    def _mark(self) -> tuple[int, int]:
        """Which file `CURRENT` is, without reading it: each publication puts a new one in its place."""
        try:
            found = os.stat(self._current)  # noqa: PTH116 - a third of Path.stat's time, on every request
        except OSError as error:
            raise StoreError(f"{CURRENT} cannot be read ({error})") from error
        return found.st_ino, found.st_mtime_ns

    def serving(self) -> tuple[Generation, ox.Store]:
        """The generation of this moment and its store, read-only and opened once; its default graph is the merge.

        For short look-ups by pattern, never for queries. Raises as `generation`.
        """
        try:
            return self._open(self.generation())
        except StoreError:  # gone before it was opened: there is a newer one
            self.look_again()
            return self._open(self.generation())

    def ledger(self, generation: Generation) -> Ledger:
        """The ledger of the generation that an answer is made from, read-only; that of the served one is opened once.

        Raises `StoreError` where the generation is gone.
        """
        opened = self._ledger
        if opened is not None and opened[0] == generation:
            return opened[1]
        ledger = generation.open_ledger()
        if self.is_served(generation):
            self._ledger = (generation, ledger)
        return ledger

    def federation_for(self, generation: Generation, deadline: Deadline) -> Federation:
        """What SERVICE may ask: others as the settings say, and text search in this very generation.

        A search is stopped in time for the query to run before its deadline.
        """

        async def search(select: str) -> bytes:
            seconds = min(self.federation.seconds, deadline.spare)
            return await self.text_clauses.answer(select, generation, seconds)

        return replace(self.federation, helpers={self.text_clauses.iri: search})

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

    def collections(self) -> Collections:
        """The collections of this moment's generation, opened once, to be asked by several threads at once.

        Raises as `generation`, and `CollectionsUnavailable`.
        """
        generation = self.generation()
        try:
            return self._collections_of(generation)
        except CollectionsUnavailable:
            self.look_again()
            latest = self.generation()
            if latest == generation:
                raise
            return self._collections_of(latest)  # the other one is gone: there is a newer

    def _collections_of(self, generation: Generation) -> Collections:
        def search(collection: Collection, words: str) -> tuple[list[int], int]:
            kinds = [each for each in collection.classes if each in CLASSES]
            return self.indexes.of(generation).keys(words, kinds)

        return self.opened_collections.of(generation, search)

    def _open(self, generation: Generation) -> tuple[Generation, ox.Store]:
        opened = self._opened
        if opened is None or opened[0] != generation:
            store = generation.open()
            is_kept = self.settings.default_graph == "merged"
            opened = (generation, store if is_kept else merged(store, self.settings.base))
            if self.is_served(generation):
                self._opened = opened
        return opened


def state_of(request: Request) -> State:
    state = request.app.state.kommunegraf
    assert isinstance(state, State)
    return state
