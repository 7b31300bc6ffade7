"""Claims about what figures in prose are of and of when, where clauses around them say it."""

from __future__ import annotations

import pytest
from test_told_figures import measured


def only(sentence: str) -> tuple[str, str, str, str, str]:
    (fact,) = measured(sentence)
    return fact


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("I undersøgelsen svarede 17 % af de voksne, at de ofte går alene.", "de ofte går alene", "17"),
        ("Blandt de unge er det kun 6 %, der går hver dag.", "går hver dag", "6"),
        ("Hver sjette voksne, nærmere bestemt 16 %, går dagligt.", "voksne, nærmere bestemt 16 %, går dagligt", "16"),
        ("Gåholdet nåede ud til 42 medarbejdere på syv skoler.", "nåede ud til 42 medarbejdere", "42"),
    ],
)
def test_a_figure_is_of_what_the_clause_around_or_behind_it_says(sentence: str, words: str, value: str) -> None:
    label, told, *_ = only(sentence)
    assert words in label
    assert told == value


def test_one_measure_at_two_places_has_one_name() -> None:
    told = measured("Andelen af børn, der går i skole, er 51 pct. i Lemvig og 57 pct. i Struer.")
    assert [value for _, value, *_ in told] == ["51", "57"]
    assert len({label for label, *_ in told}) == 1


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Af de 412 borgere, der blev set i 2031, gik de fleste hjem.", "2031"),
        ("Det er flere end før i 2027, hvor andelen af gående var 14 %.", "2027"),
    ],
)
def test_a_date_in_the_clause_behind_or_before_is_the_figures(sentence: str, date: str) -> None:
    assert only(sentence)[4] == date


def test_the_year_before_is_reckoned_from_the_one_told() -> None:
    told = measured("I 2034 kom 412 borgere til en eller flere samtaler mod 287 året før.")
    assert [(value, date) for _, value, _, _, date in told] == [("412", "2034"), ("287", "2033")]


def test_a_bracket_gives_the_year_and_the_figure_of_a_number() -> None:
    told = measured("Der oplyses om antallet af forskellige brugere (2034: 338) og antallet af gåture (2034: 61).")
    assert [(label, value, unit, date) for label, value, unit, _, date in told] == [
        ("antallet af forskellige brugere", "338", "persons", "2034"),
        ("antallet af gåture", "61", "count", "2034"),
    ]


def test_what_was_expected_is_no_part_of_what_was_reached() -> None:
    told = measured("Der kom 42 deltagere mod forventet 150.")
    assert told[0][1] == "42" and told[0][3] == "observed"


def test_a_number_not_to_go_below_is_a_minimum() -> None:
    assert only("Målet er et mindstetal på 900 forløb om året.")[3] == "minimum"
