"""Writes small valid PDFs (ISO 32000-1) of one column of text, the same bytes each time."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

_ROWS = 48
_WIDTH = 88


def pdf(title: str, paragraphs: Sequence[str]) -> bytes:
    """A PDF of A4 pages with a title and paragraphs, in Helvetica with WinAnsiEncoding (Annex D)."""
    lines: list[str] = []
    for each in paragraphs:
        lines.extend(textwrap.wrap(each, _WIDTH) or [""])
        lines.append("")
    pages = [lines[at : at + _ROWS] for at in range(0, len(lines), _ROWS)] or [[]]
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, page in enumerate(pages):
        rows = [f"BT /F1 14 Tf 60 780 Td ({_escaped(title)}) Tj ET"] if number == 0 else []
        rows.append("BT /F1 10 Tf 14 TL 60 750 Td")
        rows.extend(f"({_escaped(line)}) Tj T*" for line in page)
        rows.append(f"ET BT /F1 8 Tf 280 30 Td (Side {number + 1} af {len(pages)}) Tj ET")
        content = "\n".join(rows).encode("cp1252", "replace")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
