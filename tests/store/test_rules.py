"""Derived graphs: what rules infer, kept apart, redone when what it stands on changes, and switched off."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.commit import settle
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.rules import Rule, derive, load_rules
from kommunegraf.store.writer import writing

DOCUMENT = f"{DEFAULT_BASE}graph/document/a"
CHILD = Rule("child", "CONSTRUCT { ?a <urn:childOf> ?b } WHERE { ?b <urn:parentOf> ?a }")
LINE = Rule("line", "CONSTRUCT { ?a <urn:lineOf> ?b } WHERE { ?a <urn:childOf>+ ?b }")
SELF = Rule(
    "self",
    "CONSTRUCT { ?a <urn:n> ?m } WHERE { { ?a <urn:parentOf> ?b BIND(1 AS ?m) } "
    "UNION { ?a <urn:n> ?x BIND(?x + 1 AS ?m) } }",
)


def parent(one: str, other: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(f"urn:{one}"), ox.NamedNode("urn:parentOf"), ox.NamedNode(f"urn:{other}"))


def default_graph(store: ox.Store, predicate: str) -> set[tuple[str, str]]:
    found = store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return {(str(quad.subject), str(quad.object)) for quad in found}


def test_what_is_derived_stands_in_a_graph_of_its_rule_and_in_the_merge(tmp_path: Path) -> None:
    with writing(Settings(data=tmp_path / "data"), "test") as session:
        session.writer.replace({DOCUMENT: [parent("a", "b"), parent("b", "c")]})
        assert derive(session, stale=True, rules=[CHILD, LINE])
        assert len(session.writer.graph(Identity().derived_graph("child"))) == 2
        assert len(default_graph(session.writer.store, "urn:lineOf")) == 3
        assert not derive(session, stale=True, rules=[CHILD, LINE])
        session.writer.replace({DOCUMENT: [parent("a", "b")]})
        assert derive(session, stale=True, rules=[CHILD, LINE])
        assert default_graph(session.writer.store, "urn:lineOf") == {("<urn:b>", "<urn:a>")}


def test_a_rule_never_feeds_on_its_own_last_output(tmp_path: Path) -> None:
    with writing(Settings(data=tmp_path / "data"), "test") as session:
        session.writer.replace({DOCUMENT: [parent("a", "b")]})
        for _ in range(3):
            derive(session, stale=True, rules=[SELF])
        assert len(default_graph(session.writer.store, "urn:n")) == 1


def test_switching_rules_off_drops_what_they_derived(tmp_path: Path) -> None:
    on, off = Settings(data=tmp_path / "data"), Settings(data=tmp_path / "data", derive=False)
    with writing(on, "test") as session:
        session.writer.replace({DOCUMENT: [parent("a", "b")]})
        derive(session, stale=True, rules=[CHILD])
        session.publish()
    settle(off)
    store = DataFolder(off.data).current().open()
    assert default_graph(store, "urn:childOf") == set()
    assert not any("/derived/" in str(graph) for graph in store.named_graphs())


@pytest.mark.parametrize(
    "query", ["CONSTRUCT {", "SELECT * {}", "CONSTRUCT { [] <urn:p> ?b } WHERE { ?a <urn:parentOf> ?b }"]
)
def test_a_wrong_rule_is_named(tmp_path: Path, query: str) -> None:
    with writing(Settings(data=tmp_path / "data"), "test") as session:
        session.writer.replace({DOCUMENT: [parent("a", "b")]})
        with pytest.raises(ConfigurationError, match=r"rules/wrong\.rq"):
            derive(session, stale=True, rules=[Rule("wrong", query)])


def test_every_rule_of_the_project_runs(tmp_path: Path) -> None:
    with writing(Settings(data=tmp_path / "data"), "test") as session:
        derive(session, stale=True, rules=load_rules())
