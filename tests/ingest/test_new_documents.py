"""A new document is stored by its lines, and is then what it would be had each of its statements been replaced."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from fake_pipeline import FakePipeline
from kommunegraf.commit import Work, commit
from kommunegraf.identity import Identity
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Prepared
from kommunegraf.search.entries import Entries, Entry
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lines import Lines
from kommunegraf.store.writer import Writer, writing

ID = Identity()


@pytest.fixture(params=["merged", "plain"])
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, Settings]:
    """Settings of two data folders that differ in nothing else."""
    one, other = (Settings(data=tmp_path / name, default_graph=request.param, derive=False) for name in "ab")
    return one, other


def by_statements(work: list[Work], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[Path, object]:
    """The batch committed with none of its lines taken as they are."""
    with monkeypatch.context() as here:
        here.setattr(Lines, "of", lambda graph, content: None)
        return dict(commit(work, settings, "1").outcomes)


def content(settings: Settings) -> tuple[set[ox.Quad], set[ox.NamedNode | ox.BlankNode], set[ox.Quad]]:
    """All quads, the names of all graphs, and the ledger."""
    generation = DataFolder(settings.data_folder).current()
    store = generation.open()
    return set(store), set(store.named_graphs()), set(generation.open_ledger().without(()))


def made(chance: random.Random) -> Prepared:
    """One of six documents in one of many versions, often with something that others state, too."""
    lines = [f"body: {chance.randrange(4)}" for _ in range(chance.randrange(4))]
    lines += [f"amount: {chance.randrange(3)}" for _ in range(chance.randrange(3))]
    lines += [f"machine: summary {chance.randrange(3)}"] * chance.randrange(2)
    held = ["violation"] * (chance.random() < 0.1)
    text = "\n".join([f"document: {chance.choice('abcdef')}", *lines, *held, ""])
    return FakePipeline().prepare(text.encode(), "x.txt")


@pytest.mark.parametrize("seed", range(3))
def test_any_history_leaves_the_same_by_lines_and_by_statements(
    twins: tuple[Settings, Settings], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(tombstones, "_now", lambda: ox.Literal("2024-03-05"))
    chance = random.Random(seed)
    one, other = twins
    known: list[Prepared] = []
    for _ in range(6):
        batch: list[Work] = []
        for number in range(chance.randrange(1, 7)):
            prepared = made(chance)
            if known and chance.random() < 0.2:  # the bytes of a document that now is another one
                prepared = replace(prepared, bytes_sha256=chance.choice(known).bytes_sha256)
            known.append(prepared)
            url = chance.choice([None, "https://example.org/1", "https://example.org/2"])
            batch.append(Work(Path(f"{number}.txt"), prepared, url, b"x"))
        assert commit(batch, one, "1").outcomes == by_statements(batch, other, monkeypatch)
        assert content(one) == content(other)
        for settings in twins:
            with writing(settings, "test") as session:
                stones = random.Random(seed).sample("abcdef", 2)
                tombstones.withdraw(session.writer, {ID.document("test", name): None for name in stones})
                for name in stones:
                    session.writer.replace({ID.document_graph(ID.document("test", name)): []})
                    session.ledger.retract(ID.document("test", name))
                session.publish()
    graphs = {graph.value for graph in content(one)[1] if isinstance(graph, ox.NamedNode)}
    assert any(graph.startswith(f"{ID.base}graph/machine/") for graph in graphs)


def samples(root: Path) -> list[Work]:
    pipeline = DocumentPipeline(ID.base)
    paths = sorted((root / "samples").iterdir())
    return [Work(path, pipeline.prepare(path.read_bytes(), path.name)) for path in paths]


def test_the_samples_are_the_same_by_lines_and_by_statements(
    twins: tuple[Settings, Settings], monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    one, other = twins
    batch = samples(root)
    assert set(commit(batch, one, "1").outcomes.values()) == {"stored"}
    by_statements(batch, other, monkeypatch)
    assert content(one) == content(other)
    assert len(content(one)[0]) > 5000


def test_new_documents_go_past_no_term_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    batch = samples(root)
    monkeypatch.setattr(Prepared, "quads", None)
    committed = commit(batch, Settings(data=tmp_path / "data", derive=False), "1")
    assert set(committed.outcomes.values()) == {"stored"}


def test_the_index_is_told_of_new_documents_what_it_would_find_in_the_store(root: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", derive=False)
    commit(samples(root), settings, "1")
    folder = DataFolder(settings.data_folder)
    generation = folder.current()

    def entries(writer: Writer | None) -> tuple[set[str], list[Entry]]:
        fresh = writer.since.texts.fresh if writer else None
        made = Entries(generation.open(), generation.open_ledger(), folder.texts, settings.base, fresh)
        nodes = {iri for iri in made.nodes() if "/document/" in iri}
        return nodes, list(made.of(sorted(nodes)))

    writer = Writer(ox.Store(), settings.base)
    for work in samples(root):
        for graph, content in work.prepared.graphs.items():
            lines = Lines.of(graph, content)
            assert lines is not None
            writer.add([lines])
    nodes, found = entries(writer)
    assert (nodes, found) == entries(None)
    assert nodes <= writer.since.texts.nodes
    assert len(writer.since.texts.fresh) == len(samples(root))
    assert len(found) > 20


def test_lines_that_speak_in_another_graph_are_stored_in_their_own(tmp_path: Path) -> None:
    prepared = FakePipeline().prepare(b"document: a\nbody: x\n", "a.txt")
    assert prepared.document is not None
    graph = ID.document_graph(prepared.document)
    victim = ID.reference_graph("municipalities")
    foreign = prepared.graphs[graph].replace(graph.encode(), victim.encode())
    commit([Work(Path("a.txt"), replace(prepared, graphs={graph: foreign}))], Settings(data=tmp_path / "data"), "1")
    store = DataFolder(tmp_path / "data").current().open()
    assert len(list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))) == foreign.count(b"\n")
    assert not list(store.quads_for_pattern(ox.NamedNode(prepared.document), None, None, ox.NamedNode(victim)))


def test_a_graph_that_holds_something_is_not_added_to() -> None:
    writer = Writer(ox.Store(), ID.base)
    graph = ID.document_graph("urn:d")
    lines = Lines.of(graph, f"<urn:s> <urn:p> <urn:o> <{graph}> .\n".encode())
    assert lines is not None
    writer.add([lines])
    with pytest.raises(ValueError, match="holds something"):
        writer.add([lines])
