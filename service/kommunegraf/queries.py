"""Saved queries: the `.rq` files of `queries/`, each with a title and typed parameters in its header.

    #+ title: Which decisions did a body take?
    #+ title@da: Hvilke beslutninger traf et organ?
    #+ description: One row a decision.
    #+ description@da: En række for hver beslutning.
    #+ param: municipality string "0657" — kommunekode, four digits
    #+ param@da: municipality — kommunekode, fire cifre
    #+ param: from gYear UNDEF — the first year

A parameter is a variable of the query. It is bound by a VALUES block at the head of the WHERE group, because
Oxigraph's `substitutions` reach only variables of the outermost SELECT clause (and are folded away before BOUND and
BIND). A FILTER in a nested group therefore sees a parameter only where that group binds it, as in any SPARQL.
Values are RDF terms, written by the RDF library: no text from outside ever becomes part of a query. A parameter whose
default is UNDEF (SPARQL 1.1, 10.2) may be left out, and is then unbound.

The files name concepts under the default base; where another base is set, a query is moved to it as it is bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError, QueryError
from kommunegraf.identity import DEFAULT_BASE, Identity

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PATTERNS = {
    "integer": re.compile(r"[+-]?[0-9]{1,40}"),
    "decimal": re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?"),
    "date": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
    "gYear": re.compile(r"[0-9]{4}"),
    "concept": re.compile(r"[a-z-]+/[a-z0-9-]+|https?://\S+"),
}
TYPES = ("iri", "string", *_PATTERNS)
_HEADER = re.compile(r"#\+\s*([a-z]+)(?:@([a-z]{2}))?:\s*(.*)")
_PARAM_WORDS = re.compile(r"([A-Za-z_]\w*)\s*—\s*(.+)")
_PARAM = re.compile(r'([A-Za-z_]\w*)\s+([A-Za-z]+)(?:\s+(?:default\s+)?("[^"]*"|[^"\s—]\S*))?\s*(?:—\s*(.*))?')
# Of SPARQL's grammar (19.8) only what can hide a brace: comments, IRIs, strings.
_TOKEN = re.compile(
    r"""#[^\n]*|<[^<>"{}|^`\\\x00-\x20]*>|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z]+|[?$:][A-Za-z0-9_]*|[(){}]|.""",
    re.DOTALL,
)

_MOVING = re.compile(rf"(<?){re.escape(DEFAULT_BASE)}(?=(?:id|graph)/)")

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query that its user may set; without a `default` it must be set, unless it is `optional`."""

    name: str
    type: str
    default: str | None
    description: str
    optional: bool = False
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def described(self, language: str) -> str:
        """Its description in a language, else in English."""
        return self.descriptions.get(language) or self.description

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is None and not self.optional

    def default_under(self, base: str) -> str | None:
        """The default, its IRI moved to a base."""
        return _moved_iri(self.default, base) if self.default is not None else None

    def term(self, value: object, base: str = DEFAULT_BASE) -> ox.NamedNode | ox.Literal:
        """The value as an RDF term of the parameter's type; a concept may be given as `outcome/noted`.

        Raises `QueryError` where it is none.
        """
        written = str(value)
        pattern = _PATTERNS.get(self.type)
        if pattern is not None and not pattern.fullmatch(written):
            raise QueryError(f"the parameter {self.name} takes a value of type {self.type}, not {written[:80]!r}")
        try:
            match self.type:
                case "iri":
                    return ox.NamedNode(written.removeprefix("<").removesuffix(">"))
                case "concept":
                    scheme, _, code = written.partition("/")
                    return ox.NamedNode(written if "://" in written else Identity(base).concept(scheme, code))
                case "string":
                    return ox.Literal(written)
                case _:
                    return ox.Literal(written, datatype=ox.NamedNode(_XSD + self.type))
        except ValueError as error:
            raise QueryError(
                f"the parameter {self.name} takes a value of type {self.type}, not {written[:80]!r}: {error}"
            ) from error


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query of a file: `text` as it stands there, with its header; `titles` and `descriptions` by language."""

    name: str
    text: str
    titles: Mapping[str, str]
    description: str
    parameters: tuple[Parameter, ...]
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def described(self, language: str) -> str:
        """Its description in a language, else in English."""
        return self.descriptions.get(language) or self.description

    @property
    def title(self) -> str:
        """The English title."""
        return self.titles["en"]

    def bind(self, params: Mapping[str, object] | None = None, base: str = DEFAULT_BASE) -> str:
        """The SPARQL query with its parameters bound: given values, else defaults. It runs as it is anywhere.

        Raises `QueryError` for an unknown parameter, a missing one, or a value of another type.
        """
        text = moved(self.text, base)
        given = dict(params or {})
        terms: dict[str, ox.NamedNode | ox.Literal | None] = {}
        for parameter in self.parameters:
            value = given.pop(parameter.name, None)
            if value == "" and parameter.optional:  # a form's field that was left empty
                value = None
            if value is None:
                value = parameter.default_under(base)
            if value is None and parameter.optional:
                terms[parameter.name] = None
                continue
            if value is None:
                raise QueryError(
                    f"the query {self.name} needs the parameter {parameter.name} ({parameter.description})"
                )
            terms[parameter.name] = parameter.term(value, base)
        if given:
            known = ", ".join(parameter.name for parameter in self.parameters) or "none"
            raise QueryError(f"the query {self.name} has no parameter {', '.join(given)} (it has {known})")
        if not terms:
            return text
        head, tail = _split(text)
        names = " ".join(str(ox.Variable(name)) for name in terms)
        row = " ".join("UNDEF" if term is None else str(term) for term in terms.values())
        return f"{head} VALUES ({names}) {{ ({row}) }} {tail}"

    def run(self, store: ox.Store, /, **params: object) -> Results:
        """Its results on a store. Raises as `bind`."""
        return store.query(self.bind(params))


