"""The writer's store and the merged default graph."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.settings import Settings
from kommunegraf.store.writer import Writer, writing

DOCUMENT = f"{DEFAULT_BASE}graph/document/"
MACHINE = f"{DEFAULT_BASE}graph/machine/"


def triple(n: int | str, value: str = "v") -> ox.Quad:
    return ox.Quad(ox.NamedNode(f"urn:s:{n}"), ox.NamedNode("urn:p"), ox.Literal(value))


def default_graph(store: ox.Store) -> set[ox.Quad]:
    return set(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def count(store: ox.Store, query: str) -> int:
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return int(next(results)[0].value)


def test_a_triple_that_two_hundred_documents_state_counts_once() -> None:
    writer = Writer(ox.Store(), DEFAULT_BASE)
    writer.replace({f"{DOCUMENT}{n}": [triple("body"), triple(n)] for n in range(200)})
    assert count(writer.store, "SELECT (COUNT(*) AS ?n) { <urn:s:body> ?p ?o }") == 1
    assert count(writer.store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 201


def test_a_triple_leaves_the_default_graph_with_the_last_graph_that_states_it() -> None:
    writer = Writer(ox.Store(), DEFAULT_BASE)
    writer.replace({f"{DOCUMENT}a": [triple("shared")], f"{DEFAULT_BASE}graph/reference/b": [triple("shared")]})
    writer.replace({f"{DOCUMENT}a": []})
    assert default_graph(writer.store) == {triple("shared")}
    writer.replace({f"{DEFAULT_BASE}graph/reference/b": []})
    assert default_graph(writer.store) == set()


def test_machine_graphs_never_reach_the_default_graph_nor_keep_a_triple_there() -> None:
    writer = Writer(ox.Store(), DEFAULT_BASE)
    writer.replace({f"{MACHINE}a": [triple(1), triple(2)], f"{DOCUMENT}a": [triple(1)]})
    assert default_graph(writer.store) == {triple(1)}
    writer.replace({f"{DOCUMENT}a": []})
    assert default_graph(writer.store) == set()
    assert len(writer.graph(f"{MACHINE}a")) == 2


def test_the_default_graph_is_the_merge_after_any_sequence_of_replacements() -> None:
    chance = random.Random(7)
    writer = Writer(ox.Store(), DEFAULT_BASE)
    for _ in range(60):
        batch = {
            chance.choice((DOCUMENT, MACHINE, f"{DEFAULT_BASE}graph/derived/")) + str(chance.randrange(8)): [
                triple(chance.randrange(12)) for _ in range(chance.randrange(10))
            ]
            for _ in range(chance.randrange(1, 5))
        }
        writer.replace(batch)
        stated = {
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in writer.store
            if isinstance(quad.graph_name, ox.NamedNode) and not quad.graph_name.value.startswith(MACHINE)
        }
        assert default_graph(writer.store) == stated
        kept = default_graph(writer.store)
        writer.merge_again()
        assert default_graph(writer.store) == kept


def test_replacing_a_graph_by_what_it_holds_changes_nothing() -> None:
    writer = Writer(ox.Store(), DEFAULT_BASE)
    assert writer.replace({f"{DOCUMENT}a": [triple(1)]}) == 1
    writer.changed = False
    assert writer.replace({f"{DOCUMENT}a": [triple(1)]}) == 0
    assert not writer.changed


def test_a_plain_default_graph_is_left_alone() -> None:
    writer = Writer(ox.Store(), DEFAULT_BASE, merged=False)
    writer.replace({f"{DOCUMENT}a": [triple(1)]})
    assert default_graph(writer.store) == set()


def test_a_changed_default_graph_setting_rebuilds_it(tmp_path: Path) -> None:
    for kind, expected in (("merged", 1), ("plain", 0), ("merged", 1)):
        settings = Settings(data=tmp_path / "data", default_graph=kind)
        with writing(settings, "test") as session:
            session.writer.replace({f"{DOCUMENT}a": [triple(1)]})
            session.publish()
            assert len(default_graph(session.writer.store)) == expected


def test_what_was_not_published_is_thrown_away(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with writing(settings, "test") as session:
        session.writer.replace({f"{DOCUMENT}a": [triple(1)]})
        session.publish()
        session.writer.replace({f"{DOCUMENT}a": [triple(2)]})
    with writing(settings, "test") as session:
        assert {quad.triple for quad in session.writer.graph(f"{DOCUMENT}a")} == {triple(1).triple}
    assert not (tmp_path / "data" / "writer").exists()
