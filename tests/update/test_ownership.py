"""Nothing that ingest keeps is changed by a client, whatever words the change is put in."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from writers import DOCUMENT, DOCUMENT_GRAPH, IDENTITY, Turns, publish_document

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.settings import Settings
from kommunegraf.store.tombstones import graph_of as tombstones_of
from kommunegraf.store.writer import writing
from kommunegraf.update.job import Action
from kommunegraf.update.refusal import Refused

MINE = "https://a.example/g"
OWNED = {
    "document": DOCUMENT_GRAPH,
    "machine": IDENTITY.machine_graph(DOCUMENT),
    "reference": IDENTITY.reference_graph("kle"),
    "derived": IDENTITY.derived_graph("any"),
    "tombstones": tombstones_of(DEFAULT_BASE),
    "later": f"{DEFAULT_BASE}graph/new",
}


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Turns:
    """One triple in a graph of each kind that ingest keeps, and one in a client's own."""
    settings = Settings(data=tmp_path_factory.mktemp("owned") / "data")
    publish_document(settings)
    with writing(settings, "test") as session:
        for name, graph in OWNED.items():
            quad = ox.Quad(
                ox.NamedNode(f"https://k.example/{name}"), ox.NamedNode("https://k.example/p"), ox.Literal(1)
            )
            session.writer.replace({graph: {*session.writer.graph(graph), quad}})
        session.publish()
    turns = Turns(settings)
    turns.graph(Action.PUT, MINE, "<https://a.example/s> <https://a.example/p> 1 .")
    return turns


def refused_as_owned(turns: Turns, text: str) -> None:
    before, number = turns.quads(), turns.number
    with pytest.raises(Refused) as refused:
        turns.update(text.replace("<M>", f"<{MINE}>").replace("$T", "<https://a.example/s> <https://a.example/p>"))
    assert (refused.value.status, refused.value.kind) == (403, "graph-owned"), refused.value.detail
    assert turns.quads() == before
    assert turns.number == number


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH <G> { $T 2 } }",
        "DELETE WHERE { GRAPH <G> { ?s ?p ?o } }",
        "INSERT { GRAPH <G> { $T ?o } } WHERE { GRAPH <M> { ?s ?p ?o } }",
        "WITH <G> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "WITH <G> INSERT { $T 3 } WHERE {}",
        "PREFIX g: <G> INSERT DATA { GRAPH g: { $T 2 } }",
        "BASE <G> INSERT DATA { GRAPH <> { $T 2 } }",
        "CLEAR GRAPH <G>",
        "DROP GRAPH <G>",
        "DROP SILENT GRAPH <G>",
        "COPY <M> TO <G>",
        "MOVE <M> TO <G>",
        "ADD <M> TO <G>",
        "MOVE <G> TO <M>",
        "COPY DEFAULT TO <G>",
        "INSERT { GRAPH ?g { $T 4 } } WHERE { GRAPH <M> { ?s ?p ?o } BIND(IRI('G') AS ?g) }",
        "INSERT { GRAPH ?g { $T 4 } } WHERE { BIND(IRI(CONCAT('G', '')) AS ?g) }",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?g = <G>) }",
        "INSERT DATA { GRAPH <M> { $T 5 } } ; INSERT DATA { GRAPH <G> { $T 2 } }",
    ],
)
def test_no_operation_changes_a_document(turns, text):
    refused_as_owned(turns, text.replace("<G>", f"<{DOCUMENT_GRAPH}>").replace("'G'", f"'{DOCUMENT_GRAPH}'"))


