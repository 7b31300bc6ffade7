"""Brings a data folder of format 1 up to date: there the ledger was a graph of the store, where queries could read it.

Each generation is built anew: quads that are taken out of a store leave their strings in its files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.errors import StoreError
from kommunegraf.settings import Settings
from kommunegraf.store.beside import make_indexes
from kommunegraf.store.changing import changing
from kommunegraf.store.folder import FORMAT, DataFolder
from kommunegraf.store.generations import LEDGER, STORE, Generation
from kommunegraf.store.ledger import Ledger, is_ledgers

_LEDGER = "graph/ledger"


def upgrade(settings: Settings) -> int:
    """Brings the folder up to date; gives how many generations were built anew. Done again it completes what was begun.

    The served one is published as a new generation, older ones keep their numbers. Raises `StoreError` where the
    folder is not there or newer, a generation is damaged, or the ledger is under another base than the setting says.
    """
    folder = DataFolder(settings.data_folder)
    if folder.format() == FORMAT:
        return 0
    with changing(folder, settings, "upgrade"):
        current = folder.generations.current()
        folder.generations.discard_unpublished()
        old = [each for each in folder.generations.all() if not each.ledger.is_dir()]
        for generation in old:
            _check_base(generation, settings.base)
        for generation in old:
            if current is not None and generation.number != current.number:
                _make_again(folder, generation, settings)
        if current in old:
            _publish_anew(folder, current, settings)
        folder.mark_format()
    return len(old)


def _make_again(folder: DataFolder, generation: Generation, settings: Settings) -> None:
    def make(making: Path) -> None:
        store, ledger = _parted(generation, making, settings.base)
        store.flush()
        ledger.flush()
        make_indexes(settings, folder.texts, making, store, ledger, generation, None)

    folder.generations.make_again(generation, make)


def _publish_anew(folder: DataFolder, current: Generation, settings: Settings) -> None:
    place = folder.writer
    place.mkdir(mode=0o700)
    try:
        _publish_parted(folder, current, place, settings)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(current.path.parent)


def _publish_parted(folder: DataFolder, current: Generation, place: Path, settings: Settings) -> None:
    store, ledger = _parted(current, place, settings.base)

    def search(making: Path, of: ox.Store) -> None:
        make_indexes(settings, folder.texts, making, of, ledger, current, None)

    folder.generations.publish(store, current.about, search, ledger)


def _parted(generation: Generation, place: Path, base: str) -> tuple[ox.Store, Ledger]:
    """The store without any ledger, and the ledger, made in a folder."""
    source = generation.open()
    ledgers = set(_ledgers(source))
    store = ox.Store(str(place / STORE))
    for graph in source.named_graphs():
        if graph not in ledgers:
            store.add_graph(graph)  # one that a client made may be empty
    store.bulk_extend(quad for quad in source if quad.graph_name not in ledgers)
    ledger = Ledger.at(place / LEDGER, source.quads_for_pattern(None, None, None, ox.NamedNode(base + _LEDGER)))
    return store, ledger


def _ledgers(store: ox.Store) -> Iterator[ox.NamedNode]:
    """The graphs that are ledgers: one for each base that documents were taken in under."""
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value.endswith(f"/{_LEDGER}"):
            first = next(store.quads_for_pattern(None, None, None, graph), None)
            if first is not None and is_ledgers(first):
                yield graph


def _check_base(generation: Generation, base: str) -> None:
    """Raises `StoreError` where the ledger is under other bases only: it would be lost."""
    bases = [graph.value.removesuffix(_LEDGER) for graph in _ledgers(generation.open())]
    if bases and base not in bases:
        raise StoreError(
            f"the documents of generation {generation.number} in {generation.path} were taken in under the base "
            f"{' or '.join(bases)}, not {base}: upgrade with KOMMUNEGRAF_BASE set to that"
        )
