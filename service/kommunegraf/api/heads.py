"""Every page and resource that answers GET answers HEAD: the same status and headers, and no body (RFC 9110, 9.3.2)."""

from __future__ import annotations

from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _Said(Exception):
    """All that HEAD asks for was sent; what would be the body is not made to its end."""


class Heads:
    """Has HEAD answered as GET is, but where a route answers it in its own way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or _has_own(scope):
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
                return
            await send({"type": "http.response.body", "body": b""})
            if message.get("more_body", False):
                raise _Said

        try:
            await self._app({**scope, "method": "GET"}, receive, without_body)
        except _Said:
            return


def _has_own(scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in scope["app"].router.routes)
