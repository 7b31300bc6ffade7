"""How an expected answer is written down, and how a result is held against it.

Of a question, `rows` are the expected rows in the order that the query's ORDER BY gives them, a cell a column. Where
they are several, `places` has one list of [start, end) a row: words of the document that the row's evidence stands at
and, of rows that differ in them, no other's, fine enough to tell the rows of one quote apart.

A cell is a typed value: `{"iri": "id/…"}` (below the base), `{"absolute": "https://…"}`, `{"text": …}` (with `lang`),
a literal by its XSD datatype (`{"date": …}`, `{"gYearMonth": …}`, `{"decimal": …}`), null for no value, or the words of
a real document by their place: `{"seed": "004", "start": …, "end": …}` (with `lang`, and `trim` for what is cut off
their end). An IRI whose last segment is made of words of the document says which: `"named": {"seed": …}`
(with `words` for how many of them).

All 355 cells of the rows were read again on 2026-11-27, from the documents alone and without the service's answers.
22 of them disagreed, from seven causes, and say now what was read: the plan's name in CQ06 and CQ08 (it was quoted
from a machine's summary), the status of the known parties in CQ20, where the decision's words begin in CQ24, the
focus areas' names in CQ32, the name of the shared effort in CQ37, what is recommended in CQ19, and the second track's
title in CQ22.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kommunegraf.identity import segment, slug

BASE = "https://w3id.org/kommunegraf/"
XSD = "http://www.w3.org/2001/XMLSchema#"
Cell = Mapping[str, Any] | None
Words = Callable[[str, int, int], str]
# Columns that show the evidence; they are compared by where it stands, not by their words.
EVIDENCE = ("quotes", "evidence")
_TARGET = ox.NamedNode("http://www.w3.org/ns/oa#hasTarget")
_KEY = re.compile(r"(?P<order>DESC|ASC)?\(?\?(?P<name>\w+)\)?")
_RANGE = re.compile(r"(?P<version>.+)#char=(?P<start>\d+),(?P<end>\d+)")


def term_of(cell: Cell, words: Words) -> ox.NamedNode | ox.Literal | None:
    """The RDF term a cell stands for; `words` gives a seed's text by its place."""
    if cell is None:
        return None
    if "iri" in cell:
        if "named" in cell:
            named = cell["named"]
            name = words(named["seed"], named["start"], named["end"]).split()[: named.get("words")]
            return ox.NamedNode(BASE + cell["iri"].rpartition("/")[0] + "/" + segment(slug(" ".join(name))))
        return ox.NamedNode(BASE + cell["iri"])
    if "absolute" in cell:
        return ox.NamedNode(cell["absolute"])
    if "seed" in cell:
        # Where a text is wrapped does not count.
        text = " ".join(words(cell["seed"], cell["start"], cell["end"]).split())
        return _text(text.rstrip(cell["trim"]) if "trim" in cell else text, cell.get("lang"))
    if "text" in cell:
        return _text(cell["text"], cell.get("lang"))
    [(datatype, lexical)] = cell.items()
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


def _text(text: str, language: str | None) -> ox.Literal:
    return ox.Literal(text, language=language) if language else ox.Literal(text)


def matches(cell: Cell, value: object, words: Words) -> bool:
    """Whether a result's value is the term that was expected."""
    if cell is not None and "seed" in cell and isinstance(value, ox.Literal):
        value = _text(" ".join(value.value.split()), value.language)
    return term_of(cell, words) == value


def is_row(expected: Mapping[str, Cell], row: Mapping[str, object], words: Words) -> bool:
    """Whether a result's row is the one that was expected, cell by cell; the columns of evidence do not count."""
    columns = {name for name in row if name not in EVIDENCE}
    return columns == set(expected) and all(matches(expected[name], row[name], words) for name in columns)


def places(store: ox.Store, evidence: str) -> list[tuple[str, int, int]]:
    """(version, start, end) of each evidence IRI in a result's `evidence` column."""
    found = []
    for iri in evidence.split():
        for quad in store.quads_for_pattern(ox.NamedNode(iri), _TARGET, None, None):
            match = _RANGE.fullmatch(str(getattr(quad.object, "value", "")))
            assert match is not None, f"{iri} points at no range of characters: {quad.object}"
            found.append((match["version"], int(match["start"]), int(match["end"])))
    return found


@dataclass(frozen=True)
class Key:
    """One key of an ORDER BY: a variable's name, and whether the highest comes first."""

    name: str
    descending: bool


def order_of(query: str) -> tuple[Key, ...]:
    """The keys of a query's own ORDER BY, which are variables."""
    line = query[query.rindex("ORDER BY") :].splitlines()[0].removeprefix("ORDER BY")
    keys = tuple(Key(match["name"], match["order"] == "DESC") for match in _KEY.finditer(line))
    assert keys and not _KEY.sub("", line).strip(), f"an order by more than variables: {line}"
    return keys


def compare(
    expected: list[Mapping[str, Cell]], rows: list[Mapping[str, object]], words: Words, order: tuple[Key, ...]
) -> tuple[list[Mapping[str, Cell]], list[Mapping[str, object]]]:
    """(expected rows that no result row is, result rows that nobody expected) at their place in the order.

    Rows that the keys of the order do not tell apart may stand in any order. A key that is no column is taken to tell
    all rows apart.
    """
    missing, unexpected = _unordered(expected, rows, words)
    if missing or unexpected:
        return missing, unexpected
    at = 0
    for tied in _ties(rows, order):
        left, others = _unordered(expected[at : at + len(tied)], tied, words)
        missing, unexpected, at = missing + left, unexpected + others, at + len(tied)
    return missing, unexpected


def _ties(rows: list[Mapping[str, object]], order: tuple[Key, ...]) -> list[list[Mapping[str, object]]]:
    if any(key.name not in row for key in order for row in rows):
        return [[row] for row in rows]
    return [list(tied) for _, tied in groupby(rows, lambda row: [row[key.name] for key in order])]


def arranged(expected: list[Mapping[str, Cell]], words: Words, order: tuple[Key, ...]) -> list[Mapping[str, Cell]]:
    """Expected rows whose cells were changed, put in the order of the keys (SPARQL 1.1, 15.1).

    Where a key is no column they stay as they are: what it counts is not changed.
    """
    if any(key.name not in row for key in order for row in expected):
        return expected
    for key in reversed(order):
        expected = sorted(expected, key=lambda row: _rank(term_of(row[key.name], words)), reverse=key.descending)
    return expected


def _rank(term: ox.NamedNode | ox.Literal | None) -> tuple[int, Decimal, str]:
    """No value comes first, then IRIs, then literals: numbers by value, all others by their lexical form."""
    if term is None:
        return 0, Decimal(0), ""
    if isinstance(term, ox.NamedNode):
        return 1, Decimal(0), term.value
    if term.datatype.value in (XSD + "decimal", XSD + "integer"):
        return 2, Decimal(term.value), ""
    return 2, Decimal(0), term.value


def _unordered(
    expected: list[Mapping[str, Cell]], rows: list[Mapping[str, object]], words: Words
) -> tuple[list[Mapping[str, Cell]], list[Mapping[str, object]]]:
    left = list(rows)
    missing = []
    for row in expected:
        for candidate in left:
            if is_row(row, candidate, words):
                left.remove(candidate)
                break
        else:
            missing.append(row)
    return missing, left
