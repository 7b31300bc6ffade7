"""The kinds of facts that the reader tells apart, from `mappings/reader.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kommunegraf.contexts import mapped_terms
from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError

OTHER = "other"


class Kind(DataFile):
    """A kind and the names (in the contexts) of the classes that belong to it."""

    name: str
    classes: tuple[str, ...]


class ReaderFile(DataFile):
    """`mappings/reader.toml`."""

    kind: tuple[Kind, ...]


@cache
def kinds() -> tuple[str, ...]:
    """The names of the kinds, in the order of the legend."""
    return tuple(kind.name for kind in _file().kind)


def kind_of(class_iri: str) -> str:
    """The kind of a class, by its IRI."""
    return _by_class().get(class_iri, OTHER)


@cache
def _file() -> ReaderFile:
    file = mapping("reader.toml", ReaderFile)
    names = [kind.name for kind in file.kind]
    if OTHER not in names or len(names) != len(set(names)):
        raise ConfigurationError(f"mappings/reader.toml: give each kind once, and one named {OTHER}")
    return file


@cache
def _by_class() -> Mapping[str, str]:
    terms = mapped_terms()
    found: dict[str, str] = {}
    for kind in _file().kind:
        for name in kind.classes:
            if name not in terms:
                raise ConfigurationError(f"mappings/reader.toml: no context has a class {name}; mend its name")
            if found.setdefault(terms[name], kind.name) != kind.name:
                raise ConfigurationError(f"mappings/reader.toml: the class {name} is of two kinds; choose one")
    return MappingProxyType(found)
