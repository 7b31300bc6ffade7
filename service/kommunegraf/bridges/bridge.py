"""A bridge: one CONSTRUCT query of `mappings/bridges/` with a header that says which sources it is for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.bridges.view import COLUMN, VIEW
from kommunegraf.errors import ConfigurationError, QueryError
from kommunegraf.queries import moved
from kommunegraf.sparql.analysis import analyse

Kind = Literal["csv", "json", "rdf", "package"]

_HEADER = re.compile(r"#\+\s*([a-z]+)(?:@([a-z]{2}))?:\s*(.*?)\s*")
_ONCE = ("title", "description", "source", "kind", "language", "decimal")
_SEVERAL = ("needs", "sign", "without", "marks", "refuses")
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_LARGEST = 256 * 1024  # bytes
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_WAY_OUT = "docs/bridges.md shows the form"


@dataclass(frozen=True)
class Bridge:
    """One bridge, as its files say.

    `source` is the form it reads; `needs` are alternatives of predicates, one of each of which the source must have;
    `sign` are words of which a source of this kind has one; `without` are keys that are not even read. `marks` are
    beginnings of words of which one must stand in the name of a table's columns, `refuses` such of which none may
    (`refuses_as` says what it is then). `kind` is the
    document's (scheme *document-kind*), `language` that of labels, or ""; `decimal` what parts the decimals in
    numbers, or "" where they tell it themselves. `context` is the JSON-LD context beside the query.
    """

    name: str
    text: str
    source: Kind
    kind: str = "other"
    language: str = ""
    decimal: str = ""
    needs: tuple[tuple[str, ...], ...] = ()
    sign: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    refuses_as: str = ""
    context: str = "{}"

    def query(self, base: str) -> str:
        """The query, with the concepts that it names under the base in use."""
        return moved(self.text, base)

    @property
    def terms(self) -> dict[str, Any]:
        """The JSON-LD context."""
        loaded: dict[str, Any] = json.loads(self.context)
        return loaded


@cache
def bridges() -> Mapping[str, Bridge]:
    """The bridges of `mappings/bridges/` by name. Raises `ConfigurationError` for a file that is none."""
    files = sorted(resources.folder("mappings").joinpath("bridges").glob("*.rq"))
    return MappingProxyType({path.stem: load(path) for path in files})


def named(argument: str) -> Bridge:
    """The bridge of that name, or of that file (`….rq`); raises `ConfigurationError` where there is none."""
    if argument.endswith(".rq"):
        return load(Path(argument))
    try:
        return bridges()[argument]
    except KeyError:
        known = ", ".join(bridges())
        raise ConfigurationError(
            f"there is no bridge {argument[:60]!r}; there are {known}, or name a file that ends in .rq"
        ) from None


def load(path: Path) -> Bridge:
    """A bridge from its file, and its context from the file beside it that ends in .jsonld.

    Raises `ConfigurationError` naming the file and what is wrong there.
    """
    if not _NAME.fullmatch(path.stem):
        raise ConfigurationError(f"{path.name}: a bridge is named by small letters, digits and hyphens")
    text = _read(path)
    beside = path.with_suffix(".jsonld")
    return parse(path.stem, text, _read(beside) if beside.is_file() else '{"@context": {}}')


def parse(name: str, text: str, context: str = '{"@context": {}}') -> Bridge:
    """A bridge from the text of its query and of its context."""
    once: dict[str, str] = {}
    several: dict[str, list[str]] = {key: [] for key in _SEVERAL}
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        match = _HEADER.fullmatch(line)
        if match is None or (match[2] and match[1] not in ("title", "description")):
            raise _fault(name, f"the header has {line[:60]!r}")
        if match[1] in several:
            several[match[1]].append(match[3])
        elif match[1] in _ONCE:
            once[match[1] if not match[2] else f"{match[1]}@{match[2]}"] = match[3]
        else:
            raise _fault(name, f"the header has no {match[1]!r}")
    source = once.get("source", "")
    if source not in get_args(Kind) or not once.get("title"):
        raise _fault(name, f"the header must have a title, and a source that is {', '.join(get_args(Kind))}")
    if once.get("decimal", "") not in ("", ".", ","):
        raise _fault(name, "decimal is . or ,")
    if not all(
        kind.strip() and words.strip() for kind, _, words in (each.partition(":") for each in several["refuses"])
    ):
        raise _fault(name, "refuses says what such a table is, a colon, and the beginnings of words in its columns")
    _check_query(name, text)
    prefixes = {**dict(_PREFIX.findall(text)), "": VIEW}
    return Bridge(
        name=name,
        text=text,
        source=source,  # type: ignore[arg-type]  # one of them, as was asked
        kind=once.get("kind", "other"),
        language=once.get("language", ""),
        decimal=once.get("decimal", ""),
        needs=tuple(tuple(_expanded(name, each, prefixes) for each in need.split("|")) for need in several["needs"]),
        sign=tuple(several["sign"]),
        without=_listed(several["without"]),
        marks=_listed(several["marks"]),
        refuses=_listed(line.partition(":")[2] for line in several["refuses"]),
        refuses_as=several["refuses"][0].partition(":")[0].strip() if several["refuses"] else "",
        context=json.dumps(_context(name, context)),
    )


def _check_query(name: str, text: str) -> None:
    """A CONSTRUCT that calls nobody (RDF 1.2 annotations in it are Oxigraph's to read)."""
    try:
        if analyse(text).services:
            raise _fault(name, "a bridge calls no other endpoint (SERVICE)")
        results = ox.Store().query(text)
    except (SyntaxError, QueryError, ValueError) as error:
        raise _fault(name, f"the query cannot be read: {error}") from error
    if not isinstance(results, ox.QueryTriples):
        raise _fault(name, "the query must be a CONSTRUCT")


def _context(name: str, text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _fault(name, f"its context is no JSON ({error})") from error
    context = told.get("@context") if isinstance(told, dict) else None
    if not isinstance(context, dict) or not all(isinstance(each, str | dict | float) for each in context.values()):
        raise _fault(name, 'its context must be one object {"@context": {…}}, with nothing fetched')
    return context


def _expanded(name: str, term: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = term.strip().partition(":")
    if not colon or prefix not in prefixes:
        raise _fault(name, f"needs {term.strip()[:60]!r}: name a predicate by a prefix of the query")
    return prefixes[prefix] + local


def shown(predicate: str) -> str:
    """A predicate of a view as people know it: the column's name, or the last word of its IRI."""
    if predicate.startswith(COLUMN):
        return predicate.removeprefix(COLUMN)
    return re.split(r"[#/]", predicate.rstrip("#/"))[-1]


def bearing(predicates: Iterable[str], beginnings: Iterable[str]) -> list[str]:
    """The names of columns among the predicates in which a word begins so, in the order of the alphabet."""
    starts = tuple(beginnings)
    names = sorted(each.removeprefix(COLUMN) for each in predicates if each.startswith(COLUMN))
    return [name for name in names if starts and any(word.startswith(starts) for word in name.split("-"))]


def _listed(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigurationError(f"{path.name}: a bridge has at most {_LARGEST // 1024} KiB")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name}: cannot be read: {error}") from error


def _fault(name: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"bridges/{name}.rq: {what}. {_WAY_OUT}")
