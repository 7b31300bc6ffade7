"""Zones of plain text: a third party's machine summaries, and the furniture of web pages, told by whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import PositiveInt

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ReadingError
from kommunegraf.reading.blocks import MOST_BLOCKS
from kommunegraf.reading.document import Span, Zone, ZoneKind
from kommunegraf.reading.lines import lines


class Summary(DataFile):
    """One kind of machine summary: how it begins, what stands in it, where the official text begins again."""

    name: str
    note: str = ""
    starts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    together: PositiveInt = 4
    ends: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


class MachineSummaries(DataFile):
    """`mappings/layouts/machine-summaries.toml`."""

    summary: tuple[Summary, ...] = ()


class SiteFurniture(DataFile):
    """`mappings/layouts/site-furniture.toml`."""

    lines: tuple[str, ...] = ()
    elements: frozenset[str] = frozenset()
    frame_elements: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    class_words: frozenset[str] = frozenset()
    frame_ids: frozenset[str] = frozenset()
    frame_classes: frozenset[str] = frozenset()


@cache
def machine_summaries() -> MachineSummaries:
    return mapping("layouts/machine-summaries.toml", MachineSummaries)


@cache
def site_furniture() -> SiteFurniture:
    return mapping("layouts/site-furniture.toml", SiteFurniture)


@dataclass(frozen=True, slots=True)
class Zones:
    """`zones` ascend and do not overlap; all text outside them is official."""

    zones: tuple[Zone, ...]
    warnings: tuple[str, ...] = field(default=())


def zones(text: str, name: str, start: int = 0, end: int | None = None) -> Zones:
    """The machine summaries and the furniture between two offsets of a text.

    Raises `ReadingError` (with `name`) where there are more than `MOST_BLOCKS` lines, before anything is kept of them.
    """
    stop = len(text) if end is None else end
    summaries = _all_markers()
    is_furniture, markings = _furniture(), _markings()
    marked: list[tuple[Span, str]] = []
    for number, line in enumerate(lines(text, start, stop)):
        if number >= MOST_BLOCKS:
            raise ReadingError(name, f"the text has more than {MOST_BLOCKS:,} lines", "Split it by document")
        if line.span.end - line.span.start > markings.longest:
            continue
        words = _folded(text[line.span.start : line.span.end])
        if markings(words):
            marked.append((line.span, words))
    warnings: list[str] = []
    machine = sorted(span for markers in summaries for span in _summaries(markers, text, marked, stop, warnings))
    found = [Zone(ZoneKind.MACHINE, span) for span in _merged(machine)]
    found += [
        Zone(ZoneKind.CHROME, span)
        for span, words in marked
        if is_furniture(words) and not any(span in zone for zone in machine)
    ]
    return Zones(tuple(sorted(found, key=lambda zone: zone.span)), tuple(warnings))


def is_machine_heading(line: str) -> bool:
    """Whether a line is a heading inside a third party's machine summary, or begins one."""
    words = _folded(line)
    return any(markers.starts(words) or markers.headings(words) for markers in _all_markers())


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


@dataclass(frozen=True, slots=True)
class _Forms:
    """Whether a folded line is one of some forms; `longest` bounds the length of a line that can be."""

    literal: frozenset[str]
    slotted: re.Pattern[str] | None
    longest: int

    @classmethod
    def of(cls, forms: Iterable[str]) -> _Forms:
        folded = [_folded(form) for form in forms]
        slotted = [re.escape(form).replace("<n>", r"\d{1,6}") for form in folded if "<n>" in form]
        return cls(
            frozenset(form for form in folded if "<n>" not in form),
            re.compile("|".join(slotted)) if slotted else None,
            max((len(form) for form in folded), default=0) + 10,
        )

    def __call__(self, words: str) -> bool:
        return words in self.literal or (self.slotted is not None and self.slotted.fullmatch(words) is not None)


@dataclass(frozen=True, slots=True)
class _Markers:
    """The lines that tell one kind of machine summary."""

    name: str
    starts: _Forms
    headings: _Forms
    ends: _Forms
    stops: _Forms
    together: int

    @classmethod
    def of(cls, summary: Summary) -> _Markers:
        return cls(
            name=summary.name,
            starts=_Forms.of(summary.starts),
            headings=_Forms.of(summary.headings),
            ends=_Forms.of(summary.ends),
            stops=_Forms.of(summary.stops),
            together=summary.together,
        )


@cache
def _all_markers() -> tuple[_Markers, ...]:
    return tuple(_Markers.of(summary) for summary in machine_summaries().summary)


@cache
def _furniture() -> _Forms:
    return _Forms.of(site_furniture().lines)


@cache
def _markings() -> _Forms:
    """All lines that machine summaries are told by, and the furniture."""
    told = (
        form
        for each in machine_summaries().summary
        for forms in (each.starts, each.headings, each.ends, each.stops)
        for form in forms
    )
    return _Forms.of((*told, *site_furniture().lines))


def _summaries(
    markers: _Markers, text: str, marked: Sequence[tuple[Span, str]], stop: int, warnings: list[str]
) -> Iterator[Span]:
    index = 0
    while index < len(marked):
        begin = _beginning(marked, index, markers)
        if begin is None:
            return
        opening = marked[begin][1]
        again = next((at for at in range(begin + 1, len(marked)) if marked[at][1] == opening), len(marked))
        close = _first(marked, begin + 1, again, markers.ends)
        if close is None:
            close = _first(marked, begin + 1, again, markers.stops)
        if close is None:
            warnings.append(
                f"a machine summary ({markers.name}) begins at offset {marked[begin][0].start} and nothing says "
                "where it ends: all that follows is kept apart from the official text"
            )
            close = again
        end = marked[close][0].start if close < len(marked) else stop
        while text[end - 1].isspace():
            end -= 1
        yield Span(marked[begin][0].start, end)
        index = close


def _beginning(marked: Sequence[tuple[Span, str]], index: int, markers: _Markers) -> int | None:
    """The line that begins the next summary: a start line, else the first of enough different headings together."""
    first: int | None = None
    seen: set[str] = set()
    for at in range(index, len(marked)):
        words = marked[at][1]
        if markers.starts(words):
            return at
        if markers.headings(words):
            first = at if first is None else first
            seen.add(words)
            if len(seen) >= markers.together:
                return first
        elif markers.ends(words) or markers.stops(words):
            first = None
            seen.clear()
    return None


def _first(marked: Sequence[tuple[Span, str]], index: int, stop: int, forms: _Forms) -> int | None:
    return next((at for at in range(index, stop) if forms(marked[at][1])), None)


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
