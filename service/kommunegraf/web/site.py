"""All pages of the service, put into the application."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import FastAPI

from kommunegraf.identity import ONTOLOGY
from kommunegraf.web import (
    assets,
    browse,
    browse_by,
    dereference,
    entity,
    money,
    ontology,
    query_page,
    reference,
    search,
    start,
    timeline,
)
from kommunegraf.web import map as municipality_map
from kommunegraf.web.quality import page as quality
from kommunegraf.web.reader import page as reader


def add_pages(app: FastAPI, base: str) -> None:
    """Adds the routes of the pages; those that share an address with data must come before these.

    `base` is what the graph's IRIs begin with: where its path is ours, they dereference as they stand.
    """
    for pages in (start, search, browse, browse_by, money, municipality_map, timeline, reader, quality):
        app.include_router(pages.router)
    for pages in (query_page, reference, dereference, entity, ontology, assets):
        app.include_router(pages.router)
    # The IRIs' own paths, where a host that they name hands them on as they are.
    for path in sorted({urlsplit(base).path, urlsplit(ONTOLOGY).path.removesuffix("ns")} - {"", "/"}):
        for router in (dereference.router, ontology.router):
            app.include_router(router, prefix=path.rstrip("/"), include_in_schema=False)
