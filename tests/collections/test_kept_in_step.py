"""The index of collections is in step with every generation: published, replaced, forgotten, restored, crashed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from generations import Graphs, anew, current, graphs_of, held, place, put, served

from fake_pipeline import FakePipeline
from kommunegraf.collections import keeping
from kommunegraf.collections.keeping import is_whole
from kommunegraf.collections.reading import Collections, CollectionsUnavailable
from kommunegraf.collections.schema import NAME
from kommunegraf.contexts import iri_of
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store import index_folder
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.index_folder import ABOUT
from kommunegraf.store.restoring import back_up, restore, serve_again

LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


def documents_first(graphs: Graphs) -> list[str]:
    return sorted(graphs, key=lambda name: ("/graph/reference/" in name, name))


@pytest.mark.parametrize("default_graph", ["merged", "plain"])
def test_an_index_made_step_by_step_holds_what_one_made_anew_holds(
    settings: Settings, graphs: Graphs, default_graph: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings.model_copy(update={"default_graph": default_graph})
    names = documents_first(graphs)
    for name in names[:8]:
        put(settings, {name: graphs[name]})
    put(settings, {name: graphs[name] for name in names[8:]})
    stepped = held(current(settings))
    assert len(stepped["node"]) > 200
    assert stepped == anew(current(settings), settings)
    assert not caplog.records, "no index was made anew"


def test_what_another_document_says_of_a_meeting_or_case_reaches_the_items_that_hang_on_it(
    settings: Settings, graphs: Graphs, caplog: pytest.LogCaptureFixture
) -> None:
    """Each statement of one document in a graph of its own, then taken away: no row may keep what nobody says."""
    [name] = [each for each in graphs if each.endswith("/2021-05-11")]
    put(settings, {each: quads for each, quads in graphs.items() if "/reference/" in each or each == name})
    properties = ("heldBy", "hasAgendaItem", "concernsCase", "hasMeasurement")
    elsewhere = Identity().document_graph(Identity().document("elsewhere", "1"))
    whole = graphs[name]
    for one in properties:
        moved = [quad for quad in whole if quad.predicate.value.rpartition("#")[2].rpartition("/")[2] == one]
        assert moved, one
        put(settings, {name: [quad for quad in whole if quad not in moved], elsewhere: moved})
        put(settings, {elsewhere: []})
        stepped = held(current(settings))
        assert stepped == anew(current(settings), settings), one
        put(settings, {name: whole})
        assert held(current(settings)) == anew(current(settings), settings), one
    assert not caplog.records, "no index was made anew"


def test_codes_are_those_of_reference_data_however_the_index_is_made(settings: Settings, graphs: Graphs) -> None:
    """A document that calls something a concept of a scheme, or labels one, makes no code of it, in a step or anew."""
    put(settings, {name: quads for name, quads in graphs.items() if "/reference/" in name})
    known = held(current(settings))["code"]
    identity = Identity()
    document = identity.document("test", "codes")
    said = [("invented", "Opfundet"), ("noted", "Noget andet")]
    made = [ox.Quad(ox.NamedNode(document), keeping._TYPE, ox.NamedNode(iri_of("Document")))]
    for code, label in said:
        concept = ox.NamedNode(identity.concept("outcome", code))
        scheme = ox.NamedNode(identity.scheme("outcome"))
        made.append(ox.Quad(concept, ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme"), scheme))
        made.append(ox.Quad(concept, LABEL, ox.Literal(label, language="da")))
    put(settings, {identity.document_graph(document): made})
    stepped = held(current(settings))
    assert stepped["code"] == known
    assert ("concept/outcome", "noted") in {row[:2] for row in known}
    assert stepped == anew(current(settings), settings)


def test_a_document_that_goes_takes_its_rows_and_values_with_it(settings: Settings, graphs: Graphs) -> None:
    put(settings, graphs)
    before = served(settings).counts()
    gone = [name for name in graphs if "/graph/document/0710/" in name]
    put(settings, {key: [] for key in gone})
    after = served(settings)
    assert 0 < after.counts()["documents"] == before["documents"] - len(gone)
    assert (place(current(settings)) / NAME).stat().st_mode & 0o777 == 0o600
    assert after.page("decisions", {"municipality": ["0710"]}).total == 0
    assert held(current(settings)) == anew(current(settings), settings)


def test_what_is_published_without_a_change_takes_the_index_over_as_it_is(settings: Settings, graphs: Graphs) -> None:
    put(settings, graphs)
    first = current(settings)
    put(settings, {})
    second = current(settings)
    assert second.number == first.number + 1
    assert (place(first) / NAME).samefile(place(second) / NAME)


def test_what_was_forgotten_is_in_no_file_of_any_index(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    identity = Identity()
    document = identity.document("test", "a")
    body = identity.part(document, "organisation", "xylofon")
    said = [
        ox.Quad(ox.NamedNode(body), ox.NamedNode(keeping.RDF_TYPE), ox.NamedNode("http://www.w3.org/ns/org#Organization")),
        ox.Quad(ox.NamedNode(body), LABEL, ox.Literal("Xylofonhemmelighed")),
    ]  # fmt: skip
    for text in ("document: b\nbody: x\n", "document: a\nbody: y\n"):
        (folder / f"{text[10]}.txt").write_text(text)
        ingest([folder], settings, pipeline=FakePipeline())
        put(settings, {identity.document_graph(document): said})
    put(settings, {identity.document_graph(identity.document("test", "c")): []})
    assert b"Xylofonhemmelighed" in (place(current(settings)) / NAME).read_bytes()
    forget(settings, document)
    generations = DataFolder(settings.data_folder).generations.all()
    assert len(generations) > 2
    for generation in generations:
        assert is_whole(place(generation))
        content = b"\n".join(file.read_bytes() for file in sorted(place(generation).iterdir()))
        assert b"ylofonhemmelighed" not in content
        assert document.encode() not in content


def test_what_a_document_says_no_more_is_overwritten_in_the_file(settings: Settings, graphs: Graphs) -> None:
    put(settings, graphs)
    name = next(each for each in graphs if "/graph/document/0710/minutes/" in each)
    words = "samarbejde med Region Midtjylland"
    put(settings, {name: []})
    kept = [row for row in held(current(settings))["node"] if words in str(row[2])]
    assert kept or words.encode() not in (place(current(settings)) / NAME).read_bytes()


def test_a_restored_backup_and_an_older_generation_list_what_they_held(
    settings: Settings, graphs: Graphs, tmp_path: Path
) -> None:
    name = next(each for each in graphs if "/graph/document/0710/minutes/" in each)
    put(settings, graphs)
    many = served(settings).counts()
    back_up(settings, tmp_path / "backup")
    put(settings, {name: []})
    assert served(settings).counts() != many
    serve_again(settings, 1)
    assert served(settings).counts() == many
    restore(Settings(data=tmp_path / "other"), tmp_path / "backup")
    assert served(Settings(data=tmp_path / "other")).counts() == many


@pytest.mark.parametrize("damage", ["gone", "cut", "no-about", "noise"])
def test_a_damaged_index_is_told_of_and_made_again_by_the_next_publication(
    settings: Settings, graphs: Graphs, damage: str
) -> None:
    put(settings, graphs)
    many = served(settings).counts()
    broken = place(current(settings)) / NAME
    match damage:
        case "gone":
            shutil.rmtree(broken.parent)
        case "cut":
            broken.write_bytes(broken.read_bytes()[:5000])
        case "no-about":
            (broken.parent / ABOUT).unlink()
        case "noise":
            broken.write_bytes(b"x" * broken.stat().st_size)
    with pytest.raises(CollectionsUnavailable, match="made anew when something is published next"):
        served(settings).counts()
    put(settings, {next(iter(graphs)): list(graphs[next(iter(graphs))])[1:]})
    put(settings, {next(iter(graphs)): graphs[next(iter(graphs))]})
    assert served(settings).counts() == many


@pytest.mark.parametrize("changed", [False, True])
def test_a_damage_that_no_question_meets_is_not_handed_on(
    settings: Settings, graphs: Graphs, changed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """One byte of one title, in a file of the right size that SQLite reads without an error."""
    put(settings, graphs)
    whole = held(current(settings))
    broken = place(current(settings)) / NAME
    content = broken.read_bytes()
    title = next(str(row[2]) for row in whole["node"] if len(str(row[2])) > 10).encode()
    assert title in content
    broken.write_bytes(content.replace(title, title[:-1] + b"#"))
    assert is_whole(broken.parent) and held(current(settings)) != whole
    document = next(name for name in graphs if "/graph/document/" in name)
    put(settings, {document: [*graphs[document]][1:]} if changed else {})
    put(settings, {document: graphs[document]} if changed else {})
    assert held(current(settings)) == whole
    assert "check sum" in caplog.text


def test_a_copy_holds_the_same_where_no_content_can_be_shared_and_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x" * 5000)
    index_folder.copy(tmp_path / "a", tmp_path / "b")
    monkeypatch.setattr(index_folder, "_CLONE", 0)  # no such call
    index_folder.copy(tmp_path / "a", tmp_path / "c")
    for name in "bc":
        assert (tmp_path / name).read_bytes() == b"x" * 5000
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert index_folder.sum_of(tmp_path / "b") == index_folder.sum_of(tmp_path / "a")


def test_another_layout_makes_the_index_anew(
    settings: Settings, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, graphs)
    first = current(settings)
    monkeypatch.setattr(keeping, "LAYOUT", keeping.LAYOUT + 1)
    put(settings, {})
    assert not (place(first) / NAME).samefile(place(current(settings)) / NAME)
    assert held(first) == held(current(settings))


def test_an_index_that_cannot_be_made_stops_no_generation(
    settings: Settings, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "fill", fails)
        put(settings, graphs)
    assert current(settings).number == 1
    assert not place(current(settings)).exists()
    put(settings, {})
    assert served(settings).counts()["documents"] == 8


def test_the_sample_indexes_were_made_by_ingest_alone(sample_ingest) -> None:
    folder, _ = sample_ingest
    generation = folder.current()
    assert Collections(generation, DEFAULT_BASE).counts()["agenda-items"] == 13
    assert len([name for name in graphs_of(folder) if "/graph/document/" in name]) == 8
