"""Generations made of the samples' own graphs, and what their indexes of collections hold."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.collections import amounts
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.keeping import CollectionsKeeper
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.schema import NAME, PART
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import Generation
from kommunegraf.store.writer import writing

Graphs = Mapping[str, list[ox.Quad]]
_HELD = {
    "node": "SELECT collection, iri, title, ordered, date, datatype, first, last, ore, exact, id, sort FROM node",
    "value": (
        "SELECT n.collection, n.iri, v.field, t.value, v.sort FROM value v JOIN node n ON n.id = v.node "
        "JOIN term t ON t.id = v.term"
    ),
    "tally": "SELECT y.field, t.value, y.nodes FROM tally y LEFT JOIN term t ON t.id = y.term",
    "term": "SELECT value FROM term",
    "cut": "SELECT n.collection, n.iri, c.field FROM cut c JOIN node n ON n.id = c.node",
    "code": "SELECT scheme, code, da, en FROM code",
}


def graphs_of(folder: DataFolder) -> dict[str, list[ox.Quad]]:
    """Every document and reference graph of the served generation, by name."""
    store = folder.current().open()
    names = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return {
        name: list(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        for name in sorted(names)
        if "/graph/document/" in name or "/graph/reference/" in name
    }


def put(settings: Settings, graphs: Graphs) -> Generation:
    """Publishes one generation in which these graphs say this."""
    with writing(settings, "test") as session:
        session.writer.replace(graphs)
        return session.publish()


def place(generation: Generation) -> Path:
    return generation.path.parent / PART


def held(generation: Generation) -> dict[str, list[tuple[object, ...]]]:
    """All that an index holds, in an order that does not depend on how it was made."""
    with closing(sqlite3.connect(place(generation) / NAME)) as index:
        queries = {**_HELD, **{amounts.table(each): _amounts(each) for each in amounts.summed()}}
        return {name: sorted(index.execute(query), key=repr) for name, query in queries.items()}


def _amounts(collection: Collection) -> str:
    """The rows of a table of amounts, with values instead of their numbers."""
    columns = [amounts.column(each) for each in amounts.fields(collection)]
    values = ", ".join(f"a.{each} = -1, (SELECT value FROM term WHERE id = a.{each})" for each in columns)
    return f"SELECT n.iri, a.ore, a.exact, {values} FROM {amounts.table(collection)} a JOIN node n ON n.id = a.node"


def anew(generation: Generation, settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """What an index made from nothing of the same store holds."""
    shutil.rmtree(place(generation))
    keeper = CollectionsKeeper(settings.base, merged=settings.default_graph == "merged")
    keeper.make(generation.path.parent, generation.open(), None, None)
    return held(generation)


def current(settings: Settings) -> Generation:
    return DataFolder(settings.data_folder).current()


def served(settings: Settings) -> Collections:
    return Collections(current(settings), settings.base)
