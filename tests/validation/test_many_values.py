"""A node with very many values or masks costs no more than in proportion."""

from __future__ import annotations

import random
from dataclasses import replace

import pyoxigraph as ox

import handmade
from growth import ends
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.mapping import _Writer
from kommunegraf.reading.document import Span
from kommunegraf.validation.checks import check_evidence
from kommunegraf.validation.statements import Statements

IDENTITY = Identity()
OA = "http://www.w3.org/ns/oa#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def test_a_node_with_thirty_thousand_proved_values_is_checked_in_a_moment() -> None:
    node, prop = ox.NamedNode("urn:n"), ox.NamedNode(f"{ONTOLOGY}party")
    quads = [ox.Quad(node, TYPE, ox.NamedNode(f"{ONTOLOGY}Partnership"))]
    for number in range(30_000):
        value, evidence = ox.NamedNode(f"urn:v{number}"), ox.NamedNode(f"urn:e{number}")
        quads += [
            ox.Quad(node, prop, value),
            ox.Quad(evidence, TYPE, ox.NamedNode(f"{ONTOLOGY}Evidence")),
            ox.Quad(evidence, ox.NamedNode(f"{OA}hasBody"), node),
            ox.Quad(evidence, ox.NamedNode(f"{ONTOLOGY}supportsProperty"), prop),
            ox.Quad(evidence, ox.NamedNode(f"{ONTOLOGY}supportsValue"), value),
        ]
    statements = Statements(quads, IDENTITY)
    assert len(statements.evidence) == 30_000
    found: list[object] = []
    assert ends(lambda: found.extend(check_evidence(statements)))
    assert found == []


def test_the_masks_that_touch_a_span_are_those_that_overlap_it_and_are_found_among_very_many() -> None:
    chance = random.Random(1)
    extraction = handmade.extraction()
    for _ in range(200):
        masks = tuple(Span(start, start + chance.randrange(1, 9)) for start in chance.sample(range(60), 8))
        writer = _Writer(replace(extraction, document=replace(extraction.document, masks=masks)), IDENTITY)
        span = Span(chance.randrange(60), 70)
        assert set(writer._masks_in([span])) == {mask for mask in masks if mask.overlaps(span)}
        span = Span(span.start, span.start + 3)
        assert set(writer._masks_in([span])) == {mask for mask in masks if mask.overlaps(span)}
