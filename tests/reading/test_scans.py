"""Scanned pages and images are read by recognition, in bounds; where it is missing or fails, that is told."""

from __future__ import annotations

import dataclasses
import io
import os
import select
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from printing import HEIGHT, LEFT, WIDTH, Press, printed
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kommunegraf.errors import ReadingError
from kommunegraf.ingest import ingest
from kommunegraf.reading import read
from kommunegraf.reading.document import Method
from kommunegraf.reading.scans import Tesseract
from kommunegraf.reading.scans.child import run
from kommunegraf.settings import Settings

TEXT = (
    "Udvalget for sundhed og ældre drøftede, hvordan kommunen kan få flere borgere til at gå ture sammen. Det er "
    "vigtigt for udvalget, at også de borgere, der går dårligt, kan være med, og at der er bænke på ruterne."
)
NOT_HERE = Tesseract("/not/here/tesseract")
recognises = pytest.mark.skipif(bool(Tesseract().lack), reason=Tesseract().lack or "it is here")


def page(words: str = TEXT, mode: str = "L") -> Image.Image:
    """A printed page at 150 dpi."""
    data = printed(lambda canvas: Press(canvas, size=12).paragraph(words))
    return pypdfium2.PdfDocument(data)[0].render(scale=150 / 72, grayscale=True).to_pil().convert(mode)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def scanned(*pictures: Image.Image, beside: Callable[[Canvas], None] | None = None) -> bytes:
    """A PDF of pictures that fill its pages; `beside` draws on the first of them."""

    def draw(canvas: Canvas) -> None:
        for number, each in enumerate(pictures):
            if number:
                canvas.showPage()
            canvas.drawImage(ImageReader(each), 0, 0, WIDTH, HEIGHT)
            if beside is not None and number == 0:
                beside(canvas)

    return printed(draw)


def program(folder: Path, does: str, languages: str = "dan\\nosd", seconds: float = 1.0) -> Tesseract:
    """A program in Tesseract's place that has these languages, and does this where it is to recognise."""
    path = folder / "tesseract"
    path.write_text(
        "#!/bin/sh\n"
        f"if [ \"$1\" = --list-langs ]; then printf 'List of available languages:\\n{languages}\\n'; exit; fi\n"
        f"cat > /dev/null\n{does}\n"
    )
    path.chmod(0o755)
    return Tesseract(str(path), seconds)


def photograph() -> Image.Image:
    """Of many greys, as a photograph is."""
    return Image.linear_gradient("L").resize((600, 800)).rotate(30, expand=False, fillcolor=60)


@pytest.mark.parametrize("form", ["PDF", "PNG", "JPEG", "TIFF"])
def test_without_tesseract_a_scan_is_refused_with_the_packages_and_the_setting(form: str) -> None:
    data = scanned(page()) if form == "PDF" else saved(page(), form)
    with pytest.raises(ReadingError) as refused:
        read(data, name="scan", ocr=NOT_HERE)
    for words in ("tesseract-ocr", "tesseract-ocr-dan", "KOMMUNEGRAF_TESSERACT"):
        assert words in str(refused.value)


def test_tesseract_without_danish_is_as_good_as_none(tmp_path: Path) -> None:
    ocr = program(tmp_path, "exit 1", languages="eng")
    with pytest.raises(ReadingError, match=r"Tesseract is here without Danish.*tesseract-ocr-dan"):
        read(saved(page(), "PNG"), name="scan.png", ocr=ocr)


def test_recognition_can_be_switched_off() -> None:
    with pytest.raises(ReadingError, match="switched off"):
        read(scanned(page()), name="scan.pdf", ocr=Tesseract(""))


