"""Where the checkout and the real documents are, and a data folder made from documents."""

from __future__ import annotations

import os
from pathlib import Path

from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

ROOT = Path(__file__).resolve().parents[1]


def shared_folder() -> Path | None:
    """`KOMMUNEGRAF_SHARED`, else `shared/` beside the checkout; None where neither is there."""
    named = os.environ.get("KOMMUNEGRAF_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "seeds").is_dir() else None


def ingested(folder: Path, data: Path) -> tuple[DataFolder, IngestReport]:
    """A data folder made from all documents of a folder, and what the ingest said."""
    settings = Settings(data=data, processes=1)
    report = ingest([folder], settings)
    return DataFolder(data), report
