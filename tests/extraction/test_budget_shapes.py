"""Tables of money in the shapes that budgets have: code years, heads over two lines, brackets, units beside."""

from __future__ import annotations

import pytest
from money_samples import code, frame_of, items, row

from kommunegraf.extraction.money.phases import caption_phase, head_phase
from kommunegraf.extraction.tables.coded_years import coded_year


@pytest.mark.parametrize(
    ("head", "year", "phase"),
    [
        ("R2024", 2024, "actual"),
        ("B 25", 2025, "original-budget"),
        ("KB2025", 2025, "corrected"),
        ("FR 2025", 2025, "forecast"),
        ("BO2027", 2027, ""),
        ("bf 2026", 2026, ""),
    ],
)
def test_a_letter_before_the_year_of_a_column_says_its_phase(head: str, year: int, phase: str) -> None:
    found = coded_year(head)
    assert found is not None
    assert (found.year, found.phase) == (year, phase)
    named = head_phase(head)
    assert (named.phase if named else "") == phase


@pytest.mark.parametrize("head", ["B 123", "Rum 24", "R", "2024", "BR 2018", "Budget"])
def test_other_letters_and_numbers_are_no_year_with_a_code(head: str) -> None:
    assert coded_year(head) is None


ALIGNED = """Tabel 2. Drift, mio. kr., 2025-priser
                                         R2024     B2025    BO2026
Rygestop                                   6,1       6,4       6,2
Tandpleje                                 19,8      20,1      20,6
I alt                                     25,9      26,5      26,8"""


def test_aligned_columns_under_code_years_are_amounts_of_their_year_and_phase() -> None:
    found = items(frame_of(ALIGNED))
    assert [row(item)[:3] for item in found[:3]] == [
        ("actual", 6_100_000, "2024"),
        ("original-budget", 6_400_000, "2025"),
        (None, 6_200_000, "2026"),
    ]
    assert [code(item.row_kind) for item in found] == ["line"] * 6 + ["total"] * 3
    assert {item.price_level.value.text for item in found if item.price_level} == {"2025-priser"}


TWO_LINES = """Tabel 1. Ramme 2025 (i 1.000 kr., 2025-pl)

Område             Oprindeligt     Genbev. Tillægsbev.  Korrigeret   Forventet
                        budget                              budget    regnskab
Rygestop                 8.412         310        -120       8.602       8.350
Tandpleje               21.960           0         400      22.360      22.910"""


def test_heads_over_two_lines_and_one_blank_apart_are_put_over_their_columns() -> None:
    found = items(frame_of(TWO_LINES))
    assert [row(item)[:3] for item in found[:5]] == [
        ("original-budget", 8_412_000, "2025"),
        ("carried-over", 310_000, "2025"),
        ("supplementary", -120_000, "2025"),
        ("corrected", 8_602_000, "2025"),
        ("forecast", 8_350_000, "2025"),
    ]


def test_a_lone_year_over_one_column_is_its_head() -> None:
    text = "Tabel 3. Ændringer i t.kr.\n                     2026\nFremskrivning         410\nLovændringer          -95"
    assert [row(item)[1:3] for item in items(frame_of(text))] == [(410_000, "2026"), (-95_000, "2026")]


@pytest.mark.parametrize(
    ("cell", "amount"), [("(0,7)", -700_000), ("0,7-", -700_000), ("-0,7", -700_000), ("0,7*", 700_000)]
)
def test_brackets_and_a_minus_on_either_side_are_less_than_nothing(cell: str, amount: int) -> None:
    rows = f"| Motion | 9,1 | {cell} |\n| Kost | 2,0 | 0,3 |"
    text = f"Drift 2025, mio. kr.\n\n| Område | Regnskab | Afvigelse |\n|---|---|---|\n{rows}"
    assert [row(item)[1] for item in items(frame_of(text))][:2] == [9_100_000, amount]


def test_a_year_or_a_single_digit_in_brackets_is_no_amount() -> None:
    rows = "| Motion | 9.100 | (2) |\n| Kost | 2.000 | (2024) |"
    text = f"Drift, t.kr.\n\n| Område | Regnskab | Note |\n|---|---|---|\n{rows}"
    assert [row(item)[1] for item in items(frame_of(text))] == [9_100_000, 2_000_000]


UNITS = """Nøgletal for centret

| Nøgletal | Enhed | Regnskab 2024 | Budget 2025 |
|---|---|---|---|
| Nettoudgift | mio. kr. | 88,1 | 91,7 |
| Indtægter | 1.000 kr. | -2.310 | -1.985 |
| Årsværk | antal | 146,2 | 149,8 |
| Udgift pr. plan | kr. | 5.480 | 5.395 |"""


def test_a_column_of_units_gives_each_rows_scale_and_leaves_out_counts_and_costs_of_one() -> None:
    assert [row(item)[:3] for item in items(frame_of(UNITS))] == [
        ("actual", 88_100_000, "2024"),
        ("original-budget", 91_700_000, "2025"),
        ("actual", -2_310_000, "2024"),
        ("original-budget", -1_985_000, "2025"),
    ]


def test_the_head_of_a_column_may_state_its_unit() -> None:
    text = "Drift\n\n| Område | Budget 2025 (1.000 kr.) |\n|---|---|\n| Motion | 410 |\n| Kost | 95 |"
    assert [row(item)[:3] for item in items(frame_of(text))] == [
        ("original-budget", 410_000, "2025"),
        ("original-budget", 95_000, "2025"),
    ]


@pytest.mark.parametrize(
    "caption",
    ["Anlæg, hele kr.", "Anlæg (hele kr.)", "Anlæg, beløb i kr.", "Tabel 4. Anlæg – kr."],
)
def test_a_unit_set_apart_in_the_caption_is_the_tables(caption: str) -> None:
    found = items(frame_of(f"{caption}\nProjekt\t2026\t2027\nKøkken\t575.000\t0\nFitness\t1.250.000\t600"))
    assert row(found[0])[1:3] == (575_000, "2026")
    assert all(item.unit_scale is not None and item.unit_scale.proofs[0].rule is None for item in found)


def test_a_caption_of_costs_gives_its_table_a_phase_unless_another_word_does() -> None:
    found = caption_phase("Udgiften til forløbet fordeler sig således:")
    assert found is not None
    assert found.phase == "expected-cost"
    budget = caption_phase("Udgiften til forløbet efter korrigeret budget:")
    assert budget is not None
    assert budget.phase == "corrected"
