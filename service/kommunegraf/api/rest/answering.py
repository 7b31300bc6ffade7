"""What all REST answers have in common: the opened generation, the JSON of items, and the context they are read by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request, Response

from kommunegraf.api import entities
from kommunegraf.api.entities import Json
from kommunegraf.api.modes import Modes
from kommunegraf.api.requests import validators
from kommunegraf.api.state import State, state_of
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.reading import Collections, CollectionsUnavailable
from kommunegraf.contexts import context
from kommunegraf.store.generations import Generation

CONTEXT = "/api/v1/context.jsonld"
# What an evidence says in short is no statement of the graph (it says the same by its own properties).
_OF_EVIDENCE = ("start", "end", "value", "quote", "version", "mode", "rule", "property")
_OF_ANSWERS = ("derived", "more", "filters")  # what is told of a node's statements, and states nothing itself


@cache
def served_context() -> dict[str, Any]:
    """The JSON-LD 1.1 context of all answers: that of the records, and what pages and evidence need beside it."""
    merged: dict[str, Any] = dict(context())
    short = dict.fromkeys(_OF_EVIDENCE)
    return {
        **merged,
        "derived": None,
        "more": None,
        "items": "@included",
        "evidence": {"@id": merged["evidence"], "@context": short},
    }


def item(
    this: Opened,
    iri: str,
    *,
    evidence: bool = False,
    fields: tuple[str, ...] | None = None,
    modes: Modes | None = None,
) -> Json | None:
    """A node as JSON-LD, with all properties or some; None where nothing is said of it.

    `modes` leaves out what is known in other ways only.
    """
    base = this.state.identity.base
    found = entities.describe(this.store, iri, evidence=evidence, modes=modes, base=base)
    if found is None or fields is None:
        return found
    kept = {name: value for name, value in found.items() if name in ("id", "type", *fields)}
    for name in ("evidence", "derived", "more"):
        about = [each for each in found.get(name, ()) if each.get("property") in fields]
        if about or (name == "evidence" and name in found):
            kept[name] = about
    return kept


def add_filters(this: Opened, collection: Collection, items: Sequence[Json]) -> None:
    """Adds to items by what each is filtered, as filters take it, with the title and the date that it is sorted by.

    Raises `CollectionsUnavailable`.
    """
    values = this.collections.values_of(collection.name, [each["id"] for each in items])
    for each in items:
        row = this.collections.row(collection.name, each["id"])
        told = {"title": [row.title] if row else [], "date": [row.date.lexical] if row and row.date else []}
        own = values.get(each["id"], {})
        told |= {name: own[name] for name in own if collection.fields[name].kind != "text"}
        each["filters"] = {name: found for name, found in told.items() if found}


def json_answer(content: Json, media: str, headers: dict[str, str]) -> Response:
    """An answer of JSON, its letters as they are."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(body, media_type=media, headers={**headers, "Vary": headers.get("Vary", "Accept")})


class Opened:
    """The collections and the store of one generation, for one request."""

    def __init__(
        self, state: State, generation: Generation, store: ox.Store, collections: Collections | CollectionsUnavailable
    ) -> None:
        self.state = state
        self.generation = generation
        self.store = store
        self._collections = collections

    @property
    def number(self) -> int:
        """The generation's number."""
        return self.generation.number

    @property
    def collections(self) -> Collections:
        """The index of the collections. Raises `CollectionsUnavailable` where the generation has none."""
        if isinstance(self._collections, CollectionsUnavailable):
            raise self._collections
        return self._collections


async def opened(request: Request) -> tuple[Opened, dict[str, str]]:
    """What the request is answered from, and the headers that validate the answer.

    Raises `NotModified` where the client has it, and as `State.serving`.
    """
    state = state_of(request)

    def both() -> Opened:
        while True:
            generation, store = state.serving()
            try:
                collections = state.collections()
            except CollectionsUnavailable as error:
                return Opened(state, generation, store, error)
            if collections.generation == generation:
                return Opened(state, generation, store, collections)

    found = await to_thread.run_sync(both)
    variant = request.headers.get("accept", "")
    return found, validators(request, found.generation, variant, vary="Accept")
