"""Forgets a document: out of the store, every kept generation, texts, quarantine and archive, leaving a tombstone.

Deleted quads leave their strings in Oxigraph's files, so each store that knew the document is built anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.linking import making as links
from kommunegraf.settings import Settings
from kommunegraf.store import rules, tombstones
from kommunegraf.store.beside import make_indexes
from kommunegraf.store.changing import changing
from kommunegraf.store.durable import make_folder
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import LEDGER, STORE, Generation
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.writer import Writer, writing


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: how many texts, held files and rebuilt generations; `generation` is the one now served."""

    document: str
    texts: int
    held: int
    generations: int
    generation: int


def forget(settings: Settings, document: str, *, withdrawn: bool = False) -> Forgotten:
    """Forgets a document by its IRI. Done again after a crash it completes what was begun.

    `withdrawn`: it bears the tombstone of one that was withdrawn, which stays, so that it may come back. Raises
    `StoreError` where neither the store nor the quarantine knows it.
    """
    folder = DataFolder(settings.data_folder)
    current = folder.current()
    with changing(folder, settings, "forget"):
        knowing = [each for each in folder.generations.all() if _knows(each, document, settings.base)]
        held = [each for each in folder.quarantine.all() if each.document == document]
        stones = tombstones.all_of(current.open(), settings.base)
        if not knowing and not held and document not in stones:
            raise StoreError(
                f"nothing in {folder.path} is known of {document}; `kommunegraf explain NAME` tells a document's IRI"
            )
        # Texts first and the served generation last: whatever a crash leaves, the ledger still leads to it.
        hashes = {sha256 for each in knowing for sha256 in _texts(each, document)}
        texts = sum(folder.texts.remove(sha256) for sha256 in hashes if not _shared(folder, sha256, document))
        for sha256 in _raw(folder, knowing, document) | {each.sha256 for each in held}:
            folder.archive.remove(sha256)
        folder.quarantine.release(document=document)
        for generation in knowing:
            if generation.number != current.number:
                _make_again_without(folder, generation, document, settings)
        served = _publish_without(folder, current, document, settings, withdrawn)
        shutil.rmtree(current.path.parent)
    return Forgotten(document, texts, len(held), len(knowing), served.number)


def allow_again(settings: Settings, document: str) -> bool:
    """Lifts the tombstone, so that the document may be ingested again; gives whether there was one."""
    with writing(settings, "forget --undo") as session:
        lifted = tombstones.lift(session.writer, document)
        if lifted:
            session.publish()
    return lifted


def adopt(folder: DataFolder, generation: Generation, settings: Settings) -> Generation:
    """Publishes a generation (of this or another folder) as the newest, but for what this folder was told to forget.

    Tombstones of this folder are kept; texts and held files of forgotten documents go. The caller holds the writer
    lock. Raises `StoreError` where the generation is damaged.
    """
    latest = _latest(folder)
    source, ledger = generation.open(), generation.open_ledger()

    def taken_over(making: Path, store: ox.Store) -> None:
        make_indexes(settings, folder.texts, making, store, ledger, generation, None)

    if latest is None:
        return folder.generations.adopt(generation, taken_over)
    stones = set(tombstones.all_of(latest, settings.base))
    known = [document for document in sorted(stones) if _knows(generation, document, settings.base)]
    for document in stones:
        folder.quarantine.release(document=document)
    for document in known:
        for sha256 in _texts(generation, document):
            if not ledger.documents_of_text(sha256) - stones:
                folder.texts.remove(sha256)
    if not stones - set(tombstones.all_of(source, settings.base)) and not known:
        return folder.generations.adopt(generation, taken_over)
    with _rebuilt(folder, generation, known, settings) as rebuilt:
        tombstones.carry_over(rebuilt.writer, latest)
        return rebuilt.publish(generation)


def _latest(folder: DataFolder) -> ox.Store | None:
    """The served generation's store; where that is broken, the newest one that is not."""
    try:
        current = folder.generations.current()
        if current is not None:
            return current.open()
    except StoreError:
        pass
    for generation in reversed(folder.generations.all()):
        try:
            return generation.open()
        except StoreError:
            continue
    return None


def _raw(folder: DataFolder, knowing: Sequence[Generation], document: str) -> set[str]:
    """The bytes that read as the document, and what else was fetched from where they came and is no other's."""
    ledgers = [each.open_ledger() for each in knowing]
    known = {sha256 for ledger in ledgers for sha256 in ledger.bytes_of(document)}
    pages = {url for ledger in ledgers for sha256 in known if (url := ledger.url_of_bytes(sha256)) is not None}
    beside = {sha256 for page in pages for sha256 in folder.archive.at_page(page)}
    return known | {each for each in beside if not any(ledger.version_of_bytes(each) for ledger in ledgers)}


