"""`/api/v1`: which collections there are, what each is filtered and sorted by, and where all else is."""

from __future__ import annotations

from anyio import to_thread
from fastapi import Request, Response
from pydantic import BaseModel, Field

from kommunegraf.api.rest.answering import CONTEXT, Opened, json_answer, opened
from kommunegraf.collections.definitions import Collection, collections
from kommunegraf.collections.filters import others
from kommunegraf.collections.reading import CollectionsUnavailable, TooLong


class FilterTold(BaseModel):
    """A filter of a collection."""

    label: dict[str, str] = Field(description="What people call it, by language")
    kind: str = Field(description="code, iri, year, number, boolean, text or token")
    example: str = Field(description="A value as it stands in an address, its escapes undone")


class CollectionTold(BaseModel):
    """A collection, where it is, and how it may be asked."""

    label: dict[str, str]
    href: str
    items: int | None = Field(description="How many there are; null where they cannot be counted now")
    filters: dict[str, FilterTold] = Field(description="By name, as they stand in an address")
    others: list[str] = Field(description="Further filters: full text, days, amounts")
    sorts: list[str]


class Start(BaseModel):
    """The way into REST."""

    generation: int
    collections: dict[str, CollectionTold]
    queries: str = Field(description="The saved queries")
    vocabulary: str = Field(description="Prefixes, classes, properties and concepts to write queries with")
    context: str = Field(description="The JSON-LD context of all answers")
    openapi: str = Field(description="All of this, with models and examples")


async def get_start(request: Request) -> Response:
    """Answers with what there is."""
    this, headers = await opened(request)
    counts = await to_thread.run_sync(lambda: _counts(this))
    answer = Start(
        generation=this.number,
        collections={name: _told(each, counts.get(name)) for name, each in collections().items()},
        queries="/api/v1/queries",
        vocabulary="/api/v1/vocabulary",
        context=CONTEXT,
        openapi="/openapi.json",
    )
    return json_answer(answer.model_dump(mode="json"), "application/json", headers)


def _counts(this: Opened) -> dict[str, int]:
    try:
        return this.collections.counts()
    except (CollectionsUnavailable, TooLong):
        return {}


def _told(collection: Collection, items: int | None) -> CollectionTold:
    return CollectionTold(
        label=dict(collection.label),
        href=f"/api/v1/{collection.name}",
        items=items,
        filters={
            name: FilterTold(label=dict(field.label), kind=field.kind, example=field.example)
            for name, field in collection.fields.items()
        },
        others=list(others(collection)),
        sorts=list(collection.sorts),
    )
