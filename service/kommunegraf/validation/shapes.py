"""The shapes of `shapes/*.ttl`, run by pySHACL over an Oxigraph store."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import rdflib
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib.namespace import SH

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.validation.datagraph import DocumentGraph
from kommunegraf.validation.nodes import Nodes
from kommunegraf.validation.reference import rebased
from kommunegraf.validation.report import Result, Severity
from kommunegraf.validation.shapesgraph import ShapesIndex

NAMESPACE = "https://w3id.org/kommunegraf/shapes#"
_SEVERITIES = {str(SH.Violation): Severity.VIOLATION, str(SH.Warning): Severity.WARNING, str(SH.Info): Severity.INFO}
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shapes:
    """All shapes files as one graph, with pySHACL's own index of it; `iris` are the graph's, by themselves.

    `asked` are the words of its SPARQL constraints.
    """

    graph: rdflib.Graph
    index: ShapesGraph
    iris: Mapping[str, rdflib.URIRef]
    asked: frozenset[str]

    @classmethod
    def of(cls, graph: rdflib.Graph) -> Shapes:
        index = ShapesIndex(graph, _logger)
        queries = (str(text) for kind in (SH.select, SH.ask) for text in graph.objects(None, kind))
        asked = frozenset(word for text in queries for word in re.findall(r"\w+", text))
        return cls(index.settled, index, {str(iri): iri for iri in index.settled.iris()}, asked)


@cache
def load_shapes(base: str = DEFAULT_BASE) -> Shapes:
    """The shapes of the package. Raises `ConfigurationError` naming the file that is no Turtle."""
    graph = rdflib.Graph()
    for path in sorted(resources.folder("shapes").glob("*.ttl")):
        try:
            graph.parse(data=rebased(path.read_text(encoding="utf-8"), base), format="turtle")
        except Exception as error:  # rdflib's parser raises many kinds
            raise ConfigurationError(f"shapes/{path.name}: {error}; mend the file") from error
    if not len(graph):
        raise ConfigurationError("shapes/ holds no *.ttl file")
    return Shapes.of(graph)


def run_shapes(nodes: Nodes, shapes: Shapes, known: Nodes | None = None) -> list[Result]:
    """A result for each `sh:ValidationResult`, without places (the caller knows the evidence).

    `known` is what the reference data say of what the nodes point at.
    """
    report = validation_report(nodes, shapes, known)
    return [_result(report, node, shapes.graph) for node in report.objects(None, SH.result)]


def validation_report(nodes: Nodes, shapes: Shapes, known: Nodes | None = None) -> rdflib.Graph:
    """Validates the statements of both, taken as one graph, against SHACL Core and SHACL-SPARQL (W3C, 2017).

    Gives the `sh:ValidationReport`; raises pySHACL's errors for shapes that are ill-formed.
    """
    options: dict[str, Any] = {"inplace": True, "allow_infos": False, "allow_warnings": False, "logger": _logger}
    graph = DocumentGraph.of((nodes,) if known is None else (nodes, known), shapes.iris, shapes.asked)
    try:
        validator = Validator(graph, shacl_graph=shapes.graph, options=options)
        validator.shacl_graph = shapes.index
        run: Callable[[], tuple[bool, rdflib.Graph, str]] = validator.run
        _, report, _ = run()
    finally:
        graph.let_go()  # it is part of circles, which are looked for seldom
    return report


def _result(report: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> Result:
    source = report.value(node, SH.sourceConstraint)
    templates = list(shapes.objects(source, SH.message)) if source is not None else []
    messages = {"en": "", "da": ""}
    for message in report.objects(node, SH.resultMessage):
        if isinstance(message, rdflib.Literal):
            messages[message.language or _language(str(message), templates)] = str(message)
    shape = str(report.value(node, SH.sourceShape) or "")
    path = report.value(node, SH.resultPath)
    return Result(
        severity=_SEVERITIES.get(str(report.value(node, SH.resultSeverity)), Severity.VIOLATION),
        shape=shape.removeprefix(NAMESPACE),
        message=messages["en"] or messages["da"],
        message_da=messages["da"],
        focus=str(report.value(node, SH.focusNode) or ""),
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        value=str(report.value(node, SH.value) or ""),
    )


def _language(message: str, templates: Iterable[rdflib.term.Node]) -> str:
    """The language of the template that a message was made from: pySHACL drops it when it fills in variables."""
    for template in templates:
        if isinstance(template, rdflib.Literal) and template.language:
            pattern = re.sub(r"\\\{\\?[?$]\w+\\\}", ".*", re.escape(str(template)))
            if re.fullmatch(pattern, message, flags=re.DOTALL):
                return template.language
    return "en"
