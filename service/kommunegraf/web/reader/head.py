"""What stands above a document's text: what it is, where it comes from, its versions, and what the checks said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY
from kommunegraf.reading.document import Span
from kommunegraf.store.ledger import Ledger
from kommunegraf.web.reader.changes import Changes
from kommunegraf.web.reader.naming import Names, within
from kommunegraf.web.reader.opened import Opened

MOST_WARNINGS = 60
MOST_VERSIONS = 20
_DEFAULT = ox.DefaultGraph()
_DCTERMS = "http://purl.org/dc/terms/"
_TITLE, _PUBLISHER, _KIND, _SOURCE, _DATE = (
    ox.NamedNode(_DCTERMS + name) for name in ("title", "publisher", "type", "source", "date")
)
_MEETING = ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_METHOD = ox.NamedNode(ONTOLOGY + "extractionMethod")


@dataclass(frozen=True, slots=True)
class Warned:
    """What the gate said: severity, name of the shape or check, and its words; `start` -1 where it has no place."""

    severity: str
    shape: str
    message: str
    start: int


@dataclass(frozen=True, slots=True)
class Head:
    """`date` is lexical and as exact as it is stated; `address` "" unless it is a web address; `recognised` a share.

    `earlier` are the other versions, by what their IRIs end in; `before` is the one that this one revises, "" if none.
    """

    title: str
    publisher: str
    publisher_name: str
    date: str
    kind: str
    address: str
    method: str
    originals: tuple[str, ...]
    earlier: tuple[str, ...]
    before: str
    changes: Changes | None
    warnings: tuple[Warned, ...]
    warned: int
    recognised: float | None


def head_of(opened: Opened, store: ox.Store, ledger: Ledger, names: Names, language: str) -> Head:
    """The head of an opened document's page."""
    entry = opened.entry
    document, version = ox.NamedNode(entry.document), ox.NamedNode(entry.version)
    publisher = _first(store, document, _PUBLISHER)
    meeting = _first(store, document, _MEETING)
    dated = [document, *([meeting] if isinstance(meeting, ox.NamedNode) else [])]
    date = next((found.value for node in dated if (found := _first(store, node, _DATE))), "")
    title, kind, source, method = (
        _first(store, node, predicate)
        for node, predicate in ((document, _TITLE), (document, _KIND), (document, _SOURCE), (version, _METHOD))
    )
    return Head(
        title=within(title.value) if title else "",
        publisher=publisher.value if isinstance(publisher, ox.NamedNode) else "",
        publisher_name=names.value(publisher),
        date=date,
        kind=names.value(kind),
        address=web_address(source.value) if source else "",
        method=names.value(method),
        originals=entry.bytes_sha256,
        earlier=tuple(each.rpartition("/")[2] for each in ledger.versions(entry.document) if each != entry.version),
        before=opened.before.rpartition("/")[2],
        changes=opened.changes,
        warnings=tuple(_warned(each, language) for each in opened.results[:MOST_WARNINGS]),
        warned=len(opened.results),
        recognised=recognised(opened.report),
    )


def recognised(report: Mapping[str, Any]) -> float | None:
    """The share (0 to 1) of the official text that was recognised, as the report's coverage has it; None if unknown."""
    coverage = report.get("coverage", {})
    if not coverage or not coverage.get("official"):
        return None
    return 1.0 - float(coverage.get("unassigned", 0.0))


def web_address(text: str) -> str:
    """The address where it is one of the web (http or https, with a host and without user), else ""."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        return ""
    return text if fits and text.isprintable() and not set(text) & set(' "<>\\^`{|}') else ""


def _warned(result: Mapping[str, Any], language: str) -> Warned:
    message = result.get("message_da") if language == "da" else ""
    start = result.get("start")
    return Warned(
        severity=str(result.get("severity", "")),
        shape=str(result.get("shape", "")),
        message=within(str(message or result.get("message", "")), 400),
        start=start if isinstance(start, int) else -1,
    )


def line_of(text: str, span: Span) -> str:
    """The words of a line that is shown in a list."""
    return within(text[span.start : span.end], 200)


def _first(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> ox.NamedNode | ox.Literal | None:
    """The value of a property in the default graph; of several the first in code point order."""
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None, _DEFAULT))
    return min(
        (each for each in found if isinstance(each, ox.NamedNode | ox.Literal)), key=lambda x: x.value, default=None
    )
