"""Which node an address names, and what became of it: it is there, moved to another IRI, or gone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.api.near import near
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import item_iri, keyed_case
from kommunegraf.api.state import State
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.identity import Identity
from kommunegraf.store import tombstones
from kommunegraf.store.tombstones import Tombstone

_DEFAULT = ox.DefaultGraph()
# What is no entity: its IRI continues the base as it is written here.
OTHER = ("graph/", ".well-known/genid/")
_REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"


@dataclass(frozen=True, slots=True)
class Here:
    """The node is there. `graph`: where it is stated, where that is not the default graph; `named`: it is a graph."""

    iri: str
    graph: str | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The graph says of the IRI only that another replaces it; or it is a case's, whose number it spells otherwise."""

    iri: str
    to: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The IRI, or the document that it was a part of, bears a tombstone."""

    iri: str
    stone: Tombstone


def resolve(state: State, store: ox.Store, written: str) -> Here | Moved | Gone:
    """What the end of an address names: what an IRI continues with after `/id/`, `graph/…`, or the whole IRI.

    `written` has the escapes that the client wrote; those of an IRI are part of it. `#` may be written `%23`.
    For a thread; a few look-ups. Raises `Problem` (404, with near matches in `near`).
    """
    candidates = _candidates(state.identity, written)
    for iri in candidates:
        found = _found(store, state.identity, iri)
        if found is not None:
            return found
    for iri in candidates:
        keyed = keyed_case(state.identity, iri)
        if keyed is not None and isinstance(_found(store, state.identity, keyed), Here):
            return Moved(iri, keyed)
    for iri in candidates:
        stone = tombstones.above(store, state.identity.base, state.identity.document_of_graph(iri) or iri)
        if stone is not None:
            return Gone(iri, stone)
    raise Problem(
        404,
        "not-found",
        "Nothing has this IRI",
        f"no statement here is about {candidates[0]}",
        near=near(state, store, candidates[0]),
    )


def _candidates(identity: Identity, written: str) -> list[str]:
    """The IRIs that may be meant, the likelier first; none that cannot be one. Raises `Problem` (404)."""
    if written.startswith(OTHER):
        prefix = identity.base
        found = [f"{prefix}{written}", f"{prefix}{unquote(written)}"]
    else:
        prefix = f"{identity.base}id/"
        found = [item_iri(identity, written)]
        if not unquote(written).startswith(identity.base):
            found += [f"{prefix}{written}", f"{prefix}{unquote(written)}"]
        head, sign, fragment = written.partition("%23")
        if sign and head:
            found.append(f"{item_iri(identity, head)}#{unquote(fragment)}")
    checked = []
    for iri in dict.fromkeys(found):
        try:
            checked.append(ox.NamedNode(iri).value)
        except ValueError:
            continue
    if not checked:
        raise Problem(404, "not-found", "Nothing has this IRI", "the address does not name an IRI")
    return checked


def _found(store: ox.Store, identity: Identity, iri: str) -> Here | Moved | Gone | None:
    node = ox.NamedNode(iri)
    stone = tombstones.of(store, identity.base, iri)
    if stone is not None:
        return Gone(iri, stone)
    if next(iter(store.quads_for_pattern(node, None, None, _DEFAULT)), None) is not None:
        return _moved(store, identity, node) or Here(iri)
    if store.contains_named_graph(node):
        return Here(iri, named=True)
    stating = next(iter(store.quads_for_pattern(node, None, None, None)), None)
    if stating is not None and isinstance(stating.graph_name, ox.NamedNode):
        return Here(iri, graph=stating.graph_name.value)
    if next(iter(store.quads_for_pattern(None, None, node, _DEFAULT)), None) is not None:
        return Here(iri)
    stating = next(iter(store.quads_for_pattern(None, None, node, None)), None)
    if stating is not None and isinstance(stating.graph_name, ox.NamedNode):
        return Here(iri, graph=stating.graph_name.value)
    return None


def _moved(store: ox.Store, identity: Identity, node: ox.NamedNode) -> Moved | None:
    """Where a node that has no class is only said to be replaced, by what of ours."""
    others, cut = neighbours.first(store, node, _REPLACED_BY, 1)
    if cut or not others or not isinstance(others[0], ox.NamedNode) or others[0] == node:
        return None
    if not others[0].value.startswith(identity.base):
        return None
    classes, _ = neighbours.first(store, node, RDF_TYPE, 1)
    return None if classes else Moved(node.value, others[0].value)
