"""The phrase books of goals, plans, efforts and figures, with the types of slots that their rules use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.plans.effort_slots import number_lists, unit_mentions
from kommunegraf.extraction.plans.instrument_index import find_instruments
from kommunegraf.extraction.words.figures import figure_mentions, month_mentions
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match, PhraseBook, Sentence, may_match, register
from kommunegraf.extraction.words.shelf import Shelf
from kommunegraf.resources import folder


@cache
def _books() -> tuple[Shelf[Any], Mapping[str, PhraseBook]]:
    """The books of all files of `mappings/phrases/` by their names, and the shelf they are on."""
    register("instrument", find_instruments)
    register("numbers", number_lists)
    register("unit", unit_mentions)
    register("figure", figure_mentions)
    register("month", month_mentions)
    shelf: Shelf[Any] = Shelf()
    names = sorted(path.stem for path in (folder("mappings") / "phrases").glob("*.toml"))
    return shelf, {name: PhraseBook.load(name, shelf) for name in names}


def phrase_book(name: str) -> PhraseBook:
    """The rules of `mappings/phrases/<name>.toml`. Raises `ConfigurationError` where a phrase file is wrong."""
    book = _books()[1].get(name)
    if book is None:
        raise ConfigurationError(f"mappings/phrases/{name}.toml: there is no such file")
    return book


def sentence_of(frame: Frame, passage: Passage) -> Sentence:
    """The passage ready for matching."""
    return sentence_at(frame, passage.shadow)


def sentences_of(frame: Frame) -> Iterator[tuple[Passage, Sentence]]:
    """The document's sentences of official text in reading order, each ready for matching."""
    for passage in _read(frame).passages:
        yield passage, sentence_of(frame, passage)


def matches(frame: Frame, name: str, *, silent: frozenset[str] = frozenset()) -> Iterator[tuple[Passage, Match]]:
    """Every match of one phrase book in the document's sentences; sections of a role in `silent` are passed over."""
    for passage, found in matched(frame, (name,), silent=silent):
        for match in found:
            yield passage, match


def matched(
    frame: Frame, names: Sequence[str], *, silent: frozenset[str] = frozenset()
) -> Iterator[tuple[Passage, list[Match]]]:
    """Each sentence of the document that books match in, with the matches, those of the first book first."""
    books = [phrase_book(name) for name in names]
    read = _read(frame)
    for index in sorted({index for book in books for index in read.matching.get(book, ())}):
        passage = read.passages[index]
        if passage.role not in silent:
            sentence = sentence_of(frame, passage)
            found = [match for book in books for match in book.match(sentence)]
            if found:
                yield passage, found


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The document's sentences by their places, and by book the indices of those that it may match.

    How many stay worked out is bounded where they are made.
    """

    passages: Sequence[Passage]
    matching: Mapping[PhraseBook, Sequence[int]]


def _read(frame: Frame) -> _Sentences:
    """The document's sentences ready for matching, looked up once a frame."""
    known = frame.memo.get("sentences of passages")
    if not isinstance(known, _Sentences):
        shelf, _ = _books()
        found = tuple(passages(frame))
        matching: dict[PhraseBook, list[int]] = {}
        for index, passage in enumerate(found):
            for book in may_match(shelf, sentence_of(frame, passage)):
                matching.setdefault(book, []).append(index)
        known = frame.memo["sentences of passages"] = _Sentences(found, matching)
    return known
