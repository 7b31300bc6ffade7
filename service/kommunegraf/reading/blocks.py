"""Plain text to blocks: list marks told from words, and lines wrapped in mid-sentence joined again.

Whether a text is wrapped is measured once a document (`measure`): its line width is the 95th percentile of the
lengths of its lines. It is wrapped where at least four lines fill 70 % of that width and are followed at once by
another line, half of these end without a sentence's end, four in ten of *those* go on in lower case, and next to no
line is longer than the width. In a wrapped text a line goes on with the next where the next line's first word would
not have fitted any more, or where it begins in lower case after a line that ends in mid-sentence. In any other text a
long line of many words that ends in mid-sentence goes on with a line in lower case at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ReadingError
from kommunegraf.reading.document import Block, BlockKind, Span
from kommunegraf.reading.lines import Line, lines

MOST_BLOCKS = 1_500_000
MEASURED_LINES = 20_000
LONG = 56  # code points: what is shorter may be a heading, a field or an entry of a list
_SENTENCE_END = frozenset(".!?:;")
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?[ \t]+[A-ZÆØÅ]")
_COLUMNS = re.compile(r"\S\s{5}|\.{5}|(?: \.){5}")  # words far apart, or dots that lead from one to the other
_CLOSING = "\"'”’“»)]*"


class LineMarks(DataFile):
    """`mappings/layouts/line-marks.toml`."""

    bullets: tuple[str, ...]
    months: tuple[str, ...]
    ordinals: tuple[str, ...]
    points: tuple[str, ...]
    joint: tuple[str, ...]
    own: tuple[str, ...]


@cache
def _mark() -> re.Pattern[str]:
    marks = mapping("layouts/line-marks.toml", LineMarks)
    bullets = "|".join(re.escape(bullet) for bullet in marks.bullets)
    dated = "|".join(re.escape(word) for word in (*marks.months, *marks.ordinals))
    return re.compile(
        rf"(?P<mark>{bullets}|\(?\d{{1,3}}[.)](?!\s*(?:{dated})\b)|\(?[a-zæøå]\)|\(?[ivx]{{1,4}}\))[\s ]+(?=\S)"
        r"|(?P<glued>\d{1,2}\.)(?=[A-ZÆØÅ][a-zæøå]{2})",
        re.IGNORECASE,
    )


def mark_of(words: str) -> tuple[str, int]:
    """The list mark that a line begins with, and how many characters it and the space after it take; ("", 0) if none.

    A glued number ("1.Godkendelse") counts where a capitalised word follows.
    """
    match = _mark().match(words)
    if match is None:
        return "", 0
    glued = match.group("glued")
    if glued and not words[match.end()].isupper():
        return "", 0
    return match.group("mark") or glued, match.end()


@cache
def _point() -> re.Pattern[str]:
    words = mapping("layouts/line-marks.toml", LineMarks).points
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s")


@cache
def _joint() -> tuple[str, ...]:
    return tuple(f" {word}" for word in mapping("layouts/line-marks.toml", LineMarks).joint)


@cache
def _own() -> re.Pattern[str]:
    words = mapping("layouts/line-marks.toml", LineMarks).own
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?!\w)")


def measure(text: str, some: Iterable[Line]) -> int:
    """The line width of a wrapped text; 0 where the text is not wrapped."""
    sample = list(islice(some, MEASURED_LINES))
    lengths = sorted(line.span.end - line.span.start for line in sample)
    if len(lengths) < 5:
        return 0
    width = lengths[int(0.95 * (len(lengths) - 1))]
    longer = sum(1 for length in lengths if length > 1.25 * width)
    if not 40 <= width <= 200 or longer > len(lengths) / 50:
        return 0
    full = broken = lower = 0
    for line, following in pairwise(sample):
        if following.gap or line.span.end - line.span.start < 0.7 * width:
            continue
        if _COLUMNS.search(text, line.span.start, line.span.end):
            continue  # a page's head or an entry of a list of contents: no line of prose
        full += 1
        if not _ends_sentence(text, line.span):
            broken += 1
            lower += text[following.span.start].islower()
    return width if full >= 4 and broken >= 0.5 * full and lower >= 0.4 * broken else 0


def blocks(text: str, stretches: Iterable[Span], name: str, origin: str = "") -> tuple[Block, ...]:
    """The blocks of the given stretches of a text, in order.

    Raises `ReadingError` (with `name`) where a text has more than `MOST_BLOCKS`: no document has.
    """
    spans = tuple(stretches)
    width = measure(text, (line for span in spans for line in lines(text, span.start, span.end)))
    found: list[Block] = []
    for span in spans:
        for block in _joined(text, lines(text, span.start, span.end), width, origin):
            if len(found) >= MOST_BLOCKS:
                raise ReadingError(name, f"the text has more than {MOST_BLOCKS:,} lines", "Split it by document")
            found.append(block)
    return tuple(found)


def _joined(text: str, some: Iterator[Line], width: int, origin: str) -> Iterator[Block]:
    depths: list[int] = []
    start = end = skip = level = gap = 0
    mark = ""
    last: Span | None = None
    for line in some:
        words = text[line.span.start : line.span.end]
        new_mark, new_skip = mark_of(words)
        if last is not None and not new_mark and _goes_on(text, start, last, line, width):
            end, last = line.span.end, line.span
            continue
        if last is not None:
            yield _block(start + skip, end, mark, level, gap, origin)
        start, end, last = line.span.start, line.span.end, line.span
        mark, skip, gap = new_mark, new_skip, line.gap
        level = _depth(depths, line.indent) if mark else 0
        if not mark and depths and line.indent <= depths[0]:
            depths.clear()
    if last is not None:
        yield _block(start + skip, end, mark, level, gap, origin)


def _block(start: int, end: int, mark: str, level: int, gap: int, origin: str) -> Block:
    kind = BlockKind.LIST_ITEM if mark else BlockKind.PARAGRAPH
    return Block(Span(start, end), kind, mark, level, gap, origin)


def _depth(depths: list[int], indent: int) -> int:
    """A list item's depth by its indent, given those of the items around it (changed here)."""
    while depths and depths[-1] > indent:
        depths.pop()
    if not depths or depths[-1] < indent:
        depths.append(indent)
    return len(depths) - 1


