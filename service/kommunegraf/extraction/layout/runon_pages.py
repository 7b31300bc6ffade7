"""Finds the pages of a text that lost its line breaks, with the running head and foot that stand on each of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

_PAGE = re.compile(r"\s*(\d{1,4})\s+(?=\S)")
_TOKEN = re.compile(r"\S+")
_MARK = re.compile(r"\d{1,3}[.)]")
_DIGITS = re.compile(r"\d+")
_LONGEST_HEAD = 14  # tokens
_LEAST_PAGES = 2
_LEAST_LENGTH = 150  # code points that pages hold on average
_SHARE = 0.5  # so large a part of the pages must have a head or foot


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `start` is where its words begin behind its number, `head` and `foot` where what repeats ends, begins.

    Offsets count in the page's text.
    """

    number: int
    start: int
    head: int
    foot: int


def pages(texts: Mapping[int, str]) -> Mapping[int, Page]:
    """The paragraphs that are pages (by the keys given): each begins with a number, one more than that of the last.

    Empty where fewer than two do.
    """
    numbered: dict[int, re.Match[str]] = {}
    last = 0
    for key, text in texts.items():
        found = _PAGE.match(text)
        if found is not None and (int(found.group(1)) == last + 1 or not numbered):
            numbered[key] = found
            last = int(found.group(1))
    length = sum(len(texts[key]) for key in numbered)
    if len(numbered) < _LEAST_PAGES or length < _LEAST_LENGTH * len(numbered):
        return {}  # numbered titles
    starts = {key: found.end() for key, found in numbered.items()}
    heads = _repeated([_tokens(texts[key], starts[key])[:_LONGEST_HEAD] for key in numbered])
    feet = _repeated([_foot_tokens(texts[key], starts[key]) for key in numbered])
    feet = [run for run in feet if run[0][-1] not in ".:;!?"] + _counting(
        [texts[key] for key in numbered]
    )  # "Godkendt." is said of many items
    result = {}
    for key, found in numbered.items():
        tokens = _tokens(texts[key], starts[key])
        head = next((size for size in heads if _words(tokens[: len(size)]) == size), ())
        back = _foot_tokens(texts[key], starts[key])
        foot = next((size for size in feet if _words(back[: len(size)]) == size), ())
        result[key] = Page(
            int(found.group(1)),
            starts[key],
            tokens[len(head) - 1].end() if head else starts[key],
            back[len(foot) - 1].start() if foot else len(texts[key].rstrip()),
        )
    return result


def _tokens(text: str, start: int) -> list[re.Match[str]]:
    """The first tokens, up to a number that begins an item or an entry of a list."""
    return list(takewhile(lambda token: not _MARK.fullmatch(token.group()), _TOKEN.finditer(text, start, start + 400)))


def _foot_tokens(text: str, start: int) -> list[re.Match[str]]:
    """The last tokens, the last one first, back to the end of a sentence."""
    tokens = list(_TOKEN.finditer(text, max(start, len(text) - 300)))[-_LONGEST_HEAD:]
    found: list[re.Match[str]] = []
    for token in reversed(tokens):
        ends = token.group()[-1] in ".!?:)" and not _DIGITS.fullmatch(token.group().rstrip(".")) and found
        if ends:
            break
        found.append(token)
    return found


def _words(tokens: Sequence[re.Match[str]]) -> tuple[str, ...]:
    return tuple(_DIGITS.sub("#", token.group()) for token in tokens)


def _repeated(pages_of_tokens: Sequence[Sequence[re.Match[str]]]) -> list[tuple[str, ...]]:
    """The runs of tokens that enough pages begin with, the longest first; numbers count as alike."""
    count: Counter[tuple[str, ...]] = Counter()
    for tokens in pages_of_tokens:
        words = _words(tokens)
        for size in range(1, len(words) + 1):
            count[words[:size]] += 1
    least = max(_LEAST_PAGES, int(len(pages_of_tokens) * _SHARE))
    kept = [
        run
        for run, times in count.items()
        if times >= least and not run[-1].rstrip(".)").isdigit() and run[-1] not in {"#.", "#)"} and _has_letters(run)
    ]
    return sorted(kept, key=len, reverse=True)


def _counting(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The foot that is a number and nothing else, where it grows by one from page to page."""
    last = [re.search(r"(?<=[.!?:)])\s+(\d{1,4})\s*\Z", text) for text in texts[1:]]
    numbers = [int(found.group(1)) for found in last if found is not None]
    grows = all(other == one + 1 for one, other in pairwise(numbers))
    return [("#",)] if len(numbers) >= _LEAST_PAGES and grows else []


def _has_letters(run: Sequence[str]) -> bool:
    return any(character.isalpha() for word in run for character in word)
