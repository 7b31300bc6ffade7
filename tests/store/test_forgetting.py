"""What was forgotten stays forgotten: through restores, older generations, held files and derived graphs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from fake_pipeline import FakePipeline
from kommunegraf.identity import Identity
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.prepared import Prepared
from kommunegraf.settings import Settings
from kommunegraf.store import rules, tombstones
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.restoring import back_up, restore, serve_again

A, B, C = (Identity().document("test", name) for name in "abc")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", processes=1, lock_wait=1)


def take_in(tmp_path: Path, settings: Settings, **texts: str) -> IngestReport:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return ingest([folder], settings, pipeline=FakePipeline())


def served(settings: Settings) -> set[str]:
    return set(DataFolder(settings.data_folder).current().open_ledger().documents())


def stones(settings: Settings) -> list[str]:
    return tombstones.all_of(DataFolder(settings.data_folder).current().open(), settings.base)


def test_a_restore_keeps_every_tombstone_also_of_documents_that_the_backup_never_knew(
    tmp_path: Path, settings: Settings
) -> None:
    take_in(tmp_path, settings, b="document: b\nbody: x\n", c="document: c\nbody: y\n")
    back_up(settings, tmp_path / "backup")
    take_in(tmp_path, settings, a="document: a\nbody: z\n")
    forget(settings, A)
    forget(settings, B)
    restore(settings, tmp_path / "backup")
    assert stones(settings) == [A, B]
    assert served(settings) == {C}
    take_in(tmp_path, settings)
    assert served(settings) == {C}


def test_no_generation_of_a_restore_ever_serves_what_was_forgotten(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, b="document: b\nbody: x\n", c="document: c\nbody: y\n")
    back_up(settings, tmp_path / "backup")
    forget(settings, B)
    restore(settings, tmp_path / "backup")
    folder = DataFolder(settings.data_folder)
    for generation in folder.generations.all():
        assert not generation.open_ledger().versions(B)
    assert len(list(folder.texts.path.glob("*/*.json"))) == 1


def test_going_back_to_an_older_generation_keeps_the_tombstones(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, c="document: c\nbody: y\n")
    first = DataFolder(settings.data_folder).generations.number()
    take_in(tmp_path, settings, b="document: b\nbody: x\n")
    forget(settings, B)
    serve_again(settings, first)
    assert stones(settings) == [B]
    take_in(tmp_path, settings)
    assert served(settings) == {C}


def test_a_backup_is_restored_where_no_generation_is_left(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, c="document: c\nbody: y\n")
    back_up(settings, tmp_path / "backup")
    for entry in (settings.data_folder / "generations").iterdir():
        shutil.rmtree(entry)
    restore(settings, tmp_path / "backup")
    assert served(settings) == {C}
    (settings.data_folder / "CURRENT").write_text("?", encoding="utf-8")
    restore(settings, tmp_path / "backup")
    assert served(settings) == {C}


def test_a_held_file_that_was_forgotten_is_not_held_again(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, b="document: b\nviolation\n", c="document: c\nbody: y\n")
    forget(settings, B)
    report = take_in(tmp_path, settings)
    assert [each.message.startswith(f"its document {B} was forgotten") for each in report.failed] == [True]
    assert DataFolder(settings.data_folder).quarantine.all() == ()


def test_a_text_that_another_document_has_too_stays(tmp_path: Path, settings: Settings) -> None:
    class Renaming(FakePipeline):
        """As if a later version of the code gave the same text another IRI."""

        def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
            prepared = super().prepare(data.replace(b"document: a", b"document: b"), name, url)
            same = super().prepare(data, name, url)
            return Prepared(
                same.bytes_sha256, document=prepared.document, version=prepared.version, text=same.text,
                text_sha256=same.text_sha256, graphs=prepared.graphs,
            )  # fmt: skip

    take_in(tmp_path, settings, a="document: a\nbody: x\n")
    ingest([tmp_path / "in"], settings, pipeline=Renaming(fingerprint="2"))
    assert served(settings) == {B}
    forget(settings, A)
    folder = DataFolder(settings.data_folder)
    entry = folder.current().open_ledger().entry(B)
    assert entry is not None
    assert folder.texts.served(entry.text_sha256) == "document: a\nbody: x\n"


def test_what_was_derived_from_a_forgotten_document_goes_from_every_generation(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "CONSTRUCT { ?d <urn:derived> ?b } WHERE { ?d <https://w3id.org/kommunegraf/ns#heldBy> ?b }"
    monkeypatch.setattr(rules, "load_rules", lambda: [rules.Rule("each", query)])
    take_in(tmp_path, settings, a="document: a\nbody: x\n", c="document: c\nbody: y\n")
    take_in(tmp_path, settings, b="document: b\nbody: z\n")
    forget(settings, A)
    folder = DataFolder(settings.data_folder)
    for generation in folder.generations.all():
        derived = list(generation.open().quads_for_pattern(None, ox.NamedNode("urn:derived"), None, None))
        assert ox.NamedNode(A) not in {quad.subject for quad in derived}
        assert not derived or ox.NamedNode(C) in {quad.subject for quad in derived}


def test_a_backup_is_its_owners_alone_from_its_first_byte(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(tmp_path, settings, c="document: c\nbody: y\n")
    modes = []
    copytree = shutil.copytree

    def watch(source: Path, destination: Path, *more: object, **options: object) -> object:
        modes.append(Path(destination).parent.stat().st_mode & 0o777 if Path(source).name == "texts" else 0o700)
        return copytree(source, destination, *more, **options)

    monkeypatch.setattr(shutil, "copytree", watch)
    back_up(settings, tmp_path / "backup")
    assert set(modes) == {0o700}


@pytest.mark.parametrize("left", ["writer", "candidate"])
def test_what_a_killed_writer_left_is_forgotten_too(left: str, tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, a="document: a\nbody: x\n", b="document: b\nbody: y\n")
    folder = DataFolder(settings.data_folder)
    folder.current().open().backup(str(folder.path / left))
    graph = Identity().document_graph(A).encode()

    def speaking() -> list[Path]:
        """The store's files that hold the name of the document's graph."""
        return [file for file in folder.path.rglob("*.sst") if graph in file.read_bytes()]

    assert any(left in file.parts for file in speaking())
    forget(settings, A)
    assert not (folder.path / left).exists()
    assert speaking() == []


def test_the_name_of_a_forgotten_file_is_gone_from_the_files_of_every_ledger(
    tmp_path: Path, settings: Settings
) -> None:
    take_in(tmp_path, settings, **{"a-klagesag": "document: a\nbody: x\n", "b": "document: b\nbody: y\n"})
    take_in(tmp_path, settings, c="document: c\nbody: z\n")
    folder = DataFolder(settings.data_folder)

    def speaking(name: str) -> list[Path]:
        files = [file for each in folder.generations.all() for file in each.ledger.iterdir()]
        return [file for file in files if name.encode() in file.read_bytes()]

    assert speaking("a-klagesag.txt") and speaking("b.txt")
    forget(settings, A)
    assert speaking("a-klagesag.txt") == []
    assert speaking("b.txt")
    assert served(settings) == {B, C}


@pytest.mark.parametrize("change", ["restore", "serve again"])
@pytest.mark.parametrize("left", ["writer", "candidate"])
def test_going_back_removes_what_a_killed_writer_left(
    left: str, change: str, tmp_path: Path, settings: Settings
) -> None:
    take_in(tmp_path, settings, a="document: a\nbody: x\n")
    folder = DataFolder(settings.data_folder)
    back_up(settings, tmp_path / "backup")
    folder.current().open().backup(str(folder.path / left))
    if change == "restore":
        restore(settings, tmp_path / "backup")
    else:
        serve_again(settings, 1)
    assert not (folder.path / left).exists()
