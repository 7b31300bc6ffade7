"""Finds dates, periods and times of day in Danish text, never finer than they are stated."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from kommunegraf.extraction.records import Temporal
from kommunegraf.extraction.words.caseless import Caseless, small_letters
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text.

    `span` covers the date words with their qualifier and weekday, in the text given. `value` is the date or the start
    of the period, `end` the end of a period, else None. `qualifier` is "" or a code of months.toml: "primo", "medio",
    "ultimo", "start", "middle", "end", "first-week", "last-week", "as-of", a season ("summer"), "quarter-1",
    "half-2", "week-42", "school-year", "season". `year_given` is true where the year is not in the words
    but was given by the caller; `weekday_agrees` is false where the words name another weekday than the date has.
    """

    span: Span
    value: Temporal
    end: Temporal | None = None
    qualifier: str = ""
    year_given: bool = False
    weekday_agrees: bool = True


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of day: `minute` is None where only the hour is said. `end_hour`/`end_minute` where a range is said."""

    span: Span
    hour: int
    minute: int | None
    end_hour: int | None = None
    end_minute: int | None = None


class Words(Lexicon):
    words: tuple[str, ...]


class Joins(Lexicon):
    range: tuple[str, ...]
    list: tuple[str, ...]


class Small(Lexicon):
    day: tuple[str, ...]
    year: tuple[str, ...]
    month: tuple[str, ...]
    bare_year: tuple[str, ...]


Codes = dict[str, tuple[str, ...]]


class Months(Lexicon):
    """The form of `mappings/lexicon/months.toml`."""

    months: dict[Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"], tuple[str, ...]]
    weekdays: dict[Literal["1", "2", "3", "4", "5", "6", "7"], tuple[str, ...]]
    qualifiers: Codes
    as_of: Words
    seasons: Codes
    ordinals: dict[Literal["1", "2", "3", "4"], tuple[str, ...]]
    divisions: dict[Literal["quarter", "half"], tuple[str, ...]]
    long_years: Codes
    year_context: Words
    small: Small
    joins: Joins
    week: Words
    clock: Words


def dates(text: str, *, year: int | None = None) -> tuple[DateMention, ...]:
    """All dates and periods in `text`, in order, not overlapping; spans count in `text`.

    `year` is the year of dates that name none ("mandag den 8. februar"); without it those give no mention. Impossible
    dates ("31. februar 2021") give none either. Conventions: Retskrivningsvejledning; EU interinstitutional style
    guide, Danish, 10.2. Works in time linear in the text.
    """
    return _undated(text) if year is None else _dates(text, year)


@remembered
def _undated(text: str) -> tuple[DateMention, ...]:
    return _dates(text, None) if _DIGIT.search(text) else ()


def _dates(text: str, year: int | None) -> tuple[DateMention, ...]:
    found: list[tuple[int, int, DateMention | None]] = []
    hinted: dict[Caseless, bool] = {}
    small = small_letters(text)
    for hint, pattern, build in _patterns():
        if hint not in hinted:
            hinted[hint] = hint.is_in(text, small)
        if hinted[hint]:
            for match in pattern.finditer(text):
                found.append((match.start("at"), match.end("at"), build(match, year)))
    mentions: list[DateMention] = []
    reached = 0
    for start, end, mention in sorted(found, key=lambda each: (each[0], -each[1])):
        if start < reached:
            continue
        reached = end
        if mention is not None:
            mentions.append(mention)
    return tuple(_with_listed_years(text, mentions))


def years(text: str) -> tuple[tuple[Span, int], ...]:
    """Every four-digit number that can be a year (1900-2099), is no end of a period and stands alone.

    For places where a number of four digits is a year, such as the heads of a table's columns.
    """
    return tuple((Span(m.start(), m.end()), int(m.group())) for m in _YEAR_ALONE.finditer(text))


def times(text: str) -> tuple[TimeMention, ...]:
    """All times of day after a clock word: "kl. 14.00", "kl. 14", "kl. 9.30-11"."""
    mentions = []
    for match in _clock().finditer(text):
        hour, minute = int(match["hour"]), match["minute"]
        end_hour, end_minute = match["end_hour"], match["end_minute"]
        if not _on_the_clock(hour, minute) or (end_hour and not _on_the_clock(int(end_hour), end_minute)):
            continue
        mentions.append(
            TimeMention(
                Span(match.start("at"), match.end("at")),
                hour,
                int(minute) if minute else None,
                int(end_hour) if end_hour else None,
                int(end_minute) if end_minute else None,
            )
        )
    return tuple(mentions)


def _on_the_clock(hour: int, minute: str | None) -> bool:
    return hour < 24 or (hour == 24 and not int(minute or 0))


_DIGIT = re.compile(r"\d")
_YEAR = r"(?:19|20)\d\d"
_DASH = r"[^\S\n]?[-–—][^\S\n]?"
_LEFT = r"(?<![^\W_])(?<![./:\-–+§])"  # numeric forms: not inside a case number, version or address
_WORD_LEFT = r"(?<![^\W_])(?<!\d[.,])"
_RIGHT = r"(?![^\W_])(?!-\w)(?![/.,:]\d)"
_YEAR_ALONE = re.compile(rf"(?<![\w.,/:§\-–])(?<!\d [-–] )(?:{_YEAR})(?![\w/]|[.,:]\d|[^\S\n]?[-–][^\S\n]?\d)")
_ISO_HINT = rf"{_YEAR}-\d\d-\d\d"
_NUMERIC_HINT = rf"\d[-./ ][^\S\n]?{_YEAR}"
_SHORT_HINT = r"\d/\d{1,2}-\d\d"
_Build = Callable[[re.Match[str], int | None], DateMention | None]


@cache
def _words() -> Months:
    return load("months", Months)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


@cache
def _codes(table: str) -> dict[str, str]:
    """Word (folded) -> code, for a table of months.toml."""
    content: Codes = getattr(_words(), table)
    return {_folded(word): code for code, forms in content.items() for word in forms}


def _any(table: str) -> str:
    return alternatives(_codes(table))


@cache
def _patterns() -> tuple[tuple[Caseless, re.Pattern[str], _Build], ...]:
    """Each form of a date with a hint of it, a pattern that is found in every text that the form is found in."""
    words = _words()
    small_day, small_year = alternatives(words.small.day), alternatives(words.small.year)
    month = rf"(?:{_any('months')})\b\.?"
    qualifier = rf"(?:(?P<qualifier>{_any('qualifiers')}){GAP})?"
    as_of = rf"(?:(?P<as_of>{alternatives(words.as_of.words)})[^\S\n]?(?:{GAP}?(?:{small_day}){GAP}?)?{GAP}?)?"
    weekday = rf"(?:(?P<weekday>{_any('weekdays')})(?:{GAP}|,{GAP})(?:(?:{small_day}){GAP}?)?)?"
    day = r"(?P<day>\d{1,2})"
    to = rf"(?:{_DASH}|{GAP}(?:{alternatives(words.joins.range)}){GAP}(?:(?:{small_day}){GAP}?)?)"
    year_after = rf"(?:(?:,|{GAP}(?:{small_year}))?{GAP}?(?P<year>{_YEAR})(?![\d/]|[.,]\d))"
    division = "|".join(f"(?P<{code}>{alternatives(forms)})" for code, forms in words.divisions.items())
    split = rf"(?:{_DASH}|[^\S\n]?/[^\S\n]?)"
    # What stands in every match of a pattern: most texts lack it, and are spared the search for the whole.
    any_month, any_season, any_week = _any("months"), _any("seasons"), alternatives(words.week.words)
    any_division = "|".join(alternatives(forms) for forms in words.divisions.values())
    sources: tuple[tuple[str, str, _Build], ...] = (
        # 2020-10-19, 2020-10-19T14:00:00+02:00
        (
            _ISO_HINT,
            rf"{_LEFT}(?P<at>(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)"
            r"(?P<clock>T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?)?)(?![^\W_]|-\d)",
            _iso,
        ),
        # 22-11-2023, 22.11.2023, 22/11-2023, 22/11 2023
        (
            _NUMERIC_HINT,
            rf"{_WORD_LEFT}(?<![./:\-–+§])(?P<at>{as_of}{weekday}{day}(?P<sep>[-./])[^\S\n]?(?P<month>\d{{1,2}})"
            rf"(?:(?P=sep)|(?<=/\d)[- ]|(?<=/\d\d)[- ])[^\S\n]?(?P<year>{_YEAR})){_RIGHT}",
            _day,
        ),
        # 22/11-23
        (_SHORT_HINT, rf"{_LEFT}(?P<at>{day}/(?P<month>\d{{1,2}})-(?P<short>\d\d)){_RIGHT}", _day),
        # 19. oktober 2020; mandag den 8. februar; 1. marts - 30. april 2021; 3.-5. maj 2021
        (
            any_month,
            rf"{_WORD_LEFT}(?P<at>{as_of}{weekday}{day}\.?{GAP}?(?P<named>{month}){year_after}?"
            rf"(?:{to}(?P<day2>\d{{1,2}})\.?{GAP}?(?P<named2>{month})"
            rf"(?:{GAP}?(?P<year2>{_YEAR})(?![\d/]|[.,]\d))?)?)(?![^\W_])",
            _day,
        ),
        (
            any_month,
            rf"{_WORD_LEFT}(?P<at>{day}\.?{to}(?P<day2>\d{{1,2}})\.?{GAP}?(?P<named2>{month})"
            rf"(?:{GAP}?(?P<year2>{_YEAR})(?![\d/]|[.,]\d))?)(?![^\W_])",
            _day,
        ),
        # April 3, 2014
        (
            any_month,
            rf"{_WORD_LEFT}(?P<at>(?P<named>{month}){GAP}(?P<day>\d{{1,2}}),{GAP}?(?P<year>{_YEAR})){_RIGHT}",
            _day,
        ),
        # februar 2023; primo marts 2020; januar-marts 2021; primo marts (with a year given)
        (
            any_month,
            rf"{_WORD_LEFT}(?P<at>{as_of}{qualifier}(?P<named>{month})(?:{to}(?P<named2>{month}))?{year_after})(?![^\W_])",
            _month,
        ),
        (
            any_month,
            rf"{_WORD_LEFT}(?P<at>(?P<qualifier>{_any('qualifiers')}){GAP}(?P<named>{month}))(?![^\W_])",
            _month,
        ),
        (
            any_month,
            rf"(?<![^\W_])(?:{alternatives(words.small.month)}){GAP}(?P<at>(?P<named>{month}))(?![^\W_])",
            _month,
        ),
        # ultimo 2025, udgangen af 2025
        (
            _YEAR,
            rf"{_WORD_LEFT}(?P<at>(?P<qualifier>{_any('qualifiers')}){GAP}(?:(?:{alternatives(words.small.bare_year)}){GAP})?(?P<year>{_YEAR}))"
            r"(?![\w/]|[.,]\d)",
            _year,
        ),
        # sommeren 2025, vinteren 2020/21
        (
            any_season,
            rf"{_WORD_LEFT}(?P<at>(?P<season>{_any('seasons')})(?:{GAP}(?:{small_year}))?{GAP}(?P<year>{_YEAR})"
            rf"(?:{split}(?P<year2>{_YEAR}|\d\d))?)(?![\w/]|[.,]\d)",
            _year,
        ),
        # første kvartal 2021, 2. halvår af 2022
        (
            any_division,
            rf"{_WORD_LEFT}(?P<at>(?P<ordinal>{_any('ordinals')}){GAP}?(?:{division}){year_after}?)(?![^\W_])",
            _division,
        ),
        # uge 42 2020, uge 42 i 2020
        (
            any_week,
            rf"{_WORD_LEFT}(?P<at>(?:{alternatives(words.week.words)}){GAP}(?P<week>\d{{1,2}}){year_after}?)(?![^\W_])",
            _week,
        ),
        # skoleåret 2021-2022, skoleåret 2021/22
        (
            _YEAR,
            rf"{_WORD_LEFT}(?P<at>(?P<long>{_any('long_years')}){GAP}(?P<year>{_YEAR})"
            rf"(?:{split}(?P<year2>{_YEAR}|\d\d))?)(?![\w/]|[.,]\d)",
            _year,
        ),
        # 2023-2026, 2022 – 2025, fra 2021 til 2024
        (
            _YEAR,
            rf"(?<![\w.,/:§\-–])(?P<at>(?P<year>{_YEAR})(?:{_DASH}|{GAP}(?:{alternatives(words.joins.range)}){GAP})"
            rf"(?P<year2>{_YEAR}))(?![\w/]|[.,:]\d|-\w)",
            _year,
        ),
        # i 2021, budget 2020
        (
            _YEAR,
            rf"(?<![^\W_])(?:{alternatives(words.year_context.words)}){GAP}(?P<at>(?P<year>{_YEAR}))"
            r"(?![\w/]|[.,:]\d|-\w|[^\S\n]?%)",
            _year,
        ),
    )
    return tuple((_hint(hint), re.compile(source, re.IGNORECASE), build) for hint, source, build in sources)


@cache
def _hint(source: str) -> Caseless:
    return Caseless(source)


def _span(match: re.Match[str]) -> Span:
    return Span(match.start("at"), match.end("at"))


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_number(named: str) -> int:
    return int(_codes("months")[_folded(named).rstrip(".")])


def _iso(match: re.Match[str], _: int | None) -> DateMention | None:
    day = _calendar_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        return None
    clock = match["clock"]
    if not clock:
        return DateMention(_span(match), Temporal(lexical=day.isoformat(), datatype="date"))
    hour, minute, second = int(clock[1:3]), int(clock[4:6]), int(clock[7:9])
    if hour > 23 or minute > 59 or second > 59:
        return None
    return DateMention(_span(match), Temporal(lexical=f"{day.isoformat()}{clock}", datatype="dateTime"))


def _day(match: re.Match[str], given: int | None) -> DateMention | None:
    first_year, last_year = _group(match, "year"), _group(match, "year2")
    short = _group(match, "short")
    stated = int(first_year or last_year or 0)
    if short:
        stated = int(short) + (2000 if int(short) < 50 else 1900)
    year = stated or given
    if year is None:
        return None
    named, numeric = _group(match, "named") or _group(match, "named2"), _group(match, "month")
    month = _month_number(named) if named else int(numeric or 0)
    day = _calendar_day(year, month, int(match["day"]))
    if day is None:
        return None
    end = None
    if (last_day := _group(match, "day2")) is not None:
        last = _calendar_day(int(last_year or year), _month_number(match["named2"]), int(last_day))
        if last is None or last < day:
            return None
        end = Temporal(lexical=last.isoformat(), datatype="date")
    weekday = _group(match, "weekday")
    return DateMention(
        _span(match),
        Temporal(lexical=day.isoformat(), datatype="date"),
        end,
        "as-of" if _group(match, "as_of") else "",
        year_given=not stated,
        weekday_agrees=not weekday or int(_codes("weekdays")[_folded(weekday)]) == day.isoweekday(),
    )


def _month(match: re.Match[str], given: int | None) -> DateMention | None:
    stated = _group(match, "year")
    year = int(stated) if stated else given
    if year is None:
        return None
    first = _month_number(match["named"])
    end = None
    if (named := _group(match, "named2")) is not None:
        last = _month_number(named)
        if last <= first:
            return None
        end = Temporal(lexical=f"{year:04}-{last:02}", datatype="gYearMonth")
    qualifier = _group(match, "qualifier")
    code = _codes("qualifiers")[_folded(qualifier)] if qualifier else "as-of" if _group(match, "as_of") else ""
    value = Temporal(lexical=f"{year:04}-{first:02}", datatype="gYearMonth")
    return DateMention(_span(match), value, end, code, year_given=not stated)


def _year(match: re.Match[str], _: int | None) -> DateMention | None:
    year = int(match["year"])
    end = None
    if (stated := _group(match, "year2")) is not None:
        last = int(stated) if len(stated) == 4 else year // 100 * 100 + int(stated)
        long = _group(match, "season") or _group(match, "long")
        if last <= year or (long and last != year + 1):
            return None
        end = Temporal(lexical=str(last), datatype="gYear")
    qualifier = ""
    for group, table in (("qualifier", "qualifiers"), ("season", "seasons"), ("long", "long_years")):
        if (words := _group(match, group)) is not None:
            qualifier = _codes(table)[_folded(words)]
    return DateMention(_span(match), Temporal(lexical=str(year), datatype="gYear"), end, qualifier)


def _division(match: re.Match[str], given: int | None) -> DateMention | None:
    stated = match["year"]
    year = int(stated) if stated else given
    number = int(_codes("ordinals")[_folded(match["ordinal"])])
    if year is None or (match["half"] and number > 2):
        return None
    qualifier = f"{'half' if match['half'] else 'quarter'}-{number}"
    value = Temporal(lexical=str(year), datatype="gYear")
    return DateMention(_span(match), value, None, qualifier, year_given=not stated)


def _week(match: re.Match[str], given: int | None) -> DateMention | None:
    stated = match["year"]
    year = int(stated) if stated else given
    if year is None or not 1 <= int(match["week"]) <= 53:
        return None
    value = Temporal(lexical=str(year), datatype="gYear")
    return DateMention(_span(match), value, None, f"week-{int(match['week'])}", year_given=not stated)


@cache
def _listed_year() -> re.Pattern[str]:
    joins = alternatives(_words().joins.list)
    return re.compile(
        rf"(?:,{GAP}?|{GAP}(?:{joins}){GAP})(?P<at>{_YEAR})(?![\w/]|[.,:]\d|-\w|[^\S\n]?%)", re.IGNORECASE
    )


def _with_listed_years(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    """Adds the further years of a list that begins with a known year: "i 2021, 2022 og 2023"."""
    starts = [mention.span.start for mention in mentions]
    for mention in mentions:
        yield mention
        current = mention
        while current.value.datatype == "gYear" and current.end is None:
            match = _listed_year().match(text, current.span.end)
            if match is None:
                break
            index = bisect_right(starts, match.end() - 1) - 1
            if index >= 0 and mentions[index].span.end > match.start():
                break
            value = Temporal(lexical=match["at"], datatype="gYear")
            current = replace(current, span=_span(match), value=value, qualifier="")
            yield current


@cache
def _clock() -> re.Pattern[str]:
    words, joins = alternatives(_words().clock.words), alternatives(_words().joins.range)
    time = r"(?P<{0}hour>\d{{1,2}})(?:[.:](?P<{0}minute>[0-5]\d))?"
    return re.compile(
        rf"(?<![^\W_])(?P<at>(?:{words})[^\S\n]{{0,3}}{time.format('')}"
        rf"(?:[^\S\n]?(?:[-–]|{joins})[^\S\n]?(?:(?:{words})[^\S\n]?)?{time.format('end_')})?)(?!\d|[.:]\d)",
        re.IGNORECASE,
    )
