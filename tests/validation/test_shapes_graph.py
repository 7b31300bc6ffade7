"""Shapes that are laid out once judge as pySHACL does that reads them, and the document, from graphs of rdflib."""

from __future__ import annotations

import random
from collections import Counter

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

import handmade
from kommunegraf import resources
from kommunegraf.mapping import to_quads
from kommunegraf.validation.nodes import Nodes
from kommunegraf.validation.shapes import NAMESPACE, load_shapes, run_shapes

XSD = "http://www.w3.org/2001/XMLSchema#"
VALUES = (
    ox.Literal("Ord", language="da"),
    ox.Literal("Andre ord"),
    ox.Literal("-1", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("2024-02-30", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("07", datatype=ox.NamedNode(f"{XSD}boolean")),
    ox.NamedNode("urn:nobody"),
)


def broken(chance: random.Random) -> list[ox.Quad]:
    """A document's quads, some of them lost, doubled, or with other values."""
    quads = to_quads(handmade.extraction(), handmade.IDENTITY)
    for _ in range(12):
        quad = quads[chance.randrange(len(quads))]
        other = ox.Quad(quad.subject, quad.predicate, chance.choice((*VALUES, quads[0].object)), quad.graph_name)
        quads.append(other)
        if chance.random() < 0.5:
            quads.remove(quad)
    return quads


def by_rdflib_alone(quads: list[ox.Quad]) -> Counter[tuple[str, ...]]:
    shapes, data = rdflib.Graph(), rdflib.Graph()
    for path in resources.folder("shapes").glob("*.ttl"):
        shapes.parse(path)
    triples = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES) or b""
    data.parse(data=triples, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    parts = (SH.sourceShape, SH.focusNode, SH.value)
    return Counter(
        tuple(str(report.value(node, part) or "").removeprefix(NAMESPACE) for part in parts)
        for node in report.objects(None, SH.result)
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_broken_document_is_judged_as_by_pyshacl_alone(seed: int) -> None:
    quads = broken(random.Random(seed))
    ours = Counter((each.shape, each.focus, each.value) for each in run_shapes(Nodes.of(quads), load_shapes()))
    assert ours == by_rdflib_alone(quads)
    assert len({shape for shape, _, _ in ours}) > 8


def test_a_shapes_graph_says_the_same_settled_as_unsettled() -> None:
    settled = load_shapes().graph
    anew = rdflib.Graph()
    for triple in settled:
        anew.add(triple)
    for subject, predicate, value in settled:
        assert set(settled.objects(subject, predicate)) == set(anew.objects(subject, predicate))
        assert set(settled.subjects(predicate, value)) == set(anew.subjects(predicate, value))
    assert list(settled.objects(rdflib.URIRef("urn:nobody"), SH.path)) == []
