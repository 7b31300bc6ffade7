"""Dates are found as the source states them, and never finer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import in_proportion
from kommunegraf.extraction.words.dates import dates, times, years

MONTHS = ["januar", "februar", "marts", "april", "maj", "juni"]
MONTHS += ["juli", "august", "september", "oktober", "november", "december"]


def found(text: str, year: int | None = None) -> list[tuple[str, str, str | None, str]]:
    return [
        (text[m.span.start : m.span.end], m.value.lexical, m.end.lexical if m.end else None, m.qualifier)
        for m in dates(text, year=year)
    ]


@pytest.mark.parametrize(
    ("text", "words", "lexical", "datatype"),
    [
        ("Mødet den 4. juni 2019 i salen", "4. juni 2019", "2019-06-04", "date"),
        ("aftalt d. 7. maj 2018.", "7. maj 2018", "2018-05-07", "date"),
        ("Mødedato: 04-06-2019", "04-06-2019", "2019-06-04", "date"),
        ("den 4.6.2019, kl. 9", "4.6.2019", "2019-06-04", "date"),
        ("den 22/11-2023", "22/11-2023", "2023-11-22", "date"),
        ("den 22/11-23", "22/11-23", "2023-11-22", "date"),
        ("2019-06-04", "2019-06-04", "2019-06-04", "date"),
        ("Dato 2019-06-04T16:30:00+02:00", "2019-06-04T16:30:00+02:00", "2019-06-04T16:30:00+02:00", "dateTime"),
        ("June 4, 2019", "June 4, 2019", "2019-06-04", "date"),
        ("4.\njuni 2019", "4.\njuni 2019", "2019-06-04", "date"),
        ("vedtaget i juni 2019", "juni 2019", "2019-06", "gYearMonth"),
        ("begynder i 2019", "2019", "2019", "gYear"),
        ("tirsdag den 4. juni 2019", "tirsdag den 4. juni 2019", "2019-06-04", "date"),
    ],
)
def test_a_date_is_as_fine_as_its_words(text: str, words: str, lexical: str, datatype: str) -> None:
    (mention,) = dates(text)
    assert text[mention.span.start : mention.span.end] == words
    assert (mention.value.lexical, mention.value.datatype) == (lexical, datatype)
    assert mention.weekday_agrees
    assert not mention.year_given


@pytest.mark.parametrize(
    ("text", "words", "start", "end", "qualifier"),
    [
        ("Politik 2019-2022", "2019-2022", "2019", "2022", ""),
        ("Plan 2019 – 2022", "2019 – 2022", "2019", "2022", ""),
        ("fra 2019 til 2022", "2019 til 2022", "2019", "2022", ""),
        ("skoleåret 2019-2020", "skoleåret 2019-2020", "2019", "2020", "school-year"),
        ("skoleåret 2019/20", "skoleåret 2019/20", "2019", "2020", "school-year"),
        ("vinteren 2019/2020", "vinteren 2019/2020", "2019", "2020", "winter"),
        ("1. marts - 30. april 2019", "1. marts - 30. april 2019", "2019-03-01", "2019-04-30", ""),
        ("3.-5. maj 2019", "3.-5. maj 2019", "2019-05-03", "2019-05-05", ""),
        ("januar-marts 2019", "januar-marts 2019", "2019-01", "2019-03", ""),
    ],
)
def test_a_period_has_two_ends_of_one_precision(text: str, words: str, start: str, end: str, qualifier: str) -> None:
    assert found(text) == [(words, start, end, qualifier)]


@pytest.mark.parametrize(
    ("text", "words", "lexical", "qualifier"),
    [
        ("primo maj 2019", "primo maj 2019", "2019-05", "primo"),
        ("frem mod ultimo 2019", "ultimo 2019", "2019", "ultimo"),
        ("inden udgangen af 2019", "udgangen af 2019", "2019", "end"),
        ("sommeren 2019", "sommeren 2019", "2019", "summer"),
        ("tredje kvartal 2019", "tredje kvartal 2019", "2019", "quarter-3"),
        ("1. halvår af 2019", "1. halvår af 2019", "2019", "half-1"),
        ("uge 42 i 2019", "uge 42 i 2019", "2019", "week-42"),
        ("pr. 30. juni 2019", "pr. 30. juni 2019", "2019-06-30", "as-of"),
        ("første uge i oktober 2019", "første uge i oktober 2019", "2019-10", "first-week"),
    ],
)
def test_a_qualifier_narrows_in_words_and_never_in_the_date(
    text: str, words: str, lexical: str, qualifier: str
) -> None:
    assert found(text) == [(words, lexical, None, qualifier)]


@pytest.mark.parametrize("text", ["Torsdag den 3. oktober", "den 3. oktober", "andet kvartal", "i oktober", "uge 9"])
def test_a_date_without_a_year_needs_one_from_the_caller(text: str) -> None:
    assert dates(text) == ()
    (mention,) = dates(text, year=2019)
    assert mention.year_given
    assert mention.value.lexical.startswith("2019")


def test_a_weekday_that_does_not_fit_is_told() -> None:
    (mention,) = dates("Fredag den 3. oktober", year=2019)
    assert not mention.weekday_agrees


@pytest.mark.parametrize(
    "text",
    [
        "31. februar 2021",
        "30-02-2021",
        "2021-02-30",
        "32. maj 2020",
        "45.13.2020",
        "3. halvår 2021",
        "5.-3. maj 2021",
        "17.01.00-A00-4-22",
        "20.05.10-G01-2-18",
        "sag 330-2020-123",
        "23/9928",
        "2026-000962",
        "lokale B2.01",
        "§ 79",
        "1.000 kr., 2020-pl.",
        "tlf. 20 20 20 20",
        "i 2021 %",
        "2.021 borgere",
        "uge 60",
    ],
)
def test_impossible_dates_and_other_numbers_are_no_dates(text: str) -> None:
    assert dates(text, year=2021) == ()


def test_a_list_of_years_gives_each_year() -> None:
    assert [lexical for _, lexical, _, _ in found("iværksættes i 2019, 2020 og 2021")] == ["2019", "2020", "2021"]
    assert [lexical for _, lexical, _, _ in found("700 i 2019, 800 i 2020 og 900 i 2021")] == ["2019", "2020", "2021"]


def test_a_year_stands_alone_in_a_head_and_not_in_a_period_or_a_number() -> None:
    assert [year for _, year in years("Korrigeret budget 2019")] == [2019]
    assert years("2019-2022 2.019 2019/20 12019 2019-000962") == ()


def test_times_are_read_after_a_clock_word() -> None:
    assert [(t.hour, t.minute) for t in times("kl. 14.00, kl. 9, klokken 16:30, kl 25")] == [
        (14, 0),
        (9, None),
        (16, 30),
    ]
    (range_,) = times("kl. 9.30-11.15")
    assert (range_.hour, range_.minute, range_.end_hour, range_.end_minute) == (9, 30, 11, 15)
    assert times("side 14.00") == ()


FORMS: tuple[Callable[[date], str], ...] = (
    lambda d: f"den {d.day}. {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}/{d.month}-{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{MONTHS[d.month - 1].upper()} {d.day}, {d.year}",
)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS))
def test_every_day_in_every_form_is_read_back(day: date, form: Callable[[date], str]) -> None:
    (mention,) = dates(f"Aftalt {form(day)} i salen.")
    assert mention.value.lexical == day.isoformat()


@given(st.text(alphabet="0123456789.-/–: iden mrtskvaljupo\n,ø", max_size=200))
def test_any_text_gives_ordered_mentions_that_do_not_overlap(text: str) -> None:
    reached = 0
    for mention in dates(text, year=2021):
        assert reached <= mention.span.start < mention.span.end <= len(text)
        reached = mention.span.end


def test_long_hostile_text_takes_time_in_proportion() -> None:
    assert in_proportion(lambda size: dates("1. 1. 1.-1. 2021 - i primo pr. den 3 " * size, year=2021), 400)
