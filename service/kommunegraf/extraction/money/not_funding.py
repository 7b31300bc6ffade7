"""Which amounts are no funding: limits, prices, fees, the cost of one, the money of others, and changes of what was."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.words.amounts import AmountMention, money
from kommunegraf.extraction.words.lexicon import alternatives, starred


@cache
def _ignored() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().ignored.words)}),?\s{{1,3}}\Z", re.IGNORECASE)


def is_no_funding(text: str, amount: AmountMention) -> bool:
    """Whether an amount is a limit, a fee or a fine; its qualifier ("under") may be a part of the words that say so."""
    starts = {amount.words.start, amount.span.start}
    return any(_ignored().search(text[max(0, start - 60) : start]) for start in starts)


@cache
def _subjects() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().ignored.subjects)})(?![^\W_])", re.IGNORECASE)


def is_price(text: str, start: int, said: int | None = None) -> bool:
    """Whether the clause before the amount whose words begin at `start` speaks of a price, a fee, pay or a value.

    `said` is where the words for its phase begin: a price is none where they stand in the same clause.
    """
    clause = re.split(r"[,;](?=\s)", text[max(0, start - 120) : start])[-1]
    return (said is None or not start - len(clause) <= said < start) and _subjects().search(clause) is not None


def is_small(amount: AmountMention) -> bool:
    """Whether an amount written in kroner is so small that it is what somebody pays for something."""
    return amount.scale == 1 and amount.upper is None and abs(amount.value) < phases().ignored.price


@cache
def _of_one() -> re.Pattern[str]:
    rates = money().rates
    of_one = rf"(?:{alternatives(rates.of_one)})\s(?!(?:{alternatives(rates.never)})(?![^\W_]))[^\W\d_]{{2,40}}"
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().ignored.units)}|{of_one})(?![^\W_])", re.IGNORECASE)


def is_cost_of_one(text: str, start: int) -> bool:
    """Whether the clause before the amount whose words begin at `start` is about one of many ("pr. borger")."""
    return _of_one().search(re.split(r"[,;](?=\s)", text[max(0, start - 120) : start])[-1]) is not None


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().ignored.elsewhere)})(?![^\W_])", re.IGNORECASE)


def is_of_others(text: str) -> bool:
    """Whether a sentence is about the money of society or of households."""
    return _elsewhere().search(text) is not None


@cache
def _national() -> tuple[re.Pattern[str], re.Pattern[str]]:
    ignored = phases().ignored
    national, own = (rf"(?<![^\W_])(?:{starred(words)})(?![^\W_])" for words in (ignored.national, ignored.own))
    return re.compile(national, re.IGNORECASE), re.compile(own, re.IGNORECASE)


def is_national(text: str) -> bool:
    """Whether a sentence tells what the state sets aside for all, and nothing of a part that comes here."""
    national, own = _national()
    return national.search(text) is not None and own.search(text) is None


@cache
def _unit_costs() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().ignored.heads)})(?![^\W_])", re.IGNORECASE)


def is_unit_cost(head: str) -> bool:
    """Whether the head of a row makes its numbers the cost of one, a rate or a mean, and no sums."""
    return _unit_costs().search(head) is not None


@cache
def _changes() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().ignored.changes)})\s{{1,3}}\Z", re.IGNORECASE)


def is_change(text: str, start: int) -> bool:
    """Whether the amount whose words begin at `start` says by how much something changes."""
    return _changes().search(text[max(0, start - 60) : start]) is not None
