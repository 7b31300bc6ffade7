"""Slot types of the effort phrases: lists of item numbers, and groups inside an authority."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.reading.document import Span

_NUMBERS = re.compile(r"(?<![\w.,])\d{1,2}(?:\s?,\s?\d{1,2}){0,20}\s?(?:og|samt|&|\+)\s?\d{1,2}(?![\w,]|\.\d)")
_MOST_WHOSE = 8


class UnitWords(Lexicon):
    """The form of `mappings/lexicon/unit-words.toml`."""

    groups: tuple[str, ...]
    demonstratives: tuple[str, ...]
    whose: tuple[str, ...]
    ends_name: frozenset[str] = Field(alias="ends-name")
    stops: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A group named in a text: its word in plain form, whether it says whose it is, and whether it calls one back."""

    noun: str
    full: bool
    calls_back: bool


def number_lists(sentence: Sentence) -> Iterator[Mention]:
    """ "2, 3, 8 og 9" as (2, 3, 8, 9): numbers of points, never amounts."""
    for match in _NUMBERS.finditer(sentence.text):
        values = tuple(int(each) for each in re.findall(r"\d+", match.group()))
        yield Mention(Span(match.start() + sentence.start, match.end() + sentence.start), values)


def unit_mentions(sentence: Sentence) -> Iterator[Mention]:
    """Groups inside an authority; "chefgruppen hos direktøren for X" with whose it is."""
    words = load("unit-words", UnitWords)
    for match in _units().finditer(sentence.text):
        start, end = match.start("noun"), match.end("noun")
        whose = _whose(sentence.text, end, words)
        demonstrative = match["demonstrative"] is not None
        noun = match["noun"].casefold().removesuffix("n").removesuffix("e")
        if demonstrative:
            start = match.start()
        mention = UnitMention(noun, whose > end, demonstrative)
        yield Mention(Span(start + sentence.start, whose + sentence.start), mention)


@cache
def _units() -> re.Pattern[str]:
    words = load("unit-words", UnitWords)
    return re.compile(
        rf"(?<!\w)(?:(?P<demonstrative>{alternatives(words.demonstratives)})\s)?"
        rf"(?P<noun>{alternatives(words.groups)})(?!\w)",
        re.IGNORECASE,
    )


def _whose(text: str, end: int, words: UnitWords) -> int:
    lead = re.compile(rf"\s+(?:{alternatives(words.whose)})(?=\s)", re.IGNORECASE).match(text, end)
    if lead is None:
        return end
    here = last = lead.end()
    for count in range(_MOST_WHOSE):
        word = re.compile(r"\s+([^\W\d_][\w-]*)").match(text, here)
        if word is None:
            break
        folded = word[1].casefold()
        if folded in words.stops and folded != "og":
            break
        if folded == "og" and not re.compile(r"\s+[A-ZÆØÅ]").match(text, word.end()):
            break
        here = word.end()
        if folded != "og" and (folded != "for" or count):
            last = here
    return last if last > lead.end() else end
