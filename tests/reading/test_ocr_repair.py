"""Damaged words come back, and sound ones stay, on Danish that the repair was not tuned on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kommunegraf import resources
from kommunegraf.reading import read, shadow_of
from kommunegraf.reading.document import Document, Method, Span
from kommunegraf.reading.repair import Repair
from kommunegraf.reading.vocabulary import danish_vocabulary
from ocr_damage import WORD, Damaged, damage

HERE = Path(__file__).parent
PROSE = HERE / "prose"  # `tuned` was looked at while the costs were set, `held` was not
SEEDS = ("unseen 1", "unseen 2", "unseen 3")  # never used while the costs were set


@dataclass
class Count:
    words: int = 0
    damaged: int = 0
    restored: int = 0
    changed: int = 0

    @property
    def share_restored(self) -> float:
        return self.restored / self.damaged

    @property
    def share_changed(self) -> float:
        return self.changed / (self.words - self.damaged)

    def __str__(self) -> str:
        return (
            f"{self.words} words, {self.damaged} damaged: {self.share_restored:.2%} restored; "
            f"{self.share_changed:.3%} of the sound ones changed"
        )


def texts(*folders: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for folder in folders for path in sorted((PROSE / folder).glob("*.txt"))]


def counted(originals: Iterable[str], seed: str, survives: float = 0.03) -> Count:
    count = Count()
    for original in originals:
        text, words = damage(original, seed, survives)
        document = read(text.encode(), name="scan.txt")
        assert document.text == text
        shadow = shadow_of(document)
        for word in words:
            shown = shadow.to_shadow(Span(word.start, word.end))
            count_word(count, word, shadow.text[shown.start : shown.end])
    return count


def count_word(count: Count, word: Damaged, shown: str) -> None:
    count.words += 1
    if word.written != word.meant:
        count.damaged += 1
        count.restored += shown == word.meant
    else:
        count.changed += shown != word.meant


@pytest.mark.parametrize("seed", SEEDS)
def test_nine_in_ten_damaged_words_are_restored_and_sound_ones_stay(seed: str) -> None:
    everything = counted(texts("tuned", "held"), seed)
    held = counted(texts("held"), seed)
    print(f"\n{seed}: {everything}\n{seed}, prose never looked at: {held}")
    assert everything.words >= 5_000
    for count in (everything, held):
        assert count.share_restored >= 0.90
        assert count.share_changed <= 0.005


@pytest.mark.parametrize("survives", [0.33, 0.5])
def test_a_text_that_keeps_some_of_its_letters_is_repaired_too(survives: float) -> None:
    # One text, as long as a real document: what tells damage of short texts is too rare to rely on.
    count = counted(["\n\n".join(texts("held"))], "unseen in part", survives)
    print(f"\n{survives:.0%} of the letters survive: {count}")
    assert count.share_restored >= 0.88
    assert count.share_changed <= 0.005


def test_whole_danish_is_neither_taken_for_damaged_nor_changed() -> None:
    for original in texts("tuned", "held"):
        document = read(original.encode(), name="whole.txt")
        assert document.method is Method.TEXT
        assert not [span for span, _ in _edits(document)]


def test_even_a_damaged_text_leaves_the_sound_words_of_whole_danish_alone() -> None:
    # As after good recognition: the method is told, the letters are there.
    repair = Repair(danish_vocabulary())
    words = changed = 0
    for original in texts("tuned", "held"):
        words += len(WORD.findall(original))
        changed += len(list(repair.edits(original)))
    assert changed <= 0.001 * words


def _edits(document: Document) -> list[tuple[Span, Span]]:
    shadow = shadow_of(document)
    return [
        (stored, shown)
        for stored, shown in zip(shadow.stored, shadow.shown, strict=True)
        if document.words(stored) != shadow.text[shown.start : shown.end]
    ]


@dataclass(frozen=True)
class Read:
    """A damaged word of a real scan, found and read by a person."""

    line: int
    column: int
    written: str
    meant: str


def _read_by_a_person() -> list[Read]:
    with (HERE / "seed_003_words.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Read(int(row["line"]), int(row["column"]), row["written"], row["meant"]) for row in rows]


@pytest.fixture(scope="module")
def scan(seeds: Path) -> Document:
    (path,) = seeds.glob("003_*.txt")
    return read(path.read_bytes(), name=path.name)


def test_the_real_scans_damaged_words_stand_where_the_list_says(scan: Document) -> None:
    lines = scan.text.split("\n")
    found = _read_by_a_person()
    assert len(found) > 100
    for word in found:
        assert lines[word.line - 1][word.column - 1 :].startswith(word.written), word


def test_the_real_scans_words_come_out_as_a_person_reads_them(scan: Document) -> None:
    shadow = shadow_of(scan)
    starts = [0, *(match.end() for match in re.finditer("\n", scan.text))]
    wrong: list[Read] = []
    covered: list[Span] = []
    found = _read_by_a_person()
    for word in found:
        start = starts[word.line - 1] + word.column - 1
        span = Span(start, start + len(word.written))
        covered.append(span)
        shown = shadow.to_shadow(span)
        if shadow.text[shown.start : shown.end] != word.meant:
            wrong.append(word)
    print(f"\n{len(found)} damaged words, left or wrong: {[word.written for word in wrong]}")
    assert len(wrong) <= 0.05 * len(found)
    # No other word is touched.
    for stored, _ in _edits(scan):
        assert any(span.start <= stored.start and stored.end <= span.end for span in covered)


def test_the_real_scans_words_come_out_without_the_words_of_the_projects_own_files() -> None:
    # So that none is read only because somebody wrote it into a file of phrases or headings.
    path = resources.folder("mappings") / "wordlist" / "danish.txt"
    listed = {line.split(" ")[0] for line in path.read_text(encoding="utf-8").splitlines()}
    known = danish_vocabulary()
    repair = Repair(known.without(known.words() - listed))
    found = [word for word in _read_by_a_person() if word.written != "|"]
    wrong = [word for word in found if repair.word(word.written) != word.meant]
    assert len(wrong) <= 0.05 * len(found), wrong


def test_the_other_real_documents_are_not_repaired(seeds: Path) -> None:
    others = [path for path in sorted(seeds.glob("*.txt")) if not path.name.startswith("003_")]
    assert len(others) == 4
    for path in others:
        document = read(path.read_bytes(), name=path.name)
        assert document.method is not Method.OCR
        assert not _edits(document)
