"""What it means to pass a query, update or syntax test, for any engine that loads, asks and updates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import rdflib
from rdflib.compare import isomorphic

from sparql11 import results
from sparql11.manifest import Case, address

Data = Sequence[tuple[Path, str | None]]


# An endpoint that fails, which the query may pass over: the test has no data for it.
_SILENT = re.compile(r"SERVICE\s+SILENT\s+<([^>]*)>")


class Refused(Exception):
    """The engine did not do it; `syntax`: because the text does not parse."""

    def __init__(self, message: str, *, syntax: bool) -> None:
        super().__init__(message)
        self.syntax = syntax


class Engine(Protocol):
    """A store that queries and updates are sent to."""

    def load(self, data: Data) -> None:
        """Makes these files the whole content."""

    def query(self, text: str, media_type: str) -> tuple[bytes, str]:
        """A result and its media type. Raises `Refused`."""

    def update(self, text: str) -> None:
        """Raises `Refused`."""

    def content(self) -> Mapping[str, rdflib.Graph]:
        """The graphs that hold triples, by name ("" is the default graph)."""

    def stand_in(self, endpoints: Sequence[tuple[str, Path | None]]) -> Mapping[str, str]:
        """Starts an endpoint for each (address, data), one that fails where there are none; what each is now called."""


def failure(case: Case, engine: Engine) -> str | None:
    """Why the engine fails the test; None where it passes."""
    match case.kind:
        case "QueryEvaluationTest" | "CSVResultFormatTest":
            return _query(case, engine)
        case "UpdateEvaluationTest":
            return _update(case, engine)
        case "PositiveSyntaxTest11" | "NegativeSyntaxTest11":
            return _syntax(case, engine, update=case.text is not None and case.text.suffix == ".ru")
        case "PositiveUpdateSyntaxTest11" | "NegativeUpdateSyntaxTest11":
            return _syntax(case, engine, update=True)
    raise ValueError(f"no check for {case.kind}")


def quads(data: Data) -> list[ox.Quad]:
    """The files' triples in their graphs, addresses resolved as published; blank nodes of a file stay its own."""
    found = []
    for path, name in data:
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        for quad in ox.parse(path=str(path), base_iri=address(path), rename_blank_nodes=True):
            found.append(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return found


def graphs(found: Sequence[ox.Quad]) -> dict[str, rdflib.Graph]:
    """Quads as graphs of the comparing library, by name ("" is the default graph)."""
    lines: dict[str, list[str]] = {}
    for quad in found:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        lines.setdefault(name, []).append(f"{quad.triple} .")
    return {name: rdflib.Graph().parse(data="\n".join(text), format="nt") for name, text in lines.items()}


def _with_base(case: Case) -> str:
    """The text under the address that the suite publishes it at; a BASE of its own comes later and wins."""
    assert case.text is not None
    return f"BASE <{case.base}>\n{case.text.read_text(encoding='utf-8')}"


def _query(case: Case, engine: Engine) -> str | None:
    assert case.result is not None
    engine.load(case.data)
    text = _with_base(case)
    content = case.result.read_bytes()
    unreachable = [(iri, None) for iri in _SILENT.findall(text) if iri not in dict(case.endpoints)]
    for called, now in engine.stand_in([*case.endpoints, *unreachable]).items():
        text = text.replace(f"<{called}>", f"<{now}>")
        content = content.replace(called.encode(), now.encode())
    media_type = results.MEDIA_TYPES[case.result.suffix]
    expected = results.read(content, media_type, address(case.result))
    if media_type == results.TURTLE and isinstance(expected, results.Solutions):
        media_type = results.XML  # a table written as a graph: any format of tables will do
    try:
        answer, answered = engine.query(text, media_type)
    except Refused as refused:
        return f"refused: {refused}"
    if answered != media_type:
        return f"answered in {answered}, not {media_type}"
    try:
        actual = results.read(answer, answered)
    except (ValueError, KeyError, SyntaxError) as error:
        return f"the answer is no {media_type}: {error}"
    ordered = re.search(r"order\s+by[^{}]*\Z", text, re.IGNORECASE) is not None
    if not results.same(actual, expected, ordered=ordered, lossy=media_type == results.CSV):
        return f"another result: {answer.decode('utf-8', 'replace')[:2000]}"
    return None


def _update(case: Case, engine: Engine) -> str | None:
    engine.load(case.data)
    try:
        engine.update(_with_base(case))
    except Refused as refused:
        return f"refused: {refused}"
    expected, actual = graphs(quads(case.after)), engine.content()
    # Whether a store keeps the name of an empty graph is left to it (SPARQL 1.1 Update, 3.2): only full ones count.
    if set(actual) != set(expected):
        return f"the graphs {sorted(actual)} hold triples, not {sorted(expected)}"
    for name, graph in expected.items():
        if not isomorphic(actual[name], graph):
            return f"graph {name or 'default'} holds {actual[name].serialize(format='nt')[:2000]}"
    return None


def _syntax(case: Case, engine: Engine, *, update: bool) -> str | None:
    """A text that is well formed may still be refused for another reason (a LOAD that fails), never for its syntax."""
    assert case.text is not None
    engine.load(())
    text = case.text.read_text(encoding="utf-8")
    try:
        if update:
            engine.update(text)
        else:
            engine.query(text, "")
    except Refused as refused:
        if not refused.syntax:
            return None if case.kind.startswith("Positive") else f"refused for another reason: {refused}"
        return f"refused: {refused}" if case.kind.startswith("Positive") else None
    return None if case.kind.startswith("Positive") else "accepted"
