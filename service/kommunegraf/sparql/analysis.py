"""What stands in a query: its form, prologue and SERVICE clauses, and how deep it is nested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kommunegraf.sparql.names import Names, read_prologue, used_prefixes
from kommunegraf.sparql.scope import in_scope
from kommunegraf.sparql.tokens import Kind, Token, tokens

Form = Literal["select", "ask", "construct", "describe"]
Span = tuple[int, int]

_FORMS: tuple[Form, ...] = ("select", "ask", "construct", "describe")
_SILENCE = frozenset({Kind.SPACE, Kind.COMMENT})


@dataclass(frozen=True, slots=True)
class Service:
    """A SERVICE clause (SPARQL 1.1 Federated Query, 2). Spans are offsets in the text; `body` is within the braces.

    `endpoint` is the absolute IRI; None for a variable, and for a name that stands for none: `written` says which.
    `variables` are those that the body puts in scope, and `prologue` declares what it uses.
    """

    span: Span
    body: Span
    silent: bool
    written: str
    endpoint: str | None
    variables: tuple[str, ...]
    prologue: str

    @property
    def is_variable(self) -> bool:
        return self.written[:1] in {"?", "$"}


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What `analyse` found; text that does not parse has facts too, which then mean little.

    `form` is None where none of the four words begins the query; `prologue_end` the offset of that word. `services`
    are the outermost clauses, in their order. `depth` is that of the deepest bracket.
    """

    form: Form | None
    prologue_end: int
    names: Names
    services: tuple[Service, ...]
    depth: int


def analyse(query: str, base_iri: str | None = None) -> QueryFacts:
    """The facts of a query; relative IRIs are resolved against its BASE, else `base_iri`. Raises nothing."""
    significant = significant_tokens(query)
    names = Names(base_iri)
    first = read_prologue(query, significant, 0, names)
    return facts_of(query, significant, first, names)


def facts_of(text: str, significant: Sequence[Token], first: int, names: Names) -> QueryFacts:
    """The facts of text whose tokens are given (spaces and comments left out), from token `first` on."""
    start = significant[first].start if first < len(significant) else len(text)
    word = _word(text, significant, first)
    return QueryFacts(
        form=next((form for form in _FORMS if word.startswith(form)), None),
        prologue_end=start,
        names=names,
        services=_services(text, significant, first, names),
        depth=_depth(text, significant[first:]),
    )


def significant_tokens(text: str) -> list[Token]:
    return [each for each in tokens(text) if each.kind not in _SILENCE]


def _word(text: str, significant: Sequence[Token], index: int) -> str:
    """The word at `index` in lower case; empty where something else stands there."""
    if index >= len(significant) or significant[index].kind is not Kind.WORD:
        return ""
    return text[significant[index].start : significant[index].end].lower()


def _sign(text: str, significant: Sequence[Token], index: int) -> str:
    if index >= len(significant) or significant[index].kind is not Kind.SIGN:
        return ""
    return text[significant[index].start : significant[index].end]


def _depth(text: str, significant: Sequence[Token]) -> int:
    depth = deepest = 0
    for each in significant:
        if each.kind is Kind.SIGN:
            sign = text[each.start : each.end]
            if sign in {"(", "{", "[", "{|"}:
                depth += 1
                deepest = max(deepest, depth)
            elif sign in {")", "}", "]", "|}"}:
                depth -= 1
    return deepest


def _services(text: str, significant: Sequence[Token], first: int, names: Names) -> tuple[Service, ...]:
    found: list[Service] = []
    closing: dict[int, int] | None = None
    index = first
    while index < len(significant):
        word = _word(text, significant, index)
        if word not in {"service", "servicesilent"}:
            index += 1
            continue
        if closing is None:
            closing = _closing_braces(text, significant)
        silent = word == "servicesilent" or _word(text, significant, index + 1) == "silent"
        place = index + (2 if silent and word == "service" else 1)
        end = closing.get(place + 1)
        if end is None or significant[place].kind not in {Kind.IRI, Kind.NAME, Kind.VARIABLE}:
            index += 1
            continue
        name = significant[place]
        written = text[name.start : name.end]
        body = significant[place + 2 : end]
        found.append(
            Service(
                span=(significant[index].start, significant[end].end),
                body=(significant[place + 1].end, significant[end].start),
                silent=silent,
                written=written,
                endpoint=None if name.kind is Kind.VARIABLE else names.iri(written),
                variables=in_scope(text, body),
                prologue=names.only(used_prefixes(text, body)).prologue(),
            )
        )
        index = end + 1
    return tuple(found)


def _closing_braces(text: str, significant: Sequence[Token]) -> dict[int, int]:
    """For the index of each opening brace that of the one that closes it."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for index in range(len(significant)):
        match _sign(text, significant, index):
            case "{":
                opened.append(index)
            case "}" if opened:
                closing[opened.pop()] = index
            case _:
                pass
    return closing
