"""What a shelf of phrase books finds for a sentence before any phrase is tried."""

from __future__ import annotations

import pytest

from kommunegraf.extraction.words.shelf import Shelf
from kommunegraf.extraction.words.terms import Word
from kommunegraf.extraction.words.tokens import tokenise


def shelf(**phrases: tuple[str, list[list[Word]]]) -> Shelf[str]:
    """Phrases by their names, each with its book and what it needs."""
    made: Shelf[str] = Shelf()
    for name, (book, needs) in phrases.items():
        made.add(book, name, [frozenset(need) for need in needs])
    return made


def candidates(of: Shelf[str], text: str) -> dict[str, list[str]]:
    words = frozenset(token.folded for token in tokenise(text))
    return {str(book): found for book, found in of.candidates(words).items()}


def test_a_phrase_is_no_candidate_where_one_of_its_needs_is_not_met() -> None:
    one = shelf(pays=("money", [[Word("betaler")], [Word("kroner"), Word("kr")]]))
    assert candidates(one, "Fonden betaler 40 kr.") == {"money": ["pays"]}
    assert candidates(one, "Fonden betaler ofte") == {}
    assert candidates(one, "Det koster 40 kroner") == {}


def test_each_book_gets_its_own_phrases_in_the_order_they_were_added() -> None:
    one = shelf(
        first=("plans", [[Word("mål")]]), second=("money", [[Word("mål")]]), third=("plans", [[Word("motion")]])
    )
    assert candidates(one, "Motion er et mål") == {"plans": ["first", "third"], "money": ["second"]}


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (Word("sundhed", prefix=True), "Sundhedsplanen følges"),
        (Word("planen", suffix=True), "Sundhedsplanen følges"),
        (Word("heds", prefix=True, suffix=True), "Sundhedsplanen følges"),
        (Word("følges"), "Sundhedsplanen følges"),
    ],
)
def test_a_word_may_be_told_by_its_beginning_its_end_or_a_piece(word: Word, text: str) -> None:
    one = shelf(rule=("book", [[word]]))
    assert candidates(one, text) == {"book": ["rule"]}
    assert candidates(one, "Intet nyt") == {}
    assert candidates(one, text) == {"book": ["rule"]}  # once more, with what it remembers of the words


def test_tokens_stand_where_their_words_stand_also_where_a_word_comes_twice() -> None:
    text = "og så: og  A/S og a/s-og"
    assert all(text[token.start - 7 : token.end - 7] == token.word for token in tokenise(text, 7))
