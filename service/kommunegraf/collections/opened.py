"""The indexes of collections that are open, by generation."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime
from pathlib import Path

from kommunegraf.collections.reading import Collections, Search
from kommunegraf.store.generations import Generation

_KEPT_OPEN = 3


class OpenedCollections:
    """The indexes of the last few generations that were asked, each opened once; for several threads."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._opened: OrderedDict[tuple[Path, datetime], Collections] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, generation: Generation, search: Search | None = None) -> Collections:
        """The index of a generation. Raises `CollectionsUnavailable`."""
        key = (generation.path, generation.published_at)
        with self._lock:
            index = self._opened.get(key)
            if index is None:
                index = self._opened[key] = Collections(generation, self._base, search)
            self._opened.move_to_end(key)
            while len(self._opened) > _KEPT_OPEN:
                self._opened.popitem(last=False)[1].close()
            return index

    def hold_only(self, generation: Generation) -> None:
        """Lets go of the indexes of all others; where one is being opened just now, it does nothing."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            for key in self._opened.keys() - {(generation.path, generation.published_at)}:
                self._opened.pop(key).close()
        finally:
            self._lock.release()
