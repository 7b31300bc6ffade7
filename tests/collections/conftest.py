"""The samples' graphs, and a data folder for small generations of them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from generations import graphs_of

from kommunegraf.collections.reading import Collections
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", keep_generations=5, lock_wait=1, processes=1)


@pytest.fixture(scope="session")
def graphs(sample_ingest) -> dict[str, list[ox.Quad]]:
    folder, _ = sample_ingest
    return graphs_of(folder)


@pytest.fixture(scope="session")
def samples(sample_ingest) -> Collections:
    folder, _ = sample_ingest
    return Collections(folder.current(), DEFAULT_BASE)
