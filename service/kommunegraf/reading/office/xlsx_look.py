"""What an XLSX file says of its cells beside their values: number formats, hidden rows and columns, formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from kommunegraf.errors import ReadingError
from kommunegraf.reading.office.elements import attribute, child, children, integer
from kommunegraf.reading.office.number_formats import GENERAL
from kommunegraf.reading.office.package import Package

MOST_AREA = 4_000_000  # cells between the first and the last filled one of a sheet
_WIDEST = 16_384
# The formats that files name by number (ECMA-376-1, 18.8.30), as a Danish program shows them.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%",
    10: "0.00%", 14: "dd-mm-yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd-mm-yyyy hh:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip


@dataclass(slots=True)
class SheetLook:
    """`formats` of the cells that have one, by row and column from 0; `unstored` are formulas without a value."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    unstored: int = 0

    def hides_column(self, column: int) -> bool:
        return any(column in columns for columns in self.hidden_columns)


def looks(package: Package) -> dict[str, SheetLook]:
    """The look of each sheet, by its name; raises `ReadingError` for a sheet that spans more than any."""
    book = package.main
    relations = package.relations(book)
    codes = _codes(package, book)
    found = {}
    for sheet in children(child(package.tree(book), "sheets"), "sheet"):
        name, target = attribute(sheet, "name") or "", relations.get(attribute(sheet, "id") or "", ("", ""))
        if target[0] == "worksheet" and package.has(target[1]):
            found[name] = _Scan(package, target[1], name, codes).look
    return found


def _codes(package: Package, book: str) -> list[str]:
    """The format code of each cell style."""
    part = next(iter(package.related(book, "styles")), None)
    if part is None:
        return []
    root = package.tree(part)
    own = {
        integer(attribute(each, "numFmtId")): attribute(each, "formatCode") or GENERAL
        for each in children(child(root, "numFmts"), "numFmt")
    }
    known = {**_BUILT_IN, **own}
    return [known.get(integer(attribute(each, "numFmtId")), GENERAL) for each in children(child(root, "cellXfs"), "xf")]


class _Scan:
    """Reads a sheet element by element, without holding it."""

    def __init__(self, package: Package, part: str, sheet: str, codes: list[str]) -> None:
        self.look = SheetLook()
        self._codes = codes
        self._row = self._column = -1
        self._formula = self._value = self._inside = False
        self._first: tuple[int, int] | None = None
        self._last = (0, 0)
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(package.markup(part), True)
        except expat.ExpatError as error:
            raise ReadingError(
                package.name, f"the sheet {sheet!r} is no well-formed XML ({error})", "Save it anew, and give that"
            ) from error
        if self._first is not None:
            (top, left), (bottom, right) = self._first, self._last
            if (bottom - top + 1) * (right - left + 1) > MOST_AREA:
                raise ReadingError(
                    package.name,
                    f"the sheet {sheet!r} spans {bottom - top + 1:,} rows and {right - left + 1:,} columns, more than "
                    f"{MOST_AREA:,} cells",
                    "Delete what is not needed, or save the part that is as a file of its own",
                )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rsplit("}", 1)[-1]:
            case "row":
                self._row = integer(attributes.get("r"), self._row + 2) - 1
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self.look.hidden_rows.add(self._row)
            case "col" if attributes.get("hidden") in ("1", "true"):
                least, most = integer(attributes.get("min")), integer(attributes.get("max"))
                self.look.hidden_columns.append(range(least - 1, min(_WIDEST, most)))
            case "c":
                self._column = _column(attributes.get("r"), self._column + 1)
                self._formula = self._value = False
                style = integer(attributes.get("s"))
                if 0 <= style < len(self._codes) and self._codes[style] != GENERAL:
                    self.look.formats[self._row, self._column] = self._codes[style]
            case "f":
                self._formula = True
            case "v" | "is":
                self._inside = True

    def _text(self, words: str) -> None:
        self._value = self._value or self._inside

    def _end(self, tag: str) -> None:
        name = tag.rsplit("}", 1)[-1]
        self._inside = self._inside and name not in ("v", "is")
        if name != "c":
            return
        self.look.unstored += self._formula and not self._value
        if self._value:
            first = self._first or (self._row, self._column)
            self._first = (min(first[0], self._row), min(first[1], self._column))
            self._last = (max(self._last[0], self._row), max(self._last[1], self._column))
        else:
            self.look.formats.pop((self._row, self._column), None)


def _column(reference: str | None, default: int) -> int:
    """The column of a reference like "AB12", from 0."""
    letters = (reference or "").rstrip("0123456789")
    if not 0 < len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        return default
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1
