"""GROUP_CONCAT gives a string, as SPARQL 1.1 (18.5.1.7) says.

Oxigraph 0.5 follows a draft of SPARQL 1.2 there: values that share a language give a value of that language, so that
`GROUP_CONCAT(?name) = "a b"` is false for names with a language. Each call is put into `STR(…)`.
"""

from __future__ import annotations

import re

from kommunegraf.sparql.tokens import Kind, tokens

_WORD = re.compile("group_concat", re.IGNORECASE | re.ASCII)


def as_strings(query: str) -> str:
    """The query (or update) with each GROUP_CONCAT in STR; text that is not well formed comes out as it is, or so too.

    Line breaks stay where they are. Takes time in proportion to the length.
    """
    if _WORD.search(query) is None:
        return query
    pieces: list[str] = []
    copied = 0
    called: int | None = None  # where a call begins whose parenthesis is awaited
    depth = 0
    ends: list[int] = []  # of the calls that are open: the depth at which each ends
    for token in tokens(query):
        text = query[token.start : token.end]
        if token.kind in (Kind.SPACE, Kind.COMMENT):
            continue
        if text == "(":
            depth += 1
            if called is not None:
                pieces += [query[copied:called], "STR("]
                copied = called
                ends.append(depth)
        elif text == ")":
            if ends and ends[-1] == depth:
                ends.pop()
                pieces += [query[copied : token.end], ")"]
                copied = token.end
            depth -= 1
        called = token.start if token.kind is Kind.WORD and text.lower() == "group_concat" else None
    return query if ends else "".join([*pieces, query[copied:]])
