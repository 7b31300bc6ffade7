"""Under another base the whole graph is under it, and the saved queries answer what they answer under the default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.extraction.extract import extract
from kommunegraf.identity import DEFAULT_BASE, ONTOLOGY, Identity
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.mapping import to_quads
from kommunegraf.queries import load_queries
from kommunegraf.reading import read
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.validation.gate import judge

BASE = "https://data.example.dk/kg/"
Ingested = tuple[DataFolder, IngestReport]


@pytest.fixture(scope="module")
def elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    settings = Settings(data=tmp_path_factory.mktemp("elsewhere") / "data", processes=1, base=BASE)
    report = ingest([root / "samples"], settings)
    return DataFolder(settings.data), report


def words(quad: ox.Quad) -> Iterator[str]:
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield from (term.value, term.datatype.value)


def test_no_entity_or_graph_is_left_under_the_default_base(elsewhere: Ingested) -> None:
    folder, report = elsewhere
    assert report.complete
    assert not {
        word
        for quad in folder.current().open()
        for word in words(quad)
        if DEFAULT_BASE in word.replace(ONTOLOGY.removesuffix("#"), "")
    }


def test_the_same_documents_and_warnings_come_out(elsewhere: Ingested, sample_ingest: Ingested) -> None:
    here, there = sample_ingest[1], elsewhere[1]
    assert (there.stored, there.warnings) == (here.stored, here.warnings)


@pytest.mark.parametrize("name", load_queries())
def test_a_saved_query_has_the_same_rows_under_both_bases(
    name: str, elsewhere: Ingested, sample_ingest: Ingested
) -> None:
    query = load_queries()[name]
    here = rows(sample_ingest[0].current().open().query(query.bind()), DEFAULT_BASE)
    there = rows(elsewhere[0].current().open().query(query.bind(base=BASE)), BASE)
    assert there == here


def rows(results: object, base: str) -> list[list[list[str]]]:
    """The rows with IRIs cut to what follows the base; evidence is left out, its IRIs being hashes of others.

    Values that a query joined are taken apart, since it meets them in no order.
    """
    assert isinstance(results, ox.QuerySolutions)
    shown = [[str(term).strip('"').replace(f"<{base}", "<").replace(base, "") for term in row] for row in results]
    return sorted([sorted(term.split(" | ")) for term in row if "/evidence/" not in term] for row in shown)


def test_the_gate_finds_nothing_under_another_base_that_it_does_not_find_under_the_default(root: Path) -> None:
    document = read((root / "samples" / "minutes.txt").read_bytes(), name="minutes.txt")
    found = []
    for base in (DEFAULT_BASE, BASE):
        identity = Identity(base)
        extraction = extract(document, identity)
        judgement = judge(
            to_quads(extraction, identity), extraction.document, notes=extraction.notes, identity=identity
        )
        assert judgement.conforms
        found.append(sorted((result.severity, result.shape) for result in judgement.results))
    assert found[0] == found[1]
