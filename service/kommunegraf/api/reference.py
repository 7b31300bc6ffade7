"""`/docs`: the endpoints as a plain page, made from the OpenAPI description; no script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter()

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code { background: #eee; padding: 0 .2em; } h2 { margin-top: 2.5rem; } table { border-collapse: collapse; }
td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid #ccc; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } code { background: #333; } }
"""


@router.get("/docs", include_in_schema=False)
async def endpoints(request: Request) -> HTMLResponse:
    description: dict[str, Any] = request.app.openapi()
    page = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>",
        f"<title>kommunegraf: the endpoints</title><style>{_STYLE}</style><h1>kommunegraf: the endpoints</h1>",
        "<p>The same for machines: <a href='/openapi.json'>openapi.json</a> (OpenAPI 3.1).</p>",
    ]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            page.append(f"<h2><code>{escape(method.upper())} {escape(path)}</code></h2>")
            page.append(f"<p><strong>{escape(operation.get('summary', ''))}.</strong> ")
            page.append(f"{escape(operation.get('description', ''))}</p>")
            page.append(_parameters(operation.get("parameters", [])))
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return HTMLResponse("".join(page), headers=headers)


def _parameters(parameters: list[dict[str, Any]]) -> str:
    rows = [
        f"<tr><td><code>{escape(each['name'])}</code><td>{escape(each['in'])}<td>{escape(each.get('description', ''))}"
        for each in parameters
    ]
    return f"<table><tr><th>parameter<th>in<th>what it is{''.join(rows)}</table>" if rows else ""
