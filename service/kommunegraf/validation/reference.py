"""The reference data that a document is judged with: concepts, KLE, authorities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.validation.nodes import Nodes
from kommunegraf.validation.report import Result, Severity
from kommunegraf.validation.statements import Statements

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_BROADER = ox.NamedNode(_SKOS + "broader")
_KEPT = frozenset({"http://www.w3.org/1999/02/22-rdf-syntax-ns#type", _SKOS + "inScheme", _SKOS + "notation"})


@cache
def packaged(base: str = DEFAULT_BASE) -> ox.Store:
    """The ontology, concept schemes and reference data that come with the package, under the base of the setting."""
    store = ox.Store()
    for path in sorted(resources.folder("ontology").rglob("*.ttl")):
        text = rebased(path.read_text(encoding="utf-8"), base)
        store.bulk_extend(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        )
    return store


def rebased(turtle: str, base: str) -> str:
    """A packaged Turtle file with its entities under another base; ontology and shapes keep their IRIs."""
    return turtle if base == DEFAULT_BASE else turtle.replace(f"{DEFAULT_BASE}id/", f"{base}id/")


class Reference:
    """Look-ups in reference data.

    Of a store with graphs named `…/graph/reference/…` only those are read, so that no other document has a say; a
    store without any is taken whole (its default graph). None means the data that come with the package.
    """

    def __init__(self, store: ox.Store | None, identity: Identity) -> None:
        self.identity = identity
        self._store = packaged(identity.base) if store is None else store
        prefix = identity.reference_graph("")
        graphs = [g for g in self._store.named_graphs() if isinstance(g, ox.NamedNode) and g.value.startswith(prefix)]
        self._graphs: list[ox.NamedNode | ox.DefaultGraph] = [*graphs] or [ox.DefaultGraph()]
        self._known: dict[str, tuple[ox.Quad, ...]] = {}
        self._whole: dict[str, bool] = {}

    def about(self, iri: str) -> tuple[ox.Quad, ...]:
        """What the reference data say of a node, as far as shapes need it; empty where it is not there."""
        if iri not in self._known:
            node = ox.NamedNode(iri)
            self._known[iri] = tuple(
                ox.Quad(quad.subject, quad.predicate, quad.object)
                for graph in self._graphs
                for quad in self._store.quads_for_pattern(node, None, None, graph)
                if quad.predicate.value in _KEPT
            )
        return self._known[iri]

    def near(self, statements: Statements) -> Nodes:
        """What is known of every node that the document points at."""
        return Nodes.of(quad for iri in statements.pointed_at() for quad in self.about(iri))

    def main_group_is_whole(self, code: str) -> bool:
        """Whether a KLE main group ("29") is loaded with its subjects: something is under one of its groups."""
        if code not in self._whole:
            groups = self._narrower(ox.NamedNode(self.identity.kle(code)))
            self._whole[code] = any(next(self._narrower(group), None) is not None for group in groups)
        return self._whole[code]

    def _narrower(self, concept: ox.NamedNode) -> Iterator[ox.NamedNode]:
        for graph in self._graphs:
            for quad in self._store.quads_for_pattern(None, _BROADER, concept, graph):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject


def check_references(statements: Statements, reference: Reference) -> Iterator[Result]:
    """Concepts, KLE codes and authorities that the reference data do not know: never a reason to hold a document."""
    identity = reference.identity
    pointing: dict[str, tuple[str, str]] = {}
    for node, prop, value in statements.nodes.statements():
        if isinstance(value, ox.NamedNode) and not statements.is_proof(node):
            pointing.setdefault(value.value, (node, prop))
    schemes = {
        identity.scheme(""): "concept",
        identity.kle(""): "kle",
        identity.kle_facet(""): "kle",
        identity.municipality(""): "authority",
        identity.region(""): "authority",
    }
    for iri, (node, prop) in pointing.items():
        kind = next((kind for prefix, kind in schemes.items() if iri.startswith(prefix)), "")
        if not kind or statements.types(iri) or reference.about(iri):
            continue
        if kind == "authority" and "/" in iri.removeprefix(identity.municipality("")).removeprefix(identity.region("")):
            continue  # a body or case of an authority
        yield _unknown(statements, reference, iri, node, prop, kind)


def _unknown(statements: Statements, reference: Reference, iri: str, node: str, prop: str, kind: str) -> Result:
    code = iri.rsplit("/", 1)[-1]
    severity, shape = Severity.WARNING, f"unknown-{kind}"
    message = f"“{code}” is not in the reference data; correct the value or add it there."
    message_da = f"»{code}« findes ikke i referencedata; ret værdien, eller tilføj den dér."
    if kind == "kle" and iri.startswith(reference.identity.kle("")):
        if reference.main_group_is_whole(code[:2]):
            message = f"KLE main group {code[:2]} is loaded whole, and has no {code}; look at the case number."
            message_da = f"KLE-hovedgruppe {code[:2]} er indlæst helt og har ikke {code}; se efter i sagsnummeret."
        else:
            severity, shape = Severity.INFO, "kle-not-loaded"
            message = f"KLE main group {code[:2]} is not loaded; load it with `kommunegraf kle load`."
            message_da = f"KLE-hovedgruppe {code[:2]} er ikke indlæst; indlæs den med `kommunegraf kle load`."
    return statements.placed(Result(severity, shape, message, message_da, node, prop, iri))
