"""The list made by reading leaves out no sentence of the real documents, and its places are sound."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from reading_list import ENTRIES, SEEDS, STATES, Entry, entries
from seedlist_detector import hits, units


@pytest.fixture(scope="session")
def texts(seeds: Path) -> dict[str, str]:
    return {path.name[:3]: path.read_bytes().decode("utf-8") for path in seeds.glob("*.txt")}


def test_each_real_document_has_a_list_and_each_list_a_document(texts):
    assert sorted(texts) == sorted(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_covers_every_word_that_may_state_a_fact(seed, texts):
    text, listed = texts[seed], entries(seed)
    missed = [
        f"{unit.start}-{unit.end}: {text[hit.start : hit.end]!r} in {text[unit.start : unit.end]!r}"
        for unit, hit in hits(text)
        if not any(entry.start <= hit.start and hit.end <= entry.end for entry in listed)
    ]
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("seed", SEEDS)
def test_entries_ascend_and_do_not_overlap(seed):
    wrong = [f"{one} and {other}" for one, other in pairwise(entries(seed)) if one.end > other.start]
    assert not wrong, wrong


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_entry_stands_on_words_and_says_a_fact_or_why_none(entry: Entry, texts):
    text = texts[entry.seed]
    assert 0 <= entry.start < entry.end <= len(text)
    words = text[entry.start : entry.end]
    assert words == words.strip(), f"white space at an end of {words!r}"
    assert entry.states and set(entry.states) <= STATES, entry.states
    assert bool(entry.gives) != bool(entry.none), "either facts or a reason"
    for fact in (*entry.gives, *entry.may, *entry.never):
        assert set(fact) <= {"type", "property", "value", "words", "with"}, fact
        start, end = fact.get("words", (entry.start, entry.end))
        assert 0 <= start < end <= len(text), fact


def test_the_list_holds_no_sentence_of_the_documents(texts):
    """Offsets, codes and short names only: no run of nine words of a document stands in its list."""
    folder = Path(__file__).parent
    for seed, text in texts.items():
        listed = " ".join((folder / f"{seed}.json").read_text(encoding="utf-8").split()).casefold()
        for unit in units(text):
            words = text[unit.start : unit.end].casefold().split()
            runs = (" ".join(words[at : at + 9]) for at in range(len(words) - 8))
            assert not [run for run in runs if run in listed], f"{seed}: {unit}"


@pytest.mark.parametrize(
    "sentence",
    (
        "Nordby Kommune har afsat 120.000 kr.",
        "Mødet holdes i marts",
        "Byrådet vedtog en ny strategi",
        "Der er indgået aftale med en fond",
        "Puljen løber i tre år",
    ),
)
def test_the_detector_sees_what_states_a_fact(sentence):
    assert list(hits(sentence))


def test_the_detector_keeps_abbreviations_ordinals_and_wrapped_lines_in_one_sentence():
    text = (
        "Opgørelsen er lavet pr. 1. maj 2031 af fx. Nordby Bibliotek. Den viser et fald.\n"
        "En lang linje, som er brudt midt i en sætning, fordi siden kun er så og så bred,\n"
        "fortsætter her.\n"
    )
    found = [text[unit.start : unit.end] for unit in units(text)]
    assert [words.split()[0] for words in found] == ["Opgørelsen", "Den", "En"]
    assert found[2].endswith("fortsætter her.")


def test_the_detector_looks_past_markup():
    assert not list(hits('<p style="width: 12px">Hej</p>'))
    assert list(hits("<p>Hej 12</p>"))
