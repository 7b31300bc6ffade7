"""What an update changed is found exactly, however its text names the graphs, without a look at all that is stored."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kommunegraf.errors import QueryError
from kommunegraf.sparql.operations import operations
from kommunegraf.sparql.rewriting import inline_update
from kommunegraf.update.candidate import Candidate
from kommunegraf.update.ownership import Rights
from kommunegraf.update.targets import Targets, targets

BASE = "https://a.example/"
PREFIXES = f"PREFIX : <{BASE}> PREFIX graph: <{BASE}> "
ANYTHING = Rights("https://w3id.org/kommunegraf/", (), merged=False)


def store() -> ox.Store:
    made = ox.Store()
    made.update(
        f"{PREFIXES} INSERT DATA {{ :s :p 1 . GRAPH :a {{ :s :p 1, 2 }} GRAPH :b {{ :s :p 2, 3 }} }} ;"
        " CREATE GRAPH <https://a.example/empty>"
    )
    return made


def copied(original: ox.Store) -> ox.Store:
    made = ox.Store()
    made.extend(original)
    for graph in original.named_graphs():
        made.add_graph(graph)
    return made


CASES = {
    "INSERT DATA { :s :p 5 }": Targets(inserted=[]),
    "INSERT DATA { GRAPH :a { :s :p 1, 9 } GRAPH :new { :s :p 1 } }": Targets(inserted=[]),
    "DELETE DATA { :s :p 1 . GRAPH :a { :s :p 1, 77 } }": Targets(deleted=[]),
    "DELETE WHERE { GRAPH :a { ?s ?p ?o } }": {":a"},
    "DELETE WHERE { ?s ?p ?o }": {""},
    "DELETE WHERE { GRAPH ?g { ?s :p 2 } }": {"*"},
    "INSERT { GRAPH :a { ?s ?p 8 } } WHERE { GRAPH ?g { ?s ?p ?o } }": {":a"},
    "INSERT { GRAPH :a { ?s ?p '} GRAPH ?g {' } } WHERE { GRAPH :b { ?s ?p ?o } }": {":a"},
    "INSERT { GRAPH :a { ?s ?p 8 } . ?s ?p 9 } WHERE { GRAPH :b { ?s ?p ?o } }": {":a", ""},
    "INSERT { GRAPH ?g { ?s ?p 8 } } WHERE { GRAPH ?g { ?s ?p 3 } }": {"*"},
    "INSERT { GRAPH ?g { :s :p 8 } } WHERE { BIND(UUID() AS ?g) }": {"*"},
    "INSERT { GRAPH :new {} } WHERE {}": {":new"},
    "WITH :a DELETE { ?s ?p ?o } INSERT { ?s ?p 8 . GRAPH :b { ?s ?p 8 } } WHERE { ?s ?p ?o }": {":a", ":b"},
    "WITH :a INSERT { GRAPH :b { ?s ?p 8 } } WHERE { ?s ?p ?o }": {":b"},
    "DELETE { GRAPH :a { ?s ?p ?o } } USING :b WHERE { ?s ?p ?o }": {":a"},
    "INSERT { GRAPH<https://a.example/a>{ :s :p [ :q 4 ] } }WHERE{}": {":a"},
    "INSERT # {\n{ GRAPH # ?g\n :a { :s :p 4 } } WHERE {}": {":a"},
    "insert { graph :a { :s :p ( 1 2 ) } } where { filter(1<2) }": {":a"},
    "INSERT { GRAPH :a { ?s ?p ?o } } WHERE { { SELECT * { GRAPH :b { ?s ?p ?o } } } }": {":a"},
    "CLEAR DEFAULT": {""},
    "CLEAR GRAPH :a": {":a"},
    "CLEAR NAMED": {"*"},
    "CLEAR ALL": {"*", ""},
    "DROP SILENT GRAPH :none": {":none"},
    "DROP GRAPH :empty": {":empty"},
    "DROP ALL": {"*", ""},
    "CREATE GRAPH :made": {":made"},
    "CREATE SILENT GRAPH :a": {":a"},
    "COPY :a TO :b": {":b"},
    "COPY GRAPH :a TO GRAPH :a": {":a"},
    "MOVE :a TO :b": {":a", ":b"},
    "MOVE SILENT GRAPH :none TO :b": {":none", ":b"},
    "ADD :a TO DEFAULT": {""},
    "ADD DEFAULT TO :a": {":a"},
    "MOVE DEFAULT TO :b": {"", ":b"},
}


@pytest.mark.parametrize("text", CASES)
def test_the_graphs_read_from_the_text_are_those_that_change(text):
    before = store()
    after = copied(before)
    [operation] = operations(PREFIXES + text, BASE)
    read = targets(operation)
    expected = CASES[text]
    if isinstance(expected, Targets):
        assert (read.inserted is None, read.deleted is None) == (expected.inserted is None, expected.deleted is None)
    else:
        named = {graph.value.replace(BASE, ":") for graph in read.graphs}
        assert named | ({""} if read.default else set()) | ({"*"} if read.all_named else set()) == expected
    candidate = Candidate(before, after, ANYTHING)
    candidate.run(inline_update(operation), read)
    changes = candidate.changes()
    assert {quad for each in changes for quad in each.removed} == set(before) - set(after)
    assert {quad for each in changes for quad in each.added} == set(after) - set(before)
    for change in changes:
        change.apply(before)
    assert set(before) == set(after)
    assert set(before.named_graphs()) == set(after.named_graphs())


def test_a_text_that_is_read_wrongly_is_found_out():
    """The count of quads does not add up, so every graph is compared."""
    before = store()
    candidate = Candidate(before, copied(before), ANYTHING)
    candidate.run(f"DELETE WHERE {{ GRAPH <{BASE}b> {{ ?s ?p 2 }} }}", Targets({ox.NamedNode(f"{BASE}a")}))
    [change] = candidate.changes()
    assert (change.iri, len(change.removed)) == (f"{BASE}b", 1)


@pytest.mark.parametrize(
    "text", ["INSERT { GRAPH:a { :s :p 1 } } WHERE {}", "CLEAR", "COPY :a :b", "WITH ?g INSERT {} WHERE {}", "INSERT {"]
)
def test_words_that_cannot_be_told_apart_are_refused(text):
    [operation] = operations(PREFIXES + text, BASE)
    with pytest.raises(QueryError, match="line 1"):
        targets(operation)
