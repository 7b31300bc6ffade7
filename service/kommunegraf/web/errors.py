"""Errors for people: the same problem as a page where a browser asks, as `application/problem+json` else."""

from __future__ import annotations

from fastapi import Request, Response

from kommunegraf.api import problems
from kommunegraf.api.problems import Problem
from kommunegraf.errors import QueryError
from kommunegraf.web.pages import prefers_html, render
from kommunegraf.web.view import view_of


def answer(request: Request, problem: Problem) -> Response:
    """The problem in the form that the client prefers."""
    plain = problems.response(problem)
    plain.headers["Vary"] = "Accept"
    if request.method not in ("GET", "HEAD") or not prefers_html(request):
        return plain
    kept = {name: value for name, value in plain.headers.items() if name in ("retry-after", "allow")}
    view = view_of(request, request.query_params.get("lang"))
    near = [str(each) for each in problem.more.get("near", ())]
    return render(request, view, "problem.html", status=problem.status, headers=kept, problem=problem, near=near)


async def on_problem(request: Request, error: Exception) -> Response:
    """Answers a `Problem`."""
    assert isinstance(error, Problem)
    return answer(request, error)


async def on_http(request: Request, error: Exception) -> Response:
    """Answers what the framework refuses (no such address, another method)."""
    return answer(request, problems.of_http(error))


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answers parameters of another form than the endpoint's."""
    return answer(request, problems.of_invalid(error))


async def on_store(request: Request, error: Exception) -> Response:
    """Answers data that cannot be read."""
    return answer(request, problems.of_store(error))


async def on_query(request: Request, error: Exception) -> Response:
    """Answers a question that goes past a limit or asks for what there is not."""
    assert isinstance(error, QueryError)
    return answer(request, Problem(422, "parameters", "This cannot be answered", str(error)))
