"""Looks for circles of dead objects seldom, in processes that do nothing but read documents."""

from __future__ import annotations

import gc

# Documents make many objects and no circles of them: with Python's default (700) a fifth of the time goes to looking.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def collect_seldom() -> None:
    """Makes this process look for circles of dead objects seldom, and never among those that it has by now."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 100)
