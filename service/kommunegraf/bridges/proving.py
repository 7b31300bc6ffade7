"""The evidence that the words of a saying give, and how they bear its value."""

from __future__ import annotations

from typing import Any

from kommunegraf.bridges.told import Saying
from kommunegraf.extraction.records import Duration, Mode, Proof, Temporal


def proofs_of(saying: Saying, value: str | None) -> tuple[Proof, ...]:
    """The mode follows from the words: derived by a rule, stated where they are the value, else normalised."""
    made = []
    for place in saying.proofs:
        if saying.rule is not None:
            mode = Mode.DERIVED
        else:
            mode = Mode.STATED if value is None or place.words == value else Mode.NORMALISED
        made.append(Proof(place.span.start, place.span.end, mode, saying.rule))
    return tuple(made)


def shown(saying: Saying) -> str:
    """Where a saying stands, for people."""
    return saying.proofs[0].shown if saying.proofs else saying.field


def lexical(value: Any) -> str:
    """A value as the words would be that state it."""
    if isinstance(value, Temporal | Duration):
        return value.lexical
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
