"""The HTTP service: puts the routers together, and serves them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from kommunegraf import __version__
from kommunegraf.api import (
    data,
    description,
    documents,
    explain,
    graph_store,
    problems,
    requests,
    saved_queries,
    search,
    vocabulary,
)
from kommunegraf.api.answer_cache import AnswerCache
from kommunegraf.api.cross_origin import EXPOSED
from kommunegraf.api.described_problems import with_problems
from kommunegraf.api.endpoint_openapi import endpoint_description
from kommunegraf.api.heads import Heads
from kommunegraf.api.letting_go import letting_go
from kommunegraf.api.limits import MEGABYTE, Limits
from kommunegraf.api.pool import Pool
from kommunegraf.api.rest.router import rest_router
from kommunegraf.api.saved_queries import SavedQueryEndpoint
from kommunegraf.api.sparql import SparqlEndpoint
from kommunegraf.api.state import State, state_of
from kommunegraf.api.statistics import Counting
from kommunegraf.api.telemetry import Telemetry
from kommunegraf.api.text_clauses import TextClauses
from kommunegraf.api.update_runner import UpdateRunner
from kommunegraf.collections.definitions import collections
from kommunegraf.collections.opened import OpenedCollections
from kommunegraf.errors import QueryError, StoreError
from kommunegraf.identity import Identity
from kommunegraf.outbound.federation import Federation
from kommunegraf.search.searching import Indexes
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.web import errors, site


class Service(FastAPI):
    """The application: the endpoint as it is, everything else by way of the framework."""

    def __init__(self, endpoint: SparqlEndpoint, saved: SavedQueryEndpoint, **options: Any) -> None:
        super().__init__(**options)
        self._endpoint = endpoint
        self._saved = saved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in ("/sparql", "/sparql/"):
            scope["app"] = self
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(saved_queries.PREFIX):
            scope["app"] = self
            await self._saved(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, with the endpoint and the saved queries in it."""
        if self.openapi_schema is not None:
            return self.openapi_schema
        described = super().openapi()
        described["paths"] = {
            "/sparql": endpoint_description(),
            **described["paths"],
            **saved_queries.saved_query_paths(self._saved.base),
        }
        return with_problems(described)


def create_app(settings: Settings) -> FastAPI:
    """The application for a data folder; its workers start and end with it."""
    pool = Pool(
        size=settings.workers,
        places=settings.query_queue,
        share=settings.query_share,
        reserve=settings.workers // 2,
    )
    folder = DataFolder(settings.data_folder)
    indexes = Indexes()
    state = State(
        settings=settings,
        pool=pool,
        generations=folder.generations,
        texts=folder.texts,
        identity=Identity(settings.base),
        limits=Limits.of(settings),
        cache=AnswerCache(settings.cache_mb * MEGABYTE),
        telemetry=Telemetry(settings.log, settings.slow_query),
        counting=Counting(settings.query_memory_mb),
        federation=Federation.of(settings),
        indexes=indexes,
        text_clauses=TextClauses(indexes, settings.base),
        opened_collections=OpenedCollections(settings.base),
    )
    state.telemetry.watch(state)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await pool.open()
        try:
            await to_thread.run_sync(saved_queries.saved_queries)
            async with letting_go(state):
                yield
        finally:
            await app.state.updates.close()
            state.counting.close()
            await pool.close()
            state.text_clauses.close()

    endpoint = SparqlEndpoint(state)
    app = Service(
        endpoint,
        SavedQueryEndpoint(endpoint, settings.base),
        title="kommunegraf",
        version=__version__,
        summary="What Danish municipalities decide, plan, fund and do together about public health",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        # The framework's own pages load scripts from elsewhere; ours is in `reference`.
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            requests.NotModified: requests.on_not_modified,
            problems.Problem: errors.on_problem,
            HTTPException: errors.on_http,
            RequestValidationError: errors.on_invalid,
            StoreError: errors.on_store,
            QueryError: errors.on_query,
        },
    )
    app.state.kommunegraf = state
    app.state.updates = UpdateRunner(settings)
    app.state.sparql = endpoint  # the query page asks it, too
    site.add_pages(app, settings.base)
    app.include_router(graph_store.router)
    app.include_router(documents.router)
    app.include_router(description.router)
    app.include_router(saved_queries.router)
    app.include_router(vocabulary.router)
    app.include_router(rest_router())
    app.include_router(search.router)
    app.include_router(data.router)
    app.include_router(explain.router)

    app.add_middleware(Heads)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD"], expose_headers=EXPOSED.split(", ")
    )

    @app.get(
        "/metrics",
        tags=["Operation"],
        summary="Metrics in Prometheus' text format",
        response_class=PlainTextResponse,
    )
    async def metrics() -> Response:
        """Latency, queue, workers ended by reason, cache, generation and size of the store."""
        await state.telemetry.measure()
        return Response(generate_latest(state.telemetry.registry), media_type=CONTENT_TYPE_LATEST)

    @app.get("/health", tags=["Operation"], summary="Whether the service can answer")
    async def health(request: Request) -> dict[str, Any]:
        """The generation that is served and when it was published; 503 where there is none.

        `queryNetwork` is "none" where the kernel lets query workers leave the network, else "open".
        """
        generation = state_of(request).generation()
        return {
            "status": "ok",
            "version": __version__,
            "generation": generation.number,
            "publishedAt": generation.published_at.isoformat(),
            "queryNetwork": state.pool.network,
        }

    @app.get("/", include_in_schema=False)
    async def plain_start() -> PlainTextResponse:
        return PlainTextResponse(
            "kommunegraf\n\n"
            "/sparql   SPARQL 1.1 queries (GET or POST) and updates (with a token)\n"
            "/store    SPARQL 1.1 Graph Store Protocol\n"
            "/documents  documents to be ingested (POST, with a token)\n"
            "/api/v1   REST: " + ", ".join(collections()) + "\n"
            "/search   full text\n"
            "/cases    a case's timeline as a page\n"
            "/docs     OpenAPI\n"
            "/health   the generation that is served\n"
        )

    return app
