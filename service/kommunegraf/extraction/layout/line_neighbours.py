"""Tells by the lines around whether words that may be a heading are one: behind a number, or above a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kommunegraf.extraction.layout.headings import Heading, heading_of
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.lines import Line

_NUMBER_MARK = re.compile(r"\d{1,2}[.)]")
_NUMBERED_ROLES = frozenset(
    {"summary", "topic", "recommendation", "presentation", "economy", "legal", "hearing", "history", "consequences"}
)
_FIGURE = re.compile(r"[-−+]?\d[\d.,\s]*(?:%|kr\.?|(?:mio|mia)\.?(?: kr\.?)?)?")
_NOT_BEFORE_FIGURES = frozenset({"summary", "topic", "recommendation", "presentation", "consequences"})


def numbered_headings(lines: Sequence[Line]) -> dict[int, Heading]:
    """The headings that a number stands before ("2. Baggrund"), where several kinds stand so with text below each."""
    found = {}
    for index, line in enumerate(lines):
        if not _NUMBER_MARK.fullmatch(line.block.marker.strip()) or len(line.text) > LONGEST_LINE:
            continue
        around = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
        heading = heading_of(line.text)
        if heading is None or heading.rest is not None or heading.slots or heading.role not in _NUMBERED_ROLES:
            continue
        if not any(_NUMBER_MARK.fullmatch(each.block.marker.strip()) for each in around):
            found[index] = heading
    return found if len({heading.role for heading in found.values()}) > 1 else {}


def labels_of_figures(lines: Sequence[Line]) -> Iterator[int]:
    """The lines that look like headings above nothing but a figure: a table's labels ("Forslag", "815")."""
    for index, line in enumerate(lines[:-1]):
        if len(line.text) > LONGEST_LINE or not _FIGURE.fullmatch(lines[index + 1].text.strip()[:LONGEST_LINE]):
            continue
        heading = heading_of(line.text)
        if heading is not None and heading.role in _NOT_BEFORE_FIGURES and heading.rest is None and not heading.slots:
            yield index
