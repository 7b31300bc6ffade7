"""Amounts in tables and sentences become funding items with phase, year and scale, or say why not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from money_samples import cells, code, frame_of, items, records, row, rules

from growth import in_proportion
from kommunegraf.extraction.money.funding import extract_funding, funded_rows
from kommunegraf.extraction.money.phases import caption_phase, head_phase, phases, prose_phases
from kommunegraf.extraction.records import BudgetLine, FundingItem, Initiative, Mode, Table
from kommunegraf.reading.document import BlockKind

BUDGET = cells(
    "Opfølgningen ser sådan ud: / Kulturudvalget / Serviceområde 7 / Oprindeligt / budget 2022 / Genbevil- /"
    "linger 2022 / Korrigeret budget 2022 / Forventet regnskab 2022 / Afvigelse / 1.000 kr., 2022-pl."
    "/ A / B / C (=A+B) / D / E (=C-D)"
    " / Biblioteker / 40.100 / 300 / 40.400 / 40.500 / -100"
    " / Musikskole / 5.200 / - / 5.200 / 4.900 / 300 / Drift i alt / 45.300 / 300 / 45.600 / 45.400 / 200"
)


def test_every_cell_of_a_budget_table_is_an_item_in_kroner() -> None:
    found = items(frame_of(BUDGET))
    assert [row(item)[:3] for item in found[:5]] == [
        ("original-budget", 40_100_000, "2022"),
        ("carried-over", 300_000, "2022"),
        ("corrected", 40_400_000, "2022"),
        ("forecast", 40_500_000, "2022"),
        ("deviation", -100_000, "2022"),
    ]
    assert len(found) == 14
    assert {item.unit_scale.value for item in found if item.unit_scale} == {1000}
    assert {item.price_level.value.text for item in found if item.price_level} == {"2022-pl"}
    assert [code(item.row_kind) for item in found] == ["line"] * 9 + ["total"] * 5
    assert all(item.as_stated[0].value.text in BUDGET for item in found)


def test_a_column_without_a_year_takes_that_of_the_others_and_says_so() -> None:
    deviation = items(frame_of(BUDGET))[4]
    assert deviation.fiscal_year is not None
    assert rules(deviation.fiscal_year) == {"year-of-the-other-columns"}


def test_rows_are_budget_lines_under_the_area_that_the_corner_names() -> None:
    frame = frame_of(BUDGET)
    lines = [record for record in records(frame) if isinstance(record, BudgetLine)]
    labels = {line.id: line.label.value.text for line in lines if line.label}
    area = next(iri for iri, label in labels.items() if label == "Serviceområde 7")
    assert {labels[line.id] for line in lines if line.broader and line.broader.value.iri == area} == {
        "Biblioteker",
        "Musikskole",
        "Drift i alt",
    }


def test_the_table_is_a_node_that_its_cells_point_to() -> None:
    found = records(frame_of(BUDGET))
    (table,) = [record for record in found if isinstance(record, Table)]
    assert table.unit_scale is not None
    assert table.unit_scale.value == 1000
    assert {r.in_table.value.iri for r in found if isinstance(r, FundingItem) and r.in_table} == {table.id}


PLAN = cells(
    "Her er forslag til forbrugsplan. / Indsats / 2022 / 2023 / Motion (1) / 0 / 80.000"
    " / Kost og ro (2,3 og 4) * / 90.000 / Udgifter i alt / 90.000 / 80.000"
)


def test_a_plan_takes_its_phase_from_the_caption_and_its_years_from_the_heads() -> None:
    found = items(frame_of(PLAN))
    assert [row(item)[:3] for item in found] == [
        ("planned-spend", 0, "2022"),
        ("planned-spend", 80_000, "2023"),
        ("planned-spend", 90_000, "2022"),
        ("planned-spend", 90_000, "2022"),
        ("planned-spend", 80_000, "2023"),
    ]
    assert rules(found[0].phase) == {"phase-of-caption"}
    assert rules(found[2].fiscal_year) == {"total-decides"}


def test_kroner_that_are_not_written_are_derived() -> None:
    first = items(frame_of(PLAN))[0]
    assert rules(first.currency) == {"kroner-without-unit"}
    assert rules(first.unit_scale) == {"kroner-without-unit"}


def test_small_numbers_without_a_unit_have_no_amount() -> None:
    frame = frame_of(
        cells("Her er forslag til forbrugsplan. / Indsats / 2022 / 2023 / Motion / 80 / 90 / Kost / 10 / 20")
    )
    assert row(items(frame)[0]) == ("planned-spend", None, "2022", "80")
    assert "table-without-unit" in {note.code for note in frame.notes}


def test_rows_with_item_numbers_can_be_linked() -> None:
    frame = frame_of(PLAN)
    extract_funding(frame)
    rows = funded_rows(frame)
    assert [[number for _, number in each.numbers] for each in rows] == [["1"], ["2", "3", "4"], []]
    assert [len(each.items) for each in rows] == [2, 1, 2]
    span, number = rows[1].numbers[2]
    assert frame.document.words(span) == number == "4"


def test_cells_without_column_keep_their_amount_and_lose_year_and_phase() -> None:
    frame = frame_of(
        cells(
            "Beløb i 1.000 kr.: / Post / Oprindeligt budget 2022 / Regnskab 2021"
            " / Motion / 10 / Kost / 10 / Ro / 5 / 5 / I alt / 15 / 15"
        )
    )
    found = items(frame)
    assert row(found[0]) == (None, 10_000, None, "10")
    assert "cells-without-column" in {note.code for note in frame.notes}


def test_a_likely_column_is_inferred() -> None:
    text = (
        cells("Forbrugsplan i kr.: / Post / 2022 / 2023 / Motion / 1.000 / 2.000 / Kost / 5.000")
        + "\n\n\n\nRo\n\n1.000\n\n3.000"
    )
    kost = items(frame_of(text))[2]
    assert kost.fiscal_year is not None
    assert {proof.mode for proof in kost.fiscal_year.proofs} == {Mode.INFERRED}
    assert rules(kost.fiscal_year) == {"gap-in-layout"}


def test_names_and_values_take_phase_and_year_from_the_name() -> None:
    found = items(
        frame_of(
            cells(
                "For 2022 ventes disse beløb: / Forventet regnskab 2022 / 12 mio. kr."
                " / Kommunens bloktilskudsandel 2022 / 15 mio. kr. / Samlet resultat (gevinst) / 3 mio. kr."
            )
        )
    )
    assert [row(item)[:3] for item in found] == [
        ("forecast", 12_000_000, "2022"),
        ("block-grant-share", 15_000_000, "2022"),
        ("result", 3_000_000, "2022"),
    ]
    assert rules(found[2].fiscal_year) == {"year-of-caption"}


@pytest.mark.parametrize(
    "text",
    [
        cells("Opgørelse: / Skole / 2022 / 2023 / Nord / 120 / 130 / Syd / 90 / 80"),
        cells("Andel rygere: / By / 2017 / 2021 / Nord / 17,3 % / 14,1 % / Syd / 16,9 % / 13,8 %"),
        cells("Status pr. 1. januar 2022: / Beboere / Ledige / Dømte / > 40 % / > 2 % / Søparken / 2.100 / 31,2 / 1,4"),
    ],
)
def test_tables_of_people_and_shares_are_no_funding(text: str) -> None:
    assert items(frame_of(text, role="presentation")) == []


def test_several_years_in_one_sentence_are_several_items() -> None:
    found = items(frame_of("Puljens råderum er 512.000 i 2022, 1.425.000 i 2023 og 2.100.000 i 2024."))
    assert [row(item) for item in found] == [
        ("room", 512_000, "2022", "512.000"),
        ("room", 1_425_000, "2023", "1.425.000"),
        ("room", 2_100_000, "2024", "2.100.000"),
    ]
    assert rules(found[0].unit_scale) == {"kroner-without-unit"}


def test_each_amount_of_a_sentence_has_its_own_phase() -> None:
    text = "Skolen har et korrigeret budget på 4,2 mio. kr., heraf genbevilling af 1,1 mio. kr. i 2022."
    assert [row(item)[:3] for item in items(frame_of(text))] == [
        ("corrected", 4_200_000, None),
        ("carried-over", 1_100_000, "2022"),
    ]


@pytest.mark.parametrize(
    ("text", "phase", "amount", "year"),
    [
        ("Der ventes et mindreforbrug på 2,5 mio. kr. i 2022.", "deviation", 2_500_000, "2022"),
        ("Merforbruget i 2022 udgør 400.000 kr.", "deviation", 400_000, "2022"),
        ("Byrådet bevilger 750 t.kr. til forsøget.", "appropriation", 750_000, None),
        ("Projektet får 2 mio. kr. i tilskud.", "grant", 2_000_000, None),
        ("Indsatserne har en forventet udgift på 300.000 kr.", "expected-cost", 300_000, None),
        ("Der er givet en tillægsbevilling på 1 mio. kr. i 2023.", "supplementary", 1_000_000, "2023"),
    ],
)
def test_the_words_beside_an_amount_give_its_phase(text: str, phase: str, amount: int, year: str | None) -> None:
    (item,) = items(frame_of(text, role="presentation"))
    assert row(item)[:3] == (phase, amount, year)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("et merforbrug på 2,5 mio. kr.", 2_500_000),
        ("et mindreforbrug på 2,5 mio. kr.", 2_500_000),
        ("et mindreforbrug på -0,7 mio. kr.", -700_000),
        ("en merudgift på 300.000 kr.", 300_000),
        ("et underskud på 1 mio. kr.", 1_000_000),
    ],
)
def test_an_amount_has_the_sign_that_the_source_writes(words: str, amount: int) -> None:
    (item,) = items(frame_of(f"Der ventes {words}"))
    assert item.amount is not None
    assert item.amount.value == Decimal(amount)
    assert rules(item.amount) == {None}


def test_a_yearly_amount_over_several_years_is_one_item_a_year() -> None:
    found = items(frame_of("Der afsættes 200.000 kr. årligt i 2022 og 2023 til motion."))
    assert [row(item)[1:3] for item in found] == [(200_000, "2022"), (200_000, "2023")]
    period = items(frame_of("Der afsættes 200.000 kr. årligt i 2022-2024."))
    assert [row(item)[2] for item in period] == ["2022", "2023", "2024"]
    assert rules(period[0].fiscal_year) == {"each-year-of-period"}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("I 2022 er budgettet 4 mio. kr., og der ventes et merforbrug på 1 mio. kr.", ["2022", "2022"]),
        ("Der er en merudgift i 2023 på 0,5 mio. kr. og derefter 0,7 mio. kr. årligt.", ["2023", None]),
        ("Der bevilges 0,5 mio. kr. i 2023 og 0,7 mio. kr. i 2024.", ["2023", "2024"]),
        ("Der bevilges 0,5 mio. kr. og til motion 0,7 mio. kr. i 2024.", [None, "2024"]),
        ("Der bevilges 2 mio. kr. i 2023 og 3 mio. kr. årligt herefter.", ["2023", None]),
        (
            "Klubben tilføres 50 t.kr. i 2023 og 75 t.kr. i hvert af overslagsårene 2024-2026.",
            ["2023", "2024", "2025", "2026"],
        ),
    ],
)
def test_a_year_is_given_only_to_the_amounts_it_stands_over(text: str, years: list[str | None]) -> None:
    assert [row(item)[2] for item in items(frame_of(text))] == years


def test_one_sum_over_several_years_has_no_year() -> None:
    (item,) = items(frame_of("Der afsættes 600.000 kr. i 2022-2024.", title="Budget 2025"))
    assert item.fiscal_year is None


def test_the_year_of_a_budget_heading_is_derived_and_only_where_the_sentence_has_none() -> None:
    (item,) = items(frame_of("Der ventes et mindreforbrug på 2 mio. kr.", title="Budgetopfølgning pr. 30. juni 2022"))
    assert row(item)[2] == "2022"
    assert rules(item.fiscal_year) == {"year-of-heading"}
    (other,) = items(frame_of("Der ventes et mindreforbrug på 2 mio. kr.", title="Mødekalender 2022"))
    assert other.fiscal_year is None
    (several,) = items(frame_of("Der ventes et mindreforbrug på 2 mio. kr.", title="Budget for 2022 - 2023"))
    assert several.fiscal_year is None


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("ca. 2-3 mio. kr.", (2_000_000, 3_000_000)),
        ("mellem 1,5 og 2 mio. kr.", (1_500_000, 2_000_000)),
        ("mellem 900.000 kr. og 1,1 mio. kr.", (900_000, 1_100_000)),
        ("120-140.000 kr.", (120_000, 140_000)),
        ("2 til 3 mio. kr.", (2_000_000, 3_000_000)),
    ],
)
def test_a_range_has_its_ends_and_no_amount(words: str, ends: tuple[int, int]) -> None:
    (item,) = items(frame_of(f"Projektet koster {words}"))
    assert item.amount is None
    assert item.min_value is not None
    assert item.max_value is not None
    assert (item.min_value.value, item.max_value.value) == ends


def test_from_one_sum_to_another_is_a_change_and_no_range() -> None:
    (item,) = items(frame_of("Tilskuddet er steget fra 0,2 til 0,3 mio. kr."))
    assert item.amount is not None
    assert item.amount.value == 300_000


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Tilskuddet er på op til 300.000 kr.", "at-most"),
        ("Puljen er på maksimalt 2 mio. kr.", "at-most"),
        ("Projektet koster ca. 250.000 kr.", "approximate"),
        ("Udgiften er knap 1,3 mio. kr.", "approximate"),
        ("Fonden giver mindst 500.000 kr.", "at-least"),
        ("Tilskuddet er på 300.000 kr.", None),
    ],
)
def test_the_words_before_an_amount_say_how_exact_it_is(text: str, qualifier: str | None) -> None:
    (item,) = items(frame_of(text))
    assert code(item.amount_qualifier) == qualifier


@pytest.mark.parametrize(
    ("text", "basis", "year"),
    [
        ("Der bevilges 300.000 kr. årligt fra 2026.", "per-year", "2026"),
        ("Der bevilges 300.000 kr. om året.", "per-year", None),
        ("Merudgiften er 0,8 mio. kr. i 2027 og frem.", "per-year", "2027"),
        ("Den årlige udgift er 400.000 kr.", "per-year", None),
        ("Besparelsen er stigende til 2,6 mio. kr. fra 2027.", "per-year", "2027"),
        ("Der bevilges 3 mio. kr. over tre år.", "in-all", None),
        ("Der bevilges i alt 3 mio. kr. i 2026-2028.", "in-all", None),
        ("Der bevilges 190.000 kr. fordelt over 2028 og 2029.", "in-all", None),
        ("Der bevilges 3 mio. kr. i de fire år.", "in-all", None),
        ("Der bevilges 3 mio. kr. over de 4 år.", "in-all", None),
        ("Der bevilges 300.000 kr. i de følgende år.", "per-year", None),
        ("Der bevilges 300.000 kr. i de fglgende år.", None, None),
        ("Der bevilges 300.000 kr. i 2026.", None, "2026"),
    ],
)
def test_an_amount_is_of_a_year_or_the_whole_of_several(text: str, basis: str | None, year: str | None) -> None:
    (item,) = items(frame_of(text, title="Budget 2031"))
    assert code(item.amount_basis) == basis
    assert (item.fiscal_year.value.lexical if item.fiscal_year else None) == (
        year or "2031" if basis != "in-all" else None
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Der afsættes 2 mio. kr. i både 2026 og 2027.", [(2_000_000, "2026"), (2_000_000, "2027")]),
        ("Der afsættes 1 mio. kr. i hvert af årene 2026-2027.", [(1_000_000, "2026"), (1_000_000, "2027")]),
        ("Der afsættes årligt 1 mio. kr. i 2026 til 2027.", [(1_000_000, "2026"), (1_000_000, "2027")]),
        ("I budget 2026 er afsat 450.000 kr. og i 2027 600.000 kr.", [(450_000, "2026"), (600_000, "2027")]),
        ("Indsatsen koster 650.000 kr. i 2026, hvoraf 150.000 kr. er til løn.", [(650_000, "2026"), (150_000, "2026")]),
        ("Der overføres 1,1 mio. kr. fra 2025 til 2026.", [(1_100_000, "2026")]),
        ("Udgifterne er steget med 14 mio. kr. siden 2022.", [(14_000_000, None)]),
    ],
)
def test_each_amount_has_the_years_that_are_its_own(text: str, found: list[tuple[int, str | None]]) -> None:
    assert [row(item)[1:3] for item in items(frame_of(text))] == found


def test_amounts_that_are_joined_share_their_phase() -> None:
    text = "Der søges om 42.500 kr. i 2026 til inventar og 30.000 kr. årligt fra 2027 til drift."
    assert [row(item)[:3] for item in items(frame_of(text))] == [("grant", 42_500, "2026"), ("grant", 30_000, "2027")]


def test_what_is_set_aside_in_a_budget_is_adopted() -> None:
    (item,) = items(frame_of("Der er afsat 280.000 kr. i budget 2026."))
    assert row(item)[:3] == ("original-budget", 280_000, "2026")


def test_a_price_level_in_a_sentence_is_that_of_its_amounts_and_no_year() -> None:
    found = items(frame_of("Andelen er 0,7 mio. kr. i 2026 og 0,9 mio. kr. i 2027 (2025-pl)."))
    assert [item.price_level.value.text for item in found if item.price_level] == ["2025-pl", "2025-pl"]
    assert [row(item)[2] for item in found] == ["2026", "2027"]


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("trehundredetusinde kroner", 300_000),
        ("tre hundrede tusinde kroner", 300_000),
        ("halvtredstusinde kroner", 50_000),
        ("1½ mio. kr.", 1_500_000),
        ("en halv million kroner", 500_000),
    ],
)
def test_amounts_in_words_are_read(words: str, amount: int) -> None:
    (item,) = items(frame_of(f"Der bevilges {words} til haven."))
    assert row(item)[1] == amount


def test_a_number_that_lost_its_shape_is_no_amount() -> None:
    assert items(frame_of("Der er bevilget 2 10.0 00 kr. til haven.")) == []
    assert items(frame_of("Der er bevilget to en halv million kroner.")) == []


def test_a_list_shares_out_what_its_lead_in_states() -> None:
    text = "Der overføres 900.000 kr. til 2026:\n\n600.000 kr. til tandplejen\n\n300.000 kr. til cykler"
    frame = frame_of(text)
    listed = tuple(replace(block, kind=BlockKind.LIST_ITEM) for block in frame.document.blocks[1:])
    frame.document = replace(frame.document, blocks=(frame.document.blocks[0], *listed))
    section = replace(frame.outline.sections[0], blocks=frame.document.blocks)
    frame.outline = replace(frame.outline, sections=(section,))
    found = items(frame)
    assert [row(item)[:3] for item in found] == [
        ("carried-over", 900_000, "2026"),
        ("carried-over", 600_000, "2026"),
        ("carried-over", 300_000, "2026"),
    ]
    assert rules(found[1].phase) == {"phase-of-the-lead-in"}


@pytest.mark.parametrize(
    "text",
    [
        "Tilbuddet koster 45 kr. pr. indbygger.",
        "Borgere med en indkomst under 200.000 kr. kan søge.",
        "Der er 2.500 borgere i gruppen.",
        "Reglen om tilskud gælder skoler med mindst 1.200 elever.",
        "Der opkræves en deltagerbetaling på 150 kr.",
    ],
)
def test_prices_limits_fees_and_counts_are_no_funding(text: str) -> None:
    assert items(frame_of(text, role="presentation")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Gebyret for en glemt tid er 275 kr.",
        "Taksten for en plads fastsættes til 58.200 kr.",
        "Den gennemsnitlige månedsløn er 34.500 kr.",
        "Skatteyderne betaler i snit 4.812 kr.",
    ],
)
def test_a_price_is_no_funding_in_a_section_on_money_either(text: str) -> None:
    assert items(frame_of(text)) == []


@pytest.mark.parametrize("before", ["lokale", "bevilling nr.", "sag", "faktura"])
def test_the_number_of_a_room_or_paper_is_no_amount(before: str) -> None:
    assert items(frame_of(f"Spørgsmål om tilskuddet stilles i {before} 2.114 i 2025.")) == []


def test_what_was_not_chosen_is_no_funding() -> None:
    (item,) = items(frame_of("Rådet bevilger 125.000 kr. til boldene frem for 150.000 kr."))
    assert row(item)[:2] == ("appropriation", 125_000)


@pytest.mark.parametrize(
    ("text", "phase", "amount"),
    [
        ("Budgettet er reduceret med 250.000 kr.", None, 250_000),
        ("Tilskuddet hæves med 50.000 kr.", None, 50_000),
        ("Budgettet blev overskredet med 350.000 kr.", "deviation", 350_000),
    ],
)
def test_a_change_of_a_budget_is_not_the_budget(text: str, phase: str | None, amount: int) -> None:
    (item,) = items(frame_of(text))
    assert row(item)[:2] == (phase, amount)


def test_what_was_asked_for_is_a_grant_still_to_be_applied_for() -> None:
    text = "Forening  Ansøgt  Tildelt 2031\nBadeklubben  40.000 kr.  25.000 kr.\nSkakklubben  12.000 kr.  12.000 kr."
    found = items(frame_of(text))
    assert [(row(item)[:3], code(item.status)) for item in found[:2]] == [
        (("grant", 40_000, None), "to-be-applied-for"),
        (("grant", 25_000, "2031"), None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Der gives ikke tilskud på 100.000 kr. til spejderne.",
        "Udvalget har ikke tidligere givet 75.000 kr. i støtte.",
        "Der bevilges ikke 40.000 kr. til bordene.",
        "Rådet afviste at bevilge 200.000 kr. til lejren.",
        "Hvis rådet afsætter 600.000 kr. i 2026, kan værkstedet udvides.",
        "Hvis der gives et tilskud fra Sundhedsstyrelsen på 2 mio. kr., fortsætter forsøget.",
    ],
)
def test_an_amount_that_is_refused_or_only_thought_of_is_noted_and_no_funding(text: str) -> None:
    frame = frame_of(text)
    assert items(frame) == []
    assert [note.code for note in frame.notes] == ["amount-not-given"]


@pytest.mark.parametrize(
    "text",
    [
        "Der er ikke kun bevilget 200.000 kr. til lejren, men også en bus.",
        "Er der ikke andre ansøgere, bevilges 30.000 kr. til lejren.",
        "Hvis prøven lykkes, vil det koste 300.000 kr. i 2026.",
        "Der er afsat 90.000 kr., som ikke er brugt.",
    ],
)
def test_a_negation_or_condition_elsewhere_undoes_no_amount(text: str) -> None:
    assert len(items(frame_of(text))) == 1


def test_a_small_amount_that_no_word_places_is_noted_and_in_a_section_on_money_kept() -> None:
    frame = frame_of("Foreningen nævnte 2.000 kr.", role="presentation")
    assert items(frame) == []
    assert [note.code for note in frame.notes] == ["amount-without-phase"]
    assert items(frame_of("På landsplan er der tale om 88 mio. kr.", role="presentation")) == []
    (item,) = items(frame_of("Der er tale om 2 mio. kr.", role="economy"))
    assert item.phase is None


def test_a_sum_that_no_word_places_is_kept_without_a_phase() -> None:
    (item,) = items(frame_of("Kommunen lægger selv 300.000 kr. i 2026.", role="presentation"))
    assert row(item)[:3] == (None, 300_000, "2026")


@pytest.mark.parametrize(
    "text",
    [
        "En døgnplads koster i snit 34.000 kr.",
        "Et hjemmebesøg koster 12.000 kr.",
        "Udgiften pr. borger er 23.000 kr.",
        "Sager over grænsen på 1.090.000 kr. udløser refusion.",
        "Tilskud under 50.000 kr. kan gives administrativt.",
        "Borgmesterens vederlag er 900.000 kr.",
        "Rygning koster samfundet 40 mia. kr. om året.",
    ],
)
def test_costs_of_one_limits_pay_and_what_society_pays_are_no_funding(text: str) -> None:
    assert items(frame_of(text, role="presentation")) == []


def test_a_pool_to_be_applied_to_is_a_grant_without_amount() -> None:
    (item,) = items(frame_of("Staben skriver en ansøgning til trivselspuljen om projektet.", role="unknown"))
    assert item.label is not None
    assert item.label.value.text == "trivselspuljen"
    assert (code(item.phase), code(item.status), item.amount) == ("grant", "to-be-applied-for", None)


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Projektet har fået et tilskud fra Sundhedsstyrelsen på 2 mio. kr.", "organisation/sundhedsstyrelsen"),
        ("Landsbyggefonden yder 500.000 kr. til planen.", "organisation/landsbyggefonden"),
        ("Udgiften på 200.000 kr. finansieres af Region Midtjylland.", "region/1082"),
        ("Region Midtjylland får 200.000 kr. i tilskud.", None),
    ],
)
def test_who_pays_is_stated_where_the_sentence_says_so(text: str, payer: str | None) -> None:
    (item,) = items(frame_of(text))
    assert [each.value.iri.split("/id/")[1] for each in item.funder] == ([payer] if payer else [])


def test_the_body_whose_budget_pays_answers_for_it() -> None:
    (item,) = items(frame_of("Udgiften på 200.000 kr. afholdes inden for Kulturudvalgets budget."))
    assert [each.value.iri.rsplit("/", 1)[1] for each in item.responsible] == ["kulturudvalget"]


def test_a_grant_that_is_applied_for_is_not_yet_given() -> None:
    (item,) = items(frame_of("Der ansøges om et tilskud fra Sundhedsstyrelsen på 2 mio. kr."))
    assert (code(item.status), item.funder) == ("to-be-applied-for", ())
    (given,) = items(frame_of("Der er givet et tilskud på 2 mio. kr."))
    assert given.status is None


@pytest.mark.parametrize(
    "text", ["Foreninger kan søge puljen til motion.", "Der søges ikke midler i trivselspuljen.", "Puljen er opbrugt."]
)
def test_a_pool_that_nobody_here_applies_to_is_no_funding(text: str) -> None:
    assert items(frame_of(text)) == []


def test_the_same_amount_in_table_and_sentence_is_two_items() -> None:
    found = items(frame_of(BUDGET + "\n\nDer er afsat 300.000 kr. i 2022."))
    assert len(found) == 15
    assert len({item.id for item in found}) == 15


def test_the_same_sentence_twice_is_one_item_with_two_proofs() -> None:
    sentence = "Der ventes et mindreforbrug på 2 mio. kr. i 2022."
    (item,) = items(frame_of(f"{sentence}\n\n{sentence}"))
    assert item.amount is not None
    assert len(item.amount.proofs) == 2


def test_every_proof_quotes_words_of_the_text() -> None:
    frame = frame_of(BUDGET + "\n\nDer ventes et merforbrug på 2,5 mio. kr.", title="Budgetopfølgning 2022")
    for record in records(frame):
        for name, stated in record.stated():
            for proof in stated.proofs:
                quote = frame.document.text[proof.start : proof.end]
                assert quote and quote == quote.strip(), (record.id, name)


@pytest.mark.parametrize(
    ("head", "phase"),
    [
        ("Oprindeligt budget 2022", "original-budget"),
        ("Korrigeret budget", "corrected"),
        ("Tillægsbevillinger", "supplementary"),
        ("Forventet regnskab", "forecast"),
        ("Regnskab 2021", "actual"),
        ("Mer-/mindreforbrug", "deviation"),
        ("Statstilskud", "grant"),
        ("Antal borgere", None),
    ],
)
def test_the_longest_words_of_a_head_give_the_phase(head: str, phase: str | None) -> None:
    found = head_phase(head)
    assert (found.phase if found else None) == phase


def test_a_bare_budget_is_only_likely_the_adopted_one() -> None:
    found = head_phase("Budget 2022")
    assert found is not None
    assert (found.phase, found.inferred) == ("original-budget", "budget-is-the-adopted-one")


def test_a_caption_names_its_table_last() -> None:
    found = caption_phase("Ud fra råderummet er der lagt denne forbrugsplan:")
    assert found is not None
    assert found.phase == "planned-spend"


def test_every_phase_word_is_found_as_what_it_is_listed_as() -> None:
    for entry in phases().prose:
        for word in entry.words:
            sample = word.replace("*", "andet")
            assert entry.phase in {mention.phase for mention in prose_phases(f"et {sample} her")}, word


@pytest.mark.parametrize(
    "piece", ["på 2 mio. kr. i tilskud ", "tilskud ", "2 mio. kr. ", "tilskud på 1.000 i 2022, ", "i 2022 "]
)
def test_a_hostile_sentence_takes_time_in_proportion(piece: str) -> None:
    assert in_proportion(lambda size: extract_funding(frame_of(piece * size)), 150)


GRANTS = """\
I 2019 fik disse klubber tilskud:

