"""Every shape tells a node that breaks it from one that keeps it, with the severity the ontology gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SH, SKOS, XSD

from kommunegraf import resources
from kommunegraf.contexts import iri_of
from kommunegraf.extraction import records
from kommunegraf.identity import ONTOLOGY
from kommunegraf.validation.nodes import Nodes
from kommunegraf.validation.report import Result, Severity
from kommunegraf.validation.shapes import NAMESPACE, load_shapes, run_shapes

CASES = Path(__file__).with_name("shape_cases.ttl")
SAMPLES = {
    XSD.string: ("Ord", "Andre ord"),
    XSD.integer: ("1", "1000"),
    XSD.decimal: ("1.5", "2.5"),
    XSD.boolean: ("true", "false"),
    XSD.gYear: ("2024", "2025"),
    XSD.date: ("2024-03-05", "2024-03-06"),
    XSD.duration: ("P1Y", "P2Y"),
    XSD.hexBinary: ("ab" * 32, "cd" * 32),
}
GRAPH = load_shapes().graph
Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def named_shapes() -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted({node for kind in kinds for node in GRAPH.subjects(RDF.type, kind) if isinstance(node, URIRef)})


def name(shape: URIRef) -> str:
    return shape.removeprefix(NAMESPACE)


def one(shape: URIRef, parameter: URIRef) -> rdflib.term.Node | None:
    return GRAPH.value(shape, parameter)


def listed(node: rdflib.term.Node | None) -> list[rdflib.term.Node]:
    return list(Collection(GRAPH, node)) if node is not None else []


def targeted(shape: URIRef, focus: URIRef) -> list[Triple]:
    """What makes `focus` a focus node of the shape."""
    kind, subjects, objects = (one(shape, p) for p in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf))
    if kind is not None:
        return [(focus, RDF.type, kind)]
    if subjects is not None:
        return [(focus, subjects, Literal("1.0", datatype=XSD.decimal))]
    assert objects is not None, shape
    return [(URIRef(f"{focus}/pointer"), objects, focus)]


def good_values(shape: URIRef, focus: URIRef) -> list[tuple[rdflib.term.Node, list[Triple]]]:
    """Two values that the shape's other constraints accept, with what has to be said of them."""
    options = listed(one(shape, SH["in"]))
    if options:
        return [(option, []) for option in options[:2]]
    kind = one(shape, SH["class"])
    if kind is not None or one(shape, SH.nodeKind) is not None:
        nodes = [URIRef(f"{focus}/value/{n}") for n in (1, 2)]
        return [(node, [(node, RDF.type, kind)] if kind is not None else []) for node in nodes]
    datatypes = [one(shape, SH.datatype)] + [GRAPH.value(each, SH.datatype) for each in listed(one(shape, SH["or"]))]
    datatype = next((each for each in datatypes if each is not None), XSD.string)
    assert isinstance(datatype, URIRef)
    return [(Literal(text, datatype=datatype), []) for text in SAMPLES[datatype]]


def bad_cases(shape: URIRef, focus: URIRef) -> Iterator[list[Triple]]:
    """One set of triples for each constraint of the shape that can be broken."""
    path = one(shape, SH.path)
    if isinstance(path, rdflib.BNode):  # ( property skos:inScheme )
        prop, scheme = listed(path)
        assert scheme == SKOS.inScheme
        yield [(focus, prop, URIRef(f"{focus}/c")), (URIRef(f"{focus}/c"), scheme, URIRef("urn:another-scheme"))]
        return
    assert path is not None
    if one(shape, SH.minCount) is not None:
        yield []
    if one(shape, SH.maxCount) is not None:
        yield [triple for value, more in good_values(shape, focus) for triple in [(focus, path, value), *more]]
    if one(shape, SH.uniqueLang) is not None:
        yield [(focus, path, Literal(text, lang="da")) for text in ("Et", "To")]
    if any(one(shape, parameter) is not None for parameter in (SH.datatype, SH["or"], SH.nodeKind, SH["in"])):
        yield [(focus, path, Literal("x", lang="en"))]
    if one(shape, SH["class"]) is not None:
        yield [(focus, path, URIRef(f"{focus}/untyped"))]
    if one(shape, SH.pattern) is not None or one(shape, SH.minInclusive) is not None:
        datatype = one(shape, SH.datatype)
        assert isinstance(datatype, URIRef)
        yield [(focus, path, Literal("-1" if datatype == XSD.integer else "AB", datatype=datatype))]


def good_case(shape: URIRef, focus: URIRef) -> list[Triple]:
    path = one(shape, SH.path)
    if isinstance(path, rdflib.BNode):
        prop, scheme = listed(path)
        (right,) = listed(one(shape, SH["in"]))
        return [(focus, prop, URIRef(f"{focus}/c")), (URIRef(f"{focus}/c"), scheme, right)]
    assert path is not None
    value, more = good_values(shape, focus)[0]
    other = one(shape, SH.lessThan)
    end: list[Triple] = [(focus, other, Literal("9", datatype=XSD.integer))] if other is not None else []
    return [(focus, path, value), *more, *end]


HANDMADE = rdflib.Graph().parse(CASES)
BY_HAND = {str(node).removeprefix("urn:bad:") for node in HANDMADE.subjects() if str(node).startswith("urn:bad:")}
# Leads evidence of a derived value to Evidence-rule-missing; reports nothing itself.
WITHOUT_RESULTS = {"Evidence-rule"}
BY_MACHINE = [shape for shape in named_shapes() if name(shape) not in BY_HAND | WITHOUT_RESULTS]


