"""Claims about figures in prose: what makes them measured, aimed at, expected or no measure, and what they are of."""

from __future__ import annotations

import pytest
from pages import Part, all_of, code, page

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.measures.indicators import extract_indicators
from kommunegraf.extraction.records import Indicator, Measurement

Fact = tuple[str, str, str, str, str]


def measured(*parts: Part | str) -> list[Fact]:
    """(label, value, unit, kind, date) of each measurement, in the order of extraction."""
    frame = page(*parts)
    extract_indicators(frame)
    return facts(frame)


def facts(frame: Frame) -> list[Fact]:
    labels = {
        link.value.iri: record.label.value.text
        for record in all_of(frame, "Indicator")
        if isinstance(record, Indicator) and record.label
        for link in record.has_measurement
    }
    return [
        (
            labels[each.id],
            f"{each.value.value:f}" if each.value else "",
            code(each.unit.value.iri) if each.unit else "",
            code(each.measure_kind.value.iri) if each.measure_kind else "",
            each.date.value.lexical if each.date else "",
        )
        for each in all_of(frame, "Measurement")
        if isinstance(each, Measurement)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ifølge målingen fra 2031 svømmer 12,5 procent af de unge hver uge.",
            [("de unge hver uge", "12.5", "percent", "observed", "2031")],
        ),
        (
            "Klubben havde 84 medlemsbesøg i 2031, og heraf var 21 nye i klubben.",
            [("Klubben havde 84 medlemsbesøg", "84", "count", "observed", "2031")],
        ),
        (
            "I 2031 blev 57 indlagt efter et fald på cykel.",
            [("indlagt efter et fald på cykel", "57", "persons", "observed", "2031")],
        ),
        ("Svarprocenten i Vestby var 61.", [("Svarprocenten i Vestby", "61", "percent", "observed", "")]),
        (
            "Målet er, at højst 9 procent af borgerne er ensomme i 2034.",
            [("borgerne er ensomme i 2034", "9", "percent", "maximum", "2034")],
        ),
        (
            "Det forventes, at 240 borgere begynder på holdene i 2032.",
            [("borgere begynder på holdene i 2032", "240", "persons", "forecast", "2032")],
        ),
        (
            "Udeblivelserne faldt fra 14 til 8 procent.",
            [("Udeblivelserne", "14", "percent", "observed", ""), ("Udeblivelserne", "8", "percent", "observed", "")],
        ),
    ],
)
def test_the_words_around_a_figure_say_what_it_is_of(text: str, expected: list[Fact]) -> None:
    found = measured(text)
    assert [each[1:] for each in found[: len(expected)]] == [each[1:] for each in expected], found
    for (label, *_), (wanted, *_) in zip(found, expected, strict=False):
        assert set(wanted.split()) & set(label.split()), (label, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Sagen er beskrevet i bilag 3 og under punkt 12.",
        "Tilskuddet dækker 40 procent af udgiften.",
        "Kvalitet vægtes med 60 procent og pris med 40 procent.",
        "Hvis 20 borgere melder sig, oprettes holdet.",
        "Holdet mødes 12 gange i 8 uger.",
        "Tilbuddet er for borgere over 65 i Vestby.",
        "Ruten er 14 km og går ad Nørregade 12.",
    ],
)
def test_numbers_of_things_money_votes_and_conditions_are_no_measures(text: str) -> None:
    assert measured(text) == []


def test_figures_of_recommendations_and_decisions_are_not_measured() -> None:
    assert measured(Part("recommendation", "at 30 procent af borgerne tilbydes svømning")) == []


def test_points_below_a_lead_in_for_goals_are_aims_with_its_year() -> None:
    found = measured("Planens mål i 2034 er:\n\n- 40 procent af de ældre går til motion\n- 25 borgere bliver gåvenner")
    assert [each[1:] for each in found] == [
        ("40", "percent", "target", "2034"),
        ("25", "persons", "target", "2034"),
    ], found


def test_a_table_without_a_word_for_indicators_is_one_of_measures_by_its_shares() -> None:
    found = measured(
        "Sådan går det\n| | 2029 | 2031 |\n| Går til motion | 41 % | 44 % |\n| Føler sig ensomme | 12 % | 9 % |"
    )
    assert [each[1:] for each in found] == [
        ("41", "percent", "observed", "2029"),
        ("44", "percent", "observed", "2031"),
        ("12", "percent", "observed", "2029"),
        ("9", "percent", "observed", "2031"),
    ], found
