"""The index is in step with every generation: published, replaced, forgotten, restored, gone back to, crashed."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest
from decisions import IDENTITY, decision, decision_quads, document, put, served

from fake_pipeline import FakePipeline
from kommunegraf.ingest import ingest
from kommunegraf.search import keeping
from kommunegraf.search.keeping import Keeper, is_whole
from kommunegraf.search.searching import Index, IndexUnavailable
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.generations import Generation
from kommunegraf.store.restoring import back_up, restore, serve_again
from kommunegraf.store.writer import writing


def found(index: Index, query: str) -> list[str]:
    return sorted(hit.iri for hit in index.search(query, fuzzy=False, limit=100).hits)


def place(generation: Generation) -> Path:
    return generation.path.parent / keeping.PART


def current(settings: Settings) -> Generation:
    return DataFolder(settings.data_folder).current()


def everything(generation: Generation) -> bytes:
    """All bytes that lie in a generation's index."""
    return b"\n".join(file.read_bytes() for file in sorted(place(generation).iterdir()))


def test_each_generation_finds_what_it_holds_and_nothing_of_another(settings: Settings) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop"), "b": decision_quads("b", "om motion")})
    put(settings, {"a": decision_quads("a", "om trivsel")})
    put(settings, {"b": []})
    first, second, third = map(Index, DataFolder(settings.data_folder).generations.all())
    assert (found(first, "rygestop"), found(first, "trivsel")) == ([decision("a")], [])
    assert (found(second, "rygestop"), found(second, "trivsel")) == ([], [decision("a")])
    assert found(second, "motion") == [decision("b")]
    assert (found(third, "motion"), found(third, "trivsel")) == ([], [decision("a")])


def test_an_index_made_step_by_step_answers_as_one_made_anew(settings: Settings, tmp_path: Path) -> None:
    texts = {str(n): decision_quads(str(n), f"sag {n} om rygestop og motion {n % 3}") for n in range(30)}
    for name, quads in texts.items():
        put(settings, {name: quads})
    put(settings, {"3": decision_quads("3", "om noget andet"), "4": []})
    generation = current(settings)
    stepped = Index(generation)
    shutil.rmtree(place(generation))
    Keeper(DataFolder(settings.data_folder).texts, settings.base).make(
        generation.path.parent, generation.open(), generation.open_ledger(), None, None
    )
    anew = Index(generation)
    for query in ("rygestop", "motion", "andet", "sag 7", "motion 2"):
        assert found(stepped, query) == found(anew, query)
        assert stepped.search(query).facets == anew.search(query).facets


def test_a_node_that_two_documents_state_changes_with_either(settings: Settings) -> None:
    both = decision_quads("a", "om rygestop")
    put(settings, {"a": both, "b": both[2:3] + decision_quads("a", "om motion")[3:]})
    assert found(served(settings), "rygestop motion") == [decision("a")]
    put(settings, {"a": both[:2]})
    assert (found(served(settings), "rygestop"), found(served(settings), "motion")) == ([], [decision("a")])


def test_what_is_published_without_a_change_takes_the_index_over_as_it_is(settings: Settings) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop")})
    first = current(settings)
    put(settings, {})
    second = current(settings)
    assert second.number == first.number + 1
    segments = [file for file in place(first).iterdir() if file.suffix == ".store"]
    assert segments
    assert all(file.samefile(place(second) / file.name) for file in segments)


