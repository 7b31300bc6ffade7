"""The five real documents pass the gate, every statement proved, with the contradictions they hold reported."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.identity import Identity
from kommunegraf.mapping import to_quads
from kommunegraf.reading import read
from kommunegraf.validation.gate import judge
from kommunegraf.validation.literals import well_formed
from kommunegraf.validation.report import Judgement, Severity
from places import shared_folder

FOLDER = shared_folder()
SEEDS = sorted((FOLDER / "seeds").glob("*.txt")) if FOLDER else []
needs_seeds = pytest.mark.skipif(not SEEDS, reason="the shared folder with the real documents is not here")
_judged: dict[Path, tuple[Extraction, list[ox.Quad], Judgement]] = {}


def judged(path: Path) -> tuple[Extraction, list[ox.Quad], Judgement]:
    """Each document is read, extracted, mapped and judged once for all tests."""
    if path not in _judged:
        identity = Identity()
        extraction = extract(read(path.read_bytes(), name=path.name), identity)
        quads = to_quads(extraction, identity)
        _judged[path] = (extraction, quads, judge(quads, extraction.document, notes=extraction.notes))
    return _judged[path]


@needs_seeds
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_real_document_conforms(path: Path) -> None:
    _, _, judgement = judged(path)
    assert judgement.conforms, judgement.of_severity(Severity.VIOLATION)


@needs_seeds
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_statement_has_evidence_and_every_concept_is_known(path: Path) -> None:
    _, _, judgement = judged(path)
    never = {"statement-without-evidence", "unknown-concept", "unknown-authority", "blank-node", "masked-name-in-value"}
    assert not [result for result in judgement.results if result.shape in never]


@needs_seeds
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_literal_parses_in_its_datatype_before_and_after_the_store(path: Path) -> None:
    _, quads, _ = judged(path)
    store = ox.Store()
    store.extend(quads)
    for quad in (*quads, *store):
        if isinstance(quad.object, ox.Literal):
            assert well_formed(quad.object.value, quad.object.datatype.value), quad
    assert set(store) == set(quads)  # the store keeps every lexical form: evidence still names the same term


@needs_seeds
def test_the_plan_that_exceeds_its_room_is_reported_with_both_figures() -> None:
    (path,) = (path for path in SEEDS if path.name.startswith("004"))
    extraction, _, judgement = judged(path)
    (audit,) = (result for result in judgement.results if result.shape.startswith("Audit-"))
    assert audit.severity is Severity.WARNING
    assert all(figure in audit.message for figure in ("730000", "722000", "8000", "2021"))
    assert audit.span is not None
    assert extraction.document.quote(audit.span) == audit.quote


@needs_seeds
def test_the_kle_subject_that_no_plan_has_is_reported() -> None:
    (path,) = (path for path in SEEDS if path.name.startswith("004"))
    _, _, judgement = judged(path)
    (unknown,) = (result for result in judgement.results if result.shape == "unknown-kle")
    assert unknown.value.endswith("/kle/00.00.00")


@needs_seeds
def test_no_name_of_a_case_worker_reaches_the_quads() -> None:
    masked = 0
    for path in SEEDS:
        extraction, quads, _ = judged(path)
        masked += len(extraction.document.masks)
        names = {extraction.document.words(mask).strip() for mask in extraction.document.masks}
        for quad in quads:
            if isinstance(quad.object, ox.Literal):
                assert not [name for name in names if name and name in quad.object.value]
    assert masked > 0
