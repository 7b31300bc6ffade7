"""Office files for tests, of parts and records that are written here: what no library writes, or none writes so."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_CUTOFF = 4096  # shorter streams would live elsewhere
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """A ZIP file with words of one part replaced, which must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part], parts[part][:2000]
    return zipped({**parts, part: parts[part].replace(old.encode(), new.encode())})


def ods(body: str) -> bytes:
    """An OpenDocument spreadsheet with this content of its `office:spreadsheet`."""
    names = f'xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}"'
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{content}</office:body></office:document-content>",
        }
    )


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) with these streams below its root."""
    padded = {name: content.ljust(_CUTOFF, b"\0") for name, content in streams.items()}
    fat = [_FAT, _END]
    entries = [_entry("Root Entry", 5, 1 if streams else _FREE, _FREE, _END, 0)]
    body = b""
    for number, (name, content) in enumerate(padded.items(), 1):
        start, count = len(fat), -(-len(content) // _SECTOR)
        fat += [*range(start + 1, start + count), _END]
        body += content.ljust(count * _SECTOR, b"\0")
        entries.append(_entry(name, 2, _FREE, number + 1 if number < len(padded) else _FREE, start, len(content)))
    assert len(entries) <= 4 and len(fat) <= _SECTOR // 4
    entries += [b"\0" * 68 + struct.pack("<III", _FREE, _FREE, _FREE) + b"\0" * 48] * (4 - len(entries))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, _CUTOFF, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    return header + table + b"".join(entries) + body


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def xls(name: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """An XLS file (BIFF8, [MS-XLS]) of one sheet."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                words = value.encode("utf-16-le")
                sheet += _record(0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + words)
            else:
                sheet += _record(0x203, struct.pack("<HHHd", r, c, 0, value))
    sheet += _record(0x0A, b"")
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    title = name.encode("utf-16-le")
    length = len(begin) + 4 + 8 + len(title) + 4
    bound = _record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 1) + title)
    return compound({"Workbook": begin + bound + _record(0x0A, b"") + sheet})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
