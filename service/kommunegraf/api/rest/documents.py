"""`/api/v1/documents/{path}/…`: a document's text, what it states, its quotes in order, its original."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kommunegraf.api import entities
from kommunegraf.api.entities import Json
from kommunegraf.api.requests import address_of, item_iri, written_path
from kommunegraf.api.rest.answering import CONTEXT, Opened, json_answer, opened
from kommunegraf.api.rest.asked import told
from kommunegraf.api.rest.items import missing
from kommunegraf.api.rest.models import Item, Proof
from kommunegraf.collections.cursors import Cursor, read_cursor
from kommunegraf.collections.definitions import collections
from kommunegraf.contexts import iri_of
from kommunegraf.store.archive import Archive
from kommunegraf.store.ledger import Entry

MOST = 500
_EVIDENCE = ox.NamedNode(iri_of("evidence"))
_BODY = ox.NamedNode(iri_of("hasBody"))
_TARGET = ox.NamedNode(iri_of("hasTarget"))
_SOURCE = ox.NamedNode(iri_of("source"))
_SPAN = re.compile(r"#char=(\d{1,12}),(\d{1,12})\Z")  # RFC 5147, as versions' spans are minted
Made = TypeVar("Made")


class DocumentText(BaseModel):
    """A document version's text as served; offsets of evidence count in it (Unicode code points)."""

    document: str
    version: str
    sha256: str
    text: str


class Original(BaseModel):
    """Where a document came from. The file itself is not given: names that are masked in its text stand in it."""

    document: str
    version: str
    source: str | None = Field(description="The address that it was published at, where one is known")
    textSha256: str = Field(description="Of the stored text, in UTF-8")
    files: list[OriginalFile] = Field(description="The files that read as this version")


class OriginalFile(BaseModel):
    """A file, by its bytes."""

    sha256: str
    kept: bool = Field(description="Whether the harvest keeps a copy of it on this service's machine")


class QuotedProof(Proof):
    """A quote, and the node that it is of."""

    node: str


class EvidencePage(BaseModel):
    """Quotes of a document in the order of its text."""

    document: str
    version: str
    generation: int
    total: int
    next: str | None = None
    evidence: list[QuotedProof]


class FactsPage(BaseModel):
    """Nodes that a document states, in the order of their IRIs, each with this document's evidence alone."""

    model_config = ConfigDict(populate_by_name=True)

    context: str = Field(alias="@context")
    generation: int
    document: str
    total: int
    next: str | None = None
    items: list[Item]


async def get_text(request: Request, path: str) -> Response:
    """Answers with the text of a document's current version."""

    def text(this: Opened, entry: Entry) -> Json:
        served = this.state.texts.served(entry.text_sha256)
        return {"document": entry.document, "version": entry.version, "sha256": entry.text_sha256, "text": served}

    return await _answer(request, path, "text", text)


async def get_original(request: Request, path: str) -> Response:
    """Answers with where a document came from."""

    def original(this: Opened, entry: Entry) -> Json:
        archive = Archive(this.state.generations.folder / "harvest")
        node = ox.NamedNode(entry.document)
        found = this.store.quads_for_pattern(node, _SOURCE, None, ox.DefaultGraph())
        sources = sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode))
        files = [OriginalFile(sha256=each, kept=archive.file(each).is_file()) for each in entry.bytes_sha256]
        return Original(
            document=entry.document,
            version=entry.version,
            source=sources[0] if sources else None,
            textSha256=entry.text_sha256,
            files=files,
        ).model_dump(mode="json")

    return await _answer(request, path, "original", original)


async def get_evidence(request: Request, path: str, limit: int, after: str | None) -> Response:
    """Answers with the quotes of a document in the order of its text."""

    def page(this: Opened, entry: Entry) -> Json:
        graph = ox.NamedNode(this.state.identity.document_graph(entry.document))
        placed = sorted(
            (_place(quad.object.value), quad.subject.value)
            for quad in this.store.quads_for_pattern(None, _TARGET, None, graph)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        )
        keys = {f"{start:012} {end:012} {iri}": iri for (start, end), iri in placed}
        chosen, following = _stretch(keys, "evidence", limit, after)
        return {
            "document": entry.document,
            "version": entry.version,
            "generation": this.number,
            "total": len(keys),
            **({"next": _next(request, limit, following)} if following else {}),
            "evidence": [_quoted(this.store, iri) for iri in chosen],
        }

    return await _answer(request, path, "evidence", page)


async def get_facts(request: Request, path: str, limit: int, after: str | None) -> Response:
    """Answers with all nodes that a document states."""

    def page(this: Opened, entry: Entry) -> Json:
        graph = ox.NamedNode(this.state.identity.document_graph(entry.document))
        stated = {
            quad.subject.value
            for quad in this.store.quads_for_pattern(None, _EVIDENCE, None, graph)
            if isinstance(quad.subject, ox.NamedNode)
        }
        keys = {iri: iri for iri in sorted(stated)}
        chosen, following = _stretch(keys, "facts", limit, after)
        return {
            "@context": CONTEXT,
            "generation": this.number,
            "document": entry.document,
            "total": len(keys),
            **({"next": _next(request, limit, following)} if following else {}),
            "items": [_fact(this.store, iri, entry.document) for iri in chosen],
        }

    return await _answer(request, path, "facts", page)


async def _answer(request: Request, path: str, part: str, make: Callable[[Opened, Entry], Json]) -> Response:
    this, headers = await opened(request)
    written = written_path(request, 3, f"{path}/{part}").removesuffix(f"/{part}")
    iri = item_iri(this.state.identity, written)

    def answer() -> Response:
        entry = this.state.ledger(this.generation).entry(iri)
        if entry is None:
            raise missing(this, collections()["documents"], iri)
        return json_answer(told(lambda: make(this, entry)), "application/json", headers)

    return await to_thread.run_sync(answer)


def _stretch(keys: Mapping[str, str], of: str, limit: int, after: str | None) -> tuple[list[str], str | None]:
    """The values of the keys after a cursor, and the cursor behind them. Raises `CursorError`."""
    begin = str(read_cursor(after, of, "text").key) if after else ""
    rest = [key for key in keys if key > begin]
    following = Cursor(of, "text", rest[limit - 1], 0).written() if len(rest) > limit else None
    return [keys[key] for key in rest[:limit]], following


def _next(request: Request, limit: int, after: str) -> str:
    return f"{address_of(request)}?limit={limit}&after={after}"


def _place(target: str) -> tuple[int, int]:
    found = _SPAN.search(target)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _quoted(store: ox.Store, evidence: str) -> Json:
    node = ox.NamedNode(evidence)
    bodies = sorted(
        quad.object.value
        for quad in store.quads_for_pattern(node, _BODY, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.NamedNode)
    )
    of = bodies[0] if bodies else ""
    described = entities.describe(store, of, evidence=False) if of else None
    return {"node": of, **entities.proof(store, node, classes=described["type"] if described else ())}


def _fact(store: ox.Store, iri: str, document: str) -> Json:
    found = entities.describe(store, iri) or {"id": iri, "type": []}
    own = [each for each in found.get("evidence", ()) if str(each["version"]).startswith(f"{document}/v/")]
    return {**found, "evidence": own}


Original.model_rebuild()
