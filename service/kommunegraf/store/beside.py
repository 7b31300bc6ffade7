"""The indexes that lie beside a generation's store: of texts, and of collections."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.collections.changes import Changed
from kommunegraf.collections.keeping import CollectionsKeeper
from kommunegraf.search.keeping import Changes, Keeper
from kommunegraf.settings import Settings
from kommunegraf.store.generations import Generation
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts


@dataclass
class Since:
    """What has changed since the last generation, as far as it matters to its indexes."""

    base: str
    texts: Changes = field(init=False)
    collections: Changed = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Changes(self.base)
        self.collections = Changed(self.base)

    def clear(self) -> None:
        """Forgets all: the next generation begins."""
        self.texts.clear()
        self.collections.clear()


def make_indexes(
    settings: Settings,
    texts: Texts,
    generation: Path,
    store: ox.Store,
    ledger: Ledger,
    before: Generation | None,
    since: Since | None,
) -> None:
    """Makes the indexes of the generation whose folder this is, and whose content `store` and `ledger` hold.

    From those of `before` by what changed since (None: nothing), where they can be taken over; without `before` anew,
    from nothing. Raises nothing: a generation is published without an index that cannot be made.
    """
    Keeper(texts, settings.base).make(generation, store, ledger, before, since.texts if since else None)
    keeper = CollectionsKeeper(settings.base, merged=settings.default_graph == "merged")
    keeper.make(generation, store, before, since.collections if since else None)
