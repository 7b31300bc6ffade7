"""What records refuse when they are made."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kommunegraf.extraction.records import Goal, Iri, Proof, Stated, Text


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (0, 0)])
def test_a_proof_that_stands_nowhere_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a proof cannot stand"):
        Proof(start=start, end=end)


def test_a_value_needs_a_proof() -> None:
    with pytest.raises(ValidationError):
        Stated.of(Text("Flere går"), ())


def test_a_field_takes_no_value_of_another_type() -> None:
    said = Stated.of(Iri("https://example.org/a"), (Proof(0, 4),))
    with pytest.raises(ValidationError):
        Goal(id="https://example.org/goal", text=said)
