"""Reads the body of a text SERVICE clause: what is searched, within which bounds, and whether it is a plain one.

That no SERVICE hides in a body does not rest on our tokens: the text that goes on to Oxigraph has not the letters of
that word anywhere (see `_without`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kommunegraf.errors import QueryError
from kommunegraf.search.plain import Asked, Pattern
from kommunegraf.sparql.names import Names, read_prologue, used_prefixes
from kommunegraf.sparql.tokens import Kind, Token, tokens

TEXT = "https://w3id.org/kommunegraf/text#"
DEFAULT_LIMIT = 200
MOST = 999  # Oxigraph plans a join with VALUES of 1,000 rows and more badly
PROPERTIES = (
    *("query", "limit", "score", "rank", "title", "snippet", "kind", "municipality", "document", "date"),
)  # fmt: skip
_SERVICE = re.compile("(s)(?=ervice)", re.IGNORECASE)
_SMALL = 15  # digits of a number that is compared without a query engine
_AFTER_OBJECT = {".": "subject", ";": "more"}


class BodyError(QueryError):
    """The body of a text SERVICE clause asks for nothing, or for what cannot be given."""


@dataclass(frozen=True, slots=True)
class Body:
    """`query` is searched, for at most `limit` hits; `text` is the whole SELECT, safe to give to Oxigraph.

    `pattern` is there where the body is plain: of triple patterns with one subject and properties of the text
    vocabulary, each once. Of such a one `kind` (a class's IRI) and `municipality` are known where they are constant.
    `properties` are the local names that stand in the body.
    """

    text: str
    query: str
    limit: int
    pattern: Pattern | None
    kind: str | None
    municipality: str | None
    properties: frozenset[str]

    @property
    def plain(self) -> bool:
        return self.pattern is not None


@dataclass(frozen=True, slots=True)
class _Read:
    """A token that means something; `iri` is what an IRI or prefixed name stands for, where it stands for one."""

    kind: Kind
    text: str
    iri: str | None


def read_body(select: str) -> Body:
    """Reads `SELECT * { body }` with its prologue. Raises `BodyError`.

    Takes time in proportion to its length.
    """
    every = list(tokens(select))
    significant = [each for each in every if each.kind not in (Kind.SPACE, Kind.COMMENT)]
    names = Names()
    first = read_prologue(select, significant, 0, names)
    inner = list(_read(select, significant[first:], names))
    if not inner or inner[0].text.lower() != "select":
        raise BodyError("a text SERVICE clause is asked by SELECT")
    text = _without(select, [each for each in every if each.start >= significant[first].start], names)
    said = list(_said(inner))
    queries = {_string(value) for name, value in said if name == "query" and value.kind is Kind.STRING}
    if len(queries) != 1:
        raise BodyError(
            'write what is to be found as one constant string: `?hit text:query "rygestop"` '
            f"(with PREFIX text: <{TEXT}>), the same in the whole clause"
        )
    pattern = _pattern(inner)
    constants = {} if pattern is None else pattern.objects
    kind, municipality = constants.get("kind"), constants.get("municipality")
    [query] = queries
    return Body(
        text=text,
        query=query,
        limit=_limit(said),
        pattern=pattern,
        kind=kind.value if isinstance(kind, ox.NamedNode) else None,
        municipality=municipality.value if isinstance(municipality, ox.Literal) else None,
        properties=frozenset(name for name, _ in said),
    )


def _read(select: str, significant: Sequence[Token], names: Names) -> Iterator[_Read]:
    known: dict[str, str | None] = {}
    for kind, start, end in significant:
        text = select[start:end]
        if kind in (Kind.IRI, Kind.NAME) and text not in known:
            known[text] = names.iri(text)
        yield _Read(kind, text, known.get(text) if kind in (Kind.IRI, Kind.NAME) else None)


def _without(select: str, stretch: Sequence[Token], names: Names) -> str:
    """The query without comments and with only the prefixes it needs, and nowhere in it the letters of SERVICE.

    In strings and IRIs they are written with an escape (SPARQL 1.1, 19.2); a name that has them is refused.
    """
    used = names.only(used_prefixes(select, stretch))
    pieces = [f"BASE {_escaped(str(ox.NamedNode(used.base)))}\n"] if used.base else []
    pieces += [f"PREFIX {prefix}: {_escaped(str(ox.NamedNode(iri)))}\n" for prefix, iri in used.prefixes.items()]
    for kind, start, end in stretch:
        written = select[start:end]
        if kind is Kind.COMMENT:
            pieces.append("\n")
        else:
            pieces.append(_escaped(written) if kind in (Kind.IRI, Kind.STRING) else written)
    text = "".join(pieces)
    if _SERVICE.search(text):
        raise BodyError(
            "a text SERVICE clause holds no SERVICE, and no variable or name with these letters: ask it outside"
        )
    return text


def _escaped(text: str) -> str:
    return _SERVICE.sub(lambda letter: f"\\u{ord(letter[1]):04x}", text)


def _property(token: _Read) -> str | None:
    """The local name of a property of the text vocabulary."""
    if token.iri is None or not token.iri.startswith(TEXT):
        return None
    name = token.iri[len(TEXT) :]
    if name not in PROPERTIES:
        raise BodyError(f"the text vocabulary has no text:{name[:40]}; it has {', '.join(PROPERTIES)}")
    return name


def _said(inner: Sequence[_Read]) -> Iterator[tuple[str, _Read]]:
    """Each property of the vocabulary with the first object that follows it."""
    for token, following in pairwise(inner):
        name = _property(token)
        if name is not None:
            yield name, following


def _pattern(inner: Sequence[_Read]) -> Pattern | None:
    """What `SELECT * { … }` holds, where that is one subject and each property at most once; else None."""
    if [each.text.lower() for each in (*inner[:3], *inner[-1:])] != ["select", "*", "{", "}"]:
        return None
    subject: ox.Variable | ox.NamedNode | None = None
    objects: dict[str, Asked] = {}
    name, expected = "", "subject"
    for token in inner[3:-1]:
        term = _term(token)
        if expected == "subject" and isinstance(term, ox.Variable | ox.NamedNode) and subject in (None, term):
            subject, expected = term, "property"
        elif expected in ("property", "more") and token.iri is not None:
            name, expected = _property(token) or "", "object"
            if not name or name in objects:
                return None
        elif expected == "object" and term is not None:
            objects[name], expected = term, "end"
        elif expected in ("end", "more") and token.text in _AFTER_OBJECT:
            expected = _AFTER_OBJECT[token.text]
        else:
            return None
    if subject is None or not objects or expected in ("property", "object"):
        return None
    return Pattern(subject, objects)


def _term(token: _Read) -> Asked | None:
    """A variable, an IRI, a string or a small whole number, which are equal where they are the same."""
    match token.kind:
        case Kind.VARIABLE:
            return ox.Variable(token.text[1:])
        case Kind.IRI | Kind.NAME:
            return None if token.iri is None else ox.NamedNode(token.iri)
        case Kind.STRING:
            return ox.Literal(_string(token))
        case Kind.NUMBER if token.text.isdigit() and len(token.text) <= _SMALL:
            return ox.Literal(int(token.text))
        case _:
            return None


def _limit(said: Sequence[tuple[str, _Read]]) -> int:
    limits = {
        token.text
        for name, token in said
        if name == "limit" and (token.kind is Kind.NUMBER or (token.kind is Kind.SIGN and token.text in "+-"))
    }
    if not limits:
        return DEFAULT_LIMIT
    [limit, *more] = limits
    if more or not limit.isdigit() or not 1 <= int(limit[:9]) <= MOST:
        raise BodyError(f"text:limit takes one whole number from 1 to {MOST}")
    return int(limit)


def _string(token: _Read) -> str:
    """The value of a string as it is written."""
    try:
        [quad] = ox.parse(f"<x:s> <x:p> {token.text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise BodyError(f"{token.text[:40]} is no string: {error}") from error
    assert isinstance(quad.object, ox.Literal), "a string token is a literal"
    return quad.object.value
