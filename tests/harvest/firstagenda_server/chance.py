"""Chance that is the same each time: a generator of its own for each seed and place in the made-up world."""

from __future__ import annotations

import hashlib
import random
import uuid


def dice(seed: int, *place: object) -> random.Random:
    """A random generator that depends on the seed and the place alone, never on what was drawn elsewhere."""
    return random.Random(_digest(seed, place))  # ints seed alike on every machine


def guid(seed: int, *place: object) -> str:
    """A GUID (RFC 9562, version 4 by its looks) that depends on the seed and the place alone."""
    return str(uuid.UUID(int=_digest(seed, place) >> 128, version=4))


def share(seed: int, *place: object) -> float:
    """A number in [0, 1) that depends on the seed and the place alone."""
    return (_digest(seed, place) >> 203) / 2**53


def _digest(seed: int, place: tuple[object, ...]) -> int:
    words = "\x1f".join((str(seed), *map(str, place)))
    return int.from_bytes(hashlib.sha256(words.encode()).digest(), "big")
