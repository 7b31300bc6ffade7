"""One budget in several forms, for tests that all of them give the same funding."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.records import FundingItem
from kommunegraf.identity import Identity
from kommunegraf.reading import read

Row = Sequence[str | int]

BUDGET: tuple[Row, ...] = (
    ("1.000 kr.", "Budget 2024", "Budget 2025", "Budget 2026"),
    ("Motion på recept", 250, 1250, 300),
    ("Kostvejledning", 100, 200, 150),
    ("Udgifter i alt", 350, 1450, 450),
)
WRONG = (*BUDGET[:-1], ("Udgifter i alt", 350, 1450, 999))


def as_xlsx(rows: Sequence[Row], above: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet, its figures with points between thousands; lines `above` stand an empty row apart."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sundhed"
    for line in above:
        sheet.append([line])
    if above:
        sheet.append([])
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, int):
                cell.number_format = "#,##0"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_html(rows: Sequence[Row]) -> bytes:
    lines = ("".join(f"<td>{words(each)}</td>" for each in row) for row in rows)
    return f"<h2>Sundhed</h2><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>".encode()


def as_text(rows: Sequence[Row], delimiter: str) -> bytes:
    return "\n".join(delimiter.join(words(each) for each in row) for row in rows).encode()


def words(value: str | int) -> str:
    return value if isinstance(value, str) else f"{value:,}".replace(",", ".")


def funding(data: bytes) -> list[tuple[object, ...]]:
    """What each funding item says: amount, year, scale and phase."""
    items = [each for each in extract(read(data, name="budget"), Identity()).records if isinstance(each, FundingItem)]
    return [
        (
            item.amount and item.amount.value,
            item.fiscal_year and item.fiscal_year.value.lexical,
            item.unit_scale and item.unit_scale.value,
            item.phase and item.phase.value.iri,
        )
        for item in items
    ]


def notes(data: bytes) -> set[str]:
    return {note.code for note in extract(read(data, name="budget"), Identity()).notes}
