"""Reads the body of a text SERVICE clause: what is searched, within which bounds, and whether it is a plain one.

Only as much of SPARQL's tokens (SPARQL 1.1, 19.8) is known here as finds constants. That no SERVICE hides in a body
does not rest on it: the text that goes on to Oxigraph has not the letters of that word anywhere (see `_without`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox

from kommunegraf.errors import QueryError

TEXT = "https://w3id.org/kommunegraf/text#"
DEFAULT_LIMIT = 200
MOST = 999  # Oxigraph plans a join with VALUES of 1,000 rows and more badly
PROPERTIES = (
    *("query", "limit", "score", "rank", "title", "snippet", "kind", "municipality", "document", "date"),
)  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]++) | (?P<comment>\#[^\r\n]*+)
      | (?P<iri><[^<>"{}|^`\x00-\x20]*+>)
      | (?P<string>'''(?:[^'\\]++|\\.|'(?!''))*+''' | \"""(?:[^"\\]++|\\.|"(?!""))*+\"""
                 | (?!'''|\""")(?:'(?:[^'\\\r\n]++|\\[^\r\n])*+' | "(?:[^"\\\r\n]++|\\[^\r\n])*+"))
      | (?P<variable>[?$]\w++)
      | (?P<name>(?:[^\W\d_][\w.-]*+)?+:(?:[\w:%]|\\.|[.-]++(?=[\w:%\\]))*+)
      | (?P<number>[+-]?(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?+)
      | (?P<language>@[A-Za-z-]++)
      | (?P<word>\w++)
      | (?P<sign>\^\^|.)""",
    re.VERBOSE | re.DOTALL,
)
_SERVICE = re.compile("(s)(?=ervice)", re.IGNORECASE)


class BodyError(QueryError):
    """The body of a text SERVICE clause asks for nothing, or for what cannot be given."""


@dataclass(frozen=True, slots=True)
class Body:
    """`query` is searched, for at most `limit` hits; `text` is the whole SELECT, safe to give to Oxigraph.

    A `plain` body has triple patterns with one subject and properties of the text vocabulary only: it has no more
    solutions than there are hits. Of such a one `kind` (a class's IRI) and `municipality` are known where they are
    constant. `properties` are the local names that are asked for; None where that cannot be known.
    """

    text: str
    query: str
    limit: int
    plain: bool
    kind: str | None
    municipality: str | None
    properties: frozenset[str] | None


class _Token(NamedTuple):
    kind: str
    text: str


def read_body(select: str) -> Body:
    """Reads `SELECT * { body }` with its prologue. Raises `BodyError`.

    Takes time in proportion to its length.
    """
    prefixes, tokens = _prologue([_Token(str(m.lastgroup), m.group()) for m in _TOKEN.finditer(select)])
    text = _without(prefixes, tokens)
    inner = [_expanded(token, prefixes) for token in tokens if token.kind not in ("space", "comment")]
    said = list(_said(inner))
    queries = {_string(value) for name, value in said if name == "query"} - {None}
    if len(queries) != 1:
        raise BodyError(
            'write what is to be found as one constant string: `?hit text:query "rygestop"` '
            f"(with PREFIX text: <{TEXT}>), the same in the whole clause"
        )
    subjects = _subjects_of_plain(inner)
    plain = subjects is not None and len(subjects) == 1
    constants = dict(said) if plain and len({name for name, _ in said}) == len(said) else {}
    [query] = queries
    return Body(
        text=text,
        query=query or "",
        limit=_limit(said),
        plain=plain,
        kind=_iri(constants.get("kind")),
        municipality=_string(constants.get("municipality")),
        properties=frozenset(name for name, _ in said) if plain else None,
    )


def _prologue(tokens: list[_Token]) -> tuple[dict[str, str], list[_Token]]:
    """The prefixes (with the IRIs as written), and the tokens from SELECT on."""
    prefixes: dict[str, str] = {}
    meaning = [(at, token) for at, token in enumerate(tokens) if token.kind not in ("space", "comment")]
    place = 0
    while place < len(meaning):
        at, token = meaning[place]
        word = token.text.lower()
        if word == "prefix" and place + 2 < len(meaning):
            prefixes[meaning[place + 1][1].text] = meaning[place + 2][1].text
            place += 3
        elif word == "base" and place + 1 < len(meaning):
            prefixes["base"] = meaning[place + 1][1].text
            place += 2
        elif word == "select":
            return prefixes, tokens[at:]
        else:
            break
    raise BodyError("a text SERVICE clause is asked by SELECT")


