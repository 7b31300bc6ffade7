"""The REST wrapper under `/api/v1`: collections and items as JSON-LD, each fact with its evidence."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kommunegraf.api import entities
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import item_iri, keyed_case, moved_to, only_known_parameters, validators, written_path
from kommunegraf.api.state import state_of
from kommunegraf.contexts import context, iri_of

router = APIRouter(prefix="/api/v1", tags=["REST"], dependencies=[Depends(only_known_parameters)])


class Collection(StrEnum):
    """What can be listed."""

    DOCUMENTS = "documents"
    MEETINGS = "meetings"
    AGENDA_ITEMS = "agenda-items"
    CASES = "cases"
    DECISIONS = "decisions"
    RECOMMENDATIONS = "recommendations"
    POLICIES = "policies"
    GOALS = "goals"
    INITIATIVES = "initiatives"
    PARTNERSHIPS = "partnerships"
    FUNDING = "funding"
    INDICATORS = "indicators"
    BODIES = "bodies"
    ORGANISATIONS = "organisations"


# The record types whose nodes a collection lists.
TYPES: dict[Collection, tuple[str, ...]] = {
    Collection.DOCUMENTS: ("Document",),
    Collection.MEETINGS: ("Meeting",),
    Collection.AGENDA_ITEMS: ("AgendaItem",),
    Collection.CASES: ("Case",),
    Collection.DECISIONS: ("Decision",),
    Collection.RECOMMENDATIONS: ("Recommendation",),
    Collection.POLICIES: ("Policy", "ActionPlan", "GovernanceInstrument"),
    Collection.GOALS: ("Goal",),
    Collection.INITIATIVES: ("Initiative",),
    Collection.PARTNERSHIPS: ("Partnership", "Agreement"),
    Collection.FUNDING: ("FundingItem",),
    Collection.INDICATORS: ("Indicator",),
    Collection.BODIES: ("GoverningBody",),
    Collection.ORGANISATIONS: ("Organization",),
}


class Entity(BaseModel):
    """A node: every property a list; `evidence` proves the values one by one."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="The node's IRI")
    type: list[str] = Field(description="Its classes")
    evidence: list[dict[str, Any]] | None = Field(default=None, description="Quotes with their place in the text")


class Page(BaseModel):
    """Part of a collection, in the order of the IRIs."""

    context: str = Field(serialization_alias="@context")
    generation: int = Field(description="The generation that was asked; the same for all pages of one walk")
    total: int = Field(description="How many there are in the whole collection")
    next: str | None = Field(default=None, description="Where the next page is; also in the Link header")
    items: list[Entity]


class DocumentText(BaseModel):
    """A document version's text as served; offsets of evidence count in it (Unicode code points)."""

    document: str
    version: str
    sha256: str
    text: str


@router.get("/context.jsonld", summary="The JSON-LD context of all answers")
async def get_context(request: Request) -> Response:
    """What each name in the answers means."""
    content = json.dumps({"@context": dict(context())})
    return Response(content, media_type="application/ld+json", headers=validators(request))


@router.get("/{collection}", response_model=Page, response_model_exclude_none=True, summary="List a collection")
async def list_collection(
    request: Request,
    response: Response,
    collection: Annotated[Collection, Path(description="What to list")],
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most")] = 50,
    after: Annotated[str | None, Query(description="The IRI that the page begins after (a cursor)")] = None,
    evidence: Annotated[bool, Query(description="Whether to give the evidence with each item")] = True,
) -> dict[str, Any]:
    """Items in the order of their IRIs; `next` continues after the last one."""
    state = state_of(request)
    generation, store = await to_thread.run_sync(state.serving)
    response.headers.update(validators(request, generation))

    def page() -> dict[str, Any]:
        iris = entities.members(store, tuple(iri_of(name) for name in TYPES[collection]))
        rest = [iri for iri in iris if after is None or iri > after]
        chosen = rest[:limit]
        following = None
        if len(rest) > limit:
            query = urlencode({"limit": limit, "after": chosen[-1], "evidence": str(evidence).lower()})
            following = f"/api/v1/{collection}?{query}"
        items = [entities.describe(store, iri, evidence=evidence) for iri in chosen]
        return {
            "context": "/api/v1/context.jsonld",
            "generation": generation.number,
            "total": len(iris),
            "next": following,
            "items": items,
        }

    # One call, one thread: a pyoxigraph iterator must not be stepped from another thread than its own.
    answer = await to_thread.run_sync(page)
    if answer["next"]:
        response.headers["Link"] = f'<{answer["next"]}>; rel="next"'
    return answer


@router.get("/documents/{path:path}/text", response_model=DocumentText, summary="A document's text")
async def get_text(
    request: Request,
    response: Response,
    path: Annotated[str, Path(description="The document's IRI, or what stands in it after `/id/`")],
) -> dict[str, str]:
    """The text of a document's current version, names of case workers masked."""
    state = state_of(request)
    generation, ledger = await to_thread.run_sync(state.ledger)
    response.headers.update(validators(request, generation))
    iri = item_iri(state.identity, written_path(request, 3, f"{path}/text").removesuffix("/text"))

    def text() -> dict[str, str] | None:
        entry = ledger.entry(iri)
        if entry is None:
            return None
        served = state.texts.served(entry.text_sha256)
        return {"document": iri, "version": entry.version, "sha256": entry.text_sha256, "text": served}

    found = await to_thread.run_sync(text)
    if found is None:
        raise Problem(404, "not-found", "No such document", f"{iri} has no text in generation {generation.number}")
    return found


@router.get(
    "/{collection}/{path:path}",
    response_model=Entity,
    response_model_exclude_none=True,
    summary="One item",
    responses={308: {"description": "A case's address, where its number is given in another spelling"}},
)
async def get_item(
    request: Request,
    response: Response,
    collection: Annotated[Collection, Path(description="The item's collection")],
    path: Annotated[str, Path(description="The item's IRI, or what stands in it after `/id/`")],
    evidence: Annotated[bool, Query(description="Whether to give the evidence")] = True,
) -> dict[str, Any] | Response:
    """One item of a collection with all its statements and their evidence."""
    state = state_of(request)
    generation, store = await to_thread.run_sync(state.serving)
    response.headers.update(validators(request, generation))
    iri = item_iri(state.identity, written_path(request, 3, path))
    entity = await to_thread.run_sync(lambda: entities.describe(store, iri, evidence=evidence))
    if entity is None or not set(TYPES[collection]) & set(entity["type"]):
        keyed = keyed_case(state.identity, iri) if collection is Collection.CASES else None
        known = await to_thread.run_sync(lambda: keyed and entities.describe(store, keyed, evidence=False))
        if keyed is not None and known:
            return moved_to(request, state.identity, f"/api/v1/{collection}/", keyed)
        raise Problem(404, "not-found", "No such item", f"{collection} has no {iri} in generation {generation.number}")
    return entity