@pytest.mark.parametrize("kind", OWNED)
def test_no_graph_of_the_kinds_that_ingest_keeps_is_changed(turns, kind):
    for text in (
        "INSERT DATA { GRAPH <G> { $T 2 } }",
        "CLEAR GRAPH <G>",
        "INSERT { GRAPH ?g { $T 4 } } WHERE { BIND(<G> AS ?g) }",
    ):
        refused_as_owned(turns, text.replace("<G>", f"<{OWNED[kind]}>"))


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR ALL",
        "CLEAR NAMED",
        "DROP ALL",
        "DROP NAMED",
        "CLEAR DEFAULT",
        "DROP DEFAULT",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT DATA { $T 1 }",
        "DELETE DATA { <https://k.example/document> <https://k.example/p> 1 }",
        "INSERT { $T 1 } WHERE {}",
        "COPY <M> TO DEFAULT",
        "ADD <M> TO DEFAULT",
        "MOVE DEFAULT TO <M>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH <M> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_neither_all_graphs_nor_the_merged_default_graph_can_be_changed(turns, text):
    refused_as_owned(turns, text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { $G { $T 'Rygestop' } }",
        "DELETE DATA { $G { $T 'Andet' } }",
        "DELETE WHERE { $G { ?s <https://a.example/nothing> ?o } }",
        "DELETE WHERE { GRAPH ?g { ?s <https://a.example/nothing> ?o } }",
    ],
)
def test_what_changes_nothing_is_allowed_everywhere(turns, text):
    """Judged is what changed, not what was written."""
    title = f"<{DOCUMENT}> <http://purl.org/dc/terms/title>"
    before, number = turns.quads(), turns.number
    outcome = turns.update(text.replace("$G", f"GRAPH <{DOCUMENT_GRAPH}>").replace("$T", title))
    assert outcome["changed"] == []
    assert turns.quads() == before
    assert turns.number == number


@pytest.mark.parametrize("kind", OWNED)
@pytest.mark.parametrize("action", [Action.PUT, Action.POST, Action.DELETE])
def test_the_graph_store_does_not_write_what_ingest_keeps(turns, kind, action):
    before = turns.quads()
    for graph in (OWNED[kind], None):
        with pytest.raises(Refused, match="ingest") as refused:
            turns.graph(action, graph, "<https://a.example/s> <https://a.example/p> 2 .")
        assert (refused.value.status, refused.value.kind) == (403, "graph-owned")
    assert turns.quads() == before


def test_a_graph_that_a_later_release_may_make_is_nobodys(turns):
    with pytest.raises(Refused):
        turns.graph(Action.PUT, f"{DEFAULT_BASE}graph/audits", "")
    assert not turns.graph(Action.PUT, f"{DEFAULT_BASE}id/graph", "")["existed"]


def test_a_document_can_be_copied_into_a_graph_of_ones_own(service):
    answer = service.update(
        f"INSERT {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{DOCUMENT_GRAPH}> {{ ?s ?p ?o }} }}"
    )
    assert answer.status_code == 200
    assert answer.json()["changed"] == [{"graph": MINE, "removed": 0, "added": 1, "created": True, "dropped": False}]
    assert service.ask(f"GRAPH <{MINE}> {{ ?s ?p 'Rygestop' }}")


def test_over_http_the_client_is_told_what_it_may_not(service):
    before = service.quads()
    answer = service.update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/graph-owned")
    assert DOCUMENT_GRAPH in answer.json()["detail"]
    assert service.quads() == before


def test_graphs_of_clients_answer_when_named_and_are_not_in_the_default_graph(service):
    service.put(MINE, "<https://a.example/s> <https://a.example/p> 1 .")
    assert service.ask(f"GRAPH <{MINE}> {{ <https://a.example/s> ?p 1 }}")
    assert not service.ask("<https://a.example/s> ?p 1")


def test_a_plain_default_graph_is_the_clients(plain):
    triple = "<https://a.example/s> <https://a.example/p>"
    assert plain.update(f"INSERT DATA {{ {triple} 1 }}").status_code == 200
    assert plain.ask(f"{triple} 1")
    assert plain.put(None, f"{triple} 2 .").status_code == 200
    assert plain.ask(f"{triple} 2 FILTER NOT EXISTS {{ {triple} 1 }}")
    assert plain.update("CLEAR ALL").status_code == 200
    assert plain.quads() == set()
