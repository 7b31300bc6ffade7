"""A budget states the same funding as a web page, a workbook and a file of separated values."""

from __future__ import annotations

import pytest
from budget_sheets import BUDGET, WRONG, as_html, as_text, as_xlsx, funding, notes


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
def test_a_sum_that_is_wrong_is_told_in_every_form(write) -> None:  # type: ignore[no-untyped-def]
    assert "table-does-not-add-up" in notes(write(WRONG))
    assert "table-does-not-add-up" not in notes(write(BUDGET))
