"""The same minutes give the same facts, whether they come as text or as a PDF in any of its layouts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from printing import BOLD, FONT, HEIGHT, LEFT, WIDTH, Press, printed, side_by_side, wrapped
from reportlab.pdfgen.canvas import Canvas

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.records import Stated
from kommunegraf.identity import Identity
from kommunegraf.reading import read

TITLE = "Referat af møde i Sundhedsudvalget"
HEADER = ["Udvalg: Sundhedsudvalget", "Dato: 12. marts 2031 kl. 15.00", "Mødested: Rådhuset, lokale 4"]
ITEMS: list[tuple[str, str, list[tuple[str, list[str]]]]] = [
    ("1. Godkendelse af dagsorden", "Sagsnr.: 00.22.02-A00-1-31", [("Beslutning", ["Godkendt."])]),
    (
        "2. Plan for gåture i alle bydele 2031-2034",
        "Sagsnr.: 29.09.00-P22-4-31",
        [
            (
                "Sagsfremstilling",
                [
                    "Forvaltningen har lavet en plan for gåture i alle bydele. Planen er blevet til sammen med "
                    "Ældre Sagen og de lokale idrætsforeninger, og den skal få flere ældre borgere til at bevæge sig "
                    "i hverdagen. Turene begynder ved sundhedshusene og er gratis for alle.",
                    "Erfaringerne fra to forsøg i 2029 og 2030 viser, at turene også har betydning for dem, der bor "
                    "alene. Hver anden deltager har fået nye bekendte, og mange mødes nu uden for turene.",
                ],
            ),
            (
                "Indstilling",
                [
                    "Direktøren for Sundhed og Omsorg indstiller, at",
                    "1. udvalget godkender planen for gåture og sender den i høring hos ældrerådet og handicaprådet, "
                    "inden den forelægges byrådet",
                    "2. der afsættes 250.000 kr. årligt i 2031-2034 til frivillige og bænke",
                ],
            ),
            ("Økonomi", ["Udgiften på 250.000 kr. årligt holdes inden for udvalgets budget."]),
            ("Beslutning", ["Indstillingen blev godkendt."]),
            ("Fraværende", ["Bo Lund"]),
        ],
    ),
    (
        "3. Orientering om mad på plejehjem",
        "Sagsnr.: 27.00.00-G01-7-31",
        [
            ("Indstilling", ["Forvaltningen indstiller, at orienteringen tages til efterretning."]),
            ("Beslutning", ["Taget til efterretning."]),
        ],
    ),
]
_LISTED = re.compile(r"(\d\.) (.*)")


def as_text() -> bytes:
    lines = [TITLE, "", *HEADER, ""]
    for title, case, sections in ITEMS:
        lines += [title, case, ""]
        for heading, paragraphs in sections:
            lines += [heading, *paragraphs, ""]
    return "\n".join(lines).encode()


def in_one_column(canvas: Canvas, press: Press | None = None) -> None:
    press = press or Press(canvas)
    press.heading(TITLE, 18)
    press.lines(HEADER)
    for title, case, sections in ITEMS:
        press.heading(title)
        press.lines([case])
        for heading, paragraphs in sections:
            press.heading(heading, 11)
            for words in paragraphs:
                listed = _LISTED.match(words)
                if listed:
                    press.item(*listed.groups())
                else:
                    press.paragraph(words)


def in_one_weight(canvas: Canvas) -> None:
    """Without any bold or large letters: lines alone, with a gap between paragraphs."""
    press = Press(canvas)
    for line in as_text().decode().split("\n"):
        if line:
            for part in wrapped(line, press.width, 10):
                press.line(part, LEFT, FONT, 10)
        else:
            press.y -= 8


def with_furniture(canvas: Canvas) -> None:
    def furniture(canvas: Canvas, page: int) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(LEFT, HEIGHT - 40, "Egby Kommune")
        canvas.drawRightString(WIDTH - LEFT, HEIGHT - 40, f"Side {page}")
        canvas.drawCentredString(WIDTH / 2, 30, "Egby Rådhus, Torvet 1, 9999 Egby")

    press = Press(canvas, furniture)
    canvas.setFont(BOLD, 14)
    canvas.drawString(LEFT, press.y, "Indholdsfortegnelse")
    canvas.setFont(FONT, 10)
    for number, (title, _, _) in enumerate(ITEMS, 1):
        canvas.drawString(LEFT, press.y - 20 * number, f"{title} {'. ' * 40}")
        canvas.drawRightString(WIDTH - LEFT, press.y - 20 * number, "2")
    press.y = 0  # the page is full
    in_one_column(canvas, press)


def in_two_columns(canvas: Canvas) -> None:
    canvas.setFont(BOLD, 18)
    canvas.drawString(LEFT, 770, TITLE + " i Egby")
    lines = [part for line in as_text().decode().split("\n")[2:] for part in (wrapped(line, 215, 10) or [""])]
    half = lines.index("Sagsfremstilling") + 6
    side_by_side(canvas, [lines[:half], lines[half:]], 740, 215)


def facts(data: bytes) -> Counter[str]:
    """What is stated, without where it stands: kinds, fields and values of all records."""
    extraction = extract(read(data, name="referat"), Identity("https://kommunegraf.example/"))
    found: Counter[str] = Counter()
    for record in extraction.records:
        for name in type(record).model_fields:
            value = getattr(record, name)
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, Stated):
                    told = re.sub(r"document/[a-z]+/[^/']+", "document", repr(each.value))
                    found[f"{type(record).__name__}.{name}: {told}"] += 1
    return found


EXPECTED = (
    "AgendaItem.title",
    "AgendaItem.item_number",
    "Case.case_number",
    "Decision.text",
    "Recommendation.text",
    "Meeting.",
    "FundingItem.amount",
)


@pytest.mark.parametrize(
    "layout", [in_one_column, in_one_weight, with_furniture, in_two_columns], ids=lambda layout: layout.__name__
)
def test_minutes_as_pdf_give_the_facts_of_the_same_minutes_as_text(layout: Callable[[Canvas], None]) -> None:
    expected = facts(as_text())
    for field in EXPECTED:
        assert any(fact.startswith(field) for fact in expected), field
    found = facts(printed(layout))
    assert _difference(found, expected) == []


def _difference(found: Counter[str], expected: Counter[str]) -> Sequence[str]:
    more, less = found - expected, expected - found
    return [*(f"+ {each}" for each in more.elements()), *(f"- {each}" for each in less.elements())]
