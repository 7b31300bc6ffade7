"""Word lists of `mappings/lexicon/`, and the patterns made of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.words.by_letter import any_of


class Lexicon(DataFile):
    """Base of the models of lexicon files: unknown keys are errors."""


L = TypeVar("L", bound=Lexicon)


def load(name: str, model: type[L]) -> L:
    """The lexicon `mappings/lexicon/<name>.toml` as `model`, read once a process.

    Raises `ConfigurationError` naming the file and the key where the file is missing, ill-formed or has unknown keys.
    """
    content = _read(name, model)
    if not isinstance(content, model):
        raise TypeError(f"{name} was read as {type(content).__name__}")
    return content


@cache
def _read(name: str, model: type[Lexicon]) -> Lexicon:
    return mapping(f"lexicon/{name}.toml", model)


def alternatives(words: Iterable[str]) -> str:
    """The words as one regular-expression alternation, longest first; a blank matches any white space but a blank line.

    The result has no group of its own: put it into one.
    """
    ordered = [" ".join(word.split()) for word in sorted(set(words), key=lambda word: (-len(word), word))]
    letters = {word[:1] for word in ordered}
    if "" in letters or len(letters) > len({letter.casefold() for letter in letters}):
        # without regard to case, a short word with a capital would count before a long one with a small letter
        return "|".join(GAP.join(map(re.escape, word.split(" "))) for word in ordered)
    return any_of(ordered, gap=GAP)


def starred(words: Iterable[str]) -> str:
    """Like `alternatives`, but "*" stands for letters: at an end of a word for none to 40, alone for 1 to 40."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(GAP.join(_starred(part) for part in phrase.split()) for phrase in ordered)


def _starred(part: str) -> str:
    if part == "*":
        return r"[\w-]{1,40}"
    return "".join(r"[\w-]{0,40}" if each == "*" else re.escape(each) for each in re.split(r"(\*)", part) if each)


# White space between two words of one phrase: it may hold one line break, not an empty line.
GAP = r"(?:[^\S\n]{1,3}\n?[^\S\n]{0,8}|\n[^\S\n]{0,8})"
