"""Which fiscal year an amount belongs to: the words beside it, else its heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.money.phases import is_budget_heading, phases
from kommunegraf.extraction.records import Temporal
from kommunegraf.extraction.words.amounts import AmountMention, money, price_level
from kommunegraf.extraction.words.dates import DateMention, dates
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.reading.document import Span

# A year in a heading, also behind a dash or stroke: "Budgetopfølgning 2 - 2025", "3/2025".
_YEAR = re.compile(r"(?<!\d)(?<!\d[.,])(?:19|20)\d\d(?!\d|[.,]\d)")
_CLAUSE = re.compile(r"[,.;:](?=\s)")
_LONGEST_PERIOD = 20  # years; a longer one is no budget


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year and the words that give it; `rule` is "" where the words beside the amount say it."""

    value: Temporal
    span: Span
    rule: str = ""


@cache
def _between() -> re.Pattern[str]:
    """What may stand between an amount and the year that follows it."""
    words = phases().between
    particle = rf"(?:(?:{alternatives(money().yearly.particles)})\s+)?"
    return re.compile(
        rf"[\s(]*{particle}(?:(?:{alternatives(words.yearly)})\s+)?(?:{alternatives(words.year)})?\s*\Z", re.IGNORECASE
    )


@cache
def _other() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().between.other)})\s{{1,3}}\Z", re.IGNORECASE)


@cache
def _moved() -> re.Pattern[str]:
    words = phases().moved
    year, of = r"(?:19|20)\d\d", rf"(?:(?:{alternatives(words.of)})\s{{1,3}})?"
    return re.compile(
        rf"(?<![^\W_])(?:{alternatives(words.source)})\s{{1,3}}{of}{year}\s{{1,3}}"
        rf"(?:{alternatives(words.target)})\s{{1,3}}{of}(?P<year>{year})(?!\d)",
        re.IGNORECASE,
    )


def year_moved_to(text: str) -> YearMention | None:
    """The year that money is carried over to, where a sentence says so once: "overføres fra 2024 til 2025"."""
    found = list(_moved().finditer(text))
    if len(found) != 1:
        return None
    span = Span(found[0].start("year"), found[0].end("year"))
    return YearMention(Temporal(lexical=found[0]["year"], datatype="gYear"), span)


@cache
def _each() -> re.Pattern[str]:
    """What stands between an amount and several years that all have it: "i hvert af årene"."""
    return re.compile(rf"[\s(]*(?:{alternatives(phases().between.each)})(?![^\W_])", re.IGNORECASE)


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(rf",\s{{1,3}}(?:{alternatives(phases().between.apart)})(?![^\W_])", re.IGNORECASE)


@cache
def _in() -> re.Pattern[str]:
    """What makes a year behind an amount, with words between, the year that it is for."""
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().between.within)})\s{{1,3}}\Z", re.IGNORECASE)


@cache
def _joins() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:,|{alternatives(phases().between.list)})\s*\Z", re.IGNORECASE)


def plain_years(text: str) -> tuple[YearMention, ...]:
    """The years that `text` names as years: no days, no months, no periods."""
    return _plain(dates(text))


def _plain(found: Sequence[DateMention]) -> tuple[YearMention, ...]:
    return tuple(
        YearMention(each.value, each.span)
        for each in found
        if each.value.datatype == "gYear" and each.end is None and not each.qualifier
    )


