"""Publishes a store that a test made by hand, with its indexes beside it."""

from __future__ import annotations

import pyoxigraph as ox

from kommunegraf.settings import Settings
from kommunegraf.store.beside import make_indexes
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import Generation
from kommunegraf.store.ledger import Ledger


def publish(folder: DataFolder, store: ox.Store) -> Generation:
    """The next generation of a folder, which holds what the store holds."""
    settings = Settings(data=folder.path)

    def beside(making, content):
        make_indexes(settings, folder.texts, making, content, Ledger(ox.Store()), None, None)

    return folder.generations.publish(store, {}, beside)
