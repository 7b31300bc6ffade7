"""What one query may take: time, memory, rows and bytes. A client may ask for less, never for more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from kommunegraf.api.problems import Problem
from kommunegraf.settings import Settings

MEGABYTE = 1024 * 1024
PARAMETERS = ("timeout", "max_rows", "max_bytes", "memory_mb")


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` to the answer, `memory_mb` beside what a worker needs anyway, `rows` (triples of a graph), `bytes`."""

    seconds: float
    memory_mb: int
    rows: int
    bytes: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(
            seconds=settings.query_timeout,
            memory_mb=settings.query_memory_mb,
            rows=settings.max_rows,
            bytes=settings.max_result_mb * MEGABYTE,
        )

    def lowered(self, parameters: Iterable[tuple[str, str]]) -> Limits:
        """The limits with what a request asks for, where that is less.

        Raises `Problem` (400) for a value that is no positive number, or is given twice.
        """
        asked: dict[str, float] = {}
        for name, value in parameters:
            if name in PARAMETERS:
                if name in asked:
                    raise Problem(400, "limits", "A limit is given twice", f"give {name} once")
                asked[name] = _positive(name, value, whole=name != "timeout")
        if not asked:
            return self
        return replace(
            self,
            seconds=min(self.seconds, asked.get("timeout", self.seconds)),
            memory_mb=min(self.memory_mb, int(asked.get("memory_mb", self.memory_mb))),
            rows=min(self.rows, int(asked.get("max_rows", self.rows))),
            bytes=min(self.bytes, int(asked.get("max_bytes", self.bytes))),
        )

    @property
    def header(self) -> str:
        """The limits as a response header tells them."""
        return _header(self)


@lru_cache(maxsize=256)
def _header(limits: Limits) -> str:
    return f"timeout={limits.seconds:g}; max_rows={limits.rows}; max_bytes={limits.bytes}; memory_mb={limits.memory_mb}"


def _positive(name: str, value: str, *, whole: bool) -> float:
    plain = value.replace(".", "", 0 if whole else 1)
    if not (plain.isascii() and plain.isdigit() and len(value) <= 18 and float(value) > 0):
        kind = "a whole number" if whole else "a number"
        raise Problem(400, "limits", "A limit is no number", f"{name} takes {kind} above 0, not {value[:40]!r}")
    return float(value)
