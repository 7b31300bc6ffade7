"""Claims about what is counted and measured: values, units, changes, dates, limits, and what is yet to be set."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pages import Part, all_of, code, page, quotes, show

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.measures.indicators import extract_indicators
from kommunegraf.extraction.money.implications import extract_implications
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import AgendaItem, Indicator, Measurement, Policy, Record, Text

COUNTED = """\
En opgørelse pr. 3. marts 2022 viser at:

• 1.204 borgere i byen har oprettet en profil på Naboven, hvilket er en stigning på 310 borgere siden 1. juni 2021.
• Antal viste opslag er 87, hvilket er et fald på 12 opslag.
• Svarprocenten på opslagene udgør 61,5%. I januar var svarprocenten på 58,2 %. I maj var svarprocenten på 50 %.
"""


def extracted(*parts: Part | str, title: str = "", kind: str = "minutes", item: bool = True) -> Frame:
    frame = page(*parts, title=title, kind=kind, item=item)
    extract_instruments(frame)
    extract_indicators(frame)
    return frame


def measured(frame: Frame) -> list[Measurement]:
    return [each for each in all_of(frame, "Measurement") if isinstance(each, Measurement)]


def facts(frame: Frame) -> list[tuple[Decimal | None, str, str, str]]:
    return [
        (
            each.value.value if each.value else None,
            code(each.unit.value.iri) if each.unit else "",
            code(each.measure_kind.value.iri) if each.measure_kind else "",
            each.date.value.lexical if each.date else "",
        )
        for each in measured(frame)
    ]


def test_a_count_has_its_unit_its_change_and_the_date_that_leads_in_the_list() -> None:
    frame = extracted(COUNTED)
    assert facts(frame)[:2] == [
        (Decimal(1204), "persons", "observed", "2022-03-03"),
        (Decimal(310), "persons", "change", "2022-03-03"),
    ], show(frame)
    count, change = measured(frame)[:2]
    assert count.date is not None
    assert {proof.rule for proof in count.date.proofs} == {"date-of-the-lead-in"}
    assert change.start_date is not None
    assert change.start_date.value.lexical == "2021-06-01"
    assert quotes(frame, change, "asStated") == ["stigning på 310 borgere"]


def test_a_fall_is_negative_and_has_the_unit_of_what_fell() -> None:
    frame = extracted(COUNTED)
    assert facts(frame)[2:4] == [
        (Decimal(87), "count", "observed", "2022-03-03"),
        (Decimal(-12), "count", "change", "2022-03-03"),
    ]


def test_a_month_without_a_year_is_the_last_one_before_the_count_by_a_rule() -> None:
    frame = extracted(COUNTED)
    assert facts(frame)[4:] == [
        (Decimal("61.5"), "percent", "observed", "2022-03-03"),
        (Decimal("58.2"), "percent", "observed", "2022-01"),
        (Decimal(50), "percent", "observed", "2021-05"),
    ]
    january = measured(frame)[5]
    assert january.date is not None
    assert {proof.rule for proof in january.date.proofs} == {"latest-such-month-before-the-count"}
    assert quotes(frame, january, "date") == ["januar"]


def test_a_month_without_a_year_and_without_a_count_beside_it_has_no_date() -> None:
    frame = extracted("I april var svarprocenten på 50 %.")
    assert facts(frame) == [(Decimal(50), "percent", "observed", "")]


def test_several_values_of_one_measure_are_one_indicator() -> None:
    frame = extracted(COUNTED)
    labels = [
        each.label.value.text for each in all_of(frame, "Indicator") if isinstance(each, Indicator) and each.label
    ]
    assert labels == [
        "borgere i byen har oprettet en profil på Naboven",
        "Antal viste opslag",
        "Svarprocenten på opslagene",
    ]


def test_how_many_live_in_a_place_is_a_measure_of_the_place() -> None:
    frame = extracted("I Skovparken bor omkring 1.350 beboere, og der er god stemning.")
    (indicator,) = [each for each in all_of(frame, "Indicator") if isinstance(each, Indicator)]
    (place,) = all_of(frame, "Place")
    assert [each.value.iri for each in indicator.indicator_of] == [place.id]
    (count,) = measured(frame)
    assert [each.value.text for each in count.as_stated] == ["omkring 1.350 beboere"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Puljen udgør 730.000 kr. i 2021.",
        "Sagen behandles den 12. maj 2021 i lokale B2.01.",
        "2 af dem overskrides ikke.",
    ],
)
def test_money_dates_and_numbers_of_things_are_no_counts(sentence: str) -> None:
    assert measured(extracted(sentence)) == []


def test_limits_are_read_only_from_a_list_of_criteria() -> None:
    limits = (
        "Kriterierne er:\n\n• Andelen af beboere uden arbejde overstiger 40 %\n"
        "• Andelen af dømte udgør mindst 3 gange landsgennemsnittet"
    )
    assert facts(extracted(limits)) == [
        (Decimal(40), "percent", "threshold", ""),
        (Decimal(3), "times-national-average", "threshold", ""),
    ]
    assert facts(extracted("Andelen af beboere uden arbejde overstiger 40 % i byen.")) == []


def test_a_table_of_shares_gives_each_place_its_values_and_limits() -> None:
    frame = extracted(
        "I Skovparken bor mange. Seneste opgørelse pr. 1. december 2018:\n\n"
        "| | Beboere | Uden arbejde > 40 % | Lav uddannelse > 60 % |\n"
        "| Skovparken | 1.210 | 38,5 | 61,0 |\n"
    )
    values = [each for each in facts(frame) if each[2] == "observed"]
    assert (Decimal(1210), "persons", "observed", "2018-12-01") in values, show(frame)
    assert (Decimal("38.5"), "percent", "observed", "2018-12-01") in values
    assert {each[0] for each in facts(frame) if each[2] == "threshold"} == {Decimal(40), Decimal(60)}


def test_measures_still_to_be_set_on_a_policy_page_are_of_its_goals() -> None:
    frame = extracted(
        "Visioner for trivsel:\n\n• Alle har en ven.\n• Ingen spiser alene.\n\nVi måler det sådan:\n\n"
        "Der skal fastsættes indikatorer, som kan følges.",
        title="Trivsel",
        kind="policy-page",
        item=False,
    )
    (indicator,) = [each for each in all_of(frame, "Indicator") if isinstance(each, Indicator)]
    assert indicator.status is not None
    assert code(indicator.status.value.iri) == "to-be-set"
    assert [each.value.iri for each in indicator.indicator_of] == [each.id for each in all_of(frame, "Goal")]
    assert indicator.has_measurement == ()


def test_the_number_of_contract_units_keeps_its_qualifier() -> None:
    frame = extracted("Byrådet laver en aftale med hver af kommunens ca. 65 (aftale)enheder.")
    (count,) = measured(frame)
    assert count.value is not None
    assert count.value.value == 65
    assert [each.value.text for each in count.as_stated] == ["ca. 65 (aftale)enheder"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Forslaget har ingen økonomiske følger.", "none-stated-as-none"),
        ("Forslaget er udgiftsneutralt for kommunen.", "none-stated-as-none"),
        ("Udgifterne afholdes inden for den eksisterende ramme.", "within-budget"),
        ("Aktiviteterne finansieres af det vedtagne budget.", "within-budget"),
        ("Der søges om en tillægsbevilling til driften.", "new-money"),
        ("Projektet medfinansieres af regionen.", "co-financed"),
        ("Omlægningen medfører en varig besparelse.", "saving"),
    ],
)
def test_what_a_case_costs_is_told_in_many_ways(sentence: str, expected: str) -> None:
    frame = page(Part("economy", sentence, "Økonomi"))
    extract_implications(frame)
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    assert [code(each.value.iri) for each in item.financial_implication] == [expected]


@pytest.mark.parametrize(
    "sentence",
    ["De økonomiske konsekvenser belyses senere.", "Hvis der ikke er økonomiske konsekvenser, sendes sagen videre."],
)
def test_silence_and_conditions_say_nothing_of_the_cost(sentence: str) -> None:
    frame = page(Part("economy", sentence, "Økonomi"))
    extract_implications(frame)
    assert all_of(frame, "AgendaItem") == []


def test_what_is_said_of_a_plans_cost_is_said_of_the_plan() -> None:
    frame = page(
        Part("economy", "Aktiviteter i Ældrepolitik 2020-2024 afholdes indenfor eksisterende budget.", "Økonomi")
    )
    extract_instruments(frame)
    extract_implications(frame)
    (policy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    assert [code(each.value.iri) for each in policy.financial_implication] == ["within-budget"]


def test_a_ranking_gives_each_point_its_rank() -> None:
    frame = extracted("Borgernes top 3 over ønsker ser sådan ud:\n\n1. Bænke\n2. Træer\n3. Lys")
    assert [(each[0], each[1], each[2]) for each in facts(frame)] == [
        (Decimal(1), "rank", "rank"),
        (Decimal(2), "rank", "rank"),
        (Decimal(3), "rank", "rank"),
    ]
    assert quotes(frame, measured(frame)[1], "value") == ["2"]


def test_homes_to_be_built_are_a_target_by_a_rule() -> None:
    frame = extracted("Planen omfatter opførelse af i alt 120 boliger i byen.")
    assert facts(frame) == [(Decimal(120), "homes", "target", "")]
    (target,) = measured(frame)
    assert target.measure_kind is not None
    assert {proof.rule for proof in target.measure_kind.proofs} == {"number-of-what-is-to-be-built"}


def test_contract_units_are_those_that_have_names() -> None:
    frame = extracted("En aftaleenhed kan være; en skole, Musikhuset, et bibliotek, Distrikt Syd med hjemmepleje mv.")
    labels = [text.text for each in all_of(frame, "ContractUnit") for name, text in _labels(each) if name == "label"]
    assert labels == ["Musikhuset", "Distrikt Syd"]


def _labels(record: Record) -> list[tuple[str, Text]]:
    return [(name, stated.value) for name, stated in record.stated() if isinstance(stated.value, Text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I 2019 deltog 57 borgere i svømning mod 49 i 2018.",
            [(Decimal(57), "persons", "observed", "2019"), (Decimal(49), "persons", "observed", "2018")],
        ),
        (
            "I 2020 havde 44 % af borgerne en have mod 48 % i 2016.",
            [(Decimal(44), "percent", "observed", "2020"), (Decimal(48), "percent", "observed", "2016")],
        ),
        (
            "Andelen af svømmere er steget fra 9 procent i 2016 til 14 procent i 2020.",
            [(Decimal(9), "percent", "observed", "2016"), (Decimal(14), "percent", "observed", "2020")],
        ),
        (
            "Andelen af svømmere skal øges fra 14 procent i 2020 til mindst 20 procent i 2025.",
            [(Decimal(14), "percent", "observed", "2020"), (Decimal(20), "percent", "target", "2025")],
        ),
        (
            "33 procent af de unge cykler. 31 procent af de unge har en hund. I 2016 var det 8 procent.",
            [
                (Decimal(33), "percent", "observed", ""),
                (Decimal(31), "percent", "observed", ""),
                (Decimal(8), "percent", "observed", "2016"),
            ],
        ),
        ("Målet er, at 60 procent af borgerne cykler i 2026.", [(Decimal(60), "percent", "target", "2026")]),
        ("Senest i 2026 skal 60 procent af børnene kunne svømme.", [(Decimal(60), "percent", "target", "2026")]),
        (
            "7 procent af de unge har en hund, mens gennemsnittet er 9 procent.",
            [(Decimal(7), "percent", "observed", "")],
        ),
    ],
)
def test_two_years_a_change_and_an_aim_have_their_years_and_kinds(
    text: str, expected: list[tuple[Decimal, str, str, str]]
) -> None:
    frame = extracted(text)
    assert facts(frame)[: len(expected)] == expected, show(frame)


def test_a_figure_without_a_unit_takes_that_of_what_it_is_compared_with_by_a_rule() -> None:
    frame = extracted("I 2019 deltog 57 borgere i svømning mod 49 i 2018.")
    earlier = measured(frame)[1]
    assert earlier.unit is not None
    assert {proof.rule for proof in earlier.unit.proofs} == {"unit-of-what-it-is-compared-with"}


@pytest.mark.parametrize(
    "text",
    [
        "Målet er, at 60 procent af borgerne er glade i 2026.",
        "Vi vil sænke andelen af svømmere, hvis det koster.",
        "I 2026 skal ikke 60 procent af borgerne cykle.",
        "I 2016 var det 8 procent.",
    ],
)
def test_what_is_aimed_at_or_nobody_measured_is_not_observed(text: str) -> None:
    frame = extracted(text)
    assert "observed" not in {kind for _, _, kind, _ in facts(frame)}, show(frame)


def test_a_goal_with_figures_has_an_indicator_of_its_own() -> None:
    frame = extracted(
        "Stevns Kommunes sundhedspolitik 2022-2026 gælder.",
        Part("unknown", "- Andelen af svømmere skal stige fra 14 procent i 2020 til 20 procent i 2025.", "Mål"),
        title="Sundhedspolitik",
        kind="policy-page",
        item=False,
    )
    (goal,) = all_of(frame, "Goal")
    (indicator,) = [each for each in all_of(frame, "Indicator") if isinstance(each, Indicator)]
    assert [each.value.iri for each in indicator.indicator_of] == [goal.id]


@pytest.mark.parametrize(
    "text",
    [
        "Mellem 10 og 15 % af de unge er uden en fritidsinteresse.",
        "10-15 % af de unge er uden en fritidsinteresse.",
        "Andelen af unge uden fritidsinteresse udgør 10-15 %.",
        "Andelen af unge uden fritidsinteresse udgør mellem 10 og 15 %.",
    ],
)
def test_an_end_of_a_range_is_not_what_was_measured(text: str) -> None:
    assert facts(extracted(text)) == []


def test_the_word_that_opens_another_clause_names_no_measure() -> None:
    frame = extracted("I 2020 havde 23 % et fritidsjob, mens det i 2022 var 26 %.")
    assert facts(frame) == [
        (Decimal(23), "percent", "observed", "2020"),
        (Decimal(26), "percent", "observed", "2022"),
    ], show(frame)
    labels = [
        each.label.value.text for each in all_of(frame, "Indicator") if isinstance(each, Indicator) and each.label
    ]
    assert labels == ["et fritidsjob"]
