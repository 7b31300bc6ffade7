"""What somebody may have meant by an IRI that is not there: a few nodes, found in bounded time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote

import pyoxigraph as ox
from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from kommunegraf.api.problems import Problem
from kommunegraf.api.state import State
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.errors import QueryError, StoreError
from kommunegraf.identity import ONTOLOGY

_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF_TYPE)
_IN_SCHEME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
_MOST = 8
_SIBLINGS = 3_000  # nodes of the same kind that are compared
_FOUND = 40  # hits of the search index that are compared
_ALIKE = 72  # of 100: how like the last segments must be
_LONGEST = 300  # characters of an IRI that are compared
# The segment before a node's own name, and the class of such nodes.
_CLASSES = {
    "municipality": f"{ONTOLOGY}Municipality",
    "region": f"{ONTOLOGY}Region",
    "body": f"{ONTOLOGY}GoverningBody",
    "case": f"{ONTOLOGY}Case",
    "meeting": f"{ONTOLOGY}Meeting",
    "instrument": f"{ONTOLOGY}Policy",
    "partnership": f"{ONTOLOGY}Partnership",
    "organisation": "http://www.w3.org/ns/org#Organization",
}


def near(state: State, store: ox.Store, iri: str) -> list[str]:
    """IRIs like one that is not there, the likeliest first.

    They are: nodes of the same kind with a like name (of a bounded number of them), what the search index finds by the
    words in it, and what it would be a part of, the nearest first.
    """
    head, _, last = iri.partition("#")[0].rpartition("/")
    words = unquote(last)[:_LONGEST]
    found: dict[str, None] = {}
    siblings = {each: unquote(each.rpartition("/")[2]) for each in _siblings(store, head)}
    likely = [each for each, name in siblings.items() if fuzz.ratio(words, name) >= _ALIKE]
    found.update(dict.fromkeys(_likest(iri, likely)))
    found.update(dict.fromkeys(_likest(iri, _hits(state, words))))
    parent = head
    while parent.startswith(f"{state.identity.base}id/") and len(parent) > len(state.identity.base) + 3:
        if _is_there(store, parent):
            found[parent] = None
        parent = parent.rpartition("/")[0]
    found.pop(iri, None)
    return list(found)[:_MOST]


def _likest(iri: str, others: Iterable[str]) -> list[str]:
    """The few IRIs that are most like one; of those equally like it, the ones that begin like it."""
    asked = iri[:_LONGEST]

    def unlike(other: str) -> tuple[float, float, str]:
        return -fuzz.ratio(asked, other[:_LONGEST]), -Prefix.similarity(asked, other), other

    return sorted(set(others), key=unlike)[: _MOST // 2]


def _is_there(store: ox.Store, iri: str) -> bool:
    return next(iter(store.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT)), None) is not None


def _siblings(store: ox.Store, head: str) -> Iterator[str]:
    """Nodes beside the one that is not there: concepts of its scheme, else nodes of its class."""
    quads = store.quads_for_pattern(None, _IN_SCHEME, ox.NamedNode(head), _DEFAULT)
    cls = _CLASSES.get(head.rpartition("/")[2])
    if cls is not None:
        quads = store.quads_for_pattern(None, _TYPE, ox.NamedNode(cls), _DEFAULT)
    for quad in islice(quads, _SIBLINGS):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _hits(state: State, words: str) -> list[str]:
    said = words.replace("-", " ").replace("_", " ").strip()
    if len(said) < 3:
        return []
    try:
        hits = state.searching().search(said, limit=_FOUND, snippets=False, titles=False, facets=False).hits
    except (QueryError, StoreError, Problem):
        return []
    return [hit.iri for hit in hits]
