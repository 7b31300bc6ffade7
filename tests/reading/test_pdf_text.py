"""A PDF's characters become words, lines, paragraphs and headings in the order in which they are read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from printing import BOLD, FONT, HEIGHT, LEFT, WIDTH, Press, printed, side_by_side, wrapped
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer

from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, Document, Method, ZoneKind

WALKS = (
    "Kommunen vil sammen med foreningerne lave gåture for ældre borgere i alle bydele. Turene begynder ved de lokale "
    "sundhedshuse, og frivillige følger med, så også den der går langsomt kan være med hele vejen."
)
MEALS = (
    "Køkkenet på plejehjemmet får nye opskrifter med mere frugt og grønt. Beboerne er med til at vælge retterne, og "
    "personalet spiser med ved bordet, så måltidet bliver en rar del af dagen."
)
SLEEP = (
    "Skolerne i området prøver en senere mødetid for de ældste klasser. Sundhedsplejen måler søvn og trivsel før og "
    "efter forsøget, og resultatet bliver lagt frem for udvalget til efteråret."
)


def text_of(draw: Callable[[Canvas], None]) -> Document:
    return read(printed(draw), name="side.pdf")


def words(document: Document) -> list[str]:
    return [document.words(block.span) for block in document.blocks]


def test_a_page_of_one_column_is_read_paragraph_by_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        for each in (WALKS, MEALS, SLEEP):
            press.paragraph(each)

    document = text_of(draw)
    assert document.form == "pdf"
    assert document.method is Method.PDF
    assert words(document) == [WALKS, MEALS, SLEEP]
    assert all(block.kind is BlockKind.PARAGRAPH for block in document.blocks)


def test_paragraphs_without_gaps_are_told_by_the_indent_of_their_first_lines() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        for each in (WALKS, MEALS, SLEEP):
            first, *rest = wrapped("§§§§§ " + each, press.width, 10)
            press.line(first.removeprefix("§§§§§ "), LEFT + stringWidth("§§§§§ ", FONT, 10), FONT, 10)
            for line in rest:
                press.line(line, LEFT, FONT, 10)

    assert words(text_of(draw)) == [WALKS, MEALS, SLEEP]


@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(count: int) -> None:
    width = (WIDTH - 2 * LEFT - 20 * (count - 1)) / count
    texts = [each + " " + each for each in (WALKS, MEALS, SLEEP)[:count]]
    document = text_of(lambda canvas: side_by_side(canvas, [wrapped(each, width, 10) for each in texts], 700, width))
    assert words(document) == texts


def test_a_heading_over_the_columns_comes_first_and_one_below_them_last() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(BOLD, 16)
        canvas.drawString(LEFT, 760, "Nyt fra sundhedscentrene i kommunen")
        canvas.drawString(LEFT, 300, "Læs mere på biblioteket eller i sundhedshuset")
        side_by_side(canvas, [wrapped(each * 2, 215, 10) for each in (WALKS + " ", MEALS + " ")], 730, 215)

    found = words(text_of(draw))
    assert found[0] == "Nyt fra sundhedscentrene i kommunen"
    assert found[1:3] == [f"{WALKS} {WALKS}", f"{MEALS} {MEALS}"]
    assert found[3] == "Læs mere på biblioteket eller i sundhedshuset"


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    lines = wrapped(f"{WALKS} {MEALS} {SLEEP} {WALKS}", 215, 10)
    half = len(lines) // 2
    assert lines[half][0].islower()
    document = text_of(lambda canvas: side_by_side(canvas, [lines[:half], lines[half:]], 700, 215))
    assert len(document.blocks) == 1

    def two_pages(canvas: Canvas) -> None:
        side_by_side(canvas, [lines[:half]], 700, 215)
        canvas.showPage()
        side_by_side(canvas, [lines[half:]], 700, 215)

    assert words(text_of(two_pages)) == words(document)


def test_justified_columns_that_are_not_level_are_read_one_after_the_other() -> None:
    style = ParagraphStyle("justified", alignment=TA_JUSTIFY, fontName=FONT, fontSize=10, leading=12)
    texts = [f"Afsnit {number}: {WALKS} {MEALS} {SLEEP}" for number in range(14)]
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=(WIDTH, HEIGHT))
    template.addPageTemplates(PageTemplate(frames=[Frame(60, 60, 230, 700), Frame(305, 60, 230, 700)]))
    template.build([part for text in texts for part in (Paragraph(text, style), Spacer(1, 7))])
    document = read(buffer.getvalue(), name="spalter.pdf")
    assert not document.tables
    assert " ".join(words(document)) == " ".join(texts)
    assert [text for text in words(document) if text.startswith("Afsnit")] == [
        text for text in words(document) if ": Kommunen" in text
    ]


def test_short_lines_of_a_title_page_are_not_run_together() -> None:
    lines = ["Referat", "Sundhedsudvalget i Egby Kommune", "Onsdag den 12. marts 2031", "Rådhuset, lokale 4"]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for number, line in enumerate(lines):
            canvas.drawString(LEFT, 700 - 15 * number, line)

    assert words(text_of(draw)) == lines


def test_raised_letters_stay_in_their_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(LEFT, 700, "Salen er 1.200 m")
        canvas.setFont(FONT, 6)
        canvas.drawString(LEFT + stringWidth("Salen er 1.200 m", FONT, 10), 703, "2")

    assert words(text_of(draw)) == ["Salen er 1.200 m2"]


def furniture(canvas: Canvas, page: int) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawString(LEFT, HEIGHT - 40, "Sundhedsudvalget i Egby, 12. marts 2031")
    canvas.drawCentredString(WIDTH / 2, 30, f"Side {page} af 4")
    canvas.drawString(LEFT, 42, "Egby Kommune, Torvet 1")
    canvas.drawRightString(WIDTH - LEFT, HEIGHT - 40, str(page))


def test_running_headers_footers_and_page_numbers_are_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas, furniture)
        for number in range(40):
            press.paragraph(f"Afsnit {number} handler om gåture. {WALKS}")

    document = text_of(draw)
    assert document.text.count("Egby, 12. marts 2031") == 1
    assert words(document)[0] == "Sundhedsudvalget i Egby, 12. marts 2031"
    assert "Torvet" not in document.text
    assert "Side " not in document.text
    assert len(document.blocks) == 41
    assert all(block.span.end - block.span.start > 30 for block in document.blocks)


def test_a_heading_that_comes_back_elsewhere_on_the_pages_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(5):
            canvas.setFont(FONT, 10)
            canvas.drawString(LEFT, 780 - 30 * number, "Beslutning")
            canvas.drawString(LEFT, 740 - 30 * number, f"Godkendt med bemærkning nummer {number}.")
            canvas.showPage()

    assert text_of(draw).text.count("Beslutning") == 5


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("den borgernære sundheds-", "fremme i byen", "den borgernære sundhedsfremme i byen"),
        ("udvalget for social-", "og sundhedsområdet", "udvalget for social- og sundhedsområdet"),
        ("planen for årene 2023-", "2026 er vedtaget", "planen for årene 2023-2026 er vedtaget"),
        ("borgmester Anne Holm-", "Lund deltog", "borgmester Anne Holm-Lund deltog"),
        ("kommunens nye IT-", "system virker", "kommunens nye IT-system virker"),
        ("skriv en e-", "mail til os", "skriv en e-mail til os"),
        ("ældre covid-ramte borgere og covid-", "ramte børn", "ældre covid-ramte borgere og covid-ramte børn"),
    ],
)
def test_words_divided_at_the_end_of_a_line_are_put_together(before: str, after: str, joined: str) -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        press.lines([before, after])

    assert joined in text_of(draw).text


def test_headings_have_levels_by_their_size_and_weight() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        press.heading("Plan for gåture", 20)
        press.paragraph(WALKS)
        press.heading("Sagsfremstilling", 13)
        press.paragraph(MEALS)
        press.heading("Økonomi", 10)
        press.paragraph(SLEEP)
        press.paragraph("Fede ord kan også stå i en hel sætning, og den er ingen overskrift.", BOLD)

    document = text_of(draw)
    headings = [(document.words(b.span), b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [("Plan for gåture", 1), ("Sagsfremstilling", 2), ("Økonomi", 3)]


def test_list_items_have_their_marks_and_go_on_below_their_words() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        press.paragraph("Forvaltningen indstiller, at")
        press.item("1.", f"planen godkendes. {WALKS}")
        press.item("2.", "planen sendes i høring")
        press.item("•", "hos ældrerådet")

    items = [block for block in text_of(draw).blocks if block.kind is BlockKind.LIST_ITEM]
    document = text_of(draw)
    assert [block.marker for block in items] == ["1.", "2.", "•"]
    assert document.words(items[0].span) == f"planen godkendes. {WALKS}"


def test_a_list_of_contents_is_kept_apart_from_the_official_text() -> None:
    titles = ("Godkendelse af dagsorden", "Plan for gåture", "Budget for 2032", "Eventuelt")

    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        press.heading("Indholdsfortegnelse")
        for number, title in enumerate(titles, 1):
            canvas.setFont(FONT, 10)
            canvas.drawString(LEFT, press.y, f"{number}. {title} {'.' * 70}")
            canvas.drawRightString(WIDTH - LEFT, press.y, str(number + 1))
            press.y -= 13
        for number, title in enumerate(titles, 1):
            press.heading(f"{number}. {title}")
            press.paragraph(WALKS)

    document = text_of(draw)
    contents = [zone for zone in document.zones if zone.kind is ZoneKind.CHROME]
    assert len(contents) == 1
    assert document.words(contents[0].span).count("....") >= 4
    assert [text for text in words(document) if "Plan for gåture" in text] == ["2. Plan for gåture"]
    assert not any("...." in text for text in words(document))


def test_dots_before_page_numbers_that_the_file_does_not_have_are_text() -> None:
    def draw(canvas: Canvas) -> None:
        press = Press(canvas)
        press.lines([f"Tilskud nummer {number} {'.' * 40} {number * 100}" for number in range(1, 6)])

    assert "Tilskud nummer 3" in " ".join(words(text_of(draw)))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rotated_page_is_read_as_the_page_is_shown(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        Press(canvas).paragraph(WALKS)

    turned = rotation in (90, 270)  # the size is that of the page as shown
    document = read(printed(draw, pagesize=(HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)), name="drejet.pdf")
    assert words(document) == [WALKS]
    page, _, view = document.blocks[0].origin.partition("&viewrect=")
    left, top, width, height = (float(each) for each in view.split(","))
    across, down = (HEIGHT, WIDTH) if rotation in (90, 270) else (WIDTH, HEIGHT)
    assert page == "page=1"
    assert 0 <= left < left + width <= across
    assert 0 <= top < top + height <= down
    assert (width > height) is (rotation in (0, 180))


def test_a_blocks_origin_is_the_box_of_its_words_on_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.showPage()
        canvas.setFont(FONT, 10)
        canvas.drawString(100, HEIGHT - 210, "Godkendt.")

    document = text_of(draw)
    left, top, width, height = map(float, document.blocks[0].origin.removeprefix("page=2&viewrect=").split(","))
    assert left == 100
    assert abs(width - stringWidth("Godkendt.", FONT, 10)) <= 1
    assert top <= 203
    assert 208 <= top + height <= 214


def test_what_the_crop_box_cuts_off_is_not_read_and_boxes_count_from_its_corner() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 100, 500, 800))
        canvas.setFont(FONT, 10)
        canvas.drawString(72, 700, "Det som kan ses på siden.")
        canvas.drawString(72, 50, "Det som ligger uden for siden.")

    document = text_of(draw)
    assert words(document) == ["Det som kan ses på siden."]
    assert document.blocks[0].origin.startswith("page=1&viewrect=22,9")
    assert any("no reader can see" in warning for warning in document.warnings)


def test_letters_that_are_spaced_apart_are_words_again() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(LEFT, 700, "F o r e b y g g e l s e   o g   s u n d h e d   2 0 3 1")
        spaced = canvas.beginText(LEFT, 680)
        spaced.setFont(FONT, 10)
        spaced.setCharSpace(4)
        spaced.textLine("Spatieret tekst om gåture")
        canvas.drawText(spaced)

    assert words(text_of(draw)) == ["Forebyggelse og sundhed 2031", "Spatieret tekst om gåture"]


def test_text_that_is_drawn_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for offset in (0, 0.3):
            canvas.drawString(LEFT + offset, 700, "Beslutning om nye gåture")
        Press(canvas).paragraph(WALKS)

    assert text_of(draw).text.count("gåture") == 2


def test_invisible_words_and_watermarks_are_left_out_and_told_of() -> None:
    def draw(canvas: Canvas) -> None:
        Press(canvas).paragraph(WALKS)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(LEFT, 200, "hvidt på hvidt")
        canvas.setFillColorRGB(0, 0, 0.5)
        canvas.rect(LEFT, 290, 200, 20, fill=1, stroke=0)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(LEFT, 296, "Hvidt på mørkt kan læses")
        canvas.setFillColorRGB(0.8, 0.8, 0.8)
        canvas.translate(200, 400)
        canvas.rotate(45)
        canvas.setFont(BOLD, 60)
        canvas.drawString(0, 0, "UDKAST")

    document = text_of(draw)
    assert words(document) == [WALKS, "Hvidt på mørkt kan læses"]
    assert any("3 words that no reader can see" in warning for warning in document.warnings)
    assert any("watermark" in warning for warning in document.warnings)


def test_a_stamp_in_large_letters_across_the_text_of_the_pages_is_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(4):
            Press(canvas).paragraph(f"Afsnit {number} handler om ture og kost. {WALKS} {MEALS} {SLEEP}")
            canvas.setFont(BOLD, 50)
            canvas.drawString(150, 715, "UDKAST")
            canvas.showPage()

    assert words(text_of(draw)) == [
        f"Afsnit {number} handler om ture og kost. {WALKS} {MEALS} {SLEEP}" for number in range(4)
    ]


def test_ligatures_are_the_letters_they_stand_for() -> None:
    registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Vera", 10)
        canvas.drawString(LEFT, 700, "En pro\ufb01l for \ufb02ere ældre på øen.")

    assert words(text_of(draw)) == ["En profil for flere ældre på øen."]


def test_labels_beside_their_values_are_one_line_and_headings_beside_their_text_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for line, (label, value) in enumerate([("Dato:", "12. marts 2031"), ("Sted:", "Rådhuset")]):
            canvas.drawString(LEFT, 700 - 13 * line, label)
            canvas.drawString(LEFT + 110, 700 - 13 * line, value)
        for line, words_of_line in enumerate(wrapped(WALKS, 300, 10)):
            canvas.drawString(LEFT + 110, 600 - 13 * line, words_of_line)
        canvas.setFont(BOLD, 10)
        canvas.drawString(LEFT, 600, "Indstilling")

    assert words(text_of(draw)) == ["Dato: 12. marts 2031", "Sted: Rådhuset", "Indstilling", WALKS]


def test_the_same_pdf_gives_the_same_text_whenever_it_was_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Referat fra Sundhedsudvalget")
        Press(canvas).paragraph(WALKS)

    data = printed(draw)
    other = data.replace(b"D:20000101000000", b"D:20310312150000")
    assert data != other
    assert read(data, name="a.pdf").text == read(other, name="b.pdf").text


def test_what_the_file_says_of_itself_is_metadata_without_its_author() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Referat fra Sundhedsudvalget")
        canvas.setAuthor("Ida Sagsbehandler")
        Press(canvas).paragraph(WALKS)

    document = text_of(draw)
    (part,) = document.parts
    title = part.fields["Title"]
    assert part.kind == "file"
    assert title.span is not None
    assert document.words(title.span) == title.value == "Referat fra Sundhedsudvalget"
    assert document.zone_at(title.span.start) is ZoneKind.METADATA
    assert part.fields["CreationDate"].span is None
    assert "Ida" not in document.text