def test_without_tesseract_the_scan_is_held_and_the_text_beside_it_stored(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(saved(page(), "PNG"))
    (tmp_path / "tekst.txt").write_text(f"Horsens Kommune\n\nReferat\n\n{TEXT}\n", encoding="utf-8")
    settings = Settings(data=tmp_path / "data", tesseract="/not/here/tesseract")
    report = ingest([tmp_path / "scan.png", tmp_path / "tekst.txt"], settings)
    (held,) = report.quarantined
    assert "tesseract-ocr-dan" in " ".join(held.messages)
    assert report.stored == 1


@recognises
@pytest.mark.parametrize(
    ("mode", "form", "options"),
    [
        ("L", "PNG", {}),
        ("1", "PNG", {}),
        ("P", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("RGB", "PNG", {}),
        ("L", "JPEG", {}),
        ("RGB", "JPEG", {"progressive": True}),
        ("CMYK", "JPEG", {}),
        ("1", "TIFF", {"compression": "group4"}),
        ("RGB", "TIFF", {"compression": "tiff_lzw"}),
        ("L", "TIFF", {"compression": "jpeg"}),
    ],
    ids=str,
)
def test_an_image_is_read_whatever_its_kind(mode: str, form: str, options: dict[str, object]) -> None:
    document = read(saved(page(mode=mode), form, **options), name="uden-endelse")
    assert (document.form, document.method) == ("image", Method.OCR)
    assert document.text == TEXT
    assert any("mean confidence" in warning and "words below 60 %" in warning for warning in document.warnings)


@recognises
def test_each_page_of_a_tiff_is_read_and_named() -> None:
    data = saved(page("Første side handler om gåture."), "TIFF", save_all=True, append_images=[page("Anden side.")])
    document = read(data, name="scan.tif")
    assert document.text.split("\n\n") == ["Første side handler om gåture.", "Anden side."]
    assert [block.origin[:6] for block in document.blocks] == ["page=1", "page=2"]


@recognises
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_are_found_again_in_the_image_whichever_way_it_lies(turn: int) -> None:
    lying = page("Udvalget drøftede gåture i alle bydele i foråret.").rotate(turn, expand=True)
    (block,) = read(saved(lying, "PNG"), name="scan.png").blocks
    left, top, width, height = map(int, block.origin.removeprefix("page=1&xywh=").split(","))
    ink = lying.point(lambda level: 255 * (level < 128)).getbbox()
    assert ink is not None
    for place, edge in zip((left, top, left + width, top + height), ink, strict=True):
        assert abs(place - edge) <= 12


@recognises
def test_pages_of_text_and_of_pictures_are_read_in_their_order() -> None:
    def draw(canvas: Canvas) -> None:
        Press(canvas).paragraph("Først kommer en side, der er skrevet.")
        canvas.showPage()
        canvas.drawImage(ImageReader(page("Så kommer en side, der er skannet.")), 0, 0, WIDTH, HEIGHT)

    document = read(printed(draw), name="blandet.pdf")
    first, second = document.blocks[:2]
    assert document.words(first.span) == "Først kommer en side, der er skrevet."
    assert document.words(second.span) == "Så kommer en side, der er skannet."
    assert second.origin.startswith("page=2&viewrect=")
    assert any(warning.startswith("page 2 was read by character recognition") for warning in document.warnings)


@pytest.mark.parametrize("form", ["PDF", "JPEG"])
def test_a_scan_of_which_nothing_is_recognised_in_time_is_refused(tmp_path: Path, form: str) -> None:
    data = scanned(page()) if form == "PDF" else saved(page(), form)
    ocr = dataclasses.replace(program(tmp_path, "exec sleep 600", seconds=600), whole=0.2)
    with pytest.raises(ReadingError, match=r"took too long.*KOMMUNEGRAF_FILE_TIMEOUT"):
        read(data, name="lang", ocr=ocr)


@recognises
def test_a_scanned_page_with_a_stamp_is_read_below_the_stamp() -> None:
    stamp = "Bilag 2.1 til punkt 4"
    data = scanned(page(f"{TEXT} {TEXT}"), beside=lambda canvas: canvas.drawString(LEFT, HEIGHT - 30, stamp))
    text = read(data, name="bilag.pdf").text
    assert stamp in text
    assert TEXT in text


@recognises
def test_a_photograph_with_a_title_is_left_as_it_is() -> None:
    data = scanned(photograph(), beside=lambda canvas: canvas.drawString(LEFT, 400, "Sundhedspolitik"))
    document = read(data, name="forside.pdf")
    assert document.text.startswith("Sundhedspolitik\n")
    assert document.method is Method.PDF


@recognises
def test_a_layer_of_recognition_that_lost_the_danish_letters_is_read_anew() -> None:
    broken = f"{TEXT} {TEXT}".translate(str.maketrans("æøå", "aoa"))

    def layer(canvas: Canvas) -> None:
        for number in range(0, len(broken), 80):
            text = canvas.beginText(LEFT, 700 - number / 6)
            text.setTextRenderMode(3)
            text.textLine(broken[number : number + 80])
            canvas.drawText(text)

    data = scanned(page(f"{TEXT} {TEXT}"), beside=layer)
    assert TEXT in read(data, name="gammel.pdf").text
    assert "aldre droftede" in read(data, name="gammel.pdf", ocr=NOT_HERE).text


@recognises
@pytest.mark.parametrize("picture", [photograph(), Image.effect_noise((900, 1200), 90)], ids=["photograph", "noise"])
def test_a_picture_without_words_is_refused_and_not_guessed_at(picture: Image.Image) -> None:
    with pytest.raises(ReadingError, match="no words were recognised"):
        read(saved(picture, "PNG"), name="foto.png")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head tells of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def endless_tiff(pages: int) -> bytes:
    """A TIFF whose directories follow one another, each of a picture of 10 times 10 pixels."""
    size = 2 + 2 * 12 + 4
    body = b"II*\x00" + struct.pack("<I", 8)
    for number in range(1, pages + 1):
        tags = [struct.pack("<HHII", tag, 4, 1, 10) for tag in (256, 257)]
        body += struct.pack("<H", 2) + b"".join(tags) + struct.pack("<I", 8 + size * number if number < pages else 0)
    return body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(60_000, 60_000), "60,000 times 60,000 pixels"),
        (bomb(30_000, 2), "20,000 on one side"),
        (bomb(0, 10), "damaged or cut"),
        (endless_tiff(300), "more than 200 pages"),
        (saved(page(), "JPEG")[:60], "damaged or cut"),
        (saved(page(), "TIFF")[:50], "damaged or cut"),
        (b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(100), "damaged or cut"),
        (b"\xff\xd8\xff" + b"\xff" * 10_000, "damaged or cut"),
    ],
    ids=["bomb", "long", "flat", "endless", "cut jpeg", "cut tiff", "tags", "fill"],
)
def test_an_image_is_judged_by_its_head_before_anything_unpacks_it(tmp_path: Path, data: bytes, reason: str) -> None:
    never = program(tmp_path, f"touch {tmp_path}/was-asked")
    with pytest.raises(ReadingError, match=reason):
        read(data, name="bombe", ocr=never)
    assert not (tmp_path / "was-asked").exists()