Fjordens Vandrere: 7.500 kr. til stier

Røde Kors: 12.000 kr.

Øvrige klubber fik 3.000 kr. i 2020.
"""


def test_a_list_of_grants_takes_phase_and_year_of_its_lead_in_by_a_rule() -> None:
    found = items(frame_of(GRANTS))
    assert [row(item)[:3] for item in found[:2]] == [("grant", 7_500, "2019"), ("grant", 12_000, "2019")]
    assert [item.label.value.text for item in found if item.label] == ["Fjordens Vandrere", "Røde Kors"]
    for item in found[:2]:
        assert item.phase is not None
        assert item.fiscal_year is not None
        assert rules(item.phase) == {"phase-of-the-lead-in"}
        assert rules(item.fiscal_year) == {"year-of-the-lead-in"}
        assert item.funded_item
    assert not [item for item in found[2:] if item.phase and "phase-of-the-lead-in" in rules(item.phase)]


@pytest.mark.parametrize(
    "lead",
    [
        "Følgende klubber har søgt tilskud i 2019:",
        "Klubberne ligger her:",
        "I 2019 fik disse klubber afslag på tilskud:",
    ],
)
def test_a_list_of_those_who_only_asked_is_no_list_of_grants(lead: str) -> None:
    found = items(frame_of(GRANTS.replace(GRANTS.split("\n", maxsplit=1)[0], lead)))
    assert not [item for item in found if item.label]


def test_what_can_be_applied_for_is_no_funding() -> None:
    assert items(frame_of("Der kan højst søges 25.000 kr. Klubber kan søge op til 9.000 kr. i tilskud.")) == []


def test_a_grant_to_a_named_project_funds_the_project() -> None:
    frame = frame_of(
        "Byen har modtaget 2 mio. kr. fra Sundhedsstyrelsen til projektet “Nye Stier” i perioden 2021-2023."
    )
    (item,) = items(frame)
    (project,) = [record for record in records(frame) if isinstance(record, Initiative)]
    assert [each.value.iri for each in item.funded_item] == [project.id]
    assert item.funder
    assert item.fiscal_year is None


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen har fået afslag på ansøgningen om 1 mio. kr.",
        "Budgettet reduceres ikke med 500.000 kr.",
    ],
)
def test_an_amount_that_was_refused_or_is_not_taken_away_is_no_funding(text: str) -> None:
    assert items(frame_of(text)) == []


def test_an_amount_that_is_applied_for_is_still_read() -> None:
    (item,) = items(frame_of("Kommunen har ansøgt Nordea-fonden om 1 mio. kr."))
    assert item.amount is not None
    assert item.amount.value == 1_000_000
