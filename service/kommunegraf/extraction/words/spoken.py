"""Number words of hundreds and thousands, together or apart: "trehundredetusinde" (`money.toml`, `[spoken]`)."""

from __future__ import annotations

from decimal import Decimal

from kommunegraf.extraction.words.lexicon import Lexicon
from kommunegraf.extraction.words.numbers import number_words


class Spoken(Lexicon):
    """The words for a hundred and a thousand, and those for the tens."""

    hundred: tuple[str, ...]
    thousand: tuple[str, ...]
    tens: dict[int, tuple[str, ...]]


def spoken_numbers(spoken: Spoken) -> dict[str, Decimal]:
    """All number words (folded) and those that are made of them with hundreds and thousands, with their values."""
    words = dict(number_words())
    small = {form: value for form, value in words.items() if value == value.to_integral_value() and 0 < value < 100}
    small |= {form.casefold(): Decimal(value) for value, forms in spoken.tens.items() for form in forms}
    hundreds = {word: Decimal(100) for word in spoken.hundred}
    for form, value in small.items():
        if value < 10:
            hundreds |= {f"{form}{gap}{word}": value * 100 for word in spoken.hundred for gap in ("", " ")}
    thousands = {f"{form}{word}": value * 1000 for form, value in small.items() for word in spoken.thousand}
    for form, value in hundreds.items():
        thousands |= {f"{form}{gap}{word}": value * 1000 for word in spoken.thousand for gap in ("", " ")}
    return words | small | hundreds | thousands
