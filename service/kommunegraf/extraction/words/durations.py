"""Finds lengths of time in Danish text ("to-årig", "yderligere et år", "18 måneder")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from kommunegraf.extraction.records import Duration
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.extraction.words.numbers import decimal, folded, number_words
from kommunegraf.reading.document import Span

Unit = Literal["Y", "M", "W", "D"]


@dataclass(frozen=True, slots=True)
class DurationMention:
    """A length of time; `span` covers its words with the qualifier ("yderligere et år").

    `qualifier` is "" or a code of durations.toml: "further", "about", "at-most", "at-least".
    """

    span: Span
    value: Duration
    qualifier: str = ""


class NotDurations(Lexicon):
    before: tuple[str, ...]
    after: tuple[str, ...]
    age_from: int


class Durations(Lexicon):
    """The form of `mappings/lexicon/durations.toml`."""

    units: dict[Unit, tuple[str, ...]]
    adjectives: dict[Unit, tuple[str, ...]]
    qualifiers: dict[str, tuple[str, ...]]
    not_durations: NotDurations


def durations(text: str) -> tuple[DurationMention, ...]:
    """All lengths of time of `text`; ages ("i alderen 18-64 år") and looks back ("de seneste 2 år") are none.

    Values are xsd:duration: P2Y, P18M; weeks are days (P14D), since xsd:duration has no weeks. Linear in the text.
    """
    words = _words()
    found = []
    for match in _pattern().finditer(text):
        adjective = match["ending"] is not None
        number = _number(match["number"])
        if number is None or number <= 0:
            continue
        if adjective and match["number"][0].isdigit() and number >= words.not_durations.age_from:
            continue
        table = words.adjectives if adjective else words.units
        unit = _codes(table)[folded(match["ending"] if adjective else match["unit"])]
        lexical = _lexical(number, unit)
        if lexical is None:
            continue
        qualifier = match["qualifier"]
        code = _codes(words.qualifiers)[folded(qualifier)] if qualifier else ""
        found.append(DurationMention(Span(match.start("at"), match.end("at")), Duration(lexical=lexical), code))
    return tuple(found)


@cache
def _words() -> Durations:
    return load("durations", Durations)


def _codes(table: dict[Unit, tuple[str, ...]] | dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(form): code for code, forms in table.items() for form in forms}


def _number(stated: str) -> Decimal | None:
    if stated[0].isdigit():
        return decimal(stated)
    return number_words().get(folded(stated))


def _lexical(number: Decimal, unit: str) -> str | None:
    """None for a fraction that is no half year: "43,2 år" is an age or an average."""
    if unit == "Y" and number % 1 == Decimal("0.5"):
        return f"P{int(number * 12)}M"
    if number % 1:
        return None
    return f"P{int(number) * 7}D" if unit == "W" else f"P{int(number)}{unit}"


@cache
def _pattern() -> re.Pattern[str]:
    words = _words()
    forms = {unit: alternatives(_codes(table)) for unit, table in (("unit", words.units), ("ending", words.adjectives))}
    numbers = alternatives(number_words())
    ignored = words.not_durations
    # A look-behind must have one length: one for each way of writing the words before.
    behind = "".join(rf"(?<!{re.escape(word)}{blank})" for word in sorted(ignored.before) for blank in (r"\s", r"\s\s"))
    return re.compile(
        rf"(?<![^\W_])(?<!\d[-–.,/])(?P<at>(?:(?P<qualifier>{alternatives(_codes(words.qualifiers))}){GAP})?{behind}"
        rf"(?P<number>\d{{1,3}}(?:,\d)?|{numbers})"
        rf"(?:{GAP}(?P<unit>{forms['unit']})(?<=[^\W_.])(?!{GAP}(?:{alternatives(ignored.after)})\b)"
        rf"|-?(?P<ending>{forms['ending']})))(?![^\W_])(?!-\w)",
        re.IGNORECASE,
    )
