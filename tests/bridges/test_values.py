"""Words of a cell are numbers, days and years exactly as they say, or none at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kommunegraf.bridges.values import Unreadable, decimal_sign, number, temporal


@pytest.mark.parametrize(
    ("words", "sign", "value"),
    [
        ("1.250.300,50", ",", "1250300.50"), ("1,250,300.50", ".", "1250300.50"), ("1 250", ".", "1250"),
        ("-390", ".", "-390"), ("390-", ".", "-390"), ("kr. 1.000,00", ",", "1000"), ("1.000 kr.", ",", "1000"),
        ("500,-", ",", "500"), ("kr. 1.250,-", ",", "1250"),
        (",5", ",", "0.5"), ("\u2212" + "2", ".", "-2"), ("1\xa0000\xa0000", ",", "1000000"),
    ],
)  # fmt: skip
def test_a_number_is_read_by_what_parts_its_decimals(words: str, sign: str, value: str) -> None:
    assert number(words, sign) == Decimal(value)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "x",
        "1.2.3",
        "12.34.567",
        "1,2,3",
        "--1",
        "1e6",
        "1/2",
        "-1-",
        "EUR 1.000",
        "1.000 €",
        "1.000 SEK",
        "٣",
        "1" * 50,
    ],
)
def test_what_is_no_number_is_none(words: str) -> None:
    for sign in ".,":
        with pytest.raises(Unreadable):
            number(words, sign)


@pytest.mark.parametrize(
    ("numbers", "sign"),
    [
        (["1.250", "40.500,50"], ","),
        (["1250", "7"], "."),
        (["1.250", "12.5"], "."),
        (["1.250.000"], ","),
        (["0.125"], "."),
    ],
)
def test_the_numbers_of_a_source_tell_what_parts_their_decimals(numbers: list[str], sign: str) -> None:
    assert decimal_sign(numbers) == sign


@pytest.mark.parametrize("numbers", [["1.250"], ["1,250", "3"], ["1.5", "1,5"]])
def test_numbers_that_may_be_read_both_ways_are_not_guessed(numbers: list[str]) -> None:
    with pytest.raises(Unreadable):
        decimal_sign(numbers)


@pytest.mark.parametrize(
    ("words", "lexical", "datatype"),
    [
        ("2024", "2024", "gYear"), ("2024-05", "2024-05", "gYearMonth"), ("2024-05-31", "2024-05-31", "date"),
        ("31-05-2024", "2024-05-31", "date"), ("1.5.2024", "2024-05-01", "date"),
        ("2024-05-31T10:00:00+02:00", "2024-05-31", "date"),
    ],
)  # fmt: skip
def test_a_date_is_as_fine_as_its_words(words: str, lexical: str, datatype: str) -> None:
    found = temporal(words)
    assert (found.lexical, found.datatype) == (lexical, datatype)


def test_a_time_is_kept_where_one_is_asked_for_and_a_year_where_that_is() -> None:
    assert temporal("2024-05-31 10:00+0200", times=True).lexical == "2024-05-31T10:00:00+02:00"
    assert temporal("31.05.2024", years=True).lexical == "2024"


@pytest.mark.parametrize(
    "words", ["2024-02-30", "30-02-2024", "2024-13", "24-05-31", "2024-05-31T25:00:00", "maj 2024", "0000"]
)
def test_what_is_in_no_calendar_is_no_date(words: str) -> None:
    with pytest.raises(Unreadable):
        temporal(words)
