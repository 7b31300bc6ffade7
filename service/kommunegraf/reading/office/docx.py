"""Word documents (DOCX; ECMA-376-1) to lines and blocks: headings, list items with their numbers, tables, notes."""

from __future__ import annotations

from typing import Any

from kommunegraf.errors import ReadingError
from kommunegraf.reading.composed import composed
from kommunegraf.reading.composer import Composer
from kommunegraf.reading.document import BlockKind, Document, Method
from kommunegraf.reading.office.elements import attribute, child, children, local
from kommunegraf.reading.office.headers import header_lines
from kommunegraf.reading.office.numbering import ListNumbers
from kommunegraf.reading.office.package import Package
from kommunegraf.reading.office.paragraphs import ParagraphReader, Words
from kommunegraf.reading.office.styles import Styles
from kommunegraf.reading.office.tables import grid_of, inside

_NOTES = ("footnotes", "endnotes")
_WRAPPERS = frozenset(("customXml", "ins", "moveTo", "smartTag"))
_CONTENTS = "Table of Contents"
_DEEPEST = 20  # tables inside one another


def read_docx(package: Package) -> Document:
    """The document of a Word file.

    Raises `ReadingError` for a damaged one and for one without words.
    """
    main = package.main
    body = child(package.tree(main), "body")
    writer = _Writer(package, main)
    writer.header(main, body)
    writer.container(body, "body")
    into = writer.into
    if not into.blocks:
        raise ReadingError(
            package.name, "the Word document holds no text", "If its pages are pictures, give the PDF or the scan"
        )
    reader = writer.paragraphs
    if reader.deleted or writer.deleted:
        into.warn("the document has tracked changes: what they delete is left out")
    if reader.inserted:
        into.warn("the document has tracked changes: what they insert is read")
    if reader.hidden:
        into.warn("hidden text is left out")
    return composed(into, Method.DOCX, "docx", package.name)


class _Writer:
    """Writes one document."""

    def __init__(self, package: Package, main: str) -> None:
        self.into = Composer(package.name)
        self.paragraphs = ParagraphReader()
        self.deleted = False
        self._package = package
        self._styles = Styles(self._related(main, "styles"))
        self._numbers = ListNumbers(self._related(main, "numbering"))
        self._notes = {
            (kind.removesuffix("s"), attribute(note, "id")): note
            for kind in _NOTES
            for note in children(self._related(main, kind), kind.removesuffix("s"))
        }
        self._in_list = False

    def _related(self, main: str, kind: str) -> Any:
        part = next(iter(self._package.related(main, kind)), None)
        return None if part is None else self._package.tree(part)

    def header(self, main: str, body: Any) -> None:
        """What the page headers say of the meeting."""
        for origin, line in header_lines(self._package, main, body):
            self.into.block(line, gap=0, origin=origin)

    def container(self, element: Any, origin: str, depth: int = 0) -> None:
        """What stands in the body, a cell, a box or a note."""
        counts: dict[str, int] = {}
        for each in element if element is not None else ():
            name = local(each)
            counts[name] = counts.get(name, 0) + 1
            place = f"{origin}/{name}[{counts[name]}]"
            if name == "p":
                self._paragraph(each, place, depth)
            elif name == "tbl":
                self._table(each, place, depth)
            elif name == "sdt":
                if attribute(child(each, "sdtPr", "docPartObj", "docPartGallery"), "val") == _CONTENTS:
                    self.into.warn("the table of contents is left out")
                else:
                    self.container(child(each, "sdtContent"), place, depth)
            elif name in _WRAPPERS:
                self.container(each, place, depth)
            elif name == "altChunk":
                self.into.warn("a file that is embedded in the document is left out")

    def _paragraph(self, paragraph: Any, origin: str, depth: int) -> None:
        properties = child(paragraph, "pPr")
        words = self.paragraphs.read(paragraph)
        if self._styles.is_contents(properties):
            if not words.empty:
                self.into.warn("the table of contents is left out")
            return
        heading = self._styles.heading(properties)
        numbering = self._styles.numbering(properties)
        # Word counts an empty item too.
        marker = self._numbers.marker(numbering) if numbering is not None and numbering.number != "0" else ""
        kind = BlockKind.HEADING if heading else BlockKind.LIST_ITEM if marker else BlockKind.PARAGRAPH
        level = heading or (numbering.level if numbering is not None and marker else 0)
        gap = 0 if marker and self._in_list and not heading else 1
        for line in words.lines:
            if line.strip():
                self.into.block(line, kind, marker=marker, level=level, gap=gap, origin=origin)
                kind, marker, gap, level = (kind, "", 0, level) if heading else (BlockKind.PARAGRAPH, "", 0, 0)
                self._in_list = bool(numbering) and not heading
        self._beside(words, origin, depth)

    def _beside(self, words: Words, origin: str, depth: int) -> None:
        """The boxes and notes of a paragraph, behind it."""
        for index, box in enumerate(words.boxes, 1):
            if depth < _DEEPEST:
                self.container(box, f"{origin}/txbxContent[{index}]", depth + 1)
        for kind, key in words.notes:
            note = self._notes.pop((kind, key), None)
            lines = (
                [self.paragraphs.read(paragraph).text for paragraph in inside(note, "p")] if note is not None else []
            )
            self.into.block(" ".join(lines), marker=f"[{key}]", origin=f"{kind}s/{kind}[@id={key}]")

    def _table(self, table: Any, origin: str, depth: int) -> None:
        """A table of data as one; one that only lays out a page (see `_lays_out`) as what stands in its cells."""
        self._in_list = False
        grid = grid_of(table)
        self.deleted = self.deleted or grid.deleted
        if grid.cut:
            self.into.warn("a table has more cells than any document's: the rest of it is left out")
        if self._lays_out(grid.rows) and depth < _DEEPEST:
            for r, row in enumerate(grid.rows, 1):
                for c, cell in enumerate(row, 1):
                    self.container(cell, f"{origin}/tr[{r}]/tc[{c}]", depth + 1)
            return
        beside: list[tuple[Words, str]] = []
        rows: list[list[str]] = []
        origins: list[list[str]] = []
        for r, row in enumerate(grid.rows, 1):
            origins.append([f"{origin}/tr[{r}]/tc[{c}]" for c in range(1, len(row) + 1)])
            rows.append([])
            for cell, place in zip(row, origins[-1], strict=True):
                found = [self.paragraphs.read(paragraph) for paragraph in inside(cell, "p")]
                rows[-1].append(" ".join(words.text for words in found if not words.empty))
                beside += [(words, place) for words in found]
        self.into.table(rows, grid.places, origins=origins)
        for words, place in beside:
            self._beside(words, place, depth)

    def _lays_out(self, rows: list[list[Any]]) -> bool:
        """Whether a table has one cell, or headings, lists or tables in its cells (as in HTML)."""
        if sum(len(row) for row in rows) < 2 or all(len(row) <= 1 for row in rows):
            return True
        for cell in (cell for row in rows for cell in row):
            if inside(cell, "tbl"):
                return True
            for paragraph in inside(cell, "p"):
                properties = child(paragraph, "pPr")
                numbering = self._styles.numbering(properties)
                if self._styles.heading(properties) or (numbering is not None and numbering.number != "0"):
                    return True
        return False
