"""The words by which a text that lost its line breaks is cut: `mappings/layouts/run-on.toml`, as patterns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.layout.headings import plain_headings

_FILE = "layouts/run-on.toml"


class RunOn(DataFile):
    """`mappings/layouts/run-on.toml`."""

    labels: tuple[str, ...]
    case_labels: tuple[str, ...]
    bare_labels: tuple[str, ...]
    least_bare: int
    kinds: tuple[str, ...]
    open_marks: tuple[str, ...]
    anywhere: tuple[str, ...]
    first: tuple[str, ...]
    everyday: tuple[str, ...]
    never_after: tuple[str, ...]
    before_number: tuple[str, ...]
    leading: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A line that begins at `start`; `end` is where a heading's own words end and another line begins (or `start`).

    `kind` is the role of a heading, or "label", "case", "open", "item", "point", "page", "text".
    """

    start: int
    end: int
    kind: str


@cache
def run_on_data() -> RunOn:
    return mapping(_FILE, RunOn)


def _either(words: Sequence[str], *, capital: bool = True) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    # The first letter is a capital, or all are.
    return "|".join(
        rf"(?:[{re.escape(word[0].upper())}]{_loose(word[1:])}|{_loose(word.upper())})" if capital else _loose(word)
        for word in ordered
    )


def _loose(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")


@cache
def label_words() -> frozenset[str]:
    return frozenset(run_on_data().labels)


@cache
def labels_pattern() -> re.Pattern[str]:
    data = run_on_data()
    return re.compile(rf"(?<!\S)(?:(?:{_either(data.labels)})\s*:|(?:{_either(data.case_labels)})(?=\s+/?\d))")


@cache
def kinds_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, run_on_data().kinds))})(?=\s+[A-ZÆØÅ]|\s*\Z)")


@cache
def bare_labels_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_either(run_on_data().bare_labels)})(?=\s+[\dA-ZÆØÅ])")


@cache
def headings_pattern() -> re.Pattern[str]:
    forms = [
        form
        for form, (role, _) in plain_headings().items()
        if role not in {"chrome", "page", "closing"} and len(form) > 3
    ]
    by_letter: dict[str, list[str]] = {}
    for form in forms:
        by_letter.setdefault(form[0].upper(), []).append(form)
    # A pattern that begins with the letters themselves skips the places where none stands.
    branches = (
        rf"{re.escape(letter)}(?<![\w-].)(?:{_either_behind_letter(several)})" for letter, several in by_letter.items()
    )
    return re.compile(rf"(?:{'|'.join(branches)})(?=\s*:|\s+[\dA-ZÆØÅ\"”(•-]|\s+at\s|\s*\Z)", re.DOTALL)


def _either_behind_letter(words: Sequence[str]) -> str:
    """As `_either`, of words that begin with one letter, without it."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(f"{_loose(word[1:])}|{_loose(word.upper()[1:])}" for word in ordered)


@cache
def open_marks_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_either(run_on_data().open_marks)})(?![\w-])")
