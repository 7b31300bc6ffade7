"""Where the project's data files are: beside the package in a wheel, at the top of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kommunegraf.errors import ConfigurationError

FOLDERS = ("ontology", "shapes", "mappings", "queries", "samples")


@cache
def root() -> Path:
    """The folder that holds `ontology/ shapes/ mappings/ queries/ samples/`.

    A wheel ships them in `kommunegraf/data/`; an editable install reads the checkout's own.
    Raises `ConfigurationError` where neither is there.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "data", package.parents[1]):
        if all((candidate / folder).is_dir() for folder in FOLDERS):
            return candidate
    raise ConfigurationError(
        f"none of {', '.join(FOLDERS)} found beside {package}: the installation is incomplete; "
        "install the wheel again, or run from a whole checkout"
    )


def folder(name: str) -> Path:
    """One of the data folders, e.g. `folder("shapes")`."""
    return root() / name
