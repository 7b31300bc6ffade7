"""A data folder for small generations, and indexes of texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from decisions import decision_quads, put, served

from kommunegraf.search.searching import Index
from kommunegraf.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", keep_generations=5, lock_wait=1, processes=1)


@pytest.fixture
def index_of(settings: Settings) -> Callable[..., Index]:
    """An index of decisions with the given texts; the decision of the text at place n is `decision(str(n))`."""

    def make(*texts: str) -> Index:
        put(settings, {str(n): decision_quads(str(n), text) for n, text in enumerate(texts)})
        return served(settings)

    return make
