"""Which currency the words of a value name: amounts are kroner, and none in another is taken for them."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load

KRONER = "DKK"


class Currencies(Lexicon):
    """The form of `mappings/lexicon/currencies.toml`: names in small letters, the others by ISO 4217 code."""

    kroner: tuple[str, ...]
    others: dict[str, tuple[str, ...]]


def currency_named(words: str) -> str:
    """The ISO 4217 code of the currency that stands in the words of an amount or a head; "" where none does.

    Where several do, one that is not kroner: an amount of which it is not sure is none in kroner.
    """
    found = {_codes()[" ".join(each.group().split())] for each in _names().finditer(words.casefold())}
    return min(found - {KRONER}, default=KRONER if found else "")


def currency_told(words: str) -> str:
    """The code of a currency that a value consists of ("DKK", "Euro"); "" where it is none that is known."""
    return _codes().get(" ".join(words.casefold().split()), "")


def without_kroner(words: str) -> str:
    """The words of an amount without the name of kroner before or behind it."""
    return _kroner().sub("", words).strip()


@cache
def _codes() -> dict[str, str]:
    lexicon = load("currencies", Currencies)
    every = {KRONER: lexicon.kroner, **lexicon.others}
    return {name: code for code, names in every.items() for name in names}


@cache
def _names() -> re.Pattern[str]:
    """Any name that is no part of a longer word; digits may touch it ("EUR1000")."""
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives(_codes())})(?![^\W\d_])")


@cache
def _kroner() -> re.Pattern[str]:
    names = alternatives(load("currencies", Currencies).kroner)
    return re.compile(rf"(?i)^(?:{names})(?=[\s\d+-])|(?<=[\s\d.,-])(?:{names})$")
