"""The five real documents: what reading makes of each, in figures and never in their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kommunegraf.reading import read, shadow_of
from kommunegraf.reading.document import BlockKind, Document, Method, ZoneKind


def seed(seeds: Path, number: str) -> Document:
    (path,) = seeds.glob(f"{number}_*.txt")
    return read(path.read_bytes(), name=path.name)


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_stored_text_is_the_file_and_every_block_lies_in_it(seeds: Path, number: str) -> None:
    document = seed(seeds, number)
    (path,) = seeds.glob(f"{number}_*.txt")
    assert document.text == path.read_text(encoding="utf-8")
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(document.text)
        assert document.zone_at(block.span.start) is ZoneKind.OFFICIAL
        end = block.span.end


@pytest.mark.parametrize("number", ["000", "001", "002", "004"])
def test_a_text_with_its_letters_has_itself_as_shadow(seeds: Path, number: str) -> None:
    """All but the white space where a line is broken in the middle of a sentence."""
    document = seed(seeds, number)
    assert document.method is Method.TEXT
    assert shadow_of(document).text.split() == document.text.split()


def test_the_tree_view_is_one_item_with_one_attachment_and_a_summary_apart(seeds: Path) -> None:
    document = seed(seeds, "000")
    assert document.form == "firstagenda-dump"
    (item,) = document.parts
    assert len(item.parts) == 1
    assert len(item.fields) >= 20
    assert item.fields["IsOpen"].value is False
    assert [zone.kind for zone in document.zones].count(ZoneKind.MACHINE) == 1
    assert len(document.machine_blocks) == 21
    official = [document.words(block.span) for block in document.blocks]
    repeated = {document.words(span) for span in document.duplicates}
    assert len(repeated & set(official)) == len(document.duplicates) == 22


def test_the_damaged_note_is_joined_and_its_words_are_read_again(seeds: Path) -> None:
    document = seed(seeds, "003")
    assert document.method is Method.OCR
    joined = [block for block in document.blocks if "\n" in document.words(block.span)]
    assert len(joined) >= 10
    assert [block.marker for block in document.blocks if block.kind is BlockKind.LIST_ITEM] == [
        "1.",
        "2.",
        "a)",
        "b)",
        "3.",
    ]
    shadow = shadow_of(document)
    assert len(shadow.stored) >= 95
    text = shadow.text
    for word in ("Byrådet", "Ishøj", "Velfærd", "området", "på", "mødet", "år", "løbet", "Børne-"):
        assert word in text
    for damaged in ("Ishgj ", " pa ", "mgdet", "Velfzerd"):
        assert damaged not in text


def test_minutes_keep_one_block_a_line_but_for_one_that_is_broken_in_mid_sentence(seeds: Path) -> None:
    document = seed(seeds, "004")
    lines = [line for line in document.text.splitlines() if line.strip()]
    assert len(document.blocks) == len(lines) - 1
    (joined,) = (block for block in document.blocks if "\n" in document.words(block.span))
    assert " ".join(document.words(joined.span).split()).startswith("Samarbejdet skal sikre koordinering")
