"""What `mappings/collections.toml` says: the collections, their fields, and the paths that give their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, cast

from pydantic import Field as Key

from kommunegraf import resources
from kommunegraf import titles as titles_file
from kommunegraf.collections.paths import Path, path_over, read_path
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.titles import titles

FILE = "collections.toml"
Kind = Literal["code", "iri", "year", "number", "boolean", "text", "token"]
Sort = Literal["title", "-title", "date", "-date", "amount", "-amount"]
# Names that an address has for other things, so that no field may bear them.
RESERVED = frozenset(
    (
        *("q", "date", "from", "to", "min", "max", "sort", "limit", "after"),
        *("fields", "include", "mode", "facets", "format", "by"),
    )
)


_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def code_of_class(name: str) -> str:
    """A class's code in addresses: `action-plan` of ActionPlan."""
    return _WORDS.sub("-", name).lower()


class Label(DataFile):
    """What people call a thing, in Danish and English."""

    da: str
    en: str


class FieldFile(DataFile):
    """A field, wherever it is used: `of` and `prefix` are of codes only."""

    label: Label
    kind: Kind
    of: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    example: str


class CollectionFile(DataFile):
    """A collection as the file has it."""

    label: Label
    classes: tuple[str, ...]
    sort: Sort
    example: str
    titles: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    amount: str | None = None
    properties: tuple[str, ...] = ()
    of: dict[str, tuple[str, ...]] = Key(default_factory=dict)
    examples: dict[str, str] = Key(default_factory=dict)
    fields: dict[str, tuple[str, ...]]


class CollectionsFile(DataFile):
    """`mappings/collections.toml`."""

    field: dict[str, FieldFile]
    collection: dict[str, CollectionFile] = Key(min_length=1)


class Field:
    """A field of one collection; `number` is its own within the index."""

    def __init__(self, name: str, number: int, said: FieldFile, collection: CollectionFile) -> None:
        self.name = name
        self.number = number
        self.classes = tuple(code_of_class(each) for each in collection.classes)
        self.kind: Kind = said.kind
        self.label: Mapping[str, str] = {"da": said.label.da, "en": said.label.en}
        self.of = collection.of.get(name, said.of)
        self.prefix = said.prefix
        self.example = collection.examples.get(name, said.example)
        self.paths = tuple(read_path(each) for each in collection.fields[name])


class Collection:
    """A collection: `classes` are the IRIs of its classes by their names, `sorts` the orders that it can be had in."""

    def __init__(self, name: str, number: int, said: CollectionFile, whole: CollectionsFile) -> None:
        self.name = name
        self.number = number
        self.label: Mapping[str, str] = {"da": said.label.da, "en": said.label.en}
        self.classes: Mapping[str, str] = {each: iri_of(each) for each in said.classes}
        self.titles = tuple(map(read_path, said.titles)) or tuple(map(path_over, titles().shown))
        self.date = tuple(read_path(each) for each in said.date)
        self.until = tuple(read_path(each) for each in said.until)
        self.amount = read_path(said.amount) if said.amount else None
        self.properties = said.properties
        self.example = said.example
        self.fields: Mapping[str, Field] = {
            field: Field(field, number * 100 + place, whole.field[field], said)
            for place, field in enumerate(said.fields)
        }
        self.sort: Sort = said.sort
        dated = ("date", "-date") if self.date else ()
        summed = ("amount", "-amount") if self.amount else ()
        self.sorts = cast("tuple[Sort, ...]", ("title", "-title", *dated, *summed))

    @property
    def paths(self) -> tuple[Path, ...]:
        """All its paths: what its rows are made by."""
        fields = (path for field in self.fields.values() for path in field.paths)
        amount = () if self.amount is None else (self.amount,)
        return (*self.titles, *self.date, *self.until, *amount, *fields)


_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
_FIELD = re.compile(r"[a-z][A-Za-z]*")


def made_of(said: CollectionsFile) -> Mapping[str, Collection]:
    """The collections of a file by name. Raises `ConfigurationError` where names do not fit together."""
    for name in said.field:
        if not _FIELD.fullmatch(name) or name in RESERVED:
            raise ConfigurationError(f"mappings/{FILE}: a field cannot be called {name!r}; choose another name")
    found: dict[str, Collection] = {}
    for number, (name, collection) in enumerate(said.collection.items()):
        if not _NAME.fullmatch(name) or name == "queries":
            raise ConfigurationError(f"mappings/{FILE}: a collection cannot be called {name!r}; choose another name")
        unknown = sorted({*collection.fields, *collection.of, *collection.examples} - set(said.field))
        if unknown:
            raise ConfigurationError(
                f"mappings/{FILE}: {name} has fields that [field] does not tell of: {', '.join(unknown)}; add them"
            )
        made = found[name] = Collection(name, number, collection, said)
        if made.sort not in made.sorts:
            raise ConfigurationError(
                f"mappings/{FILE}: {name} cannot be sorted by {made.sort}, of which it has no paths"
            )
    return found


@cache
def collections() -> Mapping[str, Collection]:
    """The collections by name, in the order of the file. Raises `ConfigurationError`."""
    return made_of(mapping(FILE, CollectionsFile))


@cache
def followed() -> frozenset[str]:
    """The properties that any path goes over."""
    steps = [step for path in all_paths() for steps in path for step in steps]
    typed = {RDF_TYPE} if any(step.kind for step in steps) else set()
    return frozenset({step.predicate.value for step in steps if step.predicate} | typed)


@cache
def listed() -> frozenset[str]:
    """The classes of all collections."""
    return frozenset(iri for each in collections().values() for iri in each.classes.values())


@cache
def all_paths() -> tuple[Path, ...]:
    """The paths of all collections, each once."""
    return tuple(dict.fromkeys(path for each in collections().values() for path in each.paths))


def source() -> bytes:
    """What an index depends on: the file as it stands, and that of titles."""
    return (resources.folder("mappings") / FILE).read_bytes() + titles_file.source()
