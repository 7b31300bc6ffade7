"""Finds amounts of money in Danish text, in kroner after their scale."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.extraction.words.numbers import (
    FIGURE,
    decimal,
    folded,
    qualifier_codes,
    qualifier_pattern,
    sign_pattern,
)
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.extraction.words.spoken import Spoken, spoken_numbers
from kommunegraf.reading.document import Span


class Units(Lexicon):
    after: tuple[str, ...]
    before: tuple[str, ...]


class PriceLevels(Lexicon):
    after: tuple[str, ...]
    before: tuple[str, ...]


class Words(Lexicon):
    words: tuple[str, ...]


class Yearly(Words):
    particles: tuple[str, ...]


class Rates(Words):
    of_one: tuple[str, ...]
    never: tuple[str, ...]


class Context(Words):
    scaled_before: tuple[str, ...]
    before_year: tuple[str, ...]
    preceded_by: tuple[str, ...]
    never_after: tuple[str, ...]


class Ranges(Lexicon):
    open: tuple[str, ...]
    join: tuple[str, ...]
    plain: tuple[str, ...]
    change: tuple[str, ...]


class BasisWords(Lexicon):
    onward: tuple[str, ...]
    rising: tuple[str, ...]
    yearly_before: tuple[str, ...]
    in_all: tuple[str, ...]
    in_all_before: tuple[str, ...]
    rows: tuple[str, ...]
    relative: tuple[str, ...]


class Money(Lexicon):
    """The form of `mappings/lexicon/money.toml`; scales are whole kroner."""

    scales: dict[int, tuple[str, ...]]
    units: Units
    joined_units: dict[int, tuple[str, ...]]
    table_units: dict[int, tuple[str, ...]]
    price_level: PriceLevels
    rates: Rates
    basis: BasisWords
    yearly: Yearly
    context: Context
    ranges: Ranges
    spoken: Spoken
    unit_lead: Words
    lists: Words


@dataclass(frozen=True, slots=True)
class AmountMention:
    """An amount of money.

    `span` covers number, scale and unit; `words` the qualifier before them too. `value` is in kroner after `scale`
    (1, 1000, 10**6, 10**9), signed; `upper` is the other end where the words give a range ("2-3 mio. kr."), else None.
    `as_stated` are the words of `span`; `qualifier` is "" or a code of numerals.toml. `unit_stated` is false where the
    number has no unit of its own and the sentence speaks of money. `rate` holds the words that make it a price
    ("pr. indbygger"), else ""; `yearly` is true where it comes back every year.
    """

    span: Span
    words: Span
    value: Decimal
    scale: int
    as_stated: str
    qualifier: str = ""
    upper: Decimal | None = None
    unit_stated: bool = True
    rate: str = ""
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class PriceLevel:
    """The price and wage level that amounts are given in, as stated ("2020-pl")."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What the head of a table says of its numbers: how many kroner one of them is."""

    span: Span
    scale: int


@cache
def money() -> Money:
    return load("money", Money)


def amounts(text: str, *, context: bool | None = None) -> tuple[AmountMention, ...]:
    """All amounts of money in `text` (a sentence or a cell), in order; spans count in `text`.

    A number without unit is an amount only where the text speaks of money (money.toml, `[context]`; `context` decides
    instead where given), the number is written with thousands or a scale, and the words around it fit. A statement of
    the unit itself ("1.000 kr., 2020-pl.") is no amount. Works in time linear in the text.
    """
    return _plain_amounts(text) if context is None else _amounts(text, context)


@remembered
def _plain_amounts(text: str) -> tuple[AmountMention, ...]:
    return _amounts(text, None)


def _amounts(text: str, context: bool | None) -> tuple[AmountMention, ...]:
    found: list[AmountMention] = []
    if _unit().search(text):
        found += [mention for match in _stated().finditer(text) if (mention := _mention(text, match)) is not None]
        found = _between_units(text, found)
        found += _sharing(text, found)
    if _may_be_bare().search(text) and (context if context is not None else found or _context().search(text)):
        found += _bare(text, found)
    return tuple(sorted(found, key=lambda mention: mention.span))


def money_unit(text: str) -> MoneyUnit | None:
    """The unit a table's head states ("1.000 kr.", "mio. kr.", "hele kroner"); None where it states none."""
    match = _table_unit().search(text)
    return MoneyUnit(Span(match.start(), match.end()), _codes("table_units")[folded(match.group())]) if match else None


