"""Gold of facts beyond structure, and what a comparison says of it, for tests that need no document."""

from __future__ import annotations

from typing import Any

from kommunegraf.evaluation.evaluating import compare
from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.gold import Gold
from kommunegraf.evaluation.recorded import Names

VIBORG = Names(("Viborg Kommune", "Viborg", "kommunen"))
REGION = Names(("Region Midtjylland", "Midtjylland"))
VENNER = Names(("Gåvennerne", "Foreningen Gåvennerne"))


def telling(**told: Any) -> Gold:
    """Gold that tells this, and is complete of it; `optional` is that of the file."""
    complete = [key for key in told if key not in {"optional", "optionalTopics"}]
    return Gold.model_validate({"family": None, "source": "x.txt", "complete": complete} | told)


def judged(gold: Gold, found: Found) -> set[tuple[str, str, str]]:
    """(kind, field, words) of every verdict."""
    return {(str(each.kind), each.field, each.words) for each in compare(gold, found)}


def fields(gold: Gold, found: Found, kind: str) -> list[str]:
    """The fields of the verdicts of one kind, in their order."""
    return [each.field for each in compare(gold, found) if each.kind == kind]
