"""A page of what the collections of the served generation hold, with what cannot be asked told as a problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyio import to_thread
from fastapi import Request, Response

from kommunegraf.api.problems import Problem
from kommunegraf.api.state import state_of
from kommunegraf.collections.filters import FilterError
from kommunegraf.collections.reading import Collections
from kommunegraf.errors import QueryError
from kommunegraf.web.listings import refused
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import View


async def found_page(
    request: Request, view: View, template: str, content: Callable[[Collections], dict[str, Any]]
) -> Response:
    """The page of a template with what `content` finds in the collections. Raises `Problem` for what it refuses."""
    state = state_of(request)

    def page() -> Response:
        found = state.collections()
        headers = page_validators(request, view, found.generation)
        try:
            told = content(found)
        except FilterError as error:
            raise refused(error) from error
        except QueryError as error:
            raise Problem(422, "parameters", "This cannot be listed", str(error)) from error
        return render(request, view, template, headers=headers, generation=found.generation, **told)

    return await to_thread.run_sync(page)
