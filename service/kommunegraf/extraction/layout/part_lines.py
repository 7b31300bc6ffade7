"""Tells which lines stand in each part whose borders the source gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.reading.document import Part


def lines_of_parts(marked: Sequence[Marked], parts: Sequence[Part]) -> Iterator[list[int]]:
    """For each part the indices of its lines, ascending; the one part of a document has all."""
    spans = [each.line.block.span for each in marked]
    if len(parts) == 1:
        yield list(range(len(spans)))
        return
    starts = [span.start for span in spans]
    ascend = all(one <= other for one, other in pairwise(starts))
    for part in parts:
        low = bisect_left(starts, part.span.start) if ascend else 0
        high = bisect_right(starts, part.span.end) if ascend else len(spans)
        yield [index for index in range(low, high) if spans[index] in part.span]
