"""Which fiscal year an amount belongs to: the words beside it, else its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.amounts import AmountMention
from kommunegraf.extraction.dates import dates
from kommunegraf.extraction.phases import is_budget_heading
from kommunegraf.extraction.records import Temporal
from kommunegraf.reading.document import Span

# What may stand between an amount and the year that follows it: "722.000 (i 2021", "5 mio. kr. årligt fra 2022".
_BETWEEN = re.compile(
    r"[\s(]*(?:(?:årligt|om året|pr\. år)\s+)?(?:i hvert af årene|i årene|i perioden|i|for|til|fra|pr\.|fra og med|budget)?[\s]*\Z",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,|og|samt)\s*\Z", re.IGNORECASE)
_LONGEST_PERIOD = 20  # years; a longer one is no budget


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


def years_of_amount(
    text: str, amount: AmountMention, anchor: Span | None, others: Sequence[Span]
) -> tuple[YearMention, ...]:
    """The years a sentence gives an amount: none where it gives none, or several that may share one sum.

    `anchor` are the words that say the phase, `others` the sentence's other amounts. The year right behind the amount
    comes first ("722.000 i 2021"), then one between anchor and amount, then the only one of the sentence. Several years
    right behind it count only for an amount that comes back every year ("200.000 kr. årligt i 2024 og 2025").
    """
    behind = _behind(text, amount.span.end)
    if behind:
        return behind if len(behind) == 1 or amount.yearly else ()
    years = plain_years(text)
    if anchor is not None:
        low, high = sorted((anchor.start, amount.span.start))
        inside = [year for year in years if low <= year.span.start < high]
        if len({year.value.lexical for year in inside}) == 1:
            return (inside[-1],)
    named = {year.value.lexical for year in years}
    claimed = any(_behind(text, other.end) for other in others)
    if len(named) == 1 and not claimed and not any(each.end is not None for each in dates(text)):
        return (years[-1],)
    return ()


def _behind(text: str, end: int) -> tuple[YearMention, ...]:
    """The years that stand right behind an amount: one, the members of a list, or those of a period."""
    window = text[end : end + 120]
    found: list[YearMention] = []
    reached = 0
    for each in dates(window):
        between = window[reached : each.span.start]
        if each.value.datatype != "gYear" or each.qualifier:
            break
        if not (_JOINS if found else _BETWEEN).match(between):
            break
        span = Span(each.span.start + end, each.span.end + end)
        if each.end is None:
            found.append(YearMention(each.value, span))
        else:
            first, last = int(each.value.lexical), int(each.end.lexical)
            if last - first > _LONGEST_PERIOD:
                break
            found.extend(
                YearMention(Temporal(lexical=str(year), datatype="gYear"), span, "each-year-of-period")
                for year in range(first, last + 1)
            )
        reached = each.span.end
    return tuple(found)


def names_years(text: str) -> bool:
    """Whether a sentence names any year or period of years, so that a heading's year does not stand in for it."""
    return any(each.value.datatype == "gYear" for each in dates(text))


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
