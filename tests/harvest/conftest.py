"""Harvests in tests of one module share the process that prepares files: each test is of a few."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kommunegraf.preparing import kept_warm


@pytest.fixture(scope="module", autouse=True)
def warm() -> Iterator[None]:
    with kept_warm():
        yield
