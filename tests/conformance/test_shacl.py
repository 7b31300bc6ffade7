"""The W3C SHACL test suite, run through the gate's own engine (pySHACL on an Oxigraph store)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kommunegraf.validation.nodes import Nodes
from kommunegraf.validation.shapes import Shapes, validation_report
from places import shared_folder

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
DESCRIBED = (
    SH.focusNode,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.resultPath,
    SH.sourceShape,
    SH.value,
)

# What pySHACL 0.40 on Oxigraph does not do, each with its reason. A case that passes again fails the test below.
_PROJECTED = "Oxigraph substitutes only variables that the SELECT projects"
_THIS_UNBOUND = "a variable that Oxigraph substitutes does not count as bound in FILTER and BIND before a pattern"
ALLOWED_FAILURES = {
    "core/property/datatype-ill-formed": "Oxigraph keeps xsd:byte as xsd:integer: the value shown is another literal",
    "core/property/uniqueLang-002": 'rdflib reads the shape\'s "1"^^xsd:boolean as true',
    "sparql/component/nodeValidator-001": _PROJECTED,
    "sparql/component/optional-001": _PROJECTED,
    "sparql/component/propertyValidator-select-001": _PROJECTED,
    "sparql/component/validator-001": _PROJECTED,
    "sparql/node/prefixes-001": "pySHACL looks for prefixes of imported ontologies at owl:Ontology nodes only",
    "sparql/pre-binding/pre-binding-003": _THIS_UNBOUND,
    "sparql/pre-binding/pre-binding-004": _THIS_UNBOUND,
    "sparql/pre-binding/pre-binding-005": _THIS_UNBOUND,
    "sparql/pre-binding/shapesGraph-001": "pySHACL does not offer $shapesGraph",
}


@dataclass(frozen=True)
class Case:
    name: str
    data: Path
    shapes: Path
    expected: rdflib.term.Node
    manifest: rdflib.Graph


def cases() -> list[Case]:
    folder = shared_folder()
    if folder is None:
        return []
    found: list[Case] = []
    root = folder / "conformance" / "shacl"
    for path in sorted(root.rglob("*.ttl")):
        graph = rdflib.Graph().parse(path, publicID=path.as_uri())
        for entries in graph.objects(None, MF.entries):
            for entry in Collection(graph, entries):
                action = graph.value(entry, MF.action)
                data, shapes = graph.value(action, SHT.dataGraph), graph.value(action, SHT.shapesGraph)
                expected = graph.value(entry, MF.result)
                assert data is not None and shapes is not None and expected is not None
                name = f"{path.parent.relative_to(root)}/{local(entry).name}"
                found.append(Case(name, local(data), local(shapes), expected, graph))
    return sorted(found, key=lambda case: case.name)


def local(node: rdflib.term.Node) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def described(graph: rdflib.Graph, report: rdflib.term.Node | None) -> Counter[tuple[str, ...]]:
    """The results of a report, blank nodes alike, as the suite compares them."""

    def show(node: rdflib.term.Node | None) -> str:
        return "" if node is None else "_" if isinstance(node, rdflib.BNode) else node.n3()

    return Counter(
        tuple(show(graph.value(result, prop)) for prop in DESCRIBED) for result in graph.objects(report, SH.result)
    )


def run(case: Case) -> rdflib.Graph:
    shapes = rdflib.Graph().parse(case.shapes, publicID=case.shapes.as_uri())
    quads = ox.parse(path=str(case.data), base_iri=case.data.as_uri())
    return validation_report(Nodes.of(quads), Shapes.of(shapes))


def passes(case: Case) -> bool:
    try:
        report = run(case)
    except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure):
        return case.expected == SHT.Failure
    except (NotImplementedError, RuntimeError, SyntaxError):
        return False
    if case.expected == SHT.Failure:
        return False
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    conforms = report.value(node, SH.conforms) == case.manifest.value(case.expected, SH.conforms)
    return conforms and described(report, node) == described(case.manifest, case.expected)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_engine_reports_what_the_w3c_suite_expects(case: Case) -> None:
    if case.name in ALLOWED_FAILURES:
        assert not passes(case), f"{case.name} passes now; take it off ALLOWED_FAILURES"
    else:
        assert passes(case)


def test_the_suite_is_whole(shared: Path) -> None:
    assert len(cases()) == 121
    assert set(ALLOWED_FAILURES) <= {case.name for case in cases()}
