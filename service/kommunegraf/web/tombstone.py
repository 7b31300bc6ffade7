"""The page of what was forgotten or withdrawn: when, by whom, and what replaces it."""

from __future__ import annotations

from fastapi import Request, Response

from kommunegraf.api.resolving import Gone
from kommunegraf.store.generations import Generation
from kommunegraf.web.pages import render
from kommunegraf.web.view import View


def tombstone_page(
    request: Request, view: View, generation: Generation, found: Gone, headers: dict[str, str]
) -> Response:
    """The page, with 410 (RFC 9110, 15.5.11)."""
    return render(
        request,
        view,
        "tombstone.html",
        status=410,
        headers=headers,
        generation=generation,
        iri=found.iri,
        stone=found.stone,
    )
