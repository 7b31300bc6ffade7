"""Lines with figures in doubt, which are recognised a second time, each by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean

from kommunegraf.reading.pdf.seen import Picture
from kommunegraf.reading.scans.hocr import Line, Word

MOST = 12  # lines of one page
_SURE = 75.0  # per cent
_TORN = 0.6  # of a line's height: figures that stand closer are one number, whose comma was not seen
_AROUND = 0.25  # of a line's height
_FIGURE = re.compile(r"\d")
_BARE = re.compile(r"\d{1,3}\Z")
_WHITE = b"\xff"


def with_second_look(lines: Sequence[Line], shown: Picture, look: Callable[[Picture], Sequence[Line]]) -> list[Line]:
    """The lines, those in doubt as `look` sees them alone, where it is surer of them."""
    found: list[Line] = []
    looked = 0
    for line in lines:
        if line.turn or looked >= MOST or not _in_doubt(line):
            found.append(line)
            continue
        looked += 1
        part, left, top = _cut(shown, line)
        words = [
            replace(word, box=(word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top))
            for each in look(part)
            for word in each.words
        ]
        found.append(replace(line, words=words) if _better(words, line.words) else line)
    return found


def _in_doubt(line: Line) -> bool:
    if any(_FIGURE.search(word.text) and word.confidence < _SURE for word in line.words):
        return True
    height = line.box[3] - line.box[1]
    return any(
        _BARE.match(one.text) and _BARE.match(other.text) and other.box[0] - one.box[2] < _TORN * height
        for one, other in pairwise(line.words)
    )


def _better(words: Sequence[Word], before: Sequence[Word]) -> bool:
    letters, had = (sum(len(word.text) for word in each) for each in (words, before))
    if not words or abs(letters - had) > 2 + 0.2 * had:
        return False
    return mean(word.confidence for word in words) > mean(word.confidence for word in before)


def _cut(shown: Picture, line: Line) -> tuple[Picture, int, int]:
    """The line's part of the picture, and where its left top corner is."""
    left, top, right, bottom = line.box
    around = int(_AROUND * (bottom - top)) + 1
    first, last = max(0, int(top) - around), min(shown.height, int(bottom) + around)
    start, end = max(0, int(left) - 2 * around), min(shown.width, int(right) + 2 * around)
    rows = (shown.pixels[y * shown.width + start : y * shown.width + end] for y in range(first, last))
    return Picture(b"".join(rows), end - start, last - first, shown.dpi), start, first
