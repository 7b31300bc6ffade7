"""Which bridge a file is for, told by what is in it, and the file as the view that the bridge reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kommunegraf.bridges.bridge import Bridge, bearing, bridges, shown
from kommunegraf.bridges.packages import is_package, package_view
from kommunegraf.bridges.tables import head, table_view
from kommunegraf.bridges.trees import parse_tree, tree_view
from kommunegraf.bridges.triples import is_rdf, rdf_view
from kommunegraf.bridges.view import View
from kommunegraf.errors import ReadingError
from kommunegraf.reading.decoding import decode
from kommunegraf.reading.office import is_office
from kommunegraf.reading.recognise import is_json, is_pdf
from kommunegraf.reading.scans.images import is_image

_SHOWN = 5
_NAME_IT = "Name the bridge (--bridge)"


class Bridged(NamedTuple):
    """A source's view, with the bridge that reads it."""

    view: View
    bridge: Bridge


def bridged(data: bytes, name: str, chosen: Bridge | None = None) -> Bridged | None:
    """The view of a file's bytes for the bridge `chosen`, else for the one that its content tells, if any.

    Raises `ReadingError` where the chosen bridge cannot read it (naming the columns or keys that it lacks), where two
    bridges would, and for what is broken.
    """
    if chosen is not None:
        view = _view(data, name, chosen)
        lacks = missing(view, chosen)
        if lacks:
            raise ReadingError(
                name,
                f"the bridge {chosen.name} needs {'; '.join(lacks)}",
                "Rename what is there, or use another bridge",
            )
        return Bridged(view, chosen)
    candidates = _candidates(data, name)
    found = []
    for bridge in candidates:
        view = _view(data, name, bridge)
        if not missing(view, bridge):
            found.append(Bridged(view, bridge))
    if len(found) > 1:
        raise ReadingError(name, f"the bridges {' and '.join(b.bridge.name for b in found)} both fit", _NAME_IT)
    return found[0] if found else None


def missing(view: View, bridge: Bridge) -> list[str]:
    """What a bridge needs and a view has not, for people. Raises `ReadingError` for a table that it refuses."""
    known = view.predicates()
    lacks = [need for need in bridge.needs if not known.intersection(need)]
    if not lacks:
        _refuse(view.name, known, bridge)
    told = [" or ".join(f"“{shown(each)}”" for each in need) for need in lacks]
    if bridge.marks and not bearing(known, bridge.marks):
        told.append(f"a column with {' or '.join(f'“{each}…”' for each in bridge.marks)} in its name")
    return told


def _refuse(name: str, known: frozenset[str], bridge: Bridge) -> None:
    others = bearing(known, bridge.refuses)
    if others:
        raise ReadingError(
            name,
            f"it looks like {bridge.refuses_as}, not like what the bridge {bridge.name} reads: "
            f"it has the column {', '.join(f'“{each}”' for each in others[:_SHOWN])}"[:300],
            "Leave these columns out if it is, or write a bridge for it (docs/bridges.md)",
        )


def _candidates(data: bytes, name: str) -> list[Bridge]:
    """The bridges of the form that the file has, and whose sign it bears; cheap, since every file is asked."""
    every = bridges().values()
    if is_package(data):
        return [bridge for bridge in every if bridge.source == "package"]
    if is_office(data) or is_pdf(data) or is_image(data):
        return []
    signed = [b for b in every if b.sign and any(sign.encode() in data for sign in b.sign)]
    tables = [b for b in every if b.source == "csv" and not b.sign]
    if not signed and not tables:
        return []
    text = _text(data, name)
    if text is None:
        return []
    forms: dict[str, Callable[[str], bool]] = {"json": is_json, "rdf": is_rdf, "csv": lambda text: bool(head(text)[0])}
    found = [bridge for bridge in signed if bridge.source in forms and forms[bridge.source](text)]
    if tables and not is_json(text):
        columns = frozenset(head(text)[1])
        found += [bridge for bridge in tables if _may_be(columns, bridge)]
    return found


def _may_be(columns: frozenset[str], bridge: Bridge) -> bool:
    """Whether a table is worth a look by a bridge; also one that it refuses, so that it is said why."""
    if not all(columns.intersection(need) for need in bridge.needs):
        return False
    return not bridge.marks or bool(bearing(columns, (*bridge.marks, *bridge.refuses)))


def _text(data: bytes, name: str) -> str | None:
    try:
        return decode(data, name).text
    except ReadingError:
        return None  # ordinary reading says what is wrong with it


def _view(data: bytes, name: str, bridge: Bridge) -> View:
    if bridge.source == "package":
        if not is_package(data):
            raise ReadingError(name, f"it is no data package, which the bridge {bridge.name} reads", _WAY_PACKAGE)
        return package_view(data, name, bridge.terms, frozenset(bridge.without))
    decoded = decode(data, name)
    if bridge.source == "csv":
        view = table_view(decoded.text, name)
    elif bridge.source == "json":
        view = tree_view(parse_tree(decoded.text, name), name, bridge.terms, frozenset(bridge.without))
    else:
        view = rdf_view(decoded.text, name)
    view.warnings.extend(decoded.warnings)
    return view


_WAY_PACKAGE = "Give its datapackage.json with the files that it names beside it, or all of them in a ZIP"
