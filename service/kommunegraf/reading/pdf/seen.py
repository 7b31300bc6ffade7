"""A page's picture as recognition takes it, and what recognition gives; knows nothing of PDFium."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from kommunegraf.reading.pdf.model import Box, Token

MOST_PIXELS = 40_000_000  # A3 at 400 dpi has 31 million
_SAMPLE = 100_000
_LIGHT = 0x80
_INK = 0x80
_PAPER = 0.5
_POINTS = re.compile(r"\A(\d{1,3}|[A-Za-z])\.{2,3}\Z")  # "1..": the point of a list's number, with a speck


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

    Words of one printed line have one `baseline` (pixels from the top). `confidence` is in per cent; None where
    recognition does not tell.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    confidence: float | None = None


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
    """What recognition saw as tokens in points; a font's size is taken as that of its line's tallest words."""
    scale = 72 / dpi
    heights: dict[int, float] = {}
    for word in seen:
        line = round(word.baseline)
        heights[line] = max(heights.get(line, 0.0), word.bottom - word.top)
    return [
        Token(
            _POINTS.sub(r"\1.", word.text),
            Box(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale),
            word.baseline * scale,
            max(4.0, heights[round(word.baseline)] * scale),
            False,
        )
        for word in seen
        if word.text.strip()
    ]