@recognises
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_an_image_whose_pixels_are_damaged_gives_a_document_or_an_error(form: str) -> None:
    data = saved(page(), form)
    for broken in (data[: len(data) // 2], data[:600] + b"\xff\x00\x01" * 200 + data[1200:]):
        try:
            assert read(broken, name="skadet").text
        except ReadingError as error:
            assert error.remedy


def test_a_page_that_takes_too_long_has_the_file_refused_with_the_setting(tmp_path: Path) -> None:
    ocr = program(tmp_path, "exec tail -f /dev/null")
    with pytest.raises(ReadingError, match=r"recognising page 1 took more than 1 seconds.*KOMMUNEGRAF_OCR_TIMEOUT"):
        read(scanned(page()), name="scan.pdf", ocr=ocr)


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("exit 3", "ended with exit status 3"),
        ("kill -SEGV $$", "was ended by signal 11"),
        ("exec yes hocr", "wrote more than 67,108,864 bytes"),
    ],
)
def test_a_page_that_recognition_fails_at_is_left_out_and_told_of(tmp_path: Path, does: str, told: str) -> None:
    def draw(canvas: Canvas) -> None:
        Press(canvas).paragraph(TEXT)
        canvas.showPage()
        canvas.drawImage(ImageReader(page()), 0, 0, WIDTH, HEIGHT)

    document = read(printed(draw), name="blandet.pdf", ocr=program(tmp_path, does, seconds=20.0))
    assert document.text.startswith(TEXT)
    assert f"page 2 could not be recognised (Tesseract {told}) and is left out" in document.warnings


def test_recognition_has_bounds_and_little_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "1")
    asked = ["-c", "ulimit -v; ulimit -c; ulimit -f; pwd; env"]
    memory, core, files, folder, *names = (
        run(Path("/bin/sh"), asked, b"", seconds=20, memory=100 * 2**20, most=10_000).decode().split()
    )
    assert (memory, core, files, folder) == ("102400", "0", "0", "/")
    assert "OMP_THREAD_LIMIT=1" in names
    assert not any(name.startswith("SECRET_OF_OURS") for name in names)


_PARENT = """
import sys
from pathlib import Path
from kommunegraf.reading.scans.child import run
run(Path("/bin/sh"), ["-c", "echo $$; exec tail -f /dev/null"], b"", seconds=600, memory=2**30, most=100)
"""


def test_recognition_ends_with_the_process_that_asked_for_it(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    os.mkfifo(told)
    script = _PARENT.replace("echo $$", f"echo $$ > {told}").replace("memory=2**30", "memory=2**30, files=100")
    with subprocess.Popen([sys.executable, "-c", script]) as parent:
        child = os.pidfd_open(int(told.read_text(encoding="ascii")))
        parent.kill()
    assert select.select([child], [], [], 30)[0]
    os.close(child)


@recognises
def test_a_ruled_table_that_lies_slanting_is_read_by_its_cells() -> None:
    picture = Image.new("L", (1240, 700), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(30)
    rows = [("Indsats", "2031", "2032"), ("Vandring", "150", "250"), ("Cykling", "480", "110")]
    for y in range(4):
        draw.line((100, 100 + 60 * y, 1000, 100 + 60 * y), 0, 3)
    for x in (100, 500, 750, 1000):
        draw.line((x, 100, x, 280), 0, 3)
    for y, row in enumerate(rows):
        for x, words in zip((110, 650, 900), row, strict=True):
            draw.text((x, 112 + 60 * y), words, 0, font)
    (table,) = read(saved(picture.rotate(0.4, fillcolor=255), "PNG"), name="tabel.png").tables
    assert [tuple(cell.text for cell in row) for row in table.rows] == rows
