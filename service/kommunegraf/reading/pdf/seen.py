"""A page's picture as recognition takes it, and what recognition gives; knows nothing of PDFium."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from kommunegraf.reading.pdf.model import Box, Token

MOST_PIXELS = 40_000_000  # A3 at 400 dpi has 31 million
_SAMPLE = 100_000
_LIGHT = 0x80
_INK = 0x80
_PAPER = 0.5
_SMALLEST = 4.0  # points
_ALIKE = 0.15  # of a size


class Picture(NamedTuple):
    """A page in grey: `pixels` has one byte each (0 black, 255 white), `width` times `height`, row by row from the top.

    `dpi` is the resolution it was made at: lower than asked for where the page is very large.
    """

    pixels: bytes
    width: int
    height: int
    dpi: float


class SeenWord(NamedTuple):
    """A word that recognition saw, with its box in pixels from the top left corner of the picture.

    Words of one printed line have one `baseline` (pixels from the top). `confidence` is in per cent, `size` that
    of its line's letters (ascenders and descenders with them) in pixels; None and 0 where recognition does not tell.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    confidence: float | None = None
    size: float = 0.0


class Seen(NamedTuple):
    """What recognition saw: words in the coordinates of the picture held by `turn` (as in `Page`), then set straight.

    `slope` is how far lines fell for each pixel to the right before that.
    """

    words: Sequence[SeenWord]
    turn: int = 0
    slope: float = 0.0


class Recognise(Protocol):
    """What reads the pictures of pages; a call raises `RecognitionFailed` and `TimeIsUp`."""

    @property
    def lack(self) -> str:
        """Why nothing can be recognised here, with the way out; "" where it can."""

    @property
    def whole(self) -> float:
        """Seconds that all pages of a file may take."""

    def by(self, until: float) -> Recognise:
        """The same, whose calls raise `TimeIsUp` at that time (of `time.monotonic`) at the latest."""

    def __call__(self, shown: Picture) -> Seen: ...


class RecognitionFailed(Exception):
    """A page's picture gave no words for a fault; the message goes on after "page 3"."""


class TimeIsUp(Exception):
    """Recognition was stopped as its time was up: whether the page is read must not hang on how busy a machine is."""


def held(shown: Picture, turn: int) -> Picture:
    """The picture held so that text of this turn runs to the right."""
    pixels, width, height, dpi = shown
    if turn == 180:
        return Picture(pixels[::-1], width, height, dpi)
    if turn == 90:  # what was at the right is above
        return Picture(b"".join(pixels[x::width][::-1] for x in range(width)), height, width, dpi)
    if turn == 270:
        return Picture(b"".join(pixels[x::width] for x in reversed(range(width))), height, width, dpi)
    return shown


def is_paper(shown: Picture) -> bool:
    """Whether most of a picture is of one light grey, as paper is, and not all of it: photographs are of many."""
    sample = Counter(level >> 4 for level in shown.pixels[:: max(1, len(shown.pixels) // _SAMPLE)])
    total = sum(sample.values())
    level, _ = max(sample.items(), key=lambda each: each[1], default=(0, 0))
    near = sum(sample[level + step] for step in (-1, 0, 1))
    return level >= _LIGHT >> 4 and _PAPER * total <= near and min(shown.pixels, default=255) < _INK


def tokens_seen(seen: Sequence[SeenWord], dpi: float) -> list[Token]:
    """What recognition saw as tokens in points, in a few sizes.

    Where recognition does not tell a line's size, it is taken as that of its tallest words.
    """
    words = [word for word in seen if word.text.strip()]
    scale = 72 / dpi
    heights: dict[int, float] = {}
    for word in words:
        line = round(word.baseline)
        heights[line] = max(heights.get(line, 0.0), word.bottom - word.top)
    sizes = [word.size or heights[round(word.baseline)] for word in words]
    usual = _clusters(_spread(words, sizes))
    return [
        Token(
            word.text,
            Box(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale),
            word.baseline * scale,
            max(_SMALLEST, usual[size] * scale),
            False,
        )
        for word, size in zip(words, sizes, strict=True)
    ]


def _spread(words: Sequence[SeenWord], sizes: Sequence[float]) -> dict[float, int]:
    """How many letters have each size."""
    letters: Counter[float] = Counter()
    for word, size in zip(words, sizes, strict=True):
        letters[size] += len(word.text)
    return letters


def _clusters(letters: Mapping[float, int]) -> dict[float, float]:
    """For each size the commonest one near it: recognition measures lines of one size a little differently."""
    centres: list[float] = []
    found: dict[float, float] = {}
    for size in sorted(letters, key=lambda each: (-letters[each], each)):
        near = next((centre for centre in centres if abs(size - centre) <= _ALIKE * centre), None)
        if near is None:
            near = size
            centres.append(size)
        found[size] = near
    return found
