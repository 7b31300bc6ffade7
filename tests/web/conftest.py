"""The service on the demonstration corpus."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings


@pytest.fixture(scope="session")
def pages(sample_ingest) -> Iterator[TestClient]:
    """A client that does not follow redirects."""
    folder, _ = sample_ingest
    app = create_app(Settings(data=folder.path, workers=1))
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def sample_store(sample_ingest) -> ox.Store:
    """The published graph of the demonstration corpus."""
    folder, _ = sample_ingest
    return folder.generations.current().open()
