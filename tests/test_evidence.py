"""Every statement about a domain node is proved by words that stand where the evidence says, in all documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pytest

from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.store.folder import DataFolder

KG = "https://w3id.org/kommunegraf/ns#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# Not statements of the source: a document and its versions, the evidence itself, checksums and programs.
BOOKKEEPING = {
    KG + "Document", KG + "DocumentVersion", KG + "Evidence", OA + "SpecificResource", OA + "TextQuoteSelector",
    OA + "TextPositionSelector", "http://spdx.org/rdf/terms#Checksum", PROV + "SoftwareAgent",
}  # fmt: skip
# The type, the link to the evidence, and who wrote a machine's summary: nobody's words say these.
OF_THE_GRAPH = {TYPE.value, KG + "evidence", PROV + "wasAttributedTo"}
MACHINE = f"{DEFAULT_BASE}id/concept/assertion-mode/machine-generated"


@dataclass(frozen=True)
class Published:
    """One published document: its graph (or its machine graph) and its text, as stored and as served."""

    name: str
    version: str
    quads: tuple[ox.Quad, ...]
    stored: str
    served: str
    masks: tuple[tuple[int, int], ...]
    machine: bool


@pytest.fixture(scope="session", params=["seed_ingest", "sample_ingest"])
def published(request) -> list[Published]:
    """The graphs of all documents of a folder, as they are published."""
    folder, report = request.getfixturevalue(request.param)
    assert report.complete
    found = list(_published(folder))
    assert len({each.version for each in found}) == report.stored
    return found


def _published(folder: DataFolder) -> Iterator[Published]:
    store, ledger = folder.current().open(), folder.current().open_ledger()
    for document in ledger.documents():
        entry = ledger.entry(document)
        assert entry is not None
        masks = tuple((start, end) for start, end in folder.texts.about(entry.text_sha256)["masks"])
        texts = folder.texts.stored(entry.text_sha256), folder.texts.served(entry.text_sha256), masks
        for machine, graph in enumerate((Identity().document_graph(document), Identity().machine_graph(document))):
            quads = tuple(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
            if quads:
                yield Published(entry.names[0], entry.version, quads, *texts, bool(machine))


def _types(one: Published) -> dict[object, set[str]]:
    types: dict[object, set[str]] = {}
    for quad in one.quads:
        if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
            types.setdefault(quad.subject, set()).add(quad.object.value)
    return types


def test_every_statement_of_a_domain_node_has_evidence_for_that_property_and_value(published) -> None:
    """Of every class, attachments too: labels and links to a node's own parts have their words like all else."""
    statements = 0
    for one in published:
        types = _types(one)
        about = _by_evidence(one)
        proved = {
            (node, prop, value)
            for parts in about.values()
            for node in parts[OA + "hasBody"]
            for prop in parts[KG + "supportsProperty"]
            for value in parts[KG + "supportsValue"]
        }
        bare = []
        for quad in one.quads:
            if types.get(quad.subject, set()) & BOOKKEEPING or quad.predicate.value in OF_THE_GRAPH:
                continue
            statements += 1
            if (quad.subject, quad.predicate, quad.object) not in proved:
                bare.append(quad)
        assert not bare, one.name
    assert statements > 500


def test_every_evidence_proves_one_statement_that_its_graph_makes(published) -> None:
    for one in published:
        made = {(quad.subject, quad.predicate, quad.object) for quad in one.quads}
        for evidence, parts in _by_evidence(one).items():
            [node], [prop], [value] = (
                parts[p] for p in (OA + "hasBody", KG + "supportsProperty", KG + "supportsValue")
            )
            assert (node, prop, value) in made
            assert (node, ox.NamedNode(KG + "evidence"), evidence) in made
            [mode] = parts[KG + "assertionMode"]
            assert (mode.value == MACHINE) is one.machine
            rules = parts.get(KG + "derivationRule", [])
            if mode.value.rsplit("/", 1)[-1] in {"derived", "inferred"}:
                assert rules, f"{evidence} follows by no named rule"


def test_every_quote_stands_at_its_offsets_in_the_served_text_and_but_for_masks_in_the_stored(published) -> None:
    quotes = 0
    for one in published:
        values = {(quad.subject, quad.predicate.value): quad.object for quad in one.quads}
        for parts in _by_evidence(one).values():
            [target] = parts[OA + "hasTarget"]
            assert values[target, OA + "hasSource"] == ox.NamedNode(one.version)
            selector = values[target, OA + "hasSelector"]
            start, end = (int(values[selector, OA + side].value) for side in ("start", "end"))
            quote = values[selector, OA + "exact"].value
            assert target.value == f"{one.version}#char={start},{end}"
            assert 0 <= start < end <= len(one.stored)
            assert one.served[start:end] == quote
            masked = {place for mask in one.masks for place in range(*mask)}
            for place, character in enumerate(quote, start):
                assert character == ("█" if place in masked else one.stored[place])
            quotes += 1
    assert quotes > 500


def test_served_and_stored_text_differ_in_masked_names_alone(published) -> None:
    for one in published:
        masked = {place for mask in one.masks for place in range(*mask)}
        assert len(one.served) == len(one.stored)
        assert {i for i, (a, b) in enumerate(zip(one.served, one.stored, strict=True)) if a != b} <= masked


def test_every_document_states_something_of_its_own(published) -> None:
    for one in published:
        assert [kinds for kinds in _types(one).values() if not kinds & BOOKKEEPING], one.name


def _by_evidence(one: Published) -> dict[object, dict[str, list]]:
    found: dict[object, dict[str, list]] = {node: {} for node, kinds in _types(one).items() if KG + "Evidence" in kinds}
    for quad in one.quads:
        if quad.subject in found:
            found[quad.subject].setdefault(quad.predicate.value, []).append(quad.object)
    return found
