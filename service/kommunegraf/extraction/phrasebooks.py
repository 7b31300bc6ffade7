"""The phrase books of goals, plans, efforts and figures, with the types of slots that their rules use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.plans.effort_slots import number_lists, unit_mentions
from kommunegraf.extraction.plans.instrument_index import find_instruments
from kommunegraf.extraction.words.figures import figure_mentions, month_mentions
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match, PhraseBook, Sentence, register


@cache
def phrase_book(name: str) -> PhraseBook:
    """The rules of `mappings/phrases/<name>.toml`. Raises `ConfigurationError` where the file is wrong."""
    register("instrument", find_instruments)
    register("numbers", number_lists)
    register("unit", unit_mentions)
    register("figure", figure_mentions)
    register("month", month_mentions)
    return PhraseBook.load([name])


def sentence_of(frame: Frame, passage: Passage) -> Sentence:
    """The passage ready for matching."""
    return sentence_at(frame, passage.shadow)


def matches(frame: Frame, name: str, *, silent: frozenset[str] = frozenset()) -> Iterator[tuple[Passage, Match]]:
    """Every match of one phrase book in the document's sentences; sections of a role in `silent` are passed over."""
    book = phrase_book(name)
    for passage, sentence in _read(frame):
        if passage.role not in silent:
            for match in book.match(sentence):
                yield passage, match


def _read(frame: Frame) -> Sequence[tuple[Passage, Sentence]]:
    """The document's sentences ready for matching, looked up once a frame."""
    known = frame.memo.get("sentences of passages")
    if not isinstance(known, tuple):
        known = tuple((passage, sentence_of(frame, passage)) for passage in passages(frame))
        frame.memo["sentences of passages"] = known
    return known
