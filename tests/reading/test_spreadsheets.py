"""Spreadsheets: the cells that are seen, as a Dane reads them, with the way back; hostile ones are refused."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, Document, Method
from kommunegraf.reading.office import spreadsheet
from kommunegraf.reading.office.number_formats import Value, shown
from office_files import changed, compound, ods, xls, zipped


def workbook(fill: Callable[[Any, Any], object]) -> bytes:
    """A workbook whose first sheet is filled by `fill(book, sheet)`."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ark1"
    fill(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_workbook(fill: Callable[[Any, Any], object]) -> Document:
    return read(workbook(fill), name="budget.xlsx")


def rows(*contents: list[Any]) -> Callable[[Any, Any], object]:
    return lambda _, sheet: [sheet.append(row) for row in contents]


def grid(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in document.tables[table].rows]


def test_each_sheet_is_a_heading_and_its_cells_lead_back() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet["B2"], sheet["C2"], sheet["B3"], sheet["C3"] = "Post", "2024", "Motion", 5
        other = book.create_sheet("Per's ark")
        other.append(["Post", 7])

    found = read_workbook(fill)
    assert (found.method, found.form, found.warnings) == (Method.SPREADSHEET, "spreadsheet", ())
    assert found.text == "Ark1\n\nPost | 2024\nMotion | 5\n\nPer's ark\n\nPost | 7"
    headings = [found.words(block.span) for block in found.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Ark1", "Per's ark"]
    places = {block.origin: found.words(block.span) for block in found.blocks}
    assert places["'Ark1'!C3"] == "5"
    assert places["'Per''s ark'!B1"] == "7"
    for row in found.tables[0].rows:
        assert all(cell.span is not None and found.words(cell.span) == cell.text for cell in row)


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1000000, "General", "1000000"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (-1234.5, "#,##0;[Red]-#,##0", "-1.235"),
        (0.5, "0%", "50 %"),
        (0.1234, "0.0 %", "12,3 %"),
        (1234567, "#,##0,", "1.235"),
        (1500, '#,##0 "kr."', "1.500 kr."),
        (1500, '_-* #,##0.00 [$kr.-406]_-;-* #,##0.00 [$kr.-406]_-', "1.500,00 kr."),
        (2.5, "#.##", "2,5"),
        (2024, "0", "2024"),
        (0.25, "# ?/?", "0,25"),
        (1e300, "#,##0", None),
        (True, "General", "SAND"),
        ("1.000 kr.", "@", "1.000 kr."),
        (datetime.date(2024, 3, 5), "dd/mm/yyyy", "05-03-2024"),
        (datetime.datetime(2024, 3, 5), "yyyy", "2024"),
        (datetime.datetime(2024, 3, 5), "mmm-yy", "03-2024"),
        (datetime.datetime(2024, 3, 5, 16, 30), "dd-mm-yyyy hh:mm", "05-03-2024 16:30"),
        (datetime.time(9, 5), "hh:mm", "09:05"),
        (datetime.timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_its_format_says_in_danish(value: Value, code: str, words: str | None) -> None:
    found = shown(value, code)
    assert words is None or found == words
    assert found


def test_formats_of_cells_are_those_of_the_file() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["Andel", 0.25, datetime.date(2024, 3, 5), 1234567])
        sheet["B1"].number_format = "0.0%"
        sheet["D1"].number_format = "#,##0"

    assert grid(read_workbook(fill)) == [["Andel", "25,0 %", "05-03-2024", "1.234.567"]]


def test_merged_cells_are_written_once_and_seen_in_each_of_their_places() -> None:
    def fill(_: Any, sheet: Any) -> None:
        for row in (["Område", "Budget", None], [None, "2024", "2025"], ["Motion", 1, 2]):
            sheet.append(row)
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A1:A2")

    found = read_workbook(fill)
    assert found.text.endswith("Område | Budget\n2024 | 2025\nMotion | 1 | 2")
    assert grid(found) == [["Område", "Budget", "Budget"], ["Område", "2024", "2025"], ["Motion", "1", "2"]]


def test_an_empty_row_parts_two_tables_and_rows_of_one_cell_are_lines() -> None:
    found = read_workbook(
        rows(["Budget for sundhed"], ["Vedtaget i oktober"], [], ["Post", "Kr."], ["A", 1], [], [], ["X", 3], ["Y", 4])
    )
    kinds = [(block.kind, found.words(block.span)) for block in found.blocks[:3]]
    assert kinds[1:] == [(BlockKind.PARAGRAPH, "Budget for sundhed"), (BlockKind.PARAGRAPH, "Vedtaget i oktober")]
    assert [grid(found, table) for table in range(2)] == [[["Post", "Kr."], ["A", "1"]], [["X", "3"], ["Y", "4"]]]


def test_what_is_hidden_is_left_out_and_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["Post", "Note", "Kr."], ["A", "intern", 1], ["B", "intern", 2]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        hidden = book.create_sheet("Løn")
        hidden.append(["Navn", 5])
        hidden.sheet_state = "hidden"

    found = read_workbook(fill)
    assert grid(found) == [["Post", "Kr."], ["B", "2"]]
    assert "Navn" not in found.text
    assert found.warnings == (
        "the hidden sheet 'Løn' is left out",
        "sheet 'Ark1': 1 hidden rows and 1 hidden columns are left out",
    )


def test_of_formulas_the_stored_value_is_read_and_a_missing_one_is_told() -> None:
    data = workbook(rows(["Sum", "=1+1", "=2+2"]))
    data = changed(data, "xl/worksheets/sheet1.xml", "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    found = read(data, name="a.xlsx")
    assert grid(found) == [["Sum", "2"]]
    assert ["no value of 1 formulas" in warning for warning in found.warnings] == [True]


def test_an_old_excel_file_is_read_and_says_that_it_has_no_formats() -> None:
    found = read(xls("Økonomi", [["1.000 kr.", "2024"], ["Motion", 12.5]]), name="gammel.xls")
    assert found.text == "Økonomi\n\n1.000 kr. | 2024\nMotion | 12,5"
    assert any("number formats are not read" in warning for warning in found.warnings)


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_an_opendocument_sheet_is_read_as_it_shows() -> None:
    covered = "<table:covered-table-cell/>"
    note = "<office:annotation><text:p>intern</text:p></office:annotation>"
    sheet = (
        row(cell("Post"), cell("Budget", 'table:number-columns-spanned="2"'), covered)
        + row(cell("skjult"), more='table:visibility="collapse"')
        + row(cell("Andel"), f"<table:table-cell>{note}<text:p>5,5 %</text:p></table:table-cell>", cell("1.200"))
        + row('<table:table-cell table:number-columns-repeated="16000"/>', more='table:number-rows-repeated="900000"')
    )
    found = read(ods(f'<table:table table:name="Ark">{sheet}</table:table>'), name="a.ods")
    assert grid(found) == [["Post", "Budget", "Budget"], ["Andel", "5,5 %", "1.200"]]
    assert found.text == "Ark\n\nPost | Budget\nAndel | 5,5 % | 1.200"
    assert found.blocks[-1].origin == "'Ark'!C3"
    assert found.warnings == ("sheet 'Ark': 1 hidden rows and 0 hidden columns are left out",)


def far_apart(_: Any, sheet: Any) -> None:
    sheet["A1"], sheet["XFD1048576"] = "første", "sidste"


REPEATED = row(cell("x", 'table:number-columns-repeated="16000"'), more='table:number-rows-repeated="1000000"')


def with_byte(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + bytes([value]) + data[at + 1 :]


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
BUDGET = workbook(rows(["Post", 1]))
NAMES = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook(far_apart), "spans 1,048,576 rows and 16,384 columns"),
        (ods(f'<table:table table:name="A">{REPEATED}</table:table>'), "filled cells"),
        (workbook(rows([])), "no words or figures"),
        (BUDGET[:2000], "damaged or cut short"),
        (changed(BUDGET, NAMES, "</sheetData>", ""), "no well-formed XML"),
        (changed(BUDGET, NAMES, "<worksheet", f"{LAUGHS}<worksheet"), "declares a document type"),
        (changed(BUDGET, "xl/workbook.xml", "<workbook ", f"{LAUGHS}<workbook "), "declares a document type"),
        (compound({"EncryptedPackage": b"x"}), "protected by a password"),
        (compound({"Workbook": b"junk"}), "damaged"),
        (with_byte(xls("Ark", [["a", 1.0]]), 1538, 0), "damaged"),  # calamine panics at it
        (
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>",
                    "content.xml": "junk",
                }
            ),
            "protected by a password",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_sound_spreadsheet_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data, name="fil.xlsx")
    assert reason in caught.value.reason
    assert caught.value.remedy


def test_more_cells_than_any_document_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 3)
    assert grid(read_workbook(rows(["a", "b", "c"]))) == [["a", "b", "c"]]
    with pytest.raises(ReadingError, match="more than 3 filled cells"):
        read_workbook(rows(["a", "b"], ["c", "d"]))
