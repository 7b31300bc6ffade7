"""`/docs`: the endpoints as a page, made from the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.requests import only_known_parameters
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import AskedView

router = APIRouter(include_in_schema=False, dependencies=[Depends(only_known_parameters)])


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation; `parameters` are (name, where, what it is). `anchor` is its own within the page."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str], ...]


@router.get("/docs", response_class=HTMLResponse)
async def get_reference(request: Request, view: AskedView) -> Response:
    """What can be asked, and how."""
    headers = page_validators(request, view)

    def page() -> Response:
        endpoints = list(_endpoints(request.app.openapi()))
        return render(request, view, "reference.html", headers=headers, endpoints=endpoints)

    return await to_thread.run_sync(page)


def _endpoints(described: dict[str, Any]) -> Iterator[Endpoint]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield Endpoint(
                anchor=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '') or 'start'}",
                method=method.upper(),
                path=path,
                summary=operation.get("summary", ""),
                description=operation.get("description", ""),
                parameters=tuple(
                    (each["name"], each["in"], each.get("description", "")) for each in operation.get("parameters", [])
                ),
            )
