"""Classifies lines and cells as tables use them: figures, years, limits, formulas, units, words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cache, lru_cache

from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.tables.model import Formula, TableCell, Threshold
from kommunegraf.extraction.words.amounts import MoneyUnit, PriceLevel, money, money_unit, price_level
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.extraction.words.numbers import FIGURE, folded, parse_number
from kommunegraf.reading.document import BlockKind, Document, Span, ZoneKind


class Words(Lexicon):
    words: tuple[str, ...]


class Marks(Lexicon):
    marks: tuple[str, ...]


class TableWords(Lexicon):
    """The form of `mappings/lexicon/tables.toml`."""

    totals: Words
    none: Marks
    units: Words
    thresholds: dict[str, tuple[str, ...]]
    unit_lead: Words
    captions: Words
    areas: Words
    year_columns: Words
    counted_columns: Words
    unit_marks: Words
    unit_columns: Words
    year_codes: dict[str, tuple[str, ...]]
    general: Words
    parts: Words
    notes: Marks
    own_prices: Words


class Kind(Enum):
    FIGURE = auto()  # a number, with or without a unit
    NOTHING = auto()  # a mark of nothing
    YEAR = auto()
    LIMIT = auto()  # "> 40 %"
    LETTER = auto()  # "D (=A+B+C)"
    UNIT = auto()  # "1.000 kr., 2020-pl."
    WORDS = auto()
    PROSE = auto()  # a sentence, a list item, a heading with a colon: no part of a table


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text without the white space around it; `gap` counts the empty lines before it, `indent` the
    white space that it begins with.

    A `closed` line is no part of a written table: it is a list item, not official, or in a table found before.
    """

    span: Span
    text: str
    kind: Kind
    gap: int = 0
    closed: bool = False
    indent: int = 0


_LONGEST_HEAD = 300  # code points; a longer line is prose
_MOST_WORDS = 12  # a line with more words that ends like a sentence is prose
_LETTER = re.compile(
    r"(?P<letter>[A-ZÆØÅ])(?:\s?\(?\s?=\s?(?P<terms>[A-ZÆØÅ](?:\s?[+\-–−]\s?[A-ZÆØÅ]){1,12})\s?\)?)?\Z"
)
_TERM = re.compile(r"(?P<sign>[+\-–−]?)\s?(?P<letter>[A-ZÆØÅ])")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_IN_BRACKETS = rf"(?!\d\))(?!(?:19|20)\d\d\)){FIGURE}"  # a single digit is a footnote or the number of a column
_CASE_END = re.compile(r"[.!?]\)?\Z")


@cache
def table_words() -> TableWords:
    return load("tables", TableWords)


# What every table has that is not given with its cells: a line that begins with a figure, or a border in a line.
_FIGURE_LINE = re.compile(r"(?:\A|[\n\r\u2028\u2029])\s*[-−–÷+(]?\s?\d")
_IN_COLUMNS = re.compile(r"[|\t]|[^\S\n\r\u2028\u2029]{2}")


def may_hold_table(document: Document, section: Section) -> bool:
    """Whether lines of a section can be those of a table, by a look at its text alone; most sections have none."""
    span = _below_heading(section)
    text = document.text[span.start : span.end]
    return _FIGURE_LINE.search(text) is not None or _IN_COLUMNS.search(text) is not None


def _below_heading(section: Section) -> Span:
    span, heading = section.span, section.heading
    return span if heading is None or heading not in span else Span(heading.end, span.end)


def lines(document: Document, section: Section, without: tuple[Span, ...] = ()) -> Iterator[Line]:
    """The lines of a section below its heading, classified; those that are not official or in `without` are prose."""
    span = _below_heading(section)
    items = {block.span.start for block in section.blocks if block.kind in (BlockKind.LIST_ITEM, BlockKind.HEADING)}
    taken = sorted(without)
    gap = 0
    for match in re.finditer(r"[^\n\r\u2028\u2029]+|\r\n|[\n\r\u2028\u2029]", document.text[span.start : span.end]):
        raw = match.group()
        words = raw.strip()
        if not words:
            gap += raw in ("\n", "\r", "\r\n")
            continue
        start = span.start + match.start() + (len(raw) - len(raw.lstrip()))
        here = Span(start, start + len(words))
        kind = classify(words)
        closed = document.zone_at(start) is not ZoneKind.OFFICIAL or overlaps_any(here, taken)
        closed = closed or (kind is Kind.WORDS and any(True for _ in _starts(items, here)))
        indent = len(raw) - len(raw.lstrip())
        yield Line(here, words, Kind.PROSE if closed else kind, max(0, gap - 1), closed, indent)
        gap = 0


