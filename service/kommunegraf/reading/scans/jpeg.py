"""A JPEG image as the one page of a PDF, which takes such files as they are (PDF 32000-1, 7.4.8)."""

from __future__ import annotations

from kommunegraf.reading.scans.images import Size

_SPACES = {
    1: b"/DeviceGray",
    3: b"/DeviceRGB",
    4: b"/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]",
}  # inks are written inverted


def jpeg_as_pdf(image: bytes, size: Size, dpi: int) -> bytes:
    """The image on a page of its size, one pixel 72/`dpi` points."""
    width, height = size.width * 72 / dpi, size.height * 72 / dpi
    shown = b"q %.4f 0 0 %.4f 0 0 cm /I Do Q" % (width, height)
    picture = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s" % (
        size.width, size.height, _SPACES[size.components],
    )  # fmt: skip
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Contents 4 0 R "
        b"/Resources << /XObject << /I 5 0 R >> >> >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"%s /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (picture, len(image), image),
    )
    pdf = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, each in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(pdf)
