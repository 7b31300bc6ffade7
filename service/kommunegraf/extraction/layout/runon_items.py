"""Finds where items, their titles and recommended points begin in a text without line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from kommunegraf.extraction.layout.runon_pages import Page
from kommunegraf.extraction.layout.runon_words import Cut, run_on_data

_LONGEST_TITLE = 250
_LEAST_TITLE = 3
_SHORTEST_TITLE = 8  # code points of a title that the list of contents tells
_MOST_TITLE_WORDS = 30
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?]\s+[A-ZÆØÅ]")
_CAPITALS = re.compile(r"(?:(?<=[.!?:)])|\A)\s*([A-ZÆØÅ][A-ZÆØÅ ,&–-]{5,})\Z")
_ITEM_NUMBER = re.compile(r"(?<!\S)(\d{1,3})\.\s+(?=[A-ZÆØÅ\"”(])")
_NAMED_POINT = re.compile(r"(?<=[,;:.])\s+(?=(?:[-–•]\s+)?at\s+\S)", re.IGNORECASE)
_NUMBERED_POINT = re.compile(r"(?<!\S)(\d{1,2})[.)]\s+(?=[^\W\d_])")


def told_titles(text: str, cuts: Sequence[Cut], contents: str) -> Iterator[Cut]:
    """Titles that run on behind a label's value, told by the list of contents."""
    told = _words(contents)
    if not told:
        return
    for here, following in pairwise(cuts):
        if here.kind not in {"label", "caseworkers"} or following.kind in {"label", "open", "case"}:
            continue
        colon = text.find(":", here.start, following.start)
        tokens = list(re.finditer(r"\S+", text[: following.start], re.DOTALL))
        tokens = [token for token in tokens if token.start() > colon >= 0]
        for token in tokens:
            if (
                f" {_words(text[token.start() : following.start]).strip()} " in f" {told} "
                and token.group()[0].isupper()
            ):
                yield Cut(token.start(), token.start(), "text")
                break


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _told_title(text: str, start: int, end: int, told: str) -> int | None:
    """Where the longest title ends that begins at `start` and stands in the list of contents; None where none does."""
    if not told:
        return None
    stop: int | None = None
    for token in islice(re.finditer(r"\S+", text[start : min(end, start + _LONGEST_TITLE)]), _MOST_TITLE_WORDS):
        if f" {_words(text[start : start + token.end()]).strip()} " not in f" {told} ":
            break
        stop = start + token.end()
    return stop if stop is not None and stop - start >= _SHORTEST_TITLE else None


def with_items(text: str, page: Page | None, cuts: Sequence[Cut], last: int, contents: str) -> tuple[list[Cut], int]:
    """The cuts with those before numbered titles and recommended points; `last` is the number of the last item."""
    start, end = (page.head, page.foot) if page is not None else (0, len(text))
    listing = next((cut.start for cut in cuts if cut.kind == "contents"), end)
    found = list(cuts)
    told_words = _words(contents)
    before: re.Match[str] | None = None
    for number in _ITEM_NUMBER.finditer(text, start, listing):
        sibling = (
            before is not None
            and int(before.group(1)) + 1 == int(number.group(1))
            and not any(before.start() < cut.start < number.start() for cut in found)
        )
        before = number
        following = next((cut for cut in cuts if cut.start > number.start()), None)
        ordinal = int(number.group(1))
        stop = following.start if following is not None else listing
        told = _told_title(text, number.end(), stop, told_words) if ordinal > last else None
        if told is not None:
            found += [Cut(number.start(), number.start(), "item"), Cut(told, told, "text")]
            last = ordinal
            continue
        if sibling or following is None or ordinal <= last or following.start - number.end() > _LONGEST_TITLE:
            continue
        title = text[number.end() : following.start]
        if len(title.strip()) < _LEAST_TITLE:
            continue
        if following.kind not in {*run_on_data().first, "case", "open", "label"} or _NEXT_SENTENCE.search(title):
            continue
        if (
            text[: number.start()]
            .rstrip()
            .casefold()
            .endswith(tuple(f" {word}" for word in run_on_data().before_number))
        ):
            continue
        found.append(Cut(number.start(), number.start(), "item"))
        last = ordinal
    found += [each for cut in found if cut.kind == "item" for each in _group_above(text, start, cut.start)]
    found.sort()
    points: list[Cut] = []
    for index, cut in enumerate(found):
        if cut.kind == "recommendation":
            stop = next((each.start for each in found[index + 1 :] if each.start >= cut.end), end)
            points += _points(text, cut.end, stop)
    return [*found, *points], last


def _group_above(text: str, start: int, item: int) -> Iterator[Cut]:
    """The words in capitals that stand between what was said before and an item ("ØKONOMIUDVALGET 2. …")."""
    words = _CAPITALS.search(text[max(start, item - 120) : item])
    if words is not None:
        low = max(start, item - 120) + words.start(1)
        yield Cut(low, item, "page")


def _points(text: str, start: int, end: int) -> Iterator[Cut]:
    """Where the recommended points of a section begin: numbers in order, else clauses with "at" behind a comma."""
    expected = 1
    numbered = []
    for found in _NUMBERED_POINT.finditer(text, start, end):
        if int(found.group(1)) == expected:
            numbered.append(Cut(found.start(), found.start(), "point"))
            expected += 1
    if len(numbered) > 1:
        yield from numbered
        return
    last = text.find("at ", start, end)
    for found in _NAMED_POINT.finditer(text, start, end):
        clause = text[last : found.start()].rstrip(" ,;:.")
        leads = text[found.start() - 1] == ":" or last < 0
        whole = len(clause.split()) > 2 and not clause.casefold().endswith(
            tuple(f" {word}" for word in run_on_data().leading)
        )
        if leads or (whole and last < found.start()):
            yield Cut(found.end(), found.end(), "point")
            last = found.end()
