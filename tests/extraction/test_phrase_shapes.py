"""What rules a phrase out of a sentence before its slots are looked for, and what is remembered of that."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from kommunegraf.extraction.slots import register_types
from kommunegraf.extraction.words.matcher import Program
from kommunegraf.extraction.words.mentions import Mention, Sentence, register
from kommunegraf.extraction.words.patterns import parse, required
from kommunegraf.extraction.words.phrases import PhraseBook, PhraseFile, Rule
from kommunegraf.extraction.words.shapes import Shape
from kommunegraf.extraction.words.shelf import LONGEST_REMEMBERED, MOST_SENTENCES, Shelf

register_types()

PHRASES = (
    "planen ...2 (vedtages|gælder) [nu] i {when:words}",
    "{who:name} [ikke] betaler ( planen | {sum:words} kroner )",
    "*planen , ...3 nu",
    "en [to [tre]] fire ...1 kroner",
)
WORDS = ("planen", "Sundhedsplanen", "gælder", "vedtages", "nu", "i", "Solbo", "betaler", "kroner", "ikke")
MARKS = (",", ";", ":", ".", "”", "som", "indtil", "en", "to", "tre", "fire", "huset")


def shape(phrase: str) -> Shape:
    program = Program(parse(phrase))
    return Shape(program._steps, program._entry)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_ruled_out_of_no_sentence_that_it_matches(phrase: str) -> None:
    seeded = random.Random(phrase)
    ruled, program, matched = shape(phrase), Program(parse(phrase)), 0
    bare = Program(parse(phrase))
    bare._may_match = lambda sentence: True  # type: ignore[method-assign]
    for _ in range(4_000):
        sentence = Sentence(" ".join(seeded.choices((*WORDS, *MARKS), k=seeded.randint(3, 9))))
        runs = list(bare.runs(sentence))
        matched += bool(runs)
        assert list(program.runs(sentence)) == runs
        assert ruled.fits(sentence) or not runs
    assert matched


@pytest.mark.parametrize("text", ["Nu gælder planen i år", "planen; gælder", "planen er god", ""])
def test_words_in_another_order_or_beyond_a_border_rule_a_phrase_out(text: str) -> None:
    assert not shape("planen ... gælder").fits(Sentence(text))
    assert shape("planen ... gælder").fits(Sentence("planen, den nye, gælder"))


def test_a_phrase_needs_the_mentions_that_stand_on_each_of_its_ways() -> None:
    nodes = parse("{a:date} (fra {b:body}|{b:body} og {c:name}) [i {d:amount}] {e:words}")
    assert required(nodes) == {"date", "body"}


def test_what_is_dear_to_find_is_not_looked_for_where_the_words_do_not_fit() -> None:
    asked: list[str] = []

    def find(sentence: Sentence) -> Iterator[Mention]:
        asked.append(sentence.text)
        return iter(())

    register("dear-thing", find, dear=True)
    program = Program(parse("{what:dear-thing} gælder indtil nu"))
    assert list(program.runs(Sentence("indtil nu gælder planen"))) == []
    assert asked == []
    assert list(program.runs(Sentence("planen gælder indtil nu"))) == []
    assert asked == ["planen gælder indtil nu"]


def book(shelf: Shelf[object], *phrases: str) -> PhraseBook:
    rules = tuple(Rule(id=f"rule-{n}", fact=f"fact-{n}", phrase=phrase) for n, phrase in enumerate(phrases))
    return PhraseBook({"test": PhraseFile(rule=rules)}, shelf)  # type: ignore[arg-type] # a shelf of what a book puts on


def test_a_sentence_that_comes_again_elsewhere_gives_the_same_facts_at_its_own_place() -> None:
    known = book(Shelf(), "planen ... gælder", "gælder ... planen", "planen {what:rest}")
    text = "Den planen gælder nu"
    first, again = known.match(Sentence(text)), known.match(Sentence(text, 700))
    assert [match.rule for match in first] == [match.rule for match in again] == ["rule-0", "rule-2"]
    assert [match.span.start + 700 for match in first] == [match.span.start for match in again]


def test_no_more_sentences_are_remembered_than_the_bound_says_and_none_that_is_long() -> None:
    shelf: Shelf[object] = Shelf()
    known = book(shelf, "planen gælder")
    for number in range(MOST_SENTENCES + 50):
        assert len(known.match(Sentence(f"planen gælder {number}"))) == 1
    assert known.match(Sentence("planen gælder " + "x" * LONGEST_REMEMBERED))
    assert len(shelf) == MOST_SENTENCES
