"""OpenDocument spreadsheets (ODS): the words that each cell shows (OpenDocument 1.3 part 3, chapter 9)."""

from __future__ import annotations

from xml.parsers import expat

from kommunegraf.errors import ReadingError
from kommunegraf.reading.office.elements import integer
from kommunegraf.reading.office.package import Package
from kommunegraf.reading.office.sheets import Sheet

_MANIFEST = "META-INF/manifest.xml"
_HIDDEN = ("collapse", "filter")
_MOST_MERGED = 200_000


def ods_sheets(package: Package, most: int) -> list[Sheet]:
    """The sheets, with at most `most` filled cells in all; raises `ReadingError` for more, and for encrypted files."""
    if package.has(_MANIFEST) and b"encryption-data" in package.markup(_MANIFEST):
        raise ReadingError(
            package.name, "the spreadsheet is protected by a password", "Save it without a password, and give that"
        )
    return _Scan(package, most).sheets


class _Scan:
    """Reads the content element by element, without holding it."""

    def __init__(self, package: Package, most: int) -> None:
        self.sheets: list[Sheet] = []
        self._name = package.name
        self._most = most
        self._left = most
        self._row = self._column = 0
        self._rows = self._columns = 1  # how often the row and the cell are repeated
        self._spans = (1, 1)
        self._hidden = False
        self._hidden_columns: list[range] = []
        self._words: list[str] | None = None  # of the cell being read
        self._aside = 0  # how many annotations are open
        self._depth = 0  # how many tables: one in a cell is left out
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(package.markup("content.xml"), True)
        except expat.ExpatError as error:
            raise ReadingError(
                package.name, f"its content is no well-formed XML ({error})", "Save it anew, and give that"
            ) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        said = {key.rsplit("}", 1)[-1]: value for key, value in attributes.items()}
        match tag.rsplit("}", 1)[-1]:
            case "table":
                self._depth += 1
                if self._depth == 1:
                    self.sheets.append(Sheet(said.get("name", "")))
                    self._row = self._column = 0
                    self._hidden_columns = []
            case "table-column":
                count = max(1, integer(said.get("number-columns-repeated"), 1))
                if said.get("visibility") in _HIDDEN:
                    self._hidden_columns.append(range(self._column, self._column + count))
                self._column += count
            case "table-row":
                self._rows = max(1, integer(said.get("number-rows-repeated"), 1))
                self._hidden = said.get("visibility") in _HIDDEN
                self._column = 0
            case "table-cell" | "covered-table-cell" if self._depth == 1:
                self._columns = max(1, integer(said.get("number-columns-repeated"), 1))
                spans = [max(1, integer(said.get(f"number-{axis}-spanned"), 1)) for axis in ("rows", "columns")]
                self._spans = (spans[0], spans[1])
                self._words = []
            case "annotation" | "shapes":
                self._aside += 1
            case "p" | "line-break" | "tab" | "s" if self._words:
                self._text(" ")

    def _end(self, tag: str) -> None:
        match tag.rsplit("}", 1)[-1]:
            case "table":
                self._depth -= 1
            case "table-row" if self._depth == 1:
                self._row += self._rows
            case "annotation" | "shapes":
                self._aside -= 1
            case "table-cell" | "covered-table-cell" if self._depth == 1:
                self._cell("".join(self._words or ()).strip())
                self._words = None
                self._column += self._columns

    def _text(self, words: str) -> None:
        if self._words is not None and not self._aside and self._depth == 1:
            self._words.append(words)

    def _cell(self, words: str) -> None:
        if not words or not self.sheets:
            return
        sheet = self.sheets[-1]
        if self._hidden:
            sheet.hidden_rows.update(range(self._row, self._row + min(self._rows, self._most)))
            return
        if any(self._column in columns for columns in self._hidden_columns):
            sheet.hidden_columns.add(self._column)
            return
        self._left -= self._rows * self._columns
        if self._left < 0:
            raise ReadingError(
                self._name,
                f"the spreadsheet has more than {self._most:,} filled cells",
                "Save the part that is needed as a file of its own",
            )
        for r in range(self._row, self._row + self._rows):
            for c in range(self._column, self._column + self._columns):
                sheet.cells[r, c] = words
        down, across = self._spans
        if down * across > 1 and len(sheet.merged) + down * across <= _MOST_MERGED:
            for r in range(self._row, self._row + down):
                for c in range(self._column, self._column + across):
                    if (r, c) != (self._row, self._column):
                        sheet.merged[r, c] = (self._row, self._column)
