"""Which variables a group has in scope (SPARQL 1.1, 18.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kommunegraf.sparql.tokens import Kind, Token

_OPENING = frozenset({"(", "{", "[", "{|"})
_CLOSING = frozenset({")", "}", "]", "|}"})


@dataclass(slots=True)
class _Place:
    """What an open bracket holds."""

    hidden: bool = False  # nothing within is seen from outside
    expression: bool = False  # only what follows AS is seen
    projecting: bool = False  # between SELECT and WHERE
    projected: bool = False  # after a projection by name: the rest of the group is not seen


def in_scope(text: str, group: Iterable[Token]) -> tuple[str, ...]:
    """The names of the variables, in their order, that the tokens between a group's braces put in scope.

    Spaces and comments are left out of `group`.
    """
    found: dict[str, None] = {}
    open_: list[_Place] = [_Place()]
    last, before = "", ""
    for kind, start, end in group:
        written = text[start:end]
        place = open_[-1]
        seen = not (place.hidden or place.projected) and (not place.expression or last == "as")
        if kind is Kind.VARIABLE and seen:
            found[written[1:]] = None
        elif kind is Kind.WORD:
            word = written.lower()
            if word.startswith("select"):
                place.projecting = True
            elif word == "where":
                _end_projection(place, last)
        elif kind is Kind.SIGN and written in _OPENING:
            if written == "{":
                _end_projection(place, last)
            open_.append(_opened(place, written, last, before))
        elif kind is Kind.SIGN and written in _CLOSING and len(open_) > 1:
            open_.pop()
        # An IRI is not kept: only whether a word stands before it counts.
        before, last = last, written.lower() if kind in (Kind.WORD, Kind.SIGN) else f"a {kind}"
    return tuple(found)


def _end_projection(place: _Place, last: str) -> None:
    if place.projecting:
        place.projecting = False
        place.projected = last != "*"


def _opened(place: _Place, sign: str, last: str, before: str) -> _Place:
    if place.hidden or place.projected or (sign == "{" and last in {"minus", "exists"}):
        return _Place(hidden=True)
    if sign != "(":
        return _Place()
    called = last.isalnum() and last != "a" and not last.endswith("values")
    return _Place(expression=place.expression or place.projecting or called or before == "filter")