def price_level(text: str) -> PriceLevel | None:
    """The price level that `text` states ("2020-pl", "i 2021-priser"); None where it states none."""
    match = _price_level().search(text)
    return PriceLevel(Span(match.start(), match.end()), text[match.start() : match.end()]) if match else None


@cache
def _codes(table: str) -> dict[str, int]:
    """Folded word -> scale, for a table of money.toml."""
    content: dict[int, tuple[str, ...]] = getattr(money(), table)
    return {folded(form): scale for scale, forms in content.items() for form in forms}


# "3.5 mio. kr.": no thousands, so the full stop can only be a decimal mark; accepted before a scale only.
_FIGURE = rf"(?:\d{{0,3}}[^\S\n]?½|{FIGURE}|\d{{1,3}}\.\d{{1,2}}(?=[^\S\n]?m))"
_BEGIN = r"(?<![^\W_])(?<![./§:])(?<!\d[,\-–])"


_LEADING_ZERO = re.compile(r"0\d")


@cache
def _spoken() -> dict[str, Decimal]:
    return spoken_numbers(money().spoken)


@cache
def _stated() -> Caseless:
    """Number and unit; `high` is the upper end of a range."""
    units = money().units
    scale = alternatives(_codes("scales"))
    after = alternatives(units.after)
    before = alternatives(units.before)
    joined = alternatives(_codes("joined_units"))
    words = alternatives(_spoken())
    ranges = money().ranges
    between = rf"(?:[^\S\n]?[-–][^\S\n]?|(?<=\d){GAP}(?:{alternatives([*ranges.join, *ranges.plain])}){GAP})"
    range_ = (
        rf"(?:(?P<between>{alternatives(ranges.open)}){GAP})?(?P<low>{_FIGURE})(?:,-|{between}(?P<high>{_FIGURE}))?"
    )
    return Caseless(
        rf"{_BEGIN}(?P<words>{qualifier_pattern()}(?P<at>{sign_pattern()}"
        rf"(?:(?P<before>{before})[^\S\n]{{0,2}}(?P<later>{FIGURE})(?:,-)?"
        rf"(?:{GAP}?(?P<later_scale>{scale})(?![^\W_])(?:{GAP}?(?:{after})(?![^\W_]))?)?(?![,.:/-]?\d)"
        rf"|(?:{range_}|(?P<word>{words}))"
        rf"(?:{GAP}?(?P<joined>{joined})(?![^\W_])|(?:{GAP}?(?P<scale>{scale}))?{GAP}?(?:{after})(?![^\W_])|(?<=,-)))))",
    )


@cache
def _unit() -> Caseless:
    """Any word for the unit: a text without one needs no closer look."""
    units = money().units
    words = alternatives([*units.after, *units.before, *_codes("joined_units")])
    return Caseless(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])|,-")


@cache
def _may_be_bare() -> Caseless:
    """A number with thousands, or a scale behind a digit."""
    scales = alternatives(form for form, value in _codes("scales").items() if value > 1000)
    return Caseless(rf"\d(?:[.\s\u2009\u202f]\d{{3}}|\s{{0,9}}(?:{scales}))")


@cache
def _context() -> Caseless:
    return Caseless(rf"(?<![^\W_])(?:{alternatives(money().context.words)})(?![^\W_])")


@cache
def _table_unit() -> Caseless:
    return Caseless(rf"(?<![^\W_])(?<!\d[.,])(?:{alternatives(_codes('table_units'))})(?![^\W_])")


@cache
def _price_level() -> Caseless:
    levels = money().price_level
    year = r"(?:19|20)\d\d"
    return Caseless(
        rf"(?<![\w.,/-])(?:{year}(?:[^\S\n]?-[^\S\n]?|[^\S\n])(?:{alternatives(levels.after)})"
        rf"|(?:{alternatives(levels.before)})[^\S\n-]{{0,2}}-?{year})(?![^\W_])",
    )


@cache
def _rate() -> re.Pattern[str]:
    rates = money().rates
    of_one = rf"(?:{alternatives(rates.of_one)}){GAP}(?!(?:{alternatives(rates.never)})(?![^\W_]))[^\W\d_]{{2,40}}"
    return re.compile(rf"{GAP}(?P<at>{alternatives(rates.words)}|{of_one})(?![^\W_])", re.IGNORECASE)


@cache
def _yearly() -> re.Pattern[str]:
    yearly = money().yearly
    particle = rf"(?:{GAP}(?:{alternatives(yearly.particles)}))?"
    return re.compile(rf"{particle}{GAP}(?:{alternatives(yearly.words)})(?![^\W_])", re.IGNORECASE)


