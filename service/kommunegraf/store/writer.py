"""The writer's store: replaces whole graphs and keeps the default graph the merge of all stating graphs.

A triple is in the default graph exactly when a document, reference, derived, link or harvest graph states it (or a
tombstone); machine graphs never count. Only quad calls are used, never update text.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kommunegraf.settings import Settings
from kommunegraf.store.beside import Since, make_indexes
from kommunegraf.store.changing import changing
from kommunegraf.store.durable import make_folder
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import LEDGER, STORE, Generation
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.lines import Lines
from kommunegraf.store.stating import Stating
from kommunegraf.store.touched import Touched

_DEFAULT = ox.DefaultGraph()
# From this many quads on, Oxigraph's bulk loader is faster than a transaction. Half-written work does no harm: the
# writer's store is a copy that is published whole or thrown away.
_BULK = 20_000


class Writer:
    """An open writer's store. `changed` says whether anything differs from the generation it began from."""

    def __init__(self, store: ox.Store, base: str, *, merged: bool = True) -> None:
        self.store = store
        self.base = base
        self.merged = merged
        self.changed = False
        self.since = Since(base)
        self.touched = Touched(base)
        self.states = Stating(base)

    def graph(self, graph: str) -> set[ox.Quad]:
        """The quads of one named graph."""
        return set(self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def replace(self, contents: Mapping[str, Iterable[ox.Quad]]) -> int:
        """Gives each named graph (by IRI) the given triples instead of those it had; an empty one goes.

        The graph names that the quads themselves bear are not looked at. Gives how many graphs changed.
        """
        additions: list[ox.Quad] = []
        lost: set[ox.Triple] = set()
        changed = 0
        for iri, quads in contents.items():
            graph = ox.NamedNode(iri)
            new = {ox.Quad(each.subject, each.predicate, each.object, graph) for each in quads}
            old = self.graph(iri)
            gone, fresh = old - new, new - old
            # Also where no quad differs: the masks of its document's text may.
            self.since.texts.note(iri, old, new)
            if not gone and not fresh:
                continue
            if self.states(graph):
                self.since.collections.note(iri, old, new)
            self.touched.note(iri, old, new)
            changed += 1
            if len(gone) * 2 > len(old):
                self.store.remove_graph(graph)
                additions.extend(new)
            else:
                for quad in gone:
                    self.store.remove(quad)
                additions.extend(fresh)
            if self.merged and self.states(graph):
                lost.update(quad.triple for quad in gone)
                additions.extend(ox.Quad(each.subject, each.predicate, each.object, _DEFAULT) for each in fresh)
        if changed:
            if len(additions) < _BULK:
                self.store.extend(additions)
            else:
                self.store.bulk_extend(additions)
            self._withdraw(lost)
            self.changed = True
        return changed

    def empty(self, graph: str) -> bool:
        """Whether a named graph holds nothing."""
        return next(self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)), None) is None

    def add(self, contents: Collection[Lines]) -> None:
        """`replace` for graphs that hold nothing yet, each once; their statements need not be made terms of.

        Raises `ValueError` where one holds something, and `SyntaxError` where the lines are no RDF.
        """
        for lines in contents:
            if not self.empty(lines.graph):
                raise ValueError(f"{lines.graph} holds something already; replace it")
        merged = [each for each in contents if self.merged and self.states(ox.NamedNode(each.graph))]
        everything = b"".join((*(each.content for each in contents), *(each.without_graph for each in merged)))
        if not everything:
            return
        in_bulk = sum(map(len, contents)) + sum(map(len, merged)) >= _BULK
        (self.store.bulk_load if in_bulk else self.store.load)(everything, format=ox.RdfFormat.N_QUADS)
        for lines in contents:
            self.since.texts.note_new(lines.graph, self.store)
            if self.states(ox.NamedNode(lines.graph)):
                self.since.collections.note_new(lines.graph)
            self.touched.note_new(lines.graph, self.store)
        self.changed = True

    def load(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """`replace` for one big graph that is still empty: written in bulk."""
        node = ox.NamedNode(graph)
        triples = {ox.Quad(each.subject, each.predicate, each.object, node) for each in quads}
        self.store.bulk_extend(triples)
        self.since.texts.note(graph, (), triples)
        if self.states(node):
            self.since.collections.note(graph, (), triples)
        if self.merged and self.states(node):
            self.store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object, _DEFAULT) for each in triples)
        self.changed = True

    def merge_again(self) -> None:
        """Builds the default graph anew from the stating graphs (or empties it, where it is not to be merged)."""
        self.store.clear_graph(_DEFAULT)
        if self.merged:
            for graph in list(self.store.named_graphs()):
                if self.states(graph):
                    stated = self.store.quads_for_pattern(None, None, None, graph)
                    self.store.bulk_extend(
                        [ox.Quad(each.subject, each.predicate, each.object, _DEFAULT) for each in stated]
                    )
        self.changed = True

    def _withdraw(self, lost: Iterable[ox.Triple]) -> None:
        """Takes triples out of the default graph that no stating graph states any more."""
        for subject, predicate, value in lost:
            stating = self.store.quads_for_pattern(subject, predicate, value, None)
            if not any(self.states(quad.graph_name) for quad in stating):
                self.store.remove(ox.Quad(subject, predicate, value, _DEFAULT))


class Session:
    """One writer's turn: the open store and ledger, the folder, and publishing."""

    def __init__(
        self, folder: DataFolder, settings: Settings, writer: Writer, ledger: Ledger, began_from: Generation | None
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.writer = writer
        self.ledger = ledger
        self.latest = began_from
        self.about: dict[str, Any] = dict(began_from.about) if began_from else {}

    def publish(self, **about: Any) -> Generation:
        """Publishes what the writer holds as the next generation, with what is to be known of it."""
        self.about.update(about)
        self.about["defaultGraph"] = self.settings.default_graph

        def indexed(making: Path, store: ox.Store) -> None:
            make_indexes(self.settings, self.folder.texts, making, store, self.ledger, self.latest, self.writer.since)

        generation = self.folder.generations.publish(self.writer.store, self.about, indexed, self.ledger)
        self.folder.generations.prune(self.settings.keep_generations)
        self.writer.changed = False
        self.writer.since.clear()
        self.latest = generation
        return generation


@contextmanager
def writing(settings: Settings, purpose: str) -> Iterator[Session]:
    """A writer's turn on the data folder (made where it is not there), under the writer lock.

    Store and ledger are hard-linked copies of the last generation's; what is not published when the turn ends is thrown
    away. Raises `StoreError` where the folder is locked, read-only, full, broken or of another version's format.
    """
    folder = DataFolder(settings.data_folder)
    folder.create()
    with changing(folder, settings, purpose):
        place = folder.writer
        generation = folder.generations.current()
        folder.generations.discard_unpublished()
        make_folder(place)
        if generation is not None:
            generation.open().backup(str(place / STORE))
            generation.open_ledger().back_up(place / LEDGER)
        session = Session(
            folder,
            settings,
            Writer(ox.Store(str(place / STORE)), settings.base, merged=settings.default_graph == "merged"),
            Ledger.at(place / LEDGER),
            generation,
        )
        try:
            if session.about.get("defaultGraph", settings.default_graph) != settings.default_graph:
                session.writer.merge_again()
            yield session
        finally:
            # Closes the stores, which nothing else may hold: RocksDB must be done with its files before they go.
            del session.writer.store, session.ledger
            shutil.rmtree(place, ignore_errors=True)
