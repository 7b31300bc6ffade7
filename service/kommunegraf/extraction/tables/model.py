"""What a rebuilt table is: columns with heads, rows with cells, and how sure the columns are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Formula:
    """How a column follows from others: "D (=A+B+C)" is ((1, "A"), (1, "B"), (1, "C"))."""

    terms: tuple[tuple[int, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit in the head of a column: "> 40 %". `relation` is above, at-least, below or at-most."""

    span: Span
    text: str
    relation: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values. `spans` are the words of its head in order (several lines or rows), `text` those joined.

    `year` and `year_span` are the one year the head names; `letter` its formula letter ("D").
    """

    text: str
    spans: tuple[Span, ...]
    year: int | None = None
    year_span: Span | None = None
    letter: str = ""
    formula: Formula | None = None
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell with words in it: `value` is its number, None for words and for the marks of nothing ("-").

    `unit` are the words behind the number ("%", "mio. kr."), or "".
    """

    span: Span
    text: str
    value: Decimal | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `cells` has one entry a column (None: empty), or is None where the cells' columns cannot be told.

    `stated` are the cells that have words, in order. `kind` is "line" or "total". `rule` says how a row with fewer
    cells than columns was laid out: "" (it is full), "total-decides", "formula-decides" (both certain), or
    "gap-in-layout", "alignment-in-layout" (likely).
    """

    head: str
    head_spans: tuple[Span, ...]
    stated: tuple[TableCell, ...]
    cells: tuple[TableCell | None, ...] | None
    kind: str = "line"
    rule: str = ""
    group: Span | None = None


@dataclass(frozen=True, slots=True)
class TableNote:
    """Something a person should look at: "table-does-not-add-up", "cells-without-column", "columns-without-head"."""

    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class RebuiltTable:
    """A table as its cells say it.

    `caption` is the sentence or heading above it, `corner` the head of the column of row heads (one span a line).
    `unit_scale` and `price_level` are what its head or caption states of money ("1.000 kr., 2020-pl."), with their
    words. `certain` is true where every cell stands in a column with a head and no sum contradicts. `pairs` is true
    for a list of names and values that has one column without a head.
    """

    span: Span
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: Span | None = None
    corner: tuple[Span, ...] = ()
    unit_scale: int | None = None
    scale_span: Span | None = None
    price_level: str | None = None
    price_span: Span | None = None
    certain: bool = True
    pairs: bool = False
    notes: tuple[TableNote, ...] = ()
