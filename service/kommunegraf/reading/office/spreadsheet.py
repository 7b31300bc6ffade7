"""Spreadsheets (XLSX, XLSB, XLS, ODS) to a heading a sheet and its tables, with the values that the files hold."""

from __future__ import annotations

import io
from collections.abc import Sequence

import python_calamine as calamine

from kommunegraf.errors import ReadingError
from kommunegraf.reading.composed import composed
from kommunegraf.reading.composer import MOST_CELLS, Composer
from kommunegraf.reading.document import Document, Method
from kommunegraf.reading.office.number_formats import GENERAL, Value, shown
from kommunegraf.reading.office.ods import ods_sheets
from kommunegraf.reading.office.package import Package
from kommunegraf.reading.office.sheets import Sheet, write_sheet
from kommunegraf.reading.office.xlsx_look import MOST_AREA, SheetLook, looks

_MOST_MERGED = 200_000


def read_excel(data: bytes, name: str, package: Package | None) -> Document:
    """The document of an Excel file's bytes; `package` is its ZIP, None for XLS.

    Raises `ReadingError` for a damaged or encrypted file, for one without words, and beyond `MOST_CELLS` filled cells.
    """
    into = Composer(name)
    return _document(_sheets(data, name, package, into), into, name)


def read_ods(package: Package) -> Document:
    """The document of an OpenDocument spreadsheet; raises as `read_excel` does."""
    return _document(ods_sheets(package, MOST_CELLS), Composer(package.name), package.name)


def _document(sheets: list[Sheet], into: Composer, name: str) -> Document:
    for sheet in sheets:
        write_sheet(sheet, into)
    if not into.blocks:
        raise ReadingError(name, "the spreadsheet holds no words or figures that are shown", "Check which file it is")
    return composed(into, Method.SPREADSHEET, "spreadsheet", name)


def _sheets(data: bytes, name: str, package: Package | None, into: Composer) -> list[Sheet]:
    known = None
    if package is not None:
        folder = package.main.rpartition("/")[0].lower()
        for part in package.parts:
            if part.startswith(folder) and part.endswith((".xml", ".rels")):
                package.markup(part)  # the reader of the values is not told of a document type
        known = looks(package) if package.main.endswith(".xml") else None
    if known is None:
        into.warn("number formats are not read of this kind of file: shares may stand as fractions, without a %")
    found: list[Sheet] = []
    left = MOST_CELLS
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for metadata in book.sheets_metadata:
                if metadata.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                if metadata.visible is not calamine.SheetVisibleEnum.Visible:
                    into.warn(f"the hidden sheet {metadata.name!r} is left out")
                    continue
                sheet = _sheet(
                    book.get_sheet_by_name(metadata.name), (known or {}).get(metadata.name, SheetLook()), name
                )
                left -= len(sheet.cells)
                if left < 0:
                    raise ReadingError(
                        name,
                        f"the spreadsheet has more than {MOST_CELLS:,} filled cells",
                        "Save the part that is needed as a file of its own",
                    )
                found.append(sheet)
    except calamine.PasswordError as error:
        raise ReadingError(
            name, "the spreadsheet is protected by a password", "Save it without a password, and give that"
        ) from error
    except BaseException as error:
        # What is damaged beyond what calamine looks for makes it panic, which is no Exception.
        panicked = type(error).__name__ == "PanicException"
        if not panicked and not isinstance(error, calamine.CalamineError | OSError | ValueError):
            raise
        reason = f"the spreadsheet is damaged ({error})"[:200]
        raise ReadingError(name, reason, "Open it in the program it was made with, and save it anew") from error
    return found


def _sheet(source: calamine.CalamineSheet, look: SheetLook, name: str) -> Sheet:
    if source.height * source.width > MOST_AREA:
        raise ReadingError(
            name,
            f"the sheet {source.name!r} spans {source.height:,} rows and {source.width:,} columns",
            "Delete what is not needed, or save the part that is as a file of its own",
        )
    sheet = Sheet(source.name, unstored=look.unstored)
    top, left = source.start or (0, 0)
    for r, row in enumerate(source.to_python(skip_empty_area=True), top):
        if r in look.hidden_rows:
            if any(value != "" for value in row):
                sheet.hidden_rows.add(r)
            continue
        _row(sheet, look, r, left, row)
    for (r0, c0), (r1, c1) in source.merged_cell_ranges or ():
        if (r0, c0) in sheet.cells and len(sheet.merged) + (r1 - r0 + 1) * (c1 - c0 + 1) <= _MOST_MERGED:
            for r in (each for each in range(r0, r1 + 1) if each not in look.hidden_rows):
                for c in (each for each in range(c0, c1 + 1) if not look.hides_column(each)):
                    if (r, c) != (r0, c0):
                        sheet.merged[r, c] = (r0, c0)
    return sheet


def _row(sheet: Sheet, look: SheetLook, r: int, left: int, row: Sequence[Value]) -> None:
    for c, value in enumerate(row, left):
        words = shown(value, look.formats.get((r, c), GENERAL)).strip()
        if not words:
            continue
        if look.hides_column(c):
            sheet.hidden_columns.add(c)
            continue
        sheet.cells[r, c] = words
