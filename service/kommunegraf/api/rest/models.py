"""Typed models of what REST answers, made for each collection from its classes' records and the contexts."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from kommunegraf.collections.definitions import Collection
from kommunegraf.extraction.record_fields import fields_by_class
from kommunegraf.extraction.records import Duration, Iri, Temporal, Text


class Reference(BaseModel):
    """Another node."""

    id: str = Field(description="Its IRI")


class TypedValue(BaseModel):
    """A literal with its datatype."""

    value: str = Field(alias="@value", description="As the graph writes it; of numbers never rounded")
    type: str = Field(alias="@type", description="The IRI of its datatype")


class LanguageValue(BaseModel):
    """A text of a known language."""

    value: str = Field(alias="@value")
    language: str = Field(alias="@language")


class Proof(BaseModel):
    """The words that bear a value: `text[start:end] == quote` in the version's text (Unicode code points)."""

    id: str
    version: str
    start: int
    end: int
    quote: str
    property: str | None = Field(default=None, description="Which property's value it proves")
    value: str | Reference | TypedValue | LanguageValue | None = None
    mode: str | None = Field(default=None, description="stated, normalised, derived, inferred, machine-generated")
    rule: str | LanguageValue | None = Field(default=None, description="The rule by which it was derived")


class Derived(BaseModel):
    """A value that no document and no reference data states: nothing but a rule makes it."""

    property: str
    value: str | Reference | TypedValue | LanguageValue
    mode: str = Field(description="derived, or inferred where it is only likely")
    rule: str = Field(description="The rule's name")
    link: str | None = Field(default=None, description="The IRI of the link's record, which names its evidence")


class More(BaseModel):
    """What there is more of than is given: values of a property, or (with `evidence`) evidence of one value."""

    property: str
    value: str | Reference | TypedValue | LanguageValue | None = None
    evidence: int | None = Field(default=None, description="How many further pieces of evidence were met")
    counted: bool | None = Field(default=None, description="Whether these are all; else there may be still more")
    href: str = Field(description="The address of the saved query that gives all")


class FacetCount(BaseModel):
    """A value of a field, as filters take it, and how many of the filtered items have it."""

    value: str
    count: int
    label: dict[str, str] = Field(description="What people call it, by language; empty where nothing is known")


class FacetCounts(BaseModel):
    """The most frequent values of a field; `cut`: there are more."""

    values: list[FacetCount]
    cut: bool


class Item(BaseModel):
    """A node: every property a list."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    context: str | None = Field(default=None, alias="@context")
    id: str = Field(description="The node's IRI")
    type: list[str] = Field(description="Its classes")
    evidence: list[Proof] | None = Field(
        default=None, description="With `include=evidence`: at most 10 pieces of a value, 300 of an item"
    )
    derived: list[Derived] | None = Field(default=None, description="With `include=evidence`: what only rules make")
    filters: dict[str, list[str]] | None = Field(
        default=None,
        description="With `include=filters`: the title and date that it is sorted by, and the values of filters",
    )
    more: list[More] | None = Field(default=None, description="What there is more of than is given")


class Page(BaseModel):
    """A stretch of a collection."""

    model_config = ConfigDict(populate_by_name=True)

    context: str = Field(alias="@context")
    generation: int = Field(description="The generation that was asked")
    total: int = Field(description="How many items there are in all that the filters leave")
    next: str | None = Field(default=None, description="Where the next page is; also in the Link header")
    qCut: bool | None = Field(
        default=None, description="With `q`: whether it found more than 10,000, of which the best are taken"
    )
    valuesCut: list[str] | None = Field(
        default=None,
        description="Fields of which some items have more than 500 values: filters and facets know the first 500",
    )
    facets: dict[str, FacetCounts] | None = Field(default=None, description="With `facets`: counts by field")
    items: list[Any]


_OF: dict[type[Any], Any] = {
    Iri: list[Reference],
    Text: list[str | LanguageValue],
    Temporal: list[TypedValue],
    Duration: list[TypedValue],
    Decimal: list[TypedValue],
    int: list[TypedValue],
    bool: list[TypedValue],
}
_ANY = list[Reference | str | TypedValue | LanguageValue]


def properties(collection: Collection) -> dict[str, Any]:
    """The properties that items of a collection have, by the contexts' names, each with the type of its list."""
    found: dict[str, Any] = {}
    for kind in collection.classes:
        for name, of in fields_by_class().get(kind, {}).items():
            known = found.setdefault(name, _OF.get(of, _ANY))
            if known != _OF.get(of, _ANY):
                found[name] = _ANY
    for name in collection.properties:
        found.setdefault(name, _ANY)
    return found


@cache
def item_model(collection: Collection) -> type[Item]:
    """The model of an item of a collection."""
    fields: dict[str, Any] = {name: (of | None, None) for name, of in sorted(properties(collection).items())}
    return create_model(_name(collection), __base__=Item, __doc__=f"An item of {collection.name}.", **fields)


@cache
def page_model(collection: Collection) -> type[Page]:
    """The model of a page of a collection."""
    items: Any = (list[item_model(collection)], ...)  # type: ignore[misc]  # a model that is made here
    return create_model(f"{_name(collection)}Page", __base__=Page, __doc__=f"A page of {collection.name}.", items=items)


def _name(collection: Collection) -> str:
    return "".join(part.capitalize() for part in collection.name.split("-"))
