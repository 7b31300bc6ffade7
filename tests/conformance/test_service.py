"""The W3C SERVICE tests (SPARQL 1.1 Federated Query), their endpoints played by servers on loopback."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

from kommunegraf.errors import ServiceRefused
from kommunegraf.outbound.allowed import AllowList
from kommunegraf.outbound.federation import Federation, evaluate_services
from kommunegraf.sparql.analysis import analyse
from places import shared_folder
from stand_in import endpoint, standing_in

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
# Nobody listens at the discard port.
NOWHERE = "http://127.0.0.1:9/"

# What does not pass, each with its reason.
REFUSED = {"service5": "the endpoint is a variable, which this service refuses (docs/endpoint.md)"}


def manifest() -> tuple[rdflib.Graph, list[rdflib.term.Node]]:
    folder = shared_folder()
    if folder is None:
        return rdflib.Graph(), []
    path = folder / "conformance" / "sparql11" / "service" / "manifest.ttl"
    graph = rdflib.Graph().parse(path, publicID=path.as_uri())
    [entries] = graph.objects(None, MF.entries)
    return graph, list(Collection(graph, entries))


GRAPH, ENTRIES = manifest()


def name(entry: rdflib.term.Node) -> str:
    return str(entry).rpartition("#")[2]


def read(node: rdflib.term.Node | None) -> str:
    assert node is not None
    return Path(str(node).removeprefix("file://")).read_text(encoding="utf-8")


def counted(solutions: object) -> Counter[tuple[tuple[str, str], ...]]:
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return Counter(
        tuple(sorted((each, str(row[each])) for each in names if row[each] is not None)) for row in solutions
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_a_service_test_of_the_w3c_gives_its_expected_result(entry: rdflib.term.Node) -> None:
    action = GRAPH.value(entry, MF.action)
    query = read(GRAPH.value(action, QT.query))
    store = ox.Store()
    if (data := GRAPH.value(action, QT.data)) is not None:
        store.load(read(data).encode(), format=ox.RdfFormat.TURTLE)
    with ExitStack() as servers:
        allowed = [NOWHERE]
        query = query.replace("http://invalid.endpoint.org/sparql", NOWHERE)
        for service in GRAPH.objects(action, QT.serviceData):
            played = servers.enter_context(standing_in(endpoint(read(GRAPH.value(service, QT.data)))))
            query = query.replace(str(GRAPH.value(service, QT.endpoint)), played.url)
            allowed.append(played.url)
        evaluation = evaluate_services(query, analyse(query), Federation(allowed=AllowList.of(allowed)))
        if name(entry) in REFUSED:
            with pytest.raises(ServiceRefused, match="variable"):
                asyncio.run(evaluation)
            return
        solutions = store.query(asyncio.run(evaluation))
    expected = ox.parse_query_results(read(GRAPH.value(entry, MF.result)).encode(), format=ox.QueryResultsFormat.XML)
    assert counted(solutions) == counted(expected)


def test_the_suite_is_whole(shared: Path) -> None:
    assert len(ENTRIES) == 7
    assert set(REFUSED) <= {name(entry) for entry in ENTRIES}
