"""Headings by what they look like beside the body text: larger or bolder, short, and no sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kommunegraf.reading.pdf.model import Run
from kommunegraf.reading.pdf.paragraphs import Paragraph

LARGER = 1.12
_LONGEST = 200
_MOST_LINES = 3
_MOST_BOLD = 0.4  # of all letters: where more is bold, bold says nothing
_LABELLED = re.compile(r"[^\W\d_][^:]{0,40}:\s*\S")
_LEVELS = 6


def _rounded(size: float) -> float:
    return round(size * 2) / 2


@dataclass(frozen=True, slots=True)
class Body:
    """The size of the body text in points, and whether bold words stand out from it."""

    size: float
    bold_tells: bool


def body_of(runs: Iterable[Run]) -> Body:
    """The body text's look: the size and weight that most letters have."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for run in runs:
        letters = len(run.text)
        sizes[_rounded(run.size)] += letters
        total += letters
        bold += letters if run.bold else 0
    return Body(sizes.most_common(1)[0][0] if sizes else 10.0, bold <= _MOST_BOLD * total)


def looks_like_heading(paragraph: Paragraph, text: str, body: Body) -> bool:
    """Whether a paragraph, whose joined words are `text` without its list mark, is a heading."""
    if not text or len(text) > _LONGEST or len(paragraph.lines) > _MOST_LINES:
        return False
    if not any(each.isalpha() for each in text) or text[-1] in ",;" or text[0].islower():
        return False
    larger = paragraph.size >= LARGER * body.size
    if not larger and not (paragraph.bold and body.bold_tells and paragraph.size >= 0.9 * body.size):
        return False
    if text[-1] == "." and not larger:
        return False
    return larger or _LABELLED.match(text) is None


def levels(headings: Iterable[Paragraph]) -> dict[tuple[float, bool], int]:
    """The level (1 the highest) of each look of a heading: larger before smaller, bold before plain."""
    looks = {look_of(each) for each in headings}
    ordered = sorted(looks, key=lambda look: (-look[0], not look[1]))
    return {look: min(index + 1, _LEVELS) for index, look in enumerate(ordered)}


def look_of(paragraph: Paragraph) -> tuple[float, bool]:
    """A heading's size (to half a point) and weight."""
    return _rounded(paragraph.size), paragraph.bold
