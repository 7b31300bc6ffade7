"""The four tables of the real minutes (004): every cell with its year, phase and scale, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from money_samples import code

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import BudgetLine, FundingItem
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.model import RebuiltTable
from kommunegraf.identity import Identity
from kommunegraf.reading import read

Cells = Sequence[Sequence[int | None]]

PLAN: Cells = (
    (0, 80, 70),
    (200, 425, 225),
    (125, 125, None),
    (225, 225, None),
    (180, 180, None),
    (0, 125, 125),
    (730, 1160, 420),
)
BUDGET: Cells = (
    (322246, None, None, 322246, 322363, -117),
    (4647, 2111, None, 6758, 5322, 1436),
    (326893, 2111, None, 329004, 327685, 1319),
)
PHASES = ("original-budget", "carried-over", "supplementary", "corrected", "forecast", "deviation")


@pytest.fixture(scope="module")
def minutes(seeds: Path) -> Extraction:
    path = next(seeds.glob("004_*.txt"))
    return extract(read(path.read_bytes(), name=path.name), Identity())


@pytest.fixture(scope="module")
def tables(minutes: Extraction) -> list[RebuiltTable]:
    sections = [section for item in minutes.outline.items for section in item.sections]
    return [table for section in sections for table in find_tables(minutes.document, section)]


def funding(minutes: Extraction) -> list[FundingItem]:
    return [record for record in minutes.records if isinstance(record, FundingItem)]


def key(item: FundingItem) -> tuple[str | None, str, int, int]:
    assert item.fiscal_year and item.amount and item.unit_scale
    return code(item.phase), item.fiscal_year.value.lexical, int(item.amount.value), item.unit_scale.value


def values(table: RebuiltTable) -> list[list[float | None]]:
    return [
        [float(cell.value) if cell and cell.value is not None else None for cell in row.cells or ()]
        for row in table.rows
    ]


def test_the_minutes_have_four_tables_and_all_are_certain(tables: list[RebuiltTable]) -> None:
    assert [(len(table.columns), len(table.rows)) for table in tables] == [(3, 7), (6, 3), (1, 3), (5, 1)]
    assert all(table.certain for table in tables)


def test_every_cell_stands_in_its_column(tables: list[RebuiltTable]) -> None:
    plan, budget, expected, area = tables
    assert values(plan) == [[cell * 1000 if cell is not None else None for cell in row] for row in PLAN]
    assert values(budget) == [list(row) for row in BUDGET]
    assert values(expected) == [[322], [345], [23]]
    assert values(area) == [[1753, 39.8, 1.52, 68.0, 62.3]]


def test_the_cells_of_the_plan_have_year_phase_and_scale(minutes: Extraction) -> None:
    wanted = Counter(
        ("planned-spend", str(year), cell * 1000, 1)
        for row in PLAN
        for year, cell in zip((2021, 2022, 2023), row, strict=True)
        if cell is not None
    )
    found = Counter(key(item) for item in funding(minutes) if code(item.phase) == "planned-spend")
    assert found == wanted


def test_the_cells_of_the_budget_have_year_phase_scale_and_price_level(minutes: Extraction) -> None:
    wanted = Counter(
        (phase, "2020", cell * 1000, 1000)
        for row in BUDGET
        for phase, cell in zip(PHASES, row, strict=True)
        if cell is not None
    )
    in_table = [item for item in funding(minutes) if item.price_level]
    assert Counter(key(item) for item in in_table) == wanted
    assert {item.price_level.value.text for item in in_table if item.price_level} == {"2020-pl"}


def test_every_other_amount_is_there_once(minutes: Extraction) -> None:
    planned = [item for item in funding(minutes) if code(item.phase) != "planned-spend" and not item.price_level]
    assert Counter(key(item) for item in planned) == Counter(
        [
            ("room", "2021", 722_000, 1),
            ("room", "2022", 1_625_000, 1),
            ("room", "2023", 2_678_000, 1),
            ("deviation", "2020", 1_319_000, 10**6),
            ("forecast", "2020", 322_000_000, 10**6),
            ("block-grant-share", "2020", 345_000_000, 10**6),
            ("result", "2020", 23_000_000, 10**6),
            ("corrected", "2020", 6_758_000, 10**6),
            ("carried-over", "2020", 2_111_000, 10**6),
            ("expected-cost", "2020", 5_746_000, 10**6),
            ("deviation", "2020", 1_436_000, 10**6),
        ]
    )


def test_the_rows_stand_under_their_service_area(minutes: Extraction) -> None:
    lines = [record for record in minutes.records if isinstance(record, BudgetLine)]
    assert sum(line.broader is not None for line in lines) == 3


def test_no_amount_is_left_without_a_place(minutes: Extraction) -> None:
    codes = {note.code for note in minutes.notes}
    assert not codes & {"table-does-not-add-up", "cells-without-column", "amount-without-phase", "table-without-unit"}


def test_the_note_has_a_pool_to_be_applied_to_and_no_amount(seeds: Path) -> None:
    path = next(seeds.glob("003_*.txt"))
    (item,) = funding(extract(read(path.read_bytes(), name=path.name), Identity()))
    assert (code(item.phase), code(item.status), item.amount) == ("grant", "to-be-applied-for", None)


@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_the_other_documents_state_no_amounts(seeds: Path, number: str) -> None:
    path = next(seeds.glob(f"{number}_*.txt"))
    assert funding(extract(read(path.read_bytes(), name=path.name), Identity())) == []