def _shared(folder: DataFolder, sha256: str, document: str) -> bool:
    """Whether another document of any kept generation has the same text."""
    return any(each.open_ledger().documents_of_text(sha256) - {document} for each in folder.generations.all())


def _knows(generation: Generation, document: str, base: str) -> bool:
    store, ledger, identity = generation.open(), generation.open_ledger(), Identity(base)
    return (
        bool(ledger.versions(document))
        or ledger.current(document) is not None
        or any(store.contains_named_graph(ox.NamedNode(each)) for each in _graphs(identity, document))
    )


def _texts(generation: Generation, document: str) -> list[str]:
    ledger = generation.open_ledger()
    found = (ledger.text_of(version) for version in ledger.versions(document))
    return [sha256 for sha256 in found if sha256]


def _graphs(identity: Identity, document: str) -> tuple[str, str]:
    return identity.document_graph(document), identity.machine_graph(document)


def _publish_without(
    folder: DataFolder, current: Generation, document: str, settings: Settings, withdrawn: bool
) -> Generation:
    with _rebuilt(folder, current, [document], settings) as rebuilt:
        if not withdrawn:
            tombstones.place(rebuilt.writer, document)
        return rebuilt.publish(current)


@dataclass(slots=True)
class _Rebuilt:
    """A store and a ledger that never held anything of some documents."""

    folder: DataFolder
    writer: Writer
    ledger: Ledger
    rules: frozenset[str]  # by which its links were made
    settings: Settings

    def publish(self, source: Generation) -> Generation:
        about = {**source.about, **links.as_made(self.rules)}
        return self.folder.generations.publish(self.writer.store, about, self.index_anew, self.ledger)

    def index_anew(self, making: Path, store: ox.Store) -> None:
        """Makes indexes from nothing: what was taken out of one stays in its files, as it does in a store's."""
        make_indexes(self.settings, self.folder.texts, making, store, self.ledger, None, None)


@contextmanager
def _rebuilt(
    folder: DataFolder, source: Generation, documents: Collection[str], settings: Settings
) -> Iterator[_Rebuilt]:
    """`source` without the documents, to be written to and published; thrown away in the end."""
    place = folder.writer
    shutil.rmtree(place, ignore_errors=True)
    make_folder(place)
    rebuilt = _rebuild(folder, source, place, documents, settings)
    try:
        yield rebuilt
    finally:
        del rebuilt.writer.store, rebuilt.ledger
        shutil.rmtree(place, ignore_errors=True)


def _make_again_without(folder: DataFolder, generation: Generation, document: str, settings: Settings) -> None:
    def make(making: Path) -> None:
        rebuilt = _rebuild(folder, generation, making, [document], settings)
        rebuilt.writer.store.flush()
        rebuilt.ledger.flush()
        rebuilt.index_anew(making, rebuilt.writer.store)

    folder.generations.make_again(generation, make)


def _rebuild(
    folder: DataFolder, source: Generation, place: Path, documents: Collection[str], settings: Settings
) -> _Rebuilt:
    """What was linked and derived is so anew: it may have followed from the documents."""
    store = ox.Store(str(place / STORE))
    store.bulk_extend(_without(source.open(), documents, settings))
    writer = Writer(store, settings.base, merged=_merged(settings))
    in_force = links.in_force(settings)
    links.recompute(writer, links.publishers(writer), in_force)
    rules.recompute(writer, rules.active(settings))
    return _Rebuilt(
        folder, writer, Ledger.at(place / LEDGER, source.open_ledger().without(documents)), in_force, settings
    )


def _without(source: ox.Store, documents: Collection[str], settings: Settings) -> Iterator[ox.Quad]:
    base, default = settings.base, ox.DefaultGraph()
    identity = Identity(base)
    derived = identity.derived_graph("")
    dropped = {ox.NamedNode(graph) for document in documents for graph in _graphs(identity, document)}
    harvested = identity.harvest_graph("")
    writer = Writer(source, base)
    for quad in source:
        graph = quad.graph_name
        if graph == default:
            if not _merged(settings):
                yield quad
        elif isinstance(graph, ox.NamedNode) and (
            graph in dropped
            or graph.value.startswith(derived)
            or identity.owner_of_links(graph.value) is not None
            or (graph.value.startswith(harvested) and _names(quad, documents))
        ):
            continue
        else:
            yield quad
            if _merged(settings) and writer.states(graph):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, default)


def _names(quad: ox.Quad, documents: Collection[str]) -> bool:
    """Whether a quad speaks of one of the documents, or of a part of it."""
    terms = [term.value for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)]
    return any(term == each or term.startswith(f"{each}/") for term in terms for each in documents)


def _merged(settings: Settings) -> bool:
    return settings.default_graph == "merged"
