"""Walks through all that is selected in an order, each chunk from where the last one ended; nothing is counted."""

from __future__ import annotations

import json
import sqlite3
from array import array

from kommunegraf.collections.cursors import Cursor
from kommunegraf.collections.selecting import COLUMNS, ESTIMATED, Found, Selection


class Walk:
    """One walk through a selection, from a cursor on, at most `size` rows at once.

    Where few nodes are meant they are sorted once, and their numbers are kept (8 bytes each); else an index of the
    order is gone along, which is entered anew where the last chunk ended.
    """

    def __init__(self, selection: Selection, sort: str, size: int, after: Cursor | None) -> None:
        self._selection = selection
        self._sort = sort
        self._size = size
        self._after = after
        self._sorted: array[int] | None = None
        self._done = 0
        self.ended = selection.conditions is None

    def chunk(self, index: sqlite3.Connection) -> list[Found]:
        """The next rows (`COLUMNS`, then the sort key); none at the end."""
        if self.ended:
            return []
        found = self._of_few(index) if self._few() else self._along(index)
        self.ended = len(found) < self._size
        return found

    def _few(self) -> bool:
        conditions = self._selection.conditions
        return bool(conditions) and conditions is not None and conditions[0].size < ESTIMATED

    def _along(self, index: sqlite3.Connection) -> list[Found]:
        found = self._selection.along(index, self._sort, self._size, self._after)
        if found:
            *_, place, key = found[-1]
            self._after = Cursor(self._selection.collection.name, self._sort, key, place)
        return found

    def _of_few(self, index: sqlite3.Connection) -> list[Found]:
        if self._sorted is None:
            self._sorted = array("q", self._selection.sorted_nodes(index, self._sort, self._after))
        nodes = self._sorted[self._done : self._done + self._size].tolist()
        self._done += len(nodes)
        # In the order of the list, by a look at each: nothing is sorted again.
        asked = f"SELECT {COLUMNS}, 0 FROM json_each(?) j CROSS JOIN node n ON n.id = j.value"  # noqa: S608 - our own columns
        return index.execute(asked, (json.dumps(nodes),)).fetchall()