def _goes_on(text: str, start: int, last: Span, line: Line, width: int) -> bool:
    """Whether the block that begins at `start`, of which `last` is the last line so far, goes on with a line."""
    length = last.end - last.start
    first = text[line.span.start]
    if text[last.start] == "|" and text[last.end - 1] == "|" and length > 1:
        return False
    if _COLUMNS.search(text, last.start, last.end) or _own().match(text, line.span.start):
        return False
    if not width:
        return _broken(text, last, line)
    mid = not _ends_sentence(text, last)
    if line.gap:  # a page break in the middle of a sentence
        return mid and first.islower() and length >= 0.7 * width and not _point().match(text, line.span.start)
    if _SECTION_NUMBER.match(text, line.span.start, line.span.end):
        return False
    if not mid and line.span.end - line.span.start < 0.6 * width and not _ends_sentence(text, line.span):
        return False  # a short line without an end, after a sentence's: a heading
    word = len(text[line.span.start : min(line.span.end, line.span.start + 60)].split(None, 1)[0])
    if _next_point(text, start, last, line.span, fits=length + 1 + word < 0.95 * width):
        return False
    if length + 1 + word >= 0.85 * width:
        return True
    return mid and first.islower() and length >= 0.5 * width


def _broken(text: str, last: Span, line: Line) -> bool:
    """Whether a line of a text that is not wrapped is, for once: long, without an end, and the next goes on at once."""
    if line.gap or last.end - last.start < LONG or _ends_sentence(text, last):
        return False
    if not text[line.span.start].islower() or _point().match(text, line.span.start):
        return False
    return text.count(" ", last.start, last.end) >= LONG // 8


def _next_point(text: str, start: int, last: Span, line: Span, *, fits: bool) -> bool:
    """Whether block and line begin as points do, and the block ends so that another follows ("at …, og", "at ….").

    So it does where the line's first word `fits` behind it, and yet stands on a line of its own.
    """
    if not (_point().match(text, start) and _point().match(text, line.start)):
        return False
    return fits or text[last.start : last.end].rstrip().endswith((".", ";", *_joint()))


def _ends_sentence(text: str, span: Span) -> bool:
    tail = text[max(span.start, span.end - 6) : span.end].rstrip(_CLOSING)
    return bool(tail) and tail[-1] in _SENTENCE_END
