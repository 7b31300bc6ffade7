"""Ingest with a small pipeline: what is stored, skipped, replaced, held and refused."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from fake_pipeline import FakePipeline
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import Identity
from kommunegraf.ingest import IngestReport, Progress, ingest
from kommunegraf.prepared import Prepared
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.ledger import Ledger

ID = Identity()
Files = Callable[..., Path]
SPDX = "http://spdx.org/rdf/terms#"
REVISION = ox.NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", processes=1, derive=False)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    folder = tmp_path / "in"
    folder.mkdir()

    def write(**contents: str) -> Path:
        for name, text in contents.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return folder

    return write


def run(folder: Path, settings: Settings, pipeline: FakePipeline | None = None) -> IngestReport:
    return ingest([folder], settings, pipeline=pipeline or FakePipeline())


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.stored, report.unchanged, report.replaced, len(report.quarantined), len(report.failed)


def store(settings: Settings) -> ox.Store:
    return DataFolder(settings.data).current().open()


def ledger_of(settings: Settings) -> Ledger:
    return DataFolder(settings.data).current().open_ledger()


def canonical(settings: Settings) -> bytes:
    return b"\n".join(sorted((ox.serialize(store(settings), format=ox.RdfFormat.N_QUADS) or b"").splitlines()))


def select(settings: Settings, query: str) -> list[str]:
    results = store(settings).query(query)
    assert isinstance(results, ox.QuerySolutions)
    return [row[0].value for row in results]


def test_two_hundred_documents_that_share_a_body_name_it_once(files: Files, settings: Settings) -> None:
    folder = files(**{f"d{n}": f"document: {n}\nbody: Kulturudvalget\namount: {n}\n" for n in range(200)})
    assert counts(run(folder, settings)) == (200, 0, 0, 0, 0)
    label = '"Kulturudvalget"@da'
    assert select(settings, f"SELECT (COUNT(*) AS ?n) {{ ?b ?p {label} }}") == ["1"]
    total = f"SELECT (SUM(?a) AS ?n) {{ ?d <https://w3id.org/kommunegraf/ns#amount> ?a . ?b ?p {label} }}"
    assert select(settings, total) == [str(sum(range(200)))]


def test_ingesting_twice_gives_the_same_quads_and_no_new_generation(files: Files, settings: Settings) -> None:
    folder = files(a="document: a\nbody: x\n", b="document: b\nbody: x\nmachine: m\n")
    first = run(folder, settings)
    before = canonical(settings)
    second = run(folder, settings)
    assert counts(second) == (0, 2, 0, 0, 0)
    assert canonical(settings) == before
    assert second.generation == first.generation


def test_two_folders_hold_the_same_quads_whatever_the_batches(files: Files, settings: Settings, tmp_path: Path) -> None:
    folder = files(**{f"d{n}": f"document: {n % 5}\nbody: {n}\n" for n in range(12)})
    run(folder, settings)
    other = Settings(data=tmp_path / "other", processes=2, batch_documents=3, derive=False)
    run(folder, other)
    assert canonical(settings) == canonical(other)


def test_the_same_text_under_two_names_is_one_document_found_by_both(files: Files, settings: Settings) -> None:
    text = "document: a\nbody: x\n"
    folder = files(one=text, two="\ufeff" + text)
    assert counts(run(folder, settings)) == (1, 1, 0, 0, 0)
    ledger = ledger_of(settings)
    document = ID.document("test", "a")
    assert list(ledger.documents()) == [document]
    assert ledger.find("one.txt") == ledger.find("two.txt") == [document]
    entry = ledger.entry(document)
    assert entry is not None
    assert ledger.find(entry.text_sha256[:8]) == [document]
    assert counts(run(folder, settings)) == (0, 2, 0, 0, 0)


def test_a_changed_text_is_a_new_version_that_remembers_the_old_one(files: Files, settings: Settings) -> None:
    run(files(a="document: a\nbody: old\namount: 1\n"), settings)
    ledger = ledger_of(settings)
    document = ID.document("test", "a")
    old = ledger.current(document)
    assert counts(run(files(a="document: a\nbody: new\namount: 2\n"), settings)) == (0, 0, 1, 0, 0)
    found = store(settings)
    ledger = ledger_of(settings)
    new = ledger.current(document)
    assert old is not None and new is not None and new != old
    assert {quad.object for quad in found.quads_for_pattern(ox.NamedNode(new), REVISION, None)} == {ox.NamedNode(old)}
    assert select(settings, "SELECT ?a { ?d <https://w3id.org/kommunegraf/ns#amount> ?a }") == ["2"]
    assert select(settings, f"SELECT ?c {{ <{old}> <{SPDX}checksum>/<{SPDX}checksumValue> ?c }}") != []
    texts = DataFolder(settings.data).texts
    assert "old" in texts.stored(ledger.text_of(old) or "")
    assert "new" in texts.stored(ledger.text_of(new) or "")


def test_a_text_that_comes_back_is_current_again_and_the_chain_has_no_circle(files: Files, settings: Settings) -> None:
    one, two = "document: a\nbody: 1\n", "document: a\nbody: 2\n"
    for text in (one, two, one):
        report = run(files(a=text), settings)
    assert counts(report) == (0, 0, 1, 0, 0)
    document = ID.document("test", "a")
    now = ledger_of(settings).current(document)
    links = set(store(settings).quads_for_pattern(None, REVISION, None, ox.NamedNode(ID.document_graph(document))))
    assert now is not None
    assert [quad.subject for quad in links] == [ox.NamedNode(now)]


def test_a_folder_with_two_versions_of_a_document_settles(files: Files, settings: Settings) -> None:
    folder = files(a="document: a\nbody: 1\n", b="document: a\nbody: 2\n")
    assert counts(run(folder, settings)) == (1, 0, 1, 0, 0)
    before = canonical(settings)
    assert counts(run(folder, settings)) == (0, 2, 0, 0, 0)
    assert canonical(settings) == before


def test_other_mappings_make_every_document_anew_but_no_version(files: Files, settings: Settings) -> None:
    folder = files(a="document: a\nbody: 1\n")
    run(folder, settings)
    before = canonical(settings)
    assert counts(run(folder, settings, FakePipeline(fingerprint="2"))) == (0, 0, 1, 0, 0)
    assert canonical(settings) == before
    assert counts(run(folder, settings, FakePipeline(fingerprint="2"))) == (0, 1, 0, 0, 0)


def test_a_document_that_gets_a_better_iri_leaves_a_pointer_at_the_old_one(files: Files, settings: Settings) -> None:
    class Renaming(FakePipeline):
        def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
            renamed = FakePipeline.prepare(self, data.replace(b"key: ", b"document: "), name)
            return dataclasses.replace(renamed, bytes_sha256=hashlib.sha256(data).hexdigest())

    folder = files(a="key: a\nbody: 1\n")
    run(folder, settings)
    old = next(ledger_of(settings).documents())
    run(folder, settings, Renaming(fingerprint="2"))
    assert list(ledger_of(settings).documents()) == [ID.document("test", "a")]
    replaced = f"SELECT ?new {{ <{old}> <http://purl.org/dc/terms/isReplacedBy> ?new }}"
    assert select(settings, replaced) == [ID.document("test", "a")]
    assert counts(run(folder, settings, Renaming(fingerprint="2"))) == (0, 1, 0, 0, 0)
    run(folder, settings, Renaming(fingerprint="3"))
    assert select(settings, replaced) == [ID.document("test", "a")]


def test_broken_files_among_good_ones_are_held_and_the_good_ones_stored(files: Files, settings: Settings) -> None:
    folder = files(a="document: a\n", b="unreadable\n", c="document: c\nviolation\n", d="document: d\n")
    report = run(folder, settings)
    assert counts(report) == (2, 0, 0, 2, 0)
    assert not report.complete
    held = DataFolder(settings.data).quarantine.all()
    assert [(each.name, each.reason) for each in held] == [("b.txt", "unreadable"), ("c.txt", "violation")]
    assert held[0].file.read_text() == "unreadable\n"
    modes = {stat.S_IMODE(path.stat().st_mode) for each in held for path in each.file.parent.iterdir()}
    assert modes == {0o600}
    assert counts(run(folder, settings)) == (0, 2, 0, 2, 0)
    assert DataFolder(settings.data).quarantine.all() == held


def test_a_held_file_is_released_when_it_is_mended_or_the_mappings_are(files: Files, settings: Settings) -> None:
    class Mended(FakePipeline):
        def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
            return FakePipeline.prepare(self, data.replace(b"unreadable", b"readable"), name)

    folder = files(b="unreadable\n", c="document: c\nviolation\n")
    run(folder, settings)
    run(files(c="document: c\n"), settings)
    assert [each.name for each in DataFolder(settings.data).quarantine.all()] == ["b.txt"]
    run(folder, settings, Mended(fingerprint="2"))
    assert DataFolder(settings.data).quarantine.all() == ()


def test_a_new_version_that_is_held_leaves_the_old_one_published(files: Files, settings: Settings) -> None:
    run(files(a="document: a\nbody: 1\n"), settings)
    before = canonical(settings)
    assert counts(run(files(a="document: a\nbody: 1\nviolation\n"), settings)) == (0, 0, 0, 1, 0)
    assert canonical(settings) == before


def test_a_published_text_that_is_now_a_violation_is_withdrawn(files: Files, settings: Settings) -> None:
    class Stricter(FakePipeline):
        def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
            good = FakePipeline.prepare(self, data, name)
            return Prepared(
                good.bytes_sha256, "violation", ("a CPR number",), document=good.document, version=good.version
            )

    folder = files(a="document: a\nbody: 1\n")
    run(folder, settings)
    run(folder, settings, Stricter(fingerprint="2"))
    assert list(ledger_of(settings).documents()) == []
    assert select(settings, 'SELECT ?s { ?s ?p "1"@da }') == []


def test_paths_that_cannot_be_read_are_told_and_stop_nothing(files: Files, settings: Settings, tmp_path: Path) -> None:
    folder = files(a="document: a\n")
    (folder / "dangling").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / ".hidden").write_text("unreadable")
    (folder / "deep").mkdir()
    (folder / "deep" / "b.txt").write_text("document: b\n")
    os.mkfifo(folder / "pipe")
    report = ingest([folder, tmp_path / "missing", folder / "a.txt"], settings, pipeline=FakePipeline())
    assert counts(report) == (2, 0, 0, 0, 2)
    assert {each.path.name for each in report.failed} == {"dangling", "missing"}


def test_a_file_over_the_limit_is_refused_by_name(files: Files, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", max_file_mb=1)
    report = run(files(a="document: a\n" + "x" * 2**20), settings)
    assert counts(report) == (0, 0, 0, 0, 1)
    assert "KOMMUNEGRAF_MAX_FILE_MB" in report.failed[0].message


def test_many_files_in_processes_come_out_in_the_order_of_their_names(files: Files, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", processes=2, batch_documents=7, derive=False)
    told: list[Progress] = []
    folder = files(**{f"d{n:02}": f"document: {n}\nbody: x\n" for n in range(30)})
    report = ingest([folder], settings, progress=told.append, pipeline=FakePipeline())
    assert counts(report) == (30, 0, 0, 0, 0)
    assert [each.path.name for each in told if each.path] == [f"d{n:02}.txt" for n in range(30)]
    assert report.generation is not None and report.generation >= 5


def test_progress_knows_the_number_of_files_at_once_and_counts_each_as_it_is_read(
    files: Files, settings: Settings, tmp_path: Path
) -> None:
    folder = files(a="document: a\n", b="unreadable\n", c="document: c\n")
    run(folder, settings)
    files(d="document: d\n", e="document: e\n")
    told: list[Progress] = []
    ingest([folder, tmp_path / "missing"], settings, progress=told.append, pipeline=FakePipeline())
    assert (told[0].done, told[0].path) == (1, None)  # the one that is missing
    assert {each.total for each in told} == {6}
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert {each.done for each in told} == {1, 2, 3, 4, 5, 6}
    at_work = {each.path.name for each in told if each.path is not None}
    assert at_work == {"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}
    assert (told[-1].done, told[-1].path) == (6, None)


def test_a_file_that_kills_its_process_costs_only_itself(files: Files, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", processes=2, derive=False)
    texts = {f"d{n:02}": f"document: {n}\n" + ("kill\n" if n == 9 else "") for n in range(20)}
    report = run(files(**texts), settings)
    assert counts(report) == (19, 0, 0, 1, 0)
    assert report.quarantined[0].name == "d09.txt"
    assert "out of memory?" in report.quarantined[0].messages[0]


def test_masked_words_are_never_served(files: Files, settings: Settings) -> None:
    run(files(a="Ida\nmask\n"), settings)
    folder = DataFolder(settings.data)
    entry = ledger_of(settings).entry(next(ledger_of(settings).documents()))
    assert entry is not None
    assert folder.texts.served(entry.text_sha256) == "███\nmask\n"


def test_reference_data_is_published_even_where_nothing_is_ingested(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = run(tmp_path / "empty", settings)
    assert report.generation == 1
    graphs = {graph.value for graph in store(settings).named_graphs()}
    assert ID.reference_graph("municipalities") in graphs
    assert run(tmp_path / "empty", settings).generation == 1


def test_the_operators_own_reference_data_is_taken_in_when_it_changes(settings: Settings, tmp_path: Path) -> None:
    folder = DataFolder(settings.data)
    folder.create()
    (folder.reference / "local.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "empty").mkdir()
    run(tmp_path / "empty", settings)
    assert select(settings, "SELECT ?o { <urn:a> <urn:b> ?o }") == ["urn:c"]
    (folder.reference / "local.ttl").unlink()
    assert run(tmp_path / "empty", settings).generation == 2
    assert select(settings, "SELECT ?o { <urn:a> <urn:b> ?o }") == []


ADDRESS = "https://www.example.dk/sundhedspolitik?v=1"


def test_the_address_that_a_file_came_from_reaches_the_pipeline_and_is_remembered(
    files: Files, settings: Settings
) -> None:
    class Located(FakePipeline):
        def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
            named = data + f"document: {url or 'nowhere'}\n".encode()
            prepared = FakePipeline.prepare(self, named, name)
            return dataclasses.replace(prepared, bytes_sha256=hashlib.sha256(data).hexdigest())

    def documents() -> list[str]:
        return list(ledger_of(settings).documents())

    folder = files(a="body: 1\n")
    run(folder, settings, Located())
    assert documents() == [ID.document("test", "nowhere")]
    ingest([folder / "a.txt"], settings, pipeline=Located(), url=f" {ADDRESS}\n")
    assert documents() == [ID.document("test", ADDRESS)]
    assert counts(run(folder, settings, Located())) == (0, 1, 0, 0, 0)
    run(folder, settings, Located(fingerprint="2"))  # made anew, without a word on where it came from
    assert documents() == [ID.document("test", ADDRESS)]


def test_a_run_that_died_is_done_again_with_its_address(files: Files, settings: Settings) -> None:
    file = files(a="document: a\n") / "a.txt"
    folder = DataFolder(settings.data)
    folder.create()
    folder.journal.path.joinpath("20200101T000000-1.jsonl").write_text(
        json.dumps({"event": "begin", "at": "", "paths": [str(file)], "process": "", "urls": {str(file): ADDRESS}})
    )
    assert ingest([], settings, pipeline=FakePipeline()).resumed == 1
    ledger = ledger_of(settings)
    assert ledger.url_of_bytes(hashlib.sha256(file.read_bytes()).hexdigest()) == ADDRESS


@pytest.mark.parametrize(
    "address", ["", "sundhed", "ftp://a.dk/x", "https://", "https://a:b@c.dk/", "https://a.dk/a b"]
)
def test_what_is_no_address_is_refused(address: str, files: Files, settings: Settings) -> None:
    file = files(a="document: a\n") / "a.txt"
    with pytest.raises(ConfigurationError, match="no address"):
        ingest([file], settings, pipeline=FakePipeline(), url=address)


def test_an_address_is_that_of_one_file(files: Files, settings: Settings) -> None:
    folder = files(a="document: a\n", b="document: b\n")
    for paths in ([folder], [folder / "a.txt", folder / "b.txt"], []):
        with pytest.raises(ConfigurationError, match="one file"):
            ingest(paths, settings, pipeline=FakePipeline(), url=ADDRESS)
    assert not DataFolder(settings.data).exists


@pytest.mark.parametrize("names", [("1", "2"), ("2", "1")])
def test_a_held_file_stays_held_whatever_else_of_its_document_is_stored_after_it(
    files: Files, settings: Settings, names: tuple[str, str]
) -> None:
    held, good = names
    folder = files(**{held: "document: a\nviolation\n", good: "document: a\namount: 1\n"})
    one_by_one = settings.model_copy(update={"batch_documents": 1})
    for fingerprint in "12":
        report = run(folder, one_by_one, FakePipeline(fingerprint=fingerprint))
        assert [each.name for each in report.quarantined] == [f"{held}.txt"]
        assert [each.name for each in DataFolder(settings.data_folder).quarantine.all()] == [f"{held}.txt"]


def test_a_held_file_is_released_when_its_mended_document_comes_under_another_name(
    files: Files, settings: Settings
) -> None:
    folder = files(a="document: a\nviolation\n")
    run(folder, settings)
    (folder / "a.txt").unlink()
    run(files(b="document: a\namount: 1\n"), settings)
    assert DataFolder(settings.data_folder).quarantine.all() == ()


def test_a_data_folder_among_the_documents_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("document: a\namount: 1\n", encoding="utf-8")
    (tmp_path / "v.txt").write_text("document: v\nviolation\n", encoding="utf-8")
    settings = Settings(data=tmp_path / "data", processes=1)
    assert counts(run(tmp_path, settings))[:3] == (1, 0, 0)
    assert counts(run(tmp_path, settings))[:3] == (0, 1, 0)
    assert [each.path for each in run(settings.data_folder, settings).failed] == [settings.data_folder]
