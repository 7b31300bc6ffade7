"""No record field, mapped term, class or literal is unaccounted for, over all documents that are published."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from kommunegraf import contexts
from kommunegraf.extraction import records
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.records import Record
from kommunegraf.identity import Identity
from kommunegraf.mapping import to_quads
from kommunegraf.reading import read
from kommunegraf.validation.literals import well_formed

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# Terms that the graph writer uses for the document, its versions and its evidence, and that no record has.
OF_THE_WRITER = {
    "Document", "DocumentVersion", "Evidence", "SpecificResource", "TextQuoteSelector", "TextPositionSelector",
    "Checksum", "SoftwareAgent", "documentKind", "hasVersion", "isVersionOf", "publisher", "source", "primaryTopic",
    "topic", "extractionMethod", "checksum", "checksumAlgorithm", "checksumValue", "wasAttributedTo", "name",
    "softwareVersion", "evidence", "hasBody", "supportsProperty", "supportsValue", "assertionMode", "derivationRule",
    "hasTarget", "hasSource", "hasSelector", "exact", "start", "end", "title",
}  # fmt: skip

# What the reference data and the links across documents state.
OF_REFERENCE = {
    "Municipality", "Region", "alternateName", "containedInPlace", "notation", "exactMatch", "closeMatch", "sameCaseAs",
}  # fmt: skip


def kinds() -> list[type[Record]]:
    found: list[type[Record]] = []
    pending: list[type[Record]] = [Record]
    while pending:
        for kind in pending.pop().__subclasses__():
            found.append(kind)
            pending.append(kind)
    return [kind for kind in found if kind.__module__ == records.__name__]


def fields() -> dict[str, set[str]]:
    """The fields of all record types by their name in the contexts, with the types that have them."""
    found: dict[str, set[str]] = {}
    for kind in kinds():
        for name, info in kind.model_fields.items():
            if name != "id":
                found.setdefault(info.alias or name, set()).add(kind.__name__)
    return found


@pytest.fixture(scope="session")
def documents(seeds, root):
    """What extraction makes of every real document, every sample and the gold documents about money."""
    funding = root / "tests" / "gold" / "facts" / "funding"
    paths = [*sorted(seeds.glob("*.txt")), *sorted((root / "samples").iterdir()), *sorted(funding.glob("*.txt"))]
    return [extract(read(path.read_bytes(), name=path.name), Identity()) for path in paths]


@pytest.fixture(scope="session")
def quads(documents):
    return [quad for extraction in documents for quad in to_quads(extraction, Identity())]


def test_every_mapped_term_is_that_of_a_record_a_field_or_the_writer() -> None:
    used = {kind.TYPE for kind in kinds()} | set(fields()) | OF_THE_WRITER | OF_REFERENCE
    assert set(contexts.mapped_terms()) - used == set()


def test_the_writers_terms_are_all_mapped() -> None:
    assert set(contexts.mapped_terms()) >= OF_THE_WRITER


def test_every_type_of_record_is_made_from_some_document(documents) -> None:
    made = {type(record) for extraction in documents for record in (*extraction.records, *extraction.machine)}
    assert {kind.__name__ for kind in kinds()} - {kind.__name__ for kind in made} == set()


def test_every_field_is_filled_from_some_document(documents) -> None:
    filled = {name for e in documents for record in (*e.records, *e.machine) for name, _ in record.stated()}
    assert set(fields()) - filled == set()


def test_every_property_and_class_of_the_graphs_is_mapped(quads) -> None:
    terms = set(contexts.mapped_terms().values())
    unknown = Counter(
        quad.predicate.value for quad in quads if quad.predicate != TYPE and quad.predicate.value not in terms
    ) + Counter(quad.object.value for quad in quads if quad.predicate == TYPE and quad.object.value not in terms)
    assert not unknown


def test_no_value_of_a_record_is_lost_on_the_way_to_quads(documents) -> None:
    for extraction in documents:
        made = to_quads(extraction, Identity())
        counted = Counter((quad.subject.value, quad.predicate.value) for quad in made)
        stated: Counter[tuple[str, str]] = Counter()
        for record in (*extraction.records, *extraction.machine):
            stated.update((record.id, contexts.iri_of(name)) for name, _ in record.stated())
        assert {key: counted[key] for key in stated} == dict(stated)


@pytest.mark.parametrize("ingest", ["seed_ingest", "sample_ingest"])
def test_every_literal_of_the_store_parses_in_its_datatype(ingest, request) -> None:
    """Of all graphs: documents, machine summaries, reference data and the merge."""
    folder, _ = request.getfixturevalue(ingest)
    store = folder.current().open()
    literals = {quad.object for quad in store if isinstance(quad.object, ox.Literal)}
    assert not [each for each in literals if not well_formed(each.value, each.datatype.value)]
    assert {each.datatype.value.rpartition("#")[2] for each in literals} >= {
        "string", "langString", "date", "gYear", "gYearMonth", "duration", "decimal", "integer", "boolean", "hexBinary",
    }  # fmt: skip