def _without(prefixes: dict[str, str], tokens: Sequence[_Token]) -> str:
    """The query without comments and with only the prefixes it needs, and nowhere in it the letters of SERVICE.

    In strings and IRIs they are written with an escape (SPARQL 1.1, 19.2); a name that has them is refused.
    """
    used = {token.text.partition(":")[0] + ":" for token in tokens if token.kind == "name"} | {"base"}
    pieces = []
    for name, iri in prefixes.items():
        if name in used:
            pieces.append(f"BASE {_escaped(iri)}\n" if name == "base" else f"PREFIX {name} {_escaped(iri)}\n")
    for token in tokens:
        if token.kind == "comment":
            pieces.append("\n")
        else:
            pieces.append(_escaped(token.text) if token.kind in ("iri", "string") else token.text)
    text = "".join(pieces)
    if _SERVICE.search(text):
        raise BodyError(
            "a text SERVICE clause holds no SERVICE, and no variable or name with these letters: ask it outside"
        )
    return text


def _escaped(text: str) -> str:
    return _SERVICE.sub(lambda letter: f"\\u{ord(letter[1]):04x}", text)


def _expanded(token: _Token, prefixes: dict[str, str]) -> _Token:
    """A prefixed name as the IRI that it stands for."""
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        iri = prefixes.get(f"{prefix}:")
        if iri is not None:
            return _Token("iri", f"{iri[:-1]}{local}>")
    return token


def _property(token: _Token) -> str | None:
    """The local name of a property of the text vocabulary."""
    if token.kind != "iri" or not token.text.startswith(f"<{TEXT}"):
        return None
    name = token.text[len(TEXT) + 1 : -1]
    if name not in PROPERTIES:
        raise BodyError(f"the text vocabulary has no text:{name[:40]}; it has {', '.join(PROPERTIES)}")
    return name


def _said(tokens: Sequence[_Token]) -> Iterator[tuple[str, _Token]]:
    """Each property of the vocabulary with the first object that follows it."""
    for token, following in pairwise(tokens):
        name = _property(token)
        if name is not None:
            yield name, following


def _subjects_of_plain(tokens: Sequence[_Token]) -> set[str] | None:
    """The subjects of the triple patterns `SELECT * { … }` holds; None where it holds anything else."""
    head, inner, tail = tokens[:3], tokens[3:-1], tokens[-1:]
    if [token.text.lower() for token in (*head, *tail)] != ["select", "*", "{", "}"]:
        return None
    subjects: set[str] = set()
    expected = "subject"
    for token in inner:
        term = token.kind in ("variable", "iri", "string", "number")
        if expected == "subject" and token.kind in ("variable", "iri"):
            subjects.add(token.text[1:] if token.kind == "variable" else token.text)
            expected = "property"
        elif expected == "property" and _property(token) is not None:
            expected = "object"
        elif expected == "object" and term:
            expected = "end"
        elif expected == "end" and token.text in ".;":
            expected = "subject" if token.text == "." else "property"
        elif expected in ("property", "subject") and token.text == ";":
            continue
        elif expected == "property" and token.text == ".":
            expected = "subject"
        else:
            return None
    return subjects if expected in ("end", "subject", "property") else None


def _limit(said: Sequence[tuple[str, _Token]]) -> int:
    limits = {token.text for name, token in said if name == "limit" and token.kind == "number"}
    if not limits:
        return DEFAULT_LIMIT
    [limit, *more] = limits
    if more or not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= MOST:
        raise BodyError(f"text:limit takes one whole number from 1 to {MOST}")
    return int(limit)


def _string(token: _Token | None) -> str | None:
    """The value of a string as it is written."""
    if token is None or token.kind != "string":
        return None
    try:
        [quad] = ox.parse(f"<x:s> <x:p> {token.text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise BodyError(f"{token.text[:40]} is no string: {error}") from error
    return quad.object.value if isinstance(quad.object, ox.Literal) else None


def _iri(token: _Token | None) -> str | None:
    return token.text[1:-1] if token is not None and token.kind == "iri" else None