def test_what_was_forgotten_is_in_no_file_of_any_index(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    put(settings, {"a": decision_quads("a", "xylofonhemmelighed")})
    for name, text in {"b": "document: b\nbody: x\n", "a": "document: a\nbody: y\n"}.items():
        (folder / f"{name}.txt").write_text(text)
        ingest([folder], settings, pipeline=FakePipeline())
    put(settings, {"a": decision_quads("a", "xylofonhemmelighed")})
    assert found(served(settings), "xylofonhemmelighed") == [decision("a")]
    forget(settings, document("a"))
    generations = DataFolder(settings.data_folder).generations.all()
    assert len(generations) > 2
    for generation in generations:
        assert is_whole(place(generation))
        assert found(Index(generation), "xylofonhemmelighed") == []
        assert b"xylofonhemmelighed" not in everything(generation)
        assert document("a").encode() not in everything(generation)


def test_a_restored_backup_and_an_older_generation_are_searched_as_they_were(
    settings: Settings, tmp_path: Path
) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop")})
    back_up(settings, tmp_path / "backup")
    put(settings, {"a": decision_quads("a", "om motion")})
    assert found(served(settings), "rygestop") == []
    serve_again(settings, 1)
    assert found(served(settings), "rygestop") == [decision("a")]
    restore(Settings(data=tmp_path / "other"), tmp_path / "backup")
    assert found(served(Settings(data=tmp_path / "other")), "rygestop") == [decision("a")]


@pytest.mark.parametrize("damage", ["gone", "cut", "no-about", "noise"])
def test_a_damaged_index_is_told_of_and_made_again_by_the_next_publication(settings: Settings, damage: str) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop")})
    broken = place(current(settings))
    files = [file for file in broken.iterdir() if file.suffix in (".idx", ".store", ".term")]
    match damage:
        case "gone":
            shutil.rmtree(broken)
        case "cut":
            files[0].unlink()
            files[0].write_bytes(b"")
        case "no-about":
            (broken / keeping.ABOUT).unlink()
        case "noise":
            meta = broken / "meta.json"
            size = meta.stat().st_size
            meta.unlink()
            meta.write_bytes(b"x" * size)
    with pytest.raises(IndexUnavailable, match="made anew when something is published next"):
        served(settings)
    assert current(settings).open() is not None
    put(settings, {"b": decision_quads("b", "om motion")})
    assert found(served(settings), "rygestop") == [decision("a")]
    assert found(served(settings), "motion") == [decision("b")]


def test_other_rules_of_analysis_make_the_index_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop")})
    before = {file.name for file in place(current(settings)).iterdir()}
    monkeypatch.setattr(keeping, "ANALYSIS", keeping.ANALYSIS + 1)
    put(settings, {})
    after = {file.name for file in place(current(settings)).iterdir()}
    assert before & after == {"meta.json", ".managed.json", keeping.ABOUT} | {n for n in before if n.endswith(".lock")}
    assert found(served(settings), "rygestop") == [decision("a")]


def test_an_index_that_cannot_be_made_stops_no_generation(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop")})

    def fails(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "write", fails)
        put(settings, {"b": decision_quads("b", "om motion")})
    assert current(settings).number == 2
    assert not place(current(settings)).exists()
    put(settings, {})
    assert found(served(settings), "motion") == [decision("b")]


def test_the_text_of_a_document_is_searched_as_it_is_served(settings: Settings) -> None:
    with writing(settings, "test") as session:
        sha256 = session.folder.texts.put("Kim Hemmelig skriver om rygestop", [(0, 12)], {})
        version = IDENTITY.version(document("a"), sha256)
        session.ledger.record(document=document("a"), version=version, text_sha256=sha256, fingerprint="1", warnings=0)
        session.writer.replace({IDENTITY.document_graph(document("a")): decision_quads("a", "andet")})
        session.publish()
    index = served(settings)
    [hit] = index.search("rygestop").hits
    assert hit.iri == document("a")
    assert hit.snippet is not None and hit.snippet.text == "████████████ skriver om rygestop"
    assert found(index, "hemmelig") == []
    assert b"Hemmelig" not in everything(current(settings))


def test_a_publication_that_is_broken_off_at_its_index_leaves_the_last_generation_searched(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, {"a": decision_quads("a", "om rygestop")})

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "write", broken_off)
        with pytest.raises(KeyboardInterrupt):
            put(settings, {"a": decision_quads("a", "om motion")})
    gc.collect()  # the error's frames hold the writer's store, which the end of a process would have closed
    assert current(settings).number == 1
    assert found(served(settings), "rygestop") == [decision("a")]
    put(settings, {"a": decision_quads("a", "om trivsel")})
    assert (found(served(settings), "rygestop"), found(served(settings), "trivsel")) == ([], [decision("a")])
