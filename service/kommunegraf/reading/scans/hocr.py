"""Tesseract's answer in hOCR 1.2 to words with boxes, baselines and confidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kommunegraf.reading.pdf.seen import Seen, SeenWord

_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_LINES = frozenset(("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"))
_STEEPEST = 0.1  # a line that rises more is no line of text
_SEVERAL = 3  # words that tell a slope
_UNEVEN = 0.0015


@dataclass(frozen=True, slots=True)
class Word:
    """`box` is left, top, right and bottom in pixels of the picture, `confidence` in per cent."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(slots=True)
class Line:
    """`base` is the baseline's y at the left end, `slope` how far it falls for each pixel to the right.

    `turn` tells where its words run, as in `Page`; sideways lines have no baseline. `size` is that of its letters with
    ascenders and descenders.
    """

    box: tuple[float, float, float, float]
    base: float
    slope: float
    turn: int
    size: float = 0.0
    words: list[Word] = field(default_factory=list)


def lines_in(hocr: bytes) -> list[Line]:
    """The lines that were seen in a picture (hOCR 1.2, 3: bbox, baseline, textangle, x_wconf; Tesseract's x_size)."""
    reader = _Reader()
    reader.feed(hocr.decode("utf-8", errors="replace"))
    reader.close()
    return [line for line in reader.lines if line.words]


def main_turn(lines: Sequence[Line]) -> int:
    """Where most of the text runs."""
    letters: Counter[int] = Counter()
    for line in lines:
        letters[line.turn] += sum(len(word.text) for word in line.words)
    return max(letters, key=lambda each: letters[each], default=0)


def straight(lines: Sequence[Line], width: int, height: int) -> Seen:
    """What stands in the lines of a picture of `width` times `height` pixels, once it is turned straight.

    Lines that do not run to the right are left out.
    """
    level = [line for line in lines if not line.turn]
    slope = _slope([line for line in level if len(line.words) >= _SEVERAL and abs(line.slope) <= _STEEPEST])
    return Seen([word for line in level for word in _level(line, slope, width / 2, height / 2)], 0, slope)


def _slope(lines: Sequence[Line]) -> float:
    """The slope of most of the lines' length; 0 where it is too small to be told from the unevenness of letters."""
    ordered = sorted(lines, key=lambda line: line.slope)
    half = sum(line.box[2] - line.box[0] for line in ordered) / 2
    for line in ordered:
        half -= line.box[2] - line.box[0]
        if half <= 0:
            return line.slope if abs(line.slope) > _UNEVEN else 0.0
    return 0.0


def _level(line: Line, slope: float, x: float, y: float) -> Iterator[SeenWord]:
    """The line's words where they stand when the page is turned straight around the point (x, y)."""
    centre = (line.box[0] + line.box[2]) / 2
    base = line.base + line.slope * (centre - line.box[0]) - slope * (centre - x)
    for word in line.words:
        left, top, right, bottom = word.box
        up, along = slope * ((left + right) / 2 - x), slope * ((top + bottom) / 2 - y)
        yield SeenWord(word.text, left + along, top - up, right + along, bottom - up, base, word.confidence, line.size)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._depth = 0
        self._word: tuple[tuple[float, float, float, float], float] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind, title = given.get("class") or "", _title(given.get("title") or "")
        box = title.get("bbox", ())
        if kind in _LINES and len(box) == 4:
            self._begin((box[0], box[1], box[2], box[3]), title)
        elif kind == "ocrx_word" and len(box) == 4 and self.lines:
            self._word = ((box[0], box[1], box[2], box[3]), (title.get("x_wconf") or (0.0,))[0])
            self._text = []
            self._depth = 0
        elif self._word is not None:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._word is None:
            return
        if self._depth:
            self._depth -= 1
            return
        box, confidence = self._word
        text = "".join(self._text).strip()
        if text:
            self.lines[-1].words.append(Word(text, box, confidence))
        self._word = None

    def handle_data(self, data: str) -> None:
        if self._word is not None:
            self._text.append(data)

    def _begin(self, box: tuple[float, float, float, float], title: dict[str, tuple[float, ...]]) -> None:
        turn = round((title.get("textangle") or (0.0,))[0] / 90) % 4 * 90
        told = title.get("baseline", ())
        slope, above = told if len(told) == 2 else (0.0, 0.0)
        self.lines.append(Line(box, box[3] + above, slope, turn, (title.get("x_size") or (0.0,))[0]))


def _title(text: str) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for part in text.split(";"):
        name, _, values = part.strip().partition(" ")
        found[name] = tuple(map(float, _NUMBERS.findall(values)[:8]))
    return found
