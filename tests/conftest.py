"""Where the tests find the shared folder (real documents, conformance suites), and what they share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
