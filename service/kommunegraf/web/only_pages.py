"""Routes for pages at addresses that answer data, too: they are there for whoever would rather have a page."""

from __future__ import annotations

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from kommunegraf.web.pages import prefers_html


class OnlyPages(APIRoute):
    """A route that does not match where the client prefers data: the next one at the address does."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As any route, but for what does not prefer HTML (RFC 9110, 12.5.1)."""
        if scope["type"] == "http" and not prefers_html(Request(scope)):
            return Match.NONE, {}
        return super().matches(scope)
