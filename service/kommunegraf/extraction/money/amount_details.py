"""How exact an amount is, and whether it comes back every year or covers several (`money.toml`, `[basis]`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.words.amounts import AmountMention, money
from kommunegraf.extraction.words.lexicon import GAP, alternatives, starred
from kommunegraf.reading.document import Span

_QUALIFIERS = {"about": "approximate", "at-most": "at-most", "at-least": "at-least"}
_WINDOW = 100  # code points before and after an amount
_CLAUSE = re.compile(r"[.;:](?=\s)|,(?=\s)")
_DAY = r"(?:den\s)?\d{1,2}\.\s[^\W\d_]{3,9}\s(?:19|20)\d\d"
_FROM_DAY = re.compile(rf"\s{{1,3}}(?:for\sperioden\s)?(?P<at>fra\s{_DAY}\s{{1,3}}(?:til|til\sog\smed)\s{_DAY})")
_YEAR_BEHIND = r"(?:\s{1,3}(?:i|fra|for)(?:\s{1,3}og\s{1,3}med)?\s{1,3}(?:budget\s{1,3})?(?:19|20)\d\d)?"


@dataclass(frozen=True, slots=True)
class Detail:
    """A code of the scheme amount-qualifier or amount-basis, and the words that say it."""

    code: str
    span: Span


def qualifier_of(amount: AmountMention) -> Detail | None:
    """How exact the words before the amount say that it is; None where they say nothing."""
    code = _QUALIFIERS.get(amount.qualifier)
    return Detail(code, Span(amount.words.start, amount.span.start)) if code else None


def basis_of(text: str, amount: AmountMention, before: int, after: int) -> Detail | None:
    """Whether the amount is a year's or the whole of several; None where the text does not say.

    `before` and `after` are where the amounts beside it end and begin.
    """
    if amount.qualifier == "in-all" and (several := _several_years().match(text, amount.span.end)):
        return Detail("in-all", Span(several.start("at"), several.end("at")))
    onward = _onward().match(text, amount.span.end)
    if onward:
        return Detail("per-year", Span(onward.start("at"), onward.end("at")))
    lasting = _FROM_DAY.match(text, amount.span.end)
    if lasting:
        return Detail("in-all", Span(lasting.start("at"), lasting.end("at")))
    rising = _from_year().match(text, amount.span.end)
    if rising and _rising().search(text[max(0, amount.words.start - 20) : amount.words.start]):
        return Detail("per-year", Span(rising.start("at"), rising.end("at")))
    low = max(before, amount.words.start - _WINDOW)
    clauses = _CLAUSE.split(text[low : amount.words.start])
    clause = clauses[-1]
    if len(clauses) > 1 and _relative().match(clause) and text[amount.words.start - len(clause) - 1] == ",":
        clause = text[amount.words.start - len(clause) - 1 - len(clauses[-2]) : amount.words.start]
    offset = amount.words.start - len(clause)
    behind = _CLAUSE.split(text[amount.span.end : min(after, amount.span.end + _WINDOW)])[0]
    whole = _words("in_all").search(behind)
    if whole:
        return Detail("in-all", Span(amount.span.end + whole.start(), amount.span.end + whole.end()))
    for code, table in (("per-year", "yearly_before"), ("in-all", "in_all_before")):
        match = _words(table).search(clause)
        if match:
            return Detail(code, Span(offset + match.start(), offset + match.end()))
    return None


def is_per_year(head: str) -> bool:
    """Whether the head of a row or column says that its amounts come back every year ("Helårsvirkning")."""
    return _words("rows").search(head) is not None


@cache
def _relative() -> re.Pattern[str]:
    """How a clause about what the clause before it names begins."""
    return re.compile(rf"\s*(?:{alternatives(money().basis.relative)})(?![^\W_])", re.IGNORECASE)


@cache
def _onward() -> re.Pattern[str]:
    words = starred(money().basis.onward)
    particle = rf"(?:{GAP}(?:{alternatives(money().yearly.particles)}))?"
    return re.compile(rf"{particle}{_YEAR_BEHIND}{GAP}(?P<at>{words})(?![^\W_])", re.IGNORECASE)


@cache
def _several_years() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{GAP}(?!(?:i|for|fra)(?![^\W_]))[^\W\d_-]{{1,30}}){{0,5}}{GAP}(?:i|for|fra)"
        rf"(?:{GAP}(?:perioden|årene))?{GAP}(?P<at>(?:19|20)\d\d\s?(?:[-–]|til|og)\s?(?:19|20)\d\d)",
        re.IGNORECASE,
    )


@cache
def _rising() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(money().basis.rising)})\s{{1,3}}\Z", re.IGNORECASE)


@cache
def _from_year() -> re.Pattern[str]:
    return re.compile(rf"{GAP}(?P<at>fra(?:{GAP}og{GAP}med)?{GAP}(?:19|20)\d\d)(?!\d)", re.IGNORECASE)


@cache
def _words(table: str) -> re.Pattern[str]:
    words: tuple[str, ...] = getattr(money().basis, table)
    return re.compile(rf"(?<![^\W_])(?:{starred(words)})(?![^\W_])", re.IGNORECASE)
