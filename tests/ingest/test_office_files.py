"""Office files are ingested as they are, and a damaged one that would take all memory costs only itself."""

from __future__ import annotations

import io
from pathlib import Path

import docx

from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from office_files import xls


def minutes() -> bytes:
    document = docx.Document()
    for words in ("Viborg Kommune", "Sundhedsudvalget", "Mødedato: 14. marts 2024", "1. Godkendelse af dagsorden"):
        document.add_paragraph(words)
    document.add_heading("Beslutning", 2)
    document.add_paragraph("Godkendt.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_file_whose_parts_lead_in_a_circle_is_held_and_those_beside_it_are_stored(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sheet = xls("Budget", [["1.000 kr.", "2024"], ["Motion", 12.0]])
    circle = bytearray(sheet)
    circle[76] = 3  # the sector that says which sector comes next
    for name, data in (("a.docx", minutes()), ("b.xls", bytes(circle)), ("c.xls", sheet)):
        (folder / name).write_bytes(data)
    report = ingest([folder], Settings(data=tmp_path / "data", derive=False, file_memory_mb=256))
    assert (report.stored, report.failed) == (2, [])
    [held] = report.quarantined
    assert held.name == "b.xls"
    assert "more than 256 MiB of memory" in held.messages[0]