@pytest.fixture(scope="module")
def results() -> dict[str, list[Result]]:
    """One run over all cases: results by focus node."""
    graph = rdflib.Graph()
    for triple in HANDMADE:
        graph.add(triple)
    for shape in BY_MACHINE:
        for number in range(len(list(bad_cases(shape, URIRef("urn:bad:0"))))):
            focus = URIRef(f"urn:bad:{name(shape)}:{number}")
            for triple in [*targeted(shape, focus), *list(bad_cases(shape, focus))[number]]:
                graph.add(triple)
        focus = URIRef(f"urn:good:{name(shape)}")
        for triple in [*targeted(shape, focus), *good_case(shape, focus)]:
            graph.add(triple)
    quads = list(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    found: dict[str, list[Result]] = defaultdict(list)
    for result in run_shapes(Nodes.of(quads), load_shapes()):
        found[result.focus].append(result)
    return found


def declared(shape: str) -> Severity:
    severity = GRAPH.value(URIRef(NAMESPACE + shape), SH.severity)
    return Severity(str(severity).rsplit("#", 1)[-1].lower())


@pytest.mark.parametrize("shape", BY_MACHINE, ids=name)
def test_a_shape_reports_each_way_to_break_it_and_nothing_else(shape: URIRef, results: dict[str, list[Result]]) -> None:
    cases = list(bad_cases(shape, URIRef("urn:bad:0")))
    assert cases
    for number in range(len(cases)):
        severities = {r.severity for r in results[f"urn:bad:{name(shape)}:{number}"] if r.shape == name(shape)}
        assert severities == {declared(name(shape))}, number
    assert name(shape) not in {r.shape for r in results[f"urn:good:{name(shape)}"]}


@pytest.mark.parametrize("shape", sorted(BY_HAND))
def test_a_shape_with_a_case_of_its_own_reports_it_and_nothing_else(
    shape: str, results: dict[str, list[Result]]
) -> None:
    assert {r.severity for r in results[f"urn:bad:{shape}"] if r.shape == shape} == {declared(shape)}
    assert shape not in {r.shape for r in results[f"urn:good:{shape}"]}
    beside = {focus for focus in results if focus.startswith("urn:x:")}
    assert not [focus for focus in beside for result in results[focus] if result.shape == shape]


def test_what_is_missing_or_contradicts_is_never_a_violation() -> None:
    for shape in named_shapes():
        held = GRAPH.value(shape, SH.severity) == SH.Violation
        if name(shape).endswith(("-missing", "-class", "-scheme")) or name(shape).startswith("Audit-"):
            assert not held, shape
        if name(shape).endswith(("-one", "-type")):
            assert held, shape


def test_every_shape_speaks_danish_and_english() -> None:
    for shape in named_shapes():
        if name(shape) in WITHOUT_RESULTS:
            continue
        source = GRAPH.value(shape, SH.sparql) or shape
        assert {str(m.language) for m in GRAPH.objects(source, SH.message) if isinstance(m, Literal)} == {"da", "en"}


def test_an_audit_names_its_figures_in_both_languages(results: dict[str, list[Result]]) -> None:
    (audit,) = (r for r in results["urn:bad:Audit-room"] if r.shape == "Audit-room")
    assert audit.message == "Planned spending of 500 in 2024 exceeds the room of 400 by 100."
    assert audit.message_da == "Planlagte udgifter på 500 i 2024 overstiger råderummet på 400 med 100."
    assert audit.value == "urn:x:f1"


def test_every_severity_is_given() -> None:
    for shape in named_shapes():
        assert name(shape) in WITHOUT_RESULTS or GRAPH.value(shape, SH.severity) is not None, shape


def record_types() -> list[type[records.Record]]:
    return [
        kind
        for kind in vars(records).values()
        if isinstance(kind, type) and issubclass(kind, records.Record) and hasattr(kind, "TYPE")
    ]


def single_fields(kind: type[records.Record]) -> list[str]:
    """The fields of a record that take one value."""
    info = kind.model_fields.items()
    return [
        field.alias or name for name, field in info if name != "id" and not str(field.annotation).startswith("tuple")
    ]


@pytest.mark.parametrize("kind", record_types(), ids=lambda kind: kind.__name__)
def test_a_field_that_takes_one_value_has_a_shape_that_says_so(kind: type[records.Record]) -> None:
    """So that two values, which extraction cannot make in one document, cannot come from elsewhere either."""
    several_possible = {"identifier", "caseNumber"}  # of several systems; the ontology: one case number or more
    of_class = set(GRAPH.subjects(SH.targetClass, URIRef(iri_of(kind.TYPE))))
    if kind.TYPE == "BudgetLine":
        of_class = set(GRAPH.subjects(SH.targetObjectsOf, URIRef(iri_of("budgetLine"))))
    for field in set(single_fields(kind)) - several_possible:
        shapes = of_class & set(GRAPH.subjects(SH.path, URIRef(iri_of(field))))
        limits = [GRAPH.value(shape, limit) for shape in shapes for limit in (SH.maxCount, SH.uniqueLang)]
        assert any(limit is not None for limit in limits), field


def test_every_class_of_the_ontology_has_a_shape() -> None:
    ontology = rdflib.Graph().parse(resources.folder("ontology") / "kommunegraf.ttl")
    classes = {node for node in ontology.subjects(RDF.type, OWL.Class) if str(node).startswith(ONTOLOGY)}
    # Reference data, not stated by documents: tests/ontology judges them.
    reference = {URIRef(ONTOLOGY + name) for name in ("Municipality", "Region")}
    assert classes - reference <= set(GRAPH.objects(None, SH.targetClass))
