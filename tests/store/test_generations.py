"""Publishing, reading and pruning generations, and what is said when CURRENT is broken."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.errors import StoreError
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing

QUAD = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode("urn:g"))


def publish(settings: Settings, *values: str) -> None:
    for value in values:
        with writing(settings, "test") as session:
            session.writer.replace({"urn:g": [ox.Quad(QUAD.subject, QUAD.predicate, ox.Literal(value))]})
            session.publish(note=value)


def values(store: ox.Store) -> set[str]:
    found = store.quads_for_pattern(None, None, None, ox.NamedNode("urn:g"))
    return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", keep_generations=3)


def test_a_reader_keeps_its_generation_while_the_next_is_published(settings: Settings) -> None:
    publish(settings, "one")
    before = DataFolder(settings.data).current()
    reader = before.open()
    publish(settings, "two")
    assert values(reader) == values(before.open()) == {"one"}
    assert values(DataFolder(settings.data).current().open()) == {"two"}


def test_generations_are_numbered_dated_and_kept_to_the_set_number(settings: Settings) -> None:
    publish(settings, *"abcde")
    found = DataFolder(settings.data).generations.all()
    assert [each.number for each in found] == [3, 4, 5]
    assert [each.about["note"] for each in found] == ["c", "d", "e"]
    assert all(one.published_at <= other.published_at for one, other in pairwise(found))


def test_a_whole_snapshot_that_current_never_named_is_not_served_and_goes_with_the_next_write(
    settings: Settings,
) -> None:
    publish(settings, "one")
    generations = DataFolder(settings.data).generations
    shutil.copytree(generations.path / "1", generations.path / "2")
    (generations.path / "3.making").mkdir()
    assert DataFolder(settings.data).current().number == 1
    publish(settings, "two")
    assert sorted(path.name for path in generations.path.iterdir()) == ["1", "2"]
    assert values(DataFolder(settings.data).current().open()) == {"two"}


@pytest.mark.parametrize("written", ["", "abc", "-1", "99", "1 2", "²", "9" * 400, "\udcff"])
def test_a_broken_current_is_named_with_the_way_out_and_nothing_is_published(settings: Settings, written: str) -> None:
    publish(settings, "one")
    (settings.data / "CURRENT").write_bytes(written.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match=r"CURRENT.*generations --use 1"):
        DataFolder(settings.data).current()
    with pytest.raises(StoreError, match="CURRENT"), writing(settings, "test"):
        pytest.fail("a writer began from nothing")
    assert (settings.data / "generations" / "1").is_dir()


def test_a_missing_current_is_never_taken_for_an_empty_folder(settings: Settings) -> None:
    publish(settings, "one")
    (settings.data / "CURRENT").unlink()
    with pytest.raises(StoreError, match="CURRENT"), writing(settings, "test"):
        pytest.fail("a writer began from nothing")


def test_a_damaged_generation_is_named(settings: Settings) -> None:
    publish(settings, "one")
    generation = DataFolder(settings.data).current()
    for file in generation.path.glob("MANIFEST*"):
        file.write_bytes(b"noise")
    with pytest.raises(StoreError, match=r"generation 1 .* cannot be opened"):
        generation.open()
