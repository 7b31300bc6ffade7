"""Amounts of money: how gold tells them, what the records say of them, and how the two are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from kommunegraf.evaluation.entries import Allowed, Comparison, Entry
from kommunegraf.evaluation.folding import folded, number
from kommunegraf.evaluation.gold_parts import Number, Phase, Words, Year
from kommunegraf.evaluation.naming import compare_names
from kommunegraf.evaluation.recorded import Names, Recorded, code, lexical
from kommunegraf.evaluation.verdicts import Verdict, one_value, same_literally
from kommunegraf.extraction.records import FundingItem

# What agreeing is worth. An amount of the other sign may be the one that is meant; so may words of another scale.
_VALUE, _OTHER_SIGN, _YEAR, _PHASE, _WORDS = 4.0, 2.0, 2.0, 1.5, 1.5
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


class GoldAmount(Entry):
    """One amount, in whole kroner; a range has `min` and `max`. What is only told where it is stated counts as not
    stated where it is left out (all but year and phase).
    """

    words: Words
    amount: Number | None = None
    min: Number | None = None
    max: Number | None = None
    year: Year | None = None
    phase: Phase | None = None
    qualifier: Literal["approximate", "at-most", "at-least"] | None = None
    basis: Literal["per-year", "in-all"] | None = None
    price_level: Words | None = None
    funder: Words | list[Words] | None = None
    recipient: Words | list[Words] | None = None
    purpose: Words | None = None  # for the reader; not compared
    total: bool = False

    @model_validator(mode="after")
    def _amount_or_range(self) -> GoldAmount:
        ends = (self.min, self.max)
        if (self.amount is None) != (None not in ends) or (self.amount is not None and ends != (None, None)):
            raise ValueError("give either amount, or both min and max")
        return self


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """What the records say of one amount."""

    words: str
    amount: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    year: str | None = None
    phase: str | None = None
    qualifier: str | None = None
    basis: str | None = None
    price_level: str | None = None
    funder: tuple[Names, ...] = ()
    recipient: tuple[Names, ...] = ()
    total: bool = False


def found_amounts(recorded: Recorded) -> tuple[FoundAmount, ...]:
    """The amounts of the records, in the order of the text; what has neither amount nor figures in its words (a pool
    that is to be applied to) is none.
    """
    items = [
        item for item in recorded.all(FundingItem) if item.amount or item.min_value or _FIGURES.search(_stated(item))
    ]
    items.sort(key=_start)
    return tuple(
        FoundAmount(
            words=_stated(item),
            amount=item.amount.value if item.amount else None,
            least=item.min_value.value if item.min_value else None,
            most=item.max_value.value if item.max_value else None,
            year=lexical(item.fiscal_year),
            phase=code(item.phase),
            qualifier=code(item.amount_qualifier),
            basis=code(item.amount_basis),
            price_level=item.price_level.value.text if item.price_level else None,
            funder=recorded.parties(item.funder),
            recipient=recorded.parties(item.funded_item),
            total=code(item.row_kind) == "total",
        )
        for item in items
    )


def _stated(item: FundingItem) -> str:
    return " ".join(each.value.text for each in item.as_stated)


def _start(item: FundingItem) -> int:
    stated = item.as_stated[0] if item.as_stated else item.amount
    return stated.proofs[0].start if stated else 0


def _told_value(told: GoldAmount) -> str | None:
    if told.amount is not None:
        return _plain(Decimal(told.amount))
    if told.min is not None and told.max is not None:
        return f"{_plain(Decimal(told.min))}–{_plain(Decimal(told.max))}"
    return None


def _found_value(found: FoundAmount) -> str | None:
    if found.least is not None and found.most is not None:
        return f"{_plain(found.least)}–{_plain(found.most)}"
    return None if found.amount is None else _plain(found.amount)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _same_words(told: GoldAmount, found: FoundAmount) -> bool:
    figures = _FIGURES.findall(folded(told.words))
    return folded(told.words) == folded(found.words) or bool(figures and figures == _FIGURES.findall(found.words))


def _worth(told: GoldAmount, found: FoundAmount) -> float | None:
    mine, theirs = _told_value(told), _found_value(found)
    worth = _WORDS * _same_words(told, found)
    if mine is not None and theirs is not None:
        worth += _VALUE if mine == theirs else _OTHER_SIGN if mine.strip("-") == theirs.strip("-") else 0
    return worth + _YEAR * (told.year == found.year) + _PHASE * (told.phase == found.phase) if worth else None


def _same(told: GoldAmount, found: FoundAmount) -> bool:
    """Whether value, year and phase agree; the last two where they are told."""
    return (
        _told_value(told) == _found_value(found)
        and (not told.tells("year") or told.year == found.year)
        and (not told.tells("phase") or told.phase == found.phase)
    )


def _shown(value: str | None, year: str | None, phase: str | None) -> str:
    return " ".join(each for each in (value, year, phase) if each) if value else ""


def _facts(told: GoldAmount, found: FoundAmount | None, allowed: Allowed, place: str) -> Iterator[Verdict]:
    match = found or FoundAmount("")

    def one(field: str, told: str | None, found: str | None) -> Iterator[Verdict]:
        return one_value(field, told, (found,) if found else (), same_literally, allowed(field), place)

    yield from one("amountValue", _told_value(told), _found_value(match))
    if told.tells("year"):
        yield from one("amountYear", told.year, match.year)
    if told.tells("phase"):
        yield from one("amountPhase", told.phase, match.phase)
    yield from one("qualifier", told.qualifier, match.qualifier)
    yield from one("basis", told.basis, match.basis)
    yield from one("priceLevel", _level(told.price_level), _level(match.price_level))
    yield from compare_names("funder", _list(told.funder), match.funder, allowed("funder"), place)
    yield from compare_names("recipient", _list(told.recipient), match.recipient, allowed("recipient"), place)
    yield from one("total", "total" if told.total else None, "total" if match.total else None)


def _level(words: str | None) -> str | None:
    return None if words is None else number(words)


def _list(told: str | list[str] | None) -> list[str]:
    return [told] if isinstance(told, str) else told or []


AMOUNTS: Comparison[GoldAmount, FoundAmount] = Comparison(
    field="amount",
    entry=GoldAmount,
    worth=_worth,
    same=_same,
    told=lambda told: _shown(_told_value(told), told.year, told.phase),
    found=lambda found: _shown(_found_value(found), found.year, found.phase),
    names=lambda found, words: number(words) in {number(found.words), _found_value(found)},
    facts=_facts,
)
