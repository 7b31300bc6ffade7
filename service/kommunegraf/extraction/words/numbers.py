"""Reads numbers as Danish writes them: full stop or blank for thousands, comma for decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.reading.document import Span

_BLANK = "[ \u00a0\u202f\u2009]"
# A figure: at most 15 digits before the comma, so that nothing of unbounded length becomes a number.
FIGURE = rf"(?:\d{{1,3}}(?:\.\d{{3}}){{1,5}}|\d{{1,3}}(?:{_BLANK}\d{{3}}){{1,5}}(?!\d)|\d{{1,15}})(?:,\d{{1,9}})?"
_WHOLE = re.compile(rf"(?P<sign>[-−–÷+]?)[^\S\n]?(?P<figure>{FIGURE})(?P<behind>[-−]?)\Z")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"[^\d,]")


class Negative(Lexicon):
    words: tuple[str, ...]


class Numerals(Lexicon):
    """The form of `mappings/lexicon/numerals.toml`."""

    cardinals: dict[str, tuple[str, ...]]
    fractions: dict[str, tuple[str, ...]]
    qualifiers: dict[str, tuple[str, ...]]
    negative: Negative


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number in figures or a number word.

    `span` covers the number and its minus sign; `words` the qualifier before it too. `qualifier` is "" or a code of
    numerals.toml ("about", "at-least", "at-most", "in-all").
    """

    span: Span
    words: Span
    value: Decimal
    qualifier: str = ""


def decimal(figure: str) -> Decimal:
    """The value of a figure such as "1.319", "39,8", "1 250 000"; the caller has checked the form."""
    return Decimal(_DIGITS.sub("", figure).replace(",", "."))


def parse_number(text: str) -> Decimal | None:
    """The number that `text` is as a whole, signed ("-117", "÷117", "117-"); None where it is anything else.

    A lone dash is none, not zero. "1.5" is none: after a full stop stand three digits.
    """
    match = _WHOLE.match(text.strip())
    if match is None or (match["sign"] and match["behind"]):
        return None
    value = decimal(match["figure"])
    return -value if match["behind"] or match["sign"] in ("-", "−", "–", "÷") else value


@cache
def numerals() -> Numerals:
    return load("numerals", Numerals)


@cache
def number_words() -> dict[str, Decimal]:
    """Number word (folded) -> value, from numerals.toml."""
    words = numerals()
    tables = (words.cardinals, words.fractions)
    return {form.casefold(): Decimal(value) for table in tables for value, forms in table.items() for form in forms}


@cache
def qualifier_codes() -> dict[str, str]:
    return {form.casefold(): code for code, forms in numerals().qualifiers.items() for form in forms}


@cache
def qualifier_pattern() -> str:
    """An optional group `qualifier` with the white space after it."""
    return rf"(?:(?<![^\W_])(?P<qualifier>{alternatives(qualifier_codes())}){GAP})?"


@cache
def sign_pattern() -> str:
    """An optional group `sign`; a dash counts only where no word or digit stands right before it."""
    return rf"(?:(?<![^\W_])(?<![.,\d])(?P<sign>{alternatives(numerals().negative.words)})[^\S\n]?)?"


@cache
def _pattern() -> Caseless:
    return Caseless(
        rf"(?<![^\W_])(?<![./§:])(?<!\d[,\-–])(?P<words>{qualifier_pattern()}"
        rf"(?P<at>{sign_pattern()}(?:(?P<figure>{FIGURE})(?![.,:/]\d)(?!-\d)|(?P<word>{alternatives(number_words())}))))"
        r"(?![^\W_])(?!-\w)",
    )


def folded(words: str) -> str:
    """Words for comparing: one blank between them, no letter case."""
    return " ".join(words.casefold().split())


def numbers(text: str, *, words: bool = False) -> tuple[NumberMention, ...]:
    """All numbers of `text` that stand alone; with `words`, number words ("to") too.

    Parts of dates, case numbers, rooms ("B2.01"), paragraphs ("§ 79") and ranges ("18-64") are no numbers here; a year
    is one, since only the caller can tell. Linear in the text.
    """
    found: list[NumberMention] = []
    if not words and _DIGIT.search(text) is None:
        return ()
    for match in _pattern().finditer(text):
        if match["word"] and not words:
            continue
        if match["figure"] and _is_numbered(text, match):
            continue
        value = decimal(match["figure"]) if match["figure"] else number_words()[folded(match["word"])]
        qualifier = qualifier_codes()[folded(match["qualifier"])] if match["qualifier"] else ""
        found.append(
            NumberMention(
                Span(match.start("at"), match.end("at")),
                Span(match.start("words"), match.end("words")),
                -value if match["sign"] else value,
                qualifier,
            )
        )
    return tuple(found)


def _is_numbered(text: str, match: re.Match[str]) -> bool:
    """A paragraph sign before it ("§ 79"), or an ordinal's full stop and a small letter after it ("3. uge")."""
    before = text[max(0, match.start("figure") - 3) : match.start("figure")].rstrip()
    after = text[match.end("figure") : match.end("figure") + 3]
    return before.endswith("§") or (after[:1] == "." and after[1:2].isspace() and after[2:3].islower())