def _value(figure: str) -> Decimal:
    if figure.endswith("½"):
        return Decimal(figure[:-1].strip() or 0) + Decimal("0.5")
    if re.fullmatch(r"\d{1,3}\.\d{1,2}", figure):
        return Decimal(figure)
    return decimal(figure)


def _plain(value: Decimal) -> Decimal:
    """Whole kroner without decimals: "1319000", not "1319000.000"."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _mention(text: str, match: re.Match[str]) -> AmountMention | None:
    low, high, word = match["low"] or match["later"], match["high"], match["word"]
    scale_word, joined = match["scale"] or match["later_scale"], match["joined"]
    scale = (
        _codes("joined_units")[folded(joined)] if joined else _codes("scales")[folded(scale_word)] if scale_word else 1
    )
    if low and not scale_word and not joined and decimal(low) == 1000 and _states_unit(text, match):
        return None
    if low and _LEADING_ZERO.match(low):
        return None  # the end of a number that lost its shape ("2 10.0 00 kr.")
    if word and folded(text[max(0, match.start("at") - 20) : match.start("at")]).rpartition(" ")[2] in _spoken():
        return None  # the end of a number of several words ("to en halv million")
    value = _spoken()[folded(word)] if word else _value(low)
    upper = _value(high) if high else None
    if upper is not None and not scale_word and value < 1000 <= upper and value * 1000 < upper:
        value *= 1000  # "120-140.000 kr.": both are thousands
    start, words = match.start("at"), match.start("words")
    if upper is not None and upper <= value:
        # "i 2021 og 500 kr.": two things that only stand side by side
        value, upper, start, words = upper, None, match.start("high"), match.start("high")
    elif upper is not None and match["between"] is None and not _is_range(match):
        value, upper, start, words = upper, None, match.start("high"), match.start("high")
    sign = -1 if match["sign"] and start == match.start("at") else 1
    return _tailed(
        text,
        AmountMention(
            Span(start, match.end("at")),
            Span(words, match.end("at")),
            _plain(sign * value * scale),
            scale,
            text[start : match.end("at")],
            qualifier_codes()[folded(match["qualifier"])] if match["qualifier"] and words < start else "",
            _plain(sign * upper * scale) if upper is not None else None,
        ),
    )


def _is_range(match: re.Match[str]) -> bool:
    """Whether two figures without an opening word are a range: joined by a dash, or by "til" where none says "fra"."""
    ranges = money().ranges
    join = match.string[match.end("low") : match.start("high")].strip().casefold()
    if join in ranges.plain:
        before = match.string[max(0, match.start("at") - 12) : match.start("at")].casefold().split()
        is_year = re.fullmatch(r"(?:19|20)\d\d", match["low"]) is not None
        return not is_year and (not before or before[-1] not in ranges.change)
    return join not in ranges.join


def _between_units(text: str, found: list[AmountMention]) -> list[AmountMention]:
    """Ranges whose ends have a unit each: "mellem 900.000 kr. og 1,1 mio. kr."."""
    joined: list[AmountMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last is not None and last.upper is None and mention.upper is None and last.value < mention.value:
            between = text[last.span.end : mention.span.start].strip().casefold()
            opened = folded(last.as_stated).startswith(money().ranges.open)
            if between in ("-", "–") or (opened and between in money().ranges.join):
                joined[-1] = replace(
                    last,
                    span=Span(last.span.start, mention.span.end),
                    words=Span(last.words.start, mention.span.end),
                    as_stated=text[last.span.start : mention.span.end],
                    upper=mention.value,
                    scale=max(last.scale, mention.scale),
                    rate=mention.rate,
                    yearly=mention.yearly,
                )
                continue
        joined.append(mention)
    return joined


def _tailed(text: str, mention: AmountMention) -> AmountMention:
    rate = _rate().match(text, mention.span.end)
    yearly = _yearly().match(text, mention.span.end) is not None
    return replace(mention, rate=rate["at"] if rate else "", yearly=yearly)


def _states_unit(text: str, match: re.Match[str]) -> bool:
    """Whether "1.000 kr." is the unit of a table: alone, in brackets, after "i", or before a price level."""
    start, end = match.span("at")
    before, after = text[max(0, start - 12) : start].rstrip(), text[end : end + 24]
    if not before and not after.strip(" .,:;*"):
        return True
    if before.endswith("(") or _unit_lead().search(before):
        return True
    level = _price_level().search(after)
    return level is not None and not after[: level.start()].strip(" .,;(")


@cache
def _unit_lead() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(money().unit_lead.words)})\Z", re.IGNORECASE)


def _sharing(text: str, found: list[AmountMention]) -> Iterator[AmountMention]:
    """Figures before an amount that share its unit: "henholdsvis 1,2 og 3,4 mio. kr."."""
    pattern = _shared_list()
    for mention in found:
        match = pattern.search(text[max(0, mention.span.start - 200) : mention.span.start])
        if match is None:
            continue
        offset = max(0, mention.span.start - 200) + match.start("figures")
        for figure in re.finditer(FIGURE, match["figures"]):
            span = Span(offset + figure.start(), offset + figure.end())
            value = decimal(figure.group()) * mention.scale
            yield AmountMention(span, span, _plain(value), mention.scale, figure.group(), unit_stated=False)


@cache
def _shared_list() -> re.Pattern[str]:
    words, joins = alternatives(money().lists.words), alternatives(money().ranges.join)
    figures = rf"{FIGURE}(?:,{GAP}{FIGURE}){{0,8}}"
    return re.compile(rf"(?<![^\W_])(?:{words}){GAP}(?P<figures>{figures}){GAP}(?:{joins}){GAP}\Z", re.IGNORECASE)


@cache
def _bare_number() -> Caseless:
    context = money().context
    scale = alternatives(form for form, value in _codes("scales").items() if value > 1000)
    year = rf"{GAP}(?:{alternatives(context.before_year)}){GAP}(?:19|20)\d\d(?!\d|[.,]\d)"
    return Caseless(
        rf"{_BEGIN}(?P<words>{qualifier_pattern()}(?P<at>{sign_pattern()}"
        rf"(?P<figure>{FIGURE})(?:{GAP}?(?P<scale>{scale})(?![^\W_]))?))"
        rf"(?:(?P<year>{year})|(?=(?:{GAP}(?:{alternatives(money().yearly.words)})(?![^\W_]))|[.,;:)]{{0,2}}(?:\s|\Z)(?P<end>)))",
    )


@cache
def _led_in() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(money().context.preceded_by)})\s{{1,3}}\Z", re.IGNORECASE)


@cache
def _names_a_number() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(money().context.never_after)})\s{{0,3}}\Z", re.IGNORECASE)


def _bare(text: str, known: list[AmountMention]) -> Iterator[AmountMention]:
    taken = sorted([mention.span for mention in known] + [mention.span for mention in dates(text)])
    for match in _bare_number().finditer(text):
        span = Span(match.start("at"), match.end("at"))
        if not match["scale"] and not re.search(r"\d\.\d{3}", match["figure"]):
            continue
        last = bisect_left(taken, span.end, key=lambda each: each.start) - 1
        if last >= 0 and taken[last].overlaps(span):
            continue
        if _names_a_number().search(text[max(0, span.start - 40) : span.start]):
            continue
        if not match["year"] and not _may_stand_alone(text, match, span, bool(known)):
            continue
        scale = _codes("scales")[folded(match["scale"])] if match["scale"] else 1
        value = decimal(match["figure"]) * scale
        yield _tailed(
            text,
            AmountMention(
                span,
                Span(match.start("words"), span.end),
                _plain(-value if match["sign"] else value),
                scale,
                text[span.start : span.end],
                qualifier_codes()[folded(match["qualifier"])] if match["qualifier"] else "",
                unit_stated=False,
            ),
        )


def _may_stand_alone(text: str, match: re.Match[str], span: Span, beside: bool) -> bool:
    """Whether a number without unit is an amount by the words around it.

    `beside`: the sentence has an amount with its unit, so that a number in brackets has it too ("caféen (360.000)").
    """
    if beside and text[: match.start("words")].endswith("(") and text[span.end :].startswith(")"):
        return True
    if _led_in().search(text[max(0, match.start("words") - 40) : match.start("words")]) is None:
        return False
    return _ends_clause(text, span.end) or (match["scale"] is not None and _goes_on().match(text, span.end) is not None)


@cache
def _goes_on() -> re.Pattern[str]:
    """What may follow a number of millions whose unit is left out: "88,1 mio. af et budget på 214,9 mio."."""
    return re.compile(rf"{GAP}(?:{alternatives(money().context.scaled_before)})(?![^\W_])", re.IGNORECASE)


def _ends_clause(text: str, at: int) -> bool:
    """Whether punctuation, the end of the text or a yearly word comes next, so that no counted thing follows."""
    rest = text[at : at + 2]
    return not rest.strip() or rest[0] in ".,;:)" or _yearly().match(text, at) is not None
