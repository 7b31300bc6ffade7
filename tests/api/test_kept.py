"""What pages keep of a generation is bounded, made once, and let go of with the generation."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from kommunegraf.api.kept import Kept
from kommunegraf.store.generations import Generation


def generation(number: int) -> Generation:
    return Generation(number, Path("/nowhere"), datetime(2026, 1, number, tzinfo=UTC))


def counted(made: list[str], name: str) -> Callable[[], str]:
    def make() -> str:
        made.append(name)
        return name

    return make


def test_what_is_asked_for_again_is_made_once() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(10)
    for _ in range(3):
        assert kept.of(generation(1), "a", counted(made, "a"), len) == "a"
    assert made == ["a"]
    kept.of(generation(2), "a", counted(made, "again"), len)
    assert made == ["a", "again"]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(3)
    for name in ("a", "b", "c", "a", "d", "a", "b"):
        kept.of(generation(1), name, counted(made, name), len)
    assert made == ["a", "b", "c", "d", "b"]


def test_what_is_too_large_to_keep_is_given_and_puts_nothing_else_out() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(3)
    for name in ("a", "large", "a", "large"):
        assert kept.of(generation(1), name, counted(made, name), len) == name
    assert made == ["a", "large", "large"]


def test_nothing_of_an_older_generation_stays() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(10)
    kept.of(generation(1), "a", counted(made, "a"), len)
    kept.hold_only(generation(2))
    kept.of(generation(1), "a", counted(made, "again"), len)
    assert made == ["a", "again"]


def test_many_who_ask_at_once_wait_for_one_who_makes_it() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(10)
    together = Barrier(4)

    def ask() -> str:
        together.wait(30)
        return kept.of(generation(1), "a", counted(made, "a"), len)

    with ThreadPoolExecutor(4) as threads:
        assert {each.result() for each in [threads.submit(ask) for _ in range(4)]} == {"a"}
    assert made == ["a"]


def test_what_fails_is_made_again() -> None:
    kept: Kept[str] = Kept(10)

    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.of(generation(1), "a", fail, len)
    assert kept.of(generation(1), "a", lambda: "a", len) == "a"
