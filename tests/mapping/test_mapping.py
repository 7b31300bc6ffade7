"""Records become quads whose every value is proved by the words it came from."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pyoxigraph as ox
import pytest

import handmade
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.errors import MappingError
from kommunegraf.extraction.records import FundingItem, GoverningBody, Iri, Mode, Proof, Stated, Text
from kommunegraf.mapping import as_jsonld, canonical_decimal, expanded, to_quads

KG = "https://w3id.org/kommunegraf/ns#"
OA = "http://www.w3.org/ns/oa#"


def mapped(**changes: object) -> list[ox.Quad]:
    return to_quads(handmade.extraction(**changes), handmade.IDENTITY)


def objects(quads: list[ox.Quad], subject: object, predicate: str) -> list[object]:
    return [quad.object for quad in quads if quad.subject == subject and quad.predicate.value == predicate]


def test_every_value_of_every_record_has_evidence_for_that_property_and_value() -> None:
    quads = mapped()
    proved: set[tuple[object, str, object]] = set()
    for quad in quads:
        if quad.predicate.value == OA + "hasBody":
            (prop,) = objects(quads, quad.subject, KG + "supportsProperty")
            (value,) = objects(quads, quad.subject, KG + "supportsValue")
            assert isinstance(prop, ox.NamedNode)
            proved.add((quad.object, prop.value, value))
    records = {record.id for record in (*handmade.records(), *handmade.machine_records())}
    bookkeeping = {RDF_TYPE, KG + "evidence", "http://www.w3.org/ns/prov#wasAttributedTo"}
    statements = [
        (quad.subject, quad.predicate.value, quad.object)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value in records
        and quad.predicate.value not in bookkeeping
    ]
    stated = [value for record in (*handmade.records(), *handmade.machine_records()) for value in record.stated()]
    assert len(statements) == len(stated) > 25
    assert set(statements) == proved


def test_every_quote_is_the_served_text_at_its_offsets() -> None:
    quads = mapped()
    document = handmade.document()
    for quad in quads:
        if quad.predicate.value == OA + "exact":
            (start,) = objects(quads, quad.subject, OA + "start")
            (end,) = objects(quads, quad.subject, OA + "end")
            assert isinstance(start, ox.Literal) and isinstance(end, ox.Literal)
            assert ox.Literal(document.served_text[int(start.value) : int(end.value)]) == quad.object


def test_the_same_extraction_gives_the_same_quads_in_the_same_order() -> None:
    assert mapped() == mapped()


def test_no_blank_node_and_only_the_two_graphs_of_the_document() -> None:
    quads = mapped()
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    identity = handmade.IDENTITY
    assert graphs == {identity.document_graph(handmade.DOCUMENT), identity.machine_graph(handmade.DOCUMENT)}


def test_what_a_machine_wrote_stands_in_the_machine_graph_alone() -> None:
    machine = handmade.IDENTITY.machine_graph(handmade.DOCUMENT)
    by_graph: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in mapped():
        assert isinstance(quad.graph_name, ox.NamedNode)
        by_graph[quad.graph_name.value].append(quad)
    generated = ox.NamedNode(handmade.IDENTITY.concept("assertion-mode", "machine-generated"))
    for graph, quads in by_graph.items():
        modes = {quad.object for quad in quads if quad.predicate.value == KG + "assertionMode"}
        assert (modes == {generated}) if graph == machine else (generated not in modes)
    assert any(quad.predicate.value.endswith("wasAttributedTo") for quad in by_graph[machine])


def test_a_derived_value_names_its_rule() -> None:
    quads = mapped()
    derived = ox.NamedNode(handmade.IDENTITY.concept("assertion-mode", "derived"))
    rules = [
        objects(quads, quad.subject, KG + "derivationRule")
        for quad in quads
        if quad.predicate.value == KG + "assertionMode" and quad.object == derived
    ]
    assert [[ox.Literal("addressee-is-the-meeting's-body")], [ox.Literal("date-of-meeting")]] == rules


def test_two_proofs_of_one_value_are_one_fact_with_two_evidences() -> None:
    twice = GoverningBody(
        id=handmade.BODY,
        label=Stated(
            value=Text(text="Sundhedsudvalget", language="da"),
            proofs=(Proof(start=0, end=16), Proof(start=0, end=16), Proof(start=0, end=15)),
        ),
    )
    quads = mapped(records=(twice,), machine=())
    body = ox.NamedNode(handmade.BODY)
    assert len(objects(quads, body, iri_of("label"))) == 1
    assert len(objects(quads, body, KG + "evidence")) == 2


def test_a_masked_name_leaves_neither_quote_nor_value_nor_title() -> None:
    words = "Sagsbehandler: Aase Prøvesen"
    record = GoverningBody(id=handmade.BODY, label=handmade.say(Text(text=words), words))
    literals = [
        quad.object.value for quad in mapped(records=(record,), machine=()) if isinstance(quad.object, ox.Literal)
    ]
    assert not [text for text in literals if "Prøvesen" in text]
    assert "Sagsbehandler: " + "█" * 13 in literals


def test_numbers_are_written_in_their_canonical_form() -> None:
    assert canonical_decimal(Decimal("250000.00")) == "250000"
    assert canonical_decimal(Decimal("1E+6")) == "1000000"
    assert canonical_decimal(Decimal("-0.0")) == "0"
    assert canonical_decimal(Decimal("43.20")) == "43.2"
    assert expanded(True) == {"@value": "true", "@type": "http://www.w3.org/2001/XMLSchema#boolean"}


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), None, "bare"])
def test_a_value_without_a_form_is_refused(value: object) -> None:
    with pytest.raises(MappingError):
        expanded(value)


@pytest.mark.parametrize("iri", ["relative", "https://example.org/a b", "https://example.org/<x>", ""])
def test_an_iri_that_the_parser_would_drop_is_refused(iri: str) -> None:
    with pytest.raises(MappingError, match="absolute"):
        mapped(records=(GoverningBody(id=iri),))
    with pytest.raises(MappingError, match="absolute"):
        mapped(records=(GoverningBody(id=handmade.BODY, classification=handmade.say(Iri(iri=iri), "Punkt")),))


def test_a_record_is_json_ld_without_its_evidence() -> None:
    (item,) = (record for record in handmade.records() if isinstance(record, FundingItem))
    node = as_jsonld(item)
    assert node["type"] == "FundingItem"
    assert node["amount"] == {"@value": "250000", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}
    assert node["asStated"] == [{"@value": "250.000 kr."}]
    assert "evidence" not in node and "priceLevel" not in node


def test_inferred_values_keep_their_mode() -> None:
    quads = mapped()
    inferred = ox.NamedNode(handmade.IDENTITY.concept("assertion-mode", Mode.INFERRED.value))
    assert [quad for quad in quads if quad.predicate.value == KG + "assertionMode" and quad.object == inferred]
