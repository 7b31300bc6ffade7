"""`/api/v1/documents/{path}/…`: a document's text, what it states, its quotes in order, its original."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kommunegraf.api import entities, neighbours, proofs
from kommunegraf.api.entities import Json
from kommunegraf.api.modes import MACHINE, Modes
from kommunegraf.api.requests import address_of, item_iri, written_path
from kommunegraf.api.rest.answering import CONTEXT, Opened, json_answer, opened
from kommunegraf.api.rest.asked import told
from kommunegraf.api.rest.items import missing
from kommunegraf.api.rest.models import Item, Proof
from kommunegraf.collections.cursors import Cursor, read_cursor
from kommunegraf.collections.definitions import collections
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.store.archive import Archive
from kommunegraf.store.ledger import Entry

MOST = 500
_A_PROOF = 300  # what one costs to keep, in code points
_CLASSES = 20  # of a node that are looked at
_SOURCE = ox.NamedNode(iri_of("source"))
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


async def get_evidence(request: Request, path: str, limit: int, after: str | None, modes: Modes | None) -> Response:
    """Answers with the quotes of a document in the order of its text."""

    def page(this: Opened, entry: Entry, found: Sequence[proofs.Proof]) -> Json:
        keys = {f"{each.start:012} {each.end:012} {each.key}": each for each in found}
        chosen, following = _stretch({key: keys[key] for key in sorted(keys)}, "evidence", limit, after)
        return {
            "document": entry.document,
            "version": entry.version,
            "generation": this.number,
            "total": len(keys),
            **({"next": _next(request, following)} if following else {}),
            "evidence": [_quoted(this, entry, each) for each in chosen],
        }

    return await _answer_by_proofs(request, path, "evidence", modes, page)


async def get_facts(request: Request, path: str, limit: int, after: str | None, modes: Modes | None) -> Response:
    """Answers with all nodes that a document states."""

    def page(this: Opened, entry: Entry, found: Sequence[proofs.Proof]) -> Json:
        graphs = {
            each.node: this.state.identity.machine_graph(entry.document)
            if each.mode == MACHINE
            else this.state.identity.document_graph(entry.document)
            for each in reversed(found)
        }
        keys = {iri: iri for iri in sorted(graphs)}
        chosen, following = _stretch(keys, "facts", limit, after)
        return {
            "@context": CONTEXT,
            "generation": this.number,
            "document": entry.document,
            "total": len(keys),
            **({"next": _next(request, following)} if following else {}),
            "items": [
                entities.describe(this.store, iri, modes=modes, graph=ox.NamedNode(graphs[iri]))
                or {"id": iri, "type": []}
                for iri in chosen
            ],
        }

    return await _answer_by_proofs(request, path, "facts", modes, page)


async def _proofs(this: Opened, entry: Entry, modes: Modes | None) -> Sequence[proofs.Proof]:
    """The evidence of a document in these modes, in the order of its text; read once a generation.

    Without a wish (None) all but a machine's words, which answer only when they are named.
    """
    found: tuple[proofs.Proof, ...] = await this.state.kept.of(
        this.generation,
        ("proofs", entry.document),
        lambda: proofs.proofs_of(this.store, this.state.identity, entry.document, entry.version),
        lambda made: _A_PROOF * (1 + len(made)),
    )
    return [each for each in found if (each.mode != MACHINE if modes is None else each.mode in modes)]


async def _answer(request: Request, path: str, part: str, make: Callable[[Opened, Entry], Json]) -> Response:
    this, headers, iri = await _asked(request, path, part)

    def answer() -> Response:
        entry = _entry(this, iri)
        return json_answer(told(lambda: make(this, entry)), "application/json", headers)

    return await to_thread.run_sync(answer)


async def _answer_by_proofs(
    request: Request,
    path: str,
    part: str,
    modes: Modes | None,
    make: Callable[[Opened, Entry, Sequence[proofs.Proof]], Json],
) -> Response:
    this, headers, iri = await _asked(request, path, part)
    entry = await to_thread.run_sync(_entry, this, iri)
    found = await _proofs(this, entry, modes)

    def answer() -> Response:
        return json_answer(told(lambda: make(this, entry, found)), "application/json", headers)

    return await to_thread.run_sync(answer)


async def _asked(request: Request, path: str, part: str) -> tuple[Opened, dict[str, str], str]:
    this, headers = await opened(request)
    written = written_path(request, 3, f"{path}/{part}").removesuffix(f"/{part}")
    return this, headers, item_iri(this.state.identity, written)


def _entry(this: Opened, iri: str) -> Entry:
    entry = this.state.ledger(this.generation).entry(iri)
    if entry is None:
        raise missing(this, collections()["documents"], iri)
    return entry


def _stretch(keys: Mapping[str, Made], of: str, limit: int, after: str | None) -> tuple[list[Made], str | None]:
    """The values of the keys after a cursor, and the cursor behind them. Raises `CursorError`."""
    begin = str(read_cursor(after, of, "text").key) if after else ""
    rest = [key for key in keys if key > begin]
    following = Cursor(of, "text", rest[limit - 1], 0).written() if len(rest) > limit else None
    return [keys[key] for key in rest[:limit]], following


def _next(request: Request, after: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return f"{address_of(request)}?{urlencode([*kept, ('after', after)])}"


def _quoted(this: Opened, entry: Entry, each: proofs.Proof) -> Json:
    identity = this.state.identity
    own = identity.machine_graph if each.mode == MACHINE else identity.document_graph
    graph = ox.NamedNode(own(entry.document))
    types, _ = neighbours.first(this.store, ox.NamedNode(each.node), RDF_TYPE, _CLASSES, graph=graph)
    classes = sorted(entities.name_of(term.value) for term in types)
    evidence = ox.NamedNode(f"{entry.version}/evidence/{each.key}")
    return {"node": each.node, **entities.proof(this.store, evidence, graph, classes=classes)}


Original.model_rebuild()
