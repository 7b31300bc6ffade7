"""Terms of a result as cells of a table: what is shown, where it leads, and what a script may make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

import pyoxigraph as ox

from kommunegraf.vocabulary import Point, Vocabulary, point_of
from kommunegraf.web import formats
from kommunegraf.web.querying import Row, Term
from kommunegraf.web.view import View

Kind = Literal["iri", "blank", "number", "date", "point", "text"]
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_WHOLE = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_NUMBERS = {_XSD + name for name in (*_WHOLE, "decimal", "double", "float")}
_DATES = {_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth", "dateTimeStamp")}
_LONGEST = 600  # code points that a cell shows


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is shown; `value` is the lexical form where that is another. `cut` says that the text goes on."""

    kind: Kind
    text: str
    value: str | None = None
    href: str = ""
    language: str = ""
    point: Point | None = None
    cut: bool = False


def cells(rows: Sequence[Row], view: View, words: Vocabulary) -> list[list[Cell | None]]:
    """The rows as cells; None where a variable is unbound.

    A column of municipal codes alone has the municipalities' places: a column with any other value is not of codes.
    """
    codes = [_is_code_column(column, words) for column in zip(*rows, strict=True)]
    return [
        [None if term is None else _cell(term, view, words, code) for term, code in zip(row, codes, strict=True)]
        for row in rows
    ]


def _is_code_column(column: Sequence[Term | None], words: Vocabulary) -> bool:
    terms = [term for term in column if term is not None]
    return bool(terms) and all(_is_plain(term) and term.value in words.places for term in terms)


def _is_plain(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value == f"{_XSD}string"


def _cell(term: Term, view: View, words: Vocabulary, is_code: bool) -> Cell:
    match term:
        case ox.NamedNode():
            return _node(term.value, view, words)
        case ox.BlankNode():
            return Cell("blank", f"_:{term.value}")
        case _:
            return _literal(term, view, words.places[term.value].point if is_code else None)


def _node(iri: str, view: View, words: Vocabulary) -> Cell:
    known = words.individuals.get(iri)
    label = known.labels.get(view.language) or next(iter(known.labels.values()), None) if known else None
    short = label or words.short(iri)
    if short is None and iri.startswith(f"{view.base}id/"):
        short = unquote(iri.removeprefix(f"{view.base}id/"))
    text, cut = _within(short or iri)
    point = known.point if known else None
    return Cell("iri", text, iri if text != iri else None, view.page(iri), point=point, cut=cut)


def _literal(term: ox.Literal, view: View, point: Point | None) -> Cell:
    lexical, datatype = term.value, term.datatype.value
    text, cut = _within(lexical)
    if datatype in _NUMBERS:
        shown = formats.number(view.language, lexical) if len(lexical.lstrip("+-")) > 4 else text
        return Cell("number", shown, lexical if shown != lexical else None)
    if datatype in _DATES:
        return Cell("date", text, cut=cut)
    if datatype == _WKT:
        return Cell("point", text, lexical if cut else None, point=point_of(lexical[:200]), cut=cut)
    return Cell("text", text, language=term.language or "", point=point, cut=cut)


def _within(text: str) -> tuple[str, bool]:
    return (f"{text[:_LONGEST]}…", True) if len(text) > _LONGEST else (text, False)
