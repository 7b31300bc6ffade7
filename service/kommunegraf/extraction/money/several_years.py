"""The years of an amount that comes back, where they stand away from it: a period before, or the years that follow."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.money.fiscal_years import YearMention
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.records import Temporal
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.lexicon import GAP, alternatives, starred
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span

_LONGEST_PERIOD = 10  # years of a budget and its estimates
FOLLOWING = "years-that-follow"
EACH = "each-year-of-period"
TOLD_BEFORE = "each-year-of-the-period-before"


def years_of_period(text: str, amount: AmountMention) -> tuple[YearMention, ...]:
    """The years of the only period of a sentence, where it stands before an amount that comes back every year; so too
    the members of the only list of years ("i 2031 og 2032 er der budgetteret med 2 mio. kr. årligt")."""
    if listed := _listed(text, amount):
        return listed
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


def _listed(text: str, amount: AmountMention) -> tuple[YearMention, ...]:
    """The years of the only list of years in a sentence, before the amount and in its clause."""
    lists = list(_years().finditer(text))
    if len(lists) != 1 or lists[0].end() > amount.words.start:
        return ()
    if re.search(r"[.,;:](?=\s)", text[lists[0].end() : amount.words.start]):
        return ()
    start = lists[0].start("years")
    return tuple(
        YearMention(Temporal(lexical=each.group(), datatype="gYear"), Span(each.start() + start, each.end() + start))
        for each in re.finditer(r"(?:19|20)\d\d", lists[0]["years"])
    )


def years_told_before(text: str, amount: AmountMention, before: str) -> tuple[YearMention, ...]:
    """The years of "420.000 kr. i hvert af de to år", by the last period told in the words `before` the sentence."""
    match = _each_of().match(text, amount.span.end)
    if match is None:
        return ()
    periods = [each for each in dates(before) if each.end is not None]
    if not periods or periods[-1].end is None:
        return ()
    first, last = int(periods[-1].value.lexical[:4]), int(periods[-1].end.lexical[:4])
    count = _counts().get(folded(match["count"])) if match["count"] else None
    if not 0 < last - first <= _LONGEST_PERIOD or (count is not None and count != last - first + 1):
        return ()
    span = Span(match.start("at"), match.end("at"))
    return tuple(
        YearMention(Temporal(lexical=str(year), datatype="gYear"), span, TOLD_BEFORE) for year in range(first, last + 1)
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
def _years() -> re.Pattern[str]:
    joins = alternatives(phases().between.list)
    year = r"(?:19|20)\d\d(?!\d)"
    return re.compile(rf"(?<![^\W_])i\s{{1,3}}(?P<years>{year}(?:\s*(?:,|{joins})\s*{year}){{1,5}})", re.IGNORECASE)


@cache
def _each_of() -> re.Pattern[str]:
    """How an amount is given to each year of a period that was told."""
    words = phases().following
    return re.compile(
        rf"{GAP}(?P<at>(?:{alternatives(words.of_period)}){GAP}(?:(?P<count>{alternatives(_counts())}){GAP})?"
        rf"(?:{alternatives(words.period)}))(?![^\W_])",
        re.IGNORECASE,
    )


@cache
def _plainly() -> re.Pattern[str]:
    words = starred(phases().following.within)
    return re.compile(rf"(?<![^\W_])(?:{words})\s{{1,3}}\Z", re.IGNORECASE)


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
