"""Puts the heads of columns together from the lines or cells that they are written over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from kommunegraf.extraction.tables.coded_years import coded_year
from kommunegraf.extraction.tables.lines import Kind, Line, formula_of, limit_behind, limit_of, unit_line
from kommunegraf.extraction.tables.model import Column, Formula, Threshold
from kommunegraf.extraction.words.amounts import MoneyUnit, PriceLevel
from kommunegraf.extraction.words.dates import years
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are one head."""

    text: str
    spans: tuple[Span, ...]
    is_year: bool = False


@dataclass
class Heads:
    """What stands above the first figures of a table, sorted out; places of unit and price level are the text's."""

    groups: list[Group] = field(default_factory=list)
    letters: list[tuple[str, Formula | None]] = field(default_factory=list)
    limits: list[Threshold] = field(default_factory=list)
    unit: MoneyUnit | None = None
    level: PriceLevel | None = None
    after_letters: int | None = None  # how many of the groups stand before the last letter
    years_end: int | None = None  # the index after the last group of a run of years
    years_count: int = 0


_SOFT_HYPHEN = "\u00ad"
_JOINING_ENDS = (",", "/", "&", "+", " og", " af", " til", " for", " i", " med", " samt")


def heads_of(lines: Sequence[Line]) -> Heads:
    """The heads in a run of lines without figures: words joined over lines, letters, limits and units set apart."""
    heads = Heads()
    lettered = _is_lettered(lines)
    previous: Line | None = None
    for index, line in enumerate(lines):
        if line.kind is Kind.LETTER and lettered:
            heads.letters.append(formula_of(line.text, line.span.start) or (line.text, None))
            heads.after_letters = len(heads.groups)
            previous = None
        elif line.kind is Kind.LIMIT:
            limit = limit_of(line.text, line.span.start)
            if limit is not None:
                heads.limits.append(limit)
            previous = None
        elif line.kind is Kind.UNIT:
            heads.unit, heads.level = moved(unit_line(line.text) or (None, None), line.span.start)
            previous = None
        elif line.kind is Kind.YEAR and _in_run(lines, index):
            heads.groups.append(Group(line.text, (line.span,), is_year=True))
            heads.years_end = len(heads.groups)
            heads.years_count += 1
            previous = None
        else:
            _add_words(heads, line, previous)
            previous = line
    return heads


def moved(found: tuple[MoneyUnit | None, PriceLevel | None], start: int) -> tuple[MoneyUnit | None, PriceLevel | None]:
    """Unit and price level with their places counted in the document instead of in the line."""
    unit, level = found
    return (
        replace(unit, span=Span(unit.span.start + start, unit.span.end + start)) if unit else None,
        replace(level, span=Span(level.span.start + start, level.span.end + start)) if level else None,
    )


def _add_words(heads: Heads, line: Line, previous: Line | None) -> None:
    text, span = line.text, line.span
    behind = limit_behind(text, span.start)
    if behind is not None:
        text, limit = behind
        heads.limits.append(limit)
        span = Span(span.start, span.start + len(text))
    if previous is not None and heads.groups and continues(previous.text, text, is_year=line.kind is Kind.YEAR):
        last = heads.groups[-1]
        heads.groups[-1] = Group(joined(last.text, text), (*last.spans, span))
    else:
        heads.groups.append(Group(text, (span,)))


def continues(before: str, text: str, *, is_year: bool = False) -> bool:
    """Whether a line goes on with the head that the line before began."""
    if is_year:
        return not years(before)
    return text[0].islower() or text[0] == "(" or before.endswith("-") or before.casefold().endswith(_JOINING_ENDS)


def joined(before: str, text: str) -> str:
    """Two lines of one head as one: a hyphen at the end of the line goes where a small letter follows."""
    if before.endswith("-") and not before.endswith(" -"):
        return before[:-1] + text if text[0].islower() else before + text
    return f"{before} {text}"


def _in_run(lines: Sequence[Line], index: int) -> bool:
    """Whether a year stands beside another: years of a head, not the end of "Regnskab / 2020"."""
    beside = [lines[near].kind for near in (index - 1, index + 1) if 0 <= near < len(lines)]
    return Kind.YEAR in beside


def _is_lettered(lines: Sequence[Line]) -> bool:
    """Whether the letters among the lines name columns: two or more, in the order of the alphabet."""
    letters = [line.text[0] for line in lines if line.kind is Kind.LETTER]
    return len(letters) >= 2 and letters == sorted(set(letters))


def columns_of(groups: Sequence[Group], letters: Sequence[tuple[str, Formula | None]]) -> tuple[Column, ...]:
    """One column a head; `letters` are as many, or none."""
    columns = []
    for index, group in enumerate(groups):
        letter, formula = letters[index] if letters else ("", None)
        year, span = year_of(group.text, group.spans)
        text = group.text.replace(_SOFT_HYPHEN, "")
        columns.append(Column(text, group.spans, year, span, letter, formula))
    return tuple(columns)


def year_of(text: str, spans: Sequence[Span]) -> tuple[int | None, Span | None]:
    """The one year that a head names, and the line that holds it; none where it names several."""
    named = years(text)
    if not named and (coded := coded_year(text)) is not None:
        named = ((coded.span, coded.year),)
    if len({year for _, year in named}) != 1:
        return None, None
    where, year = named[-1]
    if len(spans) == 1:
        span = spans[0]
        return year, Span(span.start + where.start, span.start + where.end) if span.end - span.start == len(
            text
        ) else span
    # the year stands in the last line that can hold it: heads are read from the top
    tail = len(text) - where.end
    last = spans[-1]
    end = last.end - tail
    begin = end - (where.end - where.start)
    return year, Span(begin, end) if begin >= last.start else last


def with_limits(
    columns: tuple[Column, ...], limits: Sequence[Threshold], figures: Sequence[Sequence[tuple[str, bool]]]
) -> tuple[Column, ...] | None:
    """The columns with their limits; None where fewer limits than columns fit in more than one way.

    `figures` tells for each column the unit of each of its cells and whether the cell can be a share of a hundred.
    """
    if not limits:
        return columns
    fits = [[_fits(limit, cells) for cells in figures] if figures else [True] * len(columns) for limit in limits]
    ways = (
        [
            way
            for way in combinations(range(len(columns)), len(limits))
            if all(fits[index][column] for index, column in enumerate(way))
        ]
        if len(columns) <= 16
        else []
    )
    if len(ways) != 1:
        return None
    placed = dict(zip(ways[0], limits, strict=True))
    return tuple(replace(column, threshold=placed.get(index)) for index, column in enumerate(columns))


def _fits(limit: Threshold, cells: Sequence[tuple[str, bool]]) -> bool:
    """A limit in per cent cannot stand over numbers that are no shares, nor over another unit."""
    if limit.unit in ("%", "pct.", "pct", "procent"):
        return all(share and unit in ("", "%", "pct.", "pct", "procent") for unit, share in cells)
    return all(not unit or not limit.unit or unit == limit.unit for unit, _ in cells)
