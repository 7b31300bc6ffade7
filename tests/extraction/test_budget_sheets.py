"""A budget states the same funding as a web page, a workbook and a file of separated values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from budget_sheets import BUDGET, WRONG, as_html, as_text, as_xlsx, funding, notes

from kommunegraf.extraction.coverage import coverage
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.reading import read, shadow_of

Write = Callable[[Any], bytes]


@pytest.mark.parametrize(
    "data",
    [as_xlsx(BUDGET), as_xlsx(BUDGET, ["Viborg Kommune", "Budget for sundhed"]), *(as_text(BUDGET, d) for d in ";\t,")],
    ids=["workbook", "workbook with a title", "semicolons", "tabs", "commas"],
)
def test_a_budget_states_the_same_in_every_form(data: bytes) -> None:
    expected = funding(as_html(BUDGET))
    assert len(expected) == 9
    assert all(None not in item for item in expected)
    assert funding(data) == expected


@pytest.mark.parametrize("write", [as_xlsx, as_html, lambda rows: as_text(rows, ";")])
def test_a_sum_that_is_wrong_is_told_in_every_form(write: Write) -> None:
    assert "table-does-not-add-up" in notes(write(WRONG))
    assert "table-does-not-add-up" not in notes(write(BUDGET))


@pytest.mark.parametrize("head", ["År", "Budgetår"])
@pytest.mark.parametrize("write", [as_xlsx, as_html, lambda rows: as_text(rows, ";")])
def test_a_column_of_years_gives_each_rows_year_and_no_amount(write: Write, head: str) -> None:
    rows = [("Indsats", "Beløb i kr.", head), ("Gåture", 250_000, "2031"), ("Frugt", 400_000, "2032")]
    assert [item[:2] for item in funding(write(rows))] == [(250_000, "2031"), (400_000, "2032")]


def test_a_column_of_numbers_below_a_word_for_the_year_stays_amounts() -> None:
    rows = [("Indsats", "Beløb i kr.", "År"), ("Gåture", 250_000, 1_500), ("Frugt", 400_000, 2_700)]
    assert {item[0] for item in funding(as_text(rows, ";"))} == {250_000, 400_000, 1_500, 2_700}


@pytest.mark.parametrize("write", [as_xlsx, as_html, lambda rows: as_text(rows, ";")])
def test_a_column_of_counts_beside_amounts_gives_no_amount(write: Write) -> None:
    rows = [("Indsats", "Antal borgere", "Beløb i kr."), ("Gåture", 4_000, 250_000), ("Frugt", 2_500, 400_000)]
    assert [item[0] for item in funding(write(rows))] == [250_000, 400_000]
    rows[0] = ("Indsats", "Antal kr. til borgere", "Beløb i kr.")
    assert {item[0] for item in funding(write(rows))} == {4_000, 2_500, 250_000, 400_000}


def test_a_sheet_whose_cells_became_facts_is_understood() -> None:
    extraction = extract(read(as_text(BUDGET, ";"), name="budget"), Identity())
    document = extraction.document
    alone, found = (
        coverage(document, shadow_of(document), extraction.outline, records) for records in ((), extraction.records)
    )
    assert alone.unassigned > 0.5
    assert found.unassigned < 0.3
    assert found.official == alone.official
