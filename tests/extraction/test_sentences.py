"""Danish sentence borders."""

from __future__ import annotations

import pytest

from growth import in_proportion
from kommunegraf.extraction.words.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Huset koster 5 mio. kr. om året at drive.",
        "Mødet holdes den 1. marts i salen.",
        "Mødet holdes d. 3. Maj kl. 14.00 i salen.",
        "Se fx. bilag 2, jf. nr. 4 og pkt. 7 i § 79.",
        "De kom bl. a. fra Skive, f. eks. J. P. Holm og andre.",
        "Planen (se bilaget. Det er langt.) er klar.",
        "Oplægget ”Vi går. Vi løber.” er klar.",
        "Der kom foreninger m.fl. til mødet.",
    ],
)
def test_a_full_stop_inside_a_sentence_ends_nothing(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det koster 3 mio. kr. Resten er gratis.", ["Det koster 3 mio. kr.", "Resten er gratis."]),
        ("Der kom foreninger m.fl. Indsatsen fortsætter.", ["Der kom foreninger m.fl.", "Indsatsen fortsætter."]),
        ("Det begyndte i 2020. 25 borgere kom.", ["Det begyndte i 2020.", "25 borgere kom."]),
        ("Er det godt? Ja! Så begynder vi.", ["Er det godt?", "Ja!", "Så begynder vi."]),
        ("Hun sagde: ”Kom nu.” Derefter gik de.", ["Hun sagde: ”Kom nu.”", "Derefter gik de."]),
    ],
)
def test_a_capital_after_a_full_stop_starts_a_sentence(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_an_empty_line_or_a_bullet_starts_a_sentence_without_a_full_stop() -> None:
    assert cut("Overskrift\n\nEn tekst om\nflere linjer\n • et punkt\n • et andet") == [
        "Overskrift",
        "En tekst om\nflere linjer",
        "• et punkt",
        "• et andet",
    ]


def test_spans_count_from_the_given_start() -> None:
    assert [(span.start, span.end) for span in sentences("Ja. Nej.", 100)] == [(100, 103), (104, 108)]


def test_a_mark_that_is_never_closed_swallows_only_a_little() -> None:
    long = "Han sagde (og lo. " + "Det var sent den aften. " * 60
    assert len(cut(long)) > 40


@pytest.mark.parametrize("unit", ["Vi går (og ser. ", "a.", "kr. ", '"', "\n \n", "1. "])
def test_time_grows_with_the_length_of_the_text_alone(unit: str) -> None:
    assert in_proportion(lambda size: sentences(unit * size), 20_000)
