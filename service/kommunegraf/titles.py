"""Which properties hold what nodes are called, as `mappings/titles.toml` says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kommunegraf import resources
from kommunegraf.contexts import iri_of
from kommunegraf.datafiles import DataFile, mapping

FILE = "titles.toml"


class TitlesFile(DataFile):
    """The file as it stands: properties by their context names or IRIs."""

    titles: tuple[str, ...]
    alternatives: tuple[str, ...]
    texts: tuple[str, ...]
    stated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """The file with IRIs in the place of names, each list the best first."""

    titles: tuple[str, ...]
    alternatives: tuple[str, ...]
    texts: tuple[str, ...]
    stated: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """All that a node may be shown as, the best first."""
        return (*self.titles, *self.alternatives, *self.texts, *self.stated)


@cache
def titles() -> Titles:
    """The file, read once. Raises `ConfigurationError`, and `MappingError` for a name that no context has."""
    file = mapping(FILE, TitlesFile)
    lists = (file.titles, file.alternatives, file.texts, file.stated)
    return Titles(*(tuple(name if "://" in name else iri_of(name) for name in each) for each in lists))


def source() -> bytes:
    """The file as it stands: what an index depends on."""
    return (resources.folder("mappings") / FILE).read_bytes()
