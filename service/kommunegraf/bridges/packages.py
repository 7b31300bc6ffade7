"""A data package (Frictionless, a Fiscal Data Package among them) as one view: its description, then its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kommunegraf.bridges.tables import add_table
from kommunegraf.bridges.trees import add_tree, parse_tree
from kommunegraf.bridges.view import VIEW, View
from kommunegraf.datapackages import DESCRIPTOR, tables_of
from kommunegraf.errors import ReadingError
from kommunegraf.reading.composer import Composer
from kommunegraf.reading.decoding import decode
from kommunegraf.reading.document import Method

_ZIP = b"PK\x03\x04"
_END = 65_557  # bytes in which a ZIP's list of files ends


def is_package(data: bytes) -> bool:
    """Whether bytes are a ZIP with a `datapackage.json` (as `kommunegraf.datapackages` makes of a folder, too)."""
    return data.startswith(_ZIP) and DESCRIPTOR.encode() in data[-_END:]


def package_view(data: bytes, name: str, terms: Mapping[str, Any], without: frozenset[str]) -> View:
    """The view of a data package; the stored text has the description line by line, then each table as it is.

    Raises `ReadingError` for a damaged one, and where a table that the description names is not there.
    """
    # Slow to load, and most files do without.
    from kommunegraf.reading.office.package import Package  # noqa: PLC0415

    package = Package(data, name)
    described = parse_tree(decode(package.read(DESCRIPTOR), name).text, name)
    if not isinstance(described, Mapping):
        raise ReadingError(name, "its datapackage.json is no object", "Look at where it comes from")
    composer = Composer(name)
    view = View(name, method=Method.CSV)
    add_tree(view, composer, described, terms, without)
    text = composer.text
    for path in tables_of(described):
        if not package.has(path):
            raise ReadingError(
                name, f"its description names the table {path[:80]!r}, which is not there", "Put it beside it"
            )
        decoded = decode(package.read(path), f"{name}/{path}")
        view.warnings.extend(decoded.warnings)
        text += f"\n\n{path}\n"
        table = add_table(view, decoded.text, len(text), f"{name}/{path}")
        view.say(table, f"{VIEW}path", ox.Literal(path))
        text += decoded.text
    view.text = text
    return view