def moved(query: str, base: str) -> str:
    """A query of the project's files under another base: its IRIs of entities and graphs, and nothing else of it.

    Prefix declarations are IRIs too; words in strings and comments, and the terms of the ontology, stay.
    """
    if base == DEFAULT_BASE:
        return query
    return _TOKEN.sub(lambda token: _moved_iri(token[0], base) if token[0].startswith("<") else token[0], query)


def _moved_iri(iri: str, base: str) -> str:
    """An IRI, in angle brackets or without."""
    found = _MOVING.match(iri)
    return f"{found[1]}{base}{iri[found.end() :]}" if found else iri


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """All saved queries by name (the file's, without `.rq`), in the order of their names.

    Each is tried on an empty store first. Raises `ConfigurationError` with the file for a bad header or query.
    """
    place = folder or resources.folder("queries")
    return {path.stem: load_query(path) for path in sorted(place.glob("*.rq"))}


def load_query(path: Path) -> SavedQuery:
    """One `.rq` file. Raises `ConfigurationError` where its header or query is wrong."""
    try:
        query = parse_query(path.stem, path.read_text(encoding="utf-8"))
        trial = {p.name: _EXAMPLES.get(p.type, "x") for p in query.parameters if p.required}
        ox.Store().query(query.bind(trial))
    except (ConfigurationError, QueryError, SyntaxError, RuntimeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return query


_EXAMPLES = {
    "iri": "urn:x", "concept": "x/x", "integer": "1", "decimal": "1", "date": "2020-01-01", "gYear": "2020",
}  # fmt: skip


def parse_query(name: str, text: str) -> SavedQuery:
    """A saved query from its text. Raises `ConfigurationError` for an unknown key, a bad parameter or no title."""
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {"en": ""}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        match = _HEADER.fullmatch(line.rstrip())
        key, language, content = match.groups() if match else ("", None, "")
        if key == "title":
            titles[language or "en"] = content
        elif key == "description":
            descriptions[language or "en"] = f"{descriptions.get(language or 'en', '')} {content}".strip()
        elif key == "param" and language:
            parameters = _worded(parameters, language, content, number)
        elif key == "param":
            parameters.append(_parameter(content, number))
        else:
            raise ConfigurationError(
                f"line {number}: {line!r} is not one of title, title@da, description, description@da, param, param@da"
            )
    if "en" not in titles:
        raise ConfigurationError("no `#+ title:` in the header")
    if len({parameter.name for parameter in parameters}) < len(parameters):
        raise ConfigurationError("two parameters of one name")
    query = SavedQuery(name, text, titles, descriptions["en"], tuple(parameters), descriptions)
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for parameter in parameters:
        if not re.search(rf"[?$]{parameter.name}\b", body):
            raise ConfigurationError(f"the parameter {parameter.name} is no variable of the query")
    return query


def _parameter(content: str, number: int) -> Parameter:
    match = _PARAM.fullmatch(content)
    if match is None or match[2] not in TYPES:
        raise ConfigurationError(
            f'line {number}: write `#+ param: name type "default" — description`, type one of {", ".join(TYPES)}, '
            "and UNDEF for the default of what may be left out"
        )
    name, kind, default, description = match.groups()
    optional = default == "UNDEF"
    stated = default.strip('"') if default and not optional else None
    parameter = Parameter(name, kind, stated, description or "", optional)
    if parameter.default is not None:
        parameter.term(parameter.default)
    return parameter


def _worded(parameters: list[Parameter], language: str, content: str, number: int) -> list[Parameter]:
    """The parameters, one of them described in another language. Raises `ConfigurationError`."""
    match = _PARAM_WORDS.fullmatch(content)
    if match is None or match[1] not in {parameter.name for parameter in parameters}:
        raise ConfigurationError(f"line {number}: write `#+ param@{language}: name — description`, below its parameter")
    return [
        replace(parameter, descriptions={**parameter.descriptions, language: match[2]})
        if parameter.name == match[1]
        else parameter
        for parameter in parameters
    ]


def _split(text: str) -> tuple[str, str]:
    """The query cut after the brace that opens its WHERE group."""
    previous, parentheses, braces, template = "", 0, 0, False
    for kind, start in _tokens(text):
        if kind == "(":
            parentheses += 1
        elif kind == ")":
            parentheses -= 1
        elif kind == "{":
            if not parentheses and not braces and not template and previous.upper() == "CONSTRUCT":
                template = True
            elif not parentheses and not braces:
                return text[: start + 1], text[start + 1 :]
            braces += 1
        elif kind == "}":
            braces -= 1
        previous = kind
    raise ConfigurationError("the query has no WHERE group to bind parameters in")


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for match in _TOKEN.finditer(text):
        if not match[0].isspace() and not match[0].startswith("#"):
            yield match[0], match.start()


def describe(query: SavedQuery, base: str = DEFAULT_BASE) -> dict[str, Any]:
    """A saved query for JSON: name, titles, description, parameters and text, all its IRIs under `base`."""
    return {
        "name": query.name,
        "titles": dict(query.titles),
        "description": query.description,
        "descriptions": dict(query.descriptions),
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "default": p.default_under(base),
                "required": p.required,
                "description": p.description,
                "descriptions": {"en": p.description, **p.descriptions},
            }
            for p in query.parameters
        ],
        "sparql": moved(query.text, base),
    }
