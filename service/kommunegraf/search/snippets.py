"""Snippets: the stretch of an entry's text where most of what was looked for stands, with the places of the words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kommunegraf.reading.repair import danish_repair
from kommunegraf.search.matching import Shown
from kommunegraf.search.words import WORD, Token, fold, tokens

LENGTH = 240
_BEFORE = 60
_MOST_HITS = 500  # marked words of one text that are looked at


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a text as it stands there; `highlights` are (start, end) in it, in code points, and never overlap.

    `start` is where the stretch begins in its text (a document's text for the document itself).
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    start: int


def highlights(text: str, shown: Shown, *, damaged: bool = False, end: int | None = None) -> list[tuple[int, int]]:
    """Where the words and rows of words stand in a text (in its first `end` letters), in order."""
    return [(start, stop) for start, stop, _ in _hits(text, shown, damaged, end)]


def snippet(texts: Iterable[str], shown: Shown, *, damaged: bool = False, budget: int) -> tuple[Snippet, int]:
    """The best stretch of the texts, and how many letters were looked at: at most `budget`.

    Where nothing is found, or nothing is left of the budget, the beginning of the first text.
    """
    spent, best, weight = 0, None, 0
    first: str | None = None
    for text in texts:
        first = text if first is None else first
        end = min(len(text), budget - spent)
        if end <= 0:
            break
        spent += end
        hits = _hits(text, shown, damaged, end)
        if not hits:
            continue
        at, found = _densest(hits)
        if found > weight:
            best, weight = _cut(text, hits, hits[at][0]), found
    if best is None:
        best = _cut(first or "", [], 0)
    return best, spent


def _hits(text: str, shown: Shown, damaged: bool, end: int | None) -> list[tuple[int, int, str]]:
    """Start, end and word of each place to mark, none overlapping."""
    found: list[tuple[int, int, str]] = []
    if shown.words:
        # Texts have few different words: each is folded and looked up once an answer.
        known = shown.spelled
        for match in WORD.finditer(text, 0, len(text) if end is None else end):
            spelled = match.group()
            word = known.get(spelled)
            if word is None:
                word = known[spelled] = _shown_word(spelled, shown, damaged)
            if word:
                found.append((match.start(), match.end(), word))
                if len(found) >= _MOST_HITS:
                    break
    if not shown.phrases:
        return found
    found += _rows(text, shown.phrases, end)
    return list({start: (start, stop, word) for start, stop, word in sorted(found)}.values())


def _shown_word(spelled: str, shown: Shown, damaged: bool) -> str:
    """The word to mark that this is, or is read as where scanning damaged it; empty where it is none."""
    word = fold(spelled)
    if word in shown.words:
        return word
    meant = danish_repair().word(spelled) if damaged else None
    return fold(meant) if meant and fold(meant) in shown.words else ""


def _rows(text: str, phrases: set[tuple[str, ...]], end: int | None) -> Iterator[tuple[int, int, str]]:
    """The words of the phrases, where all of a phrase stand in a row."""
    longest, count = max(map(len, phrases)), 0
    row: list[Token] = []
    for token in tokens(text, end):
        row = [*row[1 - longest :], token]
        for phrase in phrases:
            if token.word == phrase[-1] and tuple(each.word for each in row[-len(phrase) :]) == phrase:
                count += len(phrase)
                yield from ((each.start, each.end, " ".join(phrase)) for each in row[-len(phrase) :])
        if count >= _MOST_HITS:
            return


def _densest(hits: list[tuple[int, int, str]]) -> tuple[int, int]:
    """The hit from which on a snippet's length holds the most different words, and how many."""
    starts = [start for start, _, _ in hits]
    best, most = 0, (0, 0)
    for at, (start, _, _) in enumerate(hits):
        upto = bisect_left(starts, start + LENGTH - _BEFORE)
        within = hits[at : min(upto, at + 50)]
        weight = (len({word for _, _, word in within}), len(within))
        if weight > most:
            best, most = at, weight
    return best, most[0] * 100 + most[1]


def _cut(text: str, hits: list[tuple[int, int, str]], first: int) -> Snippet:
    """About `LENGTH` letters around a place, cut between words."""
    start = max(0, first - _BEFORE)
    if start:
        start = _after_blank(text, start, first)
    end = min(len(text), start + LENGTH)
    if end < len(text):
        last = max((stop for _, stop, _ in hits if stop <= end), default=start)
        blank = max((text.rfind(each, last, end) for each in (" ", "\n")), default=-1)
        end = blank if blank > start else end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    marked = _joined((max(a, start), min(b, end)) for a, b, _ in hits if a < end and b > start)
    return Snippet(text[start:end], tuple((a - start, b - start) for a, b in marked), start)


def _joined(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in places:
        if start >= at:
            yield start, end
            at = end


def _after_blank(text: str, start: int, before: int) -> int:
    for at in range(start, before):
        if text[at].isspace():
            return at + 1
    return start
