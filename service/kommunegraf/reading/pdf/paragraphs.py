"""Lines to paragraphs and list items: by gaps, indents, list marks, and whether the next word had room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from statistics import median

from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.pdf.hyphens import is_divided
from kommunegraf.reading.pdf.model import Box, Run

_LABEL = re.compile(r"[A-ZÆØÅ][\w.]*(?:[ /-][\w.]+){0,2}:(?:\s|\Z)")
_SENTENCE_END = frozenset(".!?:;")
_CLOSING = "\"'”’“»)]*"
_INDENT = 0.8  # of the font's size
_SPACE = 0.25
_SHORT_GAP = 2.5  # a wider gap in a row parts it
_LOOSE = 1.3  # of the usual distance of lines
_MOST_OF = 0.6
_NARROW = 12.0  # font sizes: as wide as a narrow column
_FULL = 3.0  # font sizes from the border of the column


@dataclass(slots=True)
class Paragraph:
    """`lines` as they stand; `marker` the list mark of the first, `skip` what it takes of its characters."""

    lines: list[Run]
    page: int
    marker: str = ""
    skip: int = 0
    gap: int = 0
    full: bool = False  # whether its last line fills most of the column
    box: Box = field(default=Box(0, 0, 0, 0))

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return self.lines[0].bold


def wraps(runs: Sequence[Run], right: float) -> bool:
    """Whether lines are broken at the right border of a column.

    Two or more reach it, and a sentence goes on behind one of them: in lower case, or behind two with a figure.
    """
    full = told = 0.0
    for run, following in zip_longest(runs, runs[1:]):
        if run.box.right < right - _FULL * run.size:
            continue
        full += 1
        if following is None or ends_sentence(run.text) or following.base - run.base > 2 * run.size:
            continue
        told += 1 if following.text[0].islower() else 0.5 if following.text[0].isdigit() else 0
    return full >= 2 and told >= 1


def paragraphs(rows: Sequence[Sequence[Run]], page: int, left: float, right: float, trusted: bool) -> list[Paragraph]:
    """The paragraphs of a column's rows; `left` and `right` are its borders, `trusted` as `wraps` has it."""
    lines = [line for row in rows for line in _lines(row)]
    steps = [b.base - a.base for a, b in pairwise(lines) if 0.8 * b.size < b.base - a.base < 2.2 * b.size]
    leading = min(median(steps), 1.9 * median([line.size for line in lines])) if len(steps) > 2 else 0.0
    found: list[Paragraph] = []
    for line in lines:
        last = found[-1] if found else None
        mark, skip = mark_of(line.text)
        if last is not None and _goes_on(last, line, mark, leading, left, right, trusted):
            last.lines.append(line)
            last.box = last.box.around(line.box)
        else:
            gap = 1 if last is None or line.base - last.lines[-1].base > _LOOSE * (leading or 1.3 * line.size) else 0
            found.append(Paragraph([line], page, mark, skip, gap, box=line.box))
        found[-1].full = line.box.right >= left + _MOST_OF * (right - left)
    return found


def _lines(row: Sequence[Run]) -> list[Run]:
    """The runs of a row put together where they are one line: a mark or label and its words, or a wide space."""
    found: list[Run] = []
    for run in row:
        last = found[-1] if found else None
        if last is not None and (
            run.box.left - last.box.right <= _SHORT_GAP * run.size
            or last.text.endswith(":")
            or mark_of(last.text + " x")[1] == len(last.text) + 1
        ):
            found[-1] = Run(
                f"{last.text} {run.text}",
                last.box.around(run.box),
                last.base,
                max(last.size, run.size),
                last.bold and run.bold,
                last.first,
            )
        else:
            found.append(run)
    return found


def _goes_on(last: Paragraph, line: Run, mark: str, leading: float, left: float, right: float, trusted: bool) -> bool:
    before = last.lines[-1]
    step = line.base - before.base
    if step <= 0 or step > (_LOOSE * leading if leading else 1.7 * line.size):
        return False
    if abs(line.size - before.size) > 0.12 * before.size or line.bold != before.bold:
        return False
    if not _stands_below(last, line):
        return False
    ended = ends_sentence(before.text)
    has_room = before.box.right + _SPACE * line.size + line.first < right - 0.5 * line.size
    full = not has_room and (trusted or before.box.right >= right - _FULL * line.size)
    # "… jf. afsnit" / "3. Herefter": a number at the start of a line that no list led up to.
    led_up = last.marker or ended or not mark[:1].isdigit() or mark.strip("(.)") == "1"
    if mark and (led_up or not full or abs(line.box.left - before.box.left) > 1.5):
        return False
    if _LABEL.match(line.text) and before.text[-1] not in ",-":
        return False
    if is_divided(before.text):
        return True
    width = right - left
    if full and trusted:
        # A short line without an end, after a sentence's: a heading.
        short = line.box.width < 0.5 * width and not ends_sentence(line.text)
        return not (ended and short and line.text[0].isupper() and len(line.text.split()) <= 4)
    return not ended and line.text[0].islower() and before.box.width >= min(0.5 * width, _NARROW * line.size)


def _stands_below(last: Paragraph, line: Run) -> bool:
    """Whether a line's indent is that of the paragraph: hanging below a list mark, or behind a first line's indent."""
    before = last.lines[-1]
    delta = line.box.left - before.box.left
    room = _INDENT * line.size
    if abs(delta) <= room:
        return True
    if len(last.lines) > 1:
        return False
    if last.marker:
        return 0 < delta <= 6 * line.size
    return -5 * line.size <= delta < 0


def ends_sentence(text: str) -> bool:
    """Whether words end as a sentence does, quotes and brackets aside."""
    bare = text.rstrip(_CLOSING)
    return bool(bare) and bare[-1] in _SENTENCE_END