def overlaps_any(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span overlaps one of `taken`, which ascend and do not overlap each other."""
    if not taken:
        return False
    last = bisect_left(taken, span.end, key=lambda each: each.start) - 1
    return last >= 0 and taken[last].overlaps(span)


def _starts(items: set[int], here: Span) -> Iterator[int]:
    """The starts of list items in a line: a marker of at most a few characters stands before their words."""
    return (offset for offset in range(here.start, min(here.end, here.start + 8)) if offset in items)


def classify(words: str) -> Kind:
    """What a line or cell is, by its words alone."""
    return _kept_kind(words) if len(words) <= _LONGEST_HEAD else _kind_of(words)


def _kind_of(words: str) -> Kind:
    if words in table_words().none.marks:
        return Kind.NOTHING
    if _YEAR.match(words):
        return Kind.YEAR
    if _number_of(words) is not None:
        # "1.000 kr." is the unit of a table more often than one of its amounts; `is_figure` tells where it cannot be.
        return Kind.UNIT if unit_line(words) is not None else Kind.FIGURE
    if len(words) > _LONGEST_HEAD:
        return Kind.PROSE
    if formula_of(words, 0) is not None:
        return Kind.LETTER
    if limit_of(words, 0) is not None:
        return Kind.LIMIT
    if unit_line(words) is not None:
        return Kind.UNIT
    if words.endswith(":") or (_CASE_END.search(words) and len(words.split()) > _MOST_WORDS):
        return Kind.PROSE
    return Kind.WORDS


_kept_kind = lru_cache(maxsize=4_096)(_kind_of)  # headings, numbers and short answers come again and again


def is_figure(words: str) -> bool:
    """Whether a line or cell can be a figure of a table: "1.000 kr." can, though it may be the table's unit."""
    return classify(words) in (Kind.FIGURE, Kind.UNIT) and cell_of(words, 0).value is not None


@cache
def _unit_words() -> str:
    words = money()
    scaled = [
        f"{scale} {unit}".strip() for forms in words.scales.values() for scale in forms for unit in ("", "kr.", "kr")
    ]
    joined = [form for forms in words.joined_units.values() for form in forms]
    return alternatives([*table_words().units.words, *words.units.after, *scaled, *joined])


@cache
def _cell() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<number>[-−–÷+]?[^\S\n]?{FIGURE}[-−]?)(?:{GAP}?(?P<unit>{_unit_words()}))?|\((?P<less>{_IN_BRACKETS})\))"
        r"(?:\*{0,3}|[^\S\n]?[¹²³⁴⁵]|[^\S\n]\d\))\Z",
        re.IGNORECASE,
    )


def cell_of(words: str, start: int) -> TableCell:
    """The words (which begin at `start`) as a cell; its value is None where they are no number."""
    span = Span(start, start + len(words))
    match = _cell().match(words)
    if match is None:
        return TableCell(span, words, None)
    return TableCell(span, words, _value_of(match), match["unit"] or "")


def _number_of(words: str) -> Decimal | None:
    match = _cell().match(words)
    return _value_of(match) if match is not None else None


def _value_of(match: re.Match[str]) -> Decimal | None:
    """Accounts write what is less than nothing in brackets: "(0,7)"."""
    return parse_number(match["number"] or f"-{match['less']}")


def formula_of(words: str, start: int) -> tuple[str, Formula | None] | None:
    """A column's letter and its formula: "A" is ("A", None); None where the words are neither."""
    match = _LETTER.match(words)
    if match is None:
        return None
    if match["terms"] is None:
        return match["letter"], None
    terms = tuple(
        (-1 if each["sign"] in ("-", "–", "−") else 1, each["letter"]) for each in _TERM.finditer(match["terms"])
    )
    return match["letter"], Formula(terms, Span(start, start + len(words)))


@cache
def _relations() -> dict[str, str]:
    return {folded(form): code for code, forms in table_words().thresholds.items() for form in forms}


@cache
def _limit() -> re.Pattern[str]:
    relation = alternatives(_relations())
    return re.compile(
        rf"(?P<relation>{relation})[^\S\n]{{0,3}}(?P<number>{FIGURE})(?:[^\S\n]{{0,3}}(?P<unit>{_unit_words()}))?\Z",
        re.IGNORECASE,
    )


@cache
def _limit_behind() -> re.Pattern[str]:
    """A limit after other words: only marks of comparison, since "over 40 %" may be the words of the head."""
    marks = alternatives(form for form in _relations() if not form[0].isalpha())
    return re.compile(rf"(?<=\S)[^\S\n]{{0,3}}(?P<limit>(?:{marks})[^\S\n]{{0,3}}\d.{{0,20}})\Z")


def limit_of(words: str, start: int) -> Threshold | None:
    """The limit that the words are as a whole: "> 40 %", "mindst 5 pct."."""
    match = _limit().match(words)
    value = parse_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    relation = _relations()[folded(match["relation"])]
    return Threshold(Span(start, start + len(words)), words, relation, value, match["unit"] or "")


def limit_behind(words: str, start: int) -> tuple[str, Threshold] | None:
    """A head and the limit run together behind it: "Indkomst> 40 %"; None where no limit ends the words."""
    match = _limit_behind().search(words)
    limit = limit_of(match["limit"], start + match.start("limit")) if match else None
    if match is None or limit is None:
        return None
    return words[: match.start()].rstrip(), limit


def unit_line(words: str) -> tuple[MoneyUnit | None, PriceLevel | None] | None:
    """Unit and price level where the words state nothing else ("Beløb i 1.000 kr., 2020-pl."); else None."""
    unit, level = money_unit(words), price_level(words)
    if unit is None and level is None:
        return None
    rest = list(words)
    for each in (unit, level):
        if each is not None:
            rest[each.span.start : each.span.end] = " " * (each.span.end - each.span.start)
    left = folded("".join(rest).strip(" .,;:()/-–*"))
    return (unit, level) if not left or left in {folded(each) for each in table_words().unit_lead.words} else None
