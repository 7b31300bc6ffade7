"""The pieces of all pages to the stored text, its blocks, tables and zones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kommunegraf.reading.composer import Composer, one_line
from kommunegraf.reading.document import BlockKind, Field, Part, Span, Zone, ZoneKind
from kommunegraf.reading.pdf.headings import Body, levels, look_of, looks_like_heading
from kommunegraf.reading.pdf.hyphens import Hyphens
from kommunegraf.reading.pdf.layout import Entries, Piece, TablePiece
from kommunegraf.reading.pdf.model import Box, Page, Run
from kommunegraf.reading.pdf.paragraphs import Paragraph

_INDENT = 6.0  # points between the depths of a list
_TITLED = re.compile(r"\d{1,3}\.?\Z")


@dataclass(slots=True)
class Rendering:
    """Writes pieces into a composer; `pages` give each page's way back, by its number."""

    into: Composer
    pages: Mapping[int, Page]
    hyphens: Hyphens
    body: Body
    zones: list[Zone] = field(default_factory=list)

    def write(self, pieces: Sequence[Piece]) -> None:
        texts = [self._text(piece) if isinstance(piece, Paragraph) else "" for piece in pieces]
        headings = {
            index
            for index, piece in enumerate(pieces)
            if isinstance(piece, Paragraph)
            and (not piece.marker or _TITLED.match(piece.marker))
            and looks_like_heading(piece, texts[index], self.body)
        }
        level_of = levels(piece for index in headings if isinstance(piece := pieces[index], Paragraph))
        depths: list[float] = []
        for index, piece in enumerate(pieces):
            if isinstance(piece, TablePiece):
                self._table(piece)
            elif isinstance(piece, Entries):
                self._entries(piece)
            elif index in headings:
                self._heading(piece, texts[index], level_of[look_of(piece)])
                depths.clear()
            else:
                self._paragraph(piece, texts[index], depths)

    def _text(self, paragraph: Paragraph) -> str:
        lines = [run.text for run in paragraph.lines]
        return one_line(self.hyphens.joined([lines[0][paragraph.skip :], *lines[1:]]))

    def _heading(self, paragraph: Paragraph, text: str, level: int) -> None:
        words = f"{paragraph.marker} {text}" if paragraph.marker else text
        self.into.block(words, BlockKind.HEADING, level=level, origin=self._origin(paragraph.page, paragraph.box))

    def _paragraph(self, paragraph: Paragraph, text: str, depths: list[float]) -> None:
        origin = self._origin(paragraph.page, paragraph.box)
        if not paragraph.marker:
            depths.clear()
            self.into.block(text, gap=paragraph.gap, origin=origin)
            return
        left = paragraph.lines[0].box.left
        while depths and depths[-1] > left + _INDENT:
            depths.pop()
        if not depths or depths[-1] < left - _INDENT:
            depths.append(left)
        self.into.block(
            text,
            BlockKind.LIST_ITEM,
            marker=paragraph.marker,
            level=len(depths) - 1,
            gap=paragraph.gap,
            origin=origin,
        )

    def _table(self, piece: TablePiece) -> None:
        grid = piece.grid
        rows = [[self._cell(cell) for cell in row] for row in grid.rows]
        origins = [
            [self._origin(page, box) for box in boxes] for page, boxes in zip(piece.pages, grid.boxes, strict=True)
        ]
        self.into.table(rows, grid.places, origin=self._origin(piece.page, grid.box), origins=origins)

    def _cell(self, runs: Sequence[Run]) -> str:
        lines: list[list[Run]] = []
        for run in sorted(runs, key=lambda each: (each.base, each.box.left)):
            if lines and run.base - lines[-1][0].base <= 0.4 * run.size:
                lines[-1].append(run)
            else:
                lines.append([run])
        words = (" ".join(run.text for run in sorted(line, key=lambda each: each.box.left)) for line in lines)
        return self.hyphens.joined(list(words))

    def _entries(self, piece: Entries) -> None:
        start: int | None = None
        for index, line in enumerate(piece.lines):
            self.into.new_line(1 if index == 0 else 0)
            span = self.into.write(one_line(line.text))
            start = span.start if start is None else start
        self.zones.append(Zone(ZoneKind.CHROME, Span(start or 0, self.into.length)))

    def metadata(self, values: Mapping[str, str], unwritten: Sequence[str]) -> tuple[Part, ...]:
        """Writes what the file says of itself below all pages; gives it as a part of kind "file".

        Values named in `unwritten` are kept without a span.
        """
        fields: dict[str, Field] = {}
        start: int | None = None
        for name, value in values.items():
            words = one_line(value)
            if not words:
                continue
            if name in unwritten:
                fields[name] = Field(words, None)
                continue
            self.into.new_line(1 if start is None else 0)
            begin = self.into.write(f"{name}: ").start
            start = begin if start is None else start
            fields[name] = Field(words, self.into.write(words))
        span = Span(self.into.length if start is None else start, self.into.length)
        if start is not None:
            self.zones.append(Zone(ZoneKind.METADATA, span))
        return (Part("file", span, fields),)

    def _origin(self, page: int, box: Box) -> str:
        return self.pages[page].origin(box)
