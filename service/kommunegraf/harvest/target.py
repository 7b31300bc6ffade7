"""A host to harvest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A host to harvest: its name, its system, and where its calls go (`origin`, an http(s) address without a path).

    `inside` are the addresses (IP, port) that may be called though they are not public.
    """

    host: str
    system: str
    origin: str
    inside: frozenset[tuple[str, int]] = frozenset()
