"""Which fiscal year an amount belongs to: the words beside it, else its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.dates import dates
from kommunegraf.extraction.phases import is_budget_heading
from kommunegraf.extraction.records import Temporal
from kommunegraf.reading.document import Span

# What may stand between an amount and the year that follows it: "722.000 (i 2021", "5 mio. kr. årligt fra 2022".
_BETWEEN = re.compile(
    r"[\s(]*(?:(?:årligt|om året|pr\. år)\s+)?(?:i|for|til|fra|pr\.|fra og med|budget)?[\s]*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year and the words that give it; `rule` is "" where the words beside the amount say it."""

    value: Temporal
    span: Span
    rule: str = ""


def plain_years(text: str) -> tuple[YearMention, ...]:
    """The years that `text` names as years: no days, no months, no periods."""
    return tuple(
        YearMention(each.value, each.span)
        for each in dates(text)
        if each.value.datatype == "gYear" and each.end is None and not each.qualifier
    )


def year_of_amount(text: str, amount: Span, anchor: Span | None, others: Sequence[Span]) -> YearMention | None:
    """The year a sentence gives an amount; None where it gives none, or several and none beside the amount.

    `anchor` are the words that say the phase, `others` the sentence's other amounts. A year right behind the amount
    comes first ("722.000 i 2021"), then one between anchor and amount, then the only one of the sentence.
    """
    years = plain_years(text)
    for year in years:
        if amount.end <= year.span.start <= amount.end + 40 and _BETWEEN.match(text[amount.end : year.span.start]):
            return year
    if anchor is not None:
        low, high = sorted((anchor.start, amount.start))
        inside = [year for year in years if low <= year.span.start < high]
        if len({year.value.lexical for year in inside}) == 1:
            return inside[-1]
    claimed = {
        year.value.lexical
        for year in years
        for other in others
        if other.end <= year.span.start <= other.end + 40 and _BETWEEN.match(text[other.end : year.span.start])
    }
    named = {year.value.lexical for year in years}
    if len(named) == 1 and not claimed and not _has_periods(text):
        return years[-1]
    return None


def names_years(text: str) -> bool:
    """Whether a sentence names any year or period of years, so that a heading's year does not stand in for it."""
    return any(each.value.datatype == "gYear" for each in dates(text))


def _has_periods(text: str) -> bool:
    return any(each.end is not None for each in dates(text))


def year_of_heading(text: str, start: int) -> YearMention | None:
    """The one year that a heading about money names, in a date too; the span counts from `start`."""
    if not is_budget_heading(text):
        return None
    found = dates(text)
    named = {each.value.lexical[:4] for each in found}
    if len(named) != 1 or any(each.end is not None for each in found):
        return None
    span = found[-1].span
    value = Temporal(lexical=named.pop(), datatype="gYear")
    return YearMention(value, Span(span.start + start, span.end + start), "year-of-heading")
