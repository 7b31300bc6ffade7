"""How much the writing process tells: lists are cut, so that its answer is never too long for the service to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

T = TypeVar("T")
_LONGEST = 300  # characters of a value that is shown


def shortened(result: dict[str, Any]) -> dict[str, Any]:
    """A result of the gate with no value longer than is shown."""
    return {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in result.items()}


class Room:
    """So many bytes of JSON, shared by all that is put into it."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, items: Iterable[T]) -> list[T]:
        """The first of the items, as many as there is room for."""
        taken = []
        for item in items:
            self._left -= len(json.dumps(item)) + 2  # the comma and the space that follow it
            if self._left < 0:
                break
            taken.append(item)
        return taken
