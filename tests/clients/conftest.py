"""A small graph, served by a process of its own, for the programs that people use."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from titles import quads

from kommunegraf.store.folder import DataFolder
from processes import serving


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the service is, without the slash at the end."""
    folder = DataFolder(tmp_path_factory.mktemp("clients") / "data")
    folder.create()
    store = ox.Store(str(folder.path / "made"))
    store.extend(quads())
    folder.generations.publish(store, {})
    with serving({"data": str(folder.path), "workers": "2"}) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def endpoint(address: str) -> str:
    return f"{address}/sparql"
