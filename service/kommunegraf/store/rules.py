"""Derived graphs: what the rules of `mappings/rules/*.rq` infer from what is stated, one graph a rule."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import Identity
from kommunegraf.queries import moved
from kommunegraf.settings import Settings
from kommunegraf.store.writer import Session, Writer


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query; its name is the file's."""

    name: str
    query: str


def load_rules(folder: Path | None = None) -> list[Rule]:
    """The rules, in the order of their names (a later one sees what an earlier one derived)."""
    place = folder or resources.folder("mappings") / "rules"
    return [Rule(path.stem, path.read_text(encoding="utf-8")) for path in sorted(place.glob("*.rq"))]


def active(settings: Settings) -> list[Rule]:
    """The rules in force: all, or none where the setting `derive` is off."""
    return load_rules() if settings.derive else []


def fingerprint(rules: list[Rule]) -> str:
    return hashlib.sha256("\n".join(f"{rule.name}\n{rule.query}" for rule in rules).encode("utf-8")).hexdigest()


def derive(session: Session, *, stale: bool, rules: list[Rule] | None = None) -> bool:
    """Brings the derived graphs up to date; gives whether any changed. Does not publish.

    `stale` says that what they are derived from has changed. `rules` are those in force unless given.
    Raises `ConfigurationError` for a rule that is no CONSTRUCT or makes blank nodes.
    """
    in_force = active(session.settings) if rules is None else rules
    now = fingerprint(in_force)
    if not stale and session.about.get("derived") == now:
        return False
    changed = recompute(session.writer, in_force)
    session.about["derived"] = now
    return changed


def recompute(writer: Writer, rules: list[Rule]) -> bool:
    """Derives all anew from what the writer's store states; gives whether any derived graph changed.

    Raises as `derive`.
    """
    identity = Identity(writer.base)
    prefix = identity.derived_graph("")
    present = [graph.value for graph in writer.store.named_graphs() if graph.value.startswith(prefix)]
    before = {graph: writer.graph(graph) for graph in present}
    changed_before = writer.changed
    # A rule must not feed on what it derived last time: all goes, then each is derived anew.
    writer.replace(dict.fromkeys(present, ()))
    for rule in rules:
        writer.replace({identity.derived_graph(rule.name): _construct(writer.store, rule, writer.base)})
    after = {graph.value for graph in writer.store.named_graphs() if graph.value.startswith(prefix)}
    changed = after != before.keys() or any(writer.graph(graph) != quads for graph, quads in before.items())
    writer.changed = changed_before or changed
    return changed


def _construct(store: ox.Store, rule: Rule, base: str) -> list[ox.Quad]:
    try:
        result = store.query(moved(rule.query, base))
    except SyntaxError as error:
        raise ConfigurationError(f"mappings/rules/{rule.name}.rq: {error}") from error
    if not isinstance(result, ox.QueryTriples):
        raise ConfigurationError(f"mappings/rules/{rule.name}.rq: a rule is a CONSTRUCT query")
    triples = list(result)
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        raise ConfigurationError(f"mappings/rules/{rule.name}.rq makes blank nodes; give its nodes IRIs")
    return [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
