"""One PDFium page to tokens: characters without a space between them, each with its place and look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from kommunegraf.reading.pdf.drawings import Drawings
from kommunegraf.reading.pdf.frames import Bounds, Frame
from kommunegraf.reading.pdf.library import Handle, Places, character, handle, text_object, unmapped
from kommunegraf.reading.pdf.looks import Look, look
from kommunegraf.reading.pdf.model import Token

SMALLEST = 1.5  # points: what is smaller is not read by anybody
SCANNED = 0.5  # the share of a page that images cover where text below them is a recognised one
_COVERS = 0.8
_MOST_AREAS = 400  # that white words are looked for on
# PDFium writes U+0002 for the hyphen at the end of a line, and then no line break.
_TOKEN = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+\x02?|\x02")
_LIGATURE = re.compile(r"[\ufb00-\ufb06]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_MARKS = re.compile(r"[\u0300-\u036f]+\Z")


@dataclass(slots=True)
class Words:
    """The tokens of a page by the turn of their text, and what was left out.

    `recognised` tells that most of them are the invisible text over a scanned page; `unmapped` counts letters whose
    font does not say what they are, `hidden` tokens that no reader sees, `aslant` those of watermarks.
    """

    turns: dict[int, list[Token]] = field(default_factory=dict)
    scanned: bool = False
    recognised: bool = False
    letters: int = 0
    unmapped: int = 0
    hidden: int = 0
    aslant: int = 0


def words(textpage: Any, frame: Frame, drawn: Drawings) -> Words:
    """The tokens of a text page, in the order in which they were drawn."""
    return _Reader(textpage, frame, drawn).run()


class _Reader:
    def __init__(self, textpage: Any, frame: Frame, drawn: Drawings) -> None:
        self._textpage = textpage
        self._handle = handle(textpage)
        self._places = Places(self._handle)
        self._frame = frame
        self._drawn = drawn
        self._looks: dict[Handle, Look] = {}
        self._found = Words()
        area = max(1.0, _area(frame.crop))
        covered = [(order, _area(_within(bounds, frame.crop)) / area) for order, bounds in drawn.images]
        self._found.scanned = sum(share for _, share in covered) >= SCANNED
        self._cover = max((order for order, share in covered if share >= _COVERS), default=0)

    def run(self) -> Words:
        found = self._found
        count = pdfium.FPDFText_CountChars(self._textpage)
        text = "".join(map(chr, (min(character(self._handle, index), 0x10FFFF) for index in range(count))))
        recognised = kept = 0
        for start, end in self._pieces(text):
            seen = self._look(start)
            if seen.size < SMALLEST:
                found.hidden += 1
                continue
            bounds = self._bounds(start, end)
            x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
            if not self._frame.shows(x, y):
                found.hidden += 1
                continue
            under = seen.invisible or self._drawn.order.get(self._object(start), self._cover) < self._cover
            if (under and not found.scanned) or (not under and seen.white and not self._on_colour(x, y)):
                found.hidden += 1
                continue
            if seen.turn is None:
                found.aslant += 1
                continue
            kept += 1
            recognised += under
            self._keep(text[start:end], start, bounds, seen, seen.turn)
        found.recognised = recognised > kept / 2
        return found

    def _keep(self, text: str, start: int, bounds: Bounds, seen: Look, turn: int) -> None:
        found = self._found
        found.letters += len(text)
        if unmapped(self._handle, start) == 1 or "\ufffd" in text:
            found.unmapped += len(text)
        tokens = found.turns.setdefault(turn, [])
        box = self._frame.box(bounds, turn)
        if tokens and _MARKS.match(text) and tokens[-1].box.left <= (box.left + box.right) / 2 <= tokens[-1].box.right:
            tokens[-1] = tokens[-1]._replace(text=unicodedata.normalize("NFC", tokens[-1].text + text))
            return
        base = self._frame.point(*self._places.origin(start), turn)[1]
        tokens.append(Token(self._clean(text), box, base, seen.size, seen.bold))

    def _clean(self, text: str) -> str:
        text = text.replace("\x02", "-").replace("\u2010", "-").replace("\u2011", "-")
        if text.endswith("\xad"):
            text = text[:-1] + "-"
        text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text.replace("\xad", ""))
        if any("\ud800" <= each <= "\udfff" for each in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if _PRIVATE.search(text):
            # Bullets of symbol fonts are told by standing alone; letters of a private code are told by nothing.
            if len(text) == 1:
                return "•"
            self._found.unmapped += len(_PRIVATE.findall(text))
            text = _PRIVATE.sub("\ufffd", text)
        return unicodedata.normalize("NFC", text)

    def _pieces(self, text: str) -> Iterator[tuple[int, int]]:
        """Tokens as first and behind last index, parted where another object begins or a wide gap lies."""
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            if self._object(start) == self._object(end - 1):
                if self._plausible(start, end):
                    yield start, end
                    continue
                yield from self._parted(start, end)
                continue
            at = start
            for index in range(start + 1, end):
                if self._object(index) != self._object(index - 1):
                    yield at, index
                    at = index
            yield at, end

    def _plausible(self, start: int, end: int) -> bool:
        """Whether the characters stand one behind the other, as far as their first and last tell."""
        if end - start < 2:
            return True
        size = self._look(start).size
        left, bottom, right, top = self._bounds(start, end)
        return max(right - left, top - bottom) <= max(1.1 * size * (end - start), 2 * size)

    def _parted(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        size = self._look(start).size
        at = start
        last = self._places.box(start)
        for index in range(start + 1, end):
            box = self._places.box(index)
            across = max(box[0] - last[2], last[0] - box[2])
            upright = max(box[1] - last[3], last[1] - box[3])
            if max(across, upright) > 0.5 * size:
                yield at, index
                at = index
            last = box
        yield at, end

    def _bounds(self, start: int, end: int) -> Bounds:
        one = self._places.box(start)
        if end - start == 1:
            return one
        other = self._places.box(end - 1)
        return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))

    def _object(self, index: int) -> Handle:
        return text_object(self._handle, index) or 0

    def _look(self, index: int) -> Look:
        address = self._object(index)
        found = self._looks.get(address)
        if found is None:
            found = self._looks[address] = look(self._textpage, index, self._frame.rotation)
        return found

    def _on_colour(self, x: float, y: float) -> bool:
        areas = [*self._drawn.fills[:_MOST_AREAS], *(bounds for _, bounds in self._drawn.images[:_MOST_AREAS])]
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in areas)


def _area(bounds: Bounds) -> float:
    return max(0.0, bounds[2] - bounds[0]) * max(0.0, bounds[3] - bounds[1])


def _within(bounds: Bounds, crop: Bounds) -> Bounds:
    return (max(bounds[0], crop[0]), max(bounds[1], crop[1]), min(bounds[2], crop[2]), min(bounds[3], crop[3]))
