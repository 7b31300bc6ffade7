"""Who asks: the bearer token of a request (RFC 6750), which is taken from the header alone."""

from __future__ import annotations

from anyio import to_thread
from fastapi import Request

from kommunegraf.api.problems import Problem
from kommunegraf.api.state import state_of
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.tokens import Scope, Token, Tokens

_CHALLENGE = 'Bearer realm="kommunegraf"'


async def require(request: Request, scope: Scope) -> Token:
    """The valid token that came with the request, where it has the scope.

    Raises `Problem`: 401 where there is none (unknown, revoked and expired ones are told alike), 403 where it lacks
    the scope. A token in the query string is no token: addresses end in logs and histories.
    """
    header = request.headers.getlist("authorization")
    scheme, _, sent = header[0].partition(" ") if len(header) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not sent.strip():
        raise Problem(
            401,
            "unauthorised",
            "A token is needed",
            "send the header Authorization: Bearer TOKEN with a token from the operator of this service",
            challenge=_CHALLENGE,
        )
    tokens = Tokens(DataFolder(state_of(request).settings.data_folder))
    token = await to_thread.run_sync(tokens.find, sent.strip())
    if token is None:
        raise Problem(
            401,
            "unauthorised",
            "The token is not valid",
            "ask the operator of this service for a new one",
            challenge=f'{_CHALLENGE}, error="invalid_token"',
        )
    if scope not in token.scopes:
        raise Problem(
            403,
            "scope",
            "The token does not allow this",
            f"a token with the scope {scope.value} is needed",
            challenge=f'{_CHALLENGE}, error="insufficient_scope", scope="{scope.value}"',
        )
    return token
