"""Amounts by the structure of their sentence: years and phases told around them, tables over several years, payers."""

from __future__ import annotations

import pytest
from money_samples import code, frame_of, items, row

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import FundingItem, Iri, Stated


def told(text: str) -> list[tuple[object, object, object]]:
    """The phase, value and year of each amount."""
    return [(found[0], found[1], found[2]) for found in map(row, items(frame_of(text)))]


def named(frame: Frame, stated: tuple[Stated[Iri], ...]) -> list[str]:
    return [frame.document.text[each.proofs[0].start : each.proofs[0].end] for each in stated]


def payers_of(text: str) -> list[list[str]]:
    frame = frame_of(text)
    return [named(frame, item.funder) for item in items(frame)]


def basis(item: FundingItem) -> str | None:
    return code(item.amount_basis) if item.amount_basis else None


@pytest.mark.parametrize(
    "text",
    [
        "Indsatsen betales af de 2,7 mio. kr., der blev afsat i budgetforliget.",
        "Pengene tages fra den ramme på 2,7 mio. kr., som Byrådet ved budget 2032 afsatte til trivsel.",
        "Byrådet afsatte i budgetaftalen 2,7 mio. kr. til foreningerne.",
    ],
)
def test_what_a_budget_set_aside_is_adopted_wherever_that_is_told(text: str) -> None:
    assert [phase for phase, _, _ in told(text)] == ["original-budget"]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Vikarerne har i år lagt beslag på 7,3 mio. kr.", "actual"),
        ("En fortsættelse forudsætter, at der findes 480.000 kr. til to stillinger.", "expected-cost"),
        ("I puljen resterer der 745.500 kr.", "room"),
        ("Selskabet investerer i perioden 96 mio. kr. i nye rør.", "planned-spend"),
        ("Materialer koster i alt 45.000 kr., som afholdes inden for budgettet.", "expected-cost"),
        ("Klubben søgte om 240.000 kr. til en båd.", "grant"),
    ],
)
def test_verbs_in_all_their_forms_say_the_phase(text: str, phase: str) -> None:
    assert [found for found, _, _ in told(text)] == [phase]


def test_a_sum_shares_its_phase_with_what_it_is_divided_into() -> None:
    shares = "fordelt med 18 mio. kr. i 2031 og 28 mio. kr. i 2032"
    found = told(f"Der gives en anlægsbevilling på 46 mio. kr. til stier, {shares}.")
    assert [phase for phase, _, _ in found] == ["appropriation"] * 3
    assert [year for _, _, year in found] == [None, "2031", "2032"]


def test_a_year_in_the_clause_of_an_amount_is_its_own() -> None:
    found = told("Der er 2,1 mio. kr. i puljemidler til klyngen i 2031, hvoraf 1,3 mio. kr. er bundet.")
    assert [year for _, _, year in found] == ["2031", "2031"]


def test_a_year_that_tells_of_something_else_is_no_year_of_the_amount() -> None:
    found = told("Der er bevilget 1,1 mio. kr. til motion, mens det andet projekt først begynder i 2032.")
    assert [year for _, _, year in found] == [None]


def test_each_year_of_a_list_before_a_yearly_amount_has_it() -> None:
    found = told("Til holdene er der i 2031 og 2032 budgetteret med 180.000 kr. årligt.")
    assert found == [("original-budget", 180000, "2031"), ("original-budget", 180000, "2032")]


def test_each_of_the_years_points_back_to_the_period_told_before() -> None:
    period = "Aftalen gælder fra den 1. januar 2031 til den 31. december 2032."
    text = f"{period} Udgiften skønnes til 420.000 kr. i hvert af de to år."
    assert [year for _, _, year in told(text)] == ["2031", "2032"]
    other = text.replace("de to år", "de tre år")
    assert [year for _, _, year in told(other)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Licensen koster fra nytår 350 kr. pr. år.",
        "Tilslutningsbidraget er 78.400 kr. inkl. moms.",
        "Overtræk på kassekreditten ud over 150.000 kr. kræver samtykke.",
        "Loven giver tilskud til de mest udsatte, men egenbetalingen er op til 10.000 kr.",
        "Modtagere af mere end 50.000 kr. skal indsende regnskab.",
    ],
)
def test_prices_and_limits_are_no_funding(text: str) -> None:
    assert told(text) == []


def test_a_condition_of_something_else_does_not_undo_an_amount() -> None:
    found = told("Opnås støtten ikke, gennemføres planen for kommunens egne 200.000 kr.")
    assert [value for _, value, _ in found] == [200000]


def test_an_adjective_before_a_relative_clause_makes_its_amount_yearly() -> None:
    (item,) = items(frame_of("Samlingen giver en årlig besparelse, som anslås til 590.000 kr. fra 2031."))
    assert basis(item) == "per-year"


def test_prices_of_a_level_are_those_before_it() -> None:
    first, second = items(frame_of("Driften koster 186.000 kr. i 2031-priser, mens forplejning koster 25.000 kr."))
    assert first.price_level is not None and second.price_level is None


_GRANTS = """
Projekt              Tilsagnsgiver        Periode      Tilskud     Forbrug    Overføres
                                                       i alt       2031       til 2032
---------------------------------------------------------------------------------------
Stop i tide          Sundhedsstyrelsen    2030-2033    2.340.000   612.418    187.582
Flere faste          Velliv Foreningen    2031-2033    1.105.000   254.900     95.100
sygeplejersker
---------------------------------------------------------------------------------------
I alt                                                  3.445.000   867.318    282.682
"""


def test_heads_of_two_lines_give_each_column_its_year_and_phase() -> None:
    found = told(_GRANTS)
    assert found[:3] == [("grant", 2340000, None), ("actual", 612418, "2031"), ("carried-over", 187582, "2032")]
    assert [value for _, value, _ in found[-3:]] == [3445000, 867318, 282682]


def test_what_a_row_has_over_its_period_is_in_all_and_paid_by_who_is_named() -> None:
    frame = frame_of(_GRANTS)
    first = items(frame)[0]
    assert basis(first) == "in-all"
    assert named(frame, first.funder) == ["Sundhedsstyrelsen"]


@pytest.mark.parametrize(
    ("text", "payers"),
    [
        ("Lemvig betaler herfor 142.000 kr. i 2031 og derefter 145.000 kr. årligt.", [["Lemvig"], ["Lemvig"]]),
        ("Novo Nordisk Fonden står bag. Fonden giver 400.000 kr. til projektet.", [["Fonden"]]),
        ("Vi har brugt 410.000 kr., hvoraf Nordea-fonden har betalt det halve.", [["Nordea-fonden"]]),
        ("I Lemvig betaler alle til puljen, og 142.000 kr. er brugt.", [[]]),
        ("Novo Nordisk Fonden og Nordea-fonden er med. Fonden giver 400.000 kr.", [[]]),
    ],
)
def test_payers_are_found_by_town_and_by_what_points_back(text: str, payers: list[list[str]]) -> None:
    assert payers_of(text) == payers


def test_a_reserve_gets_nothing() -> None:
    frame = frame_of("Forening | Søgt (kr.) | Indstillet (kr.)\nGåklubben | 90.000 | 60.000\nReserve | 5.000 | 40.000")
    assert {name for item in items(frame) for name in named(frame, item.funded_item)} <= {"Gåklubben"}
