"""Renders templates as pages that run nothing of a document's, load nothing from elsewhere, and can be validated."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from kommunegraf.api.negotiation import accepts_gzip, best
from kommunegraf.api.requests import validators
from kommunegraf.store.generations import Generation
from kommunegraf.web import formats
from kommunegraf.web.assets import address_of
from kommunegraf.web.view import View
from kommunegraf.web.words import LANGUAGES, said

# What a page may do (Content Security Policy Level 3): its own styles and scripts, and ask this service.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
VARY = "Accept, Accept-Language, Accept-Encoding"
# The way through the pages: the key of its words, and where it leads.
NAVIGATION = (("search", "/search"), ("browse", "/browse"), ("money", "/money"), ("map", "/map"), ("query", "/query"))
_SMALL = 1_000  # bytes that are not worth packing


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("kommunegraf.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_validators(request: Request, view: View, generation: Generation | None = None) -> dict[str, str]:
    """The validators of a page in its language and form. Raises `NotModified` where the client has it."""
    return validators(request, generation, f"page {view.language}", vary=VARY)


def render(
    request: Request,
    view: View,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    generation: Generation | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page from a template; to be called off the event loop where it is long.

    A template has `view`, `t(key, **values)` (words), `date`, `number`, `kroner`, `asset(name)` and the `context`.
    """
    language = view.language

    def t(key: str, **values: object) -> str:
        return said(language, key, **values)

    html = (
        _templates()
        .get_template(template)
        .render(
            view=view,
            t=t,
            date=lambda lexical: formats.date(language, lexical),
            number=lambda lexical: formats.number(language, lexical),
            kroner=lambda lexical: formats.kroner(language, lexical),
            asset=address_of,
            languages=LANGUAGES,
            navigation=NAVIGATION,
            generation=generation,
            **context,
        )
    )
    said_headers = {
        **(headers or {}),
        "Content-Language": language,
        "Vary": VARY,
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    content = html.encode("utf-8", "replace")
    if len(content) > _SMALL and accepts_gzip(request.headers.get("accept-encoding")):
        content = gzip.compress(content, 5, mtime=0)
        said_headers["Content-Encoding"] = "gzip"
    return HTMLResponse(content, status_code=status, headers=said_headers)


def prefers_html(request: Request) -> bool:
    """Whether the client would rather have a page than data: a browser says so, a program does not."""
    return best(request.headers.get("accept"), ("application/json", "text/html")) == "text/html"
