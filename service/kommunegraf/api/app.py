"""The HTTP service: puts the routers together, and serves them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from kommunegraf import __version__
from kommunegraf.api import graph_store, problems, reference, requests, rest, sparql
from kommunegraf.api.pool import Pool
from kommunegraf.api.state import State, state_of
from kommunegraf.api.update_runner import UpdateRunner
from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

QUEUE = 64
ENDING = 5  # seconds that answers under way are given when the service ends


def create_app(settings: Settings) -> FastAPI:
    """The application for a data folder; its workers start and end with it."""
    pool = Pool(
        size=settings.workers,
        timeout=settings.query_timeout,
        memory_mb=settings.query_memory_mb,
        max_bytes=settings.max_result_mb * 1024 * 1024,
        queue=QUEUE,
    )
    folder = DataFolder(settings.data_folder)
    state = State(
        settings=settings,
        pool=pool,
        generations=folder.generations,
        texts=folder.texts,
        identity=Identity(settings.base),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            await pool.close()

    app = FastAPI(
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
            problems.Problem: problems.on_problem,
            HTTPException: problems.on_http,
            RequestValidationError: problems.on_invalid,
            StoreError: problems.on_store,
        },
    )
    app.state.kommunegraf = state
    app.state.updates = UpdateRunner(settings)
    app.include_router(sparql.router)
    app.include_router(graph_store.router)
    app.include_router(rest.router)
    app.include_router(reference.router)

    @app.get("/health", tags=["Operation"], summary="Whether the service can answer")
    async def health(request: Request) -> dict[str, Any]:
        """The generation that is served and when it was published; 503 where there is none."""
        generation = state_of(request).generation()
        return {
            "status": "ok",
            "version": __version__,
            "generation": generation.number,
            "publishedAt": generation.published_at.isoformat(),
        }

    @app.get("/", include_in_schema=False)
    async def start() -> PlainTextResponse:
        return PlainTextResponse(
            "kommunegraf\n\n"
            "/sparql   SPARQL 1.1 queries (GET or POST) and updates (with a token)\n"
            "/store    SPARQL 1.1 Graph Store Protocol\n"
            "/api/v1   REST: " + ", ".join(rest.Collection) + "\n"
            "/docs     OpenAPI\n"
            "/health   the generation that is served\n"
        )

    return app


def serve(settings: Settings) -> None:
    """Serves until interrupted, on `settings.host` and `settings.port`."""
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        # A client that reads nothing must not keep the service from ending.
        timeout_graceful_shutdown=ENDING,
    )
