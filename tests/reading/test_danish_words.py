"""The files that repair reads are whole, and what they say of Danish holds together."""

from __future__ import annotations

import re

import pytest

from kommunegraf import resources
from kommunegraf.reading import repair as repairing
from kommunegraf.reading.damage import looks_ocr_read, lost_letters, ocr, ocr_words
from kommunegraf.reading.readings import MOST_STEPS, Reader
from kommunegraf.reading.repair import Repair
from kommunegraf.reading.vocabulary import COST_OF_BAND, Vocabulary, danish_vocabulary
from kommunegraf.reading.wordtrie import trie

SPECIAL = re.compile("[æøå]")


@pytest.fixture(scope="module")
def danish() -> Vocabulary:
    return danish_vocabulary()


@pytest.fixture(scope="module")
def repair(danish: Vocabulary) -> Repair:
    return Repair(danish)


def test_each_line_of_the_word_list_is_a_word_and_how_common_it_is() -> None:
    text = (resources.folder("mappings") / "wordlist" / "danish.txt").read_text(encoding="utf-8")
    assert "Apache License" in text  # whose words they are stands where they stand
    lines = [line.split(" ") for line in text.splitlines() if not line.startswith("#")]
    words = [word for word, _ in lines]
    assert len(words) > 100_000
    assert words == sorted(set(words))
    assert {band for _, band in lines} == set(COST_OF_BAND)
    assert all(word.isalpha() and word == word.casefold() for word in words)


def test_the_vocabulary_holds_everyday_words_municipalities_and_names(danish: Vocabulary) -> None:
    for word in ("Ishøj", "byrådet", "indstilling", "sundhed", "børn", "Jørgensen", "både"):
        assert word in danish
    assert danish.is_name("bjørnsholm") and not danish.is_name("børn")
    assert "mgdet" not in danish and "laege" not in danish


def test_what_is_always_read_otherwise_is_read_as_danish(danish: Vocabulary) -> None:
    table = ocr_words()
    pairs = [*table.always.items(), *((each.written, each.meant) for each in table.choice)]
    written = [each for each, _ in pairs]
    assert len(written) == len(set(written))
    for damaged, meant in pairs:
        assert meant in danish, meant
        assert SPECIAL.search(meant) and not SPECIAL.search(damaged), damaged


def test_what_tells_damage_is_danish_and_its_damaged_forms_are_not(danish: Vocabulary) -> None:
    repaired = {*ocr_words().always, *(each.written for each in ocr_words().choice)}
    for word in ocr().telltale:
        assert word in danish and SPECIAL.search(word), word
        for each in ocr().confusion:
            form = word.replace(each.meant, each.written)
            if each.telling and form != word:
                assert form not in danish or form in repaired, form


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("og min far bor der", "og min far bor der"),
        ("og han far hjælp", "og han får hjælp"),
        ("de lever pa en o s vi ma sejle", "de lever på en o så vi må sejle"),
        ("der står s. 4 og p-plads", "der står s. 4 og p-plads"),
        ("man bor have ro", "man bør have ro"),
        ("man bor i byen", "man bor i byen"),
        ("huset er malet, og malet er at spare", "huset er malet, og målet er at spare"),
    ],
)
def test_words_that_are_sound_by_themselves_are_decided_by_their_neighbours(
    repair: Repair, text: str, shown: str
) -> None:
    # Long enough, and without å and ø, so that both count as lost.
    text = f"der er mange andre ting i den by, {text}"
    pieces: list[str] = []
    at = 0
    for span, meant in repair.edits(text):
        pieces += (text[at : span.start], meant)
        at = span.end
    assert "".join([*pieces, text[at:]]).endswith(shown)


def test_only_the_letters_that_a_text_lost_are_read_into_sound_words(repair: Repair) -> None:
    text = "Mælken og brødet er på hylden, så de når det hele i år, og en nar er en nar, når han får løn og øl. " * 3
    assert lost_letters(text) == frozenset()
    assert not list(repair.edits(text))
    assert lost_letters("Laegen og pa bordet er der en gave, og det er ikke nok til alle i den by. ") == set("æøå")


@pytest.mark.parametrize(
    "word",
    ["Skania", "CoolKids", "Hansgaard", "iPhone", "WHO", "ca", "stk", "H2O", "covid", "Schleswig", "websitet", "BUU"],
)
def test_names_abbreviations_and_foreign_words_are_left(repair: Repair, word: str) -> None:
    assert repair.word(word) is None


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("sygeplejerskeuddannelsesomradet", "sygeplejerskeuddannelsesområdet"),  # four parts
        ("genabnede", "genåbnede"),  # a prefix
        ("radmandskredsens", "rådmandskredsens"),
        ("@rsted", "Ørsted"),
        ("Sgrensen", "Sørensen"),
        ("AErlige", "Ærlige"),
        ("ogs3", "også"),
        ("bogbrnehave", None),  # a letter lost in a compound is not guessed
    ],
)
def test_compounds_prefixes_and_names_are_read(repair: Repair, damaged: str, meant: str | None) -> None:
    assert (repair.word(damaged) or "").casefold() == (meant or "").casefold()


def test_an_address_holds_no_damaged_words(repair: Repair) -> None:
    text = "der er en side som b4de-p3 og 0a-m4l/b4de.dk med det hele til alle i den by"
    assert not list(repair.edits(text))


@pytest.mark.parametrize("word", ["ae" * 22, "egopad" * 7, "a" * 45, "sundhed" * 6, "gogogogogogogogogogogogogogogogo"])
def test_no_word_takes_more_than_its_steps(danish: Vocabulary, word: str) -> None:
    _, taken = Reader(danish, ocr()).best(word, name=False)
    assert taken <= MOST_STEPS


def test_a_text_of_many_different_words_is_bounded_as_a_whole(
    danish: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    repair = Repair(danish)
    words = "byradsmgdets laegeklinikkernes bgrnehavegrundenes"
    assert [meant for _, meant in repair.edits(words)] == ["ådsmø", "æ", "ø"]
    monkeypatch.setattr(repairing, "MOST_STEPS_IN_ALL", 5)
    assert len(list(Repair(danish).edits(words))) == 1


def test_a_trie_over_a_list_leads_to_each_of_its_words() -> None:
    words = {"": 9.0, "å": 1.0, "år": 2.0, "årene": 3.0, "by": 4.0}
    root = trie(words)
    for word, cost in words.items():
        node = root.walk(word)
        assert node is not None and node.cost == cost
    inner = root.walk("åren")
    assert inner is not None and inner.cost is None
    assert root.walk("byr") is None and root.walk("x") is None


def test_a_sound_text_in_the_spelling_without_ring_is_not_taken_for_damaged() -> None:
    text = "Paa Raadhuset saa man den gamle Borgmester gaa forbi, naar Klokken slog to og alle var paa Vej hjem. " * 4
    assert not looks_ocr_read("Ældre Ord: " + text + "Sære Øer og Æbler for Børn, når året er på hæld. " * 4)


@pytest.mark.parametrize("run", ["1", "a", "a1", "¢", "@a", "|", "a@", "/a", "pa/", "| a"])
def test_no_run_of_signs_is_walked_more_than_a_few_times(repair: Repair, run: str) -> None:
    # Quadratic work on these would take hours.
    text = run * (200_000 // len(run)) + "/ pa"
    looks_ocr_read(text)
    list(repair.edits(text))
