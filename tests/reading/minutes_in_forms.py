"""One and the same minutes as text, HTML, PDF, DOCX, FirstAgenda JSON and as a scan."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Sequence

import docx
import pypdfium2
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from one_minutes import Content, Item, Minutes, Points, Table
from printing import FONT, HEIGHT, LEFT, WIDTH, Press, printed
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

NONE = "00000000-0000-0000-0000-000000000000"
ANNEXES = "Bilag"


def head_lines(minutes: Minutes) -> list[str]:
    return [
        minutes.municipality,
        f"Udvalg: {minutes.body}",
        f"Dato: {minutes.date_in_words} kl. {minutes.time}",
        f"Mødested: {minutes.place}",
    ]


def title_of(minutes: Minutes) -> str:
    return f"Referat af møde i {minutes.body}"


def sections_of(item: Item) -> list[tuple[str, tuple[Content, ...]]]:
    annexes = [(ANNEXES, (Points(tuple(("•", title) for title in item.annexes)),))] if item.annexes else []
    return [*item.sections, *annexes]


def as_text(minutes: Minutes) -> bytes:
    lines = [title_of(minutes), "", *head_lines(minutes), ""]
    for item in minutes.items:
        lines += [f"{item.number}. {item.title}", f"Sagsnr.: {item.case}", ""]
        for heading, content in sections_of(item):
            lines.append(heading)
            for each in content:
                if isinstance(each, Points):
                    lines += [f"{mark} {point}" for mark, point in each.points]
                elif isinstance(each, Table):
                    lines += ["", *("\t".join(row) for row in each.rows), ""]
                else:
                    lines.append(each)
            lines.append("")
    return "\n".join(lines).encode()


def _html_of(content: Sequence[Content]) -> str:
    found: list[str] = []
    for each in content:
        if isinstance(each, Points):
            tag = "ol" if each.points[0][0][0].isdigit() else "ul"
            found.append(f"<{tag}>{''.join(f'<li>{html.escape(point)}</li>' for _, point in each.points)}</{tag}>")
        elif isinstance(each, Table):
            rows = [
                "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row)
                for row, tag in zip(each.rows, ["th", *["td"] * len(each.rows)], strict=False)
            ]
            found.append(f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>")
        else:
            found.append(f"<p>{html.escape(each)}</p>")
    return "".join(found)


def as_html(minutes: Minutes) -> bytes:
    parts = [f"<h1>{title_of(minutes)}</h1><div class='moede'>"]
    parts += [f"<div><span>{html.escape(line)}</span></div>" for line in head_lines(minutes)]
    parts.append("</div>")
    for item in minutes.items:
        parts.append(f"<article><h2>{item.number}. {html.escape(item.title)}</h2><p>Sagsnr.: {item.case}</p>")
        parts += [
            f"<section><h3>{each}</h3><div>{_html_of(content)}</div></section>" for each, content in sections_of(item)
        ]
        parts.append("</article>")
    page = f"<nav><a href='/'>Forside</a></nav><main>{''.join(parts)}</main><footer>Kontakt os</footer>"
    return f"<!DOCTYPE html><html lang='da'><head><title>Referat</title></head><body>{page}</body></html>".encode()


def as_json(minutes: Minutes) -> bytes:
    """As FirstAgenda Publication answers: the sections of an item are HTML, its attachments are listed."""
    items = [
        {
            "Felter": [
                {
                    "Navn": "",
                    "Html": "".join(
                        f"<h3>{heading}</h3><span>{_html_of(content)}</span>" for heading, content in item.sections
                    ),
                    "Tekst": None,
                    "Id": NONE,
                }
            ],
            "SagsNummer": item.case,
            "Navn": item.title,
            "Punktnummer": str(item.number),
            "Bilag": [
                {"HarPdfVersion": "true", "Order": order, "Navn": title, "Id": NONE}
                for order, title in enumerate(item.annexes)
            ],
            "Id": NONE,
            "AgendaUid": NONE,
            "Number": str(item.number),
            "Sorting": order,
            "IsOpen": True,
            "CaseNumber": item.case,
            "Caption": item.title,
        }
        for order, item in enumerate(minutes.items, 1)
    ]
    begins = f"{minutes.date}T{minutes.time.replace('.', ':')}:00+01:00"
    meeting = {
        "Dato": begins,
        "MeetingBeginUtc": begins,
        "Sted": minutes.place,
        "Navn": "Referat",
        "Description": minutes.municipality,
    }
    whole = {"Udvalg": {"Id": NONE, "Navn": minutes.body}, "Moede": meeting, "Dagsordenpunkter": items, "Id": NONE}
    return json.dumps(whole, ensure_ascii=False).encode()


def as_docx(minutes: Minutes) -> bytes:
    document = docx.Document()
    document.add_heading(title_of(minutes), 0)
    for line in head_lines(minutes):
        document.add_paragraph(line)
    for item in minutes.items:
        document.add_heading(f"{item.number}. {item.title}", 1)
        document.add_paragraph(f"Sagsnr.: {item.case}")
        for heading, content in sections_of(item):
            document.add_heading(heading, 2)
            for each in content:
                if isinstance(each, Points):
                    _listed(document, each)
                elif isinstance(each, Table):
                    table = document.add_table(len(each.rows), len(each.rows[0]))
                    for row, cells in zip(table.rows, each.rows, strict=True):
                        for cell, words in zip(row.cells, cells, strict=True):
                            cell.text = words
                else:
                    document.add_paragraph(each)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _listed(document: docx.document.Document, points: Points) -> None:
    """A list of Word's own, numbered from 1 or with bullets."""
    counted = points.points[0][0][0].isdigit()
    style = document.styles["List Number" if counted else "List Bullet"]
    numbering = document.part.numbering_part.numbering_definitions._numbering
    kind = style.element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == kind).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(0).add_startOverride(1)
    for _, words in points.points:
        paragraph = document.add_paragraph(words, style=style)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        for name, value in (("w:ilvl", 0), ("w:numId", number.numId)):
            element = OxmlElement(name)
            element.set(qn("w:val"), str(value))
            properties.append(element)


