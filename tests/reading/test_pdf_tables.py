"""Tables of a PDF come with their cells, whether their rules are drawn or not, and prose makes none."""

from __future__ import annotations

import io
from collections.abc import Callable

from printing import FONT, LEFT, Press, printed, side_by_side, wrapped
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, Document

LEAD = "Forvaltningen har regnet på, hvad gåture, motion og kost koster i de kommende år. Beløbene står i 1.000 kr."
BUDGET = [
    ["Område", "2031", "2032", "2033"],
    ["Gåture og motion for ældre", "1.200", "1.250", "1.300"],
    ["Kost", "3.400", "", "3.500"],
    ["Tilsyn", "-", "-", "-40"],
    ["I alt", "4.600", "4.700", "4.760"],
]
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)


def document_of(draw: Callable[[Canvas], None]) -> Document:
    return read(printed(draw), name="budget.pdf")


def cells(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in document.tables]


def with_table(rows: list[list[str]], *style: tuple[object, ...]) -> Document:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        press.paragraph(LEAD)
        table = Table(rows, style=TableStyle(list(style)))
        table.wrapOn(canvas, 450, 500)
        table.drawOn(canvas, LEFT, press.y - table._height)
        press.y -= table._height + 20
        press.paragraph(LEAD)

    return document_of(draw)


def test_a_table_with_rules_has_the_cells_between_them() -> None:
    document = with_table(BUDGET, GRID)
    assert cells(document) == [BUDGET]
    assert "Kost | 3.400 |  | 3.500" in document.text
    assert all(
        cell.span is None or document.words(cell.span) == cell.text
        for table in document.tables
        for row in table.rows
        for cell in row
    )
    prose = [document.words(b.span) for b in document.blocks if b.kind is BlockKind.PARAGRAPH]
    assert prose == [LEAD, LEAD]


def test_a_cell_over_several_columns_is_seen_in_each_and_written_once() -> None:
    rows = [["Udgifter", "Budget i 1.000 kr.", "", ""], *BUDGET]
    document = with_table(rows, GRID, ("SPAN", (1, 0), (3, 0)))
    assert cells(document)[0][0] == ["Udgifter", *["Budget i 1.000 kr."] * 3]
    assert document.text.count("Budget i 1.000 kr.") == 1


def test_a_cell_over_several_rows_is_seen_in_each() -> None:
    rows = [["Kost", "Skoler", "10"], ["", "Plejehjem", "20"], ["Motion", "Skoler", "30"]]
    document = with_table(rows, GRID, ("SPAN", (0, 0), (0, 1)))
    assert [row[0] for row in cells(document)[0]] == ["Kost", "Kost", "Motion"]


def test_a_table_with_rules_below_its_heads_only_has_its_columns() -> None:
    document = with_table(
        BUDGET,
        ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
        ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    )
    assert cells(document) == [BUDGET]


def test_figures_that_stand_below_one_another_are_a_table_without_any_rules() -> None:
    assert cells(with_table(BUDGET, ("ALIGN", (1, 0), (-1, -1), "RIGHT"))) == [BUDGET]


def test_a_cell_of_several_lines_is_one_cell_and_its_words_are_whole() -> None:
    rows = [["Indsats", "Beløb"], ["Gåture for ældre med sundheds-\nfremme som mål", "1.200"], ["Kost", "300"]]
    document = with_table(rows, GRID)
    assert cells(document)[0][1] == ["Gåture for ældre med sundhedsfremme som mål", "1.200"]


def test_a_table_that_goes_on_on_the_next_pages_is_one_table_with_one_head() -> None:
    style = getSampleStyleSheet()["Normal"]
    head = ["Indsats", "Beløb i kr.", "Ansvarlig"]
    efforts = [f"Indsats nummer {number} for ældre" for number in range(120)]
    rows = [[Paragraph(effort, style), "1.000", "Sundhed"] for effort in efforts]
    buffer = io.BytesIO()
    table = Table([head, *rows], colWidths=[250, 80, 80], repeatRows=1, style=TableStyle([GRID]))
    SimpleDocTemplate(buffer).build([Paragraph(LEAD, style), table, Paragraph(LEAD, style)])
    document = read(buffer.getvalue(), name="lang.pdf")
    (found,) = cells(document)
    assert found[0] == head
    assert [row[0] for row in found[1:]] == efforts
    pages = {block.origin.split("&")[0] for block in document.blocks if block.kind is BlockKind.CELL}
    assert len(pages) > 2


