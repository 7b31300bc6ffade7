"""Where a node's statements come from: the graphs that state it, the texts that were read, and the kept generations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.api.state import State
from kommunegraf.contexts import iri_of
from kommunegraf.store.generations import Generation
from kommunegraf.store.ledger import Ledger
from kommunegraf.web.naming import Names
from kommunegraf.web.summary import Stating, stating

_GRAPHS = 20
_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class History:
    """`versions` of a document: each with whether it is the one whose statements are served; `cut`: more graphs."""

    graphs: tuple[Stating, ...]
    cut: bool
    versions: tuple[tuple[str, bool], ...]
    generations: tuple[Generation, ...]


def history(state: State, store: ox.Store, ledger: Ledger, names: Names, iri: str, classes: Collection[str]) -> History:
    """The history of a node in the generation of `store`."""
    graphs, cut = stating(store, iri, state.identity, names, _GRAPHS)
    versions: list[tuple[str, bool]] = []
    if iri_of("Document") in classes:
        current = ledger.current(iri)
        versions = [(each, each == current) for each in ledger.versions(iri)[:_VERSIONS]]
        versions.sort(key=lambda each: (not each[1], each[0]))
    return History(tuple(graphs), cut, tuple(versions), state.generations.all())
