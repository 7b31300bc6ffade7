"""The suite's manifests as cases: what to load, what to ask, what must come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
# Where the suite is published: relative addresses in manifests, data and queries are resolved against it.
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
# `manifest-all.ttl` includes these; of entailment regimes the service has none, and says so in its description.
LEFT_OUT = ("entailment",)


@dataclass(frozen=True)
class Message:
    """A request of a protocol test and what its answer must be; names and values as the manifest writes them."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    format: str | None
    location: str | None
    answer_headers: tuple[tuple[str, str], ...]
    answer_body: str | None


@dataclass(frozen=True)
class Case:
    """One test. `data` and `after` are files with the graph each belongs to (None: the default graph)."""

    name: str
    suite: str
    kind: str
    title: str
    text: Path | None
    data: tuple[tuple[Path, str | None], ...]
    endpoints: tuple[tuple[str, Path], ...]
    result: Path | None
    after: tuple[tuple[Path, str | None], ...]
    messages: tuple[Message, ...]
    requires: frozenset[str]

    @property
    def base(self) -> str:
        """The published address of the query or update."""
        assert self.text is not None
        return address(self.text)


def address(path: Path) -> str:
    """The published address of a file of the suite."""
    return f"{BASE}{path.parent.name}/{path.name}"


def cases(root: Path) -> list[Case]:
    """All tests that `manifest-all.ttl` leads to, in its order, but for those left out."""
    return [case for manifest in _manifests(root / "manifest-all.ttl") for case in _entries(manifest)]


def _graph(manifest: Path, root: Path) -> rdflib.Graph:
    within = manifest.relative_to(root).as_posix()
    return rdflib.Graph().parse(manifest, publicID=BASE + within)


def _manifests(top: Path) -> Iterator[Path]:
    root = top.parent
    waiting = [top]
    while waiting:
        manifest = waiting.pop(0)
        graph = _graph(manifest, root)
        included = [root / str(each).removeprefix(BASE) for each in _list(graph, graph.objects(None, MF.include))]
        waiting = [each for each in included if each.parent.name not in LEFT_OUT] + waiting
        if next(graph.objects(None, MF.entries), None) is not None:
            yield manifest


def _list(graph: rdflib.Graph, heads: Iterator[rdflib.term.Node]) -> list[rdflib.term.Node]:
    return [each for head in heads for each in Collection(graph, head)]


def _entries(manifest: Path) -> Iterator[Case]:
    folder = manifest.parent
    graph = _graph(manifest, folder.parent)
    for entry in _list(graph, graph.objects(None, MF.entries)):
        yield _case(graph, entry, folder)


def _case(graph: rdflib.Graph, entry: rdflib.term.Node, folder: Path) -> Case:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    text = action if isinstance(action, rdflib.URIRef) else graph.value(action, QT.query | UT.request)
    kind = graph.value(entry, RDF.type)
    return Case(
        name=f"{folder.name}/{str(entry).rpartition('#')[2]}",
        suite=folder.name,
        kind=str(kind).rpartition("#")[2],
        title=str(graph.value(entry, MF.name)),
        text=None if text is None else _file(text, folder),
        data=_dataset(graph, (entry, action), folder),
        endpoints=tuple(
            (str(graph.value(each, QT.endpoint)), _file(graph.value(each, QT.data), folder))
            for each in graph.objects(action, QT.serviceData)
        ),
        result=_file(result, folder) if isinstance(result, rdflib.URIRef) else None,
        after=_dataset(graph, (result,), folder),
        messages=tuple(_message(graph, each) for each in _list(graph, graph.objects(action, HT.requests))),
        requires=frozenset(str(each).rpartition("#")[2] for each in graph.objects(entry, MF.requires)),
    )


def _file(node: rdflib.term.Node | None, folder: Path) -> Path:
    path = folder / str(node).removeprefix(f"{BASE}{folder.name}/")
    assert path.is_file(), node
    return path


def _dataset(
    graph: rdflib.Graph, nodes: tuple[rdflib.term.Node | None, ...], folder: Path
) -> tuple[tuple[Path, str | None], ...]:
    found: list[tuple[Path, str | None]] = []
    for node in nodes:
        if not isinstance(node, rdflib.URIRef | rdflib.BNode):
            continue
        found += [(_file(each, folder), None) for each in graph.objects(node, QT.data | UT.data)]
        for each in graph.objects(node, QT.graphData | UT.graphData):
            # A graph is named by its label, or, where the manifest gives the file alone, by the file's address.
            file = graph.value(each, QT.graph | UT.graph) or each
            found.append((_file(file, folder), str(graph.value(each, RDFS.label) or file)))
    return tuple(sorted(found, key=str))


def _headers(graph: rdflib.Graph, node: rdflib.term.Node | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(graph.value(each, HT.fieldName)), str(graph.value(each, HT.fieldValue)))
        for each in _list(graph, graph.objects(node, HT.headers))
    )


def _text(graph: rdflib.Graph, node: rdflib.term.Node | None) -> str | None:
    chars = graph.value(graph.value(node, HT.body), CNT.chars)
    return None if chars is None else str(chars)


def _message(graph: rdflib.Graph, node: rdflib.term.Node) -> Message:
    answer = graph.value(node, HT.resp)
    body = _text(graph, node)
    encoding = str(graph.value(graph.value(node, HT.body), CNT.characterEncoding) or "UTF-8")
    boolean, form, location = (
        graph.value(answer, name) for name in (MF.expectedBoolean, MF.expectedFormat, MF.expectedLocation)
    )
    return Message(
        method=str(graph.value(node, HT.methodName)),
        target=str(graph.value(node, HT.absolutePath)),
        headers=_headers(graph, node),
        body=None if body is None else body.encode(encoding),
        statuses=frozenset(str(each).rpartition("#")[2] for each in graph.objects(answer, MF.expectedStatus)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=None if form is None else str(form),
        location=None if location is None else str(location),
        answer_headers=_headers(graph, answer),
        answer_body=_text(graph, answer),
    )
