"""The years of an amount that comes back, where they stand away from it: a period before, or the years that follow."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.money.fiscal_years import YearMention
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.records import Temporal
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.lexicon import GAP, alternatives
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span

_LONGEST_PERIOD = 10  # years of a budget and its estimates
FOLLOWING = "years-that-follow"
EACH = "each-year-of-period"


def years_of_period(text: str, amount: AmountMention) -> tuple[YearMention, ...]:
    """The years of the only period of a sentence, where it stands before an amount that comes back every year."""
    periods = [each for each in dates(text) if each.end is not None and each.value.datatype == "gYear"]
    if len(periods) != 1 or periods[0].end is None or periods[0].span.end > amount.words.start:
        return ()
    first, last = int(periods[0].value.lexical), int(periods[0].end.lexical[:4])
    if _plainly().search(text[: periods[0].span.start]) is None:
        return ()  # "i budget 2031-2034" is a budget's name, and "i perioden" may be long past
    between = text[periods[0].span.end : amount.words.start]
    if not 0 < last - first <= _LONGEST_PERIOD or re.search(r"[.;:](?=\s)", between):
        return ()
    return tuple(
        YearMention(Temporal(lexical=str(year), datatype="gYear"), periods[0].span, EACH)
        for year in range(first, last + 1)
    )


def years_that_follow(text: str, amount: AmountMention, before: tuple[YearMention, ...]) -> tuple[YearMention, ...]:
    """The years of "1 mio. kr. i hvert af de to følgende år" or "i samme år", by the one year of the amount before."""
    if len(before) == 1 and (same := _same().match(text, amount.span.end)) is not None:
        return (YearMention(before[0].value, Span(same.start("at"), same.end("at")), FOLLOWING),)
    match = _following().match(text, amount.span.end)
    if match is None or len(before) != 1:
        return ()
    count = _counts()[folded(match["count"])]
    start = int(before[0].value.lexical)
    span = Span(match.start("at"), match.end("at"))
    return tuple(
        YearMention(Temporal(lexical=str(start + step), datatype="gYear"), span, FOLLOWING)
        for step in range(1, count + 1)
    )


@cache
def _plainly() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])i\s{1,3}\Z", re.IGNORECASE)


@cache
def _same() -> re.Pattern[str]:
    return re.compile(rf"{GAP}(?P<at>{alternatives(phases().same.words)})(?![^\W_])", re.IGNORECASE)


@cache
def _counts() -> dict[str, int]:
    return {folded(word): count for count, words in phases().following.numbers.items() for word in words}


@cache
def _following() -> re.Pattern[str]:
    words = phases().following
    return re.compile(
        rf"{GAP}(?P<at>(?:{alternatives(words.each)}){GAP}(?P<count>{alternatives(_counts())}){GAP}"
        rf"(?:{alternatives(words.years)}))(?![^\W_])",
        re.IGNORECASE,
    )
