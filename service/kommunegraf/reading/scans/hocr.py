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


@dataclass(slots=True)
class _Line:
    """`base` is the baseline's y at the left end, `slope` how far it falls for each pixel to the right."""

    left: float
    right: float
    base: float
    slope: float
    turn: int
    words: list[tuple[str, tuple[float, ...], float]] = field(default_factory=list)


def seen_in(hocr: bytes, width: int, height: int) -> Seen:
    """What was seen in a picture of `width` times `height` pixels (hOCR 1.2, 3: bbox, baseline, textangle, x_wconf).

    Where most of the text runs in another direction than to the right, that turn alone is told, and no words: the
    picture is to be recognised again as its reader holds it. What runs in other directions than the rest is left out.
    """
    reader = _Reader()
    reader.feed(hocr.decode("utf-8", errors="replace"))
    reader.close()
    letters: Counter[int] = Counter()
    for line in reader.lines:
        letters[line.turn] += sum(len(word[0]) for word in line.words)
    turn = max(letters, key=lambda each: letters[each], default=0)
    if turn:
        return Seen((), turn)
    straight = [line for line in reader.lines if line.words and not line.turn]
    slope = _slope([line for line in straight if len(line.words) >= _SEVERAL and abs(line.slope) <= _STEEPEST])
    return Seen([word for line in straight for word in _level(line, slope, width / 2, height / 2)], 0, slope)


def _slope(lines: Sequence[_Line]) -> float:
    """The slope of most of the lines' length; 0 where it is too small to be told from the unevenness of letters."""
    ordered = sorted(lines, key=lambda line: line.slope)
    half = sum(line.right - line.left for line in ordered) / 2
    for line in ordered:
        half -= line.right - line.left
        if half <= 0:
            return line.slope if abs(line.slope) > _UNEVEN else 0.0
    return 0.0


def _level(line: _Line, slope: float, x: float, y: float) -> Iterator[SeenWord]:
    """The line's words where they stand when the page is turned straight around the point (x, y)."""
    centre = (line.left + line.right) / 2
    base = line.base + line.slope * (centre - line.left) - slope * (centre - x)
    for text, (left, top, right, bottom), confidence in line.words:
        up, along = slope * ((left + right) / 2 - x), slope * ((top + bottom) / 2 - y)
        yield SeenWord(text, left + along, top - up, right + along, bottom - up, base, confidence)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[_Line] = []
        self._depth = 0
        self._word: tuple[tuple[float, ...], float] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind, title = given.get("class") or "", _title(given.get("title") or "")
        box = title.get("bbox", ())
        if kind in _LINES and len(box) == 4:
            self._begin(box, title)
        elif kind == "ocrx_word" and len(box) == 4 and self.lines:
            self._word = (box, (title.get("x_wconf") or (0.0,))[0])
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
            self.lines[-1].words.append((text, box, confidence))
        self._word = None

    def handle_data(self, data: str) -> None:
        if self._word is not None:
            self._text.append(data)

    def _begin(self, box: tuple[float, ...], title: dict[str, tuple[float, ...]]) -> None:
        turn = round((title.get("textangle") or (0.0,))[0] / 90) % 4 * 90
        left, _, right, bottom = box
        told = title.get("baseline", ())
        slope, above = told if len(told) == 2 else (0.0, 0.0)
        self.lines.append(_Line(left, right, bottom + above, slope, turn))


def _title(text: str) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for part in text.split(";"):
        name, _, values = part.strip().partition(" ")
        found[name] = tuple(map(float, _NUMBERS.findall(values)[:8]))
    return found
