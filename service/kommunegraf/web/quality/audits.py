"""Reads the two figures of an audit that does not add up out of its message, as `shapes/audits.ttl` words it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.datafiles import DataFile, mapping

_SH = "http://www.w3.org/ns/shacl#"
_SPARQL, _MESSAGE = ox.NamedNode(_SH + "sparql"), ox.NamedNode(_SH + "message")
_VARIABLE = re.compile(r"\\\{\\\?(\w+)\\\}")  # `{?name}` in a pattern that is escaped
_LONGEST = 2_000  # code points of a message that are looked at


class QualityFile(DataFile):
    """`mappings/quality.toml`."""

    stated: tuple[str, ...]
    against: tuple[str, ...]


def is_audit(shape: str) -> bool:
    """Whether a shape is an audit."""
    return shape in _patterns()


def figures(shape: str, message: str) -> tuple[str, str] | None:
    """The figure that is stated and the one it is held against, lexical; None where the English message gives none."""
    pattern = _patterns().get(shape)
    match = pattern.fullmatch(message[:_LONGEST]) if pattern else None
    if match is None:
        return None
    said, file = match.groupdict(), _file()
    stated = next((said[name] for name in file.stated if name in said), None)
    against = next((said[name] for name in file.against if name in said), None)
    return (stated, against) if stated is not None and against is not None else None


@cache
def _file() -> QualityFile:
    return mapping("quality.toml", QualityFile)


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """The English message of each audit, by the name of its shape, with a group for each variable."""
    store = ox.Store()
    store.load(path=str(resources.folder("shapes") / "audits.ttl"), format=ox.RdfFormat.TURTLE)
    found: dict[str, re.Pattern[str]] = {}
    for constraint in store.quads_for_pattern(None, _SPARQL, None, None):
        if not isinstance(constraint.object, ox.BlankNode) or not isinstance(constraint.subject, ox.NamedNode):
            continue
        for quad in store.quads_for_pattern(constraint.object, _MESSAGE, None, None):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "en":
                pattern = _VARIABLE.sub(r"(?P<\1>.{0,80}?)", re.escape(quad.object.value))
                found[constraint.subject.value.rpartition("#")[2]] = re.compile(pattern)
    return MappingProxyType(found)
