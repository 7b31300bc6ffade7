"""Each layout family of `tests/gold/layouts` is read as a person reads it, by texts of more than one form."""

from __future__ import annotations

from pathlib import Path

import pytest

from kommunegraf.evaluation.evaluating import evaluate
from kommunegraf.evaluation.gold import find_gold
from kommunegraf.evaluation.report import report
from kommunegraf.identity import Identity
from kommunegraf.preparing import Bounds

LEAST = 0.97
LAYOUTS = Path(__file__).parents[1] / "gold" / "layouts"
FAMILIES = sorted(folder.name for folder in LAYOUTS.iterdir())


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_reaches_its_precision_and_recall_over_two_texts_or_more(family: str) -> None:
    made = report(evaluate(find_gold([LAYOUTS / family]), Identity(), Bounds(2**22)))
    counts = made.total.counts
    faults = [(fault.kind.value, fault.field, fault.words, fault.place) for fault in made.faults]
    assert made.total.documents >= 2
    assert counts.precision is None or counts.precision >= LEAST, faults
    assert counts.recall is None or counts.recall >= LEAST, faults
