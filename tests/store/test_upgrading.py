"""A data folder of format 1, whose ledger anybody could query, is refused until it is upgraded, and nothing is lost."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from fake_pipeline import FakePipeline
from kommunegraf.api.app import create_app
from kommunegraf.errors import StoreError
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones, upgrading
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.restoring import back_up, restore, serve_again
from kommunegraf.store.upgrading import upgrade
from kommunegraf.store.writer import writing

A, B, C = (Identity().document("test", name) for name in "abc")
EMPTY = ox.NamedNode("https://client.example/empty")


def take_in(tmp_path: Path, settings: Settings, **texts: str) -> IngestReport:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}-hemmeligt.txt").write_text(text, encoding="utf-8")
    return ingest([folder], settings, pipeline=FakePipeline())


def as_format_1(folder: DataFolder, base: str = DEFAULT_BASE) -> None:
    """Makes it what the version before had: the ledger a graph of each generation's store."""
    graph = ox.NamedNode(f"{base}graph/ledger")
    for generation in folder.generations.all():
        kept = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in generation.open_ledger().without(())]
        store = ox.Store(str(generation.path))
        store.extend(kept)
        store.flush()
        del store
        shutil.rmtree(generation.ledger)
    (folder.path / "VERSION").write_text("1\n", encoding="ascii")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", processes=1, lock_wait=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`in` with files, and `data` with their generations, a document forgotten and an empty graph of a client's."""
    place = tmp_path_factory.mktemp("made")
    settings = Settings(data=place / "data", processes=1)
    take_in(place, settings, a="document: a\nbody: x\n", b="document: b\nbody: y\n")
    take_in(place, settings, c="document: c\nbody: z\n")
    (place / "in" / "b-hemmeligt.txt").unlink()
    forget(settings, B)
    with writing(settings, "test") as session:
        session.writer.store.add_graph(EMPTY)
        session.publish()
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path, settings: Settings) -> DataFolder:
    """The same in a folder of the test's own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return DataFolder(settings.data_folder)


def content(folder: DataFolder) -> list[tuple[object, ...]]:
    """What each generation states, has as graphs, and knows of files."""
    found = []
    for each in folder.generations.all():
        store, ledger = each.open(), each.open_ledger()
        entries = [ledger.entry(document) for document in ledger.documents()]
        found.append((set(store), set(store.named_graphs()), entries, set(ledger.without(()))))
    return found


def speaking(folder: DataFolder) -> list[Path]:
    """The files of published stores that hold the name of a file."""
    stores = [file for each in folder.generations.all() for file in each.path.iterdir()]
    return [file for file in stores if b"-hemmeligt.txt" in file.read_bytes()]


def test_every_use_of_an_earlier_folder_names_the_way_out(
    tmp_path: Path, folder: DataFolder, settings: Settings
) -> None:
    as_format_1(folder)
    uses = (
        folder.current,
        lambda: take_in(tmp_path, settings),
        lambda: forget(settings, A),
        lambda: serve_again(settings, 1),
        lambda: back_up(settings, tmp_path / "backup"),
        lambda: restore(Settings(data=tmp_path / "other"), folder.path),
    )
    for use in uses:
        with pytest.raises(StoreError, match=r"older kommunegraf \(format 1.*kommunegraf upgrade --data"):
            use()


def test_the_service_answers_nothing_from_an_earlier_folder_until_it_is_upgraded(
    folder: DataFolder, settings: Settings
) -> None:
    as_format_1(folder)
    ask = {"query": f"ASK {{ GRAPH <{DEFAULT_BASE}graph/ledger> {{ ?s ?p ?o }} }}"}
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        for path in ("/sparql", "/store?default", "/api/v1/documents"):
            answer = client.get(path, params=ask if path == "/sparql" else None)
            assert answer.status_code == 503
            assert str(folder.path) not in answer.text
        upgrade(settings)
        assert client.get("/sparql", params=ask).json()["boolean"] is False
        assert client.get("/api/v1/documents").status_code == 200


def test_an_upgrade_keeps_all_that_was_stated_and_known_in_every_generation(
    tmp_path: Path, folder: DataFolder, settings: Settings
) -> None:
    before = content(folder)
    as_format_1(folder)
    assert len(speaking(folder)) >= len(before)
    assert upgrade(settings) == len(before)
    assert content(folder) == before
    assert EMPTY in set(folder.current().open().named_graphs())
    assert speaking(folder) == []
    assert tombstones.all_of(folder.current().open(), settings.base) == [B]
    report = take_in(tmp_path, settings)
    assert (report.unchanged, report.stored, report.replaced) == (2, 0, 0)
    assert upgrade(settings) == 0


@pytest.mark.parametrize("step", [0, 1, 2, 4, 5, 6, 7, 8, 9, 10])
def test_an_upgrade_that_is_broken_off_is_completed_by_the_next(
    step: int, folder: DataFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step that moves something into its place, the last of which says that the folder is upgraded."""
    current, number = content(folder)[-1], len(folder.generations.all())
    as_format_1(folder)
    left = iter(range(step))

    def breaking(move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def moved(path: Path, target: Path) -> Path:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return move(path, target)

        return moved

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", breaking(Path.rename))
        broken.setattr(Path, "replace", breaking(Path.replace))
        with pytest.raises(KeyboardInterrupt):
            upgrade(settings)
    gc.collect()  # the error's frames hold the stores, which the end of a process would have closed
    with pytest.raises(StoreError, match="kommunegraf upgrade"):
        folder.current()
    upgrade(settings)
    assert content(folder)[-1] == current
    assert folder.current() == folder.generations.all()[-1]
    assert speaking(folder) == []
    assert number - 1 <= len(folder.generations.all()) <= number


def test_an_upgraded_backup_can_be_restored(tmp_path: Path, folder: DataFolder, settings: Settings) -> None:
    back_up(settings, tmp_path / "backup")
    before = content(folder)[-1]
    as_format_1(DataFolder(tmp_path / "backup"))
    upgrade(Settings(data=tmp_path / "backup"))
    restore(settings, tmp_path / "backup")
    assert content(folder)[-1] == before


def test_an_upgrade_under_another_base_is_refused_and_changes_nothing(folder: DataFolder) -> None:
    as_format_1(folder)
    with pytest.raises(StoreError, match=f"under the base {DEFAULT_BASE}, not https://o.example/"):
        upgrade(Settings(data=folder.path, base="https://o.example/", lock_wait=1))
    assert folder.format() == 1
    assert speaking(folder)


def test_an_empty_folder_is_upgraded_too(settings: Settings) -> None:
    folder = DataFolder(settings.data_folder)
    folder.create()
    as_format_1(folder)
    assert upgrade(settings) == 0
    assert folder.format() == upgrading.FORMAT
