"""Numbers with what they count or measure: persons, percent, years; never money and never dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.words.amounts import amounts, money
from kommunegraf.extraction.words.dates import Months, dates
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.extraction.words.numbers import FIGURE, NumberMention, numbers
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_UNIT_WINDOW = 60
_RANGE_WINDOW = 40  # code points before the upper end of a range
_SIGN_AND_DASH = r"\s?%?\s?[-–]\s?"


class MeasureUnits(Lexicon):
    """The form of `mappings/lexicon/measure-units.toml`: code of the scheme *unit* -> its signs and words."""

    units: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts; spans count in the shadow.

    `unit` is a code of the scheme *unit* and `unit_span` its words; both None where the words after the number name
    none that is known. `qualifier` is "" or a code of numerals.toml.
    """

    value: Decimal
    number: Span
    whole: Span
    unit: str | None = None
    unit_span: Span | None = None
    qualifier: str = ""


def figure_mentions(sentence: Sentence) -> Iterator[Mention]:
    """Every figure of a sentence, with its qualifier and, from the number on, without it."""
    text = sentence.text
    found = numbers(text)
    taken = [each.span for each in dates(text)] + [each.words for each in amounts(text)] if found else []
    for number in found:
        if any(number.span.overlaps(each) for each in taken) or _in_range(text, number.words.start, number.span.end):
            continue
        figure = _figure(text, number, sentence.start)
        yield Mention(figure.whole, figure)
        if number.words.start != number.span.start:
            yield Mention(Span(figure.number.start, figure.whole.end), figure)


def _in_range(text: str, start: int, end: int) -> bool:
    """Whether a number is one end of a range ("mellem 10 og 15 %", "10-15 %"), so that it is no figure of its own."""
    return _lower_end().search(text[max(0, start - _RANGE_WINDOW) : start]) is not None or (
        _upper_end().match(text, end) is not None
    )


@cache
def _lower_end() -> re.Pattern[str]:
    words = money().ranges
    opened = (
        rf"(?<![^\W_])(?:{alternatives(words.open)})\s{{1,3}}{FIGURE}[^\d\n]{{0,12}}\s(?:{alternatives(words.join)})\s"
    )
    return re.compile(rf"(?:{opened}|\d{_SIGN_AND_DASH})\Z", re.IGNORECASE)


@cache
def _upper_end() -> re.Pattern[str]:
    return re.compile(rf"{_SIGN_AND_DASH}\d")


def _figure(text: str, number: NumberMention, start: int) -> Figure:
    at = Span(number.span.start + start, number.span.end + start)
    end = number.span.end
    unit, unit_span = _unit(text, end)
    if unit_span is not None:
        end = unit_span.end
        unit_span = Span(unit_span.start + start, unit_span.end + start)
    whole = Span(number.words.start + start, end + start)
    return Figure(number.value, at, whole, unit, unit_span, number.qualifier)


def _unit(text: str, end: int) -> tuple[str | None, Span | None]:
    match = _signs()[0].match(text, end)
    if match is not None:
        return _signs()[1][" ".join(match[1].casefold().split())], Span(match.start(1), match.end(1))
    tokens = tokenise(text[end : end + _UNIT_WINDOW], end)
    fitting = terms("count-units").at(tokens, 0) if tokens else []
    if fitting and text[end : tokens[0].start].isspace():
        last, code = fitting[0]
        return code, Span(tokens[0].start, tokens[last - 1].end)
    return None, None


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    units = load("measure-units", MeasureUnits).units
    forms = {form.casefold(): code for code, words in units.items() for form in words}
    return re.compile(rf"\s{{0,30}}({alternatives(forms)})(?![^\W_])", re.IGNORECASE), forms


def month_mentions(sentence: Sentence) -> Iterator[Mention]:
    """Month names; the value is the month's number. Whether a year follows is for the caller to see."""
    named = _months()
    taken = [each.span for each in dates(sentence.text)]
    for token in sentence.tokens:
        month = named.get(token.folded)
        local = Span(token.start - sentence.start, token.end - sentence.start)
        if month is not None and not any(local.overlaps(each) for each in taken):
            yield Mention(Span(token.start, token.end), month)


@cache
def _months() -> dict[str, int]:
    table = load("months", Months).months
    return {name.casefold(): int(number) for number, names in table.items() for name in names}
