"""A small published graph of one document, the service on it, and a token for those who write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from writers import Service, Start, publish_document

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.tokens import Scope, Tokens


@contextmanager
def serving(data: Path, *, empty: bool = False, **given: Any) -> Iterator[Service]:
    settings = Settings(**{"data": data, "workers": 1, "lock_wait": 5, **given})
    folder = DataFolder(settings.data_folder)
    folder.create()
    if not empty:
        publish_document(settings)
    _, token = Tokens(folder).create([Scope.UPDATE])
    with TestClient(create_app(settings)) as client:
        yield Service(client, folder, settings, token)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the service on a new folder with one document (`empty`: with nothing), under the given settings."""
    with ExitStack() as stack:
        yield lambda **given: stack.enter_context(serving(tmp_path / "data", **given))


@pytest.fixture
def service(start: Start) -> Service:
    return start()


@pytest.fixture
def plain(start: Start) -> Service:
    """Nothing but what clients write; the default graph is theirs, too, and nothing is judged."""
    return start(empty=True, default_graph="plain", update_gate="off")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service for requests that change nothing."""
    with serving(tmp_path_factory.mktemp("standing") / "data") as service:
        yield service
        assert service.number == 1
