"""Office files are ingested as they are, and a damaged one that would take all memory costs only itself."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import docx

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import ingest
from kommunegraf.intake import Source
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.preparing import Bounds, prepare_alone
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


def test_a_file_is_prepared_alike_here_and_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "referat.docx"
    path.write_bytes(minutes())
    pipeline = DocumentPipeline(DEFAULT_BASE)
    here = pipeline.prepare(minutes(), path.name)
    assert here.coverage is not None and here.graphs
    there = prepare_alone(pipeline, Source(path), Bounds.of(Settings()))
    # A report is kept as JSON, which has no tuples.
    assert there == replace(here, report=json.loads(json.dumps(here.report)))
