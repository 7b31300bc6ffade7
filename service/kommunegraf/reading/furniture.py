"""Zones of plain text: a third party's machine summaries, and the furniture of web pages, told by whole lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import PositiveInt

from kommunegraf.reading.datafile import DataModel, load
from kommunegraf.reading.document import Span, Zone, ZoneKind
from kommunegraf.reading.lines import lines

LONGEST_MARKER = 120


class Summary(DataModel):
    """One kind of machine summary: how it begins, what stands in it, where the official text begins again."""

    name: str
    note: str = ""
    starts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    together: PositiveInt = 4
    ends: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


class MachineSummaries(DataModel):
    """`mappings/layouts/machine-summaries.toml`."""

    summary: tuple[Summary, ...] = ()


class SiteFurniture(DataModel):
    """`mappings/layouts/site-furniture.toml`."""

    lines: tuple[str, ...] = ()
    elements: frozenset[str] = frozenset()
    frame_elements: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    class_words: frozenset[str] = frozenset()


@cache
def machine_summaries() -> MachineSummaries:
    return load(MachineSummaries, "layouts", "machine-summaries.toml")


@cache
def site_furniture() -> SiteFurniture:
    return load(SiteFurniture, "layouts", "site-furniture.toml")


@dataclass(frozen=True, slots=True)
class Zones:
    """`zones` ascend and do not overlap; all text outside them is official."""

    zones: tuple[Zone, ...]
    warnings: tuple[str, ...] = field(default=())


def zones(text: str, start: int = 0, end: int | None = None) -> Zones:
    """The machine summaries and the furniture between two offsets of a text."""
    stop = len(text) if end is None else end
    short = [
        (line.span, _folded(text[line.span.start : line.span.end]))
        for line in lines(text, start, stop)
        if line.span.end - line.span.start <= LONGEST_MARKER
    ]
    machine: list[Span] = []
    warnings: list[str] = []
    for summary in machine_summaries().summary:
        machine.extend(_summaries(summary, text, short, stop, warnings))
    machine.sort()
    is_furniture = _matcher(site_furniture().lines)
    found = [Zone(ZoneKind.MACHINE, span) for span in _merged(machine)]
    found += [
        Zone(ZoneKind.CHROME, span)
        for span, words in short
        if is_furniture(words) and not any(span in zone for zone in machine)
    ]
    return Zones(tuple(sorted(found, key=lambda zone: zone.span)), tuple(warnings))


def official_stretches(start: int, end: int, zones: Sequence[Zone]) -> tuple[Span, ...]:
    """What the zones leave of a stretch of text."""
    found: list[Span] = []
    at = start
    for zone in zones:
        if zone.kind is ZoneKind.OFFICIAL or zone.span.end <= at or zone.span.start >= end:
            continue
        if zone.span.start > at:
            found.append(Span(at, zone.span.start))
        at = zone.span.end
    if at < end:
        found.append(Span(at, end))
    return tuple(found)


def _summaries(
    summary: Summary, text: str, short: Sequence[tuple[Span, str]], stop: int, warnings: list[str]
) -> Iterable[Span]:
    starts, headings = _matcher(summary.starts), _matcher(summary.headings)
    ends, stops = _matcher(summary.ends), _matcher(summary.stops)
    index = 0
    while index < len(short):
        begin = _beginning(short, index, starts, headings, ends, summary.together)
        if begin is None:
            return
        opening = short[begin][1]
        again = next((at for at in range(begin + 1, len(short)) if short[at][1] == opening), len(short))
        close = _first(short, begin + 1, again, ends)
        if close is None:
            close = _first(short, begin + 1, again, stops)
        if close is None:
            warnings.append(
                f"a machine summary ({summary.name}) begins at offset {short[begin][0].start} and nothing says "
                "where it ends: all that follows is kept apart from the official text"
            )
            close = again
        end = short[close][0].start if close < len(short) else stop
        while text[end - 1].isspace():
            end -= 1
        yield Span(short[begin][0].start, end)
        index = close


def _beginning(
    short: Sequence[tuple[Span, str]],
    index: int,
    starts: Callable[[str], bool],
    headings: Callable[[str], bool],
    ends: Callable[[str], bool],
    together: int,
) -> int | None:
    first: int | None = None
    seen: set[str] = set()
    for at in range(index, len(short)):
        words = short[at][1]
        if starts(words):
            return at
        if headings(words):
            first = at if first is None else first
            seen.add(words)
            if len(seen) >= together:
                return first
        elif ends(words):
            first = None
            seen.clear()
    return None


def _first(short: Sequence[tuple[Span, str]], index: int, stop: int, matches: Callable[[str], bool]) -> int | None:
    return next((at for at in range(index, stop) if matches(short[at][1])), None)


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".… ")


def _matcher(forms: Iterable[str]) -> Callable[[str], bool]:
    """Whether a folded line is one of the forms (`<n>` is digits)."""
    literal = {_folded(form) for form in forms if "<n>" not in form}
    slotted = [re.escape(_folded(form)).replace("<n>", r"\d{1,6}") for form in forms if "<n>" in form]
    pattern = re.compile("|".join(slotted)) if slotted else None
    return lambda words: words in literal or (pattern is not None and pattern.fullmatch(words) is not None)
