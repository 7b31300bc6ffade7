"""Over all gold documents: no fact without evidence, no date finer than its words, no derived fact unmarked."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from corpus import documents, extracted, text_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import Mode
from kommunegraf.identity import Identity
from kommunegraf.mapping import to_quads
from kommunegraf.validation import checks
from kommunegraf.validation.gate import judge
from kommunegraf.validation.report import Result, Severity
from kommunegraf.validation.statements import Statements

ID = Identity()
EXAMPLES = int(os.environ.get("KOMMUNEGRAF_PERTURBATIONS", "0"))
PARTS = 8
RULE = "https://w3id.org/kommunegraf/ns#derivationRule"


def of_part(part: int) -> Iterator[tuple[str, Extraction]]:
    for path, url in documents()[part::PARTS]:
        yield path.name, extracted(text_of(path), path.name, url)


def wrong(statements: Statements, extraction: Extraction) -> Iterator[Result]:
    """What must never be: a quote that is not the text, a fact without one, a date finer than its words."""
    yield from checks.check_quotes(statements, extraction.document)
    yield from checks.check_evidence(statements)
    yield from (each for each in checks.check_precision(statements) if each.severity is Severity.VIOLATION)
    yield from checks.check_literals(statements)
    yield from checks.check_graphs(statements)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_fact_of_every_document_is_quoted_exact_and_marked(part: int) -> None:
    by_rule = {ID.concept("assertion-mode", mode.value) for mode in (Mode.DERIVED, Mode.INFERRED)}
    facts = 0
    for name, extraction in of_part(part):
        quads: list[ox.Quad] = to_quads(extraction, ID)
        statements = Statements(quads, ID)
        facts += len(statements.evidence)
        found = [f"{each.shape}: {each.message} ({each.quote!r})" for each in wrong(statements, extraction)]
        assert not found, f"{name}: {found[:3]}"
        unruled = [q.exact for q in statements.evidence if q.mode in by_rule and not statements.values(q.iri, RULE)]
        assert not unruled, f"{name}: derived without a rule: {unruled[:3]}"
        machine = ID.machine_graph(extraction.document_iri)
        generated = ID.concept("assertion-mode", Mode.MACHINE.value)
        assert all((q.graph == machine) == (q.mode == generated) for q in statements.evidence), name
    assert facts > 1_000


@settings(
    max_examples=EXAMPLES or 12, derandomize=not EXAMPLES, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.integers(0, 2**16))
def test_the_shapes_find_no_violation_in_any_document(number: int) -> None:
    path, url = documents()[number % len(documents())]
    extraction = extracted(text_of(path), path.name, url)
    judgement = judge(to_quads(extraction, ID), extraction.document, notes=extraction.notes)
    found = judgement.of_severity(Severity.VIOLATION)
    assert not [each for each in found if each.shape != "cpr-candidate"], f"{path.name}: {found[:2]}"
