"""Where the tests find the shared folder (real documents, conformance suites), and what they share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

ROOT = Path(__file__).resolve().parents[1]


def shared_folder() -> Path | None:
    """`KOMMUNEGRAF_SHARED`, else `shared/` beside the checkout; None where neither is there."""
    named = os.environ.get("KOMMUNEGRAF_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "seeds").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        pytest.skip("the shared folder with the real documents is not here (set KOMMUNEGRAF_SHARED)")
    return folder


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Path:
    return shared / "seeds"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


def ingested(folder: Path, data: Path) -> tuple[DataFolder, IngestReport]:
    """A data folder made from all documents of a folder, and what the ingest said."""
    settings = Settings(data=data, processes=1)
    report = ingest([folder], settings)
    return DataFolder(data), report


@pytest.fixture(scope="session")
def seed_ingest(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, IngestReport]:
    """The five real documents, ingested once."""
    return ingested(seeds, tmp_path_factory.mktemp("seeds") / "data")


@pytest.fixture(scope="session")
def sample_ingest(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, IngestReport]:
    """The demonstration corpus, ingested once."""
    return ingested(root / "samples", tmp_path_factory.mktemp("samples") / "data")
