"""What pages keep of a generation is bounded, made once, and let go of with it; who waits for it holds no thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from anyio import to_thread

from kommunegraf.api.kept import AT_ONCE, IN_ALL, Kept
from kommunegraf.api.problems import Problem
from kommunegraf.store.generations import Generation

GUARD = 60  # seconds after which a test that hangs fails


def generation(number: int) -> Generation:
    return Generation(number, Path("/nowhere"), datetime(2026, 1, number, tzinfo=UTC))


def counted(made: list[str], name: str) -> Callable[[], str]:
    def make() -> str:
        made.append(name)
        return name

    return make


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), GUARD))


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0)


def test_what_is_asked_for_again_is_made_once() -> None:
    async def work() -> None:
        made: list[str] = []
        kept: Kept[str] = Kept(10)
        for _ in range(3):
            assert await kept.of(generation(1), "a", counted(made, "a"), len) == "a"
        assert made == ["a"]
        await kept.of(generation(2), "a", counted(made, "again"), len)
        assert made == ["a", "again"]

    run(work)


def test_what_was_not_asked_for_longest_goes_first() -> None:
    async def work() -> None:
        made: list[str] = []
        kept: Kept[str] = Kept(3)
        for name in ("a", "b", "c", "a", "d", "a", "b"):
            await kept.of(generation(1), name, counted(made, name), len)
        assert made == ["a", "b", "c", "d", "b"]

    run(work)


def test_what_is_too_large_to_keep_is_given_and_puts_nothing_else_out() -> None:
    async def work() -> None:
        made: list[str] = []
        kept: Kept[str] = Kept(3)
        for name in ("a", "large", "a", "large"):
            assert await kept.of(generation(1), name, counted(made, name), len) == name
        assert made == ["a", "large", "large"]

    run(work)


def test_nothing_of_an_older_generation_stays() -> None:
    async def work() -> None:
        made: list[str] = []
        kept: Kept[str] = Kept(10)
        await kept.of(generation(1), "a", counted(made, "a"), len)
        kept.hold_only(generation(2))
        await kept.of(generation(1), "a", counted(made, "again"), len)
        assert made == ["a", "again"]

    run(work)


def test_many_who_ask_at_once_wait_for_one_who_makes_it() -> None:
    async def work() -> None:
        made: list[str] = []
        kept: Kept[str] = Kept(10)
        asked = [kept.of(generation(1), "a", counted(made, "a"), len) for _ in range(3 * IN_ALL)]
        assert set(await asyncio.gather(*asked)) == {"a"}
        assert made == ["a"]

    run(work)


def test_documents_do_not_wait_for_one_another_while_there_are_turns() -> None:
    together = Barrier(AT_ONCE)

    def make() -> str:
        together.wait(GUARD)
        return "a"

    async def work() -> None:
        kept: Kept[str] = Kept(10)
        await asyncio.gather(*(kept.of(generation(1), name, make, len) for name in range(AT_ONCE)))

    run(work)


def test_those_who_wait_hold_no_thread_of_other_pages_and_one_too_many_is_told_to_come_again() -> None:
    go, running = Event(), []

    def slow() -> str:
        running.append(1)
        assert go.wait(GUARD)
        return "a"

    async def work() -> None:
        kept: Kept[str] = Kept(10)
        asked = [asyncio.ensure_future(kept.of(generation(1), name, slow, len)) for name in range(IN_ALL)]
        try:
            await until(lambda: len(running) == AT_ONCE)
            assert to_thread.current_default_thread_limiter().borrowed_tokens == 0
            with pytest.raises(Problem) as refused:
                await kept.of(generation(1), "one more", slow, len)
            assert (refused.value.status, refused.value.kind) == (503, "busy")
            assert len(running) == AT_ONCE
        finally:
            go.set()
        assert await asyncio.gather(*asked) == ["a"] * IN_ALL

    run(work)


def test_what_nobody_waits_for_any_more_is_not_made() -> None:
    go = Event()
    made: list[str] = []

    def slow() -> str:
        assert go.wait(GUARD)
        return "slow"

    async def work() -> None:
        kept: Kept[str] = Kept(10)
        first = [asyncio.ensure_future(kept.of(generation(1), name, slow, len)) for name in range(AT_ONCE)]
        left = asyncio.ensure_future(kept.of(generation(1), "left", counted(made, "left"), len))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.wait([left])
        assert left.cancelled()
        go.set()
        await asyncio.gather(*first)
        assert made == []
        assert await kept.of(generation(1), "left", counted(made, "asked again"), len) == "asked again"

    run(work)


def test_what_fails_is_made_again() -> None:
    def fail() -> str:
        raise ValueError("no")

    async def work() -> None:
        kept: Kept[str] = Kept(10)
        with pytest.raises(ValueError, match="no"):
            await kept.of(generation(1), "a", fail, len)
        assert await kept.of(generation(1), "a", lambda: "a", len) == "a"

    run(work)
