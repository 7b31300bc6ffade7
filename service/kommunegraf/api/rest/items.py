"""`/api/v1/{collection}/{path}`: one item; where there is none, what may have been meant, or when it was forgotten."""

from __future__ import annotations

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from kommunegraf.api.near import near
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import item_iri, keyed_case, moved_to, written_path
from kommunegraf.api.rest.answering import CONTEXT, Opened, add_filters, item, json_answer, opened
from kommunegraf.api.rest.asked import asked_item
from kommunegraf.collections.definitions import Collection
from kommunegraf.store import tombstones


async def get_item(request: Request, collection: Collection, path: str) -> Response:
    """Answers a request for one item of a collection."""
    written = written_path(request, 3, path)
    if not written:  # the list, with a slash behind it
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/api/v1/{collection.name}{query}", 308)
    wished = asked_item(request, collection)
    this, headers = await opened(request)
    iri = item_iri(this.state.identity, written)

    def answer() -> Response:
        found = item(this, iri, evidence=wished.evidence, fields=wished.fields, modes=wished.modes)
        if found is None or not set(collection.classes) & set(found["type"]):
            keyed = keyed_case(this.state.identity, iri) if "Case" in collection.classes else None
            if keyed is not None and item(this, keyed, evidence=False, fields=()) is not None:
                return moved_to(request, this.state.identity, f"/api/v1/{collection.name}/", keyed)
            raise missing(this, collection, iri)
        if wished.by_filters:
            add_filters(this, collection, [found])
        return json_answer({"@context": CONTEXT, **found}, wished.media, headers)

    return await to_thread.run_sync(answer)


def missing(this: Opened, collection: Collection, iri: str) -> Problem:
    """What is to be said of an item that a collection has not: 410 with the tombstone of its document, else 404."""
    stone = tombstones.above(this.store, this.state.identity.base, iri)
    if stone is not None:
        why = "withdrawn by its publisher" if stone.withdrawn else "forgotten on request"
        return Problem(
            410,
            "gone",
            "It is gone",
            f"{stone.document} was {why} on {stone.when}",
            tombstone={"document": stone.document, "at": stone.when, "withdrawn": stone.withdrawn},
            **({"replacedBy": stone.replaced_by[0]} if stone.replaced_by else {}),
        )
    others = near(this.state, this.store, iri)
    meant = f"; did you mean {others[0]}?" if others else ""
    return Problem(
        404,
        "not-found",
        "No such item",
        f"{collection.name} has no {iri[:300]} in generation {this.number}{meant}",
        near=others,
    )
