"""What the tests share: the real documents and the samples, ingested once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from kommunegraf.ingest import IngestReport
from kommunegraf.store.folder import DataFolder
from places import ROOT, ingested, shared_folder

# The guard of the main branch tries the same examples each time; everybody's own runs try new ones.
examples.register_profile("guard", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("guard" if os.environ.get("CI") else "search")


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


@pytest.fixture(scope="session")
def seed_ingest(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, IngestReport]:
    """The five real documents, ingested once."""
    return ingested(seeds, tmp_path_factory.mktemp("seeds") / "data")


@pytest.fixture(scope="session")
def sample_ingest(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, IngestReport]:
    """The demonstration corpus, ingested once."""
    return ingested(root / "samples", tmp_path_factory.mktemp("samples") / "data")
