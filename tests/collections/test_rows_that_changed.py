"""What changed since the last generation is noted within bounds, and never stops a writer."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from generations import Graphs, anew, current, held, place, put, served

from kommunegraf.collections import changes, definitions, keeping
from kommunegraf.collections.changes import Changed
from kommunegraf.collections.reading import CollectionsUnavailable
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.settings import Settings
from kommunegraf.store.lines import Lines
from kommunegraf.store.writer import writing


def forget_the_file() -> None:
    for each in (definitions.collections, definitions.followed, definitions.listed, definitions.all_paths):
        each.cache_clear()


@pytest.fixture
def broken_file(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A `mappings/collections.toml` that cannot be read, till the test undoes it."""

    def broken(*_: object) -> None:
        raise ConfigurationError("mappings/collections.toml: line 7 is no TOML")

    with monkeypatch.context() as patched:
        patched.setattr(definitions, "mapping", broken)
        forget_the_file()
        yield patched
    forget_the_file()


def test_a_broken_file_of_collections_stops_no_writer(
    settings: Settings, graphs: Graphs, broken_file: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(settings, graphs)
    assert current(settings).number == 1
    assert "line 7 is no TOML" in caplog.text and "503" in caplog.text
    with pytest.raises(CollectionsUnavailable, match="made anew"):
        served(settings)
    broken_file.undo()
    forget_the_file()
    put(settings, {})
    assert served(settings).counts()["documents"] == 8


def test_a_file_that_breaks_between_two_generations_leaves_no_index_of_the_older_one(
    settings: Settings, graphs: Graphs, request: pytest.FixtureRequest
) -> None:
    names = sorted(graphs)
    put(settings, {name: graphs[name] for name in names[1:]})
    request.getfixturevalue("broken_file")
    put(settings, {names[0]: graphs[names[0]]})
    assert not place(current(settings)).exists()


def test_what_is_noted_has_a_bound_beyond_which_the_index_is_made_anew(
    settings: Settings, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, graphs)
    monkeypatch.setattr(changes, "MOST_NOTED", 10)
    noted = Changed(DEFAULT_BASE)
    for name, quads in graphs.items():
        noted.note(name, quads, ())
    assert noted.unknown and not (noted.nodes or noted.edges or noted.graphs)
    document = next(name for name in graphs if "/graph/document/" in name)
    put(settings, {document: []})
    stepped = held(current(settings))
    assert stepped == anew(current(settings), settings)


def test_more_changed_nodes_than_half_of_all_make_the_index_anew(
    settings: Settings, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_ALWAYS_STEPPED", 1)
    names = sorted(graphs, key=lambda name: ("/graph/document/" in name, name))
    for name in names:
        put(settings, {name: graphs[name]})
    assert held(current(settings)) == anew(current(settings), settings)


def test_new_graphs_take_no_memory_until_they_are_published_and_all_their_rows_come_then(
    settings: Settings, graphs: Graphs, caplog: pytest.LogCaptureFixture
) -> None:
    documents = {name: quads for name, quads in graphs.items() if "/graph/document/" in name}
    put(settings, {name: quads for name, quads in graphs.items() if name not in documents})
    with writing(settings, "test") as session:
        session.writer.add(
            [Lines(name, ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"") for name, quads in documents.items()]
        )
        noted = session.writer.since.collections
        assert noted.graphs == set(documents) and not (noted.nodes or noted.edges)
        first, *_ = documents
        session.writer.replace({first: documents[first][:-40]})
        session.publish()
    assert served(settings).counts()["documents"] >= 7
    assert held(current(settings)) == anew(current(settings), settings)
    assert not caplog.records, "no index was made anew"
