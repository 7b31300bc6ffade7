"""Forgets a document: out of the store, every kept generation, the texts and the quarantine, leaving a tombstone.

Deleted quads leave their strings in Oxigraph's files, so each store that knew the document is built anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones
from kommunegraf.store.durable import sync_tree
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import Generation
from kommunegraf.store.ledger import Ledger, graph_of
from kommunegraf.store.lock import writer_lock
from kommunegraf.store.writer import Writer, writing


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: how many texts, held files and rebuilt generations; `generation` is the one now served."""

    document: str
    texts: int
    held: int
    generations: int
    generation: int


def forget(settings: Settings, document: str) -> Forgotten:
    """Forgets a document by its IRI. Done again after a crash it completes what was begun.

    Raises `StoreError` where neither the store nor the quarantine knows it.
    """
    folder = DataFolder(settings.data_folder)
    current = folder.current()
    with storage_errors(folder.path), writer_lock(folder.lock, "forget", settings.lock_wait):
        knowing = [each for each in folder.generations.all() if _knows(each.open(), document, settings.base)]
        held = [each for each in folder.quarantine.all() if each.document == document]
        stones = tombstones.all_of(current.open(), settings.base)
        if not knowing and not held and document not in stones:
            raise StoreError(
                f"nothing in {folder.path} is known of {document}; `kommunegraf explain NAME` tells a document's IRI"
            )
        # Texts first and the served generation last: whatever a crash leaves, the ledger still leads to it.
        hashes = {sha256 for each in knowing for sha256 in _texts(each.open(), document, settings.base)}
        texts = sum(folder.texts.remove(sha256) for sha256 in hashes)
        folder.quarantine.release(document=document)
        for generation in knowing:
            if generation.number != current.number:
                _rebuild_in_place(folder, generation, document, settings)
        served = _publish_without(folder, current, document, settings)
        shutil.rmtree(current.path.parent)
    return Forgotten(document, texts, len(held), len(knowing), served.number)


def allow_again(settings: Settings, document: str) -> bool:
    """Lifts the tombstone, so that the document may be ingested again; gives whether there was one."""
    with writing(settings, "forget --undo") as session:
        lifted = tombstones.lift(session.writer, document)
        if lifted:
            session.publish()
    return lifted


def _knows(store: ox.Store, document: str, base: str) -> bool:
    ledger, identity = Ledger(store, base), Identity(base)
    return (
        bool(ledger.versions(document))
        or ledger.current(document) is not None
        or any(store.contains_named_graph(ox.NamedNode(each)) for each in _graphs(identity, document))
    )


def _texts(store: ox.Store, document: str, base: str) -> list[str]:
    ledger = Ledger(store, base)
    found = (ledger.text_of(version) for version in ledger.versions(document))
    return [sha256 for sha256 in found if sha256]


def _graphs(identity: Identity, document: str) -> tuple[str, str]:
    return identity.document_graph(document), identity.machine_graph(document)


def _publish_without(folder: DataFolder, current: Generation, document: str, settings: Settings) -> Generation:
    place = folder.path / "writer"
    shutil.rmtree(place, ignore_errors=True)
    writer = Writer(_rebuild(current.open(), place, document, settings), settings.base, merged=_merged(settings))
    try:
        tombstones.place(writer, document)
        return folder.generations.publish(writer.store, {**current.about, "stale": True})
    finally:
        del writer.store
        shutil.rmtree(place, ignore_errors=True)


def _rebuild_in_place(folder: DataFolder, generation: Generation, document: str, settings: Settings) -> None:
    here = folder.generations.path / str(generation.number)
    making, going = here.with_suffix(".making"), here.with_suffix(".going")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    store = _rebuild(generation.open(), making / "store", document, settings)
    store.flush()
    del store
    shutil.copy2(here / "generation.json", making / "generation.json")
    sync_tree(making)
    here.rename(going)
    making.rename(here)
    shutil.rmtree(going)


def _rebuild(source: ox.Store, place: Path, document: str, settings: Settings) -> ox.Store:
    """A store that never held anything of the document."""
    store = ox.Store(str(place))
    store.bulk_extend(_without(source, document, settings))
    return store


def _without(source: ox.Store, document: str, settings: Settings) -> Iterator[ox.Quad]:
    base, default = settings.base, ox.DefaultGraph()
    dropped = {ox.NamedNode(graph) for graph in _graphs(Identity(base), document)}
    unknown = Ledger(source, base).nodes_of(document)
    writer = Writer(source, base)
    for quad in source:
        if quad.graph_name == default:
            if not _merged(settings):
                yield quad
        elif quad.graph_name not in dropped and not (quad.graph_name == graph_of(base) and quad.subject in unknown):
            yield quad
            if _merged(settings) and writer.states(quad.graph_name):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, default)


def _merged(settings: Settings) -> bool:
    return settings.default_graph == "merged"
