"""Lets go of generations that are served no more: what was forgotten must not live on in a running service."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from kommunegraf.api.problems import Problem
from kommunegraf.api.state import State
from kommunegraf.errors import StoreError
from kommunegraf.store.generations import Generation

_logger = logging.getLogger(__name__)
_EVERY = 1.0  # seconds between two looks, each of which is one stat(2) and a comparison for each worker


@contextlib.asynccontextmanager
async def letting_go(state: State) -> AsyncIterator[None]:
    """While the block runs, stores, indexes, answers and counts of old generations go soon after a newer one comes."""
    watching = asyncio.get_running_loop().create_task(_watch(state))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait((watching,))


async def _watch(state: State) -> None:
    last: Generation | None = None
    while True:
        try:
            last = let_go(state, last)
        except Exception:
            _logger.exception("old generations could not be let go of; it is tried again")
        await asyncio.sleep(_EVERY)


def let_go(state: State, last: Generation | None) -> Generation | None:
    """Drops what is held of any generation but the one served; gives that one. `last` is what the last call gave.

    Queries that run keep their store to their end: the call after that closes it.
    """
    try:
        generation = state.generation()
    except (Problem, StoreError):
        return last  # nothing newer can be read, so that nothing older can be told from it
    if generation != last:
        state.cache.clear()
    state.hold_only(generation)
    state.pool.hold_only(generation.mark)
    return generation
