"""What the index of collections answers: rows, pages, facets, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kommunegraf.search.belonging import Date


@dataclass(frozen=True, slots=True)
class Row:
    """A node in a collection; `first` and `last` are the days (YYYYMMDD) that its date may mean."""

    iri: str
    title: str
    date: Date | None
    first: int | None
    last: int | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list: `total` is how many there are in all, `next` the cursor of the page after it.

    `words_cut` says that words found more nodes than are looked at, so that only the best of them count.
    """

    rows: tuple[Row, ...]
    total: int
    next: str | None
    words_cut: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value as filters take it, what people call it by language (empty where nothing is known), and how many."""

    value: str
    labels: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a field, the most frequent first; `cut`: there are more."""

    values: tuple[FacetValue, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """How many documents of a kind there are of a municipality or region in a year (each None: not known)."""

    municipality: str | None
    region: str | None
    year: str | None
    kind: str | None
    documents: int
