"""Which words of a part of a text are read as others: damaged by recognition, or with their letters apart."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from kommunegraf.reading.damage import SAMPLE, lost_letters
from kommunegraf.reading.document import Method, Span
from kommunegraf.reading.letterspacing import danish_joiner, looks_spaced
from kommunegraf.reading.repair import danish_repair

_LONGEST_WORD = 45  # code points on each side of a repaired letter
_one_at_a_time = Lock()  # what a repair remembers of words is shared


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of a part, in order: each span of the text, and the letters it is read as.

    `spaced`: the letters stood apart; else recognition damaged them.
    """

    edits: tuple[tuple[Span, str], ...] = ()
    spaced: bool = False


def repairs_of(text: str, part: Span, method: str) -> Repairs:
    """The repairs of a part of the text as served, as reading makes them to match words (docs/reading.md, "Repair").

    `method` is the notation of the version's extraction method. Only this part is looked at, but for the letters that
    the text has lost as a whole; the time that takes is bounded by the part.
    """
    stretch = text[part.start : part.end]
    with _one_at_a_time:
        if method == Method.OCR:
            found = list(danish_repair().edits(stretch, lost_letters(text[:SAMPLE])))
            return Repairs(_moved(_whole(stretch, found), part.start))
        if looks_spaced(text, danish_joiner):
            joined = _whole(stretch, list(danish_joiner().edits(stretch)))
            return Repairs(_moved(joined, part.start), spaced=True)
    return Repairs()


def _moved(edits: list[tuple[Span, str]], by: int) -> tuple[tuple[Span, str], ...]:
    return tuple((Span(span.start + by, span.end + by), meant) for span, meant in edits if span.start < span.end)


def _whole(text: str, edits: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """The edits widened to the words that they stand in, those of one word as one."""
    found: list[tuple[Span, str]] = []
    for span, meant in edits:
        start, end = span.start, span.end
        while start > 0 and span.start - start < _LONGEST_WORD and _in_word(text[start - 1]):
            start -= 1
        while end < len(text) and end - span.end < _LONGEST_WORD and _in_word(text[end]):
            end += 1
        if found and start < found[-1][0].end:  # the word that the last edit stands in, too
            last, before = found.pop()
            done = last.end - span.start  # how much of the last one's words is said anew
            found.append((last, before[: len(before) - done] + meant + text[span.end : last.end]))
        else:
            found.append((Span(start, end), text[start : span.start] + meant + text[span.end : end]))
    return found


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign in "¢@|"
