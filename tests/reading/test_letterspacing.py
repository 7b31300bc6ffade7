"""Letters that stand apart within words are joined in the shadow where that is sure, and nowhere else."""

from __future__ import annotations

import pytest

from kommunegraf.reading import read, shadow_of
from kommunegraf.reading.document import Span
from kommunegraf.reading.letterspacing import Joiner, danish_joiner, looks_spaced
from kommunegraf.reading.vocabulary import Vocabulary

WORDS = Vocabulary(
    ["beslutning", "godkendt", "udvalget", "sundhed", "og", "for", "til", "hold", "udsat", "ud", "sat", "tilhold"]
)
TELLING = Vocabulary(["udsat"])


def joined(text: str) -> str:
    pieces, at = [], 0
    for span, words in Joiner(WORDS, TELLING).edits(text):
        assert span.start >= at
        pieces += [text[at : span.start], words]
        at = span.end
    return "".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    ("spaced", "meant"),
    [
        ("B e s l u t n i n g :  G o d k e n d t .  o g  m e r e", "Beslutning: Godkendt. og mere"),
        ("B e s l u t n i n g G o d k e n d t .", "Beslutning Godkendt."),
        ("Be slut ning God kendt", "Beslutning Godkendt"),
        ("Ud valget for S und hed", "Udvalget for Sundhed"),
        ("2 5 0.0 0 0 kr.", "250.000 kr."),
        ("1 2. februar 20 3 1", "12. februar 2031"),
        ("31 /68 04", "31/6804"),
        ("k l. 1 6 : 0 0", "k l. 16:00"),
    ],
)
def test_what_is_sure_is_joined(spaced: str, meant: str) -> None:
    text = f"Side {spaced}"
    assert joined(text) == f"Side {meant}"


@pytest.mark.parametrize("sound", ["til hold", "x y z", "1. punkt 2. punkt", "for og til", "1 2 3 4 5 6 7 8 9 10 11"])
def test_what_is_not_sure_stays(sound: str) -> None:
    assert joined(f"Side {sound}") == f"Side {sound}"


def test_pieces_that_are_words_are_joined_to_a_word_that_layouts_are_told_by() -> None:
    assert joined("Side Ud sat") == "Side Udsat"


def test_the_stored_text_stays_and_every_joined_word_leads_back_to_it() -> None:
    text = "S u n d h e d s u d v a l g e t  3 .  j u n i  2 0 3 1  B e s l u t n i n g :  G o d k e n d t .\n"
    document = read(text.encode(), name="side.txt")
    shadow = shadow_of(document)
    assert document.text == text
    at = shadow.text.index("Godkendt")
    assert document.words(shadow.to_text(Span(at, at + len("Godkendt")))).startswith("G o d k e n d t")


def test_sound_danish_does_not_look_spaced() -> None:
    text = "Anne Opdigt (V) og B. Prøve (A) stemte i dag for at få to nye haller på Øen i stedet for én. " * 20
    assert not looks_spaced(text, danish_joiner)


def test_a_long_line_of_letters_is_joined_in_bounded_work() -> None:
    text = "Side " + "q w " * 30_000
    assert joined(text) == text
