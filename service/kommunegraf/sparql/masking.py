"""A query or update for the log: its shape, without anything that could be about a person."""

from __future__ import annotations

import re
from collections.abc import Container

from kommunegraf.sparql.analysis import analyse
from kommunegraf.sparql.names import Names
from kommunegraf.sparql.tokens import Kind, tokens

LENGTH = 1_000
_LEFT_OUT = "…"
# What is looked at: enough for the shape of nearly all queries, and some 5 ms at most times.
_CONSIDERED = 4_000
_SAME = {Kind.STRING: f'"{_LEFT_OUT}"', Kind.NUMBER: "0", Kind.LANGUAGE: f"@{_LEFT_OUT}", Kind.BLANK: "_:b"}
_WORDS = re.compile(
    r"""
    a|abs|add|adjust|all|as|asc|ask|avg|base|bind|bnode|bound|by|ceil|clear|coalesce|concat|construct|contains|copy|
    count|create|data|datatype|day|default|delete|desc|describe|distinct|drop|encode_for_uri|exists|false|filter|
    floor|from|graph|group|group_concat|having|haslang|haslangdir|hours|if|in|insert|into|iri|isblank|isiri|
    isliteral|isnumeric|istriple|isuri|lang|langdir|langmatches|lateral|lcase|limit|load|max|md5|min|minus|minutes|
    month|move|named|not|now|object|offset|optional|order|predicate|prefix|rand|reduced|regex|replace|round|
    sameterm|sample|seconds|select|separator|service|sha1|sha256|sha384|sha512|silent|str|strafter|strbefore|strdt|
    strends|strlang|strlangdir|strlen|strstarts|struuid|subject|substr|sum|timezone|to|triple|true|tz|ucase|undef|
    union|update|uri|using|uuid|values|version|where|with|year
    """,
    re.VERBOSE | re.IGNORECASE,
)


def masked(query: str, known: Container[str] = frozenset()) -> str:
    """The query's shape on one line of at most `LENGTH` characters.

    Kept are SPARQL's words and signs and the IRIs of `known` (terms of vocabularies). Strings, numbers, language tags,
    all other IRIs and names, and words that SPARQL does not have become placeholders; variables are numbered in the
    order in which they appear; the prologue, comments and what cannot be read are left out.
    """
    text = query[:_CONSIDERED]
    facts = analyse(text)
    variables: dict[str, int] = {}
    shown: list[str] = []
    length = 0
    for kind, start, end in tokens(text):
        if kind in (Kind.SPACE, Kind.COMMENT) or start < facts.prologue_end:
            continue
        written = text[start:end]
        if kind is Kind.VARIABLE:
            piece = f"?v{variables.setdefault(written[1:], len(variables) + 1)}"
        else:
            piece = _piece(kind, written, facts.names, known)
        shown.append(piece)
        length += len(piece) + 1
        if length > LENGTH:
            break
    line = " ".join(shown)
    return line if len(line) <= LENGTH and len(query) <= _CONSIDERED else line[: LENGTH - 1] + _LEFT_OUT


def _piece(kind: Kind, written: str, names: Names, known: Container[str]) -> str:
    if kind in _SAME:
        return _SAME[kind]
    if kind is Kind.SIGN:
        return written
    if kind is Kind.WORD:
        return written if _WORDS.fullmatch(written) else _LEFT_OUT
    if kind in (Kind.IRI, Kind.NAME):
        iri = names.iri(written)
        return f"<{iri if iri is not None and iri in known else _LEFT_OUT}>"
    return _LEFT_OUT
