"""Amounts that are not in kroner: each is left out, and a note names its file, row and column."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping

import pyoxigraph as ox

from kommunegraf.bridges.currencies import KRONER, currency_named, currency_told
from kommunegraf.bridges.told import Node, Saying, Told
from kommunegraf.bridges.view import Place, View
from kommunegraf.extraction.frame import Note
from kommunegraf.extraction.records import FundingItem

_AMOUNTS = frozenset({"amount", "min_value", "max_value"})
_CELL = re.compile(r"cell=([0-9]+),([0-9]+)")


def foreign_amounts(every: Mapping[Node, Told], view: View) -> dict[Node, Note]:
    """The funding items whose amount is not in kroner, or in no currency that is known, each with what is said of it.

    An amount's own words tell, those of the head above it, and the currency that the source or the query gives.
    """
    found = ((node, _foreign(told, view)) for node, told in every.items() if told.kind is FundingItem)
    return {node: note for node, note in found if note is not None}


def _foreign(told: Told, view: View) -> Note | None:
    said, where = False, None
    for saying in told.sayings:
        if saying.field not in _AMOUNTS | {"currency"}:
            continue
        words, place = _words(saying, view)
        if saying.field == "currency":
            code = currency_told(words)
            if words and code != KRONER:
                what = f"is in {code}, not in kroner" if code else f"has a currency not known here (“{words[:20]}”)"
                return _note(what, place, view)
        else:
            where = where or place
            code = currency_named(words) or currency_named(head_above(place, view) if place is not None else "")
            if code not in ("", KRONER):
                return _note(f"is in {code}, not in kroner", place, view)
        said = said or bool(code)
    return _note("has a currency that nothing says", where, view) if where is not None and not said else None


def head_above(place: Place, view: View) -> str:
    """The words at the head of a cell's column; "" for what is no cell."""
    cell = _CELL.fullmatch(place.origin)
    for table in view.tables if cell else ():
        if table.span.start <= place.span.start < table.span.end:
            return table.rows[0][int(typing.cast(re.Match[str], cell)[2]) - 1].text
    return ""


def _words(saying: Saying, view: View) -> tuple[str, Place | None]:
    place = view.places.get(saying.value) if isinstance(saying.value, ox.NamedNode) else None
    if place is not None:
        return place.words, place
    # Words that the query gives count where something bears them.
    given = saying.value.value if isinstance(saying.value, ox.Literal) and saying.proofs else ""
    return given, saying.proofs[0] if saying.proofs else None


def _note(what: str, place: Place | None, view: View) -> Note:
    where = view.name
    if place is not None:
        cell = _CELL.fullmatch(place.origin)
        where += f", row {cell[1]}, column “{head_above(place, view)}”" if cell else f", {place.shown}"
    return Note("foreign-currency", f"{where}: the amount {what}; it is left out", place.span if place else None)