def as_pdf(minutes: Minutes) -> bytes:
    return printed(lambda canvas: _draw(canvas, minutes))


def _draw(canvas: Canvas, minutes: Minutes) -> None:
    def furniture(canvas: Canvas, page: int) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawRightString(WIDTH - LEFT, HEIGHT - 40, f"Side {page}")

    press = Press(canvas, furniture)
    press.heading(title_of(minutes), 18)
    press.lines(head_lines(minutes))
    for item in minutes.items:
        press.heading(f"{item.number}. {item.title}")
        press.lines([f"Sagsnr.: {item.case}"])
        for heading, content in sections_of(item):
            press.heading(heading, 11)
            for each in content:
                if isinstance(each, Points):
                    for mark, words in each.points:
                        press.item(mark, words)
                    press.y -= 5
                elif isinstance(each, Table):
                    _table(press, each)
                else:
                    press.paragraph(each)


def _table(press: Press, table: Table) -> None:
    """Ruled, with figures at the right of their cells."""
    canvas = press.canvas
    height, first, other = 18.0, 150.0, 95.0
    if press.y < 110 + height * len(table.rows):
        press.y = 0  # the table begins on a new page
        press.line("", press.left, FONT, 10)
    edges = [press.left, *(press.left + first + other * n for n in range(len(table.rows[0])))]
    top = press.y + 6
    canvas.setLineWidth(0.7)
    for number, row in enumerate(table.rows):
        base = top - height * (number + 1) + 5
        canvas.setFont(FONT, 10)
        for cell, left, right in zip(row, edges, edges[1:], strict=False):
            if cell[0].isdigit():
                canvas.drawRightString(right - 4, base, cell)
            else:
                canvas.drawString(left + 4, base, cell)
    bottom = top - height * len(table.rows)
    for number in range(len(table.rows) + 1):
        canvas.line(edges[0], top - height * number, edges[-1], top - height * number)
    for edge in edges:
        canvas.line(edge, top, edge, bottom)
    press.y = bottom - 16


def as_scan(minutes: Minutes) -> bytes:
    """The printed minutes as pictures only."""
    pages = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(as_pdf(minutes))]

    def draw(canvas: Canvas) -> None:
        for number, page in enumerate(pages):
            if number:
                canvas.showPage()
            canvas.drawImage(ImageReader(page), 0, 0, WIDTH, HEIGHT)

    return printed(draw)


FORMS = {"html": as_html, "pdf": as_pdf, "docx": as_docx, "json": as_json}
