"""Keeps an index beside each generation: made from the one before by what changed, or anew.

The index lies in `generations/{n}/search`, is made before the generation gets its number, and never stops one from
being published: where it cannot be made, the generation has none, and the next makes it anew.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.search.entries import NAMES, TOLD, Entries
from kommunegraf.search.index import make_index, open_index, write
from kommunegraf.search.lexicon import FILE
from kommunegraf.store.durable import make_folder
from kommunegraf.store.generations import Generation
from kommunegraf.store.index_folder import ABOUT, link, said_of, say_of
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts

_logger = logging.getLogger(__name__)
PART = "search"
# To be raised when what the index holds of an entry, or how its words are cut and folded, changes.
ANALYSIS = 3
_TYPE = ox.NamedNode(RDF_TYPE)
_KINDS = tuple(ox.NamedNode(iri) for iri in NAMES)
_SAYING = tuple(ox.NamedNode(iri) for iri in sorted(TOLD - {RDF_TYPE}))
# These change in place (or are of a moment) in an index folder; all others are written once, and may be linked.
_CHANGING = ("meta.json", ".managed.json")
_MOMENTARY = (".tantivy-writer.lock", ".tantivy-meta.lock", ABOUT)


@dataclass
class Changes:
    """What a writer has changed since the last generation, as far as it matters to the index.

    `nodes` are those whose entries may be others now; `fresh` is what the changed document graphs now say of nodes.
    """

    base: str
    nodes: set[str] = field(default_factory=set)
    fresh: dict[str, dict[str, list[ox.Quad]]] = field(default_factory=dict)

    def note(self, graph: str, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """A graph is replaced: these were its quads, these are."""
        document, matters = self._which(graph)
        if not matters:
            return
        told: dict[str, list[ox.Quad]] = {}
        for quads in (old, new):
            told.clear()
            for quad in quads:
                if quad.predicate.value in TOLD and isinstance(quad.subject, ox.NamedNode):
                    told.setdefault(quad.subject.value, []).append(quad)
                    if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode) and quad.object.value in NAMES:
                        self.nodes.add(quad.subject.value)
        if document:
            self.fresh[graph] = told

    def note_new(self, graph: str, store: ox.Store) -> None:
        """A graph is new: what matters of it is read from the store, where it is by now.

        The classes of nodes are left out of `fresh`: entries are made without them.
        """
        document, matters = self._which(graph)
        if not matters:
            return
        node = ox.NamedNode(graph)
        for kind in _KINDS:
            typed = store.quads_for_pattern(None, _TYPE, kind, node)
            self.nodes.update(quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode))
        told: dict[str, list[ox.Quad]] = {}
        for predicate in _SAYING if document else ():
            for quad in store.quads_for_pattern(None, predicate, None, node):
                if isinstance(quad.subject, ox.NamedNode):
                    told.setdefault(quad.subject.value, []).append(quad)
        if document:
            self.fresh[graph] = told

    def _which(self, graph: str) -> tuple[bool, bool]:
        """Whether the graph is a document's, and whether entries are made of it."""
        document = graph.startswith(f"{self.base}graph/document/")
        return document, document or graph.startswith(f"{self.base}graph/reference/")

    def clear(self) -> None:
        self.nodes.clear()
        self.fresh.clear()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Makes the indexes of one data folder."""

    texts: Texts
    base: str

    def make(
        self,
        generation: Path,
        store: ox.Store,
        ledger: Ledger,
        before: Generation | None,
        changes: Changes | None,
    ) -> None:
        """Makes the index of the generation whose folder this is, and whose content `store` and `ledger` hold.

        From the one of `before`, where that has a whole one of this analysis and `changes` are all since then (None:
        there are none). Without `before` anew, from nothing. Raises nothing: what goes wrong is logged.
        """
        place = generation / PART
        entries = Entries(store, ledger, self.texts, self.base, changes.fresh if changes else None)
        nodes = changes.nodes if changes else ()
        if before is not None:
            try:
                if self._step(place, before.path.parent / PART, entries, nodes):
                    return
            except BaseException as error:
                _let_pass(error)
                # Its words alone: an error that is kept keeps what was at work, and the store must be closed.
                _logger.warning("the search index is made anew, the last one cannot be taken over: %s", str(error))
            shutil.rmtree(place, ignore_errors=True)
        try:
            make_folder(place)
            index = make_index(place)
            write(index, (), entries.all())
            self._finish(place)
        except BaseException as error:
            shutil.rmtree(place, ignore_errors=True)
            _let_pass(error)
            _logger.error("there is no search index of this generation; the next one makes it: %s", str(error))

    def _step(self, place: Path, before: Path, entries: Entries, changes: Collection[str]) -> bool:
        if not is_whole(before) or said_of(before).get("fingerprint") != self._fingerprint():
            return False
        make_folder(place)
        for file in before.iterdir():
            if file.name in _CHANGING:
                shutil.copyfile(file, place / file.name)
            elif file.name not in _MOMENTARY:
                link(file, place / file.name)
        if changes:
            ordered = sorted(changes)
            write(open_index(place), ordered, entries.of(ordered))
        self._finish(place)
        return True

    def _finish(self, place: Path) -> None:
        """Says what the index is made of; without this file it is none."""
        files = {each.name: each.stat().st_size for each in place.iterdir() if each.name not in _MOMENTARY}
        about = {"fingerprint": self._fingerprint(), "files": files}
        say_of(place, about)

    def _fingerprint(self) -> str:
        """Changes when an index made now would differ from one made before, of the same store and texts."""
        made_by = f"{ANALYSIS} {version('tantivy')} {self.base}\n".encode()
        return hashlib.sha256(made_by + (resources.folder("mappings") / FILE).read_bytes()).hexdigest()


def is_whole(place: Path) -> bool:
    """Whether an index lies there, and no file of it is missing or cut."""
    files = said_of(place).get("files")
    if not isinstance(files, dict):
        return False
    with suppress(OSError):
        return all((place / name).stat().st_size == size for name, size in files.items())
    return False


def _let_pass(error: BaseException) -> None:
    """A panic of Tantivy's is no `Exception` in Python, but is dealt with as one; what ends the process is not."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
