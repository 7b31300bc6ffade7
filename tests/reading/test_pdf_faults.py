"""A PDF that is locked, broken, without text or endless ends in a clear message or a warning, in bounded time."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from PIL import Image
from printing import FONT, HEIGHT, LEFT, WIDTH, Press, printed, wrapped
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from growth import GUARD
from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.document import Method
from kommunegraf.reading.pdf.pictures import pages_without_text, picture
from kommunegraf.reading.pdf.read import read_pdf
from kommunegraf.reading.pdf.seen import Picture, Seen, SeenWord, TimeIsUp
from kommunegraf.reading.pdf.source import opened
from kommunegraf.reading.scans import Tesseract

NOT_HERE = Tesseract("/not/here/tesseract")
TEXT = (
    "Udvalget for sundhed og ældre drøftede, hvordan kommunen kan få flere borgere til at gå ture sammen. Det er "
    "vigtigt for udvalget, at også de borgere, der går dårligt, kan være med, og at der er bænke på ruterne."
)


@dataclass(frozen=True)
class Recogniser:
    """Recognition as `read_pdf` takes it."""

    see: Callable[[Picture], Seen]
    lack: str = ""
    whole: float = 60.0

    def by(self, until: float) -> Recogniser:
        return self

    def __call__(self, shown: Picture) -> Seen:
        return self.see(shown)


def pages_of(canvas: Canvas, count: int) -> None:
    for number in range(count):
        if number:
            canvas.showPage()
        Press(canvas).paragraph(f"Afsnit {number}. {TEXT} {TEXT}")


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (300, 400), 235)), 0, 0, WIDTH, HEIGHT)


def unseen(canvas: Canvas, words: str) -> None:
    for number, line in enumerate(wrapped(words, 400, 10)):
        text = canvas.beginText(LEFT, 700 - 12 * number)
        text.setFont(FONT, 10)
        text.setTextRenderMode(3)
        text.textLine(line)
        canvas.drawText(text)


@pytest.mark.parametrize("mark", [b"", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["none", "lines", "a header"])
def test_a_pdf_is_known_by_its_content_whatever_its_name(mark: bytes) -> None:
    assert read(mark + printed(lambda canvas: pages_of(canvas, 1)), name="referat.txt").form == "pdf"


def test_a_text_about_pdf_is_text() -> None:
    assert read(b"Filen begynder med %PDF-1.7\nog er en tekst om filer.\n", name="om.pdf").form == "text"


def test_a_pdf_that_needs_a_password_is_refused_with_a_way_out() -> None:
    data = printed(lambda canvas: pages_of(canvas, 1), encrypt=StandardEncryption("hemmelig"))
    with pytest.raises(ReadingError, match=r"laast\.pdf: the PDF is encrypted and needs a password\. Save it without"):
        read(data, name="laast.pdf")


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    data = printed(lambda canvas: pages_of(canvas, 1), encrypt=StandardEncryption("", ownerPassword="ejer"))
    assert TEXT in read(data, name="ejer.pdf").text


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.9])
def test_a_pdf_that_ends_too_early_is_refused(share: float) -> None:
    data = printed(lambda canvas: pages_of(canvas, 10))
    with pytest.raises(ReadingError, match="ends too early"):
        read(data[: int(share * len(data))], name="kort.pdf")


def test_a_pdf_that_lacks_its_end_mark_only_is_read_with_a_warning() -> None:
    data = printed(lambda canvas: pages_of(canvas, 2))
    document = read(data[:-20], name="kort.pdf")
    assert document.text.count(TEXT) == 4
    assert "the PDF has no end mark: it may be cut short" in document.warnings


def test_a_corrupt_pdf_is_refused() -> None:
    with pytest.raises(ReadingError, match="the PDF is corrupt"):
        read(b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 50 + b"%%EOF\n", name="i-stykker.pdf")


def test_a_pdf_of_pictures_only_is_refused_with_the_way_to_recognition() -> None:
    with pytest.raises(ReadingError, match=r"its only page is a picture\. .* install tesseract-ocr"):
        read(printed(scan), name="scannet.pdf", ocr=NOT_HERE)


def test_a_blank_pdf_is_refused_as_blank() -> None:
    with pytest.raises(ReadingError, match="it is blank"):
        read(printed(lambda canvas: None), name="tom.pdf")


def mixed(canvas: Canvas) -> None:
    pages_of(canvas, 1)
    canvas.showPage()
    scan(canvas)


def test_pages_without_text_among_others_are_left_out_with_a_warning() -> None:
    data = printed(mixed)
    assert pages_without_text(data, "blandet.pdf") == (2,)
    document = read(data, name="blandet.pdf", ocr=NOT_HERE)
    assert document.text.count(TEXT) == 2
    assert any(warning.startswith("page 2 has no text") for warning in document.warnings)


def test_the_invisible_text_over_a_scanned_page_is_read_as_recognised() -> None:
    def draw(canvas: Canvas) -> None:
        scan(canvas)
        unseen(canvas, TEXT)

    document = read(printed(draw), name="scannet.pdf")
    assert document.method is Method.OCR
    assert TEXT in document.text


def test_recognition_that_is_handed_in_reads_the_pictures_of_pages_without_text() -> None:
    shown: list[Picture] = []

    def recognise(page: Picture) -> Seen:
        shown.append(page)
        scale = page.dpi / 72
        found: list[SeenWord] = []
        for number, line in enumerate(wrapped(TEXT, 400, 10)):
            x, base = LEFT, 100.0 + 12 * number
            for word in line.split():
                right = x + stringWidth(word, FONT, 10)
                box = (each * scale for each in (x, base - 8, right, base + 2, base))
                found.append(SeenWord(word, *box))
                x = right + 3
        return Seen(found)

    document = read_pdf(printed(mixed), "blandet.pdf", Recogniser(recognise))
    (page,) = shown
    assert len(page.pixels) == page.width * page.height
    assert set(page.pixels) == {235}
    assert document.text.count(TEXT) == 3
    assert document.blocks[-1].origin.startswith("page=2&viewrect=72,")
    assert any("page 2 was read by character recognition" in warning for warning in document.warnings)


def test_a_page_is_drawn_in_grey_at_the_resolution_asked_for() -> None:
    with opened(printed(lambda canvas: pages_of(canvas, 1)), "side.pdf") as document:
        drawn = picture(document, 1, dpi=72)
    assert (drawn.width, drawn.height) == (596, 842)
    assert min(drawn.pixels) < 100
    assert max(drawn.pixels) == 255


def test_an_enormous_page_is_drawn_smaller() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(72, 72, TEXT)

    with opened(printed(draw, pagesize=(14_000.0, 14_000.0)), "plakat.pdf") as document:
        drawn = picture(document, 1, dpi=600)
    assert len(drawn.pixels) < 41_000_000
    assert drawn.dpi < 600


def test_fonts_that_do_not_say_which_letters_they_draw_are_refused() -> None:
    registerFont(TTFont("Vera codes", "VeraBd.ttf", asciiReadable=0))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Vera codes", 9)
        for number, line in enumerate(wrapped(TEXT * 3, 450, 10)):
            canvas.drawString(LEFT, 700 - 12 * number, line)

    data = printed(draw, pageCompression=0)
    assert read(data, name="hel.pdf").text.startswith(TEXT)
    with pytest.raises(ReadingError, match="fonts do not say which letters they draw"):
        read(data.replace(b"/ToUnicode", b"/XoUnicode"), name="koder.pdf", ocr=NOT_HERE)


def test_letters_in_the_code_of_another_font_are_refused() -> None:
    shifted = "".join(chr(ord(each) - 29) if each.isascii() and each.isalpha() else each for each in TEXT * 3)
    assert "Udvalget" not in shifted
    data = printed(lambda canvas: Press(canvas).paragraph(shifted))
    with pytest.raises(ReadingError, match="fonts do not say which letters they draw"):
        read(data, name="koder.pdf", ocr=NOT_HERE)
    places = enumerate(("Gåture", "i", "byen"))
    seen = [SeenWord(word, 100 + 200 * at, 100, 280 + 200 * at, 140, 135) for at, word in places]
    document = read_pdf(data, "koder.pdf", Recogniser(lambda page: Seen(seen)))
    assert "Gåture i byen" in document.text
    assert document.warnings == ("page 1 was read by character recognition (OCR)",)


def test_two_thousand_pages_are_read_in_time() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(2_000):
            if number:
                canvas.showPage()
            canvas.setFont(FONT, 10)
            canvas.drawString(LEFT, 700 - number % 7, f"Afsnit {number} handler om gåture i byen.")

    data = printed(draw)
    began = time.process_time()
    document = read(data, name="lang.pdf")
    assert time.process_time() - began < GUARD
    assert len(document.blocks) == 2_000
    assert document.blocks[-1].origin.startswith("page=2000&")


def test_more_pages_than_any_document_has_are_refused() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(5_000):
            canvas.showPage()

    with pytest.raises(ReadingError, match=r"5,001 pages, the limit is 5,000"):
        read(printed(draw), name="uendelig.pdf")


def test_a_page_with_more_drawings_than_are_looked_at_is_read_with_a_warning() -> None:
    def draw(canvas: Canvas) -> None:
        Press(canvas).paragraph(TEXT)
        for number in range(70_000):
            canvas.line(number % 500, 10, number % 500 + 20, 10)

    began = time.process_time()
    document = read(printed(draw), name="tegning.pdf")
    assert time.process_time() - began < GUARD
    assert TEXT in document.text
    assert any("more drawings than are looked at" in warning for warning in document.warnings)


def test_a_page_of_crossing_lines_is_read_in_time() -> None:
    def draw(canvas: Canvas) -> None:
        Press(canvas).paragraph(TEXT)
        for number in range(2_500):
            canvas.line(0, number / 3, WIDTH, number / 3)
            canvas.line(number / 5, 0, number / 5, HEIGHT)

    began = time.process_time()
    document = read(printed(draw), name="gitter.pdf")
    assert time.process_time() - began < GUARD
    assert "gå ture sammen" in document.text


@pytest.mark.parametrize("words", [".", "a", "_", "-", "1", "a-", "a ", "1 ", ". "])
def test_a_line_of_sixty_thousand_characters_is_read_in_time(words: str) -> None:
    def draw(canvas: Canvas) -> None:
        Press(canvas).paragraph(TEXT)
        canvas.setFont(FONT, 1.6)
        canvas.drawString(1, 400, words * (60_000 // len(words)) + " 7")

    began = time.process_time()
    document = read(printed(draw, pagesize=(100_000.0, HEIGHT)), name="lang-linje.pdf")
    assert time.process_time() - began < GUARD
    assert "gå ture sammen" in document.text


def test_thousands_of_rows_that_are_no_table_are_read_in_time() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 2)
        for number in range(6_000):
            canvas.drawString(LEFT, 14_000 - 2.2 * number, "gåtur")
            canvas.drawString(LEFT + 100, 14_000 - 2.2 * number, "frivillig")

    began = time.process_time()
    document = read(printed(draw, pagesize=(WIDTH, 14_100.0)), name="raekker.pdf")
    assert time.process_time() - began < GUARD
    assert document.text.count("frivillig") == 6_000


def test_damaged_bytes_give_a_document_or_an_error_and_nothing_else() -> None:
    buffer = io.BytesIO(printed(lambda canvas: pages_of(canvas, 2), pageCompression=0))
    data = buffer.getvalue()
    for place in range(20, len(data), len(data) // 40):
        broken = data[:place] + b"\xff 99999999999 -1 <<" + data[place + 9 :]
        try:
            document = read(broken, name="skadet.pdf")
        except ReadingError as error:
            assert error.remedy
        else:
            assert all(document.words(block.span) for block in document.blocks)


@pytest.mark.parametrize("stopped", [False, True], ids=["it is seen to be up", "the third page is stopped"])
def test_pages_that_were_recognised_before_the_time_was_up_are_kept_and_the_others_named(
    monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    now = [0.0]
    asked: list[Picture] = []
    told = TEXT.split()[:9]

    def see(shown: Picture) -> Seen:
        asked.append(shown)
        now[0] += (25, 10)[stopped]
        if stopped and len(asked) == 3:
            now[0] = 60
            raise TimeIsUp("took too long")
        return Seen([SeenWord(word, 10 + 60 * n, 50, 60 + 60 * n, 70, 70, 95) for n, word in enumerate(told)])

    monkeypatch.setattr("kommunegraf.reading.pdf.recognising.time", SimpleNamespace(monotonic=lambda: now[0]))
    document = read_pdf(printed(lambda canvas: scans(canvas, 4)), "lang.pdf", Recogniser(see))
    assert len(asked) == (3 if stopped else 2)
    assert any(each.startswith("each of the 2 pages 1, 2 was read by") for each in document.warnings)
    assert [each for each in document.warnings if "KOMMUNEGRAF_FILE_TIMEOUT" in each] == [
        "each of the 2 pages 3, 4 was not recognised before the time for the file was up, and is left out: split the "
        "file, or raise KOMMUNEGRAF_FILE_TIMEOUT"
    ]


def scans(canvas: Canvas, count: int) -> None:
    for number in range(count):
        if number:
            canvas.showPage()
        scan(canvas)
