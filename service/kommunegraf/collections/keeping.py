"""Keeps an index of the collections beside each generation: from the one before by what changed, or made anew.

It lies in `generations/{n}/collections`, is made before the generation gets its number, and never stops one from being
published: where it cannot be made, the generation has none, and the next makes it anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.collections import definitions
from kommunegraf.collections.amounts import write_amounts
from kommunegraf.collections.changes import Changed
from kommunegraf.collections.definitions import collections, listed
from kommunegraf.collections.graph import StatedGraph
from kommunegraf.collections.rows import Rows
from kommunegraf.collections.schema import NAME, PART, make, make_indexes, to_read, to_write
from kommunegraf.collections.writing import below, fill, finish, write, write_codes
from kommunegraf.contexts import RDF_TYPE, context
from kommunegraf.store.durable import make_folder
from kommunegraf.store.generations import Generation
from kommunegraf.store.index_folder import copy, link, said_of, say_of, sum_of

_logger = logging.getLogger(__name__)
# To be raised when what the index holds of a node, or how it is laid out, changes.
LAYOUT = 3
_ALWAYS_STEPPED = 50_000  # nodes: of more changed ones than these and half of all, the index is made anew
_TYPE = ox.NamedNode(RDF_TYPE)


@dataclass(frozen=True, slots=True)
class CollectionsKeeper:
    """Makes the indexes of one data folder. `merged`: the default graph is the merge of what stating graphs say."""

    base: str
    merged: bool

    def make(self, generation: Path, store: ox.Store, before: Generation | None, changed: Changed | None) -> None:
        """Makes the index of the generation whose folder this is, and whose content `store` holds.

        From the one of `before`, where that has a whole one of this layout and `changed` is all since then (None:
        nothing). Without `before` anew, from nothing. Raises nothing: what goes wrong is logged.
        """
        place = generation / PART
        if changed is not None and changed.unknown:
            _logger.info("the collections are indexed anew: %s", changed.unknown)
        elif before is not None:
            try:
                if self._step(place, before.path.parent / PART, store, changed):
                    return
            except Exception as error:
                _logger.warning("the collections are indexed anew, the last index cannot be taken over: %s", str(error))
            shutil.rmtree(place, ignore_errors=True)
        try:
            self._anew(place, store)
        except BaseException as error:
            shutil.rmtree(place, ignore_errors=True)
            if not isinstance(error, Exception):
                raise
            _logger.error(
                "this generation's collections are not indexed, and lists of it answer 503; the next publication tries "
                "again: %s",
                str(error),
            )

    def _graph(self, store: ox.Store) -> StatedGraph:
        return StatedGraph(store, self.base, merged=self.merged)

    def _anew(self, place: Path, store: ox.Store) -> None:
        make_folder(place)
        graph = self._graph(store)
        with closing(make(place)) as index:
            nodes = sorted(
                {
                    quad.subject.value
                    for iri in listed()
                    for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(iri), None)
                    if isinstance(quad.subject, ox.NamedNode) and graph.belonging.states(quad.graph_name)
                }
            )
            fill(index, Rows(graph, self.base).of(nodes, collections().values()))
            make_indexes(index)
            write_amounts(index)
            write_codes(index, store, self.base)
            finish(index)
            index.execute("ANALYZE")
        self._said(place)

    def _step(self, place: Path, before: Path, store: ox.Store, changed: Changed | None) -> bool:
        if not is_whole(before) or said_of(before).get("fingerprint") != self._fingerprint():
            return False
        if said_of(before).get("crc32") != sum_of(before / NAME):
            _logger.warning("the collections are indexed anew: the last index is damaged, its check sum is another")
            return False
        make_folder(place)
        if changed is None or not changed.graphs:
            link(before / NAME, place / NAME)
        else:
            graph = self._graph(store)
            with closing(to_read(before)) as index:
                many = int(index.execute("SELECT count(*) FROM node").fetchone()[0])
                dependent = changed.dependent(store, graph, max(_ALWAYS_STEPPED, many // 2))
                if dependent is None:
                    return False
                nodes = sorted({each for iri in dependent for each in _meant(index, iri)})
            copy(before / NAME, place / NAME)
            with closing(to_write(place)) as index:
                write(index, nodes, Rows(graph, self.base).of(nodes, collections().values()))
                if changed.reference:
                    write_codes(index, store, self.base)
                finish(index)
        self._said(place)
        return True

    def _said(self, place: Path) -> None:
        """Says what the index is made of; without this file it is none."""
        about = {
            "fingerprint": self._fingerprint(),
            "size": (place / NAME).stat().st_size,
            "crc32": sum_of(place / NAME),
        }
        say_of(place, about)

    def _fingerprint(self) -> str:
        """Changes when an index made now would differ from one made before, of the same store."""
        return hashlib.sha256(f"{LAYOUT} {self.base} {self.merged} {_made_by()}".encode()).hexdigest()


# What decides rows and is no part of this package.
_BORROWED = ("search/belonging.py", "search/entries.py", "store/stating.py")


@cache
def _made_by() -> str:
    """What the index is made by: this package, the file of collections, the contexts, and the library."""
    digest = hashlib.sha256(definitions.source())
    package = Path(__file__).parents[1]
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *(package / each for each in _BORROWED)):
        digest.update(path.read_bytes())
    digest.update(json.dumps(dict(context()), sort_keys=True).encode("utf-8"))
    digest.update(sqlite3.sqlite_version.encode("ascii"))
    return digest.hexdigest()


def _meant(index: sqlite3.Connection, iri: str) -> list[str]:
    return below(index, iri) if iri.endswith("/") else [iri]


def is_whole(place: Path) -> bool:
    """Whether an index lies there, and is not cut."""
    with suppress(OSError):
        return (place / NAME).stat().st_size == said_of(place).get("size")
    return False
