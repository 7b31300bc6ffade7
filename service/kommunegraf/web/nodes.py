"""How nodes are named and shown on pages, as `mappings/nodes.toml` says."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kommunegraf.contexts import iri_of
from kommunegraf.datafiles import DataFile, mapping


class KindEntry(DataFile):
    """A class: what names its nodes, what their page begins with, what is counted of them."""

    cls: str = Field(alias="class")
    parts: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    network: str = ""


class NodesFile(DataFile):
    """The file as it stands: properties by their context names or IRIs."""

    money: tuple[str, ...]
    order: tuple[str, ...]
    elsewhere: tuple[str, ...]
    kinds: tuple[KindEntry, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One step from a node: to the values of a property, or (`back`) to what has the node as its value."""

    prop: str
    back: bool

    @property
    def anchor(self) -> str:
        """What tells the statements with the property from others on a page (an `id`)."""
        return f"{'to' if self.back else 'of'}-{re.sub(r'[^A-Za-z0-9]+', '-', self.prop.partition('//')[2])}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A class by its IRI, with the ways of its entry."""

    cls: str
    parts: tuple[Way, ...]
    top: tuple[Way, ...]
    counts: tuple[Way, ...]
    network: str


@dataclass(frozen=True, slots=True)
class Nodes:
    """The file with IRIs in the place of names."""

    money: frozenset[str]
    order: tuple[str, ...]
    elsewhere: frozenset[str]
    kinds: tuple[Kind, ...]

    def kind_of(self, classes: Collection[str]) -> Kind | None:
        """The first kind that a node of these classes is of."""
        return next((kind for kind in self.kinds if kind.cls in classes), None)


@cache
def nodes() -> Nodes:
    """The file, read once. Raises `ConfigurationError`, and `MappingError` for a name that no context has."""
    file = mapping("nodes.toml", NodesFile)
    return Nodes(
        frozenset(map(_iri, file.money)),
        tuple(map(_iri, file.order)),
        frozenset(map(_iri, file.elsewhere)),
        tuple(
            Kind(_iri(each.cls), _ways(each.parts), _ways(each.top), _ways(each.counts), _iri(each.network))
            for each in file.kinds
        ),
    )


def _iri(name: str) -> str:
    return name if not name or "://" in name else iri_of(name)


def _ways(names: tuple[str, ...]) -> tuple[Way, ...]:
    return tuple(Way(_iri(name.removeprefix("^")), name.startswith("^")) for name in names)
