"""How a value is known: which assertion modes an answer is to have (`mode=stated,normalised`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Query

from kommunegraf.api.problems import Problem
from kommunegraf.extraction.records import Mode

MODES = tuple(mode.value for mode in Mode)
MACHINE = Mode.MACHINE.value
DERIVED = Mode.DERIVED.value
DESCRIPTION = (
    f"Only values that are known so, with commas: {', '.join(MODES)}. What no document says but a rule or reference "
    "data does has no words that prove it: a rule's goes with `derived`, reference data stays"
)
Modes = frozenset[str]


def modes_of(written: Iterable[str]) -> Modes | None:
    """The modes that a parameter names, with commas or repeated; None where it is not given.

    Raises `Problem` (422), which says what there is.
    """
    names = [each.strip() for value in written for each in value.split(",")]
    if not names:
        return None
    unknown = [each for each in names if each not in MODES]
    if unknown:
        there = ", ".join(MODES)
        detail = f"mode takes {there}, not {unknown[0][:100]!r}"
        raise Problem(422, "parameters", "A parameter is wrong", detail, parameter="mode", allowed=list(MODES), near=[])
    return frozenset(names)


def asked_modes(
    mode: Annotated[str | None, Query(max_length=200, description=DESCRIPTION, examples=["stated,normalised"])] = None,
) -> Modes | None:
    """The modes that a request asks for (a dependency of its route). Raises as `modes_of`."""
    return modes_of([] if mode is None else [mode])


AskedModes = Annotated[Modes | None, Depends(asked_modes)]
SAID = f"{Mode.STATED.value},{Mode.NORMALISED.value}"  # what the words say, in their own form or another
