"""Numbers, lengths of time and amounts of money are read as Danish writes them, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import in_proportion
from kommunegraf.extraction.words.amounts import amounts, money_unit, price_level
from kommunegraf.extraction.words.durations import durations
from kommunegraf.extraction.words.numbers import numbers, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.319", "1319"),
        ("-117", "-117"),
        ("−117", "-117"),
        ("÷ 117", "-117"),
        ("117-", "-117"),
        ("+5", "5"),
        ("0", "0"),
        ("39,8", "39.8"),
        ("1 250 000", "1250000"),
        ("12.000.000,50", "12000000.50"),
    ],
)
def test_a_cell_that_is_a_number_is_read_whole(text: str, value: str) -> None:
    assert parse_number(f" {text} ") == Decimal(value)


@pytest.mark.parametrize("text", ["", "-", "–", "1.5", "1.2345", "(117)", "12a", "B2.01", "2,3,8", "-5-", "1" * 40])
def test_what_is_no_number_as_a_whole_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2), st.booleans())
def test_every_number_written_the_danish_way_is_read_back(value: Decimal, grouped: bool) -> None:
    written = f"{value:,.2f}" if grouped else f"{value:.2f}"
    danish = written.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert parse_number(danish) == value


def test_counts_keep_their_qualifier() -> None:
    text = "ca. 70 enheder, mindst 1.500 borgere og i alt 25 hjem, heraf 7"
    assert [(str(n.value), n.qualifier) for n in numbers(text)] == [
        ("70", "about"),
        ("1500", "at-least"),
        ("25", "in-all"),
        ("7", ""),
    ]
    first = numbers(text)[0]
    assert text[first.words.start : first.words.end] == "ca. 70"
    assert text[first.span.start : first.span.end] == "70"


@pytest.mark.parametrize(
    "text", ["lokale C3.07", "§ 85", "i alderen 20-35", "27.36.00-A26-4-22", "12-10-2022", "3. uge"]
)
def test_parts_of_other_things_are_no_numbers(text: str) -> None:
    assert numbers(text) == ()


def test_number_words_count_only_when_asked_for() -> None:
    assert numbers("fire hold") == ()
    assert [n.value for n in numbers("fire hold", words=True)] == [4]


@pytest.mark.parametrize(
    ("text", "words", "lexical", "qualifier"),
    [
        ("en tre-årig aftale", "tre-årig", "P3Y", ""),
        ("den fireårige plan", "fireårige", "P4Y", ""),
        ("forlænges yderligere to år", "yderligere to år", "P2Y", "further"),
        ("løber i 30 måneder", "30 måneder", "P30M", ""),
        ("halvandet år", "halvandet år", "P18M", ""),
        ("et halvt år", "et halvt år", "P6M", ""),
        ("2,5 år", "2,5 år", "P30M", ""),
        ("tre uger", "tre uger", "P21D", ""),
        ("op til 10 dage", "op til 10 dage", "P10D", "at-most"),
    ],
)
def test_a_length_of_time_is_a_duration(text: str, words: str, lexical: str, qualifier: str) -> None:
    (mention,) = durations(text)
    found = text[mention.span.start : mention.span.end]
    assert (found, mention.value.lexical, mention.qualifier) == (words, lexical, qualifier)


@pytest.mark.parametrize(
    "text",
    ["i alderen 20-35 år", "41,7 år", "de seneste 3 år", "de 16-årige", "5 år gammel", "om et par år", "sidste år"],
)
def test_ages_and_looks_back_are_no_durations(text: str) -> None:
    assert durations(text) == ()


@pytest.mark.parametrize(
    ("text", "stated", "value", "scale"),
    [
        ("et merforbrug på 2,417 mio. kr.", "2,417 mio. kr.", "2417000", 10**6),
        ("250.000 kr.", "250.000 kr.", "250000", 1),
        ("750 t.kr. til drift", "750 t.kr.", "750000", 1000),
        ("750 tkr", "750 tkr", "750000", 1000),
        ("kr. 12.500,50 i alt", "kr. 12.500,50", "12500.5", 1),
        ("DKK 400.000", "DKK 400.000", "400000", 1),
        ("500,- i deltagerbetaling", "500,-", "500", 1),
        ("tre millioner kroner", "tre millioner kroner", "3000000", 10**6),
        ("en halv mio. kr.", "en halv mio. kr.", "500000", 10**6),
        ("1,1 mia. kr.", "1,1 mia. kr.", "1100000000", 10**9),
        ("3.5 mio. kr.", "3.5 mio. kr.", "3500000", 10**6),
        ("minus 1,2 mio. kr.", "minus 1,2 mio. kr.", "-1200000", 10**6),
        ("-400 t.kr.", "-400 t.kr.", "-400000", 1000),
        ("tilskud på 1.000 kr.", "1.000 kr.", "1000", 1),
    ],
)
def test_an_amount_is_in_kroner_after_its_scale(text: str, stated: str, value: str, scale: int) -> None:
    (mention,) = amounts(text)
    assert (mention.as_stated, mention.value, mention.scale) == (stated, Decimal(value), scale)
    assert text[mention.span.start : mention.span.end] == stated
    assert "E" not in str(mention.value)


@pytest.mark.parametrize(
    "text",
    [
        "1.000 kr., 2021-pl.",
        "Beløb i 1.000 kr.",
        "(1.000 kr.)",
        "2 mio. borgere",
        "500 euro",
        "tlf. 12 34 56 78",
        "udgifter til 2.500 borgere i 2022",
        "der bor 1.900 i byen, og udgifterne stiger",
        "lokale B1.200 og budgettet",
        "sag 27.36.00-A26-4-22 om budget",
        "budget 2022",
        "§ 1.000 om udgifter",
    ],
)
def test_what_is_no_money_gives_no_amount(text: str) -> None:
    assert amounts(text) == ()


def test_a_number_without_unit_is_an_amount_only_where_the_sentence_speaks_of_money() -> None:
    money = "Til motion er budgettet 512.000 i 2022, 1.425.000 i 2023 og 2.100.000 i 2024."
    assert [int(m.value) for m in amounts(money)] == [512_000, 1_425_000, 2_100_000]
    assert not any(m.unit_stated for m in amounts(money))
    assert amounts("Der var 512.000 i 2022, 1.425.000 i 2023.") == ()


def test_a_range_has_two_ends_and_no_middle() -> None:
    (dash,) = amounts("ca. 2-3 mio. kr. årligt")
    assert [dash.value, dash.upper] == [2_000_000, 3_000_000]
    assert (dash.qualifier, dash.yearly) == ("about", True)
    (between,) = amounts("mellem 2 og 3 mio. kr.")
    assert [between.value, between.upper] == [2_000_000, 3_000_000]
    (after_a_year,) = amounts("i 2021 og 500 kr.")
    assert [after_a_year.value, after_a_year.upper] == [500, None]


def test_listed_numbers_share_the_unit_of_the_last() -> None:
    assert [int(m.value) for m in amounts("henholdsvis 1,2 og 3,4 mio. kr.")] == [1_200_000, 3_400_000]


def test_a_price_is_told_from_a_sum() -> None:
    assert [m.rate for m in amounts("45 kr. pr. indbygger, i alt 2 mio. kr.")] == ["pr. indbygger", ""]


@pytest.mark.parametrize(
    ("text", "scale", "level"),
    [
        ("1.000 kr., 2021-pl.", 1000, "2021-pl"),
        ("Mio. kr. (2022-priser)", 10**6, "2022-priser"),
        ("hele kr.", 1, None),
        ("Beløb i t.kr., prisniveau 2019", 1000, "prisniveau 2019"),
        ("1.000 borgere", None, None),
    ],
)
def test_the_head_of_a_table_states_scale_and_price_level(text: str, scale: int | None, level: str | None) -> None:
    unit, price = money_unit(text), price_level(text)
    assert (unit.scale if unit else None, price.text if price else None) == (scale, level)


@given(st.text(alphabet="0123456789.,- kriomt/½tilog\n", max_size=150))
def test_any_text_gives_mentions_inside_it(text: str) -> None:
    for mention in amounts(text, context=True):
        assert 0 <= mention.words.start <= mention.span.start < mention.span.end <= len(text)
        assert mention.as_stated == text[mention.span.start : mention.span.end]
    for number in numbers(text, words=True):
        assert 0 <= number.words.start <= number.span.start < number.span.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["1.000 kr. ", "1.", "1 ", "ca. ca. 1.000 i 2021 ", "henholdsvis 1, ", "budget på 1.000 "]
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    def read(size: int) -> None:
        amounts(piece * size, context=True)
        numbers(piece * size)
        durations(piece * size)

    assert in_proportion(read, 800)