class SentenceYears:
    """The years of one sentence, and which of them belong to which of its amounts."""

    def __init__(self, text: str, amounts: Sequence[AmountMention], anchors: Sequence[Span | None]) -> None:
        """`anchors` are, for each amount, the words that say its phase."""
        found = dates(text)
        self._text = text
        self._amounts = amounts
        self._anchors = anchors
        self._behind = [_behind(text, amount.span.end) for amount in amounts]
        self._each = [_each().match(text, amount.span.end) is not None for amount in amounts]
        level = price_level(text)
        self._years = tuple(
            each
            for each in _plain(found)
            if (level is None or not level.span.overlaps(each.span))
            and not _other().search(text[max(0, each.span.start - 40) : each.span.start])
        )
        self._starts = [year.span.start for year in self._years]
        self._only = len({year.value.lexical for year in self._years}) == 1 and not any(each.end for each in found)
        self._claimed = {year.span.start for behind in self._behind for year in behind}
        self.any = any(each.value.datatype == "gYear" for each in found)

    def of(self, index: int) -> tuple[YearMention, ...]:
        """The years the sentence gives amount `index`: none where it gives none, or several that may share one sum.

        The year right behind the amount comes first ("722.000 i 2021"), then one between the words for its phase and
        the amount, then the only one of the sentence if it stands over all its amounts. Several years right behind it
        count only for an amount that comes back every year ("200.000 kr. årligt i 2024 og 2025").
        """
        behind, amount = self._behind[index], self._amounts[index]
        if behind:
            return behind if len(behind) == 1 or amount.yearly or self._each[index] else ()
        anchor = self._anchors[index]
        if anchor is not None:
            low, high = sorted((anchor.start, amount.span.start))
            if index:
                low = max(low, self._amounts[index - 1].span.end)
            between = self._years[bisect_left(self._starts, low) : bisect_left(self._starts, high)]
            # A year right behind the amount before is that amount's: "3 mio. kr. i 2027 og 2 mio. kr. herefter".
            inside = [year for year in between if year.span.start not in self._claimed]
            if inside and inside[0].value == inside[-1].value:
                return (inside[-1],)
            if (before := self._before(index, low)) is not None:
                return (before,)
        if (after := self._after(index)) is not None:
            return (after,)
        if index == 0 and (leading := self._leading()) is not None:
            return (leading,)
        if self._only and not self._claimed and (len(self._amounts) == 1 or self._leads()):
            return () if self._is_apart(self._years[-1]) else (self._years[-1],)
        return ()

    def _before(self, index: int, start: int) -> YearMention | None:
        """The only year before the words for the phase, in their clause: "har ved budget 2026 afsat 6 mio. kr."."""
        low = self._amounts[index - 1].span.end if index else 0
        clause = _CLAUSE.split(self._text[low:start])[-1]
        begin = start - len(clause)
        found = self._years[bisect_left(self._starts, begin) : bisect_left(self._starts, start)]
        free = [year for year in found if year.span.start not in self._claimed]
        return free[0] if len(free) == 1 and len(self._amounts) > 1 else None

    def _after(self, index: int) -> YearMention | None:
        """The only year behind the amount in its clause: "2 mio. kr. til uddannelse i 2026, hvoraf …"."""
        if len(self._amounts) == 1:
            return None
        low = self._amounts[index].span.end
        high = self._amounts[index + 1].words.start if index + 1 < len(self._amounts) else len(self._text)
        high = low + len(_CLAUSE.split(self._text[low:high])[0])
        found = self._years[bisect_left(self._starts, low) : bisect_left(self._starts, high)]
        if len(found) != 1 or _in().search(self._text[low : found[0].span.start]) is None:
            return None
        return found[0]

    def _is_apart(self, year: YearMention) -> bool:
        """Whether a year behind the amounts stands in a clause that tells of something else."""
        end = self._amounts[-1].span.end
        return year.span.start > end and _apart().search(self._text[end : year.span.start]) is not None

    def _leading(self) -> YearMention | None:
        """The year before the first amount, where further years follow: "I 2025 er afsat 2, i 2026 3 mio. kr."."""
        first = self._amounts[0].words.start
        before = [year for year in self._years if year.span.end <= first]
        if len(before) == 1 and len(self._years) > 1 and before[0].span.start not in self._claimed:
            return before[0]
        return None

    def several(self, index: int) -> tuple[YearMention, ...]:
        """The years right behind the amount, where there is more than one."""
        return self._behind[index] if len(self._behind[index]) > 1 else ()

    def has_own(self, index: int) -> bool:
        """Whether a year stands right behind the amount."""
        return bool(self._behind[index])

    def _leads(self) -> bool:
        """Whether the year stands before all that is said of amounts: "I 2022 er budgettet 2 mio. kr. og …"."""
        first = self._anchors[0]
        said = min(first.start, self._amounts[0].words.start) if first else self._amounts[0].words.start
        return self._years[-1].span.end <= said


def _behind(text: str, end: int) -> tuple[YearMention, ...]:
    """The years that stand right behind an amount: one, the members of a list, or those of a period."""
    window = text[end : end + 120]
    found: list[YearMention] = []
    reached = 0
    for each in dates(window):
        between = window[reached : each.span.start]
        if each.value.datatype != "gYear" or each.qualifier:
            break
        if not (_joins() if found else _between()).match(between):
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


def year_of_heading(text: str, start: int, *, given: bool = True) -> YearMention | None:
    """The one year that a heading about money names, in a date too; the span counts from `start`.

    Without `given`, a heading that only speaks of what is given has none.
    """
    return only_year(text, start) if is_budget_heading(text, given=given) else None


def only_year(text: str, start: int) -> YearMention | None:
    """The only year of a heading, in a date too, and none of a period; the span counts from `start`."""
    if any(each.end is not None for each in dates(text)):
        return None
    found = list(_YEAR.finditer(text))
    named = {each.group() for each in found}
    if len(named) != 1:
        return None
    span = Span(found[-1].start(), found[-1].end())
    value = Temporal(lexical=named.pop(), datatype="gYear")
    return YearMention(value, Span(span.start + start, span.end + start), "year-of-heading")