def test_a_cells_origin_is_the_cells_own_box() -> None:
    document = with_table(BUDGET, GRID)
    origins = {document.words(b.span): b.origin for b in document.blocks if b.kind is BlockKind.CELL}
    assert origins["1.200"] != origins["1.250"]
    assert origins["1.200"].split(",")[1] == origins["1.250"].split(",")[1]


def test_labels_in_a_ruled_form_are_lines_with_their_values() -> None:
    document = with_table([["Dato:", "12. marts 2031"], ["Sted:", "Rådhuset, lokale 4"]], GRID)
    assert not document.tables
    found = [document.words(block.span) for block in document.blocks]
    assert found == [LEAD, "Dato: 12. marts 2031", "Sted: Rådhuset, lokale 4", LEAD]


def test_a_frame_around_text_and_lines_below_headings_make_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        canvas.line(LEFT, press.y + 12, 500, press.y + 12)
        press.heading("Fakta om gåture")
        canvas.rect(LEFT - 6, press.y - 60, 460, 72)
        press.paragraph(LEAD)
        press.paragraph(LEAD)

    document = document_of(draw)
    assert not document.tables
    assert document.text.count(LEAD) == 2


def test_prose_in_two_columns_is_no_table_even_with_figures_in_it() -> None:
    one = wrapped("I 2031 gik 1.200 borgere med på turene, og i 2032 ventes 1.400 at gå med. " * 5, 215, 10)
    other = wrapped("Kosten kostede 3.400 kr. pr. beboer i 2031, og i 2032 stiger den til 3.600 kr. " * 5, 215, 10)
    document = document_of(lambda canvas: side_by_side(canvas, [one, other], 700, 215))
    assert not document.tables
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH] * 2


def test_a_table_in_a_column_of_prose_stays_in_its_place() -> None:
    one, other = wrapped(LEAD * 2, 215, 10), wrapped("Skolerne prøver en senere mødetid for de ældste. " * 12, 215, 10)

    def draw(canvas: Canvas) -> None:
        side_by_side(canvas, [one, other], 700, 215)
        y = 700 - 12.5 * len(one) - 20
        for label, *figures in BUDGET:
            canvas.drawString(LEFT, y, label[:10])
            for column, figure in enumerate(figures):
                canvas.drawRightString(LEFT + 110 + 45 * column, y, figure)
            y -= 12.5

    document = document_of(draw)
    (found,) = cells(document)
    assert [row[1:] for row in found] == [row[1:] for row in BUDGET]
    assert document.text.index("4.600") < document.text.index("Skolerne")


def test_three_columns_of_a_few_words_each_are_a_table() -> None:
    rows = [["Ida Holm", "Formand", "A"], ["Bo Lund", "Næstformand", "V"], ["Eva Dam", "Medlem", "SF"]]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for line, row in enumerate(rows):
            for column, words in enumerate(row):
                canvas.drawString(LEFT + 150 * column, 700 - 13 * line, words)

    assert cells(document_of(draw)) == [rows]


STATUS = [
    ["Indsats", "Status"],
    ["Gåture for alle", "I gang"],
    ["Fællesspisning i byens huse", "Begynder i 2033"],
    ["Svømning", "Afsluttet"],
]


def test_two_columns_of_words_with_rules_between_their_rows_are_a_table() -> None:
    for style in (GRID, ("LINEABOVE", (0, 0), (-1, -1), 0.5, colors.black)):
        document = with_table(STATUS, style, ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black))
        assert cells(document) == [STATUS]
        prose = [document.words(b.span) for b in document.blocks if b.kind is BlockKind.PARAGRAPH]
        assert prose == [LEAD, LEAD]


def test_rules_around_several_rows_leave_them_rows_of_their_own() -> None:
    lines = [("LINEABOVE", (0, row), (-1, row), 0.5, colors.black) for row in (0, 1, 4)]
    document = with_table(BUDGET, *lines, ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black))
    assert cells(document) == [BUDGET]


def test_rules_between_paragraphs_make_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        for _ in range(6):
            canvas.line(LEFT, press.y + 12, LEFT + 400, press.y + 12)
            press.paragraph(LEAD)

    document = document_of(draw)
    assert not document.tables
    assert document.text.count(LEAD) == 6
